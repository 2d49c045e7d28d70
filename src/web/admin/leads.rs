//! Leads: who left an address on the way, whose journey it was, and did it become a sale? Addresses are kept as
//! hashes, so only the beginning of one is shown.

use actix_web::HttpResponse;
use askama::Template;

use super::conversion_rows::order_name;
use super::desk::Desk;
use super::query::{Pages, Query};
use super::shown::{Names, Person, ROWS, When};
use crate::domain::conversion::Conversion;
use crate::domain::id::{AffiliateId, ProductId};
use crate::domain::journey::StepBy;
use crate::domain::lead::Lead;
use crate::store::Snapshot;
use crate::store::error::StoreError;
use crate::store::view::journeys::{self, Walked};
use crate::store::view::{buyers, leads};
use crate::web::error::WebError;
use crate::web::page::Shell;
use crate::web::secrets::hex;

/// How many of an address's conversions are looked through for those of a lead.
const LOOKED_THROUGH_MAX: usize = 20;

#[derive(Template)]
#[template(path = "admin/leads.html")]
struct LeadsPage {
    shell: Shell,
    products: Vec<(String, String)>,
    product: String,
    rows: Vec<Row>,
    pages: Pages,
}

struct Row {
    at: When,
    product: String,
    /// The beginning of the hash: enough to see that two leads are of one address.
    address: String,
    people: Vec<(Person, String)>,
    sales: Vec<(String, String)>,
    test: bool,
}

/// A lead with what came before and after it.
struct Known {
    lead: Lead,
    /// Whose links were followed, the newest first, each once, with the code.
    people: Vec<(AffiliateId, String)>,
    sales: Vec<Conversion>,
}

/// The list, newest first.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let (product, place) = (query.value::<ProductId>("product"), query.place());
    let (paged, names) = desk
        .read(move |view| {
            let paged = leads::page(view, product, place, ROWS)?.try_map(|lead| known(view, lead))?;
            let people = paged.rows.iter().flat_map(|known| known.people.iter().map(|(id, _)| *id));
            let names = Names::read(view, people)?;
            Ok((paged, names))
        })
        .await?;
    let pages = query.pages(&paged);
    Ok(desk.show(&LeadsPage {
        shell: desk.shell("Leads"),
        products: desk.product_choices("All products"),
        product: query.text("product").to_owned(),
        rows: paged.rows.iter().map(|known| row(&desk, known, &names)).collect(),
        pages,
    }))
}

fn known(view: &Snapshot, lead: Lead) -> Result<Known, StoreError> {
    let journey = journeys::find(view, &lead.ties(), lead.product, Walked::default())?.journey;
    let mut people: Vec<(AffiliateId, String)> = Vec::new();
    for step in journey.steps.iter().rev() {
        if let StepBy::Affiliation { affiliate, .. } = step.by
            && people.iter().all(|(known, _)| *known != affiliate)
        {
            people.push((affiliate, step.code.to_string()));
        }
    }
    let mut sales = buyers::conversions(view, lead.email, LOOKED_THROUGH_MAX)?;
    sales.retain(|sale| sale.product == lead.product && sale.test == lead.test && sale.at >= lead.id.at());
    Ok(Known { lead, people, sales })
}

fn row(desk: &Desk, known: &Known, names: &Names) -> Row {
    let sale = |sale: &Conversion| (desk.to(&format!("/admin/conversions/{}", sale.id)), order_name(sale));
    Row {
        at: desk.when(known.lead.id.at()),
        product: desk.product_name(known.lead.product),
        address: hex(&known.lead.email.0[..4]),
        people: known.people.iter().map(|(id, code)| (desk.person(*id, names), code.clone())).collect(),
        sales: known.sales.iter().map(sale).collect(),
        test: known.lead.test,
    }
}
