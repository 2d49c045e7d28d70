//! The part of an address behind a code: given once for ever, to a page for all codes of a product or to a link
//! of one affiliation (`product.md` L9).

use redb::ReadableTable;

use crate::domain::id::{AffiliationId, ProductId};
use crate::domain::name::Slug;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::keys;
use crate::store::tables::Tables;

/// How many numbers are tried behind a word. Whoever named so many things alike can find another name.
const TRIED_MAX: u32 = 1_000;

/// The word itself, or with the first number behind it that makes it free: for a page, that nobody has; for a
/// link, that neither a page nor this affiliation has.
pub(super) fn free(
    tables: &Tables<'_>,
    product: ProductId,
    word: &Slug,
    affiliation: Option<AffiliationId>,
) -> Result<Slug, Stop> {
    let mut wished = word.clone();
    for number in 2..TRIED_MAX {
        if !is_taken(tables, product, wished.as_str(), affiliation)? {
            return Ok(wished);
        }
        wished = word.numbered(number);
    }
    Err(Refused::conflict("name", "Too many have this name already. Please choose another.").into())
}

fn is_taken(
    tables: &Tables<'_>,
    product: ProductId,
    word: &str,
    affiliation: Option<AffiliationId>,
) -> Result<bool, StoreError> {
    let has = |whose| {
        Ok::<_, StoreError>(
            tables.link_words.get(keys::link_word(product, word, whose).as_slice())?.is_some(),
        )
    };
    if affiliation.is_some() {
        return Ok(has(None)? || has(affiliation)?);
    }
    let (first, last) = keys::link_words_like(product, word);
    Ok(tables.link_words.range(first.as_slice()..=last.as_slice())?.next().transpose()?.is_some())
}

/// Gives a word, for ever.
pub(super) fn give(
    tables: &mut Tables<'_>,
    product: ProductId,
    word: &Slug,
    affiliation: Option<AffiliationId>,
    number: u32,
) -> Result<(), StoreError> {
    tables.link_words.insert(keys::link_word(product, word.as_str(), affiliation).as_slice(), number)?;
    Ok(())
}
