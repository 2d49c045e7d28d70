//! Lists that are sorted, sifted and turned page by page, while more comes in.

use std::collections::BTreeSet;

use serde_json::json;

use crate::forms::{link_named, unescaped};
use crate::people::Visitor;
use crate::world::World;

/// A course with as many affiliates, the last of whom was clicked most.
fn world_with(affiliates: u32) -> World {
    let world = World::new();
    world.owner();
    world.sells("course", json!({"name": "Sourdough Course"}));
    for number in 0..affiliates {
        world.accepts(&format!("Ana{number:02}"), "course", &format!("ana{number:02}x"));
    }
    world
}

/// The affiliates' names on a page, in its order.
fn names(page: &str) -> Vec<String> {
    let body = page.split("<tbody>").nth(1).unwrap_or_default();
    let rows = body.split("<th scope=\"row\"").skip(1);
    let name = |row: &str| row.split("<bdi>").nth(1).and_then(|rest| rest.split('<').next()).map(unescaped);
    rows.filter_map(name).collect()
}

/// All names from a page on, page after page; `between` is done before each next page.
#[track_caller]
fn turned(maria: &Visitor<'_>, first: &str, next: &str, mut between: impl FnMut()) -> Vec<String> {
    let mut seen = maria.opens(first).is(200);
    let mut all = names(&seen.body);
    while let Some(link) = link_named(&seen.body, next) {
        between();
        seen = maria.opens(&maria.path_of(&link)).is(200);
        all.extend(names(&seen.body));
        assert!(all.len() < 1_000, "the pages never end");
    }
    all
}

#[test]
fn turning_pages_loses_nobody_and_shows_nobody_twice_while_others_join() {
    let world = world_with(25);
    let maria = world.owner_elsewhere();
    let mut more = 0;
    let join = || {
        more += 1;
        world.accepts(&format!("Zoe{more:02}"), "course", &format!("zoe{more:02}x"));
    };
    let all = turned(&maria, "/admin/affiliates?limit=10", "Older", join);
    let wanted: Vec<String> = (0..25).rev().map(|number| format!("Ana{number:02}")).collect();
    assert_eq!(all, wanted, "newest first, as they were when the first page was opened");

    let mut more = 0;
    let join = || {
        more += 1;
        world.accepts(&format!("Abe{more:02}"), "course", &format!("abe{more:02}x"));
    };
    let all = turned(&maria, "/admin/affiliates?limit=10&sort=name", "Next", join);
    let mut sorted = all.clone();
    sorted.sort();
    assert_eq!(all, sorted);
    let ana: BTreeSet<&String> = all.iter().filter(|name| name.starts_with("Ana")).collect();
    assert_eq!((ana.len(), all.iter().collect::<BTreeSet<_>>().len()), (25, all.len()));
}

#[test]
fn a_list_sorts_by_its_columns_both_ways_and_says_so() {
    let world = world_with(3);
    let maria = world.owner_elsewhere();
    for (code, clicks) in [("ana00x", 1), ("ana01x", 3), ("ana02x", 2)] {
        for _ in 0..clicks {
            world.visitor("Vera").clicks(&format!("/{code}")).is(302);
        }
    }
    let seen = maria.opens("/admin/affiliates").is(200).hides("aria-sort");
    let most = maria.goes_on(&seen, "Clicks").shows("aria-sort=\"descending\"");
    assert_eq!(names(&most.body), ["Ana01", "Ana02", "Ana00"]);
    let fewest = maria.goes_on(&most, "Clicks").shows("aria-sort=\"ascending\"");
    assert_eq!(names(&fewest.body), ["Ana00", "Ana02", "Ana01"]);
    let by_name = maria.opens("/admin/affiliates?sort=name").is(200);
    assert!(by_name.body.contains("sort=-name"), "the head leads to the other way round");
    assert_eq!(names(&by_name.body), ["Ana00", "Ana01", "Ana02"]);
    let links = maria.opens("/admin/links?sort=-clicks").is(200).body;
    let first = links.find("/ana01x<").expect("a link");
    assert!(first < links.find("/ana02x<").unwrap() && first < links.find("/ana00x<").unwrap());
}

