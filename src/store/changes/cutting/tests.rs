//! Whatever visitors did: what is cut takes nothing from anybody, and in the end all goes that can.

use std::collections::BTreeMap;

use proptest::prelude::*;
use redb::backends::InMemoryBackend;
use redb::{Database, ReadableDatabase, ReadableTable, ReadableTableMetadata};

use super::super::sweeping;
use crate::domain::attribution::{Journey, Rules, Share, Step, StepBy, Ties, attribute};
use crate::domain::click::{Click, tests::touch};
use crate::domain::code::Code;
use crate::domain::conversion::Evidence;
use crate::domain::id::{AffiliateId, AffiliationId, ClickId, LinkId};
use crate::domain::product::{Model, Split};
use crate::domain::program::Retention;
use crate::domain::retention::{Going, Purge};
use crate::domain::stretch::Stretch;
use crate::domain::time::{Expiry, Timestamp};
use crate::store::records;
use crate::store::tables::{Read, Snapshot, Tables};
use crate::store::view::{journeys, purges};

struct Disk(Database);

impl Disk {
    fn new() -> Self {
        let disk = Self(Database::builder().create_with_backend(InMemoryBackend::new()).unwrap());
        disk.write(|tables| {
            // All clicks are in the sums, so that none waits for them.
            tables.meta.insert("counted_to", u128::MAX.to_be_bytes().as_slice()).unwrap();
        });
        disk
    }

