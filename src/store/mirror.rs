//! The mirror of the links in memory: what a redirect needs, readable while the disk is not.
//!
//! The writer mends single entries after each commit, and makes it anew after reopening. It holds
//! nothing of its own: whatever is in here can be read from the tables.

mod named;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

pub use named::Named;
use named::NamedLinks;

use redb::ReadableTable;

use super::error::StoreError;
use super::records;
use super::tables::Read;
use super::view::products;
use crate::domain::affiliation::Affiliation;
use crate::domain::code::Code;
use crate::domain::id::{AffiliateId, AffiliationId, LinkId, OfferId, PageId, ProductId};
use crate::domain::link::{Link, LinkOwner};
use crate::domain::name::Slug;
use crate::domain::offer::Offer;
use crate::domain::page::Page;
use crate::domain::product::{Product, Terms};
use crate::domain::program::ConsentMode;
use crate::domain::time::Window;
use crate::store::records::{CodeOwner, Whose};

/// One entry of the mirror that changed.
#[derive(Debug, Clone)]
pub enum Mend {
    /// A product was made or changed.
    Product(Box<Product>),
    /// An offer was made or changed.
    Offer(Offer),
    /// An affiliation was made or changed.
    Affiliation(Affiliation),
    /// A code was given out.
    Code(Code, CodeOwner),
    /// An alternative page was made or changed.
    Page(Page),
    /// Someone has a link to a page now.
    PageLink(PageId, LinkOwner, LinkId),
    /// A link that an affiliate made is new, or changed.
    Promotional(Link),
    /// The program asks visitors before a cookie is set, or does not.
    ConsentMode(ConsentMode),
    /// A product was deleted, with its offers and affiliations. Its codes stay known and lead nowhere.
    ProductGone(ProductId),
}

/// Codes and what they lead to.
#[derive(Debug, Default)]
pub struct Mirror {
    codes: HashMap<Box<str>, CodeOwner>,
    products: HashMap<ProductId, Arc<Product>>,
    slugs: HashMap<Box<str>, ProductId>,
    offers: HashMap<OfferId, Arc<Offer>>,
    affiliations: HashMap<AffiliationId, Arc<Affiliation>>,
    pairs: HashMap<(ProductId, AffiliateId), AffiliationId>,
    named: NamedLinks,
    longest_window_days: u32,
    consent_mode: ConsentMode,
}

/// What a code leads to.
#[derive(Debug, Clone)]
pub struct Target {
    /// The product.
    pub product: Arc<Product>,
    /// The affiliation, unless it is the creator's own code.
    pub affiliation: Option<Arc<Affiliation>>,
    /// Which of her codes was followed (`Affiliation::code_at`).
    pub code_place: u16,
}

impl Target {
    /// Whose the code is.
    pub fn owner(&self) -> LinkOwner {
        self.affiliation.as_ref().map_or(LinkOwner::Creator, |a| LinkOwner::Affiliation(a.id))
    }

    /// The code as it is now, where an older one was followed.
    pub fn code(&self) -> &Code {
        self.affiliation.as_ref().map_or(&self.product.creator_code, |a| &a.code)
    }
}

impl Mirror {
    /// Everything, read from the tables.
    ///
    /// # Errors
    /// Whatever reading gives.
    pub fn of(read: &impl Read) -> Result<Self, StoreError> {
        let mut mirror = Self::default();
        for row in read.products().iter()? {
            mirror.mend(Mend::Product(Box::new(records::decode("products", row?.1.value())?)));
        }
        for row in read.terms().iter()? {
            let terms: Terms = records::decode("terms", row?.1.value())?;
            mirror.reckon_with(terms.window);
        }
        for row in read.offers().iter()? {
            mirror.mend(Mend::Offer(records::decode("offers", row?.1.value())?));
        }
        for row in read.affiliations().iter()? {
            mirror.mend(Mend::Affiliation(records::decode("affiliations", row?.1.value())?));
        }
        for row in read.codes().iter()? {
            let (code, owner) = row?;
            mirror.codes.insert(code.value().into(), records::decode("codes", owner.value())?);
        }
        mirror.named = NamedLinks::of(read)?;
        mirror.consent_mode =
            products::program(read)?.map_or(ConsentMode::Off, |program| program.consent_mode);
        Ok(mirror)
    }

