//! Buyers who ask what is known of them, and to be forgotten; and what is forgotten by itself with time.

use duly::store::view::purges;
use serde_json::json;

use crate::figures::number;
use crate::forms::{Form, forms};
use crate::http::{Seen, form};
use crate::world::World;

const ORIGIN: &str = "https://www.shop.test";

/// Dora came by Ana's link, left her address, and bought in another browser.
fn world() -> World {
    let world = World::new();
    world.owner();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    let dora = world.visitor("Dora");
    dora.clicks("/ana7?src=newsletter").is(302);
    let lead = form(&[("product", "course"), ("email", "dora@example.com")]);
    let request = dora.navigation("POST", "/e/lead").header("origin", ORIGIN).body("text/plain", lead);
    dora.sends(request).is(204);
    let sale = [("order_id", "A-1"), ("amount", "97"), ("email", "dora@example.com")];
    world.shop("course").posts_back(&sale).earned_by("ana7 100 %");
    world
}

/// The form on a page that is sent to an address.
#[track_caller]
fn form_in(seen: &Seen, action: &str) -> Form {
    let found = forms(&seen.body).into_iter().find(|found| found.form.action.ends_with(action));
    found.unwrap_or_else(|| panic!("no form goes to {action}: {}", seen.body)).form
}

impl World {
    /// The day's purge, and its end.
    #[track_caller]
    pub fn a_purge_is_made(&self) {
        let at = duly::domain::time::Timestamp(self.now_ms());
        let change = duly::store::changes::sweeping::BeginPurge { at, at_once: false };
        self.app.store.write_blocking(change).unwrap();
        self.waits_until("the purge is over", || {
            purges::state(&self.app.store.view().unwrap()).unwrap().going.is_none()
        });
    }
}

#[test]
fn the_creator_finds_what_is_known_of_a_buyer_and_gives_it_to_her() {
    let world = world();
    let maria = world.owner_elsewhere();
    maria
        .submits("/admin/buyers", &[("email", "eve@example.com")])
        .is(200)
        .shows("Nothing is known of this address");
    let found = maria.submits("/admin/buyers", &[("email", "Dora@Example.com")]).is(200);
    let found = found.shows("What is known").shows("A-1").shows("\u{20ac} 97.00").shows("1 click");
    let file = maria.sends_form(&form_in(&found, "/admin/buyers/export")).is(200);
    let told = file.says("content-disposition", "attachment; filename=\"buyer.json\"").json();
    assert_eq!(told["conversions"][0]["order_id"], "A-1");
    assert_eq!(told["clicks"][0]["source"], "newsletter");
    assert_eq!(told["leads"].as_array().unwrap().len(), 1);
    assert_eq!(told["reports"].as_array().unwrap().len(), 2);
    assert!(!told.to_string().contains("dora@"), "{told}");
}

#[test]
fn a_buyer_is_erased_once_her_address_was_typed_again_and_no_sum_changes() {
    let world = world();
    let maria = world.owner_elsewhere();
    let found = maria.submits("/admin/buyers", &[("email", "dora@example.com")]).is(200);
    let erasure = form_in(&found, "/admin/buyers/erasure");
    let mistyped = maria.sends_form(&erasure.clone().with("again", "eve@example.com"));
    mistyped.is(422).shows("another address").shows("eve@example.com");

    let erased = erasure.with("again", "dora@example.com");
    maria.sends_form(&erased).is(303);
    maria.sends_form(&erased).is(303);
    maria
        .submits("/admin/buyers", &[("email", "dora@example.com")])
        .shows("Nothing is known of this address");
    assert_eq!(world.money_of("ana7"), 2_910);
    let click = world.clicks().pop().unwrap();
    assert!(!click.has_details() && click.expires.is_some());
    assert!(world.reports().iter().all(|report| !format!("{:?}", report.fields).contains("***@")));
    maria.opens("/admin/history").is(200).shows("Buyer erased").hides("dora@");
    world.finds_no_fault();
}

