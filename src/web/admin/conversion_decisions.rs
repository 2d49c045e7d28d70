//! What the creator decides about a conversion: it counts, it is refused, or it is somebody else's, with a written
//! reason (`product.md` A9, M2).

use actix_web::{HttpResponse, web};

use super::conversion::again;
use super::desk::Desk;
use super::query::id;
use super::shown::Names;
use crate::domain::affiliation::AffiliationState;
use crate::domain::attribution::StepBy;
use crate::domain::conversion::{Conversion, ConversionState, Flag};
use crate::domain::id::{AffiliationId, ConversionId};
use crate::store::Change;
use crate::store::Read;
use crate::store::changes::deciding;
use crate::store::changes::once::{Done, Once};
use crate::store::changes::reassign_conversion::ReassignConversion;
use crate::store::changes::review_conversion::{Decision, ReviewConversion};
use crate::store::error::{Refused, Stop, StoreError};
use crate::store::view::{affiliates, conversions, finding};
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::Field;
use crate::web::page::Flash;

/// With more affiliates than this nobody reads a list of choices; then a code or an address is typed.
const CHOICES_MAX: usize = 100;

/// The forms as typed.
pub(super) struct Typed {
    pub(super) refusal_reason: Field,
    pub(super) affiliation: Field,
    pub(super) reassignment_reason: Field,
    /// Makes each of them count once; each adds its own word, so that one after the other can be sent.
    pub(super) once: String,
}

impl Typed {
    /// Nothing yet.
    pub(super) fn nothing(desk: &Desk) -> Self {
        Self {
            refusal_reason: Field::new("reason", ""),
            affiliation: Field::new("affiliation", ""),
            reassignment_reason: Field::new("reason", "").with_id("reassignment-reason"),
            once: desk.once(),
        }
    }
}

/// What may be decided about a conversion now.
pub(super) struct Choices {
    pub(super) may_approve: bool,
    pub(super) may_refuse: bool,
    /// Why nothing can be decided any more; empty where something can.
    pub(super) late: String,
    /// To whom it can be reassigned: value and words. Empty where there are too many to choose from.
    pub(super) affiliations: Vec<(String, String)>,
}

impl Choices {
    /// Reads what may be decided; nothing of a test.
    ///
    /// # Errors
    /// Of the disk, or where a row cannot be read.
    pub(super) fn read(read: &impl Read, conversion: &Conversion) -> Result<Self, StoreError> {
        let is_refused = conversion.state == ConversionState::Refused;
        let by_hand = conversion.flags.iter().any(|flag| matches!(flag, Flag::RefusedByHand(_)));
        let late = match is_refused || conversion.test {
            true => None,
            false => deciding::why_too_late(read, conversion)?,
        };
        let may_refuse = !conversion.test && !is_refused && late.is_none();
        Ok(Self {
            may_approve: !conversion.test
                && (conversion.state == ConversionState::Review || (is_refused && by_hand)),
            affiliations: if may_refuse { affiliations(read, conversion)? } else { Vec::new() },
            may_refuse,
            late: late.unwrap_or_default(),
        })
    }
}

/// Those who may earn it instead; whose clicks were considered stand first.
fn affiliations(read: &impl Read, conversion: &Conversion) -> Result<Vec<(String, String)>, StoreError> {
    if affiliates::count_of_product(read, conversion.product, CHOICES_MAX + 1)? > CHOICES_MAX {
        return Ok(Vec::new());
    }
    let mut all = affiliates::affiliations_for(read, conversion.product)?;
    all.retain(|one| {
        matches!(one.state(), AffiliationState::Active | AffiliationState::Paused | AffiliationState::Left)
    });
    let names = Names::read(read, all.iter().map(|one| one.affiliate))?;
    let clicked = |id: AffiliationId| {
        let mut steps = conversion.verdict.considered.iter().map(|considered| considered.step.by);
        steps.any(|by| matches!(by, StepBy::Affiliation { affiliation, .. } if affiliation == id))
    };
    all.sort_by_cached_key(|one| (!clicked(one.id), names.of(one.affiliate).to_lowercase(), one.id));
    let mut choices = vec![(String::new(), "Choose".to_owned())];
    choices.extend(all.iter().map(|one| {
        let standing = match one.state() {
            AffiliationState::Active => String::new(),
            state => format!(", {}", state.word()),
        };
        (one.id.to_string(), format!("{} ({}{standing})", names.of(one.affiliate), one.code))
    }));
    Ok(choices)
}

