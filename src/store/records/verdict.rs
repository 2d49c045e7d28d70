//! The part of a conversion's row that is its verdict, with the journey as it was judged.

use serde::{Deserialize, Serialize};

use super::numbers::{ExpiryRow, Numbered, percent};
use super::terms::ModelRow;
use crate::domain::affiliation::AffiliationState;
use crate::domain::attribution::{Considered, Role, Share, Step, StepBy, TouchStanding, Verdict, Why};
use crate::domain::code::Code;
use crate::domain::id::{AffiliateId, AffiliationId, ClickId, LinkId};
use crate::domain::time::Timestamp;
use crate::store::bytes::Wrong;

#[derive(Serialize, Deserialize)]
pub(super) struct VerdictRow {
    shares: Vec<ShareRow>,
    why: WhyRow,
    model: ModelRow,
    terms: u32,
    considered: Vec<ConsideredRow>,
    cut: bool,
    what_if: Vec<(ModelRow, Vec<ShareRow>)>,
}

impl From<&Verdict> for VerdictRow {
    fn from(verdict: &Verdict) -> Self {
        let shares = |shares: &Vec<Share>| shares.iter().map(ShareRow::from).collect();
        Self {
            shares: shares(&verdict.shares),
            why: verdict.why.into(),
            model: verdict.model.into(),
            terms: verdict.terms,
            considered: verdict.considered.iter().map(ConsideredRow::from).collect(),
            cut: verdict.cut,
            what_if: verdict.what_if.iter().map(|(model, then)| ((*model).into(), shares(then))).collect(),
        }
    }
}

