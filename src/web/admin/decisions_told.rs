//! What people decided about a conversion, told: the verdict before and the verdict after, each with its rule and its
//! arithmetic (`product.md` A9).

use std::collections::BTreeMap;

use super::desk::Desk;
use super::shown::{Names, When, capitalized};
use crate::domain::attribution::{Share, ShareRate, Verdict, Why, shares_in_words};
use crate::domain::commission;
use crate::domain::conversion::Conversion;
use crate::domain::decision::{Decided, Decision};
use crate::domain::deed::By;
use crate::domain::id::AccountId;
use crate::domain::product::Product;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::view::{accounts, decisions, products};

/// A decision as the page shows it.
pub(super) struct DecisionTold {
    pub(super) at: When,
    /// `Reassigned`, `Refused`, `Approved`.
    pub(super) what: &'static str,
    pub(super) who: String,
    pub(super) reason: String,
    pub(super) before: VerdictTold,
    pub(super) after: VerdictTold,
}

/// A verdict in words.
pub(super) struct VerdictTold {
    /// `Ana 100 %`, or `Nobody`.
    pub(super) shares: String,
    /// Which rule chose, or why nobody earned.
    pub(super) rule: String,
    pub(super) arithmetic: String,
}

/// What was decided, with the names in it.
pub(super) struct Decisions {
    all: Vec<Decision>,
    names: Names,
    team: BTreeMap<AccountId, String>,
    product: Option<Product>,
}

impl Decisions {
    /// Reads them.
    ///
    /// # Errors
    /// Of the disk, or where a row cannot be read.
    pub(super) fn read(read: &impl Read, conversion: &Conversion) -> Result<Self, StoreError> {
        let all = decisions::of(read, conversion.id)?;
        let verdicts = all.iter().map(|one| &one.before).chain([&conversion.verdict]);
        let people = verdicts.flat_map(|verdict| &verdict.shares).map(|share| share.affiliate);
        let names = Names::read(read, people)?;
        let mut team = BTreeMap::new();
        for one in &all {
            if let By::Account(id) = one.by
                && let Some(account) = accounts::by_id(read, id)?
            {
                team.insert(id, account.name.to_string());
            }
        }
        Ok(Self { names, team, product: products::by_id(read, conversion.product)?, all })
    }

    /// All of them, oldest first.
    pub(super) fn told(&self, desk: &Desk, conversion: &Conversion) -> Vec<DecisionTold> {
        let now = (&conversion.verdict, conversion.rates.as_slice());
        let before = self.all.iter().map(|one| (&one.before, one.rates.as_slice()));
        let after = before.skip(1).chain([now]);
        self.all
            .iter()
            .zip(after)
            .map(|(one, (verdict, rates))| DecisionTold {
                at: desk.when_exactly(one.at),
                what: match one.decided {
                    Decided::Approved => "Approved",
                    Decided::Refused => "Refused",
                    Decided::Reassigned(_) => "Reassigned",
                },
                who: self.doer(&one.by),
                reason: one.reason.clone(),
                before: self.verdict(conversion, &one.before, &one.rates),
                after: self.verdict(conversion, verdict, rates),
            })
            .collect()
    }

    fn verdict(&self, conversion: &Conversion, verdict: &Verdict, rates: &[ShareRate]) -> VerdictTold {
        let name = |share: &Share| self.names.of(share.affiliate);
        let rates: Vec<_> = rates.iter().map(|share| share.rate).collect();
        let currency = self.product.as_ref().map_or(conversion.amount.currency, |product| product.currency);
        let rule = verdict.sentence(conversion.at);
        VerdictTold {
            shares: match verdict.shares.is_empty() {
                true => "Nobody".to_owned(),
                false => shares_in_words(&verdict.shares, name),
            },
            rule: match verdict.why {
                // The reason stands right beside it.
                Why::Reassigned | Why::Refused => String::new(),
                _ => capitalized(rule.strip_prefix("Nobody earns: ").unwrap_or(&rule)),
            },
            arithmetic: match verdict.shares.is_empty() {
                true => String::new(),
                false => commission::arithmetic(&verdict.shares, &rates, conversion.amount, currency, name),
            },
        }
    }

    fn doer(&self, by: &By) -> String {
        match by {
            By::Account(id) => self.team.get(id).cloned().unwrap_or_else(|| id.to_string()),
            By::Affiliate(id) => self.names.of(*id),
            By::Token(name) => format!("API token {name}"),
            By::Command => "A command".to_owned(),
            By::Nobody => "Duly".to_owned(),
        }
    }
}
