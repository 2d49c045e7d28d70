//! What money costs with 100,000 conversions of 10,000 affiliates who are all Due: preparing a payout, marking it as
//! paid, how long the writer is held by a step of it, and every page and list of money: `cargo bench --bench money`;
//! `-- 1000` asks for fewer affiliates.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

use duly::domain::affiliation::AffiliationState;
use duly::domain::conversion::{ConversionState, Event, Evidence, Reported, Trust, Way};
use duly::domain::deed::By;
use duly::domain::email::Email;
use duly::domain::id::{AccountId, AffiliateId, AffiliationId, ConversionId, PayoutId, ProductId, ReportId};
use duly::domain::money::{Currency, Money};
use duly::domain::name::Name;
use duly::domain::payout::PayoutMethod;
use duly::domain::program::Program;
use duly::domain::report::Report;
use duly::domain::time::{DAY_MS, Timestamp};
use duly::store::changes::account_changes::CreateCreator;
use duly::store::changes::change_payout_method::ChangePayoutMethod;
use duly::store::changes::create_affiliate::CreateAffiliate;
use duly::store::changes::create_affiliation::CreateAffiliation;
use duly::store::changes::create_product::CreateProduct;
use duly::store::changes::payout_steps::{PayoutStep, StepPayout};
use duly::store::changes::prepare_payout::PreparePayout;
use duly::store::changes::record_conversion::RecordConversion;
use duly::store::changes::session_changes::StartSession;
use duly::store::changes::token_changes::CreateToken;
use duly::store::changes::unfinished::{GoOn, is_something_left};
use duly::store::error::{Stop, StoreError};
use duly::store::people::{Scope, Session, SignedIn, Token};
use duly::store::view::journeys::Walked;
use duly::store::view::payable::{Wish, payable};
use duly::store::{Change, Tables};
use duly::web::app::App;
use duly::web::secrets::fingerprint;

use self::asking::Connection;
use self::measuring::{Error, bread, serve_duly};

#[path = "../tests/outage/asking.rs"]
#[expect(dead_code, clippy::unwrap_used, reason = "the outages use all of it, and may stop")]
mod asking;
#[expect(dead_code, reason = "the benches before `wrk` use all of it")]
mod measuring;

/// How many affiliates, unless something else is said.
const AFFILIATES: usize = 10_000;
/// How many sales each of them brought.
const SALES_EACH: usize = 10;
/// The past over which they are spread, days.
const DAYS: i64 = 90;
/// So many wait for the writer at once while the program is made.
const HANDS: usize = 64;
/// How often each page is opened.
const TIMES: usize = 40;
/// What no page may take (all but one in twenty).
const PAGE_MAX: Duration = Duration::from_millis(50);
/// How long one step may hold the writer.
const HELD_MAX: Duration = Duration::from_millis(20);
/// How long preparing a payout may take.
const PREPARED_MAX: Duration = Duration::from_secs(2);
/// The token and the session of whoever asks.
const SECRET: &str = "secret-of-the-bench";

/// Every page and list of money, with whoever opens it.
const PAGES: [(&str, &str); 18] = [
    ("duly-session", "/admin"),
    ("duly-session", "/admin/commissions"),
    ("duly-session", "/admin/commissions?by=affiliate"),
    ("duly-session", "/admin/payouts"),
    ("duly-session", "/admin/payouts/pay_1"),
    ("duly-session", "/admin/payouts/pay_1/statements/aff_5"),
    ("duly-session", "/admin/affiliates"),
    ("duly-session", "/admin/affiliates/aff_5"),
    ("duly-portal", "/portal"),
    ("duly-portal", "/portal/commissions"),
    ("duly-portal", "/portal/ledger"),
    ("duly-portal", "/portal/payouts"),
    ("duly-portal", "/portal/payouts/pay_1"),
    ("token", "/api/v1/ledger?affiliate=aff_5&limit=100"),
    ("token", "/api/v1/balances?affiliate=aff_5"),
    ("token", "/api/v1/payouts?limit=100"),
    ("token", "/api/v1/payouts/pay_1"),
    ("token", "/api/v1/payouts/pay_1/lines?limit=100"),
];

fn main() -> Result<(), Error> {
    measuring::in_a_folder("money", measure)
}

