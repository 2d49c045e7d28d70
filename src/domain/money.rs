//! Money is whole minor units with a currency, and it is divided in one place.
//!
//! No floats. No sum over two currencies. Text becomes minor units exactly, or is refused
//! (`product.md` C11); percentages are rounded half to even, once, at the end (M1).

use std::fmt;

use serde::{Deserialize, Serialize};

/// An ISO 4217 currency with minor units, such as EUR (2), JPY (0) or KWD (3).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Currency([u8; 3]); // Invariant: the code of a currency that iso_currency knows, upper case.

/// The answer to a currency that nobody uses to pay.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("This currency is not known. Use a three-letter ISO 4217 code such as EUR.")]
pub struct UnknownCurrency;

impl Currency {
    /// The currency by its code, in any case.
    ///
    /// # Errors
    /// `UnknownCurrency` where ISO 4217 has no such money, or one without minor units (gold, test codes).
    pub fn parse(text: &str) -> Result<Self, UnknownCurrency> {
        let text = text.trim();
        let code: [u8; 3] = text.as_bytes().try_into().map_err(|_| UnknownCurrency)?;
        let code = code.map(|b| b.to_ascii_uppercase());
        let known = Self(code).iso().ok_or(UnknownCurrency)?;
        known.exponent().ok_or(UnknownCurrency)?;
        Ok(Self(code))
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many decimals the currency has: 2 for EUR, 0 for JPY, 3 for KWD.
    pub fn exponent(self) -> u8 {
        self.iso().and_then(iso_currency::Currency::exponent).and_then(|e| u8::try_from(e).ok()).unwrap_or(2)
    }

    /// The bytes of the code, as they are kept in rows and keys.
    pub fn bytes(self) -> [u8; 3] {
        self.0
    }

    fn iso(self) -> Option<iso_currency::Currency> {
        iso_currency::Currency::from_code(std::str::from_utf8(&self.0).ok()?)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount in minor units of a currency. Sums of two currencies do not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Whole minor units: 4990 is EUR 49.90.
    pub minor: i64,
    /// Of this currency.
    pub currency: Currency,
}

/// The largest amount of one report, in minor units. Everything above is a mistake or an attack, and
/// a million of these still add up within 64 bits.
pub const AMOUNT_MAX: i64 = 1_000_000_000_000;

/// Why a text is not an amount. The texts are for the person who sent it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAmount {
    /// Signs, exponents, letters, spaces, two separators.
    #[error("An amount is plain digits with at most one . or , before the decimals, such as 49.90.")]
    NotPlain,
    /// Anything but digits where minor units are asked for.
    #[error("An amount here is whole minor units, such as 4990 for EUR 49.90.")]
    NotMinorUnits,
    /// `12.345` in EUR, `1.5` in JPY.
    #[error("{currency} has {exponent} decimals; this amount has {given}.")]
    TooManyDecimals {
        /// The currency of the amount.
        currency: Currency,
        /// How many decimals it has.
        exponent: u8,
        /// How many were sent.
        given: usize,
    },
    /// More than `AMOUNT_MAX`.
    #[error("This amount is too large to be a sale.")]
    TooLarge,
}

impl Money {
    /// Reads decimal text, as in `49.90` or `49,90`, into whole minor units. Exact or refused.
    ///
    /// # Errors
    /// `BadAmount` says what to send instead.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, BadAmount> {
        let text = text.trim();
        let (whole, decimals) = match text.find(['.', ',']) {
            Some(at) => (&text[..at], &text[at + 1..]),
            None => (text, ""),
        };
        let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let separated = whole.len() != text.len();
        if whole.is_empty() || !plain(whole) || !plain(decimals) || (separated && decimals.is_empty()) {
            return Err(BadAmount::NotPlain);
        }
        let exponent = currency.exponent();
        if decimals.len() > usize::from(exponent) {
            return Err(BadAmount::TooManyDecimals { currency, exponent, given: decimals.len() });
        }
        let padding = usize::from(exponent) - decimals.len();
        let mut digits = whole.bytes().chain(decimals.bytes()).chain(std::iter::repeat_n(b'0', padding));
        let minor = digits
            .try_fold(0_i64, |sum, digit| sum.checked_mul(10)?.checked_add(i64::from(digit - b'0')))
            .filter(|minor| *minor <= AMOUNT_MAX)
            .ok_or(BadAmount::TooLarge)?;
        Ok(Self { minor, currency })
    }

