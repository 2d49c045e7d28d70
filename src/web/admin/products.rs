//! The list of products: what is sold, and how each one does.

use actix_web::HttpResponse;
use askama::Template;

use super::desk::Desk;
use super::period::{self, Period};
use crate::domain::product::{Model, Product, ProductState};
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::keys::Who;
use crate::store::view::{affiliates, products};
use crate::web::error::WebError;
use crate::web::format;
use crate::web::page::Shell;
use crate::web::paths::Paths;

/// Beyond this many, "1,000 or more" says enough.
const AFFILIATIONS_COUNTED: usize = 1_000;

#[derive(Template)]
#[template(path = "admin/products.html")]
struct ProductsPage {
    shell: Shell,
    rows: Vec<Row>,
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

/// `GET /admin/products`.
pub async fn show(desk: Desk) -> Result<HttpResponse, WebError> {
    desk.app.store.flush_sums().await?;
    let period = Period::last_days(30, desk.now, &desk.zone);
    let (paths, now) = (desk.app.paths.clone(), desk.now);
    let rows = desk
        .read(move |view| {
            products::all(view)?.iter().map(|product| row(view, product, &period, &paths, now)).collect()
        })
        .await?;
    Ok(desk.show(&ProductsPage { shell: desk.shell("Products"), rows }))
}

fn row(
    view: &Snapshot,
    product: &Product,
    period: &Period,
    paths: &Paths,
    now: Timestamp,
) -> Result<Row, WebError> {
    let offers = products::offers_of(view, product.id)?;
    let terms = product.terms_at(now);
    let figures = period::figures_of(view, Who::Product(product.id), period)?;
    let href = paths.to(&format!("/admin/products/{}", product.id));
    Ok(Row {
        hotlinks: format!("{href}/hotlinks"),
        href,
        name: product.name.to_string(),
        state: state_tag(product.state),
        model: model_name(terms.model),
        window: terms.window.to_string(),
        offers: offers.iter().filter(|offer| !offer.retired).count().to_string(),
        affiliations: affiliations(view, product)?,
        clicks: format::count(figures.counts.clicks),
        conversions: format::count(period::conversions(&figures)),
    })
}

/// How many affiliations a product has, in words.
pub fn affiliations(view: &Snapshot, product: &Product) -> Result<String, WebError> {
    let count = affiliates::count_of_product(view, product.id, AFFILIATIONS_COUNTED)?;
    let more = if count == AFFILIATIONS_COUNTED { " or more" } else { "" };
    Ok(format!("{}{more}", format::count(u64::try_from(count).unwrap_or(0))))
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
