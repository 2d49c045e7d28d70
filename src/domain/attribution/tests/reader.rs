//! Reads stories such as `1 click ana · 5 click ben · 9 sale`: a day, then what happened on it.
//!
//! Everything happens at the same time of day, so days apart are exact. Words that are understood:
//!
//! - `click ANA`, with remarks in brackets: `(own)`; `(lead)`, found by the buyer's email only;
//!   `(cookie)` or `(id X)`, found where the sale comes with it; `(product B)`
//! - `creator link`, `ANA is paused` (or another state), `window becomes 60`
//! - `sale`, `pixel`, `test`, `ANA buys`; then, with commas between: `with X and the cookie`,
//!   `with ANA's coupon`, `naming ANA`, `of ANA's customer`, `of ANA and BEN's customer`, `of B`,
//!   `at the same millisecond`, `a millisecond later`, `that pays nothing`, `by an old customer` (where only
//!   new ones pay), `renewal 3 of 2` (the third, where two are paid)
//!
//! What is expected is a verdict's summary; a bare `nobody` leaves the reason open, and brackets hold
//! remarks for people.

use crate::domain::affiliation::AffiliationState;
use crate::domain::attribution::{
    Journey, Named, Role, Rules, Share, Step, StepBy, Ties, Verdict, attribute,
};
use crate::domain::code::Code;
use crate::domain::id::{AffiliateId, AffiliationId, ClickId, LinkId};
use crate::domain::money::Percent;
use crate::domain::product::{Model, Split};
use crate::domain::renewals::Renewals;
use crate::domain::time::{Timestamp, Window};

const PEOPLE: [&str; 4] = ["ana", "ben", "cyd", "dan"];
const PIXEL_WINDOW_DAYS: u16 = 28;

/// Judges a story under a model and compares with what is expected.
#[track_caller]
pub(super) fn check(model: &str, story: &str, expected: &str) {
    let (expected, by_postback) = match expected.split_once("; then a postback of the same order: ") {
        Some((pixel, postback)) => (pixel, Some(postback)),
        None => (expected, None),
    };
    let expected = expected.split_once('(').map_or(expected, |(summary, _remark)| summary).trim();
    for (model, window) in models(model) {
        let mut story = Story::read(story, window);
        compare(&story, model, expected);
        if let Some(expected) = by_postback {
            story.by_pixel = false;
            compare(&story, model, expected);
        }
    }
}

#[track_caller]
fn compare(story: &Story, model: Model, expected: &str) {
    let verdict = story.verdict(model);
    let summary = verdict.summary(story.moment, |share| share.code.as_str().to_owned());
    let holds = summary == expected || (expected == "nobody" && summary.starts_with("nobody: "));
    assert!(holds, "{}\nunder {model:?}: {summary}\nexpected: {expected}", story.text);
}

/// The models a word stands for, with the window at the beginning.
fn models(word: &str) -> Vec<(Model, Window)> {
    let share = |first| Model::Multiple(Split::Share { first: Percent::parse(first).unwrap() });
    let window = if word == "for ever" { Window::Forever } else { Window::Days(60) };
    let models = match word.split_once(' ').unwrap_or((word, "50")) {
        ("last", _) | ("for", "ever") => vec![Model::Last],
        ("first", _) => vec![Model::First],
        ("multiple", "each full") => vec![Model::Multiple(Split::EachFull)],
        ("multiple", first) => vec![share(first)],
        ("any", _) => vec![Model::Last, Model::First, share("50"), Model::Multiple(Split::EachFull)],
        _ => panic!("no such model: {word}"),
    };
    models.into_iter().map(|model| (model, window)).collect()
}

/// A story, read.
pub(super) struct Story {
    pub(super) ties: Ties,
    pub(super) moment: Timestamp,
    text: String,
    window: Window,
    by_pixel: bool,
    test: bool,
    pays: bool,
    bought_before: bool,
    renewal: Option<u32>,
    renewals: Renewals,
    buyers: Vec<AffiliateId>,
    standing: [AffiliationState; PEOPLE.len()],
    clicks: Vec<(Step, String)>,
}

impl Story {
    pub(super) fn read(text: &str, window: Window) -> Self {
        let mut story = Self {
            ties: Ties::default(),
            moment: Timestamp(0),
            text: text.to_owned(),
            window,
            by_pixel: false,
            test: false,
            pays: true,
            bought_before: false,
            renewal: None,
            renewals: Renewals::All,
            buyers: Vec::new(),
            standing: [AffiliationState::Active; PEOPLE.len()],
            clicks: Vec::new(),
        };
        let mut with = String::new();
        for event in text.split('·') {
            let (day, what) = event.trim().split_once(' ').unwrap();
            let at = Timestamp(0).plus_days(day.parse().unwrap());
            if let Some(more) = story.event(at, what) {
                story.moment = at;
                with = more;
            }
        }
        for detail in with.split(", ").filter(|detail| !detail.is_empty()) {
            story.detail(detail);
        }
        let (leads, clicks): (Vec<_>, Vec<_>) = story.clicks.drain(..).partition(|(_, tag)| tag == "lead");
        let clicks = clicks.into_iter().filter(|(_, tag)| is_found(tag, &with));
        story.ties.journey = Journey::of(clicks.map(|(step, _)| step).collect(), false);
        story.ties.leads = Journey::of(leads.into_iter().map(|(step, _)| step).collect(), false);
        story
    }

