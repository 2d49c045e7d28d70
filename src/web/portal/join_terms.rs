//! A product's terms in plain words, for those who think about joining and for those who did.

use crate::domain::commission::{Rate, better};
use crate::domain::money::Money;
use crate::domain::product::{Model, Product, Split, Terms};
use crate::domain::time::{Timestamp, Window};
use crate::web::app::App;
use crate::web::format;
use crate::web::words::PortalWords;

/// What is agreed, as (what it is about, in plain words).
pub(super) type PlainTerms = Vec<(&'static str, String)>;

/// The terms of a product as they are now, with an example.
pub(super) fn plain(
    app: &App,
    product: &Product,
    own: Option<Rate>,
    now: Timestamp,
    words: &PortalWords,
) -> PlainTerms {
    let terms = product.terms_at(now);
    let mut plain = vec![(words.join.commission, commission(app, product, terms, own, now, words))];
    plain.extend(conditions(terms, words));
    plain
}

/// How long a click counts, who earns, and when: the terms without what a sale pays.
pub(super) fn conditions(terms: &Terms, words: &PortalWords) -> PlainTerms {
    let join = &words.join;
    let window = match terms.window {
        Window::Days(days) => (join.window_days)(days),
        Window::Forever => join.window_for_ever.to_owned(),
    };
    let model = match terms.model {
        Model::Last => join.model_last.to_owned(),
        Model::First => join.model_first.to_owned(),
        Model::Multiple(Split::Share { first }) => (join.model_share)(&first.to_string()),
        Model::Multiple(Split::EachFull) => join.model_each.to_owned(),
    };
    let hold = match terms.hold_days {
        0 => join.hold_none.to_owned(),
        days => (join.hold_days)(days),
    };
    vec![(join.window, window), (join.model, model), (join.hold, hold)]
}

/// What a sale pays, with one that is worked out: the first offer on sale, or a usual price.
fn commission(
    app: &App,
    product: &Product,
    terms: &Terms,
    own: Option<Rate>,
    now: Timestamp,
    words: &PortalWords,
) -> String {
    let offers = app.store.mirror().offers_of(product.id);
    let offer = offers.iter().find(|offer| !offer.retired);
    let sale = offer.map_or_else(|| Money::usual_price(product.currency), |offer| offer.price);
    let rate = offer.map_or(terms.commission, |offer| offer.rate_at(terms, now));
    let rate = own.map_or(rate, |own| better(rate, own, sale, product.currency));
    let earned: Vec<String> = rate.of(sale, product.currency).into_iter().map(money).collect();
    let earned = if earned.is_empty() { money(Money::zero(product.currency)) } else { earned.join(" + ") };
    format!("{}. {}", rate.words(product.currency), (words.join.example)(&money(sale), &earned))
}

fn money(money: Money) -> String {
    format::money(money.minor, u32::from(money.currency.exponent()), money.currency.code())
}