#[test]
fn an_erased_sale_stays_whose_it_was_when_it_is_told_of_again() {
    let world = world();
    let maria = world.owner_elsewhere();
    let found = maria.submits("/admin/buyers", &[("email", "dora@example.com")]);
    maria.sends_form(&form_in(&found, "/admin/buyers/erasure").with("again", "dora@example.com")).is(303);
    world.days_pass(1);
    world.shop("course").posts_back(&[("order_id", "A-1"), ("amount", "97")]).earned_by("ana7 100 %");
    assert_eq!(world.money_of("ana7"), 2_910);
    let next = [("order_id", "A-2"), ("amount", "97"), ("email", "dora@example.com")];
    world.shop("course").posts_back(&next).earned_by("nobody");
    world.finds_no_fault();
}

#[test]
fn figures_by_source_say_what_lies_between_their_rows_and_the_sum_once_an_erased_sale_is_given_back() {
    let world = world();
    let (maria, ana) = (world.owner_elsewhere(), world.promoter("Ana"));
    let found = maria.submits("/admin/buyers", &[("email", "dora@example.com")]);
    maria.sends_form(&form_in(&found, "/admin/buyers/erasure").with("again", "dora@example.com")).is(303);
    let why = "Of some sales it is forgotten where their clicks came from";
    for by in ["source", "referrer", "device"] {
        maria.opens(&format!("/admin/figures?by={by}")).is(200).hides("Difference").hides(why);
    }

    world.shop("course").posts_back(&[("event", "refund"), ("order_id", "A-1")]).is(200);
    for by in ["source", "referrer", "device"] {
        let seen = maria.opens(&format!("/admin/figures?by={by}")).is(200).shows(why);
        assert_eq!(number(&seen, "Sum", "Sales"), "&ndash;");
        assert_eq!(number(&seen, "Difference", "Sales"), "\u{2212}\u{20ac} 97.00", "{by}");
        ana.opens(&format!("/portal/figures?by={by}")).is(200).shows("Difference").shows(why);
    }
    let of_source = maria.opens("/admin/figures?by=source").is(200);
    assert_eq!(number(&of_source, "newsletter", "Sales"), "\u{20ac} 97.00");
    // Rows that are searched for have no other sum than theirs.
    maria.opens("/admin/figures?by=source&q=news").is(200).hides("Difference");
    maria.opens("/admin/figures?by=product").is(200).hides("Difference");
}

#[test]
fn a_customer_id_that_is_an_address_is_kept_as_a_hash_and_forgotten_with_it() {
    let world = World::new();
    world.owner();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    let click = world.visitor("Dora").clicks("/ana7?src=newsletter").click_id();
    let shop = world.shop("course");
    let first =
        [("order_id", "A-1"), ("amount", "97"), ("customer", "Dora@Example.com"), ("click_id", &click)];
    shop.posts_back(&[&first[..], &[("coupon", "dora@example.com")]].concat()).earned_by("ana7 100 %");
    let renewal = |order| [("order_id", order), ("amount", "97"), ("customer", "dora@example.com")];
    shop.posts_back(&renewal("A-2")).earned_by("ana7 100 %");

    let kept = ["A-1", "A-2"].map(|order| world.order("course", order));
    assert!(!format!("{kept:?}").to_lowercase().contains("dora"), "{kept:?}");
    assert!(!format!("{:?}", world.reports()).to_lowercase().contains("dora"));
    world.finds_no_fault();

    let maria = world.owner_elsewhere();
    maria.opens(&format!("/admin/conversions/{}", kept[0].id)).shows("an email address, kept as a code");
    let found = maria.submits("/admin/buyers", &[("email", "dora@example.com")]).shows("A-1").shows("A-2");
    maria.sends_form(&form_in(&found, "/admin/buyers/erasure").with("again", "dora@example.com")).is(303);
    maria
        .submits("/admin/buyers", &[("email", "dora@example.com")])
        .shows("Nothing is known of this address");
    assert!(!world.clicks().pop().unwrap().has_details());
    for order in ["A-1", "A-2"] {
        let erased = world.order("course", order).evidence.customer.unwrap();
        assert_eq!(erased, format!("erased:{}", kept[0].id));
    }

    // What was hers stays whose it was; who comes with this address now is new.
    shop.posts_back(&renewal("A-2")).earned_by("ana7 100 %");
    shop.posts_back(&renewal("A-3")).earned_by("nobody");
    assert_eq!(world.money_of("ana7"), 5_820);
    world.finds_no_fault();
}

