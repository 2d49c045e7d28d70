//! Payouts: who do I pay today? What is Due to whom, a currency at a time, and the payouts that were made.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::{Desk, money_text};
use super::payout_rows::{PayoutRow, row};
use super::query::{Files, Pages, Query};
use super::shown::{Names, Person, VOICE};
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
use crate::web::misread::Misread;
use crate::web::page::{Flash, Shell};
use crate::web::preparing::{Preparing, minimum_in, prepare as prepare_one};
use crate::web::sieve::{Sieve, Span};
use crate::web::take_away::{As, PART, amount, count, currency, moment, text, word};

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
    /// What is asked of all payouts.
    sieve: Sieve,
    /// What was not understood of what is asked of those who are Due something.
    misread: Misread,
    is_filtered: bool,
    files: Files,
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
    status: Standing,
    /// The payout in which it waits.
    waits_in: String,
}

/// Whether somebody would be in a payout that is prepared now.
enum Standing {
    Ready,
    BelowMinimum,
    WithoutMethod,
    BelowZero,
    In(PayoutId),
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

/// What is asked of all payouts.
#[derive(Debug, Clone, Copy)]
struct Asked {
    currency: Option<Currency>,
    state: Option<&'static str>,
    prepared: Span,
}

/// How far a payout has come, in the address and in words.
const STATES: [(&str, &str); 4] =
    [("draft", "Draft"), ("confirmed", "Confirmed"), ("paid", "Paid"), ("discarded", "Discarded")];

impl Asked {
    fn of(desk: &Desk, query: &Query) -> Self {
        let state = STATES.iter().find(|(word, _)| *word == query.text("state"));
        Self {
            currency: Currency::parse(query.text("currency")).ok(),
            state: state.map(|(word, _)| *word),
            prepared: Span::asked(query, &desk.zone),
        }
    }

