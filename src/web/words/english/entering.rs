//! The way in, and where she stands, in English.

use crate::web::words::entering::{AccountWords, EntryWords, StandingWords};

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
    look_at_invitation: "Look at the invitation",
    again: "Apply again",
    leave: |product| format!("Leave {product}"),
    leave_means: "Your links still lead people on, and earn nothing from then on, also for clicks from before. What you earned so far stays yours.",
    has_left: |product| format!("You left {product}."),
    rules: "Rules of the program",
    rules_open: "The rules of the program are new. Please read and accept them to go on.",
    rules_since: |day| format!("In force since {day}."),
    rules_accepted: |day| format!("You accepted them on {day}."),
    no_rules: "This program has no rules at the moment.",
    accept_rules: "I accept",
    rules_thanks: "Thank you. You accepted the rules.",
};

pub(super) const ENTRY: EntryWords = EntryWords {
    sign_in: "Sign in",
    email: "Email",
    password: "Password",
    wrong: "This email and password do not belong together.",
    signed_out: "You are signed out.",
    unsent: "You were signed out, so what you sent was not saved. Sign in, and fill it in again.",
    old_form: "This page is from before you signed in",
    old_form_means: "This page was opened before you signed in again, so nothing was saved. Open it again, and send it once more.",
    open_again: "Open it again",
    forgotten: "Forgot your password?",
    forgotten_means: |contact| {
        format!("Ask {contact} for a fresh link. It signs you in, and then you choose a new password.")
    },
    are_you: |name| format!("Welcome, {name}"),
    are_you_means: "This is your private link. It opens your pages without a password, so keep it to yourself.",
    somebody_else: |name| format!("{name} is signed in in this browser, and will be signed out."),
    open_my_pages: "Open my pages",
    dead_link: "This link is no longer valid",
    dead_link_means: |contact| format!("It was used, renewed, or is too old. Ask {contact} for a fresh one."),
    new_password: "Choose a password",
    password_hint: "At least 10 characters. A few words in a row are easy to remember.",
};

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
    preferences: "Preferences",
    language: "Language",
    language_means: "Of your pages, and of everything you read on them.",
    browsers_language: "Browser's language",
    unknown_language: "Choose one of these languages.",
};