    /// Takes in one change.
    pub fn mend(&mut self, mend: Mend) {
        match mend {
            Mend::Product(product) => {
                if let Some(before) = self.products.get(&product.id) {
                    self.slugs.remove(before.slug.as_str());
                }
                self.reckon_with(product.terms.window);
                self.reckon_with(product.intended_terms().window);
                self.slugs.insert(product.slug.as_str().into(), product.id);
                self.products.insert(product.id, Arc::from(product));
            }
            Mend::Offer(offer) => {
                self.offers.insert(offer.id, Arc::new(offer));
            }
            Mend::Affiliation(affiliation) => {
                self.pairs.insert((affiliation.product, affiliation.affiliate), affiliation.id);
                self.affiliations.insert(affiliation.id, Arc::new(affiliation));
            }
            Mend::Code(code, owner) => {
                self.codes.insert(code.as_str().into(), owner);
            }
            Mend::Page(page) => self.named.put_page(page),
            Mend::PageLink(page, owner, link) => self.named.put_page_link(page, owner, link),
            Mend::Promotional(link) => self.named.put_promotional(&link),
            Mend::ConsentMode(mode) => self.consent_mode = mode,
            Mend::ProductGone(product) => {
                self.products.remove(&product);
                let gone = self.affiliations.values().filter(|one| one.product == product).map(|one| one.id);
                self.named.forget(product, gone);
                self.slugs.retain(|_, id| *id != product);
                self.offers.retain(|_, offer| offer.product != product);
                self.affiliations.retain(|_, affiliation| affiliation.product != product);
                self.pairs.retain(|(of, _), _| *of != product);
            }
        }
    }

    /// What a code leads to, aliases included.
    pub fn target(&self, code: &Code) -> Option<Target> {
        match self.codes.get(code.as_str())?.whose {
            Whose::Creator(product) => {
                Some(Target { product: self.product(product)?, affiliation: None, code_place: 0 })
            }
            Whose::Affiliation(affiliation) => {
                let affiliation = self.affiliation(affiliation)?;
                let (product, code_place) = (self.product(affiliation.product)?, affiliation.place_of(code));
                Some(Target { product, affiliation: Some(affiliation), code_place })
            }
        }
    }

    /// What a word behind a code leads to (L6, L7). The word as `Slug::in_address` gives it.
    pub fn named(&self, target: &Target, word: &str) -> Option<Named> {
        self.named.find(&target.product, target.owner(), word)
    }

    /// The alternative pages of a product, by number.
    pub fn pages_of(&self, product: ProductId) -> &[Arc<Page>] {
        self.named.pages_of(product)
    }

    /// An alternative page of a product.
    pub fn page(&self, product: ProductId, id: PageId) -> Option<Arc<Page>> {
        self.pages_of(product).iter().find(|page| page.id == id).cloned()
    }

    /// An alternative page of whatever product.
    pub fn page_called(&self, id: PageId) -> Option<Arc<Page>> {
        self.products.keys().find_map(|product| self.page(*product, id))
    }

    /// The link to a page of someone, once it was needed.
    pub fn page_link(&self, page: PageId, owner: LinkOwner) -> Option<LinkId> {
        self.named.page_link(page, owner)
    }

    /// The words behind a code that are one slip away from one that leads nowhere.
    fn words_like(&self, target: &Target, unknown: &str) -> Vec<String> {
        let words = self.named.words(target.product.id, target.owner());
        let mut near: Vec<_> =
            words.filter(|word| is_one_slip_away(word, unknown)).take(3).map(str::to_owned).collect();
        near.sort();
        near
    }

    /// A product by its id.
    pub fn product(&self, id: ProductId) -> Option<Arc<Product>> {
        self.products.get(&id).cloned()
    }

    /// A product by what outsiders call it: its id, its slug, or its number (TUNE's `offer_id`).
    pub fn product_called(&self, text: &str) -> Option<Arc<Product>> {
        if let Ok(id) = text.parse() {
            return self.product(id);
        }
        if let Ok(slug) = Slug::parse(text) {
            return self.slugs.get(slug.as_str()).and_then(|id| self.product(*id));
        }
        text.parse().ok().and_then(|number| self.product(ProductId(number)))
    }

    /// What the numbers or words of an old-shaped link mean: a product and an affiliate, or a code (L10).
    pub fn target_called(&self, product: &str, affiliate: &str) -> Option<Target> {
        let product = self.product_called(product);
        let by_code = || Code::in_address(affiliate).and_then(|code| self.target(&code));
        let Ok(number) = affiliate.parse() else { return by_code() };
        let product = product?;
        match self.affiliation_between(product.id, AffiliateId(number)) {
            Some(affiliation) => {
                let code_place = affiliation.place_of(&affiliation.code);
                Some(Target { product, affiliation: Some(affiliation), code_place })
            }
            None => by_code(),
        }
    }

    /// The longest window that any terms ever had, in days; for ever counts as the longest there is.
    pub fn longest_window_days(&self) -> u32 {
        self.longest_window_days
    }

    /// Whether visitors are asked before a cookie is set (`product.md` W8).
    pub fn consent_mode(&self) -> ConsentMode {
        self.consent_mode
    }

