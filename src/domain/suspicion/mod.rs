//! Suspicion: few rules that tell. A rule never decides who earns; it says what it saw, and asks a person to look.

mod holding;
#[cfg(test)]
mod tests;
mod words;

use super::figures::Counts;
use super::id::AffiliateId;
use super::money::Money;
use super::time::Timestamp;
use super::visitor_kind::Filtered;

pub use holding::suspect;

/// How many days of visits the rules about visits look at, today included.
pub const VISITS_DAYS: u32 = 30;

/// Fewer visits than this say nothing about an affiliate: three bots of five visits are chance.
pub const VISITS_MIN: u64 = 100;

/// How long a group stays hidden once the creator said that it is fine.
pub const HIDDEN_DAYS: u16 = 30;

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The affiliate seems to be the buyer. Where that is sure, she does not earn at all (`product.md` A1, A7);
    /// this is what remains: the browser of the sale followed her link while she was signed in with it.
    SelfReferral,
    /// Her links were loaded where nobody sees them: as an image, a script, a style (cookie stuffing, R4).
    HiddenLoads,
    /// Most of the visits to her links are not by people.
    FilteredShare,
    /// So few seconds lie between click and sale that hardly anybody can have read the page.
    Seconds,
    /// The click came from an advertisement beside search results, which somebody pays for by the click.
    PaidSearch,
}

impl Rule {
    /// All, in the order of the pages.
    pub const ALL: [Self; 5] =
        [Self::SelfReferral, Self::HiddenLoads, Self::FilteredShare, Self::Seconds, Self::PaidSearch];

    /// The word in addresses and in the API. It never changes.
    pub fn word(self) -> &'static str {
        match self {
            Self::SelfReferral => "self_referral",
            Self::HiddenLoads => "hidden_loads",
            Self::FilteredShare => "filtered_share",
            Self::Seconds => "seconds",
            Self::PaidSearch => "paid_search",
        }
    }

    /// The rule of such a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.word() == word)
    }

    /// What its threshold may be, where it has one: percent of all visits, or seconds.
    pub fn thresholds(self) -> Option<std::ops::RangeInclusive<u16>> {
        match self {
            Self::HiddenLoads | Self::FilteredShare => Some(1..=100),
            Self::Seconds => Some(1..=3_600),
            Self::SelfReferral | Self::PaidSearch => None,
        }
    }
}

/// What becomes of a conversion that a rule speaks against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Response {
    /// The rule does not look.
    Off,
    /// It is noted on the conversion; the money goes its way.
    Note,
    /// It is noted, and Held in review until somebody has looked.
    Hold,
}

impl Response {
    /// All, the mildest first.
    pub const ALL: [Self; 3] = [Self::Off, Self::Note, Self::Hold];

    /// The word in forms and in the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Note => "note",
            Self::Hold => "hold",
        }
    }

    /// The response of such a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|response| response.word() == word)
    }
}

/// How one rule is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// What becomes of what it sees.
    pub response: Response,
    /// From where on it speaks; 0 for rules without a threshold.
    pub threshold: u16,
}

/// How the rules are set for the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuspicionRules([Setting; Rule::ALL.len()]);

/// Only what hardly ever has an innocent reason holds by itself: a false hold costs the trust of a good affiliate.
impl Default for SuspicionRules {
    fn default() -> Self {
        let usual = |rule| match rule {
            Rule::SelfReferral => Setting { response: Response::Hold, threshold: 0 },
            // One image tag in a forum makes thousands; a plug-in that looks for previews makes a few.
            Rule::HiddenLoads => Setting { response: Response::Note, threshold: 5 },
            // A link in a chat is looked at by as many machines as people; far beyond that it tells something.
            Rule::FilteredShare => Setting { response: Response::Note, threshold: 80 },
            // With a wallet a purchase takes some ten seconds; below five the page was not read.
            Rule::Seconds => Setting { response: Response::Note, threshold: 5 },
            Rule::PaidSearch => Setting { response: Response::Note, threshold: 0 },
        };
        Self(Rule::ALL.map(usual))
    }
}

impl SuspicionRules {
    /// How a rule is set.
    pub fn of(&self, rule: Rule) -> Setting {
        self.0[place(rule)]
    }

    /// The same rules with one set differently.
    #[must_use]
    pub fn with(mut self, rule: Rule, setting: Setting) -> Self {
        self.0[place(rule)] = setting;
        self
    }
}

fn place(rule: Rule) -> usize {
    match rule {
        Rule::SelfReferral => 0,
        Rule::HiddenLoads => 1,
        Rule::FilteredShare => 2,
        Rule::Seconds => 3,
        Rule::PaidSearch => 4,
    }
}

/// The visits to an affiliation's links in the last `VISITS_DAYS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Visits {
    /// By people.
    pub clicks: u64,
    /// By anything else.
    pub filtered: u64,
    /// Of those, loads where nobody sees them.
    pub hidden: u64,
}

impl Visits {
    /// All visits, but one's own.
    pub fn all(&self) -> u64 {
        self.clicks + self.filtered
    }

