//! What the creator made: products, offers, affiliates, affiliations, codes and links, with their indexes
//! and the numbers that were given out.

use std::collections::BTreeMap;
use std::fmt::Display;

use redb::ReadableTable;

use super::{Checked, lead_back, links};
use crate::domain::affiliate::Affiliate;
use crate::domain::affiliation::Affiliation;
use crate::domain::code::Code;
use crate::domain::link::{Link, LinkKind, LinkOwner};
use crate::domain::offer::Offer;
use crate::domain::page::Page;
use crate::domain::product::{OwnLinks, Product, Terms};
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::records::{CodeOwner, Row, Whose};
use crate::store::tables::{Read, Snapshot};

/// Everything the creator made, by number.
#[derive(Default)]
pub(super) struct Catalog {
    pub(super) products: BTreeMap<u32, Product>,
    pub(super) offers: BTreeMap<u32, Offer>,
    pub(super) affiliates: BTreeMap<u32, Affiliate>,
    pub(super) affiliations: BTreeMap<u32, Affiliation>,
    pub(super) links: BTreeMap<u32, Link>,
    pub(super) pages: BTreeMap<u32, Page>,
}

impl Catalog {
    pub(super) fn read(read: &Snapshot, checked: &mut Checked) -> Result<Self, StoreError> {
        Ok(Self {
            products: numbered(read.products(), "products", "product", checked)?,
            offers: numbered(read.offers(), "offers", "offer", checked)?,
            affiliates: numbered(read.affiliates(), "affiliates", "affiliate", checked)?,
            affiliations: numbered(read.affiliations(), "affiliations", "affiliation", checked)?,
            links: numbered(read.links(), "links", "link", checked)?,
            pages: numbered(read.pages(), "pages", "page", checked)?,
        })
    }

    pub(super) fn check(&self, read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
        self.check_products(read, checked)?;
        self.check_offers(read, checked)?;
        self.check_affiliates(read, checked)?;
        self.check_affiliations(read, checked)?;
        self.check_codes(read, checked)?;
        links::check(self, read, checked)?;
        self.check_numbers(read, checked)
    }

    fn check_products(&self, read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
        for (number, product) in &self.products {
            let id = product.id;
            checked.expect(id.0 == *number, || format!("Product {number} calls itself {id}."));
            let slug = read.product_slugs().get(product.slug.as_str())?.map(|found| found.value());
            checked.expect(slug == Some(*number), || {
                format!("{id}: its address word {} does not lead to it.", product.slug)
            });
            let owner = CodeOwner { whose: Whose::Creator(id), alias: false };
            check_code(read, &product.creator_code, owner, id, checked)?;
            self.check_own_links(product.creator_links, LinkOwner::Creator, id, checked);
            check_terms(read, product, checked)?;
        }
        let leads_back = |slug: &str, number: u32| {
            let fits = self.products.get(&number).is_some_and(|product| product.slug.as_str() == slug);
            Ok((!fits).then(|| {
                format!("The address word {slug} leads to product {number}, which does not have it.")
            }))
        };
        lead_back(read.product_slugs(), leads_back, checked)
    }

    fn check_offers(&self, read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
        for offer in self.offers.values() {
            let (id, product) = (offer.id, offer.product);
            checked.expect(self.products.contains_key(&product.0), || {
                format!("{id} is of {product}, which is not there.")
            });
            let listed = read.product_offers().get(keys::pair(product.0, id.0))?.is_some();
            checked.expect(listed, || format!("{id} is missing among the offers of {product}."));
        }
        let leads_back = |key: u64, ()| {
            let number = keys::second(key);
            let fits =
                self.offers.get(&number).is_some_and(|offer| keys::pair(offer.product.0, number) == key);
            Ok((!fits).then(|| format!("Offer {number} is listed at a product that it does not belong to.")))
        };
        lead_back(read.product_offers(), leads_back, checked)
    }

