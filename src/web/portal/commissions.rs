//! Commissions: what she earned, why, and when it becomes Due.

use actix_web::HttpResponse;
use askama::Template;

use super::earning_rows::EarningRow;
use super::frame::PortalShell;
use super::me::Me;
use crate::domain::conversion::Conversion;
use crate::domain::id::{AffiliateId, ProductId};
use crate::domain::ledger::EntryState;
use crate::domain::payout::Payments;
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::keys::Listed;
use crate::store::view::affiliates;
use crate::store::view::conversions::{self, List};
use crate::store::view::earnings::{self, Earning};
use crate::store::view::lists::Paged;
use crate::web::chart::Stack;
use crate::web::error::WebError;
use crate::web::owed::{self, Labels};
use crate::web::query::{Pages, Query};
use crate::web::words::PortalWords;

/// How many rows a page has.
const ROWS: usize = 50;

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
}

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
    let (money, affiliations, (rows, pages)) = me
        .read(move |view| {
            let rows = if asked.text("state") == "test" {
                tests(view, her, &asked)?
            } else {
                earned(view, her, &asked, now)?
            };
            Ok((owed::Money::read(view, Some(her), now)?, affiliates::affiliations_of(view, her)?, rows))
        })
        .await?;
    let words = &me.words.earning;
    let mut products = vec![(String::new(), words.all_products.to_owned())];
    products.extend(affiliations.iter().map(|one| (one.product.to_string(), me.product_name(one.product))));
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
        products,
        filtered: !query.text("state").is_empty() || !query.text("product").is_empty(),
        rows: rows.iter().map(|one| me.earning_row(one)).collect(),
        pages,
    }))
}

/// The parts of her bars, in her language.
fn labels(words: &PortalWords) -> Labels {
    let (held, due, earning) = (words.held, words.due, &words.earning);
    Labels { held, in_review: earning.held_in_review, due, paid: earning.paid, reversed: earning.reversed }
}

/// What she earned, from her entries.
fn earned(
    view: &Snapshot,
    her: AffiliateId,
    query: &Query,
    now: Timestamp,
) -> Result<(Vec<Earning>, Pages), WebError> {
    let fits = |one: &Earning| fits(query.text("state"), one, now);
    let paged = earnings::page(view, her, query.value("product"), query.place(), ROWS, fits)?;
    let pages = query.pages(&paged);
    Ok((paged.rows, pages))
}

/// Tests that would have been hers. They have no entries, so they are looked for on the list of tests, which is
/// short.
fn tests(view: &Snapshot, her: AffiliateId, query: &Query) -> Result<(Vec<Earning>, Pages), WebError> {
    let product: Option<ProductId> = query.value("product");
    let hers = |one: &Conversion| {
        one.verdict.shares.iter().any(|share| share.affiliate == her)
            && product.is_none_or(|product| product == one.product)
    };
    let list = List::Only(Listed::Test);
    let found = conversions::search(view, list, Timestamp(0), query.value("before"), ROWS, hers)?;
    let earning = |conversion| Earning { conversion, entries: Vec::new(), payments: Payments::default() };
    let rows: Vec<Earning> = found.conversions.into_iter().map(earning).collect();
    let pages = query.pages(&Paged { rows: Vec::<()>::new(), newer: None, older: found.next });
    Ok((rows, pages))
}
