//! The light of a product: whether its sales are reported, in a colour and in words, computed from what arrived.

use super::desk::Desk;
use super::shown::When;
use crate::domain::conversion::Way;
use crate::domain::report::Sign;
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::view::tracking::{LastReport, Signs};

/// A report is fresh for so many days.
const FRESH_DAYS: i64 = 30;

/// What the light says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Light {
    /// The kind of its tag: good, warn or plain.
    pub(super) kind: &'static str,
    /// Its colour as a word, for those who do not see it.
    pub(super) word: &'static str,
    /// What it means here.
    pub(super) sentence: String,
}

/// One thing that arrived, in the list beneath the light.
pub(super) struct Arrival {
    /// What it is: "Report by postback".
    pub(super) what: String,
    /// When the last one came; nothing where none ever did.
    pub(super) at: Option<When>,
    /// What became of it, with the kind of the tag; empty where there is nothing to say.
    pub(super) result: (&'static str, &'static str),
    /// The site it came from, where it is known.
    pub(super) from: String,
    /// The way to it.
    pub(super) href: Option<String>,
}

impl Light {
    /// Green: a sale was reported within 30 days. Amber: something came, but not that. Grey: nothing yet.
    pub(super) fn of(signs: &Signs, now: Timestamp, relative: impl Fn(Timestamp) -> String) -> Self {
        let newest = |sign: Sign| {
            let of_sign = signs.reports.iter().filter(|report| report.sign == sign);
            of_sign.max_by_key(|report| report.id).map(|report| (report.id.at(), report.way))
        };
        let green = |sentence| Self { kind: "good", word: "Working", sentence };
        let amber = |sentence| Self { kind: "warn", word: "Needs a look", sentence };
        if let Some((at, way)) = newest(Sign::Taken) {
            let ago = relative(at);
            if now.since(at) <= FRESH_DAYS * DAY_MS {
                return green(format!("The last report came {ago}, {}.", by(way)));
            }
            return amber(format!(
                "The last report came {ago}: longer ago than usual for a shop that sells."
            ));
        }
        if let Some((at, _)) = newest(Sign::Test) {
            return amber(format!(
                "Only tests so far, the last one {}. The first real sale turns this green.",
                relative(at)
            ));
        }
        if let Some((at, way)) = newest(Sign::Refused) {
            return amber(format!(
                "Something arrives {}, but it was refused, the last time {}. Open it to see why.",
                by(way),
                relative(at)
            ));
        }
        if signs.visits.newest.is_some() {
            return amber("The script runs on your pages; no sale was reported yet.".into());
        }
        match signs.clicked_at {
            Some(_) => amber("Links are clicked; no sale was reported yet.".into()),
            None => {
                Self { kind: "plain", word: "Nothing yet", sentence: "No click and no report so far.".into() }
            }
        }
    }
}

fn by(way: Way) -> String {
    match way {
        Way::ByHand => way.word().to_owned(),
        _ => format!("by {}", way.word()),
    }
}

/// What arrived, in the order of a visitor's way.
pub(super) fn arrivals(desk: &Desk, signs: &Signs) -> Vec<Arrival> {
    let none = ("", "");
    let visit = signs.visits.newest.as_ref();
    let mut arrivals = vec![
        Arrival {
            what: "Last click".into(),
            at: signs.clicked_at.map(|at| desk.when(at)),
            result: none,
            from: String::new(),
            href: None,
        },
        Arrival {
            what: "Script on your pages".into(),
            at: visit.map(|visit| desk.when(visit.at)),
            result: none,
            from: visit.and_then(|visit| visit.site.clone()).unwrap_or_default(),
            href: None,
        },
    ];
    arrivals.extend(signs.reports.iter().map(|report| arrival(desk, report)));
    if signs.reports.is_empty() {
        let what = "Report of a sale".into();
        arrivals.push(Arrival { what, at: None, result: none, from: String::new(), href: None });
    }
    arrivals
}

fn arrival(desk: &Desk, report: &LastReport) -> Arrival {
    Arrival {
        what: format!("Report {}", by(report.way)),
        at: Some(desk.when(report.id.at())),
        result: match report.sign {
            Sign::Taken => ("good", "Taken"),
            Sign::Test => ("plain", "Test"),
            Sign::Refused => ("bad", "Refused"),
        },
        from: String::new(),
        href: Some(desk.to(&format!("/admin/reports/{}", report.id))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{ClickId, ReportId};
    use crate::domain::script_visit::{ScriptVisit, ScriptVisits};

    fn word(signs: &Signs) -> &'static str {
        Light::of(signs, Timestamp(100 * DAY_MS), |_| "then".into()).word
    }

    fn reported(day: u32, sign: Sign) -> LastReport {
        LastReport { way: Way::Pixel, sign, id: ReportId((u128::from(day) * 86_400_000) << 80) }
    }

    #[test]
    fn the_light_is_green_while_sales_are_reported_and_says_so_in_words() {
        let signs = |reports| Signs { reports, ..Signs::default() };
        assert_eq!(word(&signs(vec![])), "Nothing yet");
        assert_eq!(word(&signs(vec![reported(90, Sign::Taken)])), "Working");
        assert_eq!(word(&signs(vec![reported(90, Sign::Taken), reported(99, Sign::Refused)])), "Working");
        assert_eq!(word(&signs(vec![reported(60, Sign::Taken)])), "Needs a look");
        assert_eq!(word(&signs(vec![reported(99, Sign::Test)])), "Needs a look");
        assert_eq!(word(&signs(vec![reported(99, Sign::Refused)])), "Needs a look");
    }

    #[test]
    fn clicks_and_visits_without_a_report_are_amber() {
        let clicked = Signs { clicked_at: Some(Timestamp(0)), ..Signs::default() };
        assert_eq!(word(&clicked), "Needs a look");
        let visit = ScriptVisit { at: Timestamp(0), site: None, click: ClickId(1) };
        let visits = ScriptVisits { newest: Some(visit), by_test: None };
        assert_eq!(word(&Signs { visits, ..Signs::default() }), "Needs a look");
    }
}
