//! The steps of a test sale, each with what was found of it: computed from what arrived, never ticked by hand.

use super::conversion_rows::order_name;
use super::conversion_story::{Known, Story};
use super::desk::Desk;
use super::shown::When;
use crate::domain::click::Click;
use crate::domain::conversion::CookieIds;
use crate::domain::id::{ProductId, TestSaleId};
use crate::domain::product::{Method, Product};
use crate::domain::program::ConsentMode;
use crate::domain::report::{Judged, Report};
use crate::domain::script_visit::ScriptVisit;
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::view::{clicks, conversions, reports, tracking};
use crate::web::click_cookie;
use crate::web::error::WebError;

/// How many reports are looked at for the one of the test.
const REPORTS_LOOKED_AT: usize = 20;

/// What is known of a test so far.
pub(super) struct Found {
    /// The newest click by its link.
    pub(super) click: Option<Click>,
    visit: Option<ScriptVisit>,
    /// The report that came of it.
    pub(super) report: Option<Report>,
    known: Option<Known>,
}

/// One step as it is shown.
pub(super) struct Step {
    pub(super) what: &'static str,
    pub(super) state: State,
    pub(super) at: Option<When>,
    pub(super) found: String,
    pub(super) more: Vec<String>,
    pub(super) href: Option<(String, &'static str)>,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It happened.
    Done,
    /// It is waited for.
    Waiting,
    /// It went wrong.
    Failed,
    /// It is not needed here.
    NotNeeded,
}

impl State {
    /// The sign in its circle.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Done => "\u{2713}",
            Self::Waiting => "\u{2026}",
            Self::Failed => "!",
            Self::NotNeeded => "\u{2013}",
        }
    }

    /// The same as a word.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::NotNeeded => "not needed",
        }
    }

    /// Whether it happened, for the template.
    pub(super) fn is_done(self) -> bool {
        self == Self::Done
    }
}

impl Found {
    /// Looks for what belongs to a test: its click by the tag, then what is tied to that click.
    ///
    /// # Errors
    /// Of the disk, or where a row cannot be read.
    pub(super) fn read(
        view: &Snapshot,
        product: ProductId,
        test: TestSaleId,
        tag: &str,
    ) -> Result<Self, WebError> {
        let (from, to) = (test.at(), test.at().plus_days(1));
        let is_its = |click: &Click| click.own.is_some() && click.tags.subs[4].as_deref() == Some(tag);
        let click = clicks::page(view, from, to, None, 1, is_its)?.clicks.pop();
        let visit = tracking::script_visits(view, product)?.by_test;
        let visit = visit.filter(|visit| click.as_ref().is_some_and(|click| click.id == visit.click));
        let is_tied = |report: &Report| {
            let cookies = report.cookies.iter().map(|CookieIds { newest, .. }| *newest);
            let mut ties = report.clicks.iter().copied().chain(cookies);
            click.as_ref().is_some_and(|click| ties.any(|tie| tie == click.id))
        };
        let about = |report: &Report| report.product == Some(product) && (report.test || is_tied(report));
        let mut near = reports::search(view, from, to, None, REPORTS_LOOKED_AT, about)?.reports;
        let tied = near.iter().position(is_tied);
        let report = match tied {
            Some(at) => Some(near.swap_remove(at)),
            None => near.into_iter().next(),
        };
        let conversion = match report.as_ref().map(|report| &report.judged) {
            Some(Judged::Recorded(id) | Judged::Duplicate(id) | Judged::Unattributed(id)) => {
                conversions::by_id(view, *id)?
            }
            _ => None,
        };
        let known = conversion.map(|conversion| Known::read(view, conversion)).transpose()?;
        Ok(Self { click, visit, report, known })
    }

    /// Whether there is nothing more to wait for.
    pub(super) fn is_complete(&self) -> bool {
        self.known.is_some()
    }

    /// All steps, in a visitor's order.
    pub(super) fn steps(&self, desk: &Desk, product: &Product) -> Vec<Step> {
        let story = self.known.as_ref().map(|known| Story::tell(desk, known));
        vec![
            self.clicked(desk),
            self.cookie(desk),
            self.landed(desk, product),
            self.converted(desk),
            of_story("Attribution", story.as_ref(), |story| (story.rule.clone(), Vec::new())),
            of_story("Commission", story.as_ref(), |story| (story.verdict.clone(), story.arithmetic.clone())),
        ]
    }

