//! The form of a product: its fields as typed, and the product that they make.

use crate::domain::commission::Rate;
use crate::domain::destination::Destination;
use crate::domain::money::{Currency, Money, Percent, decimal_text};
use crate::domain::name::{Name, Slug};
use crate::domain::product::{Join, Method, Model, Product, Split, Terms};
use crate::domain::renewals::Renewals;
use crate::domain::time::{Timestamp, Window};
use crate::web::form::{BadForm, Field, FormData, problems};
use crate::web::paths::Paths;

use super::product_lines::{events, events_text, origins, origins_text, sites, sites_text};

/// The choices of a window that most take; any other number of days is typed.
const USUAL_WINDOWS: [&str; 4] = ["60", "90", "180", "forever"];

/// The answer to a choice that is not one of those on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Please choose one of these.")]
struct NotChosen;

/// The answer to a number of days that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Please enter {what} as a whole number of days from {from} to {to}.")]
struct BadDays {
    what: &'static str,
    from: u16,
    to: u16,
}

/// Every field, as typed.
#[derive(Debug, Clone)]
pub struct ProductForm {
    pub method: Field,
    pub pixel_window: Field,
    pub name: Field,
    pub slug: Field,
    pub currency: Field,
    pub sales_url: Field,
    pub percent: Field,
    pub flat: Field,
    pub events: Field,
    pub hold_days: Field,
    pub renewals: Field,
    pub renewals_first: Field,
    pub new_customers_only: Field,
    pub model: Field,
    pub split: Field,
    pub first_share: Field,
    pub window: Field,
    pub window_days: Field,
    pub join: Field,
    pub approved_sites: Field,
    pub script_origins: Field,
    pub direct_payment: Field,
    pub code_on_external_pages: Field,
    pub via_links: Field,
    pub amount_max: Field,
    pub review_unsigned: Field,
}

impl ProductForm {
    /// The form that shows a product, with the terms that were set last, in force or not.
    pub fn showing(product: &Product) -> Self {
        let (terms, currency) = (product.intended_terms(), product.currency);
        let money = |minor| decimal_text(Money { minor, currency });
        let (model, split, first) = match terms.model {
            Model::Last => ("last", "share", None),
            Model::First => ("first", "share", None),
            Model::Multiple(Split::Share { first }) => ("multiple", "share", Some(first)),
            Model::Multiple(Split::EachFull) => ("multiple", "full", None),
        };
        let window = match terms.window {
            Window::Days(days) => days.to_string(),
            Window::Forever => "forever".into(),
        };
        let usual = USUAL_WINDOWS.contains(&window.as_str());
        Self {
            method: Field::new("method", word_of(product.method)),
            pixel_window: Field::new("pixel_window_days", terms.pixel_window_days.to_string()),
            name: Field::new("name", product.name.as_str()),
            slug: Field::new("slug", product.slug.as_str()),
            currency: Field::new("currency", currency.code()),
            sales_url: Field::new("sales_url", product.sales_url.as_ref().map_or("", Destination::as_str)),
            percent: Field::new("percent", terms.commission.percent.to_string()),
            flat: Field::new(
                "flat",
                if terms.commission.flat == 0 { String::new() } else { money(terms.commission.flat) },
            ),
            events: Field::new("events", events_text(&terms.events, currency)),
            hold_days: Field::new("hold_days", terms.hold_days.to_string()),
            renewals: Field::new(
                "renewals",
                match terms.renewals {
                    Renewals::None => "none",
                    Renewals::First(_) => "first",
                    Renewals::All => "all",
                },
            ),
            renewals_first: Field::new(
                "renewals_first",
                match terms.renewals {
                    Renewals::First(count) => count.to_string(),
                    Renewals::None | Renewals::All => String::new(),
                },
            ),
            new_customers_only: Field::ticked("new_customers_only", terms.new_customers_only),
            model: Field::new("model", model),
            split: Field::new("split", split),
            first_share: Field::new(
                "first_share_percent",
                first.map_or("50".into(), |first| first.to_string()),
            ),
            window: Field::new("window", if usual { window.as_str() } else { "own" }),
            window_days: Field::new("window_days", if usual { "" } else { window.as_str() }),
            join: Field::new(
                "join",
                match product.join {
                    Join::Closed => "closed",
                    Join::Open => "open",
                    Join::Approval => "approval",
                },
            ),
            approved_sites: Field::new("approved_sites", sites_text(&product.approved_sites)),
            script_origins: Field::new("script_origins", origins_text(&product.script_origins)),
            direct_payment: Field::ticked("direct_payment", product.direct_payment_for_affiliates),
            code_on_external_pages: Field::ticked("code_on_external_pages", product.code_on_external_pages),
            via_links: Field::ticked("via_links", product.via_links),
            amount_max: Field::new("amount_max", product.amount_max.map_or(String::new(), money)),
            review_unsigned: Field::ticked("review_unsigned", product.review_unsigned),
        }
    }

