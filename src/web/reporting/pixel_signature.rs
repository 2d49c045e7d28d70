//! A pixel that the shop's server signed: `t` and `s` in its address (`contract.md`, "Signed pixel").

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::fields::Fields;
use super::reading::{Problem, field};
use crate::domain::money::{Currency, Money};
use crate::domain::product::Product;
use crate::domain::time::Timestamp;
use crate::web::secrets::{hex, same};

/// How far the moment of a signature may be from ours, either way: a page may lie in a cache for a while.
/// Milliseconds.
const OFF_MAX_MS: u64 = 24 * 3_600_000;
/// Nobody means a second that is so far away; it was counted in milliseconds.
const SECONDS_MAX: i64 = 100_000_000_000;

/// A pixel's signature as it arrived, with what it can have been made over.
#[derive(Debug)]
pub(super) struct PixelSignature {
    /// Unix seconds, as sent.
    seconds: String,
    /// `s`, as sent.
    given: String,
    /// What may have been signed: a product goes by several names, and several clicks may be named.
    texts: Vec<String>,
}

/// Why a pixel's signature is not believed. For whoever integrates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum BadPixelSignature {
    /// `t` is no number.
    #[error("t is the moment of signing in Unix seconds, such as 1700000000.")]
    Form,
    /// `t` counts milliseconds.
    #[error("t counts milliseconds. Sign and send Unix seconds, such as 1700000000.")]
    Milliseconds,
    /// Made with another key, or over something else.
    #[error(
        "The signature s does not fit. Check the pixel secret, and that what is signed is what is sent: the report in \
         Duly shows the text to sign."
    )]
    Wrong,
    /// The key is right, the clock or the page is not.
    #[error(
        "The signature fits, but was made more than 24 hours ago. Sign each page anew, and check that it is not cached."
    )]
    Old,
    /// The key is right, the clock is not.
    #[error("The signature fits, but t is more than 24 hours ahead. Set the clock of your server.")]
    Ahead,
}

impl PixelSignature {
    /// The signature in the fields of a page's report; `None` where there is none.
    ///
    /// # Errors
    /// Where something is missing that it needs, or what it covers cannot be read.
    pub(super) fn of(fields: &Fields, product: &Product) -> Result<Option<Self>, Problem> {
        let Some(given) = field(fields, "s")? else { return Ok(None) };
        let Some(seconds) = field(fields, "t")? else {
            return Err(Problem::malformed(
                "t",
                "A signed pixel needs t, the moment of signing in Unix seconds.",
            ));
        };
        let order = field(fields, "order_id")?.unwrap_or_default();
        let clicks = fields.all("click_id");
        if order.is_empty() && clicks.is_empty() {
            let reason = "A signed pixel needs order_id, or click_id where there is no order: without either, it could be \
                          loaded again and count again.";
            return Err(Problem::malformed("order_id", reason));
        }
        let currency = field(fields, "currency")?.map(Currency::parse).transpose();
        let currency = currency.map_err(|unknown| Problem::malformed("currency", unknown.to_string()))?;
        // A currency that is not said is the product's, whatever offer is named: the offer is not signed.
        let amount =
            field(fields, "amount")?.map(|text| Money::parse(text, currency.unwrap_or(product.currency)));
        let amount = amount.transpose().map_err(|bad| Problem::malformed("amount", bad.to_string()))?;
        let amount = amount.map_or_else(String::new, |amount| amount.minor.to_string());
        let currency = currency.map_or_else(String::new, |currency| currency.code().to_owned());

        let said = field(fields, "product")?.unwrap_or_default().to_owned();
        let products = [said, product.slug.to_string(), product.id.to_string(), product.id.0.to_string()];
        let events = field(fields, "event")?.map_or_else(|| vec!["purchase", ""], |event| vec![event]);
        let clicks = if clicks.is_empty() { vec![""] } else { clicks };
        let mut texts = Vec::new();
        for product in &products {
            for event in &events {
                for click in &clicks {
                    texts.push(canonical([product, event, order, &amount, &currency, click, seconds]));
                }
            }
        }
        Ok(Some(Self { seconds: seconds.to_owned(), given: given.to_ascii_lowercase(), texts }))
    }

    /// Whether it was made with this key, within a day.
    pub(super) fn check(&self, key: &str, now: Timestamp) -> Result<(), BadPixelSignature> {
        let seconds: i64 = self.seconds.parse().map_err(|_| BadPixelSignature::Form)?;
        if seconds.abs() > SECONDS_MAX {
            return Err(BadPixelSignature::Milliseconds);
        }
        if !self.texts.iter().any(|text| same(&signed(key, text), &self.given)) {
            return Err(BadPixelSignature::Wrong);
        }
        let moment = seconds.saturating_mul(1_000);
        match now.0.abs_diff(moment) > OFF_MAX_MS {
            false => Ok(()),
            true if moment < now.0 => Err(BadPixelSignature::Old),
            true => Err(BadPixelSignature::Ahead),
        }
    }

    /// What should have been signed, on one line.
    pub(super) fn explained(&self) -> String {
        let text = self.texts.first().map_or_else(String::new, |text| text.replace('\n', "\\n"));
        format!("The text to sign is {text}, where \\n is a line's end.")
    }
}

