//! A product as a program describes it, whole or only what changes, and as it is told of.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::answer::{rate, time};
use super::asker::Token;
use super::json::Json;
use super::said::{Said, choice, minor_units, text, whole, yes_or_no};
use crate::domain::commission::Rate;
use crate::domain::conversion::Event;
use crate::domain::destination::Destination;
use crate::domain::money::{Currency, Percent};
use crate::domain::name::Name;
use crate::domain::product::{Join, Method, Model, Platform, Product, ProductState, Split, Terms};
use crate::domain::renewals::{BadRenewals, Renewals};
use crate::domain::site::{Origin, Site};
use crate::domain::time::{WINDOW_DAYS_MAX, Window};
use crate::web::paths::Paths;
use crate::web::secrets::ProductSecrets;

/// How many sites or origins a product may have.
const SITES_MAX: usize = 100;
/// How many events a product may pay for.
const EVENTS_MAX: usize = 50;
/// How much of the one commission the first gets where nothing is said (`product.md` A4).
const FIRST_SHARE: u32 = 500_000;

const METHODS: &[(&str, Method)] = &[
    ("pixel", Method::Pixel),
    ("postback", Method::Postback),
    ("javascript", Method::JavaScript),
    ("first_party_cookie", Method::FirstPartyCookie),
];
/// What the shop runs on, by the words that the Tracking page has for it.
const PLATFORMS: &[(&str, Platform)] = &[
    ("html", Platform::PlainHtml),
    ("stripe", Platform::StripePaymentLinks),
    ("woocommerce", Platform::WooCommerce),
    ("shopify", Platform::Shopify),
    ("gumroad", Platform::Gumroad),
    ("webflow", Platform::Webflow),
    ("server", Platform::OwnServer),
    ("tune", Platform::Tune),
];
const JOINS: &[(&str, Join)] =
    &[("closed", Join::Closed), ("open", Join::Open), ("approval", Join::Approval)];
/// The states of a product by their words.
pub const STATES: &[(&str, ProductState)] =
    &[("active", ProductState::Active), ("paused", ProductState::Paused), ("retired", ProductState::Retired)];

/// A model without its split.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Last,
    First,
    Multiple,
}

const MODELS: &[(&str, Whose)] =
    &[("last", Whose::Last), ("first", Whose::First), ("multiple", Whose::Multiple)];

/// Reads the fields that a new product and a changed one have in common over what the product is before:
/// what is not said stays.
pub fn read(said: &mut Said, product: &mut Product, paths: &Paths) {
    if let Some(name) = said.optional("name", text(Name::parse)) {
        product.name = name;
    }
    if let Some(currency) = said.optional("currency", text(Currency::parse)) {
        product.currency = currency;
    }
    if let Some(url) = said.nullable("sales_url", text(|url| paths.lead(url))) {
        product.sales_url = url;
    }
    if let Some(method) = said.optional("method", choice(METHODS)) {
        product.method = method;
    }
    if let Some(platform) = said.optional("platform", choice(PLATFORMS)) {
        product.platform = platform;
    }
    if let Some(join) = said.optional("join", choice(JOINS)) {
        product.join = join;
    }
    if let Some(sites) =
        said.list("approved_sites", SITES_MAX, |site| text(|site| paths.approved_site(site))(site))
    {
        product.approved_sites = sites;
    }
    if let Some(origins) = said.list("script_origins", SITES_MAX, |origin| text(Origin::parse)(origin)) {
        product.script_origins = origins;
    }
    if let Some(shown) = said.optional("code_on_external_pages", yes_or_no) {
        product.code_on_external_pages = shown;
    }
    if let Some(count) = said.optional("via_links", yes_or_no) {
        product.via_links = count;
    }
    if let Some(waits) = said.optional("review_unsigned", yes_or_no) {
        product.review_unsigned = waits;
    }
    if let Some(allowed) = said.optional("affiliates_may_use_direct_payment", yes_or_no) {
        product.direct_payment_for_affiliates = allowed;
    }
    read_terms(said, &mut product.terms);
}

