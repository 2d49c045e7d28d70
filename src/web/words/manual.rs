//! What leads to the manual, which is English, from pages in other languages.

use crate::domain::language::Language;

/// The link to the affiliates' page of the manual, on a page in the language of this tag.
pub fn how_it_works(tag: &str) -> &'static str {
    match Language::of_tag(tag) {
        Some(Language::Portuguese) => "Como funciona (em ingl\u{ea}s)",
        Some(Language::Spanish) => "C\u{f3}mo funciona (en ingl\u{e9}s)",
        Some(Language::English) | None => "How it works",
    }
}
