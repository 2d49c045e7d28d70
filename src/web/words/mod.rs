//! The texts of the visitor's and the portal's pages, in one catalogue that the compiler checks: a language
//! is a constant of every field, so a text that is missing does not compile. The admin stays English in its
//! templates.

mod ahead;
mod english;
mod entering;
mod portal;
mod portuguese;
mod spanish;
mod visitor;

pub use ahead::{AHEAD, AheadWords};
pub use portal::{PortalWords, portal};
pub use visitor::VisitorWords;

use crate::domain::language::Language;

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
