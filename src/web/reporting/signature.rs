//! `X-Duly-Signature: t=UNIX_SECONDS,v1=HEX`: a postback that is signed instead of carrying a token
//! (`contract.md`, "Reporting"). HEX is HMAC-SHA256 with the postback secret over `{t}.{payload}`.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::domain::time::Timestamp;
use crate::web::secrets::{hex, same};

/// How far the moment of a signature may be from ours, either way. Milliseconds.
const OFF_MAX_MS: u64 = 300_000;

/// A signature as it arrived, with what it covers: the raw body, or for GET the raw query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The header.
    pub header: String,
    /// The bytes that were signed.
    pub payload: Vec<u8>,
}

/// Why a signature is not believed. For whoever integrates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadSignature {
    /// Not `t=…,v1=…`.
    #[error("X-Duly-Signature has the form t=UNIX_SECONDS,v1=HEX.")]
    Form,
    /// Made too long ago, or in the future.
    #[error("The signature was made more than 300 seconds ago. Sign each report anew, and set the clock.")]
    Moment,
    /// Made with another key, or over something else.
    #[error(
        "The signature does not fit. Sign UNIX_SECONDS, a dot and the raw body with the postback secret."
    )]
    Wrong,
}

impl Signature {
    /// Whether it was made with this key, now.
    ///
    /// # Errors
    /// `BadSignature` says what to mend.
    pub fn check(&self, key: &str, now: Timestamp) -> Result<(), BadSignature> {
        let part = |name: &str| {
            let mut parts = self.header.split(',').filter_map(|part| part.trim().split_once('='));
            parts.find(|(known, _)| *known == name).map(|(_, value)| value)
        };
        let (moment, given) = part("t").zip(part("v1")).ok_or(BadSignature::Form)?;
        let seconds: i64 = moment.parse().map_err(|_| BadSignature::Form)?;
        if now.0.abs_diff(seconds.saturating_mul(1_000)) > OFF_MAX_MS {
            return Err(BadSignature::Moment);
        }
        let fits = same(&signed(key, moment, &self.payload), &given.to_ascii_lowercase());
        if fits { Ok(()) } else { Err(BadSignature::Wrong) }
    }
}

fn signed(key: &str, moment: &str, payload: &[u8]) -> String {
    // HMAC takes a key of any length, so this cannot fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return String::new() };
    mac.update(moment.as_bytes());
    mac.update(b".");
    mac.update(payload);
    hex(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_700_000_000_000);
    const KEY: &str = "secret";

    fn checked(header: &str, payload: &str) -> Result<(), BadSignature> {
        let signature = Signature { header: header.into(), payload: payload.into() };
        signature.check(KEY, NOW)
    }

    #[test]
    fn what_was_signed_now_with_the_key_is_believed_and_nothing_else() {
        let good = signed(KEY, "1700000000", b"amount=1");
        assert_eq!(checked(&format!("t=1700000000,v1={good}"), "amount=1"), Ok(()));
        assert_eq!(checked(&format!("t=1700000000, v1={}", good.to_uppercase()), "amount=1"), Ok(()));
        assert_eq!(checked(&format!("t=1700000000,v1={good}"), "amount=2"), Err(BadSignature::Wrong));
        assert_eq!(checked(&format!("t=1700000001,v1={good}"), "amount=1"), Err(BadSignature::Wrong));
        let old = signed(KEY, "1699999699", b"amount=1");
        assert_eq!(checked(&format!("t=1699999699,v1={old}"), "amount=1"), Err(BadSignature::Moment));
        for odd in ["", "v1=ab", "t=1700000000", "t=now,v1=ab", "t=99999999999999999999,v1=ab"] {
            assert_eq!(checked(odd, "amount=1"), Err(BadSignature::Form), "{odd}");
        }
    }

    #[test]
    fn the_signature_is_the_one_that_others_compute() {
        // printf '1700000000.amount=1' | openssl dgst -sha256 -hmac secret
        let known = "c47bcbb74e495f65f33db7b7f60d89d86edd1bb91179f463852bbc1384fe6573";
        assert_eq!(signed(KEY, "1700000000", b"amount=1"), known);
    }
}
