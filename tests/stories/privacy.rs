//! What is stored about visitors, told from the settings that are in force.

use serde_json::json;

use crate::world::World;

#[test]
fn the_page_names_the_cookie_with_the_longest_window_and_whom_to_ask() {
    let world = World::new();
    world.sells("course", json!({"window_days": 90}));
    let maria = world.owner();
    let jane = world.visitor("Jane");
    jane.opens("/privacy").shows("Global Privacy Control (Sec-GPC) changes nothing here");
    jane.opens("/privacy").is(200).shows("90 days").shows("<code>duly</code>").shows("395 days");

    maria.submits("/admin/settings", &[("contact", "hello@example.com")]).is(303);
    jane.opens("/privacy").shows("mailto:hello@example.com");
}

#[test]
fn the_page_speaks_the_visitors_language_and_every_page_leads_to_it() {
    let world = World::new();
    world.sells("course", json!({"sales_url": null}));
    let jane = world.visitor("Jane");
    let asked = jane.navigation("GET", "/privacy").header("accept-language", "es-MX,es;q=0.9");
    let seen = jane.sends(asked);
    seen.shows("Qu\u{e9} se guarda sobre ti").shows("lang=\"es\"");
    jane.opens("/p/course").shows(&format!("{}/privacy\"", world.prefix()));
}
