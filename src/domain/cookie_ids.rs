//! What the cookie `duly` holds, wherever its value comes from: a browser, or a shop's server that kept it.

use std::str::FromStr;

use super::id::{BadId, ClickId};

/// The value of the cookie `duly`: the newest click, and the one before where that is not yet on disk (W3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CookieIds {
    /// The visitor's newest click.
    pub newest: ClickId,
    /// Where to go on if the newest was never written.
    pub fallback: Option<ClickId>,
}

impl FromStr for CookieIds {
    type Err = BadId;

    /// Reads `NEW` or `NEW.OLD`, as the cookie is written.
    fn from_str(text: &str) -> Result<Self, BadId> {
        let (newest, fallback) =
            text.split_once('.').map_or((text, None), |(newest, older)| (newest, Some(older)));
        Ok(Self { newest: newest.parse()?, fallback: fallback.map(str::parse).transpose()? })
    }
}
