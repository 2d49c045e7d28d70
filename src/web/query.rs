//! What an address of a list asks for: a search, filters, and the page by key.

use std::fmt::Display;
use std::future::{Ready, ready};
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};

use crate::domain::id::ProductId;
use crate::domain::name::{is_invisible, turns_direction};
use crate::store::view::lists::{Paged, Place};
use crate::web::app::App;
use crate::web::error::WebError;

/// How many characters of a search are read; nobody types more.
const TEXT_MAX: usize = 200;
/// How many rows a page of a list has, where the address says nothing else.
pub const ROWS: usize = 50;
/// How few and how many rows an address may ask for.
pub const LIMITS: (usize, usize) = (10, 200);
/// What an address says of the page of a list: which, and how many rows it has. A file has all rows.
pub const PAGE: [&str; 3] = ["before", "after", "limit"];

/// The query of an address. What is not understood is as if it were not there, so that an old bookmark still shows a list;
/// the page says so (`misread`).
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
    /// The word of the address that asks for a page and was not understood, so that the first is shown; else empty.
    pub lost: String,
}

/// The addresses of a list as files.
#[derive(Debug, Clone)]
pub struct Files {
    /// For spreadsheets.
    pub csv: String,
    /// For programs.
    pub json: String,
}

/// What a list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sorting<T> {
    /// The column.
    pub by: T,
    /// The largest, or the end of the alphabet, comes first.
    pub descending: bool,
}

/// A text that is told back to whoever sent it: what cannot be seen in it, or turns the direction in which others are read,
/// stands as its number.
pub fn legible(text: &str) -> String {
    told(text, |letter| is_invisible(letter) || turns_direction(letter))
}

/// What was typed into an address. Other letters than those that can be written have no place on a page, and stay there as their
/// number: without them it would be another word, or none.
fn typed(value: &str) -> String {
    let value: String = value.trim().chars().take(TEXT_MAX).collect();
    let value = value.replace(|letter: char| letter.is_control() && letter.is_whitespace(), " ");
    told(&value, char::is_control)
}

fn told(text: &str, by_number: impl Fn(char) -> bool) -> String {
    let mut told = String::with_capacity(text.len());
    for letter in text.chars() {
        if by_number(letter) {
            told.extend(letter.escape_unicode());
        } else {
            told.push(letter);
        }
    }
    told
}

/// Whether a text is the key of a row.
pub fn is_key<K: FromStr>(text: &str) -> bool {
    text.parse::<K>().is_ok()
}

impl FromRequest for Query {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut query = Self::of(request.path(), request.query_string());
        // Nobody else learns from an answer that a product of this word is there, which may be a draft.
        let is_creators = request.match_pattern().is_some_and(|route| route.contains("/admin/"));
        if let Some(app) = request.app_data::<web::Data<App>>().filter(|_| is_creators) {
            query.call_products_by_id(|said| Some(app.store.mirror().product_called(said)?.id));
        }
        ready(Ok(query))
    }
}

impl Query {
    /// What an address of a list asks for, where it did not come as the request's own.
    pub fn of(path: &str, query: &str) -> Self {
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        let pairs = pairs.map(|(name, value)| (name.into_owned(), typed(&value)));
        Self { path: path.to_owned(), pairs: pairs.take(20).collect() }
    }

    /// Whoever makes an address may call a product by its word or its number too; from here on it is called by its id.
    fn call_products_by_id(&mut self, id_of: impl Fn(&str) -> Option<ProductId>) {
        let asked = self.pairs.iter_mut().filter(|(name, said)| name == "product" && !said.is_empty());
        for (_, said) in asked {
            if let Some(id) = id_of(said) {
                *said = id.to_string();
            }
        }
    }

