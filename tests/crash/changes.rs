//! Changes that panic, fail or are refused, alone and beside others.

use duly::domain::figures::Sales;
use duly::domain::id::LinkId;
use duly::domain::money::{Currency, Money};
use duly::domain::time::Timestamp;
use duly::store::error::{RefusedKind, Stop, StoreError};
use duly::store::keys::{self, Who};
use duly::store::sums::sales_between;
use duly::store::{Change, Read, Store, Tables};
use redb::ReadableTable;

use crate::house::{House, Note, Sale, has_note, wait};

/// Writes half of a note, then fails in its own way.
enum Bad {
    Panics,
    Fails,
    PanicsWhileDeciding,
}

impl Change for Bad {
    type Plan = bool;
    type Answer = ();

    fn decide(&self, _: &Tables<'_>) -> Result<bool, Stop> {
        match self {
            Self::Panics => Ok(true),
            Self::Fails => Ok(false),
            Self::PanicsWhileDeciding => panic!("while deciding"),
        }
    }

    fn apply(panics: bool, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        tables.idempotency.insert([0, 0, 0, 99].as_slice(), [].as_slice())?;
        for number in 0..500_u32 {
            tables.unknown_codes.insert(number.to_be_bytes().as_slice(), 1)?;
        }
        assert!(!panics, "while applying");
        Err(StoreError::Broken("on purpose".into()))
    }
}

fn is_broken<T>(answer: Result<T, Stop>) -> bool {
    matches!(answer, Err(Stop::Fault(StoreError::Broken(_))))
}

#[test]
fn a_change_that_panics_or_fails_is_undone_and_its_neighbours_are_made() {
    let house = House::new();
    let store = house.open().unwrap();
    let all = async |round: u32| {
        tokio::join!(
            store.write(Note(round)),
            store.write(Bad::Panics),
            store.write(Sale(round + 100)),
            store.write(Bad::Fails),
            store.write(Bad::PanicsWhileDeciding),
            store.write(Note(round + 200)),
        )
    };
    for round in 0..20 {
        let (first, panicked, second, failed, also_panicked, third) = wait(all(round));
        assert_eq!((first.unwrap(), second.unwrap(), third.unwrap()), (round, round + 100, round + 200));
        assert!(is_broken(panicked) && is_broken(failed) && is_broken(also_panicked));
    }

    let snapshot = store.view().unwrap();
    assert!(
        (0..20)
            .all(|n| has_note(&snapshot, n) && has_note(&snapshot, n + 100) && has_note(&snapshot, n + 200))
    );
    assert!(!has_note(&snapshot, 99));
    assert!(snapshot.unknown_codes.first().unwrap().is_none());
    assert!(store.health().open);
    drop(snapshot);
    store.stop();
    assert!(redb::Database::open(house.database()).unwrap().check_integrity().unwrap());
}

/// Sells something on a link, or makes what the sums say of it unreadable.
enum Sells {
    On(LinkId),
    Spoils(LinkId),
}

/// What is sold: something for 10.00.
fn a_sale() -> Sales {
    Sales::one(Money { minor: 1_000, currency: Currency::parse("EUR").unwrap() }, &[])
}

impl Change for Sells {
    type Plan = (Who, bool);
    type Answer = ();

    fn decide(&self, _: &Tables<'_>) -> Result<(Who, bool), Stop> {
        match self {
            Self::On(link) => Ok((Who::Link(*link), false)),
            Self::Spoils(link) => Ok((Who::Link(*link), true)),
        }
    }

    fn apply((who, spoils): (Who, bool), tables: &mut Tables<'_>) -> Result<(), StoreError> {
        if spoils {
            tables.sales.insert(keys::who_day(who, 0).as_slice(), [9].as_slice())?;
        } else {
            tables.takings.add(who, Timestamp(0), &a_sale());
            tables.takings.add(Who::All, Timestamp(0), &a_sale());
        }
        Ok(())
    }
}

#[test]
fn a_sale_whose_sums_cannot_be_read_fails_alone() {
    let house = House::new();
    let store = house.open().unwrap();
    let [first, spoilt, last] = [1, 2, 3].map(LinkId);
    store.write_blocking(Sells::Spoils(spoilt)).unwrap();
    for _ in 0..20 {
        let (first, failed, last) = wait(async {
            tokio::join!(
                store.write(Sells::On(first)),
                store.write(Sells::On(spoilt)),
                store.write(Sells::On(last))
            )
        });
        assert!(first.is_ok() && last.is_ok());
        assert!(matches!(failed, Err(Stop::Fault(StoreError::Row { table: "sales", .. }))));
    }

    let sold = |who| {
        let view = store.view().unwrap();
        let quarters = sales_between(&view, who, Timestamp(0), Timestamp(1)).unwrap();
        quarters.iter().map(|(_, sales)| sales.conversions).sum::<i64>()
    };
    assert_eq!([sold(Who::Link(first)), sold(Who::Link(last)), sold(Who::All)], [20, 20, 40]);
    store.stop();
}

#[test]
fn a_refusal_is_told_and_leaves_no_trace() {
    let house = House::new();
    let store = house.open().unwrap();
    store.write_blocking(Note(1)).unwrap();
    let before = std::fs::read(house.database()).unwrap();

    for _ in 0..10 {
        let Err(Stop::Refused(refused)) = store.write_blocking(Note(1)) else {
            panic!("it was there already")
        };
        assert_eq!((refused.kind, refused.field), (RefusedKind::Conflict, Some("note")));
    }
    assert_eq!(before, std::fs::read(house.database()).unwrap());
}

#[test]
fn of_many_that_want_the_same_one_gets_it() {
    let house = House::new();
    let store = house.open().unwrap();
    let made = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let store = store.clone();
                scope.spawn(move || (0..50).filter(|n| store.write_blocking(Note(*n)).is_ok()).count())
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum::<usize>()
    });
    assert_eq!(made, 50);
}

#[test]
fn whoever_is_answered_finds_it_in_the_next_view() {
    let house = House::new();
    let store = house.open().unwrap();
    for number in 0..30 {
        store.write_blocking(Note(number)).unwrap();
        assert!(has_note(&store.view().unwrap(), number));
    }
}

/// Counts how many changes there were, to see their order.
struct Next;

impl Change for Next {
    type Plan = u64;
    type Answer = u64;

    fn decide(&self, tables: &Tables<'_>) -> Result<u64, Stop> {
        Ok(tables.counters().get("next")?.map_or(0, |value| value.value()) + 1)
    }

    fn apply(next: u64, tables: &mut Tables<'_>) -> Result<u64, StoreError> {
        tables.counters.insert("next", next)?;
        Ok(next)
    }
}

#[test]
fn changes_are_made_in_the_order_of_the_queue() {
    async fn ten(store: &Store) -> [u64; 3] {
        let (a, b, c) = tokio::join!(store.write(Next), store.write(Next), store.write(Next));
        [a.unwrap(), b.unwrap(), c.unwrap()]
    }
    let house = House::new();
    let store = house.open().unwrap();
    assert_eq!(wait(ten(&store)), [1, 2, 3]);
    assert_eq!(wait(ten(&store)), [4, 5, 6]);
}
