//! The history: who did what to products, terms and people, when, and by which way.

use super::affiliation::{Affiliation, AffiliationState};
use super::id::{AccountId, AffiliateId, AffiliationId, ProductId};
use super::name::Name;
use super::time::Timestamp;

/// Who did something. It also says by which way; network addresses are never kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// Someone of the team, in a browser.
    Account(AccountId),
    /// An affiliate, in a browser.
    Affiliate(AffiliateId),
    /// A program with this API token.
    Token(Name),
    /// A command on the machine itself.
    Command,
    /// Nobody: it follows from what was done before.
    Nobody,
}

/// One line of the history. Its number is its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryLine {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: By,
    /// What.
    pub deed: Deed,
    /// To what.
    pub about: About,
    /// When it comes into force, where that is later than it was done (`product.md` P4).
    pub from: Option<Timestamp>,
    /// What else is to say, in plain words; often nothing. At most `DETAIL_MAX` characters.
    pub detail: String,
}

/// How many characters a detail has at most; what is longer is cut.
pub const DETAIL_MAX: usize = 500;

/// What a deed was done to. Nothing of it: the program as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct About {
    /// This product, or something of it.
    pub product: Option<ProductId>,
    /// This person.
    pub affiliate: Option<AffiliateId>,
    /// Her affiliation for that product.
    pub affiliation: Option<AffiliationId>,
}

impl About {
    /// The program as a whole.
    pub fn program() -> Self {
        Self::default()
    }

    /// A product.
    pub fn product(product: ProductId) -> Self {
        Self { product: Some(product), ..Self::default() }
    }

    /// A person.
    pub fn affiliate(affiliate: AffiliateId) -> Self {
        Self { affiliate: Some(affiliate), ..Self::default() }
    }

    /// A person's affiliation for a product.
    pub fn affiliation(affiliation: &Affiliation) -> Self {
        Self {
            product: Some(affiliation.product),
            affiliate: Some(affiliation.affiliate),
            affiliation: Some(affiliation.id),
        }
    }
}

macro_rules! deeds {
    ($($(#[$doc:meta])* $deed:ident = $words:literal;)*) => {
        /// What can be done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Deed {
            $($(#[$doc])* $deed,)*
        }

        impl Deed {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$deed,)*];

            /// Its word for programs: `terms_changed`.
            pub fn word(self) -> String {
                let name = match self {
                    $(Self::$deed => stringify!($deed),)*
                };
                let apart = |(at, c): (usize, char)| {
                    let before = (at > 0 && c.is_ascii_uppercase()).then_some('_');
                    before.into_iter().chain(std::iter::once(c.to_ascii_lowercase()))
                };
                name.char_indices().flat_map(apart).collect()
            }

            /// The words for it, as a line's beginning.
            pub fn words(self) -> &'static str {
                match self {
                    $(Self::$deed => $words,)*
                }
            }
        }
    };
}

