//! REF: who would earn if the visitor bought now, with the code as clicked and until when (`product.md` 9).
//! The payment page shows it, the script asks for it from any page of the creator's, and the Doctor tells it.

use jiff::tz::TimeZone;

use crate::domain::attribution::{Share, TouchStanding, Verdict};
use crate::domain::conversion::Evidence;
use crate::domain::journey::StepBy;
use crate::domain::product::Product;
use crate::domain::time::{Expiry, Timestamp};
use crate::store::Store;
use crate::store::view::purchases::Before;
use crate::store::view::verdicts::{self, Question};
use crate::store::view::{journeys, products};
use crate::web::error::WebError;
use crate::web::words::VisitorWords;

/// What REF answers.
pub struct Referred {
    /// Who would earn, the first before the last.
    pub earners: Vec<Referral>,
    /// The rule that chose, or why nobody would earn, as a sentence.
    pub why: String,
    /// The whole verdict, with each click that was considered.
    pub verdict: Verdict,
}

/// One who would earn.
pub struct Referral {
    /// Her code as it was clicked: the same as at the end of the link [S0].
    pub code: String,
    /// Until when, if nothing else happens.
    pub until: Expiry,
    /// The same in words, by the days of the program's time zone: `until 1 May 2026`.
    pub until_text: String,
}

/// Who would earn from a purchase at this very moment, told in a language. Reads the disk: ask it off the workers.
///
/// # Errors
/// Whatever reading gives.
pub fn who_would_earn(
    store: &Store,
    product: &Product,
    evidence: &Evidence,
    now: Timestamp,
    words: &VisitorWords,
) -> Result<Referred, WebError> {
    let view = store.view()?;
    let journey = journeys::find(&view, evidence, product.id, journeys::Walked::default())?.journey;
    let question = Question {
        product: product.id,
        conversion: None,
        evidence,
        terms: product.terms_at(now),
        before: Before::default(),
        // What an offer pays is not asked here: REF tells whose the sale is.
        pays: true,
        own_rates_count: true,
        moment: now,
        by_pixel: false,
        test: false,
    };
    let verdict = verdicts::answer(&view, &question, journey)?;
    let program = products::program(&view)?;
    let zone = program.and_then(|program| TimeZone::get(&program.time_zone).ok()).unwrap_or(TimeZone::UTC);
    let earners = verdict.shares.iter().filter_map(|share| referral(share, &verdict, &zone, words));
    let earners = earners.collect();
    Ok(Referred { earners, why: verdict.sentence(now), verdict })
}

/// A spell lasts through the latest expiry of its touches (A1), not through that of the click that earns.
fn referral(share: &Share, verdict: &Verdict, zone: &TimeZone, words: &VisitorWords) -> Option<Referral> {
    let hers = |by: StepBy| matches!(by, StepBy::Affiliation { affiliation, .. } if affiliation == share.affiliation);
    let earned = verdict.considered.iter().filter(|considered| considered.standing == TouchStanding::Earned);
    let until =
        earned.filter(|earned| hers(earned.step.by)).filter_map(|earned| earned.step.expires).max()?;
    let until_text = match until {
        Expiry::At(at) => (words.ref_until)(&words.formats.date(at, zone)),
        Expiry::Never => words.ref_for_ever.to_owned(),
    };
    Some(Referral { code: share.code.to_string(), until, until_text })
}
