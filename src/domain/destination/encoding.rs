//! Percent-encoding: what is filled into an address stays ASCII and stays in its place.

/// A part of a visitor's parameter as it was sent, with what could end or split it encoded: `;` separates
/// pairs on some servers, and `/`, `?` and `#` mean something in a path.
pub(super) fn push_sent(out: &mut String, text: &str) {
    for (at, byte) in text.bytes().enumerate() {
        let hex = |offset: usize| text.as_bytes().get(at + offset).is_some_and(u8::is_ascii_hexdigit);
        match byte {
            b'%' if hex(1) && hex(2) => out.push('%'),
            b'+' | b'=' | b'!' | b'*' | b'(' | b')' | b',' | b':' | b'@' | b'$' | b'[' | b']' => {
                out.push(char::from(byte))
            }
            _ => push_byte(out, byte),
        }
    }
}

/// A value with everything percent-encoded but letters, digits and `-._~` (RFC 3986, 2.3).
pub(super) fn push_encoded(out: &mut String, value: &str) {
    value.bytes().for_each(|byte| push_byte(out, byte));
}

fn push_byte(out: &mut String, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        out.push(char::from(byte));
    } else {
        out.push('%');
        out.push(char::from(HEX[usize::from(byte >> 4)]));
        out.push(char::from(HEX[usize::from(byte & 15)]));
    }
}
