//! What a person should know about a conversion: flags explain, and never change a verdict.

use crate::domain::id::AffiliationId;
use crate::domain::money::{Money, decimal_text};
use crate::domain::suspicion::Suspicion;

/// Something a person should know about a conversion. Flags explain; they never change a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Flag {
    /// No amount was reported; the offer's price, or 0, was taken (C11).
    AmountMissing,
    /// The offer is not one of the product's; the product's rate was taken (C11).
    OfferUnknown(String),
    /// The amount is in another currency than the offer's price (C11).
    OtherCurrency,
    /// Another report said another amount: one that is as trusted, or that came when it was Paid (C7).
    AmountDiffers(Money),
    /// Another report said another offer: one that is as trusted, or that came when it was Paid (C7).
    OfferDiffers(String),
    /// There was no order id, so repeats can only be recognised for a day (C7).
    NoOrderId,
    /// The click id is not known (A6).
    ClickUnknown(String),
    /// A later report would change what was reassigned or is Paid (C7).
    VerdictFixed,
    /// The currency of the product was taken, since none was reported (C11).
    CurrencyMissing,
    /// A person looked at it and approved it (M2).
    ApprovedByHand,
    /// A person looked at it and refused it, with this reason (M2).
    RefusedByHand(String),
    /// An affiliate was banned while her share was Held, so it is Refused (P1).
    RefusedToBanned(AffiliationId),
    /// The offer came with a signed report whose signature does not cover offers (C10).
    OfferUnsigned,
    /// A person found the order in her shop, although only reports that anybody could have sent told of it (C10).
    ConfirmedByHand,
    /// A rule of suspicion speaks against a share.
    Suspected(Suspicion),
    /// The coupon is no affiliate's of this product (A6).
    CouponUnknown(String),
    /// The coupon came with a report that anybody could have sent (C10).
    CouponUnsigned,
    /// A coupon outranked the clicks, which would have named these (A6).
    CouponOverClicks(Vec<AffiliationId>),
    /// Another report brought another affiliate's coupon (C7).
    CouponDiffers(String),
    /// The amount was said by an unsigned report alone, while another one was authenticated (C7).
    AmountUnsigned,
    /// A refund arrived before the sale, and waited for it (C9).
    RefundWaited,
}

impl Flag {
    /// Whether it explains what a coupon decided, and so is made anew with every verdict.
    pub fn is_about_the_coupon(&self) -> bool {
        matches!(self, Self::CouponUnknown(_) | Self::CouponUnsigned | Self::CouponOverClicks(_))
    }

    /// Whether it says that reports of one conversion contradict each other, or name what is not known.
    pub fn is_about_what_differs(&self) -> bool {
        matches!(
            self,
            Self::AmountDiffers(_)
                | Self::OfferDiffers(_)
                | Self::CouponDiffers(_)
                | Self::ClickUnknown(_)
                | Self::VerdictFixed
        )
    }

    /// What a person should know, as a sentence. Text from a report is as it was sent: escape it.
    pub fn text(&self) -> String {
        match self {
            Self::AmountMissing => "No amount was reported; the offer's price, or 0, was taken.".into(),
            Self::OfferUnknown(sent) => {
                format!("The offer \"{sent}\" is not one of this product's; the product's own rate was taken.")
            }
            Self::OtherCurrency => {
                "The amount is in another currency than the offer's price. It is kept as reported, not converted."
                    .into()
            }
            Self::AmountDiffers(other) => format!(
                "Another report said {} {}. The first one holds.",
                other.currency,
                decimal_text(*other)
            ),
            Self::OfferDiffers(sent) => {
                format!("Another report said offer \"{sent}\". The first one holds.")
            }
            Self::NoOrderId => {
                "There was no order id, so a repeated report can be recognised only for 24 hours.".into()
            }
            Self::ClickUnknown(sent) => format!("The click id \"{sent}\" is not known and was ignored."),
            Self::VerdictFixed => {
                "A later report would change this, but it was reassigned or is Paid, and stays.".into()
            }
            Self::CurrencyMissing => "No currency was reported; the product's was taken.".into(),
            Self::ApprovedByHand => "It was approved by hand.".into(),
            Self::RefusedByHand(reason) => format!("It was refused by hand: {reason}"),
            Self::RefusedToBanned(_) => {
                "An affiliate was banned while her share was Held, so her share is Refused.".into()
            }
            Self::OfferUnsigned => {
                "What was signed does not cover the offer, so anybody could have changed which one it is.".into()
            }
            Self::ConfirmedByHand => "Somebody of your team found this order in the shop.".into(),
            Self::Suspected(suspicion) => suspicion.text(),
            Self::CouponUnknown(sent) => {
                format!("The coupon \"{sent}\" is no affiliate's. If it is one of the shop's own, all is well.")
            }
            Self::CouponUnsigned => {
                "The coupon came with an unsigned report, which anybody could have sent.".into()
            }
            Self::CouponOverClicks(_) => {
                "The coupon decided. By the clicks alone, someone else would have earned.".into()
            }
            Self::CouponDiffers(sent) => {
                format!("Another report said the coupon \"{sent}\", which is another affiliate's. It was left aside.")
            }
            Self::AmountUnsigned => {
                "The amount was said by an unsigned report only; the signed one said none.".into()
            }
            Self::RefundWaited => "A refund arrived before the sale, and waited for it.".into(),
        }
    }
}
