//! Suspicion: every group holds the conversions in which its rule saw something, counts those that wait because of
//! it, and sums up what they hold.

use std::collections::BTreeMap;

use redb::{ReadableTable, ReadableTableMetadata};

use super::Checked;
use crate::domain::conversion::Conversion;
use crate::domain::suspicion::Group;
use crate::store::changes::suspecting;
use crate::store::error::StoreError;
use crate::store::tables::{Read, Snapshot};
use crate::store::{keys, records};

pub(super) fn check(read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    let mut places: u64 = 0;
    let mut expected: BTreeMap<u64, Group> = BTreeMap::new();
    for row in read.conversions().iter()? {
        let (_, value) = row?;
        // What cannot be read is told where conversions are audited.
        let Ok(conversion) = records::decode::<Conversion>("conversions", value.value()) else { continue };
        let Ok(groups) = suspecting::groups_of(read, &conversion) else { continue };
        for place in groups {
            for list in place.lists() {
                places += 1;
                let key = keys::suspected(place.of, list, conversion.id);
                let there = read.suspected().get(key.as_slice())?.is_some();
                let (affiliate, rule) = place.of;
                checked.expect(there, || {
                    format!(
                        "Conversion {} is missing among the suspicions of {affiliate}, {}, {list:?}.",
                        conversion.id,
                        rule.word()
                    )
                });
            }
            place.add_to(expected.entry(keys::suspicion(place.of.0, place.of.1)).or_default());
        }
    }
    let there = read.suspected().len()?;
    checked.expect(places == there, || {
        format!("Conversions name {places} places among suspicions; {there} are there.")
    });
    check_groups(read, expected, checked)
}

fn check_groups(
    read: &Snapshot,
    mut expected: BTreeMap<u64, Group>,
    checked: &mut Checked,
) -> Result<(), StoreError> {
    let mut waiting: u64 = 0;
    for row in read.suspicions().iter()? {
        let (key, value) = row?;
        let key = key.value();
        let name = format!("Suspicion {} of aff_{}", keys::second(key), keys::first(key));
        let Some(group) = checked.decoded::<Group>("suspicions", &name, value.value()) else { continue };
        let recounted = expected.remove(&key).unwrap_or_default();
        let same = (group.conversions, group.held) == (recounted.conversions, recounted.held);
        checked.expect(same && sums(&group) == sums(&recounted), || {
            format!("{name} does not count and sum up what its conversions hold.")
        });
        let waits = read.suspicions_waiting().get(key)?.is_some();
        checked.expect(waits == (group.held > 0), || {
            format!("{name} is not where it belongs among those that wait.")
        });
        waiting += u64::from(waits);
    }
    for key in expected.keys() {
        checked.tell(format!("Suspicion {} of aff_{} is missing.", keys::second(*key), keys::first(*key)));
    }
    let there = read.suspicions_waiting().len()?;
    checked.expect(waiting == there, || {
        format!("{there} suspicions are said to wait; {waiting} of them are there.")
    });
    Ok(())
}

/// What is held, by currency: in which order it came is no difference.
fn sums(group: &Group) -> BTreeMap<[u8; 3], i64> {
    group.sums.iter().map(|sum| (sum.currency.bytes(), sum.minor)).collect()
}
