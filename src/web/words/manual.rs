//! What leads to the manual, which is English, from pages in other languages.

use crate::domain::language::Language;

/// The link to the affiliates' page of the manual, on a page in a language.
pub fn how_it_works(language: Language) -> &'static str {
    match language {
        Language::Portuguese => "Como funciona (em inglês)",
        Language::Spanish => "Cómo funciona (en inglés)",
        Language::English => "How it works",
    }
}

/// The link from the manual to the portal, for the affiliate who is signed in.
pub fn back_to_your_pages(language: Language) -> &'static str {
    match language {
        Language::Portuguese => "Voltar para suas páginas",
        Language::Spanish => "Volver a tus páginas",
        Language::English => "Back to your pages",
    }
}
