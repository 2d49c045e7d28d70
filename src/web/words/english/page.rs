//! What stands around every page, in English.

use crate::domain::language::Language;
use crate::web::words::figures;
use crate::web::words::page::PageWords;

pub(in crate::web::words) static PAGE: PageWords = PageWords {
    copy: "Copy",
    copied: "Copied",
    copy_by_hand: "Selected. Copy it with the keyboard.",
    breadcrumb: "Breadcrumb",
    pages: "Pages",
    no_such_page_of_list: |asked| {
        let words = figures(Language::English);
        format!("{} {}", (words.not_understood)(asked), (words.shown_instead)("the first page"))
    },
    newer: "Newer",
    older: "Older",
    search: "Search",
    optional: "(optional)",
    cancel: "Cancel",
    to_mend: "To mend:",
    things_to_mend: |count| match count {
        1 => "One thing to mend".into(),
        _ => format!("{count} things to mend"),
    },
    examine_this: "Examine this link",
    of: "of",
    looking_as: "You are looking as",
    only_looking: "Nothing can be changed here.",
    stop: "Stop",
    give_this_number: "If you ask for help, give this number:",
    browser_on: |browser, system| format!("{browser} on {system}"),
    unnamed_browser: "Unnamed browser",
    language: "Language",
};
