//! The manual as a whole: every link in it leads somewhere, every mark is filled in, and its tables hold what the program
//! has.

use super::*;
use crate::config::{BaseUrl, SETTINGS, Shown};
use crate::web::assets::OPENAPI;
use serde_json::Value;

fn manual() -> Manual {
    Manual::new(Paths::of(&BaseUrl::parse("https://example.com/aff").unwrap()))
}

fn page<'a>(manual: &'a Manual, word: &str) -> &'a Page {
    manual.find(word).unwrap_or_else(|| panic!("there is no page {word}")).1
}

/// Where the links of a page lead.
fn links(page: &Page) -> Vec<&str> {
    page.html.as_str().split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_page_has_a_name_a_sentence_and_headings_of_its_own() {
    for page in manual().pages() {
        assert!(!page.title.is_empty() && page.lede.len() > 40, "{}: {}", page.word, page.lede);
        assert!(page.lede.ends_with(['.', '?', '!']), "{}: {}", page.word, page.lede);
        assert!(page.headings.len() > 1, "{}", page.word);
        let mut ids: Vec<&str> = page.headings.iter().map(|heading| heading.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), page.headings.len(), "{}: {ids:?}", page.word);
        assert!(page.headings.iter().all(|heading| !heading.id.is_empty()), "{}", page.word);
    }
}

#[test]
fn every_text_of_the_folder_is_a_page() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/help");
    let manual = manual();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(word) = name.strip_suffix(".md") else { continue };
        assert!(manual.find(word).is_some(), "{name} is in no chapter");
        count += 1;
    }
    assert_eq!(count, manual.pages().len());
    assert_eq!(manual.parts().iter().map(|part| part.pages.len()).sum::<usize>(), count);
}

#[test]
fn every_link_within_the_manual_leads_to_a_page_and_a_heading() {
    let manual = manual();
    let mut count = 0;
    for from in manual.pages() {
        for link in links(from) {
            let (address, anchor) = link.split_once('#').unwrap_or((link, ""));
            let to = match address.strip_prefix("/aff/help/") {
                Some(word) => manual.find(word).unwrap_or_else(|| panic!("{}: {link}", from.word)).1,
                None if address.is_empty() => from,
                None => continue,
            };
            let is_there = anchor.is_empty() || to.headings.iter().any(|heading| heading.id == anchor);
            assert!(is_there, "{}: there is no #{anchor} on {}", from.word, to.word);
            count += 1;
        }
    }
    assert!(count > 150, "{count}");
}

#[test]
fn links_to_this_installation_carry_its_path_and_others_are_whole() {
    for page in manual().pages() {
        for link in links(page) {
            let is_right = ["/aff/", "#", "https://", "http://"].iter().any(|begin| link.starts_with(begin));
            assert!(is_right, "{}: {link}", page.word);
        }
    }
}

#[test]
fn what_is_filled_in_is_filled_in() {
    for page in manual().pages() {
        for mark in [
            "{base}",
            "{host}",
            "{version}",
            "{settings}",
            "{api}",
            "{browsers}",
            "{guide",
            "[[",
            "duly-base",
        ] {
            assert!(!page.html.as_str().contains(mark), "{}: {mark}", page.word);
        }
    }
    let manual = manual();
    assert!(page(&manual, "html").html.as_str().contains("https://example.com/aff/duly.js"));
    assert!(page(&manual, "start").html.as_str().contains(VERSION));
}

#[test]
fn the_table_of_settings_has_every_setting() {
    let manual = manual();
    let text = page(&manual, "settings").html.as_str();
    for setting in SETTINGS.iter().filter(|setting| setting.shown != Shown::Hidden) {
        for key in setting.keys() {
            for name in [&key.name, &key.variable, &format!("--{}", key.flag)] {
                assert!(text.contains(&format!("<code>{name}</code>")), "{name}");
            }
        }
    }
    assert!(!text.contains("clock_file"));
}

#[test]
fn the_table_of_the_api_has_every_address() {
    let manual = manual();
    let text = page(&manual, "api").html.as_str();
    let described: Value = serde_json::from_str(OPENAPI).unwrap();
    let mut count = 0;
    for (path, operations) in described["paths"].as_object().unwrap() {
        for method in ["get", "post", "patch", "delete"] {
            let Some(operation) = operations.get(method) else { continue };
            let base = if path == "/openapi.json" { "/api" } else { "/api/v1" };
            let address =
                format!("<th scope=\"row\"><code>{} {base}{path}</code></th>", method.to_uppercase());
            assert_eq!(text.matches(&address).count(), 1, "{address}: {operation}");
            count += 1;
        }
    }
    assert!(count > 60, "{count}");
}

#[test]
fn a_mistyped_word_leads_to_the_page_that_was_meant() {
    let manual = manual();
    for (typed, meant) in
        [("atribution", "attribution"), ("payout", "payouts"), ("instal", "install"), ("docker", "install")]
    {
        assert_eq!(manual.nearest(typed).map(|page| page.word), Some(meant), "{typed}");
    }
    assert!(manual.nearest("xyzzy").is_none());
}

#[test]
fn the_questions_that_people_ask_find_their_answers() {
    let manual = manual();
    for (asked, answer) in [
        ("trusted_proxies", "install"),
        ("refund", "money"),
        ("woocommerce", "woocommerce"),
        ("clicks no sales", "troubleshooting"),
        ("master.key", "backup"),
        ("idempotency", "api"),
        ("coupon", "attribution"),
    ] {
        let places = manual.search(asked);
        assert!(places.iter().take(6).any(|place| place.page == answer), "{asked}: {places:?}");
    }
}