    fn write(&self, write: impl FnOnce(&mut Tables<'_>)) {
        let transaction = self.0.begin_write().unwrap();
        let mut tables = Tables::of(&transaction);
        tables.make_all().unwrap();
        write(&mut tables);
        drop(tables);
        transaction.commit().unwrap();
    }

    fn view(&self) -> Snapshot {
        Snapshot::open(&self.0.begin_read().unwrap()).unwrap()
    }

    fn arrives(&self, click: &Click) {
        self.write(|tables| {
            tables.clicks.insert(click.id.0, records::encode_click(click).as_slice()).unwrap();
        });
    }

    /// The whole purge of a day.
    fn purges(&self, now: Timestamp) {
        self.write(|tables| {
            let purge = Purge { going: Some(Going::begun(now)), ..purges::state(tables).unwrap() };
            tables.meta.insert(purges::KEY, records::encode(&purge).as_slice()).unwrap();
            while let Some(slice) = sweeping::slice(tables).unwrap() {
                sweeping::apply(slice, tables).unwrap();
            }
        });
    }

    fn clicks(&self) -> u64 {
        self.view().clicks().len().unwrap()
    }

    fn journey_from(&self, click: ClickId) -> Journey {
        let ties = Evidence { clicks: vec![click], ..Evidence::default() };
        journey_of(&journeys::chain(&self.view(), &ties).unwrap())
    }
}

fn day(day: u16) -> Timestamp {
    Timestamp(0).plus_days(day)
}

/// Each link is of another affiliation.
fn journey_of(clicks: &[Click]) -> Journey {
    let step = |click: &Click| Step {
        click: click.id,
        link: click.link,
        code: Code::from_row(format!("code{}", click.link.0)),
        at: click.id.at(),
        by: StepBy::Affiliation {
            affiliation: AffiliationId(click.link.0),
            affiliate: AffiliateId(click.link.0),
        },
        expires: click.expires,
        own: false,
    };
    Journey::of(clicks.iter().map(step).collect(), false)
}

fn shares(journey: Journey, model: Model, moment: Timestamp, pixel: Option<u16>) -> Vec<Share> {
    let rules = Rules { pixel_window_days: pixel, ..Rules::usual(model, moment) };
    attribute(&Ties { journey, ..Ties::default() }, &rules).shares
}

/// A click as it is drawn: days since the one before, whose link, how long it lives, and whose click it follows, counted
/// backwards (0: nobody's).
type Drawn = (u16, u32, Option<u16>, usize);

fn any_clicks() -> impl Strategy<Value = Vec<Drawn>> {
    let lives = prop_oneof![
        6 => prop::sample::select(vec![10, 60, 180]).prop_map(Some),
        1 => Just(None),
        1 => Just(Some(500)),
        1 => Just(Some(u16::MAX)),
    ];
    prop::collection::vec((0..70_u16, 1..4_u32, lives, 0..4_usize), 1..40)
}

fn made(drawn: &[Drawn]) -> Vec<Click> {
    let mut clicks: Vec<Click> = Vec::new();
    let mut at = day(1);
    for (number, (days, link, lives, follows)) in (1..).zip(drawn) {
        at = at.plus_days(*days);
        let expires = lives.map(|days| match days {
            u16::MAX => Expiry::Never,
            days => Expiry::At(at.plus_days(days)),
        });
        let previous = follows.checked_sub(1).and_then(|back| clicks.iter().rev().nth(back)).map(|c| c.id);
        clicks.push(Click { link: LinkId(*link), previous, expires, ..touch(number, at, None) });
    }
    clicks
}

/// The clicks that hang together with one, where nothing was ever cut.
fn whole_chain(all: &[Click], newest: &Click) -> Vec<Click> {
    let by_id: BTreeMap<ClickId, &Click> = all.iter().map(|click| (click.id, click)).collect();
    let before = |click: &&Click| click.previous.and_then(|id| by_id.get(&id).copied());
    std::iter::successors(Some(newest), before).cloned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn what_is_cut_changes_nobodys_share(drawn in any_clicks(), every in 20..400_u16, late in 0..400_u16) {
        let all = made(&drawn);
        let disk = Disk::new();
        let mut ahead = all.iter().peekable();
        for now in (1..2_200_u16).step_by(usize::from(every)).map(day) {
            while let Some(click) = ahead.next_if(|click| click.id.at() <= now) {
                disk.arrives(click);
            }
            disk.purges(now);
            let earliest = Going::begun(now).cuts_before(Retention::default());
            let moment = now.plus_ms(-86_400_000 * i64::from(late)).max(earliest);
            for newest in all.iter().filter(|click| click.id.at() <= now) {
                let (kept, whole) = (disk.journey_from(newest.id), journey_of(&whole_chain(&all, newest)));
                for model in [Model::Last, Model::First, Model::Multiple(Split::EachFull)] {
                    for pixel in [None, Some(28)] {
                        let kept = shares(kept.clone(), model, moment, pixel);
                        prop_assert_eq!(kept, shares(whole.clone(), model, moment, pixel));
                    }
                }
            }
        }
    }

    #[test]
    fn in_the_end_only_what_lives_for_ever_is_there(drawn in any_clicks()) {
        let all = made(&drawn);
        let disk = Disk::new();
        all.iter().for_each(|click| disk.arrives(click));
        for now in [900, 1_800, 3_600, 5_000, 9_000].map(day) {
            disk.purges(now);
        }
        let view = disk.view();
        prop_assert_eq!(view.staying_clicks().len().unwrap(), 0, "nothing is asked again that lives for ever");
        let mut counted = 0;
        for row in view.stretches().iter().unwrap() {
            let stretch: Stretch = records::decode("stretches", row.unwrap().1.value()).unwrap();
            prop_assert_eq!(stretch.ends, Some(Expiry::Never));
            counted += u64::from(stretch.clicks);
        }
        prop_assert_eq!(counted, view.stretch_of().len().unwrap());
        for row in view.clicks().iter().unwrap() {
            let (id, value) = row.unwrap();
            let click = records::decode_click(ClickId(id.value()), value.value()).unwrap();
            let is_in_one = view.stretch_of().get(id.value()).unwrap().is_some();
            prop_assert!(is_in_one || click.expires == Some(Expiry::Never));
        }
    }
}

#[test]
fn clicks_go_when_they_have_run_out_and_not_before() {
    let disk = Disk::new();
    let first = touch(1, day(1), Some(60));
    let again = Click { previous: Some(first.id), ..touch(2, day(50), Some(60)) };
    let later = Click { previous: Some(again.id), ..touch(3, day(300), Some(60)) };
    [&first, &again, &later].into_iter().for_each(|click| disk.arrives(click));
    disk.purges(day(110 + 395));
    assert_eq!(disk.clicks(), 3, "the second lives in the stretch of the first");
    disk.purges(day(111 + 395));
    assert_eq!(disk.clicks(), 1);
    let purge = purges::state(&disk.view()).unwrap();
    assert_eq!((purge.newest_cut, purge.frozen_day()), (again.id.0, Some(50)));
    assert_eq!(purge.last.map(|last| last.cut), Some(2));

    let ties = Evidence { clicks: vec![later.id], ..Evidence::default() };
    let found = |clicks: &[Click]| {
        let links = clicks.iter().map(|click| click.previous);
        links.collect::<Vec<_>>()
    };
    assert_eq!(found(&journeys::chain(&disk.view(), &ties).unwrap()), [Some(again.id)], "it ends there");
}
