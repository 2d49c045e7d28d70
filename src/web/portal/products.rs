//! My Products: what she promotes, what it pays, and what it brought.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::frame::PortalShell;
use super::me::Me;
use super::mine::has_links;
use super::standing::Standing;
use super::terms::{ahead_for, pays};
use crate::domain::affiliation::Affiliation;
use crate::domain::id::AffiliateId;
use crate::domain::offer::Offer;
use crate::domain::product::{Join, Product, ProductState};
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::keys::Who;
use crate::store::view::changes_ahead::Ahead;
use crate::store::view::figures::{self, Figures};
use crate::store::view::lists::{Paged, Place};
use crate::store::view::{affiliates, products};
use crate::web::error::WebError;
use crate::web::misread::Misread;
use crate::web::period;
use crate::web::query::{Files, Query};
use crate::web::take_away::{As, count, list, text};

#[derive(Template)]
#[template(path = "portal/products.html")]
struct Products {
    shell: PortalShell,
    tabs: Vec<(String, &'static str, bool)>,
    rows: Vec<Row>,
    files: Files,
    ask: String,
    open: Vec<Open>,
}

/// A product that she promotes, or asked to.
struct Row {
    href: String,
    name: String,
    rates: Vec<String>,
    window: String,
    clicks: String,
    conversions: String,
    standing: Standing,
    /// Where she has links to share.
    hotlinks: Option<String>,
    /// What will change and when, a line each.
    ahead: Vec<String>,
}

/// What was read of an affiliation.
struct Promoted {
    affiliation: Affiliation,
    product: Product,
    offers: Vec<Offer>,
    ahead: Vec<Ahead>,
    figures: Figures,
}

/// A product that she may ask to promote.
struct Open {
    href: String,
    name: String,
    rates: Vec<String>,
    window: String,
    at_once: bool,
}

/// `GET /portal/products`.
pub async fn show(me: Me, query: Query) -> Result<HttpResponse, WebError> {
    me.app.count_all_clicks().await;
    let (her, now) = (me.affiliate.id, me.now);
    let (hers, all) = me
        .read(move |view| {
            let hers = promoted(view, her, now)?;
            let mut open = Vec::new();
            for product in products::all(view)?.into_iter().filter(is_open) {
                let offers = products::offers_of(view, product.id)?;
                open.push((product, offers));
            }
            Ok((hers, open))
        })
        .await?;
    let is_hers = |product: &Product| hers.iter().any(|one| one.product.id == product.id);
    let open: Vec<Open> = all
        .iter()
        .filter(|(product, _)| !is_hers(product))
        .map(|(product, offers)| open(&me, product, offers))
        .collect();
    let words = &me.words.promoting;
    let ask = if open.is_empty() { words.ask } else { words.ask_or_apply };
    Ok(me.show(&Products {
        shell: me.shell(me.words.my_products),
        tabs: vec![(me.to("/portal/products"), me.words.im_an_affiliate, true)],
        rows: hers.iter().map(|one| row(&me, one)).collect(),
        files: query.files(&[]),
        ask: ask(me.program.name.as_str()),
        open,
    }))
}

/// `GET /portal/products.csv` and `.json`.
pub async fn file(me: Me, kind: web::Path<As>, query: Query) -> Result<HttpResponse, WebError> {
    Misread::default().refuse(&query, &[], me.words.figures)?;
    me.app.count_all_clicks().await;
    let (words, more, file) = (me.words, me.taking(), me.file("my products", *kind));
    let (promoting, figures) = (&words.promoting, &words.figures);
    let columns = vec![
        text(promoting.product, "product_name", |(one, _): &(Promoted, Row)| one.product.name.to_string()),
        text(more.product_id, "product", |(one, _)| one.product.id.to_string()),
        text(more.code, "code", |(one, _)| one.affiliation.code.to_string()),
        list(promoting.commission, "commission", |(_, row)| row.rates.clone()),
        text(promoting.window, "window", |(_, row)| row.window.clone()),
        count(figures.clicks, "clicks", |(one, _)| Some(one.figures.counts.clicks)),
        count(figures.conversions, "conversions", |(one, _)| Some(period::conversions(&one.figures))),
        text(promoting.state, "state", |(_, row)| row.standing.state.to_owned()),
    ];
    // She promotes few products: all are in the first part.
    file.send(columns, move |view, _: Place<u32>| {
        let hers = promoted(view, me.affiliate.id, me.now)?.into_iter();
        let hers = hers.map(|one| {
            let row = row(&me, &one);
            (one, row)
        });
        Ok(Paged { rows: hers.collect(), newer: None, older: None })
    })
    .await
}

/// What she promotes, or asked to.
fn promoted(view: &Snapshot, her: AffiliateId, now: Timestamp) -> Result<Vec<Promoted>, WebError> {
    let mut hers = Vec::new();
    for affiliation in affiliates::affiliations_of(view, her)? {
        let figures = figures::of(view, Who::Affiliation(affiliation.id))?;
        let product = products::by_id(view, affiliation.product)?;
        let offers = products::offers_of(view, affiliation.product)?;
        let Some(product) = product else { continue };
        let ahead = ahead_for(view, &product, &affiliation, now)?;
        hers.push(Promoted { affiliation, product, offers, ahead, figures });
    }
    Ok(hers)
}

/// Whether anybody may ask to promote it.
fn is_open(product: &Product) -> bool {
    product.state == ProductState::Active && product.join != Join::Closed
}

fn row(me: &Me, one: &Promoted) -> Row {
    let Promoted { affiliation, product, offers, ahead, figures } = one;
    let terms = product.terms_at(me.now);
    let own = affiliation.commission.at(me.now);
    let ahead = me.announced(product, ahead);
    Row {
        href: me.to(&format!("/portal/products/{}", product.slug)),
        name: product.name.to_string(),
        rates: me.rates(&pays(terms, product.currency, offers, own, me.now), product.currency),
        window: me.window(terms.window),
        clicks: me.words.formats.count(figures.counts.clicks),
        conversions: me.words.formats.count(period::conversions(figures)),
        standing: me.standing(affiliation, product),
        hotlinks: has_links(affiliation, product)
            .then(|| me.to(&format!("/portal/products/{}/hotlinks", product.slug))),
        ahead: ahead.iter().map(|(from, changes)| format!("{from}: {}", changes.join(" "))).collect(),
    }
}

fn open(me: &Me, product: &Product, offers: &[Offer]) -> Open {
    let terms = product.terms_at(me.now);
    Open {
        href: me.to(&format!("/p/{}/join", product.slug)),
        name: product.name.to_string(),
        rates: me.rates(&pays(terms, product.currency, offers, None, me.now), product.currency),
        window: me.window(terms.window),
        at_once: product.join == Join::Open,
    }
}
