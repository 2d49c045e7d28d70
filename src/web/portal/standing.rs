//! Where an affiliation stands, in words and with the colour of its tag, as far as its product lets it, and what she
//! can do about it.

use super::me::Me;
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::product::{Join, Product, ProductState};

/// A state in a word, and what it means for her.
pub(super) struct Standing {
    /// `plain`, `good`, `warn`, `bad` or `info`.
    pub(super) kind: &'static str,
    pub(super) state: &'static str,
    pub(super) meaning: String,
    /// What she can do about it, as (address, label).
    pub(super) way_on: Option<(String, String)>,
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
        Standing { kind, state, meaning, way_on: self.way_on(affiliation, product) }
    }

    fn way_on(&self, affiliation: &Affiliation, product: &Product) -> Option<(String, String)> {
        let words = &self.words.standing;
        let join = || self.to(&format!("/p/{}/join", product.slug));
        match affiliation.state() {
            AffiliationState::Active | AffiliationState::Paused | AffiliationState::Applied => {
                let leaving = self.to(&format!("/portal/affiliations/{}/leaving", affiliation.id));
                Some((leaving, (words.leave)(product.name.as_str())))
            }
            AffiliationState::Invited => Some((join(), words.look_at_invitation.to_owned())),
            AffiliationState::Left | AffiliationState::Rejected => {
                (product.join != Join::Closed).then(|| (join(), words.again.to_owned()))
            }
            AffiliationState::Banned => None,
        }
    }
}
