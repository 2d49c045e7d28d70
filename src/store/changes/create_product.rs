//! A product is made, complete from that moment: terms, the creator's own code, both her links.

use redb::ReadableTable;

use super::{history, numbers};
use crate::domain::code::Code;
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::id::{LinkId, ProductId};
use crate::domain::link::{Link, LinkKind, LinkOwner};
use crate::domain::name::Slug;
use crate::domain::product::{OwnLinks, Product, ProductState};
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::mirror::Mend;
use crate::store::records::{CodeOwner, Whose};
use crate::store::tables::Tables;
use crate::store::{keys, records};

/// Makes a product.
#[derive(Debug, Clone)]
pub struct CreateProduct {
    /// The product as wished. Its id, code, links, state and moment are given here; its slug too, unless
    /// one was typed.
    pub wished: Product,
    /// The word for its address, where the creator chose one.
    pub slug: Option<Slug>,
    /// Generated codes to choose the creator's from; one that is taken is passed over.
    pub codes: Vec<Code>,
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for CreateProduct {
    type Plan = (Product, By);
    type Answer = ProductId;

    fn decide(&self, tables: &Tables<'_>) -> Result<(Product, By), Stop> {
        let id = ProductId(numbers::next_small(tables, "product")?);
        let first_link = numbers::next_small(tables, "link")?;
        let mut product = Product {
            id,
            slug: free_slug(tables, self.slug.as_ref(), &Slug::of_name(&self.wished.name))?,
            creator_code: free_code(tables, &self.codes)?,
            creator_links: OwnLinks {
                sales_page: LinkId(first_link),
                direct_payment: LinkId(first_link + 1),
            },
            state: ProductState::Active,
            secrets_version: 1,
            created_at: self.at,
            ..self.wished.clone()
        };
        product.terms.number = 1;
        product.terms.since = self.at;
        product.next_terms = None;
        Ok((product, self.by.clone()))
    }

    fn apply((product, by): (Product, By), tables: &mut Tables<'_>) -> Result<ProductId, StoreError> {
        numbers::given(tables, "product", u64::from(product.id.0))?;
        let owner = CodeOwner { whose: Whose::Creator(product.id), alias: false };
        give_code(
            tables,
            &product.creator_code,
            owner,
            product.id,
            LinkOwner::Creator,
            product.creator_links,
        )?;
        let terms_key = keys::pair(product.id.0, product.terms.number);
        tables.terms.insert(terms_key, records::encode(&product.terms).as_slice())?;
        tables.product_slugs.insert(product.slug.as_str(), product.id.0)?;
        tables.products.insert(product.id.0, records::encode(&product).as_slice())?;
        let id = product.id;
        let (at, about, detail) = (product.created_at, About::product(id), product.name.to_string());
        history::tell(HistoryLine { at, by, deed: Deed::ProductMade, about, from: None, detail }, tables)?;
        tables.mends.push(Mend::Product(Box::new(product)));
        Ok(id)
    }
}

/// The slug that was typed, if it is free, else the one of the name with the first number that makes it free.
pub(super) fn free_slug(tables: &Tables<'_>, typed: Option<&Slug>, of_name: &Slug) -> Result<Slug, Stop> {
    let taken = |slug: &Slug| tables.product_slugs.get(slug.as_str()).map(|found| found.is_some());
    if let Some(slug) = typed {
        if taken(slug)? {
            return Err(Refused::conflict(
                "slug",
                "Another product has this address. Please choose another.",
            )
            .into());
        }
        return Ok(slug.clone());
    }
    let mut slug = of_name.clone();
    let mut number = 2;
    while taken(&slug)? {
        slug = of_name.numbered(number);
        number += 1;
    }
    Ok(slug)
}

/// The first of the generated codes that nobody ever had.
pub(super) fn free_code(tables: &Tables<'_>, codes: &[Code]) -> Result<Code, Stop> {
    for code in codes {
        if tables.codes.get(code.as_str())?.is_none() {
            return Ok(code.clone());
        }
    }
    Err(StoreError::Broken("every generated code was taken".into()).into())
}

/// Gives a code to its owner for ever, with its two links.
pub(super) fn give_code(
    tables: &mut Tables<'_>,
    code: &Code,
    owner: CodeOwner,
    product: ProductId,
    link_owner: LinkOwner,
    links: OwnLinks,
) -> Result<(), StoreError> {
    tables.codes.insert(code.as_str(), records::encode(&owner).as_slice())?;
    for (id, kind) in
        [(links.sales_page, LinkKind::SalesPage), (links.direct_payment, LinkKind::DirectPayment)]
    {
        let link = Link { id, product, owner: link_owner, kind };
        tables.links.insert(id.0, records::encode(&link).as_slice())?;
        numbers::given(tables, "link", u64::from(id.0))?;
    }
    tables.mends.push(Mend::Code(code.clone(), owner));
    Ok(())
}
