//! A payout method as it is typed, and as it is told without giving it away.

use super::email::Email;
use super::name::Name;
use super::payout::PayoutMethod;

/// The answer to an address or a name that no file for PayPal or Wise can hold as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "It cannot begin with = + - or @: spreadsheets would run it, and the files for PayPal and Wise must hold it as it is."
)]
pub struct BadPayoutText;

impl PayoutMethod {
    /// Sent to an account at PayPal.
    ///
    /// # Errors
    /// `BadPayoutText` where the file for PayPal could not hold the address as it is.
    pub fn paypal(email: Email) -> Result<Self, BadPayoutText> {
        as_it_is(email.as_str())?;
        Ok(Self::PayPal(email))
    }

    /// Sent by Wise to the account of a person.
    ///
    /// # Errors
    /// `BadPayoutText` where the file for Wise could not hold the name or the address as it is; `wise_name` tells of
    /// the name alone.
    pub fn wise(name: Name, email: Email) -> Result<Self, BadPayoutText> {
        as_it_is(email.as_str())?;
        Ok(Self::Wise { name: wise_name(name)?, email })
    }

    /// Where it is sent, as lines to read: the holder's name where there is one, and the address.
    pub fn lines(&self) -> Vec<String> {
        let holder = match self {
            Self::Wise { name, .. } => Some(name.to_string()),
            Self::PayPal(_) | Self::Bank(_) => None,
        };
        holder.into_iter().chain(self.address().lines().map(str::to_owned)).collect()
    }

    /// The method with only enough of the address to recognise it: `PayPal, j***@e***`. For the history, and for
    /// programs that may only read.
    pub fn masked(&self) -> String {
        format!("{}, {}", self.word(), self.masked_address())
    }

    /// Only enough of the address to recognise it; of a text for the bank its first two characters, such as the
    /// country of an IBAN.
    pub fn masked_address(&self) -> String {
        match self {
            Self::PayPal(email) | Self::Wise { email, .. } => Email::masked(email.as_str()),
            Self::Bank(text) => format!("{}***", text.as_str().chars().take(2).collect::<String>()),
        }
    }
}

/// The name of an account's holder at Wise.
///
/// # Errors
/// `BadPayoutText` where the file for Wise could not hold it as it is.
pub fn wise_name(name: Name) -> Result<Name, BadPayoutText> {
    as_it_is(name.as_str()).map(|()| name)
}

/// Files for PayPal and Wise are read by machines, so nothing can be put before a text that a spreadsheet would run.
fn as_it_is(text: &str) -> Result<(), BadPayoutText> {
    if text.starts_with(['=', '+', '-', '@']) { Err(BadPayoutText) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::payout::BankText;

    fn email(text: &str) -> Email {
        Email::parse(text).unwrap()
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_no_address_to_pay_to() {
        assert!(PayoutMethod::paypal(email("jane+shop@example.com")).is_ok());
        for bad in ["=a@example.com", "+a@example.com", "-a@example.com"] {
            assert_eq!(PayoutMethod::paypal(email(bad)), Err(BadPayoutText), "{bad}");
            assert_eq!(PayoutMethod::wise(Name::parse("Jane").unwrap(), email(bad)), Err(BadPayoutText));
        }
        assert!(wise_name(Name::parse("Jane Doe-Smith").unwrap()).is_ok());
        assert_eq!(wise_name(Name::parse("@Jane").unwrap()), Err(BadPayoutText));
    }

    #[test]
    fn a_masked_method_gives_no_address_away() {
        assert_eq!(PayoutMethod::paypal(email("jane@example.com")).unwrap().masked(), "PayPal, j***@e***");
        let wise = PayoutMethod::wise(Name::parse("Jane Doe").unwrap(), email("jane@example.com")).unwrap();
        assert_eq!(wise.masked(), "Wise, j***@e***");
        let bank = PayoutMethod::Bank(BankText::parse("DE12 3456\nJane Doe").unwrap());
        assert_eq!(bank.masked(), "Bank transfer, DE***");
    }
}