fn measure(folder: &Path) -> Result<(), Error> {
    let affiliates = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(AFFILIATES);
    let begun = Instant::now();
    let (duly, app) = serve_duly(folder, async move |app| {
        let made = app.clone();
        let peopled = tokio::task::spawn_blocking(move || peopled(&made, affiliates)).await;
        peopled.unwrap_or_else(|error| Err(error.to_string())).map(|()| app)
    })?;
    let conversions = affiliates * SALES_EACH;
    println!(
        "{affiliates} affiliates, {conversions} conversions; made in {:.1} s",
        begun.elapsed().as_secs_f64()
    );

    let now = app.now();
    let begun = Instant::now();
    let wish = Wish { currency: euros()?, only: None, minimum: 0, now };
    let payable = payable(&*app.store.view()?, &wish)?;
    let lines = payable.lines.len();
    let (payout, held) = timed(&app, PreparePayout { payable, by: By::Command, at: now })?;
    tell("preparing a payout", begun.elapsed(), PREPARED_MAX);
    tell("  of it, the writer is held", held, HELD_MAX);
    if lines != affiliates {
        return Err(format!("{lines} of {affiliates} affiliates are in the payout").into());
    }
    open_pages(duly, "a draft")?;
    pay(&app, payout)?;
    open_pages(duly, "a payout that is paid")
}

/// Confirms a payout, marks it as paid, and tells how long each slice held the writer.
fn pay(app: &App, payout: PayoutId) -> Result<(), Error> {
    let at = app.now();
    let step = |step| StepPayout { payout, step, by: By::Command, at };
    timed(app, step(PayoutStep::Confirm))?;
    let begun = Instant::now();
    let (_, first) = timed(app, step(PayoutStep::MarkAsPaid("bench".into())))?;
    let answered = begun.elapsed();
    let (mut longest, mut slices) = (first, 1);
    while is_something_left(&*app.store.view()?)? {
        let (_, held) = timed(app, GoOn)?;
        longest = longest.max(held);
        slices += 1;
    }
    tell("marking as paid, a slice", longest, HELD_MAX);
    println!(
        "{:>32}: answered after {answered:.2?}, {slices} slices seen, {:.2?} in all",
        "",
        begun.elapsed()
    );
    Ok(())
}

fn tell(what: &str, took: Duration, at_most: Duration) {
    let word = if took <= at_most { "" } else { "  TOO SLOW" };
    println!("{what:>32}: {took:.2?} (at most {at_most:?}){word}");
}

/// Opens every page some times, and tells how long that took.
fn open_pages(duly: SocketAddr, with: &str) -> Result<(), Error> {
    println!("with {with}:");
    let mut connection = Connection::to(duly)?;
    for (by, page) in PAGES {
        let header = match by {
            "token" => ("authorization", format!("Bearer {SECRET}")),
            cookie => ("cookie", format!("{cookie}={SECRET}-{cookie}")),
        };
        let headers = [(header.0, header.1.as_str())];
        let mut took = Vec::new();
        for _ in 0..TIMES {
            let begun = Instant::now();
            let answer = connection.ask("GET", page, &headers, "")?;
            took.push(begun.elapsed());
            match answer.status {
                200 => {}
                // A statement, as long as nothing is paid.
                404 => break,
                status => return Err(format!("{page}: {status}").into()),
            }
        }
        if took.len() < TIMES {
            println!("{page:>40}: there is none");
            continue;
        }
        took.sort();
        let (median, late) = (took[TIMES / 2], took[TIMES * 19 / 20]);
        let word = if late <= PAGE_MAX { "" } else { "  TOO SLOW" };
        println!(
            "{page:>40}: half within {median:.2?}, 19 of 20 within {late:.2?} (at most {PAGE_MAX:?}){word}"
        );
    }
    Ok(())
}

/// A change that tells how long deciding and applying it took: so long the writer does nothing else.
struct Timed<C>(C, Sender<Duration>);

impl<C: Change> Change for Timed<C> {
    type Plan = (Instant, C::Plan, Sender<Duration>);
    type Answer = C::Answer;

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let begun = Instant::now();
        Ok((begun, self.0.decide(tables)?, self.1.clone()))
    }

    fn apply((begun, plan, sender): Self::Plan, tables: &mut Tables<'_>) -> Result<C::Answer, StoreError> {
        let answer = C::apply(plan, tables)?;
        // Nobody listens after an abort.
        let _ = sender.send(begun.elapsed());
        Ok(answer)
    }
}

fn timed<C: Change>(app: &App, change: C) -> Result<(C::Answer, Duration), Error> {
    let (sender, told) = channel();
    let answer = app.store.write_blocking(Timed(change, sender)).map_err(stopped)?;
    Ok((answer, told.recv()?))
}

