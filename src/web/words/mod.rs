//! The texts of the visitor's and the portal's pages, in one catalogue that the compiler checks: a language
//! is a constant of every field, so a text that is missing does not compile. What is said stands in a file a subject;
//! how it is said, in a folder a language. The admin stays English in its templates.

mod ahead;
mod charts;
mod doctor;
mod earning;
mod english;
mod entering;
mod events;
mod figures;
mod joining;
mod keys;
mod manual;
mod own_links;
mod page;
mod payouts;
mod portal;
mod portuguese;
mod privacy;
mod problems;
mod promoting;
mod sharing;
mod spanish;
mod taking;
mod visitor;

pub use ahead::AheadWords;
pub use charts::{ChartWords, charts};
pub use doctor::DoctorWords;
pub use events::event;
pub use figures::{FiguresWords, figures};
pub use keys::{KeysWords, keys};
pub use manual::{back_to_your_pages, how_it_works};
pub use own_links::LinksWords;
pub use page::PageWords;
pub use payouts::{MethodWords, PayoutWords};
pub use portal::PortalWords;
pub use privacy::{PrivacyWords, privacy};
pub use problems::{Problem, refusal};
pub use taking::{TakingWords, taking};
pub use visitor::VisitorWords;

use crate::domain::language::Language;

/// What a visitor's page says, in the language that its product says, else in the browser's.
pub fn chosen(of_product: Option<Language>, of_browser: Language) -> &'static VisitorWords {
    visitor(of_product.unwrap_or(of_browser))
}

/// What the visitor's pages say in a language.
pub fn visitor(language: Language) -> &'static VisitorWords {
    match language {
        Language::English => &english::VISITOR,
        Language::Portuguese => &portuguese::VISITOR,
        Language::Spanish => &spanish::VISITOR,
    }
}

/// What the portal says in a language.
pub fn portal(language: Language) -> &'static PortalWords {
    match language {
        Language::English => &english::PORTAL,
        Language::Portuguese => &portuguese::PORTAL,
        Language::Spanish => &spanish::PORTAL,
    }
}

/// What the Doctor says in a language.
pub fn doctor(language: Language) -> &'static DoctorWords {
    match language {
        Language::English => &english::DOCTOR,
        Language::Portuguese => &portuguese::DOCTOR,
        Language::Spanish => &spanish::DOCTOR,
    }
}

/// What every page says around its content in a language.
pub fn page(language: Language) -> &'static PageWords {
    match language {
        Language::English => &english::PAGE,
        Language::Portuguese => &portuguese::PAGE,
        Language::Spanish => &spanish::PAGE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_speaks_for_itself() {
        for language in Language::ALL {
            assert_eq!(visitor(language).language, language);
            assert_eq!(portal(language).language, language);
        }
        assert_ne!(visitor(Language::Spanish).buy_now, visitor(Language::Portuguese).buy_now);
    }
}