    /// Whether a part of all visits is at least so many percent, of enough visits to say so.
    fn reaches(&self, part: u64, percent: u16) -> bool {
        self.all() >= VISITS_MIN && part.saturating_mul(100) >= self.all().saturating_mul(u64::from(percent))
    }
}

/// Whether a rule about visits could speak, where there were at least and at most so many: if not, nobody has to count
/// them one by one.
pub fn may_speak_of_visits(rules: &SuspicionRules, least: &Visits, most: &Visits) -> bool {
    let could = |rule, part: u64| {
        let Setting { response, threshold } = rules.of(rule);
        // The most of that kind among the fewest of all kinds.
        let all = (least.clicks + part).max(VISITS_MIN);
        let is_enough = part.saturating_mul(100) >= all.saturating_mul(u64::from(threshold));
        response != Response::Off && most.all() >= VISITS_MIN && is_enough
    };
    could(Rule::HiddenLoads, most.hidden) || could(Rule::FilteredShare, most.filtered)
}

impl From<&Counts> for Visits {
    fn from(counts: &Counts) -> Self {
        let kind = usize::from(Filtered::HiddenLoad.number()) - 1;
        Self { clicks: counts.clicks, filtered: counts.filtered_all(), hidden: counts.filtered[kind] }
    }
}

/// What is known of one share of a conversion.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Whether the journey holds a click on her link by a browser that was signed in as her.
    pub own_click: bool,
    /// The visits to her links.
    pub visits: Visits,
    /// From the click that earned to the sale, milliseconds; `None` where it was not a click that earned.
    pub since_click_ms: Option<i64>,
    /// Which search engine's advertisement that click came from, where the address told.
    pub paid_search: Option<String>,
}

/// What a rule saw.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Seen {
    /// A click on her link by a browser that was signed in as her.
    OwnClick,
    /// So many hidden loads among all visits.
    HiddenLoads {
        /// Hidden loads.
        hidden: u64,
        /// All visits.
        visits: u64,
    },
    /// So many filtered visits among all.
    Filtered {
        /// Filtered visits.
        filtered: u64,
        /// All visits.
        visits: u64,
    },
    /// So many milliseconds from click to sale.
    Since(i64),
    /// An advertisement of this search engine.
    PaidSearch(String),
}

impl Seen {
    /// The rule that saw it.
    pub fn rule(&self) -> Rule {
        match self {
            Self::OwnClick => Rule::SelfReferral,
            Self::HiddenLoads { .. } => Rule::HiddenLoads,
            Self::Filtered { .. } => Rule::FilteredShare,
            Self::Since(_) => Rule::Seconds,
            Self::PaidSearch(_) => Rule::PaidSearch,
        }
    }
}

/// What a rule holds against one affiliate's share of a conversion.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Suspicion {
    /// Whose share.
    pub affiliate: AffiliateId,
    /// What was seen.
    pub seen: Seen,
    /// Whether it put the conversion into review. It stays so when somebody has looked.
    pub held: bool,
}

/// What one rule holds against one affiliate, all conversions together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Group {
    /// How many conversions it was seen in.
    pub conversions: u64,
    /// How many of them wait in review because of it.
    pub held: u64,
    /// What they hold for her, a sum a currency, in the order in which the currencies came.
    pub sums: Vec<Money>,
    /// Until when later ones are only noted, because the creator said that it is fine.
    pub hidden_until: Option<Timestamp>,
}

impl Group {
    /// Whether later ones are only noted now.
    pub fn is_hidden(&self, now: Timestamp) -> bool {
        self.hidden_until.is_some_and(|until| now < until)
    }

    /// Adds to what is held; a currency of which nothing is left goes.
    pub fn add(&mut self, more: Money) {
        match self.sums.iter_mut().find(|sum| sum.currency == more.currency) {
            Some(sum) => sum.minor += more.minor,
            None => self.sums.push(more),
        }
        self.sums.retain(|sum| sum.minor != 0);
    }
}

/// What the rules see in a share, each with what is to become of it.
pub fn judge(rules: &SuspicionRules, facts: &Facts) -> Vec<(Seen, Response)> {
    let visits = facts.visits;
    let seen = |rule| {
        let threshold = rules.of(rule).threshold;
        match rule {
            Rule::SelfReferral => facts.own_click.then_some(Seen::OwnClick),
            Rule::HiddenLoads => visits
                .reaches(visits.hidden, threshold)
                .then_some(Seen::HiddenLoads { hidden: visits.hidden, visits: visits.all() }),
            Rule::FilteredShare => visits
                .reaches(visits.filtered, threshold)
                .then_some(Seen::Filtered { filtered: visits.filtered, visits: visits.all() }),
            Rule::Seconds => {
                // What happened before the click, such as a renewal that is told late, was not bought by it.
                let below = 0..i64::from(threshold) * 1_000;
                facts.since_click_ms.filter(|ms| below.contains(ms)).map(Seen::Since)
            }
            Rule::PaidSearch => facts.paid_search.clone().map(Seen::PaidSearch),
        }
    };
    let looking = Rule::ALL.into_iter().filter(|rule| rules.of(*rule).response != Response::Off);
    looking.filter_map(|rule| Some((seen(rule)?, rules.of(rule).response))).collect()
}
