//! The link of an invitation: shown to the creator, who sends it herself, and renewed (`product.md` P1).

use actix_web::{HttpResponse, web};

use super::affiliation::Known;
use super::desk::Desk;
use super::query::id;
use crate::domain::id::AffiliationId;
use crate::domain::product::Product;
use crate::domain::time::Timestamp;
use crate::store::changes::inviting::IssueInvitation;
use crate::store::error::Stop;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::page::Flash;
use crate::web::secrets::{fingerprint, product_invitation_secret};

/// How long an invitation lives.
const INVITATION_DAYS: u16 = 30;

/// The change that makes its link.
pub(super) fn issue(desk: &Desk, affiliation: AffiliationId) -> IssueInvitation {
    let expires_at = desk.now.plus_days(INVITATION_DAYS);
    let hash = fingerprint(&product_invitation_secret(desk.app.store.keys(), affiliation, expires_at));
    IssueInvitation { affiliation, hash, expires_at, by: desk.by(), at: desk.now }
}

/// The address that the creator sends.
pub(super) fn address(
    desk: &Desk,
    product: &Product,
    affiliation: AffiliationId,
    until: Timestamp,
) -> String {
    let secret = product_invitation_secret(desk.app.store.keys(), affiliation, until);
    desk.app.paths.absolute(&format!("/p/{}/join?invitation={secret}", product.slug))
}

/// A fresh link; the one before is dead.
pub async fn renew(desk: Desk, path: web::Path<String>, _: OwnForm) -> Result<HttpResponse, WebError> {
    let id: AffiliationId = id(&path, "affiliation")?;
    let known = Known::read(&desk, id).await?;
    let flash = match desk.app.store.write(issue(&desk, id)).await {
        Ok(()) => Flash::good("The invitation has a fresh link. The one before is dead."),
        Err(Stop::Refused(refused)) => Flash::bad(refused.message),
        Err(fault) => return Err(fault.into()),
    };
    Ok(desk.go(&format!("/admin/affiliates/{}", known.affiliate.id), &flash))
}
