//! What holds for every page and every form there is, also for those that are added later: the list of routes
//! itself says which.

use std::collections::BTreeSet;

use serde_json::json;

use crate::forms::{links, unescaped};
use crate::http::Seen;
use crate::people::Visitor;
use crate::world::World;

/// Markup, quotes, template marks: what hurts where it is not escaped.
const HOSTILE: &str = "\"'><svg/onload=alert(7)>{{7*7}}</title></textarea><script>alert(7)</script>&amp;";

/// All routes of a method, as they stand in the list: `/admin/products/{id}`.
pub fn routes(method: &str) -> Vec<&'static str> {
    let list = include_str!("../../src/web/routes.rs");
    let of_method = |line: &&str| {
        let way = line.split_once(',').map(|(_, rest)| rest.trim_start()).unwrap_or_default();
        way.starts_with(method) || method == "get()" && way.starts_with("seen()")
    };
    let lines = list.lines().map(str::trim).filter(|line| line.starts_with(".route(\""));
    lines.filter(of_method).filter_map(|line| line.split('"').nth(1)).collect()
}

/// An address of a route: every part that varies is the first of its kind.
fn address_of(route: &str) -> String {
    const KINDS: [(&str, &str); 7] = [
        ("products", "prd_1"),
        ("offers", "off_1"),
        ("affiliates", "aff_1"),
        ("affiliations", "afn_1"),
        ("links", "lnk_1"),
        ("suspicions", "aff_1"),
        ("aff_1", "self_referral"),
    ];
    let route = route.replace("{kind}", "csv");
    let mut parts: Vec<&str> = Vec::new();
    for part in route.split('/') {
        let kind = KINDS.iter().find(|(kind, _)| parts.last() == Some(kind));
        let varies = part.starts_with('{');
        parts.push(if varies { kind.map_or("1", |(_, first)| first) } else { part });
    }
    parts.join("/")
}

#[track_caller]
fn is_protected(seen: &Seen) {
    let policy = seen.header("content-security-policy").unwrap_or_default();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{}: {policy}", seen.asked);
    for (name, value) in [("x-content-type-options", "nosniff"), ("x-frame-options", "DENY")] {
        assert_eq!(seen.header(name), Some(value), "{}: {name}", seen.asked);
    }
    assert!(seen.header("cache-control").is_some_and(|text| text.contains("no-store")), "{}", seen.asked);
    assert!(seen.header("referrer-policy").is_some(), "{}", seen.asked);
}

#[test]
fn no_page_of_the_creator_opens_for_somebody_who_is_not_signed_in() {
    let world = World::new();
    world.owner();
    world.sells("course", json!({}));
    let open = ["/admin/sign-in", "/admin/reset", "/admin/invitation"];
    all_lead_to_the_sign_in(&world, "/admin", &open);
}

#[test]
fn no_page_of_an_affiliate_opens_for_somebody_who_is_not_signed_in() {
    let world = World::new();
    world.owner();
    let open = ["/portal/sign-in", "/portal/enter", "/portal/password", "/portal/forgotten"];
    all_lead_to_the_sign_in(&world, "/portal", &open);
}

#[track_caller]
fn all_lead_to_the_sign_in(world: &World, door: &str, open: &[&str]) {
    let pages = routes("get()").into_iter().filter(|route| route.starts_with(door));
    for route in pages.filter(|route| !open.contains(route)) {
        let seen = world.visitor("Mallory").opens(&address_of(route));
        assert_eq!(seen.status, 303, "{route}");
        let led_to = world.visitor("Mallory").path_of(seen.location());
        assert!(led_to.starts_with(&format!("{door}/sign-in")), "{route}: {led_to}");
    }
}

#[test]
fn no_form_is_taken_without_its_token() {
    let world = World::new();
    let maria = world.owner();
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");
    world.has_password("Jane");
    maria.signs_in("Jane");
    let for_programs = ["/postback", "/api/", "/e/", "/hooks/"];

    let forms =
        routes("post()").into_iter().filter(|route| !for_programs.iter().any(|own| route.starts_with(own)));
    let mut count = 0;
    for route in forms {
        let request = maria.navigation("POST", &address_of(route)).header("sec-fetch-site", "same-origin");
        let seen =
            maria.sends(request.body("application/x-www-form-urlencoded", "name=x&csrf=0123456789abcdef"));
        assert!(matches!(seen.status, 403 | 404), "{route}: {}", seen.status);
        count += 1;
    }
    assert!(count > 4, "the list of routes was not read");
}

#[test]
fn pages_are_sent_small_to_browsers_that_take_them_so() {
    let world = World::new();
    let maria = world.owner();
    let plain = maria.opens("/admin/settings").is(200).lacks("content-encoding");
    let asked = || maria.navigation("GET", "/admin/settings").header("accept-encoding", "gzip, deflate, br");
    let small = maria.sends(asked()).is(200).says("content-encoding", "gzip");
    assert!(small.body_bytes < plain.body_bytes / 2, "{} of {} bytes", small.body_bytes, plain.body_bytes);
    let lengths: BTreeSet<usize> = (0..20).map(|_| maria.sends(asked()).is(200).body_bytes).collect();
    assert!(lengths.len() > 5, "its length tells nothing of what stands in it: {lengths:?}");
    let file = maria.navigation("GET", "/admin/commissions.csv").header("accept-encoding", "gzip");
    maria.sends(file).is(200).lacks("content-encoding");
}

