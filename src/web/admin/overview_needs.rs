//! What needs the creator, and the way to her first tracked sale. Both are computed from what is there,
//! never ticked by hand.

use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::report::{Judged, Report};
use crate::domain::time::Timestamp;
use crate::store::keys::Listed;
use crate::store::view::lists::{self, Place};
use crate::store::view::{affiliates, conversions, products, reports, suspicions};
use crate::store::{Health, Snapshot, Space};
use crate::web::app::App;
use crate::web::error::WebError;
use crate::web::format;
use crate::web::hotlinks::short;

/// The most that is counted; beyond it "or more" says enough.
const COUNTED_MAX: usize = 99;
/// How many unknown codes are named.
const CODES_NAMED: usize = 3;
/// How many of the latest conversions and reports are looked through.
const LATEST: usize = 100;

/// Something that waits for her.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Of the notice: `warn`, `bad` or `info`.
    pub kind: &'static str,
    /// What it is.
    pub text: String,
    /// Where to see to it, and the link's words.
    pub link: Option<(String, &'static str)>,
}

/// A step to the first tracked sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Whether it is done.
    pub done: bool,
    /// What it is.
    pub what: &'static str,
    /// What was found.
    pub found: String,
    /// Where to do it, and the link's words.
    pub link: (String, &'static str),
}

/// All that waits for her, the worst first.
pub fn needs(view: &Snapshot, app: &App, now: Timestamp) -> Result<Vec<Need>, WebError> {
    let mut needs = of_the_store(&app.store.health());
    let review = conversions::page(view, conversions::List::Only(Listed::Review), None, COUNTED_MAX)?.len();
    if review > 0 {
        needs.push(Need {
            kind: "info",
            text: format!("{} for your look.", waiting(review, "conversion waits", "conversions wait")),
            link: Some((app.paths.to("/admin/reviews"), "Have a look")),
        });
    }
    let suspicions = suspicions::count_waiting(view, COUNTED_MAX)?;
    if suspicions > 0 {
        needs.push(Need {
            kind: "warn",
            text: format!("{} back.", waiting(suspicions, "suspicion holds sales", "suspicions hold sales")),
            link: Some((app.paths.to("/admin/suspicions"), "See what was seen")),
        });
    }
    let applied = |one: &Affiliation| one.state() == AffiliationState::Applied;
    let applicants = lists::affiliations(view, None, Place::Newest, COUNTED_MAX, applied)?.rows.len();
    if applicants > 0 {
        needs.push(Need {
            kind: "info",
            text: format!("{} for your answer.", waiting(applicants, "applicant waits", "applicants wait")),
            link: Some((app.paths.to("/admin/affiliations?state=applied"), "See who")),
        });
    }
    needs.extend(unknown_codes(view, app, now)?);
    Ok(needs)
}

/// What is wrong with the disk and the database.
fn of_the_store(health: &Health) -> Vec<Need> {
    let mut needs = Vec::new();
    if health.space != Space::Enough {
        let text =
            "The disk is almost full. Clicks are no longer kept; conversions still are. Please make room.";
        needs.push(Need { kind: "bad", text: text.into(), link: None });
    }
    if health.clicks_lost > 0 {
        let lost = format::count_of(health.clicks_lost, "click was", "clicks were");
        let text =
            format!("{lost} never kept, because the disk was full or too slow. Those visitors were sent on.");
        needs.push(Need { kind: "warn", text, link: None });
    }
    if let Some(fault) = &health.last_fault {
        let text = format!("The database had trouble, which may be over: {fault}");
        needs.push(Need { kind: "warn", text, link: None });
    }
    needs
}

/// Codes that nobody has and that look like somebody's: most likely a link with a slip in it.
fn unknown_codes(view: &Snapshot, app: &App, now: Timestamp) -> Result<Vec<Need>, WebError> {
    let today = now.utc_day();
    let mut asked = reports::unknown_codes(view, today)?;
    for (code, times) in reports::unknown_codes(view, today.saturating_sub(1))? {
        match asked.iter_mut().find(|(known, _)| *known == code) {
            Some((_, sum)) => *sum += times,
            None => asked.push((code, times)),
        }
    }
    asked.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    let near = |(code, times): (String, u64)| {
        let meant = app.store.mirror().codes_like(&code);
        let times = format::count_of(times, "time", "times");
        (!meant.is_empty()).then(|| Need {
            kind: "warn",
            text: format!(
                "Somebody shares /{code}, which is nobody's code: it was asked for {times} since yesterday. \
                 Meant was perhaps {}.",
                meant.join(" or ")
            ),
            link: None,
        })
    };
    Ok(asked.into_iter().filter_map(near).take(CODES_NAMED).collect())
}

