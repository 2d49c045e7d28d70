//! What changes and when, in English.

use crate::domain::language::Language;
use crate::web::format::Formats;
use crate::web::words::ahead::AheadWords;

pub(super) const AHEAD: AheadWords = AheadWords {
    formats: Formats::of(Language::English),
    heading: "What changes",
    from: |moment| format!("From {moment}"),
    commission: |becomes, was| format!("A sale pays {becomes} instead of {was}."),
    event: |event, becomes, was| format!("The event {event} pays {becomes} instead of {was}."),
    model: |becomes, was| format!("Who earns: {becomes} instead of {was}."),
    hold: |becomes, was| format!("Commissions are Held for {becomes} instead of {was}."),
    renewals: |becomes, was| format!("Renewals that pay: {becomes} instead of {was}."),
    no_renewals: "none",
    first_renewals: |count| match count {
        1 => "the first of each customer".into(),
        _ => format!("the first {count} of each customer"),
    },
    all_renewals: "all",
    new_customers_only: "Only purchases of new customers pay. Renewals are not affected.",
    every_customer: "Purchases of customers who bought before pay as well.",
    window: |becomes, was| format!("Later clicks may earn for {becomes} instead of {was}."),
    pixel_window: |becomes, was| format!("Through a pixel, clicks may earn for {becomes} instead of {was}."),
    offer: |offer, becomes, was| format!("{offer} pays {becomes} instead of {was}."),
    own: |becomes, was| format!("Own commission: {becomes} instead of {was}."),
    nothing: "nothing",
    as_product: "what the product pays",
    for_ever: "ever",
    last_click: "Last click",
    first_click: "First click",
    multiple_shared: |part| format!("Multiple clicks with {part} for the first"),
    multiple_full: "Multiple clicks with a full commission each",
};
