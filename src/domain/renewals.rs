//! Renewals: for which of a customer's later purchases those who earned her first one are paid (`product.md` M1).

/// For which renewals a product pays. A renewal is a purchase that goes to those who earned the same customer's first
/// conversion (A6), because nothing stronger ties it to anybody. Who pays for more is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Renewals {
    /// For the purchase only.
    None,
    /// For so many renewals of each customer, 1 to `FIRST_MAX`.
    First(u16),
    /// For all, as long as the customer goes on buying.
    #[default]
    All,
}

/// The answer to a number of renewals that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Please enter a whole number of renewals from 1 to {}.", Renewals::FIRST_MAX)]
pub struct BadRenewals;

impl Renewals {
    /// The most that can be counted: more than anybody lives to see of monthly ones.
    pub const FIRST_MAX: u16 = 1_000;

    /// The first so many.
    ///
    /// # Errors
    /// `BadRenewals` for none and for more than `FIRST_MAX`.
    pub fn first(count: u16) -> Result<Self, BadRenewals> {
        if (1..=Self::FIRST_MAX).contains(&count) { Ok(Self::First(count)) } else { Err(BadRenewals) }
    }

    /// Reads a number of renewals that a person typed.
    ///
    /// # Errors
    /// As `first`, and for what is not a whole number.
    pub fn parse_first(text: &str) -> Result<Self, BadRenewals> {
        text.trim().parse().map_err(|_| BadRenewals).and_then(Self::first)
    }

    /// Whether the renewal of this number is paid; 1 is the first after the purchase.
    pub fn pay_for(self, number: u32) -> bool {
        number <= self.paid()
    }

    /// How many are paid at most.
    pub fn paid(self) -> u32 {
        match self {
            Self::None => 0,
            Self::First(count) => u32::from(count),
            Self::All => u32::MAX,
        }
    }

    /// A word or two for lists and the history: `none`, `the first 2`, `all`.
    pub fn words(self) -> String {
        match self {
            Self::None => "none".into(),
            Self::First(1) => "the first".into(),
            Self::First(count) => format!("the first {count}"),
            Self::All => "all".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_so_many_are_paid_and_no_more() {
        let paid = |renewals: Renewals| [1, 2, 3, 400].map(|number| renewals.pay_for(number));
        assert_eq!(paid(Renewals::None), [false; 4]);
        assert_eq!(paid(Renewals::First(2)), [true, true, false, false]);
        assert_eq!(paid(Renewals::All), [true; 4]);
    }

    #[test]
    fn who_pays_for_more_renewals_is_greater() {
        let few = Renewals::first(2).unwrap();
        assert!(Renewals::None < few && few < Renewals::first(3).unwrap() && few < Renewals::All);
        let odd = ["0", "1001", "-1", "2.5", "", "all"];
        assert_eq!(odd.map(Renewals::parse_first), [Err(BadRenewals); 6]);
        assert_eq!(Renewals::parse_first(" 12 "), Ok(Renewals::First(12)));
    }
}
