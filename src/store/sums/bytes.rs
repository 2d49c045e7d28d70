//! Sums as bytes. There are three or four rows a day for each link, so they are packed: a quarter hour
//! with few clicks takes one byte.

use std::collections::BTreeMap;

use super::Quarters;
use crate::domain::figures::{Counts, FILTERED_KINDS, Sales, Turnover};
use crate::domain::money::Currency;
use crate::store::bytes::{Reader, Wrong, put_length, put_number, put_signed, put_text};
use crate::store::error::StoreError;

const VERSION: u8 = 1;

/// Quarter hours in a day.
const QUARTERS: u8 = 96;
const BITMAP_BYTES: usize = 96 / 8;

/// With more quarter hours than this, which they are takes a bit for each of the day, not a byte each.
const LISTED_MAX: usize = 12;

/// Half a byte says how many, up to this; this says that the rest follows.
const NIBBLE_MAX: u64 = 15;

/// Values of a breakdown that are told apart; clicks with others are only counted.
const VALUES_MAX: usize = 50;

/// The quarter hours of a day: how many, which, a byte with clicks and visitors for each, and what is
/// rare at the end (quarter hour, field, how many).
pub(super) fn of_quarters(quarters: &Quarters) -> Vec<u8> {
    let mut out = vec![VERSION];
    put_length(&mut out, quarters.len());
    if quarters.len() <= LISTED_MAX {
        out.extend(quarters.keys());
    } else {
        let mut bits = [0_u8; BITMAP_BYTES];
        for quarter in quarters.keys() {
            bits[usize::from(quarter / 8)] |= 1 << (quarter % 8);
        }
        out.extend(bits);
    }
    for counts in quarters.values() {
        let half = |count: u64| u8::try_from(count.min(NIBBLE_MAX)).unwrap_or(0);
        out.push(half(counts.clicks) << 4 | half(counts.visitors));
        for rest in [counts.clicks, counts.visitors].into_iter().filter_map(|n| n.checked_sub(NIBBLE_MAX)) {
            put_number(&mut out, rest);
        }
    }
    for (quarter, counts) in quarters {
        let rare = std::iter::once(counts.own).chain(counts.filtered);
        for (field, count) in (0..).zip(rare).filter(|(_, count)| *count > 0) {
            out.extend([*quarter, field]);
            put_number(&mut out, count);
        }
    }
    out
}

pub(super) fn take_quarters(bytes: &[u8]) -> Result<Quarters, StoreError> {
    read_quarters(bytes).map_err(|wrong| wrong.within("quarters"))
}

fn read_quarters(bytes: &[u8]) -> Result<Quarters, Wrong> {
    let mut reader = Reader::of_version(bytes, VERSION)?;
    let length: usize = reader.number()?;
    let places: Vec<u8> = if length <= LISTED_MAX {
        reader.take(length)?.to_vec()
    } else {
        let bits: [u8; BITMAP_BYTES] = reader.array()?;
        (0..QUARTERS).filter(|quarter| bits[usize::from(quarter / 8)] >> (quarter % 8) & 1 == 1).collect()
    };
    let mut quarters = Quarters::new();
    for place in &places {
        let halves = reader.byte()?;
        let mut whole = |half: u8| match u64::from(half) {
            NIBBLE_MAX => reader.number::<u64>().map(|rest| rest.saturating_add(NIBBLE_MAX)),
            count => Ok(count),
        };
        let (clicks, visitors) = (whole(halves >> 4)?, whole(halves & 15)?);
        quarters.insert(*place, Counts { clicks, visitors, ..Counts::default() });
    }
    if quarters.len() != length || places.iter().any(|place| *place >= QUARTERS) {
        return Err(Wrong::value("a list of quarter hours"));
    }
    while !reader.is_empty() {
        let [place, field] = reader.array()?;
        let counts = quarters.get_mut(&place).ok_or_else(|| Wrong::value("one of its quarter hours"))?;
        *rare_field(counts, field)? = reader.number()?;
    }
    Ok(quarters)
}

fn rare_field(counts: &mut Counts, field: u8) -> Result<&mut u64, Wrong> {
    match field.checked_sub(1) {
        None => Ok(&mut counts.own),
        Some(kind) => {
            counts.filtered.get_mut(usize::from(kind)).ok_or_else(|| Wrong::value("a kind of visit"))
        }
    }
}

