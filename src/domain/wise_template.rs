//! Wise's own template for many payments at once, as the creator downloaded it: its columns differ from account to
//! account, and their names must stay as they are, so a file for Wise is this template, filled in (`product.md` M3).

use super::email::Email;
use super::money::{Currency, Money, decimal_text};
use super::name::Name;

/// The columns where the creator gave no template: those of the one that asks recipients by mail for their accounts.
const USUAL: &str = "name,recipientType,recipientEmail,amount,amountCurrency,sourceCurrency,targetCurrency,paymentReference,type";

/// A template: its columns, and the recipients that Wise knows already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WiseTemplate {
    text: String,
    header: Vec<String>,
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

/// What a column holds, by its name without case, spaces and underscores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Email,
    Amount,
    AmountCurrency,
    SourceCurrency,
    TargetCurrency,
    Reference,
    Type,
    RecipientType,
    RecipientId,
    RecipientDetail,
    Other,
}

impl Column {
    fn called(name: &str) -> Self {
        let plain: String =
            name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        match plain.as_str() {
            "name" | "fullname" | "accountholder" => Self::Name,
            "recipientemail" | "email" => Self::Email,
            "amount" => Self::Amount,
            "amountcurrency" => Self::AmountCurrency,
            "sourcecurrency" => Self::SourceCurrency,
            "targetcurrency" => Self::TargetCurrency,
            "paymentreference" | "reference" => Self::Reference,
            "type" => Self::Type,
            "recipienttype" | "receivertype" => Self::RecipientType,
            "recipientid" => Self::RecipientId,
            "recipientdetail" | "recipientdetails" => Self::RecipientDetail,
            _ => Self::Other,
        }
    }
}

/// The answer to what is no such template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadWiseTemplate {
    /// More than `WiseTemplate::BYTES_MAX`.
    #[error("A template has at most 256 KB.")]
    TooLong,
    /// A spreadsheet's own format, or anything else.
    #[error("This is no CSV. At Wise, download the template as CSV.")]
    NotCsv,
    /// One of the columns without which nothing can be paid.
    #[error(
        "There is no column \u{201c}{0}\u{201d}. Give Wise's template as you downloaded it, with its first line."
    )]
    NoColumn(&'static str),
}

/// What is paid to one affiliate by Wise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WisePayment {
    /// Who holds the account.
    pub name: Name,
    /// Hers at Wise.
    pub email: Email,
    /// How much.
    pub amount: Money,
    /// What she reads on her account.
    pub reference: String,
}

impl WiseTemplate {
    /// The largest that is taken.
    pub const BYTES_MAX: usize = 256 * 1024;
    /// How many payments a file may have; Wise takes no more.
    pub const LINES_MAX: usize = 1_000;

    /// Reads a template as downloaded or pasted.
    ///
    /// # Errors
    /// `BadWiseTemplate`, with what to do.
    pub fn parse(text: &str) -> Result<Self, BadWiseTemplate> {
        let text = text.trim_start_matches('\u{feff}');
        if text.len() > Self::BYTES_MAX {
            return Err(BadWiseTemplate::TooLong);
        }
        if text.contains(|c: char| c.is_control() && !matches!(c, '\r' | '\n' | '\t')) {
            return Err(BadWiseTemplate::NotCsv);
        }
        // Where the comma is the decimal sign, spreadsheets write semicolons.
        let first = text.lines().next().unwrap_or_default();
        let delimiter = if first.matches(';').count() > first.matches(',').count() { b';' } else { b',' };
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
        let header = reader.headers().map_err(|_| BadWiseTemplate::NotCsv)?;
        let header: Vec<String> = header.iter().map(str::to_owned).collect();
        let columns: Vec<Column> = header.iter().map(|name| Column::called(name)).collect();
        let mut rows = Vec::new();
        for row in reader.records() {
            let row = row.map_err(|_| BadWiseTemplate::NotCsv)?;
            rows.push(row.iter().map(str::to_owned).collect());
        }
        if !columns.contains(&Column::Amount) {
            return Err(BadWiseTemplate::NoColumn("amount"));
        }
        if !columns.contains(&Column::Email) && !columns.contains(&Column::Name) {
            return Err(BadWiseTemplate::NoColumn("name"));
        }
        Ok(Self { text: text.to_owned(), header, columns, rows })
    }

