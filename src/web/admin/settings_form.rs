//! The form of the program's settings: as typed, and as understood.

use super::desk::money_text;
use crate::domain::id::ProductId;
use crate::domain::money::{Currency, Money, decimal_text};
use crate::domain::name::Name;
use crate::domain::program::{ConsentMode, Contact, FrontPage, Program};
use crate::web::form::{BadForm, Field, FormData, problems};
use crate::web::zones::known_zone;

/// How many currencies may have a minimum.
const MINIMUMS_MAX: usize = 50;

/// The form as typed.
#[derive(Debug, Clone)]
pub struct SettingsForm {
    pub name: Field,
    pub contact: Field,
    pub currency: Field,
    pub time_zone: Field,
    pub minimum_payouts: Field,
    pub front: Field,
    pub front_product: Field,
    pub front_address: Field,
    pub consent_mode: Field,
}

impl SettingsForm {
    /// The form with the settings as they are.
    pub fn showing(program: &Program) -> Self {
        let (front, product, address) = match &program.front {
            FrontPage::Products => ("products", String::new(), String::new()),
            FrontPage::SalesPage(product) => ("sales_page", product.to_string(), String::new()),
            FrontPage::SignIn => ("sign_in", String::new(), String::new()),
            FrontPage::Elsewhere(address) => ("elsewhere", String::new(), address.as_str().to_owned()),
        };
        let minimums = program.minimum_payouts.iter();
        let minimums: Vec<String> =
            minimums.map(|minimum| format!("{} {}", decimal_text(*minimum), minimum.currency)).collect();
        let contact = program.contact.as_ref().map_or_else(String::new, ToString::to_string);
        Self {
            name: Field::new("name", program.name.as_str()),
            contact: Field::new("contact", contact),
            currency: Field::new("currency", program.currency.code()),
            time_zone: Field::new("time_zone", program.time_zone.as_str()),
            minimum_payouts: Field::new("minimum_payouts", minimums.join("\n")),
            front: Field::new("front", front),
            front_product: Field::new("front_product", product),
            front_address: Field::new("front_address", address),
            consent_mode: Field::new(
                "consent_mode",
                match program.consent_mode {
                    ConsentMode::Off => "off",
                    ConsentMode::Always => "always",
                },
            ),
        }
    }

    /// The form as it was sent.
    ///
    /// # Errors
    /// Where a field was sent twice.
    pub fn of(data: &FormData) -> Result<Self, BadForm> {
        Ok(Self {
            name: data.field("name")?,
            contact: data.field("contact")?,
            currency: data.field("currency")?,
            time_zone: data.field("time_zone")?,
            minimum_payouts: data.field("minimum_payouts")?,
            front: data.field("front")?,
            front_product: data.field("front_product")?,
            front_address: data.field("front_address")?,
            consent_mode: data.field("consent_mode")?,
        })
    }

    /// The settings as wished; every problem stands beside its field.
    pub fn read(&mut self, before: &Program) -> Option<Program> {
        let name = self.name.parse(Name::parse);
        let contact = self.contact.parse_optional(Contact::parse);
        let currency = self.currency.parse(Currency::parse);
        let time_zone = self.time_zone.parse(known_zone);
        let minimum_payouts = self.minimum_payouts.parse(minimum_payouts);
        let front = self.read_front();
        let consent_mode = self.consent_mode.parse(consent_mode);
        Some(Program {
            name: name?,
            contact: contact?,
            currency: currency?,
            time_zone: time_zone?,
            minimum_payouts: minimum_payouts?,
            front: front?,
            consent_mode: consent_mode?,
            ..before.clone()
        })
    }

    /// What the minimums that are typed mean, as far as they can be read, a line for each.
    pub fn minimum_examples(&self, before: &Program) -> Vec<String> {
        let typed = minimum_payouts(&self.minimum_payouts.value);
        let example = |minimum: &Money| {
            let less = Money { minor: minimum.minor - 1, ..*minimum };
            format!(
                "Who has {} Due waits for more; who has {} Due is paid.",
                money_text(less),
                money_text(*minimum)
            )
        };
        typed.unwrap_or_else(|_| before.minimum_payouts.clone()).iter().map(example).collect()
    }

    /// All problems, in the order of the page.
    pub fn problems(&self) -> Vec<(&'static str, String)> {
        problems(&[
            &self.name,
            &self.contact,
            &self.time_zone,
            &self.currency,
            &self.minimum_payouts,
            &self.front,
            &self.front_product,
            &self.front_address,
            &self.consent_mode,
        ])
    }

