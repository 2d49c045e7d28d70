//! An affiliation goes into another state, gets its own rate, or another code (`product.md` P1, L2).

use redb::ReadableTable;

use super::{coupons, history, refuse_held, standing};
use crate::domain::affiliation::{Affiliation, AffiliationState, FORMER_CODES_MAX};
use crate::domain::code::Code;
use crate::domain::commission::Rate;
use crate::domain::coupon::Coupon;
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::id::AffiliationId;
use crate::domain::notice;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Reason, Refused, Stop, StoreError};
use crate::store::mirror::Mend;
use crate::store::records;
use crate::store::records::{CodeOwner, Whose};
use crate::store::tables::Tables;
use crate::store::view::{affiliates, products};

/// What happens to an affiliation.
#[derive(Debug, Clone)]
pub enum AffiliationEvent {
    /// Approved, rejected, paused, resumed, banned or left.
    Enter(AffiliationState),
    /// Her own rate for purchases; `None`: the product's. What pays less waits three days (P4).
    Rate(Option<Rate>),
    /// Another code. The old one stays an alias for ever.
    Code(Code),
    /// Another coupon, or none. The old one is free again; what it earned stays.
    Coupon(Option<Coupon>),
}

/// Changes an affiliation.
#[derive(Debug, Clone)]
pub struct ChangeAffiliation {
    /// Which.
    pub affiliation: AffiliationId,
    /// How.
    pub event: AffiliationEvent,
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// An affiliation as it will be, and what the history says of it.
pub struct AffiliationChange {
    before: AffiliationState,
    pub(super) after: Affiliation,
    /// The code before, where there is another now.
    former: Option<Code>,
    coupon_before: Option<Coupon>,
    lines: Vec<HistoryLine>,
    /// Where she was just banned: what is Held for her is to be refused.
    banned_at: Option<Timestamp>,
}

impl Change for ChangeAffiliation {
    type Plan = AffiliationChange;
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<AffiliationChange, Stop> {
        let before = affiliates::affiliation(tables, self.affiliation)?
            .ok_or_else(|| Refused::not_found("affiliation"))?;
        let mut affiliation = before.clone();
        let mut former = None;
        match &self.event {
            AffiliationEvent::Enter(state) => {
                may_enter(affiliation.state(), *state)?;
                if affiliation.state() != *state {
                    affiliation.enter(*state, self.at);
                }
            }
            AffiliationEvent::Rate(rate) => {
                let promised = before.state().is_promised();
                // The better rate counts, so none of her own is as good as one that pays nothing.
                notice::set_rate(&mut affiliation.commission, *rate, Rate::default(), promised, self.at);
            }
            AffiliationEvent::Code(code) => {
                let own = CodeOwner { whose: Whose::Affiliation(affiliation.id), alias: true };
                if let Some(owner) = tables.codes.get(code.as_str())? {
                    let owner: CodeOwner = records::decode("codes", owner.value())?;
                    if owner != own && *code != affiliation.code {
                        let message = "That code is taken. Please choose another.";
                        return Err(Refused::conflict("code", message).because(Reason::CodeTaken).into());
                    }
                }
                let is_new = *code != before.code && !before.former_codes.contains(code);
                let is_hers = matches!(self.by, By::Affiliate(_));
                if is_new && is_hers && before.former_codes.len() >= FORMER_CODES_MAX {
                    let message = format!(
                        "You had {FORMER_CODES_MAX} codes before this one, and all of them stay yours. Take one of \
                         those again, or ask for another."
                    );
                    let reason = Reason::FormerCodes(FORMER_CODES_MAX);
                    return Err(Refused::conflict("code", message).because(reason).into());
                }
                if *code != before.code {
                    former = Some(affiliation.take_code(code.clone()));
                }
            }
            AffiliationEvent::Coupon(coupon) => {
                coupons::must_be_free(tables, coupon.as_ref(), before.product, Some(before.id))?;
                affiliation.coupon.clone_from(coupon);
            }
        }
        let lines = self.lines(tables, &before, &affiliation)?;
        let banned_at = affiliation.banned_since().filter(|_| before.banned_since().is_none());
        Ok(AffiliationChange {
            before: before.state(),
            after: affiliation,
            former,
            coupon_before: before.coupon,
            lines,
            banned_at,
        })
    }

