//! What is stored about a visitor, made from the settings that are in force now (`contract.md`, "Visitors").

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::domain::program::{ConsentMode, Retention};
use crate::store::view::products;
use crate::web::app::App;
use crate::web::error::WebError;
use crate::web::page::PublicShell;
use crate::web::theme::{self, Theme};
use crate::web::words::{self, PrivacyWords};
use crate::web::{click_cookie, session, speaking};

#[derive(Template)]
#[template(path = "visitor/privacy.html")]
struct PrivacyPage {
    shell: PublicShell,
    say: &'static PrivacyWords,
    program: String,
    cookies: Vec<CookieShown>,
    asks: bool,
    countries_are_kept: bool,
    keeps: Retention,
    contact: Option<(String, String)>,
}

/// A cookie as visitors read about it.
struct CookieShown {
    names: Vec<&'static str>,
    purpose: &'static str,
    how_long: String,
}

/// `GET /privacy`.
pub async fn show(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse, WebError> {
    let program = app.read(|view| Ok(products::program(view)?)).await?;
    let language = speaking::asked(&request);
    let say = words::privacy(language);
    let name = program.as_ref().map_or_else(|| "Duly".to_owned(), |program| program.name.to_string());
    let contact = program.as_ref().and_then(|program| program.contact.as_ref());
    let page = PrivacyPage {
        shell: PublicShell {
            languages: speaking::offered(&request, language),
            ..PublicShell::new(&app.paths, Theme::of(&request), say.title, words::visitor(language))
        },
        cookies: cookies(&app, say),
        countries_are_kept: app.countries.are_known(),
        asks: program.as_ref().is_some_and(|program| program.consent_mode == ConsentMode::Always),
        keeps: program.as_ref().map_or_else(Retention::default, |program| program.retention),
        contact: contact.map(|contact| (contact.href(), contact.to_string())),
        program: name,
        say,
    };
    Ok(speaking::page(StatusCode::OK, &page, language, true))
}

/// Every cookie that this installation may set, and what its script keeps on other pages.
fn cookies(app: &App, say: &PrivacyWords) -> Vec<CookieShown> {
    let days = click_cookie::attributes(app).max_age_days;
    // Without a product no click is kept.
    let of_clicks = (days > 0).then(|| CookieShown {
        names: vec![click_cookie::NAME],
        purpose: say.cookie_click,
        how_long: (say.days)(days),
    });
    let signed_in = session::cookie_names(app);
    let others = [
        CookieShown {
            names: vec!["duly_click"],
            purpose: say.cookie_script,
            how_long: (say.days)(click_cookie::DAYS_MAX),
        },
        CookieShown {
            names: vec![speaking::COOKIE],
            purpose: say.cookie_language,
            how_long: (say.days)(speaking::COOKIE_DAYS),
        },
        CookieShown {
            names: signed_in,
            purpose: say.cookie_session,
            how_long: say.until_signed_out.to_owned(),
        },
        CookieShown {
            names: vec![theme::COOKIE],
            purpose: say.cookie_look,
            how_long: (say.days)(theme::DAYS),
        },
    ];
    of_clicks.into_iter().chain(others).collect()
}
