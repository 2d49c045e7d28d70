//! The search on every page: an order, a click, a link, a code, a name, an email address, or the number of a thing leads to
//! that thing, or to everything that is tied to it, however long ago.
//!
//! It is sent by POST and shown by GET, so that one can go back to what was found; no address of a buyer stays in a history
//! or a log, since it is asked for by its hash.

use std::fmt::Display;
use std::str::FromStr;
use std::sync::Arc;

use actix_web::HttpResponse;
use askama::Template;
use url::Url;

use super::conversion_rows::{Listed, Row};
use super::desk::Desk;
use super::live_rows::{LiveRow, Told};
use super::query::Query;
use super::shown::{Names, Person};
use crate::domain::affiliation::Affiliation;
use crate::domain::conversion::Conversion;
use crate::domain::email::{Email, EmailHash};
use crate::domain::id::{
    AffiliateId, AffiliationId, ClickId, ConversionId, LinkId, PayoutId, ProductId, ReportId,
};
use crate::domain::name::searched;
use crate::domain::product::Product;
use crate::store::Snapshot;
use crate::store::error::StoreError;
use crate::store::keys::ReportTie;
use crate::store::view::happenings::Happening;
use crate::store::view::lists::Place;
use crate::store::view::{affiliates, clicks, conversions, finding, payouts, products, reports};
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::page::{Shell, see_other};
use crate::web::secrets::email_hash;

/// How many reports, and how many clicks, are shown.
const SHOWN: usize = 50;

/// How many characters are looked for.
const TEXT_MAX: usize = 200;

#[derive(Template)]
#[template(path = "admin/live_search.html")]
struct Search {
    shell: Shell,
    /// What was looked for; an address is masked.
    sought: String,
    people: Vec<Person>,
    /// Products with such a name: the page's address, and the name.
    products: Vec<(String, String)>,
    /// The affiliations whose code it is: the page's address, and the code.
    codes: Vec<(String, String)>,
    conversions: Vec<Row>,
    rows: Vec<LiveRow>,
}

/// What a text names.
enum Found {
    /// One thing with a page of its own, at this path.
    Page(String),
    /// Everything that is tied to it.
    Tied(Box<Tied>),
}

struct Tied {
    products: Vec<ProductId>,
    conversions: Listed,
    told: Told,
    affiliations: Vec<Affiliation>,
    people: Vec<AffiliateId>,
    names: Names,
}

/// What is looked for.
enum Sought {
    Text(String),
    /// A buyer by the hash of her address, which may be an affiliate's too.
    Address(EmailHash, Option<AffiliateId>),
}

/// `POST /admin/live/search`: leads to what is found, at an address that names nobody's.
pub async fn find(desk: Desk, form: OwnForm) -> Result<HttpResponse, WebError> {
    let text: String = form.data.one("q")?.trim().chars().take(TEXT_MAX).collect();
    let mut asked = url::form_urlencoded::Serializer::new(String::new());
    match Email::parse(&text) {
        Ok(email) => {
            let EmailHash(hash) = email_hash(desk.app.store.keys(), &email);
            asked.append_pair("buyer", &format!("{:032x}", u128::from_be_bytes(hash)));
            asked.append_pair("masked", &Email::masked(&text));
            let hers = desk.read(move |view| Ok(affiliates::by_email(view, &email)?)).await?;
            asked.extend_pairs(hers.map(|her| ("affiliate", her.id.to_string())));
        }
        Err(_) => drop(asked.append_pair("q", &text)),
    }
    Ok(see_other(&desk.to(&format!("/admin/live/search?{}", asked.finish()))))
}

/// `GET /admin/live/search`: everything that is tied to it.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let buyer = u128::from_str_radix(query.text("buyer"), 16).ok();
    let (sought, named) = match buyer {
        Some(hash) => {
            let hash = EmailHash(hash.to_be_bytes());
            (Sought::Address(hash, query.value("affiliate")), query.text("masked").to_owned())
        }
        None if query.text("q").is_empty() => return Ok(see_other(&desk.to("/admin/live"))),
        None => (Sought::Text(query.text("q").to_owned()), query.text("q").to_owned()),
    };
    desk.app.count_all_clicks().await;
    let products = desk.app.store.mirror().products();
    let found = desk.read(move |view| Ok(look(view, &sought, &products)?)).await?;
    let tied = match found {
        Found::Page(path) => return Ok(see_other(&desk.to(&path))),
        Found::Tied(tied) => tied,
    };
    let code = |one: &Affiliation| {
        (
            desk.to(&format!("/admin/affiliations/{}", one.id)),
            format!("{}, {}", one.code, desk.product_name(one.product)),
        )
    };
    let product = |id: &ProductId| (desk.to(&format!("/admin/products/{id}")), desk.product_name(*id));
    Ok(desk.show(&Search {
        shell: desk.shell("Found"),
        sought: named,
        people: tied.people.iter().map(|id| desk.person(*id, &tied.names)).collect(),
        products: tied.products.iter().map(product).collect(),
        codes: tied.affiliations.iter().map(code).collect(),
        conversions: tied.conversions.rows(&desk),
        rows: tied.told.rows(&desk),
    }))
}

