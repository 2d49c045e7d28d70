//! What a share is worth (`product.md` M1, A5).

use serde::{Deserialize, Serialize};

use super::money::Percent;

/// A percentage of the amount, a flat sum, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Rate {
    /// Of the amount, in the amount's currency.
    pub percent: Percent,
    /// Minor units of the product's currency (C11).
    pub flat: i64,
}