#[test]
fn who_is_owed_most_stands_first() {
    let world = world_with(3);
    let maria = world.owner_elsewhere();
    for (code, order, amount) in [("ana02x", "A-1", "100"), ("ana00x", "A-2", "300"), ("ana01x", "A-3", "50")]
    {
        let click = world.visitor("Vera").clicks(&format!("/{code}")).click_id();
        let sale = [("click_id", click.as_str()), ("order_id", order), ("amount", amount)];
        world.shop("course").posts_back(&sale).is(200);
        world.hours_pass(1);
    }
    let sorted = |by: &str| names(&maria.opens(&format!("/admin/affiliates?sort={by}")).is(200).body);
    assert_eq!(sorted("-held"), ["Ana00", "Ana02", "Ana01"]);
    assert_eq!(sorted("-sales"), ["Ana00", "Ana02", "Ana01"]);
    assert_eq!(sorted("-last-sale"), ["Ana01", "Ana00", "Ana02"]);
    world.days_pass(15);
    let maria = world.owner_elsewhere();
    let sorted = |by: &str| names(&maria.opens(&format!("/admin/affiliates?sort={by}")).is(200).body);
    assert_eq!(sorted("-due"), ["Ana00", "Ana02", "Ana01"]);
    assert_eq!(sorted("due"), ["Ana01", "Ana02", "Ana00"]);
}

#[test]
fn filters_combine_are_told_in_words_and_taken_back() {
    let world = world_with(2);
    let maria = world.owner_elsewhere();
    world.sells("book", json!({"name": "The Book", "currency": "USD"}));
    world.accepts("Ben", "book", "ben22");
    for (code, product, order) in
        [("ana00x", "course", "A-1"), ("ana01x", "course", "A-2"), ("ben22", "book", "B-1")]
    {
        let click = world.visitor("Vera").clicks(&format!("/{code}")).click_id();
        let sale = [("click_id", click.as_str()), ("order_id", order), ("amount", "10")];
        world.shop(product).posts_back(&sale).is(200);
        world.days_pass(1);
    }
    let list = "/admin/conversions";
    maria.opens(&format!("{list}?product=prd_1")).shows("A-1").shows("A-2").hides("B-1");
    maria.opens(&format!("{list}?product=prd_1&affiliate=ana00x")).shows("A-1").hides("A-2");
    maria.opens(&format!("{list}?currency=USD")).shows("B-1").hides("A-1");
    maria.opens(&format!("{list}?kind=signup")).hides("A-1").shows("Nothing like this");
    maria.opens(&format!("{list}?list=refused")).shows("Nothing was refused");
    let two = maria.opens(&format!("{list}?from=2026-03-02&to=2026-03-03")).shows("A-1").shows("A-2");
    two.shows("Only").shows("from 2026-03-02").hides("B-1");
    let asked =
        maria.opens(&format!("{list}?list=test&product=prd_1&currency=USD")).shows("Nothing like this");
    let asked = asked.shows("product Sourdough Course").shows("currency USD");
    let back = link_named(&asked.body, "Show all").expect("a way back");
    assert_eq!(maria.path_of(&back), "/admin/conversions?list=test");
    maria.opens(list).hides("Show all").shows("B-1");
    maria.opens(&format!("{list}?affiliate=Nobody+at+all")).shows("No affiliate is called").hides("A-1");
}

#[test]
fn an_empty_list_says_another_thing_than_a_filter_that_nothing_fits() {
    let world = World::new();
    let maria = world.owner();
    maria.opens("/admin/reports").shows("Nothing has arrived yet").hides("Show all");
    maria.opens("/admin/leads").shows("No leads yet");
    maria.opens("/admin/products").shows("No products yet");
    world.sells("course", json!({}));
    maria.opens("/admin/products?state=retired").shows("No product is like this").hides("No products yet");
    maria
        .opens("/admin/reports?way=pixel")
        .shows("There is nothing like this")
        .hides("Nothing has arrived yet");
    maria.opens("/admin/leads?product=prd_1").shows("No lead on this page is like this");
    maria.opens("/admin/payouts?show=all&state=paid").shows("No payout is like this");
}

#[test]
fn a_page_has_as_many_rows_as_its_address_says() {
    let world = world_with(61);
    let maria = world.owner_elsewhere();
    let rows = |address: &str| names(&maria.opens(address).is(200).body).len();
    assert_eq!(rows("/admin/affiliates"), 50);
    assert_eq!(rows("/admin/affiliates?limit=20"), 20);
    assert_eq!(rows("/admin/affiliates?limit=200"), 61);
    assert_eq!(rows("/admin/affiliates?limit=1"), 10, "no fewer than ten");
    let seen = maria.opens("/admin/affiliates?limit=20").is(200);
    let older = link_named(&seen.body, "Older").expect("more");
    assert_eq!(rows(&maria.path_of(&older)), 20, "the size stays while pages turn");
}
