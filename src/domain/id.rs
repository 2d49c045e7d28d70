//! Every kind of thing has its own id, so that no function can be handed the wrong one.
//!
//! Things that are made by the creator carry small numbers (a product's number is what TUNE calls
//! `offer_id`). Things that arrive from outside carry ULIDs made by whoever first saw them, so that
//! what is sent again after a failed commit is recognised.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ulid::Ulid;

/// A text that is not an id of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is not {0}")]
pub struct BadId(&'static str);

macro_rules! number_ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal, $what:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                let digits = text.strip_prefix(concat!($prefix, "_")).ok_or(BadId($what))?;
                if digits.starts_with('0') || digits.starts_with('+') {
                    return Err(BadId($what));
                }
                digits.parse().map(Self).map_err(|_| BadId($what))
            }
        }
    )*};
}

macro_rules! ulid_ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal, $what:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u128);

        impl $name {
            /// The moment in the id's first 48 bits, Unix milliseconds UTC.
            pub fn at(self) -> Timestamp {
                Timestamp(i64::try_from(Ulid(self.0).timestamp_ms()).unwrap_or(i64::MAX))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut text = [0; ulid::ULID_LEN];
                write!(f, concat!($prefix, "{}"), Ulid(self.0).array_to_str(&mut text))
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                let id = text.strip_prefix($prefix).ok_or(BadId($what))?;
                // 26 letters of 5 bits hold 130 bits: the first may only be 0 to 7.
                if id.len() != ulid::ULID_LEN || id.as_bytes()[0] > b'7' {
                    return Err(BadId($what));
                }
                Ulid::from_string(id).map(|ulid| Self(ulid.0)).map_err(|_| BadId($what))
            }
        }
    )*};
}

use super::time::Timestamp;

number_ids! {
    /// A creator's or manager's account.
    AccountId = "acc", "an account's id";
    /// A person who sends visitors and earns commission.
    AffiliateId = "aff", "an affiliate's id";
    /// One affiliate accepted for one product; it owns one code.
    AffiliationId = "afn", "an affiliation's id";
    /// A code and where it leads.
    LinkId = "lnk", "a link's id";
    /// A plan of a product: a price, a currency, its own commission.
    OfferId = "off", "an offer's id";
    /// Money sent for entries that are due, in one currency.
    PayoutId = "pay", "a payout's id";
    /// A page of a product that the creator named for all affiliates.
    PageId = "pag", "a page's id";
    /// What is sold, with its terms.
    ProductId = "prd", "a product's id";
}

ulid_ids! {
    /// One visitor following one link, once. Written bare: it travels in addresses as `duly=`.
    ClickId = "", "a click id";
    /// A buyer's address, tied to a journey.
    LeadId = "led_", "a lead's id";
    /// What was reported: one order is one conversion.
    ConversionId = "cnv_", "a conversion's id";
    /// A test sale: when it began, and which. Written bare, it stands in the address of its page.
    TestSaleId = "", "a test sale's id";
    /// A message that something happened, as it arrived.
    ReportId = "rep_", "a report's id";
}

/// One line of the ledger, numbered in the order it was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub u64);

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ent_{}", self.0)
    }
}

impl FromStr for EntryId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let digits = text.strip_prefix("ent_").filter(|digits| !digits.starts_with(['0', '+']));
        digits.and_then(|digits| digits.parse().ok()).map(Self).ok_or(BadId("an entry's id"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_of_one_kind_is_not_an_id_of_another() {
        assert_eq!("aff_7".parse(), Ok(AffiliateId(7)));
        assert!("aff_7".parse::<ProductId>().is_err());
        assert!("aff_07".parse::<AffiliateId>().is_err());
        assert!("7".parse::<AffiliateId>().is_err());
        assert!("aff_4294967296".parse::<AffiliateId>().is_err());
        assert_eq!("ent_7".parse(), Ok(EntryId(7)));
        assert!("ent_+7".parse::<EntryId>().is_err());
    }

    #[test]
    fn a_click_id_is_a_bare_ulid_and_tells_its_moment() {
        let id = ClickId(1_700_000_000_000_u128 << 80 | 7);
        let text = id.to_string();
        assert_eq!(text.len(), 26);
        assert_eq!(text.parse(), Ok(id));
        assert_eq!(text.to_lowercase().parse(), Ok(id));
        assert_eq!(id.at(), Timestamp(1_700_000_000_000));
        assert!("8ZZZZZZZZZZZZZZZZZZZZZZZZZ".parse::<ClickId>().is_err(), "129 bits");
        assert!("01ARZ3NDEKTSV4RRFFQ69G5FA!".parse::<ClickId>().is_err());
    }
}