    fn fits(self, payout: &Payout) -> bool {
        self.currency.is_none_or(|currency| currency == payout.currency)
            && self.state.is_none_or(|state| state == payout.state.word())
            && self.prepared.holds(payout.reach.due_by)
    }
}

fn sieve(desk: &Desk, query: &Query) -> Sieve {
    let sieve = Sieve::of(query, "show").tabs("show", ["all"], "what is Due");
    let sieve = sieve.words("state", "State", "All states", STATES);
    sieve.choice("currency", "Currency", desk.currency_choices(query)).days(desk.now, &desk.zone)
}

/// `GET /admin/payouts.csv` and `.json`: all payouts, or who is Due what in the currency that is shown.
pub async fn file(desk: Desk, kind: web::Path<As>, query: Query) -> Result<HttpResponse, WebError> {
    if query.text("show") != "all" {
        return file_of_due(desk, *kind, &query).await;
    }
    sieve(&desk, &query).understood()?;
    let (asked, file) = (Asked::of(&desk, &query), desk.file("payouts", *kind));
    let columns = vec![
        text("Payout", "id", |one: &Payout| one.id.to_string()),
        count("Number", "number", |one| Some(one.id.0.into())),
        word("State", "state", |one| one.state.word().to_owned()),
        moment("Prepared", "prepared_at", |one| Some(one.reach.due_by)),
        moment("Paid", "paid_at", |one| one.paid_at.filter(|_| one.state.word() == "paid")),
        count("Affiliates", "affiliates", |one| Some(one.paid_lines().into())),
        count("Left out", "left_out", |one| Some(one.left_out.into())),
        amount("Total", "amount", |one| Some(one.sum())),
        currency("Currency", "currency", |one| Some(one.currency)),
        text("Reference", "reference", |one| one.reference.clone()),
    ];
    file.send(columns, move |view, place| Ok(payouts::page(view, place, PART, |one| asked.fits(one))?)).await
}

/// What an address may ask of those who are Due something.
const OF_DUE: [&str; 2] = ["show", "currency"];

fn misread_of_due(query: &Query, shown: Option<Currency>) -> Misread {
    let (words, mut misread) = (VOICE.words, Misread::default());
    let instead = shown.map_or_else(|| "all currencies".to_owned(), |shown| shown.to_string());
    misread.word(query, "show", |asked| asked == "all", words, "what is Due");
    misread.word(query, "currency", |asked| Currency::parse(asked).is_ok(), words, &instead);
    misread.limit(query, words);
    misread
}

async fn file_of_due(desk: Desk, kind: As, query: &Query) -> Result<HttpResponse, WebError> {
    let (asked, usual, now) = (Currency::parse(query.text("currency")).ok(), desk.program.currency, desk.now);
    let balances = desk.read(move |view| Ok(money::balances(view, None, now)?)).await?;
    let shown = shown_currency(&balances, asked, usual).unwrap_or(usual);
    misread_of_due(query, Some(shown)).refuse(query, &OF_DUE, VOICE.words)?;
    let minimum = minimum_in(&desk.program, shown);
    let file = desk.file(&format!("due {shown}"), kind);
    let columns = vec![
        text("Affiliate", "affiliate_name", |(_, name, _): &(Owed, String, Money)| name.clone()),
        text("Affiliate (id)", "affiliate", |(owed, ..)| owed.due.affiliate.to_string()),
        text("Method", "method", |(owed, ..)| {
            owed.method.as_ref().map_or_else(String::new, |method| method.word().to_owned())
        }),
        amount("Due", "amount", |(owed, _, minimum)| Some(Money { minor: owed.due.minor, ..*minimum })),
        currency("Currency", "currency", |(.., minimum)| Some(minimum.currency)),
        text("Next payout", "next_payout", |(owed, _, minimum)| {
            match standing(owed, minimum.minor) {
                Standing::Ready => "ready",
                Standing::BelowMinimum => "below the minimum",
                Standing::WithoutMethod => "no payout method",
                Standing::BelowZero => "below zero, carried",
                Standing::In(_) => "in a payout",
            }
            .to_owned()
        }),
        text("In payout (id)", "payout", |(owed, ..)| {
            owed.waits_in.map_or_else(String::new, |id| id.to_string())
        }),
    ];
    file.send(columns, move |view, place| {
        let (currency, paged, names) = owed(view, shown, place, PART, now)?;
        paged.try_map(|owed| {
            let name = names.of(owed.due.affiliate);
            Ok((owed, name, Money { minor: minimum, currency }))
        })
    })
    .await
}

/// The currency whose list is shown: what is asked for, else the program's own, else any in which something is Due.
fn shown_currency(
    balances: &BTreeMap<Currency, Balance>,
    asked: Option<Currency>,
    usual: Currency,
) -> Option<Currency> {
    let due = balances.iter().filter(|(_, balance)| balance.due != 0).map(|(currency, _)| *currency);
    asked.or_else(|| due.clone().find(|one| *one == usual)).or_else(|| due.clone().next())
}

/// `GET /admin/payouts[?currency=EUR][&show=all]`.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let is_of_all = query.text("show") == "all";
    let asked = Currency::parse(query.text("currency")).ok();
    let (now, usual) = (desk.now, desk.program.currency);
    let (due_place, payout_place, rows, all) =
        (query.place(), query.place(), query.limit(), Asked::of(&desk, &query));
    let told = desk
        .read(move |view| {
            let balances = money::balances(view, None, now)?;
            let shown = shown_currency(&balances, asked, usual);
            let due = match shown.filter(|_| !is_of_all) {
                Some(currency) => Some(owed(view, currency, due_place, rows, now)?),
                None => None,
            };
            let (place, limit) = if is_of_all { (payout_place, rows) } else { (Place::Newest, LATEST) };
            let fits = |one: &Payout| !is_of_all || all.fits(one);
            Ok(Told {
                next: due::next(view, now)?,
                due,
                payouts: payouts::page(view, place, limit, fits)?,
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
    limit: usize,
    now: Timestamp,
) -> Result<(Currency, Paged<Owed, AffiliateId>, Names), WebError> {
    let mut open = payouts::open(view)?;
    open.retain(|payout| payout.currency == currency);
    let paged = due::page(view, currency, place, limit, now)?;
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
    let sieve = sieve(desk, query);
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
        files: if is_of_all { sieve.files() } else { query.files(&OF_DUE) },
        sieve,
        misread: misread_of_due(query, shown),
        is_filtered: query.is_filtered("show"),
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
        is_ticking: rows.iter().any(|row| matches!(row.status, Standing::Ready)),
        rows,
        once: desk.once(),
        pages: query.pages(paged),
    }
}

fn due_row(desk: &Desk, owed: &Owed, currency: Currency, minimum: i64, names: &Names) -> DueRow {
    let her = owed.due.affiliate;
    DueRow {
        id: her,
        person: desk.person(her, names),
        method: owed.method.as_ref().map(PayoutMethod::word),
        method_href: desk.to(&format!("/admin/affiliates/{her}/payout-method")),
        sum: money_text(Money { minor: owed.due.minor, currency }),
        status: standing(owed, minimum),
        waits_in: owed.waits_in.map_or_else(String::new, |payout| desk.to(&format!("{PATH}/{payout}"))),
    }
}

fn standing(owed: &Owed, minimum: i64) -> Standing {
    match (owed.waits_in, owed.due.minor) {
        (Some(payout), _) => Standing::In(payout),
        (None, minor) if minor < 0 => Standing::BelowZero,
        (None, minor) if minor < minimum => Standing::BelowMinimum,
        _ if owed.method.is_none() => Standing::WithoutMethod,
        _ => Standing::Ready,
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
