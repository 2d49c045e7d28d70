//! A product's terms in plain words, for those who think about joining and for those who did.

use super::terms::pays;
use crate::domain::commission::Rate;
use crate::domain::offer::Offer;
use crate::domain::product::{Model, Product, Split, Terms};
use crate::domain::renewals::Renewals;
use crate::domain::time::{Timestamp, Window};
use crate::web::app::App;
use crate::web::words::PortalWords;

/// What is agreed, as (what it is about, in plain words), a line for each offer or event that has terms of its own.
pub(super) type PlainTerms = Vec<(&'static str, Vec<String>)>;

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

/// How long a click counts, who earns, of what, and when: the terms without what a sale pays.
pub(super) fn conditions(terms: &Terms, words: &PortalWords) -> PlainTerms {
    let join = &words.join;
    let window = match terms.window {
        Window::Days(days) => (join.window_days)(days),
        Window::Forever => join.window_for_ever.to_owned(),
    };
    let model = match terms.model {
        Model::Last => join.model_last.to_owned(),
        Model::First => join.model_first.to_owned(),
        Model::Multiple(Split::Share { first }) => (join.model_share)(&words.formats.percent(first)),
        Model::Multiple(Split::EachFull) => join.model_each.to_owned(),
    };
    let hold = match terms.hold_days {
        0 => join.hold_none.to_owned(),
        days => (join.hold_days)(days),
    };
    let renewals = match terms.renewals {
        Renewals::None => join.renewals_none.to_owned(),
        Renewals::First(count) => (join.renewals_first)(count),
        Renewals::All => join.renewals_all.to_owned(),
    };
    let mut plain =
        vec![(join.window, vec![window]), (join.model, vec![model]), (join.renewals, vec![renewals])];
    if terms.new_customers_only {
        plain.push((join.customers, vec![join.customers_new.to_owned()]));
    }
    plain.push((join.hold, vec![hold]));
    plain
}

/// What a sale pays, with one that is worked out: of each offer where they pay differently, else of the first.
fn commission(
    app: &App,
    product: &Product,
    terms: &Terms,
    own: Option<Rate>,
    now: Timestamp,
    words: &PortalWords,
) -> Vec<String> {
    let offers: Vec<Offer> =
        app.store.mirror().offers_of(product.id).iter().map(|offer| (**offer).clone()).collect();
    let mut pays = pays(terms, product.currency, &offers, own, now);
    let alike = pays.iter().all(|pay| pay.rate == pays[0].rate);
    if alike {
        pays.truncate(1);
    }
    let told = pays.iter().map(|pay| {
        let rate = words.formats.rate(pay.rate, product.currency);
        let rate = if alike { rate } else { (words.promoting.rate_for)(&rate, &pay.offer) };
        let earned = words.formats.sums(&pay.sums, product.currency);
        format!("{rate}. {}", (words.join.example)(&words.formats.money(pay.price), &earned))
    });
    told.collect()
}
