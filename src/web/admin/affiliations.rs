//! The list of affiliations: who is accepted for what, and who waits?

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::query::{Files, Pages, Query};
use super::shown::{Person, When, affiliation_tag, capitalized};
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::id::ProductId;
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::view::affiliates;
use crate::store::view::lists::{self, Paged, Place};
use crate::web::error::WebError;
use crate::web::format;
use crate::web::page::Shell;
use crate::web::sieve::Sieve;
use crate::web::take_away::{As, PART, moment, text, word};

/// All states, in the order in which a filter offers them.
const STATES: [AffiliationState; 7] = [
    AffiliationState::Invited,
    AffiliationState::Applied,
    AffiliationState::Active,
    AffiliationState::Paused,
    AffiliationState::Left,
    AffiliationState::Rejected,
    AffiliationState::Banned,
];

#[derive(Template)]
#[template(path = "admin/affiliations.html")]
struct Affiliations {
    shell: Shell,
    /// There is none at all.
    nothing: bool,
    sieve: Sieve,
    files: Files,
    rows: Vec<Row>,
    pages: Pages,
}

struct Row {
    href: String,
    person: Person,
    product: String,
    code: String,
    rate: String,
    tag: (&'static str, String),
    since: When,
}

/// What is asked of the list.
#[derive(Debug, Clone, Copy)]
struct Asked {
    product: Option<ProductId>,
    state: Option<AffiliationState>,
}

/// An affiliation with what its row says besides.
struct Known {
    affiliation: Affiliation,
    name: String,
    email: String,
    product: String,
    /// Her own commission; empty where the product's holds.
    rate: String,
}

impl Asked {
    fn of(query: &Query) -> Self {
        let state = STATES.into_iter().find(|state| state.word() == query.text("state"));
        Self { product: query.product(), state }
    }
}

/// The list, newest first, of all or of one product, of all states or of one.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let (asked, place, limit, reader) = (Asked::of(&query), query.place(), query.limit(), desk.clone());
    let paged = desk.read(move |view| read(&reader, view, asked, place, limit)).await?;
    let pages = query.pages(&paged);
    let sieve = sieve(&desk, &query);
    Ok(desk.show(&Affiliations {
        shell: desk.shell("Affiliations"),
        nothing: paged.rows.is_empty() && !query.is_filtered("") && pages.newer.is_none(),
        files: sieve.files(),
        sieve,
        rows: paged.rows.iter().map(|known| row(&desk, known)).collect(),
        pages,
    }))
}

fn sieve(desk: &Desk, query: &Query) -> Sieve {
    let mut states = vec![(String::new(), "All states".to_owned())];
    states.extend(STATES.map(|state| (state.word().to_owned(), capitalized(state.word()))));
    let sieve = Sieve::of(query, "").choice("product", "Product", desk.product_choices("All products"));
    sieve.choice("state", "State", states)
}

/// `GET /admin/affiliations.csv` and `.json`.
pub async fn file(desk: Desk, kind: web::Path<As>, query: Query) -> Result<HttpResponse, WebError> {
    let (asked, file) = (Asked::of(&query), desk.file("affiliations", *kind));
    sieve(&desk, &query).understood()?;
    let columns = vec![
        text("Affiliate", "affiliate_name", |one: &Known| one.name.clone()),
        text("Affiliate (id)", "affiliate", |one| one.affiliation.affiliate.to_string()),
        text("Email", "email", |one| one.email.clone()),
        text("Product", "product_name", |one| one.product.clone()),
        text("Product (id)", "product", |one| one.affiliation.product.to_string()),
        text("Affiliation (id)", "id", |one| one.affiliation.id.to_string()),
        text("Code", "code", |one| one.affiliation.code.to_string()),
        text("Own commission", "commission", |one| one.rate.clone()),
        word("State", "state", |one| one.affiliation.state().word().to_owned()),
        moment("Since", "since", |one| Some(since(&one.affiliation))),
    ];
    file.send(columns, move |view, place| read(&desk, view, asked, place, PART)).await
}

fn read(
    desk: &Desk,
    view: &Snapshot,
    asked: Asked,
    place: Place<u32>,
    limit: usize,
) -> Result<Paged<Known, u32>, WebError> {
    let fits = |one: &Affiliation| asked.state.is_none_or(|state| one.state() == state);
    lists::affiliations(view, asked.product, place, limit, fits)?.try_map(|affiliation| {
        let her = affiliates::by_id(view, affiliation.affiliate)?.ok_or(WebError::NotFound("affiliate"))?;
        let product = desk.app.store.mirror().product(affiliation.product);
        let own = affiliation.commission.at(desk.now).zip(product);
        Ok(Known {
            name: her.name.to_string(),
            email: her.email.to_string(),
            product: desk.product_name(affiliation.product),
            rate: own.map_or_else(String::new, |(rate, product)| rate.words(product.currency)),
            affiliation,
        })
    })
}

fn row(desk: &Desk, known: &Known) -> Row {
    let affiliation = &known.affiliation;
    Row {
        href: desk.to(&format!("/admin/affiliations/{}", affiliation.id)),
        person: desk.person_called(affiliation.affiliate, &known.name),
        product: known.product.clone(),
        code: affiliation.code.to_string(),
        rate: format::unbroken(&known.rate),
        tag: affiliation_tag(affiliation.state()),
        since: desk.when(since(affiliation)),
    }
}

/// Since when it is as it is.
fn since(affiliation: &Affiliation) -> Timestamp {
    affiliation.history.last().map_or(affiliation.created_at, |(since, _)| *since)
}
