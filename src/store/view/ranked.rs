//! What the lists of affiliates and links can be sorted by, known of every one of them at once: a walk through sums,
//! never through clicks or conversions.

use std::collections::{BTreeSet, HashMap};

use redb::ReadableTable;

use super::money;
use super::sorted::{Rank, Spot};
use crate::domain::affiliate::Affiliate;
use crate::domain::affiliation::AffiliationState;
use crate::domain::figures::Sales;
use crate::domain::id::{AffiliateId, AffiliationId, ConversionId};
use crate::domain::link::Link;
use crate::domain::money::Currency;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::keys::{self, Listed, Who};
use crate::store::records;
use crate::store::sums::{self, Ranked};
use crate::store::tables::Read;

/// How many rows are sorted at the most, the newest of them; a list that is longer says so.
pub const SORTED_MAX: usize = 50_000;

/// A number of each, by their own number; whoever is not in it has none.
pub type Numbers = HashMap<u32, i64>;

/// How many clicks each ever had.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn clicks(read: &impl Read, ranked: Ranked) -> Result<Numbers, StoreError> {
    let counted = sums::ranking(read, 0..=u32::MAX, ranked)?.into_iter();
    let clicks = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    Ok(counted.filter_map(|(who, counts)| Some((number_of(who)?, clicks(counts.clicks)))).collect())
}

/// How many conversions each ever had.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn conversions(read: &impl Read, ranked: Ranked) -> Result<Numbers, StoreError> {
    sold(read, ranked, |sales| sales.conversions)
}

/// What was ever sold for each in one currency, minor units.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn sales(read: &impl Read, ranked: Ranked, currency: Currency) -> Result<Numbers, StoreError> {
    sold(read, ranked, |sales| sales.money.get(&currency).map_or(0, |sum| sum.sales))
}

fn sold(read: &impl Read, ranked: Ranked, what: impl Fn(&Sales) -> i64) -> Result<Numbers, StoreError> {
    let ever = Timestamp::of_utc_day(u32::MAX);
    let sold = sums::sales_ranking_between(read, ranked, Timestamp(0), ever)?.into_iter();
    Ok(sold.filter_map(|(who, sales)| Some((number_of(who)?, what(&sales)))).collect())
}

fn number_of(who: Who) -> Option<u32> {
    match who {
        Who::Link(id) => Some(id.0),
        Who::Affiliation(id) => Some(id.0),
        Who::Product(id) => Some(id.0),
        Who::All => None,
    }
}

/// The numbers of affiliations, added up for their affiliates.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn by_affiliate(
    of_affiliations: &Numbers,
    whose: impl Fn(AffiliationId) -> Option<AffiliateId>,
) -> Numbers {
    let mut of_affiliates = Numbers::new();
    for (id, number) in of_affiliations {
        if let Some(her) = whose(AffiliationId(*id)) {
            *of_affiliates.entry(her.0).or_default() += number;
        }
    }
    of_affiliates
}

/// What is Held for each affiliate and what is Due to each in one currency, minor units.
///
/// # Errors
/// Of the disk, or where a key cannot be read.
pub fn held_and_due(
    read: &impl Read,
    currency: Currency,
    now: Timestamp,
) -> Result<(Numbers, Numbers), StoreError> {
    let (mut held, mut due) = (Numbers::new(), Numbers::new());
    let from = keys::money_sums_of(Some(AffiliateId(1))).0;
    let to = keys::money_sums_of(Some(AffiliateId(u32::MAX))).1;
    for row in read.money_sums().range(from.as_slice()..=to.as_slice())? {
        let (key, minor) = row?;
        let (of, day) = keys::currency_and_day(key.value())?;
        if of == currency {
            let sums = if day < now.utc_day() { &mut due } else { &mut held };
            *sums.entry(keys::affiliate_of_sum(key.value())?.0).or_default() += minor.value();
        }
    }
    for entry in money::already_due_today(read, now)? {
        if entry.amount.currency == currency {
            *due.entry(entry.affiliate.0).or_default() += entry.amount.minor;
            *held.entry(entry.affiliate.0).or_default() -= entry.amount.minor;
        }
    }
    Ok((held, due))
}

/// An affiliate's newest conversion by arrival, tests aside.
///
/// # Errors
/// Of the disk, or where a key cannot be read.
pub fn last_conversion(read: &impl Read, her: AffiliateId) -> Result<Option<ConversionId>, StoreError> {
    let first = keys::affiliate_conversion(her, ConversionId(0));
    let last = keys::affiliate_conversion(her, ConversionId(u128::MAX));
    for row in read.affiliate_conversions().range(first.as_slice()..=last.as_slice())?.rev() {
        let id = keys::conversion_at_the_end(row?.0.value())?;
        let test = keys::listed_conversion(Listed::Test, id);
        if read.listed_conversions().get(test.as_slice())?.is_none() {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// The spots of affiliates who stand so (all, where no state is said) and fit, the newest `SORTED_MAX` of them, and
/// whether there are more.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn affiliates(
    read: &impl Read,
    state: Option<AffiliationState>,
    fits: impl Fn(&Affiliate) -> Result<bool, StoreError>,
    rank: impl Fn(&Affiliate) -> Result<Rank, StoreError>,
) -> Result<(Vec<Spot>, bool), StoreError> {
    let mut standing = BTreeSet::new();
    if let Some(state) = state {
        let key = |id| keys::standing(state, AffiliateId(id));
        for row in read.standings().range(key(0)..=key(u32::MAX))? {
            standing.insert(keys::second(row?.0.value()));
        }
    }
    let mut spots = Vec::new();
    for row in read.affiliates().iter()?.rev() {
        let (id, row) = row?;
        if state.is_some() && !standing.contains(&id.value()) {
            continue;
        }
        let affiliate: Affiliate = records::decode("affiliates", row.value())?;
        if spots.len() == SORTED_MAX {
            return Ok((spots, true));
        }
        if fits(&affiliate)? {
            spots.push(Spot { rank: rank(&affiliate)?, id: affiliate.id.0 });
        }
    }
    Ok((spots, false))
}

/// The spots of links that fit, the newest `SORTED_MAX` of them, and whether there are more.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn links(
    read: &impl Read,
    fits: Option<impl Fn(&Link) -> bool>,
    numbers: &Numbers,
) -> Result<(Vec<Spot>, bool), StoreError> {
    let mut spots = Vec::new();
    for row in read.links().iter()?.rev() {
        let (id, row) = row?;
        if spots.len() == SORTED_MAX {
            return Ok((spots, true));
        }
        let is_wanted = match &fits {
            Some(fits) => fits(&records::decode("links", row.value())?),
            None => true,
        };
        if is_wanted {
            let number = numbers.get(&id.value()).copied().unwrap_or(0);
            spots.push(Spot { rank: Rank::Number(number), id: id.value() });
        }
    }
    Ok((spots, false))
}
