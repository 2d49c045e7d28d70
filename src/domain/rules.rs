//! The program's rules: a text that affiliates accept, dated, again whenever it changes (`product.md` P5).

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use super::name::is_invisible;
use super::time::Timestamp;

/// One version of the rules. A version is never changed; a change is the next version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// 1 is the first.
    pub number: u32,
    /// What affiliates accept; an empty one says that there are no rules any more.
    pub text: RulesText,
    /// In force from then until the next version.
    pub since: Timestamp,
}

/// The text of rules: Markdown of at most `RulesText::CHARS_MAX` characters, which may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesText(String);

/// Why a text cannot be the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadRules {
    /// More than `RulesText::CHARS_MAX`.
    #[error("Rules have at most 50,000 characters. Nobody reads more.")]
    TooLong,
    /// Control, zero-width or direction-turning characters.
    #[error("This text contains characters that cannot be seen. Please type it again.")]
    Invisible,
}

impl RulesText {
    /// The most characters of a text.
    pub const CHARS_MAX: usize = 50_000;

    /// Reads a text as typed: lines end in `\n`, white space around it goes.
    ///
    /// # Errors
    /// `BadRules` says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, BadRules> {
        let text: String = text.trim().replace("\r\n", "\n").nfc().collect();
        if text.chars().count() > Self::CHARS_MAX {
            return Err(BadRules::TooLong);
        }
        if text.chars().any(|c| is_invisible(c) && c != '\n' && c != '\t') {
            return Err(BadRules::Invisible);
        }
        Ok(Self(text))
    }

    /// The text as it is accepted.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it says that there are no rules.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text from a row that was written by us.
    pub fn from_row(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for RulesText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_have_lines_and_may_be_empty() {
        assert_eq!(
            RulesText::parse(" Be fair.\r\n\r\n- No spam \n").unwrap().as_str(),
            "Be fair.\n\n- No spam"
        );
        assert!(RulesText::parse(" \n ").unwrap().is_empty());
    }

    #[test]
    fn what_cannot_be_seen_or_nobody_reads_is_refused() {
        assert_eq!(RulesText::parse("No\u{202E}spam"), Err(BadRules::Invisible));
        assert_eq!(RulesText::parse(&"x".repeat(50_001)), Err(BadRules::TooLong));
    }
}
