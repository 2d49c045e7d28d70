//! A link: what do its clicks bring, whose is it, and where does it lead?

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::query::{Query, id};
use super::shown::{Names, Person, VOICE};
use crate::domain::id::LinkId;
use crate::domain::link::LinkKind;
use crate::store::keys::Who;
use crate::store::view::affiliates;
use crate::web::asked_period::PeriodChoice;
use crate::web::chart::Chart;
use crate::web::error::WebError;
use crate::web::figures::{self, Course, Tile};
use crate::web::hotlinks::{self, HotLink, LinkState, ToldLink};
use crate::web::page::Shell;
use crate::web::period;

#[derive(Template)]
#[template(path = "admin/link.html")]
struct LinkPage {
    shell: Shell,
    crumbs: Vec<(String, String)>,
    title: String,
    period: PeriodChoice,
    tiles: Vec<Tile>,
    clicks: Chart,
    /// Whether anybody followed it, in this time or the one before.
    is_followed: bool,
    link: HotLink,
    kind: &'static str,
    /// Nobody where it is the creator's own.
    owner: Option<Person>,
    code: String,
    product: (String, String),
    destination: String,
    /// Why it does not lead where it was made to lead; may be empty.
    fault: &'static str,
    /// The figures of its affiliate with this product.
    beside: String,
}

/// `GET /admin/links/{id}[?period=&from=&to=&compare=no]`.
pub async fn show(desk: Desk, path: web::Path<String>, query: Query) -> Result<HttpResponse, WebError> {
    let link: LinkId = id(&path, "link")?;
    desk.app.count_all_clicks().await;
    let asked = desk.asked_period(&query).await?;
    let (app, shown) = (desk.app.clone(), asked.clone());
    let (told, kind, course, names) = desk
        .read(move |view| {
            let known = affiliates::link(view, link)?.ok_or(WebError::NotFound("link"))?;
            let told = hotlinks::told(&app.paths, &app.store.mirror(), &known);
            let told = told.ok_or(WebError::NotFound("link"))?;
            let steps_of = |period: &_| period::figures_by_step(view, Who::Link(link), period);
            let names = Names::read(view, told.affiliation.iter().map(|one| one.affiliate))?;
            Ok((told, known.kind, Course::read(view, &shown, steps_of)?, names))
        })
        .await?;
    let page = page(&desk, &told, &kind, &course, &names);
    Ok(desk.show(&LinkPage { period: asked.choice(&query), ..page }))
}

fn page(desk: &Desk, told: &ToldLink, kind: &LinkKind, course: &Course, names: &Names) -> LinkPage {
    let paths = &desk.app.paths;
    let own_path = told.url.strip_prefix(paths.absolute("/").trim_end_matches('/')).unwrap_or_default();
    let product = &told.product;
    let owner = told.affiliation.as_ref().map(|one| desk.person(one.affiliate, names));
    let of_whom = told.affiliation.as_ref().map(|one| format!("&affiliate={}", one.affiliate));
    let code = told.affiliation.as_ref().map_or(&product.creator_code, |one| &one.code);
    let followed = |figures: &crate::store::view::figures::Figures| figures.counts.clicks > 0;
    LinkPage {
        shell: desk.shell(&told.name),
        crumbs: vec![(desk.to("/admin/links"), "Links".to_owned())],
        title: told.name.clone(),
        period: course.asked.choice(&Query::of("", "")),
        tiles: vec![
            figures::clicks_and_others(course, VOICE),
            figures::conversions(course, VOICE),
            figures::rate(course, VOICE),
            figures::earned(course, desk.program.currency, VOICE),
        ],
        clicks: course.clicks_chart(VOICE),
        is_followed: followed(&course.sum()) || course.sum_before().as_ref().is_some_and(followed),
        link: HotLink::at(paths, "link", "The link", own_path, ""),
        kind: kind.label(),
        owner,
        code: code.to_string(),
        product: (desk.to(&format!("/admin/products/{}", product.id)), product.name.to_string()),
        destination: told.destination.clone(),
        fault: match told.state {
            LinkState::Live => "",
            LinkState::SiteWithdrawn => {
                "Its site is not approved any more. Visitors see a page that says so, and nothing earns."
            }
            LinkState::ToSalesPage => "It leads to the sales page instead of its own.",
        },
        beside: desk.to(&format!(
            "/admin/figures?by=link&product={}{}",
            product.id,
            of_whom.unwrap_or_default()
        )),
    }
}
