//! Where a link leads: an address with macros that are filled in at each click (`product.md` L12).

/// An http or https address that may hold macros such as `{click_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Destination(String);
