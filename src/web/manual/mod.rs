//! The manual: the texts in `docs/help`, inside the binary, so that what they say is what this version does. Their
//! addresses are this installation's own.

mod addresses;
mod guides;
mod inserts;
mod page;
mod reading;
mod search;

pub use page::{Heading, Page};
pub use search::Found;

use std::sync::OnceLock;

use super::paths::Paths;
use crate::config::nearest;

/// The version that the manual is about.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Pages that belong together, under one word.
struct Chapter {
    label: &'static str,
    /// Each with its word in addresses and its text.
    texts: &'static [(&'static str, &'static str)],
}

/// A text of the manual by its word.
macro_rules! texts {
    ($($word:literal)+) => { &[$( ($word, include_str!(concat!("../../../docs/help/", $word, ".md"))), )+] };
}

/// All texts, in the order in which they are read.
const CHAPTERS: [Chapter; 6] = [
    Chapter { label: "Begin", texts: texts!["start" "concepts" "install" "upgrade" "backup" "moving"] },
    Chapter { label: "Who earns, and how much", texts: texts!["attribution" "money" "payouts"] },
    Chapter {
        label: "Telling Duly of a sale",
        texts: texts!["tracking" "html" "stripe" "woocommerce" "shopify" "gumroad" "webflow" "server" "tune" "signed-pixel"],
    },
    Chapter { label: "People", texts: texts!["affiliates" "team" "privacy"] },
    Chapter { label: "When you wonder", texts: texts!["figures" "troubleshooting" "suspicions"] },
    Chapter {
        label: "To look things up",
        texts: texts!["settings" "commands" "reporting" "api" "accessibility" "refuses"],
    },
];

/// The manual of one installation, read when somebody first opens it.
#[derive(Debug)]
pub struct Manual {
    paths: Paths,
    pages: OnceLock<Vec<Page>>,
}

/// A part of the list of all pages.
#[derive(Debug)]
pub struct Part<'a> {
    /// The word above it.
    pub label: &'static str,
    /// Its pages, in their order.
    pub pages: Vec<&'a Page>,
}

impl Manual {
    /// The manual for the addresses of an installation.
    pub fn new(paths: Paths) -> Self {
        Self { paths, pages: OnceLock::new() }
    }

    /// All pages, in the order in which they are read.
    pub fn pages(&self) -> &[Page] {
        self.pages.get_or_init(|| {
            let texts = CHAPTERS.iter().flat_map(|chapter| chapter.texts);
            texts
                .map(|(word, text)| reading::read(word, &inserts::filled(text, &self.paths), &self.paths))
                .collect()
        })
    }

    /// The list of all pages.
    pub fn parts(&self) -> Vec<Part<'_>> {
        let mut pages = self.pages().iter();
        let part = |chapter: &Chapter| Part {
            label: chapter.label,
            pages: pages.by_ref().take(chapter.texts.len()).collect(),
        };
        CHAPTERS.iter().map(part).collect()
    }

    /// A page by its word in addresses, with the pages before and after it.
    pub fn find(&self, word: &str) -> Option<(Option<&Page>, &Page, Option<&Page>)> {
        let pages = self.pages();
        let at = pages.iter().position(|page| page.word == word)?;
        Some((at.checked_sub(1).and_then(|before| pages.get(before)), pages.get(at)?, pages.get(at + 1)))
    }

    /// The page that somebody most likely meant by a word that is none, if any comes near.
    pub fn nearest(&self, typed: &str) -> Option<&Page> {
        let pages = self.pages();
        let word = nearest(typed, pages.iter().map(|page| page.word));
        let meant = pages.iter().find(|page| Some(page.word) == word);
        meant.or_else(|| {
            let place = self.search(typed).into_iter().next()?;
            pages.iter().find(|page| page.word == place.page)
        })
    }

    /// Where words stand, the best place first.
    pub fn search(&self, words: &str) -> Vec<Found> {
        search::search(self.pages(), words)
    }
}

#[cfg(test)]
mod tests;
