//! What the Doctor says. Its findings are facts; a language is a sentence for each, and one that lacks a sentence
//! does not compile.

use jiff::tz::TimeZone;

use crate::web::doctor::{Finding, Mark, Part};

/// The texts of the page.
#[derive(Debug)]
pub struct DoctorWords {
    /// The page, and its entry in the menu.
    pub doctor: &'static str,
    /// What it answers.
    pub lede: &'static str,
    /// The field.
    pub link: &'static str,
    /// What may be pasted.
    pub hint: &'static str,
    /// The button.
    pub examine: &'static str,
    /// That looking changes nothing.
    pub nothing_recorded: &'static str,
    /// How a finding is to be taken, in a word or two.
    pub mark: fn(Mark) -> &'static str,
    /// The head of a part.
    pub part: fn(Part) -> &'static str,
    /// The whole in a sentence, where the link leads on: how many things there are to take care of.
    pub outcome: fn(usize) -> String,
    /// A finding, with the time zone of its dates.
    pub told: fn(&Finding, &TimeZone) -> String,
}

/// The rest of a sentence, as a sentence of its own.
pub(super) fn first_up(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
