//! Addresses that only take forms, and the pages that stand above them. A form that came back with a problem stands at
//! such an address: who opens it anew, or comes to it from the sign-in, is led to the page instead of to nothing.

use actix_web::HttpRequest;
use actix_web::http::Method;

use super::app::App;

/// Addresses that stand above forms and are no pages, and the page that does for each.
const NO_PAGES: [(&str, &str); 3] = [
    ("/admin/adjustments", "/admin/adjustments/new"),
    ("/admin/looking", "/admin"),
    ("/portal/affiliations", "/portal/products"),
];

/// The page above an address of the creator's or an affiliate's pages that takes forms and shows nothing; for requests to
/// which nothing answered.
pub fn of(request: &HttpRequest, app: &App) -> Option<String> {
    let path = request.path().strip_prefix(app.paths.prefix())?;
    let is_ours = ["/admin/", "/portal/"].iter().any(|door| path.starts_with(door));
    if !is_ours || !matches!(*request.method(), Method::GET | Method::HEAD) || !is_routed(request, path, app)
    {
        return None;
    }
    let above = std::iter::successors(path.rsplit_once('/'), |(above, _)| above.rsplit_once('/'));
    let mut above = above.map(|(above, _)| above);
    let above = above.find(|above| is_a_link(above) || is_routed(request, above, app))?;
    let page = NO_PAGES.into_iter().find(|(path, _)| *path == above).map_or(above, |(_, page)| page);
    Some(app.paths.to(page))
}

/// Whether the list of routes knows an address, by whatever method. Short ones are never told apart from links there.
fn is_routed(request: &HttpRequest, path: &str, app: &App) -> bool {
    !is_a_link(path) && request.resource_map().has_resource(&app.paths.to(path))
}

/// Whether an address has no more parts than a link with a name: `/jane7/blog`.
fn is_a_link(path: &str) -> bool {
    path.matches('/').count() <= 2
}