    fn check_affiliates(&self, read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
        for affiliate in self.affiliates.values() {
            let found = read.affiliate_emails().get(affiliate.email.as_str())?.map(|found| found.value());
            let id = affiliate.id;
            checked.expect(found == Some(id.0), || format!("{id}: her email address does not lead to her."));
            let digest = keys::digest_of(&affiliate.email);
            let found = read.affiliate_digests().get(digest.as_slice())?.map(|found| found.value());
            checked.expect(found == Some(id.0), || {
                format!("{id}: the hash of her address does not lead to her.")
            });
        }
        let leads_back = |digest: &[u8], number: u32| {
            let affiliate = self.affiliates.get(&number);
            let fits = affiliate.is_some_and(|affiliate| keys::digest_of(&affiliate.email) == digest);
            Ok((!fits)
                .then(|| format!("The hash of an address leads to affiliate {number}, who has another.")))
        };
        lead_back(read.affiliate_digests(), leads_back, checked)?;
        let leads_back = |email: &str, number: u32| {
            let fits =
                self.affiliates.get(&number).is_some_and(|affiliate| affiliate.email.as_str() == email);
            Ok((!fits)
                .then(|| format!("An email address leads to affiliate {number}, who does not have it.")))
        };
        lead_back(read.affiliate_emails(), leads_back, checked)
    }

    fn check_affiliations(&self, read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
        for affiliation in self.affiliations.values() {
            let (id, product, affiliate) = (affiliation.id, affiliation.product, affiliation.affiliate);
            let known = self.products.contains_key(&product.0) && self.affiliates.contains_key(&affiliate.0);
            checked.expect(known, || {
                format!("{id} is between {affiliate} and {product}, and one is not there.")
            });
            let by_product = read.product_affiliations().get(keys::pair(product.0, affiliate.0))?;
            let by_affiliate = read.affiliate_affiliations().get(keys::pair(affiliate.0, product.0))?;
            let found = [by_product, by_affiliate].map(|row| row.map(|row| row.value()));
            checked.expect(found == [Some(id.0); 2], || {
                format!("{id} is not found by {product} and {affiliate}.")
            });
            let owner = |alias| CodeOwner { whose: Whose::Affiliation(id), alias };
            check_code(read, &affiliation.code, owner(false), id, checked)?;
            for former in affiliation.former_codes.iter().filter(|code| **code != affiliation.code) {
                check_code(read, former, owner(true), id, checked)?;
            }
            self.check_own_links(affiliation.links, LinkOwner::Affiliation(id), product, checked);
            if let Some(coupon) = &affiliation.coupon {
                let found = read.coupons().get(keys::coupon(product, coupon).as_slice())?;
                checked.expect(found.is_some_and(|found| found.value() == id.0), || {
                    format!("{id}: its coupon {coupon} does not lead to it.")
                });
            }
        }
        let of_coupon = |key: &[u8], number: u32| {
            let fits = |a: &Affiliation| a.coupon.as_ref().is_some_and(|c| keys::coupon(a.product, c) == key);
            let known = self.affiliations.get(&number).is_some_and(fits);
            Ok((!known).then(|| format!("A coupon leads to affiliation {number}, whose it is not.")))
        };
        lead_back(read.coupons(), of_coupon, checked)?;
        let strange = |number: u32| Some(format!("Affiliation {number} is listed where it does not belong."));
        let of_product = |key: u64, number: u32| {
            let fits = |a: &Affiliation| keys::pair(a.product.0, a.affiliate.0) == key;
            Ok(if self.affiliations.get(&number).is_some_and(fits) { None } else { strange(number) })
        };
        lead_back(read.product_affiliations(), of_product, checked)?;
        let of_affiliate = |key: u64, number: u32| {
            let fits = |a: &Affiliation| keys::pair(a.affiliate.0, a.product.0) == key;
            Ok(if self.affiliations.get(&number).is_some_and(fits) { None } else { strange(number) })
        };
        lead_back(read.affiliate_affiliations(), of_affiliate, checked)
    }

    fn check_codes(&self, read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
        let given = |kind| Ok::<_, StoreError>(read.counters().get(kind)?.map_or(0, |number| number.value()));
        let (products, affiliations) = (given("product")?, given("affiliation")?);
        for row in read.codes().iter()? {
            let (code, owner) = row?;
            checked.codes += 1;
            let code = code.value();
            let Some(owner) = checked.decoded::<CodeOwner>("codes", code, owner.value()) else { continue };
            let own_code = match owner.whose {
                Whose::Creator(id) => self.products.get(&id.0).map(|product| &product.creator_code),
                Whose::Affiliation(id) => self.affiliations.get(&id.0).map(|affiliation| &affiliation.code),
            };
            match own_code {
                // Of a product that was deleted: its codes stay taken for ever (L1).
                None if owner.was_there(products, affiliations) => {}
                None => checked.tell(format!("The code {code} belongs to nobody who is there.")),
                Some(own) => checked.expect(owner.alias || own.as_str() == code, || {
                    format!("The code {code} leads to someone whose code is {}.", own.as_str())
                }),
            }
        }
        Ok(())
    }

