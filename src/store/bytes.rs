//! What compact rows are made of: whole numbers in as few bytes as they need, texts with their length
//! before them, and a reader that finds no panic in bytes that are not a row.

use std::convert::Infallible;

/// Why bytes are not the row they should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong(pub String);

impl Wrong {
    /// This value cannot be.
    pub fn value(what: &str) -> Self {
        Self(format!("this is not {what}"))
    }
}

impl From<postcard::Error> for Wrong {
    fn from(error: postcard::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<Infallible> for Wrong {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// Appends a whole number, seven bits a byte, the lowest first.
pub fn put_number(out: &mut Vec<u8>, mut number: u64) {
    loop {
        let low = number.to_le_bytes()[0];
        number >>= 7;
        if number == 0 && low < 0x80 {
            return out.push(low);
        }
        out.push(low | 0x80);
    }
}

/// Appends a number that may be negative; small ones of both signs are short.
pub fn put_signed(out: &mut Vec<u8>, number: i64) {
    put_number(out, ((number << 1) ^ (number >> 63)).cast_unsigned());
}

/// Appends how many of something follow.
pub fn put_length(out: &mut Vec<u8>, length: usize) {
    put_number(out, u64::try_from(length).unwrap_or(u64::MAX));
}

/// Appends a text with its length before it.
pub fn put_text(out: &mut Vec<u8>, text: &str) {
    put_length(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

/// Reads from the front of bytes what the `put` functions wrote.
pub struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    /// Reads what stands within a row, behind its version.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    /// Reads a value of this layout.
    ///
    /// # Errors
    /// `Wrong` where the first byte is another version.
    pub fn of_version(bytes: &'b [u8], version: u8) -> Result<Self, Wrong> {
        match bytes.split_first() {
            Some((first, rest)) if *first == version => Ok(Self(rest)),
            Some((first, _)) => Err(Wrong(format!("its version is {first}, not {version}"))),
            None => Err(Wrong("it is empty".into())),
        }
    }

    /// Whether everything was read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was not read yet.
    pub fn rest(&self) -> &'b [u8] {
        self.0
    }

    /// The next so many bytes.
    ///
    /// # Errors
    /// `Wrong` where it ends before.
    pub fn take(&mut self, length: usize) -> Result<&'b [u8], Wrong> {
        let (taken, rest) =
            self.0.split_at_checked(length).ok_or_else(|| Wrong("it ends too early".into()))?;
        self.0 = rest;
        Ok(taken)
    }

    /// The next bytes as an array.
    ///
    /// # Errors
    /// `Wrong` where it ends before.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Wrong> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    /// The next byte.
    ///
    /// # Errors
    /// `Wrong` where there is none.
    pub fn byte(&mut self) -> Result<u8, Wrong> {
        self.array::<1>().map(|[byte]| byte)
    }

    /// The next whole number.
    ///
    /// # Errors
    /// `Wrong` where it does not end, or does not fit its type.
    #[inline]
    pub fn number<T: TryFrom<u64>>(&mut self) -> Result<T, Wrong> {
        // Most are small, and pages of figures read them by the ten thousand.
        let number = match *self.0 {
            [byte, ref rest @ ..] if byte < 0x80 => {
                self.0 = rest;
                u64::from(byte)
            }
            _ => self.long_number()?,
        };
        T::try_from(number).map_err(|_| too_large())
    }

    fn long_number(&mut self) -> Result<u64, Wrong> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7F);
            if shift == 63 && bits > 1 {
                return Err(too_large());
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(too_large())
    }

    /// The next number that may be negative.
    ///
    /// # Errors
    /// As `number`.
    pub fn signed(&mut self) -> Result<i64, Wrong> {
        let number: u64 = self.number()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    /// The next text.
    ///
    /// # Errors
    /// `Wrong` where it ends before, or is not UTF-8.
    pub fn text(&mut self) -> Result<&'b str, Wrong> {
        let length = self.number()?;
        std::str::from_utf8(self.take(length)?).map_err(|_| Wrong::value("text"))
    }

    /// Says that nothing may be left.
    ///
    /// # Errors
    /// `Wrong` where something is.
    pub fn end(&self) -> Result<(), Wrong> {
        if self.is_empty() { Ok(()) } else { Err(Wrong("there is more than belongs to it".into())) }
    }
}

fn too_large() -> Wrong {
    Wrong("a number is too large".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read<T>(bytes: &[u8], how: impl FnOnce(&mut Reader) -> Result<T, Wrong>) -> Result<T, Wrong> {
        let mut reader = Reader(bytes);
        let value = how(&mut reader)?;
        reader.end().map(|()| value)
    }

    #[test]
    fn small_numbers_are_one_byte() {
        let mut out = Vec::new();
        put_number(&mut out, 127);
        put_signed(&mut out, -64);
        put_number(&mut out, 128);
        assert_eq!(out, [127, 127, 128, 1]);
    }

    #[test]
    fn a_number_that_does_not_fit_is_wrong() {
        assert!(read(&[0xFF; 10], |r| r.number::<u64>()).is_err());
        assert!(
            read(&[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2], |r| r.number::<u64>()).is_err()
        );
        assert!(read(&[0x80, 0x80, 0x80, 0x80, 0x10], |r| r.number::<u32>()).is_err());
        assert!(read(&[0x80], |r| r.number::<u64>()).is_err());
    }

    proptest! {
        #[test]
        fn what_is_put_is_read(number: u64, signed: i64, text: String) {
            let mut out = vec![7];
            put_number(&mut out, number);
            put_signed(&mut out, signed);
            put_text(&mut out, &text);
            let mut reader = Reader::of_version(&out, 7).unwrap();
            prop_assert_eq!(reader.number(), Ok(number));
            prop_assert_eq!(reader.signed(), Ok(signed));
            prop_assert_eq!(reader.text(), Ok(text.as_str()));
            prop_assert_eq!(reader.end(), Ok(()));
        }
    }
}