    fn clicked(&self, desk: &Desk) -> Step {
        let at = self.click.as_ref().map(|click| click.id.at());
        let found = match &self.click {
            Some(click) => format!("Click {}. It counts in no figure.", click.id),
            None => "Open the test link, here or on your phone.".into(),
        };
        step(desk, "Click recorded", at, found)
    }

    fn cookie(&self, desk: &Desk) -> Step {
        let attributes = click_cookie::attributes(&desk.app);
        let host = attributes.domain.as_deref().unwrap_or(desk.app.config.base_url.host());
        let at = self.click.as_ref().map(|click| click.id.at());
        let Some(clicked_at) = at else { return step(desk, "Cookie set", None, String::new()) };
        if desk.program.consent_mode == ConsentMode::Always {
            let found =
                "No cookie until the visitor agrees (consent mode). The click travels in the address.".into();
            return Step { state: State::NotNeeded, ..step(desk, "Cookie set", None, found) };
        }
        let days = attributes.max_age_days;
        let until = desk.date(clicked_at.plus_days(u16::try_from(days).unwrap_or(u16::MAX)));
        let came_back = self
            .report
            .as_ref()
            .zip(self.click.as_ref())
            .is_some_and(|(report, click)| report.cookies.iter().any(|cookie| cookie.newest == click.id));
        let back = if came_back { " It came back with the report." } else { "" };
        step(desk, "Cookie set", at, format!("On {host}, until {until} ({days} days).{back}"))
    }

    fn landed(&self, desk: &Desk, product: &Product) -> Step {
        const WHAT: &str = "Landing page reported in";
        if let Some(visit) = &self.visit {
            let site = visit.site.clone().unwrap_or_else(|| "a page of yours".into());
            return step(desk, WHAT, Some(visit.at), format!("{site}, by the script."));
        }
        if product.method == Method::JavaScript && self.report.is_none() {
            let found = "The script on the page where you arrived tells of you.".into();
            return step(desk, WHAT, None, found);
        }
        let found = "Only the script tells of this; your method does without.".into();
        Step { state: State::NotNeeded, ..step(desk, WHAT, None, found) }
    }

    fn converted(&self, desk: &Desk) -> Step {
        const WHAT: &str = "Conversion";
        let Some(report) = &self.report else {
            return step(
                desk,
                WHAT,
                None,
                "Buy in your shop as a visitor would, or let Duly fire it.".into(),
            );
        };
        let href = (desk.to(&format!("/admin/reports/{}", report.id)), "The report");
        let way = report.way.word();
        match (&report.judged, &self.known) {
            (Judged::Refused(reason), _) => {
                let failed = step(
                    desk,
                    WHAT,
                    Some(report.at),
                    format!("It arrived ({way}) and was refused. {reason}"),
                );
                Step { state: State::Failed, href: Some(href), ..failed }
            }
            (_, Some(known)) => {
                let conversion = &known.conversion;
                let found = format!(
                    "{}, {}, reported: {way}.",
                    order_name(conversion),
                    desk.money(conversion.amount)
                );
                let href = (desk.to(&format!("/admin/conversions/{}", conversion.id)), "Why so");
                Step { href: Some(href), ..step(desk, WHAT, Some(report.at), found) }
            }
            (_, None) => {
                Step { href: Some(href), ..step(desk, WHAT, Some(report.at), format!("It arrived: {way}.")) }
            }
        }
    }
}

/// A step that is done where there is a moment.
fn step(desk: &Desk, what: &'static str, at: Option<Timestamp>, found: String) -> Step {
    Step {
        what,
        state: if at.is_some() { State::Done } else { State::Waiting },
        at: at.map(|at| desk.when_exactly(at)),
        found,
        more: Vec::new(),
        href: None,
    }
}

fn of_story(
    what: &'static str,
    story: Option<&Story>,
    told: impl Fn(&Story) -> (String, Vec<String>),
) -> Step {
    let state = if story.is_some() { State::Done } else { State::Waiting };
    let (found, more) = story.map(told).unwrap_or_default();
    Step { what, state, at: None, found, more, href: None }
}
