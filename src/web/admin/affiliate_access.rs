//! How an affiliate gets in: her private link, a link for a new password, and where she is signed in. While no mail
//! is set up, the creator copies the links and sends them herself (`product.md` P2).

use actix_web::{HttpResponse, web};

use super::desk::Desk;
use super::query::id;
use crate::domain::affiliate::Affiliate;
use crate::domain::id::AffiliateId;
use crate::domain::time::Timestamp;
use crate::store::Read;
use crate::store::changes::affiliate_changes::{AffiliateEvent, ChangeAffiliate, IssueAffiliatePassword};
use crate::store::error::StoreError;
use crate::store::people::{Purpose, SignedIn};
use crate::store::view::accounts;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::page::Flash;
use crate::web::secrets::{fingerprint, new_password_secret, private_link_key};

/// How long an address for a new password lives: the creator sends it by hand.
const NEW_PASSWORD_DAYS: u16 = 3;

/// What the page of an affiliate says about it.
pub(super) struct Access {
    pub(super) private_link: String,
    /// The address for a new password and until when it lives, while there is one.
    pub(super) new_password: Option<(String, String)>,
    pub(super) has_password: bool,
    /// Where she is signed in, in words.
    pub(super) sessions: String,
}

/// What is read for it: until when there is an address for a new password, and how many sessions she has.
pub(super) struct Entrances {
    until: Option<Timestamp>,
    sessions: usize,
}

impl Entrances {
    pub(super) fn read(read: &impl Read, her: AffiliateId, now: Timestamp) -> Result<Self, StoreError> {
        Ok(Self {
            until: accounts::one_time_until(read, Purpose::AffiliatePassword(her), now)?,
            sessions: accounts::sessions_of(read, SignedIn::Affiliate(her), now)?.len(),
        })
    }

    pub(super) fn shown(&self, desk: &Desk, her: &Affiliate) -> Access {
        let (keys, paths) = (desk.app.store.keys(), &desk.app.paths);
        let new_password = self.until.map(|until| {
            let secret = new_password_secret(keys, her.id, until);
            (paths.absolute(&format!("/portal/password?t={secret}")), desk.date_time(until))
        });
        Access {
            private_link: paths.absolute(&format!("/portal/enter?key={}", private_link_key(keys, her))),
            new_password,
            has_password: her.password_hash.is_some(),
            sessions: match self.sessions {
                0 => "Not signed in anywhere.".to_owned(),
                1 => "Signed in in one browser.".to_owned(),
                several => format!("Signed in in {several} browsers."),
            },
        }
    }
}

/// Another private link; the one before is dead, and so are all her sessions.
pub async fn renew_private_link(
    desk: Desk,
    path: web::Path<String>,
    _: OwnForm,
) -> Result<HttpResponse, WebError> {
    let then = "The private link is another now. The one before is dead, and all browsers are signed out.";
    change(&desk, &path, AffiliateEvent::PrivateLink, then).await
}

/// All her browsers are signed out.
pub async fn sign_out(desk: Desk, path: web::Path<String>, _: OwnForm) -> Result<HttpResponse, WebError> {
    change(&desk, &path, AffiliateEvent::SignOut, "Signed out everywhere.").await
}

async fn change(
    desk: &Desk,
    path: &str,
    event: AffiliateEvent,
    then: &str,
) -> Result<HttpResponse, WebError> {
    let affiliate: AffiliateId = id(path, "affiliate")?;
    desk.app.store.write(ChangeAffiliate { affiliate, event, by: desk.by(), at: desk.now }).await?;
    Ok(desk.go(&format!("/admin/affiliates/{affiliate}"), &Flash::good(then)))
}

/// A link by which she chooses a new password.
pub async fn issue_password(
    desk: Desk,
    path: web::Path<String>,
    _: OwnForm,
) -> Result<HttpResponse, WebError> {
    let affiliate: AffiliateId = id(&path, "affiliate")?;
    let expires_at = desk.now.plus_days(NEW_PASSWORD_DAYS);
    let hash = fingerprint(&new_password_secret(desk.app.store.keys(), affiliate, expires_at));
    let change = IssueAffiliatePassword { affiliate, hash, expires_at, by: desk.by(), at: desk.now };
    desk.app.store.write(change).await?;
    let flash = Flash::good("The link for a new password is below. It works once.");
    Ok(desk.go(&format!("/admin/affiliates/{affiliate}"), &flash))
}
