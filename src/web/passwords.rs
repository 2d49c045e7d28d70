//! Passwords: argon2id, two at once at the most, off the workers, so that a flood of sign-ins cannot stop
//! a redirect.

use actix_web::web;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use super::error::WebError;
use crate::chance::Chance;

/// How many bytes a password may have; more would only cost time.
pub const BYTES_MAX: usize = 256;
/// How many characters a password must have (NIST SP 800-63B asks for 8 and advises more).
pub const CHARS_MIN: usize = 10;

/// Hashes at once. Each takes 19 MiB and about 40 ms.
const AT_ONCE: usize = 2;
/// How many more may wait; the rest is told to come back.
const WAITING_MAX: usize = 16;

/// Why a password cannot be taken. For the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPassword {
    /// Fewer than `CHARS_MIN` characters.
    #[error("A password needs at least 10 characters. A few words in a row are easy to remember.")]
    TooShort,
    /// More than `BYTES_MAX` bytes.
    #[error("A password has at most 256 bytes.")]
    TooLong,
    /// One of those that everybody tries first.
    #[error("This password is one of the first that would be tried. Please choose another.")]
    Known,
}

/// A few that pass the length and are tried first.
const KNOWN: &[&str] = &[
    "1234567890",
    "0123456789",
    "12345678910",
    "qwertyuiop",
    "1q2w3e4r5t",
    "password123",
    "password1234",
    "passwordpassword",
    "administrator",
    "letmein12345",
    "iloveyou123",
    "welcome123",
    "welcome1234",
    "changeme123",
    "qwerty12345",
    "qwerty123456",
    "abcdefghij",
    "aaaaaaaaaa",
    "1111111111",
    "0000000000",
];

/// Checks a new password.
///
/// # Errors
/// `BadPassword` says what to choose instead.
pub fn check_new(password: &str) -> Result<(), BadPassword> {
    if password.len() > BYTES_MAX {
        return Err(BadPassword::TooLong);
    }
    if password.chars().count() < CHARS_MIN {
        return Err(BadPassword::TooShort);
    }
    if KNOWN.contains(&password.to_lowercase().as_str()) {
        return Err(BadPassword::Known);
    }
    Ok(())
}

/// Hashes and checks passwords.
#[derive(Debug)]
pub struct Passwords {
    places: Semaphore,
    queue: Semaphore,
}

impl Passwords {
    /// With its places free.
    pub fn new() -> Self {
        Self { places: Semaphore::new(AT_ONCE), queue: Semaphore::new(AT_ONCE + WAITING_MAX) }
    }

    /// The hash to keep, as a PHC string.
    ///
    /// # Errors
    /// `TooOften` while too many are waiting.
    pub async fn hash(&self, password: String, chance: &Chance) -> Result<String, WebError> {
        let salt: [u8; 16] = chance.bytes();
        self.in_turn(move || hash(&password, &salt)).await?
    }

    /// Whether the password is the one that was hashed. Without a hash, for somebody who is not here, it
    /// takes as long and says no.
    ///
    /// # Errors
    /// `TooOften` while too many are waiting.
    pub async fn is(&self, password: String, hashed: Option<String>) -> Result<bool, WebError> {
        if password.len() > BYTES_MAX {
            return Ok(false);
        }
        self.in_turn(move || {
            let known = hashed.is_some();
            let hashed = hashed.unwrap_or_else(|| NOBODYS.into());
            let parsed = PasswordHash::new(&hashed);
            parsed.is_ok_and(|phc| argon2id().verify_password(password.as_bytes(), &phc).is_ok()) && known
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, WebError> {
        let _queued = self.queue.try_acquire().map_err(|_| WebError::TooOften(5))?;
        let _place = self.places.acquire().await.map_err(|_| WebError::broken("no place for a password"))?;
        Ok(web::block(work).await?)
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

/// The hash to keep, as a PHC string. Takes about 40 ms.
///
/// # Errors
/// `Broken` where argon2 itself refuses.
pub fn hash(password: &str, salt: &[u8; 16]) -> Result<String, WebError> {
    let hashed = argon2id().hash_password_with_salt(password.as_bytes(), salt);
    hashed.map(|hash| hash.to_string()).map_err(|error| WebError::Broken(error.to_string().into()))
}

/// The hash of a password that nobody has: what is checked where there is nobody.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LW5vYm9keQ$\
     9aJ1m2yHfEo3VYkKX1o6Yk3lQbHq7cG1yQd0oT8mZ4s";

/// OWASP's choice of parameters: 19 MiB, two passes, one lane.
fn argon2id() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19_456, 2, 1, None).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_not_one_that_everybody_tries() {
        assert_eq!(check_new("correct horse"), Ok(()));
        assert_eq!(check_new("short"), Err(BadPassword::TooShort));
        assert_eq!(check_new(&"x".repeat(257)), Err(BadPassword::TooLong));
        assert_eq!(check_new("Password123"), Err(BadPassword::Known));
    }

    #[actix_web::test]
    async fn only_the_password_that_was_hashed_is_it() {
        let passwords = Passwords::new();
        let hashed = passwords.hash("correct horse".into(), &Chance::seeded(1)).await.unwrap();
        assert!(hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hashed}");
        assert!(passwords.is("correct horse".into(), Some(hashed.clone())).await.unwrap());
        assert!(!passwords.is("correct hors".into(), Some(hashed)).await.unwrap());
        assert!(!passwords.is("correct horse".into(), None).await.unwrap());
    }

    #[test]
    fn nobodys_hash_takes_as_long_as_somebodys() {
        let nobodys = PasswordHash::new(NOBODYS).unwrap();
        let somebodys = hash("correct horse", &[7; 16]).unwrap();
        assert_eq!(nobodys.params, PasswordHash::new(&somebodys).unwrap().params);
    }
}
