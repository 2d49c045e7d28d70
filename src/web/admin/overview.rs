//! The overview: how is the program doing, and what needs the creator?

use actix_web::HttpResponse;
use askama::Template;

use super::desk::Desk;
use super::overview_events::{self, Event, Ranked};
use super::overview_figures::{self, Tile};
use super::overview_needs::{self, Need, Step};
use super::overview_payouts;
use super::period::{self, PERIODS, Period};
use crate::store::view::figure_rows::Of;
use crate::store::view::money;
use crate::web::chart::Chart;
use crate::web::doorway::query;
use crate::web::error::WebError;
use crate::web::page::Shell;

#[derive(Template)]
#[template(path = "admin/overview.html")]
struct OverviewPage {
    shell: Shell,
    periods: Vec<(String, &'static str, bool)>,
    needs: Vec<Need>,
    /// What is left to do; empty where all is done.
    steps: Vec<Step>,
    steps_done: usize,
    tiles: Vec<Tile>,
    clicks: Chart,
    period_phrase: String,
    top: Vec<Ranked>,
    events: Vec<Event>,
}

/// The period that is shown where the address names none.
const USUAL_PERIOD: &str = "30";

/// `GET /admin[?period=today|7|30|90]`.
pub async fn show(desk: Desk, request: actix_web::HttpRequest) -> Result<HttpResponse, WebError> {
    let asked = query(&request, "period");
    let asked = if PERIODS.iter().any(|(word, ..)| *word == asked) { asked.as_str() } else { USUAL_PERIOD };
    let (_, period_name, before_name, days) =
        *PERIODS.iter().find(|(word, ..)| *word == asked).unwrap_or(&PERIODS[0]);
    desk.app.store.flush_sums().await?;

    let now = Period::last_days(days, desk.now, &desk.zone);
    let before = Period::before(days, desk.now, &desk.zone);
    let (app, at, zone) = (desk.app.clone(), desk.now, desk.zone.clone());
    let program = desk.program.clone();
    let (shown, past, balances, top, events, needs, steps) = desk
        .read(move |view| {
            Ok((
                (period::figures_of_by_step(view, &Of::default(), &now)?, now.clone()),
                period::figures_of_by_step(view, &Of::default(), &before)?,
                money::balances(view, None, at)?,
                overview_events::top(view, &app, &now)?,
                overview_events::latest(view, &app, at, &zone)?,
                [overview_needs::needs(view, &app, at)?, overview_payouts::needs(view, &app, &program, at)?]
                    .concat(),
                overview_needs::steps(view, &app)?,
            ))
        })
        .await?;
    let (shown, now) = shown;
    let steps_done = steps.iter().filter(|step| step.done).count();
    let link = |word: &str| desk.app.paths.to(&format!("/admin?period={word}"));
    Ok(desk.show(&OverviewPage {
        shell: desk.shell("Overview"),
        periods: PERIODS.iter().map(|(word, name, ..)| (link(word), *name, *word == asked)).collect(),
        needs,
        steps: if steps_done == steps.len() { Vec::new() } else { steps },
        steps_done,
        tiles: overview_figures::tiles(&shown, &past, &balances, desk.program.currency, before_name),
        clicks: overview_figures::clicks(&now, &shown, &past, period_name, before_name),
        period_phrase: if days == 1 { "today".into() } else { format!("last {period_name}") },
        top,
        events,
    }))
}
