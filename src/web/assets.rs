//! What the program carries for browsers: one style sheet, one script, one icon, each under an address
//! that changes with its content, so that it can be cached for ever.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use super::gzip;

/// The parts of the style sheet, in the order of the cascade; joined into one answer.
const CSS_PARTS: &[&str] = &[
    include_str!("../../static/css/tokens.css"),
    include_str!("../../static/css/base.css"),
    include_str!("../../static/css/shell.css"),
    include_str!("../../static/css/heads.css"),
    include_str!("../../static/css/tables.css"),
    include_str!("../../static/css/forms.css"),
    include_str!("../../static/css/charts.css"),
    include_str!("../../static/css/pictures.css"),
    include_str!("../../static/css/cards.css"),
    include_str!("../../static/css/people.css"),
    include_str!("../../static/css/settings.css"),
    include_str!("../../static/css/paper.css"),
    include_str!("../../static/css/public.css"),
    include_str!("../../static/css/manual.css"),
    include_str!("../../static/css/print.css"),
];

/// How a browser may keep an asset: for ever, since another content has another address.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// What the JSON API is (OpenAPI), for `GET /api/openapi.json` and for the manual.
pub const OPENAPI: &str = include_str!("../../static/openapi.json");

/// A file that browsers ask for.
#[derive(Debug, Clone)]
pub struct Asset {
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The file itself.
    pub bytes: &'static [u8],
    /// The same compressed by gzip, where that is shorter by much.
    pub zipped: Option<&'static [u8]>,
}

/// All that is served under `/static`, each with its address.
struct Assets {
    css: (String, Asset),
    js: (String, Asset),
    live_js: (String, Asset),
    icon: (String, Asset),
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets {
    css: addressed("app.css", "text/css; charset=utf-8", shortened(&CSS_PARTS.concat()).leak().as_bytes()),
    js: addressed("app.js", "text/javascript; charset=utf-8", include_bytes!("../../static/js/app.js")),
    live_js: addressed(
        "live.js",
        "text/javascript; charset=utf-8",
        include_bytes!("../../static/js/live.js"),
    ),
    icon: addressed("icon.svg", "image/svg+xml", include_bytes!("../../static/icon.svg")),
});

/// `/static/0123456789/app.css`, without the prefix of `Paths`.
pub fn css_path() -> &'static str {
    &ASSETS.css.0
}

/// `/static/0123456789/app.js`, without the prefix of `Paths`.
pub fn js_path() -> &'static str {
    &ASSETS.js.0
}

/// `/static/0123456789/live.js`, without the prefix of `Paths`: the script of the page Live alone.
pub fn live_js_path() -> &'static str {
    &ASSETS.live_js.0
}

/// `/static/0123456789/icon.svg`, without the prefix of `Paths`.
pub fn icon_path() -> &'static str {
    &ASSETS.icon.0
}

/// The asset at a path like `/static/0123456789/app.css` (without the prefix). A path with an old hash finds
/// nothing: the page that asks for it is as old.
pub fn find(path: &str) -> Option<Asset> {
    let all = [&ASSETS.css, &ASSETS.js, &ASSETS.live_js, &ASSETS.icon];
    all.into_iter().find(|(address, _)| address == path).map(|(_, asset)| asset.clone())
}

fn addressed(name: &str, content_type: &'static str, bytes: &'static [u8]) -> (String, Asset) {
    let hash: String = Sha256::digest(bytes).iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    let zipped = gzip::compressed(bytes).ok().filter(|zipped| zipped.len() < bytes.len() / 2);
    let zipped = zipped.map(|zipped| &*zipped.leak());
    (format!("/static/{hash}/{name}"), Asset { content_type, bytes, zipped })
}

/// A style sheet without its comments and without what stands before a line: those are for us. No text in it holds the
/// marks of a comment.
fn shortened(css: &str) -> String {
    let mut parts = css.split("/*");
    let first = parts.next().unwrap_or_default();
    let rest = parts.map(|part| part.split_once("*/").map_or("", |(_, after)| after));
    let plain: String = std::iter::once(first).chain(rest).collect();
    plain.lines().map(str::trim).filter(|line| !line.is_empty()).flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_is_found_under_its_own_address_only() {
        assert_eq!(find(css_path()).unwrap().content_type, "text/css; charset=utf-8");
        assert!(find(js_path()).is_some() && find(icon_path()).is_some());
        assert!(find("/static/0000000000/app.css").is_none());
        assert!(find("/static/app.css").is_none());
    }

    #[test]
    fn an_address_holds_ten_digits_of_the_hash() {
        let parts: Vec<&str> = css_path().split('/').collect();
        assert_eq!(parts.len(), 4, "{parts:?}");
        assert_eq!(parts[2].len(), 10);
        let (other, _) = addressed("app.css", "text/css", b"a");
        assert_eq!(other, "/static/ca978112ca/app.css"); // SHA-256 of "a", FIPS 180-4.
    }

    #[test]
    fn comments_of_the_style_sheet_stay_at_home() {
        let css = "/* Why. */\n@layer a {\n  p {\n    margin: 0; /* So. */\n  }\n}\n";
        assert_eq!(shortened(css), "@layer a {\np {\nmargin: 0;\n}\n}\n");
    }

    #[test]
    fn the_parts_of_the_style_sheet_name_no_other_files() {
        for part in CSS_PARTS {
            assert!(!part.contains("@import") && !part.contains("url("), "{part}");
        }
    }

    #[test]
    fn the_scripts_and_the_style_sheet_stay_small_on_the_wire() {
        let zipped = |path| find(path).unwrap().zipped.unwrap().len();
        let scripts = zipped(js_path()) + zipped(live_js_path());
        assert!(scripts < 4_096, "{scripts} bytes");
        assert!(zipped(css_path()) < 13_312, "{} bytes", zipped(css_path()));
    }
}