/// The way to the first tracked sale.
pub fn steps(view: &Snapshot, app: &App) -> Result<Vec<Step>, WebError> {
    let products = products::all(view)?;
    let offers = products::all_offers(view)?;
    let accepted = lists::affiliations(view, None, Place::Newest, 1, |one| one.state().is_accepted())?.rows;
    let name = match accepted.first() {
        Some(one) => affiliates::by_id(view, one.affiliate)?.map(|affiliate| affiliate.name.to_string()),
        None => None,
    };
    let report = reports::page(view, None, 1)?.pop();
    let verified = verified(view)?;
    let shop = products.first().and_then(|one| Some(short(one.sales_url.as_ref()?.origin()).to_owned()));
    let shop = shop.unwrap_or_else(|| "your shop".into());
    let to = |path: &str| app.paths.to(path);
    let first =
        products.first().map_or("/admin/products/new".into(), |one| format!("/admin/products/{}", one.id));
    let of_first = |rest: &str| if products.is_empty() { to(&first) } else { to(&format!("{first}{rest}")) };
    Ok(vec![
        Step {
            done: !products.is_empty(),
            what: "Create a product",
            found: products.first().map_or("What affiliates promote.".into(), |one| one.name.to_string()),
            link: (to("/admin/products/new"), "New product"),
        },
        Step {
            done: !offers.is_empty(),
            what: "Add an offer",
            found: offers
                .first()
                .map_or("A price, and what one sale pays.".into(), |one| one.name.to_string()),
            link: (of_first("/offers/new"), "Add an offer"),
        },
        Step {
            done: !accepted.is_empty(),
            what: "Accept an affiliate",
            found: name
                .map_or("One person with a link of her own.".into(), |name| format!("{name} is accepted.")),
            link: (to("/admin/affiliations/new"), "Invite one"),
        },
        Step {
            done: report.is_some(),
            what: "Set up reporting",
            found: report.map_or_else(
                || format!("Waiting for the first report from {shop}."),
                |one| format!("A report arrived by {}.", one.way.word()),
            ),
            link: (of_first("/tracking"), "Set up tracking"),
        },
        Step {
            done: verified.is_some(),
            what: "Verify a test conversion",
            found: verified.unwrap_or("Makes a test sale, shows each step, then removes it.").into(),
            link: (of_first("/tracking/test"), "Make a test sale"),
        },
    ])
}

/// How it is known that a conversion comes through, a test or a real one. Tests are taken away after a day; the reports
/// of them stay.
fn verified(view: &Snapshot) -> Result<Option<&'static str>, WebError> {
    let latest = conversions::page(view, conversions::List::All, None, LATEST)?;
    if latest.iter().any(|conversion| !conversion.test) {
        return Ok(Some("A conversion came through."));
    }
    let made = |one: &Report| matches!(one.judged, Judged::Recorded(_) | Judged::Unattributed(_));
    let tested = !latest.is_empty() || reports::page(view, None, LATEST)?.iter().any(made);
    Ok(tested.then_some("A test came through."))
}

/// `1 conversion waits`, `99 or more conversions wait`.
fn waiting(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        COUNTED_MAX => format!("{COUNTED_MAX} or more {many}"),
        count => format!("{count} {many}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_as_sentences() {
        assert_eq!(waiting(1, "applicant waits", "applicants wait"), "1 applicant waits");
        assert_eq!(waiting(98, "applicant waits", "applicants wait"), "98 applicants wait");
        assert_eq!(waiting(99, "applicant waits", "applicants wait"), "99 or more applicants wait");
    }

    #[test]
    fn trouble_with_the_disk_is_told_and_health_is_not() {
        let well = Health {
            open: true,
            writable: true,
            space: Space::Enough,
            queued: 0,
            clicks_lost: 0,
            last_fault: None,
            file_bytes: 0,
        };
        assert_eq!(of_the_store(&well), []);
        let ill =
            Health { space: Space::NoClicks, clicks_lost: 1, last_fault: Some("I/O error".into()), ..well };
        let told: Vec<String> = of_the_store(&ill).into_iter().map(|need| need.text).collect();
        assert!(told[0].starts_with("The disk is almost full."), "{told:?}");
        assert!(told[1].starts_with("1 click was never kept"), "{told:?}");
        assert!(told[2].ends_with("I/O error"), "{told:?}");
    }
}
