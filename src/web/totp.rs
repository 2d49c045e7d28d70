//! Codes from an app at the sign-in: TOTP (RFC 6238) with what every app knows: SHA-1, six digits, thirty
//! seconds. The secret is derived from the master key and a nonce, so no secret is kept. Beside them stand ten
//! recovery codes, of which only keyed hashes are kept.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::secrets::same;
use crate::domain::account::Account;
use crate::domain::id::AccountId;
use crate::domain::time::Timestamp;
use crate::store::MasterKey;

/// How long a code is shown.
const STEP_MS: i64 = 30_000;
/// How many steps a clock may be ahead or behind.
const DRIFT: u64 = 1;
/// How many recovery codes there are.
pub const RECOVERY_CODES: u8 = 10;
/// Letters of secrets as apps read them (RFC 4648, base32).
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// Letters of recovery codes: none is mistaken for another (Crockford's base32).
const CROCKFORD: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The secret that an app and we share: 160 bits, as RFC 4226 advises.
#[derive(Clone, Copy)]
pub struct Secret([u8; 20]);

impl Secret {
    /// The secret of an account under a nonce.
    pub fn of(keys: &MasterKey, account: AccountId, nonce: &[u8; 16]) -> Self {
        let derived = keys.derive("two-factor secret", &[&account.0.to_be_bytes(), nonce]);
        let mut secret = [0; 20];
        secret.copy_from_slice(&derived[..20]);
        Self(secret)
    }

    /// The secret as it is typed into an app: 32 letters.
    pub fn text(&self) -> String {
        letters(&self.0, BASE32)
    }

    /// The address that apps read from a QR code, with the names they show.
    pub fn address(&self, program: &str, email: &str) -> String {
        let encoded = |text: &str| {
            url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
        };
        let (program, email) = (encoded(&program.replace(':', " ")), encoded(email));
        let secret = self.text();
        format!("otpauth://totp/{program}:{email}?secret={secret}&issuer={program}")
    }

    /// The step whose code this is, where it is one of now, or of the step before or after.
    pub fn step_of(&self, code: &str, now: Timestamp) -> Option<u64> {
        let step = step_at(now);
        (step.saturating_sub(DRIFT)..=step + DRIFT).find(|step| same(code, &self.code(*step)))
    }

    /// The code of a step (RFC 4226, 5.3).
    pub fn code(&self, step: u64) -> String {
        let digest: [u8; 20] = self.mac(step);
        let offset = usize::from(digest[19] & 15);
        let mut four = [0; 4];
        four.copy_from_slice(&digest[offset..offset + 4]);
        let number = u32::from_be_bytes(four) & 0x7FFF_FFFF;
        format!("{:06}", number % 1_000_000)
    }

    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    fn mac(&self, step: u64) -> [u8; 20] {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).expect("any length will do");
        mac.update(&step.to_be_bytes());
        mac.finalize().into_bytes().into()
    }
}

/// The thirty seconds that a moment lies in, counted since 1970.
pub fn step_at(now: Timestamp) -> u64 {
    u64::try_from(now.0.div_euclid(STEP_MS)).unwrap_or(0)
}

/// The recovery codes of an account under a nonce: the same form sent twice shows the same ones.
pub fn recovery_codes(keys: &MasterKey, account: AccountId, nonce: &[u8; 16]) -> Vec<String> {
    let code = |number: u8| {
        let derived = keys.derive("recovery code", &[&account.0.to_be_bytes(), nonce, &[number]]);
        let text = letters(&derived[..10], CROCKFORD);
        format!("{}-{}-{}-{}", &text[..4], &text[4..8], &text[8..12], &text[12..])
    };
    (0..RECOVERY_CODES).map(code).collect()
}

/// What is kept of a recovery code, however it was typed: a keyed hash, which a leaked backup cannot be
/// tried against.
pub fn recovery_hash(keys: &MasterKey, account: &Account, typed: &str) -> [u8; 32] {
    let plain = |c: char| match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    let code: String = typed.chars().filter(char::is_ascii_alphanumeric).map(plain).collect();
    keys.derive("recovery hash", &[&account.id.0.to_be_bytes(), code.as_bytes()])
}

/// Bytes as letters of five bits each.
fn letters(bytes: &[u8], alphabet: &[u8; 32]) -> String {
    let bit = |place: usize| bytes[place / 8] >> (7 - place % 8) & 1;
    let letter = |place: usize| (0..5).fold(0, |value, more| value << 1 | bit(place * 5 + more));
    (0..bytes.len() * 8 / 5).map(|place| char::from(alphabet[usize::from(letter(place))])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B.
    const RFC: Secret = Secret(*b"12345678901234567890");

    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(RFC.code(step_at(Timestamp(second * 1_000))), code, "{second}");
        }
    }

    #[test]
    fn the_secret_is_written_as_apps_read_it() {
        assert_eq!(RFC.text(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            RFC.address("Maria's: Kitchen", "maria@example.com"),
            "otpauth://totp/Maria%27s%20%20Kitchen:maria%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Maria%27s%20%20Kitchen"
        );
    }

    #[test]
    fn a_clock_may_be_half_a_minute_off_and_no_more() {
        let now = Timestamp(1_111_111_111_000);
        let step = step_at(now);
        for near in [step - 1, step, step + 1] {
            assert_eq!(RFC.step_of(&RFC.code(near), now), Some(near));
        }
        for far in [step - 2, step + 2] {
            assert_eq!(RFC.step_of(&RFC.code(far), now), None);
        }
        assert_eq!(RFC.step_of("", now), None);
    }
}
