//! QR codes as SVG: black on white with the quiet zone around them, in dark pages too, since cameras look for
//! exactly that (ISO/IEC 18004). One path for all modules, so that a page stays small.

use std::io::Cursor;

use askama::Template;
use askama::filters::HtmlSafe;
use qrcode::{Color, QrCode};

/// How many modules stay white around a code (ISO/IEC 18004: four).
const QUIET: usize = 4;

/// A QR code, ready for `{{ qr }}` in a page, or as a file of its own (`to_string`).
#[derive(Debug, Clone, Template)]
#[template(
    source = r##"<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{ side }} {{ side }}" shape-rendering="crispEdges" role="img" aria-label="{{ label }}"><path fill="#fff" d="M0 0h{{ side }}v{{ side }}H0z"/><path fill="#000" d="{{ path }}"/></svg>"##,
    ext = "html"
)]
pub struct Qr {
    label: String,
    side: usize,
    path: String,
}

/// Its template escapes the label; all else are numbers.
impl HtmlSafe for Qr {}

impl Qr {
    /// The code of a text; `label` says to screen readers what it holds. `None` where the text is too long for
    /// a code (about 2,300 bytes).
    pub fn of(text: &str, label: impl Into<String>) -> Option<Self> {
        let code = QrCode::new(text).ok()?;
        let width = code.width();
        let colors = code.to_colors();
        let rows = colors.chunks(width).enumerate();
        let path = rows.map(|(row, modules)| row_path(row + QUIET, modules)).collect();
        Some(Self { label: label.into(), side: width + 2 * QUIET, path })
    }
}

/// How many pixels of a picture a module is wide: sharp on paper, small on disk.
const MODULE_PIXELS: u32 = 8;

/// The code of a text as a PNG, for those who print or post it. `None` where the text is too long for a code.
pub fn png(text: &str) -> Option<Vec<u8>> {
    let code = QrCode::new(text).ok()?;
    let width = code.width();
    let colors = code.to_colors();
    let pixels = u32::try_from(width + 2 * QUIET).ok()? * MODULE_PIXELS;
    let module =
        |pixel: u32| usize::try_from(pixel / MODULE_PIXELS).ok()?.checked_sub(QUIET).filter(|at| *at < width);
    let is_dark = |x, y| {
        let place = module(y).zip(module(x)).map(|(row, column)| row * width + column);
        place.and_then(|place| colors.get(place)) == Some(&Color::Dark)
    };
    let shade = |x, y| image::Luma([if is_dark(x, y) { 0_u8 } else { 255 }]);
    let mut bytes = Cursor::new(Vec::new());
    image::GrayImage::from_fn(pixels, pixels, shade).write_to(&mut bytes, image::ImageFormat::Png).ok()?;
    Some(bytes.into_inner())
}

/// The dark modules of a row, neighbours as one bar.
fn row_path(row: usize, modules: &[Color]) -> String {
    let mut path = String::new();
    let mut at = 0;
    for bar in modules.chunk_by(|one, next| one == next) {
        if bar[0] == Color::Dark {
            let width = bar.len();
            path.push_str(&format!("M{} {row}h{width}v1h-{width}z", at + QUIET));
        }
        at += bar.len();
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_begins_with_the_finder_pattern_behind_the_quiet_zone() {
        let qr = Qr::of("https://go.example.com/jane7", "QR code of your link").unwrap();
        assert!(qr.path.starts_with("M4 4h7v1h-7z"), "{}", qr.path);
        // Version 3 has 29 modules a side.
        assert_eq!(qr.side, 29 + 8);
    }

    #[test]
    fn every_dark_module_is_drawn_and_no_other() {
        let text = "https://go.example.com/jane7/autumn";
        let code = QrCode::new(text).unwrap();
        let dark = code.to_colors().into_iter().filter(|color| *color == Color::Dark).count();
        let qr = Qr::of(text, "").unwrap();
        let drawn: usize = qr.path.split('h').skip(1).step_by(2).map(number).sum();
        assert_eq!(drawn, dark);
    }

    #[test]
    fn a_picture_shows_the_same_modules() {
        let text = "https://go.example.com/jane7";
        let picture = image::load_from_memory(&png(text).unwrap()).unwrap().to_luma8();
        assert_eq!(picture.width(), (29 + 8) * 8);
        let dark = picture.pixels().filter(|pixel| pixel.0 == [0]).count() / 64;
        let colors = QrCode::new(text).unwrap().to_colors();
        assert_eq!(dark, colors.into_iter().filter(|color| *color == Color::Dark).count());
        assert_eq!(picture.get_pixel(31, 32).0, [255], "the quiet zone");
        assert_eq!(picture.get_pixel(32, 32).0, [0], "the finder pattern");
    }

    fn number(text: &str) -> usize {
        text.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap()
    }

    #[test]
    fn a_label_is_text_and_a_text_that_is_too_long_makes_no_code() {
        let shown = Qr::of("x", "<b>\"").unwrap().to_string();
        assert!(!shown.contains("<b>") && !shown.contains("style"), "{shown}");
        assert!(Qr::of(&"x".repeat(3_000), "").is_none());
    }
}
