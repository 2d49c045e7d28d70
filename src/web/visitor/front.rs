//! The front page: the products that anybody may ask to promote, or what the creator chose to show instead.

use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::domain::product::{Join, Product, ProductState};
use crate::domain::program::{FrontPage as Chosen, Program};
use crate::store::view::products;
use crate::web::app::App;
use crate::web::error::WebError;
use crate::web::page::PublicShell;
use crate::web::speaking;
use crate::web::theme::Theme;
use crate::web::words::{self, VisitorWords};

#[derive(Template)]
#[template(path = "visitor/front.html")]
struct FrontPage {
    shell: PublicShell,
    program: String,
    owned: bool,
    products: Vec<Promoted>,
    contact: Option<(String, String)>,
}

/// A product that anybody may ask to promote.
struct Promoted {
    name: String,
    sales_page: String,
    join: String,
    promote: String,
}

/// `GET /`.
pub async fn show(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let program = app.read(|view| Ok(products::program(view)?)).await?;
    if let Some(elsewhere) = program.as_ref().and_then(|program| elsewhere(&app, program)) {
        return Ok(HttpResponse::Found().insert_header((LOCATION, elsewhere)).finish());
    }
    let words = words::visitor(speaking::asked(&request));
    let all = app.store.mirror().products();
    let open = all.iter().filter(|product| product.state == ProductState::Active);
    let open = open.filter(|product| matches!(product.join, Join::Open | Join::Approval));
    let name = program.as_ref().map_or_else(|| "Duly".to_owned(), |program| program.name.to_string());
    let page = FrontPage {
        shell: PublicShell {
            description: format!("{name}: {}", words.to_promote),
            languages: speaking::offered(&request, words.language),
            ..PublicShell::new(&app.paths, Theme::of(&request), name.clone(), words)
        },
        owned: program.is_some(),
        products: open.map(|product| promoted(&app, product, words)).collect(),
        contact: program
            .as_ref()
            .and_then(|program| program.contact.as_ref())
            .map(|contact| (contact.href(), contact.to_string())),
        program: name,
    };
    Ok(speaking::page(StatusCode::OK, &page, words.language, true))
}

/// Where the creator sends visitors instead; `None` where the products are shown, also because the chosen product
/// is no longer sold, or the address is that of this very page.
fn elsewhere(app: &App, program: &Program) -> Option<String> {
    match &program.front {
        Chosen::Products => None,
        Chosen::SalesPage(product) => {
            let product = app.store.mirror().product(*product)?;
            let is_shown = product.state != ProductState::Retired;
            is_shown.then(|| app.paths.to(&format!("/p/{}", product.slug)))
        }
        Chosen::SignIn => Some(app.paths.to("/portal/sign-in")),
        Chosen::Elsewhere(address) => {
            let address = address.as_str();
            let is_here = address.trim_end_matches('/') == app.paths.absolute("/").trim_end_matches('/');
            (!is_here).then(|| address.to_owned())
        }
    }
}

fn promoted(app: &App, product: &Product, words: &VisitorWords) -> Promoted {
    let sales_page = app.paths.to(&format!("/p/{}", product.slug));
    let name = product.name.to_string();
    Promoted { promote: (words.promote)(&name), name, join: format!("{sales_page}/join"), sales_page }
}
