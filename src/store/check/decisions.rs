//! Decisions: each is about a conversion that is there, they are numbered without a gap, and what is reassigned is
//! whoever's the last reassignment says.

use redb::ReadableTable;

use super::Checked;
use crate::domain::attribution::Why;
use crate::domain::conversion::Conversion;
use crate::domain::decision::{Decided, Decision};
use crate::domain::id::ConversionId;
use crate::store::error::StoreError;
use crate::store::tables::{Read, Snapshot};
use crate::store::view::{conversions, decisions};
use crate::store::{keys, records};

pub(super) fn check(read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    let mut numbered = (ConversionId(0), 0);
    for row in read.decisions().iter()? {
        let (key, value) = row?;
        let Some((id, number)) = keys::of_decision(key.value()) else {
            checked.tell("A decision names no conversion.".to_owned());
            continue;
        };
        let name = format!("Decision {number} about conversion {id}");
        checked.decoded::<Decision>("decisions", &name, value.value());
        let expected = if numbered.0 == id { numbered.1 } else { 0 };
        checked.expect(number == expected, || format!("{name} should be number {expected}."));
        numbered = (id, number.saturating_add(1));
        if number == 0 {
            let found = checked.found_out(&name, conversions::by_id(read, id))?;
            checked.expect(found.is_none_or(|found| found.is_some()), || format!("{name} is about nothing."));
        }
    }
    check_reassigned(read, checked)
}

fn check_reassigned(read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    for row in read.conversions().iter()? {
        // What cannot be read is told where conversions are audited.
        let Ok(conversion) = records::decode::<Conversion>("conversions", row?.1.value()) else { continue };
        if conversion.verdict.why != Why::Reassigned {
            continue;
        }
        let id = conversion.id;
        let name = format_args!("Conversion {id}");
        let Some(decided) = checked.found_out(name, decisions::of(read, id))? else { continue };
        let last = decided.iter().rev().find_map(|one| match one.decided {
            Decided::Reassigned(to) => Some(to),
            Decided::Approved | Decided::Refused => None,
        });
        let is_so =
            matches!(conversion.verdict.shares.as_slice(), [share] if Some(share.affiliation) == last);
        checked.expect(is_so, || format!("Conversion {id} is reassigned, and not as it was decided."));
    }
    Ok(())
}
