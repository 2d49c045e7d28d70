//! Somebody joins a product: at once where it is open or she was invited, else she applies (`product.md` P1). Doing
//! it twice changes nothing twice.

use super::change_affiliation::{AffiliationEvent, ChangeAffiliation};
use super::create_affiliate::CreateAffiliate;
use super::create_affiliation::CreateAffiliation;
use super::rules_changes::{AcceptRules, may_accept};
use crate::domain::affiliate::Affiliate;
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::code::Code;
use crate::domain::deed::By;
use crate::domain::email::Email;
use crate::domain::id::{AffiliateId, AffiliationId, ProductId};
use crate::domain::name::Name;
use crate::domain::product::{Join as JoinKind, Product, ProductState};
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::{Reason, Refused, Stop, StoreError};
use crate::store::people::Purpose;
use crate::store::records;
use crate::store::tables::Tables;
use crate::store::view::{accounts, affiliates, products, rules};

/// Who joins.
#[derive(Debug, Clone)]
pub enum Joiner {
    /// Somebody new.
    New {
        /// As she writes it.
        name: Name,
        /// Unique among affiliates.
        email: Email,
        /// PHC string of argon2id.
        password_hash: String,
    },
    /// An affiliate who is signed in.
    Known(AffiliateId),
    /// Whoever holds an invitation, and chooses a password with it.
    Invited {
        /// PHC string of argon2id.
        password_hash: String,
    },
}

/// Joins a product.
#[derive(Debug, Clone)]
pub struct Join {
    /// Who.
    pub who: Joiner,
    /// What.
    pub product: ProductId,
    /// SHA-256 of the secret of her invitation, where she has one.
    pub invitation: Option<[u8; 32]>,
    /// The number of the program's rules that she accepts; `None` where she was shown none.
    pub rules: Option<u32>,
    /// How she will promote, as she typed it; may be empty.
    pub application: String,
    /// Generated codes to choose from.
    pub codes: Vec<Code>,
    /// Now.
    pub at: Timestamp,
}

/// Who joined, and where she stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joined {
    /// She.
    pub affiliate: AffiliateId,
    /// Her affiliation.
    pub affiliation: AffiliationId,
    /// Where it stands.
    pub state: AffiliationState,
}

/// What joining writes.
pub struct JoinPlan {
    /// Somebody new.
    made: Option<Affiliate>,
    /// Somebody with a first password.
    entered: Option<Affiliate>,
    step: Step,
    rules: Option<AcceptRules>,
    application: String,
    used: Option<[u8; 32]>,
}

/// What becomes of her affiliation.
enum Step {
    Make(Affiliation),
    Change(<ChangeAffiliation as Change>::Plan),
    Stay(Affiliation),
}

impl Change for Join {
    type Plan = JoinPlan;
    type Answer = Joined;

    fn decide(&self, tables: &Tables<'_>) -> Result<JoinPlan, Stop> {
        let product = products::by_id(tables, self.product)?.ok_or_else(|| Refused::not_found("product"))?;
        let invited = self.invited(tables)?;
        let (mut made, mut entered) = (None, None);
        let her = match (&self.who, invited) {
            (Joiner::Known(id), invited) if invited.is_none_or(|invited| invited == *id) => *id,
            (Joiner::Known(_), _) => {
                let message = "This invitation is for somebody else. Sign out first to use it.";
                return Err(Refused::conflict("invitation", message)
                    .because(Reason::OthersInvitation)
                    .into());
            }
            (Joiner::Invited { password_hash }, Some(id)) => {
                let her = affiliates::by_id(tables, id)?.ok_or_else(|| Refused::not_found("affiliate"))?;
                if her.password_hash.is_some() {
                    let message = "You have a password already. Sign in with it, and accept there.";
                    return Err(Refused::conflict("password", message).because(Reason::HasPassword).into());
                }
                entered = Some(Affiliate { password_hash: Some(password_hash.clone()), ..her });
                id
            }
            (Joiner::Invited { .. }, None) => return Err(Refused::not_found("invitation").into()),
            (Joiner::New { name, email, password_hash }, _) => {
                let (name, email) = (name.clone(), email.clone());
                let person = CreateAffiliate { name, email, by: By::Nobody, at: self.at };
                let (person, _) = person.decide(tables)?;
                let id = person.id;
                made = Some(Affiliate { password_hash: Some(password_hash.clone()), ..person });
                id
            }
        };
        let step = self.step(tables, her, &product, invited.is_some())?;
        let rules = self.acceptance(tables, her)?;
        Ok(JoinPlan {
            made,
            entered,
            step,
            rules,
            application: self.application.clone(),
            used: self.invitation.filter(|_| invited.is_some()),
        })
    }

