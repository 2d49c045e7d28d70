//! Events, trust and flags.

use super::*;
use crate::domain::money::Currency;

#[test]
fn an_event_is_a_plain_name_and_a_sale_is_a_purchase() {
    assert_eq!(Event::parse(" Sale "), Ok(Event::purchase()));
    assert_eq!(Event::parse("book-club_2").map(|event| event.to_string()), Ok("book-club_2".into()));
    for bad in ["", "refund", "chargeback", "chargeback_reversed", "lead", "a b", "caf\u{e9}"] {
        assert_eq!(Event::parse(bad), Err(BadEvent), "{bad}");
    }
}

#[test]
fn what_is_authenticated_is_trusted_more() {
    assert!(Trust::Authenticated > Trust::Unsigned);
}

#[test]
fn flags_say_what_was_sent() {
    let amount = Money { minor: 4_990, currency: Currency::parse("EUR").unwrap() };
    let differs = Flag::AmountDiffers(amount).text();
    assert_eq!(differs, "Another report said EUR 49.90. The first one holds.");
    let unknown = Flag::ClickUnknown("XYZ".into()).text();
    assert_eq!(unknown, "The click id \"XYZ\" is not known and was ignored.");
}