/// Clicks, visitors, own, then the filtered kinds, up to the last that is not zero.
pub(super) fn of_counts(counts: &Counts) -> Vec<u8> {
    let mut fields = vec![counts.clicks, counts.visitors, counts.own];
    fields.extend(counts.filtered);
    let length = fields.iter().rposition(|count| *count > 0).map_or(0, |last| last + 1);
    let mut out = vec![VERSION];
    for count in &fields[..length] {
        put_number(&mut out, *count);
    }
    out
}

pub(super) fn take_counts(table: &'static str, bytes: &[u8]) -> Result<Counts, StoreError> {
    read_counts(bytes).map_err(|wrong| wrong.within(table))
}

fn read_counts(bytes: &[u8]) -> Result<Counts, Wrong> {
    let mut reader = Reader::of_version(bytes, VERSION)?;
    let mut fields = [0; 3 + FILTERED_KINDS];
    for field in &mut fields {
        if !reader.is_empty() {
            *field = reader.number()?;
        }
    }
    reader.end()?;
    let [clicks, visitors, own, filtered @ ..] = fields;
    Ok(Counts { clicks, visitors, own, filtered })
}

/// The values of a breakdown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Values {
    pub(super) known: BTreeMap<String, u64>,
    pub(super) other: u64,
}

impl Values {
    /// Adds counts; of the values that are new, the commonest find a place first.
    pub(super) fn add(&mut self, added: &BTreeMap<String, u64>) {
        let mut new = Vec::new();
        for (value, count) in added {
            match self.known.get_mut(value) {
                Some(known) => *known += count,
                None => new.push((value, count)),
            }
        }
        new.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let room = VALUES_MAX.saturating_sub(self.known.len()).min(new.len());
        self.other += new.split_off(room).into_iter().map(|(_, count)| count).sum::<u64>();
        self.known.extend(new.into_iter().map(|(value, count)| (value.clone(), *count)));
    }
}

pub(super) fn of_breakdown(values: &Values) -> Vec<u8> {
    let mut out = vec![VERSION];
    put_number(&mut out, values.other);
    for (value, count) in &values.known {
        put_text(&mut out, value);
        put_number(&mut out, *count);
    }
    out
}

pub(super) fn take_breakdown(bytes: &[u8]) -> Result<Values, StoreError> {
    read_breakdown(bytes).map_err(|wrong| wrong.within("breakdowns"))
}

fn read_breakdown(bytes: &[u8]) -> Result<Values, Wrong> {
    let mut reader = Reader::of_version(bytes, VERSION)?;
    let mut values = Values { other: reader.number()?, ..Values::default() };
    while !reader.is_empty() {
        values.known.insert(reader.text()?.to_owned(), reader.number()?);
    }
    Ok(values)
}

/// The quarter hours of a day in which something was sold: conversions, then each currency's sums.
pub(super) fn of_sales(quarters: &BTreeMap<u8, Sales>) -> Vec<u8> {
    let mut out = vec![VERSION];
    for (quarter, sales) in quarters {
        out.push(*quarter);
        put_signed(&mut out, sales.conversions);
        put_length(&mut out, sales.money.len());
        for (currency, sum) in &sales.money {
            out.extend(currency.bytes());
            put_signed(&mut out, sum.sales);
            put_signed(&mut out, sum.commission);
        }
    }
    out
}

pub(super) fn take_sales(bytes: &[u8]) -> Result<BTreeMap<u8, Sales>, StoreError> {
    read_sales(bytes).map_err(|wrong| wrong.within("sales"))
}

fn read_sales(bytes: &[u8]) -> Result<BTreeMap<u8, Sales>, Wrong> {
    let mut reader = Reader::of_version(bytes, VERSION)?;
    let mut quarters = BTreeMap::new();
    while !reader.is_empty() {
        let quarter = reader.byte()?;
        if quarter >= QUARTERS {
            return Err(Wrong::value("a quarter hour"));
        }
        let mut sales = Sales { conversions: reader.signed()?, ..Sales::default() };
        for _ in 0..reader.number::<u16>()? {
            let letters: [u8; 3] = reader.array()?;
            let currency = std::str::from_utf8(&letters).ok().and_then(|code| Currency::parse(code).ok());
            let currency = currency.ok_or_else(|| Wrong::value("a currency"))?;
            let sum = Turnover { sales: reader.signed()?, commission: reader.signed()? };
            sales.money.insert(currency, sum);
        }
        quarters.insert(quarter, sales);
    }
    Ok(quarters)
}

