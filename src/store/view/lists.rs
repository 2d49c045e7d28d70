//! Lists by key, newest first, walked in both directions: a page reads its own rows and no others.

use std::fmt::Display;
use std::ops::{Bound, RangeInclusive};
use std::str::FromStr;

use redb::ReadableTable;

use crate::domain::affiliate::Affiliate;
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::conversion::Conversion;
use crate::domain::id::{AffiliateId, AffiliationId, ConversionId, EntryId, LinkId, ProductId, ReportId};
use crate::domain::ledger::Entry;
use crate::domain::link::Link;
use crate::domain::report::Report;
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::records;
use crate::store::tables::Read;
use crate::store::view::conversions::{self, List};
use crate::store::view::{affiliates, money};

/// Where a page of a list begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<K> {
    /// With the newest.
    Newest,
    /// With the one that is next older than this.
    OlderThan(K),
    /// It ends with the one that is next newer than this.
    NewerThan(K),
}

/// A page of a list, and where the pages beside it begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paged<T, K> {
    /// Newest first.
    pub rows: Vec<T>,
    /// There may be newer ones than this.
    pub newer: Option<K>,
    /// There may be older ones than this.
    pub older: Option<K>,
}

impl<T, K> Paged<T, K> {
    /// The same page with something made of each row.
    ///
    /// # Errors
    /// The first of `made`.
    pub fn try_map<U, E>(self, made: impl FnMut(T) -> Result<U, E>) -> Result<Paged<U, K>, E> {
        let rows = self.rows.into_iter().map(made).collect::<Result<_, E>>()?;
        Ok(Paged { rows, newer: self.newer, older: self.older })
    }
}

impl<T, K: Display> Paged<T, K> {
    /// The same page with its neighbours as they stand in addresses.
    pub fn in_addresses(self) -> Paged<T, String> {
        let text = |key: Option<K>| key.map(|key| key.to_string());
        Paged { rows: self.rows, newer: text(self.newer), older: text(self.older) }
    }
}

/// How many rows a page looks at, whatever it looks for: one that filters may hold few and still go on.
const LOOKED_AT_MAX: usize = 10_000;
/// The same of conversions, which are the largest rows there are, with the journey of each.
const CONVERSIONS_LOOKED_AT_MAX: usize = 3_000;

type Rows<'r, T, K> = Box<dyn Iterator<Item = Result<(K, Option<T>), StoreError>> + 'r>;

impl<K> Place<K> {
    /// The place that an address names; a page that is asked for both is the older one.
    pub fn of(older_than: Option<K>, newer_than: Option<K>) -> Self {
        match (older_than, newer_than) {
            (Some(key), _) => Self::OlderThan(key),
            (None, Some(key)) => Self::NewerThan(key),
            (None, None) => Self::Newest,
        }
    }
}

impl Place<String> {
    /// The place that is meant by what stands in an address; the beginning, where it is no such place.
    pub fn read<K: FromStr>(&self) -> Place<K> {
        match self {
            Self::Newest => Place::Newest,
            Self::OlderThan(key) => key.parse().map_or(Place::Newest, Place::OlderThan),
            Self::NewerThan(key) => key.parse().map_or(Place::Newest, Place::NewerThan),
        }
    }
}

impl<K: Copy + Ord> Place<K> {
    /// The same place in a list that goes from `first` to `last` only: what lies outside is its beginning, or its end.
    pub(super) fn within(self, first: K, last: K) -> Self {
        match self {
            Self::OlderThan(key) if key > last => Self::Newest,
            Self::OlderThan(key) => Self::OlderThan(key.max(first)),
            Self::NewerThan(key) => Self::NewerThan(key.clamp(first, last)),
            Self::Newest => Self::Newest,
        }
    }
}

impl<K: Copy> Place<K> {
    /// The range of the table to walk through, as it lies there.
    pub(super) fn bounds<B>(self, bytes: impl Fn(K) -> B, first: B, last: B) -> (Bound<B>, Bound<B>) {
        match self {
            Self::Newest => (Bound::Included(first), Bound::Included(last)),
            Self::OlderThan(key) => (Bound::Included(first), Bound::Excluded(bytes(key))),
            Self::NewerThan(key) => (Bound::Excluded(bytes(key)), Bound::Included(last)),
        }
    }

