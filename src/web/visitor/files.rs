//! The files that every site has, and the style sheet, script and icon of our pages.

use actix_web::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, VARY};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::web::app::App;
use crate::web::assets;
use crate::web::error::WebError;
use crate::web::gzip;

/// `GET /static/…`: by a name that changes with the content, so it is cached for ever.
pub async fn asset(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse, WebError> {
    let path = request.path().strip_prefix(app.paths.prefix()).unwrap_or_default();
    let asset = assets::find(path).ok_or(WebError::NotFound("file"))?;
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((CACHE_CONTROL, assets::CACHE_CONTROL))
        .insert_header((VARY, ACCEPT_ENCODING.as_str()))
        .content_type(asset.content_type);
    Ok(match asset.zipped.filter(|_| gzip::is_taken(&request)) {
        Some(zipped) => answer.insert_header((CONTENT_ENCODING, "gzip")).body(zipped),
        None => answer.body(asset.bytes),
    })
}

/// `GET /favicon.ico`: the icon of our pages.
pub async fn favicon(app: web::Data<App>) -> HttpResponse {
    HttpResponse::SeeOther().insert_header(("location", app.paths.to(assets::icon_path()))).finish()
}

/// `GET /robots.txt`: links and doors may be read, so that their `noindex` is seen; what only reports may not.
pub async fn robots(app: web::Data<App>) -> HttpResponse {
    let closed = ["/api/", "/postback", "/aff_lsr", "/duly.gif", "/e/", "/hooks/"];
    let lines: String = closed.iter().map(|path| format!("Disallow: {}\n", app.paths.to(path))).collect();
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(format!("User-agent: *\n{lines}"))
}

/// `GET /.well-known/…`: never a code.
pub async fn well_known() -> Result<HttpResponse, WebError> {
    Err(WebError::NotFound("page"))
}