/// The text that is signed: what it covers, a line each.
fn canonical(parts: [&str; 7]) -> String {
    format!("v1\n{}", parts.join("\n"))
}

fn signed(key: &str, text: &str) -> String {
    // HMAC takes a key of any length, so this cannot fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return String::new() };
    mac.update(text.as_bytes());
    hex(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::name::{Name, Slug};

    const NOW: Timestamp = Timestamp(1_700_000_000_000);
    const KEY: &str = "px_secret";

    fn product() -> Product {
        let mut product =
            Product::draft(Name::parse("Bread").unwrap(), Currency::parse("EUR").unwrap(), Timestamp(0));
        product.slug = Slug::parse("bread").unwrap();
        product
    }

    fn checked(query: &str) -> Result<(), BadPixelSignature> {
        PixelSignature::of(&Fields::of_form(query), &product()).unwrap().unwrap().check(KEY, NOW)
    }

    fn problem(query: &str) -> Problem {
        PixelSignature::of(&Fields::of_form(query), &product()).unwrap_err()
    }

    #[test]
    fn the_signature_is_the_one_that_others_compute() {
        // hmac.new(b"px_secret", b"v1\n...", "sha256").hexdigest() in Python.
        let known = "23147148e5ed077b6c7510e7f754d1152bcc6ef9bbc0bfee63268cb597292764";
        let text = canonical(["prog_1", "sale", "ORD-1001", "4990", "EUR", "ck_8Zr2pQ", "1700000000"]);
        assert_eq!(signed(KEY, &text), known);
        let known = "867b329c62a3d8392d1d44794bd31654fcaf290cb523342f15a787b7e416d631";
        let text = canonical(["bread", "purchase", "A-1", "4990", "EUR", "", "1700000000"]);
        assert_eq!(signed(KEY, &text), known);
        let query = format!("p=bread&o=A-1&a=49.90&c=eur&t=1700000000&s={}", known.to_uppercase());
        assert_eq!(checked(&query), Ok(()));
    }

    #[test]
    fn what_is_not_said_is_empty() {
        let known = "76b66906122985ac9097b07f21b45a4a578f9a93d18b8306b2c48f61ae383587";
        let text = canonical(["bread", "signup", "A-2", "", "", "", "1700000000"]);
        assert_eq!(signed(KEY, &text), known);
        assert_eq!(
            checked(&format!("product=bread&event=signup&order_id=A-2&t=1700000000&s={known}")),
            Ok(())
        );
    }

    fn with(parts: [&str; 7], query: &str) -> Result<(), BadPixelSignature> {
        checked(&format!("{query}&t={}&s={}", parts[6], signed(KEY, &canonical(parts))))
    }

    #[test]
    fn everything_it_covers_must_be_as_it_was_signed() {
        let parts = ["bread", "purchase", "A-1", "4990", "EUR", "X", "1700000000"];
        let good = "product=bread&order_id=A-1&amount=49.90&currency=EUR&click_id=X";
        assert_eq!(with(parts, good), Ok(()));
        assert_eq!(with(parts, &format!("{good}&duly=Y&coupon=K&sku=off_1")), Ok(()), "the rest is unsigned");
        for changed in [
            "product=bread&order_id=A-1&amount=49.91&currency=EUR&click_id=X",
            "product=bread&order_id=A-1&amount=49.90&currency=USD&click_id=X",
            "product=bread&order_id=A-2&amount=49.90&currency=EUR&click_id=X",
            "product=bread&order_id=A-1&amount=49.90&currency=EUR&click_id=Y",
            "product=bread&order_id=A-1&amount=49.90&currency=EUR",
            "product=bread&order_id=A-1&amount=49.90&click_id=X",
            "product=bread&order_id=A-1&amount=49.90&currency=EUR&click_id=X&event=signup",
        ] {
            assert_eq!(with(parts, changed), Err(BadPixelSignature::Wrong), "{changed}");
        }
    }

    #[test]
    fn a_wrong_clock_is_told_from_a_wrong_secret() {
        let at = |seconds: &str| {
            with(["bread", "purchase", "A-1", "", "", "", seconds], "product=bread&order_id=A-1")
        };
        assert_eq!(at("1699913600"), Ok(()), "24 hours ago");
        assert_eq!(at("1699913599"), Err(BadPixelSignature::Old));
        assert_eq!(at("1700086401"), Err(BadPixelSignature::Ahead));
        assert_eq!(at("1700000000000"), Err(BadPixelSignature::Milliseconds));
        assert_eq!(at("now"), Err(BadPixelSignature::Form));
        assert_eq!(checked("product=bread&order_id=A-1&t=1700000000&s=00"), Err(BadPixelSignature::Wrong));
    }

    #[test]
    fn what_could_be_loaded_again_and_again_is_not_believed() {
        assert_eq!(problem("product=bread&t=1700000000&s=00").field, Some("order_id"));
        assert_eq!(problem("product=bread&order_id=A-1&s=00").field, Some("t"));
        assert_eq!(problem("product=bread&order_id=A-1&amount=x&t=1700000000&s=00").field, Some("amount"));
        let unsigned = Fields::of_form("product=bread&order_id=A-1&t=1700000000");
        assert!(PixelSignature::of(&unsigned, &product()).unwrap().is_none());
    }
}
