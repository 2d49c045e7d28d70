//! What the Doctor finds, as facts; `words::doctor` says them.

use crate::domain::affiliation::AffiliationState;
use crate::domain::attribution::{TouchStanding, Why};
use crate::domain::click::Own;
use crate::domain::commission::Rate;
use crate::domain::conversion::Event;
use crate::domain::money::{Currency, Money};
use crate::domain::product::Model;
use crate::domain::time::{Expiry, Timestamp, Window};
use crate::store::view::changes_ahead::AheadWhat;
use crate::web::click_cookie::Attributes;
use crate::web::following::{Detour, NoTouch};

/// How a finding is to be taken, from good to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// It only tells something, and wears no word.
    Plain,
    /// As it should be.
    Good,
    /// It goes on, but not as somebody may think.
    Care,
    /// Here the way of the link ends, or nobody earns by it.
    Stop,
}

/// The parts of an examination, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// How the address was read.
    Address,
    /// Whose link it is, and which.
    Owner,
    /// Whether it may earn as things stand.
    Standing,
    /// What a click on it does.
    Click,
    /// The cookie that is set.
    Cookie,
    /// Where it leads.
    End,
    /// What would be earned.
    Reward,
    /// What this browser carries.
    Browser,
}

/// Whose something is, as the reader is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// The reader's own.
    Yours,
    /// Somebody's, by her name.
    Of(String),
}

/// The kinds of links, as people know them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// To the sales page.
    SalesPage,
    /// To the payment page.
    DirectPayment,
    /// To an alternative page.
    Page,
    /// One that an affiliate made.
    CreatedByMe,
}

/// A page that is not a link, although people share its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// A product's sales page.
    SalesPage,
    /// Its payment page.
    PaymentPage,
    /// An alternative page.
    Page,
    /// An offer's checkout.
    Checkout,
}

