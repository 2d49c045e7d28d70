//! A click: one visitor following one link, once. Ten clicks are ten (`product.md` R2).

use super::click_address::TEST_SOURCE;
use super::device::Device;
use super::id::{ClickId, LinkId};
use super::time::Expiry;
use super::visitor_kind::Quality;

/// A click as it is kept. Its moment is in its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Click {
    /// Made by the redirect: our clock's milliseconds and 80 random bits.
    pub id: ClickId,
    /// The link that was followed.
    pub link: LinkId,
    /// Which of its owner's codes was followed, where she had several: its place in the order in which she first
    /// had them (`Affiliation::code_at`). 0 for the creator's.
    pub code_place: u16,
    /// The visitor's click before this one; a journey is the chain walked back (W3).
    pub previous: Option<ClickId>,
    /// Until when this click may earn, by the window in force now (W2). `None`: it may not (the
    /// creator's, a paused affiliate's, one's own).
    pub expires: Option<Expiry>,
    /// What speaks for a person behind it.
    pub quality: Quality,
    /// Whose own click it is, if it is one: those are touches for tests only (C12).
    pub own: Option<Own>,
    /// Which of the product's terms were in force, by number.
    pub terms: u32,
    /// Host and path of the page before, at most 200 bytes, without query.
    pub referrer: Option<String>,
    /// From the user agent.
    pub device: Device,
    /// Two letters, where a country is known.
    pub country: Option<[u8; 2]>,
    /// What is known of the visitor's consent to a cookie.
    pub consent: Consent,
    /// The script made it, on a page that was opened with `?via=CODE` (L13).
    pub by_script: bool,
    /// Which ad networks had left their mark on the address.
    pub ads: AdMarks,
    /// Source tags of the address.
    pub tags: Tags,
    /// A keyed hash of the visitor's network, so that clicks of one place can be told apart without
    /// keeping an address.
    pub place: [u8; 4],
    /// First today, for whom: what the visitors of a day are counted by.
    pub firsts: Firsts,
}

impl Click {
    /// A click of which nothing is known but the link that was followed. It may not earn, since nothing says until when;
    /// whatever else is known stands before it: `Click { own, ..Click::of(id, link) }`.
    pub fn of(id: ClickId, link: LinkId) -> Self {
        Self {
            id,
            link,
            code_place: 0,
            previous: None,
            expires: None,
            quality: Quality::Unknown,
            own: None,
            terms: 1,
            referrer: None,
            device: Device::Other,
            country: None,
            consent: Consent::NotAsked,
            by_script: false,
            ads: AdMarks::default(),
            tags: Tags::default(),
            place: [0; 4],
            firsts: Firsts::default(),
        }
    }

    /// Whether it is known where it came from.
    pub fn has_details(&self) -> bool {
        self.referrer.is_some()
            || self.country.is_some()
            || (!self.tags.is_empty() && !self.is_by_test_link())
            || self.place != [0; 4]
            || self.device != Device::Other
    }

    /// The same click without that: what it may earn and what it counts for stays.
    #[must_use]
    pub fn without_details(self) -> Self {
        // A test link is told by its source.
        let tags = if self.is_by_test_link() { self.tags } else { Tags::default() };
        Self { referrer: None, country: None, place: [0; 4], device: Device::Other, tags, ..self }
    }

    /// Whether it was made by a test link: what comes of it is a test (L10, C12).
    pub fn is_by_test_link(&self) -> bool {
        self.own == Some(Own::NotTracked) && self.tags.src.as_deref() == Some(TEST_SOURCE)
    }
}

/// Whose own click it is (`product.md` R2, C12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Own {
    /// By the creator, signed in.
    Creator,
    /// By the affiliate of the link, signed in.
    Affiliate,
    /// With `?notrack=1`.
    NotTracked,
}

/// What a visitor said about cookies (`product.md` W8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Consent {
    /// The program does not ask.
    #[default]
    NotAsked,
    /// Said yes.
    Given,
    /// Said no, or sends `Sec-GPC: 1` where the program asks.
    Refused,
    /// The program asks, and there is no answer yet.
    Asked,
}

