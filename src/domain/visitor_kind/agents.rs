//! Names in user agents: which of them say "not a person", by the list `bots.txt` and a few rules of
//! shape. The list is searched once for all its names together, because this runs on every click.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, PatternID};

use super::Filtered;

/// How much of an agent is read. The longest in-app browsers write some 600 bytes; what comes after
/// this is somebody's attempt to be slow.
const BYTES_READ_MAX: usize = 1024;

/// `Mozilla/5.0 (compatible; NAME` is how bots have introduced themselves since the nineties. These
/// browsers did so too.
const COMPATIBLE_BROWSERS: [&str; 4] = ["MSIE", "Konqueror", "U;", "IBrowse"];

static NAMES: LazyLock<Names> = LazyLock::new(|| Names::read(include_str!("bots.txt")));

/// The kind that this agent admits to, if it is not a person's. `in_browser` says whether the request
/// carries what only browsers send; it decides for messengers, whose in-app browsers have the same
/// names in their agents as their makers of previews (`research/tracking.md` 4).
pub(super) fn admitted(agent: &str, in_browser: bool) -> Option<Filtered> {
    let agent = agent.as_bytes();
    let agent = agent.get(..BYTES_READ_MAX).unwrap_or(agent);
    NAMES.admitted(agent, in_browser).or_else(|| introduces_a_bot(agent).then_some(Filtered::Bot))
}

/// Whether the agent begins as every browser's has since 1996. Scripts seldom care to.
pub(super) fn is_browser_like(agent: &str) -> bool {
    begins_with(agent.as_bytes(), "Mozilla/") || begins_with(agent.as_bytes(), "Opera/")
}

/// What a name in the list means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// The name says it wherever it stands.
    Kind(Filtered),
    /// A bot, where the name ends a word.
    Word,
    /// A preview, except as a person's in-app browser.
    App,
}

#[derive(Debug)]
struct Name {
    meaning: Meaning,
    text: &'static str,
    at_start: bool,
    at_end: bool,
}

impl Name {
    /// One line of the list, or `None` for a comment, an empty line, or a line that is not understood
    /// (a test keeps the list free of those).
    fn parse(line: &'static str) -> Option<Self> {
        let (kind, pattern) = line.split_once('\t')?;
        let meaning = match kind {
            "bot" => Meaning::Kind(Filtered::Bot),
            "preview" => Meaning::Kind(Filtered::Preview),
            "scanner" => Meaning::Kind(Filtered::Scanner),
            "prefetch" => Meaning::Kind(Filtered::Prefetch),
            "word" => Meaning::Word,
            "app" => Meaning::App,
            _ => return None,
        };
        let (at_start, pattern) = pattern.strip_prefix('^').map_or((false, pattern), |rest| (true, rest));
        let (at_end, text) = pattern.strip_suffix('$').map_or((false, pattern), |rest| (true, rest));
        (!text.is_empty()).then_some(Self { meaning, text, at_start, at_end })
    }

    /// What this name says where it stands at `start..end` of the agent.
    fn says(&self, agent: &[u8], start: usize, end: usize, in_browser: bool) -> Option<Filtered> {
        if (self.at_start && start != 0) || (self.at_end && end != agent.len()) {
            return None;
        }
        match self.meaning {
            Meaning::Kind(kind) => Some(kind),
            Meaning::Word => (ends_word(agent, end) && !is_cubot(agent, start, end)).then_some(Filtered::Bot),
            Meaning::App => {
                let person = in_browser && begins_with(agent, "Mozilla/5.0 (");
                (!person).then_some(Filtered::Preview)
            }
        }
    }
}

#[derive(Debug)]
struct Names {
    automaton: AhoCorasick,
    /// In the automaton's order.
    names: Vec<Name>,
}

impl Names {
    #[expect(
        clippy::expect_used,
        reason = "the list is part of the program, and every test of an agent builds it"
    )]
    fn read(list: &'static str) -> Self {
        let names: Vec<Name> = list.lines().filter_map(Name::parse).collect();
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(names.iter().map(|name| name.text))
            .expect("a few hundred short names");
        Self { automaton, names }
    }

    fn name(&self, id: PatternID) -> Option<&Name> {
        self.names.get(id.as_usize())
    }

    /// The weightiest of all that is said. Names may overlap: `Slackbot` is also a word in "bot".
    fn admitted(&self, agent: &[u8], in_browser: bool) -> Option<Filtered> {
        self.automaton
            .find_overlapping_iter(agent)
            .filter_map(|found| {
                self.name(found.pattern())?.says(agent, found.start(), found.end(), in_browser)
            })
            .max_by_key(|kind| weight(*kind))
    }
}