    fn apply(plan: AffiliationChange, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        let AffiliationChange { before, after: affiliation, former, coupon_before, lines, banned_at } = plan;
        let id = affiliation.id;
        let mut give = |code: &Code, alias: bool| -> Result<(), StoreError> {
            let owner = CodeOwner { whose: Whose::Affiliation(id), alias };
            tables.codes.insert(code.as_str(), records::encode(&owner).as_slice())?;
            tables.mends.push(Mend::Code(code.clone(), owner));
            Ok(())
        };
        if let Some(former) = &former {
            give(former, true)?;
            give(&affiliation.code, false)?;
        }
        for line in lines {
            history::tell(line, tables)?;
        }
        if let Some(at) = banned_at {
            refuse_held::begin(id, at, tables)?;
        }
        coupons::moved(tables, coupon_before.as_ref(), &affiliation)?;
        tables.affiliations.insert(id.0, records::encode(&affiliation).as_slice())?;
        standing::moved(tables, affiliation.affiliate, Some(before), Some(affiliation.state()))?;
        tables.mends.push(Mend::Affiliation(affiliation));
        Ok(())
    }
}

impl ChangeAffiliation {
    fn lines(
        &self,
        tables: &Tables<'_>,
        before: &Affiliation,
        after: &Affiliation,
    ) -> Result<Vec<HistoryLine>, StoreError> {
        let mut all = Vec::new();
        let mut tell = |deed, from, detail| {
            let (by, about) = (self.by.clone(), About::affiliation(after));
            all.push(HistoryLine { at: self.at, by, deed, about, from, detail });
        };
        if before.state() != after.state() {
            tell(Deed::of_step(before.state(), after.state(), &self.by), None, String::new());
        }
        if before.code != after.code {
            tell(Deed::CodeChanged, None, format!("{} instead of {}", after.code, before.code));
        }
        if before.coupon != after.coupon {
            let word = |coupon: &Option<Coupon>| coupon.as_ref().map_or("none".into(), ToString::to_string);
            let detail = format!("{} instead of {}", word(&after.coupon), word(&before.coupon));
            tell(Deed::CouponChanged, None, detail);
        }
        let deeds = [Deed::RateChanged, Deed::RateAnnounced, Deed::RateWithdrawn];
        let changed = history::rate_lines(&before.commission, &after.commission, deeds, self.at);
        if !changed.is_empty() {
            let product = products::by_id(tables, after.product)?
                .ok_or_else(|| StoreError::Broken(format!("{} is missing", after.product)))?;
            for (deed, from, rate) in changed {
                tell(deed, from, rate.map_or("as the product".into(), |rate| rate.words(product.currency)));
            }
        }
        Ok(all)
    }
}

/// Which ways lead from one state to another. Doing the same again changes nothing.
fn may_enter(from: AffiliationState, to: AffiliationState) -> Result<(), Refused> {
    use AffiliationState::{Active, Applied, Banned, Invited, Left, Paused, Rejected};
    let allowed = from == to
        || match to {
            Applied => matches!(from, Rejected | Left),
            Invited => matches!(from, Applied | Rejected | Left),
            Active => true,
            Paused => from == Active,
            Banned => matches!(from, Active | Paused | Applied | Invited | Left),
            Left => matches!(from, Active | Paused | Applied | Invited),
            Rejected => matches!(from, Applied | Invited),
        };
    if allowed {
        return Ok(());
    }
    let message = format!("This affiliation is {}; that cannot be done to it.", from.word());
    Err(Refused::conflict("state", message).because(Reason::CannotBeDone))
}
