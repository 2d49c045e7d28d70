//! Joining a product, in English.

use crate::domain::language::Language;
use crate::web::format::Formats;
use crate::web::words::joining::JoinWords;

pub(super) const JOIN: JoinWords = JoinWords {
    promote: |product| format!("Promote {product}"),
    terms: "What you earn",
    commission: "Commission",
    example: |sale, earned| format!("A {sale} sale pays you {earned}."),
    window: "How long a click counts",
    window_days: |days| {
        let days = Formats::of(Language::English).days(days);
        format!("A purchase up to {days} after somebody clicked your link, also without clicking it again.")
    },
    window_for_ever: "A purchase at any time after somebody clicked your link.",
    model: "If several affiliates were clicked",
    model_last: "The last click before the purchase earns.",
    model_first: "The first click earns.",
    model_share: |first| {
        format!(
            "The first and the last click share one commission: the first gets {first}, the last the rest."
        )
    },
    model_each: "The first and the last click earn a full commission each.",
    renewals: "If a customer is charged again",
    renewals_none: "You earn from the purchase. Renewals, such as of a subscription, pay nothing.",
    renewals_first: |count| match count {
        1 => "You earn from the purchase and from the customer's first renewal.".into(),
        _ => format!("You earn from the purchase and from the customer's first {count} renewals."),
    },
    renewals_all: "You earn from the purchase and from every renewal, such as of a subscription.",
    customers: "Which customers count",
    customers_new: "New ones: who bought this before pays you nothing with another purchase.",
    hold: "When you are paid",
    hold_days: |days| {
        let days = Formats::of(Language::English).days(days);
        format!("A commission is Held for {days} after the sale, then it is Due.")
    },
    hold_none: "A commission is Due at once.",
    rules: "Rules of the program",
    accept_rules: "I accept the rules",
    rules_needed: "Please read the rules and accept them.",
    join: "Join",
    apply: "Apply",
    decides: |program| format!("{program} looks at each application. You see here what was decided."),
    application: "How will you promote it?",
    application_hint: "Your page, channel or newsletter, in a few words.",
    application_too_long: "Please use at most 2,000 characters.",
    sign_in_first: "Do you have an account here already?",
    sign_in: "Sign in and join with one click",
    not_with_these: "No account can be made with this email and password. If you have one here, sign in first.",
    closed: |program| format!("Joining is by invitation only. Ask {program} for one."),
    not_now: |program| {
        format!("You cannot join this at the moment. Ask {program} if you think that is a mistake.")
    },
    invited: |name| format!("Welcome, {name}. You are invited."),
    sign_in_to_accept: |name| {
        format!("Welcome, {name}. You are invited, and you have an account here: sign in to accept.")
    },
    accept: "Accept the invitation",
    dead_invitation: |program| {
        format!("This invitation was used, withdrawn, or is too old. Ask {program} for a fresh one.")
    },
    for_somebody_else: |name| {
        format!("This invitation is not for {name}, who is signed in here. Sign out to use it.")
    },
    joining_as: "You join as",
    signed_in_as: |email| format!("You are signed in as {email}."),
    to_my_pages: "To my pages",
    joined: |product| format!("Welcome. You promote {product} from now on: your link is below."),
    applied: |product, program| format!("You applied for {product}. {program} decides, and you see it here."),
};
