//! An affiliate's coupon: the word that buyers type at the checkout and that says who brought them
//! (`product.md` A6).

use std::fmt;

use super::id::AffiliationId;
use super::name::is_invisible;

/// An affiliate's coupon, as it was typed: 3 to 40 letters a to z, digits, `-` and `_`. Case is ignored where
/// two are compared, since buyers and shops write it as they like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coupon(String);

/// The answer to a text that cannot be an affiliate's coupon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("A coupon has 3 to 40 letters, digits, hyphens and underscores.")]
pub struct BadCoupon;

/// How many characters of a coupon in a report are kept.
const SENT_CHARS_MAX: usize = 64;

impl Coupon {
    /// Reads a coupon.
    ///
    /// # Errors
    /// `BadCoupon` for other lengths or characters.
    pub fn parse(text: &str) -> Result<Self, BadCoupon> {
        let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if plain && (3..=40).contains(&text.len()) { Ok(Self(text.to_owned())) } else { Err(BadCoupon) }
    }

    /// As it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two coupons are compared by.
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// The coupon from a row that was written by us.
    pub fn from_row(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Coupon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A coupon as it was sent, and whose it was then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedCoupon {
    /// As sent, at most 64 characters.
    pub text: String,
    /// The affiliation it belongs to; `None`: it is the shop's own.
    pub affiliation: Option<AffiliationId>,
    /// Whether the report that brought it was authenticated.
    pub signed: bool,
}

impl UsedCoupon {
    /// How much it says: one that leads to an affiliate more than the shop's own, a signed one more than another.
    pub(super) fn weight(&self) -> (bool, bool) {
        (self.affiliation.is_some(), self.signed)
    }
}

/// What a report sent as its coupon, one by one: shops that take several send them with a comma or a space between.
pub fn sent<'s>(said: &[&'s str]) -> Vec<&'s str> {
    let all = said.iter().flat_map(|text| text.split(|c: char| c == ',' || c == ';' || c.is_whitespace()));
    all.filter(|word| !word.is_empty()).collect()
}

/// What a report sent as its coupon, as it is kept: without what cannot be seen, and not for ever long.
pub fn kept(said: &[&str]) -> String {
    said.join(" ").chars().filter(|c| !is_invisible(*c)).take(SENT_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coupon_is_a_short_word_and_its_case_is_ignored() {
        assert_eq!(Coupon::parse("Ana_10").unwrap().folded(), Coupon::parse("aNA_10").unwrap().folded());
        assert_eq!(Coupon::parse("Ana-10").map(|coupon| coupon.to_string()), Ok("Ana-10".into()));
        for bad in ["", "AB", "ANA 10", "AN\u{c3}10", "ANA%", &"A".repeat(41)] {
            assert_eq!(Coupon::parse(bad), Err(BadCoupon), "{bad}");
        }
    }

    #[test]
    fn shops_send_several_in_one_field() {
        assert_eq!(sent(&["WELCOME, ana10;x", "freeship"]), ["WELCOME", "ana10", "x", "freeship"]);
        assert_eq!(kept(&["A\u{200b}B", "C"]), "AB C");
        assert_eq!(kept(&["x".repeat(500).as_str()]).len(), SENT_CHARS_MAX);
    }
}
