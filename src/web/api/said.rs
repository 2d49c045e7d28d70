//! What a body says, field by field: each is read by the domain, every problem is named, and fields that
//! are not known are problems too, so that a misspelt one is never ignored in silence.

use std::ops::RangeInclusive;

use super::json::Json;
use crate::domain::money::{AMOUNT_MAX, BadAmount};
use crate::web::error::WebError;

/// How many problems one answer names.
const PROBLEMS_MAX: usize = 100;
/// How much of an unknown field's name is repeated.
const NAME_CHARS_MAX: usize = 60;

/// An object's fields that were not read yet, and the problems of those that were.
#[derive(Debug)]
pub struct Said {
    fields: Vec<(String, Json)>,
    problems: Vec<(String, String)>,
    /// What stands before the names of this object's fields: empty, or like `commission.`.
    path: String,
}

impl Said {
    /// What a body says.
    ///
    /// # Errors
    /// `Invalid` where it is not an object.
    pub fn of(json: Json) -> Result<Self, WebError> {
        let Json::Object(fields) = json else {
            return Err(WebError::Invalid(vec![(String::new(), "Send a JSON object.".into())]));
        };
        Ok(Self { fields, problems: Vec::new(), path: String::new() })
    }

    /// A field that may be left out: what it says, if it is there and can be read.
    pub fn optional<T>(&mut self, name: &str, read: impl FnOnce(&Json) -> Result<T, String>) -> Option<T> {
        let value = self.take(name)?;
        match read(&value) {
            Ok(read) => Some(read),
            Err(problem) => {
                self.refuse(name, problem);
                None
            }
        }
    }

    /// A field that must be there.
    pub fn needed<T>(&mut self, name: &str, read: impl FnOnce(&Json) -> Result<T, String>) -> Option<T> {
        if !self.has(name) {
            self.refuse(name, "This field is needed.");
            return None;
        }
        self.optional(name, read)
    }

    /// A field that may be left out (`None`), or taken away with `null` (`Some(None)`).
    pub fn nullable<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&Json) -> Result<T, String>,
    ) -> Option<Option<T>> {
        if self.is_null(name) {
            self.take(name);
            return Some(None);
        }
        self.optional(name, read).map(Some)
    }

    /// A field that is an object of its own.
    pub fn object<T>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let fields = match self.take(name)? {
            Json::Object(fields) => fields,
            _ => {
                self.refuse(name, "Send a JSON object.");
                return None;
            }
        };
        let mut inner = Self { fields, problems: Vec::new(), path: format!("{}{name}.", self.path) };
        let value = read(&mut inner);
        inner.refuse_the_rest();
        self.problems.append(&mut inner.problems);
        value
    }

    /// A field that is a list; each item is read by itself.
    pub fn list<T>(
        &mut self,
        name: &str,
        length_max: usize,
        read: impl Fn(&Json) -> Result<T, String>,
    ) -> Option<Vec<T>> {
        let items = match self.take(name)? {
            Json::List(items) if items.len() <= length_max => items,
            Json::List(_) => {
                self.refuse(name, format!("Send at most {length_max}."));
                return None;
            }
            _ => {
                self.refuse(name, "Send a list.");
                return None;
            }
        };
        let mut list = Vec::new();
        for (place, item) in items.iter().enumerate() {
            match read(item) {
                Ok(item) => list.push(item),
                Err(problem) => self.refuse(&format!("{name}.{place}"), problem),
            }
        }
        Some(list)
    }

    /// The names of the fields that were not read yet.
    pub fn names(&self) -> Vec<String> {
        self.fields.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Whether a field is there and was not read yet.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(said, _)| said == name)
    }

    /// Whether a field is there and `null`.
    pub fn is_null(&self, name: &str) -> bool {
        self.fields.iter().any(|(said, value)| said == name && *value == Json::Null)
    }

    /// Adds a problem.
    pub fn refuse(&mut self, name: &str, problem: impl Into<String>) {
        if self.problems.len() < PROBLEMS_MAX {
            let name: String = name.chars().take(NAME_CHARS_MAX).collect();
            self.problems.push((format!("{}{name}", self.path), problem.into()));
        }
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// `Invalid` with all problems, those of fields that nobody asked for too.
    pub fn done(mut self) -> Result<(), WebError> {
        self.refuse_the_rest();
        if self.problems.is_empty() { Ok(()) } else { Err(WebError::Invalid(self.problems)) }
    }

    fn refuse_the_rest(&mut self) {
        for (name, _) in std::mem::take(&mut self.fields) {
            self.refuse(&name, "This field is not known here.");
        }
    }

    fn take(&mut self, name: &str) -> Option<Json> {
        let place = self.fields.iter().position(|(said, _)| said == name)?;
        Some(self.fields.remove(place).1)
    }
}

/// A text that the domain reads.
pub fn text<T, E: ToString>(
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> impl FnOnce(&Json) -> Result<T, String> {
    |json| match json {
        Json::Text(text) => parse(text).map_err(|problem| problem.to_string()),
        _ => Err("Send a text.".into()),
    }
}

/// A text of at most so many bytes, without characters that cannot be seen.
pub fn plain_text(bytes_max: usize) -> impl FnOnce(&Json) -> Result<String, String> {
    text(move |text: &str| match text {
        text if text.len() > bytes_max => Err(format!("Send at most {bytes_max} bytes.")),
        text if text.contains(crate::domain::name::is_invisible) => {
            Err("This text contains characters that cannot be seen. Send plain text.".to_owned())
        }
        text => Ok(text.trim().to_owned()),
    })
}

/// A word of a few.
pub fn choice<T: Copy>(choices: &[(&str, T)]) -> impl FnOnce(&Json) -> Result<T, String> {
    text(|word: &str| {
        let found = choices.iter().find(|(known, _)| *known == word).map(|(_, choice)| *choice);
        let known = || choices.iter().map(|(known, _)| *known).collect::<Vec<_>>().join(", ");
        found.ok_or_else(|| format!("Send one of: {}.", known()))
    })
}

/// `true` or `false`.
pub fn yes_or_no(json: &Json) -> Result<bool, String> {
    match json {
        Json::Bool(yes) => Ok(*yes),
        _ => Err("Send true or false.".into()),
    }
}

/// A whole number.
pub fn whole(allowed: RangeInclusive<u16>) -> impl FnOnce(&Json) -> Result<u16, String> {
    move |json| {
        let number = match json {
            Json::Whole(number) => u16::try_from(*number).ok(),
            _ => None,
        };
        number
            .filter(|number| allowed.contains(number))
            .ok_or_else(|| format!("Send a whole number from {} to {}.", allowed.start(), allowed.end()))
    }
}

/// An amount in whole minor units.
pub fn minor_units(json: &Json) -> Result<i64, String> {
    let Json::Whole(minor @ 0..) = json else { return Err(BadAmount::NotMinorUnits.to_string()) };
    let minor = i64::try_from(*minor).ok().filter(|minor| *minor <= AMOUNT_MAX);
    minor.ok_or_else(|| BadAmount::TooLarge.to_string())
}