fn read_terms(said: &mut Said, terms: &mut Terms) {
    terms.model = model(said, terms.model);
    if let Some(window) = said.optional("window_days", window) {
        terms.window = window;
    }
    if let Some(days) = said.optional("pixel_window_days", whole(1..=WINDOW_DAYS_MAX)) {
        terms.pixel_window_days = days;
    }
    if let Some(commission) = commission(said, "commission") {
        terms.commission = commission;
    }
    if let Some(events) = events(said) {
        terms.events = events;
    }
    if let Some(days) = said.optional("hold_days", whole(0..=365)) {
        terms.hold_days = days;
    }
    if let Some(renewals) = said.optional("renewals", renewals) {
        terms.renewals = renewals;
    }
    if let Some(only) = said.optional("new_customers_only", yes_or_no) {
        terms.new_customers_only = only;
    }
}

/// The model with its split. What is said of a split must fit the model, or it would be lost in silence.
fn model(said: &mut Said, before: Model) -> Model {
    let (whose_before, first_before, full_before) = parts(before);
    let whose = said.optional("model", choice(MODELS)).unwrap_or(whose_before);
    let first = said.optional("first_share_percent", text(Percent::parse));
    let full = said.optional("each_full", yes_or_no);
    let usual = Percent::of_millionths(FIRST_SHARE);
    let full_now = full.unwrap_or(full_before && first.is_none());
    if whose != Whose::Multiple {
        if full == Some(true) {
            said.refuse("each_full", "Only the model \"multiple\" has this.");
        }
        if first.is_some() && first != usual {
            said.refuse("first_share_percent", "Only the model \"multiple\" has this.");
        }
    } else if full_now && first.is_some() && first != usual {
        said.refuse("first_share_percent", "Where each earns a full commission, nothing is shared.");
    }
    match whose {
        Whose::Last => Model::Last,
        Whose::First => Model::First,
        Whose::Multiple if full_now => Model::Multiple(Split::EachFull),
        Whose::Multiple => Model::Multiple(Split::Share { first: first.unwrap_or(first_before) }),
    }
}

/// A model in the three fields that say it.
fn parts(model: Model) -> (Whose, Percent, bool) {
    let usual = Percent::of_millionths(FIRST_SHARE).unwrap_or_default();
    match model {
        Model::Last => (Whose::Last, usual, false),
        Model::First => (Whose::First, usual, false),
        Model::Multiple(Split::Share { first }) => (Whose::Multiple, first, false),
        Model::Multiple(Split::EachFull) => (Whose::Multiple, usual, true),
    }
}

/// The word of a model, without its split.
pub fn model_word(model: Model) -> &'static str {
    word_of(MODELS, parts(model).0)
}

fn window(json: &Json) -> Result<Window, String> {
    let window = match json {
        Json::Whole(days) => u16::try_from(*days).ok().and_then(Window::of_days),
        Json::Text(word) if word == "forever" => Some(Window::Forever),
        _ => None,
    };
    window.ok_or_else(|| crate::domain::time::BadWindow.to_string())
}

fn renewals(json: &Json) -> Result<Renewals, String> {
    match json {
        Json::Text(word) if word == "none" => Ok(Renewals::None),
        Json::Text(word) if word == "all" => Ok(Renewals::All),
        Json::Whole(count) => u16::try_from(*count)
            .map_err(|_| BadRenewals)
            .and_then(Renewals::first)
            .map_err(|bad| bad.to_string()),
        _ => Err("Please say \"none\", \"all\", or for how many.".into()),
    }
}

/// A commission: a percentage of the amount, a flat sum, or both.
pub fn commission(said: &mut Said, name: &str) -> Option<Rate> {
    said.object(name, |said| {
        let percent = said.optional("percent", text(Percent::parse)).unwrap_or_default();
        let flat = said.optional("flat", minor_units).unwrap_or_default();
        Some(Rate { percent, flat })
    })
}

/// A commission that may be left out (`None`) or taken away with `null` (`Some(None)`).
pub fn own_commission(said: &mut Said) -> Option<Option<Rate>> {
    if said.is_null("commission") {
        return said.nullable("commission", |_| Err(String::new()));
    }
    commission(said, "commission").map(Some)
}

