//! Light or dark: a person chooses, the choice is kept without script, and a cookie holds just that.

use serde_json::json;

use crate::world::World;

#[test]
fn maria_chooses_dark_pages_and_they_stay_dark() {
    let world = World::new();
    let maria = world.owner();
    maria.opens("/admin").is(200).shows("data-theme=\"system\"");

    let chosen = maria.submits_to("/admin/products", "/admin/look", &[("look", "dark")]).is(303);
    assert_eq!(maria.path_of(chosen.location()), "/admin");
    assert_eq!(maria.cookie("duly-look").as_deref(), Some("dark"));
    for page in ["/admin", "/admin/settings", "/admin/sign-in"] {
        maria.opens(page).shows("data-theme=\"dark\"").shows("name=\"color-scheme\" content=\"dark\"");
    }
    world.visitor("Dora").opens("/admin/sign-in").shows("data-theme=\"system\"");

    maria.submits_to("/admin", "/admin/look", &[("look", "system")]).is(303);
    maria.opens("/admin").shows("data-theme=\"system\"");
}

#[test]
fn ana_is_led_back_to_the_page_that_she_chose_on() {
    let world = World::new();
    world.owner();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    let ana = world.promoter("Ana");

    let form = ana.fills_in_for("/portal/payouts", "/portal/look", &[("look", "light")]);
    let sends = |from: &str, body: String| {
        let request = ana.navigation("POST", "/portal/look").header("sec-fetch-site", "same-origin");
        ana.sends(request.header("referer", from).body("application/x-www-form-urlencoded", body))
    };
    let here = format!("{}/portal/commissions?state=due", world.base);
    let back = sends(&here, form.body()).is(303);
    assert_eq!(ana.path_of(back.location()), "/portal/commissions?state=due");
    let elsewhere = sends("https://evil.test//evil.test", form.body()).is(303);
    assert_eq!(ana.path_of(elsewhere.location()), "/portal");
    ana.opens("/portal").shows("<html lang=\"en\" data-theme=\"light\"");
    sends(&here, form.with("look", "pink").body()).is(422).shows("Choose system, light or dark.");
    let maria = world.owner_elsewhere();
    let pink = maria.submits_to("/admin", "/admin/look", &[("look", "pink")]);
    pink.is(422).shows("Choose system, light or dark.");
}

#[test]
fn who_chose_dark_pages_finds_the_help_and_the_visitors_pages_dark_too() {
    let world = World::new();
    world.owner();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    let ana = world.promoter("Ana");
    let pages =
        ["/help", "/help/affiliates", "/", "/privacy", "/p/course", "/p/course/pay", "/nobody-has-this"];
    for page in pages {
        ana.opens(page).shows("data-theme=\"system\"").shows("name=\"color-scheme\" content=\"light dark\"");
    }
    ana.submits_to("/portal", "/portal/look", &[("look", "dark")]).is(303);
    for page in pages {
        ana.opens(page).shows("data-theme=\"dark\"").shows("name=\"color-scheme\" content=\"dark\"");
    }
}

#[test]
fn the_page_about_privacy_names_the_cookie() {
    let world = World::new();
    world.owner();
    world.visitor("Dora").opens("/privacy").shows("<code>duly-look</code>").shows("holds that word");
}
