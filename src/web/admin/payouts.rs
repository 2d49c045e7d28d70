//! Payouts: who do I pay today? What is Due to whom, a currency at a time, and the payouts that were made.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use askama::Template;

use super::desk::{Desk, money_text};
use super::payout_rows::{PayoutRow, row};
use super::query::{Pages, Query};
use super::shown::{Names, Person, ROWS};
use crate::domain::id::{AffiliateId, PayoutId};
use crate::domain::money::{Currency, Money};
use crate::domain::payout::{Payout, PayoutMethod};
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::changes::once::Done;
use crate::store::view::lists::{Paged, Place};
use crate::store::view::money::Balance;
use crate::store::view::{due, money, payouts};
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::page::{Flash, Shell};
use crate::web::preparing::{Preparing, minimum_in, prepare as prepare_one};

/// How many of the past payouts stand below who is Due what.
const LATEST: usize = 10;
/// Where this page is.
pub(super) const PATH: &str = "/admin/payouts";

#[derive(Template)]
#[template(path = "admin/payouts.html")]
struct Payouts {
    shell: Shell,
    tabs: Vec<(String, &'static str, bool)>,
    sums: Vec<DueIn>,
    /// When something becomes Due next, where nothing is now.
    next: String,
    /// Who is Due what in the currency that is shown.
    due: Option<DueList>,
    payouts: Vec<PayoutRow>,
    all_payouts: String,
    is_of_all: bool,
    pages: Pages,
}

/// What is Due in one currency.
struct DueIn {
    currency: Currency,
    href: String,
    is_shown: bool,
    sum: String,
    /// Empty where the creator set none.
    minimum: String,
    /// Whether a payout can be prepared: more than nothing is Due.
    is_payable: bool,
    once: String,
}

struct DueList {
    currency: Currency,
    caption: String,
    rows: Vec<DueRow>,
    /// Whether somebody on this page can be ticked.
    is_ticking: bool,
    once: String,
    pages: Pages,
}

struct DueRow {
    id: AffiliateId,
    person: Person,
    /// The way in which money is sent; `None`: nobody knows where to.
    method: Option<&'static str>,
    method_href: String,
    sum: String,
    status: Status,
}

/// Whether somebody would be in a payout that is prepared now.
enum Status {
    Ready,
    BelowMinimum,
    WithoutMethod,
    BelowZero,
    In(PayoutId, String),
}

/// What was read for the page.
struct Told {
    balances: BTreeMap<Currency, Balance>,
    next: Option<Timestamp>,
    due: Option<(Currency, Paged<Owed, AffiliateId>, Names)>,
    payouts: Paged<Payout, PayoutId>,
}

/// Somebody on the list.
struct Owed {
    due: due::Due,
    method: Option<PayoutMethod>,
    waits_in: Option<PayoutId>,
}

/// `GET /admin/payouts[?currency=EUR][&show=all]`.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let is_of_all = query.text("show") == "all";
    let asked = Currency::parse(query.text("currency")).ok();
    let (now, usual) = (desk.now, desk.program.currency);
    let (due_place, payout_place) = (query.place(), query.place());
    let told = desk
        .read(move |view| {
            let balances = money::balances(view, None, now)?;
            let due = balances.iter().filter(|(_, balance)| balance.due != 0).map(|(currency, _)| *currency);
            let shown =
                asked.or_else(|| due.clone().find(|one| *one == usual)).or_else(|| due.clone().next());
            let due = match shown.filter(|_| !is_of_all) {
                Some(currency) => Some(owed(view, currency, due_place, now)?),
                None => None,
            };
            let (place, limit) = if is_of_all { (payout_place, ROWS) } else { (Place::Newest, LATEST) };
            Ok(Told {
                next: due::next(view, now)?,
                due,
                payouts: payouts::page(view, None, place, limit)?,
                balances,
            })
        })
        .await?;
    Ok(desk.show(&page(&desk, &query, is_of_all, told)))
}

fn owed(
    view: &Snapshot,
    currency: Currency,
    place: Place<AffiliateId>,
    now: Timestamp,
) -> Result<(Currency, Paged<Owed, AffiliateId>, Names), WebError> {
    let mut open = payouts::open(view)?;
    open.retain(|payout| payout.currency == currency);
    let paged = due::page(view, currency, place, ROWS, now)?;
    let names = Names::read(view, paged.rows.iter().map(|due| due.affiliate))?;
    let paged = paged.try_map(|due| {
        let mut waits_in = None;
        for payout in &open {
            let line = payouts::line_of(view, payout.id, due.affiliate)?;
            waits_in = waits_in.or(line.filter(|line| !line.left_out).map(|_| payout.id));
        }
        Ok::<_, WebError>(Owed { due, method: payouts::method(view, due.affiliate)?, waits_in })
    })?;
    Ok((currency, paged, names))
}

