//! The names a report's fields have, with all the other names the field knows them by.

use crate::domain::email::Email;
use crate::domain::report::{ERASED, FIELD_BYTES_MAX, FIELDS_MAX};

/// Each name with the others that mean the same (`contract.md`, "Reporting").
const NAMES: &[(&str, &[&str])] = &[
    ("click_id", &["transaction_id", "tid", "cid", "clickid", "subid", "duly"]),
    ("product", &["offer_id", "p"]),
    ("offer", &["sku"]),
    ("event", &["et", "goal", "e"]),
    ("order_id", &["order", "txid", "adv_sub", "adv_unique1", "o"]),
    ("amount", &["revenue", "a"]),
    ("currency", &["cur", "c"]),
    ("coupon", &["coupon_code", "promo_code", "k"]),
    ("email", &[]),
    ("email_sha256", &["em"]),
    ("affiliate", &["aff_id", "code"]),
    ("customer", &[]),
    ("occurred_at", &[]),
    ("refund_id", &[]),
    ("status", &[]),
    ("test", &[]),
    ("token", &["security_token"]),
];

/// Fields whose values are never written into a row.
const SECRETS: &[&str] = &["token", "s", "key"];
/// Nor are those of fields whose names hold one of these: a slip in a name must not show a secret.
const SECRET_WORDS: &[&str] = &["token", "secret", "password", "signature", "api_key", "apikey"];

/// A report's fields as they arrived.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    pairs: Vec<(String, String)>,
    /// Kept in the row and not read: a buyer's address in the address of a request, where logs keep it.
    left_out: Vec<(String, String)>,
}

/// A body that cannot be taken apart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadFields {
    /// Not the JSON of one flat object.
    #[error("The body is not a JSON object of texts and numbers.")]
    NotJson,
}

impl Fields {
    /// From a query, or the body of a form. Bytes that are no UTF-8 are replaced, so that a row can always
    /// be kept; a value with such a mark in it is refused where it is read.
    pub fn of_form(text: &str) -> Self {
        let pairs = url::form_urlencoded::parse(text.as_bytes()).into_owned();
        Self { pairs: pairs.take(FIELDS_MAX * 2).collect(), left_out: Vec::new() }
    }

    /// From the query of an address. A buyer's address is not read there (`contract.md`: POST only), since it would
    /// stand in the logs of everything on the way; its SHA-256 is.
    pub fn of_query(text: &str) -> Self {
        let (left_out, pairs) = Self::of_form(text)
            .pairs
            .into_iter()
            .partition(|(name, value)| name == "email" && !value.is_empty());
        Self { pairs, left_out }
    }

    /// From a report's row, to be read again: without secrets and addresses, which are masked there.
    ///
    /// # Errors
    /// The name of a field that would be read and that the row does not hold whole: masked, erased or cut.
    pub fn of_row(row: &[(String, String)]) -> Result<Self, String> {
        let is_one_of = |name: &str, known: &[&str]| {
            let names = NAMES.iter().filter(|(one, _)| known.contains(one));
            names.flat_map(|(one, also)| also.iter().chain([one])).any(|one| *one == name)
        };
        let mut pairs = Vec::new();
        for (name, value) in row {
            if is_one_of(name, &["token", "email", "email_sha256"]) || SECRETS.contains(&name.as_str()) {
                continue;
            }
            let is_read = NAMES.iter().any(|(one, also)| one == name || also.contains(&name.as_str()));
            // A character has at most four bytes, so what was cut may be three short of the most that is kept.
            let is_whole = !value.contains("***") && value != ERASED && value.len() + 3 < FIELD_BYTES_MAX;
            if is_read && !is_whole {
                return Err(name.clone());
            }
            pairs.push((name.clone(), value.clone()));
        }
        Ok(Self { pairs, left_out: Vec::new() })
    }

    /// Whether a buyer's address was sent where it is not read.
    pub fn has_left_out_email(&self) -> bool {
        !self.left_out.is_empty()
    }

