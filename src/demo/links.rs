//! Links besides those that come with a code: an alternative page for everybody, and a link that the busiest affiliate
//! made to a page on an approved site.

use super::DemoError;
use crate::domain::affiliation::Affiliation;
use crate::domain::deed::By;
use crate::domain::destination::Destination;
use crate::domain::name::Name;
use crate::domain::product::Product;
use crate::domain::site::{Site, check_page};
use crate::domain::time::Timestamp;
use crate::store::Store;
use crate::store::changes::page_changes::CreatePage;
use crate::store::changes::promotional_links::CreateLink;

/// The site that affiliates of the demo may lead to. No one can buy there: names under `.example` are nobody's.
pub(super) const SITE: &str = "https://blog.lighthouse.example";

/// Makes both, for the product that the affiliation is for.
pub(super) fn write(
    store: &Store,
    product: &Product,
    busiest: &Affiliation,
    by: By,
    shop: &str,
    at: Timestamp,
) -> Result<(), DemoError> {
    let name = |text| Name::parse(text).map_err(DemoError::of);
    let url = Destination::parse(&format!("{shop}/{}?from=webinar", product.slug)).map_err(DemoError::of)?;
    store.write_blocking(CreatePage {
        product: product.id,
        name: name("Free webinar")?,
        url,
        by: by.clone(),
        at,
    })?;
    let site = Site::parse(SITE).map_err(DemoError::of)?;
    let page =
        check_page(std::slice::from_ref(&site), &format!("{SITE}/first-loaf")).map_err(DemoError::of)?;
    let name = name("Recipe of my first loaf")?;
    store.write_blocking(CreateLink { affiliation: busiest.id, site, destination: page, name, by, at })?;
    Ok(())
}
