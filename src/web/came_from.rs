//! Which of our own pages a browser says it comes from: where a form stood, so that one can be led back to it.

use actix_web::HttpRequest;
use actix_web::http::header::REFERER;
use url::Url;

use super::app::App;
use super::csrf;

/// The path and query of the page that the request comes from, without what stands before every path of ours. Nothing where
/// the browser tells none, or one of another site.
pub fn page(request: &HttpRequest, app: &App) -> Option<String> {
    let told = Url::parse(request.headers().get(REFERER)?.to_str().ok()?).ok()?;
    if !csrf::is_here(request, app, &told.origin().ascii_serialization()) {
        return None;
    }
    let path = told.path().strip_prefix(app.paths.prefix()).filter(|path| path.starts_with('/'))?;
    let query = told.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("{path}{query}"))
}
