//! Which period a page of figures is asked for: one of the usual ones by a word, or own dates; with or without the time
//! before. One reader for the creator's pages and the portal, so that both show the same days.

use jiff::ToSpan;
use jiff::tz::TimeZone;

use super::app::App;
use super::error::WebError;
use super::misread::Misread;
use super::own_dates::OwnDates;
use super::period::{Period, day_of};
use super::query::Query;
use super::words::FiguresWords;
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::view::figure_rows;

/// A usual period.
#[derive(Debug)]
struct Usual {
    /// Its word in the address.
    word: &'static str,
    /// The key that leads to it, where keys are turned on.
    key: &'static str,
    length: Length,
    name: fn(&FiguresWords) -> &'static str,
    before: fn(&FiguresWords) -> &'static str,
}

#[derive(Debug, Clone, Copy)]
enum Length {
    Days(i32),
    Months(i32),
}

/// The usual periods, in the order they are offered.
#[rustfmt::skip]
static USUAL: [Usual; 5] = [
    Usual { word: "today", key: "t", length: Length::Days(1),    name: |w| w.today,     before: |w| w.day_before },
    Usual { word: "7",     key: "w", length: Length::Days(7),    name: |w| w.days_7,    before: |w| w.days_before_7 },
    Usual { word: "30",    key: "m", length: Length::Days(30),   name: |w| w.days_30,   before: |w| w.days_before_30 },
    Usual { word: "90",    key: "",  length: Length::Days(90),   name: |w| w.days_90,   before: |w| w.days_before_90 },
    Usual { word: "12m",   key: "y", length: Length::Months(12), name: |w| w.months_12, before: |w| w.months_before_12 },
];

/// The period where the address names none: 30 days.
const SHOWN_FIRST: usize = 2;

/// How many days are shown of a time in which there was nothing yet.
const DAYS_BEFORE_MAX: i32 = 91;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct AskedPeriod {
    /// The time that is shown.
    pub period: Period,
    /// The time before it, unless it was left out.
    pub before: Option<Period>,
    /// What of the address was not understood.
    pub misread: Misread,
    /// The words in which it is told.
    pub words: &'static FiguresWords,
    /// Nothing where own dates are asked for.
    usual: Option<&'static Usual>,
    zone: TimeZone,
}

/// The choice of a period, as `period.html` shows it.
#[derive(Debug)]
pub struct PeriodChoice {
    /// The labels of its two fields and its button.
    pub words: &'static FiguresWords,
    /// The usual periods.
    pub links: Vec<PeriodLink>,
    /// Where own dates are sent.
    pub action: String,
    /// What else is asked for, which they leave as it is.
    pub kept: Vec<(String, String)>,
    /// The first of the days shown.
    pub from: String,
    /// The last of them.
    pub to: String,
    /// Whether these are own dates.
    pub is_own: bool,
    /// Leaves the time before out, or shows it again.
    pub compare: PeriodLink,
    /// What of the address was not understood, and what is shown instead.
    pub misread: Misread,
}

/// A way to the same page with another period.
#[derive(Debug)]
pub struct PeriodLink {
    /// The address.
    pub href: String,
    /// The link's text.
    pub label: &'static str,
    /// The key that leads there; may be empty.
    pub key: &'static str,
    /// Whether it is what is shown.
    pub current: bool,
}

impl AskedPeriod {
    /// Reads the address. Own dates begin no earlier than the program, which was made at `made`, or than anything that was
    /// counted: a sale may be older than the program that it is told to.
    ///
    /// # Errors
    /// Of the disk, or where a sum cannot be read.
    pub async fn read(
        app: &App,
        query: &Query,
        words: &'static FiguresWords,
        made: Timestamp,
        now: Timestamp,
        zone: &TimeZone,
    ) -> Result<Self, WebError> {
        let mut since = made;
        if OwnDates::of(query) != OwnDates::default() {
            let (first, changed) = app
                .read(|view| {
                    Ok((figure_rows::begins(view)?, figure_rows::zone_changed_after(view, Timestamp(0))?))
                })
                .await?;
            since = first.map_or(made, |first| first.min(made));
            if changed.is_some() {
                // What is kept by days may stand on the day before, which it was in the zone of then.
                since = since.plus_ms(-DAY_MS);
            }
        }
        Ok(Self::of(query, words, since, now, zone))
    }

    /// Reads the address. What is not understood is 30 days, and told; own dates begin no earlier than `since`, before which
    /// nothing was counted.
    pub fn of(
        query: &Query,
        words: &'static FiguresWords,
        since: Timestamp,
        now: Timestamp,
        zone: &TimeZone,
    ) -> Self {
        let dates = OwnDates::of(query);
        let own = match (dates.from, dates.to) {
            (None, None) => None,
            // One of them alone is a beginning or an end.
            (from, to) => {
                let to = to.unwrap_or(day_of(now, zone));
                Some((from.unwrap_or(day_of(since, zone).min(to)), to))
            }
        };
        let (period, usual) = match own {
            Some((from, to)) => {
                let (from, to) = (from.min(to), from.max(to));
                // Days before the first stay as empty as they were, but not thousands of them.
                let mut first = day_of(since, zone);
                if to < first {
                    first = to.checked_sub(DAYS_BEFORE_MAX.days()).unwrap_or(to);
                }
                (Period::between(from.max(first), to, now, zone), None)
            }
            None => {
                let asked = USUAL.iter().find(|usual| usual.word == query.text("period"));
                let usual = asked.unwrap_or(&USUAL[SHOWN_FIRST]);
                let period = match usual.length {
                    Length::Days(days) => Period::last_days(days, now, zone),
                    Length::Months(months) => Period::last_months(months, now, zone),
                };
                (period, Some(usual))
            }
        };
        let before = (query.text("compare") != "no").then(|| period.before(zone));
        let misread = Misread::default();
        let mut asked = Self { before, period, misread, words, usual, zone: zone.clone() };
        let shown = asked.phrase();
        asked.misread.days(query, day_of(now, zone), words, &shown);
        let against = asked.before_name();
        asked.misread.word(query, "compare", |word| word == "no", words, against);
        if own.is_none() {
            let is_known = |word: &str| USUAL.iter().any(|usual| usual.word == word);
            asked.misread.word(query, "period", is_known, words, &shown);
        }
        asked
    }