    /// From a flat JSON object. Numbers and booleans are taken as they are written.
    ///
    /// # Errors
    /// `NotJson`.
    pub fn of_json(body: &[u8]) -> Result<Self, BadFields> {
        let object: serde_json::Map<String, serde_json::Value> =
            serde_json::from_slice(body).map_err(|_| BadFields::NotJson)?;
        let mut pairs = Vec::new();
        for (name, value) in object {
            let text = match value {
                serde_json::Value::Null => continue,
                serde_json::Value::String(text) => text,
                serde_json::Value::Bool(yes) => if yes { "1" } else { "0" }.to_owned(),
                serde_json::Value::Number(number) => number.to_string(),
                _ => return Err(BadFields::NotJson),
            };
            pairs.push((name, text));
        }
        Ok(Self { pairs, left_out: Vec::new() })
    }

    /// The fields of both; those of the body come first.
    pub fn and(mut self, query: Self) -> Self {
        self.pairs.extend(query.pairs);
        self.left_out.extend(query.left_out);
        self
    }

    /// Adds a field that was said elsewhere, as in the address of an API call.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.pairs.push((name.into(), value.into()));
        self
    }

    /// Leaves a field out, by all of its names: where the address itself says it.
    pub fn without(mut self, name: &'static str) -> Self {
        let also = NAMES.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, also)| *also);
        self.pairs.retain(|(sent, _)| sent != name && !also.contains(&sent.as_str()));
        self
    }

    /// Whether anything that belongs to a report was said beside this one field.
    pub fn says_more_than(&self, name: &'static str) -> bool {
        NAMES.iter().any(|(known, _)| *known != name && !self.all(known).is_empty())
    }

    /// The value of a field by any of its names, trimmed; an empty one was not said. Where it was said twice,
    /// both must agree, since the readers on the way could disagree on which counts.
    ///
    /// # Errors
    /// The field's name, where it was said differently.
    pub fn get(&self, name: &'static str) -> Result<Option<&str>, &'static str> {
        let also = NAMES.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, also)| *also);
        let values = self.pairs.iter().filter(|(sent, _)| sent == name || also.contains(&sent.as_str()));
        let mut values = values.map(|(_, value)| value.trim()).filter(|value| !value.is_empty());
        let Some(first) = values.next() else { return Ok(None) };
        if values.all(|value| value == first) { Ok(Some(first)) } else { Err(name) }
    }

    /// All different values of a field by any of its names.
    pub fn all(&self, name: &'static str) -> Vec<&str> {
        let also = NAMES.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, also)| *also);
        let mut values = Vec::new();
        for (sent, value) in &self.pairs {
            let value = value.trim();
            let is_it = sent == name || also.contains(&sent.as_str());
            if is_it && !value.is_empty() && !values.contains(&value) {
                values.push(value);
            }
        }
        values
    }

    /// The fields for the report's row: secrets and addresses masked, shortened.
    pub fn for_row(&self) -> Vec<(String, String)> {
        let masked = self.pairs.iter().chain(&self.left_out).take(FIELDS_MAX).map(|(name, value)| {
            let is = |known: &str| {
                let also = NAMES.iter().find(|(name, _)| *name == known).map_or(&[][..], |(_, also)| *also);
                name == known || also.contains(&name.as_str())
            };
            let lower = name.to_ascii_lowercase();
            let is_secret = SECRETS.iter().any(|secret| is(secret));
            let value = if is_secret || SECRET_WORDS.iter().any(|word| lower.contains(word)) {
                "***".to_owned()
            } else if is("email") || value.contains('@') {
                Email::masked(value)
            } else if is("email_sha256") {
                format!("{}***", value.chars().take(6).collect::<String>())
            } else {
                shortened(value)
            };
            (shortened(name), value)
        });
        masked.collect()
    }
}