/// Who is several things at once is the rarest of them: a scanner that drives a headless browser is
/// a scanner.
fn weight(kind: Filtered) -> u8 {
    match kind {
        Filtered::Prefetch => 3,
        Filtered::Scanner => 2,
        Filtered::Preview => 1,
        Filtered::Bot | Filtered::HiddenLoad | Filtered::Frame | Filtered::Flood => 0,
    }
}

/// A plural is the same word: `https://example.com/bots.html`.
fn ends_word(agent: &[u8], end: usize) -> bool {
    let rest = agent.get(end..).unwrap_or_default();
    let rest = rest.strip_prefix(b"s").unwrap_or(rest);
    !rest.first().is_some_and(u8::is_ascii_alphabetic)
}

/// CUBOT makes phones: `CUBOT MAX`, `CUBOT_P20`.
fn is_cubot(agent: &[u8], start: usize, end: usize) -> bool {
    let Some(name_start) = start.checked_sub(2) else { return false };
    let named = agent.get(name_start..end).is_some_and(|name| name.eq_ignore_ascii_case(b"cubot"));
    let before = name_start.checked_sub(1).and_then(|at| agent.get(at));
    named && !before.is_some_and(u8::is_ascii_alphabetic)
}

fn introduces_a_bot(agent: &[u8]) -> bool {
    const INTRODUCTION: &str = "Mozilla/5.0 (compatible;";
    begins_with(agent, INTRODUCTION) && {
        let name = agent.get(INTRODUCTION.len()..).unwrap_or_default().trim_ascii_start();
        !COMPATIBLE_BROWSERS.iter().any(|browser| begins_with(name, browser))
    }
}

fn begins_with(text: &[u8], beginning: &str) -> bool {
    text.get(..beginning.len()).is_some_and(|start| start.eq_ignore_ascii_case(beginning.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_line_of_the_list_is_a_comment_or_is_understood_and_stands_there_once() {
        let mut seen = HashSet::new();
        for line in include_str!("bots.txt").lines() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let name = Name::parse(line).unwrap_or_else(|| panic!("not understood: {line:?}"));
            assert!(name.text.is_ascii(), "{line:?}");
            let pattern = line.split_once('\t').unwrap().1.to_ascii_lowercase();
            assert!(seen.insert(pattern), "twice: {line:?}");
        }
        assert!(seen.len() > 400);
    }

    #[test]
    fn every_name_of_the_list_is_found_as_what_the_list_says() {
        for name in &NAMES.names {
            let weight_min = match name.meaning {
                Meaning::Kind(kind) => weight(kind),
                Meaning::Word => 0,
                Meaning::App => 1,
            };
            let found = admitted(name.text, false).map(weight);
            assert!(found.is_some_and(|found| found >= weight_min), "{name:?}");
        }
    }

    #[test]
    fn the_weightier_name_decides() {
        assert_eq!(admitted("Slackbot-LinkExpanding 1.0", false), Some(Filtered::Preview));
        assert_eq!(admitted("HeadlessChrome/120 urlscan.io Slackbot", false), Some(Filtered::Scanner));
    }

    #[test]
    fn a_word_in_bot_ends_there() {
        assert_eq!(admitted("somebot", false), Some(Filtered::Bot));
        assert_eq!(admitted("SomeBot2.0 x", false), Some(Filtered::Bot));
        assert_eq!(admitted("x example.com/bots.html", false), Some(Filtered::Bot));
        assert_eq!(admitted("Botswana Bottle Spiderman", false), None);
        assert_eq!(admitted("Android; CUBOT MAX; cubot_p20; x", false), None);
        assert_eq!(admitted("Android; VaCUBOT MAX", false), Some(Filtered::Bot));
        assert_eq!(admitted("CUBOT", false), None);
        assert_eq!(admitted("CUBOT Googlebot", false), Some(Filtered::Bot));
    }

    #[test]
    fn a_name_with_an_anchor_counts_only_there() {
        assert_eq!(admitted("Pinterest/0.2", false), Some(Filtered::Preview));
        assert_eq!(admitted("Mozilla/5.0 (iPhone) [Pinterest/iOS]", false), None);
        assert_eq!(admitted("Mozilla/5.0", false), Some(Filtered::Bot));
        assert_eq!(admitted("Mozilla/5.0 (iPhone)", false), None);
    }

    #[test]
    fn only_the_first_kilobyte_is_read() {
        let padded = |bytes: usize| format!("{}curl Googlebot/2.1", "x".repeat(bytes));
        assert_eq!(admitted(&padded(1000), false), Some(Filtered::Bot));
        assert_eq!(admitted(&padded(1024), false), None);
    }
}
