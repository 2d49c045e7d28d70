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

#[test]
fn the_front_page_and_a_page_that_is_not_there_speak_the_visitors_language() {
    let world = World::new();
    let dora = world.visitor("Dora");
    let opens = |path: &str, language: &str| {
        dora.sends(dora.navigation("GET", path).header("accept-language", language))
    };
    opens("/", "es-MX,es;q=0.9").is(200).shows("aún no tiene dueño").shows("lang=\"es\"");
    world.owner();
    opens("/", "pt-BR,pt;q=0.9").is(200).shows("Entrar como afiliado").shows("lang=\"pt");
    opens("/", "de,en;q=0.5").is(200).shows("Sign in as an affiliate");
    for (language, says) in
        [("es", "Esta página no existe"), ("pt", "Esta página não existe"), ("en", "Not found")]
    {
        opens("/p/nothing/picture/x", language).is(404).shows(says);
    }
    // Behind the doors it is English as the pages there are.
    opens("/admin/sign-in/nowhere", "es").is(404).shows("Not found");
}
