//! What an affiliate reads of her payouts: where money is sent, when, what each payment was for, and the ledger.

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
    /// The form.
    pub form: MethodWords,
    /// The ledger.
    pub ledger: LedgerWords,
    /// A statement.
    pub paper: StatementWords,
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

pub(super) const PAYOUTS: PayoutWords = PayoutWords {
    payouts: "Payouts",
    lede: "When you get paid, and what was paid",
    method: "Payout method",
    add_method: "Add payout method",
    change_method: "Change payout method",
    no_method: (
        "Nobody knows where to send your money",
        "Add a payout method. Without one, you are in no payout.",
    ),
    minimum: "Minimum for a payout",
    no_minimum: "none, all that is Due is paid",
    paid_so_far: "Paid so far",
    from_the_minimum: |missing, minimum| format!("You are {missing} from the minimum of {minimum}."),
    next_payout: "It is paid with the next payout.",
    waits_for_method: "It is paid with the next payout, once you have added a payout method.",
    carried: |sum| {
        format!(
            "{sum} is carried to the next payout: more was taken back than is Due. What becomes Due next makes up for it."
        )
    },
    nothing_due: "Nothing is Due at the moment.",
    next_due: |sum, date| format!("Next, {sum} becomes Due on {date}."),
    nothing_yet: (
        "Nothing earned yet",
        "What you earn is Held for a while after each sale, then it becomes Due and is paid with the next payout.",
    ),
    payments: "Payments to you, newest first",
    no_payments: "Nothing was paid yet.",
    sent_by: "Sent by",
    reference: "Reference",
    amount: "Amount",
    statement: "Statement",
    form: MethodWords {
        how: "How is the money sent?",
        choices: [
            ("paypal", "PayPal", "To an account at PayPal"),
            ("wise", "Wise", "To an account at Wise, or to a bank by Wise"),
            ("bank", "Bank transfer", "To a bank account"),
            ("none", "Not at all", "In no payout: what is Due waits"),
        ],
        paypal: "Email address at PayPal",
        wise_name: "Name of the account's holder",
        wise_name_hint: "First and last name, or the company, as the bank knows it",
        wise: "Email address at Wise",
        bank: "Bank details",
        bank_hint: "The account's holder and number (IBAN), and the bank where it is needed",
        choose: "Please choose how the money is sent.",
        prepared_stay: "A payout that is prepared already still goes where it was to go.",
        saved: "Your payout method is saved.",
        sent_before: "You sent this form before, and what it said then is saved. To change it again, send it once more.",
    },
    ledger: LedgerWords {
        ledger: "Ledger",
        by_sale: "By sale",
        caption: |currency| format!("Everything booked in {currency}, newest first"),
        what: "What",
        balance: "Balance",
        comes_to: |balance, held, due| format!("The balance is {balance}: {held} Held and {due} Due."),
        nothing: ("Nothing booked yet", "Every sale, refund and payment of yours is a line here."),
        sale_of: |amount| format!("Sale of {amount}"),
        bonus: "Bonus",
        correction: "Correction",
        payout: |number| format!("Payout {number}"),
        payout_undone: |number| format!("Payout {number} was not made after all"),
    },
    paper: StatementWords {
        title: |number| format!("Statement of payout {number}"),
        from: "From",
        to: "To",
        paid_on: "Paid on",
        not_paid_yet: "Not paid yet",
        total: "Total",
        covers: |moment| format!("Everything that was Due by {moment} and not paid before"),
        lines: "What it is for",
        part_of_it: |part| format!("{part} of it"),
        as_judged: |date| format!("as it was judged on {date}"),
        taken_back: |sum, date| format!("of {sum}, booked on {date}"),
        was_paid: |payout| format!("paid with payout {payout} before, so it is taken from a later one"),
        adds_up: "The lines come to the total, to the cent.",
        print: "Print",
        as_csv: "Download CSV",
        columns: ["Date", "What", "Conversion", "Product", "Why", "Amount", "Currency", "Due since"],
    },
};
