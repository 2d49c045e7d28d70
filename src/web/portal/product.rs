//! One product of hers: what it pays, by which terms, and what will change.

use std::sync::Arc;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::frame::PortalShell;
use super::join_terms::{PlainTerms, conditions};
use super::me::Me;
use super::mine::Mine;
use super::standing::Standing;
use super::terms::{ahead_for, pays};
use crate::domain::commission::Rate;
use crate::domain::money::Percent;
use crate::domain::offer::Offer;
use crate::domain::product::{Method, Model, Product, Split, Terms};
use crate::domain::time::Timestamp;
use crate::store::view::changes_ahead::Ahead;
use crate::store::view::{products, rules};
use crate::web::error::WebError;

#[derive(Template)]
#[template(path = "portal/product.html")]
struct ProductPage {
    shell: PortalShell,
    name: String,
    tabs: Vec<(String, &'static str, bool)>,
    standing: Standing,
    code: String,
    /// What each offer pays.
    offers: Vec<Pays>,
    /// What else is to say about it, a sentence each.
    notes: Vec<String>,
    facts: PlainTerms,
    /// What will change: the day, and each change.
    ahead: Vec<(String, Vec<String>)>,
}

/// What an offer pays her.
struct Pays {
    offer: String,
    price: String,
    rate: String,
    sum: String,
}

/// `GET /portal/products/{product}`.
pub async fn show(me: Me, path: web::Path<String>) -> Result<HttpResponse, WebError> {
    let mine = Mine::of(&me, &path)?;
    let (product, affiliation) = (Arc::clone(&mine.product), Arc::clone(&mine.affiliation));
    let (her, now) = (me.affiliate.id, me.now);
    let (offers, ahead, accepted) = me
        .read(move |view| {
            let accepted = match rules::current(view)? {
                Some(rules) => rules::accepted_at(view, her, rules.number)?,
                None => None,
            };
            let ahead = ahead_for(view, &product, &affiliation, now)?;
            Ok((products::offers_of(view, product.id)?, ahead, accepted))
        })
        .await?;
    Ok(me.show(&page(&me, &mine, &offers, &ahead, accepted)))
}

fn page(me: &Me, mine: &Mine, offers: &[Offer], ahead: &[Ahead], accepted: Option<Timestamp>) -> ProductPage {
    let (product, affiliation) = (&mine.product, &mine.affiliation);
    let (terms, currency) = (product.terms_at(me.now), product.currency);
    let own = affiliation.commission.at(me.now);
    let pays = pays(terms, currency, offers, own, me.now).into_iter().map(|pay| Pays {
        price: me.money(pay.price),
        rate: me.rate(pay.rate, currency),
        sum: me.sums(&pay.sums, currency),
        offer: if pay.offer.is_empty() { me.words.promoting.for_example.to_owned() } else { pay.offer },
    });
    ProductPage {
        shell: me.shell(product.name.as_str()),
        name: product.name.to_string(),
        tabs: mine.tabs(me, ""),
        standing: me.standing(affiliation, product),
        code: affiliation.code.to_string(),
        offers: pays.collect(),
        notes: notes(me, product, terms, own),
        facts: facts(me, product, terms, accepted),
        ahead: me.announced(product, ahead),
    }
}

/// What else is to say about what she earns.
fn notes(me: &Me, product: &Product, terms: &Terms, own: Option<Rate>) -> Vec<String> {
    let words = &me.words.promoting;
    let mut notes = Vec::new();
    if let Some(own) = own {
        notes.push((words.own_rate)(&me.rate(own, product.currency)));
    }
    match terms.model {
        Model::Last | Model::First => {}
        Model::Multiple(Split::EachFull) => notes.push(words.each_full.to_owned()),
        Model::Multiple(Split::Share { first }) => {
            let rest = Percent::of_millionths(Percent::WHOLE.millionths() - first.millionths());
            let last = rest.unwrap_or_default();
            notes.push((words.shared)(&me.words.formats.percent(first), &me.words.formats.percent(last)));
        }
    }
    notes
}

/// The conditions in plain words.
fn facts(me: &Me, product: &Product, terms: &Terms, accepted: Option<Timestamp>) -> PlainTerms {
    let words = &me.words.promoting;
    let mut facts = conditions(terms, me.words);
    if !terms.events.is_empty() {
        let each = terms.events.iter();
        let each = each.map(|(event, rate)| {
            let event = crate::web::words::event(me.words.language, event);
            format!("{event} {}", me.rate(*rate, product.currency))
        });
        facts.push((words.other_events, each.collect()));
    }
    if product.method == Method::Pixel {
        facts.push((words.pixel, vec![(words.pixel_window)(&me.days(terms.pixel_window_days))]));
    }
    facts.push((words.in_force_since, vec![me.date(terms.since)]));
    if let Some(accepted) = accepted {
        facts.push((words.rules, vec![(words.rules_accepted)(&me.date(accepted))]));
    }
    facts
}
