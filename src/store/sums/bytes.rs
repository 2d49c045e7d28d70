//! Sums as bytes. There are three or four rows a day for each link, so they are packed: a quarter hour
//! with few clicks takes one byte.

use std::collections::BTreeMap;

use super::Quarters;
use crate::domain::figures::{Counts, FILTERED_KINDS, Sales, Turnover};
use crate::domain::money::Currency;
use crate::store::bytes::{Reader, Wrong, put_length, put_number, put_signed};
use crate::store::error::StoreError;

const VERSION: u8 = 1;

/// Numbers in counts.
const FIELDS: usize = 3 + FILTERED_KINDS;

/// Quarter hours in a day.
const QUARTERS: u8 = 96;
const BITMAP_BYTES: usize = 96 / 8;

/// With more quarter hours than this, which they are takes a bit for each of the day, not a byte each.
const LISTED_MAX: usize = 12;

/// Half a byte says how many, up to this; this says that the rest follows.
const NIBBLE_MAX: u64 = 15;

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

/// What was counted from a quarter hour to a quarter hour, both included, without making a list of them.
pub(super) fn sum_of_quarters(bytes: &[u8], first: u8, last: u8) -> Result<Counts, StoreError> {
    read_part(bytes, first, last).map_err(|wrong| wrong.within("quarters"))
}

fn read_part(bytes: &[u8], first: u8, last: u8) -> Result<Counts, Wrong> {
    let mut reader = Reader::of_version(bytes, VERSION)?;
    let length: usize = reader.number()?;
    let mut bits = 0_u128;
    if length <= LISTED_MAX {
        for place in reader.take(length)? {
            bits |= 1_u128.checked_shl(u32::from(*place)).unwrap_or(0);
        }
    } else {
        for (byte, eight) in (0_u32..).zip(reader.array::<BITMAP_BYTES>()?) {
            bits |= u128::from(eight) << (8 * byte);
        }
    }
    let mut sum = Counts::default();
    for place in (0..QUARTERS).filter(|place| bits >> place & 1 == 1) {
        let halves = reader.byte()?;
        let mut whole = |half: u8| match u64::from(half) {
            NIBBLE_MAX => reader.number::<u64>().map(|rest| rest.saturating_add(NIBBLE_MAX)),
            count => Ok(count),
        };
        let (clicks, visitors) = (whole(halves >> 4)?, whole(halves & 15)?);
        if (first..=last).contains(&place) {
            sum.clicks += clicks;
            sum.visitors += visitors;
        }
    }
    while !reader.is_empty() {
        let [place, field] = reader.array()?;
        let count: u64 = reader.number()?;
        if (first..=last).contains(&place) {
            *rare_field(&mut sum, field)? += count;
        }
    }
    Ok(sum)
}

fn rare_field(counts: &mut Counts, field: u8) -> Result<&mut u64, Wrong> {
    match field.checked_sub(1) {
        None => Ok(&mut counts.own),
        Some(kind) => {
            counts.filtered.get_mut(usize::from(kind)).ok_or_else(|| Wrong::value("a kind of visit"))
        }
    }
}

/// How many fields follow, then clicks, visitors, own, then the filtered kinds, up to the last that is not zero.
pub(super) fn put_counts(out: &mut Vec<u8>, counts: &Counts) {
    let mut fields = [0; FIELDS];
    fields[..3].copy_from_slice(&[counts.clicks, counts.visitors, counts.own]);
    fields[3..].copy_from_slice(&counts.filtered);
    let length = fields.iter().rposition(|count| *count > 0).map_or(0, |last| last + 1);
    put_length(out, length);
    for count in &fields[..length] {
        put_number(out, *count);
    }
}

/// Adds what `put_counts` wrote.
pub(super) fn add_counts(reader: &mut Reader<'_>, sum: &mut Counts) -> Result<(), Wrong> {
    let length = usize::from(reader.byte()?);
    if length > FIELDS {
        return Err(Wrong::value("counts"));
    }
    let Counts { clicks, visitors, own, filtered } = sum;
    for field in [clicks, visitors, own].into_iter().chain(filtered).take(length) {
        *field += reader.number::<u64>()?;
    }
    Ok(())
}

