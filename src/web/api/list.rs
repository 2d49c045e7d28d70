//! Lists: what was asked of one in the query, and the part of it that is the answer.

use std::fmt::Display;
use std::str::FromStr;

use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use crate::domain::id::{AffiliateId, ProductId};
use crate::domain::time::Timestamp;
use crate::web::app::App;
use crate::web::error::WebError;

/// The parameters of a list that were not read yet, and the problems of those that were.
pub struct Query {
    pairs: Vec<(String, String)>,
    problems: Vec<(String, String)>,
}

/// How much of a list is wanted.
pub struct Part<I> {
    /// From behind this one on.
    pub after: Option<I>,
    /// At most so many.
    pub limit: usize,
}

impl Query {
    /// The query of a request.
    pub fn of(request: &HttpRequest) -> Self {
        let pairs = url::form_urlencoded::parse(request.query_string().as_bytes()).into_owned();
        Self { pairs: pairs.take(100).collect(), problems: Vec::new() }
    }

    /// A parameter, as text.
    pub fn text(&mut self, name: &str) -> Option<String> {
        let mut values = self.pairs.extract_if(.., |(said, _)| said == name);
        let first = values.next().map(|(_, value)| value);
        if values.count() > 0 {
            self.refuse(name, "Send it once.");
        }
        first
    }

    /// A parameter that must be said, as text.
    pub fn needed(&mut self, name: &str) -> String {
        let said = self.text(name).unwrap_or_default();
        if said.trim().is_empty() {
            self.refuse(name, "This parameter is needed.");
        }
        said
    }

    /// A parameter that is read.
    pub fn read<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let text = self.text(name)?;
        match read(&text) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.refuse(name, problem);
                None
            }
        }
    }

    /// A word of a few.
    pub fn choice<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> Option<T> {
        self.read(name, |word| {
            let found = choices.iter().find(|(known, _)| *known == word).map(|(_, choice)| *choice);
            let known = || choices.iter().map(|(known, _)| *known).collect::<Vec<_>>().join(", ");
            found.ok_or_else(|| format!("Send one of: {}.", known()))
        })
    }

    /// A product by its id, slug or number.
    pub fn product(&mut self, app: &App) -> Option<ProductId> {
        self.read("product", |text| {
            let product = app.store.mirror().product_called(text);
            product.map(|product| product.id).ok_or_else(|| "There is no such product.".into())
        })
    }

    /// An affiliate by her id or number.
    pub fn affiliate(&mut self) -> Option<AffiliateId> {
        self.read("affiliate", |text| {
            affiliate_called(text).ok_or_else(|| "Send an affiliate's id or number.".into())
        })
    }

    /// A moment, RFC 3339.
    fn moment(&mut self, name: &str) -> Option<Timestamp> {
        self.read(name, |text| {
            let moment: Result<jiff::Timestamp, _> = text.parse();
            let moment = moment.map(|moment| Timestamp(moment.as_millisecond()));
            moment.map_err(|_| "Send a moment such as 2026-11-21T14:05:00Z (RFC 3339).".into())
        })
    }

    /// The moments `from` and `to`, of which the last is not included any more; both may be left out.
    pub fn span(&mut self) -> (Timestamp, Timestamp) {
        let from = self.moment("from").unwrap_or(Timestamp(0));
        let to = self.moment("to").map_or(Timestamp::END, |to| to.plus_ms(-1));
        if from > to && !self.has_problem("from") && !self.has_problem("to") {
            self.refuse("from", "Send a moment before `to`.");
        }
        (from, to)
    }

    /// Whether what was said under a name could not be read.
    pub fn has_problem(&self, name: &str) -> bool {
        self.problems.iter().any(|(said, _)| said == name)
    }

    /// Adds a problem.
    pub fn refuse(&mut self, name: &str, problem: impl Into<String>) {
        self.problems.push((name.chars().take(60).collect(), problem.into()));
    }

    /// Ends the reading of a list's query: which part is wanted.
    ///
    /// # Errors
    /// `Invalid` with all problems; a parameter that is not known is one.
    pub fn part<I: FromStr>(mut self) -> Result<Part<I>, WebError> {
        let limit = self.read("limit", |text| {
            let limit = text.parse().ok().filter(|limit| (1..=100).contains(limit));
            limit.ok_or_else(|| "Send a whole number from 1 to 100.".into())
        });
        let after = self.read("cursor", |text| {
            text.parse().map_err(|_| "This is not a next_cursor of this list.".into())
        });
        self.done()?;
        Ok(Part { after, limit: limit.unwrap_or(50) })
    }

    /// Ends the reading of a query that is not a list's.
    ///
    /// # Errors
    /// `Invalid` with all problems.
    pub fn done(mut self) -> Result<(), WebError> {
        for (name, _) in std::mem::take(&mut self.pairs) {
            self.refuse(&name, "This parameter is not known here.");
        }
        if self.problems.is_empty() { Ok(()) } else { Err(WebError::Invalid(self.problems)) }
    }
}

/// An affiliate's id from her id or number.
pub fn affiliate_called(text: &str) -> Option<AffiliateId> {
    let number = || text.parse().ok().filter(|number| *number > 0).map(AffiliateId);
    text.parse().ok().or_else(number)
}

/// A part of a list.
pub fn part_of<I: Display>(data: Vec<Value>, next: Option<I>) -> HttpResponse {
    let next = next.map(|next| next.to_string());
    HttpResponse::Ok().json(json!({ "data": data, "next_cursor": next }))
}

/// The first `limit` of the things that follow, and the last one's id if there are more.
pub fn cut<T, I>(
    things: impl IntoIterator<Item = T>,
    limit: usize,
    id: impl Fn(&T) -> I,
) -> (Vec<T>, Option<I>) {
    let mut things: Vec<T> = things.into_iter().take(limit + 1).collect();
    if things.len() <= limit {
        return (things, None);
    }
    things.truncate(limit);
    let next = things.last().map(id);
    (things, next)
}
