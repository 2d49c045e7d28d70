//! Faults in lists of who stands where, and in what is suspicious.

use super::Installation;
use crate::store::{keys, records};

#[test]
fn lists_of_who_stands_where_that_do_not_fit_are_named() {
    let installation = Installation::new("standing");
    installation.plant(
        |tables| tables.standings.insert(keys::pair(4, 9_999), 1).map(drop).map_err(Into::into),
        "Affiliate 9999 is listed in a state that is not hers",
    );
    installation.plant(
        |tables| tables.standing_counts.insert(1, 77).map(drop).map_err(Into::into),
        "stand in state 1, and 77 are counted",
    );
    installation.plant(
        |tables| tables.applications.insert(9_999, "My blog").map(drop).map_err(Into::into),
        "Affiliation 9999 has an application",
    );
}

#[test]
fn suspicions_that_do_not_fit_their_conversions_are_named() {
    use crate::domain::id::{AffiliateId, ConversionId};
    use crate::domain::suspicion::{Group, Rule};
    const OF: (AffiliateId, Rule) = (AffiliateId(1), Rule::Seconds);
    let installation = Installation::new("suspicions");
    installation.plant(
        |tables| {
            let key = keys::suspected(OF, keys::Suspected::Waiting, ConversionId(7));
            tables.suspected.insert(key.as_slice(), ())?;
            Ok(())
        },
        "places among suspicions",
    );
    installation.plant(
        |tables| {
            let group = Group { conversions: 900, held: 2, ..Group::default() };
            let row = records::encode(&group);
            tables.suspicions.insert(keys::suspicion(OF.0, OF.1), row.as_slice())?;
            Ok(())
        },
        "does not count and sum up",
    );
    installation.plant(
        |tables| {
            tables.suspicions_waiting.insert(keys::suspicion(AffiliateId(77), OF.1), ())?;
            Ok(())
        },
        "are said to wait",
    );
}
