//! What an affiliate reads of her payouts: where money is sent, when, what each payment was for, and the ledger.

use crate::domain::payout::PayoutMethod;

/// Payouts.
#[derive(Debug)]
pub struct PayoutWords {
    /// The page.
    pub payouts: &'static str,
    /// Below its name.
    pub lede: &'static str,
    /// Where money is sent.
    pub method: &'static str,
    /// To its form, where there is none yet.
    pub add_method: &'static str,
    /// The same, where there is one.
    pub change_method: &'static str,
    /// Where there is none: the sentence, and what follows.
    pub no_method: (&'static str, &'static str),
    /// A fact: what a payout needs at least.
    pub minimum: &'static str,
    /// Where there is none.
    pub no_minimum: &'static str,
    /// A fact: what was sent so far.
    pub paid_so_far: &'static str,
    /// How far what is Due is from the minimum, with the minimum.
    pub from_the_minimum: fn(&str, &str) -> String,
    /// All is well.
    pub next_payout: &'static str,
    /// All is well but for the method.
    pub waits_for_method: &'static str,
    /// Below zero.
    pub carried: fn(&str) -> String,
    /// Nothing is Due.
    pub nothing_due: &'static str,
    /// When something becomes Due next: how much, and the day.
    pub next_due: fn(&str, &str) -> String,
    /// Nothing was ever earned.
    pub nothing_yet: (&'static str, &'static str),
    /// Above the payments.
    pub payments: &'static str,
    /// Where there are none.
    pub no_payments: &'static str,
    /// A column.
    pub sent_by: &'static str,
    /// A column.
    pub reference: &'static str,
    /// A column.
    pub amount: &'static str,
    /// What a payment was for.
    pub statement: &'static str,
    /// A transfer to a bank, as a way of sending money; the other ways are names.
    pub bank_transfer: &'static str,
    /// The form.
    pub form: MethodWords,
    /// The ledger.
    pub ledger: LedgerWords,
    /// A statement.
    pub paper: StatementWords,
}

impl PayoutWords {
    /// How money is sent, in a word.
    pub fn method_word(&self, method: &PayoutMethod) -> &'static str {
        match method {
            PayoutMethod::Bank(_) => self.bank_transfer,
            named => named.word(),
        }
    }
}

/// The form about where money is sent.
#[derive(Debug)]
pub struct MethodWords {
    /// The choice.
    pub how: &'static str,
    /// The choices: value, label, hint.
    pub choices: [(&'static str, &'static str, &'static str); 4],
    /// PayPal's field.
    pub paypal: &'static str,
    /// Wise's first.
    pub wise_name: &'static str,
    /// Below it.
    pub wise_name_hint: &'static str,
    /// Wise's second.
    pub wise: &'static str,
    /// The bank's field.
    pub bank: &'static str,
    /// Below it.
    pub bank_hint: &'static str,
    /// Where nothing was chosen.
    pub choose: &'static str,
    /// What is prepared already goes where it was to go.
    pub prepared_stay: &'static str,
    /// Afterwards.
    pub saved: &'static str,
    /// She went back in her browser, and changed what she had sent.
    pub sent_before: &'static str,
}

/// The ledger: everything that was booked.
#[derive(Debug)]
pub struct LedgerWords {
    /// The page, and its tab.
    pub ledger: &'static str,
    /// The other tab.
    pub by_sale: &'static str,
    /// Above the rows, with the currency.
    pub caption: fn(&str) -> String,
    /// A column: what was booked.
    pub what: &'static str,
    /// A column: the sum so far.
    pub balance: &'static str,
    /// What it comes to: held, due.
    pub comes_to: fn(&str, &str, &str) -> String,
    /// Where nothing was booked.
    pub nothing: (&'static str, &'static str),
    /// A sale of an amount.
    pub sale_of: fn(&str) -> String,
    /// Something on top.
    pub bonus: &'static str,
    /// Set right.
    pub correction: &'static str,
    /// A payment, by its number.
    pub payout: fn(u32) -> String,
    /// One that was not made after all.
    pub payout_undone: fn(u32) -> String,
}

/// A statement: what a payment was for.
#[derive(Debug)]
pub struct StatementWords {
    /// Above everything, with the payout's number.
    pub title: fn(u32) -> String,
    /// Who pays.
    pub from: &'static str,
    /// Whom.
    pub to: &'static str,
    /// When.
    pub paid_on: &'static str,
    /// Before it is.
    pub not_paid_yet: &'static str,
    /// What it comes to.
    pub total: &'static str,
    /// What is in it: up to when something was Due.
    pub covers: fn(&str) -> String,
    /// The lines.
    pub lines: &'static str,
    /// A part of the one commission.
    pub part_of_it: fn(&str) -> String,
    /// A sum that a later judgement replaced.
    pub as_judged: fn(&str) -> String,
    /// What was taken back: how much was earned, and when.
    pub taken_back: fn(&str, &str) -> String,
    /// It had been paid before, by this payout.
    pub was_paid: fn(u32) -> String,
    /// Below the lines.
    pub adds_up: &'static str,
    /// The button.
    pub print: &'static str,
    /// The file.
    pub as_csv: &'static str,
    /// The columns of the file.
    pub columns: [&'static str; 8],
}
