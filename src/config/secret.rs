//! A secret value that cannot slip into a log or a page: only `reveal` shows it.

use std::fmt;
use std::io::{self, Read};
use std::path::Path;

/// What stands in place of a secret wherever it is shown.
pub const MASK: &str = "********";

/// No secret that a person types or a file holds is longer; more is a wrong file.
const LONGEST_BYTES: u64 = 4096;

/// A password or key.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Takes the text as it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Reads a secret to its end, without the line break that an editor leaves there.
    ///
    /// # Errors
    /// Where it cannot be read, is not UTF-8, is empty, or is longer than 4096 bytes.
    pub fn read(from: impl Read) -> io::Result<Self> {
        let mut text = String::new();
        from.take(LONGEST_BYTES + 1).read_to_string(&mut text)?;
        if u64::try_from(text.len()).is_ok_and(|len| len > LONGEST_BYTES) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "it is longer than 4096 bytes"));
        }
        let line = text.strip_suffix('\n').unwrap_or(&text);
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.is_empty() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "it is empty"));
        }
        Ok(Self::new(line))
    }

    /// Reads a secret from a file, as [`Secret::read`].
    ///
    /// # Errors
    /// As [`Secret::read`].
    pub fn read_file(path: &Path) -> io::Result<Self> {
        Self::read(std::fs::File::open(path)?)
    }

    /// The text itself. Each caller of this is a place to look at twice.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_masked_wherever_it_is_printed() {
        let secret = Secret::new("correct horse");

        assert_eq!(format!("{secret} {secret:?}"), "******** ********");
        assert_eq!(secret.reveal(), "correct horse");
    }

    #[test]
    fn the_line_break_at_the_end_is_not_part_of_a_secret_but_spaces_are() {
        for text in [" correct horse ", " correct horse \n", " correct horse \r\n"] {
            assert_eq!(Secret::read(text.as_bytes()).unwrap().reveal(), " correct horse ");
        }
        assert_eq!(Secret::read("two\n\n".as_bytes()).unwrap().reveal(), "two\n");
    }

    #[test]
    fn an_empty_or_huge_secret_is_refused() {
        assert_eq!(Secret::read("\n".as_bytes()).unwrap_err().to_string(), "it is empty");
        assert!(Secret::read([b'a'; 4096].as_slice()).is_ok());
        assert_eq!(
            Secret::read([b'a'; 4097].as_slice()).unwrap_err().to_string(),
            "it is longer than 4096 bytes"
        );
    }
}
