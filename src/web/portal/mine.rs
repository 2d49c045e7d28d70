//! Her own product: what she promotes, by its address. What is another's is not found.

use std::sync::Arc;

use super::me::Me;
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::id::LinkId;
use crate::domain::link::{Link, LinkKind, LinkOwner};
use crate::domain::product::{Product, ProductState};
use crate::store::view::affiliates;
use crate::web::error::WebError;

/// A product and her affiliation for it.
pub(super) struct Mine {
    pub(super) product: Arc<Product>,
    pub(super) affiliation: Arc<Affiliation>,
}

impl Mine {
    /// By the product's id, word or number in an address.
    pub(super) fn of(me: &Me, product: &str) -> Result<Self, WebError> {
        let missing = || WebError::NotFound("product");
        let mirror = me.app.store.mirror();
        let product = mirror.product_called(product).ok_or_else(missing)?;
        let affiliation = mirror.affiliation_between(product.id, me.affiliate.id).ok_or_else(missing)?;
        Ok(Self { product, affiliation })
    }

    /// Where its pages begin, without the prefix.
    pub(super) fn at(&self) -> String {
        format!("/portal/products/{}", self.product.slug)
    }

    /// Whether her links may earn.
    pub(super) fn is_active(&self) -> bool {
        self.affiliation.state() == AffiliationState::Active
    }

    /// Its tabs; `at` is the word behind its address. Links Created by Me is there only where the creator approved
    /// sites (`product.md` L7).
    pub(super) fn tabs(&self, me: &Me, at: &str) -> Vec<(String, &'static str, bool)> {
        let base = me.to(&self.at());
        let all = [
            ("", me.words.promoting.about, true),
            ("/hotlinks", me.words.hotlinks, true),
            ("/links", me.words.links_created_by_me, !self.product.approved_sites.is_empty()),
        ];
        let tab = |(word, label, _): (&str, &'static str, bool)| (format!("{base}{word}"), label, word == at);
        all.into_iter().filter(|(.., there)| *there).map(tab).collect()
    }

    /// A link that she made and did not remove.
    pub(super) async fn link(&self, me: &Me, id: &str) -> Result<Link, WebError> {
        let missing = || WebError::NotFound("link");
        let id: LinkId = id.parse().map_err(|_| missing())?;
        let owner = LinkOwner::Affiliation(self.affiliation.id);
        let link = me.read(move |view| Ok(affiliates::link(view, id)?)).await?;
        let is_hers = |link: &Link| {
            link.owner == owner && matches!(&link.kind, LinkKind::Promotional(own) if !own.removed)
        };
        link.filter(is_hers).ok_or_else(missing)
    }
}

/// Whether her links of a product are there to share.
pub(super) fn has_links(affiliation: &Affiliation, product: &Product) -> bool {
    affiliation.state() == AffiliationState::Active && product.state != ProductState::Retired
}
