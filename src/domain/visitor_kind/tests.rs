//! Every row of the table `research/tracking.md` 6.1, what follows from a kind, and hostile input.

mod agents;

use proptest::prelude::*;

use super::Filtered::{Bot, Frame, HiddenLoad, Prefetch, Preview, Scanner};
use super::Quality::{Suspect, Unknown, Unverified, Verified};
use super::VisitorKind::{Filtered as F, Person};
use super::*;

const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
const OLD_CHROME: &str = "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/49.0.2623.112 Safari/537.36";
const EDGE: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0";
const SAFARI_26: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15";
const SAFARI_16_3: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.3 Safari/605.1.15";
const SAFARI_16_4: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 16_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.4 Mobile/15E148 Safari/604.1";

const A_PAGE: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";
const AN_IMAGE: &str = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";

/// A person who clicks in a browser of today.
fn click(user_agent: &str) -> Asked<'_> {
    Asked {
        https: true,
        sec_fetch_dest: Some("document"),
        sec_fetch_mode: Some("navigate"),
        sec_fetch_user: Some("?1"),
        ..silent(user_agent)
    }
}

/// A browser that opens a page and sends no fetch metadata, over plain http.
fn silent(user_agent: &str) -> Asked<'_> {
    Asked {
        user_agent: Some(user_agent),
        accept: Some(A_PAGE),
        accept_language: Some("de-DE,de;q=0.9"),
        ..Asked::default()
    }
}

/// What a program sends that has a name and no manners.
fn program(user_agent: &str) -> Asked<'_> {
    Asked { https: true, user_agent: Some(user_agent), accept: Some("*/*"), ..Asked::default() }
}

#[track_caller]
fn check(asked: Asked<'_>, expected: VisitorKind) {
    assert_eq!(judge(&asked), expected, "{asked:?}");
    assert_eq!(judge(&Asked { head: !asked.head, ..asked }), expected, "as HEAD: {asked:?}");
}

// The table's rows.

#[test]
fn loading_ahead_is_seen_before_all_that_looks_like_a_click() {
    for purpose in ["prefetch", "prefetch;prerender", "Prefetch; anonymous-client-ip", "prerender"] {
        check(Asked { sec_purpose: Some(purpose), ..click(CHROME) }, F(Prefetch));
    }
    check(Asked { purpose: Some("prefetch"), ..click(CHROME) }, F(Prefetch));
    check(Asked { x_purpose: Some("preview"), ..silent(SAFARI_16_3) }, F(Prefetch));
    check(Asked { x_moz: Some("prefetch"), ..silent(FIREFOX) }, F(Prefetch));
    check(
        Asked { sec_purpose: Some("prefetch"), sec_fetch_dest: Some("image"), ..click(CHROME) },
        F(Prefetch),
    );
    check(Asked { sec_purpose: Some("prefetch"), ..program("Googlebot/2.1") }, F(Prefetch));
    check(program("Chrome Privacy Preserving Prefetch Proxy"), F(Prefetch));
    check(Asked { sec_purpose: Some(""), purpose: Some("other"), ..click(CHROME) }, Person(Verified));
}

#[test]
fn a_link_that_is_loaded_as_a_part_of_a_page_is_a_hidden_load() {
    for destination in [
        "image",
        "script",
        "style",
        "font",
        "audio",
        "video",
        "track",
        "object",
        "embed",
        "empty",
        "worker",
        "sharedworker",
        "serviceworker",
        "manifest",
        "report",
        "xslt",
        "json",
        "IMAGE",
        " image ",
        "invented",
    ] {
        check(Asked { sec_fetch_dest: Some(destination), ..click(CHROME) }, F(HiddenLoad));
    }
    check(Asked { sec_fetch_dest: Some("image"), ..program("Googlebot-Image/1.0") }, F(HiddenLoad));
    check(Asked { sec_fetch_dest: Some("image"), ..Asked::default() }, F(HiddenLoad));
}

#[test]
fn a_link_inside_another_page_is_a_frame() {
    for destination in ["iframe", "frame", "fencedframe", "IFrame"] {
        check(Asked { sec_fetch_dest: Some(destination), ..click(CHROME) }, F(Frame));
    }
}

#[test]
fn a_click_is_verified_and_a_page_opened_without_one_is_not() {
    check(click(CHROME), Person(Verified));
    check(Asked { sec_fetch_user: None, ..click(CHROME) }, Person(Unverified));
    check(Asked { sec_fetch_user: Some("?0"), ..click(CHROME) }, Person(Unverified));
}

