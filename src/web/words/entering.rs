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

pub(super) const STANDING: StandingWords = StandingWords {
    active: "Active",
    active_means: "Sales through your link earn commission.",
    invited: "Invited",
    invited_means: |program| format!("{program} invites you. Open the invitation to accept it."),
    applied: "Applied",
    applied_means: |program| {
        format!("You applied, and {program} decides. Your link is ready when you are accepted.")
    },
    paused: "Paused",
    paused_means: |program| {
        format!(
            "{program} paused this. Your links still lead people on, and earn nothing until it is resumed."
        )
    },
    banned: "Ended",
    banned_means: "This has ended. Your links still lead people on, and earn nothing.",
    left: "Left",
    left_means: "You left. Your links still lead people on, and earn nothing. What you earned before stays yours.",
    rejected: "Not accepted",
    rejected_means: |program| format!("{program} did not accept your application."),
};

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
}

pub(super) const ENTRY: EntryWords = EntryWords {
    sign_in: "Sign in",
    email: "Email",
    password: "Password",
    wrong: "This email and password do not belong together.",
    signed_out: "You are signed out.",
};

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
}

pub(super) const ACCOUNT: AccountWords = AccountWords {
    you: "You",
    here_since: "Here since",
    saved: "Saved.",
    change_password: "Change your password",
    choose_password: "Choose a password",
    no_password_yet: "You came by a link. With a password you can sign in anywhere, without it.",
    old_password: "Your password now",
    new_password: "New password",
    new_password_hint: "At least 10 characters. Other browsers are signed out.",
    not_your_password: "This is not your password.",
    password_set: "Your password is set. Other browsers are signed out.",
    sessions: "Where you are signed in",
    browser: "Browser",
    last_seen: "Last seen",
    since: "Since",
    this_browser: "This browser",
    browser_signed_out: "That browser is signed out.",
};