    /// Takes a page out of the rows of such a range: `rows` come in the table's order, and those with
    /// `None` do not belong to the list.
    pub(super) fn page<'r, T>(
        self,
        limit: usize,
        rows: impl DoubleEndedIterator<Item = Result<(K, Option<T>), StoreError>> + 'r,
    ) -> Result<Paged<T, K>, StoreError> {
        self.page_looking_at(LOOKED_AT_MAX, limit, rows)
    }

    /// The same, looking at so many rows at the most.
    fn page_looking_at<'r, T>(
        self,
        most: usize,
        limit: usize,
        rows: impl DoubleEndedIterator<Item = Result<(K, Option<T>), StoreError>> + 'r,
    ) -> Result<Paged<T, K>, StoreError> {
        let forward = matches!(self, Self::NewerThan(_));
        let rows: Rows<'r, T, K> = if forward { Box::new(rows) } else { Box::new(rows.rev()) };
        self.taken(most, limit, rows)
    }

    /// The same of rows that come in the order in which they are looked at: the newest first, but the oldest first
    /// for a page of newer ones.
    pub(super) fn page_in_turn<T>(
        self,
        limit: usize,
        rows: impl Iterator<Item = Result<(K, Option<T>), StoreError>>,
    ) -> Result<Paged<T, K>, StoreError> {
        self.taken(LOOKED_AT_MAX, limit, rows)
    }

    fn taken<T>(
        self,
        most: usize,
        limit: usize,
        rows: impl Iterator<Item = Result<(K, Option<T>), StoreError>>,
    ) -> Result<Paged<T, K>, StoreError> {
        let (mut found, mut last_seen, mut beyond) = (Vec::new(), None, None);
        for (looked_at, row) in rows.enumerate() {
            let (key, row) = row?;
            if found.len() == limit || looked_at == most {
                beyond = last_seen;
                break;
            }
            last_seen = Some(key);
            found.extend(row.map(|row| (key, row)));
        }
        Ok(self.paged(found, beyond))
    }

    /// A page of what was found, in the order in which it was looked at; `beyond` is the last that was looked at, where
    /// there is more.
    pub(super) fn paged<T>(self, mut found: Vec<(K, T)>, beyond: Option<K>) -> Paged<T, K> {
        if matches!(self, Self::NewerThan(_)) {
            found.reverse();
        }
        let ends = found.first().map(|(key, _)| *key).zip(found.last().map(|(key, _)| *key));
        let rows = found.into_iter().map(|(_, row)| row).collect();
        match self {
            Self::Newest => Paged { rows, newer: None, older: beyond },
            Self::OlderThan(from) => {
                Paged { rows, newer: ends.map(|(first, _)| first).or(Some(from)), older: beyond }
            }
            Self::NewerThan(from) => {
                Paged { rows, newer: beyond, older: ends.map(|(_, last)| last).or(Some(from)) }
            }
        }
    }
}

/// Affiliates that fit.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn affiliates(
    read: &impl Read,
    place: Place<AffiliateId>,
    limit: usize,
    fits: impl Fn(&Affiliate) -> bool,
) -> Result<Paged<Affiliate, AffiliateId>, StoreError> {
    let rows = read.affiliates().range(place.bounds(|id| id.0, 0, u32::MAX))?;
    place.page(
        limit,
        rows.map(|row| {
            let affiliate: Affiliate = records::decode("affiliates", row?.1.value())?;
            Ok((affiliate.id, Some(affiliate).filter(&fits)))
        }),
    )
}

/// Affiliates who have an affiliation in a state and fit, newest first.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn affiliates_standing(
    read: &impl Read,
    state: AffiliationState,
    place: Place<AffiliateId>,
    limit: usize,
    fits: impl Fn(&Affiliate) -> bool,
) -> Result<Paged<Affiliate, AffiliateId>, StoreError> {
    let key = |id| keys::standing(state, id);
    let rows = read.standings().range(place.bounds(key, key(AffiliateId(0)), key(AffiliateId(u32::MAX))))?;
    place.page(
        limit,
        rows.map(|row| {
            let id = AffiliateId(keys::second(row?.0.value()));
            Ok((id, Some(existing(affiliates::by_id(read, id)?, id)?).filter(&fits)))
        }),
    )
}

