//! The history: who did what to products, terms and people, when, and by which way?

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::query::{Pages, Query, id};
use super::shown::{Names, Person, ROWS, When};
use crate::domain::deed::{By, HistoryLine};
use crate::domain::id::{AccountId, AffiliateId, ProductId};
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::keys::Subject;
use crate::store::view::lists::{Paged, Place};
use crate::store::view::{accounts, affiliates, history, products};
use crate::web::error::WebError;
use crate::web::page::Shell;

#[derive(Template)]
#[template(path = "admin/history.html")]
struct HistoryPage {
    shell: Shell,
    crumbs: Vec<(String, String)>,
    /// All products for the filter, where the page is of all.
    products: Vec<(String, String)>,
    product: String,
    rows: Vec<HistoryRow>,
    pages: Pages,
}

/// A line of the history in a table.
pub(super) struct HistoryRow {
    pub(super) at: When,
    pub(super) what: &'static str,
    pub(super) detail: String,
    /// When it comes into force, where that was later.
    pub(super) from: String,
    /// What it was done to: the product as (address, name), and the person.
    pub(super) product: Option<(String, String)>,
    pub(super) person: Option<Person>,
    /// Who did it, and by which way.
    pub(super) who: String,
    pub(super) way: &'static str,
}

/// Lines with the names that stand in them.
pub(super) struct Lines {
    paged: Paged<HistoryLine, u64>,
    names: Names,
    team: BTreeMap<AccountId, String>,
}

/// `GET /admin/history`: everything, or what is about one product.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let product: Option<ProductId> = query.value("product");
    let place = query.place();
    let lines =
        desk.read(move |view| Ok(Lines::read(view, product.map(Subject::Product), place, ROWS)?)).await?;
    let products = desk.product_choices("All products");
    let page = page(&desk, &query, "History", Vec::new(), &lines);
    Ok(desk.show(&HistoryPage { products, product: query.text("product").to_owned(), ..page }))
}

/// `GET /admin/products/{id}/history`.
pub async fn of_product(desk: Desk, path: web::Path<String>, query: Query) -> Result<HttpResponse, WebError> {
    let (product, place): (ProductId, _) = (id(&path, "product")?, query.place());
    let (lines, name) = desk
        .read(move |view| {
            let known = products::by_id(view, product)?.ok_or(WebError::NotFound("product"))?;
            Ok((Lines::read(view, Some(Subject::Product(product)), place, ROWS)?, known.name.to_string()))
        })
        .await?;
    let crumbs = vec![
        (desk.to("/admin/products"), "Products".to_owned()),
        (desk.to(&format!("/admin/products/{product}")), name.clone()),
    ];
    Ok(desk.show(&page(&desk, &query, &format!("History of {name}"), crumbs, &lines)))
}

/// `GET /admin/affiliates/{id}/history`.
pub async fn of_affiliate(
    desk: Desk,
    path: web::Path<String>,
    query: Query,
) -> Result<HttpResponse, WebError> {
    let (her, place): (AffiliateId, _) = (id(&path, "affiliate")?, query.place());
    let (lines, name) = desk
        .read(move |view| {
            let known = affiliates::by_id(view, her)?.ok_or(WebError::NotFound("affiliate"))?;
            Ok((Lines::read(view, Some(Subject::Affiliate(her)), place, ROWS)?, known.name.to_string()))
        })
        .await?;
    let crumbs = vec![
        (desk.to("/admin/affiliates"), "Affiliates".to_owned()),
        (desk.to(&format!("/admin/affiliates/{her}")), name.clone()),
    ];
    Ok(desk.show(&page(&desk, &query, &format!("History of {name}"), crumbs, &lines)))
}

fn page(
    desk: &Desk,
    query: &Query,
    title: &str,
    crumbs: Vec<(String, String)>,
    lines: &Lines,
) -> HistoryPage {
    HistoryPage {
        shell: desk.shell(title),
        crumbs,
        products: Vec::new(),
        product: String::new(),
        rows: lines.rows(desk),
        pages: query.pages(&lines.paged),
    }
}

impl Lines {
    /// Reads a page of lines and the names in them.
    ///
    /// # Errors
    /// Of the disk, or where a row cannot be read.
    pub(super) fn read(
        read: &impl Read,
        subject: Option<Subject>,
        place: Place<u64>,
        limit: usize,
    ) -> Result<Self, StoreError> {
        let paged = history::page(read, subject, place, limit)?;
        let doers = paged.rows.iter().filter_map(|line| match line.by {
            By::Affiliate(id) => Some(id),
            By::Account(_) | By::Token(_) | By::Command | By::Nobody => None,
        });
        let people = paged.rows.iter().filter_map(|line| line.about.affiliate).chain(doers);
        let names = Names::read(read, people)?;
        let mut team = BTreeMap::new();
        for line in &paged.rows {
            if let By::Account(id) = line.by
                && let Some(account) = accounts::by_id(read, id)?
            {
                team.insert(id, account.name.to_string());
            }
        }
        Ok(Self { paged, names, team })
    }

    /// The rows.
    pub(super) fn rows(&self, desk: &Desk) -> Vec<HistoryRow> {
        self.paged.rows.iter().map(|line| self.row(desk, line)).collect()
    }

    fn row(&self, desk: &Desk, line: &HistoryLine) -> HistoryRow {
        let (who, way) = self.doer(&line.by);
        let product = |id: ProductId| (desk.to(&format!("/admin/products/{id}")), desk.product_name(id));
        HistoryRow {
            at: desk.when_exactly(line.at),
            what: line.deed.words(),
            detail: line.detail.clone(),
            from: line.from.map_or_else(String::new, |from| desk.date_time(from)),
            product: line.about.product.map(product),
            person: line.about.affiliate.map(|id| desk.person(id, &self.names)),
            who,
            way,
        }
    }

    /// Who did it, and by which way.
    fn doer(&self, by: &By) -> (String, &'static str) {
        match by {
            By::Account(id) => (self.team.get(id).cloned().unwrap_or_else(|| id.to_string()), "in a browser"),
            By::Affiliate(id) => (self.names.of(*id), "in the portal"),
            By::Token(name) => (format!("API token {name}"), "by a program"),
            By::Command => ("A command".to_owned(), "on the server"),
            By::Nobody => ("Duly".to_owned(), "by itself"),
        }
    }
}