deeds! {
    /// A product was made.
    ProductMade = "Product made";
    /// Something of a product that is not its terms.
    ProductChanged = "Product changed";
    /// No new touches.
    ProductPaused = "Product paused";
    /// Everything works again.
    ProductActivated = "Product brought back";
    /// Its links lead to a page that says so.
    ProductRetired = "Product retired";
    /// It is gone; nothing had ever happened to it.
    ProductDeleted = "Product deleted";
    /// Terms changed, in force at once.
    TermsChanged = "Terms changed";
    /// Terms were set that come into force later (`product.md` P4).
    TermsAnnounced = "Terms announced";
    /// What was announced does not come.
    TermsWithdrawn = "Announced terms withdrawn";
    /// An offer was made.
    OfferMade = "Offer made";
    /// An offer's name, price or checkout address.
    OfferChanged = "Offer changed";
    /// No longer sold.
    OfferRetired = "Offer retired";
    /// Sold again.
    OfferBroughtBack = "Offer brought back";
    /// An affiliate was entered, or entered herself.
    AffiliateEntered = "Affiliate entered";
    /// Her name or address.
    AffiliateChanged = "Affiliate changed";
    /// She applied for a product.
    Applied = "Applied";
    /// She was invited to a product.
    Invited = "Invited";
    /// She joined by an invitation, or because the product is open.
    Joined = "Joined";
    /// The creator accepted her.
    Approved = "Approved";
    /// The creator did not.
    Rejected = "Rejected";
    /// She earns nothing until resumed.
    Paused = "Paused";
    /// She earns again.
    Resumed = "Resumed";
    /// She was sent away.
    Banned = "Banned";
    /// What was Held for her when she was banned is Refused.
    HeldRefused = "Held commissions refused";
    /// She left.
    Left = "Left";
    /// Her code was changed; the old one leads on.
    CodeChanged = "Code changed";
    /// Her own rate, in force at once.
    RateChanged = "Own rate changed";
    /// Her own rate, in force later.
    RateAnnounced = "Own rate announced";
    /// The announced rate of her own does not come.
    RateWithdrawn = "Announced own rate withdrawn";
    /// The program's rules were published.
    RulesPublished = "Rules published";
    /// She accepted them.
    RulesAccepted = "Rules accepted";
    /// A page for all affiliates to link to.
    PageMade = "Page made";
    /// Its name or address.
    PageChanged = "Page changed";
    /// It is no longer offered.
    PageWithdrawn = "Page withdrawn";
    /// An origin for affiliates' own links.
    SiteApproved = "Site approved";
    /// It is not approved any more.
    SiteWithdrawn = "Site withdrawn";
    /// An affiliate made a link of her own.
    LinkMade = "Promotional link made";
    /// And called it otherwise.
    LinkRenamed = "Promotional link renamed";
    /// And took it away.
    LinkRemoved = "Promotional link removed";
    /// The program's settings.
    SettingsChanged = "Settings changed";
    /// Her password, private link or sessions.
    AccessChanged = "Access changed";
    /// Someone of the team looked at an affiliate's pages as she sees them.
    LookedAt = "Pages looked at as this affiliate";
    /// What was known of a buyer was erased, at her wish.
    BuyerErased = "Buyer erased";
    /// Someone of the creator's team was invited, entered or left.
    TeamChanged = "Team changed";
    /// A person of the team changed the second step of the own sign-in.
    TwoFactorChanged = "Two-factor sign-in changed";
    /// A person of the team has a new password, or may choose one.
    PasswordChanged = "Password changed";
    /// A program may come in with a new token.
    TokenMade = "API token made";
    /// A program is shut out.
    TokenRevoked = "API token revoked";
    /// New secrets, of a product or account-wide; the old ones are taken for a while.
    SecretsRotated = "Secrets rotated";
    /// The old secrets are not taken any more.
    OldSecretsStopped = "Old secrets stopped";
    /// A conversion that waited for a look was approved.
    ConversionApproved = "Conversion approved";
    /// A conversion was refused by hand.
    ConversionRefused = "Conversion refused";
    /// An order that only unsigned reports told of was found in the shop.
    ConversionConfirmed = "Order confirmed";
    /// What a rule sees in her sales is only noted for a while.
    SuspicionHidden = "Suspicion hidden";
    /// And holds again.
    SuspicionShown = "Suspicion shown again";
    /// A report without credentials was judged again, as if it had come with them.
    ReportVouchedFor = "Report vouched for";
    /// Her coupon was given, changed or taken away.
    CouponChanged = "Coupon changed";
    /// The creator entered a sale that nothing reported.
    SaleEntered = "Sale entered by hand";
    /// The creator entered a refund that nothing reported.
    RefundEntered = "Refund entered by hand";
    /// A refund that waited for its sale was withdrawn.
    RefundWithdrawn = "Waiting refund withdrawn";
    /// The creator said who earned a conversion.
    ConversionReassigned = "Conversion reassigned";
    /// The creator gave an affiliate something on top.
    BonusGiven = "Bonus given";
    /// The creator set an affiliate's balance right.
    BalanceCorrected = "Balance corrected";
    /// Where an affiliate's money is sent.
    PayoutMethodChanged = "Payout method changed";
    /// It was written down who gets how much.
    PayoutPrepared = "Payout prepared";
    /// Someone is not in a payout, or is again.
    PayoutLineChanged = "Payout changed";
    /// Its lines stay as they are.
    PayoutConfirmed = "Payout confirmed";
    /// It is paid.
    PayoutPaid = "Payout marked as paid";
    /// It is not paid after all.
    PayoutUndone = "Payment undone";
    /// It is not made.
    PayoutDiscarded = "Payout discarded";
}

impl Deed {
    /// What it is for an affiliation to go from one state into another.
    pub fn of_step(from: AffiliationState, to: AffiliationState, by: &By) -> Self {
        match to {
            AffiliationState::Applied => Self::Applied,
            AffiliationState::Invited => Self::Invited,
            AffiliationState::Paused => Self::Paused,
            AffiliationState::Banned => Self::Banned,
            AffiliationState::Left => Self::Left,
            AffiliationState::Rejected => Self::Rejected,
            AffiliationState::Active => match (from, by) {
                (AffiliationState::Paused, _) => Self::Resumed,
                (_, By::Affiliate(_)) => Self::Joined,
                (AffiliationState::Applied | AffiliationState::Rejected, _) => Self::Approved,
                (AffiliationState::Invited, _) => Self::Joined,
                _ => Self::Resumed,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AffiliationState::{Active, Applied, Banned, Invited, Paused};

    #[test]
    fn a_step_into_the_program_says_how_she_came() {
        let (ana, maria) = (By::Affiliate(AffiliateId(1)), By::Account(AccountId(1)));
        assert_eq!(Deed::of_step(Applied, Active, &maria), Deed::Approved);
        assert_eq!(Deed::of_step(Invited, Active, &ana), Deed::Joined);
        assert_eq!(Deed::of_step(Paused, Active, &maria), Deed::Resumed);
        assert_eq!(Deed::of_step(Banned, Active, &maria), Deed::Resumed);
        assert_eq!(Deed::of_step(Active, Banned, &maria), Deed::Banned);
    }
}
