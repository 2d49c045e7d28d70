//! Before somebody is banned: what follows from it, in words and in money. A ban cannot be taken back whole, since
//! what was Refused stays so.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::affiliation::steps;
use super::desk::{Desk, money_text};
use super::query::{Query, id};
use crate::domain::id::AffiliationId;
use crate::domain::money::Money;
use crate::store::view::{affiliates, money};
use crate::web::error::WebError;
use crate::web::page::{Flash, Shell};
use crate::web::session::Door;
use crate::web::signing_in;

#[derive(Template)]
#[template(path = "admin/ban.html")]
struct BanPage {
    shell: Shell,
    title: String,
    name: String,
    product: String,
    here: String,
    /// The page that led here, to which the answer leads back.
    back: String,
    cancel: String,
    /// The state in which this is asked.
    seen: &'static str,
    /// What becomes Refused, a sum a currency; empty where nothing is Held.
    held: Vec<String>,
}

/// `GET /admin/affiliations/{id}/banning[?back=PATH]`.
pub async fn show(desk: Desk, path: web::Path<String>, query: Query) -> Result<HttpResponse, WebError> {
    let id: AffiliationId = id(&path, "affiliation")?;
    let now = desk.now;
    let (affiliation, affiliate, held) = desk
        .read(move |view| {
            let affiliation = affiliates::affiliation(view, id)?.ok_or(WebError::NotFound("affiliation"))?;
            let affiliate = affiliates::by_id(view, affiliation.affiliate)?
                .ok_or(WebError::broken("an affiliation's affiliate is missing"))?;
            let held = money::held_of(view, &affiliation, now)?;
            Ok((affiliation, affiliate, held))
        })
        .await?;
    let own = format!("/admin/affiliations/{id}");
    if !steps(affiliation.state()).iter().any(|step| step.noun == "ban") {
        let state = affiliation.state().word();
        return Ok(
            desk.go(&own, &Flash::bad(format!("{} is {state}: there is nobody to ban.", affiliate.name)))
        );
    }
    let back = match query.text("back") {
        "" => own.clone(),
        back => signing_in::way_on(Door::Admin, back).to_owned(),
    };
    let title = format!("Ban {}?", affiliate.name);
    Ok(desk.show(&BanPage {
        shell: desk.shell(&title),
        title,
        name: affiliate.name.to_string(),
        product: desk.product_name(affiliation.product),
        here: desk.to(&format!("{own}/ban")),
        cancel: desk.to(&back),
        back,
        seen: affiliation.state().word(),
        held: held.into_iter().map(|(currency, minor)| money_text(Money { minor, currency })).collect(),
    }))
}
