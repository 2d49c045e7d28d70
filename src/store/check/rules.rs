//! The program's rules, and who accepted them.

use std::collections::BTreeMap;

use redb::ReadableTable;

use super::Checked;
use crate::domain::rules::Rules;
use crate::store::error::StoreError;
use crate::store::keys;
use crate::store::tables::{Read, Snapshot};

pub(super) fn check(read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    let mut expected = 1;
    let mut before = i64::MIN;
    for row in read.rules().iter()? {
        let (number, value) = row?;
        let number = number.value();
        let name = format!("version {number} of the rules");
        let Some(rules) = checked.decoded::<Rules>("rules", &name, value.value()) else { continue };
        checked.expect(number == expected && rules.number == number, || {
            format!("Version {expected} of the rules is missing, or calls itself {}.", rules.number)
        });
        checked.expect(rules.since.0 >= before, || format!("The {name} is older than the one before it."));
        (expected, before) = (number + 1, rules.since.0);
    }
    check_acceptances(read, checked)
}

fn check_acceptances(read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    let mut counted: BTreeMap<u32, u64> = BTreeMap::new();
    for row in read.acceptances().iter()? {
        let key = row?.0.value();
        let (affiliate, number) = (keys::first(key), keys::second(key));
        let known = read.affiliates().get(affiliate)?.is_some() && read.rules().get(number)?.is_some();
        checked.expect(known, || {
            format!("Affiliate {affiliate} accepted version {number} of the rules; one of them is not there.")
        });
        *counted.entry(number).or_default() += 1;
    }
    let mut kept = BTreeMap::new();
    for row in read.acceptance_counts().iter()? {
        let (number, count) = row?;
        kept.insert(number.value(), count.value());
    }
    checked.expect(kept == counted, || {
        format!("Acceptances of the rules are counted as {kept:?} and are {counted:?}.")
    });
    Ok(())
}
