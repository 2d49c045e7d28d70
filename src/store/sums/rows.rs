//! Rows that several neighbours share, so that a ranking of thousands reads a few dozen rows a day: which of them there
//! are, a bit each, then what each has.

use std::collections::BTreeMap;

use super::bytes::{put_counts, put_sold, take_counts, take_sold};
use crate::domain::figures::{Counts, Sales};
use crate::store::bytes::{Reader, Wrong};
use crate::store::error::StoreError;

const VERSION: u8 = 1;

/// What is summed for each of the neighbours.
pub trait Summed: Default {
    /// Adds another.
    fn add(&mut self, more: &Self);
    /// Whether it need not be kept.
    fn is_nothing(&self) -> bool;
    /// Appends it to a row.
    fn put(&self, out: &mut Vec<u8>);
    /// Reads what `put` wrote.
    fn take(reader: &mut Reader<'_>) -> Result<Self, Wrong>;
}

impl Summed for Counts {
    fn add(&mut self, more: &Self) {
        *self += *more;
    }

    fn is_nothing(&self) -> bool {
        self.is_empty()
    }

    fn put(&self, out: &mut Vec<u8>) {
        put_counts(out, self);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Wrong> {
        take_counts(reader)
    }
}

impl Summed for Sales {
    fn add(&mut self, more: &Self) {
        *self += more;
    }

    fn is_nothing(&self) -> bool {
        self.is_empty()
    }

    fn put(&self, out: &mut Vec<u8>) {
        put_sold(out, self);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Wrong> {
        take_sold(reader)
    }
}

/// A row of those at these places, 0 to 63.
pub(super) fn of_row<S: Summed>(sums: &BTreeMap<u8, S>) -> Vec<u8> {
    let bits =
        sums.keys().fold(0_u64, |bits, place| bits | 1_u64.checked_shl(u32::from(*place)).unwrap_or(0));
    let mut out = vec![VERSION];
    out.extend(bits.to_be_bytes());
    for sum in sums.values() {
        sum.put(&mut out);
    }
    out
}

/// Gives everyone in a row, by place.
pub(super) fn each_of_row<S: Summed>(
    table: &'static str,
    bytes: &[u8],
    each: impl FnMut(u8, S),
) -> Result<(), StoreError> {
    read_row(bytes, each).map_err(|wrong| wrong.within(table))
}

fn read_row<S: Summed>(bytes: &[u8], mut each: impl FnMut(u8, S)) -> Result<(), Wrong> {
    let mut reader = Reader::of_version(bytes, VERSION)?;
    let mut bits = u64::from_be_bytes(reader.array()?);
    while bits != 0 {
        each(u8::try_from(bits.trailing_zeros()).unwrap_or(0), S::take(&mut reader)?);
        bits &= bits - 1;
    }
    reader.end()
}

/// All in a row.
pub(super) fn take_row<S: Summed>(table: &'static str, bytes: &[u8]) -> Result<BTreeMap<u8, S>, StoreError> {
    let mut sums = BTreeMap::new();
    each_of_row(table, bytes, |place, sum| drop(sums.insert(place, sum)))?;
    Ok(sums)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_bytes_of_version_1_are_read_for_ever() {
        let counts = Counts { clicks: 300, visitors: 2, own: 4, filtered: [0, 5, 0, 0, 0, 0, 6] };
        let row = BTreeMap::from([(0, counts), (63, Counts { clicks: 1, ..Counts::default() })]);
        let frozen = [1, 128, 0, 0, 0, 0, 0, 0, 1, 10, 172, 2, 2, 4, 0, 5, 0, 0, 0, 0, 6, 1, 1];
        assert_eq!(of_row(&row), frozen);
        assert_eq!(take_row("days", &frozen).unwrap(), row);
        assert!(take_row::<Counts>("days", &frozen[..frozen.len() - 1]).is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_make_a_row_panic(mut bytes in prop::collection::vec(any::<u8>(), 1..80)) {
            bytes[0] = VERSION;
            let _ = (read_row(&bytes, |_, _: Counts| ()), read_row(&bytes, |_, _: Sales| ()));
        }
    }
}
