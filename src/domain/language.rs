//! The languages that the pages for visitors and affiliates speak, and how one is chosen.

/// A language that every text for visitors and affiliates exists in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Spoken where nothing else fits.
    #[default]
    English,
    /// As in Brazil and Portugal.
    Portuguese,
    /// As in Spain and Latin America.
    Spanish,
}

impl Language {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::English, Self::Portuguese, Self::Spanish];

    /// Its tag, as in `<html lang>` and in the API (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Portuguese => "pt",
            Self::Spanish => "es",
        }
    }

    /// What those who speak it call it.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Portuguese => "Português",
            Self::Spanish => "Español",
        }
    }

    /// The language of a tag of ours.
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// What a browser asks for with `Accept-Language` (RFC 9110, 12.5.4): the one of ours that it likes best,
    /// English where it likes none. A region (`pt-BR`) is heard as its language.
    pub fn of_browser(accept_language: &str) -> Self {
        let mut best = (0, Self::default());
        for part in accept_language.split(',').take(RANGES_MAX) {
            let (range, weight) =
                part.split_once(';').map_or((part, 1_000), |(range, rest)| (range, weight(rest)));
            let language = range.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
            // Between equals, the one that was named first.
            if let Some(language) = Self::of_tag(&language)
                && weight > best.0
            {
                best = (weight, language);
            }
        }
        best.1
    }
}

/// How many languages of a browser are looked at.
const RANGES_MAX: usize = 20;

/// `q=0.8` in thousandths; what cannot be read is not wanted.
fn weight(parameter: &str) -> u32 {
    let Some(text) = parameter.trim().strip_prefix("q=") else { return 0 };
    let (whole, thousandths) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = thousandths.chars().chain("000".chars()).take(3).collect();
    match (whole, digits.parse::<u32>()) {
        ("0", Ok(thousandths)) => thousandths,
        ("1", Ok(0)) => 1_000,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_language_it_likes_best() {
        for (asked, language) in [
            ("pt-BR,pt;q=0.9,en;q=0.8", Language::Portuguese),
            ("fr-FR, fr;q=0.9, es;q=0.5, en;q=0.4", Language::Spanish),
            ("en;q=0.4,ES-419;q=0.5", Language::Spanish),
            ("pt,es", Language::Portuguese),
            ("de", Language::English),
            ("*", Language::English),
            ("", Language::English),
        ] {
            assert_eq!(Language::of_browser(asked), language, "{asked}");
        }
    }

    #[test]
    fn a_language_that_is_refused_or_garbled_is_not_spoken() {
        for asked in ["es;q=0", "es;q=0.000,en", "es;q=x", "es;q=2", "es;v=1", ";;;,,,q=1", "es;q=0.0001"] {
            assert_eq!(Language::of_browser(asked), Language::English, "{asked}");
        }
    }

    #[test]
    fn every_language_has_a_tag_of_its_own() {
        for language in Language::ALL {
            assert_eq!(Language::of_tag(language.tag()), Some(language));
        }
    }
}
