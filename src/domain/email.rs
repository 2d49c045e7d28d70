//! Email addresses, as far as a sender can judge them: compared without case, never verified here.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::name::is_invisible;

/// What stands before the hash in a customer id that was an address.
const CUSTOMER: &str = "email:";

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

    /// A text that somebody sent where no address belongs, with an address in it masked.
    pub fn masked_in(text: String) -> String {
        if text.contains('@') { Self::masked(&text) } else { text }
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

impl EmailHash {
    /// What is kept of a customer id that is an address: it is compared as any other, and cannot be read.
    pub fn as_customer(&self) -> String {
        let hex: String = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{CUSTOMER}{hex}")
    }

    /// The hash in a kept customer id, where it was an address.
    pub fn of_customer(kept: &str) -> Option<Self> {
        let hex = kept.strip_prefix(CUSTOMER).filter(|hex| hex.len() == 32)?;
        u128::from_str_radix(hex, 16).ok().map(|number| Self(number.to_be_bytes()))
    }
}

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
    fn a_customer_id_that_was_an_address_leads_back_to_its_hash() {
        let hash = EmailHash([0x0a; 16]);
        assert_eq!(hash.as_customer(), format!("email:{}", "0a".repeat(16)));
        assert_eq!(EmailHash::of_customer(&hash.as_customer()), Some(hash));
        for other in ["c-77", "email:0a", "email:jane@example.com", "erased:cnv_1"] {
            assert_eq!(EmailHash::of_customer(other), None, "{other}");
        }
    }

    #[test]
    fn a_masked_address_cannot_be_written_to() {
        assert_eq!(Email::masked("jane@example.com"), "j***@e***");
        assert_eq!(Email::masked("nonsense"), "***");
        assert_eq!(Email::masked_in("SAVE10".into()), "SAVE10");
        assert_eq!(Email::masked_in("SAVE10, jane@example.com".into()), "S***@e***");
    }
}
