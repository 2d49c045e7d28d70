//! The sales page that Duly makes for every product, complete from the moment the product exists
//! (`product.md` 9).

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::notices;
use super::product_page::{Offered, carried_click, offered, product_in};
use crate::domain::language::Language;
use crate::domain::product::ProductState;
use crate::web::app::App;
use crate::web::error::WebError;
use crate::web::page::{self, PublicShell};
use crate::web::words;

#[derive(Template)]
#[template(path = "visitor/sales_page.html")]
struct SalesPage {
    shell: PublicShell,
    name: String,
    address: String,
    program: String,
    offers: Vec<Offered>,
    payment_page: String,
}

/// `GET /p/PRODUCT`.
pub async fn show(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse, WebError> {
    let product = product_in(&request, &app)?;
    if product.state == ProductState::Retired {
        return Ok(notices::retired(&app, &product));
    }
    let offers = offered(&app, &product);
    let name = product.name.to_string();
    let description = match offers.first() {
        Some(offer) => format!("{name}, from {}.", offer.price),
        None => name.clone(),
    };
    let here = format!("/p/{}", product.slug);
    let payment_page = match carried_click(&request) {
        Some(click) => app.paths.to(&format!("{here}/pay?duly={click}")),
        None => app.paths.to(&format!("{here}/pay")),
    };
    let page = SalesPage {
        shell: PublicShell {
            paths: app.paths.clone(),
            title: name.clone(),
            description,
            words: words::visitor(Language::English),
        },
        name,
        address: app.paths.absolute(&here),
        program: product_in_words(&app).await?,
        offers,
        payment_page,
    };
    Ok(page::html(StatusCode::OK, &page))
}

/// Who sells: the program's name.
async fn product_in_words(app: &App) -> Result<String, WebError> {
    let store = app.store.clone();
    let program = web::block(move || crate::store::view::products::program(&store.view()?)).await??;
    Ok(program.map_or_else(String::new, |program| program.name.to_string()))
}
