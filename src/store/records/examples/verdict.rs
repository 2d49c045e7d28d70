//! A verdict that has everything a verdict can have.

use super::{NOON, half, ulid};
use crate::domain::affiliation::AffiliationState;
use crate::domain::attribution::{Considered, Role, Share, Step, StepBy, TouchStanding, Verdict, Why};
use crate::domain::code::Code;
use crate::domain::id::{AffiliateId, AffiliationId, ClickId, LinkId};
use crate::domain::money::Percent;
use crate::domain::product::{Model, Split};
use crate::domain::time::Expiry;

pub(super) fn verdict() -> Verdict {
    let share = |role, click| Share {
        affiliation: AffiliationId(31),
        affiliate: AffiliateId(21),
        code: Code::in_address("jane-2").unwrap(),
        part: Percent::parse("50").unwrap(),
        role,
        click,
    };
    Verdict {
        shares: vec![share(Role::First, Some(ClickId(ulid(1)))), share(Role::Last, None)],
        why: Why::Clicks,
        model: half(),
        terms: 3,
        considered: [
            TouchStanding::Earned,
            TouchStanding::NotChosen,
            TouchStanding::Expired(NOON),
            TouchStanding::Creator,
            TouchStanding::CouldNotEarn,
            TouchStanding::NotAccepted(AffiliationState::Left),
            TouchStanding::Buyer,
            TouchStanding::AfterTheSale,
        ]
        .into_iter()
        .map(considered)
        .collect(),
        cut: true,
        what_if: vec![
            (Model::Last, vec![share(Role::Sole, None)]),
            (Model::First, Vec::new()),
            (Model::Multiple(Split::EachFull), Vec::new()),
        ],
    }
}

fn considered(standing: TouchStanding) -> Considered {
    let by = AffiliationId(31);
    let (by, expires) = match standing {
        TouchStanding::Creator => (StepBy::Creator, None),
        TouchStanding::Earned => {
            (StepBy::Affiliation { affiliation: by, affiliate: AffiliateId(21) }, Some(Expiry::Never))
        }
        _ => (StepBy::Affiliation { affiliation: by, affiliate: AffiliateId(21) }, Some(Expiry::At(NOON))),
    };
    let code = Code::in_address("jane-2").unwrap();
    let step = Step { click: ClickId(ulid(1)), link: LinkId(13), code, at: NOON, by, expires, own: true };
    Considered { step, standing }
}

/// Every reason of a verdict.
pub(in crate::store::records) const WHYS: [Why; 15] = [
    Why::Coupon,
    Why::NamedByServer,
    Why::Clicks,
    Why::FirstOfCustomer,
    Why::Lead,
    Why::NoClick,
    Why::AllExpired(NOON),
    Why::BuyerIsAffiliate,
    Why::NotAccepted(AffiliationState::Paused),
    Why::CouldNotEarn,
    Why::PaysNothing,
    Why::RenewalUnpaid { number: 300, paid: 299 },
    Why::BoughtBefore,
    Why::Refused,
    Why::Reassigned,
];
