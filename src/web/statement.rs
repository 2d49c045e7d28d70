//! A statement: what one payment to one affiliate was for, line by line (`product.md` M4). The creator and the
//! affiliate read the same page, on the screen, on paper and as a table.

use actix_web::HttpResponse;
use askama::Template;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::app::App;
use super::assets;
use super::bookings::Booking;
use super::csv::{Cell, Sheet};
use super::download::{self, Kind};
use super::error::WebError;
use super::format;
use super::paths::Paths;
use super::speaking;
use super::theme::Theme;
use super::words::PortalWords;
use crate::domain::affiliate::Affiliate;
use crate::domain::id::{AffiliateId, PayoutId};
use crate::domain::money::Money;
use crate::domain::payout::{Payment, Payout, PayoutLine, PayoutState};
use crate::domain::program::Program;
use crate::domain::time::Timestamp;
use crate::store::Read;
use crate::store::view::{affiliates, payouts, products};

/// What a statement is made from.
pub struct Statement {
    program: Program,
    affiliate: Affiliate,
    payout: Payout,
    line: PayoutLine,
    /// Once it is paid.
    payment: Option<Payment>,
    bookings: Vec<Booking>,
}

/// Who reads it: where its links lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The affiliate.
    Affiliate,
    /// The creator, who can read it before it is paid.
    Creator,
}

#[derive(Template)]
#[template(path = "statement.html")]
struct StatementPage {
    paths: Paths,
    theme: Theme,
    words: &'static PortalWords,
    title: String,
    back: (String, String),
    csv: String,
    json: String,
    program: String,
    contact: Option<(String, String)>,
    name: String,
    email: String,
    method: &'static str,
    address: Vec<String>,
    /// Empty before it is paid.
    paid_on: String,
    reference: String,
    covers: String,
    lines: Vec<Line>,
    total: String,
    time_zone_name: String,
}

/// A line on the page.
struct Line {
    iso: String,
    date: String,
    what: String,
    href: String,
    product: String,
    why: String,
    amount: String,
}

impl Statement {
    /// Reads what a payout pays an affiliate for. The affiliate reads of what was paid only; the creator also of
    /// what would be.
    ///
    /// # Errors
    /// `NotFound` where it pays her nothing; of the disk, or where a row cannot be read.
    pub fn read(
        read: &impl Read,
        reader: Reader,
        payout: PayoutId,
        her: AffiliateId,
    ) -> Result<Self, WebError> {
        let missing = || WebError::NotFound("statement");
        let payout = payouts::by_id(read, payout)?.filter(|one| one.state != PayoutState::Discarded);
        let payout = payout.ok_or_else(missing)?;
        let line = payouts::line_of(read, payout.id, her)?.filter(|line| !line.left_out);
        let paid = payouts::payments(read, [her])?;
        let payment = payouts::payments_to(read, her)?.into_iter().find(|one| one.payout == payout.id);
        let entries = match (&payment, reader) {
            (Some(_), _) => payouts::paid_for(read, her, payout.id)?,
            (None, Reader::Creator) => payouts::would_pay_for(read, her, payout.currency, payout.reach)?,
            (None, Reader::Affiliate) => return Err(missing()),
        };
        let bookings = entries.into_iter().map(|entry| Booking::read(read, entry, &paid));
        Ok(Self {
            bookings: bookings.collect::<Result<_, _>>()?,
            program: products::program(read)?.ok_or(WebError::broken("there is no program yet"))?,
            affiliate: affiliates::by_id(read, her)?.ok_or_else(missing)?,
            line: line.ok_or_else(missing)?,
            payout,
            payment,
        })
    }

    /// The page, for the screen and for paper.
    pub fn page(&self, app: &App, reader: Reader, theme: Theme, words: &'static PortalWords) -> HttpResponse {
        let zone = self.zone();
        let paper = &words.payouts.paper;
        let own = self.own_path(reader);
        let page = StatementPage {
            theme,
            words,
            title: (paper.title)(self.payout.id.0),
            back: match reader {
                Reader::Affiliate => (app.paths.to("/portal/payouts"), words.payouts.payouts.to_owned()),
                Reader::Creator => {
                    let payout = self.payout.id;
                    let label = (words.payouts.ledger.payout)(payout.0);
                    (app.paths.to(&format!("/admin/payouts/{payout}")), label)
                }
            },
            csv: app.paths.to(&format!("{own}.csv")),
            json: app.paths.to(&format!("{own}.json")),
            program: self.program.name.to_string(),
            contact: self.program.contact.as_ref().map(|to| (to.href(), to.to_string())),
            name: self.affiliate.name.to_string(),
            email: self.affiliate.email.to_string(),
            method: words.payouts.method_word(&self.line.method),
            address: self.line.method.lines(),
            paid_on: self.payment.map_or_else(String::new, |payment| words.formats.date(payment.at, &zone)),
            reference: self.payout.reference.clone(),
            covers: (paper.covers)(&words.formats.date_time(self.payout.reach.due_by, &zone)),
            lines: self.bookings.iter().map(|booking| line(app, reader, booking, words, &zone)).collect(),
            total: words.formats.money(self.total()),
            time_zone_name: self.program.time_zone.clone(),
            paths: app.paths.clone(),
        };
        let mut response = super::page::html(actix_web::http::StatusCode::OK, &page);
        speaking::said(&mut response, words.language, reader == Reader::Affiliate);
        response
    }

