//! The master key: 32 random bytes beside the database, from which every other key is derived.
//!
//! It lies outside of the database, so that a leaked backup forges nothing (`house.md`, "On disk").

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::error::StoreError;
use super::files::file_error;

/// The secret of this installation.
#[derive(Clone)]
pub struct MasterKey([u8; 32]);

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(secret)")
    }
}

impl MasterKey {
    pub(super) fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A key for one purpose, told apart by parts: HMAC-SHA256 over all of them, each with its length, so
    /// that no two lists of parts read the same.
    pub fn derive(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = self.keyed();
        for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    fn keyed(&self) -> Hmac<Sha256> {
        Hmac::new_from_slice(&self.0).expect("any length will do")
    }

    /// What the database remembers of the key, to know it again.
    pub(super) fn fingerprint(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// Reads the key's file; `None` where there is none.
    pub(super) fn read(path: &Path) -> Result<Option<Self>, StoreError> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(file_error(path, cause)),
        };
        file.set_permissions(fs::Permissions::from_mode(0o600)).map_err(|cause| file_error(path, cause))?;
        let mut bytes = Vec::new();
        (&file).take(33).read_to_end(&mut bytes).map_err(|cause| file_error(path, cause))?;
        let bytes = bytes.try_into().map_err(|_| {
            StoreError::Unusable(format!(
                "{} is not a master key: it must hold exactly 32 bytes. Put the right file back; without it the \
                 keys and tokens of this installation cannot be checked.",
                path.display()
            ))
        })?;
        Ok(Some(Self(bytes)))
    }

    /// Writes the key's file, all or nothing; the caller syncs the folder.
    pub(super) fn write(&self, path: &Path) -> Result<(), StoreError> {
        let new = path.with_extension("key.new");
        let written =
            OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new).and_then(
                |mut file| {
                    file.set_permissions(fs::Permissions::from_mode(0o600))?;
                    file.write_all(&self.0)?;
                    file.sync_all()
                },
            );
        written.map_err(|cause| file_error(&new, cause))?;
        fs::rename(&new, path).map_err(|cause| file_error(path, cause))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_for_different_purposes_or_parts_differ() {
        let key = MasterKey::new([7; 32]);
        let derived = key.derive("session", &[b"ab", b"c"]);

        assert_eq!(derived, key.derive("session", &[b"ab", b"c"]));
        assert_ne!(derived, key.derive("session", &[b"a", b"bc"]));
        assert_ne!(derived, key.derive("session", &[b"abc"]));
        assert_ne!(derived, key.derive("visitor", &[b"ab", b"c"]));
        assert_ne!(derived, MasterKey::new([8; 32]).derive("session", &[b"ab", b"c"]));
    }

    #[test]
    fn a_derived_key_is_plain_hmac_sha256_of_the_parts_with_their_lengths() {
        let mut mac = Hmac::<Sha256>::new_from_slice(&[7; 32]).unwrap();
        mac.update(b"\0\0\0\0\0\0\0\x01p\0\0\0\0\0\0\0\x02xy");
        let expected: [u8; 32] = mac.finalize().into_bytes().into();

        assert_eq!(MasterKey::new([7; 32]).derive("p", &[b"xy"]), expected);
    }

    #[test]
    fn the_key_does_not_show_in_logs() {
        assert_eq!(format!("{:?}", MasterKey::new([7; 32])), "MasterKey(secret)");
    }
}
