//! A page that nobody is led to is not there: whatever the routes open can be reached by following links.

use std::collections::BTreeSet;

use crate::every_page::{routes, walks};
use crate::forms::links;
use crate::people::Visitor;
use crate::take_away;

/// Whether an address is one of a route.
fn is_of(address: &str, route: &str) -> bool {
    if let Some(list) = route.strip_suffix(".{kind}") {
        let list_of = |kind| address.strip_suffix(kind).is_some_and(|address| is_of(address, list));
        return list_of(".csv") || list_of(".json");
    }
    let (address, route): (Vec<&str>, Vec<&str>) = (address.split('/').collect(), route.split('/').collect());
    let fits = |(part, of): (&&str, &&str)| match of.split_once('{') {
        Some((begin, _)) => part.starts_with(begin) && part.len() > begin.len(),
        None => part == of,
    };
    address.len() == route.len() && address.iter().zip(&route).all(fits)
}

/// The routes behind a door to which no link on these pages leads.
fn out_of_reach<'r>(visitor: &Visitor<'_>, door: &str, elsewhere: &[&str]) -> Vec<&'r str> {
    let mut led_to = BTreeSet::new();
    for seen in walks(visitor, &[door]) {
        let path = |link: String| link.split(['?', '#']).next().unwrap_or_default().to_owned();
        let ours = links(&seen.body).into_iter().map(path).filter(|link| link.starts_with('/'));
        led_to.extend(ours.map(|link| visitor.path_of(&link)));
    }
    let behind = routes("get()").into_iter().filter(|route| route.starts_with(door));
    behind
        .filter(|route| !elsewhere.contains(route) && !led_to.iter().any(|path| is_of(path, route)))
        .collect()
}

#[test]
fn every_page_of_the_creators_is_reached_by_links() {
    let world = take_away::world();
    let maria = world.owner_elsewhere();
    maria.submits("/admin/settings/rules", &[("text", "No spam.")]).is(303);
    let elsewhere = [
        // Before the sign-in, and by an address that was sent to somebody.
        "/admin/sign-in",
        "/admin/sign-in/code",
        "/admin/reset",
        "/admin/invitation",
        // What a form or the script opens.
        "/admin/products/{id}/tracking/test/{test}",
        "/admin/live/stream",
        "/admin/live/search",
    ];
    let missing = out_of_reach(&maria, "/admin", &elsewhere);
    assert!(missing.is_empty(), "no link leads to {missing:?}");
}

#[test]
fn every_page_of_an_affiliates_is_reached_by_links() {
    let world = take_away::world();
    let maria = world.owner_elsewhere();
    maria.submits("/admin/settings/rules", &[("text", "No spam.")]).is(303);
    let ana = world.promoter("Ana");
    ana.submits_to("/portal/rules", "/portal/rules/acceptance", &[]).is(303);
    let elsewhere = ["/portal/sign-in", "/portal/enter", "/portal/password", "/portal/forgotten"];
    let missing = out_of_reach(&ana, "/portal", &elsewhere);
    assert!(missing.is_empty(), "no link leads to {missing:?}");
    ana.opens("/portal/account").shows("You accepted them on");
}
