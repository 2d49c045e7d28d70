//! Lines of the history with the names in them, as pages, files and programs tell them alike.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::{Value, json};

use super::csv::Cell;
use super::format;
use crate::domain::deed::{By, HistoryLine};
use crate::domain::history::{Doer, Group, Wanted};
use crate::domain::id::{AccountId, AffiliateId, ProductId};
use crate::domain::time::Timestamp;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::view::lists::{Paged, Place};
use crate::store::view::{accounts, affiliates, history, products};

/// A page of lines, each with its number, and the names in them.
pub struct Lines {
    /// The lines, newest first.
    pub paged: Paged<(u64, HistoryLine), u64>,
    people: BTreeMap<AffiliateId, String>,
    team: BTreeMap<AccountId, String>,
    products: BTreeMap<ProductId, String>,
}

/// The columns of a line in a spreadsheet. The first has the moment in the program's zone.
pub const COLUMNS: [&str; 14] = [
    "When",
    "When (UTC)",
    "What",
    "Detail",
    "In force from (UTC)",
    "Who",
    "Who (id)",
    "From where",
    "Product",
    "Product (id)",
    "Affiliate",
    "Affiliate (id)",
    "Affiliation (id)",
    "Number",
];

impl Lines {
    /// Reads a page of the lines that are asked for, and the names in them.
    ///
    /// # Errors
    /// Of the disk, or where a row cannot be read.
    pub fn read(
        read: &impl Read,
        wanted: &Wanted,
        place: Place<u64>,
        limit: usize,
    ) -> Result<Self, StoreError> {
        let paged = history::page(read, wanted, place, limit)?;
        let (mut people, mut team, mut named) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (_, line) in &paged.rows {
            let doer = if let By::Affiliate(id) = line.by { Some(id) } else { None };
            for id in line.about.affiliate.into_iter().chain(doer) {
                if let Entry::Vacant(unknown) = people.entry(id) {
                    let name = affiliates::by_id(read, id)?.map(|her| her.name.to_string());
                    unknown.insert(name.unwrap_or_else(|| id.to_string()));
                }
            }
            if let By::Account(id) = line.by
                && let Entry::Vacant(unknown) = team.entry(id)
            {
                // Whoever left the team has no name any more; the line of the leave tells it beside the id.
                let name = accounts::by_id(read, id)?.map(|account| account.name.to_string());
                unknown.insert(name.unwrap_or_else(|| id.to_string()));
            }
            if let Some(id) = line.about.product
                && let Entry::Vacant(unknown) = named.entry(id)
            {
                let name = products::by_id(read, id)?.map(|product| product.name.to_string());
                unknown.insert(name.unwrap_or_else(|| id.to_string()));
            }
        }
        Ok(Self { paged, people, team, products: named })
    }

    /// A person's name.
    pub fn person(&self, id: AffiliateId) -> String {
        self.people.get(&id).cloned().unwrap_or_else(|| id.to_string())
    }

    /// A product's name.
    pub fn product(&self, id: ProductId) -> String {
        self.products.get(&id).cloned().unwrap_or_else(|| id.to_string())
    }

    /// Who did it, in words.
    pub fn doer(&self, by: &By) -> String {
        match by {
            By::Account(id) => self.team.get(id).cloned().unwrap_or_else(|| id.to_string()),
            By::Affiliate(id) => self.person(*id),
            By::Token(name) => format!("API token {name}"),
            By::Command => "A command".to_owned(),
            By::Nobody => "Duly".to_owned(),
        }
    }

    /// A line as a row of a spreadsheet, in the order of `COLUMNS`.
    pub fn cells(&self, number: u64, line: &HistoryLine, zone: &jiff::tz::TimeZone) -> [Cell; 14] {
        let about = line.about;
        let id = |id: Option<String>| id.map_or_else(Cell::nothing, Cell::text);
        [
            Cell::local(line.at, zone),
            Cell::moment(line.at),
            Cell::text(line.deed.words()),
            Cell::text(&line.detail),
            line.from.map_or_else(Cell::nothing, Cell::moment),
            Cell::text(self.doer(&line.by)),
            Cell::text(Doer::from(&line.by).to_string()),
            Cell::text(way(&line.by)),
            id(about.product.map(|id| self.product(id))),
            id(about.product.map(|id| id.to_string())),
            id(about.affiliate.map(|id| self.person(id))),
            id(about.affiliate.map(|id| id.to_string())),
            id(about.affiliation.map(|id| id.to_string())),
            Cell::count(number),
        ]
    }

    /// A line for programs; `static/openapi.json` describes it.
    pub fn told(&self, number: u64, line: &HistoryLine) -> Value {
        let about = line.about;
        json!({
            "number": number,
            "at": moment(line.at),
            "deed": line.deed.word(),
            "group": Group::of(line.deed).word(),
            "what": line.deed.words(),
            "detail": line.detail,
            "in_force_from": line.from.map(moment),
            "by": Doer::from(&line.by).to_string(),
            "by_name": self.doer(&line.by),
            "from_where": way(&line.by),
            "product": about.product.map(|id| id.to_string()),
            "product_name": about.product.map(|id| self.product(id)),
            "affiliate": about.affiliate.map(|id| id.to_string()),
            "affiliate_name": about.affiliate.map(|id| self.person(id)),
            "affiliation": about.affiliation.map(|id| id.to_string()),
        })
    }
}

/// A moment in UTC to the millisecond, as the API writes all of them.
fn moment(at: Timestamp) -> String {
    format!("{:.3}", format::moment(at.0))
}

/// By which way something was done. Addresses of networks are never kept.
pub fn way(by: &By) -> &'static str {
    match by {
        By::Account(_) => "in a browser",
        By::Affiliate(_) => "in the portal",
        By::Token(_) => "by a program",
        By::Command => "on the server",
        By::Nobody => "by itself",
    }
}
