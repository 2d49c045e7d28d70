//! Codes: the word in a link that says whose it is, unique for ever (`product.md` L1, L2).

use std::fmt;

use serde::{Deserialize, Serialize};

/// The word in a link. Compared without case; a code is never reused, also after deletion.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Code(String); // Invariant: 3 to 32 of [a-z0-9-], in the one case it is compared in.

/// Why a text is not a code. The texts are for the person who typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadCode {
    /// Too short or too long.
    #[error("A code needs 3 to 32 characters.")]
    Length,
    /// Characters other than letters, digits and hyphens.
    #[error("A code has letters a to z, digits and hyphens only.")]
    Characters,
    /// A hyphen at the end would be taken for punctuation when the link is pasted.
    #[error("A code must end with a letter or a digit.")]
    Ending,
    /// The first part of one of our own addresses.
    #[error("This word is part of Duly's own addresses. Please choose another.")]
    Reserved,
}

/// Letters and digits of generated codes: without `0 O 1 I L`, so that a code survives being read aloud.
const ALPHABET: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
const DIGITS: u32 = 8; // The first eight of ALPHABET.

/// How long a generated code is.
pub const GENERATED_LENGTH: usize = 8;

/// Punctuation that clings to a link when it is pasted at the end of a sentence.
pub const TRAILING: &[char] = &['.', '_', '-', ',', ';', ':', '!', '?', ')', '\'', '"'];

/// The first parts of our own addresses, those of today and those that are planned. Sorted.
const RESERVED: &[&str] = &[
    "about",
    "account",
    "admin",
    "aff",
    "aff_c",
    "aff_lsr",
    "api",
    "app",
    "assets",
    "badge",
    "blog",
    "check",
    "demo",
    "docs",
    "doctor",
    "duly",
    "e",
    "events",
    "export",
    "favicon",
    "go",
    "health",
    "healthz",
    "help",
    "home",
    "hooks",
    "import",
    "index",
    "invitation",
    "invite",
    "join",
    "js",
    "legal",
    "live",
    "login",
    "logout",
    "mail",
    "metrics",
    "new",
    "news",
    "openapi",
    "p",
    "password",
    "pixel",
    "portal",
    "postback",
    "preview",
    "privacy",
    "products",
    "qr",
    "readyz",
    "ref",
    "reset",
    "robots",
    "setup",
    "show",
    "sign-in",
    "sign-out",
    "signin",
    "signout",
    "signup",
    "sitemap",
    "static",
    "status",
    "terms",
    "test",
    "uploads",
    "verify",
    "webhooks",
    "well-known",
    "www",
];

/// Whether a word is the first part of one of our own addresses and so can never be a code.
pub fn is_reserved(word: &str) -> bool {
    RESERVED.binary_search(&word).is_ok()
}

/// Whether the first part of an address can be a code: it is none of our own addresses, and no file's name
/// (`robots.txt`), since codes hold no dot but at their end.
pub fn may_be_first(part: &str) -> bool {
    let word = part.split_once('.').map_or(part, |(word, rest)| if rest.is_empty() { word } else { "www" });
    !part.starts_with('.') && !is_reserved(word)
}

impl Code {
    /// An own (vanity) code, as a person typed it.
    ///
    /// # Errors
    /// `BadCode` says what to type instead.
    pub fn parse(text: &str) -> Result<Self, BadCode> {
        let text = text.trim();
        if !(3..=32).contains(&text.chars().count()) {
            return Err(BadCode::Length);
        }
        let code = text.to_ascii_lowercase();
        if !code.bytes().all(is_code_byte) {
            return Err(BadCode::Characters);
        }
        if code.ends_with('-') {
            return Err(BadCode::Ending);
        }
        if is_reserved(&code) {
            return Err(BadCode::Reserved);
        }
        Ok(Self(code))
    }

    /// The code that a visitor's address means: case and trailing punctuation are ignored (L2).
    /// `None` where no code can look like this.
    pub fn in_address(text: &str) -> Option<Self> {
        let text = text.trim_end_matches(TRAILING);
        if !(3..=32).contains(&text.len()) || !text.bytes().all(|b| is_code_byte(b.to_ascii_lowercase())) {
            return None;
        }
        Some(Self(text.to_ascii_lowercase()))
    }

    /// A generated code from random numbers below 31: eight letters and digits, at least one a digit.
    /// `random` is asked for numbers below its argument.
    pub fn generate(mut random: impl FnMut(u32) -> u32) -> Self {
        let mut letters = [0_u8; GENERATED_LENGTH];
        for letter in &mut letters {
            *letter = letter_at(random(31));
        }
        if !letters.iter().any(u8::is_ascii_digit) {
            let place = usize::try_from(random(8)).unwrap_or(0) % GENERATED_LENGTH;
            letters[place] = letter_at(random(DIGITS));
        }
        Self(letters.iter().map(|b| char::from(*b)).collect())
    }

    /// The code as it is kept and compared.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code from a row that was written by us.
    pub fn from_row(text: String) -> Self {
        Self(text)
    }
}

fn is_code_byte(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'
}

fn letter_at(number: u32) -> u8 {
    ALPHABET[usize::try_from(number).unwrap_or(0) % ALPHABET.len()]
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn own_codes_are_checked_and_told_what_is_wrong() {
        assert_eq!(Code::parse(" Jane-7 ").map(|c| c.to_string()), Ok("jane-7".into()));
        assert_eq!(Code::parse("ab"), Err(BadCode::Length));
        assert_eq!(Code::parse(&"a".repeat(33)), Err(BadCode::Length));
        assert_eq!(Code::parse("ana_b"), Err(BadCode::Characters));
        assert_eq!(Code::parse("jané"), Err(BadCode::Characters));
        assert_eq!(Code::parse("ana-"), Err(BadCode::Ending));
        assert_eq!(Code::parse("Admin"), Err(BadCode::Reserved));
        assert_eq!(Code::parse("help"), Err(BadCode::Reserved));
    }

    #[test]
    fn the_reserved_words_are_sorted_so_that_they_are_found() {
        assert!(RESERVED.is_sorted());
        assert!(RESERVED.iter().all(|word| is_reserved(word)));
    }

    #[test]
    fn a_link_pasted_at_the_end_of_a_sentence_still_leads_somewhere() {
        for pasted in ["JANE7", "jane7.", "Jane7!?", "jane7_", "jane7).", "jane7'\""] {
            assert_eq!(Code::in_address(pasted).map(|c| c.to_string()), Some("jane7".into()), "{pasted}");
        }
        for never in ["ja", "", "...", "jane 7", "ja/ne", "jane\u{7}", "ｊane7"] {
            assert_eq!(Code::in_address(never), None, "{never}");
        }
    }

    proptest! {
        #[test]
        fn generated_codes_can_be_read_aloud_and_hold_a_digit(numbers in prop::collection::vec(any::<u32>(), 16)) {
            let mut numbers = numbers.into_iter().cycle();
            let code = Code::generate(|below| numbers.next().unwrap() % below);
            prop_assert_eq!(code.as_str().len(), GENERATED_LENGTH);
            prop_assert!(code.as_str().bytes().any(|b| b.is_ascii_digit()));
            prop_assert!(!code.as_str().contains(['0', 'o', '1', 'i', 'l']));
            prop_assert_eq!(Code::in_address(&code.as_str().to_uppercase()), Some(code));
        }
    }
}