impl Consent {
    /// Whether the browser may be given the cookie.
    pub fn allows_cookie(self) -> bool {
        matches!(self, Self::NotAsked | Self::Given)
    }

    /// The word in the API. It never changes.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotAsked => "not_asked",
            Self::Given => "given",
            Self::Refused => "refused",
            Self::Asked => "asked",
        }
    }
}

/// Which ad networks had left their mark on the address that was followed: who pays for a place above the search
/// results and leads it through a link of hers shows it so. The ids themselves are not kept, they are none of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct AdMarks(u8);

impl AdMarks {
    /// Each network with the parameters that it adds. The place is the bit in stored rows and never changes.
    const NETWORKS: [(&'static str, &'static [&'static str]); 7] = [
        ("google", &["gclid", "gad_source", "gad_campaignid", "gbraid", "wbraid"]),
        ("microsoft", &["msclkid"]),
        ("meta", &["fbclid"]),
        ("x", &["twclid"]),
        ("tiktok", &["ttclid"]),
        ("linkedin", &["li_fat_id"]),
        ("reddit", &["rdclid", "rdt_cid"]),
    ];

    /// Notes a parameter of the address, if it is an ad network's.
    pub fn note(&mut self, parameter: &str) {
        for (bit, (_, parameters)) in Self::NETWORKS.iter().enumerate() {
            if parameters.contains(&parameter) {
                self.0 |= 1 << bit;
            }
        }
    }

    /// The networks, by the words that the API uses.
    pub fn networks(self) -> impl Iterator<Item = &'static str> {
        let all = Self::NETWORKS.iter().enumerate();
        all.filter(move |(bit, _)| self.0 >> bit & 1 == 1).map(|(_, (network, _))| *network)
    }

    /// Whether there was none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The number in stored rows, below 128.
    pub fn number(self) -> u8 {
        self.0
    }

    /// The marks that are stored as this number.
    pub fn of_number(number: u8) -> Option<Self> {
        (number < 1 << Self::NETWORKS.len()).then_some(Self(number))
    }
}

/// Where a click came from in the affiliate's own words (`product.md` L11). Each at most 100 bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tags {
    /// `src` or `source`.
    pub src: Option<String>,
    /// `sub1` to `sub5`, also `aff_sub`, `s1` and so on.
    pub subs: [Option<String>; 5],
    /// `utm_source`, `utm_medium`, `utm_campaign`, `utm_term`, `utm_content`.
    pub utm: [Option<String>; 5],
}

impl Tags {
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// For whom this is the visitor's first click of the UTC day. Visitors are these bits added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Firsts {
    /// For the link.
    pub link: bool,
    /// For the affiliation.
    pub affiliation: bool,
    /// For the product.
    pub product: bool,
    /// For the whole program.
    pub all: bool,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::super::time::Timestamp;
    use super::*;

    /// A click at a moment that may earn for so many days.
    pub(crate) fn touch(number: u16, at: Timestamp, days: Option<u16>) -> Click {
        let id = ClickId(u128::try_from(at.0).unwrap() << 80 | u128::from(number));
        let expires = days.map(|days| Expiry::At(at.plus_days(days)));
        Click { expires, quality: Quality::Verified, ..Click::of(id, LinkId(1)) }
    }

    #[test]
    fn an_ad_leaves_its_networks_name_and_nothing_else() {
        let mut ads = AdMarks::default();
        for parameter in ["gclid", "utm_source", "gad_source", "msclkid", "GCLID"] {
            ads.note(parameter);
        }
        assert_eq!(ads.networks().collect::<Vec<_>>(), ["google", "microsoft"]);
        assert_eq!(AdMarks::of_number(ads.number()), Some(ads));
        assert_eq!(AdMarks::of_number(128), None);
        assert!(AdMarks::default().is_empty() && !ads.is_empty());
    }

    #[test]
    fn no_cookie_without_a_yes_where_one_is_asked_for() {
        assert!(Consent::NotAsked.allows_cookie() && Consent::Given.allows_cookie());
        assert!(!Consent::Asked.allows_cookie() && !Consent::Refused.allows_cookie());
    }
}
