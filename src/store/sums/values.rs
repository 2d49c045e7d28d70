//! What a day's clicks or sales are told apart by, in a row: the first fifty values of each respect, the rest together.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use super::bytes::{put_sold, take_sold};
use crate::domain::figures::{Dimension, Origin, Sales, Visits};
use crate::store::bytes::{Reader, Wrong, put_length, put_number, put_text};
use crate::store::error::StoreError;

const VERSION: u8 = 1;

/// Values that are told apart.
pub(super) const PLACES: usize = 50;

/// What is counted of each value.
pub trait Tally: Default + for<'t> AddAssign<&'t Self> {
    /// Where it lies.
    const TABLE: &'static str;
    /// Appends it to a row.
    fn put(&self, out: &mut Vec<u8>);
    /// Reads what `put` wrote.
    fn take(reader: &mut Reader<'_>) -> Result<Self, Wrong>;
}

impl Tally for Visits {
    const TABLE: &'static str = "origins";

    fn put(&self, out: &mut Vec<u8>) {
        put_number(out, self.clicks);
        put_number(out, self.visitors);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Wrong> {
        Ok(Self { clicks: reader.number()?, visitors: reader.number()? })
    }
}

impl Tally for Sales {
    const TABLE: &'static str = "sold";

    fn put(&self, out: &mut Vec<u8>) {
        put_sold(out, self);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Wrong> {
        take_sold(reader)
    }
}

/// The values of one respect.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Values<T> {
    /// Those that are told apart. Empty: nothing was said.
    pub known: BTreeMap<String, T>,
    /// All others.
    pub other: T,
}

impl<T: Tally> Values<T> {
    /// Adds to a value. One that is new finds a place while there are fewer than `places`.
    pub(super) fn add(&mut self, value: &str, more: &T, places: usize) {
        if let Some(known) = self.known.get_mut(value) {
            *known += more;
        } else if self.known.len() < places {
            *self.known.entry(value.to_owned()).or_default() += more;
        } else {
            self.other += more;
        }
    }
}

impl<T: Tally> AddAssign<&Self> for Values<T> {
    fn add_assign(&mut self, more: &Self) {
        self.other += &more.other;
        for (value, tally) in &more.known {
            *self.known.entry(value.clone()).or_default() += tally;
        }
    }
}

impl Values<Sales> {
    /// Lets go of values that nothing is left of. Not while others had to stand together: one of those must not find a
    /// place in which it is then not taken back.
    pub(super) fn tidy(&mut self) {
        if self.other.is_empty() {
            self.known.retain(|_, sales| !sales.is_empty());
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty() && self.other.is_empty()
    }
}

/// A row: each respect with its length before it, so that one can be read without the others.
pub(super) fn of_parts<T: Tally>(parts: &[Values<T>]) -> Vec<u8> {
    let mut out = vec![VERSION];
    let mut part = Vec::new();
    for values in parts {
        part.clear();
        values.other.put(&mut part);
        for (value, tally) in &values.known {
            put_text(&mut part, value);
            tally.put(&mut part);
        }
        put_length(&mut out, part.len());
        out.extend_from_slice(&part);
    }
    out
}

/// All respects of a row.
pub(super) fn take_parts<T: Tally, const N: usize>(bytes: &[u8]) -> Result<[Values<T>; N], StoreError> {
    let read = || {
        let mut reader = Reader::of_version(bytes, VERSION)?;
        let mut parts = std::array::from_fn(|_| Values::default());
        for part in &mut parts {
            let length = reader.number()?;
            *part = read_part(reader.take(length)?)?;
        }
        reader.end()?;
        Ok(parts)
    };
    read().map_err(|wrong: Wrong| wrong.within(T::TABLE))
}

/// One respect of a row.
pub(super) fn take_part<T: Tally>(bytes: &[u8], place: usize) -> Result<Values<T>, StoreError> {
    let read = || {
        let mut reader = Reader::of_version(bytes, VERSION)?;
        for _ in 0..place {
            let length = reader.number()?;
            reader.take(length)?;
        }
        let length = reader.number()?;
        read_part(reader.take(length)?)
    };
    read().map_err(|wrong: Wrong| wrong.within(T::TABLE))
}

fn read_part<T: Tally>(bytes: &[u8]) -> Result<Values<T>, Wrong> {
    let mut reader = Reader::new(bytes);
    let mut values = Values { other: T::take(&mut reader)?, ..Values::default() };
    while !reader.is_empty() {
        values.known.insert(reader.text()?.to_owned(), T::take(&mut reader)?);
    }
    Ok(values)
}

/// Where one click came from.
pub(super) fn of_origin(origin: &Origin) -> Vec<u8> {
    let mut out = vec![VERSION];
    for (_, value) in origin.values() {
        put_text(&mut out, value);
    }
    out
}

pub(super) fn take_origin(bytes: &[u8]) -> Result<Origin, StoreError> {
    let read = || {
        let mut reader = Reader::of_version(bytes, VERSION)?;
        let mut origin = Origin::default();
        for value in &mut origin.0 {
            reader.text()?.clone_into(value);
        }
        reader.end().map(|()| origin)
    };
    read().map_err(|wrong: Wrong| wrong.within("earning_clicks"))
}

/// Where a respect stands in a row of `origins`; in one of `sold`, offers stand before all.
pub(super) fn place_of(dimension: Dimension) -> usize {
    usize::from(dimension.number()) - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::{Currency, Money};
    use proptest::prelude::*;

    fn visits(clicks: u64, visitors: u64) -> Visits {
        Visits { clicks, visitors }
    }

    #[test]
    fn the_bytes_of_version_1_are_read_for_ever() {
        let known = BTreeMap::from([(String::new(), visits(2, 1)), ("PT".into(), visits(300, 3))]);
        let parts = [Values { known, other: visits(9, 8) }, Values::default()];
        let frozen = [1, 11, 9, 8, 0, 2, 1, 2, b'P', b'T', 172, 2, 3, 2, 0, 0];
        assert_eq!(of_parts(&parts), frozen);
        assert_eq!(take_parts(&frozen).unwrap(), parts);
        assert_eq!(take_part(&frozen, 1).unwrap(), parts[1]);

        let eur = Currency::parse("EUR").unwrap();
        let sale = Sales::one(Money { minor: 4_990, currency: eur }, &[Money { minor: 1, currency: eur }]);
        let parts = [Values { known: BTreeMap::from([("7".into(), sale)]), other: Sales::default() }];
        let frozen = [1, 12, 0, 0, 1, b'7', 2, 1, b'E', b'U', b'R', 252, 77, 2];
        assert_eq!(of_parts(&parts), frozen);
        assert_eq!(take_parts(&frozen).unwrap(), parts);

        let origin = Origin(["a.example".into(), "PT".into(), "phone".into(), String::new()]);
        let frozen = b"\x01\x09a.example\x02PT\x05phone\x00";
        assert_eq!(of_origin(&origin), frozen);
        assert_eq!(take_origin(frozen).unwrap(), origin);
    }

    #[test]
    fn what_found_no_place_is_taken_back_where_it_stands() {
        let sale = |minor| Sales::one(Money { minor, currency: Currency::parse("EUR").unwrap() }, &[]);
        let mut values = Values::default();
        for (value, minor) in [("a", 1), ("b", 2), ("c", 3)] {
            values.add(value, &sale(minor), 2);
        }
        values.add("a", &sale(1).undone(), 2);
        values.tidy();
        values.add("c", &sale(3).undone(), 2);
        values.tidy();
        assert_eq!(
            values,
            Values { known: BTreeMap::from([("b".into(), sale(2))]), other: Sales::default() }
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_a_row_panic(mut bytes in prop::collection::vec(any::<u8>(), 1..80)) {
            bytes[0] = VERSION;
            let _ = (take_parts::<Visits, 4>(&bytes), take_part::<Sales>(&bytes, 2), take_origin(&bytes));
        }
    }
}