    /// All of it as the query of an address.
    pub fn raw(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.pairs).finish()
    }

    /// What is asked for, by name, in the order in which the address says it.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.pairs.iter().map(|(name, _)| name.as_str())
    }

    /// What was asked for by this name; empty where nothing was.
    pub fn text(&self, name: &str) -> &str {
        self.pairs.iter().find(|(asked, _)| asked == name).map_or("", |(_, value)| value)
    }

    /// The same, as an id or another value.
    pub fn value<T: FromStr>(&self, name: &str) -> Option<T> {
        Some(self.text(name)).filter(|text| !text.is_empty())?.parse().ok()
    }

    /// The product that is asked for by its id. What is no product's id is nobody's, so that nothing is found, and not all.
    pub fn product(&self) -> Option<ProductId> {
        let is_asked = !self.text("product").is_empty();
        is_asked.then(|| self.value("product").unwrap_or(ProductId(u32::MAX)))
    }

    /// How many rows a page has: what the address says, from 10 to 200, else 50.
    pub fn limit(&self) -> usize {
        self.value("limit").map_or(ROWS, |limit: usize| limit.clamp(LIMITS.0, LIMITS.1))
    }

    /// Where the page begins.
    pub fn place<K: FromStr>(&self) -> Place<K> {
        Place::of(self.value("before"), self.value("after"))
    }

    /// The addresses of the pages beside this one; filters and searches stay.
    pub fn pages<T, K: Display + FromStr>(&self, paged: &Paged<T, K>) -> Pages {
        self.pages_by(paged, is_key::<K>)
    }

    /// The same of a list whose keys are text here, since they differ by how it is sorted: `is_key` knows them.
    pub fn pages_by<T, K: Display>(&self, paged: &Paged<T, K>, is_key: impl Fn(&str) -> bool) -> Pages {
        let address = |name, key: &Option<K>| key.as_ref().map(|key| self.with(name, &key.to_string()));
        Pages {
            newer: address("after", &paged.newer),
            older: address("before", &paged.older),
            lost: self.lost(is_key),
        }
    }

    /// The word that asks for a page of the list by a key that is none, where the first page is shown for it; else empty.
    pub fn lost(&self, is_key: impl Fn(&str) -> bool) -> String {
        let mut asked = ["before", "after"].map(|name| (name, self.text(name))).into_iter();
        if asked.clone().any(|(_, key)| is_key(key)) {
            return String::new();
        }
        let lost = asked.find(|(_, key)| !key.is_empty());
        lost.map_or_else(String::new, |(name, key)| format!("{name}={}", legible(key)))
    }

    /// What is asked for by these words, which the list knows, as the query of an address: each as the page reads it, and none that
    /// was left empty. Mail programs and advertisers hang words of their own on an address.
    pub fn filters(&self, known: &[&str]) -> String {
        let asked = self.pairs.iter().enumerate().filter(|(place, (name, value))| {
            let is_first = !self.names().take(*place).any(|before| before == name);
            known.contains(&name.as_str()) && is_first && !value.is_empty()
        });
        let asked = asked.map(|(_, (name, value))| (name, value));
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(asked).finish()
    }

    /// Whether only some of the list's rows are asked for. What is a list of its own (a tab) is named by `tab`.
    pub fn is_filtered(&self, tab: &str) -> bool {
        let beside = |name: &str| name == tab || name == "sort" || PAGE.contains(&name);
        self.pairs.iter().any(|(name, value)| !beside(name) && !value.is_empty())
    }

    /// The same list without any filter, in the same tab.
    pub fn all(&self, tab: &str) -> String {
        let query = Self { path: self.path.clone(), pairs: Vec::new() };
        query.with(tab, self.text(tab))
    }

    /// The files with exactly the rows that are asked for, in the same order: beside the page's address. `known` are the words of
    /// an address that they understand.
    pub fn files(&self, known: &[&str]) -> Files {
        let filters = self.filters(known);
        let query = if filters.is_empty() { String::new() } else { format!("?{filters}") };
        let file = |ending| format!("{}.{ending}{query}", self.path);
        Files { csv: file("csv"), json: file("json") }
    }

    /// What the list is sorted by, and whether the largest come first; `None`: by time, the newest first. `ways` are
    /// the words in the address, such as `clicks`.
    pub fn sorting<T: Copy>(&self, ways: &[(&str, T)]) -> Option<Sorting<T>> {
        let word = self.text("sort");
        let (word, descending) = word.strip_prefix('-').map_or((word, false), |word| (word, true));
        let found = ways.iter().find(|(known, _)| *known == word);
        found.map(|(_, by)| Sorting { by: *by, descending })
    }

    /// The address that sorts by a column: first as `by` says (`-clicks` is the largest first), then the other way round.
    pub fn sorted_by(&self, by: &str) -> String {
        let is_so = self.text("sort") == by;
        let other = by.strip_prefix('-').map_or_else(|| format!("-{by}"), str::to_owned);
        self.with("sort", if is_so { &other } else { by })
    }

    /// How the column sorts now, for `aria-sort`; empty where it does not.
    pub fn sorted_now(&self, by: &str) -> &'static str {
        let now = self.text("sort");
        match (now.trim_start_matches('-') == by.trim_start_matches('-'), now.starts_with('-')) {
            (false, _) => "",
            (true, true) => "descending",
            (true, false) => "ascending",
        }
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
        assert_eq!(pages.lost, "");
        assert_eq!(Query::of("/admin/links", "after=soon").pages(&paged).lost, "after=soon");
        assert_eq!(Query::of("/admin/links", "product=&before=x").place::<u32>(), Place::Newest);
    }

    #[test]
    fn a_column_sorts_one_way_and_then_the_other() {
        let query = Query::of("/admin/links", "product=prd_1&before=9");
        assert_eq!((query.sorted_now("-clicks"), query.sorting(&[("clicks", 1)])), ("", None));
        let first = query.sorted_by("-clicks");
        assert_eq!(first, "/admin/links?product=prd_1&sort=-clicks");
        let query = Query::of("/admin/links", "product=prd_1&sort=-clicks&limit=20");
        assert_eq!(query.sorted_now("-clicks"), "descending");
        assert_eq!(query.sorting(&[("clicks", 1)]), Some(Sorting { by: 1, descending: true }));
        assert_eq!(query.sorted_by("-clicks"), "/admin/links?product=prd_1&limit=20&sort=clicks");
        assert_eq!(query.sorted_by("name"), "/admin/links?product=prd_1&limit=20&sort=name");
        assert_eq!(query.files(&["sort", "product"]).csv, "/admin/links.csv?product=prd_1&sort=-clicks");
    }

    #[test]
    fn a_file_is_asked_for_by_the_words_that_it_knows_as_the_page_reads_them() {
        let files = |query| Query::of("/admin/links", query).files(&["product", "q", "sort"]).json;
        let opened = "utm_source=mail&product=prd_1&product=prd_2&q=&q=second&sort=-clicks&limit=20&fbclid=7";
        assert_eq!(files(opened), "/admin/links.json?product=prd_1&sort=-clicks");
        assert_eq!(files("utm_source=mail&before=9"), "/admin/links.json");
    }

    #[test]
    fn what_cannot_be_written_is_not_as_if_nothing_were_asked() {
        let asked = |query| Query::of("/admin/links", query).text("q").to_owned();
        assert_eq!(asked("q=%00"), "\\u{0}");
        assert_eq!(asked("q=+a%00b%7f%1f"), "a\\u{0}b\\u{7f}\\u{1f}");
        // Who pastes a cell of a spreadsheet looks for its words.
        assert_eq!(asked("q=%09Ana%09Lima%0d%0a"), "Ana Lima");
        assert_eq!(legible("a\u{202e}\u{200b}\u{61c}b\0"), "a\\u{202e}\\u{200b}\\u{61c}b\\u{0}");
        assert_eq!(Query::of("/", "before=%e2%80%ae").lost(|_| false), "before=\\u{202e}");
    }

    #[test]
    fn a_list_knows_whether_something_is_asked_of_it() {
        let asked = |text| Query::of("/admin/reports", text).is_filtered("show");
        assert!(!asked("") && !asked("show=refused&limit=10&sort=name&before=3&way="));
        assert!(asked("way=pixel"));
        assert_eq!(Query::of("/r", "show=refused&way=pixel&limit=10").all("show"), "/r?show=refused");
        let limit = |text| Query::of("/r", text).limit();
        assert_eq!([limit(""), limit("limit=3"), limit("limit=70"), limit("limit=999")], [50, 10, 70, 200]);
    }
}
