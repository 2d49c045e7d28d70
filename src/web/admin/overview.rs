//! The overview: how is the program doing, and what needs the creator?

use actix_web::HttpResponse;
use askama::Template;

use super::desk::Desk;
use super::overview_events::{self, Event, Ranked};
use super::overview_figures;
use super::overview_needs::{self, Need, Step};
use super::overview_payouts;
use super::period;
use super::query::Query;
use super::shown::VOICE;
use crate::store::view::figure_rows::Of;
use crate::store::view::money;
use crate::web::asked_period::PeriodChoice;
use crate::web::chart::Chart;
use crate::web::error::WebError;
use crate::web::figures::{Course, Tile};
use crate::web::page::Shell;

#[derive(Template)]
#[template(path = "admin/overview.html")]
struct OverviewPage {
    shell: Shell,
    period: PeriodChoice,
    needs: Vec<Need>,
    /// The way to her first tracked sale; folded away once all is done.
    steps: Vec<Step>,
    steps_done: usize,
    tiles: Vec<Tile>,
    clicks: Chart,
    period_phrase: String,
    top: Vec<Ranked>,
    events: Vec<Event>,
}

/// `GET /admin[?period=today|7|30|90|12m][&from=DAY&to=DAY][&compare=no]`.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    desk.app.count_all_clicks().await;
    let asked = desk.asked_period(&query).await?;
    let (app, at, zone) = (desk.app.clone(), desk.now, desk.zone.clone());
    let (program, shown) = (desk.program.clone(), asked.clone());
    let (course, balances, top, events, needs, steps) = desk
        .read(move |view| {
            Ok((
                Course::read(view, &shown, |period| {
                    period::figures_of_by_step(view, &Of::default(), period)
                })?,
                money::balances(view, None, at)?,
                overview_events::top(view, &app, &shown.period)?,
                overview_events::latest(view, &app, at, &zone)?,
                [overview_needs::needs(view, &app, at)?, overview_payouts::needs(view, &app, &program, at)?]
                    .concat(),
                overview_needs::steps(view, &app)?,
            ))
        })
        .await?;
    Ok(desk.show(&OverviewPage {
        shell: desk.shell("Overview"),
        period: asked.choice(&query),
        needs,
        steps_done: steps.iter().filter(|step| step.done).count(),
        steps,
        tiles: overview_figures::tiles(&course, &balances, desk.program.currency, VOICE),
        clicks: course.clicks_chart(VOICE),
        period_phrase: asked.phrase(),
        top,
        events,
    }))
}
