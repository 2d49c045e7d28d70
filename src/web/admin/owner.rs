//! Owners only: the team, the installation's settings and its tokens (`product.md` P3).

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use super::desk::Desk;
use crate::domain::account::{Account, TeamRole};
use crate::store::view::accounts;
use crate::web::error::WebError;

/// The desk of an owner. A handler with this in its arguments cannot run for a manager, who is told whom to ask.
pub struct OwnerDesk(pub Desk);

impl FromRequest for OwnerDesk {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let desk = Desk::from_request(request, payload);
        Box::pin(async move {
            let desk = desk.await?;
            if desk.creator.account.role == TeamRole::Owner {
                return Ok(Self(desk));
            }
            let team = desk.read(|view| Ok(accounts::team(view)?)).await?;
            Err(WebError::OwnersOnly(owners(&team)))
        })
    }
}

/// Who can help: the names of the owners, in words.
fn owners(team: &[Account]) -> String {
    let owners = team.iter().filter(|account| account.role == TeamRole::Owner);
    let names: Vec<String> = owners.map(|owner| owner.name.to_string()).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
