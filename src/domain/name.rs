//! Names that people give, and the slugs made from them.
//!
//! Texts from outside end up on pages, in statements and in files, so what cannot be seen is refused
//! at the door: control characters, zero-width characters and the marks that turn reading direction.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::code::TRAILING;

/// A person's or thing's name: one line, 1 to 120 characters, NFC, no invisible characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Name(String);

/// Why a text is not a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// Nothing there.
    #[error("Please enter a name.")]
    Empty,
    /// Over 120 characters.
    #[error("A name has at most 120 characters.")]
    TooLong,
    /// Control, zero-width or direction-turning characters.
    #[error("This name contains characters that cannot be seen. Please type it again.")]
    Invisible,
}

/// A text as it is searched: in lower case and without accents, so that `tomas` finds Tomás.
pub fn searched(text: &str) -> String {
    text.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).collect()
}

impl Name {
    /// Reads a name as typed.
    ///
    /// # Errors
    /// `BadName` says what to type instead.
    pub fn parse(text: &str) -> Result<Self, BadName> {
        let text: String = text.trim().nfc().collect();
        if text.is_empty() {
            return Err(BadName::Empty);
        }
        if text.chars().count() > 120 {
            return Err(BadName::TooLong);
        }
        if text.chars().any(is_invisible) {
            return Err(BadName::Invisible);
        }
        Ok(Self(text))
    }

    /// The name as it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name from a row that was written by us.
    pub fn from_row(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Characters that are not seen, or that change how others are read: controls, zero-width marks,
/// bidirectional overrides, tag characters.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' | '\u{AD}')
}

/// Marks that change in which direction others are read. Running text may have joiners, as emoji and some scripts
/// do; it has none of these, so that nobody reads other words than are there.
pub fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A word in an address (a product's, a page's, a link's): 1 to 60 of `[a-z0-9-]`, and not only digits (those are numbers).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slug(String);

/// The answer to a text that is not a slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("An address word has 1 to 60 letters a to z, digits and hyphens, and at least one letter.")]
pub struct BadSlug;

impl Slug {
    /// Reads a slug as typed.
    ///
    /// # Errors
    /// `BadSlug` for anything else.
    pub fn parse(text: &str) -> Result<Self, BadSlug> {
        let text = text.trim().to_ascii_lowercase();
        let plain = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let lettered = text.bytes().any(|b| b.is_ascii_lowercase());
        if text.len() > 60 || !plain || !lettered || text.starts_with("prd_") {
            return Err(BadSlug);
        }
        Ok(Self(text))
    }

    /// A product's slug made from its name.
    pub fn of_name(name: &Name) -> Self {
        Self::made_of(name, "product")
    }

    /// A slug made from a name: letters without their marks, everything else a hyphen. `kind` stands first where
    /// that leaves no letter.
    pub fn made_of(name: &Name, kind: &str) -> Self {
        let mut slug = String::new();
        for c in name.0.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)) {
            if c.is_ascii_alphanumeric() {
                slug.push(c.to_ascii_lowercase());
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        slug.truncate(50);
        let slug = slug.trim_matches('-');
        Self::parse(slug).unwrap_or_else(|_| Self(format!("{kind}-{slug}").trim_end_matches('-').to_owned()))
    }

    /// The word that a visitor's address means: case and trailing punctuation are ignored, as with codes
    /// (`product.md` L2). Any text will do; where no slug looks like it, it is nobody's.
    pub fn in_address(text: &str) -> Cow<'_, str> {
        let text = text.trim_end_matches(TRAILING);
        if text.bytes().any(|b| b.is_ascii_uppercase()) {
            text.to_ascii_lowercase().into()
        } else {
            text.into()
        }
    }

    /// The same word with a number behind it, for when it is taken.
    pub fn numbered(&self, number: u32) -> Self {
        Self(format!("{}-{number}", self.0))
    }

    /// The slug as it stands in addresses.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The slug from a row that was written by us.
    pub fn from_row(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_passes_over_capitals_and_accents() {
        assert_eq!(searched("Tomás SUÁREZ"), "tomas suarez");
        assert_eq!(searched("Łódź 東京"), "łodz 東京");
        assert_eq!(searched("Søren"), "søren");
    }

    #[test]
    fn names_are_seen_as_they_are_typed() {
        assert_eq!(Name::parse("  Jane Moura ").map(|n| n.to_string()), Ok("Jane Moura".into()));
        assert_eq!(Name::parse("e\u{301}").map(|n| n.to_string()), Ok("\u{e9}".into()));
        assert_eq!(Name::parse("   "), Err(BadName::Empty));
        assert_eq!(Name::parse(&"a".repeat(121)), Err(BadName::TooLong));
        for hidden in ["a\u{202E}b", "a\u{200B}b", "a\nb", "a\u{0}b", "a\u{E0041}"] {
            assert_eq!(Name::parse(hidden), Err(BadName::Invisible), "{hidden:?}");
        }
    }

    #[test]
    fn every_name_makes_a_slug() {
        let slug = |text: &str| Slug::of_name(&Name::parse(text).unwrap()).to_string();
        assert_eq!(slug("Sourdough Masterclass"), "sourdough-masterclass");
        assert_eq!(slug("P\u{e3}o de Queijo!"), "pao-de-queijo");
        assert_eq!(slug("2026"), "product-2026");
        assert_eq!(Slug::made_of(&Name::parse("2026").unwrap(), "page").to_string(), "page-2026");
        assert_eq!(slug("\u{65e5}\u{672c}"), "product");
        assert_eq!(Slug::parse(&slug(&"x".repeat(120))).map(|s| s.as_str().len()), Ok(50));
    }

    #[test]
    fn a_slug_is_never_taken_for_a_number() {
        assert_eq!(Slug::parse("7"), Err(BadSlug));
        assert_eq!(Slug::parse("prd_7"), Err(BadSlug));
        assert!(Slug::parse("plan-7").is_ok());
    }
}