/// The quarter hours of a day in which something was sold: conversions, then each currency's sums.
pub(super) fn of_sales(quarters: &BTreeMap<u8, Sales>) -> Vec<u8> {
    let mut out = vec![VERSION];
    for (quarter, sales) in quarters {
        out.push(*quarter);
        put_sold(&mut out, sales);
    }
    out
}

/// Conversions, then each currency's sums.
pub(super) fn put_sold(out: &mut Vec<u8>, sales: &Sales) {
    put_signed(out, sales.conversions);
    put_length(out, sales.money.len());
    for (currency, sum) in &sales.money {
        out.extend(currency.bytes());
        put_signed(out, sum.sales);
        put_signed(out, sum.commission);
    }
}

/// Adds what `put_sold` wrote.
pub(super) fn add_sold(reader: &mut Reader<'_>, sum: &mut Sales) -> Result<(), Wrong> {
    sum.add_conversions(reader.signed()?);
    for _ in 0..reader.number::<u16>()? {
        let letters: [u8; 3] = reader.array()?;
        let currency = std::str::from_utf8(&letters).ok().and_then(|code| Currency::parse(code).ok());
        let currency = currency.ok_or_else(|| Wrong::value("a currency"))?;
        sum.add_money(currency, Turnover { sales: reader.signed()?, commission: reader.signed()? });
    }
    Ok(())
}

pub(super) fn take_sold(reader: &mut Reader<'_>) -> Result<Sales, Wrong> {
    let mut sales = Sales::default();
    add_sold(reader, &mut sales)?;
    Ok(sales)
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
        quarters.insert(quarter, take_sold(&mut reader)?);
    }
    Ok(quarters)
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

    fn few_counts() -> impl Strategy<Value = Counts> {
        let count = || prop_oneof![Just(0), 0..40_u64];
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
        let sum = Turnover { sales: 4_990, commission: -1 };
        let eur = Currency::parse("EUR").unwrap();
        let sales = BTreeMap::from([(95, Sales { conversions: -1, money: BTreeMap::from([(eur, sum)]) })]);
        let frozen = [1, 95, 1, 1, b'E', b'U', b'R', 252, 77, 1];
        assert_eq!((of_sales(&sales).as_slice(), read_sales(&frozen)), (&frozen[..], Ok(sales)));
    }

    proptest! {
        #[test]
        fn every_day_comes_back(quarters in prop::collection::btree_map(0..96_u8, any_counts(), 0..96)) {
            prop_assert_eq!(read_quarters(&of_quarters(&quarters)), Ok(quarters));
        }

        #[test]
        fn a_part_of_a_day_is_the_sum_of_its_quarter_hours(
            quarters in prop::collection::btree_map(0..96_u8, few_counts(), 0..96),
            one in 0..96_u8,
            other in 0..96_u8,
        ) {
            let (first, last) = (one.min(other), one.max(other));
            let mut sum = Counts::default();
            quarters.range(first..=last).for_each(|(_, counts)| sum += *counts);
            prop_assert_eq!(read_part(&of_quarters(&quarters), first, last), Ok(sum));
        }

        #[test]
        fn counts_come_back(counts in any_counts()) {
            let mut out = Vec::new();
            put_counts(&mut out, &counts);
            let mut sum = Counts::default();
            prop_assert_eq!((add_counts(&mut Reader::new(&out), &mut sum), sum), (Ok(()), counts));
        }

        #[test]
        fn no_bytes_make_a_sum_panic(mut bytes in prop::collection::vec(any::<u8>(), 1..80)) {
            bytes[0] = VERSION;
            let _ = (read_quarters(&bytes), read_part(&bytes, 0, 95), read_sales(&bytes));
            let _ = add_counts(&mut Reader::new(&bytes), &mut Counts::default());
            let _ = take_sold(&mut Reader::new(&bytes));
        }
    }
}
