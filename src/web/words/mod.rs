//! The texts of the visitor's and the portal's pages, in one catalogue that the compiler checks: a language
//! is a constant of every field, so a text that is missing does not compile. The admin stays English in its
//! templates.

mod ahead;
mod charts;
mod doctor;
mod earning;
mod english;
mod entering;
mod figures;
mod joining;
mod keys;
mod manual;
mod own_links;
mod payouts;
mod portal;
mod portuguese;
mod privacy;
mod promoting;
mod sharing;
mod spanish;
mod visitor;

pub use ahead::{AHEAD, AheadWords};
pub use charts::{ChartWords, charts};
pub use doctor::{DoctorWords, doctor};
pub use keys::{KeysWords, keys};
pub use figures::{FiguresWords, figures};
pub use manual::how_it_works;
pub use payouts::{MethodWords, PayoutWords};
pub use portal::{PortalWords, portal};
pub use privacy::{PrivacyWords, privacy};
pub use visitor::VisitorWords;

use actix_web::HttpRequest;
use actix_web::http::header::ACCEPT_LANGUAGE;

use crate::domain::language::Language;

/// What a visitor's page says, in the language that its product says, else in the browser's.
pub fn chosen(of_product: Option<Language>, of_browser: Language) -> &'static VisitorWords {
    visitor(of_product.unwrap_or(of_browser))
}

/// The language that a visitor's browser asks for.
pub fn of_browser(request: &HttpRequest) -> Language {
    let asked = request.headers().get(ACCEPT_LANGUAGE).and_then(|asked| asked.to_str().ok());
    Language::of_browser(asked.unwrap_or_default())
}

/// What the visitor's pages say in a language.
pub fn visitor(language: Language) -> &'static VisitorWords {
    match language {
        Language::English => &english::VISITOR,
        Language::Portuguese => &portuguese::VISITOR,
        Language::Spanish => &spanish::VISITOR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_speaks_for_itself() {
        for language in Language::ALL {
            assert_eq!(visitor(language).lang, language.tag());
        }
        assert_ne!(visitor(Language::Spanish).buy_now, visitor(Language::Portuguese).buy_now);
    }
}
