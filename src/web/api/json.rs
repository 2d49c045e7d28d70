//! JSON as programs send it, read strictly: a field that is there twice is refused, since two readers
//! could disagree on which counts, and numbers are whole or not numbers at all.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// The most bytes a body may have.
pub const BYTES_MAX: usize = 64 * 1024;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number within 64 bits.
    Whole(i128),
    /// Any other number: with a fraction, an exponent, or beyond 64 bits.
    OtherNumber,
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object, in the order of its fields.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads a body. An empty one is an empty object: nothing was said.
    ///
    /// # Errors
    /// A sentence that says where it is wrong. Nesting beyond 128 levels is wrong too.
    pub fn parse(body: &[u8]) -> Result<Self, String> {
        if body.is_empty() {
            return Ok(Self::Object(Vec::new()));
        }
        serde_json::from_slice(body).map_err(|wrong| format!("The body is not valid JSON: {wrong}."))
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Whole(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Whole(value.into()))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Json, E> {
        Ok(Json::OtherNumber)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Json, E> {
        Ok(Json::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Json, A::Error> {
        let mut names = std::collections::BTreeSet::new();
        let mut object = Vec::new();
        while let Some((name, value)) = fields.next_entry::<String, Json>()? {
            if !names.insert(name.clone()) {
                let name: String = name.chars().take(60).collect();
                return Err(A::Error::custom(format!("the field {name:?} is there twice")));
            }
            object.push((name, value));
        }
        Ok(Json::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Json, String> {
        Json::parse(text.as_bytes())
    }

    #[test]
    fn whole_numbers_stay_exact_and_others_are_none() {
        assert_eq!(parse("4990"), Ok(Json::Whole(4990)));
        assert_eq!(parse("-1"), Ok(Json::Whole(-1)));
        assert_eq!(parse("9999999999999999999"), Ok(Json::Whole(9_999_999_999_999_999_999)));
        for other in ["1e5", "12.345", "49.0", "99999999999999999999999"] {
            assert_eq!(parse(other), Ok(Json::OtherNumber), "{other}");
        }
    }

    #[test]
    fn a_field_that_is_there_twice_is_refused_however_deep() {
        assert!(parse(r#"{"amount": 1, "amount": 1}"#).unwrap_err().contains("amount"));
        assert!(parse(r#"{"a": [{"b": 1, "b": 2}]}"#).unwrap_err().contains("twice"));
    }

    #[test]
    fn what_is_no_json_or_too_deep_is_refused() {
        for bad in ["{", "{'a': 1}", "NaN", "[1,]", "{} {}", &"[".repeat(100_000)] {
            assert!(parse(bad).is_err(), "{}", &bad[..bad.len().min(20)]);
        }
        assert!(Json::parse(b"\xff").is_err());
        assert_eq!(parse(""), Ok(Json::Object(Vec::new())));
    }
}
