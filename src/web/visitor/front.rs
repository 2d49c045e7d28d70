//! The front page: what is on offer here.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::domain::language::Language;
use crate::domain::product::ProductState;
use crate::store::view::{accounts, products};
use crate::web::app::App;
use crate::web::error::WebError;
use crate::web::page::{self, PublicShell};
use crate::web::words;

#[derive(Template)]
#[template(path = "visitor/front.html")]
struct FrontPage {
    shell: PublicShell,
    program: String,
    owned: bool,
    products: Vec<(String, String)>,
}

/// `GET /`.
pub async fn show(app: web::Data<App>) -> Result<HttpResponse, WebError> {
    let store = app.store.clone();
    let (program, owned) = web::block(move || {
        let view = store.view()?;
        Ok::<_, WebError>((products::program(&view)?, accounts::is_owned(&view)?))
    })
    .await??;
    let program = program.map_or_else(|| "Duly".to_owned(), |program| program.name.to_string());
    let on_sale = app.store.mirror().products();
    let on_sale = on_sale.iter().filter(|product| product.state == ProductState::Active);
    let page = FrontPage {
        shell: PublicShell {
            paths: app.paths.clone(),
            title: program.clone(),
            description: format!("What {program} has on offer."),
            words: words::visitor(Language::English),
        },
        program,
        owned,
        products: on_sale.map(|p| (app.paths.to(&format!("/p/{}", p.slug)), p.name.to_string())).collect(),
    };
    Ok(page::html(StatusCode::OK, &page))
}
