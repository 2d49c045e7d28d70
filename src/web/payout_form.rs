//! The form about where an affiliate's money is sent: hers and the creator's are the same.

use super::error::WebError;
use super::form::{Field, FormData, problems};
use super::words::PortalWords;
use crate::domain::email::Email;
use crate::domain::name::Name;
use crate::domain::payout::{BankText, PayoutMethod};
use crate::domain::payout_method::wise_name;

/// What stands in its fields.
pub struct PayoutForm {
    /// Which of the methods, or none.
    pub kind: Field,
    /// The address at PayPal.
    pub paypal: Field,
    /// The account's holder at Wise.
    pub wise_name: Field,
    /// The address at Wise.
    pub wise: Field,
    /// What the bank needs.
    pub bank: Field,
}

impl PayoutForm {
    /// The form that shows a method; where there is none, nothing is chosen.
    pub fn showing(method: Option<&PayoutMethod>) -> Self {
        let (mut kind, mut paypal, mut name, mut wise, mut bank) = ("", "", "", "", "");
        match method {
            Some(PayoutMethod::PayPal(email)) => (kind, paypal) = ("paypal", email.as_str()),
            Some(PayoutMethod::Wise { name: holder, email }) => {
                (kind, name, wise) = ("wise", holder.as_str(), email.as_str());
            }
            Some(PayoutMethod::Bank(text)) => (kind, bank) = ("bank", text.as_str()),
            None => {}
        }
        Self {
            kind: Field::new("kind", kind),
            paypal: Field::new("paypal", paypal),
            wise_name: Field::new("wise_name", name),
            wise: Field::new("wise", wise),
            bank: Field::new("bank", bank),
        }
    }

    /// The form as it was sent.
    ///
    /// # Errors
    /// Where a field was sent twice.
    pub fn of(data: &FormData) -> Result<Self, WebError> {
        Ok(Self {
            kind: data.field("kind")?,
            paypal: data.field("paypal")?,
            wise_name: data.field("wise_name")?,
            wise: data.field("wise")?,
            bank: data.field("bank")?,
        })
    }

    /// What it says: a method, or that there is none. Only the fields of what was chosen are looked at. `None`:
    /// something is to be mended, and stands beside its field.
    pub fn read(&mut self, words: &PortalWords) -> Option<Option<PayoutMethod>> {
        let language = words.language;
        match self.kind.value.as_str() {
            "paypal" => {
                let email = self.paypal.parse_in(language, Email::parse)?;
                self.paypal.parse_in(language, |_| PayoutMethod::paypal(email)).map(Some)
            }
            "wise" => {
                let name = self.wise_name.parse_in(language, Name::parse);
                let name = name.and_then(|name| self.wise_name.parse_in(language, |_| wise_name(name)));
                let email = self.wise.parse_in(language, Email::parse);
                let (name, email) = (name?, email?);
                self.wise.parse_in(language, |_| PayoutMethod::wise(name, email)).map(Some)
            }
            "bank" => {
                self.bank.parse_in(language, BankText::parse).map(|text| Some(PayoutMethod::Bank(text)))
            }
            "none" => Some(None),
            _ => {
                self.kind.refuse(words.payouts.form.choose);
                None
            }
        }
    }

    /// What is to be mended.
    pub fn problems(&self) -> Vec<(&'static str, String)> {
        problems(&[&self.kind, &self.paypal, &self.wise_name, &self.wise, &self.bank])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::words::portal;

    fn read(fields: &[(&str, &str)]) -> Result<Option<PayoutMethod>, Vec<&'static str>> {
        let sent = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut form = PayoutForm::of(&FormData::parse(sent.as_bytes()).unwrap()).unwrap();
        let said = form.read(portal(Language::English));
        said.ok_or_else(|| form.problems().into_iter().map(|(field, _)| field).collect())
    }

    #[test]
    fn only_the_fields_of_what_was_chosen_count() {
        let told = |method: Result<Option<PayoutMethod>, _>| method.unwrap().map(|method| method.masked());
        let paypal = [("kind", "paypal"), ("paypal", "jane@example.com"), ("wise", "no address")];
        assert_eq!(told(read(&paypal)).as_deref(), Some("PayPal, j***@e***"));
        let wise = [("kind", "wise"), ("wise_name", "Jane"), ("wise", "jane@example.com"), ("bank", "")];
        assert_eq!(told(read(&wise)).as_deref(), Some("Wise, j***@e***"));
        assert_eq!(told(read(&[("kind", "none"), ("bank", "x")])), None);
    }

    #[test]
    fn each_problem_stands_beside_its_field() {
        assert_eq!(read(&[]), Err(vec!["kind"]));
        assert_eq!(read(&[("kind", "crypto")]), Err(vec!["kind"]));
        assert_eq!(read(&[("kind", "paypal"), ("paypal", "=jane@example.com")]), Err(vec!["paypal"]));
        assert_eq!(read(&[("kind", "wise")]), Err(vec!["wise_name", "wise"]));
        assert_eq!(
            read(&[("kind", "wise"), ("wise_name", "-Jane"), ("wise", "a@example.com")]),
            Err(vec!["wise_name"])
        );
        assert_eq!(read(&[("kind", "bank"), ("bank", " ")]), Err(vec!["bank"]));
    }

    #[test]
    fn a_form_that_shows_a_method_says_it_again() {
        let methods = [
            PayoutMethod::PayPal(Email::parse("jane@example.com").unwrap()),
            PayoutMethod::Wise {
                name: Name::parse("Jane").unwrap(),
                email: Email::parse("j@example.com").unwrap(),
            },
            PayoutMethod::Bank(BankText::parse("IBAN 1\nJane").unwrap()),
        ];
        for method in methods {
            let said = PayoutForm::showing(Some(&method)).read(portal(Language::English));
            assert_eq!(said, Some(Some(method)));
        }
        assert_eq!(PayoutForm::showing(None).read(portal(Language::English)), None);
    }
}
