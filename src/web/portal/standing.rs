//! Where an affiliation stands, in words and with the colour of its tag, as far as its product lets it.

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
    /// Where she stands with a product. Of an active affiliation it says what became of the product.
    pub(super) fn standing(&self, affiliation: &Affiliation, product: &Product) -> Standing {
        let (links, promoting) = (&self.words.links, &self.words.promoting);
        let (kind, state, meaning) = match (affiliation.state(), product.state) {
            (AffiliationState::Active, ProductState::Paused) => {
                ("warn", promoting.product_paused, links.product_paused.to_owned())
            }
            (AffiliationState::Active, ProductState::Retired) => {
                ("plain", promoting.product_retired, links.product_retired.to_owned())
            }
            (state, _) => self.words.standing.of(state, self.program.name.as_str()),
        };
        Standing { kind, state, meaning }
    }
}
