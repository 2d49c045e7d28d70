//! The program: what the creator settles once for the whole installation.

use std::fmt;

use super::destination::{BadDestination, Destination};
use super::email::Email;
use super::id::ProductId;
use super::money::{Currency, Money};
use super::name::Name;
use super::suspicion::SuspicionRules;
use super::time::Timestamp;
use super::web_address::WebAddress;

/// The program's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// As visitors and affiliates read it.
    pub name: Name,
    /// Whom visitors and affiliates ask; `None` where the creator did not say.
    pub contact: Option<Contact>,
    /// Of new products, where nothing else is said.
    pub currency: Currency,
    /// The IANA name of the zone in which days begin on pages and in breakdowns, such as `Europe/Lisbon`.
    pub time_zone: String,
    /// What must be due before it is paid out, one amount a currency, by code; nothing where a currency is not
    /// there (`product.md` M3).
    pub minimum_payouts: Vec<Money>,
    /// What `/` shows.
    pub front: FrontPage,
    /// When it was set up.
    pub created_at: Timestamp,
    /// Whether visitors are asked before a cookie is set.
    pub consent_mode: ConsentMode,
    /// How long what is known of visitors and buyers is kept.
    pub retention: Retention,
    /// Counts the renewals of the account-wide secrets; the secrets themselves are derived, never kept.
    pub secrets_version: u32,
    /// Until when the account-wide secrets of the version before are taken as well; `None`: they are not.
    pub old_secrets_until: Option<Timestamp>,
    /// What is suspicious, and what becomes of it.
    pub suspicion: SuspicionRules,
}

impl Program {
    /// The settings of a program that was just set up: the products to promote stand on its front page, and
    /// everything due is paid.
    pub fn new(name: Name, currency: Currency, time_zone: String, at: Timestamp) -> Self {
        Self {
            name,
            contact: None,
            currency,
            time_zone,
            minimum_payouts: Vec::new(),
            front: FrontPage::default(),
            created_at: at,
            consent_mode: ConsentMode::default(),
            retention: Retention::default(),
            secrets_version: 1,
            old_secrets_until: None,
            suspicion: SuspicionRules::default(),
        }
    }
}

/// Where people who have a question turn to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contact {
    /// They write a mail.
    Email(Email),
    /// They open a page.
    Page(String),
}

/// The answer to a contact that leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Enter an email address such as hello@example.com, or a page such as https://example.com/contact.")]
pub struct BadContact;

impl Contact {
    /// Reads an email address or the address of a page as typed.
    ///
    /// # Errors
    /// `BadContact` where it is neither.
    pub fn parse(text: &str) -> Result<Self, BadContact> {
        let text = text.trim();
        if text.contains("://") {
            return WebAddress::read(text).map(|_| Self::Page(text.to_owned())).map_err(|_| BadContact);
        }
        Email::parse(text).map(Self::Email).map_err(|_| BadContact)
    }

    /// What a link to it leads to: `mailto:hello@example.com`, or the page.
    pub fn href(&self) -> String {
        match self {
            Self::Email(email) => format!("mailto:{email}"),
            Self::Page(address) => address.clone(),
        }
    }
}

impl fmt::Display for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Email(email) => email.fmt(f),
            Self::Page(address) => f.write_str(address),
        }
    }
}

/// What `/` shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum FrontPage {
    /// The products that anybody may ask to promote.
    #[default]
    Products,
    /// One product's sales page.
    SalesPage(ProductId),
    /// Where affiliates sign in.
    SignIn,
    /// A page of the creator's own.
    Elsewhere(Destination),
}

/// Why an address cannot stand for the front page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadFrontPage {
    /// It holds words in braces, as links do.
    #[error("Nothing is filled in here, so the address must not contain braces.")]
    Braces,
    /// It is no address.
    #[error(transparent)]
    Address(#[from] BadDestination),
}

impl FrontPage {
    /// A page of the creator's own, by its address as typed.
    ///
    /// # Errors
    /// `BadFrontPage` says what to type instead.
    pub fn elsewhere(text: &str) -> Result<Self, BadFrontPage> {
        if text.contains(['{', '}']) {
            return Err(BadFrontPage::Braces);
        }
        Ok(Self::Elsewhere(Destination::parse(text)?))
    }
}

/// How long what is known of visitors and buyers is kept, days. Nothing goes that can still earn, and no money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Retention {
    /// Where a click came from: referrer, device, country, tags.
    pub click_days: u16,
    /// What a report said; how it was judged stays.
    pub report_days: u16,
    /// Leads, after the last one of their address.
    pub lead_days: u16,
}

impl Retention {
    /// The longest that anything is kept, days: ten years.
    pub const DAYS_MAX: u16 = 3_650;
}

impl Default for Retention {
    /// 13 months, 90 days and 25 months: what data protection authorities take for usual.
    fn default() -> Self {
        Self { click_days: 395, report_days: 90, lead_days: 760 }
    }
}

/// Whether visitors are asked before a cookie is set (`product.md` W8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ConsentMode {
    /// The redirect sets the cookie.
    #[default]
    Off,
    /// No cookie until the visitor has said yes; `Sec-GPC: 1` is a no.
    Always,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_an_email_address_or_a_page() {
        assert_eq!(Contact::parse(" Hello@Example.com ").unwrap().href(), "mailto:hello@example.com");
        assert_eq!(Contact::parse("https://example.com/ask").unwrap().href(), "https://example.com/ask");
        for bad in ["", "example.com", "javascript:alert(1)", "javascript://x/%0aalert(1)", "https://"] {
            assert_eq!(Contact::parse(bad), Err(BadContact), "{bad}");
        }
    }
}
