//! The manual at `/help`: who reads it, that it leads to real places, and that it is found from where questions arise.

use serde_json::json;

use crate::every_page::{walks, world_of_jane};
use crate::forms::{link_named, links};
use crate::http::Seen;
use crate::people::Visitor;
use crate::world::World;

/// The addresses of all pages of the manual, from its list.
fn pages(visitor: &Visitor<'_>) -> Vec<String> {
    let list = visitor.opens("/help").is(200);
    let mut found: Vec<String> =
        links(&list.body).into_iter().filter(|link| link.contains("/help/")).collect();
    found.dedup();
    assert!(found.len() > 25, "{found:?}");
    found.iter().map(|link| visitor.path_of(link)).collect()
}

/// Follows a link with its place on the page, as a reader would.
#[track_caller]
fn leads_somewhere(visitor: &Visitor<'_>, from: &Seen, link: &str) {
    let (address, place) = link.split_once('#').unwrap_or((link, ""));
    let body = if address.is_empty() {
        from.body.clone()
    } else {
        let seen = visitor.opens(&visitor.path_of(address));
        assert!(matches!(seen.status, 200 | 302 | 303), "{} leads to {link}: {}", from.asked, seen.status);
        seen.body
    };
    let is_there = place.is_empty() || body.contains(&format!("id=\"{place}\""));
    assert!(is_there, "{} leads to {link}, and there is no such place", from.asked);
}

#[test]
fn everybody_reads_the_help_and_the_creator_among_her_own_pages() {
    let world = World::new();
    world.visitor("Ana").opens("/help").is(200).shows("Start here").hides("Sign out");
    let maria = world.owner();
    let overview = maria.opens("/admin").is(200);
    let help = link_named(&overview.body, "Help").expect("Help in the menu");
    maria.opens(&maria.path_of(&help)).is(200).shows("Sign out").shows("Who earns a sale");
    maria.opens("/help/attribution").is(200).shows("Sign out").shows("Last click");
    let ana = world.visitor("Ana");
    let seen = ana.opens("/help/attribution").is(200).shows("Last click").hides("Sign out");
    assert!(!seen.body.contains("csrf"), "{}", seen.body);
    assert!(
        seen.header("content-security-policy").is_some_and(|policy| policy.contains("default-src 'none'"))
    );
}

#[test]
fn every_link_of_the_help_leads_to_a_place_that_is_there() {
    let world = World::new();
    let maria = world.owner();
    world.sells("course", json!({}));
    let mut count = 0;
    for page in pages(&maria) {
        let seen = maria.opens(&page).is(200);
        for link in links(&seen.body) {
            let within = link.starts_with('#') || link.starts_with('/');
            if within && !link.contains("/static/") && link != "#main" {
                leads_somewhere(&maria, &seen, &link);
                count += 1;
            }
        }
    }
    assert!(count > 300, "{count}");
}

#[test]
fn every_way_to_the_help_leads_to_its_place() {
    let world = world_of_jane();
    let maria = world.owner();
    let jane = world.promoter("Jane");

    let mut seen_from = Vec::new();
    for (reader, door) in [(&maria, "/admin"), (&jane, "/portal")] {
        for seen in walks(reader, &[door]) {
            for link in links(&seen.body).into_iter().filter(|link| link.contains("/help/")) {
                leads_somewhere(reader, &seen, &link);
                seen_from.push(seen.asked.clone());
            }
        }
    }
    for page in [
        "/admin/tracking",
        "/admin/payouts",
        "/admin/suspicions",
        "/admin/settings",
        "/admin/reconciliation",
        "/portal",
    ] {
        let from_it =
            seen_from.iter().any(|asked| asked.split('?').next().is_some_and(|path| path.ends_with(page)));
        assert!(from_it, "{page} has no way to the help: {seen_from:?}");
    }
}

#[test]
fn an_affiliate_finds_how_it_works_below_each_of_her_pages() {
    let world = World::new();
    world.owner();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    let ana = world.promoter("Ana");
    let home = ana.opens("/portal").is(200);
    let help = link_named(&home.body, "How it works").expect("the way to the help");
    let seen = ana.opens(&ana.path_of(&help)).is(200).shows("For affiliates").hides("Sign out");
    let back = link_named(&seen.body, "Back to your pages").expect("the way back");
    assert_eq!(ana.path_of(&back), "/portal");
    world.visitor("Dora").opens("/help/affiliates").is(200).hides("Back to your pages");
}

#[test]
fn a_browser_keeps_a_page_for_as_long_as_it_is_the_same() {
    let world = World::new();
    let ana = world.visitor("Ana");
    let seen = ana.opens("/help/money").is(200).says("cache-control", "no-cache").says("vary", "Cookie");
    let tag = seen.header("etag").expect("a tag").to_owned();
    let again = ana.navigation("GET", "/help/money").header("if-none-match", &tag);
    let again = ana.sends(again).is(304);
    assert!(again.body.is_empty(), "{}", again.body);
    let other = ana.navigation("GET", "/help/payouts").header("if-none-match", &tag);
    ana.sends(other).is(200);

    let maria = world.owner();
    maria.opens("/help/money").is(200).says("cache-control", "no-store").lacks("etag");
}

#[test]
fn whoever_searches_finds_the_place() {
    let world = World::new();
    let ana = world.visitor("Ana");
    let seen = ana.opens("/help?q=trusted+proxies").is(200).shows("<mark>");
    let place =
        links(&seen.body).into_iter().find(|link| link.contains("#trusted-proxies")).expect("the place");
    leads_somewhere(&ana, &seen, &place);
    // Of all the places that hold something, the one that is about the hold.
    let held = ana.opens("/help?q=hold").is(200);
    let hold = held.body.find("/help/money#the-hold").expect("what a hold is");
    assert!(held.body.find("#do-they-hold").is_none_or(|other| hold < other), "{}", held.body);
    assert!(held.body.find("#what-holds").is_none_or(|other| hold < other), "{}", held.body);
    ana.opens("/help?q=xyzzy").is(200).shows("Nothing found");
    ana.opens("/help?q=%3Cscript%3Ealert(1)%3C/script%3E").is(200).hides("<script>alert");
}

#[test]
fn a_wrong_address_names_the_page_that_was_meant() {
    let world = World::new();
    let ana = world.visitor("Ana");
    let seen = ana.opens("/help/atribution").is(404).shows("Did you mean").shows("Who earns a sale");
    assert!(seen.body.contains("/help/attribution\""), "{}", seen.body);
    ana.opens("/help/xyzzy").is(404).hides("Did you mean").shows("Show all pages");
}

#[test]
fn the_help_carries_the_path_of_the_installation_and_its_own_address() {
    let world = World::reached_as("https://example.com/go", &[]);
    let ana = world.visitor("Ana");
    let list = ana.opens("/help").is(200);
    let inner: Vec<String> = links(&list.body).into_iter().filter(|link| link.contains("/help")).collect();
    assert!(inner.len() > 25 && inner.iter().all(|link| link.starts_with(world.prefix())), "{inner:?}");
    ana.opens("/help/html").is(200).shows(&format!("{}/duly.js", world.base));
}
