//! `/program`: the settings of the whole program.

use actix_web::HttpResponse;
use serde_json::{Value, json};

use super::answer::time;
use super::asker::{Token, Writer};
use super::json::Json;
use super::products::called;
use super::said::{Said, choice, minor_units, text, whole};
use crate::domain::money::{Currency, Money};
use crate::domain::name::Name;
use crate::domain::program::{ConsentMode, Contact, FrontPage, Program, Retention};
use crate::store::changes::change_program::ChangeProgram;
use crate::store::changes::sweeping::BeginPurge;
use crate::store::view::products;
use crate::web::app::App;
use crate::web::error::WebError;
use crate::web::zones::known_zone;

/// How many currencies may have a minimum.
const MINIMUMS_MAX: usize = 50;
const CONSENT_MODES: &[(&str, ConsentMode)] = &[("off", ConsentMode::Off), ("always", ConsentMode::Always)];

/// `GET /program`
pub async fn show(token: Token) -> Result<HttpResponse, WebError> {
    Ok(HttpResponse::Ok().json(told(&settings(&token).await?)))
}

/// `PATCH /program`
pub async fn change(writer: Writer) -> Result<HttpResponse, WebError> {
    let Writer { token, mut said, .. } = writer;
    let before = settings(&token).await?;
    let mut wished = before.clone();
    if let Some(name) = said.optional("name", text(Name::parse)) {
        wished.name = name;
    }
    if let Some(contact) = said.nullable("contact", text(Contact::parse)) {
        wished.contact = contact;
    }
    if let Some(currency) = said.optional("currency", text(Currency::parse)) {
        wished.currency = currency;
    }
    if let Some(time_zone) = said.optional("time_zone", text(known_zone)) {
        wished.time_zone = time_zone;
    }
    if let Some(minimums) = said.list("minimum_payouts", MINIMUMS_MAX, minimum) {
        read_minimums(&mut said, minimums, &mut wished);
    }
    if let Some(front) = said.object("front", |front| read_front(front, &token.app)) {
        wished.front = front;
    }
    if let Some(mode) = said.optional("consent_mode", choice(CONSENT_MODES)) {
        wished.consent_mode = mode;
    }
    if let Some(retention) = said.object("retention", |kept| read_retention(kept, before.retention)) {
        wished.retention = retention;
    }
    said.done()?;
    let is_kept_otherwise = wished.retention != before.retention;
    let change = ChangeProgram { wished, seen: Some(before), by: token.by(), at: token.now };
    token.app.store.write(change).await?;
    if is_kept_otherwise {
        token.app.store.write(BeginPurge { at: token.now, at_once: true }).await?;
    }
    Ok(HttpResponse::Ok().json(told(&settings(&token).await?)))
}

async fn settings(token: &Token) -> Result<Program, WebError> {
    token.read(|view| products::program(view)?.ok_or(WebError::NotFound("program"))).await
}

fn minimum(json: &Json) -> Result<Money, String> {
    let Json::Object(fields) = json else { return Err("Send an amount with its currency.".into()) };
    let field =
        |name: &str| fields.iter().find(|(said, _)| said == name).map_or(&Json::Null, |(_, json)| json);
    if fields.len() != 2 {
        return Err("Send amount and currency, and nothing else.".into());
    }
    let currency = text(Currency::parse)(field("currency"))?;
    Ok(Money { minor: minor_units(field("amount"))?, currency })
}

fn read_minimums(said: &mut Said, mut minimums: Vec<Money>, wished: &mut Program) {
    minimums.retain(|minimum| minimum.minor > 0);
    minimums.sort_by_key(|minimum| minimum.currency.bytes());
    if minimums.windows(2).any(|two| two[0].currency == two[1].currency) {
        said.refuse("minimum_payouts", "A currency stands there twice.");
    }
    wished.minimum_payouts = minimums;
}

fn read_front(front: &mut Said, app: &App) -> Option<FrontPage> {
    let known = [("products", 0), ("sales_page", 1), ("sign_in", 2), ("elsewhere", 3)];
    match front.needed("shows", choice(&known))? {
        0 => Some(FrontPage::Products),
        1 => {
            let product = |name: &str| called(app, name).map_err(|_| "There is no such product.");
            front.needed("product", text(product)).map(|product| FrontPage::SalesPage(product.id))
        }
        2 => Some(FrontPage::SignIn),
        _ => front.needed("address", text(FrontPage::elsewhere)),
    }
}

/// What is left out of it stays as it is.
fn read_retention(said: &mut Said, before: Retention) -> Option<Retention> {
    let days = |said: &mut Said, name: &str, before: u16| {
        said.optional(name, whole(1..=Retention::DAYS_MAX)).unwrap_or(before)
    };
    Some(Retention {
        click_days: days(said, "click_days", before.click_days),
        report_days: days(said, "report_days", before.report_days),
        lead_days: days(said, "lead_days", before.lead_days),
    })
}

fn told(program: &Program) -> Value {
    let minimum = |minimum: &Money| json!({"amount": minimum.minor, "currency": minimum.currency.code()});
    json!({
        "name": program.name.as_str(),
        "contact": program.contact.as_ref().map(ToString::to_string),
        "currency": program.currency.code(),
        "time_zone": program.time_zone,
        "minimum_payouts": program.minimum_payouts.iter().map(minimum).collect::<Vec<_>>(),
        "front": match &program.front {
            FrontPage::Products => json!({"shows": "products"}),
            FrontPage::SalesPage(product) => json!({"shows": "sales_page", "product": product.to_string()}),
            FrontPage::SignIn => json!({"shows": "sign_in"}),
            FrontPage::Elsewhere(address) => json!({"shows": "elsewhere", "address": address.as_str()}),
        },
        "consent_mode": match program.consent_mode {
            ConsentMode::Off => "off",
            ConsentMode::Always => "always",
        },
        "retention": {
            "click_days": program.retention.click_days,
            "report_days": program.retention.report_days,
            "lead_days": program.retention.lead_days,
        },
        "created_at": time(program.created_at),
    })
}
