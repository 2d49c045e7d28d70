//! Rows of suspicion: what a rule saw, how the rules are set, and a group of what was seen.

use serde::{Deserialize, Serialize};

use super::numbers::{MoneyRow, Numbered};
use crate::domain::id::AffiliateId;
use crate::domain::money::Money;
use crate::domain::suspicion::{Group, Response, Rule, Seen, Setting, Suspicion, SuspicionRules};
use crate::domain::time::Timestamp;
use crate::store::bytes::Wrong;

/// What is held against a share, in the row of a conversion.
#[derive(Serialize, Deserialize)]
pub(super) struct SuspicionRow {
    affiliate: u32,
    seen: SeenRow,
    held: bool,
}

#[derive(Serialize, Deserialize)]
enum SeenRow {
    OwnClick,
    HiddenLoads { hidden: u64, visits: u64 },
    Filtered { filtered: u64, visits: u64 },
    Since(i64),
    PaidSearch(String),
}

impl From<&Suspicion> for SuspicionRow {
    fn from(suspicion: &Suspicion) -> Self {
        let seen = match suspicion.seen.clone() {
            Seen::OwnClick => SeenRow::OwnClick,
            Seen::HiddenLoads { hidden, visits } => SeenRow::HiddenLoads { hidden, visits },
            Seen::Filtered { filtered, visits } => SeenRow::Filtered { filtered, visits },
            Seen::Since(ms) => SeenRow::Since(ms),
            Seen::PaidSearch(network) => SeenRow::PaidSearch(network),
        };
        Self { affiliate: suspicion.affiliate.0, seen, held: suspicion.held }
    }
}

impl From<SuspicionRow> for Suspicion {
    fn from(row: SuspicionRow) -> Self {
        let seen = match row.seen {
            SeenRow::OwnClick => Seen::OwnClick,
            SeenRow::HiddenLoads { hidden, visits } => Seen::HiddenLoads { hidden, visits },
            SeenRow::Filtered { filtered, visits } => Seen::Filtered { filtered, visits },
            SeenRow::Since(ms) => Seen::Since(ms),
            SeenRow::PaidSearch(network) => Seen::PaidSearch(network),
        };
        Self { affiliate: AffiliateId(row.affiliate), seen, held: row.held }
    }
}

/// How the rules are set, in the row of the program: rule, response and threshold of each.
#[derive(Serialize, Deserialize)]
pub(super) struct SuspicionRulesRow(Vec<(u8, u8, u16)>);

impl From<&SuspicionRules> for SuspicionRulesRow {
    fn from(rules: &SuspicionRules) -> Self {
        let row = |rule: Rule| {
            let Setting { response, threshold } = rules.of(rule);
            (rule.row_number(), response.row_number(), threshold)
        };
        Self(Rule::ALL.into_iter().map(row).collect())
    }
}

/// A rule that did not exist yet when the row was written is as it is usually.
impl TryFrom<SuspicionRulesRow> for SuspicionRules {
    type Error = Wrong;
    fn try_from(row: SuspicionRulesRow) -> Result<Self, Wrong> {
        let mut rules = Self::default();
        for (rule, response, threshold) in row.0 {
            let response = Response::of_row_number(response)?;
            rules = rules.with(Rule::of_row_number(rule)?, Setting { response, threshold });
        }
        Ok(rules)
    }
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct GroupRow {
    conversions: u64,
    held: u64,
    sums: Vec<MoneyRow>,
    hidden_until: Option<i64>,
}

impl From<&Group> for GroupRow {
    fn from(group: &Group) -> Self {
        Self {
            conversions: group.conversions,
            held: group.held,
            sums: group.sums.iter().copied().map(MoneyRow::from).collect(),
            hidden_until: group.hidden_until.map(|until| until.0),
        }
    }
}

impl TryFrom<GroupRow> for Group {
    type Error = Wrong;
    fn try_from(row: GroupRow) -> Result<Self, Wrong> {
        Ok(Self {
            conversions: row.conversions,
            held: row.held,
            sums: row.sums.into_iter().map(Money::try_from).collect::<Result<_, _>>()?,
            hidden_until: row.hidden_until.map(Timestamp),
        })
    }
}