impl TryFrom<VerdictRow> for Verdict {
    type Error = Wrong;
    fn try_from(row: VerdictRow) -> Result<Self, Wrong> {
        let shares =
            |rows: Vec<ShareRow>| rows.into_iter().map(Share::try_from).collect::<Result<Vec<_>, _>>();
        Ok(Self {
            shares: shares(row.shares)?,
            why: row.why.try_into()?,
            model: row.model.try_into()?,
            terms: row.terms,
            considered: row.considered.into_iter().map(Considered::try_from).collect::<Result<_, _>>()?,
            cut: row.cut,
            what_if: row
                .what_if
                .into_iter()
                .map(|(model, then)| Ok((model.try_into()?, shares(then)?)))
                .collect::<Result<_, Wrong>>()?,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct ShareRow {
    affiliation: u32,
    affiliate: u32,
    code: String,
    part: u32,
    role: u8,
    click: Option<[u8; 16]>,
}

impl From<&Share> for ShareRow {
    fn from(share: &Share) -> Self {
        Self {
            affiliation: share.affiliation.0,
            affiliate: share.affiliate.0,
            code: share.code.to_string(),
            part: share.part.millionths(),
            role: share.role.row_number(),
            click: share.click.map(|id| id.0.to_be_bytes()),
        }
    }
}

impl TryFrom<ShareRow> for Share {
    type Error = Wrong;
    fn try_from(row: ShareRow) -> Result<Self, Wrong> {
        Ok(Self {
            affiliation: AffiliationId(row.affiliation),
            affiliate: AffiliateId(row.affiliate),
            code: Code::from_row(row.code),
            part: percent(row.part)?,
            role: Role::of_row_number(row.role)?,
            click: row.click.map(|bytes| ClickId(u128::from_be_bytes(bytes))),
        })
    }
}

#[derive(Serialize, Deserialize)]
struct ConsideredRow {
    step: StepRow,
    standing: StandingRow,
}

impl From<&Considered> for ConsideredRow {
    fn from(considered: &Considered) -> Self {
        Self { step: (&considered.step).into(), standing: considered.standing.into() }
    }
}

impl TryFrom<ConsideredRow> for Considered {
    type Error = Wrong;
    fn try_from(row: ConsideredRow) -> Result<Self, Wrong> {
        Ok(Self { step: row.step.into(), standing: row.standing.try_into()? })
    }
}

#[derive(Serialize, Deserialize)]
struct StepRow {
    click: [u8; 16],
    link: u32,
    code: String,
    at: i64,
    by: Option<(u32, u32)>, // Affiliation and affiliate; None: the creator.
    expires: Option<ExpiryRow>,
    own: bool,
}

impl From<&Step> for StepRow {
    fn from(step: &Step) -> Self {
        Self {
            click: step.click.0.to_be_bytes(),
            link: step.link.0,
            code: step.code.to_string(),
            at: step.at.0,
            by: match step.by {
                StepBy::Affiliation { affiliation, affiliate } => Some((affiliation.0, affiliate.0)),
                StepBy::Creator => None,
            },
            expires: step.expires.map(ExpiryRow::from),
            own: step.own,
        }
    }
}

impl From<StepRow> for Step {
    fn from(row: StepRow) -> Self {
        Self {
            click: ClickId(u128::from_be_bytes(row.click)),
            link: LinkId(row.link),
            code: Code::from_row(row.code),
            at: Timestamp(row.at),
            by: match row.by {
                Some((affiliation, affiliate)) => StepBy::Affiliation {
                    affiliation: AffiliationId(affiliation),
                    affiliate: AffiliateId(affiliate),
                },
                None => StepBy::Creator,
            },
            expires: row.expires.map(ExpiryRow::into),
            own: row.own,
        }
    }
}

#[derive(Serialize, Deserialize)]
enum StandingRow {
    Earned,
    NotChosen,
    Expired(i64),
    Creator,
    CouldNotEarn,
    NotAccepted(u8),
    Buyer,
    AfterTheSale,
}

impl From<TouchStanding> for StandingRow {
    fn from(standing: TouchStanding) -> Self {
        match standing {
            TouchStanding::Earned => Self::Earned,
            TouchStanding::NotChosen => Self::NotChosen,
            TouchStanding::Expired(at) => Self::Expired(at.0),
            TouchStanding::Creator => Self::Creator,
            TouchStanding::CouldNotEarn => Self::CouldNotEarn,
            TouchStanding::NotAccepted(state) => Self::NotAccepted(state.row_number()),
            TouchStanding::Buyer => Self::Buyer,
            TouchStanding::AfterTheSale => Self::AfterTheSale,
        }
    }
}

impl TryFrom<StandingRow> for TouchStanding {
    type Error = Wrong;
    fn try_from(row: StandingRow) -> Result<Self, Wrong> {
        Ok(match row {
            StandingRow::Earned => Self::Earned,
            StandingRow::NotChosen => Self::NotChosen,
            StandingRow::Expired(at) => Self::Expired(Timestamp(at)),
            StandingRow::Creator => Self::Creator,
            StandingRow::CouldNotEarn => Self::CouldNotEarn,
            StandingRow::NotAccepted(state) => Self::NotAccepted(AffiliationState::of_row_number(state)?),
            StandingRow::Buyer => Self::Buyer,
            StandingRow::AfterTheSale => Self::AfterTheSale,
        })
    }
}

#[derive(Serialize, Deserialize)]
enum WhyRow {
    Coupon,
    NamedByServer,
    Clicks,
    FirstOfCustomer,
    Lead,
    NoClick,
    AllExpired(i64),
    BuyerIsAffiliate,
    NotAccepted(u8),
    CouldNotEarn,
    PaysNothing,
    Refused,
    Reassigned,
    RenewalUnpaid(u32, u32),
    BoughtBefore,
}

impl From<Why> for WhyRow {
    fn from(why: Why) -> Self {
        match why {
            Why::Coupon => Self::Coupon,
            Why::NamedByServer => Self::NamedByServer,
            Why::Clicks => Self::Clicks,
            Why::FirstOfCustomer => Self::FirstOfCustomer,
            Why::Lead => Self::Lead,
            Why::NoClick => Self::NoClick,
            Why::AllExpired(at) => Self::AllExpired(at.0),
            Why::BuyerIsAffiliate => Self::BuyerIsAffiliate,
            Why::NotAccepted(state) => Self::NotAccepted(state.row_number()),
            Why::CouldNotEarn => Self::CouldNotEarn,
            Why::PaysNothing => Self::PaysNothing,
            Why::Refused => Self::Refused,
            Why::Reassigned => Self::Reassigned,
            Why::RenewalUnpaid { number, paid } => Self::RenewalUnpaid(number, paid),
            Why::BoughtBefore => Self::BoughtBefore,
        }
    }
}

impl TryFrom<WhyRow> for Why {
    type Error = Wrong;
    fn try_from(row: WhyRow) -> Result<Self, Wrong> {
        Ok(match row {
            WhyRow::Coupon => Self::Coupon,
            WhyRow::NamedByServer => Self::NamedByServer,
            WhyRow::Clicks => Self::Clicks,
            WhyRow::FirstOfCustomer => Self::FirstOfCustomer,
            WhyRow::Lead => Self::Lead,
            WhyRow::NoClick => Self::NoClick,
            WhyRow::AllExpired(at) => Self::AllExpired(Timestamp(at)),
            WhyRow::BuyerIsAffiliate => Self::BuyerIsAffiliate,
            WhyRow::NotAccepted(state) => Self::NotAccepted(AffiliationState::of_row_number(state)?),
            WhyRow::CouldNotEarn => Self::CouldNotEarn,
            WhyRow::PaysNothing => Self::PaysNothing,
            WhyRow::Refused => Self::Refused,
            WhyRow::Reassigned => Self::Reassigned,
            WhyRow::RenewalUnpaid(number, paid) => Self::RenewalUnpaid { number, paid },
            WhyRow::BoughtBefore => Self::BoughtBefore,
        })
    }
}
