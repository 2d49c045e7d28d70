//! The form above a list: what can be asked of it, and in words what is asked now. Everything stands in the address.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::error::WebError;
use super::misread::Misread;
use super::own_dates::OwnDates;
use super::period::day_of;
use super::query::{Files, Query};
use super::words::{FiguresWords, figures};
use crate::domain::language::Language;
use crate::domain::time::Timestamp;
use crate::store::keys::ulids_between;

/// What can be asked of a list.
pub struct Sieve {
    /// Where the form leads: the list itself.
    pub action: String,
    /// What stays as it is: the tab, the order, the size of a page.
    pub kept: Vec<(&'static str, String)>,
    /// The fields, in their order.
    pub asks: Vec<Ask>,
    /// The same list with nothing asked of it.
    pub all: String,
    /// What was not understood and has no field.
    pub misread: Misread,
    /// What was not understood of the fields.
    of_fields: Misread,
    /// What the address may say beside the fields.
    beside: Vec<&'static str>,
    query: Query,
}

/// A field of the form.
pub struct Ask {
    /// In the address.
    pub name: &'static str,
    /// For people.
    pub label: &'static str,
    /// What is asked now; empty for nothing.
    pub value: String,
    /// The type of its input: `date`, `text` or `search`; empty for a choice.
    pub input: &'static str,
    /// What may be typed.
    pub hint: &'static str,
    /// What can be chosen, as (value, words); the first asks for nothing.
    pub choices: Vec<(String, String)>,
    /// What is wrong with what is asked, and what is shown: nothing, or more than was asked for.
    pub problem: String,
}

/// The creator's lists speak English.
const WORDS: &FiguresWords = figures(Language::English);

impl Sieve {
    /// The form above the list that a query asks. `tab` is the name under which the address says the tab.
    pub fn of(query: &Query, tab: &'static str) -> Self {
        let mut misread = Misread::default();
        misread.limit(query, WORDS);
        let kept = [tab, "sort", "limit"].into_iter();
        let kept =
            kept.map(|name| (name, query.text(name).to_owned())).filter(|(_, value)| !value.is_empty());
        Self {
            action: query.path().to_owned(),
            kept: kept.collect(),
            asks: Vec::new(),
            all: query.all(tab),
            misread,
            of_fields: Misread::default(),
            beside: Some(tab).filter(|tab| !tab.is_empty()).into_iter().collect(),
            query: query.clone(),
        }
    }

    /// The tabs by their words, beside the first, which has none and this label.
    #[must_use]
    pub fn tabs<'t>(
        mut self,
        tab: &'static str,
        words: impl IntoIterator<Item = &'t str>,
        first: &str,
    ) -> Self {
        let words: Vec<&str> = words.into_iter().collect();
        self.misread.word(&self.query, tab, |asked| words.contains(&asked), WORDS, first);
        self
    }

    fn typed(
        mut self,
        name: &'static str,
        label: &'static str,
        input: &'static str,
        hint: &'static str,
    ) -> Self {
        let (value, choices, problem) = (self.query.text(name).to_owned(), Vec::new(), String::new());
        self.asks.push(Ask { name, label, value, input, hint, choices, problem });
        self
    }

    /// Adds a choice; the first of `choices` asks for nothing.
    #[must_use]
    pub fn choice(mut self, name: &'static str, label: &'static str, choices: Vec<(String, String)>) -> Self {
        let asked = self.query.text(name);
        let known = choices.iter().find(|(known, _)| known == asked);
        let value = known.map_or_else(String::new, |(known, _)| known.clone());
        let mut misread = Misread::default();
        if name == "product" {
            misread.product(&self.query, &choices, WORDS);
        } else {
            let shown = choices.first().map_or("", |(_, words)| words.as_str());
            misread.word(&self.query, name, |_| known.is_some(), WORDS, shown);
        }
        let problem = misread.lines().collect();
        self.of_fields = self.of_fields.and(misread);
        self.asks.push(Ask { name, label, value, input: "", hint: "", choices, problem });
        self
    }

    /// The words by which the list is sorted.
    #[must_use]
    pub fn sorted<T>(mut self, ways: &[(&str, T)]) -> Self {
        let ways: Vec<&str> = ways.iter().map(|(word, _)| *word).collect();
        self.misread.order(&self.query, &ways, WORDS);
        self.beside("sort")
    }

    /// The list reads this word of the address too, for which the form has no field.
    #[must_use]
    pub fn beside(mut self, name: &'static str) -> Self {
        self.beside.push(name);
        self
    }