    /// Reads whole minor units, as amounts stand under `/api/v1`. Exact or refused.
    ///
    /// # Errors
    /// `BadAmount` says what to send instead.
    pub fn parse_minor(text: &str, currency: Currency) -> Result<Self, BadAmount> {
        let text = text.trim();
        if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(BadAmount::NotMinorUnits);
        }
        let minor = text.parse().ok().filter(|minor| *minor <= AMOUNT_MAX).ok_or(BadAmount::TooLarge)?;
        Ok(Self { minor, currency })
    }

    /// A usual price, for examples where nothing has a price yet: 97.00, or 9,700 where there are no decimals.
    pub fn usual_price(currency: Currency) -> Self {
        Self { minor: 97 * 10_i64.pow(u32::from(currency.exponent()).max(2)), currency }
    }

    /// Nothing, in a currency.
    pub fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }
}

/// The amount as decimal text with the currency's decimals and no grouping: `49.90`.
pub fn decimal_text(money: Money) -> String {
    let exponent = usize::from(money.currency.exponent());
    let sign = if money.minor < 0 { "-" } else { "" };
    let digits = format!("{:0width$}", money.minor.unsigned_abs(), width = exponent + 1);
    let (whole, decimals) = digits.split_at(digits.len() - exponent);
    if exponent == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") }
}

/// A percentage in millionths of the whole: 30 % is 300,000. Up to four decimals of a percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Percent(u32); // Invariant: at most 1,000,000.

/// The answer to a percentage that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("A percentage is a number from 0 to 100 with at most four decimals, such as 30 or 12.5.")]
pub struct BadPercent;

impl Percent {
    /// All of it.
    pub const WHOLE: Self = Self(1_000_000);
    /// Half of it.
    pub const HALF: Self = Self(500_000);

    /// Reads `30` or `12.5` or `12,5`.
    ///
    /// # Errors
    /// `BadPercent` for anything that is not from 0 to 100 with at most four decimals.
    pub fn parse(text: &str) -> Result<Self, BadPercent> {
        let text = text.trim();
        let text = text.strip_suffix('%').map_or(text, str::trim_end);
        let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, "0"));
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !plain(whole) || !plain(decimals) || decimals.len() > 4 || whole.len() > 3 {
            return Err(BadPercent);
        }
        let millionths: u32 = format!("{whole}{decimals:0<4}").parse().map_err(|_| BadPercent)?;
        Self::of_millionths(millionths).ok_or(BadPercent)
    }

    /// From millionths of the whole, if there are at most a million of them.
    pub fn of_millionths(millionths: u32) -> Option<Self> {
        (millionths <= 1_000_000).then_some(Self(millionths))
    }

    /// In millionths of the whole.
    pub fn millionths(self) -> u32 {
        self.0
    }

    /// This part of an amount in minor units, rounded half to even so that many small sales do not
    /// drift in anyone's favour (`product.md` M1).
    pub fn of(self, minor: i64) -> i64 {
        divide_half_even(i128::from(minor) * i128::from(self.0), 1_000_000)
    }
}

impl fmt::Display for Percent {
    /// Without trailing zeros: `30`, `12.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 10_000, self.0 % 10_000);
        if rest == 0 {
            return write!(f, "{whole}");
        }
        let decimals = format!("{rest:04}");
        write!(f, "{whole}.{}", decimals.trim_end_matches('0'))
    }
}