    fn apply(plan: JoinPlan, tables: &mut Tables<'_>) -> Result<Joined, StoreError> {
        if let Some(her) = plan.made {
            let by = By::Affiliate(her.id);
            CreateAffiliate::apply((her, by), tables)?;
        }
        if let Some(her) = plan.entered {
            tables.affiliates.insert(her.id.0, records::encode(&her).as_slice())?;
        }
        let (affiliation, moved) = match plan.step {
            Step::Make(affiliation) => {
                let by = By::Affiliate(affiliation.affiliate);
                CreateAffiliation::apply((affiliation.clone(), by), tables)?;
                (affiliation, true)
            }
            Step::Change(change) => {
                let after = change.after.clone();
                ChangeAffiliation::apply(change, tables)?;
                (after, true)
            }
            Step::Stay(affiliation) => (affiliation, false),
        };
        if moved && !plan.application.is_empty() {
            tables.applications.insert(affiliation.id.0, plan.application.as_str())?;
        }
        AcceptRules::apply(plan.rules, tables)?;
        if let Some(hash) = plan.used {
            tables.one_time.remove(hash.as_slice())?;
        }
        Ok(Joined {
            affiliate: affiliation.affiliate,
            affiliation: affiliation.id,
            state: affiliation.state(),
        })
    }
}

impl Join {
    /// Whom the invitation is for, where there is one.
    fn invited(&self, tables: &Tables<'_>) -> Result<Option<AffiliateId>, Stop> {
        let Some(hash) = &self.invitation else { return Ok(None) };
        let dead = || Refused::not_found("invitation");
        let one_time = accounts::one_time(tables, hash, self.at)?.ok_or_else(dead)?;
        let Purpose::Invitation(id) = one_time.purpose else { return Err(dead().into()) };
        let affiliation = affiliates::affiliation(tables, id)?.ok_or_else(dead)?;
        if affiliation.state() != AffiliationState::Invited || affiliation.product != self.product {
            return Err(dead().into());
        }
        Ok(Some(affiliation.affiliate))
    }

    /// What joining does, from where she stands.
    fn step(
        &self,
        tables: &Tables<'_>,
        her: AffiliateId,
        product: &Product,
        invited: bool,
    ) -> Result<Step, Stop> {
        let before = affiliates::affiliation_between(tables, her, self.product)?;
        let state = before.as_ref().map(Affiliation::state);
        let closed =
            || Refused::conflict("product", "Joining is by invitation only.").because(Reason::ByInvitation);
        let to = match (state, product.join) {
            (Some(AffiliationState::Active | AffiliationState::Paused | AffiliationState::Applied), _) => {
                None
            }
            (Some(AffiliationState::Banned), _) => {
                let not_now = Refused::conflict("product", "You cannot join this at the moment.");
                return Err(not_now.because(Reason::NotNow).into());
            }
            (Some(AffiliationState::Invited), _) => Some(AffiliationState::Active),
            _ if product.state == ProductState::Retired => return Err(closed().into()),
            _ if invited => Some(AffiliationState::Active),
            (_, JoinKind::Closed) => return Err(closed().into()),
            (_, JoinKind::Open) => Some(AffiliationState::Active),
            (_, JoinKind::Approval) => Some(AffiliationState::Applied),
        };
        let (by, at) = (By::Affiliate(her), self.at);
        match (before, to) {
            (Some(before), None) => Ok(Step::Stay(before)),
            (Some(before), Some(to)) => {
                let event = AffiliationEvent::Enter(to);
                let change = ChangeAffiliation { affiliation: before.id, event, by, at };
                Ok(Step::Change(change.decide(tables)?))
            }
            (None, to) => {
                let made = CreateAffiliation {
                    affiliate: her,
                    product: self.product,
                    commission: None,
                    coupon: None,
                    code: None,
                    codes: self.codes.clone(),
                    state: to.unwrap_or(AffiliationState::Applied),
                    by,
                    at,
                };
                Ok(Step::Make(made.made(tables)?))
            }
        }
    }

    /// The rules that she accepts in passing, where she has not yet.
    fn acceptance(&self, tables: &Tables<'_>, her: AffiliateId) -> Result<Option<AcceptRules>, Stop> {
        let Some(current) = rules::current(tables)? else { return Ok(None) };
        if rules::accepted_at(tables, her, current.number)?.is_some() {
            return Ok(None);
        }
        let needed = || Refused::invalid("rules", "Please accept the rules.").because(Reason::RulesNeeded);
        let number = self.rules.ok_or_else(needed)?;
        may_accept(tables, number)?;
        Ok(Some(AcceptRules { affiliate: her, number, at: self.at }))
    }
}