fn look(view: &Snapshot, sought: &Sought, products: &[Arc<Product>]) -> Result<Found, StoreError> {
    let (mut happenings, mut people, mut affiliations) = (Vec::new(), Vec::new(), Vec::new());
    let (mut sales, mut sold): (Vec<Conversion>, Vec<ProductId>) = (Vec::new(), Vec::new());
    let arrived = match sought {
        Sought::Address(hash, affiliate) => {
            people.extend(affiliate);
            reports::tied(view, &ReportTie::Email(*hash), SHOWN)?
        }
        Sought::Text(text) => {
            if let Some(path) = page_of(view, text)? {
                return Ok(Found::Page(path));
            }
            let ids: Vec<ProductId> = products.iter().map(|one| one.id).collect();
            sales.extend(conversions::of_any_event(view, &ids, text)?);
            affiliations.extend(affiliation_with(view, text)?);
            people.extend(
                finding::affiliates(view, text, Place::Newest, SHOWN, |_| true)?
                    .rows
                    .iter()
                    .map(|her| her.id),
            );
            let sought = searched(text);
            let called = products.iter().filter(|one| searched(one.name.as_str()).contains(&sought));
            sold.extend(called.map(|one| one.id).take(SHOWN));
            // A click that is not here may have been named all the same.
            match text.parse() {
                Ok(click) => reports::tied(view, &ReportTie::Click(click), SHOWN)?,
                Err(_) => reports::tied(view, &ReportTie::Order(text), SHOWN)?,
            }
        }
    };
    for id in arrived.iter().filter_map(|report| report.judged.conversion()) {
        if !sales.iter().any(|known| known.id == id) {
            sales.extend(conversions::by_id(view, id)?);
        }
    }
    happenings.extend(arrived.into_iter().map(Happening::Report));
    for affiliation in &affiliations {
        if !people.contains(&affiliation.affiliate) {
            people.push(affiliation.affiliate);
        }
        happenings.extend(clicks::latest_of(view, affiliation, SHOWN)?.into_iter().map(Happening::Click));
    }
    Ok(Found::Tied(Box::new(Tied {
        products: sold,
        conversions: Listed::read(view, sales)?,
        told: Told::read(view, happenings)?,
        names: Names::read(view, people.iter().copied())?,
        affiliations,
        people,
    })))
}

/// The affiliation whose code a text is, or whose link: there the code is a part of the address.
fn affiliation_with(view: &Snapshot, text: &str) -> Result<Option<Affiliation>, StoreError> {
    let link = Url::parse(text).ok();
    let Some(parts) = link.as_ref().and_then(Url::path_segments) else {
        return finding::affiliation_with_code(view, text);
    };
    for part in parts {
        if let Some(found) = finding::affiliation_with_code(view, part)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The page of the thing that a text is the number of.
fn page_of(view: &Snapshot, text: &str) -> Result<Option<String>, StoreError> {
    let pages = [
        page_at(text, "reports", |id: ReportId| Ok(reports::by_id(view, id)?.is_some()))?,
        page_at(text, "conversions", |id: ConversionId| Ok(conversions::by_id(view, id)?.is_some()))?,
        page_at(text, "clicks", |id: ClickId| Ok(clicks::by_id(view, id)?.is_some()))?,
        page_at(text, "products", |id: ProductId| Ok(products::by_id(view, id)?.is_some()))?,
        page_at(text, "affiliations", |id: AffiliationId| Ok(affiliates::affiliation(view, id)?.is_some()))?,
        page_at(text, "affiliates", |id: AffiliateId| Ok(affiliates::by_id(view, id)?.is_some()))?,
        page_at(text, "links", |id: LinkId| Ok(affiliates::link(view, id)?.is_some()))?,
        page_at(text, "payouts", |id: PayoutId| Ok(payouts::by_id(view, id)?.is_some()))?,
    ];
    Ok(pages.into_iter().flatten().next())
}

/// The page of a thing of one kind, where a text is its number and it is there.
fn page_at<I: FromStr + Display + Copy>(
    text: &str,
    list: &str,
    is_there: impl FnOnce(I) -> Result<bool, StoreError>,
) -> Result<Option<String>, StoreError> {
    let Ok(id) = text.parse::<I>() else { return Ok(None) };
    Ok(is_there(id)?.then(|| format!("/admin/{list}/{id}")))
}