fn page(desk: &Desk, query: &Query, is_of_all: bool, told: Told) -> Payouts {
    let shown = told.due.as_ref().map(|(currency, ..)| *currency);
    let with_money = told.balances.iter().filter(|(_, balance)| balance.due != 0);
    let sums = with_money.map(|(currency, balance)| due_in(desk, *currency, balance.due, shown)).collect();
    let next = told.next.map_or_else(String::new, |at| desk.date(at));
    Payouts {
        shell: desk.shell("Payouts"),
        tabs: vec![
            (desk.to(PATH), "Due", !is_of_all),
            (desk.to(&format!("{PATH}?show=all")), "All payouts", is_of_all),
        ],
        sums,
        next,
        due: told.due.map(|(currency, paged, names)| due_list(desk, query, currency, &paged, &names)),
        payouts: told.payouts.rows.iter().map(|payout| row(desk, payout)).collect(),
        all_payouts: told.payouts.older.map_or_else(String::new, |_| desk.to(&format!("{PATH}?show=all"))),
        is_of_all,
        pages: query.pages(&told.payouts),
    }
}

fn due_in(desk: &Desk, currency: Currency, minor: i64, shown: Option<Currency>) -> DueIn {
    let minimum = minimum_in(&desk.program, currency);
    let text = |minor| money_text(Money { minor, currency });
    DueIn {
        currency,
        href: desk.to(&format!("{PATH}?currency={currency}")),
        is_shown: shown == Some(currency),
        sum: text(minor),
        minimum: if minimum > 0 { text(minimum) } else { String::new() },
        is_payable: minor > 0,
        once: desk.once(),
    }
}

fn due_list(
    desk: &Desk,
    query: &Query,
    currency: Currency,
    paged: &Paged<Owed, AffiliateId>,
    names: &Names,
) -> DueList {
    let minimum = minimum_in(&desk.program, currency);
    let rows: Vec<DueRow> =
        paged.rows.iter().map(|owed| due_row(desk, owed, currency, minimum, names)).collect();
    DueList {
        currency,
        caption: format!("Who is Due something in {currency}"),
        is_ticking: rows.iter().any(|row| matches!(row.status, Status::Ready)),
        rows,
        once: desk.once(),
        pages: query.pages(paged),
    }
}

fn due_row(desk: &Desk, owed: &Owed, currency: Currency, minimum: i64, names: &Names) -> DueRow {
    let her = owed.due.affiliate;
    let status = match (owed.waits_in, owed.due.minor) {
        (Some(payout), _) => Status::In(payout, desk.to(&format!("{PATH}/{payout}"))),
        (None, minor) if minor < 0 => Status::BelowZero,
        (None, minor) if minor < minimum => Status::BelowMinimum,
        _ if owed.method.is_none() => Status::WithoutMethod,
        _ => Status::Ready,
    };
    DueRow {
        id: her,
        person: desk.person(her, names),
        method: owed.method.as_ref().map(PayoutMethod::word),
        method_href: desk.to(&format!("/admin/affiliates/{her}/payout-method")),
        sum: money_text(Money { minor: owed.due.minor, currency }),
        status,
    }
}

/// `POST /admin/payouts`: everybody who is Due something, or only who is ticked.
pub async fn prepare(desk: Desk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let Ok(currency) = Currency::parse(sent.data.one("currency")?) else {
        return Ok(desk.go(PATH, &Flash::bad("Choose a currency.")));
    };
    let here = format!("{PATH}?currency={currency}");
    let ticked: BTreeSet<AffiliateId> = sent.data.all("affiliate").filter_map(|id| id.parse().ok()).collect();
    let is_of_ticked = sent.data.one("who")? == "ticked";
    if is_of_ticked && ticked.is_empty() {
        return Ok(desk.go(&here, &Flash::bad("Tick somebody first.")));
    }
    let only = is_of_ticked.then_some(ticked);
    let once = sent.once(desk.now)?;
    let wished = Preparing { currency, only, by: desk.by(), once, at: desk.now };
    prepared(&desk, prepare_one(&desk.app, wished).await, &here)
}

/// On to the payout that was prepared, or back with the reason why none was.
pub(super) fn prepared(
    desk: &Desk,
    done: Result<Done<PayoutId>, WebError>,
    back: &str,
) -> Result<HttpResponse, WebError> {
    let (id, flash) = match done {
        Ok(Done::Now(id)) => {
            (id.to_string(), Flash::good("Prepared. Nothing is paid yet: look at it, then confirm it."))
        }
        Ok(Done::Before(id)) => (id, Flash::good("This payout was prepared before.")),
        Err(WebError::Refused(refused)) => return Ok(desk.go(back, &Flash::bad(refused.message))),
        Err(error) => return Err(error),
    };
    Ok(desk.go(&format!("{PATH}/{id}"), &flash))
}
