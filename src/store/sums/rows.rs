//! Rows that several neighbours share, so that a ranking of thousands reads a few dozen rows a day: which of them there
//! are, a bit each, then what each has.

use std::collections::BTreeMap;

use super::bytes::{add_counts, add_sold, put_counts, put_sold};
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
    /// Adds what `put` wrote.
    fn add_next(&mut self, reader: &mut Reader<'_>) -> Result<(), Wrong>;
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

    fn add_next(&mut self, reader: &mut Reader<'_>) -> Result<(), Wrong> {
        add_counts(reader, self)
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

    fn add_next(&mut self, reader: &mut Reader<'_>) -> Result<(), Wrong> {
        add_sold(reader, self)
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
    mut each: impl FnMut(u8, S),
) -> Result<(), StoreError> {
    let read = read_row(bytes, |place, reader| {
        let mut sum = S::default();
        sum.add_next(reader)?;
        each(place, sum);
        Ok(())
    });
    read.map_err(|wrong| wrong.within(table))
}

/// Adds everyone in a row to the totals of all 64, without making anything of its own of what each has.
pub(super) fn add_row<S: Summed>(
    table: &'static str,
    bytes: &[u8],
    totals: &mut [S],
) -> Result<(), StoreError> {
    let read = read_row(bytes, |place, reader| match totals.get_mut(usize::from(place)) {
        Some(total) => total.add_next(reader),
        None => Err(Wrong::value("a place in a row")),
    });
    read.map_err(|wrong| wrong.within(table))
}

/// Gives each place in a row, with the reader in front of what stands there.
fn read_row(
    bytes: &[u8],
    mut each: impl FnMut(u8, &mut Reader<'_>) -> Result<(), Wrong>,
) -> Result<(), Wrong> {
    let mut reader = Reader::of_version(bytes, VERSION)?;
    let mut bits = u64::from_be_bytes(reader.array()?);
    while bits != 0 {
        each(u8::try_from(bits.trailing_zeros()).unwrap_or(0), &mut reader)?;
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
        fn a_row_is_added_to_totals_place_by_place(clicks in prop::collection::btree_map(0..64_u8, 1..900_u64, 0..64)) {
            let counts = |clicks| Counts { clicks, own: clicks / 3, ..Counts::default() };
            let sums: BTreeMap<u8, Counts> = clicks.iter().map(|(place, clicks)| (*place, counts(*clicks))).collect();
            let mut totals = vec![counts(6); 64];
            add_row("days", &of_row(&sums), &mut totals).unwrap();
            for (place, total) in (0..).zip(totals) {
                let mut expected = counts(6);
                expected += sums.get(&place).copied().unwrap_or_default();
                prop_assert_eq!(total, expected, "at {}", place);
            }
        }

        #[test]
        fn no_bytes_make_a_row_panic(mut bytes in prop::collection::vec(any::<u8>(), 1..80)) {
            bytes[0] = VERSION;
            let _ = take_row::<Counts>("days", &bytes);
            let _ = take_row::<Sales>("days", &bytes);
        }
    }
}
