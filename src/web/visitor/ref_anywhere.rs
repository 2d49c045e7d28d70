//! REF for any page of the creator's: the script asks who would earn now, and shows what the payment page
//! shows (`product.md` 9).

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::own_pages::{AskingPage, clicks_named};
use crate::domain::conversion::Evidence;
use crate::domain::time::{Expiry, Timestamp};
use crate::store::view::sales_pages;
use crate::web::app::App;
use crate::web::click_cookie;
use crate::web::error::WebError;
use crate::web::format;
use crate::web::now::Now;
use crate::web::referral::{Referral, Referred, who_would_earn};
use crate::web::reporting::Fields;
use crate::web::speaking;
use crate::web::words::{self, VisitorWords};

/// `GET /e/ref?product=&click_id=`: JSON.
pub async fn show(request: HttpRequest, Now(now): Now, app: web::Data<App>) -> HttpResponse {
    let told =
        async |page: &mut AskingPage| Ok(HttpResponse::Ok().json(told(&request, &app, page, now).await?));
    AskingPage::answers(&request, told).await
}

async fn told(
    request: &HttpRequest,
    app: &web::Data<App>,
    page: &mut AskingPage,
    now: Timestamp,
) -> Result<Value, WebError> {
    let fields = Fields::of_form(request.query_string());
    let product = page.asks_about(request, app, &fields, now).await?;
    let evidence = Evidence {
        clicks: clicks_named(&fields)?,
        cookies: click_cookie::read(request),
        ..Evidence::default()
    };
    let (store, asked) = (app.store.clone(), Arc::clone(&product));
    let of_browser = speaking::asked(request);
    web::block(move || {
        let words = words::chosen(sales_pages::of(&store.view()?, asked.id)?.language, of_browser);
        Ok(json(&who_would_earn(&store, &asked, &evidence, now, words)?, words))
    })
    .await?
}

/// For programs the facts, and for the badge the words of the payment page.
fn json(referred: &Referred, words: &VisitorWords) -> Value {
    let affiliate = |earner: &Referral| {
        let until = match earner.until {
            Expiry::At(at) => Some(format::iso(at.0)),
            Expiry::Never => None,
        };
        json!({ "code": earner.code, "until": until, "until_text": earner.until_text })
    };
    json!({
        "affiliates": referred.earners.iter().map(affiliate).collect::<Vec<_>>(),
        "reason": referred.why,
        "words": { "code": words.ref_code, "none": words.ref_none },
    })
}
