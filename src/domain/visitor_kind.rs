//! Who asks: a person, or a bot, preview, prefetch or hidden load, judged from the request alone.

/// What speaks for a person behind a click.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quality {
    /// A person navigated.
    Verified,
    /// A navigation without a person's gesture.
    Unverified,
    /// Nothing is said.
    Unknown,
    /// The headers contradict the browser.
    Suspect,
}