fn events(said: &mut Said) -> Option<BTreeMap<Event, Rate>> {
    said.object("events", |said| {
        let mut events = BTreeMap::new();
        for name in said.names().iter().take(EVENTS_MAX) {
            let rate = commission(said, name);
            match Event::parse(name) {
                Ok(event) if event.is_purchase() => {
                    said.refuse(name, "Purchases are paid by the field commission.");
                }
                Ok(event) => {
                    events.extend(rate.map(|rate| (event, rate)));
                }
                Err(bad) => said.refuse(name, bad.to_string()),
            }
        }
        Some(events)
    })
}

/// A product as a program hears of it; its secrets only where the program may change things.
pub fn told(token: &Token, product: &Product) -> Value {
    let code = product.creator_code.as_str();
    let paths = &token.app.paths;
    let mut told = json!({
        "id": product.id.to_string(),
        "number": product.id.0,
        "name": product.name.as_str(),
        "slug": product.slug.as_str(),
        "currency": product.currency.code(),
        "sales_url": product.sales_url.as_ref().map(Destination::as_str),
        "method": word_of(METHODS, product.method),
        "platform": word_of(PLATFORMS, product.platform),
        "join": word_of(JOINS, product.join),
        "approved_sites": product.approved_sites.iter().map(Site::as_str).collect::<Vec<_>>(),
        "script_origins": product.script_origins.iter().map(Origin::as_str).collect::<Vec<_>>(),
        "next": product.terms_ahead(token.now).map(|ahead| {
            let mut next = terms_told(ahead);
            next.insert("since".into(), time(ahead.since).into());
            next
        }),
        "code_on_external_pages": product.code_on_external_pages,
        "via_links": product.via_links,
        "affiliates_may_use_direct_payment": product.direct_payment_for_affiliates,
        "review_unsigned": product.review_unsigned,
        "state": word_of(STATES, product.state),
        "creator_code": code,
        "links": {
            "sales_page": paths.absolute(&format!("/{code}")),
            "direct_payment": paths.absolute(&format!("/{code}?dp=1")),
        },
        "created_at": time(product.created_at),
    });
    let Some(fields) = told.as_object_mut() else { return told };
    fields.extend(terms_told(product.terms_at(token.now)));
    if token.may_write() {
        let secrets = ProductSecrets::of(token.app.store.keys(), product);
        fields.insert("postback_token".into(), secrets.postback_token.into());
        fields.insert("postback_secret".into(), secrets.postback_secret.into());
        fields.insert("pixel_secret".into(), secrets.pixel_secret.into());
        let until = product.old_secrets_until.filter(|until| token.now < *until);
        fields.insert("old_secrets_until".into(), until.map(time).into());
    }
    told
}

/// Terms in the fields that say them.
fn terms_told(terms: &Terms) -> Map<String, Value> {
    let (whose, first_share, each_full) = parts(terms.model);
    let events: Map<String, Value> =
        terms.events.iter().map(|(event, of)| (event.to_string(), rate(*of))).collect();
    let window = match terms.window {
        Window::Days(days) => json!(days),
        Window::Forever => json!("forever"),
    };
    let fields = [
        ("model", json!(word_of(MODELS, whose))),
        ("first_share_percent", json!(first_share.to_string())),
        ("each_full", json!(each_full)),
        ("window_days", window),
        ("pixel_window_days", json!(terms.pixel_window_days)),
        ("commission", rate(terms.commission)),
        ("events", events.into()),
        ("hold_days", json!(terms.hold_days)),
        ("renewals", renewals_told(terms.renewals)),
        ("new_customers_only", json!(terms.new_customers_only)),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn renewals_told(renewals: Renewals) -> Value {
    match renewals {
        Renewals::None => json!("none"),
        Renewals::First(count) => json!(count),
        Renewals::All => json!("all"),
    }
}

fn word_of<T: PartialEq>(words: &[(&'static str, T)], value: T) -> &'static str {
    words.iter().find(|(_, known)| *known == value).map_or("", |(word, _)| *word)
}
