//! Figures of a period, told apart: by day, product, offer, affiliate, link, and by where clicks came from; of the whole
//! program, a product, an affiliate, or an affiliate with one product.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use redb::ReadableTable;

use super::figures::{self, Figures};
use super::{affiliates, links, products};
use crate::domain::affiliation::Affiliation;
use crate::domain::figures::{By, Dimension, Visits};
use crate::domain::id::{AffiliateId, AffiliationId, LinkId, OfferId, ProductId};
use crate::domain::link::{Link, LinkOwner};
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::keys::{self, Who};
use crate::store::sums::{self, Ranked};
use crate::store::tables::Read;

/// So many links are summed one by one faster than a ranking of all is read.
const FEW_LINKS: usize = 50;

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
    /// What was sold and no click earned: by a coupon or by hand, or nobody earned it. Beside values only.
    NoClick,
    /// All values that are not kept apart.
    Other,
}

impl Apart {
    /// Whether it has a name of its own, in a word for programs: a key alone does not tell all that have none apart.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NoClick => "no_click",
            Self::Other => "others",
            Self::Offer(None) => "not_named",
            Self::Value(value) if value.is_empty() => "not_named",
            _ => "named",
        }
    }
}

impl Of {
    /// Those whose sums make these figures, each counted once.
    fn whos(&self, read: &impl Read) -> Result<Vec<Who>, StoreError> {
        Ok(match (self.product, self.affiliate) {
            (None, None) => vec![Who::All],
            (Some(product), None) => vec![Who::Product(product)],
            (_, Some(_)) => self.affiliations(read)?.iter().map(|one| Who::Affiliation(one.id)).collect(),
        })
    }

