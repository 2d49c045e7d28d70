//! A lead: a buyer's address, tied to a journey, so that whoever sent her earns although she comes back in
//! another browser (`product.md` W7).

use super::conversion::{CookieIds, Evidence};
use super::email::EmailHash;
use super::id::{ClickId, LeadId, ProductId};
use super::time::{DAY_MS, Timestamp};

/// A lead as it is kept. Its moment is in its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// Made by whoever took it.
    pub id: LeadId,
    /// On the way to this product.
    pub product: ProductId,
    /// Whose it is; the address itself is never kept.
    pub email: EmailHash,
    /// When it was last told of: what is told again within a day is the same lead.
    pub last_at: Timestamp,
    /// The clicks that were named.
    pub clicks: Vec<ClickId>,
    /// What the browser's cookies held.
    pub cookies: Vec<CookieIds>,
    /// Ties tests only (C12).
    pub test: bool,
}

impl Lead {
    /// Whether a lead of the same address and product, told at this moment, is the same one: forms are sent twice,
    /// and shops tell again.
    pub fn is_same_at(&self, at: Timestamp) -> bool {
        at.since(self.last_at) < DAY_MS
    }

    /// What it ties the address to.
    pub fn ties(&self) -> Evidence {
        Evidence { clicks: self.clicks.clone(), cookies: self.cookies.clone(), ..Evidence::default() }
    }

    /// The same lead told again: every report adds its ties.
    #[must_use]
    pub fn told_again(&self, ties: &Evidence, at: Timestamp) -> Self {
        let mut joined = self.ties();
        joined.join(ties);
        Self { clicks: joined.clicks, cookies: joined.cookies, last_at: at.max(self.last_at), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lead() -> Lead {
        Lead {
            id: LeadId(1),
            product: ProductId(7),
            email: EmailHash([5; 16]),
            last_at: Timestamp(1_000),
            clicks: vec![ClickId(1)],
            cookies: Vec::new(),
            test: false,
        }
    }

    #[test]
    fn what_is_told_again_within_a_day_is_the_same_lead_with_more_ties() {
        assert!(lead().is_same_at(Timestamp(1_000 + DAY_MS - 1)));
        assert!(!lead().is_same_at(Timestamp(1_000 + DAY_MS)));
        let more = Evidence { clicks: vec![ClickId(1), ClickId(2)], ..Evidence::default() };
        let again = lead().told_again(&more, Timestamp(5_000));
        assert_eq!((again.clicks, again.last_at), (vec![ClickId(1), ClickId(2)], Timestamp(5_000)));
    }
}
