//! What an address asks for that is not understood: a page says so, beside what it shows instead; a file, which could not say
//! it, is refused.

use jiff::civil::Date;

use super::error::WebError;
use super::query::{LIMITS, Query};
use super::words::FiguresWords;

/// Sentences, each with the word of the address that it is about.
#[derive(Debug, Clone, Default)]
pub struct Misread(Vec<(&'static str, String)>);

impl Misread {
    /// Adds a sentence.
    pub fn say(&mut self, name: &'static str, sentence: String) {
        self.0.push((name, sentence));
    }

    /// A word of a few; `shown` is what is shown where it is another.
    pub fn word(
        &mut self,
        query: &Query,
        name: &'static str,
        is_known: impl Fn(&str) -> bool,
        words: &FiguresWords,
        shown: &str,
    ) {
        let asked = query.text(name);
        if !asked.is_empty() && !is_known(asked) {
            self.say(name, (words.not_understood)(&format!("{name}={asked}"), shown));
        }
    }

    /// How many rows a page has.
    pub fn limit(&mut self, query: &Query, words: &FiguresWords) {
        let (fewest, most) = LIMITS;
        let is_known = |asked: &str| asked.parse().is_ok_and(|rows: usize| (fewest..=most).contains(&rows));
        let shown = u64::try_from(query.limit()).unwrap_or(u64::MAX);
        self.word(query, "limit", is_known, words, &(words.rows)(shown));
    }

    /// The order: one of these words, which may have `-` before it.
    pub fn order(&mut self, query: &Query, ways: &[&str], words: &FiguresWords) {
        let is_known = |asked: &str| ways.contains(&asked.strip_prefix('-').unwrap_or(asked));
        self.word(query, "sort", is_known, words, words.usual_order);
    }

    /// The product: whatever is none of these finds nothing.
    pub fn product(&mut self, query: &Query, choices: &[(String, String)], words: &FiguresWords) {
        let asked = query.text("product");
        if !choices.iter().any(|(known, _)| known == asked) {
            self.say("product", (words.no_such_product)(asked));
        }
    }

    /// The days `from` and `to`, beside the day that is today; `shown` is what is shown where one of them cannot be.
    pub fn days(&mut self, query: &Query, today: Date, words: &FiguresWords, shown: &str) {
        for name in ["from", "to"] {
            self.word(query, name, |asked| asked.parse::<Date>().is_ok(), words, shown);
        }
        let Some(from) = query.value::<Date>("from") else { return };
        let to = query.value::<Date>("to").unwrap_or(today);
        if from > today {
            self.say("from", (words.lies_ahead)(&format!("from={from}")));
        } else if from > to {
            self.say("from", (words.turned_round)(&(words.from_to)(&to.to_string(), &from.to_string())));
        }
    }

    /// The same with a problem of a field; empty: there is none.
    ///
    /// # Errors
    /// `Invalid` with all sentences: for a file.
    pub fn refuse_with(mut self, name: &'static str, problem: String) -> Result<(), WebError> {
        if !problem.is_empty() {
            self.say(name, problem);
        }
        self.refuse()
    }

    /// Whether all was understood.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sentences.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, sentence)| sentence.as_str())
    }

    /// Refuses what was not understood.
    ///
    /// # Errors
    /// `Invalid` with all sentences: for a file.
    pub fn refuse(&self) -> Result<(), WebError> {
        if self.is_empty() {
            return Ok(());
        }
        let problems = self.0.iter().map(|(name, sentence)| ((*name).to_owned(), sentence.clone()));
        Err(WebError::Invalid(problems.collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::words::figures;

    fn lines(query: &str, read: impl Fn(&mut Misread, &Query)) -> Vec<String> {
        let mut misread = Misread::default();
        read(&mut misread, &Query::of("/admin/links", query));
        assert_eq!(misread.refuse().is_err(), misread.lines().count() > 0);
        misread.lines().map(str::to_owned).collect()
    }

    #[test]
    fn whatever_is_not_understood_is_told_with_what_is_shown() {
        let words = figures(Language::English);
        let limit = |query: &str| lines(query, |misread, query| misread.limit(query, words));
        assert_eq!(
            limit("limit=abc"),
            ["\u{201c}limit=abc\u{201d} was not understood. Shown instead: 50 rows."]
        );
        assert_eq!(
            limit("limit=900"),
            ["\u{201c}limit=900\u{201d} was not understood. Shown instead: 200 rows."]
        );
        assert!(limit("limit=20").is_empty() && limit("").is_empty());
        let order = |query: &str| lines(query, |misread, query| misread.order(query, &["clicks"], words));
        assert_eq!(order("sort=beauty").len(), 1);
        assert!(order("sort=-clicks").is_empty() && order("sort=").is_empty());
    }

    #[test]
    fn a_day_that_cannot_be_is_told_at_its_own_field() {
        let words = figures(Language::English);
        let today = Date::constant(2026, 3, 5);
        let days = |query: &str| lines(query, |misread, query| misread.days(query, today, words, "all days"));
        assert_eq!(
            days("from=soon"),
            ["\u{201c}from=soon\u{201d} was not understood. Shown instead: all days."]
        );
        assert_eq!(days("from=2026-04-01"), ["\u{201c}from=2026-04-01\u{201d} lies in the future."]);
        assert_eq!(
            days("from=2026-03-04&to=2026-03-01"),
            ["The first day lies after the last. Shown instead: 2026-03-01 to 2026-03-04."]
        );
        assert!(days("from=2026-03-01&to=2030-01-01").is_empty());
    }
}
