//! Which kind of device a user agent names, in a few words that fit a table.

/// A kind of device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Device {
    /// A computer.
    Desktop,
    /// A phone.
    Phone,
    /// A tablet.
    Tablet,
    /// Anything else.
    Other,
}
