//! Numbers of words in rows, and the small values that many rows hold. A number never changes its
//! meaning; a new word takes the next one.

use serde::{Deserialize, Serialize};

use crate::domain::account::TeamRole;
use crate::domain::affiliation::AffiliationState;
use crate::domain::attribution::Role;
use crate::domain::click::{Consent, Own};
use crate::domain::commission::Rate;
use crate::domain::conversion::{ConversionState, Trust, Way};
use crate::domain::dated::Dated;
use crate::domain::deed::Deed;
use crate::domain::device::Device;
use crate::domain::language::Language;
use crate::domain::ledger::{Adjustment, Reversal};
use crate::domain::money::{Currency, Money, Percent};
use crate::domain::product::{Join, Method, Platform, ProductState};
use crate::domain::program::ConsentMode;
use crate::domain::refund::{RefundEvent, RefundKind};
use crate::domain::sales_page::PictureKind;
use crate::domain::suspicion::{Response, Rule};
use crate::domain::time::Expiry;
use crate::domain::time::Timestamp;
use crate::domain::visitor_kind::Quality;
use crate::store::bytes::Wrong;
use crate::store::people::Scope;

/// A word that stands in rows as a number.
pub(super) trait Numbered: Sized {
    /// The number in rows.
    fn row_number(self) -> u8;

    /// The word of this number.
    fn of_row_number(number: u8) -> Result<Self, Wrong>;
}

macro_rules! numbered {
    ($($word:ty, $what:literal: $($variant:ident = $number:literal),+;)*) => {
        $(
            impl Numbered for $word {
                fn row_number(self) -> u8 {
                    match self {
                        $(Self::$variant => $number,)+
                    }
                }

                fn of_row_number(number: u8) -> Result<Self, Wrong> {
                    match number {
                        $($number => Ok(Self::$variant),)+
                        _ => Err(Wrong::value($what)),
                    }
                }
            }
        )*

        #[cfg(test)]
        mod tests {
            use super::*;

            #[test]
            fn every_number_is_read_as_the_word_that_wrote_it() {
                $({
                    let read = (0..=u8::MAX).filter_map(|n| Some((n, <$word>::of_row_number(n).ok()?)));
                    let numbers: Vec<u8> = read.map(|(n, word)| { assert_eq!(word.row_number(), n); n }).collect();
                    assert_eq!(numbers, [$($number),+], "{}", $what);
                })*
            }
        }
    };
}

numbered! {
    Adjustment, "an adjustment": Bonus = 0, Correction = 1;
    AffiliationState, "an affiliation's state":
        Applied = 0, Active = 1, Paused = 2, Banned = 3, Left = 4, Rejected = 5, Invited = 6;
    Consent, "a consent": NotAsked = 0, Given = 1, Refused = 2, Asked = 3;
    ConsentMode, "a consent mode": Off = 0, Always = 1;
    ConversionState, "a conversion's state": Approved = 0, Review = 1, Refused = 2;
    Deed, "a deed":
        ProductMade = 0, ProductChanged = 1, ProductPaused = 2, ProductActivated = 3, ProductRetired = 4,
        ProductDeleted = 5, TermsChanged = 6, TermsAnnounced = 7, TermsWithdrawn = 8, OfferMade = 9,
        OfferChanged = 10, OfferRetired = 11, OfferBroughtBack = 12, AffiliateEntered = 13, AffiliateChanged
        = 14, Applied = 15, Invited = 16, Joined = 17, Approved = 18, Rejected = 19, Paused = 20, Resumed =
        21, Banned = 22, HeldRefused = 23, Left = 24, CodeChanged = 25, RateChanged = 26, RateAnnounced =
        27, RateWithdrawn = 28, RulesPublished = 29, RulesAccepted = 30, PageMade = 31, PageChanged = 32,
        PageWithdrawn = 33, SiteApproved = 34, SiteWithdrawn = 35, LinkMade = 36, LinkRemoved = 37,
        SettingsChanged = 38, AccessChanged = 39, TeamChanged = 40, LookedAt = 41, TwoFactorChanged = 42, SecretsRotated = 50, OldSecretsStopped = 51,
        ConversionApproved = 52, ConversionRefused = 53, ConversionConfirmed = 54,
        SuspicionHidden = 60, SuspicionShown = 61, BuyerErased = 70,
        CouponChanged = 80, SaleEntered = 81, RefundEntered = 82, RefundWithdrawn = 83, ReportVouchedFor = 90,
        ConversionReassigned = 100, BonusGiven = 101, BalanceCorrected = 102, PayoutMethodChanged = 103,
        PayoutPrepared = 110, PayoutLineChanged = 111, PayoutConfirmed = 112, PayoutPaid = 113, PayoutUndone = 114, PayoutDiscarded = 115,
        TokenMade = 120, TokenRevoked = 121, PasswordChanged = 122, LinkRenamed = 123;
    Device, "a device": Desktop = 0, Phone = 1, Tablet = 2, Other = 3;
    Join, "a way to join": Closed = 0, Open = 1, Approval = 2;
    Language, "a language": English = 0, Portuguese = 1, Spanish = 2;
    Method, "a method": Pixel = 0, Postback = 1, JavaScript = 2, FirstPartyCookie = 3;
    Own, "an own click": Creator = 1, Affiliate = 2, NotTracked = 3;
    PictureKind, "a kind of picture": Jpeg = 0, Png = 1;
    Platform, "a platform":
        PlainHtml = 0, StripePaymentLinks = 1, WooCommerce = 2, Shopify = 3, Gumroad = 4, Webflow = 5, OwnServer = 6, Tune = 7;
    ProductState, "a product's state": Active = 0, Paused = 1, Retired = 2;
    Quality, "a quality": Verified = 0, Unverified = 1, Unknown = 2, Suspect = 3;
    RefundEvent, "a refund's event": Refund = 0, Chargeback = 1, ChargebackReversed = 2;
    RefundKind, "a kind of refund": Refund = 0, Chargeback = 1;
    Response, "a response": Off = 0, Note = 1, Hold = 2;
    Reversal, "a reason to reverse": Refund = 0, Chargeback = 1, Rejudged = 2, Refused = 3;
    Role, "a share's role": Sole = 0, First = 1, Last = 2;
    Rule, "a rule of suspicion":
        SelfReferral = 1, HiddenLoads = 2, FilteredShare = 3, Seconds = 4, PaidSearch = 5;
    Scope, "a scope": Read = 0, Write = 1;
    TeamRole, "a team role": Owner = 0, Manager = 1;
    Trust, "a trust": Unsigned = 0, Authenticated = 1;
    Way, "a way": Pixel = 0, Postback = 1, AffLsr = 2, Api = 3, ThankYou = 4, Script = 5, ByHand = 6;
}

