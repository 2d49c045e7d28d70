//! The search of Live: an order, a click, a code, an email address, or the number of a conversion or a report leads to
//! that thing, or to everything that is tied to it, however long ago.
//!
//! It is sent by POST, so that no address of a buyer stays in a history or a log; it is looked for by its hash.

use actix_web::HttpResponse;
use askama::Template;

use super::conversion_rows::{Listed, Row};
use super::desk::Desk;
use super::live_rows::{LiveRow, Told};
use super::shown::{Names, Person};
use crate::domain::affiliation::Affiliation;
use crate::domain::conversion::Conversion;
use crate::domain::email::{Email, EmailHash};
use crate::domain::id::{AffiliateId, ClickId, ConversionId, ProductId, ReportId};
use crate::store::Snapshot;
use crate::store::error::StoreError;
use crate::store::keys::ReportTie;
use crate::store::view::happenings::Happening;
use crate::store::view::{affiliates, clicks, conversions, finding, reports};
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
    conversions: Listed,
    told: Told,
    affiliations: Vec<Affiliation>,
    people: Vec<AffiliateId>,
    names: Names,
}

/// `POST /admin/live/search`.
pub async fn find(desk: Desk, form: OwnForm) -> Result<HttpResponse, WebError> {
    let text: String = form.data.one("q")?.trim().chars().take(TEXT_MAX).collect();
    if text.is_empty() {
        return Ok(see_other(&desk.to("/admin/live")));
    }
    desk.app.count_all_clicks().await;
    let email = Email::parse(&text).ok();
    let hash = email.as_ref().map(|email| email_hash(desk.app.store.keys(), email));
    let products: Vec<ProductId> = desk.app.store.mirror().products().iter().map(|one| one.id).collect();
    let (sought, wanted) = (if email.is_some() { Email::masked(&text) } else { text.clone() }, text);
    let found = desk.read(move |view| Ok(look(view, &wanted, email.as_ref().zip(hash), &products)?)).await?;
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
    Ok(desk.show(&Search {
        shell: desk.shell("Found"),
        sought,
        people: tied.people.iter().map(|id| desk.person(*id, &tied.names)).collect(),
        codes: tied.affiliations.iter().map(code).collect(),
        conversions: tied.conversions.rows(&desk),
        rows: tied.told.rows(&desk),
    }))
}

fn look(
    view: &Snapshot,
    text: &str,
    email: Option<(&Email, EmailHash)>,
    products: &[ProductId],
) -> Result<Found, StoreError> {
    if let Some(path) = page_of(view, text)? {
        return Ok(Found::Page(path));
    }
    let (mut happenings, mut people, mut affiliations) = (Vec::new(), Vec::new(), Vec::new());
    let mut sales: Vec<Conversion> = Vec::new();
    let arrived = match email {
        Some((email, hash)) => {
            people.extend(affiliates::by_email(view, email)?.map(|her| her.id));
            reports::tied(view, &ReportTie::Email(hash), SHOWN)?
        }
        None => {
            sales.extend(conversions::of_any_event(view, products, text)?);
            affiliations.extend(finding::affiliation_with_code(view, text)?);
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
        people.push(affiliation.affiliate);
        happenings.extend(clicks::latest_of(view, affiliation, SHOWN)?.into_iter().map(Happening::Click));
    }
    Ok(Found::Tied(Box::new(Tied {
        conversions: Listed::read(view, sales)?,
        told: Told::read(view, happenings)?,
        names: Names::read(view, people.iter().copied())?,
        affiliations,
        people,
    })))
}

/// The page of a report, a conversion or a click that a text is the number of.
fn page_of(view: &Snapshot, text: &str) -> Result<Option<String>, StoreError> {
    if let Ok(id) = text.parse::<ReportId>() {
        return Ok(reports::by_id(view, id)?.map(|_| format!("/admin/reports/{id}")));
    }
    if let Ok(id) = text.parse::<ConversionId>() {
        return Ok(conversions::by_id(view, id)?.map(|_| format!("/admin/conversions/{id}")));
    }
    if let Ok(id) = text.parse::<ClickId>() {
        return Ok(clicks::by_id(view, id)?.map(|_| format!("/admin/clicks/{id}")));
    }
    Ok(None)
}
