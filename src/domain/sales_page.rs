//! What a creator may say on the sales page that Duly makes (`product.md` 9). All of it may be left out: the
//! page is complete from the moment the product exists.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use super::id::ProductId;
use super::language::Language;
use super::name::{BadName, Name, turns_direction};
use super::time::Timestamp;

/// A sales page as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SalesPage {
    /// Whose page.
    pub product: ProductId,
    /// `None`: the product's name.
    pub headline: Option<Headline>,
    /// Below the headline.
    pub text: PageText,
    /// Above the text.
    pub picture: Option<Picture>,
    /// Of the buttons, here and on the payment page. `None`: as the visitor's browser asks.
    pub language: Option<Language>,
    /// When it was last changed.
    pub changed_at: Timestamp,
}

impl SalesPage {
    /// The page that nobody has edited.
    pub fn unedited(product: ProductId) -> Self {
        Self {
            product,
            headline: None,
            text: PageText::default(),
            picture: None,
            language: None,
            changed_at: Timestamp(0),
        }
    }
}

/// One line above everything else, 1 to 120 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline(Name);

/// Why a text is not a headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadHeadline {
    /// Nothing there.
    #[error("Please enter a headline.")]
    Empty,
    /// Over 120 characters.
    #[error("A headline has at most 120 characters.")]
    TooLong,
    /// Control, zero-width or direction-turning characters.
    #[error("This headline contains characters that cannot be seen. Please type it again.")]
    Invisible,
}

impl Headline {
    /// Reads a headline as typed.
    ///
    /// # Errors
    /// `BadHeadline` says what to type instead.
    pub fn parse(text: &str) -> Result<Self, BadHeadline> {
        Name::parse(text).map(Self).map_err(|bad| match bad {
            BadName::Empty => BadHeadline::Empty,
            BadName::TooLong => BadHeadline::TooLong,
            BadName::Invisible => BadHeadline::Invisible,
        })
    }

    /// The headline as it is shown.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The headline from a row that was written by us.
    pub fn from_row(text: String) -> Self {
        Self(Name::from_row(text))
    }
}

/// A text in Markdown, at most 20,000 characters; it may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageText(String);

/// Why a text cannot stand on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPageText {
    /// Over 20,000 characters.
    #[error("The text has {0} characters. It may have at most 20,000.")]
    TooLong(usize),
    /// Control characters, or marks that turn the direction of reading.
    #[error("This text contains characters that cannot be seen. Please type it again.")]
    Invisible,
}

impl PageText {
    /// The most characters a text may have.
    pub const CHARS_MAX: usize = 20_000;

    /// Reads a text as typed. Its ends of lines are `\n`.
    ///
    /// # Errors
    /// `BadPageText` says what to change.
    pub fn parse(text: &str) -> Result<Self, BadPageText> {
        let text: String = text.trim_end().nfc().collect();
        let chars = text.chars().count();
        if chars > Self::CHARS_MAX {
            return Err(BadPageText::TooLong(chars));
        }
        if text.chars().any(|c| turns_direction(c) || (c.is_control() && c != '\n' && c != '\t')) {
            return Err(BadPageText::Invisible);
        }
        Ok(Self(text))
    }

    /// The Markdown as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text from a row that was written by us.
    pub fn from_row(text: String) -> Self {
        Self(text)
    }
}

/// A picture on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    /// What it is called by.
    pub hash: PictureHash,
    /// How it is encoded.
    pub kind: PictureKind,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

impl Picture {
    /// The last part of its address.
    pub fn file_name(&self) -> String {
        format!("{}.{}", self.hash, self.kind.ending())
    }
}

/// A picture that was made ready for the web: without anything that came with it but the picture itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureFile {
    /// The picture.
    pub picture: Picture,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What a picture is called by: the first 16 bytes of its SHA-256, so that another picture has another address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PictureHash(pub [u8; 16]);

impl PictureHash {
    /// The hash from an address, 32 digits in lower case.
    pub fn parse(text: &str) -> Option<Self> {
        let digits =
            text.len() == 32 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        let number = digits.then(|| u128::from_str_radix(text, 16).ok())??;
        Some(Self(number.to_be_bytes()))
    }
}

impl fmt::Display for PictureHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

/// How a picture is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureKind {
    /// A photograph.
    Jpeg,
    /// A drawing, or something to see through.
    Png,
}

impl PictureKind {
    /// The ending of its address.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }

    /// The value of `Content-Type`.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_is_one_line_that_can_be_seen() {
        assert_eq!(Headline::parse("  Bake bread  ").unwrap().as_str(), "Bake bread");
        assert_eq!(Headline::parse(" "), Err(BadHeadline::Empty));
        assert_eq!(Headline::parse(&"x".repeat(121)), Err(BadHeadline::TooLong));
        assert_eq!(Headline::parse("a\nb"), Err(BadHeadline::Invisible));
    }

    #[test]
    fn a_text_has_lines_and_an_end() {
        assert_eq!(PageText::parse("# One\n\n\ttwo\n\n").unwrap().as_str(), "# One\n\n\ttwo");
        assert!(PageText::parse(&"\u{e9}".repeat(20_000)).is_ok());
        assert_eq!(PageText::parse(&"x".repeat(20_001)), Err(BadPageText::TooLong(20_001)));
        assert_eq!(PageText::parse("a\u{7}"), Err(BadPageText::Invisible));
        assert_eq!(PageText::parse("pay\u{202E}99"), Err(BadPageText::Invisible));
        let cook = "\u{1F469}\u{200D}\u{1F373}\n\tbakes";
        assert_eq!(PageText::parse(cook).map(|text| text.as_str().to_owned()), Ok(cook.to_owned()));
    }

    #[test]
    fn a_hash_is_read_as_it_is_written() {
        let hash = PictureHash([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255]);
        assert_eq!(hash.to_string(), "000102030405060708090a0b0c0d0eff");
        assert_eq!(PictureHash::parse(&hash.to_string()), Some(hash));
        for odd in ["", "0", "000102030405060708090A0B0C0D0EFF", "+00102030405060708090a0b0c0d0eff"] {
            assert_eq!(PictureHash::parse(odd), None, "{odd}");
        }
    }
}
