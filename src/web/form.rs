//! A form remembers what was typed, and each problem stands beside its field.
//!
//! A handler reads the body into `FormData`, takes a `Field` for each name, lets the domain parse each
//! of them, and shows the same page again with status 422 while any field has a problem.

use std::fmt::Display;

use super::words::Problem;
use crate::domain::language::Language;

/// One field of a form: what was typed, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The field's name in the body, and its `id` on the page unless `with_id` gave another.
    pub name: &'static str,
    /// Where labels and the summary of problems lead; unlike any other id on the page.
    pub id: &'static str,
    /// What was typed, as it was typed.
    pub value: String,
    /// What is wrong with it, as a sentence for the person.
    pub problem: Option<String>,
}

impl Field {
    /// A field that shows `value`.
    pub fn new(name: &'static str, value: impl Into<String>) -> Self {
        Self { name, id: name, value: value.into(), problem: None }
    }

    /// A checkbox, ticked or not.
    pub fn ticked(name: &'static str, ticked: bool) -> Self {
        Self::new(name, if ticked { TICKED } else { "" })
    }

    /// Gives the field an id of its own, for pages where two forms have a field of the same name.
    #[must_use]
    pub fn with_id(self, id: &'static str) -> Self {
        Self { id, ..self }
    }

    /// Whether this checkbox is ticked. Any value counts, as with browsers.
    pub fn checked(&self) -> bool {
        !self.value.is_empty()
    }

    /// Whether this choice of a select or a group of radio buttons is the chosen one.
    pub fn is(&self, choice: impl AsRef<str>) -> bool {
        self.value == choice.as_ref()
    }

    /// Parses what was typed, without the white space around it, and keeps the problem if there is one.
    /// (Passwords are read from `value`, where white space counts.)
    pub fn parse<T, E: Display>(&mut self, parse: impl FnOnce(&str) -> Result<T, E>) -> Option<T> {
        match parse(self.value.trim()) {
            Ok(parsed) => Some(parsed),
            Err(problem) => {
                self.refuse(problem.to_string());
                None
            }
        }
    }

    /// Like `parse`, with the problem told in her language.
    pub fn parse_in<T, E: Problem>(
        &mut self,
        language: Language,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let parsed = parse(self.value.trim());
        parsed.map_err(|problem| self.refuse(problem.told(language))).ok()
    }

    /// Like `parse`, for a field that may stay empty: then it is `Some(None)`.
    pub fn parse_optional<T, E: Display>(
        &mut self,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<Option<T>> {
        if self.value.trim().is_empty() { Some(None) } else { self.parse(parse).map(Some) }
    }

    /// Puts a problem beside the field, also one that only the store could see ("That code is taken.").
    pub fn refuse(&mut self, problem: impl Into<String>) {
        self.problem = Some(problem.into());
    }
}

/// What a ticked checkbox sends.
pub const TICKED: &str = "yes";

/// All problems of a form as (id of the field, sentence), in the order of the fields, for the summary.
pub fn problems(fields: &[&Field]) -> Vec<(&'static str, String)> {
    fields.iter().filter_map(|field| Some((field.id, field.problem.clone()?))).collect()
}

/// What a form sent, in its order: `application/x-www-form-urlencoded`, read strictly.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormData {
    pairs: Vec<(String, String)>,
}

/// A body that no form of ours sends. The handler answers 400.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadForm {
    /// More than `FormData::BYTES_MAX`.
    #[error("That form is too long.")]
    TooLong,
    /// More than `FormData::PAIRS_MAX`.
    #[error("That form has too many fields.")]
    TooManyFields,
    /// Not UTF-8, a broken `%` escape, or a zero byte.
    #[error("That form holds something that is not text.")]
    NotText,
    /// A field that can only be there once was there twice; the readers could disagree on which counts.
    #[error("The field {0:?} was sent more than once.")]
    Repeated(String),
}

impl FormData {
    /// The most bytes a form may have; long texts of a sales page fit.
    pub const BYTES_MAX: usize = 256 * 1024;
    /// The most fields a form may have; ticking every row of a page of 100 fits.
    pub const PAIRS_MAX: usize = 500;

