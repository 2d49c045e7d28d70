//! What changes and when, in words: for affiliates, and for the creator who set it.

use crate::web::format::Formats;

/// The texts of changes that are announced. Functions take what will be, then what is.
#[derive(Debug)]
pub struct AheadWords {
    /// How values are written.
    pub formats: Formats,
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
