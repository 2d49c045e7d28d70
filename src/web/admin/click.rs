//! One click: who sent the visitor, can it earn, and what came of it?

use actix_web::{HttpResponse, web};
use askama::Template;

use super::conversion_rows::{Listed, Row};
use super::desk::Desk;
use super::live_rows::{LiveRow, Told, click_judged, link_name};
use super::query::id;
use super::shown::{Names, Person, When};
use crate::domain::affiliation::Affiliation;
use crate::domain::click::{Click, Consent};
use crate::domain::id::ClickId;
use crate::domain::link::{Link, LinkOwner};
use crate::store::keys::ReportTie;
use crate::store::view::happenings::Happening;
use crate::store::view::{affiliates, clicks, finding, reports};
use crate::web::error::WebError;
use crate::web::hotlinks;
use crate::web::page::Shell;

/// How many reports that named it are shown.
const REPORTS: usize = 50;

#[derive(Template)]
#[template(path = "admin/click.html")]
struct ClickPage {
    shell: Shell,
    id: ClickId,
    at: When,
    tag: (&'static str, String),
    why: String,
    link: String,
    address: String,
    product: String,
    person: Option<Person>,
    /// The visitor's click before this one.
    previous: Option<(String, ClickId)>,
    facts: Vec<(&'static str, String)>,
    conversions: Vec<Row>,
    reports: Vec<LiveRow>,
}

/// What the page is made of.
struct Known {
    click: Click,
    link: Option<Link>,
    owner: Option<Affiliation>,
    names: Names,
    conversions: Listed,
    reports: Told,
}

/// `GET /admin/clicks/{id}`.
pub async fn show(desk: Desk, path: web::Path<String>) -> Result<HttpResponse, WebError> {
    let id: ClickId = id(&path, "click")?;
    let known = desk
        .read(move |view| {
            let click = clicks::by_id(view, id)?.ok_or(WebError::NotFound("click"))?;
            let link = affiliates::link(view, click.link)?;
            let owner = match link.as_ref().map(|link| link.owner) {
                Some(LinkOwner::Affiliation(id)) => affiliates::affiliation(view, id)?,
                Some(LinkOwner::Creator) | None => None,
            };
            let tied = reports::tied(view, &ReportTie::Click(id), REPORTS)?;
            Ok(Known {
                names: Names::read(view, owner.as_ref().map(|owner| owner.affiliate))?,
                conversions: Listed::read(view, finding::conversions(view, &id.to_string())?)?,
                reports: Told::read(view, tied.into_iter().map(Happening::Report).collect())?,
                click,
                link,
                owner,
            })
        })
        .await?;
    Ok(desk.show(&page(&desk, &known)))
}

fn page(desk: &Desk, known: &Known) -> ClickPage {
    let click = &known.click;
    let told = known.link.as_ref();
    let told = told.and_then(|link| hotlinks::told(&desk.app.paths, &desk.app.store.mirror(), link));
    let (tag, why) = click_judged(desk, click, known.owner.is_none());
    ClickPage {
        shell: desk.shell("Click"),
        id: click.id,
        at: desk.when_exactly(click.id.at()),
        tag,
        why,
        link: known.link.as_ref().map_or_else(String::new, |link| link_name(link, told.as_ref())),
        address: told.map_or_else(String::new, |told| told.url),
        product: known.link.as_ref().map_or_else(String::new, |link| desk.product_name(link.product)),
        person: known.owner.as_ref().map(|owner| desk.person(owner.affiliate, &known.names)),
        previous: click.previous.map(|id| (desk.to(&format!("/admin/clicks/{id}")), id)),
        facts: facts(click),
        conversions: known.conversions.rows(desk),
        reports: known.reports.rows(desk),
    }
}

/// What else is known of a click, where there is something to say.
fn facts(click: &Click) -> Vec<(&'static str, String)> {
    let consent = match click.consent {
        Consent::NotAsked => "",
        Consent::Given => "The visitor said yes.",
        Consent::Refused => "The visitor said no, so there is no cookie.",
        Consent::Asked => "The visitor has not answered, so there is no cookie.",
    };
    let country = click.country.map(|letters| String::from_utf8_lossy(&letters).into_owned());
    let listed = |tags: &[Option<String>]| -> String {
        let said: Vec<&str> = tags.iter().flatten().map(String::as_str).collect();
        said.join(", ")
    };
    let facts = [
        ("Came from", click.referrer.clone().unwrap_or_default()),
        ("Device", click.device.word().to_owned()),
        ("Country", country.unwrap_or_default()),
        ("Browser's word", click.quality.word().to_owned()),
        ("Consent", consent.to_owned()),
        (
            "Made by",
            if click.by_script { "The script, on a page with ?via= in its address" } else { "" }.to_owned(),
        ),
        ("Marks of ads", click.ads.networks().collect::<Vec<_>>().join(", ")),
        ("Source", click.tags.src.clone().unwrap_or_default()),
        ("Sub ids", listed(&click.tags.subs)),
        ("utm", listed(&click.tags.utm)),
    ];
    facts.into_iter().filter(|(_, said)| !said.is_empty()).collect()
}
