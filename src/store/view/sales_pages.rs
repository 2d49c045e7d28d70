//! Questions about sales pages and their pictures.

use redb::ReadableTable;

use crate::domain::id::ProductId;
use crate::domain::sales_page::{PictureFile, PictureHash, SalesPage};
use crate::store::error::StoreError;
use crate::store::records;
use crate::store::tables::Read;

/// The sales page of a product; the one that nobody has edited, where there is no row.
pub fn of(read: &impl Read, product: ProductId) -> Result<SalesPage, StoreError> {
    let row = read.sales_pages().get(product.0)?;
    row.map_or(Ok(SalesPage::unedited(product)), |row| records::decode("sales_pages", row.value()))
}

/// A picture with its file.
pub fn picture(read: &impl Read, hash: PictureHash) -> Result<Option<PictureFile>, StoreError> {
    read.pictures().get(hash.0.as_slice())?.map(|row| records::decode("pictures", row.value())).transpose()
}

/// Whether a picture stands on any other page than this product's.
pub fn is_used_beside(read: &impl Read, hash: PictureHash, product: ProductId) -> Result<bool, StoreError> {
    for row in read.sales_pages().iter()? {
        let page: SalesPage = records::decode("sales_pages", row?.1.value())?;
        if page.picture.is_some_and(|picture| picture.hash == hash) && page.product != product {
            return Ok(true);
        }
    }
    Ok(false)
}