    /// Reads a body. Ends of lines become `\n`.
    pub fn parse(body: &[u8]) -> Result<Self, BadForm> {
        if body.len() > Self::BYTES_MAX {
            return Err(BadForm::TooLong);
        }
        let parts = body.split(|byte| *byte == b'&').filter(|part| !part.is_empty());
        let mut pairs = Vec::new();
        for part in parts {
            if pairs.len() == Self::PAIRS_MAX {
                return Err(BadForm::TooManyFields);
            }
            let end_of_name = part.iter().position(|byte| *byte == b'=').unwrap_or(part.len());
            let (name, value) = part.split_at(end_of_name);
            pairs.push((decode(name)?, decode(value.strip_prefix(b"=").unwrap_or(value))?));
        }
        Ok(Self { pairs })
    }

    /// What a form with a file sent beside it (`multipart/form-data`), name and value, under the same rules.
    pub fn of_parts(parts: Vec<(Vec<u8>, Vec<u8>)>) -> Result<Self, BadForm> {
        if parts.len() > Self::PAIRS_MAX {
            return Err(BadForm::TooManyFields);
        }
        if parts.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() > Self::BYTES_MAX {
            return Err(BadForm::TooLong);
        }
        let pairs = parts.into_iter().map(|(name, value)| Ok((text(name)?, text(value)?)));
        Ok(Self { pairs: pairs.collect::<Result<_, BadForm>>()? })
    }

    /// The value of a field that may be there only once; empty if it is not there, which is how browsers
    /// send an unticked box.
    pub fn one(&self, name: &str) -> Result<&str, BadForm> {
        let mut values = self.all(name);
        let first = values.next().unwrap_or_default();
        if values.next().is_some() {
            return Err(BadForm::Repeated(name.to_owned()));
        }
        Ok(first)
    }

    /// All values of a name, in the order they were sent: the ticked boxes of a list.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.pairs.iter().filter(move |(sent, _)| sent == name).map(|(_, value)| value.as_str())
    }

    /// All that was sent but one field, as it came.
    pub fn without(&self, name: &str) -> Self {
        let others = self.pairs.iter().filter(|(sent, _)| sent != name);
        Self { pairs: others.cloned().collect() }
    }

    /// The field as it was typed, ready to be parsed and shown again.
    pub fn field(&self, name: &'static str) -> Result<Field, BadForm> {
        Ok(Field::new(name, self.one(name)?))
    }
}

/// Undoes the encoding of one name or value.
fn decode(encoded: &[u8]) -> Result<String, BadForm> {
    let mut decoded = Vec::with_capacity(encoded.len());
    let mut rest = encoded.iter();
    while let Some(byte) = rest.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => hex(rest.next())? << 4 | hex(rest.next())?,
            plain => *plain,
        });
    }
    text(decoded)
}

/// What was sent, as text with `\n` at the ends of its lines.
fn text(bytes: Vec<u8>) -> Result<String, BadForm> {
    let text = String::from_utf8(bytes).map_err(|_| BadForm::NotText)?;
    if text.contains('\0') {
        return Err(BadForm::NotText);
    }
    Ok(if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text })
}

fn hex(digit: Option<&u8>) -> Result<u8, BadForm> {
    match digit {
        Some(digit @ b'0'..=b'9') => Ok(digit - b'0'),
        Some(digit @ b'a'..=b'f') => Ok(digit - b'a' + 10),
        Some(digit @ b'A'..=b'F') => Ok(digit - b'A' + 10),
        _ => Err(BadForm::NotText),
    }
}

/// Reads a body of whatever origin: what was read is text, and says the same when it is sent again.
#[cfg(any(test, fuzzing))]
pub fn foreign(body: &[u8]) {
    let Ok(read) = FormData::parse(body) else { return };
    let harmless = |text: &str| !text.contains(['\0', '\r']);
    assert!(read.pairs.iter().all(|(name, value)| harmless(name) && harmless(value)), "{read:?}");
    let sent = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&read.pairs).finish();
    if sent.len() <= FormData::BYTES_MAX {
        assert_eq!(FormData::parse(sent.as_bytes()).as_ref(), Ok(&read));
    }
    let parts =
        read.pairs.iter().map(|(name, value)| (name.clone().into_bytes(), value.clone().into_bytes()));
    assert_eq!(FormData::of_parts(parts.collect()).as_ref(), Ok(&read));
}

#[cfg(test)]
mod tests;
