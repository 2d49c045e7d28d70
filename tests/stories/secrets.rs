//! Secrets are shown to whom they belong, rotated without losing a sale, and written nowhere.

use duly::web::secrets::{AccountSecrets, ProductSecrets};
use serde_json::json;

use crate::conversions::world_with_a_click;
use crate::http::{Seen, form};
use crate::people::Visitor;
use crate::world::World;

const PAGE: &str = "/admin/products/prd_1/secrets";

fn secrets(world: &World) -> ProductSecrets {
    let product = world.app.store.mirror().product_called("course").unwrap();
    ProductSecrets::of(world.app.store.keys(), &product)
}

fn rotates(maria: &Visitor<'_>, days: &str) -> Seen {
    maria.submits_to(PAGE, &format!("{PAGE}/rotation"), &[("overlap_days", days)]).is(303)
}

/// Reports an order with a token, and gives the status.
fn reports(world: &World, token: &str, order: &str) -> u16 {
    let fields = [("product", "course"), ("order_id", order), ("amount", "97"), ("token", token)];
    world.shop("course").posts(&fields).status
}

#[test]
fn secrets_are_hidden_until_she_asks_for_them() {
    let (world, _) = world_with_a_click();
    let maria = world.owner();
    let of = secrets(&world);

    let hidden = maria.opens(PAGE).is(200).says("cache-control", "no-store");
    let shown =
        maria.submits_to(PAGE, &format!("{PAGE}/showing"), &[]).is(200).says("cache-control", "no-store");
    for secret in [&of.postback_token, &of.postback_secret, &of.pixel_secret] {
        assert!(!hidden.body.contains(secret.as_str()) && shown.body.contains(secret.as_str()));
    }
    shown.says("referrer-policy", "same-origin").shows("Hide");
    maria.opens("/admin/history").hides(&of.postback_token);
}

#[test]
fn after_a_rotation_both_are_taken_until_the_overlap_ends() {
    let (world, _) = world_with_a_click();
    let maria = world.owner();
    let old = secrets(&world).postback_token;

    let seen = rotates(&maria, "7");
    maria.follows(&seen).shows("The old ones are taken until 9 Mar 2026");
    let new = secrets(&world).postback_token;
    assert_ne!(old, new);
    maria.opens(PAGE).shows("None of the latest reports came with the old ones");
    assert_eq!((reports(&world, &old, "A-1"), reports(&world, &new, "A-2")), (200, 200));
    maria.opens(PAGE).shows("The last report that came with the old ones arrived");
    maria.opens("/admin/history").shows("Secrets rotated").shows("for 7 more days").hides(&new);

    world.days_pass(7);
    assert_eq!((reports(&world, &old, "A-3"), reports(&world, &new, "A-4")), (401, 200));
    maria.opens(PAGE).hides("The old secrets are still taken");
    world.finds_no_fault();
}

#[test]
fn an_overlap_is_ended_at_once_and_a_form_sent_twice_rotates_once() {
    let (world, _) = world_with_a_click();
    let maria = world.owner();
    let old = secrets(&world).postback_token;

    let rotation = maria.fills_in_for(PAGE, &format!("{PAGE}/rotation"), &[("overlap_days", "30")]);
    maria.sends_form(&rotation).is(303);
    let new = secrets(&world).postback_token;
    let seen = maria.sends_form(&rotation).is(303);
    maria.follows(&seen).shows("rotated already");
    assert_eq!(secrets(&world).postback_token, new);

    assert_eq!(reports(&world, &old, "A-1"), 200);
    let seen = maria.submits_to(PAGE, &format!("{PAGE}/rotation/end"), &[]).is(303);
    maria.follows(&seen).shows("The old secrets are not taken any more");
    assert_eq!((reports(&world, &old, "A-2"), reports(&world, &new, "A-3")), (401, 200));
    let forged = maria.fills_in_for(PAGE, &format!("{PAGE}/rotation"), &[("overlap_days", "400")]);
    maria.sends_form(&forged).is(422).shows("Please choose one of these");
}