#[test]
fn nothing_is_changed_by_opening_it() {
    // Whatever changes something is a POST: links that say so must not exist.
    for route in routes("get()") {
        for verb in ["/delete", "/pause", "/approve", "/approval", "/ban", "/end", "/sign-out", "/revocation"]
        {
            assert!(!route.ends_with(verb), "{route} is opened by a GET");
        }
    }
}

/// An installation in which every text that people or programs may write is hostile.
fn hostile_world() -> World {
    let world = World::new();
    world.sells("course", json!({"name": HOSTILE, "sales_url": "https://www.shop.test/?a='<b>"}));
    world.offers("course", HOSTILE, "97", None);
    world.accepts_as(HOSTILE, "jane@example.com", "course", "jane7");
    let ben = world.visitor("Ben");
    let hostile = crate::http::form(&[("src", HOSTILE), ("sub1", HOSTILE), ("utm_source", HOSTILE)]);
    let request = ben.navigation("GET", &format!("/jane7?{hostile}"));
    let request = request.header("referer", "https://blog.example.com/<script>alert(7)</script>/\"'>");
    let id = ben.sends(request).is(302).click_id();
    ben.clicks("/%3Csvg%2Fonload=alert(7)%3E").is(404);

    let shop = world.shop("course");
    let sale = [("click_id", id.as_str()), ("amount", "97"), ("order_id", HOSTILE), ("customer", HOSTILE)];
    shop.posts_back(&sale).earned_by("jane7 100 %");
    shop.posts_back(&[("click_id", HOSTILE), ("order_id", "A-2"), ("offer", HOSTILE), ("amount", "1")])
        .is(200);
    shop.posts_back(&[("event", HOSTILE), (HOSTILE, HOSTILE)]).is(400);
    ben.loads_pixel(&[("product", HOSTILE), ("order_id", HOSTILE)]).is(200);
    world
}

#[track_caller]
fn is_escaped(seen: &Seen) {
    for alive in ["<svg/onload", "<script>alert", "{{7", "</title></textarea>", "'><svg", "\"'>"] {
        let alive_there = seen.body.contains(alive) && alive != "{{7";
        assert!(!alive_there, "{} shows {alive} as it was typed: {}", seen.asked, seen.body);
    }
    for ours in ["<table", "<tr", "<th", "<td", "<bdi", "<time", "<svg class"] {
        let shown = format!("&#60;{}", &ours[1..]);
        assert!(!seen.body.contains(&shown), "{} shows its own {ours} as text: {}", seen.asked, seen.body);
    }
    assert!(!seen.body.contains("49}") && !seen.body.contains(">49<"), "{} computed it", seen.asked);
}

/// Opens a page and every page that it leads to, and theirs.
#[track_caller]
pub fn walks(visitor: &Visitor<'_>, from: &[&str]) -> Vec<Seen> {
    let mut waiting: Vec<String> = from.iter().map(|path| (*path).to_owned()).collect();
    let mut known = waiting.clone();
    let mut pages = Vec::new();
    while let Some(path) = waiting.pop() {
        let seen = visitor.opens(&path);
        for link in links(&seen.body) {
            let link = link.split('#').next().unwrap_or_default().to_owned();
            // The same list in another order is the same page.
            let is_sorted = link.contains("sort=");
            if link.starts_with('?') || !link.starts_with('/') || link.contains("/static/") || is_sorted {
                continue;
            }
            let link = visitor.path_of(&link);
            let is_page = ["/admin", "/portal", "/p/"].iter().any(|start| link.starts_with(start));
            if is_page && !known.contains(&link) && known.len() < 300 {
                known.push(link.clone());
                waiting.push(link);
            }
        }
        pages.push(seen);
    }
    pages
}

#[test]
fn whatever_people_wrote_every_page_shows_it_as_text() {
    let world = hostile_world();
    let maria = world.owner();
    world.has_password("Jane");
    maria.signs_in("Jane");

    let mut from: Vec<String> = routes("get()").into_iter().map(address_of).collect();
    from.retain(|path| ["/admin", "/portal", "/p/", "/"].iter().any(|start| path.starts_with(start)));
    from.retain(|path| !path.ends_with(".csv") && !path.starts_with("/api"));
    from.extend(["/p/course".to_owned(), "/p/course/pay".to_owned()]);
    let from: Vec<&str> = from.iter().map(String::as_str).collect();
    let mut shown = 0;
    for seen in walks(&maria, &from) {
        assert!(seen.status < 500, "{}: {} {}", seen.asked, seen.status, seen.body);
        if seen.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            is_escaped(&seen);
            is_protected(&seen);
            shown += usize::from(unescaped(&seen.body).contains("<svg/onload=alert(7)>"));
        }
    }
    assert!(shown >= 2, "the hostile text was shown nowhere, so nothing was tried: {shown}");
}

/// Jane sold a course once.
pub fn world_of_jane() -> World {
    let world = World::new();
    world.sells("course", json!({}));
    world.offers("course", "Basic", "97", None);
    world.accepts("Jane", "course", "jane7");
    let id = world.visitor("Ben").clicks("/jane7").click_id();
    world.shop("course").posts_back(&[("click_id", &id), ("order_id", "A-1"), ("amount", "97")]).is(200);
    world
}

#[test]
fn no_link_of_ours_leads_nowhere() {
    let world = world_of_jane();
    let maria = world.owner();

    world.has_password("Jane");
    maria.signs_in("Jane");
    for seen in walks(&maria, &["/admin", "/portal", "/p/course", "/"]) {
        assert!(matches!(seen.status, 200 | 302 | 303), "{}: {}", seen.asked, seen.status);
    }
}
