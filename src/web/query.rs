//! What an address of a list asks for: a search, filters, and the page by key.

use std::fmt::Display;
use std::future::{Ready, ready};
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::store::view::lists::{Paged, Place};
use crate::web::error::WebError;

/// How many characters of a search are read; nobody types more.
const TEXT_MAX: usize = 200;

/// The query of an address. What is not understood is as if it were not there, so that an old bookmark
/// still shows a list.
#[derive(Debug, Clone)]
pub struct Query {
    path: String,
    pairs: Vec<(String, String)>,
}

/// The addresses of the pages beside a page.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    pub newer: Option<String>,
    pub older: Option<String>,
}

impl FromRequest for Query {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request.path(), request.query_string())))
    }
}

impl Query {
    /// What an address of a list asks for, where it did not come as the request's own.
    pub fn of(path: &str, query: &str) -> Self {
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        let pairs =
            pairs.map(|(name, value)| (name.into_owned(), value.trim().chars().take(TEXT_MAX).collect()));
        Self { path: path.to_owned(), pairs: pairs.take(20).collect() }
    }

    /// All of it as the query of an address.
    pub fn raw(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.pairs).finish()
    }

    /// What was asked for by this name; empty where nothing was.
    pub fn text(&self, name: &str) -> &str {
        self.pairs.iter().find(|(asked, _)| asked == name).map_or("", |(_, value)| value)
    }

    /// The same, as an id or another value.
    pub fn value<T: FromStr>(&self, name: &str) -> Option<T> {
        self.text(name).parse().ok()
    }

    /// Where the page begins.
    pub fn place<K: FromStr + Copy>(&self) -> Place<K> {
        Place::of(self.value("before"), self.value("after"))
    }

    /// The addresses of the pages beside this one; filters and searches stay.
    pub fn pages<T, K: Display>(&self, paged: &Paged<T, K>) -> Pages {
        let address = |name, key: &Option<K>| key.as_ref().map(|key| self.with(name, &key.to_string()));
        Pages { newer: address("after", &paged.newer), older: address("before", &paged.older) }
    }

    /// What is asked for, as the query of an address, without the page of the list and what was left empty.
    pub fn filters(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.without(&[]));
        query.finish()
    }

    /// The same list with one thing asked for differently, from its first page on.
    pub fn with(&self, name: &str, value: &str) -> String {
        self.with_all(&[(name, value)])
    }

    /// The same with several things asked for differently; an empty value asks for nothing.
    pub fn with_all(&self, changes: &[(&str, &str)]) -> String {
        let changed: Vec<&str> = changes.iter().map(|(name, _)| *name).collect();
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.without(&changed));
        query.extend_pairs(changes.iter().filter(|(_, value)| !value.is_empty()));
        let query = query.finish();
        if query.is_empty() { self.path.clone() } else { format!("{}?{query}", self.path) }
    }

    /// What else is asked for: what a form that changes these carries along, hidden.
    pub fn without(&self, names: &[&str]) -> impl Iterator<Item = (&str, &str)> {
        let kept = move |name: &str| !["before", "after"].contains(&name) && !names.contains(&name);
        let pairs = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        pairs.filter(move |(name, value)| kept(name) && !value.is_empty())
    }

    /// The address itself, without anything that is asked for.
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// An id out of an address.
pub fn id<T: FromStr>(text: &str, what: &'static str) -> Result<T, WebError> {
    text.parse().map_err(|_| WebError::NotFound(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_stay_while_pages_turn() {
        let query = Query::of("/aff/admin/links", "product=prd_1&before=9&q=a+b%26&q=second");
        assert_eq!(query.text("q"), "a b&");
        assert_eq!(query.place::<u32>(), Place::OlderThan(9));
        let paged = Paged { rows: vec![()], newer: None, older: Some(7) };
        let pages = query.pages(&paged);
        assert_eq!(pages.newer, None);
        assert_eq!(pages.older.as_deref(), Some("/aff/admin/links?product=prd_1&q=a+b%26&q=second&before=7"));
        assert_eq!(query.with("q", ""), "/aff/admin/links?product=prd_1");
        assert_eq!(Query::of("/admin/links", "product=&before=x").place::<u32>(), Place::Newest);
    }
}
