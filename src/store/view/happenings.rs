//! Clicks and reports in one list, as they came: what happens now, and what happened then?

use std::cell::RefCell;
use std::collections::HashMap;

use redb::ReadableTable;

use super::lists::{Paged, Place};
use super::{affiliates, clicks, reports};
use crate::domain::click::Click;
use crate::domain::id::{ClickId, LinkId, ProductId};
use crate::domain::report::{Judged, Report};
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::tables::Read;
use crate::store::telling::Kept;
use crate::store::{keys, records};

/// A click or a report. Their ids are ULIDs both, so they lie in one order of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// Somebody followed a link.
    Click(Click),
    /// Something was reported.
    Report(Report),
}

impl Happening {
    /// Its place among clicks and reports alike, written as a click's id is.
    pub fn place(&self) -> ClickId {
        match self {
            Self::Click(click) => click.id,
            Self::Report(report) => ClickId(report.id.0),
        }
    }
}

/// Which of them are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Of which kind.
    pub kind: Kind,
    /// Of this product.
    pub product: Option<ProductId>,
    /// From this moment on.
    pub from: Timestamp,
    /// Up to this moment, included.
    pub to: Timestamp,
}

/// Kinds of happenings that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Clicks and reports.
    All,
    /// Clicks alone.
    Clicks,
    /// Reports alone.
    Reports,
    /// Reports that somebody should look at.
    Problems,
}

/// Whether somebody should look at a report: it was refused, earned nobody anything, waits, or something was odd.
pub fn is_problem(report: &Report) -> bool {
    let judged = match report.judged {
        Judged::Refused(_) | Judged::Several(_) | Judged::Unattributed(_) | Judged::Waiting => true,
        Judged::Recorded(_) | Judged::Duplicate(_) | Judged::Refunded(_) | Judged::Lead(_) => false,
    };
    judged || !report.notes.is_empty()
}

/// A page of what is wanted, newest first; it looks at a bounded number of rows, so it may hold few and still go on.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn page(
    read: &impl Read,
    wanted: &Wanted,
    place: Place<ClickId>,
    limit: usize,
) -> Result<Paged<Happening, ClickId>, StoreError> {
    let all = keys::ulids_between(wanted.from, wanted.to);
    if all.is_empty() {
        return Ok(Paged { rows: Vec::new(), newer: None, older: None });
    }
    let inside = |id: ClickId| ClickId(id.0.clamp(*all.start(), *all.end()));
    let place = match place {
        Place::Newest => Place::Newest,
        Place::OlderThan(id) => Place::OlderThan(inside(id)),
        Place::NewerThan(id) => Place::NewerThan(inside(id)),
    };
    let bounds = place.bounds(|id| id.0, *all.start(), *all.end());
    let sieve = Sieve::new(read, *wanted);
    let clicks = match wanted.kind {
        Kind::All | Kind::Clicks => Some(read.clicks().range(bounds)?),
        Kind::Reports | Kind::Problems => None,
    };
    let reports = match wanted.kind {
        Kind::All | Kind::Reports | Kind::Problems => Some(read.reports().range(bounds)?),
        Kind::Clicks => None,
    };
    let click = |row: redb::Result<(redb::AccessGuard<'_, u128>, redb::AccessGuard<'_, &[u8]>), _>| {
        let (key, value) = row?;
        let id = ClickId(key.value());
        Ok((id, Happening::Click(records::decode_click(id, value.value())?)))
    };
    let report = |row: redb::Result<(redb::AccessGuard<'_, u128>, redb::AccessGuard<'_, &[u8]>), _>| {
        let (key, value) = row?;
        Ok((ClickId(key.value()), Happening::Report(records::decode("reports", value.value())?)))
    };
    let sifted = |row: Result<(ClickId, Happening), StoreError>| {
        let (id, happening) = row?;
        let fits = sieve.lets_through(&happening)?;
        Ok((id, Some(happening).filter(|_| fits)))
    };
    let (clicks, reports) = (clicks.into_iter().flatten(), reports.into_iter().flatten());
    if matches!(place, Place::NewerThan(_)) {
        place.page_in_turn(limit, merged(clicks.map(click), reports.map(report), true).map(sifted))
    } else {
        let (clicks, reports) = (clicks.rev().map(click), reports.rev().map(report));
        place.page_in_turn(limit, merged(clicks, reports, false).map(sifted))
    }
}

type Placed = Result<(ClickId, Happening), StoreError>;

/// Two lists in one order, upwards or downwards. An error comes first, wherever it is.
fn merged(
    one: impl Iterator<Item = Placed>,
    other: impl Iterator<Item = Placed>,
    upwards: bool,
) -> impl Iterator<Item = Placed> {
    let (mut one, mut other) = (one.peekable(), other.peekable());
    std::iter::from_fn(move || match (one.peek(), other.peek()) {
        (Some(Ok((here, _))), Some(Ok((there, _)))) if (here < there) != upwards => other.next(),
        (Some(Ok(_)), Some(Err(_))) | (None, _) => other.next(),
        (Some(_), _) => one.next(),
    })
}

/// What was just told, where it is wanted.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn told(read: &impl Read, wanted: &Wanted, kept: &[Kept]) -> Result<Vec<Happening>, StoreError> {
    let sieve = Sieve::new(read, *wanted);
    let mut told = Vec::new();
    for kept in kept {
        let happening = match *kept {
            Kept::Click(id) if matches!(wanted.kind, Kind::All | Kind::Clicks) => {
                clicks::by_id(read, id)?.map(Happening::Click)
            }
            Kept::Report(id) if wanted.kind != Kind::Clicks => {
                reports::by_id(read, id)?.map(Happening::Report)
            }
            Kept::Click(_) | Kept::Report(_) => None,
        };
        if let Some(happening) = happening
            && sieve.lets_through(&happening)?
        {
            told.push(happening);
        }
    }
    Ok(told)
}

/// Lets through what is wanted; it remembers the products of links.
struct Sieve<'r, R> {
    read: &'r R,
    wanted: Wanted,
    products: RefCell<HashMap<LinkId, Option<ProductId>>>,
}

impl<'r, R: Read> Sieve<'r, R> {
    fn new(read: &'r R, wanted: Wanted) -> Self {
        Self { read, wanted, products: RefCell::default() }
    }

    fn lets_through(&self, happening: &Happening) -> Result<bool, StoreError> {
        Ok(match happening {
            Happening::Click(click) => {
                let product = self.wanted.product;
                product.is_none() || self.product_of(click.link)? == product
            }
            Happening::Report(report) => {
                self.wanted.product.is_none_or(|product| report.product == Some(product))
                    && (self.wanted.kind != Kind::Problems || is_problem(report))
            }
        })
    }

    fn product_of(&self, link: LinkId) -> Result<Option<ProductId>, StoreError> {
        if let Some(known) = self.products.borrow().get(&link) {
            return Ok(*known);
        }
        let product = affiliates::link(self.read, link)?.map(|link| link.product);
        self.products.borrow_mut().insert(link, product);
        Ok(product)
    }
}
