//! Figures of a period, told apart: by day, product, offer, affiliate, link, and by where clicks came from; of the whole
//! program, a product, an affiliate, or an affiliate with one product.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use redb::ReadableTable;

use super::figures::{self, Figures};
use super::{affiliates, products};
use crate::domain::conversion::Conversion;
use crate::domain::figures::{By, Counts, Dimension};
use crate::domain::id::{AffiliateId, AffiliationId, LinkId, OfferId, ProductId};
use crate::domain::link::{Link, LinkOwner};
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::changes::judgement;
use crate::store::error::StoreError;
use crate::store::keys::Who;
use crate::store::tables::Read;
use crate::store::view::money;
use crate::store::{records, sums};

/// Whose figures are asked for. Nothing said: the whole program's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Of {
    /// Of this product only.
    pub product: Option<ProductId>,
    /// Of this affiliate only: all of her affiliations together.
    pub affiliate: Option<AffiliateId>,
}

/// What one row is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Apart {
    /// A day of the program's zone.
    Day(Date),
    /// A product.
    Product(ProductId),
    /// An offer; `None`: what was sold without one.
    Offer(Option<OfferId>),
    /// An affiliate.
    Affiliate(AffiliateId),
    /// A link.
    Link(LinkId),
    /// A source, the host of a page before, a country, a kind of device. Empty: nothing was said.
    Value(String),
    /// All values that are not kept apart.
    Other,
}

impl Of {
    /// Those whose sums make these figures, each counted once.
    fn whos(&self, read: &impl Read) -> Result<Vec<Who>, StoreError> {
        Ok(match (self.product, self.affiliate) {
            (None, None) => vec![Who::All],
            (Some(product), None) => vec![Who::Product(product)],
            (_, Some(_)) => self.affiliations(read)?.into_iter().map(Who::Affiliation).collect(),
        })
    }

    /// The affiliations of the affiliate that is asked for, or of all.
    fn affiliations(&self, read: &impl Read) -> Result<Vec<AffiliationId>, StoreError> {
        let Some(affiliate) = self.affiliate else { return Ok(Vec::new()) };
        let all = affiliates::affiliations_of(read, affiliate)?;
        let fits = all.iter().filter(|one| self.product.is_none_or(|product| one.product == product));
        Ok(fits.map(|one| one.id).collect())
    }
}

/// The figures of a period (`to` is not part of it), told apart, in the order of `Apart`. Rows without anything are left
/// out. Totals count a conversion that two affiliates share once, each affiliate's row counts it (`product.md` 9), so
/// only `sum` is the sum. Moments are those at which a quarter hour begins; offers and where clicks came from are
/// summed by days of the program's zone, so that every day that the period touches counts whole.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn rows(
    read: &impl Read,
    of: &Of,
    by: By,
    from: Timestamp,
    to: Timestamp,
    zone: &TimeZone,
) -> Result<Vec<(Apart, Figures)>, StoreError> {
    let mut rows = match by {
        By::Day => by_day(read, of, from, to, zone)?,
        By::Product => by_product(read, of, from, to)?,
        By::Offer => by_offer(read, of, from, to)?,
        By::Affiliate => by_affiliate(read, of, from, to)?,
        By::Link => by_link(read, of, from, to)?,
        By::Origin(dimension) => by_origin(read, of, dimension, from, to, zone)?,
    };
    rows.retain(|(_, figures)| *figures != Figures::default());
    rows.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(rows)
}

/// All figures of a period together (`to` is not part of it).
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn sum(read: &impl Read, of: &Of, from: Timestamp, to: Timestamp) -> Result<Figures, StoreError> {
    let mut sum = Figures::default();
    for who in of.whos(read)? {
        sum += &figures::between(read, who, from, to)?;
    }
    Ok(sum)
}

/// The figures of a period by quarter hours, each with the moment it begins; a moment may come more than once. Days and
/// steps of any zone can be cut out of it.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn quarters(
    read: &impl Read,
    of: &Of,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(Timestamp, Figures)>, StoreError> {
    let mut quarters = Vec::new();
    for who in of.whos(read)? {
        quarters.append(&mut figures::quarters(read, who, from, to)?);
    }
    Ok(quarters)
}

type Rows = Result<Vec<(Apart, Figures)>, StoreError>;

