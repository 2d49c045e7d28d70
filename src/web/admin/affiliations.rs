//! The list of affiliations: who is accepted for what, and who waits?

use actix_web::HttpResponse;
use askama::Template;

use super::desk::Desk;
use super::query::{Pages, Query};
use super::shown::{Names, Person, ROWS, When, affiliation_tag, capitalized};
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::id::ProductId;
use crate::store::view::lists;
use crate::web::error::WebError;
use crate::web::page::Shell;

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
    products: Vec<(String, String)>,
    product: String,
    states: Vec<(String, String)>,
    state: String,
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

/// The list, newest first, of all or of one product, of all states or of one.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let product: Option<ProductId> = query.value("product");
    let state = STATES.into_iter().find(|state| state.word() == query.text("state"));
    let place = query.place();
    let (paged, names) = desk
        .read(move |view| {
            let fits = |one: &Affiliation| state.is_none_or(|state| one.state() == state);
            let paged = lists::affiliations(view, product, place, ROWS, fits)?;
            let names = Names::read(view, paged.rows.iter().map(|one| one.affiliate))?;
            Ok((paged, names))
        })
        .await?;
    let mut states = vec![(String::new(), "All states".to_owned())];
    states.extend(STATES.map(|state| (state.word().to_owned(), capitalized(state.word()))));
    let pages = query.pages(&paged);
    Ok(desk.show(&Affiliations {
        shell: desk.shell("Affiliations"),
        products: desk.product_choices("All products"),
        product: query.text("product").to_owned(),
        states,
        state: query.text("state").to_owned(),
        rows: paged.rows.iter().map(|one| row(&desk, one, &names)).collect(),
        pages,
    }))
}

fn row(desk: &Desk, affiliation: &Affiliation, names: &Names) -> Row {
    let product = desk.app.store.mirror().product(affiliation.product);
    let own =
        affiliation.commission.at(desk.now).zip(product).map(|(rate, product)| rate.words(product.currency));
    Row {
        href: desk.to(&format!("/admin/affiliations/{}", affiliation.id)),
        person: desk.person(affiliation.affiliate, names),
        product: desk.product_name(affiliation.product),
        code: affiliation.code.to_string(),
        rate: own.unwrap_or_default(),
        tag: affiliation_tag(affiliation.state()),
        since: desk.when(affiliation.history.last().map_or(affiliation.created_at, |(since, _)| *since)),
    }
}
