//! How long what is known of visitors and buyers is kept, what the last purge took away, and the ways to answer
//! somebody who asks. Owners only.

use actix_web::HttpResponse;
use askama::Template;

use super::desk::Desk;
use super::owner::OwnerDesk;
use super::settings::tabs;
use crate::domain::program::{Program, Retention};
use crate::domain::retention::Purge;
use crate::domain::time::Timestamp;
use crate::store::changes::change_program::ChangeProgram;
use crate::store::changes::sweeping::BeginPurge;
use crate::store::error::Stop;
use crate::store::view::purges;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{Field, FormData, problems};
use crate::web::format::count_of;
use crate::web::page::{Flash, Shell};

#[derive(Template)]
#[template(path = "admin/retention.html")]
struct RetentionPage {
    shell: Shell,
    tabs: Vec<(String, &'static str, bool)>,
    problems: Vec<(&'static str, String)>,
    conflict: Option<String>,
    click_days: Field,
    report_days: Field,
    lead_days: Field,
    last: String,
    next: String,
    frozen: String,
    public: String,
}

/// The form as typed.
struct Form {
    click_days: Field,
    report_days: Field,
    lead_days: Field,
}

impl Form {
    fn showing(kept: Retention) -> Self {
        Self {
            click_days: Field::new("click_days", kept.click_days.to_string()),
            report_days: Field::new("report_days", kept.report_days.to_string()),
            lead_days: Field::new("lead_days", kept.lead_days.to_string()),
        }
    }

    fn of(data: &FormData) -> Result<Self, WebError> {
        Ok(Self {
            click_days: data.field("click_days")?,
            report_days: data.field("report_days")?,
            lead_days: data.field("lead_days")?,
        })
    }

    fn read(&mut self) -> Option<Retention> {
        let click_days = self.click_days.parse(|text| days(text, "where a click came from"));
        let report_days = self.report_days.parse(|text| days(text, "what a report said"));
        let lead_days = self.lead_days.parse(|text| days(text, "leads"));
        Some(Retention { click_days: click_days?, report_days: report_days?, lead_days: lead_days? })
    }
}

/// `GET /admin/settings/privacy`.
pub async fn show(OwnerDesk(desk): OwnerDesk) -> Result<HttpResponse, WebError> {
    let page = page(&desk, Form::showing(desk.program.retention), None).await?;
    Ok(desk.show(&page))
}

/// `POST /admin/settings/privacy`. What is shorter takes effect at once.
pub async fn save(OwnerDesk(desk): OwnerDesk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let mut form = Form::of(&sent.data)?;
    let before = desk.program.clone();
    let Some(retention) = form.read() else {
        return Ok(desk.show_again(&page(&desk, form, None).await?));
    };
    let wished = Program { retention, ..before.clone() };
    if wished != before {
        let change = ChangeProgram { wished, seen: Some(before), by: desk.by(), at: desk.now };
        match desk.app.store.write(change).await {
            Ok(()) => {}
            Err(Stop::Refused(refused)) => {
                return Ok(desk.show_again(&page(&desk, form, Some(refused.message)).await?));
            }
            Err(stop) => return Err(stop.into()),
        }
        desk.app.store.write(BeginPurge { at: desk.now, at_once: true }).await?;
    }
    Ok(desk.go("/admin/settings/privacy", &Flash::good("Saved.")))
}

/// A number of days; the problem says of which field, for the summary above the form.
fn days(text: &str, kept: &str) -> Result<u16, String> {
    let max = Retention::DAYS_MAX;
    let days = text.trim().parse::<u16>().ok().filter(|days| (1..=max).contains(days));
    days.ok_or_else(|| format!("Enter for how many days you keep {kept}: 1 to {max}."))
}

async fn page(desk: &Desk, form: Form, conflict: Option<String>) -> Result<RetentionPage, WebError> {
    let purge = desk.read(|view| Ok(purges::state(view)?)).await?;
    Ok(RetentionPage {
        shell: desk.shell("Privacy"),
        tabs: tabs(desk, "/admin/settings/privacy"),
        problems: problems(&[&form.click_days, &form.report_days, &form.lead_days]),
        conflict,
        last: last(desk, &purge),
        next: match (&purge.going, &purge.last) {
            (Some(_), _) => "One is going on now.".into(),
            (None, Some(last)) => format!("The next one: {}.", desk.relative(last.at.plus_days(1))),
            (None, None) => "The first one begins within an hour.".into(),
        },
        frozen: purge.frozen_day().map_or_else(String::new, |day| {
            let from = desk.date_time(Timestamp::of_utc_day(day + 1));
            format!("Figures before {from} are frozen: their clicks are gone.")
        }),
        public: desk.app.paths.absolute("/privacy"),
        click_days: form.click_days,
        report_days: form.report_days,
        lead_days: form.lead_days,
    })
}

fn last(desk: &Desk, purge: &Purge) -> String {
    let Some(last) = &purge.last else { return "Nothing was purged yet.".into() };
    format!(
        "The last purge, {}: {} lost where they came from, {} lost what they said, {} went, and {} \
         went for good.",
        desk.date_time(last.at),
        count_of(last.clicks, "click", "clicks"),
        count_of(last.reports, "report", "reports"),
        count_of(last.leads, "lead", "leads"),
        count_of(last.cut, "old click", "old clicks"),
    )
}
