//! Who is signed out while she fills in a form is told that it was not saved, and finds the form again.

use serde_json::json;

use crate::forms::Form;
use crate::http::Seen;
use crate::owner::{self, EMAIL};
use crate::people::Visitor;
use crate::promoters::PASSWORD;
use crate::world::World;

/// What the sign-in says.
const UNSENT: &str = "You were signed out, so what you sent was not saved. Sign in, and fill it in again.";

/// Maria sells a course, and Ana promotes it.
fn world_of_ana() -> World {
    let world = World::new();
    world.owner();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    world
}

/// Sends a form from a page with this address.
#[track_caller]
fn sends_from(person: &Visitor<'_>, page: &str, form: &Form) -> Seen {
    let request = person.navigation("POST", &person.path_of(&form.action)).header("referer", page);
    let request = request.header("sec-fetch-site", "same-origin");
    person.sends(request.body("application/x-www-form-urlencoded", form.body()))
}

#[test]
fn maria_is_told_that_her_form_was_not_saved_and_finds_it_again_after_the_sign_in() {
    let world = world_of_ana();
    let maria = world.owner_elsewhere();
    let page = "/admin/products/prd_1/offers/new?from=list";
    let form = maria.fills_in(page, &[("name", "Yearly bread"), ("price", "10")]);
    maria.submits_to("/admin", "/admin/sign-out", &[]).is(303);

    let unsent = sends_from(&maria, &format!("{}{page}", world.base), &form).is(303);
    let sign_in = maria.path_of(unsent.location());
    maria.opens(&sign_in).is(200).shows(UNSENT);
    maria.opens(&sign_in).is(200).hides(UNSENT);
    let who = [("email", EMAIL), ("password", owner::PASSWORD)];
    let done = maria.submits(&sign_in, &who).is(303);
    assert_eq!(maria.path_of(done.location()), page);
    maria.follows(&done).is(200).hides("Yearly bread");
}

#[test]
fn ana_is_told_so_in_her_language_when_her_session_ran_out() {
    let world = world_of_ana();
    let ana = world.promoter("Ana");
    let page = "/portal/account";
    let form = ana.fills_in_for(page, "/portal/account/name", &[("name", "Ana Maria")]);
    world.days_pass(8);

    for (language, told) in [
        ("en", UNSENT),
        ("es", "no se guardó lo que enviaste. Inicia sesión y rellénalo otra vez."),
        ("pt-BR", "o que você enviou não foi salvo. Entre e preencha de novo."),
    ] {
        let in_language =
            |method, path: &str| ana.navigation(method, path).header("accept-language", language);
        let request = in_language("POST", "/portal/account/name").header("sec-fetch-site", "same-origin");
        let request = request.header("referer", &format!("{}{page}", world.base));
        let unsent = ana.sends(request.body("application/x-www-form-urlencoded", form.body())).is(303);
        let sign_in = ana.path_of(unsent.location());
        assert_eq!(sign_in, "/portal/sign-in?next=%2Fportal%2Faccount");
        ana.sends(in_language("GET", &sign_in)).is(200).shows(told);
    }
    let who = [("email", "ana@example.com"), ("password", PASSWORD)];
    let done = ana.submits("/portal/sign-in?next=%2Fportal%2Faccount", &who).is(303);
    ana.follows(&done).is(200).hides("Ana Maria");
}

#[test]
fn only_a_page_of_ours_behind_the_same_door_is_led_on_to() {
    let world = world_of_ana();
    let maria = world.owner_elsewhere();
    let form = maria.fills_in("/admin/products/prd_1/offers/new", &[("name", "Plan A")]);
    maria.submits_to("/admin", "/admin/sign-out", &[]).is(303);

    let page = |path: &str| format!("{}{path}", world.base);
    for from in [
        "https://evil.test/admin/products".to_owned(),
        format!("https://evil.test/{}/admin/products", world.base),
        page("/portal/account"),
        page("//evil.test/admin"),
        page("/admin/sign-out"),
        "nonsense".to_owned(),
    ] {
        let unsent = sends_from(&maria, &from, &form).is(303);
        let own = "/admin/sign-in?next=%2Fadmin%2Fproducts%2Fprd_1%2Foffers%2Fnew";
        assert_eq!(maria.path_of(unsent.location()), own, "{from}");
    }
    // What was searched for may hold anything; the page is found without it.
    let unsent = sends_from(&maria, &page("/admin/products?q=%2F%2Fevil.test~"), &form);
    assert_eq!(maria.path_of(unsent.location()), "/admin/sign-in?next=%2Fadmin%2Fproducts");
    maria.opens("/admin/sign-in").is(200).shows(UNSENT);
    // Whoever signs out twice lost nothing.
    let again = maria.sends_form(&form.sent_to("/admin/sign-out")).is(303);
    assert_eq!(maria.path_of(again.location()), "/admin/sign-in");
    maria.opens("/admin/sign-in").is(200).hides(UNSENT);
}

#[test]
fn without_a_word_of_where_it_stood_a_form_is_found_by_its_own_address() {
    let world = world_of_ana();
    let maria = world.owner_elsewhere();
    let form = maria.fills_in_for("/admin/products/prd_1", "/admin/products/prd_1/pause", &[]);
    maria.submits_to("/admin", "/admin/sign-out", &[]).is(303);
    let sign_in = maria.sends_form(&form).is(303);
    let sign_in = maria.path_of(sign_in.location());
    let done = maria.submits(&sign_in, &[("email", EMAIL), ("password", owner::PASSWORD)]).is(303);
    let led = maria.follows(&done).is(303);
    assert_eq!(maria.path_of(led.location()), "/admin/products/prd_1");
}

#[test]
fn an_address_that_only_takes_forms_leads_to_the_page_of_the_form() {
    let world = world_of_ana();
    let maria = world.owner_elsewhere();
    for (address, page) in [
        ("/admin/adjustments/preview", "/admin/adjustments/new"),
        ("/admin/looking/end", "/admin"),
        ("/admin/products/prd_1/pause", "/admin/products/prd_1"),
    ] {
        let led = maria.opens(address).is(303);
        assert_eq!(maria.path_of(led.location()), page);
        maria.opens(page).is(200);
    }
}
