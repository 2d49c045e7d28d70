//! What the page says where somebody joins a product.

/// The texts of that page.
#[derive(Debug)]
pub struct JoinWords {
    /// Its title, with the product's name.
    pub promote: fn(&str) -> String,
    /// Above the terms.
    pub terms: &'static str,
    /// What a sale pays.
    pub commission: &'static str,
    /// An example, with a price and what it pays.
    pub example: fn(&str, &str) -> String,
    /// How long a click may earn.
    pub window: &'static str,
    /// That many days.
    pub window_days: fn(u16) -> String,
    /// Without an end.
    pub window_for_ever: &'static str,
    /// Who earns where several could.
    pub model: &'static str,
    /// The last.
    pub model_last: &'static str,
    /// The first.
    pub model_first: &'static str,
    /// The first and the last share one; with the first's part.
    pub model_share: fn(&str) -> String,
    /// The first and the last earn a full one each.
    pub model_each: &'static str,
    /// What a customer pays later.
    pub renewals: &'static str,
    /// Nothing of it.
    pub renewals_none: &'static str,
    /// The first so many.
    pub renewals_first: fn(u16) -> String,
    /// All of it.
    pub renewals_all: &'static str,
    /// Whose purchases pay.
    pub customers: &'static str,
    /// Those of new ones.
    pub customers_new: &'static str,
    /// When it is paid.
    pub hold: &'static str,
    /// After so many days.
    pub hold_days: fn(u16) -> String,
    /// At once.
    pub hold_none: &'static str,
    /// The rules, and the box that accepts them.
    pub rules: &'static str,
    /// That box.
    pub accept_rules: &'static str,
    /// Where it is not ticked.
    pub rules_needed: &'static str,
    /// The form where joining is at once.
    pub join: &'static str,
    /// The form where the creator decides.
    pub apply: &'static str,
    /// Who decides, with the program's name.
    pub decides: fn(&str) -> String,
    /// How she will promote.
    pub application: &'static str,
    /// Below it.
    pub application_hint: &'static str,
    /// Where it is too long.
    pub application_too_long: &'static str,
    /// For those who have an account.
    pub sign_in_first: &'static str,
    /// The link behind it.
    pub sign_in: &'static str,
    /// Where an address and a password make no account and open none.
    pub not_with_these: &'static str,
    /// Where nobody can join, with the program's name.
    pub closed: fn(&str) -> String,
    /// Where she was sent away, or the like.
    pub not_now: fn(&str) -> String,
    /// Above the form of somebody who is invited, with her name.
    pub invited: fn(&str) -> String,
    /// Where she has a password, with her name.
    pub sign_in_to_accept: fn(&str) -> String,
    /// Its button.
    pub accept: &'static str,
    /// Where an invitation is dead, with the program's name.
    pub dead_invitation: fn(&str) -> String,
    /// Where it is for somebody else than who is signed in.
    pub for_somebody_else: fn(&str) -> String,
    /// As whom she joins.
    pub joining_as: &'static str,
    /// Who she is already, with her address.
    pub signed_in_as: fn(&str) -> String,
    /// To her pages.
    pub to_my_pages: &'static str,
    /// After she joined.
    pub joined: fn(&str) -> String,
    /// After she applied, with product and program.
    pub applied: fn(&str, &str) -> String,
}
