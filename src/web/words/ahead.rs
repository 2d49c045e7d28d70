//! What changes and when, in words: for affiliates, and for the creator who set it.

/// The texts of changes that are announced. Functions take what will be, then what is.
#[derive(Debug)]
pub struct AheadWords {
    /// Above the list.
    pub heading: &'static str,
    /// Before each change, with its moment.
    pub from: fn(&str) -> String,
    /// What a sale pays.
    pub commission: fn(&str, &str) -> String,
    /// What another event pays; its name comes first.
    pub event: fn(&str, &str, &str) -> String,
    /// Whose click counts.
    pub model: fn(&str, &str) -> String,
    /// How long a commission is Held.
    pub hold: fn(&str, &str) -> String,
    /// Which renewals pay.
    pub renewals: fn(&str, &str) -> String,
    /// None of them.
    pub no_renewals: &'static str,
    /// The first so many.
    pub first_renewals: fn(u16) -> String,
    /// All of them.
    pub all_renewals: &'static str,
    /// From then on, only purchases of new customers pay.
    pub new_customers_only: &'static str,
    /// From then on, all purchases do.
    pub every_customer: &'static str,
    /// How long a click may earn.
    pub window: fn(&str, &str) -> String,
    /// The same through a pixel.
    pub pixel_window: fn(&str, &str) -> String,
    /// What an offer pays; its name comes first.
    pub offer: fn(&str, &str, &str) -> String,
    /// The affiliate's own commission.
    pub own: fn(&str, &str) -> String,
    /// Where an event pays nothing.
    pub nothing: &'static str,
    /// Where an offer or an affiliate has no rate of its own.
    pub as_product: &'static str,
    /// A number of days.
    pub days: fn(u16) -> String,
    /// A window without an end.
    pub for_ever: &'static str,
    /// The newest click earns.
    pub last_click: &'static str,
    /// The first click earns.
    pub first_click: &'static str,
    /// The first and the last share; with the first's part.
    pub multiple_shared: fn(&str) -> String,
    /// The first and the last earn a full commission each.
    pub multiple_full: &'static str,
}

/// In English.
pub const AHEAD: AheadWords = AheadWords {
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
    days: |days| if days == 1 { "1 day".into() } else { format!("{days} days") },
    for_ever: "ever",
    last_click: "Last click",
    first_click: "First click",
    multiple_shared: |part| format!("Multiple clicks with {part} % for the first"),
    multiple_full: "Multiple clicks with a full commission each",
};
