//! A product's terms, worked through beside the fields that set them: made by the server from what is typed, so they
//! are right without a script and beside a form that came back.

use super::desk::{Desk, money_text};
use super::worked_example::{commission, of_rate, sentence};
use crate::domain::attribution::split_of;
use crate::domain::commission::Rate;
use crate::domain::id::ProductId;
use crate::domain::money::{Currency, Money};
use crate::domain::product::{Model, Split, Terms};
use crate::domain::renewals::Renewals;
use crate::domain::time::Timestamp;

/// A choice of radio buttons: value, label, hint.
type Choice = (&'static str, &'static str, String);

/// The examples of a form.
pub struct ProductExamples {
    /// What the percentage comes to.
    pub percent: String,
    /// A whole sale, under the model that is chosen.
    pub sale: String,
    /// When a sale of today is Due.
    pub hold: String,
    /// What each other event pays.
    pub events: Vec<String>,
    /// The models, each with who earns what.
    pub models: [Choice; 3],
    /// How two share, each with what it costs.
    pub splits: [Choice; 2],
    /// What the first one's part comes to.
    pub first_share: String,
    /// What renewals pay, each with what a customer brings in the end.
    pub renewals: [Choice; 3],
    /// What an old customer's purchase pays.
    pub customers: String,
}

/// The sale that examples are made with: at the price of an offer that pays what the product does, else at a usual one.
pub fn usual_sale(desk: &Desk, product: ProductId, currency: Currency) -> Money {
    let offers = desk.app.store.mirror().offers_of(product);
    let mut prices = offers.iter().filter(|offer| !offer.retired && offer.commission.intended().is_none());
    let price = prices.find(|offer| offer.price.minor > 0 && offer.price.currency == currency);
    price.map_or_else(|| Money::usual_price(currency), |offer| offer.price)
}

impl ProductExamples {
    /// Works through terms for a sale of today. `day` writes a day for people.
    pub fn of(
        terms: &Terms,
        currency: Currency,
        sale: Money,
        now: Timestamp,
        day: impl Fn(Timestamp) -> String,
    ) -> Self {
        let (percent, whole) = of_rate(terms.commission, sale, currency, terms.model);
        Self {
            percent,
            sale: whole,
            hold: match terms.hold_days {
                0 => "A commission is Due the moment it is earned.".into(),
                days => format!("The commission of a sale today is Due on {}.", day(now.plus_days(days))),
            },
            events: events(terms, currency, sale),
            models: models(terms, currency, sale),
            splits: splits(terms, currency, sale),
            first_share: sentence(terms.commission, sale, currency, Model::Multiple(shared(terms))),
            renewals: renewals(terms, currency, sale),
            customers: format!(
                "A purchase of somebody who bought this product before, by customer id or email, then pays nothing: of a {} \
                 sale you keep all, and nobody earns {}. Renewals pay as chosen above.",
                money_text(sale),
                commission(terms.commission, sale, currency)
            ),
        }
    }
}

fn events(terms: &Terms, currency: Currency, sale: Money) -> Vec<String> {
    let example = |(event, rate): (&_, &Rate)| match rate.percent.millionths() {
        0 => format!("{event}: affiliate {}.", commission(*rate, sale, currency)),
        _ => format!(
            "{event} with an amount of {}: affiliate {}.",
            money_text(sale),
            commission(*rate, sale, currency)
        ),
    };
    terms.events.iter().map(example).collect()
}

fn models(terms: &Terms, currency: Currency, sale: Money) -> [Choice; 3] {
    let whole = commission(terms.commission, sale, currency);
    let both = sentence(terms.commission, sale, currency, Model::Multiple(split_of(terms.model)));
    [
        (
            "last",
            "Last click",
            format!(
                "Ana's link on day 1, Ben's on day 5, a {} sale on day 9: Ben earns all, {whole}.",
                money_text(sale)
            ),
        ),
        (
            "first",
            "First click",
            format!("The same three days: Ana earns all, {whole}, as long as her click has not run out."),
        ),
        (
            "multiple",
            "Multiple clicks",
            format!("The same three days: Ana and Ben both earn. Anyone between them does not. {both}"),
        ),
    ]
}

fn splits(terms: &Terms, currency: Currency, sale: Money) -> [Choice; 2] {
    let told = |split| sentence(terms.commission, sale, currency, Model::Multiple(split));
    [
        (
            "share",
            "They share one commission",
            format!("It costs you as much as one. {}", told(shared(terms))),
        ),
        (
            "full",
            "Each earns a full one",
            format!("It costs you two, where two people were involved. {}", told(Split::EachFull)),
        ),
    ]
}

/// How first and last share, where the form says nothing else: half each (A4).
fn shared(terms: &Terms) -> Split {
    match terms.model {
        Model::Multiple(split @ Split::Share { .. }) => split,
        _ => split_of(Model::Last),
    }
}

fn renewals(terms: &Terms, currency: Currency, sale: Money) -> [Choice; 3] {
    let count = match terms.renewals {
        Renewals::First(count) => count,
        Renewals::None | Renewals::All => 2,
    };
    // One renewal more than are paid, so that all three differ.
    let times = u32::from(count) + 2;
    let earned = |renewals: Renewals| {
        let paid = i64::from(1 + renewals.paid().min(times - 1));
        let sums = terms.commission.of(sale, currency).into_iter();
        let sums: Vec<String> =
            sums.map(|sum| money_text(Money { minor: sum.minor.saturating_mul(paid), ..sum })).collect();
        if sums.is_empty() { money_text(Money::zero(sale.currency)) } else { sums.join(" + ") }
    };
    let once = commission(terms.commission, sale, currency);
    let price = money_text(sale);
    [
        (
            "all",
            "All of them",
            format!(
                "A customer who pays {price} {times} times brings {once} each time, {} in all.",
                earned(Renewals::All)
            ),
        ),
        (
            "first",
            "The first ones",
            format!(
                "The same customer brings {} in all, where {} paid.",
                earned(Renewals::First(count)),
                if count == 1 { "1 renewal is".into() } else { format!("{count} renewals are") }
            ),
        ),
        (
            "none",
            "None",
            format!("The same customer brings {} once, for the purchase.", earned(Renewals::None)),
        ),
    ]
}