#[test]
fn the_creator_sees_whose_leads_there_are_and_what_became_of_them() {
    let world = world();
    let maria = world.owner_elsewhere();
    maria.opens("/admin/leads").is(200).shows("Ana").shows("ana7").shows("A-1").hides("dora");
    maria.opens("/admin/leads?product=prd_1").is(200).shows("A-1");
    let order = world.order("course", "A-1").id;
    maria.opens(&format!("/admin/conversions/{order}")).shows("The buyer left this address on 2 Mar 2026");
}

#[test]
fn what_is_old_loses_its_details_and_nothing_that_earns_goes() {
    let world = World::new();
    world.owner();
    world.sells("course", json!({"window_days": "forever"}));
    world.accepts("Ana", "course", "ana7");
    let dora = world.visitor("Dora");
    let click = dora.clicks("/ana7?src=newsletter").click_id();
    let shop = world.shop("course");
    shop.posts_back(&[("event", "lead"), ("click_id", &click), ("email", "dora@example.com")]).is(200);
    shop.posts_back(&[("order_id", "A-1"), ("amount", "97"), ("click_id", &click)]).earned_by("ana7 100 %");

    world.days_pass(91);
    world.a_purge_is_made();
    assert!(world.reports().iter().all(|report| !report.has_details()
        && report.order_id.is_some() != (report.event.as_deref() == Some("lead"))));
    assert!(world.clicks()[0].has_details(), "a click keeps its details for 395 days");
    world.days_pass(305);
    world.a_purge_is_made();
    assert!(!world.clicks()[0].has_details());
    world.days_pass(400);
    world.a_purge_is_made();
    // Her touch lives for ever, so the lead stays and earns.
    shop.posts_back(&[("order_id", "A-2"), ("amount", "97"), ("email", "dora@example.com")])
        .earned_by("ana7 100 %");
    assert_eq!(world.money_of("ana7"), 5_820);
    world.finds_no_fault();
}

#[test]
fn a_lead_goes_after_its_time_and_its_sale_stays_whose_it_was() {
    let world = world();
    world.days_pass(400);
    world.shop("course").posts_back(&[("order_id", "A-1"), ("amount", "97")]).earned_by("ana7 100 %");
    world.days_pass(361);
    world.a_purge_is_made();
    let maria = world.owner_elsewhere();
    maria.opens("/admin/leads").is(200).shows("No leads yet");
    maria.opens("/admin/settings/privacy").is(200).shows("1 lead went").shows("The next one");
    world.shop("course").posts_back(&[("order_id", "A-1"), ("amount", "97")]).earned_by("ana7 100 %");
    assert_eq!(world.money_of("ana7"), 2_910);
    world.finds_no_fault();
}

#[test]
fn the_creator_says_how_long_things_are_kept() {
    let world = world();
    let maria = world.owner_elsewhere();
    let page = "/admin/settings/privacy";
    let typed = [("click_days", "5"), ("report_days", "7"), ("lead_days", "9")];
    maria
        .submits(page, &[("click_days", "0"), ("report_days", "x"), ("lead_days", "9999")])
        .is(422)
        .shows("how many days you keep leads: 1 to 3650");
    world.days_pass(6);
    maria.submits(page, &typed).is(303);
    maria.opens(page).is(200).shows("value=\"5\"").shows("value=\"7\"").shows("value=\"9\"");
    world.waits_until("a shorter time takes effect at once", || !world.clicks()[0].has_details());
    world.opens("/privacy").is(200).shows("5").shows("9");
    maria.opens("/admin/history").shows("how long things are kept");
}
