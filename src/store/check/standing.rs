//! Who stands where: the lists by state against the affiliations themselves, and applications against theirs.

use std::collections::BTreeMap;

use redb::ReadableTable;

use super::{Checked, lead_back};
use crate::domain::affiliation::Affiliation;
use crate::store::error::StoreError;
use crate::store::tables::{Read, Snapshot};
use crate::store::{keys, records};

pub(super) fn check(read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    let mut standings: BTreeMap<u64, u32> = BTreeMap::new();
    let mut counts: BTreeMap<u8, u64> = BTreeMap::new();
    for row in read.affiliations().iter()? {
        // A row that cannot be read is told where affiliations are checked.
        let Ok(one) = records::decode::<Affiliation>("affiliations", row?.1.value()) else { continue };
        let known = standings.entry(keys::standing(one.state(), one.affiliate)).or_default();
        if *known == 0 {
            *counts.entry(records::state_number(one.state())).or_default() += 1;
        }
        *known += 1;
    }
    for row in read.standings().iter()? {
        let (key, count) = row?;
        let is_so = standings.remove(&key.value()) == Some(count.value());
        checked.expect(is_so, || {
            format!("Affiliate {} is listed in a state that is not hers.", keys::second(key.value()))
        });
    }
    for key in standings.keys() {
        checked.tell(format!("Affiliate {} is not listed in a state of hers.", keys::second(*key)));
    }
    for row in read.standing_counts().iter()? {
        let (state, count) = row?;
        let is = counts.remove(&state.value()).unwrap_or(0);
        checked.expect(is == count.value(), || {
            format!("{is} affiliates stand in state {}, and {} are counted.", state.value(), count.value())
        });
    }
    for (state, is) in counts {
        checked.tell(format!("{is} affiliates stand in state {state}, and none are counted."));
    }
    let leads_back = |affiliation: u32, _: &str| {
        let known = read.affiliations().get(affiliation)?.is_some();
        Ok((!known).then(|| format!("Affiliation {affiliation} has an application and is not there.")))
    };
    lead_back(read.applications(), leads_back, checked)
}