    /// The one that is filled in where the creator gave none.
    pub fn usual() -> Self {
        let header: Vec<String> = USUAL.split(',').map(str::to_owned).collect();
        let columns = header.iter().map(|name| Column::called(name)).collect();
        Self { text: USUAL.to_owned(), header, columns, rows: Vec::new() }
    }

    /// As it was given.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The names of its columns, in their order.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// How many recipients Wise knows already.
    pub fn saved_recipients(&self) -> usize {
        self.rows.iter().filter(|row| self.is_saved(row)).count()
    }

    /// The line of a payment: a saved recipient's own where there is one, else a new one. What is in columns that are
    /// not known stays as it is, or empty.
    pub fn line(&self, payment: &WisePayment) -> Vec<String> {
        let saved = self.saved(payment);
        let mut line = saved.cloned().unwrap_or_default();
        line.resize(self.header.len(), String::new());
        let currency = payment.amount.currency;
        let target =
            self.cell(&line, Column::TargetCurrency).filter(|code| saved.is_some() && !code.is_empty());
        let target = target.map_or_else(|| currency.code().to_owned(), str::to_owned);
        // The amount is in the payout's currency, whatever her account is in.
        let amount_in = if target.eq_ignore_ascii_case(currency.code()) {
            self.sample(Column::AmountCurrency)
        } else {
            None
        };
        for (cell, column) in line.iter_mut().zip(&self.columns) {
            let filled = match column {
                Column::Amount => decimal_text(payment.amount),
                Column::AmountCurrency => amount_in.unwrap_or("source").to_owned(),
                Column::SourceCurrency => currency.code().to_owned(),
                Column::TargetCurrency => target.clone(),
                Column::Reference => payment.reference.clone(),
                Column::Name if saved.is_none() => payment.name.to_string(),
                Column::Email if saved.is_none() => payment.email.to_string(),
                Column::Type if saved.is_none() => "EMAIL".to_owned(),
                Column::RecipientType if saved.is_none() => {
                    self.sample(Column::RecipientType).unwrap_or("PERSON").to_owned()
                }
                _ => continue,
            };
            *cell = filled;
        }
        line
    }

    fn is_saved(&self, row: &[String]) -> bool {
        self.cell(row, Column::RecipientId).is_some_and(|id| !id.trim().is_empty())
    }

