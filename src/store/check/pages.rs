//! Sales pages and their pictures: every page is of a product, every picture on a page is there, and every
//! picture stands on a page and is what its hash says.

use std::collections::BTreeSet;

use redb::ReadableTable;
use sha2::{Digest, Sha256};

use super::Checked;
use super::catalog::Catalog;
use crate::domain::sales_page::{Picture, PictureFile, PictureHash, SalesPage};
use crate::store::error::StoreError;
use crate::store::tables::{Read, Snapshot};

pub(super) fn check(read: &Snapshot, catalog: &Catalog, checked: &mut Checked) -> Result<(), StoreError> {
    let mut shown: BTreeSet<PictureHash> = BTreeSet::new();
    for row in read.sales_pages().iter()? {
        let (number, page) = row?;
        let number = number.value();
        let of = format!("the sales page of product {number}");
        let Some(page) = checked.decoded::<SalesPage>("sales_pages", &of, page.value()) else { continue };
        checked.expect(page.product.0 == number && catalog.products.contains_key(&number), || {
            format!("There is {of}, which is not there.")
        });
        if let Some(Picture { hash, .. }) = page.picture {
            let is_there = read.pictures().get(hash.0.as_slice())?.is_some();
            checked.expect(is_there, || format!("The picture {hash} of {of} is missing."));
            shown.insert(hash);
        }
    }
    for row in read.pictures().iter()? {
        let (key, file) = row?;
        let Some(file) = checked.decoded::<PictureFile>("pictures", "a picture", file.value()) else {
            continue;
        };
        let hash = file.picture.hash;
        let is_itself = key.value() == hash.0 && Sha256::digest(&file.bytes).starts_with(&hash.0);
        checked.expect(is_itself, || format!("The picture {hash} is not what its hash says."));
        checked.expect(shown.contains(&hash), || format!("The picture {hash} stands on no page."));
    }
    Ok(())
}
