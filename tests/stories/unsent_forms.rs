//! Who is signed out while she fills in a form is told that it was not saved, and finds the form again.

use serde_json::json;

use crate::forms::{Form, link_named};
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

/// What the refusal of a form from before the sign-in says.
const OLD: &str = "This page was opened before you signed in again, so nothing was saved.";

#[test]
fn a_form_that_was_opened_before_maria_signed_in_again_is_not_saved_and_leads_back_to_its_page() {
    let world = world_of_ana();
    let maria = world.owner_elsewhere();
    let page = "/admin/products/prd_1/offers/new?from=list";
    let form = maria.fills_in(page, &[("name", "Yearly bread"), ("price", "10")]);
    let pause = maria.fills_in_for("/admin/products/prd_1", "/admin/products/prd_1/pause", &[]);
    maria.submits_to("/admin", "/admin/sign-out", &[]).is(303);
    maria.submits("/admin/sign-in", &[("email", EMAIL), ("password", owner::PASSWORD)]).is(303);

    let refused = sends_from(&maria, &format!("{}{page}", world.base), &form).is(403).shows(OLD);
    maria.goes_on(&refused, "Open it again").is(200).shows("Price");
    maria.opens("/admin/offers").is(200).hides("Yearly bread");
    // Without a word of where it stood, and with one of another site, the form's own address leads to its page.
    for from in [None, Some("https://evil.test/admin/team")] {
        let refused = match from {
            None => maria.sends_form(&pause),
            Some(page) => sends_from(&maria, page, &pause),
        };
        let link = link_named(&refused.is(403).shows(OLD).body, "Open it again").unwrap();
        let led = maria.opens(&maria.path_of(&link)).is(303);
        assert_eq!(maria.path_of(led.location()), "/admin/products/prd_1");
    }
    maria.opens("/admin/products/prd_1").is(200).shows("/admin/products/prd_1/pause");
    // A page from before does not sign her out.
    maria.sends_form(&form.sent_to("/admin/sign-out")).is(403).shows(OLD);
    maria.opens("/admin/account").is(200);
}

#[test]
fn ana_reads_in_her_language_that_her_form_is_from_before_she_signed_in() {
    let world = world_of_ana();
    let ana = world.promoter("Ana");
    let page = "/portal/account";
    let form = ana.fills_in_for(page, "/portal/account/name", &[("name", "Ana Maria")]);
    ana.submits_to(page, "/portal/sign-out", &[]).is(303);
    ana.submits("/portal/sign-in", &[("email", "ana@example.com"), ("password", PASSWORD)]).is(303);

    let sends = |language: &str| {
        let request = ana.navigation("POST", "/portal/account/name").header("accept-language", language);
        let request = request.header("sec-fetch-site", "same-origin");
        let request = request.header("referer", &format!("{}{page}", world.base));
        ana.sends(request.body("application/x-www-form-urlencoded", form.body())).is(403)
    };
    for (language, told, label) in [
        ("en", OLD, "Open it again"),
        ("es", "por eso no se guardó nada. Ábrela otra vez", "Abrir otra vez"),
        ("pt-BR", "por isso nada foi salvo. Abra-a outra vez", "Abrir outra vez"),
    ] {
        let refused = sends(language).shows(told);
        ana.goes_on(&refused, label).is(200).hides("Ana Maria");
    }
    // What she chose counts more than what her browser asks for.
    ana.submits_to(page, "/portal/account/language", &[("language", "pt")]).is(303);
    sends("es").shows("por isso nada foi salvo.");
}

#[test]
fn whoever_is_signed_out_already_is_led_to_the_sign_in_by_another_sign_out() {
    let world = world_of_ana();
    let (maria, ana) = (world.owner_elsewhere(), world.promoter("Ana"));
    for (person, door) in [(&maria, "/admin"), (&ana, "/portal")] {
        let (sign_out, sign_in) = (format!("{door}/sign-out"), format!("{door}/sign-in"));
        let page = format!("{door}/account");
        let [first, second] = [(); 2].map(|()| person.fills_in_for(&page, &sign_out, &[]));
        person.sends_form(&first).is(303);
        person.opens(&sign_in).is(200).shows("You are signed out.");
        let again = person.sends_form(&second).is(303);
        assert_eq!(person.path_of(again.location()), sign_in);
        person.opens(&sign_in).is(200).hides("You were signed out");
        // The same where the browser still holds the name of a session that is over, and the page is of one before it.
        let cookie = if door == "/admin" { "duly-session" } else { "duly-portal" };
        person.forges(cookie, "a-session-that-is-over");
        let again = person.sends_form(&second).is(303);
        assert_eq!(person.path_of(again.location()), sign_in);
        // What is no form of ours is still none.
        if door == "/portal" {
            person.sends_form(&second.clone().without("csrf")).is(403);
        }
    }
}
