//! All refused reports of a product since a day are judged again, in slices: each press of the button takes the next.

use actix_web::HttpResponse;
use askama::Template;
use jiff::civil::Date;

use super::desk::Desk;
use super::query::Query;
use super::reports::{ReportRow, report_row};
use crate::domain::id::{ProductId, ReportId};
use crate::domain::report::{Judged, Report};
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::error::StoreError;
use crate::store::keys::ReportTie;
use crate::store::view::lists::{EVER, Place};
use crate::store::view::{lists, reports};
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{self, Field};
use crate::web::format;
use crate::web::page::Shell;
use crate::web::reporting::{self, Outcome, Replaying};

/// How many are judged again at one press.
const SLICE: usize = 50;

/// How many parts of the list are looked through at one press for something to judge.
const PARTS_READ_MAX: usize = 20;

/// How many that cannot be, or are still refused, are shown with the reason.
const SHOWN: usize = 20;

#[derive(Template)]
#[template(path = "admin/replays.html")]
struct Replays {
    shell: Shell,
    product: Field,
    products: Vec<(String, String)>,
    since: Field,
    vouch: Field,
    problems: Vec<(&'static str, String)>,
    done: Option<Done>,
}

/// What came of a slice.
#[derive(Default)]
struct Done {
    lines: Vec<String>,
    refused: Vec<ReportRow>,
    /// Where the next slice begins, if there is more.
    after: Option<ReportId>,
}

/// What was asked for.
struct Asked {
    product: ProductId,
    since: Timestamp,
    after: Option<ReportId>,
    vouches: bool,
}

/// `GET /admin/replays`.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let week_ago = desk.now.plus_ms(-7 * crate::domain::time::DAY_MS);
    let since = format::moment(week_ago.0).to_zoned(desk.zone.clone()).date().to_string();
    Ok(desk.show(&Replays {
        shell: desk.shell("Judge again"),
        product: Field::new("product", query.text("product")),
        products: desk.product_choices("Choose a product"),
        since: Field::new("since", since),
        vouch: Field::ticked("vouch", false),
        problems: Vec::new(),
        done: None,
    }))
}

/// `POST /admin/replays`: the next slice.
pub async fn submit(desk: Desk, form: OwnForm) -> Result<HttpResponse, WebError> {
    let mut product = form.data.field("product")?;
    let mut since = form.data.field("since")?;
    let vouch = form.data.field("vouch")?;
    let known = product.parse(|text| text.parse::<ProductId>().map_err(|_| "Choose a product."));
    let zone = desk.zone.clone();
    let from = since.parse(|text| {
        let begins = text.parse::<Date>().and_then(|day| day.to_zoned(zone));
        begins.map(|begin| Timestamp(begin.timestamp().as_millisecond())).map_err(|_| "Choose a day.")
    });
    let asked = known.zip(from).map(|(product, since)| Asked {
        product,
        since,
        after: form.data.one("after").ok().and_then(|after| after.parse().ok()),
        vouches: vouch.checked(),
    });
    let done = match asked {
        Some(asked) => Some(judge_again(&desk, &asked).await?),
        None => None,
    };
    let page = Replays {
        shell: desk.shell("Judge again"),
        problems: form::problems(&[&product, &since]),
        product,
        products: desk.product_choices("Choose a product"),
        since,
        vouch,
        done,
    };
    Ok(if page.problems.is_empty() { desk.show(&page) } else { desk.show_again(&page) })
}

async fn judge_again(desk: &Desk, asked: &Asked) -> Result<Done, WebError> {
    let (product, from) = (asked.product, asked.after);
    let begin = ReportId((u128::try_from(asked.since.0).unwrap_or(0) << 80).saturating_sub(1));
    let after = from.map_or(begin, |after| after.max(begin));
    let (found, more) = desk.read(move |view| Ok(next_refused(view, product, after)?)).await?;
    let (mut counted, mut duplicate, mut refused, mut unvouched) = (0, 0, 0, 0);
    let mut done = Done { after: more, ..Done::default() };
    for report in found {
        if reporting::product_of_kept(&desk.app, &report)? != Some(product) {
            continue;
        }
        let obstacle = reporting::obstacle(&report);
        if obstacle.is_none() && report.needs_vouching() && !asked.vouches {
            unvouched += 1;
            continue;
        }
        let replaying =
            Replaying { vouched_by: asked.vouches.then(|| desk.by()), once: None, now: desk.app.now() };
        let reason = match obstacle {
            Some(obstacle) => obstacle,
            None => match reporting::replay(&desk.app, report.id, replaying).await {
                Ok(Outcome::Told(told)) if matches!(told.judged, Judged::Duplicate(_)) => {
                    duplicate += 1;
                    continue;
                }
                Ok(Outcome::Told(_) | Outcome::Lead(_) | Outcome::Waits) => {
                    counted += 1;
                    continue;
                }
                Ok(Outcome::Refused(problem)) => problem.reason,
                Err(WebError::Refused(refused)) => refused.message,
                Err(fault) => return Err(fault),
            },
        };
        refused += 1;
        if done.refused.len() < SHOWN {
            let mut row = report_row(desk, &report);
            row.judged.reason = reason;
            done.refused.push(row);
        }
    }
    let lines = [
        (counted, "counts now", "count now"),
        (duplicate, "was counted before", "were counted before"),
        (
            unvouched,
            "came without a token that can be believed: vouch for it",
            "came without a token that can be believed: vouch for them",
        ),
        (refused, "is still refused", "are still refused"),
    ];
    let lines = lines.into_iter().filter(|(count, ..)| *count > 0);
    done.lines = lines.map(|(count, one, many)| format::count_of(count, one, many)).collect();
    Ok(done)
}

/// The next refused reports of a product that no replay made anything of, oldest first, and where to go on.
fn next_refused(
    view: &Snapshot,
    product: ProductId,
    after: ReportId,
) -> Result<(Vec<Report>, Option<ReportId>), StoreError> {
    let fits = |report: &Report| {
        let is_its = report.product.is_none_or(|of| of == product);
        matches!(report.judged, Judged::Refused(_)) && report.replay_of.is_none() && is_its
    };
    let mut place = after;
    for _ in 0..PARTS_READ_MAX {
        let page = lists::reports(view, &EVER, Place::NewerThan(place), SLICE, fits)?;
        let mut found = Vec::new();
        for report in page.rows.into_iter().rev() {
            let replays = reports::tied(view, &ReportTie::ReplayOf(report.id), reports::REPLAYS_READ_MAX)?;
            if replays.iter().all(|replay| matches!(replay.judged, Judged::Refused(_))) {
                found.push(report);
            }
        }
        match page.newer {
            Some(newer) if found.is_empty() => place = newer,
            newer => return Ok((found, newer)),
        }
    }
    Ok((Vec::new(), Some(place)))
}
