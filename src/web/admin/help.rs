//! The manual (`web/manual`): in the creator's frame for who is signed in, in a plain one for everybody else. It holds
//! no secret, so it needs no sign-in.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ETAG, EntityTag, VARY};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use sha2::{Digest, Sha256};

use super::desk::Desk;
use super::query::Query;
use crate::domain::language::Language;
use crate::web::app::App;
use crate::web::assets;
use crate::web::error::WebError;
use crate::web::headers;
use crate::web::manual::{Found, Heading, Manual, Page, VERSION};
use crate::web::markdown::Html;
use crate::web::page::{PublicShell, Shell};
use crate::web::secrets::hex;
use crate::web::theme::Theme;
use crate::web::{session, speaking, words};

#[derive(Template)]
#[template(path = "admin/help.html")]
struct HelpPage {
    shell: Shell,
    leaf: Leaf,
}

#[derive(Template)]
#[template(path = "admin/help_open.html")]
struct OpenHelpPage {
    shell: PublicShell,
    js: String,
    leaf: Leaf,
    /// To the pages of the affiliate who reads, in her language: address, words, and the language's tag.
    way_back: Option<(String, &'static str, &'static str)>,
}

/// What both frames show.
struct Leaf {
    /// `/help`.
    home: String,
    title: String,
    lede: String,
    /// What was searched for.
    typed: String,
    body: Body,
}

enum Body {
    /// The list of all pages.
    Contents(Vec<Chapter>),
    /// One of them.
    Text(Text),
    /// Where words were found.
    Found(Vec<Place>),
    /// There is no such page; perhaps this one was meant.
    Missing(Option<Line>),
}

struct Chapter {
    label: &'static str,
    lines: Vec<Line>,
}

/// A page as a line that leads to it.
struct Line {
    href: String,
    title: String,
    lede: String,
}

struct Text {
    html: Html,
    headings: Vec<Heading>,
    before: Option<Line>,
    after: Option<Line>,
}

struct Place {
    href: String,
    title: String,
    heading: Option<String>,
    around: Vec<(String, bool)>,
}

/// `GET /help[?q=]`: the list of all pages, or where words stand in them.
pub async fn contents(
    request: HttpRequest,
    desk: Option<Desk>,
    query: Query,
    app: web::Data<App>,
) -> Result<HttpResponse, WebError> {
    let typed = query.text("q").to_owned();
    let manual = &app.manual;
    let leaf = if typed.is_empty() {
        let lede = format!("Everything about Duly {VERSION}, the version that runs here.");
        Leaf { lede, ..leaf(&app, "Help", Body::Contents(chapters(&app))) }
    } else {
        let places: Vec<Place> = manual.search(&typed).into_iter().map(|found| place(&app, found)).collect();
        Leaf { typed, ..leaf(&app, "Search the help", Body::Found(places)) }
    };
    shown(&request, &app, desk, StatusCode::OK, leaf).await
}

/// `GET /help/{page}`.
pub async fn show(
    request: HttpRequest,
    desk: Option<Desk>,
    word: web::Path<String>,
    app: web::Data<App>,
) -> Result<HttpResponse, WebError> {
    let Some((before, page, after)) = app.manual.find(&word) else {
        let near = app.manual.nearest(&word).map(|page| line(&app, page));
        let leaf = Leaf {
            lede: "There is no such page in the help.".into(),
            ..leaf(&app, "Not found", Body::Missing(near))
        };
        return shown(&request, &app, desk, StatusCode::NOT_FOUND, leaf).await;
    };
    let text = Text {
        html: page.html.clone(),
        headings: page.headings.iter().filter(|heading| !heading.lower).cloned().collect(),
        before: before.map(|page| line(&app, page)),
        after: after.map(|page| line(&app, page)),
    };
    let leaf = Leaf { lede: page.lede.clone(), ..leaf(&app, &page.title, Body::Text(text)) };
    shown(&request, &app, desk, StatusCode::OK, leaf).await
}

fn leaf(app: &App, title: &str, body: Body) -> Leaf {
    Leaf {
        home: app.paths.to("/help"),
        title: title.to_owned(),
        lede: String::new(),
        typed: String::new(),
        body,
    }
}

fn chapters(app: &App) -> Vec<Chapter> {
    let manual: &Manual = &app.manual;
    let lines = |pages: Vec<&Page>| pages.into_iter().map(|page| line(app, page)).collect();
    manual.parts().into_iter().map(|part| Chapter { label: part.label, lines: lines(part.pages) }).collect()
}

fn line(app: &App, page: &Page) -> Line {
    Line {
        href: app.paths.to(&format!("/help/{}", page.word)),
        title: page.title.clone(),
        lede: page.first_sentence().to_owned(),
    }
}

fn place(app: &App, found: Found) -> Place {
    let anchor = found.heading.as_ref().map(|heading| format!("#{}", heading.id)).unwrap_or_default();
    Place {
        href: app.paths.to(&format!("/help/{}{anchor}", found.page)),
        title: found.title,
        heading: found.heading.map(|heading| heading.text),
        around: found.around,
    }
}

async fn shown(
    request: &HttpRequest,
    app: &web::Data<App>,
    desk: Option<Desk>,
    status: StatusCode,
    leaf: Leaf,
) -> Result<HttpResponse, WebError> {
    if let Some(desk) = desk {
        return Ok(desk.show_as(status, &HelpPage { shell: desk.shell(&leaf.title), leaf }));
    }
    let title = format!("{} \u{b7} Duly {VERSION}", leaf.title);
    let shell = PublicShell {
        description: leaf.lede.clone(),
        ..PublicShell::new(&app.paths, Theme::of(request), title, words::visitor(Language::English))
    };
    let way_back = session::affiliate(request, app).await?.map(|(affiliate, _)| {
        let hers = speaking::hers(request, affiliate.language);
        (app.paths.to("/portal"), words::back_to_your_pages(hers), hers.tag())
    });
    let page = OpenHelpPage { js: app.paths.to(assets::js_path()), shell, leaf, way_back };
    Ok(kept(request, status, &page))
}

/// The page for everybody, which a browser may keep for as long as it is the same; it asks each time, so that nobody
/// reads about a version that runs no more, and who signs in gets her own frame.
fn kept(request: &HttpRequest, status: StatusCode, page: &OpenHelpPage) -> HttpResponse {
    let body = match page.render() {
        Ok(body) => body,
        Err(cause) => {
            tracing::error!(%cause, "a page of the manual could not be written");
            return HttpResponse::InternalServerError().finish();
        }
    };
    let tag = EntityTag::new_strong(hex(&Sha256::digest(body.as_bytes())[..8]));
    let known = status == StatusCode::OK && headers::is_known(request, &tag);
    let mut response = HttpResponse::build(if known { StatusCode::NOT_MODIFIED } else { status });
    response
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((VARY, "Cookie"))
        .insert_header((ETAG, tag.to_string()));
    if known { response.finish() } else { response.content_type("text/html; charset=utf-8").body(body) }
}
