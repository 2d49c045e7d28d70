//! What an address asks for that is not understood: a page says so, beside what it shows instead; a file, which could not say
//! it, is refused, and says what to do.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::error::WebError;
use super::query::{LIMITS, PAGE, Query, legible};
use super::words::FiguresWords;

/// How much of a word that is not known is repeated.
const NAME_MAX: usize = 60;

/// All of it.
#[derive(Debug, Clone, Default)]
pub struct Misread(Vec<Told>);

/// What is told about a word of the address.
#[derive(Debug, Clone)]
struct Told {
    name: String,
    /// On a page.
    shown: String,
    /// In the refusal of a file.
    refused: String,
}

impl Misread {
    /// Adds a sentence: on a page `shown` stands behind it, which may be empty, in the refusal of a file what to do. It may repeat
    /// what was asked, which may be anything.
    fn say(&mut self, name: &str, sentence: &str, shown: &str, words: &FiguresWords) {
        let sentence = legible(sentence);
        let told = Told {
            name: name.to_owned(),
            shown: format!("{sentence} {shown}").trim_end().to_owned(),
            refused: format!("{sentence} {}", words.mend_it),
        };
        self.0.push(told);
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
            let sentence = (words.not_understood)(&format!("{name}={asked}"));
            self.say(name, &sentence, &(words.shown_instead)(shown), words);
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
            self.say("product", &(words.no_such_product)(asked), "", words);
        }
    }

    /// The affiliate, whom the list's own question did not find; empty: it did.
    pub fn affiliate(&mut self, problem: &str, words: &FiguresWords) {
        if !problem.is_empty() {
            self.say("affiliate", problem, "", words);
        }
    }

    /// The days `from` and `to` of figures, beside the day that is today; `shown` are the days that are shown.
    pub fn days(&mut self, query: &Query, today: Date, words: &FiguresWords, shown: &str) {
        let shown = (words.shown_instead)(shown);
        self.days_and(query, today, words, &shown, &shown, |_| shown.clone());
    }

    /// The same of a list, which shows all days for one that is none, and nothing for those that lie ahead.
    pub fn days_of_list(&mut self, query: &Query, today: Date, words: &FiguresWords) {
        let all = (words.shown_instead)(words.all_days);
        let turned = |days: &str| (words.shown_instead)(days);
        self.days_and(query, today, words, &all, words.nothing_shown, turned);
    }

    /// `other` stands behind a day that is none, `ahead` behind days that are not here yet, and what `turned` makes of the days
    /// in their order behind those that come the wrong way round.
    fn days_and(
        &mut self,
        query: &Query,
        today: Date,
        words: &FiguresWords,
        other: &str,
        ahead: &str,
        turned: impl Fn(&str) -> String,
    ) {
        for name in ["from", "to"] {
            let asked = query.text(name);
            if !asked.is_empty() && asked.parse::<Date>().is_err() {
                self.say(name, &(words.not_understood)(&format!("{name}={asked}")), other, words);
            }
        }
        let Some(from) = query.value::<Date>("from") else { return };
        let to = query.value::<Date>("to");
        if from > today && to.is_none_or(|to| to > today) {
            self.say("from", &(words.lies_ahead)(&format!("from={from}")), ahead, words);
        } else if let Some(to) = to.filter(|to| from > *to) {
            let days = (words.from_to)(&to.to_string(), &from.to_string());
            self.say("from", words.turned_round, &turned(&days), words);
        }
    }

    /// The same, and what another says.
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Whether all was understood.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sentences of a page.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|told| told.shown.as_str())
    }

    /// Refuses what was not understood, and whatever else the address says than these words, each once: a file with a
    /// misspelt word would hold everything, and nobody sees it in the file.
    ///
    /// # Errors
    /// `Invalid` with all of it, each with what to do: for a file.
    pub fn refuse(
        mut self,
        query: &Query,
        known: &[&'static str],
        words: &FiguresWords,
    ) -> Result<(), WebError> {
        let mut said = BTreeSet::new();
        for name in query.names() {
            let is_known = known.contains(&name) || PAGE.contains(&name);
            // Whoever asks may say anything.
            let named = legible(&name.chars().take(NAME_MAX).collect::<String>());
            if !said.insert(name) {
                self.say(&named, &(words.said_twice)(&named), "", words);
            } else if !is_known {
                self.say(&named, &(words.not_known)(&named, known), "", words);
            }
        }
        if self.is_empty() {
            return Ok(());
        }
        Err(WebError::Invalid(self.0.into_iter().map(|told| (told.name, told.refused)).collect()))
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
        let lines: Vec<String> = misread.lines().map(str::to_owned).collect();
        let known = ["limit", "sort", "from", "to"];
        let refused = misread.refuse(&Query::of("/admin/links", query), &known, figures(Language::English));
        assert_eq!(refused.is_err(), !lines.is_empty());
        lines
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
        assert_eq!(
            days("from=2026-04-01"),
            ["\u{201c}from=2026-04-01\u{201d} lies in the future. Shown instead: all days."]
        );
        assert_eq!(
            days("from=2026-03-04&to=2026-03-01"),
            ["The first day lies after the last. Shown instead: all days."]
        );
        assert!(days("from=2026-03-01&to=2030-01-01").is_empty());
        let list = |query: &str| lines(query, |misread, query| misread.days_of_list(query, today, words));
        assert_eq!(
            list("from=2026-04-01&to=2026-05-01"),
            ["\u{201c}from=2026-04-01\u{201d} lies in the future. So there is nothing to show."]
        );
        assert_eq!(
            list("from=2026-04-01&to=2026-03-01"),
            ["The first day lies after the last. Shown instead: 2026-03-01 to 2026-04-01."]
        );
    }

    #[test]
    fn what_cannot_be_seen_in_a_word_is_told_by_its_number() {
        let words = figures(Language::English);
        let order = |query: &str| lines(query, |misread, query| misread.order(query, &["clicks"], words));
        assert_eq!(
            order("sort=%e2%80%aeskcilc%e2%80%8b%00"),
            [
                "\u{201c}sort=\\u{202e}skcilc\\u{200b}\\u{0}\u{201d} was not understood. Shown instead: the usual order."
            ]
        );
        let query = Query::of("/admin/links.csv", "%e2%80%aetimil%00=20");
        let refused = Misread::default().refuse(&query, &["sort"], words);
        let Err(WebError::Invalid(problems)) = refused else { panic!("not refused") };
        assert_eq!(problems[0].0, "\\u{202e}timil\\u{0}");
        assert!(problems[0].1.starts_with("\u{201c}\\u{202e}timil\\u{0}\u{201d}"), "{problems:?}");
    }

    #[test]
    fn a_file_that_is_refused_says_what_to_do_and_nothing_of_what_is_shown() {
        for (language, told) in [
            (Language::English, "\u{201c}limit=abc\u{201d} was not understood. Correct it, or leave it out."),
            (
                Language::Portuguese,
                "\u{201c}limit=abc\u{201d} n\u{e3}o foi entendido. Corrija ou deixe de fora.",
            ),
            (
                Language::Spanish,
                "No se entendi\u{f3} \u{201c}limit=abc\u{201d}. Corr\u{ed}gelo u om\u{ed}telo.",
            ),
        ] {
            let mut misread = Misread::default();
            misread.limit(&Query::of("/portal/links", "limit=abc"), figures(language));
            let query = Query::of("/portal/links.csv", "limit=abc");
            let refused = misread.refuse(&query, &[], figures(language));
            let Err(WebError::Invalid(problems)) = refused else { panic!("not refused") };
            assert_eq!(problems, [("limit".to_owned(), told.to_owned())]);
        }
    }
}