fn shortened(text: &str) -> String {
    let mut end = text.len().min(FIELD_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_goes_by_many_names() {
        let fields = Fields::of_form("transaction_id=X&revenue=49.90&adv_sub=A-1&et=sale");
        assert_eq!(fields.get("click_id"), Ok(Some("X")));
        assert_eq!(fields.get("amount"), Ok(Some("49.90")));
        assert_eq!(fields.get("order_id"), Ok(Some("A-1")));
        assert_eq!(fields.get("event"), Ok(Some("sale")));
        assert_eq!(fields.get("currency"), Ok(None));
    }

    #[test]
    fn a_field_that_is_said_twice_must_say_the_same() {
        assert_eq!(Fields::of_form("amount=1&a=1&amount=").get("amount"), Ok(Some("1")));
        assert_eq!(Fields::of_form("amount=1&a=2").get("amount"), Err("amount"));
        assert_eq!(Fields::of_form("click_id=1&tid=2&cid=1").all("click_id"), ["1", "2"]);
    }

    #[test]
    fn an_address_is_not_read_from_the_address_of_a_request() {
        let fields = Fields::of_query("email=jane%40example.com&em=0123456789&o=1");
        assert_eq!((fields.get("email"), fields.get("email_sha256")), (Ok(None), Ok(Some("0123456789"))));
        assert!(fields.has_left_out_email() && format!("{:?}", fields.for_row()).contains("j***@e***"));
        let posted = Fields::of_form("email=jane%40example.com").and(Fields::of_query("email=a%40b.c"));
        assert_eq!(posted.get("email"), Ok(Some("jane@example.com")));
    }

    #[test]
    fn json_says_the_same_as_a_form() {
        let fields =
            Fields::of_json(br#"{"order_id": 17, "amount": 49.90, "test": true, "coupon": null}"#).unwrap();
        assert_eq!(fields.get("order_id"), Ok(Some("17")));
        assert_eq!(fields.get("amount"), Ok(Some("49.9")));
        assert_eq!(fields.get("test"), Ok(Some("1")));
        assert_eq!(fields.get("coupon"), Ok(None));
        assert_eq!(Fields::of_json(b"[1]").unwrap_err(), BadFields::NotJson);
        assert_eq!(Fields::of_json(br#"{"a": {"b": 1}}"#).unwrap_err(), BadFields::NotJson);
    }

    #[test]
    fn rows_hold_no_secrets_and_no_addresses() {
        let fields = Fields::of_form(
            "token=abc&security_token=abc&Verification_Token=abc&email=jane%40example.com&em=0123456789&note=a%40b.c&o=1",
        );
        let row = fields.for_row();
        let text = format!("{row:?}");
        assert!(!text.contains("abc") && !text.contains("jane@") && !text.contains("0123456789"), "{text}");
        assert_eq!(row[6], ("o".into(), "1".into()));
    }

    #[test]
    fn a_row_is_read_again_where_it_holds_what_was_sent() {
        let row = |query: &str| Fields::of_row(&Fields::of_form(query).for_row());
        let fields = row("token=abc&email=jane%40example.com&adv_sub=A-1&a=4.5&note=a%40b.c").unwrap();
        assert_eq!((fields.get("order_id"), fields.get("amount")), (Ok(Some("A-1")), Ok(Some("4.5"))));
        assert_eq!((fields.get("token"), fields.get("email")), (Ok(None), Ok(None)));
        assert_eq!(row("customer=jane%40example.com&o=1").unwrap_err(), "customer");
        assert_eq!(row(&format!("o={}", "x".repeat(FIELD_BYTES_MAX + 1))).unwrap_err(), "o");
        assert!(row(&format!("own={}", "x".repeat(300))).is_ok(), "nobody reads it");
    }

    #[test]
    fn a_row_is_bounded() {
        let many: String = (0..500).map(|n| format!("f{n}={}&", "\u{e9}".repeat(300))).collect();
        let row = Fields::of_form(&many).for_row();
        assert_eq!(row.len(), FIELDS_MAX);
        assert!(row.iter().all(|(_, value)| value.len() <= FIELD_BYTES_MAX));
    }
}
