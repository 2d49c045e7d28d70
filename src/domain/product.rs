//! A product: what is sold, with its terms.

use std::collections::BTreeMap;

use super::code::Code;
use super::commission::Rate;
use super::conversion::Event;
use super::destination::Destination;
use super::id::{LinkId, ProductId};
use super::money::{Currency, Percent};
use super::name::{Name, Slug};
use super::renewals::Renewals;
use super::site::{Origin, Site};
use super::time::{Timestamp, Window};

/// A product as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Its number is what TUNE calls `offer_id`.
    pub id: ProductId,
    /// Shown to visitors and affiliates.
    pub name: Name,
    /// Its word in `/p/PRODUCT`, unique.
    pub slug: Slug,
    /// Of prices and flat commissions where nothing else is said.
    pub currency: Currency,
    /// The creator's own sales page. `None`: the page that Duly makes (L3).
    pub sales_url: Option<Destination>,
    /// What decides who earns, and how much: the terms that were in force when the product was last changed.
    /// Whoever asks what holds now asks `terms_at`.
    pub terms: Terms,
    /// Terms that are set and come into force later (P4), or did since the product was last changed.
    pub next_terms: Option<Terms>,
    /// How sales are reported (C2). All ways work; this picks snippets and checks.
    pub method: Method,
    /// Who may join (P1).
    pub join: Join,
    /// Where affiliates may lead their own links (L7).
    pub approved_sites: Vec<Site>,
    /// Pages that may run the script.
    pub script_origins: Vec<Origin>,
    /// External destinations get `aff=CODE` (L13).
    pub code_on_external_pages: bool,
    /// Affiliates may use the Direct Payment HotLink (L4).
    pub direct_payment_for_affiliates: bool,
    /// Unsigned reports wait for the creator (C10).
    pub review_unsigned: bool,
    /// The largest amount of one report, minor units of `currency` (C11).
    pub amount_max: Option<i64>,
    /// Active, paused or retired (L14).
    pub state: ProductState,
    /// The code of the creator's own links (L5).
    pub creator_code: Code,
    /// The creator's own links.
    pub creator_links: OwnLinks,
    /// Counts the renewals of the product's secrets; the secrets themselves are derived, never kept.
    pub secrets_version: u32,
    /// Until when secrets of the version before are taken as well; `None`: they are not.
    pub old_secrets_until: Option<Timestamp>,
    /// Links with `?via=CODE` on the creator's own pages count as links (L13).
    pub via_links: bool,
    /// What the shop runs on: picks the snippets.
    pub platform: Platform,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Product {
    /// A product before it is made, with what is usual where nothing else is said: last click, 60 days (W1), Held for
    /// 14 days (M2), closed (P1), and no commission yet. The store gives the number, the code and the links.
    pub fn draft(name: Name, currency: Currency, at: Timestamp) -> Self {
        Self {
            id: ProductId(0),
            slug: Slug::of_name(&name),
            name,
            currency,
            sales_url: None,
            terms: Terms {
                number: 1,
                since: at,
                model: Model::Last,
                window: Window::Days(60),
                pixel_window_days: 28,
                commission: Rate::default(),
                events: BTreeMap::new(),
                hold_days: 14,
                renewals: Renewals::All,
                new_customers_only: false,
            },
            next_terms: None,
            method: Method::Pixel,
            join: Join::Closed,
            approved_sites: Vec::new(),
            script_origins: Vec::new(),
            code_on_external_pages: false,
            direct_payment_for_affiliates: false,
            review_unsigned: false,
            amount_max: None,
            state: ProductState::Active,
            creator_code: Code::from_row(String::new()),
            creator_links: OwnLinks { sales_page: LinkId(0), direct_payment: LinkId(0) },
            secrets_version: 1,
            old_secrets_until: None,
            via_links: false,
            platform: Platform::default(),
            created_at: at,
        }
    }

    /// The terms in force at a moment, no earlier than the product was last changed.
    pub fn terms_at(&self, now: Timestamp) -> &Terms {
        self.next_terms.as_ref().filter(|next| next.since <= now).unwrap_or(&self.terms)
    }

    /// The terms that are set and not yet in force.
    pub fn terms_ahead(&self, now: Timestamp) -> Option<&Terms> {
        self.next_terms.as_ref().filter(|next| next.since > now)
    }

    /// The terms in the end, once everything that is set is in force: what the creator set last, and what
    /// her form shows.
    pub fn intended_terms(&self) -> &Terms {
        self.next_terms.as_ref().unwrap_or(&self.terms)
    }

    /// The same product as it would be under other terms, for `ChangeProduct` to find out from when.
    #[must_use]
    pub fn with_terms(self, terms: Terms) -> Self {
        Self { terms, next_terms: None, ..self }
    }
}

/// The two links that every code has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnLinks {
    /// `/CODE`.
    pub sales_page: LinkId,
    /// `/CODE?dp=1`.
    pub direct_payment: LinkId,
}

/// What decides who earns. Numbered: every change makes the next terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Counts up from 1.
    pub number: u32,
    /// In force from this moment.
    pub since: Timestamp,
    /// Whose click counts.
    pub model: Model,
    /// How long a touch may earn (W1).
    pub window: Window,
    /// For a pixel, older touches are expired (C3). Days.
    pub pixel_window_days: u16,
    /// For purchases of offers that have none of their own.
    pub commission: Rate,
    /// For events other than purchases. What is not named pays nothing.
    pub events: BTreeMap<Event, Rate>,
    /// How long a commission is Held (M2). Days, 0 to 365.
    pub hold_days: u16,
    /// For which renewals it pays (M1).
    pub renewals: Renewals,
    /// A purchase whose buyer has bought this product before pays nothing; renewals are not asked about that.
    pub new_customers_only: bool,
}

impl Terms {
    /// Whether both say the same, whatever their numbers and since when they hold.
    pub fn says_the_same(&self, other: &Self) -> bool {
        *self == Self { number: self.number, since: self.since, ..other.clone() }
    }
}

/// The attribution model (`product.md` A2 to A4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    /// The newest touch's spell earns all.
    Last,
    /// The live spell that began earliest earns all.
    First,
    /// The first and the last.
    Multiple(Split),
}

/// What the first and the last get (A4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// They share one commission: the first's part, the rest for the last.
    Share {
        /// The first's part.
        first: Percent,
    },
    /// Each earns a full one.
    EachFull,
}

/// How conversions are tracked, as the creator chose (C2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// An image on the confirmation page.
    Pixel,
    /// From server to server.
    Postback,
    /// The script.
    JavaScript,
    /// The creator's own server keeps the id in her own cookie.
    FirstPartyCookie,
}

/// What the creator's shop runs on. Every platform works with every method; this only picks what she is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Platform {
    /// Pages of her own.
    #[default]
    PlainHtml,
    /// Payment Links of Stripe.
    StripePaymentLinks,
    /// WordPress with WooCommerce.
    WooCommerce,
    /// Shopify.
    Shopify,
    /// Gumroad.
    Gumroad,
    /// Webflow.
    Webflow,
    /// A server of her own.
    OwnServer,
    /// She comes from TUNE or Aspire with a postback that works already.
    Tune,
}

/// Who may become an affiliate of a product (P1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// By invitation only.
    Closed,
    /// Anyone, at once.
    Open,
    /// Whoever applies and is approved.
    Approval,
}

/// Whether a product's links make touches (L14).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProductState {
    /// Everything works.
    Active,
    /// No new touches; live ones earn.
    Paused,
    /// Links lead to a page that says so; live touches earn.
    Retired,
}
