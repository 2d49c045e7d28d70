//! Sums on a database in memory: what is counted, what is read, and what a recount finds.

use jiff::tz::TimeZone;
use redb::backends::InMemoryBackend;
use redb::{Database, ReadableDatabase};

use super::*;
use crate::domain::click::{Firsts, Own, Tags};
use crate::domain::device::Device;
use crate::domain::figures::Dimension;
use crate::domain::id::{AffiliationId, ClickId};
use crate::domain::link::{Link, LinkKind};
use crate::domain::money::{Currency, Money};
use crate::domain::time::{DAY_MS, Expiry};
use crate::domain::visitor_kind::Filtered;
use crate::domain::visitor_kind::Quality;
use crate::store::records;
use crate::store::tables::Snapshot;

const PRODUCT: ProductId = ProductId(1);
pub(super) const JANE: AffiliationId = AffiliationId(1);
pub(super) const JANES: LinkId = LinkId(1);
pub(super) const MARIAS: LinkId = LinkId(2);

/// 2026-03-01.
pub(super) const DAY: u32 = 20_513;

/// So many minutes into the day.
pub(super) fn minute(minute: i64) -> Timestamp {
    Timestamp::of_utc_day(DAY).plus_ms(minute * 60_000)
}

pub(super) fn click(at: Timestamp, number: u128, link: LinkId) -> Click {
    Click {
        expires: Some(Expiry::Never),
        quality: Quality::Verified,
        referrer: Some("blog.example/bread".into()),
        device: Device::Phone,
        firsts: Firsts { link: true, affiliation: true, product: true, all: true },
        ..Click::of(ClickId(u128::try_from(at.0).unwrap() << 80 | number), link)
    }
}

/// Counts a sale for each of these, as a change of its own would.
pub(super) fn count_sale(tables: &mut Tables<'_>, whos: &[Who], at: Timestamp, sold: &Sales) {
    whos.iter().for_each(|who| tables.takings.add(*who, at, sold));
    write_takings(tables).unwrap();
}

fn owner(link: LinkId) -> LinkOwner {
    if link == MARIAS { LinkOwner::Creator } else { LinkOwner::Affiliation(JANE) }
}

pub(super) struct Disk(pub(super) Database);

impl Disk {
    pub(super) fn new() -> Self {
        let disk = Self(Database::builder().create_with_backend(InMemoryBackend::new()).unwrap());
        disk.write(|tables| {
            for id in [JANES, MARIAS] {
                let link = Link { id, product: PRODUCT, owner: owner(id), kind: LinkKind::SalesPage };
                tables.links.insert(id.0, records::encode(&link).as_slice()).unwrap();
            }
        });
        disk
    }