    /// What the time before is called: `30 days before`.
    pub fn before_name(&self) -> &'static str {
        self.usual.map_or(self.words.time_before, |usual| (usual.before)(self.words))
    }

    /// The period within a sentence or a heading: `last 30 days`, `today`, `2 Mar 2026 to 9 Mar 2026`.
    pub fn phrase(&self) -> String {
        match self.usual {
            Some(Usual { word: "today", .. }) => self.words.today_within.to_owned(),
            Some(usual) => (self.words.last)((usual.name)(self.words)),
            None => {
                let (from, to) = self.ends();
                let text = |at: Timestamp| self.words.formats.date(at, &self.zone);
                if self.is_one_day() { text(from) } else { (self.words.from_to)(&text(from), &text(to)) }
            }
        }
    }

    /// The days shown, as a file's name tells them: `2026-03-02 2026-03-09`.
    pub fn days(&self) -> String {
        let (from, to) = self.ends();
        format!("{} {}", day_of(from, &self.zone), day_of(to, &self.zone))
    }

    /// Whether it is a single day, which is told by its hours.
    pub fn is_one_day(&self) -> bool {
        self.period.is_one_day(&self.zone)
    }

    /// The first and the last moment.
    fn ends(&self) -> (Timestamp, Timestamp) {
        (self.period.from(), self.period.to().plus_ms(-1))
    }

    /// The choice of another period, for the page that `query` asked for.
    pub fn choice(&self, query: &Query) -> PeriodChoice {
        let is_current = |usual: &Usual| self.usual.is_some_and(|current| current.word == usual.word);
        let link = |usual: &'static Usual| PeriodLink {
            href: query.with_all(&[("from", ""), ("to", ""), ("period", usual.word)]),
            label: (usual.name)(self.words),
            key: usual.key,
            current: is_current(usual),
        };
        let kept = query.without(&["from", "to", "period"]);
        let (from, to) = self.ends();
        let (compare, label) = match self.before {
            Some(_) => ("no", self.words.leave_before_out),
            None => ("", self.words.show_before),
        };
        PeriodChoice {
            words: self.words,
            links: USUAL.iter().map(link).collect(),
            action: query.path().to_owned(),
            kept: kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            from: day_of(from, &self.zone).to_string(),
            to: day_of(to, &self.zone).to_string(),
            is_own: self.usual.is_none(),
            compare: PeriodLink { href: query.with("compare", compare), label, key: "", current: false },
            misread: self.misread.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::words::figures;

    fn asked(query: &str) -> (AskedPeriod, Query) {
        let at = |text: &str| Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond());
        let query = Query::of("/aff/admin/figures", query);
        let words = figures(Language::English);
        let (since, now) = (at("2026-01-10T08:00:00Z"), at("2026-11-21T10:00:00Z"));
        (AskedPeriod::of(&query, words, since, now, &TimeZone::UTC), query)
    }

    #[test]
    fn a_period_is_asked_for_by_its_word_and_thirty_days_where_it_is_none() {
        for (query, phrase, before, steps) in [
            ("", "last 30 days", "30 days before", 30),
            ("period=soon", "last 30 days", "30 days before", 30),
            ("period=today", "today", "day before", 24),
            ("period=12m", "last 12 months", "12 months before", 12),
            ("from=2026-03-09&to=2026-03-02", "2 Mar 2026 to 9 Mar 2026", "time before", 8),
            ("from=2026-03-02&to=2026-03-02", "2 Mar 2026", "time before", 24),
            ("from=2020-03-02&to=2026-01-11", "10 Jan 2026 to 11 Jan 2026", "time before", 2),
            // Before the first there is nothing, not another day.
            ("from=2020-03-02&to=2020-03-03", "2 Mar 2020 to 3 Mar 2020", "time before", 2),
            ("to=2020-03-03", "3 Mar 2020", "time before", 24),
            ("from=0001-01-01&to=2020-03-31", "31 Dec 2019 to 31 Mar 2020", "time before", 92),
        ] {
            let (asked, _) = asked(query);
            assert_eq!((asked.phrase().as_str(), asked.before_name()), (phrase, before), "{query}");
            assert_eq!(asked.period.steps().len(), steps, "{query}");
            assert!(asked.before.is_some(), "{query}");
            let is_odd = query.contains("soon") || query.contains("03-09");
            assert_eq!(asked.misread.lines().count(), usize::from(is_odd), "{query}");
        }
    }

    #[test]
    fn what_else_is_asked_for_stays_when_the_period_changes() {
        let (own, query) = asked("by=link&from=2026-03-02&to=2026-03-09&compare=no&before=x");
        let choice = own.choice(&query);
        assert!(own.before.is_none() && choice.is_own);
        assert_eq!(choice.links[1].href, "/aff/admin/figures?by=link&compare=no&period=7");
        assert_eq!(choice.kept, [("by".into(), "link".into()), ("compare".into(), "no".into())]);
        assert_eq!(choice.compare.href, "/aff/admin/figures?by=link&from=2026-03-02&to=2026-03-09");
        assert_eq!((choice.from.as_str(), choice.to.as_str()), ("2026-03-02", "2026-03-09"));
    }
}
