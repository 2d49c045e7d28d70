//! What is wrong with something that was typed, and why something was refused, for affiliates and visitors. English
//! is what the errors say themselves; the other languages say each in words of their own.

use std::fmt::Display;

use super::{portuguese, spanish};
use crate::domain::code::BadCode;
use crate::domain::email::BadEmail;
use crate::domain::language::Language;
use crate::domain::name::BadName;
use crate::domain::payout::BadBankText;
use crate::domain::payout_method::BadPayoutText;
use crate::domain::site::BadPage;
use crate::store::error::Refused;
use crate::web::passwords::BadPassword;
use crate::web::paths::BadLead;

/// Something that a person typed and that cannot be taken, told in each language.
pub trait Problem: Display {
    /// What is wrong, and what to type instead.
    fn told(&self, language: Language) -> String;
}

macro_rules! problems {
    ($($type:ty => $function:ident),* $(,)?) => {$(
        impl Problem for $type {
            fn told(&self, language: Language) -> String {
                match language {
                    Language::English => self.to_string(),
                    Language::Portuguese => portuguese::problems::$function(self).into(),
                    Language::Spanish => spanish::problems::$function(self).into(),
                }
            }
        }
    )*};
}

problems! {
    BadName => name,
    BadEmail => email,
    BadCode => code,
    BadPassword => password,
    BadPage => page,
    BadLead => lead,
    BadPayoutText => payout_text,
    BadBankText => bank_text,
}

/// Why the store refused, in a language. What no affiliate can meet is told in general words.
pub fn refusal(refused: &Refused, language: Language) -> String {
    match language {
        Language::English => refused.message.clone(),
        Language::Portuguese => portuguese::problems::refusal(refused.reason.as_ref()),
        Language::Spanish => spanish::problems::refusal(refused.reason.as_ref()),
    }
}
