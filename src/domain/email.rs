//! Email addresses, as far as a sender can judge them: compared without case, never verified here.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::name::is_invisible;

/// An email address: trimmed, lower case, one `@` with something on both sides, at most 254 bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

/// The answer to a text that is not an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This is not an email address. It looks like name@example.com.")]
pub struct BadEmail;

impl Email {
    /// Reads an address as typed.
    ///
    /// # Errors
    /// `BadEmail` where no mail could ever arrive.
    pub fn parse(text: &str) -> Result<Self, BadEmail> {
        let text = text.trim().to_lowercase();
        let (name, domain) = text.split_once('@').ok_or(BadEmail)?;
        let odd =
            |c: char| c.is_whitespace() || is_invisible(c) || matches!(c, '@' | '<' | '>' | ',' | ';' | '"');
        let labels = domain.split('.').all(|label| !label.is_empty());
        if text.len() > 254
            || name.is_empty()
            || name.len() > 64
            || !labels
            || text.replacen('@', "", 1).contains(odd)
        {
            return Err(BadEmail);
        }
        Ok(Self(text))
    }

    /// The address in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address from a row that was written by us.
    pub fn from_row(text: String) -> Self {
        Self(text)
    }

    /// Only enough of the address to recognise it: `j***@e***`. For rows and logs.
    pub fn masked(text: &str) -> String {
        let first = |part: &str| part.chars().next().map_or(String::new(), |c| format!("{c}***"));
        match text.split_once('@') {
            Some((name, domain)) => format!("{}@{}", first(name), first(domain)),
            None => "***".into(),
        }
    }
}

/// A buyer's address as it is kept: a keyed hash, made where the key is. Two reports with one address have one
/// hash; the address cannot be read from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailHash(pub [u8; 16]);

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_without_case() {
        assert_eq!(Email::parse(" Jane@Example.COM "), Email::parse("jane@example.com"));
        assert!(Email::parse("creator@localhost").is_ok(), "a machine of one's own");
    }

    #[test]
    fn what_no_mail_could_reach_is_refused() {
        for bad in [
            "",
            "jane",
            "@example.com",
            "jane@",
            "a@b@c",
            "a b@c.de",
            "a@b..c",
            "a@.b",
            "a@b.",
            "<a@b.c>",
            "a\u{200B}@b.c",
        ] {
            assert_eq!(Email::parse(bad), Err(BadEmail), "{bad:?}");
        }
    }

    #[test]
    fn a_masked_address_cannot_be_written_to() {
        assert_eq!(Email::masked("jane@example.com"), "j***@e***");
        assert_eq!(Email::masked("nonsense"), "***");
    }
}