#[test]
fn a_browser_that_says_nothing_is_unknown() {
    check(silent(CHROME), Person(Unknown)); // Plain http: no browser says more there.
    check(Asked { https: true, ..silent(OLD_CHROME) }, Person(Unknown));
    check(Asked { https: true, ..silent(SAFARI_16_3) }, Person(Unknown));
    check(Asked { sec_fetch_dest: Some(""), sec_fetch_mode: Some(" "), ..silent(CHROME) }, Person(Unknown));
    check(Asked { accept: None, accept_language: None, ..silent(OLD_CHROME) }, Person(Unknown));
}

#[test]
fn a_browser_that_would_have_said_more_is_suspect_and_still_counts() {
    for agent in [CHROME, EDGE, FIREFOX, SAFARI_26, SAFARI_16_4] {
        check(Asked { https: true, ..silent(agent) }, Person(Suspect));
    }
    check(Asked { https: true, ..silent("Mozilla/5.0 Chrome/90.0") }, Person(Suspect));
    check(Asked { https: true, ..silent("Mozilla/5.0 Chrome/89.9") }, Person(Unknown));
    check(
        Asked { https: true, ..silent("Mozilla/5.0 (X11; rv:90) Gecko/20100101 Firefox/90") },
        Person(Suspect),
    );
    check(
        Asked { https: true, ..silent("Mozilla/5.0 (X11; rv:89) Gecko/20100101 Firefox/89") },
        Person(Unknown),
    );
    check(Asked { https: true, ..silent("Mozilla/5.0 Chrome/99999999999999999999") }, Person(Unknown));
    check(Asked { https: true, ..silent("Mozilla/5.0 Chrome/") }, Person(Unknown));
    check(Asked { sec_fetch_mode: None, ..click(CHROME) }, Person(Suspect));
    check(Asked { sec_fetch_mode: Some("cors"), ..click(CHROME) }, Person(Suspect));
    assert_eq!(Person(Suspect).treatment(), Treatment::Count);
}

#[test]
fn chrome_before_80_said_how_but_not_what_for() {
    let asked = Asked { sec_fetch_dest: None, ..click(OLD_CHROME) };
    check(asked, Person(Verified));
    check(Asked { sec_fetch_user: None, ..asked }, Person(Unverified));
    check(Asked { sec_fetch_mode: Some("no-cors"), ..asked }, F(HiddenLoad));
    check(Asked { sec_fetch_mode: Some("nested-navigate"), ..asked }, F(Frame));
    check(Asked { sec_fetch_mode: Some("cors"), ..program("node") }, F(Bot));
}

// Without fetch metadata, by what is asked for.

#[test]
fn who_asks_for_an_image_a_style_or_a_script_does_not_ask_for_a_page() {
    for accept in [
        AN_IMAGE,
        "image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5",
        "image/webp,*/*",
        "Image/*",
        "text/css,*/*;q=0.1",
        "*/*",
        "application/json",
    ] {
        for agent in [CHROME, FIREFOX, SAFARI_26, OLD_CHROME] {
            check(Asked { accept: Some(accept), ..silent(agent) }, F(HiddenLoad));
        }
        check(Asked { https: true, accept: Some(accept), ..silent(SAFARI_16_3) }, F(HiddenLoad));
    }
    check(Asked { https: true, accept: Some(AN_IMAGE), ..silent(CHROME) }, F(HiddenLoad));
    check(Asked { accept: Some("TEXT/HTML"), ..silent(CHROME) }, Person(Unknown));
}

#[test]
fn a_tool_that_borrows_a_new_browsers_name_gives_itself_away_over_https() {
    check(program(CHROME), F(Bot));
    check(program(FIREFOX), F(Bot));
}

#[test]
fn an_agent_of_no_known_shape_is_a_person_only_if_it_behaves_like_a_browser() {
    let nokia = "NokiaC3-00/5.0 (08.63) Profile/MIDP-2.1 Configuration/CLDC-1.1 Mozilla/5.0 AppleWebKit/420+";
    check(silent(nokia), Person(Unknown));
    check(Asked { accept_language: None, ..silent(nokia) }, F(Bot));
    check(program(nokia), F(Bot));
    check(Asked { accept: None, ..silent("SomethingNew/1.0") }, F(Bot));
    check(click("SomethingNew/1.0"), Person(Verified));
}