/// `POST /admin/conversions/{id}/approval`: it counts.
pub async fn approve(desk: Desk, path: web::Path<String>, form: OwnForm) -> Result<HttpResponse, WebError> {
    let id = id(&path, "conversion")?;
    let done = decide(&desk, &form, review(&desk, id, Decision::Approve)).await?;
    let flash = match done {
        Ok(true) => Flash::good("Approved. The commission becomes Due when its hold has passed."),
        Ok(false) => Flash::good("It was approved before; nothing changed."),
        Err(refused) => Flash::bad(refused.message),
    };
    Ok(desk.go(&format!("/admin/conversions/{id}"), &flash))
}

/// `POST /admin/conversions/{id}/refusal`: it earns nobody anything.
pub async fn refuse(desk: Desk, path: web::Path<String>, form: OwnForm) -> Result<HttpResponse, WebError> {
    let id = id(&path, "conversion")?;
    let mut typed = Typed::nothing(&desk);
    typed.refusal_reason = form.data.field("reason")?;
    let decision = Decision::Refuse(typed.refusal_reason.value.clone());
    let flash = match decide(&desk, &form, review(&desk, id, decision)).await? {
        Ok(true) => Flash::good("Refused. Nobody earns from it, and the reason stands below."),
        Ok(false) => Flash::good("It was refused before; nothing changed."),
        Err(refused) if refused.field == Some("reason") => {
            typed.refusal_reason.refuse(refused.message);
            return again(&desk, id, typed).await;
        }
        Err(refused) => Flash::bad(refused.message),
    };
    Ok(desk.go(&format!("/admin/conversions/{id}"), &flash))
}

/// `POST /admin/conversions/{id}/reassignment`: all of it is somebody else's.
pub async fn reassign(desk: Desk, path: web::Path<String>, form: OwnForm) -> Result<HttpResponse, WebError> {
    let id = id(&path, "conversion")?;
    let mut typed = Typed::nothing(&desk);
    typed.affiliation = form.data.field("affiliation")?;
    typed.reassignment_reason = form.data.field("reason")?.with_id("reassignment-reason");
    let reason = typed.reassignment_reason.value.clone();
    if reason.trim().is_empty() {
        typed.reassignment_reason.refuse("Please write why.");
    }
    let to = called(&desk, id, &mut typed.affiliation).await?;
    let Some(to) = to.filter(|_| typed.reassignment_reason.problem.is_none()) else {
        return again(&desk, id, typed).await;
    };
    let change = ReassignConversion { conversion: id, to, reason, by: desk.by(), at: desk.now };
    let flash = match decide(&desk, &form, change).await? {
        Ok(true) => Flash::good("Reassigned. The verdict before stands below, with your reason."),
        Ok(false) => Flash::good("It was reassigned like this before; nothing changed."),
        Err(refused) => match refused.field {
            Some("affiliation") => {
                typed.affiliation.refuse(refused.message);
                return again(&desk, id, typed).await;
            }
            Some("reason") => {
                typed.reassignment_reason.refuse(refused.message);
                return again(&desk, id, typed).await;
            }
            _ => Flash::bad(refused.message),
        },
    };
    Ok(desk.go(&format!("/admin/conversions/{id}"), &flash))
}

/// The affiliation that was chosen, or typed as a code, an email address or a number.
async fn called(
    desk: &Desk,
    conversion: ConversionId,
    field: &mut Field,
) -> Result<Option<AffiliationId>, WebError> {
    let text = field.value.trim().to_owned();
    let found = desk
        .read(move |view| {
            if let Ok(id) = text.parse() {
                return Ok(Some(id));
            }
            let Some(conversion) = conversions::by_id(view, conversion)? else {
                return Ok(None);
            };
            let Some(affiliate) = finding::affiliate_called(view, &text)? else { return Ok(None) };
            let hers = affiliates::affiliation_between(view, affiliate.id, conversion.product)?;
            Ok(hers.map(|affiliation| affiliation.id))
        })
        .await?;
    Ok(field.parse(|text| match (found, text) {
        (Some(found), _) => Ok(found),
        (None, "") => Err("Choose who earns it."),
        (None, _) => Err("No affiliate of this product has this code, email address or number."),
    }))
}

fn review(desk: &Desk, conversion: ConversionId, decision: Decision) -> ReviewConversion {
    ReviewConversion { conversion, decision, by: desk.by(), at: desk.now }
}

/// Decides once, however often the form is sent: whether anything changed, or why it was refused.
async fn decide<C: Change<Answer = bool>>(
    desk: &Desk,
    form: &OwnForm,
    change: C,
) -> Result<Result<bool, Refused>, WebError> {
    match desk.app.store.write(Once { key: form.once(desk.now)?, change }).await {
        Ok(Done::Now(changed)) => Ok(Ok(changed)),
        Ok(Done::Before(_)) => Ok(Ok(false)),
        Err(Stop::Refused(refused)) => Ok(Err(refused)),
        Err(fault) => Err(fault.into()),
    }
}
