//! The creator looks at an affiliate's pages as the affiliate sees them.

use serde_json::json;

use crate::world::World;

fn ana_promotes() -> World {
    let world = World::new();
    world.sells("course", json!({"name": "Sourdough Course"}));
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ben", "course", "ben7");
    world
}

const PAGE: &str = "/admin/affiliates/aff_1";
const LOOK: &str = "/admin/affiliates/aff_1/look";

#[test]
fn maria_sees_anas_pages_exactly_as_ana_does() {
    let world = ana_promotes();
    let maria = world.owner();
    let ana = world.promoter("Ana");

    let done = maria.submits_to(PAGE, LOOK, &[]).is(303);
    let seen = maria.follows(&done).is(200).shows("You are looking as").shows("Ana");
    let main = |body: &str| body.split_once("<h1").unwrap().1.split_once("</main>").unwrap().0.to_owned();
    assert_eq!(main(&seen.body), main(&ana.opens("/portal").body));
    maria.opens("/portal/account").is(200).shows("ana@example.com");
}

#[test]
fn maria_can_change_nothing_there() {
    let world = ana_promotes();
    let maria = world.owner();
    maria.submits_to(PAGE, LOOK, &[]).is(303);

    maria.submits("/portal/account", &[("name", "Not Ana")]).is(403).shows("You are only looking");
    let page = "/portal/affiliations/afn_1/leaving";
    maria.submits_to(page, "/portal/affiliations/afn_1/departure", &[]).is(403);
    maria.opens(PAGE).shows("Ana").hides("Not Ana");
}

#[test]
fn maria_stops_and_the_look_ends_by_itself_after_an_hour() {
    let world = ana_promotes();
    let maria = world.owner();
    maria.submits_to(PAGE, LOOK, &[]).is(303);
    let done = maria.submits_to("/portal", "/admin/looking/end", &[]).is(303);
    maria.follows(&done).is(200).shows("Ana");
    maria.opens("/portal").is(303);

    maria.submits_to(PAGE, LOOK, &[]).is(303);
    world.seconds_pass(3_500);
    maria.opens("/portal").is(200);
    world.seconds_pass(200);
    maria.opens("/portal").is(303);
}

#[test]
fn a_look_is_worth_nothing_without_marias_own_session() {
    let world = ana_promotes();
    let maria = world.owner();
    maria.submits_to(PAGE, LOOK, &[]).is(303);
    let look = maria.cookie("duly-looking").unwrap();

    let mallory = world.visitor("Mallory");
    mallory.forges("duly-looking", &look);
    mallory.opens("/portal").is(303);
    // Nor at anybody else's pages: Ben, who is an affiliate, forges one for Ana's.
    let ben = world.promoter("Ben");
    ben.forges("duly-looking", &look);
    ben.opens("/portal").is(200).shows("Ben").hides("looking as");
    maria.forges("duly-looking", &look.replacen('1', "2", 1));
    maria.opens("/portal").is(303);
    // And it ends with her session.
    maria.forges("duly-looking", &look);
    maria.opens("/portal").is(200);
    maria.submits_to("/admin", "/admin/sign-out", &[]).is(303);
    maria.opens("/portal").is(303);
}

#[test]
fn a_click_while_looking_is_marias_own() {
    let world = ana_promotes();
    let maria = world.owner();
    maria.submits_to(PAGE, LOOK, &[]).is(303);

    let id = maria.clicks("/ana7").is(302).click_id();
    let sale = [("click_id", id.as_str()), ("amount", "97"), ("order_id", "A-1")];
    assert_eq!(world.shop("course").posts_back(&sale).is(200).earners(), "nobody");
}