    fn cell<'r>(&self, row: &'r [String], wanted: Column) -> Option<&'r str> {
        let place = self.columns.iter().position(|column| *column == wanted)?;
        row.get(place).map(|cell| cell.trim())
    }

    /// What the template's own lines say in a column.
    fn sample(&self, wanted: Column) -> Option<&str> {
        self.rows.iter().filter_map(|row| self.cell(row, wanted)).find(|cell| !cell.is_empty())
    }

    /// The saved recipient with her address, best in this currency; else the only one of her name.
    fn saved(&self, payment: &WisePayment) -> Option<&Vec<String>> {
        let saved = || self.rows.iter().filter(|row| self.is_saved(row));
        let email = payment.email.as_str().to_lowercase();
        let has_address = |row: &&Vec<String>| {
            let is_hers = |cell: &str| {
                cell.to_lowercase()
                    .split_whitespace()
                    .any(|word| word.trim_matches(['(', ')', '<', '>', ',']) == email)
            };
            [Column::Email, Column::RecipientDetail]
                .into_iter()
                .any(|column| self.cell(row, column).is_some_and(is_hers))
        };
        let by_address: Vec<_> = saved().filter(has_address).collect();
        let is_in = |row: &&&Vec<String>, currency: Currency| {
            self.cell(row, Column::TargetCurrency)
                .is_some_and(|code| code.eq_ignore_ascii_case(currency.code()))
        };
        let best = by_address.iter().find(|row| is_in(row, payment.amount.currency)).or(by_address.first());
        if let Some(best) = best {
            return Some(best);
        }
        let name = payment.name.as_str().to_lowercase();
        let mut named = saved()
            .filter(|row| self.cell(row, Column::Name).is_some_and(|cell| cell.to_lowercase() == name));
        named.next().filter(|_| named.next().is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payment(name: &str, email: &str, amount: &str) -> WisePayment {
        WisePayment {
            name: Name::parse(name).unwrap(),
            email: Email::parse(email).unwrap(),
            amount: Money::parse(amount, Currency::parse("EUR").unwrap()).unwrap(),
            reference: "Payout 3".into(),
        }
    }

    #[test]
    fn without_a_template_recipients_are_asked_by_mail() {
        let line = WiseTemplate::usual().line(&payment("Ana Lima", "ana@example.com", "12.40"));
        assert_eq!(line.join(","), "Ana Lima,PERSON,ana@example.com,12.40,source,EUR,EUR,Payout 3,EMAIL");
    }

    #[test]
    fn the_columns_of_a_template_stay_as_they_are_and_what_is_not_known_stays_empty() {
        let template = WiseTemplate::parse(
            "\u{feff}Full Name,E-Mail,Amount ,Amount_Currency,IBAN\nJ,j@x.org,1,target,\n",
        )
        .unwrap();
        assert_eq!(template.header(), ["Full Name", "E-Mail", "Amount ", "Amount_Currency", "IBAN"]);
        let line = template.line(&payment("Ana", "ana@example.com", "5"));
        assert_eq!(line, ["Ana", "ana@example.com", "5.00", "target", ""]);
    }

    #[test]
    fn a_saved_recipient_is_known_by_address_or_by_a_name_that_nobody_else_has() {
        let text = "recipientId,name,recipientDetail,recipientEmail,amount,amountCurrency,sourceCurrency,targetCurrency\r\n\
            7,Ana L.,Ana (ANA@example.com),,,target,,USD\r\n\
            8,Ana L.,ana@example.com,,,target,,EUR\r\n\
            9,Ben,BE12 3,,,target,EUR,EUR\r\n\
            10,Cyd,x,,,,,\r\n11,cyd,y,,,,,\r\n";
        let template = WiseTemplate::parse(text).unwrap();
        assert_eq!(template.saved_recipients(), 5);
        let line = |name, email| template.line(&payment(name, email, "5")).join(",");
        assert_eq!(line("Ana", "ana@example.com"), "8,Ana L.,ana@example.com,,5.00,target,EUR,EUR");
        assert_eq!(line("ben", "ben@example.com"), "9,Ben,BE12 3,,5.00,target,EUR,EUR");
        assert_eq!(line("Cyd", "cyd@example.com"), ",Cyd,,cyd@example.com,5.00,target,EUR,EUR");
    }

    #[test]
    fn an_amount_is_never_told_in_the_currency_of_her_account() {
        let text = "recipientId,name,email,amount,amountCurrency,sourceCurrency,targetCurrency\n\
            7,Ana,ana@example.com,,target,GBP,USD\n";
        let line = WiseTemplate::parse(text).unwrap().line(&payment("Ana", "ana@example.com", "5"));
        assert_eq!(line, ["7", "Ana", "ana@example.com", "5.00", "source", "EUR", "USD"]);
    }

    #[test]
    fn what_is_no_template_is_told_apart() {
        let parse = |text: &str| WiseTemplate::parse(text).unwrap_err();
        assert_eq!(parse("PK\u{3}\u{4}"), BadWiseTemplate::NotCsv);
        assert_eq!(parse(""), BadWiseTemplate::NoColumn("amount"));
        assert_eq!(parse("amount,IBAN"), BadWiseTemplate::NoColumn("name"));
        assert_eq!(parse(&"x".repeat(WiseTemplate::BYTES_MAX + 1)), BadWiseTemplate::TooLong);
        let semicolons = WiseTemplate::parse("name;amount\nAna;1,5\n").unwrap();
        assert_eq!(semicolons.header(), ["name", "amount"]);
    }
}