/// Gives bytes of whatever origin to every reader of sums.
#[cfg(any(test, fuzzing))]
pub fn take_all(bytes: &[u8]) {
    let _ = (take_quarters(bytes), take_counts("foreign", bytes), take_breakdown(bytes), take_sales(bytes));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_counts() -> impl Strategy<Value = Counts> {
        let count = || prop_oneof![Just(0), 0..40_u64, any::<u64>()];
        (count(), count(), count(), prop::array::uniform7(count()))
            .prop_map(|(clicks, visitors, own, filtered)| Counts { clicks, visitors, own, filtered })
    }

    #[test]
    fn a_day_of_single_clicks_is_a_byte_each() {
        let one = Counts { clicks: 1, visitors: 1, ..Counts::default() };
        assert_eq!(of_quarters(&Quarters::from([(3, one), (95, one)])), [1, 2, 3, 95, 0x11, 0x11]);
        let full: Quarters = (0..96).map(|quarter| (quarter, one)).collect();
        assert_eq!(of_quarters(&full).len(), 2 + 12 + 96);
    }

    #[test]
    fn the_bytes_of_version_1_are_read_for_ever() {
        let counts = Counts { clicks: 300, visitors: 2, own: 4, filtered: [0, 5, 0, 0, 0, 0, 6] };
        let quarters = Quarters::from([(7, counts)]);
        let frozen = [1, 1, 7, 0xF2, 157, 2, 7, 0, 4, 7, 2, 5, 7, 7, 6];
        assert_eq!(of_quarters(&quarters), frozen);
        assert_eq!(read_quarters(&frozen), Ok(quarters));
        let frozen = [1, 172, 2, 2, 4, 0, 5, 0, 0, 0, 0, 6];
        assert_eq!((of_counts(&counts).as_slice(), read_counts(&frozen)), (&frozen[..], Ok(counts)));
        let values = Values { known: BTreeMap::from([(String::new(), 2), ("PT".into(), 300)]), other: 9 };
        let frozen = [1, 9, 0, 2, 2, b'P', b'T', 172, 2];
        assert_eq!((of_breakdown(&values).as_slice(), read_breakdown(&frozen)), (&frozen[..], Ok(values)));
        let sum = Turnover { sales: 4_990, commission: -1 };
        let eur = Currency::parse("EUR").unwrap();
        let sales = BTreeMap::from([(95, Sales { conversions: -1, money: BTreeMap::from([(eur, sum)]) })]);
        let frozen = [1, 95, 1, 1, b'E', b'U', b'R', 252, 77, 1];
        assert_eq!((of_sales(&sales).as_slice(), read_sales(&frozen)), (&frozen[..], Ok(sales)));
    }

    #[test]
    fn the_commonest_new_values_are_told_apart_and_the_rest_is_other() {
        let mut values = Values::default();
        values.add(&(0..60).map(|n| (format!("{n:02}"), n + 1)).collect());
        assert_eq!((values.known.len(), values.other), (50, (1..=10).sum()));
        values.add(&BTreeMap::from([("00".into(), 1), ("59".into(), 1)]));
        assert_eq!((values.known["59"], values.other), (61, 56));
    }

    proptest! {
        #[test]
        fn every_day_comes_back(quarters in prop::collection::btree_map(0..96_u8, any_counts(), 0..96)) {
            prop_assert_eq!(read_quarters(&of_quarters(&quarters)), Ok(quarters));
        }

        #[test]
        fn counts_come_back(counts in any_counts()) {
            prop_assert_eq!(read_counts(&of_counts(&counts)), Ok(counts));
        }

        #[test]
        fn no_bytes_make_a_sum_panic(mut bytes in prop::collection::vec(any::<u8>(), 1..80)) {
            bytes[0] = VERSION;
            let _ = (read_quarters(&bytes), read_counts(&bytes), read_breakdown(&bytes), read_sales(&bytes));
        }
    }
}
