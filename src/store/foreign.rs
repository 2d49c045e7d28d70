//! Whatever bytes a damaged file may hold, as the fuzzer and the replay of its seeds give them to every decoder: they
//! are read or refused, and nothing panics. What is read is written again to the same.

use super::records::{self, Row};
use super::{keys, sums};
use crate::domain::id::ClickId;

/// A row: the first byte says which decoder gets the others.
pub fn rows(bytes: &[u8]) {
    let Some((which, rest)) = bytes.split_first() else { return };
    let kinds = records::READERS.len() + 1;
    match records::READERS.get(usize::from(*which) % kinds) {
        Some(read) => read(rest),
        None => click(rest),
    }
}

/// What is read back of keys and sums.
pub fn keys_and_sums(bytes: &[u8]) {
    let _ = keys::event_of_order(bytes);
    let _ = keys::conversion_at_the_end(bytes);
    let _ = keys::affiliate_of_sum(bytes);
    let _ = keys::currency_and_day(bytes);
    let _ = keys::history_at_the_end(bytes);
    let _ = keys::lead_at_the_end(bytes);
    let _ = keys::report_at_the_end(bytes);
    sums::take_all(bytes);
}

/// One kind of row.
pub fn row<T: Row>(bytes: &[u8]) {
    let Ok(value) = records::decode::<T>("foreign", bytes) else { return };
    let written = records::encode(&value);
    let again = records::decode::<T>("foreign", &written).map(|again| records::encode(&again));
    assert!(again.is_ok_and(|again| again == written), "a row changes when it is written again");
}

fn click(bytes: &[u8]) {
    let id = ClickId(1_700_000_000_000 << 80);
    let Ok(click) = records::decode_click(id, bytes) else { return };
    let written = records::encode_click(&click);
    let again = records::decode_click(id, &written);
    assert!(again.is_ok_and(|again| again == click), "a click changes when it is written again");
}
