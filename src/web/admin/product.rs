//! One product: is it ready to promote, what are its terms, which links has the creator, and how does her
//! shop report sales.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::{Desk, money_text};
use super::period;
use super::product_edit;
use super::product_way::{self, Reached};
use super::products::{affiliations, model_name, state_tag};
use super::promised::ahead_lines;
use super::query::Query;
use super::shown::{VOICE, capitalized};
use super::tracking_light::Light;
use super::worked_example;
use crate::domain::money::Money;
use crate::domain::offer::Offer;
use crate::domain::product::{Join, Method, Model, Product, ProductState, Split};
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::keys::Who;
use crate::store::view::figures::{self, Figures};
use crate::store::view::tracking::{self, Signs};
use crate::store::view::{affiliates, products};
use crate::web::ahead::AheadLine;
use crate::web::asked_period::PeriodChoice;
use crate::web::chart::Funnel;
use crate::web::error::WebError;
use crate::web::format;
use crate::web::page::Shell;

#[derive(Template)]
#[template(path = "admin/product.html")]
struct ProductPage {
    shell: Shell,
    id: String,
    name: String,
    at: String,
    state: (&'static str, &'static str),
    is_active: bool,
    is_retired: bool,
    ready: Vec<Ready>,
    facts: Vec<(&'static str, Vec<String>)>,
    /// What is set and not yet in force.
    ahead: Vec<AheadLine>,
    period: PeriodChoice,
    period_phrase: String,
    figures: Vec<(&'static str, String)>,
    /// From click to conversion.
    way: Funnel,
    sales_page: String,
    /// Where anybody may ask to promote it; nothing for a closed product.
    application_page: Option<String>,
    joins_at_once: bool,
    hotlink: String,
    direct_payment: String,
    offers: Vec<OfferRow>,
    /// Whether its sales are reported.
    light: Light,
}

/// One thing that a product needs.
struct Ready {
    done: bool,
    what: &'static str,
    found: String,
    todo: Option<(String, &'static str)>,
}

/// An offer in a product's list.
struct OfferRow {
    href: String,
    name: String,
    id: String,
    price: String,
    pays: String,
    retired: bool,
    has_checkout: bool,
}

/// What is read for the page.
struct Found {
    offers: Vec<Offer>,
    affiliations: String,
    has_affiliation: bool,
    figures: Figures,
    reached: Reached,
    converted: bool,
    signs: Signs,
}

/// `GET /admin/products/{id}[?period=today|7|30|90|12m][&from=DAY&to=DAY]`.
pub async fn show(desk: Desk, id: web::Path<String>, query: Query) -> Result<HttpResponse, WebError> {
    let product = product_edit::product(&desk, &id).await?;
    desk.app.count_all_clicks().await;
    let shown = desk.asked_period(&query).await?;
    let (asked, now, period) = (product.clone(), desk.now, shown.period.clone());
    let found = desk
        .read(move |view: &Snapshot| {
            let who = Who::Product(asked.id);
            Ok(Found {
                signs: tracking::signs(view, asked.id, now)?,
                offers: products::offers_of(view, asked.id)?,
                affiliations: affiliations(view, &asked)?,
                has_affiliation: affiliates::count_of_product(view, asked.id, 1)? > 0,
                figures: period::figures_of(view, who, &period)?,
                reached: Reached::read(view, asked.id, &period)?,
                converted: period::conversions(&figures::of(view, who)?) > 0,
            })
        })
        .await?;
    let ahead = ahead_lines(&desk, &product, None).await?;
    let page = page(&desk, &product, &found, ahead, shown.choice(&query));
    Ok(desk.show(&ProductPage { period_phrase: shown.phrase(), ..page }))
}

fn page(
    desk: &Desk,
    product: &Product,
    found: &Found,
    ahead: Vec<AheadLine>,
    period: PeriodChoice,
) -> ProductPage {
    let paths = &desk.app.paths;
    let at = paths.to(&format!("/admin/products/{}", product.id));
    ProductPage {
        shell: desk.shell(product.name.as_str()),
        id: product.id.to_string(),
        name: product.name.to_string(),
        state: state_tag(product.state),
        is_active: product.state == ProductState::Active,
        is_retired: product.state == ProductState::Retired,
        ready: ready(desk.now, product, found, &at, &paths.to("/admin/affiliations/new")),
        facts: facts(product, desk.now),
        ahead,
        period,
        period_phrase: String::new(),
        way: product_way::draw(&found.figures, &found.reached),
        figures: vec![
            ("Clicks", format::count(found.figures.counts.clicks)),
            ("Visitors", format::count(found.figures.counts.visitors)),
            ("Conversions", format::count(period::conversions(&found.figures))),
            ("Affiliates", found.affiliations.clone()),
        ],
        sales_page: paths.absolute(&format!("/p/{}", product.slug)),
        joins_at_once: product.join == Join::Open,
        application_page: (product.join != Join::Closed)
            .then(|| paths.absolute(&format!("/p/{}/join", product.slug))),
        hotlink: paths.absolute(&format!("/{}", product.creator_code)),
        direct_payment: paths.absolute(&format!("/{}?dp=1", product.creator_code)),
        offers: found.offers.iter().map(|offer| offer_row(desk, product, offer)).collect(),
        light: Light::of(&found.signs, desk.now, |at| desk.relative(at)),
        at,
    }
}

fn offer_row(desk: &Desk, product: &Product, offer: &Offer) -> OfferRow {
    let pays = offer.rate_at(product.terms_at(desk.now), desk.now);
    let pays = format::unbroken(&pays.words(product.currency));
    OfferRow {
        href: desk.to(&format!("/admin/offers/{}", offer.id)),
        name: offer.name.to_string(),
        id: offer.id.to_string(),
        price: money_text(offer.price),
        pays: if offer.commission.at(desk.now).is_some() { pays } else { format!("{pays}, as the product") },
        retired: offer.retired,
        has_checkout: offer.checkout_url.is_some(),
    }
}

/// What is still missing before affiliates can earn with it, computed from what is there.
fn ready(now: Timestamp, product: &Product, found: &Found, at: &str, invite: &str) -> Vec<Ready> {
    let on_sale: Vec<&Offer> = found.offers.iter().filter(|offer| !offer.retired).collect();
    let payable = on_sale.iter().find(|offer| offer.checkout_url.is_some());
    let commission = product.terms_at(now).commission;
    let pays = !commission.is_zero() || on_sale.iter().any(|offer| offer.commission.at(now).is_some());
    vec![
        Ready {
            done: !on_sale.is_empty(),
            what: "A price",
            found: on_sale.first().map_or("No offer yet.".into(), |offer| {
                format!("{}, {}", offer.name, money_text(offer.price))
            }),
            todo: Some((format!("{at}/offers/new"), "Add an offer")),
        },
        Ready {
            done: pays,
            what: "A commission",
            found: if pays {
                format::unbroken(&commission.words(product.currency))
            } else {
                "A sale pays nobody yet.".into()
            },
            todo: Some((format!("{at}/edit"), "Set it")),
        },
        Ready {
            done: product.sales_url.is_some() || payable.is_some(),
            what: "A way to pay",
            found: match (&product.sales_url, payable) {
                (Some(_), _) => "Visitors go to your own sales page.".into(),
                (None, Some(_)) => "The page that Duly makes leads to your checkout.".into(),
                (None, None) => "Neither your sales page nor a checkout address is set.".into(),
            },
            todo: Some((format!("{at}/edit"), "Set your sales page")),
        },
        Ready {
            done: found.has_affiliation,
            what: "An affiliate",
            found: if found.has_affiliation {
                format!("{} so far.", found.affiliations)
            } else {
                "Nobody promotes it yet.".into()
            },
            todo: Some((invite.to_owned(), "Invite one")),
        },
        Ready {
            done: found.converted,
            what: "A conversion",
            found: if found.converted {
                "Sales are reported.".into()
            } else {
                "Nothing was reported yet.".into()
            },
            todo: Some((format!("{at}/tracking"), "Set up tracking")),
        },
    ]
}

/// The terms in words, a line for each event and site.
fn facts(product: &Product, now: Timestamp) -> Vec<(&'static str, Vec<String>)> {
    let (terms, currency) = (product.terms_at(now), product.currency);
    let sale = Money::usual_price(currency);
    let split = match terms.model {
        Model::Multiple(Split::Share { first }) => {
            format!("; the first gets {} of one commission", VOICE.words.formats.percent(first))
        }
        Model::Multiple(Split::EachFull) => "; each earns a full one".into(),
        Model::Last | Model::First => String::new(),
    };
    let mut facts: Vec<(&'static str, Vec<String>)> = vec![
        ("Commission", vec![format::unbroken(&terms.commission.words(currency))]),
        ("For example", vec![worked_example::sentence(terms.commission, sale, currency, terms.model)]),
        ("Who earns", vec![format!("{}{split}", model_name(terms.model))]),
        ("Window", vec![terms.window.to_string()]),
        ("Held", vec![format::count_of(u64::from(terms.hold_days), "day", "days")]),
        ("Renewals that pay", vec![capitalized(&terms.renewals.words())]),
    ];
    if terms.new_customers_only {
        facts.push(("Customers", vec!["New ones only".into()]));
    }
    if !terms.events.is_empty() {
        let each = terms
            .events
            .iter()
            .map(|(event, rate)| format!("{event} {}", format::unbroken(&rate.words(currency))));
        facts.push(("Other events", each.collect()));
    }
    facts.push((
        "Reporting",
        vec![match product.method {
            Method::Pixel => format!("By an image, back to {} days", terms.pixel_window_days),
            Method::Postback => "From your server".into(),
            Method::JavaScript => "By a script".into(),
            Method::FirstPartyCookie => "With a cookie of your own".into(),
        }],
    ));
    facts.push((
        "Who may join",
        vec![
            match product.join {
                Join::Closed => "Only whom you invite",
                Join::Open => "Anyone, at once",
                Join::Approval => "Whoever applies and is approved",
            }
            .into(),
        ],
    ));
    facts.push((
        "Links to your own pages",
        if product.approved_sites.is_empty() {
            vec!["Affiliates cannot make any: no site is approved".into()]
        } else {
            product.approved_sites.iter().map(ToString::to_string).collect()
        },
    ));
    if let Some(minor) = product.amount_max {
        facts.push(("Largest sale", vec![money_text(Money { minor, currency })]));
    }
    if product.review_unsigned {
        facts.push(("Unsigned reports", vec!["Wait in review".into()]));
    }
    facts
}
