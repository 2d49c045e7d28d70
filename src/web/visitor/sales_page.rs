//! The sales page of a product, and the picture on it.

use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, web};

use super::product_page::{carried_click, product_in};
use super::{consent, notices};
use crate::domain::product::ProductState;
use crate::domain::sales_page::PictureHash;
use crate::store::view::{products, sales_pages};
use crate::web::app::App;
use crate::web::error::WebError;
use crate::web::sales_page::{Made, SalesPageView, ShownTo};
use crate::web::theme::Theme;
use crate::web::{assets, speaking, words};

/// `GET /p/PRODUCT`.
pub async fn show(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse, WebError> {
    let Some(product) = product_in(&request, &app) else { return Ok(notices::no_such_page(&request, &app)) };
    if product.state == ProductState::Retired {
        return Ok(notices::retired(&request, &app, &product).await);
    }
    let (browser, click) = (speaking::asked(&request), carried_click(&request));
    let question = consent::question(&request, &app);
    let theme = Theme::of(&request);
    let shown = web::block(move || {
        let view = app.store.view()?;
        let page = sales_pages::of(&view, product.id)?;
        let program = products::program(&view)?.map_or_else(String::new, |program| program.name.to_string());
        let words = words::chosen(page.language, browser);
        let made = Made {
            product: &product,
            page: &page,
            program,
            words,
            click,
            question,
            shown_to: ShownTo::Visitors,
            theme,
        };
        let depends = page.language.is_none();
        Ok::<_, WebError>((words.language, depends, SalesPageView::of(&app, made)))
    });
    let (language, depends, shown) = shown.await??;
    Ok(speaking::page(StatusCode::OK, &shown, language, depends))
}

/// `GET /p/PRODUCT/picture/HASH.jpg|png`: another picture has another address, so it is cached for ever.
pub async fn picture(
    path: web::Path<(String, String)>,
    app: web::Data<App>,
) -> Result<HttpResponse, WebError> {
    let (_, name) = path.into_inner();
    let missing = WebError::NotFound("picture");
    let Some(hash) = name.split_once('.').and_then(|(hash, _)| PictureHash::parse(hash)) else {
        return Err(missing);
    };
    let store = app.store.clone();
    let found = web::block(move || sales_pages::picture(&store.view()?, hash)).await??;
    let file = found.filter(|file| file.picture.file_name() == name).ok_or(missing)?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, assets::CACHE_CONTROL))
        .content_type(file.picture.kind.content_type())
        .body(file.bytes))
}