/// `dividend / divisor` to the nearest whole, halves to the even neighbour. `divisor` is positive.
/// Results beyond 64 bits stop at the largest number; amounts are bounded far below.
pub fn divide_half_even(dividend: i128, divisor: i128) -> i64 {
    let quotient = dividend.div_euclid(divisor);
    let twice = dividend.rem_euclid(divisor) * 2;
    let up = twice > divisor || (twice == divisor && quotient % 2 != 0);
    let rounded = if up { quotient + 1 } else { quotient };
    i64::try_from(rounded).unwrap_or(if rounded > 0 { i64::MAX } else { i64::MIN })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn money(text: &str, code: &str) -> Result<i64, BadAmount> {
        Money::parse(text, Currency::parse(code).unwrap()).map(|money| money.minor)
    }

    #[test]
    fn amounts_are_decimal_text_in_the_decimals_of_their_currency() {
        assert_eq!(money("49.90", "EUR"), Ok(4990));
        assert_eq!(money("49,9", "eur"), Ok(4990));
        assert_eq!(money("97", "EUR"), Ok(9700));
        assert_eq!(money("1500", "JPY"), Ok(1500));
        assert_eq!(money("1.234", "KWD"), Ok(1234));
        assert_eq!(money("0", "EUR"), Ok(0));
        assert_eq!(money("10000000000.00", "EUR"), Ok(AMOUNT_MAX));
    }

    #[test]
    fn odd_amounts_are_refused_and_told_why() {
        for odd in
            ["1e5", "-1", "+1", "1,234.50", "1.234,50", "", ".", ".5", "5.", "1 000", "NaN", "0x10", "١"]
        {
            assert_eq!(money(odd, "EUR"), Err(BadAmount::NotPlain), "{odd}");
        }
        assert!(matches!(money("12.345", "EUR"), Err(BadAmount::TooManyDecimals { given: 3, .. })));
        assert!(matches!(money("12.345", "JPY"), Err(BadAmount::TooManyDecimals { exponent: 0, .. })));
        assert_eq!(money("9999999999999999999", "EUR"), Err(BadAmount::TooLarge));
        assert_eq!(money("10000000000.01", "EUR"), Err(BadAmount::TooLarge));
    }

    #[test]
    fn a_currency_that_nobody_pays_with_is_unknown() {
        for bad in ["EURO", "XAU", "XXX", "", "E1R", "ZZZ"] {
            assert_eq!(Currency::parse(bad), Err(UnknownCurrency), "{bad}");
        }
    }

    #[test]
    fn percentages_keep_four_decimals() {
        assert_eq!(Percent::parse("30").map(Percent::millionths), Ok(300_000));
        assert_eq!(Percent::parse("12,5 %").map(|p| p.to_string()), Ok("12.5".into()));
        assert_eq!(Percent::parse("0.0001").map(Percent::millionths), Ok(1));
        for bad in ["100.0001", "101", "-1", "1e1", "", "12.34567", "."] {
            assert_eq!(Percent::parse(bad), Err(BadPercent), "{bad}");
        }
    }

    #[test]
    fn halves_go_to_the_even_neighbour() {
        let ten = Percent::parse("10").unwrap();
        assert_eq!(ten.of(15), 2);
        assert_eq!(ten.of(25), 2);
        assert_eq!(ten.of(35), 4);
        assert_eq!(ten.of(-15), -2);
        assert_eq!(ten.of(-25), -2);
        assert_eq!(Percent::WHOLE.of(AMOUNT_MAX), AMOUNT_MAX);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(minor in 0..=AMOUNT_MAX, code in prop::sample::select(vec!["EUR", "JPY", "KWD"])) {
            let money = Money { minor, currency: Currency::parse(code).unwrap() };
            prop_assert_eq!(Money::parse(&decimal_text(money), money.currency), Ok(money));
        }

        #[test]
        fn any_text_is_an_amount_or_a_refusal(text in ".{0,40}") {
            if let Ok(money) = Money::parse(&text, Currency::parse("EUR").unwrap()) {
                prop_assert!((0..=AMOUNT_MAX).contains(&money.minor));
            }
        }
    }
}