    /// The affiliations of the affiliate that is asked for, if one is.
    fn affiliations(&self, read: &impl Read) -> Result<Vec<Affiliation>, StoreError> {
        let Some(affiliate) = self.affiliate else { return Ok(Vec::new()) };
        let mut affiliations = affiliates::affiliations_of(read, affiliate)?;
        affiliations.retain(|one| self.product.is_none_or(|product| one.product == product));
        Ok(affiliations)
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
    if from >= to {
        return Ok(Vec::new());
    }
    let days = sums::local_day(from, zone)..=sums::local_day(to.plus_ms(-1), zone);
    let mut rows = match by {
        By::Day => by_day(read, of, from, to, zone)?,
        By::Product => by_product(read, of, from, to)?,
        By::Offer => by_offer(read, of, days)?,
        By::Affiliate => by_affiliate(read, of, from, to)?,
        By::Link => by_link(read, of, from, to)?,
        By::Origin(dimension) => by_origin(read, of, dimension, days)?,
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

/// The first moment of a quarter hour in which anything was counted, of whomever; a sale may be told of long after its day.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn begins(read: &impl Read) -> Result<Option<Timestamp>, StoreError> {
    let Some(day) = sums::days_counted(read)?.map(|days| *days.start()) else { return Ok(None) };
    let (from, to) = (Timestamp::of_utc_day(day), Timestamp::of_utc_day(day.saturating_add(1)));
    let clicked = sums::quarters_between(read, Who::All, from, to)?.first().map(|(at, _)| *at);
    let sold = sums::sales_between(read, Who::All, from, to)?.first().map(|(at, _)| *at);
    Ok(clicked.into_iter().chain(sold).min())
}

/// When the program's time zone was last changed, if something was counted from a moment on until then. What is summed by
/// days of the program's zone (`keeps_days`) stays on the days of the zone that held then.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn zone_changed_after(read: &impl Read, from: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let Some((until, _)) = read.past_zones().iter()?.next_back().transpose()? else { return Ok(None) };
    let until = Timestamp(until.value());
    let is_before = begins(read)?.is_some_and(|first| first.max(from) < until);
    Ok(is_before.then_some(until))
}

/// Whether rows of a kind are summed by days of the program's zone, and so keep those of a zone before.
pub fn keeps_days(by: By) -> bool {
    matches!(by, By::Offer | By::Origin(_))
}

/// All figures between each of these moments and the next, which come in their order.
///
/// # Errors
/// Of the disk, or where a sum cannot be read.
pub fn between_each(read: &impl Read, of: &Of, moments: &[Timestamp]) -> Result<Vec<Figures>, StoreError> {
    let mut steps = vec![Figures::default(); moments.len().saturating_sub(1)];
    for who in of.whos(read)? {
        for (sum, step) in steps.iter_mut().zip(figures::between_each(read, who, moments)?) {
            *sum += &step;
        }
    }
    Ok(steps)
}

type Rows = Result<Vec<(Apart, Figures)>, StoreError>;

fn by_day(read: &impl Read, of: &Of, from: Timestamp, to: Timestamp, zone: &TimeZone) -> Rows {
    // Nobody waits for the days of ten thousand years: before and after what was counted there is nothing.
    let Some(counted) = sums::days_counted(read)? else { return Ok(Vec::new()) };
    let from = from.max(Timestamp::of_utc_day(*counted.start()));
    let to = to.min(Timestamp::of_utc_day(counted.end().saturating_add(1)));
    if from >= to {
        return Ok(Vec::new());
    }
    let days = sums::local_day(from, zone)..=sums::local_day(to.plus_ms(-1), zone);
    let begins = days.clone().skip(1).map(|day| sums::first_moment(sums::date_of(day), zone));
    let moments: Vec<Timestamp> = std::iter::once(from).chain(begins).chain([to]).collect();
    let figures = between_each(read, of, &moments)?;
    Ok(days.zip(figures).map(|(day, figures)| (Apart::Day(sums::date_of(day)), figures)).collect())
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
    let mut owners: BTreeMap<AffiliationId, AffiliateId> = BTreeMap::new();
    let pairs = match of.affiliate {
        Some(affiliate) => keys::pairs_of(affiliate.0),
        None => 0..=u64::MAX,
    };
    for row in read.affiliate_affiliations().range(pairs)? {
        let (pair, affiliation) = row?;
        let (affiliate, product) = (keys::first(pair.value()), keys::second(pair.value()));
        if of.product.is_none_or(|only| only.0 == product) {
            owners.insert(AffiliationId(affiliation.value()), AffiliateId(affiliate));
        }
    }
    ranked(read, Ranked::Affiliations, from, to, |who| {
        let affiliate = match who {
            Who::Affiliation(id) => owners.get(&id),
            _ => None,
        };
        Ok(affiliate.copied().map(Apart::Affiliate))
    })
}

fn by_link(read: &impl Read, of: &Of, from: Timestamp, to: Timestamp) -> Rows {
    let affiliations = of.affiliations(read)?;
    if of.affiliate.is_some()
        && let Some(few) = few_links(read, &affiliations)?
    {
        let row = |id| Ok((Apart::Link(id), figures::between(read, Who::Link(id), from, to)?));
        return few.into_iter().map(row).collect();
    }
    let affiliations: Vec<AffiliationId> = affiliations.iter().map(|one| one.id).collect();
    let fits = |link: &Link| match link.owner {
        LinkOwner::Affiliation(id) if of.affiliate.is_some() => affiliations.contains(&id),
        LinkOwner::Creator if of.affiliate.is_some() => false,
        _ => of.product.is_none_or(|product| link.product == product),
    };
    ranked(read, Ranked::Links, from, to, |who| {
        let Who::Link(id) = who else { return Ok(None) };
        // Where all are asked for, none is looked up.
        let is_asked_for = *of == Of::default() || affiliates::link(read, id)?.as_ref().is_some_and(fits);
        Ok(is_asked_for.then_some(Apart::Link(id)))
    })
}

/// The links of these, where they are few and none was removed: a removed one is found only among all.
fn few_links(read: &impl Read, affiliations: &[Affiliation]) -> Result<Option<Vec<LinkId>>, StoreError> {
    let mut few = Vec::new();
    for affiliation in affiliations {
        let present = links::promotional_of(read, affiliation.id)?.len();
        if u64::try_from(present) != Ok(links::promotional_ever(read, affiliation.id)?) {
            return Ok(None);
        }
        few.extend(links::of_affiliation(read, affiliation)?.into_iter().map(|link| link.id));
    }
    Ok((few.len() <= FEW_LINKS).then_some(few))
}

/// The figures of all of a kind in two rankings, those of one row together.
fn ranked(
    read: &impl Read,
    kind: Ranked,
    from: Timestamp,
    to: Timestamp,
    row_of: impl Fn(Who) -> Result<Option<Apart>, StoreError>,
) -> Rows {
    let mut counted = sums::ranking_between(read, kind, from, to)?.into_iter().peekable();
    let mut sold = sums::sales_ranking_between(read, kind, from, to)?.into_iter().peekable();
    // Both are in the order of numbers, so whoever is next stands at the front of one, or of both.
    let mut rows: Vec<(Apart, Figures)> = Vec::new();
    while let Some(who) =
        counted.peek().map(|one| one.0).into_iter().chain(sold.peek().map(|one| one.0)).min()
    {
        let counts = counted.next_if(|one| one.0 == who).map(|one| one.1).unwrap_or_default();
        let sales = sold.next_if(|one| one.0 == who).map(|one| one.1).unwrap_or_default();
        if let Some(row) = row_of(who)? {
            rows.push((row, Figures { counts, sales }));
        }
    }
    rows.sort_by(|(one, _), (other, _)| one.cmp(other));
    rows.dedup_by(|(row, more), (kept, figures)| {
        let is_same = row == kept;
        if is_same {
            *figures += more;
        }
        is_same
    });
    Ok(rows)
}

fn by_offer(read: &impl Read, of: &Of, days: RangeInclusive<u32>) -> Rows {
    let mut rows: BTreeMap<Apart, Figures> = BTreeMap::new();
    for who in of.whos(read)? {
        for (offer, sales) in sums::sold_by_offer(read, who, days.clone())? {
            rows.entry(Apart::Offer(offer)).or_default().sales += &sales;
        }
    }
    Ok(rows.into_iter().collect())
}

fn by_origin(read: &impl Read, of: &Of, dimension: Dimension, days: RangeInclusive<u32>) -> Rows {
    let mut rows: BTreeMap<Apart, Figures> = BTreeMap::new();
    for who in of.whos(read)? {
        let came = sums::origins(read, who, days.clone(), dimension)?;
        let kept: BTreeSet<String> = came.known.keys().cloned().collect();
        let known = came.known.into_iter().map(|(value, visits)| (Apart::Value(value), visits));
        for (row, visits) in known.chain([(Apart::Other, came.other)]) {
            let counts = &mut rows.entry(row).or_default().counts;
            counts.clicks += visits.clicks;
            counts.visitors += visits.visitors;
        }
        let sold = sums::sold_by_origin(read, who, days.clone(), dimension)?;
        // Where some values were not kept apart, the clicks behind a value that only sales know are among them.
        let is_kept = |value: &str| came.other == Visits::default() || kept.contains(value);
        let known = sold.clicked.known.into_iter().map(|(value, sales)| {
            let row = if is_kept(&value) { Apart::Value(value) } else { Apart::Other };
            (row, sales)
        });
        let others = [(Apart::NoClick, sold.unclicked), (Apart::Other, sold.clicked.other)];
        for (row, sales) in known.chain(others) {
            rows.entry(row).or_default().sales += &sales;
        }
    }
    Ok(rows.into_iter().collect())
}
