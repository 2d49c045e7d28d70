//! Who earns from an event at a moment: the world as it is, put before the domain's one function.
//!
//! Asked by the judgement of every report, and by the page that tells a visitor who would earn now.

use super::purchases::Before;
use super::{affiliates, conversions, leads};
use crate::domain::affiliation::AffiliationState;
use crate::domain::attribution::{Named, Rules, Ties, Verdict, Why, attribute};
use crate::domain::conversion::Evidence;
use crate::domain::id::{AffiliationId, ConversionId, ProductId};
use crate::domain::journey::{Journey, StepBy};
use crate::domain::product::Terms;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::tables::Read;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Of this product.
    pub product: ProductId,
    /// The conversion, if it is one already: it is not its own customer's first.
    pub conversion: Option<ConversionId>,
    /// What ties it to people.
    pub evidence: &'a Evidence,
    /// The terms in force.
    pub terms: &'a Terms,
    /// What its buyer bought before.
    pub before: Before,
    /// Whether what was bought pays anything, before anybody's own rate.
    pub pays: bool,
    /// Whether an affiliate's own rate counts for this event.
    pub own_rates_count: bool,
    /// When.
    pub moment: Timestamp,
    /// Whether only pixels told of it (C3).
    pub by_pixel: bool,
    /// A test (C12).
    pub test: bool,
}

/// The verdict. The journey is the one that the evidence's clicks and cookies make.
///
/// # Errors
/// Whatever reading gives.
pub fn answer(read: &impl Read, question: &Question<'_>, journey: Journey) -> Result<Verdict, StoreError> {
    let evidence = question.evidence;
    let ties = Ties {
        coupon: named(read, evidence.coupon.as_ref().and_then(|coupon| coupon.affiliation))?,
        affiliate: named(read, evidence.affiliate)?,
        journey,
        first_of_customer: match &evidence.customer {
            Some(customer) => conversions::first_of_customer(read, question.product, customer)?
                .filter(|first| Some(first.id) != question.conversion)
                .map_or_else(Vec::new, |first| first.verdict.shares),
            None => Vec::new(),
        },
        leads: match evidence.email {
            Some(email) => leads::journey(read, email, question.product, question.moment, question.test)?,
            None => Journey::default(),
        },
    };
    let mut buyers = Vec::new();
    for id in &evidence.buyers {
        buyers.extend(named(read, Some(*id))?.map(|buyer| buyer.affiliate));
    }
    let (mut states, mut somebody_has_a_rate) = (Vec::new(), false);
    for id in people_of(&ties) {
        let Some(affiliation) = affiliates::affiliation(read, id)? else { continue };
        somebody_has_a_rate |= affiliation.commission.at(question.moment).is_some_and(|rate| !rate.is_zero());
        states.push((id, affiliation.state_at(question.moment)));
    }
    let standing = |id: AffiliationId| {
        states.iter().find(|(known, _)| *known == id).map_or(AffiliationState::Left, |(_, state)| *state)
    };
    Ok(attribute(
        &ties,
        &Rules {
            model: question.terms.model,
            terms_number: question.terms.number,
            window: question.terms.window,
            moment: question.moment,
            pixel_window_days: question.by_pixel.then_some(question.terms.pixel_window_days),
            standing: &standing,
            buyers: &buyers,
            pays: question.pays || (question.own_rates_count && somebody_has_a_rate),
            bought_before: question.terms.new_customers_only && question.before.bought,
            renewal: question.before.renewal,
            renewals: question.terms.renewals,
            test: question.test,
        },
    ))
}

/// Whom the clicks alone would have given it to, where a coupon outranked them and these are others (A6). The
/// verdict is the one on this journey.
///
/// # Errors
/// Whatever reading gives.
pub fn passed_over(
    read: &impl Read,
    question: &Question<'_>,
    journey: Journey,
    verdict: &Verdict,
) -> Result<Vec<AffiliationId>, StoreError> {
    if verdict.why != Why::Coupon || journey.steps.is_empty() {
        return Ok(Vec::new());
    }
    let evidence = Evidence { buyers: question.evidence.buyers.clone(), ..Evidence::default() };
    let by_clicks = answer(read, &Question { evidence: &evidence, ..*question }, journey)?;
    let earned = |id| verdict.shares.iter().any(|share| share.affiliation == id);
    let others = by_clicks.shares.iter().map(|share| share.affiliation).filter(|id| !earned(*id));
    Ok(others.collect())
}

fn named(read: &impl Read, id: Option<AffiliationId>) -> Result<Option<Named>, StoreError> {
    let Some(id) = id else { return Ok(None) };
    let affiliation = affiliates::affiliation(read, id)?;
    Ok(affiliation.map(|a| Named { affiliation: a.id, affiliate: a.affiliate, code: a.code }))
}

fn people_of(ties: &Ties) -> Vec<AffiliationId> {
    let steps = ties.journey.steps.iter().chain(&ties.leads.steps);
    let by_click = steps.filter_map(|step| match step.by {
        StepBy::Affiliation { affiliation, .. } => Some(affiliation),
        StepBy::Creator => None,
    });
    let by_name = ties.coupon.iter().chain(&ties.affiliate).map(|named| named.affiliation);
    let by_customer = ties.first_of_customer.iter().map(|share| share.affiliation);
    let mut people: Vec<_> = by_click.chain(by_name).chain(by_customer).collect();
    people.sort_unstable();
    people.dedup();
    people
}