#[test]
fn without_an_overlap_the_old_ones_end_at_once_and_a_change_of_the_product_brings_none_back() {
    let (world, _) = world_with_a_click();
    let maria = world.owner();
    let first = secrets(&world).postback_token;
    rotates(&maria, "7");
    let second = secrets(&world).postback_token;
    rotates(&maria, "0");
    let third = secrets(&world).postback_token;
    assert_eq!([&first, &second, &third].map(|token| reports(&world, token, "A-1")), [401, 401, 200]);
    world.changes("course", json!({"name": "Bread"}));
    assert_eq!(secrets(&world).postback_token, third);
    rotates(&maria, "1");
    world.changes("course", json!({"name": "More bread"}));
    assert_eq!(reports(&world, &third, "A-2"), 200);
}

#[test]
fn the_account_wide_ones_are_the_owners_and_rotate_as_well() {
    let (world, _) = world_with_a_click();
    let maria = world.owner();
    let page = "/admin/settings/secrets";
    let old = world.account_token();
    maria.opens("/admin/settings/tokens").is(200).hides(&old);
    maria.opens(page).hides(&old);
    maria.submits_to(page, &format!("{page}/showing"), &[]).shows(&old);

    maria.submits_to(page, &format!("{page}/rotation"), &[("overlap_days", "1")]).is(303);
    let new = world.account_token();
    assert_ne!(old, new);
    assert_eq!((reports(&world, &old, "A-1"), reports(&world, &new, "A-2")), (200, 200));
    maria.opens(page).shows("The last report that came with the old ones arrived");
    let settings = [("name", "Bread and more")];
    maria.submits("/admin/settings", &settings).is(303);
    assert_eq!(reports(&world, &old, "A-3"), 200, "other settings change nothing here");
    world.days_pass(1);
    assert_eq!((reports(&world, &old, "A-4"), reports(&world, &new, "A-5")), (401, 200));
    let wide = AccountSecrets::of(world.app.store.keys(), None).token;
    assert_eq!(wide, old, "the first were made from no number");
}

#[test]
fn a_program_rotates_too() {
    let (world, _) = world_with_a_click();
    let program = world.program();
    let old = secrets(&world).postback_token;
    let told = program.posts("/products/course/secrets", json!({"overlap_days": 1})).is(200).json();
    assert_eq!(told["postback_token"], json!(secrets(&world).postback_token));
    assert_eq!(told["old_secrets_until"], json!("2026-03-03T10:00:00.001Z"));
    assert_eq!(reports(&world, &old, "A-1"), 200);
    program.posts("/products/course/secrets", json!({"overlap_days": 31})).is(422);
    let reader = world.reading_program();
    reader.posts("/products/course/secrets", json!({})).is(403);
    reader.gets("/products/course").hides("postback_token");
}

#[test]
fn a_token_is_refused_in_words_that_help() {
    let (world, _) = world_with_a_click();
    world.sells("book", json!({}));
    let (course, book) = (world.shop("course").token, world.shop("book").token);

    assert_eq!(reports(&world, &book, "A-1"), 401, "another product's");
    assert_eq!(reports(&world, &world.account_token(), "A-1"), 200);
    assert_eq!(reports(&world, &"x".repeat(33 * 1024), "A-2"), 401);
    assert_eq!(reports(&world, &course.to_uppercase(), "A-2"), 401, "tokens are as they are");
    let sale = [("product", "course"), ("order_id", "A-3"), ("amount", "97")];
    let both = |header: &str, said: &str| {
        let query = form(&[&sale[..], &[("token", said)]].concat());
        let request = world.request("GET", &format!("/postback?{query}"));
        world.sends(request.header("authorization", &format!("BEARER {header}")))
    };
    both(&course, &book).is(401).shows("another than the one in the fields");
    both(&course, &course).is(200);
    let request = world.request("POST", "/postback").header("authorization", &format!("Basic {course}"));
    let seen = world.sends(request.body("application/x-www-form-urlencoded", form(&sale)));
    seen.is(401).shows("send token=, or Authorization: Bearer");
}

#[test]
fn no_row_and_no_page_holds_a_secret_that_came_under_any_name() {
    let (world, _) = world_with_a_click();
    let maria = world.owner();
    let token = world.shop("course").token;
    for name in ["token", "security_token", "verification_token", "secret", "key", "X_Signature"] {
        let fields = [("product", "course"), ("order_id", "A-1"), ("amount", "97"), (name, token.as_str())];
        world.shop("course").posts(&fields);
        world.visitor("Ben").loads_pixel(&fields);
    }
    assert!(!format!("{:?}", world.reports()).contains(&token));
    let report = world.reports().first().unwrap().id;
    maria.opens(&format!("/admin/reports/{report}")).is(200).shows("***").hides(&token);
}
