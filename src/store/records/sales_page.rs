//! Rows of sales pages and of the pictures on them.

use serde::{Deserialize, Serialize};

use super::numbers::Numbered;
use crate::domain::id::ProductId;
use crate::domain::language::Language;
use crate::domain::sales_page::{
    Headline, PageText, Picture, PictureFile, PictureHash, PictureKind, SalesPage,
};
use crate::domain::time::Timestamp;
use crate::store::bytes::Wrong;

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct SalesPageRow {
    product: u32,
    headline: Option<String>,
    text: String,
    picture: Option<PictureRow>,
    language: Option<u8>, // None: as the visitor's browser asks.
    changed_at: i64,
}

impl From<&SalesPage> for SalesPageRow {
    fn from(page: &SalesPage) -> Self {
        Self {
            product: page.product.0,
            headline: page.headline.as_ref().map(|headline| headline.as_str().to_owned()),
            text: page.text.as_str().to_owned(),
            picture: page.picture.map(PictureRow::from),
            language: page.language.map(Numbered::row_number),
            changed_at: page.changed_at.0,
        }
    }
}

impl TryFrom<SalesPageRow> for SalesPage {
    type Error = Wrong;
    fn try_from(row: SalesPageRow) -> Result<Self, Wrong> {
        Ok(Self {
            product: ProductId(row.product),
            headline: row.headline.map(Headline::from_row),
            text: PageText::from_row(row.text),
            picture: row.picture.map(TryInto::try_into).transpose()?,
            language: row.language.map(Language::of_row_number).transpose()?,
            changed_at: Timestamp(row.changed_at),
        })
    }
}

/// A picture, as pages and files hold it.
#[derive(Serialize, Deserialize)]
struct PictureRow {
    hash: [u8; 16],
    kind: u8,
    width: u32,
    height: u32,
}

impl From<Picture> for PictureRow {
    fn from(picture: Picture) -> Self {
        Self {
            hash: picture.hash.0,
            kind: picture.kind.row_number(),
            width: picture.width,
            height: picture.height,
        }
    }
}

impl TryFrom<PictureRow> for Picture {
    type Error = Wrong;
    fn try_from(row: PictureRow) -> Result<Self, Wrong> {
        Ok(Self {
            hash: PictureHash(row.hash),
            kind: PictureKind::of_row_number(row.kind)?,
            width: row.width,
            height: row.height,
        })
    }
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct PictureFileRow {
    picture: PictureRow,
    bytes: Vec<u8>,
}

impl From<&PictureFile> for PictureFileRow {
    fn from(file: &PictureFile) -> Self {
        Self { picture: file.picture.into(), bytes: file.bytes.clone() }
    }
}

impl TryFrom<PictureFileRow> for PictureFile {
    type Error = Wrong;
    fn try_from(row: PictureFileRow) -> Result<Self, Wrong> {
        Ok(Self { picture: row.picture.try_into()?, bytes: row.bytes })
    }
}
