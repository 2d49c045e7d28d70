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
use crate::domain::id::{AffiliationId, ProductId};
use crate::domain::name::Name;
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::people::{OneTime, Purpose};
use crate::store::tables::Tables;
use crate::store::view::affiliates;

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
    /// Who invites.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

/// What an invitation makes.
pub struct InvitePlan {
    person: Option<<CreateAffiliate as Change>::Plan>,
    affiliation: Invited,
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
    type Answer = AffiliationId;

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
            return Ok(InvitePlan { person: None, affiliation: Invited::Again(again) });
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
            coupon: None,
            code: self.code.clone(),
            codes: self.codes.clone(),
            state: AffiliationState::Invited,
            by: by.clone(),
            at,
        };
        let affiliation = Invited::Made((made.made(tables)?, by));
        Ok(InvitePlan { person, affiliation })
    }

    fn apply(plan: InvitePlan, tables: &mut Tables<'_>) -> Result<AffiliationId, StoreError> {
        if let Some(person) = plan.person {
            CreateAffiliate::apply(person, tables)?;
        }
        match plan.affiliation {
            Invited::Made(made) => CreateAffiliation::apply(made, tables),
            Invited::Again(change) => {
                let id = change.after.id;
                ChangeAffiliation::apply(change, tables)?;
                Ok(id)
            }
        }
    }
}

/// Makes an address for somebody who is invited; the one before it is dead. Apart from the invitation itself, since
/// the secret is derived from the affiliation's number.
#[derive(Debug, Clone)]
pub struct IssueInvitation {
    /// Whose.
    pub affiliation: AffiliationId,
    /// SHA-256 of the secret in the address.
    pub hash: [u8; 32],
    /// Dead after this.
    pub expires_at: Timestamp,
    /// Who does it.
    pub by: By,
    /// Now.
    pub at: Timestamp,
}

impl Change for IssueInvitation {
    /// The history tells of a second link, not of the first.
    type Plan = (Self, Vec<Vec<u8>>, HistoryLine);
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
        Ok((self.clone(), former, line))
    }

    fn apply((issue, former, line): Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        let is_first = former.is_empty();
        let one_time =
            OneTime { purpose: Purpose::Invitation(issue.affiliation), expires_at: issue.expires_at };
        replace_one_time(former, issue.hash, one_time, tables)?;
        if is_first { Ok(()) } else { history::tell(line, tables) }
    }
}
