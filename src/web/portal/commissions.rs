//! Commissions: what she earned, why, and when it becomes Due.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::earning_rows::{EarningRow, Worth};
use super::frame::PortalShell;
use super::me::Me;
use crate::domain::affiliation::Affiliation;
use crate::domain::conversion::Conversion;
use crate::domain::id::{AffiliateId, ConversionId, EntryId};
use crate::domain::ledger::EntryState;
use crate::domain::money::Money;
use crate::domain::payout::Payments;
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::keys::Listed;
use crate::store::view::affiliates;
use crate::store::view::conversions::List;
use crate::store::view::earnings::{self, Earning};
use crate::store::view::lists::{self, EVER, Paged, Place};
use crate::web::chart::Stack;
use crate::web::error::WebError;
use crate::web::misread::Misread;
use crate::web::owed::{self, Labels};
use crate::web::query::{Files, Pages, Query, is_key};
use crate::web::take_away::{As, PART, amount, currency, moment, sums, text};
use crate::web::words::PortalWords;

/// What an address may ask for.
const KNOWN: [&str; 2] = ["state", "product"];

#[derive(Template)]
#[template(path = "portal/commissions.html")]
struct Commissions {
    shell: PortalShell,
    tabs: Vec<(String, &'static str, bool)>,
    /// Where her money is, a bar for each currency.
    bars: Vec<Stack>,
    states: Vec<(&'static str, &'static str)>,
    state: String,
    products: Vec<(String, String)>,
    product: String,
    rows: Vec<EarningRow>,
    /// Whether only some were asked for.
    filtered: bool,
    pages: Pages,
    files: Files,
    misread: Misread,
}

/// The money that a list can be asked for.
const STATES: [&str; 6] = ["held", "due", "paid", "reversed", "refused", "test"];

/// Which money a list shows; an unknown word is all of it.
fn fits(asked: &str, earning: &Earning, now: Timestamp) -> bool {
    let state = earning.state(now);
    match asked {
        "held" => matches!(state, Some(EntryState::Held(_) | EntryState::Review)),
        "due" => state == Some(EntryState::Due),
        "paid" => state == Some(EntryState::Paid),
        "reversed" => state == Some(EntryState::Reversed),
        "refused" => state == Some(EntryState::Refused),
        _ => true,
    }
}

/// `GET /portal/commissions[?state=held|due|paid|reversed|refused|test][&product=ID]`.
pub async fn show(me: Me, query: Query) -> Result<HttpResponse, WebError> {
    let (her, now, asked) = (me.affiliate.id, me.now, query.clone());
    let (place, limit) = (query.place(), query.limit());
    let (money, affiliations, paged) = me
        .read(move |view| {
            let paged = read(view, her, &asked, now, place, limit)?;
            Ok((owed::Money::read(view, Some(her), now)?, affiliates::affiliations_of(view, her)?, paged))
        })
        .await?;
    let words = &me.words.earning;
    let products = products(&me, &affiliations);
    let is_key = if query.text("state") == "test" { is_key::<ConversionId> } else { is_key::<EntryId> };
    Ok(me.show(&Commissions {
        shell: me.shell(words.commissions),
        tabs: vec![
            (me.to("/portal/commissions"), me.words.payouts.ledger.by_sale, true),
            (me.to("/portal/ledger"), me.words.payouts.ledger.ledger, false),
        ],
        bars: owed::stacks(me.words.charts, labels(me.words), words.yours_in, &money),
        states: vec![
            ("", words.all_states),
            ("held", me.words.held),
            ("due", me.words.due),
            ("paid", words.paid),
            ("reversed", words.reversed),
            ("refused", words.refused),
            ("test", words.test),
        ],
        state: query.text("state").to_owned(),
        product: query.text("product").to_owned(),
        misread: misread(&me, &query, &products),
        products,
        filtered: query.is_filtered(""),
        rows: paged.rows.iter().map(|one| me.earning_row(one)).collect(),
        pages: query.pages_by(&paged, is_key),
        files: query.files(&KNOWN),
    }))
}

/// What she promotes or promoted, after a first choice for all of it.
fn products(me: &Me, affiliations: &[Affiliation]) -> Vec<(String, String)> {
    let mut products = vec![(String::new(), me.words.earning.all_products.to_owned())];
    products.extend(affiliations.iter().map(|one| (one.product.to_string(), me.product_name(one.product))));
    products
}

/// What is asked for and not understood.
fn misread(me: &Me, query: &Query, products: &[(String, String)]) -> Misread {
    let (words, mut misread) = (me.words.figures, Misread::default());
    let is_state = |asked: &str| STATES.contains(&asked);
    misread.word(query, "state", is_state, words, me.words.earning.all_states);
    misread.product(query, products, words);
    misread.limit(query, words);
    misread
}

/// The parts of her bars, in her language.
fn labels(words: &PortalWords) -> Labels {
    let (held, due, earning) = (words.held, words.due, &words.earning);
    Labels { held, in_review: earning.held_in_review, due, paid: earning.paid, reversed: earning.reversed }
}

/// `GET /portal/commissions.csv` and `.json`.
pub async fn file(me: Me, kind: web::Path<As>, query: Query) -> Result<HttpResponse, WebError> {
    let (words, more, file) = (&me.words.earning, me.taking(), me.file("commissions", *kind));
    let her = me.affiliate.id;
    let affiliations = me.read(move |view| Ok(affiliates::affiliations_of(view, her)?)).await?;
    let misread = misread(&me, &query, &products(&me, &affiliations));
    misread.refuse(&query, &KNOWN, me.words.figures)?;
    let columns = vec![
        moment(words.date, "at", |one: &Taken| Some(one.earning.conversion.at)),
        text(more.conversion_id, "conversion", |one| one.earning.conversion.id.to_string()),
        text(words.bought, "bought", |one| one.row.bought.clone()),
        text(me.words.promoting.product, "product_name", |one| one.row.product.clone()),
        text(more.product_id, "product", |one| one.earning.conversion.product.to_string()),
        amount(words.sale, "sale", |one| one.sale()),
        currency(more.sale_currency, "sale_currency", |one| one.sale().map(|sale| sale.currency)),
        text(more.rate, "rate", |one| one.row.rate.clone()),
        text(more.part, "part", |one| one.row.part.clone()),
        text(words.state, "state", |one| one.row.state.as_ref().map_or("", |tag| tag.word).to_owned()),
        text(more.more, "state_more", |one| {
            one.row.state.as_ref().map_or_else(String::new, |tag| tag.more.clone())
        }),
        text(words.why, "why", |one| one.row.why.clone()),
        sums(words.commission, "commission", |one| one.worth.clone()),
    ];
    file.send(columns, move |view, place| {
        read(view, me.affiliate.id, &query, me.now, place, PART)?.try_map(|earning| {
            let row = me.earning_row(&earning);
            Ok(Taken { worth: Worth::of(&me, &earning).shown(), row, earning })
        })
    })
    .await
}

/// What she earned, in a file.
struct Taken {
    earning: Earning,
    row: EarningRow,
    worth: Vec<Money>,
}

impl Taken {
    /// What was paid; nothing for an event without an amount.
    fn sale(&self) -> Option<Money> {
        Some(self.earning.conversion.amount).filter(|_| !self.row.sale.is_empty())
    }
}

/// A page of what she earned, or of her tests.
fn read(
    view: &Snapshot,
    her: AffiliateId,
    query: &Query,
    now: Timestamp,
    place: Place<String>,
    limit: usize,
) -> Result<Paged<Earning, String>, WebError> {
    if query.text("state") == "test" {
        return Ok(tests(view, her, query, place.read(), limit)?.in_addresses());
    }
    let fits = |one: &Earning| fits(query.text("state"), one, now);
    Ok(earnings::page(view, her, query.product(), place.read(), limit, fits)?.in_addresses())
}

/// Tests that would have been hers. They have no entries, so they are looked for on the list of tests, which is
/// short.
fn tests(
    view: &Snapshot,
    her: AffiliateId,
    query: &Query,
    place: Place<ConversionId>,
    limit: usize,
) -> Result<Paged<Earning, ConversionId>, WebError> {
    let product = query.product();
    let hers = |one: &Conversion| {
        one.verdict.shares.iter().any(|share| share.affiliate == her)
            && product.is_none_or(|product| product == one.product)
    };
    let list = List::Only(Listed::Test);
    let paged = lists::conversions(view, list, &EVER, place, limit, hers)?;
    paged.try_map(|conversion| Ok(Earning { conversion, entries: Vec::new(), payments: Payments::default() }))
}
