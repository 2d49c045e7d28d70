//! The list of products: what is sold, and how each one does.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::period::{self, Period};
use super::query::{Pages, Query, Sorting, is_key};
use crate::domain::id::ProductId;
use crate::domain::product::{Model, Product, ProductState, Terms};
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::keys::Who;
use crate::store::view::lists::{Paged, Place};
use crate::store::view::sorted::{self, Rank, Spot};
use crate::store::view::{affiliates, products};
use crate::web::error::WebError;
use crate::web::format;
use crate::web::page::Shell;
use crate::web::sieve::Sieve;
use crate::web::take_away::{As, PART, count, moment, text, word};

/// Beyond this many, "1,000 or more" says enough.
const AFFILIATIONS_COUNTED: usize = 1_000;

#[derive(Template)]
#[template(path = "admin/products.html")]
struct ProductsPage {
    shell: Shell,
    /// There is none at all.
    nothing: bool,
    sieve: Sieve,
    query: Query,
    rows: Vec<Row>,
    pages: Pages,
}

struct Row {
    href: String,
    hotlinks: String,
    name: String,
    state: (&'static str, &'static str),
    model: &'static str,
    window: String,
    offers: String,
    affiliations: String,
    clicks: String,
    conversions: String,
}

/// By what the list can be sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Made,
    Name,
    Clicks,
    Conversions,
}

const WAYS: [(&str, By); 3] = [("name", By::Name), ("clicks", By::Clicks), ("conversions", By::Conversions)];
const STATES: [ProductState; 3] = [ProductState::Active, ProductState::Paused, ProductState::Retired];

/// What is asked of the list.
struct Asked {
    state: Option<ProductState>,
    sorting: Sorting<By>,
    period: Period,
    now: Timestamp,
}

/// A product with what its row says besides.
struct Known {
    product: Product,
    terms: Terms,
    offers: usize,
    /// At most `AFFILIATIONS_COUNTED`.
    affiliations: usize,
    clicks: u64,
    conversions: u64,
}

impl Asked {
    fn of(desk: &Desk, query: &Query) -> Self {
        let state =
            STATES.into_iter().find(|state| state_tag(*state).1.eq_ignore_ascii_case(query.text("state")));
        let sorting = query.sorting(&WAYS).unwrap_or(Sorting { by: By::Made, descending: false });
        Self { state, sorting, period: Period::last_days(30, desk.now, &desk.zone), now: desk.now }
    }
}

/// `GET /admin/products`.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    desk.app.count_all_clicks().await;
    let (asked, place, limit) = (Asked::of(&desk, &query), query.place(), query.limit());
    let (paged, nothing) = desk
        .read(move |view| Ok((read(view, &asked, &place, limit)?, products::all(view)?.is_empty())))
        .await?;
    Ok(desk.show(&ProductsPage {
        shell: desk.shell("Products"),
        nothing,
        sieve: sieve(&query),
        rows: paged.rows.iter().map(|known| row(&desk, known)).collect(),
        pages: query.pages_by(&paged, is_key::<Spot>),
        query,
    }))
}

fn sieve(query: &Query) -> Sieve {
    let words = STATES.map(|state| state_tag(state).1);
    let lower = words.map(str::to_lowercase);
    let states = lower.iter().map(String::as_str).zip(words);
    Sieve::of(query, "").words("state", "State", "All states", states).sorted(&WAYS)
}