/// Makes the program: everybody has a way to be paid and some sales whose hold has passed.
fn peopled(app: &App, affiliates: usize) -> Result<(), String> {
    let at = app.now();
    let name = Name::parse("bench").map_err(said)?;
    let token = Token { name, hash: fingerprint(SECRET), scope: Scope::Write, created_at: at };
    app.store.write_blocking(CreateToken(token)).map_err(stopped)?;
    let mut wished = bread().map_err(said)?;
    wished.terms.hold_days = 0;
    let (codes, by, at) = (app.codes(), By::Command, begin(at));
    let product = CreateProduct { wished, slug: None, codes, by, at };
    let product = app.store.write_blocking(product).map_err(stopped)?;
    let one = |number: usize| person(app, product, number);
    std::thread::scope(|scope| {
        let hands = (0..HANDS)
            .map(|hand| scope.spawn(move || (0..affiliates).skip(hand).step_by(HANDS).try_for_each(one)));
        let hands: Vec<_> = hands.collect();
        hands.into_iter().try_for_each(|hand| hand.join().map_err(|_| "a hand fell".to_owned())?)
    })?;
    sign_in(app)
}

/// When the program began.
fn begin(now: Timestamp) -> Timestamp {
    now.plus_ms(-(DAYS + 1) * DAY_MS)
}

/// An affiliate with her sales.
fn person(app: &App, product: ProductId, number: usize) -> Result<(), String> {
    let at = begin(app.now());
    let name = Name::parse(&format!("Affiliate {number}")).map_err(said)?;
    let email = Email::parse(&format!("a{number}@example.com")).map_err(said)?;
    let method = Some(PayoutMethod::PayPal(email.clone()));
    let person = CreateAffiliate { name, email, by: By::Command, at };
    let affiliate = app.store.write_blocking(person).map_err(stopped)?;
    let method = ChangePayoutMethod { affiliate, method, by: By::Command, at };
    app.store.write_blocking(method).map_err(stopped)?;
    let accepted = CreateAffiliation {
        affiliate,
        product,
        commission: None,
        coupon: None,
        code: None,
        codes: app.codes(),
        state: AffiliationState::Active,
        by: By::Command,
        at,
    };
    let affiliation = app.store.write_blocking(accepted).map_err(stopped)?;
    (0..SALES_EACH).try_for_each(|sale| sells(app, product, affiliation, number * SALES_EACH + sale))
}

fn sells(app: &App, product: ProductId, affiliation: AffiliationId, number: usize) -> Result<(), String> {
    let at = app.now();
    let day = i64::try_from(number).map_err(said)? % DAYS;
    let minor = 4_990 + i64::try_from(number % 977).map_err(said)?;
    let apart = u128::try_from(number).map_err(said)?;
    let ulid = |kind: u128| u128::try_from(at.0).unwrap_or(0) << 80 | kind << 64 | apart;
    let evidence = Evidence { affiliate: Some(affiliation), ..Evidence::default() };
    let record = RecordConversion {
        id: ConversionId(ulid(1)),
        report: Report {
            trust: Trust::Authenticated,
            product: Some(product),
            ..Report::arrived(ReportId(ulid(2)), at, Way::Api)
        },
        product,
        reported: Reported {
            event: Event::parse("purchase").map_err(said)?,
            order_id: Some(format!("ORDER-{number}")),
            amount: Some(Money { minor, currency: euros().map_err(said)? }),
            currency_said: true,
            offer: None,
            offer_unknown: None,
            offer_unsigned: false,
            occurred_at: at.plus_ms(-day * DAY_MS),
            test: false,
            status: ConversionState::Approved,
            approves: false,
            evidence,
        },
        walked: Walked::default(),
        only_new: false,
    };
    app.store.write_blocking(record).map(drop).map_err(stopped)
}

/// The creator and one affiliate are signed in.
fn sign_in(app: &App) -> Result<(), String> {
    let at = app.now();
    let (name, currency) = (Name::parse("Bread").map_err(said)?, euros().map_err(said)?);
    let program = Program::new(name, currency, "UTC".into(), at);
    let creator = CreateCreator {
        one_time: None,
        email: Email::parse("maria@example.com").map_err(said)?,
        name: Name::parse("Maria").map_err(said)?,
        password_hash: "none that fits".into(),
        program,
        at,
    };
    app.store.write_blocking(creator).map_err(stopped)?;
    let signed_in = [
        ("duly-session", SignedIn::Account(AccountId(1))),
        ("duly-portal", SignedIn::Affiliate(AffiliateId(5))),
    ];
    for (cookie, who) in signed_in {
        let (expires_at, agent) = (at.plus_days(1), String::new());
        let session = Session { who, created_at: at, last_seen_at: at, expires_at, agent };
        let start = StartSession { hash: fingerprint(&format!("{SECRET}-{cookie}")), session };
        app.store.write_blocking(start).map_err(stopped)?;
    }
    Ok(())
}

fn euros() -> Result<Currency, Error> {
    Ok(Currency::parse("EUR")?)
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn stopped(stop: Stop) -> String {
    format!("{stop:?}")
}