    /// The same as a table.
    ///
    /// # Errors
    /// Only a mistake of ours.
    pub fn csv(&self, app: &App, words: &PortalWords) -> Result<HttpResponse, WebError> {
        let zone = self.zone();
        let mut sheet = Sheet::begun(&words.payouts.paper.columns)?;
        for booking in &self.bookings {
            let entry = &booking.entry;
            sheet.row([
                Cell::local(entry.at, &zone),
                Cell::text(booking.what(words)),
                Cell::text(booking.conversion().map_or_else(String::new, |one| one.id.to_string())),
                Cell::text(product_name(app, booking)),
                Cell::text(booking.why(words, |at| words.formats.date(at, &zone))),
                Cell::amount(entry.amount),
                Cell::text(entry.amount.currency.code()),
                entry.due_at.map_or_else(Cell::nothing, |due_at| Cell::local(due_at, &zone)),
            ])?;
        }
        Ok(download::whole(&self.file_name(), Kind::Csv, sheet.bytes()?))
    }

    /// The same for programs: amounts in minor units, moments in UTC.
    pub fn json(&self, app: &App, words: &PortalWords) -> HttpResponse {
        let utc = |at: Timestamp| format!("{:.3}", format::moment(at.0));
        let told = |booking: &Booking| {
            let entry = &booking.entry;
            json!({
                "at": utc(entry.at),
                "id": entry.id.to_string(),
                "what": booking.what(words),
                "conversion": booking.conversion().map(|one| one.id.to_string()),
                "product_name": product_name(app, booking),
                "product": booking.conversion().map(|one| one.product.to_string()),
                "why": booking.why(words, |at| words.formats.date(at, &self.zone())),
                "amount": entry.amount.minor,
                "currency": entry.amount.currency.code(),
                "due_at": entry.due_at.map(utc),
            })
        };
        let rows: Vec<Value> = self.bookings.iter().map(told).collect();
        let text = format!("{:#}\n", Value::from(rows));
        download::whole(&self.file_name(), Kind::Json, text.into_bytes())
    }

    fn file_name(&self) -> String {
        format!("statement {} {}", self.payout.id, self.affiliate.id)
    }

    /// What the lines come to: what is paid.
    fn total(&self) -> Money {
        let minor = self.bookings.iter().map(|booking| booking.entry.amount.minor).sum();
        Money { minor, currency: self.payout.currency }
    }

    fn zone(&self) -> TimeZone {
        TimeZone::get(&self.program.time_zone).unwrap_or(TimeZone::UTC)
    }

    fn own_path(&self, reader: Reader) -> String {
        let (payout, her) = (self.payout.id, self.affiliate.id);
        match reader {
            Reader::Affiliate => format!("/portal/payouts/{payout}"),
            Reader::Creator => format!("/admin/payouts/{payout}/statements/{her}"),
        }
    }
}

impl StatementPage {
    fn css(&self) -> String {
        self.paths.to(assets::css_path())
    }

    fn js(&self) -> String {
        self.paths.to(assets::js_path())
    }

    fn icon(&self) -> String {
        self.paths.to(assets::icon_path())
    }
}

fn line(app: &App, reader: Reader, booking: &Booking, words: &PortalWords, zone: &TimeZone) -> Line {
    let date = |at: Timestamp| words.formats.date(at, zone);
    let conversions = match reader {
        Reader::Affiliate => "/portal/conversions",
        Reader::Creator => "/admin/conversions",
    };
    let conversion = booking.conversion().map(|one| app.paths.to(&format!("{conversions}/{}", one.id)));
    Line {
        iso: format::iso(booking.entry.at.0),
        date: date(booking.entry.at),
        what: booking.what(words),
        href: conversion.unwrap_or_default(),
        product: product_name(app, booking),
        why: booking.why(words, date),
        amount: words.formats.money(booking.entry.amount),
    }
}

fn product_name(app: &App, booking: &Booking) -> String {
    let product = booking.entry.product.and_then(|id| app.store.mirror().product(id));
    product.map_or_else(String::new, |product| product.name.to_string())
}
