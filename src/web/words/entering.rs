//! What an affiliate reads on her way in, and of where she stands.

use crate::domain::affiliation::AffiliationState;

/// Where an affiliation stands, and what it means for her.
#[derive(Debug)]
pub struct StandingWords {
    /// Accepted.
    pub active: &'static str,
    /// Of that.
    pub active_means: &'static str,
    /// Waits for the creator.
    pub applied: &'static str,
    /// Of that, with the program's name.
    pub applied_means: fn(&str) -> String,
    /// Invited, and has not answered.
    pub invited: &'static str,
    /// Of that, with the program's name.
    pub invited_means: fn(&str) -> String,
    /// Earns nothing for now.
    pub paused: &'static str,
    /// Of that, with the program's name.
    pub paused_means: fn(&str) -> String,
    /// Sent away.
    pub banned: &'static str,
    /// Of that.
    pub banned_means: &'static str,
    /// Left.
    pub left: &'static str,
    /// Of that.
    pub left_means: &'static str,
    /// Not accepted.
    pub rejected: &'static str,
    /// Of that, with the program's name.
    pub rejected_means: fn(&str) -> String,
    /// The link of an invitation.
    pub look_at_invitation: &'static str,
    /// The link to apply again.
    pub again: &'static str,
    /// The link to leave, and the page behind it, with the product's name.
    pub leave: fn(&str) -> String,
    /// What it means.
    pub leave_means: &'static str,
    /// After it.
    pub has_left: fn(&str) -> String,
    /// The page of the rules.
    pub rules: &'static str,
    /// While they wait for her.
    pub rules_open: &'static str,
    /// Since when they hold, with the day.
    pub rules_since: fn(&str) -> String,
    /// When she accepted them, with the day.
    pub rules_accepted: fn(&str) -> String,
    /// Where there are none.
    pub no_rules: &'static str,
    /// The button.
    pub accept_rules: &'static str,
    /// After it.
    pub rules_thanks: &'static str,
}

impl StandingWords {
    /// A state as a tag (its kind and its word), and what it means for her.
    pub fn of(&self, state: AffiliationState, program: &str) -> (&'static str, &'static str, String) {
        match state {
            AffiliationState::Active => ("good", self.active, self.active_means.to_owned()),
            AffiliationState::Applied => ("info", self.applied, (self.applied_means)(program)),
            AffiliationState::Invited => ("info", self.invited, (self.invited_means)(program)),
            AffiliationState::Paused => ("warn", self.paused, (self.paused_means)(program)),
            AffiliationState::Banned => ("bad", self.banned, self.banned_means.to_owned()),
            AffiliationState::Left => ("plain", self.left, self.left_means.to_owned()),
            AffiliationState::Rejected => ("plain", self.rejected, (self.rejected_means)(program)),
        }
    }
}

/// The pages before the portal.
#[derive(Debug)]
pub struct EntryWords {
    /// The page and its button.
    pub sign_in: &'static str,
    /// The field of her address.
    pub email: &'static str,
    /// The field of her password.
    pub password: &'static str,
    /// Where they do not belong together.
    pub wrong: &'static str,
    /// After the end of a session.
    pub signed_out: &'static str,
    /// The same, of a form that was sent after it.
    pub unsent: &'static str,
    /// The refusal of a form whose page was opened before she signed in anew.
    pub old_form: &'static str,
    /// What happened, and what to do.
    pub old_form_means: &'static str,
    /// The link to that page.
    pub open_again: &'static str,
    /// The link to the page for those who forgot it, and that page.
    pub forgotten: &'static str,
    /// What to do then, with who can help.
    pub forgotten_means: fn(&str) -> String,
    /// The page of a private link, with her name.
    pub are_you: fn(&str) -> String,
    /// Before its button.
    pub are_you_means: &'static str,
    /// Where somebody else is signed in here, with that name.
    pub somebody_else: fn(&str) -> String,
    /// Its button.
    pub open_my_pages: &'static str,
    /// A link that is dead.
    pub dead_link: &'static str,
    /// And what to do, with who can help.
    pub dead_link_means: fn(&str) -> String,
    /// The page of a one-time address.
    pub new_password: &'static str,
    /// What a password needs.
    pub password_hint: &'static str,
}

/// My Account.
#[derive(Debug)]
pub struct AccountWords {
    /// The first section.
    pub you: &'static str,
    /// Before the day she came.
    pub here_since: &'static str,
    /// After a change.
    pub saved: &'static str,
    /// The section of her password.
    pub change_password: &'static str,
    /// The same where she has none.
    pub choose_password: &'static str,
    /// What it is good for.
    pub no_password_yet: &'static str,
    /// The field of the one she has.
    pub old_password: &'static str,
    /// The field of the new one.
    pub new_password: &'static str,
    /// Below it.
    pub new_password_hint: &'static str,
    /// Where the old one is wrong.
    pub not_your_password: &'static str,
    /// After a new one.
    pub password_set: &'static str,
    /// The section of her sessions.
    pub sessions: &'static str,
    /// Its columns.
    pub browser: &'static str,
    /// When it was last here.
    pub last_seen: &'static str,
    /// When it signed in.
    pub since: &'static str,
    /// On the one she sits at.
    pub this_browser: &'static str,
    /// After another was signed out.
    pub browser_signed_out: &'static str,
    /// The section of what she prefers.
    pub preferences: &'static str,
    /// The choice of a language.
    pub language: &'static str,
    /// Below it.
    pub language_means: &'static str,
    /// The choice of none.
    pub browsers_language: &'static str,
    /// Where none of them was sent.
    pub unknown_language: &'static str,
}
