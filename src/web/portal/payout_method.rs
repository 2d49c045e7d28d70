//! Where her money is sent, as she says.

use actix_web::HttpResponse;
use askama::Template;

use super::frame::PortalShell;
use super::me::Me;
use crate::store::changes::change_payout_method::ChangePayoutMethod;
use crate::store::changes::once::{KEY_FIELD, Once};
use crate::store::error::Stop;
use crate::store::view::payouts;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::page::Flash;
use crate::web::payout_form::PayoutForm;

#[derive(Template)]
#[template(path = "portal/payout_method.html")]
struct MethodPage {
    shell: PortalShell,
    once: String,
    problems: Vec<(&'static str, String)>,
    form: PayoutForm,
}

/// `GET /portal/payouts/method`.
pub async fn show(me: Me) -> Result<HttpResponse, WebError> {
    let her = me.affiliate.id;
    let method = me.read(move |view| Ok(payouts::method(view, her)?)).await?;
    Ok(me.show(&page(&me, PayoutForm::showing(method.as_ref()), me.once())))
}

/// `POST /portal/payouts/method`.
pub async fn submit(me: Me, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let mut form = PayoutForm::of(&sent.data)?;
    let Some(method) = form.read(me.words) else {
        let once = sent.data.one("once")?.to_owned();
        return Ok(me.show_again(&page(&me, form, once)));
    };
    let change = ChangePayoutMethod { affiliate: me.affiliate.id, method, by: me.by(), at: me.now };
    let once = Once { key: sent.once(me.now)?, change };
    match me.app.store.write(once).await {
        Ok(_) => {}
        Err(Stop::Refused(refused)) if refused.field == Some(KEY_FIELD) => {
            form.kind.refuse(me.words.payouts.form.sent_before);
            return Ok(me.show_again(&page(&me, form, me.once())));
        }
        Err(fault) => return Err(fault.into()),
    }
    Ok(me.go("/portal/payouts", &Flash::good(me.words.payouts.form.saved)))
}

fn page(me: &Me, form: PayoutForm, once: String) -> MethodPage {
    MethodPage { shell: me.shell(me.words.payouts.method), once, problems: form.problems(), form }
}
