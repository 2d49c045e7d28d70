//! Where a link leads: an address with macros that are filled in at each click (`product.md` L12).

/// An http or https address that may hold macros such as `{click_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Destination(String);

impl Destination {
    /// The address with its macros.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address from a row that was written by us.
    pub fn from_row(text: String) -> Self {
        Self(text)
    }
}
