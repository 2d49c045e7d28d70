//! An affiliation goes into another state, gets its own rate, or another code (`product.md` P1, L2).

use redb::ReadableTable;

use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::code::Code;
use crate::domain::commission::Rate;
use crate::domain::id::AffiliationId;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::mirror::Mend;
use crate::store::records;
use crate::store::records::{CodeOwner, Whose};
use crate::store::tables::Tables;
use crate::store::view::affiliates;

/// What happens to an affiliation.
#[derive(Debug, Clone)]
pub enum AffiliationEvent {
    /// Approved, rejected, paused, resumed, banned or left.
    Enter(AffiliationState),
    /// Her own rate for purchases; `None`: the product's.
    Rate(Option<Rate>),
    /// Another code. The old one stays an alias for ever.
    Code(Code),
}

/// Changes an affiliation.
#[derive(Debug, Clone)]
pub struct ChangeAffiliation {
    /// Which.
    pub affiliation: AffiliationId,
    /// How.
    pub event: AffiliationEvent,
    /// Now.
    pub at: Timestamp,
}

impl Change for ChangeAffiliation {
    type Plan = (Affiliation, Option<Code>);
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<(Affiliation, Option<Code>), Stop> {
        let mut affiliation = affiliates::affiliation(tables, self.affiliation)?
            .ok_or_else(|| Refused::not_found("affiliation"))?;
        let mut former = None;
        match &self.event {
            AffiliationEvent::Enter(state) => {
                may_enter(affiliation.state(), *state)?;
                if affiliation.state() != *state {
                    affiliation.enter(*state, self.at);
                }
            }
            AffiliationEvent::Rate(rate) => affiliation.commission = *rate,
            AffiliationEvent::Code(code) => {
                let own = CodeOwner { whose: Whose::Affiliation(affiliation.id), alias: true };
                if let Some(owner) = tables.codes.get(code.as_str())? {
                    let owner: CodeOwner = records::decode("codes", owner.value())?;
                    if owner != own && *code != affiliation.code {
                        return Err(
                            Refused::conflict("code", "That code is taken. Please choose another.").into()
                        );
                    }
                }
                former = Some(std::mem::replace(&mut affiliation.code, code.clone()));
            }
        }
        Ok((affiliation, former))
    }

    fn apply(
        (affiliation, former): (Affiliation, Option<Code>),
        tables: &mut Tables<'_>,
    ) -> Result<(), StoreError> {
        let id = affiliation.id;
        let mut give = |code: &Code, alias: bool| -> Result<(), StoreError> {
            let owner = CodeOwner { whose: Whose::Affiliation(id), alias };
            tables.codes.insert(code.as_str(), records::encode(&owner).as_slice())?;
            tables.mends.push(Mend::Code(code.clone(), owner));
            Ok(())
        };
        if let Some(former) = &former {
            give(former, true)?;
            give(&affiliation.code, false)?;
        }
        tables.affiliations.insert(id.0, records::encode(&affiliation).as_slice())?;
        tables.mends.push(Mend::Affiliation(affiliation));
        Ok(())
    }
}

/// Which ways lead from one state to another. Doing the same again changes nothing.
fn may_enter(from: AffiliationState, to: AffiliationState) -> Result<(), Refused> {
    use AffiliationState::{Active, Applied, Banned, Left, Paused, Rejected};
    let allowed = from == to
        || match to {
            Applied => matches!(from, Rejected | Left),
            Active => true,
            Paused => from == Active,
            Banned => matches!(from, Active | Paused | Applied | Left),
            Left => matches!(from, Active | Paused | Applied),
            Rejected => from == Applied,
        };
    if allowed {
        return Ok(());
    }
    Err(Refused::conflict(
        "state",
        format!("This affiliation is {}; that cannot be done to it.", from.word()),
    ))
}
