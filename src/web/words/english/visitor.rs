//! The visitor's pages in English.

use crate::domain::language::Language;
use crate::web::format::Formats;
use crate::web::words::visitor::VisitorWords;

/// What they say.
pub(in crate::web::words) static VISITOR: VisitorWords = VisitorWords {
    to_the_front: "To the front page",
    language: Language::English,
    formats: Formats::of(Language::English),

    privacy: "Privacy",

    may_we_keep: "May we keep a cookie that remembers who recommended this to you?",
    yes: "Yes",
    no: "No",

    by: "By",
    price: "Price",
    plans: "Plans",
    buy_now: "Buy now",
    choose: "Choose",
    not_on_sale: "This is not on sale yet. Please come back soon.",
    from_price: |name, price| format!("{name}, from {price}."),

    pay_for: |name| format!("Pay for {name}"),
    one_step_to_go: "One step to go.",
    choose_a_plan: "Choose a plan.",
    plan_is_gone: "The plan of this link is no longer offered.",
    chosen: "Your choice",
    go_to_checkout: "Go to checkout",
    no_checkout: "This plan cannot be paid for here yet. Please ask the seller.",
    back_to_sales_page: "Back to the sales page",

    ref_code: "Affiliate code",
    ref_until: |date| format!("until {date}"),
    ref_for_ever: "without an end",
    ref_none: "No affiliate code in this browser.",
    ref_paused: "New clicks on affiliate links do not count at the moment. Earlier ones do.",

    thank_you: "Thank you!",
    bought: |name| format!("Your order of {name} has arrived."),
    done: |name| format!("Welcome to {name}."),
    order: "Order",
    not_noted: "Your order is safe, but we could not make a note of it just now. Please load this page again in a minute.",
    reload: "Load this page again",

    leads_nowhere: "This link leads nowhere",
    leads_nowhere_detail: "It may be cut off or mistyped. Please ask whoever gave it to you.",
    no_such_page: "There is no such page",
    no_such_page_detail: "The address may be cut off or mistyped.",
    retired: |name| format!("{name} is no longer available"),
    retired_detail: "Its creator has taken it off sale.",
    not_valid: "This link is not valid",
    not_valid_detail: |name| {
        format!(
            "The creator of {name} does not approve the page behind it any more. Please ask whoever gave it to you for a new one."
        )
    },
    broken: "Something broke",
    broken_detail: "It is our fault, and it is in our log. Please try again.",
    too_often: "Too often",
    too_often_detail: |seconds| format!("Please wait {seconds} seconds and try again."),
    not_saved: "Nothing was saved",
    not_saved_detail: "The database cannot be written at the moment. Please send it again.",
    not_taken: "That cannot be taken",
    not_taken_detail: "Please go back, where most browsers still show what you typed. Copy what is long, reload the page, and send it again.",
    on_offer_here: "What is on offer here",

    no_owner: "This installation has no owner yet.",
    no_owner_detail: "The address to set it up stands in the log of the server. The command duly setup-url prints a fresh one.",
    to_promote: "Products you can promote",
    nothing_to_promote: "There is nothing to promote here yet.",
    promote: |name| format!("Promote {name}"),
    affiliates_sign_in: "Sign in as an affiliate",
    creator_signs_in: "Sign in as the creator",
    questions: "Questions?",
};
