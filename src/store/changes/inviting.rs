//! The creator invites a person to a product: there is an affiliation that waits for her, and a one-time address by
//! which she accepts it (`product.md` P1).

use super::account_changes::{one_times, replace_one_time};
use super::change_affiliation::{AffiliationEvent, ChangeAffiliation};
use super::create_affiliate::CreateAffiliate;
use super::create_affiliation::CreateAffiliation;
use super::history;
use crate::domain::affiliation::AffiliationState;
use crate::domain::code::Code;
use crate::domain::commission::Rate;
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::email::Email;
use crate::domain::id::{AffiliateId, AffiliationId, ProductId};
use crate::domain::name::Name;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::people::{OneTime, Purpose};
use crate::store::tables::Tables;
use crate::store::view::affiliates;

/// The secret of an invitation.
#[derive(Debug, Clone, Copy)]
pub struct Secret {
    /// SHA-256 of what stands in the address.
    pub hash: [u8; 32],
    /// Dead after this.
    pub expires_at: Timestamp,
}

/// Invites a person to a product. Whoever is an affiliate already keeps her account.
#[derive(Debug, Clone)]
pub struct Invite {
    /// How the creator calls her; she may change it.
    pub name: Name,
    /// Unique among affiliates.
    pub email: Email,
    /// To what.
    pub product: ProductId,
    /// Her own rate.
    pub commission: Option<Rate>,
    /// An own (vanity) code, where one was chosen.
    pub code: Option<Code>,
    /// Generated codes to choose from otherwise.
    pub codes: Vec<Code>,
    /// What stands in her address.
    pub secret: Secret,
    /// Who invites.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// What an invitation makes.
pub struct InvitePlan {
    person: Option<<CreateAffiliate as Change>::Plan>,
    affiliation: Invited,
    former: Vec<Vec<u8>>,
    secret: Secret,
}

/// The affiliation that waits for her.
enum Invited {
    /// A new one.
    Made(<CreateAffiliation as Change>::Plan),
    /// One from before, which had ended.
    Again(<ChangeAffiliation as Change>::Plan),
}

impl Change for Invite {
    type Plan = InvitePlan;
    type Answer = AffiliateId;

    fn decide(&self, tables: &Tables<'_>) -> Result<InvitePlan, Stop> {
        let known = affiliates::by_email(tables, &self.email)?;
        let before = match &known {
            Some(known) => affiliates::affiliation_between(tables, known.id, self.product)?,
            None => None,
        };
        let (by, at) = (self.by.clone(), self.at);
        if let (Some(known), Some(before)) = (&known, before) {
            let now = match before.state() {
                AffiliationState::Active | AffiliationState::Paused => "promotes this product already",
                AffiliationState::Invited => "is invited already. A fresh link is on their page",
                AffiliationState::Applied => "applied for this product. Approve that",
                AffiliationState::Banned => "was banned from this product. Accept them again on their page",
                AffiliationState::Left | AffiliationState::Rejected => "",
            };
            if !now.is_empty() {
                return Err(Refused::conflict("email", format!("{} {now}.", known.name)).into());
            }
            if self.code.is_some() || self.commission.is_some() {
                let message =
                    format!("{} has a code and a rate from before. Change them on their page.", known.name);
                return Err(Refused::conflict("email", message).into());
            }
            let event = AffiliationEvent::Enter(AffiliationState::Invited);
            let again = ChangeAffiliation { affiliation: before.id, event, by, at }.decide(tables)?;
            let former = one_times(tables, Purpose::Invitation(before.id))?;
            return Ok(InvitePlan {
                person: None,
                affiliation: Invited::Again(again),
                former,
                secret: self.secret,
            });
        }
        let (person, affiliate) = match known {
            Some(known) => (None, known.id),
            None => {
                let (name, email, by) = (self.name.clone(), self.email.clone(), by.clone());
                let person = CreateAffiliate { name, email, by, at }.decide(tables)?;
                let id = person.0.id;
                (Some(person), id)
            }
        };
        let made = CreateAffiliation {
            affiliate,
            product: self.product,
            commission: self.commission,
            code: self.code.clone(),
            codes: self.codes.clone(),
            state: AffiliationState::Invited,
            by: by.clone(),
            at,
        };
        let affiliation = Invited::Made((made.made(tables)?, by));
        Ok(InvitePlan { person, affiliation, former: Vec::new(), secret: self.secret })
    }

    fn apply(plan: InvitePlan, tables: &mut Tables<'_>) -> Result<AffiliateId, StoreError> {
        if let Some(person) = plan.person {
            CreateAffiliate::apply(person, tables)?;
        }
        let (affiliate, affiliation) = match plan.affiliation {
            Invited::Made(made) => {
                let affiliate = made.0.affiliate;
                (affiliate, CreateAffiliation::apply(made, tables)?)
            }
            Invited::Again(change) => {
                let ids = (change.after.affiliate, change.after.id);
                ChangeAffiliation::apply(change, tables)?;
                ids
            }
        };
        issue(affiliation, plan.former, plan.secret, tables)?;
        Ok(affiliate)
    }
}

/// Makes a fresh address for somebody who is invited; the one before it is dead.
#[derive(Debug, Clone)]
pub struct RenewInvitation {
    /// Whose.
    pub affiliation: AffiliationId,
    /// What stands in the new address.
    pub secret: Secret,
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for RenewInvitation {
    type Plan = (AffiliationId, Vec<Vec<u8>>, Secret, HistoryLine);
    type Answer = ();

    fn decide(&self, tables: &Tables<'_>) -> Result<Self::Plan, Stop> {
        let affiliation = affiliates::affiliation(tables, self.affiliation)?
            .ok_or_else(|| Refused::not_found("affiliation"))?;
        if affiliation.state() != AffiliationState::Invited {
            let message = format!("This affiliation is {}, not invited.", affiliation.state().word());
            return Err(Refused::conflict("state", message).into());
        }
        let (by, about) = (self.by.clone(), About::affiliation(&affiliation));
        let detail = "A fresh link".to_owned();
        let line = HistoryLine { at: self.at, by, deed: Deed::Invited, about, from: None, detail };
        let former = one_times(tables, Purpose::Invitation(self.affiliation))?;
        Ok((self.affiliation, former, self.secret, line))
    }

    fn apply((id, former, secret, line): Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        issue(id, former, secret, tables)?;
        history::tell(line, tables)
    }
}

fn issue(
    affiliation: AffiliationId,
    former: Vec<Vec<u8>>,
    secret: Secret,
    tables: &mut Tables<'_>,
) -> Result<(), StoreError> {
    let one_time = OneTime { purpose: Purpose::Invitation(affiliation), expires_at: secret.expires_at };
    replace_one_time(former, secret.hash, one_time, tables)
}