    pub(super) fn verdict(&self, model: Model) -> Verdict {
        let standing = |affiliation: AffiliationId| self.standing[usize::try_from(affiliation.0).unwrap()];
        attribute(
            &self.ties,
            &Rules {
                model,
                terms_number: 1,
                window: self.window,
                moment: self.moment,
                pixel_window_days: self.by_pixel.then_some(PIXEL_WINDOW_DAYS),
                standing: &standing,
                buyers: &self.buyers,
                pays: self.pays,
                bought_before: self.bought_before,
                renewal: self.renewal,
                renewals: self.renewals,
                test: self.test,
            },
        )
    }

    /// Takes one event in. The sale answers with the details that follow it.
    fn event(&mut self, at: Timestamp, what: &str) -> Option<String> {
        let words: Vec<&str> = what.split_whitespace().collect();
        match words.as_slice() {
            ["click", who, ..] => {
                let tag = what.split_once('(').map_or("", |(_, tag)| tag.trim_end_matches(')'));
                self.click(at, Some(who), tag);
            }
            ["creator", "link"] => self.click(at, None, ""),
            [who, "is", state] => self.standing[number(who)] = state_named(state),
            ["window", "becomes", window] => self.window = Window::parse(window).unwrap(),
            ["sale", more @ ..] => return Some(more.join(" ")),
            ["pixel", more @ ..] => {
                self.by_pixel = true;
                return Some(more.join(" "));
            }
            ["test", more @ ..] => {
                self.test = true;
                return Some(more.join(" "));
            }
            [who, "buys", more @ ..] => {
                // Several where the money of all of them goes to the buyer's address: `ana&ben buys`.
                self.buyers = who.split('&').map(|who| affiliate(number(who))).collect();
                return Some(more.join(" "));
            }
            _ => panic!("not understood: {what}"),
        }
        None
    }

    fn click(&mut self, at: Timestamp, who: Option<&str>, tag: &str) {
        let number_in_story = u128::try_from(self.clicks.len()).unwrap();
        let accepted = who.is_some_and(|who| self.standing[number(who)].is_accepted());
        let step = Step {
            click: ClickId(u128::try_from(at.0).unwrap() << 80 | number_in_story),
            link: LinkId(1),
            code: Code::from_row(who.unwrap_or("creator").to_owned()),
            at,
            by: who.map_or(StepBy::Creator, |who| StepBy::Affiliation {
                affiliation: affiliation(number(who)),
                affiliate: affiliate(number(who)),
            }),
            expires: (accepted && tag != "own").then(|| self.window.expiry_of(at)),
            own: tag == "own",
        };
        self.clicks.push((step, tag.to_owned()));
    }

    fn detail(&mut self, detail: &str) {
        let owner = |of: &str| named(detail.strip_prefix(of).unwrap().split('\'').next().unwrap());
        match detail {
            "that pays nothing" => self.pays = false,
            "by an old customer" => self.bought_before = true,
            "at the same millisecond" => {}
            "a millisecond later" => self.moment = self.moment.plus_ms(1),
            _ if detail.ends_with("'s coupon") => self.ties.coupon = Some(owner("with ")),
            _ if detail.starts_with("renewal ") => {
                let (number, paid) = detail.strip_prefix("renewal ").unwrap().split_once(" of ").unwrap();
                self.renewal = Some(number.parse().unwrap());
                self.renewals = Renewals::parse_first(paid).unwrap_or(Renewals::None);
            }
            _ if detail.starts_with("naming ") => self.ties.affiliate = Some(owner("naming ")),
            _ if detail.ends_with("'s customer") => {
                let names = detail.strip_prefix("of ").unwrap().strip_suffix("'s customer").unwrap();
                self.ties.first_of_customer = shares(names);
            }
            _ if detail.starts_with("with ") || detail.starts_with("of ") => {} // Which clicks are found.
            _ => panic!("not understood: {detail}"),
        }
    }
}

/// Whether the sale leads to a click with this tag. A journey is for one product, and holds what the
/// ids and cookies that came with the sale lead to.
fn is_found(tag: &str, with: &str) -> bool {
    match tag.split_once(' ').unwrap_or((tag, "")) {
        ("product", product) => with == format!("of {product}"),
        ("id", id) => with.split(' ').any(|word| word == id),
        ("cookie", _) => with.ends_with("the cookie"),
        _ => true,
    }
}

fn number(who: &str) -> usize {
    PEOPLE.iter().position(|name| *name == who).unwrap_or_else(|| panic!("nobody is called {who}"))
}

fn affiliation(number: usize) -> AffiliationId {
    AffiliationId(u32::try_from(number).unwrap())
}

fn affiliate(number: usize) -> AffiliateId {
    AffiliateId(u32::try_from(number).unwrap() + 100)
}

fn named(who: &str) -> Named {
    let (affiliation, affiliate) = (affiliation(number(who)), affiliate(number(who)));
    Named { affiliation, affiliate, code: Code::from_row(who.to_owned()) }
}

/// Who earned a first conversion: `ana`, or `ana and ben` half each.
fn shares(names: &str) -> Vec<Share> {
    let share = |who: &str, part: &str, role| {
        let Named { affiliation, affiliate, code } = named(who);
        Share { affiliation, affiliate, code, part: Percent::parse(part).unwrap(), role, click: None }
    };
    match names.split_once(" and ") {
        Some((first, last)) => vec![share(first, "50", Role::First), share(last, "50", Role::Last)],
        None => vec![share(names, "100", Role::Sole)],
    }
}

fn state_named(word: &str) -> AffiliationState {
    use AffiliationState::{Active, Applied, Banned, Left, Paused, Rejected};
    let states = [Applied, Active, Paused, Banned, Left, Rejected];
    states.into_iter().find(|state| state.word() == word).unwrap()
}