/// Affiliations that fit, of all products or of one. Those of one are in the order of its affiliates.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn affiliations(
    read: &impl Read,
    product: Option<ProductId>,
    place: Place<u32>,
    limit: usize,
    fits: impl Fn(&Affiliation) -> bool,
) -> Result<Paged<Affiliation, u32>, StoreError> {
    let Some(product) = product else {
        let rows = read.affiliations().range(place.bounds(|id| id, 0, u32::MAX))?;
        return place.page(
            limit,
            rows.map(|row| {
                let affiliation: Affiliation = records::decode("affiliations", row?.1.value())?;
                Ok((affiliation.id.0, Some(affiliation).filter(&fits)))
            }),
        );
    };
    let key = |affiliate| keys::pair(product.0, affiliate);
    let rows = read.product_affiliations().range(place.bounds(key, key(0), key(u32::MAX)))?;
    place.page(
        limit,
        rows.map(|row| {
            let (pair, id) = row?;
            let affiliation =
                existing(affiliates::affiliation(read, AffiliationId(id.value()))?, id.value())?;
            Ok((keys::second(pair.value()), Some(affiliation).filter(&fits)))
        }),
    )
}

/// Links that fit.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn links(
    read: &impl Read,
    place: Place<LinkId>,
    limit: usize,
    fits: impl Fn(&Link) -> bool,
) -> Result<Paged<Link, LinkId>, StoreError> {
    let rows = read.links().range(place.bounds(|id| id.0, 0, u32::MAX))?;
    place.page(
        limit,
        rows.map(|row| {
            let link: Link = records::decode("links", row?.1.value())?;
            Ok((link.id, Some(link).filter(&fits)))
        }),
    )
}

/// Conversions on a list that fit, in the order of arrival, of those that arrived in a span.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn conversions(
    read: &impl Read,
    list: List,
    arrived: &RangeInclusive<u128>,
    place: Place<ConversionId>,
    limit: usize,
    fits: impl Fn(&Conversion) -> bool,
) -> Result<Paged<Conversion, ConversionId>, StoreError> {
    let (first, last) = (ConversionId(*arrived.start()), ConversionId(*arrived.end()));
    let place = place.within(first, last);
    match list {
        List::All => {
            let rows = read.conversions().range(place.bounds(|id| id.0, first.0, last.0))?;
            place.page_looking_at(
                CONVERSIONS_LOOKED_AT_MAX,
                limit,
                rows.map(|row| {
                    let conversion: Conversion = records::decode("conversions", row?.1.value())?;
                    Ok((conversion.id, Some(conversion).filter(&fits)))
                }),
            )
        }
        List::Only(listed) => {
            let key = |id| keys::listed_conversion(listed, id).to_vec();
            let (from, to) = place.bounds(key, key(first), key(last));
            let bounds = (from.as_ref().map(Vec::as_slice), to.as_ref().map(Vec::as_slice));
            place.page_looking_at(
                CONVERSIONS_LOOKED_AT_MAX,
                limit,
                fitting(read, read.listed_conversions().range::<&[u8]>(bounds)?, &fits),
            )
        }
        List::Of(affiliate) => {
            let key = |id| keys::affiliate_conversion(affiliate, id).to_vec();
            let (from, to) = place.bounds(key, key(first), key(last));
            let bounds = (from.as_ref().map(Vec::as_slice), to.as_ref().map(Vec::as_slice));
            place.page_looking_at(
                CONVERSIONS_LOOKED_AT_MAX,
                limit,
                fitting(read, read.affiliate_conversions().range::<&[u8]>(bounds)?, &fits),
            )
        }
    }
}

/// All times: a span of arrival for lists that are not asked for one.
pub const EVER: RangeInclusive<u128> = 0..=u128::MAX;