    /// The form as it was sent.
    ///
    /// # Errors
    /// Where a field was sent twice.
    pub fn of(data: &FormData) -> Result<Self, BadForm> {
        Ok(Self {
            method: data.field("method")?,
            pixel_window: data.field("pixel_window_days")?,
            name: data.field("name")?,
            slug: data.field("slug")?,
            currency: data.field("currency")?,
            sales_url: data.field("sales_url")?,
            percent: data.field("percent")?,
            flat: data.field("flat")?,
            events: data.field("events")?,
            hold_days: data.field("hold_days")?,
            renewals: data.field("renewals")?,
            renewals_first: data.field("renewals_first")?,
            new_customers_only: data.field("new_customers_only")?,
            model: data.field("model")?,
            split: data.field("split")?,
            first_share: data.field("first_share_percent")?,
            window: data.field("window")?,
            window_days: data.field("window_days")?,
            join: data.field("join")?,
            approved_sites: data.field("approved_sites")?,
            script_origins: data.field("script_origins")?,
            direct_payment: data.field("direct_payment")?,
            code_on_external_pages: data.field("code_on_external_pages")?,
            via_links: data.field("via_links")?,
            amount_max: data.field("amount_max")?,
            review_unsigned: data.field("review_unsigned")?,
        })
    }

    /// Reads every field, so that all problems stand there at once. What the form does not say stays as it
    /// is in `base`; an empty slug too.
    pub fn read(&mut self, base: &Product, paths: &Paths) -> Option<Product> {
        let method = self.method.parse(method);
        let pixel_window_days = self.pixel_window.parse(|text| days("the pixel's window", text, 1, 3_650));
        let name = self.name.parse(Name::parse);
        let slug = self.slug.parse_optional(Slug::parse);
        let currency = self.currency.parse(Currency::parse);
        let sales_url = self.sales_url.parse_optional(|text| paths.lead(text));
        let model = read_model(&mut self.model, &mut self.split, &mut self.first_share);
        let window = read_window(&mut self.window, &mut self.window_days);
        let hold_days = self.hold_days.parse(|text| days(HELD_FOR, text, 0, 365));
        let renewals = self.read_renewals();
        let join = self.join.parse(join);
        let approved_sites = self.approved_sites.parse(|text| sites(text, paths));
        let script_origins = self.script_origins.parse(origins);
        let percent = self.percent.parse_optional(Percent::parse);
        // Sums of money can be read only in a currency that is known.
        let currency = currency?;
        let money = |text: &str| Money::parse(text, currency).map(|money| money.minor);
        let flat = self.flat.parse_optional(money);
        let events = self.events.parse(|text| events(text, currency));
        let amount_max = self.amount_max.parse_optional(money);
        let terms = Terms {
            model: model?,
            window: window?,
            pixel_window_days: pixel_window_days?,
            commission: Rate { percent: percent?.unwrap_or_default(), flat: flat?.unwrap_or(0) },
            events: events?,
            hold_days: hold_days?,
            renewals: renewals?,
            new_customers_only: self.new_customers_only.checked(),
            ..base.intended_terms().clone()
        };
        Some(Product {
            name: name?,
            slug: slug?.unwrap_or_else(|| base.slug.clone()),
            currency,
            sales_url: sales_url?,
            terms,
            next_terms: None,
            method: method?,
            join: join?,
            approved_sites: approved_sites?,
            script_origins: script_origins?,
            code_on_external_pages: self.code_on_external_pages.checked(),
            via_links: self.via_links.checked(),
            direct_payment_for_affiliates: self.direct_payment.checked(),
            review_unsigned: self.review_unsigned.checked(),
            amount_max: amount_max?,
            ..base.clone()
        })
    }

