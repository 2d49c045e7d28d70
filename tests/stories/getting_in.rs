//! Getting in: the setup, the sign-in and its limits, sessions, and forms that do not come from us.

use serde_json::json;

use crate::owner::{EMAIL, PASSWORD, SETUP};
use crate::world::World;

#[test]
fn a_new_installation_has_no_account_that_anybody_knows() {
    let world = World::new();
    let mallory = world.visitor("Mallory");

    let led_to = mallory.opens("/admin/account").is(303);
    assert!(mallory.path_of(led_to.location()).starts_with("/admin/sign-in?next="), "{}", led_to.location());
    mallory.opens("/setup").is(404);
    mallory.opens("/setup?t=").is(404);
    mallory.opens("/setup?t=admin").is(404);
    mallory.opens("/admin/sign-in").is(200).shows("Nobody owns this installation yet");
}

#[test]
fn the_setup_address_works_once() {
    let world = World::new();
    let address = world.setup_address();
    let form = world.visitor("Mallory").fills_in(&address, &SETUP);

    let maria = world.visitor("Maria");
    let done = maria.submits(&address, &SETUP).is(303);
    assert!(done.location().ends_with("/admin"), "{}", done.location());
    maria.opens("/admin/account").is(200).shows(EMAIL);

    world.visitor("Mallory").opens(&address).is(404);
    let mallory = world.visitor("Mallory");
    assert!(mallory.sends_form(&form.with("email", "mallory@example.com")).status >= 400);
    assert_eq!(world.visitor("Mallory").opens("/admin/account").status, 303);
}

#[test]
fn a_setup_address_dies_after_a_day_and_when_a_fresh_one_is_made() {
    let world = World::new();
    let first = world.setup_address();
    let second = world.setup_address();
    world.opens(&first).is(404);
    world.opens(&second).is(200);
    world.days_pass(2);
    world.opens(&second).is(404);
}

#[test]
fn a_form_comes_back_with_all_problems_and_what_was_typed_but_the_password() {
    let world = World::new();
    let typed =
        [("program", ""), ("name", "Maria & \"Co\" <b>"), ("email", "maria"), ("password", "short-pw")];

    let seen = world.visitor("Maria").submits(&world.setup_address(), &typed).is(422);
    let seen = seen.shows("things to mend").shows("aria-invalid=\"true\"").hides("short-pw").hides("<b>");
    assert!(crate::forms::unescaped(&seen.body).contains("value=\"Maria & \"Co\" <b>\""), "{}", seen.body);
}

#[test]
fn the_creator_signs_in_and_out() {
    let world = World::new();
    world.owner();

    let maria = world.owner_elsewhere();
    maria.opens("/admin/account").is(200).shows(EMAIL);
    let form = maria.fills_in("/admin/account", &[("old", ""), ("new", "")]);
    let stolen = maria.cookie("duly-session").unwrap();
    let out = crate::forms::Form {
        action: form.action.replace("/admin/account/password", "/admin/sign-out"),
        ..form
    };
    maria.sends_form(&out).is(303);
    assert_eq!(maria.cookie("duly-session"), None);
    // The server has forgotten it too.
    let mallory = world.visitor("Mallory");
    mallory.forges("duly-session", &stolen);
    mallory.opens("/admin/account").is(303);
}

#[test]
fn nobody_learns_who_has_an_account() {
    let world = World::new();
    world.owner();

    let answer = |email: &str| {
        let seen = world
            .visitor("Mallory")
            .submits("/admin/sign-in", &[("email", email), ("password", "wrong password")]);
        let seen = seen.is(422).lacks("location");
        let csrf = crate::forms::csrf(&seen.body);
        seen.body.replace(email, "EMAIL").replace(&csrf, "CSRF")
    };
    assert_eq!(answer(EMAIL), answer("nobody@example.com"));
}

