//! The fields of the form in which somebody joins a product.

use crate::domain::rules::Rules;
use crate::web::error::WebError;
use crate::web::form::{Field, FormData};
use crate::web::words::PortalWords;

/// How long the text about how she will promote may be.
const APPLICATION_CHARS_MAX: usize = 2_000;

/// The form as it was sent, or before.
pub(super) struct Fields {
    pub(super) name: Field,
    pub(super) email: Field,
    pub(super) password: Field,
    pub(super) application: Field,
    pub(super) rules: Field,
}

impl Fields {
    /// Before anything was typed.
    pub(super) fn blank() -> Self {
        let blank = |name| Field::new(name, "");
        let [name, email, password, application, rules] =
            ["name", "email", "password", "application", "rules"].map(blank);
        Self { name, email, password, application, rules }
    }

    /// As it was typed.
    ///
    /// # Errors
    /// Where a field is there twice.
    pub(super) fn sent(data: &FormData) -> Result<Self, WebError> {
        Ok(Self {
            name: data.field("name")?,
            email: data.field("email")?,
            password: data.field("password")?,
            application: data.field("application")?,
            rules: data.field("rules")?,
        })
    }

    /// The number of the rules that she ticked, `Some(None)` where there are none; `None` where she did not.
    pub(super) fn accepted(
        &mut self,
        data: &FormData,
        rules: Option<&Rules>,
        words: &PortalWords,
    ) -> Result<Option<Option<u32>>, WebError> {
        let Some(rules) = rules else { return Ok(Some(None)) };
        if !self.rules.checked() {
            self.rules.refuse(words.join.rules_needed);
            return Ok(None);
        }
        // The version that she read: a newer one is refused, and shown.
        Ok(Some(Some(data.one("rules_number")?.parse().unwrap_or(rules.number))))
    }

    /// How she will promote.
    pub(super) fn application(&mut self, words: &PortalWords) -> Option<String> {
        if self.application.value.chars().count() > APPLICATION_CHARS_MAX {
            self.application.refuse(words.join.application_too_long);
            return None;
        }
        Some(self.application.value.trim().to_owned())
    }

    /// In the order of the page.
    pub(super) fn all(&self) -> [&Field; 5] {
        [&self.name, &self.email, &self.password, &self.application, &self.rules]
    }
}