/// `GET /admin/products.csv` and `.json`.
pub async fn file(desk: Desk, kind: web::Path<As>, query: Query) -> Result<HttpResponse, WebError> {
    desk.app.count_all_clicks().await;
    let (asked, file) = (Asked::of(&desk, &query), desk.file("products", *kind));
    sieve(&query).understood()?;
    let columns = vec![
        text("Product", "name", |one: &Known| one.product.name.to_string()),
        text("Product (id)", "id", |one| one.product.id.to_string()),
        text("Address", "slug", |one| one.product.slug.to_string()),
        word("State", "state", |one| state_tag(one.product.state).1.to_owned()),
        text("Model", "model", |one| model_name(one.terms.model).to_owned()),
        text("Window", "window", |one| one.terms.window.to_string()),
        text("Currency", "currency", |one| one.product.currency.to_string()),
        count("Offers", "offers", |one| u64::try_from(one.offers).ok()),
        count("Affiliates", "affiliates", |one| u64::try_from(one.affiliations).ok()),
        count("Clicks, 30 days", "clicks", |one| Some(one.clicks)),
        count("Conversions, 30 days", "conversions", |one| Some(one.conversions)),
        moment("Made", "created_at", |one| Some(one.product.created_at)),
    ];
    file.send(columns, move |view, place| read(view, &asked, &place, PART)).await
}

fn read(
    view: &Snapshot,
    asked: &Asked,
    place: &Place<String>,
    limit: usize,
) -> Result<Paged<Known, String>, WebError> {
    let mut all = products::all(view)?;
    all.retain(|product| asked.state.is_none_or(|state| state == product.state));
    let mut spots = Vec::new();
    for product in &all {
        let rank = match asked.sorting.by {
            By::Made => Rank::Number(product.id.0.into()),
            By::Name => Rank::name(product.name.as_str()),
            By::Clicks => Rank::count(figures(view, asked, product)?.0),
            By::Conversions => Rank::count(figures(view, asked, product)?.1),
        };
        spots.push(Spot { rank, id: product.id.0 });
    }
    let paged = sorted::page(spots, asked.sorting.descending, &place.read(), limit).in_addresses();
    paged.try_map(|id| {
        let product = products::by_id(view, ProductId(id))?.ok_or(WebError::NotFound("product"))?;
        let (clicks, conversions) = figures(view, asked, &product)?;
        let offers = products::offers_of(view, product.id)?;
        Ok(Known {
            terms: product.terms_at(asked.now).clone(),
            offers: offers.iter().filter(|offer| !offer.retired).count(),
            affiliations: affiliates::count_of_product(view, product.id, AFFILIATIONS_COUNTED)?,
            clicks,
            conversions,
            product,
        })
    })
}

/// Clicks and conversions of the period.
fn figures(view: &Snapshot, asked: &Asked, product: &Product) -> Result<(u64, u64), WebError> {
    let figures = period::figures_of(view, Who::Product(product.id), &asked.period)?;
    Ok((figures.counts.clicks, period::conversions(&figures)))
}

fn row(desk: &Desk, known: &Known) -> Row {
    let href = desk.to(&format!("/admin/products/{}", known.product.id));
    Row {
        hotlinks: format!("{href}/hotlinks"),
        href,
        name: known.product.name.to_string(),
        state: state_tag(known.product.state),
        model: model_name(known.terms.model),
        window: known.terms.window.to_string(),
        offers: known.offers.to_string(),
        affiliations: affiliations_counted(known.affiliations),
        clicks: format::count(known.clicks),
        conversions: format::count(known.conversions),
    }
}

/// How many affiliations a product has, in words.
pub fn affiliations(view: &Snapshot, product: &Product) -> Result<String, WebError> {
    Ok(affiliations_counted(affiliates::count_of_product(view, product.id, AFFILIATIONS_COUNTED)?))
}

fn affiliations_counted(count: usize) -> String {
    let more = if count == AFFILIATIONS_COUNTED { " or more" } else { "" };
    format!("{}{more}", format::count(u64::try_from(count).unwrap_or(0)))
}

/// A product's state as a tag: its kind and its word.
pub fn state_tag(state: ProductState) -> (&'static str, &'static str) {
    match state {
        ProductState::Active => ("good", "Active"),
        ProductState::Paused => ("warn", "Paused"),
        ProductState::Retired => ("plain", "Retired"),
    }
}

/// A model's name.
pub fn model_name(model: Model) -> &'static str {
    match model {
        Model::Last => "Last click",
        Model::First => "First click",
        Model::Multiple(_) => "Multiple clicks",
    }
}