    fn check_own_links(
        &self,
        links: OwnLinks,
        owner: LinkOwner,
        product: crate::domain::id::ProductId,
        checked: &mut Checked,
    ) {
        let both = [(links.sales_page, LinkKind::SalesPage), (links.direct_payment, LinkKind::DirectPayment)];
        for (id, kind) in both {
            let label = kind.label();
            let expected = Link { id, product, owner, kind };
            checked.expect(self.links.get(&id.0) == Some(&expected), || {
                format!("{id} is not the {label} of {}.", name(owner))
            });
        }
    }

    /// No number is above the last one that was given out, or it would be given twice.
    fn check_numbers(&self, read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
        let account = read.accounts().last()?.map(|(number, _)| number.value());
        let entry = read.entries().last()?.map(|(number, _)| number.value());
        let small = |number: Option<&u32>| number.map(|number| u64::from(*number));
        let newest = [
            ("account", small(account.as_ref())),
            ("product", small(self.products.keys().last())),
            ("offer", small(self.offers.keys().last())),
            ("affiliate", small(self.affiliates.keys().last())),
            ("affiliation", small(self.affiliations.keys().last())),
            ("link", small(self.links.keys().last())),
            ("page", small(self.pages.keys().last())),
            ("entry", entry),
        ];
        for (kind, newest) in newest {
            let given = read.counters().get(kind)?.map_or(0, |number| number.value());
            checked.expect(newest.is_none_or(|newest| newest <= given), || {
                format!(
                    "The last {kind} that was given out is {given}, but number {} is there.",
                    newest.unwrap_or(0)
                )
            });
        }
        Ok(())
    }
}

/// The terms of a product are kept as it says, none follows them, and they come into force in the order of
/// their numbers. A number may be missing where announced terms were withdrawn; the first never is.
fn check_terms(read: &Snapshot, product: &Product, checked: &mut Checked) -> Result<(), StoreError> {
    let id = product.id;
    let mut kept: Vec<Terms> = Vec::new();
    for row in read.terms().range(keys::pairs_of(id.0))? {
        let (key, value) = row?;
        let Some(terms) = checked.decoded::<Terms>("terms", id, value.value()) else { continue };
        let number = keys::second(key.value());
        checked.expect(terms.number == number, || {
            format!("{id}: its terms {number} call themselves {}.", terms.number)
        });
        checked.expect(kept.last().is_none_or(|before| before.since <= terms.since), || {
            format!("{id}: its terms {number} come into force before those that they follow.")
        });
        kept.push(terms);
    }
    checked.expect(kept.first().is_some_and(|terms| terms.number == 1), || {
        format!("{id}: its terms 1 are missing.")
    });
    for terms in std::iter::once(&product.terms).chain(&product.next_terms) {
        checked.expect(kept.contains(terms), || {
            format!("{id}: its terms {} are not kept as they are in force.", terms.number)
        });
    }
    let last = product.intended_terms().number;
    checked.expect(kept.last().is_none_or(|terms| terms.number <= last), || {
        format!("{id}: there are terms behind its terms {last}.")
    });
    Ok(())
}

fn check_code(
    read: &Snapshot,
    code: &Code,
    expected: CodeOwner,
    of: impl Display,
    checked: &mut Checked,
) -> Result<(), StoreError> {
    let row = read.codes().get(code.as_str())?;
    let owner = row.and_then(|row| checked.decoded::<CodeOwner>("codes", code.as_str(), row.value()));
    checked
        .expect(owner == Some(expected), || format!("{of}: its code {} does not lead to it.", code.as_str()));
    Ok(())
}

pub(super) fn name(owner: LinkOwner) -> String {
    match owner {
        LinkOwner::Creator => "the creator".to_owned(),
        LinkOwner::Affiliation(id) => id.to_string(),
    }
}

fn numbered<T: Row>(
    table: &impl ReadableTable<u32, &'static [u8]>,
    name: &'static str,
    kind: &str,
    checked: &mut Checked,
) -> Result<BTreeMap<u32, T>, StoreError> {
    let mut all = BTreeMap::new();
    for row in table.iter()? {
        let (number, value) = row?;
        let number = number.value();
        if let Some(thing) = checked.decoded(name, format_args!("{kind} {number}"), value.value()) {
            all.insert(number, thing);
        }
    }
    Ok(all)
}