fn by_day(read: &impl Read, of: &Of, from: Timestamp, to: Timestamp, zone: &TimeZone) -> Rows {
    let mut days: BTreeMap<u32, Figures> = BTreeMap::new();
    for (at, figures) in quarters(read, of, from, to)? {
        *days.entry(sums::local_day(at, zone)).or_default() += &figures;
    }
    Ok(days.into_iter().map(|(day, figures)| (Apart::Day(date_of(day)), figures)).collect())
}

/// The date of a day that is counted from 1970-01-01.
fn date_of(day: u32) -> Date {
    let midnight = jiff::Timestamp::from_second(i64::from(day) * (DAY_MS / 1_000));
    TimeZone::UTC.to_datetime(midnight.unwrap_or(jiff::Timestamp::MAX)).date()
}

fn by_product(read: &impl Read, of: &Of, from: Timestamp, to: Timestamp) -> Rows {
    let mut rows = Vec::new();
    for product in products::all(read)?.into_iter().map(|product| product.id) {
        if of.product.is_none_or(|only| only == product) {
            let of = Of { product: Some(product), ..*of };
            rows.push((Apart::Product(product), sum(read, &of, from, to)?));
        }
    }
    Ok(rows)
}

fn by_affiliate(read: &impl Read, of: &Of, from: Timestamp, to: Timestamp) -> Rows {
    let mut rows = Vec::new();
    for affiliate in affiliates::page(read, AffiliateId(0), usize::MAX)?.into_iter().map(|one| one.id) {
        if of.affiliate.is_none_or(|only| only == affiliate) {
            let of = Of { affiliate: Some(affiliate), ..*of };
            rows.push((Apart::Affiliate(affiliate), sum(read, &of, from, to)?));
        }
    }
    Ok(rows)
}

fn by_link(read: &impl Read, of: &Of, from: Timestamp, to: Timestamp) -> Rows {
    let affiliations = of.affiliations(read)?;
    let mut rows = Vec::new();
    for row in read.links().iter()? {
        let link: Link = records::decode("links", row?.1.value())?;
        let fits = match (link.owner, of.affiliate) {
            (_, None) => of.product.is_none_or(|product| link.product == product),
            (LinkOwner::Affiliation(id), Some(_)) => affiliations.contains(&id),
            (LinkOwner::Creator, Some(_)) => false,
        };
        if fits {
            rows.push((Apart::Link(link.id), figures::between(read, Who::Link(link.id), from, to)?));
        }
    }
    Ok(rows)
}

fn by_offer(read: &impl Read, of: &Of, from: Timestamp, to: Timestamp) -> Rows {
    let whos = of.whos(read)?;
    let mut rows: BTreeMap<Option<OfferId>, Figures> = BTreeMap::new();
    for row in read.conversions().iter()? {
        let conversion: Conversion = records::decode("conversions", row?.1.value())?;
        if from <= conversion.at && conversion.at < to {
            let entries = money::entries(read, &conversion.entries)?;
            for (who, sold) in judgement::sold_by(&conversion, &entries, read)? {
                if whos.contains(&who) {
                    rows.entry(conversion.offer).or_default().sales += &sold;
                }
            }
        }
    }
    Ok(rows.into_iter().map(|(offer, figures)| (Apart::Offer(offer), figures)).collect())
}

fn by_origin(
    read: &impl Read,
    of: &Of,
    dimension: Dimension,
    from: Timestamp,
    to: Timestamp,
    zone: &TimeZone,
) -> Rows {
    let mut rows: BTreeMap<Apart, Counts> = BTreeMap::new();
    if from >= to {
        return Ok(Vec::new());
    }
    let days = sums::local_day(from, zone)..=sums::local_day(to.plus_ms(-1), zone);
    for affiliation in affiliates::affiliations_page(read, AffiliationId(0), usize::MAX)? {
        let fits = of.affiliate.is_none_or(|only| affiliation.affiliate == only)
            && of.product.is_none_or(|only| affiliation.product == only);
        if fits {
            let found = sums::breakdown(read, affiliation.id, days.clone(), dimension)?;
            for (value, clicks) in found.values {
                rows.entry(Apart::Value(value)).or_default().clicks += clicks;
            }
            rows.entry(Apart::Other).or_default().clicks += found.other;
        }
    }
    Ok(rows.into_iter().map(|(apart, counts)| (apart, Figures { counts, ..Figures::default() })).collect())
}
