//! Sums as they were are made out of those of today, and brought back.

use super::*;
use crate::domain::money::{Currency, Money};
use crate::domain::retention::Purge;
use crate::store::bytes::{put_number, put_text};
use crate::store::sums::rows::take_row;
use crate::store::sums::tests::{DAY, Disk, JANE, JANES, MARIAS, click, count_sale, minute};
use crate::store::sums::{counted_to, origins};

#[test]
fn the_bytes_of_version_1_are_read_for_ever() {
    let counts = Counts { clicks: 300, visitors: 2, own: 4, filtered: [0, 5, 0, 0, 0, 0, 6] };
    assert_eq!(read_counts(&[1, 172, 2, 2, 4, 0, 5, 0, 0, 0, 0, 6]), Ok(counts));
    let values = BTreeMap::from([(String::new(), 2), ("PT".into(), 300)]);
    assert_eq!(read_breakdown(&[1, 9, 0, 2, 2, b'P', b'T', 172, 2]), Ok(values));
}

type Rows = Vec<(Vec<u8>, Vec<u8>)>;

fn rows_of(table: &impl ReadableTable<&'static [u8], &'static [u8]>) -> Rows {
    let rows = table.iter().unwrap().map(Result::unwrap);
    rows.map(|(key, value)| (key.value().to_vec(), value.value().to_vec())).collect()
}

fn all_rows(tables: &Tables<'_>) -> [Rows; 4] {
    [rows_of(&tables.days), rows_of(&tables.months), rows_of(&tables.origins), rows_of(&tables.sales_days)]
}

/// Makes rows as they were of those that neighbours share, and takes these away.
fn put_back(
    transaction: &WriteTransaction,
    old: OldTable,
    new: &mut Table<'_, &'static [u8], &'static [u8]>,
) {
    let mut old = transaction.open_table(old).unwrap();
    for (key, value) in rows_of(new) {
        for (place, counts) in take_row::<Counts>("days", &value).unwrap() {
            let (time, who) = keys::day_and_who(&key, place).unwrap();
            let who = keys::who_day(who, 0);
            let key = [&time.to_be_bytes()[..], &who[..5]].concat();
            let mut value = vec![VERSION];
            for count in [counts.clicks, counts.visitors, counts.own] {
                put_number(&mut value, count);
            }
            old.insert(key.as_slice(), value.as_slice()).unwrap();
        }
    }
    new.retain(|_, _| false).unwrap();
}

#[test]
fn a_file_from_before_has_the_same_sums_when_it_is_opened() {
    let disk = Disk::new();
    let clicks: Vec<_> = (1..400)
        .map(|number| {
            let link = if number % 3 == 0 { MARIAS } else { JANES };
            click(minute(i64::try_from(number).unwrap() * 300), number, link)
        })
        .collect();
    disk.count(&clicks);
    let eur = Money { minor: 500, currency: Currency::parse("EUR").unwrap() };
    disk.write(|tables| {
        for number in 0..200 {
            let whos = [Who::Affiliation(JANE), Who::Link(JANES), Who::All];
            count_sale(tables, &whos, minute(number * 601), &Sales::one(eur, &[eur]));
        }
    });
    let before = disk.write(|tables| all_rows(tables));
    assert!(before.iter().all(|rows| rows.len() > 3), "{:?}", before.each_ref().map(Vec::len));

    let transaction = disk.0.begin_write().unwrap();
    let mut tables = Tables::of(&transaction);
    assert!(!are_older(&transaction).unwrap());
    put_back(&transaction, DAYS, &mut tables.days);
    put_back(&transaction, MONTHS, &mut tables.months);
    tables.origins.retain(|_, _| false).unwrap();
    tables.sales_days.retain(|_, _| false).unwrap();
    assert!(are_older(&transaction).unwrap());
    fill(&transaction, &mut tables).unwrap();
    assert_eq!(all_rows(&tables), before);
    assert!(!are_older(&transaction).unwrap());
    drop(tables);
    transaction.commit().unwrap();
    assert_eq!(disk.audit(), [""; 0]);
}

#[test]
fn what_clicks_no_longer_tell_is_kept_as_it_was_summed() {
    let disk = Disk::new();
    let blank = |number| click(minute(5), number, JANES).without_details();
    disk.count(&[blank(1), blank(2), blank(3)]);
    let transaction = disk.0.begin_write().unwrap();
    let mut tables = Tables::of(&transaction);
    let purge = Purge { clicks_to: counted_to(&tables).unwrap(), ..Purge::default() };
    tables.meta.insert(purges::KEY, records::encode(&purge).as_slice()).unwrap();
    let mut old = transaction.open_table(BREAKDOWNS).unwrap();
    let key = [&JANE.0.to_be_bytes()[..], &DAY.to_be_bytes()[..], &[Dimension::Source.number()]].concat();
    let mut value = vec![VERSION, 0];
    put_text(&mut value, "mail");
    put_number(&mut value, 2);
    old.insert(key.as_slice(), value.as_slice()).unwrap();

    keep_what_was_told_apart(&old, &mut tables).unwrap();
    for who in [Who::Affiliation(JANE), Who::All] {
        let kept = origins(&tables, who, DAY..=DAY, Dimension::Source).unwrap();
        let visits = |clicks, visitors| Visits { clicks, visitors };
        let known = BTreeMap::from([(String::new(), visits(1, 3)), ("mail".into(), visits(2, 0))]);
        assert_eq!(kept, Values { known, other: Visits::default() }, "{who:?}");
    }
}
