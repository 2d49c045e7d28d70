//! The program: what the creator settles once for the whole installation.

use super::money::Currency;
use super::name::Name;
use super::time::Timestamp;

/// The program's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// As visitors and affiliates read it.
    pub name: Name,
    /// Of new products, where nothing else is said.
    pub currency: Currency,
    /// The IANA name of the zone in which days begin on pages and in breakdowns, such as `Europe/Lisbon`.
    pub time_zone: String,
    /// When it was set up.
    pub created_at: Timestamp,
    /// Whether visitors are asked before a cookie is set.
    pub consent_mode: ConsentMode,
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
