//! What was reported, in words. Kinds that a creator made up stay as she wrote them.

use crate::domain::conversion::Event;
use crate::domain::language::Language;

/// The kind of a conversion (`product.md` C1), as affiliates read it.
pub fn event(language: Language, event: &Event) -> String {
    let word = match (event.as_str(), language) {
        ("purchase", Language::Portuguese | Language::Spanish) => "compra",
        ("signup", Language::Portuguese) => "cadastro",
        ("signup", Language::Spanish) => "registro",
        ("download", Language::Spanish) => "descarga",
        ("form", Language::Portuguese) => "formul\u{e1}rio",
        ("form", Language::Spanish) => "formulario",
        (other, _) => other,
    };
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_kinds_are_words_and_others_stay_as_they_are() {
        let told = |language, word| event(language, &Event::parse(word).unwrap());
        assert_eq!(told(Language::Portuguese, "signup"), "cadastro");
        assert_eq!(told(Language::Spanish, "form"), "formulario");
        assert_eq!(told(Language::English, "signup"), "signup");
        assert_eq!(told(Language::Spanish, "webinar"), "webinar");
    }
}