    pub(super) fn write<T>(&self, write: impl FnOnce(&mut Tables<'_>) -> T) -> T {
        let transaction = self.0.begin_write().unwrap();
        let mut tables = Tables::of(&transaction);
        tables.make_all().unwrap();
        let answer = write(&mut tables);
        drop(tables);
        transaction.commit().unwrap();
        answer
    }

    fn keep(&self, clicks: &[Click]) {
        self.write(|tables| {
            for click in clicks {
                tables.clicks.insert(click.id.0, records::encode_click(click).as_slice()).unwrap();
            }
        });
    }

    /// Keeps clicks and counts them.
    pub(super) fn count(&self, clicks: &[Click]) {
        self.keep(clicks);
        let mut pending = Pending::default();
        for click in clicks {
            pending.add_click(click, PRODUCT, owner(click.link));
        }
        let last = clicks.iter().map(|click| click.id.0).max().unwrap();
        self.write(|tables| pending.write(tables, last)).unwrap();
    }

    fn read(&self) -> Snapshot {
        Snapshot::open(&self.0.begin_read().unwrap()).unwrap()
    }

    pub(super) fn audit(&self) -> Vec<String> {
        audit_clicks(&self.read()).unwrap()
    }
}

fn counts(clicks: u64, visitors: u64) -> Counts {
    Counts { clicks, visitors, ..Counts::default() }
}

#[test]
fn a_click_counts_for_its_link_affiliation_product_and_all() {
    let disk = Disk::new();
    let returning = Firsts { link: true, affiliation: false, product: false, all: false };
    let again = Click { firsts: returning, ..click(minute(20), 2, JANES) };
    disk.count(&[click(minute(1), 1, JANES), again, click(minute(2), 3, MARIAS)]);

    let read = disk.read();
    let of = |who| day_counts(&read, who, DAY..=DAY).unwrap();
    assert_eq!(of(Who::Link(JANES)), [(DAY, counts(2, 2))]);
    assert_eq!(of(Who::Affiliation(JANE)), [(DAY, counts(2, 1))]);
    assert_eq!(of(Who::Link(MARIAS)), [(DAY, counts(1, 1))]);
    assert_eq!(of(Who::Product(PRODUCT)), [(DAY, counts(3, 2))]);
    assert_eq!(of(Who::All), [(DAY, counts(3, 2))]);
    assert_eq!(of(Who::Affiliation(AffiliationId(2))), []);
}

#[test]
fn own_clicks_and_filtered_visits_are_no_clicks_and_are_not_dropped() {
    let disk = Disk::new();
    disk.count(&[Click { own: Some(Own::NotTracked), ..click(minute(1), 1, JANES) }]);
    let mut pending = Pending::default();
    pending.add_filtered(JANES, PRODUCT, owner(JANES), 2, minute(1));
    pending.add_filtered(JANES, PRODUCT, owner(JANES), Filtered::Flood.number(), minute(16));
    disk.write(|tables| pending.write(tables, 7)).unwrap();

    let expected = Counts { own: 1, filtered: [0, 1, 0, 0, 0, 0, 1], ..Counts::default() };
    for who in [Who::Link(JANES), Who::Affiliation(JANE), Who::All] {
        assert_eq!(total(&disk.read(), who, 0..=u32::MAX).unwrap(), expected, "{who:?}");
    }
    let origins = origins(&disk.read(), Who::All, DAY..=DAY, Dimension::Device).unwrap();
    assert_eq!(origins, Values::default(), "only people's clicks come from somewhere");
}

#[test]
fn any_zones_day_can_be_cut_out_of_quarter_hours() {
    let disk = Disk::new();
    // Midnight in Kathmandu (+5:45) is 18:15 UTC.
    let midnight = minute(18 * 60 + 15);
    let moments = [midnight.plus_ms(-1), midnight, midnight.plus_days(1).plus_ms(-1), midnight.plus_days(1)];
    let clicks: Vec<Click> = (1..).zip(moments).map(|(number, at)| click(at, number, JANES)).collect();
    disk.count(&clicks);

    let day = quarters_between(&disk.read(), Who::All, midnight, midnight.plus_days(1)).unwrap();
    let last = midnight.plus_days(1).plus_ms(-QUARTER_MS);
    assert_eq!(day, [(midnight, counts(1, 1)), (last, counts(1, 1))]);
    assert_eq!(quarters_between(&disk.read(), Who::All, midnight, midnight).unwrap(), []);

    let cut = |moments: &[Timestamp]| counts_between_each(&disk.read(), Who::All, moments).unwrap();
    let days = [-1, 0, 1, 2].map(|days| midnight.plus_ms(days * DAY_MS));
    assert_eq!(cut(&days), [counts(1, 1), counts(2, 2), counts(1, 1)]);
    let (noon, evening) = (midnight.plus_ms(DAY_MS / 2), midnight.plus_days(1).plus_ms(-1));
    assert_eq!(
        cut(&[midnight, noon, evening]),
        [counts(1, 1), counts(1, 1)],
        "a quarter hour is not divided"
    );
    assert_eq!(cut(&[midnight.plus_ms(1), noon]), [counts(0, 0)], "and belongs to where it begins");
    assert_eq!(cut(&[noon, noon, evening]), [counts(0, 0), counts(1, 1)]);
    assert_eq!(cut(&[noon]), []);
    assert_eq!(cut(&[]), []);
}

#[test]
fn where_clicks_came_from_goes_by_the_day_of_the_zone_that_held_then() {
    let disk = Disk::new();
    let tagged = |src: &str| Tags { src: Some(src.into()), ..Tags::default() };
    let again = Firsts { link: false, affiliation: false, product: true, all: false };
    let clicks = [
        Click { tags: tagged("mail"), country: Some(*b"JP"), ..click(minute(14 * 60), 1, JANES) },
        Click { tags: tagged("mail"), referrer: None, firsts: again, ..click(minute(15 * 60), 2, JANES) },
        click(minute(15 * 60), 3, JANES),
        click(minute(15 * 60), 4, MARIAS),
        click(minute(40 * 60), 5, JANES),
    ];
    disk.keep(&clicks);
    disk.write(|tables| {
        // The creator moved from Tokyo to UTC when the last click was made.
        leave_zone("Asia/Tokyo", minute(39 * 60 + 59), tables).unwrap();
        leave_zone("Asia/Kolkata", minute(39 * 60 + 59), tables).unwrap();
        recount_since(tables, 0).unwrap();
    });

    let read = disk.read();
    let of = |who, days, dimension| {
        let found = origins(&read, who, days, dimension).unwrap();
        let told = |(value, visits): (String, Visits)| (value, visits.clicks, visits.visitors);
        found.known.into_iter().map(told).collect::<Vec<_>>()
    };
    let (jane, referrer) = (Who::Affiliation(JANE), Dimension::Referrer);
    let named = |value: &str, clicks, visitors| (value.to_owned(), clicks, visitors);
    assert_eq!(of(jane, DAY..=DAY, referrer), [named("blog.example", 1, 1)]);
    let next = [named("", 1, 0), named("blog.example", 2, 2)];
    assert_eq!(of(jane, DAY + 1..=DAY + 1, referrer), next);
    let product = Who::Product(PRODUCT);
    assert_eq!(of(product, DAY + 1..=DAY + 1, referrer), [named("", 1, 1), named("blog.example", 3, 3)]);
    assert_eq!(of(Who::All, DAY + 1..=DAY + 1, referrer), [named("", 1, 0), named("blog.example", 3, 3)]);
    assert_eq!(of(jane, DAY..=DAY + 1, Dimension::Source), [named("", 2, 2), named("mail", 2, 1)]);
    assert_eq!(of(jane, DAY..=DAY + 1, Dimension::Country), [named("", 3, 2), named("JP", 1, 1)]);
    assert_eq!(of(jane, DAY..=DAY, Dimension::Device), [named("phone", 1, 1)]);
    assert_eq!(disk.audit(), [""; 0]);

    disk.write(|tables| {
        let key = keys::who_day(Who::All, DAY);
        let kept = tables.origins.get(key.as_slice()).unwrap().unwrap().value().to_vec();
        tables.origins.insert(keys::who_day(product, DAY).as_slice(), kept.as_slice()).unwrap();
        tables.origins.insert(keys::who_day(product, DAY + 9).as_slice(), kept.as_slice()).unwrap();
        let of_next =
            tables.origins.get(keys::who_day(jane, DAY + 1).as_slice()).unwrap().unwrap().value().to_vec();
        tables.origins.insert(keys::who_day(jane, DAY).as_slice(), of_next.as_slice()).unwrap();
    });
    let sentences = disk.audit();
    assert_eq!(sentences.len(), 2, "{sentences:?}");
    assert_eq!(
        sentences[0],
        "Affiliation afn_1, 2026-03-01: clicks by referrer and country and device and source are not what the clicks \
         add up to."
    );
    assert_eq!(sentences[1], "7 days say where clicks came from; clicks were made on 6.");
}

#[test]
fn a_ranking_over_months_is_the_sum_of_its_days() {
    let disk = Disk::new();
    // One click on each day from mid-January to mid-April, two on Maria's link.
    let days = DAY - 45..=DAY + 45;
    let mut clicks = Vec::new();
    for (number, day) in (1_u128..).zip(days.clone()) {
        let at = Timestamp::of_utc_day(day);
        clicks.extend([
            click(at, number, JANES),
            click(at, number + 1_000, MARIAS),
            click(at, number + 2_000, MARIAS),
        ]);
    }
    disk.count(&clicks);

    let read = disk.read();
    for (from, to) in [(0, u32::MAX), (DAY - 45, DAY + 45), (DAY, DAY + 30), (DAY - 7, DAY + 33), (DAY, DAY)]
    {
        let days = u64::from(to.min(DAY + 45) - from.max(DAY - 45) + 1);
        let ranked = ranking(&read, from..=to, Ranked::Links).unwrap();
        let expected =
            [(Who::Link(MARIAS), counts(2 * days, 2 * days)), (Who::Link(JANES), counts(days, days))];
        assert_eq!(ranked, expected, "{from} to {to}");
        assert_eq!(total(&read, Who::Link(JANES), from..=to).unwrap(), counts(days, days), "{from} to {to}");
    }
    let ranked = ranking(&read, 0..=u32::MAX, Ranked::Affiliations).unwrap();
    assert_eq!(ranked, [(Who::Affiliation(JANE), counts(91, 91))]);
    assert_eq!(ranking(&read, DAY..=DAY, Ranked::Products).unwrap(), [(Who::Product(PRODUCT), counts(3, 3))]);
    assert_eq!(ranking(&read, DAY + 90..=u32::MAX, Ranked::Links).unwrap(), []);
}

#[test]
fn days_lie_between_the_bounds_that_months_give() {
    let disk = Disk::new();
    let clicks: Vec<Click> = (1_u128..)
        .zip(DAY - 45..=DAY + 45)
        .map(|(number, day)| click(Timestamp::of_utc_day(day), number, JANES))
        .collect();
    disk.count(&clicks);

    let (read, jane) = (disk.read(), Who::Affiliation(JANE));
    for end in DAY - 50..=DAY + 50 {
        let days = end - 29..=end;
        let (least, most) = bounds_of_days(&read, jane, days.clone()).unwrap();
        let exact = of_days(&read, jane, days).unwrap();
        assert!(
            least.clicks <= exact.clicks && exact.clicks <= most.clicks,
            "{end}: {least:?} {exact:?} {most:?}"
        );
    }
    // The month that has begun lies in the last 30 days, whole.
    assert_eq!(bounds_of_days(&read, jane, DAY + 16..=DAY + 45).unwrap(), (counts(15, 15), counts(46, 46)));
    // On an earlier day it goes on.
    assert_eq!(bounds_of_days(&read, jane, DAY - 19..=DAY + 10).unwrap(), (counts(0, 0), counts(59, 59)));
}

#[test]
fn an_aborted_transaction_loses_no_count_and_a_start_counts_the_rest() {
    let disk = Disk::new();
    let clicks: Vec<Click> = (1..=5).map(|number| click(minute(1), number, JANES)).collect();
    disk.keep(&clicks);
    let mut pending = Pending::default();
    for click in &clicks[..2] {
        pending.add_click(click, PRODUCT, owner(click.link));
    }
    let transaction = disk.0.begin_write().unwrap();
    pending.write(&mut Tables::of(&transaction), clicks[1].id.0).unwrap();
    transaction.abort().unwrap();
    assert_eq!(counted_to(&disk.read()).unwrap(), 0);

    disk.write(|tables| pending.write(tables, clicks[1].id.0)).unwrap();
    pending.clear();
    assert!(pending.is_empty());
    assert_eq!(counted_to(&disk.read()).unwrap(), clicks[1].id.0);

    let last = disk.write(|tables| recount_since(tables, clicks[1].id.0)).unwrap();
    assert_eq!((last, counted_to(&disk.read()).unwrap()), (clicks[4].id.0, clicks[4].id.0));
    assert_eq!(total(&disk.read(), Who::All, 0..=u32::MAX).unwrap(), counts(5, 5));
    assert_eq!(disk.audit(), [""; 0]);
}

#[test]
fn a_late_click_is_counted_with_its_row() {
    let disk = Disk::new();
    disk.count(&[click(minute(1), 9, JANES)]);
    let late = click(minute(1), 3, JANES);
    disk.keep(std::slice::from_ref(&late));
    assert_eq!(
        disk.audit().len(),
        7,
        "the link's, affiliation's, product's and all quarter hour, and where the latter's came from"
    );
    disk.write(|tables| apply_late(tables, [(&late, PRODUCT, owner(JANES))])).unwrap();
    assert_eq!(disk.audit(), [""; 0]);
    assert_eq!(total(&disk.read(), Who::All, 0..=u32::MAX).unwrap(), counts(2, 2));
}

#[test]
fn a_recount_finds_what_the_sums_lack_or_have_too_much() {
    let disk = Disk::new();
    let clicks = [click(minute(16), 1, JANES), click(minute(16).plus_days(40), 2, JANES)];
    disk.count(&clicks);
    disk.write(|tables| tables.clicks.remove(clicks[0].id.0).map(drop)).unwrap();
    let sentences = disk.audit();
    assert_eq!(sentences.len(), 5);
    assert_eq!(sentences[4], "6 days say where clicks came from; clicks were made on 3.");
    assert_eq!(
        sentences[0],
        "The whole program, 2026-03-01 00:15 UTC: kept 1 clicks, 1 visitors, 0 own, 0 filtered; \
         counted 0 clicks, 0 visitors, 0 own, 0 filtered."
    );

    disk.keep(&clicks);
    disk.write(|tables| {
        let (mut days, mut months) = (Shared::default(), Shared::default());
        days.add(DAY, Who::All, &counts(5, 0));
        days.write(&mut tables.days, "days").unwrap();
        months.add(0, Who::Link(JANES), &counts(1, 0));
        months.write(&mut tables.months, "months").unwrap();
        add_quarters(&mut tables.quarters, Who::Link(MARIAS), DAY, &Quarters::from([(1, counts(0, 0))]))
            .unwrap();
    });
    let sentences = disk.audit();
    assert!(
        sentences[0].starts_with("The whole program, 2026-03-01: the day's total differs: kept 6 clicks")
    );
    assert!(sentences[1].starts_with("Link lnk_1, 0-01: the month's total differs from its days: kept 1"));
    assert!(sentences[2].starts_with("The whole program, 2026-03: the month's total differs"));
    assert_eq!(sentences[3..], ["There are quarter hours of days that have no total."]);
}

#[test]
fn a_recount_finds_days_that_have_no_sums_at_all() {
    let disk = Disk::new();
    let clicks = [click(minute(1), 1, JANES), click(minute(1).plus_days(2), 2, JANES)];
    disk.keep(&clicks);
    disk.write(|tables| Pending::default().write(tables, clicks[1].id.0)).unwrap();
    let sentences = disk.audit();
    assert_eq!(sentences.len(), 15, "seven for each day: {sentences:?}");

    let eur = Currency::parse("EUR").unwrap();
    let sale = Sales::one(Money { minor: 100, currency: eur }, &[]);
    let sentences = audit_sales(&disk.read(), [Ok((Who::All, minute(1), sale))]).unwrap();
    assert_eq!(
        sentences,
        [
            "The whole program, 2026-03-01 00:00 UTC: the sums say 0 conversions, the conversions 1 conversions, \
          EUR 100 of sales and 0 of commission in minor units."
        ]
    );
}

#[test]
fn a_click_of_a_link_that_is_not_there_is_reported_and_does_not_stop_the_start() {
    let disk = Disk::new();
    disk.keep(&[click(minute(1), 1, LinkId(9))]);
    disk.write(|tables| recount_since(tables, 0)).unwrap();
    assert_eq!(disk.audit(), ["Clicks name the link lnk_9, which is not there."]);
}

#[test]
fn a_sum_that_cannot_be_read_is_an_error_and_not_zero() {
    let disk = Disk::new();
    disk.count(&[click(minute(1), 1, JANES)]);
    let key = keys::who_day(Who::All, DAY);
    disk.write(|tables| tables.quarters.insert(key.as_slice(), [9].as_slice()).map(drop)).unwrap();
    let error = day_counts(&disk.read(), Who::All, DAY..=DAY).unwrap_err();
    assert!(matches!(error, StoreError::Row { table: "quarters", .. }), "{error}");
}

#[test]
fn sales_are_counted_taken_back_and_recounted() {
    let disk = Disk::new();
    let eur = |minor| Money { minor, currency: Currency::parse("EUR").unwrap() };
    let whos = [Who::Affiliation(JANE), Who::Product(PRODUCT), Who::All];
    let (sale, other) = (Sales::one(eur(9_700), &[eur(2_910)]), Sales::one(eur(1_000), &[]));
    let refund = Sales::money_only(eur(-4_850), &[eur(-1_455)]);
    disk.write(|tables| {
        count_sale(tables, &whos, minute(16), &sale);
        count_sale(tables, &whos, minute(29), &refund);
        count_sale(tables, &whos, minute(5), &other);
        count_sale(tables, &whos, minute(5), &other.undone());
    });
    let mut left = sale.clone();
    left += &refund;
    assert_eq!(left, Sales { conversions: 1, ..Sales::money_only(eur(4_850), &[eur(1_455)]) });
    let between = |from, to| sales_between(&disk.read(), Who::All, minute(from), minute(to)).unwrap();
    assert_eq!(between(0, 24 * 60), [(minute(15), left.clone())]);
    assert_eq!(between(16, 24 * 60), []);
    assert_eq!(between(15, 15), []);

    let all = |sales: &Sales| whos.map(|who| Ok((who, minute(20), sales.clone())));
    assert_eq!(audit_sales(&disk.read(), all(&sale).into_iter().chain(all(&refund))).unwrap(), [""; 0]);
    let sentences = audit_sales(&disk.read(), all(&sale)).unwrap();
    assert_eq!(sentences.len(), 3);
    assert_eq!(
        sentences[0],
        "The whole program, 2026-03-01 00:15 UTC: the sums say 1 conversions, EUR 4850 of sales and 1455 of \
         commission in minor units, the conversions 1 conversions, EUR 9700 of sales and 2910 of commission \
         in minor units."
    );
    assert_eq!(audit_sales(&disk.read(), []).unwrap().len(), 3);
}

#[test]
fn days_and_months_are_the_calendars() {
    assert_eq!(read::month_of(DAY), 2026 * 12 + 2);
    assert_eq!(read::month_of(DAY - 1), 2026 * 12 + 1);
    assert_eq!(read::month_of(u32::MAX), 9_999 * 12 + 11);
    let lisbon = TimeZone::get("Europe/Lisbon").unwrap();
    let summer = Timestamp::of_utc_day(DAY + 122);
    assert_eq!(local_day(summer.plus_ms(-3_600_000), &lisbon), DAY + 122);
    assert_eq!(local_day(summer.plus_ms(-3_600_001), &lisbon), DAY + 121);
    assert_eq!(local_day(Timestamp::of_utc_day(DAY).plus_ms(DAY_MS - 1), &lisbon), DAY);
    assert_eq!(first_moment(date_of(DAY + 122), &lisbon), summer.plus_ms(-3_600_000));
    assert_eq!(first_moment(date_of(DAY), &lisbon), Timestamp::of_utc_day(DAY));
    assert_eq!(date_of(u32::MAX), jiff::civil::date(9_999, 12, 30));
}