#[test]
fn guessing_passwords_is_slow() {
    let world = World::new();
    world.owner();
    let mallory = world.visitor("Mallory");
    let guess = [("email", EMAIL), ("password", "wrong password")];

    let statuses: Vec<u16> = (0..12).map(|_| mallory.submits("/admin/sign-in", &guess).status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 10, "{statuses:?}");
    let refused = mallory.submits("/admin/sign-in", &guess).is(429);
    assert!(refused.header("retry-after").is_some());
    // The right one does not help in that minute, and does in the next.
    mallory.submits("/admin/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).is(429);
    world.seconds_pass(61);
    world.owner_elsewhere();
}

#[test]
fn a_session_gets_a_new_id_at_the_sign_in() {
    let world = World::new();
    world.owner();
    let maria = world.visitor("Maria");
    maria.forges("duly-session", "set-by-mallory");

    maria.submits("/admin/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).is(303);
    let own = maria.cookie("duly-session").unwrap();
    assert!(own.len() >= 32 && own != "set-by-mallory", "{own}");
}

#[test]
fn the_sessions_cookie_is_for_servers_only_and_for_https_where_there_is_one() {
    let world = World::reached_as("https://go.jane.test", &[]);
    let maria = world.visitor("Maria");

    let done = maria.submits(&world.setup_address(), &SETUP).is(303);
    let cookie =
        done.all("set-cookie").into_iter().find(|cookie| cookie.contains("session")).unwrap().to_owned();
    for part in ["__Host-", "; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(cookie.contains(part), "{part}: {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
}

#[test]
fn a_session_ends_by_itself() {
    let world = World::new();
    let maria = world.owner();

    world.days_pass(6);
    maria.opens("/admin/account").is(200);
    world.days_pass(6);
    maria.opens("/admin/account").is(200);
    world.days_pass(8);
    maria.opens("/admin/account").is(303);
}

#[test]
fn a_new_password_signs_other_browsers_out() {
    let world = World::new();
    let maria = world.owner();
    let phone = world.owner_elsewhere();

    let wrong =
        maria.submits("/admin/account", &[("old", "not hers at all"), ("new", "a fresh new password")]);
    wrong.is(422).shows("This is not your password.");
    maria.submits("/admin/account", &[("old", PASSWORD), ("new", "a fresh new password")]).is(303);
    maria.opens("/admin/account").is(200);
    phone.opens("/admin/account").is(303);
    let guess = [("email", EMAIL), ("password", PASSWORD)];
    world.visitor("Mallory").submits("/admin/sign-in", &guess).is(422);
}

#[test]
fn after_the_sign_in_she_is_where_she_wanted_to_go() {
    let world = World::new();
    world.owner();
    let maria = world.visitor("Maria");

    let asked = maria.opens("/admin/account").is(303);
    let sign_in = maria.path_of(asked.location());
    let done = maria.submits(&sign_in, &[("email", EMAIL), ("password", PASSWORD)]).is(303);
    maria.follows(&done).is(200).shows(EMAIL);
}

#[test]
fn after_the_sign_in_nobody_is_led_to_another_site() {
    let world = World::new();
    world.owner();

    for next in [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/admin/../../evil",
        "javascript:alert(1)",
        "/admin\r\nx: y",
    ] {
        let page = format!("/admin/sign-in?{}", crate::http::form(&[("next", next)]));
        let maria = world.visitor("Maria");
        let seen = maria.submits(&page, &[("email", EMAIL), ("password", PASSWORD)]).is(303);
        assert_eq!(maria.path_of(seen.location()), "/admin", "{next:?}");
        world.seconds_pass(61);
    }
}

#[test]
fn a_forms_token_reads_differently_on_every_page_and_each_is_taken() {
    let world = World::new();
    let maria = world.owner();
    let wrong = [("old", "not her password"), ("new", "a fresh new password")];
    let forms = [(); 2].map(|()| maria.fills_in("/admin/account", &wrong));
    assert_ne!(forms[0].value("csrf"), forms[1].value("csrf"), "no length of a page tells it");
    for form in forms {
        maria.sends_form(&form).is(422);
    }
}

#[test]
fn a_form_that_is_sent_again_with_the_token_of_another_page_counts_once() {
    let world = World::new();
    let maria = world.owner();
    world.sells("course", json!({}));
    let sale = [("product", "prd_1"), ("order_id", "A-1"), ("amount", "97"), ("reason", "paid in cash")];
    let first = maria.fills_in("/admin/conversions/new", &sale);
    let key = first.value("once").unwrap().to_owned();
    let [first, again] =
        [first, maria.fills_in("/admin/conversions/new", &sale)].map(|form| form.with("once", &key));
    let made = maria.sends_form(&first).is(303);
    assert_eq!(maria.sends_form(&again).is(303).location(), made.location());
}

#[test]
fn a_form_that_is_not_ours_is_refused() {
    let world = World::new();
    let maria = world.owner();
    let change = [("old", PASSWORD), ("new", "a fresh new password")];
    let form = maria.fills_in("/admin/account", &change);
    let of_mallory = world.visitor("Mallory").fills_in("/admin/sign-in", &[("email", ""), ("password", "")]);
    let foreign = of_mallory.value("csrf").unwrap().to_owned();

    maria.sends_form(&form.clone().without("csrf")).is(403);
    maria.sends_form(&form.clone().with("csrf", "")).is(403);
    maria.sends_form(&form.clone().with("csrf", &"0123456789abcdef".repeat(4))).is(403);
    maria.sends_form(&form.clone().with("csrf", &form.value("csrf").unwrap()[..63])).is(403);
    maria.sends_form(&form.clone().with("csrf", &foreign)).is(403);
    for (name, value) in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site")] {
        let request = maria.navigation("POST", "/admin/account/password").header(name, value);
        maria.sends(request.body("application/x-www-form-urlencoded", form.body())).is(403);
    }
    let request = maria.navigation("POST", "/admin/account/password").without("sec-fetch-site");
    let request = request.header("origin", "https://evil.example");
    maria.sends(request.body("application/x-www-form-urlencoded", form.body())).is(403);
    // Sent as it should be, the same form is taken.
    maria.sends_form(&form).is(303);
}
