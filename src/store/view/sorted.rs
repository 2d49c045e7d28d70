//! Lists in another order than that of time: by a number or a name that is known of every row. A page is cut out by the
//! place of its neighbours' last row, so that rows which come in between move nothing.

use std::cmp::Ordering;
use std::fmt::{self, Display};
use std::str::FromStr;

use super::lists::{Paged, Place};

/// What a row is sorted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// A number: of clicks, of minor units, of milliseconds.
    Number(i64),
    /// A name, without regard to capitals.
    Name(String),
}

impl Rank {
    /// A count.
    pub fn count(count: u64) -> Self {
        Self::Number(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// A name.
    pub fn name(name: &str) -> Self {
        Self::Name(name.to_lowercase())
    }
}

/// Where a row stands in such a list: what it is sorted by, and its number among equals.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// What it is sorted by.
    pub rank: Rank,
    /// The row's own number.
    pub id: u32,
}

impl Display for Spot {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.rank {
            Rank::Number(number) => write!(to, "{}~{number}", self.id),
            Rank::Name(name) => write!(to, "{}~'{name}", self.id),
        }
    }
}

impl FromStr for Spot {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (id, rank) = text.split_once('~').ok_or(())?;
        let rank = match rank.strip_prefix('\'') {
            Some(name) => Rank::Name(name.to_owned()),
            None => Rank::Number(rank.parse().map_err(|_| ())?),
        };
        Ok(Self { rank, id: id.parse().map_err(|_| ())? })
    }
}

/// The numbers of the rows on a page, in order; `descending`: the largest first. Of equals the older comes first, or the
/// newer where it descends.
pub fn page(mut all: Vec<Spot>, descending: bool, place: &Place<Spot>, limit: usize) -> Paged<u32, Spot> {
    let order = |one: &Spot, other: &Spot| if descending { other.cmp(one) } else { one.cmp(other) };
    all.sort_unstable_by(order);
    let behind = |spot: &Spot| all.partition_point(|one| order(one, spot) != Ordering::Greater);
    let before = |spot: &Spot| all.partition_point(|one| order(one, spot) == Ordering::Less);
    let (from, to) = match place {
        Place::Newest => (0, limit),
        Place::OlderThan(spot) => (behind(spot), behind(spot) + limit),
        Place::NewerThan(spot) => (before(spot).saturating_sub(limit), before(spot)),
    };
    let to = to.min(all.len());
    let rows = all.get(from..to).unwrap_or_default();
    Paged {
        newer: rows.first().filter(|_| from > 0).cloned(),
        older: rows.last().filter(|_| to < all.len()).cloned(),
        rows: rows.iter().map(|spot| spot.id).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spots(counts: &[u64]) -> Vec<Spot> {
        (1..).zip(counts).map(|(id, count)| Spot { rank: Rank::count(*count), id }).collect()
    }

    #[test]
    fn pages_lead_through_all_rows_once_and_back() {
        let all = || spots(&[5, 9, 5, 0, 7]);
        let first = page(all(), true, &Place::Newest, 2);
        assert_eq!((first.rows, first.newer), (vec![2, 5], None));
        let second = page(all(), true, &Place::OlderThan(first.older.unwrap()), 2);
        assert_eq!(second.rows, [3, 1], "of equals the newer comes first");
        let third = page(all(), true, &Place::OlderThan(second.older.unwrap()), 2);
        assert_eq!((third.rows, third.older), (vec![4], None));
        let back = page(all(), true, &Place::NewerThan(third.newer.unwrap()), 2);
        assert_eq!(back.rows, [3, 1]);
        let upwards = page(all(), false, &Place::Newest, 9);
        assert_eq!(upwards.rows, [4, 1, 3, 5, 2]);
    }

    #[test]
    fn a_row_that_comes_in_between_moves_nothing() {
        let older = page(spots(&[5, 9, 5]), true, &Place::Newest, 2).older.unwrap();
        let more = page(spots(&[5, 9, 5, 8, 6]), true, &Place::OlderThan(older), 2);
        assert_eq!(more.rows, [1]);
    }

    #[test]
    fn a_spot_stands_in_an_address() {
        for rank in [Rank::Number(-3), Rank::name("Jane ~ 'Moura"), Rank::name("")] {
            let spot = Spot { rank, id: 7 };
            assert_eq!(spot.to_string().parse(), Ok(spot));
        }
        assert!("7".parse::<Spot>().is_err() && "7~x".parse::<Spot>().is_err());
    }
}
