//! The creator looks at an affiliate's pages as she sees them, and stops. The history notes that she did.

use actix_web::{HttpRequest, HttpResponse, web};

use super::desk::Desk;
use super::query::id;
use crate::domain::id::AffiliateId;
use crate::store::changes::affiliate_changes::NoteLook;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::looking;
use crate::web::page::see_other;

/// `POST /admin/affiliates/{id}/look`: on to her pages.
pub async fn begin(desk: Desk, path: web::Path<String>, _: OwnForm) -> Result<HttpResponse, WebError> {
    let affiliate: AffiliateId = id(&path, "affiliate")?;
    desk.app.store.write(NoteLook { affiliate, by: desk.by(), at: desk.now }).await?;
    let mut response = see_other(&desk.to("/portal"));
    response
        .add_cookie(&looking::begin(&desk.app, &desk.creator.session, affiliate, desk.now))
        .map_err(|_| WebError::broken("the cookie of a look could not be set"))?;
    Ok(response)
}

/// `POST /admin/looking/end`: back to her page for the creator.
pub async fn end(desk: Desk, request: HttpRequest, _: OwnForm) -> Result<HttpResponse, WebError> {
    let back = match looking::at(&request, &desk.app, desk.now) {
        Some(her) => desk.to(&format!("/admin/affiliates/{her}")),
        None => desk.to("/admin/affiliates"),
    };
    let mut response = see_other(&back);
    response
        .add_cookie(&looking::end(&desk.app))
        .map_err(|_| WebError::broken("the cookie of a look could not be removed"))?;
    Ok(response)
}
