//! Buyers who ask for their data: what is known of an address, as a file for her, and its erasure. Owners only.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use askama::Template;

use super::conversion_rows::order_name;
use super::desk::Desk;
use super::owner::OwnerDesk;
use super::settings::tabs;
use super::shown::When;
use crate::domain::email::{Email, EmailHash};
use crate::store::view::buyers::{self, Known};
use crate::web::buyers::{erase as erase_all, hash_of, hash_text, told};
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{Field, problems};
use crate::web::format;
use crate::web::page::{Flash, Shell};
use crate::web::secrets::email_hash;

#[derive(Template)]
#[template(path = "admin/buyers.html")]
struct BuyersPage {
    shell: Shell,
    tabs: Vec<(String, &'static str, bool)>,
    problems: Vec<(&'static str, String)>,
    email: Field,
    /// What an address led to, once one was looked for.
    found: Option<Found>,
}

/// What is known of an address.
struct Found {
    /// The address's hash: what the forms below it are about.
    who: String,
    is_empty: bool,
    leads: Vec<(When, String)>,
    conversions: Vec<Bought>,
    reports: String,
    clicks: String,
    again: Field,
}

/// What she bought.
struct Bought {
    href: String,
    name: String,
    product: String,
    amount: String,
    at: When,
}

/// `GET /admin/buyers`.
pub async fn show(OwnerDesk(desk): OwnerDesk) -> Result<HttpResponse, WebError> {
    Ok(desk.show(&page(&desk, Field::new("email", ""), None)))
}

/// `POST /admin/buyers`: looks for an address. A form that is sent, so that the address stands in no log.
pub async fn find(OwnerDesk(desk): OwnerDesk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let mut email = sent.data.field("email")?;
    let Some(parsed) = email.parse(Email::parse) else {
        return Ok(desk.show_again(&page(&desk, email, None)));
    };
    let who = email_hash(desk.app.store.keys(), &parsed);
    let found = found(&desk, who, Field::new("again", "")).await?;
    Ok(desk.show(&page(&desk, email, Some(found))))
}

/// `POST /admin/buyers/export`: the file for her.
pub async fn export(OwnerDesk(desk): OwnerDesk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let who = who(&sent)?;
    let (store, now) = (desk.app.store.clone(), desk.now);
    let told = desk.read(move |view| Ok(told(&store, &buyers::known(view, who)?, now))).await?;
    let text = serde_json::to_string_pretty(&told).map_err(|error| WebError::Broken(error.into()))?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"buyer.json\""))
        .body(text))
}

/// `POST /admin/buyers/erasure`: after the address was typed once more.
pub async fn erase(OwnerDesk(desk): OwnerDesk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let who = who(&sent)?;
    let mut again = sent.data.field("again")?;
    let parsed = again.parse(Email::parse);
    if again.problem.is_none() && parsed.is_none_or(|email| email_hash(desk.app.store.keys(), &email) != who)
    {
        again.refuse("This is another address than the one you looked for.");
    }
    if again.problem.is_some() {
        let found = found(&desk, who, again).await?;
        return Ok(desk.show_again(&page(&desk, Field::new("email", ""), Some(found))));
    }
    match erase_all(&desk.app.store, who, desk.by(), desk.now).await {
        // A form that is sent twice finds nothing the second time.
        Ok(()) | Err(WebError::Refused(_)) => {
            let done = "Erased. Orders and amounts stay for accounting.";
            Ok(desk.go("/admin/buyers", &Flash::good(done)))
        }
        Err(error) => Err(error),
    }
}

fn who(sent: &OwnForm) -> Result<EmailHash, WebError> {
    hash_of(sent.data.one("who")?).ok_or(WebError::NotFound("buyer"))
}

async fn found(desk: &Desk, who: EmailHash, again: Field) -> Result<Found, WebError> {
    let known: Known = desk.read(move |view| Ok(buyers::known(view, who)?)).await?;
    let count =
        |number: usize, one, many| format::count_of(u64::try_from(number).unwrap_or(u64::MAX), one, many);
    Ok(Found {
        who: hash_text(who),
        is_empty: known.is_empty(),
        leads: known
            .leads
            .iter()
            .map(|lead| (desk.when_exactly(lead.id.at()), desk.product_name(lead.product)))
            .collect(),
        conversions: known
            .conversions
            .iter()
            .map(|conversion| Bought {
                href: desk.to(&format!("/admin/conversions/{}", conversion.id)),
                name: order_name(conversion),
                product: desk.product_name(conversion.product),
                amount: desk.money(conversion.amount),
                at: desk.when_exactly(conversion.at),
            })
            .collect(),
        reports: count(known.reports.len(), "report names the address", "reports name the address"),
        clicks: count(known.clicks.len(), "click", "clicks"),
        again,
    })
}

fn page(desk: &Desk, email: Field, found: Option<Found>) -> BuyersPage {
    let mut all = problems(&[&email]);
    all.extend(found.iter().flat_map(|found| problems(&[&found.again])));
    BuyersPage {
        shell: desk.shell("Buyers"),
        tabs: tabs(desk, "/admin/settings/privacy"),
        problems: all,
        email,
        found,
    }
}