/// An amount.
#[derive(Serialize, Deserialize)]
pub(super) struct MoneyRow {
    minor: i64,
    currency: [u8; 3],
}

impl From<Money> for MoneyRow {
    fn from(money: Money) -> Self {
        Self { minor: money.minor, currency: money.currency.bytes() }
    }
}

impl TryFrom<MoneyRow> for Money {
    type Error = Wrong;
    fn try_from(row: MoneyRow) -> Result<Self, Wrong> {
        Ok(Self { minor: row.minor, currency: currency(row.currency)? })
    }
}

/// The currency of these letters.
pub(super) fn currency(letters: [u8; 3]) -> Result<Currency, Wrong> {
    let text = std::str::from_utf8(&letters).map_err(|_| Wrong::value("a currency"))?;
    Currency::parse(text).map_err(|_| Wrong::value("a currency"))
}

/// A rate, its percentage in millionths.
#[derive(Serialize, Deserialize)]
pub(super) struct RateRow {
    percent: u32,
    flat: i64,
}

impl From<Rate> for RateRow {
    fn from(rate: Rate) -> Self {
        Self { percent: rate.percent.millionths(), flat: rate.flat }
    }
}

impl TryFrom<RateRow> for Rate {
    type Error = Wrong;
    fn try_from(row: RateRow) -> Result<Self, Wrong> {
        Ok(Self { percent: percent(row.percent)?, flat: row.flat })
    }
}

/// A rate over time, with the moments since when; `None` is the rate of what stands above it.
pub(super) type DatedRateRow = Vec<(i64, Option<RateRow>)>;

/// A rate over time as rows hold it.
pub(super) fn dated_rate_row(rate: &Dated<Option<Rate>>) -> DatedRateRow {
    rate.values().map(|(since, rate)| (since.0, rate.map(RateRow::from))).collect()
}

/// The rate over time of a row.
pub(super) fn dated_rate(row: DatedRateRow) -> Result<Dated<Option<Rate>>, Wrong> {
    let mut values = Vec::new();
    for (since, rate) in row {
        values.push((Timestamp(since), rate.map(Rate::try_from).transpose()?));
    }
    Dated::of_values(values).ok_or_else(|| Wrong::value("a rate over time"))
}

/// A percentage of so many millionths.
pub(super) fn percent(millionths: u32) -> Result<Percent, Wrong> {
    Percent::of_millionths(millionths).ok_or_else(|| Wrong::value("a percentage"))
}

/// When a touch expires, Unix milliseconds UTC.
#[derive(Serialize, Deserialize)]
pub(super) enum ExpiryRow {
    At(i64),
    Never,
}

impl From<Expiry> for ExpiryRow {
    fn from(expiry: Expiry) -> Self {
        match expiry {
            Expiry::At(at) => Self::At(at.0),
            Expiry::Never => Self::Never,
        }
    }
}

impl From<ExpiryRow> for Expiry {
    fn from(row: ExpiryRow) -> Self {
        match row {
            ExpiryRow::At(at) => Self::At(Timestamp(at)),
            ExpiryRow::Never => Self::Never,
        }
    }
}
