//! The frame of the portal: who may look, and what every page of it shows.

use serde_json::json;

use crate::world::World;

#[test]
fn ana_sees_where_she_stands_and_her_link() {
    let world = World::new();
    world.owner();
    world.sells("course", json!({"name": "Sourdough Course"}));
    world.accepts("Ana", "course", "ana7");
    let ana = world.promoter("Ana");

    ana.opens("/portal")
        .is(200)
        .shows("Sourdough Course")
        .shows("Active")
        .shows(&format!("{}/ana7", world.base));
    world.lets("ana7", "paused");
    ana.opens("/portal").is(200).shows("Sourdough School paused this").hides("/ana7");
    world.lets("ana7", "banned");
    ana.opens("/portal").is(200).shows("This has ended").hides("/ana7").hides("anned");
}

#[test]
fn she_changes_her_name_and_what_cannot_be_one_comes_back() {
    let world = World::new();
    world.owner();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    let ana = world.promoter("Ana");

    ana.submits("/portal/account", &[("name", "  ")]).is(422).shows("Please enter a name.");
    let done = ana.submits("/portal/account", &[("name", "Ana Moura")]).is(303);
    ana.follows(&done).shows("Saved.").shows("Ana Moura");
}

#[test]
fn anothers_session_is_not_found() {
    let world = World::new();
    world.owner();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ben", "course", "ben7");
    let (ana, ben) = (world.promoter("Ana"), world.promoter("Ben"));

    let bens = ben.opens("/portal/account").is(200).body;
    let end = crate::forms::actions(&bens).into_iter().find(|to| to.ends_with("/end")).unwrap();
    let form = ana.fills_in("/portal/account", &[("name", "Ana")]);
    let forged = crate::forms::Form { action: end, ..form };
    ana.sends_form(&forged).is(404);
    ben.opens("/portal").is(200);
}

#[test]
fn her_own_click_on_her_own_link_earns_nothing() {
    let world = World::new();
    world.owner();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ben", "course", "ben7");
    let ana = world.promoter("Ana");

    let sale = |id: &str, order: &str| {
        let sale = [("click_id", id), ("amount", "97"), ("order_id", order)];
        world.shop("course").posts_back(&sale).is(200).earners()
    };
    assert_eq!(sale(&ana.clicks("/ana7").click_id(), "A-1"), "nobody");
    // By another's link she is a visitor like everyone.
    assert_eq!(sale(&ana.clicks("/ben7").click_id(), "A-2"), "ben7 100 %");
}
