//! One page of the manual, ready to show and to search.

use crate::web::markdown::Html;

/// A page of the manual.
#[derive(Debug)]
pub struct Page {
    /// Its word in addresses: `/help/WORD`.
    pub word: &'static str,
    /// Its name.
    pub title: String,
    /// What it is about, in a sentence or two.
    pub lede: String,
    /// The text below both.
    pub html: Html,
    /// What one can jump to, in order.
    pub headings: Vec<Heading>,
    /// The same text in pieces, for the search.
    pub sections: Vec<Section>,
}

impl Page {
    /// The beginning of what it is about, for lists.
    pub fn first_sentence(&self) -> &str {
        self.lede.find(". ").map_or(&self.lede, |end| &self.lede[..=end])
    }
}

/// A heading with an address of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// What stands behind `#`.
    pub id: String,
    /// Its words.
    pub text: String,
    /// Whether it stands below another one.
    pub lower: bool,
}

/// The text below a heading, without any markup.
#[derive(Debug)]
pub struct Section {
    /// The heading; `None` for what stands before the first.
    pub heading: Option<Heading>,
    /// The words, on one line.
    pub text: String,
}
