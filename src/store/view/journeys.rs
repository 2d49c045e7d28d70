//! A journey is the chain of clicks walked back (`product.md` W3), for one product (W6).
//!
//! The chain is walked twice: first on a snapshot by whoever takes the report, then inside the writer,
//! which reads only what the snapshot lacked.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::{affiliates, clicks};
use crate::domain::attribution::{Journey, Step, StepBy};
use crate::domain::click::Click;
use crate::domain::code::Code;
use crate::domain::conversion::Evidence;
use crate::domain::id::{ClickId, LinkId, ProductId};
use crate::domain::link::LinkOwner;
use crate::store::error::StoreError;
use crate::store::tables::Read;
use crate::store::view::{products, purges};

/// How many clicks of a journey are walked; the verdict says if there were more.
pub const STEPS_MAX: usize = 1_000;

/// Clicks that were already read.
#[derive(Debug, Default, Clone)]
pub struct Walked(HashMap<ClickId, Click>);

impl Walked {
    /// Whether every click that was named and is known was made by a test link; `false` where none is.
    pub fn is_by_test_link(&self, named: &[ClickId]) -> bool {
        let mut known = named.iter().filter_map(|id| self.0.get(id)).peekable();
        known.peek().is_some() && known.all(Click::is_by_test_link)
    }

    /// A click that was read already.
    pub fn click(&self, id: ClickId) -> Option<&Click> {
        self.0.get(&id)
    }

    /// A click: from what was read already, else from the rows.
    fn get(&mut self, read: &impl Read, id: ClickId) -> Result<Option<&Click>, StoreError> {
        match self.0.entry(id) {
            Entry::Occupied(known) => Ok(Some(known.into_mut())),
            Entry::Vacant(place) => Ok(clicks::by_id(read, id)?.map(|click| &*place.insert(click))),
        }
    }
}

/// A journey, and which of the click ids that were named do not exist.
#[derive(Debug)]
pub struct Found {
    /// The steps of this product, oldest first.
    pub journey: Journey,
    /// Named, and not there.
    pub unknown: Vec<ClickId>,
}

/// Reads the chains of a report's clicks and cookies ahead, on a snapshot.
pub fn walk_ahead(read: &impl Read, evidence: &Evidence) -> Result<Walked, StoreError> {
    let mut walked = Walked::default();
    walk(read, evidence, &mut walked)?;
    Ok(walked)
}

/// All clicks that hang together with these, whatever their product, oldest first.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn chain(read: &impl Read, ties: &Evidence) -> Result<Vec<Click>, StoreError> {
    let mut walked = Walked::default();
    let (chain, _, _) = walk(read, ties, &mut walked)?;
    Ok(chain.into_iter().filter_map(|id| walked.0.remove(&id)).collect())
}

/// The journey that a report's clicks and cookies make together, for one product.
pub fn find(
    read: &impl Read,
    evidence: &Evidence,
    product: ProductId,
    mut walked: Walked,
) -> Result<Found, StoreError> {
    let (chain, unknown, cut) = walk(read, evidence, &mut walked)?;
    let mut followed = HashMap::new();
    let mut journey = Journey { steps: Vec::new(), cut };
    for id in chain {
        let click = &walked.0[&id];
        let code = (click.link, click.code_place);
        if let Entry::Vacant(entry) = followed.entry(code) {
            entry.insert(whose(read, code, product)?);
        }
        if let Some((by, code)) = &followed[&code] {
            journey.steps.push(Step {
                click: id,
                link: click.link,
                code: code.clone(),
                at: id.at(),
                by: *by,
                expires: click.expires,
                own: click.own.is_some(),
            });
        }
    }
    Ok(Found { journey, unknown })
}

/// All clicks that hang together, oldest first; the ids that were named and do not exist; whether the
/// walk stopped at its limit, or where older clicks are gone for good. The newest is always walked first, so what is
/// cut is the oldest.
fn walk(
    read: &impl Read,
    evidence: &Evidence,
    walked: &mut Walked,
) -> Result<(BTreeSet<ClickId>, Vec<ClickId>, bool), StoreError> {
    let mut chain = BTreeSet::new();
    let mut unknown = Vec::new();
    let mut looked_at = HashSet::new();
    let mut told_by_clicks = HashSet::new();
    let mut end_is_gone = false;
    let mut ahead: BTreeSet<ClickId> = evidence.clicks.iter().copied().collect();
    ahead.extend(evidence.cookies.iter().map(|cookie| cookie.newest));
    while let Some(id) = ahead.pop_last() {
        if !looked_at.insert(id) {
            continue;
        }
        if chain.len() == STEPS_MAX {
            return Ok((chain, unknown, true));
        }
        let previous = match walked.get(read, id)? {
            Some(click) => click.previous,
            None => {
                let fallbacks = evidence.cookies.iter().filter(|cookie| cookie.newest == id);
                ahead.extend(fallbacks.filter_map(|cookie| cookie.fallback));
                if evidence.clicks.contains(&id) {
                    unknown.push(id);
                }
                end_is_gone |= told_by_clicks.contains(&id) && id.0 <= purges::state(read)?.newest_cut;
                continue;
            }
        };
        chain.insert(id);
        ahead.extend(previous);
        told_by_clicks.extend(previous);
    }
    Ok((chain, unknown, end_is_gone))
}

/// Whose a link is, and the code that was followed; `None` where it is of another product, which may even be
/// gone.
fn whose(
    read: &impl Read,
    (link, code_place): (LinkId, u16),
    product: ProductId,
) -> Result<Option<(StepBy, Code)>, StoreError> {
    let missing = |what: String| StoreError::Broken(format!("{what} is clicked and missing"));
    let link = affiliates::link(read, link)?.ok_or_else(|| missing(link.to_string()))?;
    if link.product != product {
        return Ok(None);
    }
    Ok(Some(match link.owner {
        LinkOwner::Creator => {
            let product = products::by_id(read, product)?.ok_or_else(|| missing(product.to_string()))?;
            (StepBy::Creator, product.creator_code)
        }
        LinkOwner::Affiliation(id) => {
            let affiliation = affiliates::affiliation(read, id)?.ok_or_else(|| missing(id.to_string()))?;
            let by = StepBy::Affiliation { affiliation: id, affiliate: affiliation.affiliate };
            (by, affiliation.code_at(code_place).clone())
        }
    }))
}
