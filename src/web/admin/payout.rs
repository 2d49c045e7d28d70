//! One payout: what exactly does it send to whom, and what is the next step?

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::{Desk, money_text};
use super::payout_rows::{people, tag};
use super::payouts::PATH;
use super::query::{Files, Query, id};
use super::shown::{Names, Person, ROWS, VOICE, When};
use crate::domain::id::{AffiliateId, PayoutId};
use crate::domain::money::{Currency, Money};
use crate::domain::payout::{PassedOver, Payout, PayoutLine, PayoutState};
use crate::store::view::lists::{Paged, Place};
use crate::store::view::{payout_news, payouts};
use crate::web::error::WebError;
use crate::web::form::{self, Field};
use crate::web::format;
use crate::web::misread::Misread;
use crate::web::page::Shell;
use crate::web::payout_files::Format;
use crate::web::take_away::{As, PART, amount, currency, text, truth};

/// How many of those of whom something was taken back are named.
const NAMED: usize = 10;

#[derive(Template)]
#[template(path = "admin/payout.html")]
struct PayoutPage {
    shell: Shell,
    here: String,
    title: String,
    tag: (&'static str, &'static str),
    state: PayoutState,
    /// How much of it the ledger was told, while it is being told.
    going: String,
    sum: String,
    people: String,
    left_out: u32,
    prepared: When,
    paid: Option<When>,
    reference: String,
    passed_over: Vec<String>,
    news: Vec<String>,
    files: Vec<FileLink>,
    /// The payout after which this one cannot be undone.
    follower: Option<(String, String)>,
    /// Why the last step was not taken.
    refused: Option<String>,
    problems: Vec<(&'static str, String)>,
    form: Field,
    once: String,
    lines: Vec<LineRow>,
    /// The first affiliate of this page of lines, where it is not the first page.
    after: String,
    next_lines: Option<String>,
    /// All lines as files.
    all_lines: Files,
}

struct FileLink {
    href: String,
    label: String,
    hint: String,
}

struct LineRow {
    id: AffiliateId,
    person: Person,
    method: &'static str,
    address: String,
    sum: String,
    left_out: bool,
    statement: String,
    /// What was taken back since.
    back: String,
}

/// What was read for the page.
struct Told {
    payout: Payout,
    lines: Vec<PayoutLine>,
    back: Vec<(AffiliateId, i64)>,
    is_all_back: bool,
    names: Names,
    counts: Vec<(Format, usize)>,
    follower: Option<PayoutId>,
    told: usize,
}

/// `GET /admin/payouts/{id}[?after=AFFILIATE]`.
pub async fn show(desk: Desk, path: web::Path<String>, query: Query) -> Result<HttpResponse, WebError> {
    let page =
        page(&desk, id(&path, "payout")?, query.value("after"), Field::new("reference", ""), None).await?;
    Ok(desk.show(&page))
}

/// A line in a file.
struct FileLine {
    line: PayoutLine,
    name: String,
    payout: PayoutId,
    currency: Currency,
}

/// `GET /admin/payouts/{id}.csv` and `.json`: all lines, those too that are left out.
pub async fn file(desk: Desk, path: web::Path<(String, As)>, query: Query) -> Result<HttpResponse, WebError> {
    Misread::default().refuse(&query, &[], VOICE.words)?;
    let (text_id, kind) = path.into_inner();
    let payout: PayoutId = id(&text_id, "payout")?;
    let file = desk.file(&format!("payout {}", payout.0), kind);
    let columns = vec![
        text("Affiliate", "affiliate_name", |one: &FileLine| one.name.clone()),
        text("Affiliate (id)", "affiliate", |one| one.line.affiliate.to_string()),
        text("Payout", "payout", |one| one.payout.to_string()),
        text("Method", "method", |one| one.line.method.word().to_owned()),
        text("Address", "address", |one| one.line.method.address().to_owned()),
        amount("Sum", "amount", |one| Some(Money { minor: one.line.minor, currency: one.currency })),
        currency("Currency", "currency", |one| Some(one.currency)),
        truth("Left out", "left_out", |one| one.line.left_out),
    ];
    file.send(columns, move |view, place| {
        let known = payouts::by_id(view, payout)?.ok_or(WebError::NotFound("payout"))?;
        let after = if let Place::OlderThan(after) = place { Some(after) } else { None };
        let lines = payouts::lines_after(view, payout, after, PART)?;
        let names = Names::read(view, lines.iter().map(|line| line.affiliate))?;
        let older = lines.last().filter(|_| lines.len() == PART).map(|line| line.affiliate);
        let line = |line: PayoutLine| {
            let name = names.of(line.affiliate);
            FileLine { line, name, payout, currency: known.currency }
        };
        Ok(Paged { rows: lines.into_iter().map(line).collect(), newer: None, older })
    })
    .await
}

/// The page again, after a step that was not taken.
pub(super) async fn again(
    desk: &Desk,
    payout: PayoutId,
    reference: Field,
    refused: Option<String>,
) -> Result<HttpResponse, WebError> {
    let page = page(desk, payout, None, reference, refused).await?;
    Ok(desk.show_again(&page))
}

async fn page(
    desk: &Desk,
    id: PayoutId,
    after: Option<AffiliateId>,
    reference: Field,
    refused: Option<String>,
) -> Result<PayoutPage, WebError> {
    let told = desk
        .read(move |view| {
            let payout = payouts::by_id(view, id)?.ok_or(WebError::NotFound("payout"))?;
            let lines = payouts::lines_after(view, id, after, ROWS + 1)?;
            let (back, is_all_back) = match payout.state.is_open() {
                true => payout_news::taken_back_since(view, &payout)?,
                false => Default::default(),
            };
            let back: Vec<_> = back.into_iter().collect();
            let named = lines.iter().map(|line| line.affiliate);
            let names = Names::read(view, named.chain(back.iter().map(|(her, _)| *her).take(NAMED)))?;
            let mut counts = Vec::new();
            for format in Format::ALL.into_iter().filter(|_| has_files(payout.state)) {
                counts.push((format, payouts::count_lines(view, id, |method| format.holds(method))?));
            }
            let follower = payouts::follower(view, &payout)?;
            let told = match payout.state {
                PayoutState::Paying(Some(done)) | PayoutState::Undoing(Some(done)) => {
                    let rest = payouts::lines_after(view, id, Some(done), usize::MAX)?.len();
                    usize::try_from(payout.lines).unwrap_or(rest).saturating_sub(rest)
                }
                _ => 0,
            };
            Ok(Told { payout, lines, back, is_all_back, names, counts, follower, told })
        })
        .await?;
    Ok(shown(desk, told, after, reference, refused))
}

fn has_files(state: PayoutState) -> bool {
    !matches!(state, PayoutState::Draft | PayoutState::Discarded)
}

fn shown(
    desk: &Desk,
    told: Told,
    after: Option<AffiliateId>,
    reference: Field,
    refused: Option<String>,
) -> PayoutPage {
    let payout = &told.payout;
    let here = desk.to(&format!("{PATH}/{}", payout.id));
    let title = format!("Payout {}", payout.id.0);
    let is_paid = payout.state.word() == "paid";
    let more = (told.lines.len() > ROWS).then(|| told.lines.get(ROWS - 1)).flatten();
    let next_lines = more.map(|last| format!("{here}?after={}", last.affiliate));
    PayoutPage {
        shell: desk.shell(&title),
        tag: tag(payout.state),
        state: payout.state,
        going: going(&told),
        sum: desk.money(payout.sum()),
        people: people(payout.paid_lines()),
        left_out: payout.left_out,
        prepared: desk.when_exactly(payout.reach.due_by),
        paid: payout.paid_at.filter(|_| is_paid).map(|at| desk.when_exactly(at)),
        reference: if is_paid { payout.reference.clone() } else { String::new() },
        passed_over: passed_over(payout.passed_over),
        news: news(&told),
        files: files(&here, &told.counts),
        follower: told.follower.map(|id| (desk.to(&format!("{PATH}/{id}")), format!("Payout {}", id.0))),
        refused,
        problems: form::problems(&[&reference]),
        form: reference,
        once: desk.once(),
        lines: told.lines.iter().take(ROWS).map(|line| line_row(desk, &told, line, &here)).collect(),
        after: after.map_or_else(String::new, |after| after.to_string()),
        next_lines,
        all_lines: Query::of(&here, "").files(&[]),
        title,
        here,
    }
}

fn going(told: &Told) -> String {
    if !told.payout.state.is_going() {
        return String::new();
    }
    let count = |count| format::count(u64::try_from(count).unwrap_or(0));
    format!("{} of {}", count(told.told), format::count(u64::from(told.payout.lines)))
}

fn line_row(desk: &Desk, told: &Told, line: &PayoutLine, here: &str) -> LineRow {
    let currency = told.payout.currency;
    let back = told.back.iter().find(|(her, _)| *her == line.affiliate);
    LineRow {
        id: line.affiliate,
        person: desk.person(line.affiliate, &told.names),
        method: line.method.word(),
        address: line.method.address().to_owned(),
        sum: money_text(Money { minor: line.minor, currency }),
        left_out: line.left_out,
        statement: format!("{here}/statements/{}", line.affiliate),
        back: back.map_or_else(String::new, |(_, minor)| money_text(Money { minor: -minor, currency })),
    }
}

/// Who was not taken in, and why.
fn passed_over(over: PassedOver) -> Vec<String> {
    let parts = [
        (over.below_minimum, "is below the minimum", "are below the minimum"),
        (over.without_method, "has no payout method", "have no payout method"),
        (
            over.in_another,
            "is in another payout that is not paid yet",
            "are in other payouts that are not paid yet",
        ),
        (over.below_zero, "is below zero, which is carried on", "are below zero, which is carried on"),
    ];
    let some = parts.into_iter().filter(|(count, ..)| *count > 0);
    some.map(|(count, one, many)| format!("{} {}", people(count), if count == 1 { one } else { many }))
        .collect()
}

/// What changed since it was prepared.
fn news(told: &Told) -> Vec<String> {
    let currency = told.payout.currency;
    let sentence = |(her, minor): &(AffiliateId, i64)| {
        let sum = money_text(Money { minor: -minor, currency });
        format!("{sum} taken back from {} since; it is carried to the next payout.", told.names.of(*her))
    };
    let mut news: Vec<String> = told.back.iter().take(NAMED).map(sentence).collect();
    if told.back.len() > NAMED {
        news.push(format!("And from {} more.", told.back.len() - NAMED));
    }
    if !told.is_all_back && told.payout.state.is_open() {
        news.push("So much happened since that only the newest part of it was looked through.".to_owned());
    }
    news
}

fn files(here: &str, counts: &[(Format, usize)]) -> Vec<FileLink> {
    let mut links = Vec::new();
    for (format, count) in counts.iter().filter(|(_, count)| *count > 0) {
        let name = match format {
            Format::PayPal => "PayPal",
            Format::Wise => "Wise",
            Format::Plain => "All",
        };
        for part in 1..=count.div_ceil(format.lines_max()) {
            let of = count - (part - 1) * format.lines_max();
            let lines =
                format::count_of(u64::try_from(of.min(format.lines_max())).unwrap_or(0), "line", "lines");
            let (more, label) = match part {
                1 => (String::new(), format!("{name} CSV")),
                part => (format!("?part={part}"), format!("{name} CSV, part {part}")),
            };
            links.push(FileLink {
                href: format!("{here}/files/{}{more}", format.word()),
                label,
                hint: lines,
            });
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_into_one_file_goes_into_several() {
        let counts = [(Format::PayPal, 5_001), (Format::Wise, 0), (Format::Plain, 12_000)];
        let told: Vec<_> = files("/p", &counts).into_iter().map(|one| (one.href, one.hint)).collect();
        let line = |href: &str, hint: &str| (href.to_owned(), hint.to_owned());
        assert_eq!(
            told,
            [
                line("/p/files/paypal", "5,000 lines"),
                line("/p/files/paypal?part=2", "1 line"),
                line("/p/files/plain", "12,000 lines"),
            ]
        );
    }

    #[test]
    fn who_is_not_in_it_is_told_with_the_reason() {
        let over = PassedOver { below_minimum: 1, without_method: 2, in_another: 0, below_zero: 0 };
        assert_eq!(
            passed_over(over),
            ["1 affiliate is below the minimum", "2 affiliates have no payout method"]
        );
    }
}