    fn reckon_with(&mut self, window: Window) {
        let days = match window {
            Window::Days(days) => u32::from(days),
            Window::Forever => u32::MAX,
        };
        self.longest_window_days = self.longest_window_days.max(days);
    }

    /// All products, by number.
    pub fn products(&self) -> Vec<Arc<Product>> {
        let mut products: Vec<_> = self.products.values().cloned().collect();
        products.sort_by_key(|product| product.id);
        products
    }

    /// An offer by its id.
    pub fn offer(&self, id: OfferId) -> Option<Arc<Offer>> {
        self.offers.get(&id).cloned()
    }

    /// The offers of a product, by number.
    pub fn offers_of(&self, product: ProductId) -> Vec<Arc<Offer>> {
        let mut offers: Vec<_> = self.offers.values().filter(|o| o.product == product).cloned().collect();
        offers.sort_by_key(|offer| offer.id);
        offers
    }

    /// An affiliation by its id.
    pub fn affiliation(&self, id: AffiliationId) -> Option<Arc<Affiliation>> {
        self.affiliations.get(&id).cloned()
    }

    /// The affiliation of an affiliate for a product.
    pub fn affiliation_between(
        &self,
        product: ProductId,
        affiliate: AffiliateId,
    ) -> Option<Arc<Affiliation>> {
        self.pairs.get(&(product, affiliate)).and_then(|id| self.affiliation(*id))
    }

    /// Codes that are one slip away from an unknown one, for the creator to see what was meant. The slips are tried
    /// one by one, so that it takes as long with ten codes as with ten thousand.
    /// Behind a code that is known, the names are compared.
    pub fn codes_like(&self, unknown: &str) -> Vec<String> {
        if let Some((code, name)) = unknown.split_once('/') {
            let target = Code::in_address(code).and_then(|code| self.target(&code));
            let words = target.map(|target| self.words_like(&target, name)).unwrap_or_default();
            return words.into_iter().map(|word| format!("{code}/{word}")).collect();
        }
        let letters: Vec<char> = unknown.chars().take(CODE_LENGTH_MAX + 2).collect();
        let mut near = BTreeSet::new();
        let mut try_one = |slip: String| {
            if let Some((code, _)) = self.codes.get_key_value(slip.as_str()) {
                near.insert(code.to_string());
            }
        };
        for place in 0..=letters.len() {
            let (before, after) = letters.split_at(place);
            let with = |middle: &[char], rest: &[char]| before.iter().chain(middle).chain(rest).collect();
            for letter in CODE_LETTERS.chars() {
                try_one(with(&[letter], after));
                if let [_, rest @ ..] = after {
                    try_one(with(&[letter], rest));
                }
            }
            if let [_, rest @ ..] = after {
                try_one(with(&[], rest));
            }
            if let [first, second, rest @ ..] = after {
                try_one(with(&[*second, *first], rest));
            }
        }
        near.into_iter().take(3).collect()
    }
}

/// What codes are made of.
const CODE_LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789-";
/// How long codes are at most.
const CODE_LENGTH_MAX: usize = 32;

/// Whether two words differ by at most one letter added, dropped, changed, or two swapped.
fn is_one_slip_away(known: &str, typed: &str) -> bool {
    let (a, b) = (known.as_bytes(), typed.as_bytes());
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    match (a, b) {
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([x1, x2, a @ ..], [y1, y2, b @ ..]) if x1 == y2 && x2 == y1 && a == b => true,
        _ => a.get(1..).is_some_and(|rest| rest == b) || b.get(1..).is_some_and(|rest| rest == a) || a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_by_one_slip_and_not_by_two() {
        let mut mirror = Mirror::default();
        let owner = CodeOwner { whose: Whose::Creator(ProductId(1)), alias: false };
        for code in ["jane7x", "jane", "other-7"] {
            mirror.mend(Mend::Code(Code::parse(code).unwrap(), owner));
        }
        for near in
            ["jane7x", "jne7x", "jaen7x", "janne7x", "kane7x", "jane7y", "xjane7x", "jane7xx", "jan\u{e9}7x"]
        {
            assert_eq!(mirror.codes_like(near), ["jane7x"], "{near}");
        }
        for far in ["jnae7y", "7", "", &"x".repeat(5_000)] {
            assert!(mirror.codes_like(far).is_empty(), "{far}");
        }
    }

    #[test]
    fn one_slip_is_seen_and_two_are_not() {
        for near in ["jane7", "jane", "jne7x", "jaen7x", "janne7x", "kane7x", "jane7y"] {
            assert!(is_one_slip_away("jane7x", near) || near == "jane", "{near}");
        }
        for far in ["jane", "enaj7x", "j7x", ""] {
            assert!(!is_one_slip_away("jane7x", far), "{far}");
        }
    }
}
