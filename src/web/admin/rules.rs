//! The program's rules: the text that affiliates accept, its versions, and how many accepted each
//! (`product.md` P5).

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::owner::OwnerDesk;
use super::settings::tabs;
use crate::domain::rules::{Rules, RulesText};
use crate::store::Snapshot;
use crate::store::changes::rules_changes::PublishRules;
use crate::store::error::Stop;
use crate::store::view::rules;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{Field, problems};
use crate::web::format;
use crate::web::markdown::{self, Html};
use crate::web::page::{Flash, Shell};

#[derive(Template)]
#[template(path = "admin/rules.html")]
struct RulesPage {
    shell: Shell,
    tabs: Vec<(String, &'static str, bool)>,
    problems: Vec<(&'static str, String)>,
    text: Field,
    /// The number of the newest version, 0 for none.
    seen: u32,
    versions: Vec<Row>,
}

/// A version in the list.
struct Row {
    href: String,
    number: u32,
    since: String,
    holds: bool,
    ended: bool,
    accepted: String,
}

#[derive(Template)]
#[template(path = "admin/rules_version.html")]
struct VersionPage {
    shell: Shell,
    number: u32,
    since: String,
    accepted: String,
    /// `None`: from then on there were no rules.
    text: Option<Html>,
}

/// `GET /admin/settings/rules`.
pub async fn show(OwnerDesk(desk): OwnerDesk) -> Result<HttpResponse, WebError> {
    let known = versions(&desk).await?;
    let text = known.first().map_or("", |(newest, _)| newest.text.as_str());
    let text = Field::new("text", text);
    Ok(desk.show(&page(&desk, &known, text)))
}

/// `POST /admin/settings/rules`: the next version; affiliates accept it when they come next.
pub async fn publish(OwnerDesk(desk): OwnerDesk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let mut text = sent.data.field("text")?;
    let seen = sent.data.one("seen")?.parse().unwrap_or(0);
    let Some(wished) = text.parse(RulesText::parse) else {
        return Ok(desk.show_again(&page(&desk, &versions(&desk).await?, text)));
    };
    let ends = wished.is_empty();
    match desk.app.store.write(PublishRules { text: wished, seen, by: desk.by(), at: desk.now }).await {
        Ok(number) if number == seen => {
            Ok(desk.go("/admin/settings/rules", &Flash::good("The rules are as they were.")))
        }
        Ok(_) if ends => Ok(desk.go("/admin/settings/rules", &Flash::good("There are no rules any more."))),
        Ok(number) => {
            let flash =
                format!("Version {number} holds. Affiliates are asked to accept it when they come next.");
            Ok(desk.go("/admin/settings/rules", &Flash::good(flash)))
        }
        Err(Stop::Refused(refused)) => {
            text.refuse(refused.message);
            Ok(desk.show_again(&page(&desk, &versions(&desk).await?, text)))
        }
        Err(stop) => Err(stop.into()),
    }
}

/// `GET /admin/settings/rules/{number}`: a version as it was accepted.
pub async fn version(OwnerDesk(desk): OwnerDesk, number: web::Path<u32>) -> Result<HttpResponse, WebError> {
    let number = number.into_inner();
    let (version, accepted) = desk
        .read(move |view| {
            let version =
                rules::by_number(view, number)?.ok_or(WebError::NotFound("version of the rules"))?;
            Ok((version, rules::accepted_by(view, number)?))
        })
        .await?;
    Ok(desk.show(&VersionPage {
        shell: desk.shell(&format!("Program rules, version {number}")),
        number,
        since: desk.date_time(version.since),
        accepted: accepted_words(accepted),
        text: (!version.text.is_empty()).then(|| markdown::html(version.text.as_str())),
    }))
}

async fn versions(desk: &Desk) -> Result<Vec<(Rules, u64)>, WebError> {
    let read = |view: &Snapshot| {
        let all = rules::all(view)?.into_iter();
        all.map(|version| Ok((rules::accepted_by(view, version.number)?, version)))
            .map(|counted: Result<_, WebError>| counted.map(|(accepted, version)| (version, accepted)))
            .collect()
    };
    desk.read(read).await
}

fn page(desk: &Desk, known: &[(Rules, u64)], text: Field) -> RulesPage {
    let newest = known.first().map_or(0, |(newest, _)| newest.number);
    let row = |(version, accepted): &(Rules, u64)| Row {
        href: desk.app.paths.to(&format!("/admin/settings/rules/{}", version.number)),
        number: version.number,
        since: desk.date_time(version.since),
        holds: version.number == newest && !version.text.is_empty(),
        ended: version.text.is_empty(),
        accepted: accepted_words(*accepted),
    };
    RulesPage {
        shell: desk.shell("Program rules"),
        tabs: tabs(desk, "/admin/settings/rules"),
        problems: problems(&[&text]),
        text,
        seen: newest,
        versions: known.iter().map(row).collect(),
    }
}

fn accepted_words(accepted: u64) -> String {
    format::count_of(accepted, "affiliate", "affiliates")
}
