//! Leads: who left an address on the way, whose journey it was, and did it become a sale? Addresses are kept as
//! hashes, so only the beginning of one is shown.

use std::ops::RangeInclusive;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::conversion_rows::order_name;
use super::desk::Desk;
use super::query::{Files, Pages, Query};
use super::shown::{Names, Person, When};
use crate::domain::conversion::Conversion;
use crate::domain::id::{AffiliateId, LeadId, ProductId};
use crate::domain::journey::StepBy;
use crate::domain::lead::Lead;
use crate::store::Snapshot;
use crate::store::error::StoreError;
use crate::store::view::journeys::{self, Walked};
use crate::store::view::lists::{Paged, Place};
use crate::store::view::{buyers, leads};
use crate::web::error::WebError;
use crate::web::page::Shell;
use crate::web::secrets::hex;
use crate::web::sieve::{Sieve, Span};
use crate::web::take_away::{As, PART, list, moment, text, truth};

/// How many of an address's conversions are looked through for those of a lead.
const LOOKED_THROUGH_MAX: usize = 20;

#[derive(Template)]
#[template(path = "admin/leads.html")]
struct LeadsPage {
    shell: Shell,
    /// There is none at all.
    nothing: bool,
    sieve: Sieve,
    files: Files,
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
    product: String,
    names: Vec<String>,
}

/// What is asked of the list.
struct Asked {
    product: Option<ProductId>,
    arrived: RangeInclusive<u128>,
}

impl Asked {
    fn of(desk: &Desk, query: &Query) -> Self {
        Self { product: query.product(), arrived: Span::asked(query, &desk.zone).ids() }
    }

    fn page(
        &self,
        desk: &Desk,
        view: &Snapshot,
        place: Place<LeadId>,
        limit: usize,
    ) -> Result<Paged<Known, LeadId>, WebError> {
        let paged = leads::page(view, self.product, &self.arrived, place, limit)?;
        Ok(paged.try_map(|lead| known(desk, view, lead))?)
    }
}

/// The list, newest first.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let (asked, place, limit, reader) =
        (Asked::of(&desk, &query), query.place(), query.limit(), desk.clone());
    let paged = desk.read(move |view| asked.page(&reader, view, place, limit)).await?;
    let pages = query.pages(&paged);
    let sieve = sieve(&desk, &query);
    Ok(desk.show(&LeadsPage {
        shell: desk.shell("Leads"),
        nothing: paged.rows.is_empty() && !query.is_filtered("") && pages.newer.is_none(),
        files: sieve.files(),
        sieve,
        rows: paged.rows.iter().map(|known| row(&desk, known)).collect(),
        pages,
    }))
}

fn sieve(desk: &Desk, query: &Query) -> Sieve {
    let sieve = Sieve::of(query, "").choice("product", "Product", desk.product_choices("All products"));
    sieve.days(desk.now, &desk.zone)
}

/// `GET /admin/leads.csv` and `.json`. Of an address no more is told than on the page.
pub async fn file(desk: Desk, kind: web::Path<As>, query: Query) -> Result<HttpResponse, WebError> {
    let (asked, file) = (Asked::of(&desk, &query), desk.file("leads", *kind));
    sieve(&desk, &query).understood()?;
    let columns = vec![
        moment("When", "at", |one: &Known| Some(one.lead.id.at())),
        text("Lead (id)", "id", |one| one.lead.id.to_string()),
        text("Product", "product_name", |one| one.product.clone()),
        text("Product (id)", "product", |one| one.lead.product.to_string()),
        text("Address, beginning of its hash", "address", |one| beginning(&one.lead)),
        list("Whose journey", "affiliate_names", |one| one.names.clone()),
        list("Whose journey (id)", "affiliates", |one| {
            one.people.iter().map(|(id, _)| id.to_string()).collect()
        }),
        list("Code", "codes", |one| one.people.iter().map(|(_, code)| code.clone()).collect()),
        list("Became", "orders", |one| one.sales.iter().map(order_name).collect()),
        list("Became (id)", "conversions", |one| one.sales.iter().map(|sale| sale.id.to_string()).collect()),
        truth("Test", "test", |one| one.lead.test),
    ];
    file.send(columns, move |view, place| asked.page(&desk, view, place, PART)).await
}

fn known(desk: &Desk, view: &Snapshot, lead: Lead) -> Result<Known, StoreError> {
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
    let names = Names::read(view, people.iter().map(|(id, _)| *id))?;
    let names = people.iter().map(|(id, _)| names.of(*id)).collect();
    Ok(Known { product: desk.product_name(lead.product), lead, people, sales, names })
}

fn row(desk: &Desk, known: &Known) -> Row {
    let sale = |sale: &Conversion| (desk.to(&format!("/admin/conversions/{}", sale.id)), order_name(sale));
    let people = known.people.iter().zip(&known.names);
    Row {
        at: desk.when(known.lead.id.at()),
        product: known.product.clone(),
        address: beginning(&known.lead),
        people: people.map(|((id, code), name)| (desk.person_called(*id, name), code.clone())).collect(),
        sales: known.sales.iter().map(sale).collect(),
        test: known.lead.test,
    }
}

/// The beginning of the hash of an address.
fn beginning(lead: &Lead) -> String {
    hex(&lead.email.0[..4])
}
