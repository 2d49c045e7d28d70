//! Where an affiliation stands, in words and with the colour of its tag; what its product does to it as well.

use super::me::Me;
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::product::{Product, ProductState};

/// A state in a word, and what it means for her.
pub(super) struct Standing {
    /// `plain`, `good`, `warn`, `bad` or `info`.
    pub(super) kind: &'static str,
    pub(super) state: &'static str,
    pub(super) meaning: String,
}

impl Me {
    /// Where she stands with a product. An active affiliation says what its product's state does.
    pub(super) fn standing(&self, affiliation: &Affiliation, product: Option<&Product>) -> Standing {
        let words = &self.words.standing;
        let program = self.program.name.as_str();
        let product_words = &self.words.promoting;
        let (kind, state, meaning) = match (affiliation.state(), product.map(|product| product.state)) {
            (AffiliationState::Active, Some(ProductState::Paused)) => {
                ("warn", product_words.product_paused, product_words.product_paused_means.to_owned())
            }
            (AffiliationState::Active, Some(ProductState::Retired)) => {
                ("plain", product_words.product_retired, product_words.product_retired_means.to_owned())
            }
            (AffiliationState::Active, _) => ("good", words.active, words.active_means.to_owned()),
            (AffiliationState::Applied, _) => ("info", words.applied, (words.applied_means)(program)),
            (AffiliationState::Invited, _) => ("info", words.invited, (words.invited_means)(program)),
            (AffiliationState::Paused, _) => ("warn", words.paused, (words.paused_means)(program)),
            (AffiliationState::Banned, _) => ("bad", words.banned, words.banned_means.to_owned()),
            (AffiliationState::Left, _) => ("plain", words.left, words.left_means.to_owned()),
            (AffiliationState::Rejected, _) => ("plain", words.rejected, (words.rejected_means)(program)),
        };
        Standing { kind, state, meaning }
    }
}
