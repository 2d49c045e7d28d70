//! The creator's team: who is on it, who was invited, and the addresses to send them while no mail is set up
//! (`product.md` P3).

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::owner::OwnerDesk;
use crate::domain::account::{Account, TeamRole};
use crate::domain::email::Email;
use crate::domain::id::AccountId;
use crate::domain::name::Name;
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::changes::account_changes::IssuePasswordReset;
use crate::store::changes::once::{Done, Once};
use crate::store::changes::team_changes::{ChangeRole, InviteManager, RemoveMember, RenewInvitation};
use crate::store::error::{Refused, Stop};
use crate::store::people::{OneTime, Purpose};
use crate::store::view::accounts;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{Field, problems};
use crate::web::page::{Flash, Shell};
use crate::web::secrets::{fingerprint, invitation_secret, reset_secret};

/// How long an invitation lives.
const INVITATION_DAYS: u16 = 7;

#[derive(Template)]
#[template(path = "admin/team.html")]
struct TeamPage {
    shell: Shell,
    once: String,
    problems: Vec<(&'static str, String)>,
    name: Field,
    email: Field,
    members: Vec<Member>,
    links: Vec<Link>,
}

/// Somebody on the team.
struct Member {
    at: String,
    name: String,
    email: String,
    role: &'static str,
    is_owner: bool,
    is_invited: bool,
    is_herself: bool,
    two_factor: bool,
    since: String,
}

/// An address to send to somebody.
struct Link {
    id: String,
    label: String,
    address: String,
    until: String,
}

/// `GET /admin/team`.
pub async fn show(OwnerDesk(desk): OwnerDesk) -> Result<HttpResponse, WebError> {
    let once = desk.once();
    Ok(desk.show(&page(&desk, Field::new("name", ""), Field::new("email", ""), once).await?))
}

/// `POST /admin/team`: invites a manager.
pub async fn invite(OwnerDesk(desk): OwnerDesk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let (mut name, mut email) = (sent.data.field("name")?, sent.data.field("email")?);
    let once = sent.data.one("once")?.to_owned();
    let (Some(called), Some(address)) = (name.parse(Name::parse), email.parse(Email::parse)) else {
        return Ok(desk.show_again(&page(&desk, name, email, once).await?));
    };
    let expires_at = desk.now.plus_days(INVITATION_DAYS);
    let hash = fingerprint(&invitation_secret(desk.app.store.keys(), &address, expires_at));
    let by = desk.creator.account.id;
    let change = InviteManager { by, email: address, name: called.clone(), hash, expires_at, at: desk.now };
    match desk.app.store.write(Once { key: sent.once(desk.now)?, change }).await {
        Ok(Done::Now(_) | Done::Before(_)) => {
            let flash = format!("{called} is invited. Send the address below; it works for seven days.");
            Ok(desk.go("/admin/team", &Flash::good(flash)))
        }
        Err(Stop::Refused(Refused { field: Some("email"), message, .. })) => {
            email.refuse(message);
            Ok(desk.show_again(&page(&desk, name, email, once).await?))
        }
        Err(stop) => Err(stop.into()),
    }
}

/// `POST /admin/team/{id}/invitation`: a fresh address for who has not come yet; the one before is dead.
pub async fn renew_invitation(
    OwnerDesk(desk): OwnerDesk,
    id: web::Path<String>,
    _: OwnForm,
) -> Result<HttpResponse, WebError> {
    let account = member(&desk, &id).await?;
    let expires_at = desk.now.plus_days(INVITATION_DAYS);
    let hash = fingerprint(&invitation_secret(desk.app.store.keys(), &account.email, expires_at));
    let by = desk.creator.account.id;
    desk.app.store.write(RenewInvitation { by, account: account.id, hash, expires_at }).await?;
    let flash = format!("{} has a new address, which works for seven days.", account.name);
    Ok(desk.go("/admin/team", &Flash::good(flash)))
}

/// `POST /admin/team/{id}/reset`: an address for a new password, for a manager. Her sessions end.
pub async fn reset(
    OwnerDesk(desk): OwnerDesk,
    id: web::Path<String>,
    _: OwnForm,
) -> Result<HttpResponse, WebError> {
    let account = member(&desk, &id).await?;
    if account.role == TeamRole::Owner || account.is_invited() {
        let message = "Only a manager who has joined gets a new password from here.";
        return Err(Refused::conflict("account", message).into());
    }
    let expires_at = desk.now.plus_ms(DAY_MS);
    let hash = fingerprint(&reset_secret(desk.app.store.keys(), &account.email, expires_at));
    let email = account.email.clone();
    let change = IssuePasswordReset {
        email,
        hash,
        expires_at,
        without_two_factor: false,
        by: desk.by(),
        at: desk.now,
    };
    desk.app.store.write(change).await?;
    let flash = format!("{} is signed out. Send the address below; it works for a day.", account.name);
    Ok(desk.go("/admin/team", &Flash::good(flash)))
}

/// `POST /admin/team/{id}/role`: makes somebody an owner, or a manager again.
pub async fn change_role(
    OwnerDesk(desk): OwnerDesk,
    id: web::Path<String>,
    sent: OwnForm,
) -> Result<HttpResponse, WebError> {
    let account = member(&desk, &id).await?;
    let (role, words) = match sent.data.one("role")? {
        "owner" => (TeamRole::Owner, "an owner"),
        "manager" => (TeamRole::Manager, "a manager"),
        _ => return Err(WebError::BadRequest("A role is owner or manager.".into())),
    };
    let by = desk.creator.account.id;
    desk.app.store.write(ChangeRole { by, account: account.id, role, at: desk.now }).await?;
    Ok(desk.go("/admin/team", &Flash::good(format!("{} is {words} now.", account.name))))
}

/// `POST /admin/team/{id}/removal`: takes somebody off the team, or withdraws an invitation.
pub async fn remove(
    OwnerDesk(desk): OwnerDesk,
    id: web::Path<String>,
    _: OwnForm,
) -> Result<HttpResponse, WebError> {
    let account = member(&desk, &id).await?;
    let by = desk.creator.account.id;
    let gone = desk.app.store.write(RemoveMember { by, account: account.id, at: desk.now }).await?;
    let flash = if gone.is_invited() {
        format!("The invitation of {} is withdrawn.", gone.name)
    } else {
        format!("{} is off your team and signed out.", gone.name)
    };
    Ok(desk.go("/admin/team", &Flash::good(flash)))
}

async fn member(desk: &Desk, id: &str) -> Result<Account, WebError> {
    let nobody = || WebError::NotFound("person on your team");
    let id: AccountId = id.parse().map_err(|_| nobody())?;
    desk.read(move |view| accounts::by_id(view, id)?.ok_or_else(nobody)).await
}

async fn page(desk: &Desk, name: Field, email: Field, once: String) -> Result<TeamPage, WebError> {
    let now = desk.now;
    let (team, one_times) =
        desk.read(move |view| Ok((accounts::team(view)?, accounts::one_times(view, now)?))).await?;
    Ok(TeamPage {
        shell: desk.shell("Team"),
        once,
        problems: problems(&[&name, &email]),
        name,
        email,
        links: team.iter().flat_map(|account| links(desk, account, &one_times)).collect(),
        members: team.iter().map(|account| shown(desk, account)).collect(),
    })
}

fn shown(desk: &Desk, account: &Account) -> Member {
    let is_owner = account.role == TeamRole::Owner;
    Member {
        at: desk.app.paths.to(&format!("/admin/team/{}", account.id)),
        name: account.name.to_string(),
        email: account.email.to_string(),
        role: if is_owner { "Owner" } else { "Manager" },
        is_owner,
        is_invited: account.is_invited(),
        is_herself: account.id == desk.creator.account.id,
        two_factor: account.two_factor.is_some(),
        since: desk.date(account.created_at),
    }
}

/// The living addresses of somebody. Secrets are derived, so that they can be shown until they are used; those of
/// owners are not shown to other owners.
fn links(desk: &Desk, account: &Account, one_times: &[OneTime]) -> Vec<Link> {
    let keys = desk.app.store.keys();
    let link = |path: &str, secret: &str, label: String, until: Timestamp| Link {
        id: format!("link-{}", account.id),
        label,
        address: desk.app.paths.absolute(&format!("{path}?t={secret}")),
        until: desk.date_time(until),
    };
    let mut links = Vec::new();
    for OneTime { purpose, expires_at } in one_times.iter().copied() {
        if purpose == Purpose::JoinTeam(account.id) {
            let secret = invitation_secret(keys, &account.email, expires_at);
            let label = format!("Invitation for {}", account.name);
            links.push(link("/admin/invitation", &secret, label, expires_at));
        }
        if purpose == Purpose::ResetPassword(account.id) && account.role == TeamRole::Manager {
            let secret = reset_secret(keys, &account.email, expires_at);
            let label = format!("New password for {}", account.name);
            links.push(link("/admin/reset", &secret, label, expires_at));
        }
    }
    links
}