#[test]
fn an_agent_that_is_empty_or_missing_is_a_bot() {
    check(click(""), F(Bot));
    check(click("   "), F(Bot));
    check(Asked { user_agent: None, ..click("") }, F(Bot));
    check(Asked::default(), F(Bot));
}

// Hostile input.

#[test]
fn hostile_agents_are_judged_and_never_feared() {
    let long = |start: &str| format!("{start}{}", "A".repeat(10 * 1024));
    check(click(&long("Mozilla/5.0 (X11) Chrome/141 ")), Person(Verified));
    check(program(&long("curl/8 ")), F(Bot));
    check(click(&long("Mozilla/5.0 Googlebot/2.1 ")), F(Bot));
    check(silent(&"bot ".repeat(2_560)), F(Bot));
    check(click("Mozilla/5.0 \u{0}\u{1}\u{7f}\r\n<script>'\";--"), Person(Verified));
    check(click("Mozilla/5.0 (Android; \u{624b}\u{673a}) \u{202e}\u{1f600}"), Person(Verified));
    check(click("\u{fffd}\u{fffd}"), Person(Verified));
    let accept = "x".repeat(10 * 1024);
    check(Asked { accept: Some(&accept), ..silent(CHROME) }, F(HiddenLoad));
}

// What follows from the kind.

#[test]
fn each_kind_has_its_treatment() {
    for quality in Quality::ALL {
        assert_eq!(Person(quality).treatment(), Treatment::Count);
    }
    let treatments = super::Filtered::ALL.map(|kind| F(kind).treatment());
    use Treatment::{Forbid, SendOn, Unavailable};
    assert_eq!(treatments, [SendOn, SendOn, SendOn, Unavailable, Forbid, SendOn, SendOn]);
}

#[test]
fn numbers_words_and_labels_are_told_apart_and_found_again() {
    for (at, kind) in super::Filtered::ALL.into_iter().enumerate() {
        assert_eq!(usize::from(kind.number()), at + 1);
        assert_eq!(super::Filtered::from_number(kind.number()), Some(kind));
        for other in super::Filtered::ALL.into_iter().filter(|other| *other != kind) {
            assert!(other.word() != kind.word() && other.label() != kind.label());
        }
    }
    for quality in Quality::ALL {
        assert_eq!(Quality::from_number(quality.number()), Some(quality));
        assert_eq!(Quality::ALL.iter().filter(|other| other.word() == quality.word()).count(), 1);
    }
    assert_eq!((super::Filtered::from_number(0), super::Filtered::from_number(8)), (None, None));
    assert_eq!((Quality::from_number(0), Quality::from_number(5)), (None, None));
}

/// Any header: absent, one that means something, or anything at all.
fn header(telling: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        Just(None),
        prop::sample::select(telling).prop_map(|value| Some(value.to_owned())),
        ".*".prop_map(Some),
    ]
}

proptest! {
    #[test]
    fn nothing_that_is_sent_makes_a_hidden_load_a_person(
        destination in header(&["document", "image", "script", "style", "empty", "iframe"]),
        mode in header(&["navigate", "no-cors", "cors"]),
        user in header(&["?1"]),
        purpose in header(&["prefetch"]),
        agent in header(&[CHROME, SAFARI_16_3, "curl/8.5.0", "Viber"]),
        accept in header(&[A_PAGE, AN_IMAGE, "*/*"]),
        language in header(&["en"]),
        head: bool,
        https: bool,
    ) {
        let asked = Asked {
            head,
            https,
            sec_purpose: purpose.as_deref(),
            purpose: None,
            x_purpose: purpose.as_deref(),
            x_moz: None,
            sec_fetch_dest: destination.as_deref(),
            sec_fetch_mode: mode.as_deref(),
            sec_fetch_user: user.as_deref(),
            user_agent: agent.as_deref(),
            accept: accept.as_deref(),
            accept_language: language.as_deref(),
        };
        judge(&asked);
        for hidden in ["image", "script", "style", "empty"] {
            let kind = judge(&Asked { sec_fetch_dest: Some(hidden), ..asked });
            prop_assert!(matches!(kind, F(HiddenLoad | Prefetch)), "{:?}: {:?}", asked, kind);
        }
    }
}