/// A click that this browser carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The code that was followed.
    pub code: String,
    /// When.
    pub at: Timestamp,
    /// What would become of it.
    pub standing: TouchStanding,
    /// Whether it was an own click, for tests only.
    pub own: bool,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The whole address, as it was read.
    ReadAs(String),
    /// Only a code, or the end of a link, was pasted.
    Partial,
    /// There is no `https://` before it.
    NoScheme,
    /// It stood in quotation marks or brackets.
    Wrapped,
    /// What stands behind `#` never reaches a server.
    Fragment,
    /// Another scheme than that of this installation.
    OtherScheme {
        /// As pasted: `http`.
        typed: String,
        /// As it is: `https`.
        right: String,
    },
    /// Another port than that of this installation, whose address this is.
    OtherPort(String),
    /// An old shape of link, which still works (L10).
    OldShape,
    /// Written in upper case, which does not matter (L2).
    Case,
    /// Punctuation at the end, which does not matter (L2).
    Punctuation(String),
    /// Punctuation at the end of a query, which does: `dp=1.` is not `dp=1`.
    QueryPunctuation(String),
    /// Source tags that are noted (L11): name and value.
    Tags(Vec<(&'static str, String)>),

    /// Spaces, or what cannot be seen.
    Spaces,
    /// Longer than any link.
    TooLong,
    /// Not an address of the web at all.
    Unreadable,
    /// A user name before the host hides where it leads.
    UserInfo,
    /// The path of the installation is missing; this is its address.
    LacksPath(String),
    /// Another host; this is the address of the installation.
    OtherHost {
        /// As pasted.
        host: String,
        /// How links begin here.
        base: String,
    },
    /// The front page.
    FrontPage,
    /// One of Duly's own pages.
    OwnPage,
    /// More parts than a link has.
    TooManyParts,
    /// The address of a page is shared instead of a link (S0).
    PaysNobody {
        /// The product's name.
        product: String,
        /// Which page.
        goal: Goal,
    },
    /// It lies on a site of the creator's, and is not a link.
    OnSite(String),
    /// `duly=` of one visitor.
    HoldsClick,
    /// `aff=` is shown, and never credited (L13).
    ShowsCode(String),
    /// What to share instead.
    ShareInstead(String),
    /// What may have been meant.
    Meant(Vec<String>),

    /// Nobody has this code.
    NoCode(String),
    /// The code is known, the name behind it is not.
    NoName {
        /// The code.
        code: String,
        /// The name.
        name: String,
    },
    /// It is not the reader's.
    NotYours,
    /// The creator's own code.
    CreatorsCode {
        /// The code.
        code: String,
        /// The product's name.
        product: String,
    },
    /// An affiliate's code.
    Code {
        /// Whose.
        whose: Whose,
        /// As followed.
        code: String,
        /// The product's name.
        product: String,
    },
    /// An earlier code of hers.
    Alias {
        /// Whose.
        whose: Whose,
        /// The code she has now.
        now: String,
    },
    /// Which of her links it is.
    Link {
        /// Its kind.
        kind: Kind,
        /// What it is called, where it is called something.
        name: Option<String>,
    },
    /// `offer=` names none that is on sale.
    NoOffer(String),
    /// It leads to the sales page instead.
    Detour(Detour),

    /// The product is on sale.
    ProductActive(String),
    /// It is paused.
    ProductPaused(String),
    /// It is retired.
    ProductRetired(String),
    /// Where the affiliation stands, and since when.
    Standing {
        /// Whose.
        whose: Whose,
        /// Where.
        state: AffiliationState,
        /// Since when.
        since: Timestamp,
    },
    /// The site of her own link is approved.
    SiteApproved(String),
    /// It is not approved any more.
    SiteWithdrawn(String),
    /// It would be, with the other scheme.
    SiteByOtherScheme(String),

    /// A click is a touch until then.
    Touch {
        /// How long a touch of now may earn.
        window: Window,
        /// Until when.
        until: Expiry,
    },
    /// A click is no touch.
    NoTouch(NoTouch),
    /// Bots, previews and hidden loads are counted apart.
    Filtered,

    /// The cookie as it would be set.
    Cookie(Attributes),
    /// The whole header.
    CookieHeader(String),
    /// The cookie travels in the open.
    PlainHttp,
    /// No cookie is set.
    NoCookie,

    /// It leads to a link of this very installation.
    Circle(String),
    /// A page says that the product is no longer sold.
    EndsRetired(String),
    /// A page says that the link is not valid.
    EndsNotValid,
    /// Where it leads, filled in for an example click.
    Destination(String),
    /// `duly=` is added.
    AddsClick,
    /// The address has a place of its own for the click.
    PlacesClick,
    /// `aff=CODE` is added.
    AddsCode,
    /// Words in braces that stay empty.
    LeftEmpty(Vec<String>),

    /// Nobody earns.
    NobodyEarns(NoTouch),
    /// What a sale of an offer would bring.
    Earns {
        /// Whose.
        whose: Whose,
        /// The offer's name.
        offer: String,
        /// Its price.
        price: Money,
        /// The rate that counts: the better one of the offer's and her own (M1).
        rate: Rate,
        /// Nothing, one sum, or two in different currencies.
        worth: Vec<Money>,
        /// The product's currency, of flat sums.
        currency: Currency,
    },
    /// What any sale would bring, where the product has no offer yet.
    EarnsRate(Rate, Currency),
    /// What another event would bring.
    EarnsEvent(Event, Rate, Currency),
    /// How sales are shared among affiliates.
    Model(Model),
    /// How long a commission is Held, days.
    Held(u16),
    /// What is announced for a moment: one announcement, however much it changes.
    Coming {
        /// From when on.
        at: Timestamp,
        /// Each change.
        changes: Vec<AheadWhat>,
        /// The product's currency, of flat sums.
        currency: Currency,
    },

    /// This browser carries no click.
    CarriesNothing,
    /// This browser carries clicks of this product, oldest first.
    Carries(String, Vec<Carried>),
    /// Who would earn if it bought now.
    WouldEarn {
        /// The code as clicked.
        code: String,
        /// Until when.
        until: Expiry,
    },
    /// The rule that chose, or why nobody would earn.
    Why {
        /// Which.
        why: Why,
        /// The model in force.
        model: Model,
        /// The moment of the purchase.
        at: Timestamp,
    },
}

impl Finding {
    /// An address or a header in it, to be read letter by letter.
    pub fn exact(&self) -> Option<&str> {
        match self {
            Self::Destination(exact) | Self::CookieHeader(exact) => Some(exact),
            _ => None,
        }
    }

    /// Links to examine instead.
    pub fn others(&self) -> &[String] {
        match self {
            Self::Meant(links) => links,
            Self::ShareInstead(link) => std::slice::from_ref(link),
            _ => &[],
        }
    }

    /// How it is to be taken.
    pub fn mark(&self) -> Mark {
        match self {
            Self::Spaces
            | Self::TooLong
            | Self::Unreadable
            | Self::UserInfo
            | Self::LacksPath(_)
            | Self::OtherHost { .. }
            | Self::FrontPage
            | Self::OwnPage
            | Self::TooManyParts
            | Self::PaysNobody { .. }
            | Self::OnSite(_)
            | Self::HoldsClick
            | Self::NoCode(_)
            | Self::NoName { .. }
            | Self::NotYours
            | Self::ProductRetired(_)
            | Self::SiteWithdrawn(_)
            | Self::Circle(_)
            | Self::EndsRetired(_)
            | Self::EndsNotValid => Mark::Stop,
            Self::Standing { state, .. } if state.is_accepted() => Mark::Good,
            Self::ProductActive(_) | Self::SiteApproved(_) | Self::Touch { .. } => Mark::Good,
            Self::NoTouch(why) | Self::NobodyEarns(why) if *why == NoTouch::CreatorsLink => Mark::Plain,
            // Whoever reads this is signed in, so it says nothing of the link.
            Self::NoTouch(NoTouch::Own(Own::Creator | Own::Affiliate)) => Mark::Plain,
            Self::NoScheme
            | Self::OtherScheme { .. }
            | Self::OtherPort(_)
            | Self::ShowsCode(_)
            | Self::QueryPunctuation(_)
            | Self::NoOffer(_)
            | Self::Detour(_)
            | Self::ProductPaused(_)
            | Self::Standing { .. }
            | Self::SiteByOtherScheme(_)
            | Self::NoTouch(_)
            | Self::PlainHttp
            | Self::NoCookie
            | Self::NobodyEarns(_)
            | Self::Coming { .. } => Mark::Care,
            _ => Mark::Plain,
        }
    }
}
