//! `duly.js`, the script for the creator's own pages (`product.md` C5): a short file, and under an address that
//! never changes, since it is pasted once and for all.

use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpResponse, web};

use crate::domain::program::ConsentMode;
use crate::web::app::App;

/// The line of the script that says whether visitors are asked before anything is kept (`product.md` W8).
const ASKS_NOBODY: &str = "const asks = false;";

static SCRIPT: LazyLock<String> = LazyLock::new(|| shortened(include_str!("../../../static/js/duly.js")));
static ASKING: LazyLock<String> = LazyLock::new(|| SCRIPT.replace(ASKS_NOBODY, "const asks = true;"));

/// `GET /duly.js`: the same for every page, and read anew after an hour.
pub async fn show(app: web::Data<App>) -> HttpResponse {
    let script = match app.store.mirror().consent_mode() {
        ConsentMode::Off => SCRIPT.as_str(),
        ConsentMode::Always => ASKING.as_str(),
    };
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/javascript; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "public, max-age=3600"))
        .insert_header(("cross-origin-resource-policy", "cross-origin"))
        .insert_header(("access-control-allow-origin", "*"))
        .insert_header(("x-content-type-options", "nosniff"))
        .body(script)
}

/// Without the lines that only hold a comment, and without what stands before a line. No text of the script
/// goes over several lines.
fn shortened(script: &str) -> String {
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_stay_at_home() {
        assert_eq!(shortened("// Why.\nlet a = 1;\n\n  // How.\n  b('//');\n"), "let a = 1;\nb('//');\n");
    }

    #[test]
    fn the_script_that_asks_differs_by_one_word() {
        assert_eq!(SCRIPT.matches(ASKS_NOBODY).count(), 1);
        assert_eq!(SCRIPT.len(), ASKING.len() + 1);
    }

    #[test]
    fn no_text_of_the_script_goes_over_several_lines() {
        assert!(!include_str!("../../../static/js/duly.js").contains('`'));
        assert!(!SCRIPT.contains("/*"));
    }
}