    /// Adds a choice of words that are fixed, after one that asks for nothing.
    #[must_use]
    pub fn words<'w>(
        self,
        name: &'static str,
        label: &'static str,
        any: &str,
        words: impl IntoIterator<Item = (&'w str, &'w str)>,
    ) -> Self {
        let mut choices = vec![(String::new(), any.to_owned())];
        choices.extend(words.into_iter().map(|(word, words)| (word.to_owned(), words.to_owned())));
        self.choice(name, label, choices)
    }

    /// Adds the affiliate whose it is, by name, address or code; `problem` says why nothing is found.
    #[must_use]
    pub fn affiliate(self, problem: &str) -> Self {
        let mut sieve = self.typed("affiliate", "Affiliate", "text", "Name, email or code");
        if let Some(ask) = sieve.asks.last_mut() {
            problem.clone_into(&mut ask.problem);
        }
        sieve.of_fields.affiliate(problem, WORDS);
        sieve
    }

    /// Adds a search: the field that `/` leads to.
    #[must_use]
    pub fn search(self, hint: &'static str) -> Self {
        self.typed("q", "Search", "search", hint)
    }

    /// Adds the first and the last day.
    #[must_use]
    pub fn days(self, now: Timestamp, zone: &TimeZone) -> Self {
        let mut sieve = self.typed("from", "From", "date", "").typed("to", "To", "date", "");
        sieve.misread.days_of_list(&sieve.query, day_of(now, zone), WORDS);
        sieve
    }

    /// What the address may say.
    fn known(&self) -> Vec<&'static str> {
        self.asks.iter().map(|ask| ask.name).chain(self.beside.iter().copied()).collect()
    }

    /// The list as files: exactly what is asked of it.
    pub fn files(&self) -> Files {
        self.query.files(&self.known())
    }

    /// Whether all that is asked was understood.
    ///
    /// # Errors
    /// `Invalid` with all that was not: for a file, which would else hold other rows than those asked for.
    pub fn understood(self) -> Result<(), WebError> {
        let known = self.known();
        self.misread.and(self.of_fields).refuse(&self.query, &known, WORDS)
    }

    /// Whether something that is asked cannot be.
    pub fn is_wrong(&self) -> bool {
        !self.misread.is_empty() || self.asks.iter().any(|ask| !ask.problem.is_empty())
    }

    /// What is asked, in words: `Product: Sourdough Basics`.
    pub fn told(&self) -> Vec<String> {
        let told = |ask: &Ask| {
            let words = ask.choices.iter().find(|(known, _)| *known == ask.value);
            let words = words.map_or(ask.value.as_str(), |(_, words)| words.as_str());
            format!("{} {words}", ask.label.to_lowercase())
        };
        let is_day = |ask: &Ask| ask.input != "date" || ask.value.parse::<Date>().is_ok();
        self.asks.iter().filter(|ask| !ask.value.is_empty() && is_day(ask)).map(told).collect()
    }
}

/// A time from a moment (included) to a moment (not included).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first moment.
    pub from: Timestamp,
    /// The first that is not in it any more.
    pub to: Timestamp,
}

impl Span {
    /// The days that an address asks for by `from` and `to`; all times, where it names none.
    pub fn asked(query: &Query, zone: &TimeZone) -> Self {
        let dates = OwnDates::of(query);
        Self {
            from: dates.begin(zone).unwrap_or(Timestamp(0)),
            to: dates.end(zone).unwrap_or(Timestamp::END),
        }
    }

    /// The ids that were made in it (ULIDs).
    pub fn ids(self) -> RangeInclusive<u128> {
        ulids_between(self.from, self.to.plus_ms(-1))
    }

    /// Whether a moment lies in it.
    pub fn holds(self, at: Timestamp) -> bool {
        self.from <= at && at < self.to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_told_in_words_and_can_be_taken_back() {
        let query = Query::of("/admin/reports", "show=refused&way=pixel&from=2026-03-01&state=odd&limit=20");
        let sieve = Sieve::of(&query, "show").words("way", "Way", "All ways", [("pixel", "Pixel")]);
        let sieve = sieve.days(Timestamp::END, &TimeZone::UTC);
        let sieve = sieve.words("state", "State", "All states", [("held", "Held")]);
        assert_eq!(sieve.told(), ["way Pixel", "from 2026-03-01"]);
        assert_eq!(sieve.all, "/admin/reports?show=refused");
        assert_eq!(sieve.kept, [("show", "refused".to_owned()), ("limit", "20".to_owned())]);
        let problems: Vec<&str> = sieve.asks.iter().map(|ask| ask.problem.as_str()).collect();
        let odd = "\u{201c}state=odd\u{201d} was not understood. Shown instead: All states.";
        assert_eq!(problems, ["", "", "", odd]);
        assert!(sieve.understood().is_err());
    }

    #[test]
    fn a_span_holds_its_days_in_the_zone_and_no_moment_more() {
        let zone = TimeZone::get("Asia/Kolkata").unwrap();
        let span = Span::asked(&Query::of("/", "from=2026-03-02&to=2026-03-01"), &zone);
        assert_eq!(span.to.since(span.from), 2 * 86_400_000);
        assert!(span.holds(span.from) && !span.holds(span.to));
        let ever = Span::asked(&Query::of("/", ""), &zone);
        assert!(ever.holds(Timestamp(0)) && ever.holds(Timestamp::END.plus_ms(-1)));
    }
}