/// The conversions that keys end with, those that fit.
fn fitting<'r>(
    read: &'r impl Read,
    rows: redb::Range<'r, &'static [u8], ()>,
    fits: &'r impl Fn(&Conversion) -> bool,
) -> impl DoubleEndedIterator<Item = Result<(ConversionId, Option<Conversion>), StoreError>> + 'r {
    rows.map(move |row| {
        let id = keys::conversion_at_the_end(row?.0.value())?;
        Ok((id, Some(existing(conversions::by_id(read, id)?, id)?).filter(fits)))
    })
}

/// Reports that fit, as they arrived in a span.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn reports(
    read: &impl Read,
    arrived: &RangeInclusive<u128>,
    place: Place<ReportId>,
    limit: usize,
    fits: impl Fn(&Report) -> bool,
) -> Result<Paged<Report, ReportId>, StoreError> {
    let (first, last) = (*arrived.start(), *arrived.end());
    let place = place.within(ReportId(first), ReportId(last));
    let rows = read.reports().range(place.bounds(|id| id.0, first, last))?;
    place.page(
        limit,
        rows.map(|row| {
            let report: Report = records::decode("reports", row?.1.value())?;
            Ok((report.id, Some(report).filter(&fits)))
        }),
    )
}

/// Entries of all or of one affiliate that fit.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn entries_that_fit(
    read: &impl Read,
    affiliate: Option<AffiliateId>,
    place: Place<EntryId>,
    limit: usize,
    fits: impl Fn(&Entry) -> bool,
) -> Result<Paged<Entry, EntryId>, StoreError> {
    let Some(affiliate) = affiliate else {
        let rows = read.entries().range(place.bounds(|id| id.0, 0, u64::MAX))?;
        return place.page(
            limit,
            rows.map(|row| {
                let entry: Entry = records::decode("entries", row?.1.value())?;
                Ok((entry.id, Some(entry).filter(&fits)))
            }),
        );
    };
    let key = |id| keys::affiliate_entry(affiliate, id);
    let rows = read.affiliate_entries().range(place.bounds(key, key(EntryId(0)), key(EntryId(u64::MAX))))?;
    place.page(
        limit,
        rows.map(|row| {
            let id = keys::entry_at_the_end(row?.0.value());
            Ok((id, Some(existing(money::entry(read, id)?, id)?).filter(&fits)))
        }),
    )
}

/// The links that an affiliation made and did not remove.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn promotional_links(
    read: &impl Read,
    affiliation: AffiliationId,
    place: Place<LinkId>,
    limit: usize,
) -> Result<Paged<Link, LinkId>, StoreError> {
    let key = |id: LinkId| keys::pair(affiliation.0, id.0);
    let rows = read.affiliation_links().range(place.bounds(key, key(LinkId(0)), key(LinkId(u32::MAX))))?;
    let ids = place.page(
        limit,
        rows.map(|row| {
            let id = LinkId(keys::second(row?.0.value()));
            Ok((id, Some(id)))
        }),
    )?;
    ids.try_map(|id| existing(affiliates::link(read, id)?, id))
}

/// Conversions on a list of keys that end with them.
pub(super) fn listed_ids(
    table: &impl ReadableTable<&'static [u8], ()>,
    place: Place<ConversionId>,
    limit: usize,
    key: impl Fn(ConversionId) -> Vec<u8>,
) -> Result<Paged<ConversionId, ConversionId>, StoreError> {
    let (from, to) = place.bounds(&key, key(ConversionId(0)), key(ConversionId(u128::MAX)));
    let bounds = (from.as_ref().map(Vec::as_slice), to.as_ref().map(Vec::as_slice));
    place.page(
        limit,
        table.range::<&[u8]>(bounds)?.map(|row| {
            let id = keys::conversion_at_the_end(row?.0.value())?;
            Ok((id, Some(id)))
        }),
    )
}

fn existing<T>(found: Option<T>, id: impl std::fmt::Display) -> Result<T, StoreError> {
    found.ok_or_else(|| StoreError::Broken(format!("{id} is listed and missing")))
}

#[cfg(test)]
mod tests;