    /// The terms as they are typed, as far as they can be read, and the currency of their sums: what is worked through
    /// beside a form that came back. What cannot be read stays as it was.
    pub fn tried(&self, base: &Product) -> (Terms, Currency) {
        let (mut form, was) = (self.clone(), base.intended_terms());
        let currency = form.currency.parse(Currency::parse).unwrap_or(base.currency);
        let money = |text: &str| Money::parse(text, currency).map(|money| money.minor);
        let percent = form.percent.parse_optional(Percent::parse).map(Option::unwrap_or_default);
        let flat = form.flat.parse_optional(money).map(Option::unwrap_or_default);
        let terms = Terms {
            model: read_model(&mut form.model, &mut form.split, &mut form.first_share).unwrap_or(was.model),
            commission: Rate {
                percent: percent.unwrap_or(was.commission.percent),
                flat: flat.unwrap_or(was.commission.flat),
            },
            events: form.events.parse(|text| events(text, currency)).unwrap_or_else(|| was.events.clone()),
            hold_days: form.hold_days.parse(|text| days(HELD_FOR, text, 0, 365)).unwrap_or(was.hold_days),
            renewals: form.read_renewals().unwrap_or(was.renewals),
            new_customers_only: form.new_customers_only.checked(),
            ..was.clone()
        };
        (terms, currency)
    }

    /// All problems, in the order of the page.
    pub fn problems(&self) -> Vec<(&'static str, String)> {
        problems(&[
            &self.name,
            &self.sales_url,
            &self.currency,
            &self.slug,
            &self.percent,
            &self.flat,
            &self.hold_days,
            &self.events,
            &self.renewals,
            &self.renewals_first,
            &self.model,
            &self.split,
            &self.first_share,
            &self.window,
            &self.window_days,
            &self.join,
            &self.approved_sites,
            &self.method,
            &self.pixel_window,
            &self.amount_max,
            &self.script_origins,
        ])
    }

    /// The field that a refusal of the store is about, if it is one of these.
    pub fn field_mut(&mut self, name: &str) -> Option<&mut Field> {
        match name {
            "slug" => Some(&mut self.slug),
            "name" => Some(&mut self.name),
            _ => None,
        }
    }

    fn read_renewals(&mut self) -> Option<Renewals> {
        match self.renewals.value.as_str() {
            "none" => Some(Renewals::None),
            "first" => self.renewals_first.parse(Renewals::parse_first),
            "all" => Some(Renewals::All),
            _ => self.renewals.parse(|_| Err(NotChosen)),
        }
    }
}

/// Reads a model out of its three fields.
pub(super) fn read_model(model: &mut Field, split: &mut Field, first_share: &mut Field) -> Option<Model> {
    match model.value.as_str() {
        "last" => Some(Model::Last),
        "first" => Some(Model::First),
        "multiple" if split.is("full") => Some(Model::Multiple(Split::EachFull)),
        "multiple" if split.is("share") => {
            let first = first_share.parse(Percent::parse)?;
            Some(Model::Multiple(Split::Share { first }))
        }
        "multiple" => split.parse(|_| Err(NotChosen)),
        _ => model.parse(|_| Err(NotChosen)),
    }
}

/// Reads a window: one that most take, or a number of days that was typed.
pub(super) fn read_window(window: &mut Field, window_days: &mut Field) -> Option<Window> {
    if window.is("own") {
        return window_days.parse(|text| days("the window", text, 1, 3_650)).and_then(Window::of_days);
    }
    window.parse(|text| {
        let usual = USUAL_WINDOWS.contains(&text).then(|| Window::parse(text).ok()).flatten();
        usual.ok_or(NotChosen)
    })
}

/// What a new product's form shows, and what the form does not ask. Ids, code and links are given by the store.
pub fn new_product(currency: Currency, now: Timestamp) -> Product {
    let mut product = Product::draft(Name::from_row(String::new()), currency, now);
    // Nothing is chosen for her where she has to choose.
    product.slug = Slug::from_row(String::new());
    product.method = Method::Postback;
    product.terms.commission.percent = Percent::of_millionths(300_000).unwrap_or_default();
    product
}

/// What the field of the hold is called in a sentence.
const HELD_FOR: &str = "how long it is Held";

fn days(what: &'static str, text: &str, from: u16, to: u16) -> Result<u16, BadDays> {
    let plain = text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|days| plain && (from..=to).contains(days)).ok_or(BadDays { what, from, to })
}

fn word_of(method: Method) -> &'static str {
    match method {
        Method::Pixel => "pixel",
        Method::Postback => "postback",
        Method::JavaScript => "javascript",
        Method::FirstPartyCookie => "first_party_cookie",
    }
}

fn method(text: &str) -> Result<Method, NotChosen> {
    let all = [Method::Pixel, Method::Postback, Method::JavaScript, Method::FirstPartyCookie];
    all.into_iter().find(|method| word_of(*method) == text).ok_or(NotChosen)
}

fn join(text: &str) -> Result<Join, NotChosen> {
    match text {
        "closed" => Ok(Join::Closed),
        "open" => Ok(Join::Open),
        "approval" => Ok(Join::Approval),
        _ => Err(NotChosen),
    }
}

#[cfg(test)]
mod tests;
