//! What stands around the content of every page, behind all doors: the small words of forms, tables and buttons.

/// The small words that templates share.
#[derive(Debug)]
pub struct PageWords {
    /// The button that copies.
    pub copy: &'static str,
    /// What it says for a moment afterwards.
    pub copied: &'static str,
    /// What is said where a browser lets no page copy.
    pub copy_by_hand: &'static str,
    /// The way down to a page, for screen readers.
    pub breadcrumb: &'static str,
    /// The links to other pages of a list, for screen readers.
    pub pages: &'static str,
    /// Beside them: the word of the address that asks for a page and was not understood.
    pub no_such_page_of_list: fn(&str) -> String,
    /// The page of what is newer.
    pub newer: &'static str,
    /// The page of what is older.
    pub older: &'static str,
    /// The button of a search.
    pub search: &'static str,
    /// Beside a field that may stay empty.
    pub optional: &'static str,
    /// The way back from a form, without doing it.
    pub cancel: &'static str,
    /// Before a field's problem, for screen readers.
    pub to_mend: &'static str,
    /// Above the problems of a form: how many.
    pub things_to_mend: fn(usize) -> String,
    /// Beside a link: to the Doctor.
    pub examine_this: &'static str,
    /// Between a thing and what it is of, for screen readers: `QR code of Sales Page HotLink`.
    pub of: &'static str,
    /// Above a page of the creator's who looks as an affiliate: as whom, before her name.
    pub looking_as: &'static str,
    /// After it.
    pub only_looking: &'static str,
    /// The button that ends it.
    pub stop: &'static str,
    /// Before the number under which the log tells more.
    pub give_this_number: &'static str,
    /// A browser, and what it runs on.
    pub browser_on: fn(&str, &str) -> String,
    /// A browser that says nothing of itself.
    pub unnamed_browser: &'static str,
    /// The choice of a language, for screen readers.
    pub language: &'static str,
}
