//! `duly.js`, the script for the creator's own pages (`product.md` C5): a short file, and under an address that
//! never changes, since it is pasted once and for all.

use std::sync::LazyLock;

use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, EntityTag, VARY,
};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::domain::program::ConsentMode;
use crate::web::app::App;
use crate::web::gzip;
use crate::web::headers;
use crate::web::secrets::{fingerprint, hex};

/// The line of the script that says whether visitors are asked before anything is kept (`product.md` W8).
const ASKS_NOBODY: &str = "const asks = false;";

/// The script as it is sent, compressed once.
struct Script {
    plain: Bytes,
    zipped: Option<Bytes>,
    hash: String,
}

impl Script {
    fn of(text: String) -> Self {
        let hash = hex(&fingerprint(&text)[..8]);
        let zipped = gzip::compressed(text.as_bytes()).ok().map(Bytes::from);
        Self { plain: Bytes::from(text), zipped, hash }
    }
}

static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::of(text()));
static ASKING: LazyLock<Script> = LazyLock::new(|| Script::of(asking(&text())));

/// `GET /duly.js`: the same for every page, compressed where the browser takes it so, and asked for anew after an hour.
pub async fn show(request: HttpRequest, app: web::Data<App>) -> HttpResponse {
    let script = match app.store.mirror().consent_mode() {
        ConsentMode::Off => &*SCRIPT,
        ConsentMode::Always => &*ASKING,
    };
    let zipped = script.zipped.as_ref().filter(|_| gzip::is_taken(&request));
    let tag = EntityTag::new_strong(match zipped {
        Some(_) => format!("{}-gzip", script.hash),
        None => script.hash.clone(),
    });
    let is_known = headers::is_known(&request, &tag);
    let mut answer = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer
        .insert_header((CACHE_CONTROL, "public, max-age=3600"))
        .insert_header((VARY, ACCEPT_ENCODING.as_str()))
        .insert_header((ETAG, tag.to_string()))
        .insert_header(("cross-origin-resource-policy", "cross-origin"))
        .insert_header(("access-control-allow-origin", "*"))
        .insert_header(("x-content-type-options", "nosniff"));
    if is_known {
        return answer.finish();
    }
    answer.insert_header((CONTENT_TYPE, "text/javascript; charset=utf-8"));
    if zipped.is_some() {
        answer.insert_header((CONTENT_ENCODING, "gzip"));
    }
    answer.body(zipped.unwrap_or(&script.plain).clone())
}

fn text() -> String {
    shortened(include_str!("../../../static/js/duly.js"))
}

fn asking(text: &str) -> String {
    text.replace(ASKS_NOBODY, "const asks = true;")
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
        assert_eq!(text().matches(ASKS_NOBODY).count(), 1);
        assert_eq!(text().len(), asking(&text()).len() + 1);
        assert_ne!(SCRIPT.hash, ASKING.hash);
    }

    #[test]
    fn what_is_served_compressed_is_the_script_and_under_3_kb() {
        use std::io::Read;

        for script in [&*SCRIPT, &*ASKING] {
            let zipped = script.zipped.as_ref().unwrap();
            let mut text = Vec::new();
            flate2::read::GzDecoder::new(&zipped[..]).read_to_end(&mut text).unwrap();
            assert_eq!(text, script.plain);
            assert!(zipped.len() < 3_072, "{} bytes", zipped.len());
        }
    }

    #[test]
    fn no_text_of_the_script_goes_over_several_lines() {
        assert!(!include_str!("../../../static/js/duly.js").contains('`'));
        assert!(!text().contains("/*"));
    }
}
