//! Where an affiliate's money is sent, where the creator writes it down for her.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::query::id;
use crate::domain::affiliate::Affiliate;
use crate::domain::id::AffiliateId;
use crate::domain::language::Language;
use crate::domain::payout::PayoutMethod;
use crate::store::changes::change_payout_method::ChangePayoutMethod;
use crate::store::changes::once::{KEY_FIELD, Once};
use crate::store::error::Stop;
use crate::store::view::{affiliates, payouts};
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::page::{Flash, Shell};
use crate::web::payout_form::PayoutForm;
use crate::web::words::{MethodWords, portal};

#[derive(Template)]
#[template(path = "admin/payout_method.html")]
struct MethodPage {
    shell: Shell,
    words: &'static MethodWords,
    id: AffiliateId,
    name: String,
    once: String,
    problems: Vec<(&'static str, String)>,
    form: PayoutForm,
}

/// `GET /admin/affiliates/{id}/payout-method`.
pub async fn show(desk: Desk, path: web::Path<String>) -> Result<HttpResponse, WebError> {
    let (affiliate, method) = hers(&desk, id(&path, "affiliate")?).await?;
    let once = desk.once();
    Ok(desk.show(&page(&desk, &affiliate, PayoutForm::showing(method.as_ref()), once)))
}

/// `POST /admin/affiliates/{id}/payout-method`.
pub async fn submit(desk: Desk, path: web::Path<String>, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let (affiliate, _) = hers(&desk, id(&path, "affiliate")?).await?;
    let mut form = PayoutForm::of(&sent.data)?;
    let Some(method) = form.read(portal(Language::English)) else {
        let once = sent.data.one("once")?.to_owned();
        return Ok(desk.show_again(&page(&desk, &affiliate, form, once)));
    };
    let change = ChangePayoutMethod { affiliate: affiliate.id, method, by: desk.by(), at: desk.now };
    let once = Once { key: sent.once(desk.now)?, change };
    match desk.app.store.write(once).await {
        Ok(_) => {}
        Err(Stop::Refused(refused)) if refused.field == Some(KEY_FIELD) => {
            form.kind.refuse(portal(Language::English).payouts.form.sent_before);
            return Ok(desk.show_again(&page(&desk, &affiliate, form, desk.once())));
        }
        Err(fault) => return Err(fault.into()),
    }
    let flash = Flash::good(format!("The payout method of {} is saved.", affiliate.name));
    Ok(desk.go(&format!("/admin/affiliates/{}", affiliate.id), &flash))
}

async fn hers(desk: &Desk, id: AffiliateId) -> Result<(Affiliate, Option<PayoutMethod>), WebError> {
    desk.read(move |view| {
        let affiliate = affiliates::by_id(view, id)?.ok_or(WebError::NotFound("affiliate"))?;
        Ok((affiliate, payouts::method(view, id)?))
    })
    .await
}

fn page(desk: &Desk, affiliate: &Affiliate, form: PayoutForm, once: String) -> MethodPage {
    MethodPage {
        shell: desk.shell(&format!("Payout method of {}", affiliate.name)),
        words: &portal(Language::English).payouts.form,
        id: affiliate.id,
        name: affiliate.name.to_string(),
        once,
        problems: form.problems(),
        form,
    }
}
