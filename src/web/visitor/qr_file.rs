//! QR codes of our own links as files, to print and to post. Only addresses of this installation are drawn, so the
//! code of nothing else can be had from here.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, web};
use url::form_urlencoded;

use crate::web::app::App;
use crate::web::error::WebError;
use crate::web::qr::{self, Qr};

/// How long a path may be, in bytes: a code, a name and a channel.
const PATH_BYTES_MAX: usize = 600;

/// `GET /qr.svg?of=/CODE`.
pub async fn svg(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let path = asked_for(&request)?;
    let address = app.paths.absolute(&path);
    let drawn = Qr::of(&address, address.clone()).ok_or_else(too_long)?;
    Ok(file(&path, "svg", "image/svg+xml", drawn.to_string().into_bytes()))
}

/// `GET /qr.png?of=/CODE`.
pub async fn png(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let path = asked_for(&request)?;
    let address = app.paths.absolute(&path);
    let drawn = web::block(move || qr::png(&address)).await?.ok_or_else(too_long)?;
    Ok(file(&path, "png", "image/png", drawn))
}

/// One of our own paths: `/jane7/blog?src=mail`.
fn asked_for(request: &HttpRequest) -> Result<String, WebError> {
    let mut pairs = form_urlencoded::parse(request.query_string().as_bytes());
    let path = pairs.find(|(name, _)| name == "of").map_or_else(String::new, |(_, path)| path.into_owned());
    let is_ours = path.starts_with('/') && path.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_ours || path.len() > PATH_BYTES_MAX {
        return Err(WebError::BadRequest("This is not a path of a link.".into()));
    }
    Ok(path)
}

fn too_long() -> WebError {
    WebError::BadRequest("This link is too long for a QR code.".into())
}

fn file(path: &str, ending: &str, kind: &str, bytes: Vec<u8>) -> HttpResponse {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let words = path.split(|c| !plain(c)).filter(|word| !word.is_empty()).collect::<Vec<_>>();
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind))
        .insert_header((CONTENT_DISPOSITION, format!("inline; filename=\"{}.{ending}\"", words.join("-"))))
        .insert_header((CACHE_CONTROL, "private, max-age=3600"))
        .body(bytes)
}