    fn read_front(&mut self) -> Option<FrontPage> {
        let chosen = |text: &str| text.parse::<ProductId>().map_err(|_| "Choose one of your products.");
        match self.front.value.as_str() {
            "products" => Some(FrontPage::Products),
            "sales_page" => self.front_product.parse(chosen).map(FrontPage::SalesPage),
            "sign_in" => Some(FrontPage::SignIn),
            "elsewhere" => self.front_address.parse(FrontPage::elsewhere),
            _ => {
                self.front.refuse("Choose what your front page shows.");
                None
            }
        }
    }
}

fn consent_mode(text: &str) -> Result<ConsentMode, &'static str> {
    match text {
        "off" => Ok(ConsentMode::Off),
        "always" => Ok(ConsentMode::Always),
        _ => Err("Choose whether visitors are asked."),
    }
}

/// One amount a line, such as `50 EUR`; each currency once. Sorted by currency.
fn minimum_payouts(text: &str) -> Result<Vec<Money>, String> {
    let mut minimums: Vec<Money> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let read = line.rsplit_once(char::is_whitespace);
        let (amount, currency) = read.ok_or_else(|| format!("Write \u{201c}{line}\u{201d} like 50 EUR."))?;
        let currency = Currency::parse(currency).map_err(|unknown| format!("{line}: {unknown}"))?;
        let minimum = Money::parse(amount.trim(), currency).map_err(|bad| format!("{line}: {bad}"))?;
        if minimums.iter().any(|known| known.currency == currency) {
            return Err(format!("{currency} stands there twice."));
        }
        if minimums.len() == MINIMUMS_MAX {
            return Err(format!("At most {MINIMUMS_MAX} currencies can have a minimum."));
        }
        minimums.push(minimum);
    }
    minimums.retain(|minimum| minimum.minor > 0);
    minimums.sort_by_key(|minimum| minimum.currency.bytes());
    Ok(minimums)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Timestamp;

    fn program() -> Program {
        let name = Name::parse("Sourdough School").unwrap();
        Program::new(name, Currency::parse("EUR").unwrap(), "UTC".into(), Timestamp(7))
    }

    fn read(changed: impl FnOnce(&mut SettingsForm)) -> Result<Program, Vec<&'static str>> {
        let mut form = SettingsForm::showing(&program());
        changed(&mut form);
        form.read(&program()).ok_or_else(|| form.problems().iter().map(|(id, _)| *id).collect())
    }

    #[test]
    fn the_form_as_it_is_shown_changes_nothing() {
        let elsewhere = FrontPage::elsewhere("https://www.shop.test/").unwrap();
        for front in [FrontPage::SalesPage(ProductId(3)), FrontPage::SignIn, elsewhere] {
            let minimum = Money::parse("50.00", Currency::parse("EUR").unwrap()).unwrap();
            let contact = Some(Contact::parse("hello@example.com").unwrap());
            let consent_mode = ConsentMode::Always;
            let full = Program { front, contact, consent_mode, minimum_payouts: vec![minimum], ..program() };
            assert_eq!(SettingsForm::showing(&full).read(&full), Some(full));
        }
        assert_eq!(read(|_| {}), Ok(program()));
    }

    #[test]
    fn minimums_are_one_a_currency_and_nought_is_none() {
        let minimums =
            |text| minimum_payouts(text).map(|all| all.iter().map(|m| m.minor).collect::<Vec<_>>());
        assert_eq!(minimums("60 USD\n\n 50,00 eur \n1000 JPY"), Ok(vec![5_000, 1_000, 6_000]));
        assert_eq!(minimums("0 EUR"), Ok(vec![]));
        for bad in ["50", "EUR", "50 XXX", "50 EUR\n60 EUR", "-5 EUR", "10.5 JPY"] {
            assert!(minimums(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn each_problem_stands_beside_its_field() {
        let front = |value: &str| value.to_owned();
        assert_eq!(read(|form| form.time_zone.value = "Mars/Base".into()), Err(vec!["time_zone"]));
        assert_eq!(read(|form| form.front.value = front("")), Err(vec!["front"]));
        assert_eq!(read(|form| form.consent_mode.value = "perhaps".into()), Err(vec!["consent_mode"]));
        assert_eq!(read(|form| form.front.value = front("sales_page")), Err(vec!["front_product"]));
        assert_eq!(read(|form| form.front.value = front("elsewhere")), Err(vec!["front_address"]));
        let all = read(|form| {
            form.name.value = String::new();
            form.contact.value = "somewhere".into();
            form.currency.value = "XXX".into();
        });
        assert_eq!(all, Err(vec!["name", "contact", "currency"]));
    }
}
