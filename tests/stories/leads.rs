//! Leads: somebody leaves her address on the way, and comes back to buy in another browser. Whoever sent her earns
//! all the same, while the touch lives.

use serde_json::json;

use crate::http::{Seen, form};
use crate::people::Visitor;
use crate::world::World;

const ORIGIN: &str = "https://www.shop.test";

fn world() -> World {
    let world = World::new();
    world.owner();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ben", "course", "ben22");
    world
}

impl Visitor<'_> {
    /// Leaves her address in a form on the creator's page; the script tells of it.
    #[track_caller]
    fn leaves(&self, fields: &[(&str, &str)]) -> Seen {
        let fields = [&[("product", "course")], fields].concat();
        let request = self.navigation("POST", "/e/lead").header("origin", ORIGIN);
        self.sends(request.body("text/plain", form(&fields)))
    }
}

#[test]
fn an_address_left_on_the_way_ties_a_purchase_in_another_browser() {
    let world = world();
    let dora = world.visitor("Dora");
    dora.clicks("/ana7");
    dora.leaves(&[("email", "Dora@Example.com")]).is(204).says("x-duly-result", "recorded");
    assert_eq!(world.last_report().0, "lead");
    world.days_pass(20);
    let sale = [("order_id", "A-1"), ("amount", "97"), ("email", " dora@example.com ")];
    world.shop("course").posts_back(&sale).earned_by("ana7 100 %");
    let why = world.order("course", "A-1").verdict.why;
    assert_eq!(format!("{why:?}"), "Lead");
    world.shop("course").posts_back(&[("order_id", "A-2"), ("email", "eve@example.com")]).earned_by("nobody");
    world.finds_no_fault();
}

#[test]
fn a_lead_earns_only_while_its_touch_lives() {
    let world = world();
    let dora = world.visitor("Dora");
    dora.clicks("/ana7");
    world.days_pass(30);
    dora.leaves(&[("email", "dora@example.com")]).is(204);
    world.days_pass(31);
    let sale = [("order_id", "A-1"), ("amount", "97"), ("email", "dora@example.com")];
    world.shop("course").posts_back(&sale).earned_by("nobody");
    assert!(world.verdict("course", "A-1").contains("expired"), "{}", world.verdict("course", "A-1"));
}

#[test]
fn an_email_form_changes_nothing_and_a_click_outranks_a_lead() {
    let world = world();
    let dora = world.visitor("Dora");
    dora.clicks("/ana7");
    let before = dora.cookie("duly");
    dora.leaves(&[("email", "dora@example.com")]).is(204).lacks("set-cookie");
    assert_eq!(dora.cookie("duly"), before);
    let phone = world.visitor("Dora on her phone");
    let click = phone.clicks("/ben22").click_id();
    let sale = [("order_id", "A-1"), ("amount", "97"), ("email", "dora@example.com"), ("click_id", &click)];
    world.shop("course").posts_back(&sale).earned_by("ben22 100 %");
}

#[test]
fn the_leads_of_an_address_make_one_journey_and_the_model_chooses() {
    for (model, earner) in
        [("last", "ben22 100 %"), ("first", "ana7 100 %"), ("multiple", "ana7 50 %, ben22 50 %")]
    {
        let world = world();
        world.changes("course", json!({"model": model}));
        world.days_pass(4);
        let (desk, phone) = (world.visitor("Dora"), world.visitor("Dora on her phone"));
        desk.clicks("/ana7");
        desk.leaves(&[("email", "dora@example.com")]).is(204);
        world.days_pass(3);
        phone.clicks("/ben22");
        phone.leaves(&[("email", "dora@example.com")]).is(204);
        let sale = [("order_id", "A-1"), ("amount", "97"), ("email", "dora@example.com")];
        world.shop("course").posts_back(&sale).earned_by(earner);
        world.finds_no_fault();
    }
}

#[test]
fn the_same_address_within_a_day_is_one_lead() {
    let world = world();
    let dora = world.visitor("Dora");
    dora.clicks("/ana7");
    dora.leaves(&[("email", "dora@example.com")]).says("x-duly-result", "recorded");
    world.hours_pass(20);
    dora.leaves(&[("email", "dora@example.com")]).says("x-duly-result", "duplicate");
    world.hours_pass(20);
    dora.leaves(&[("email", "DORA@example.com")]).says("x-duly-result", "duplicate");
    world.hours_pass(25);
    dora.leaves(&[("email", "dora@example.com")]).says("x-duly-result", "recorded");
    world.finds_no_fault();
}

#[test]
fn shops_tell_of_leads_by_postback_with_the_address_or_its_hash() {
    let world = world();
    let click = world.visitor("Dora").clicks("/ana7").click_id();
    let shop = world.shop("course");
    // The SHA-256 of dora@example.com.
    let hash = "c7a1ac5989359eab635859250607bad9a4c6278a718c78f0a2e0c601277bc1b4";
    let told =
        shop.posts_back(&[("event", "lead"), ("click_id", &click), ("email_sha256", hash)]).is(200).json();
    assert_eq!(told["result"], "recorded");
    assert!(told["lead_id"].as_str().unwrap().starts_with("led_"), "{told}");
    shop.posts_back(&[("order_id", "A-1"), ("amount", "97"), ("email", "dora@example.com")])
        .earned_by("ana7 100 %");
    let unsigned = [("product", "course"), ("event", "lead"), ("click_id", &click), ("email_sha256", hash)];
    assert_eq!(world.visitor("Dora").loads_pixel(&unsigned).header("x-duly-result"), Some("duplicate"));
}

#[test]
fn a_lead_without_an_address_or_without_a_click_is_refused_and_says_why() {
    let world = world();
    let dora = world.visitor("Dora");
    let result = |seen: Seen| seen.is(204).header("x-duly-result").unwrap().to_owned();
    assert!(result(dora.leaves(&[("email", "dora@example.com")])).contains("No click came with this lead"));
    dora.clicks("/ana7");
    assert!(result(dora.leaves(&[])).contains("A lead is an email address"));
    let refused = dora.leaves(&[("email", "dora")]);
    // The script reads it there, and tells the page that the address was not kept.
    let refused = refused.says("access-control-expose-headers", "x-duly-result");
    assert!(refused.header("x-duly-result").unwrap().starts_with("refused; "), "{refused:?}");
    assert!(result(refused).contains("no address"));
    assert_eq!(world.last_report().0, "refused");
    let elsewhere = dora.navigation("POST", "/e/lead").header("origin", "https://evil.test");
    dora.sends(elsewhere.body("text/plain", "product=course&email=dora@example.com")).is(403);
}

#[test]
fn an_address_in_the_address_of_a_request_is_not_read() {
    let world = world();
    let dora = world.visitor("Dora");
    dora.clicks("/ana7");
    let seen = dora.loads_pixel(&[("product", "course"), ("event", "lead"), ("email", "dora@example.com")]);
    assert!(seen.header("x-duly-result").unwrap().contains("in the body of a POST"), "{seen:?}");
    dora.loads_pixel(&[("product", "course"), ("order_id", "A-1"), ("email", "dora@example.com")]).is(200);
    assert_eq!(world.order("course", "A-1").evidence.email, None);
    let report =
        world.reports().into_iter().find(|report| report.order_id.as_deref() == Some("A-1")).unwrap();
    assert!(report.notes.iter().any(|note| note.contains("was not read")), "{:?}", report.notes);
    assert!(!format!("{:?}", report.fields).contains("dora@"), "{:?}", report.fields);
}

#[test]
fn a_sale_with_an_address_that_cannot_be_read_counts_all_the_same() {
    let world = world();
    let click = world.visitor("Dora").clicks("/ana7").click_id();
    let sale =
        [("order_id", "A-1"), ("amount", "97"), ("click_id", click.as_str()), ("email", "not an address")];
    world.shop("course").posts_back(&sale).earned_by("ana7 100 %");
    assert!(
        world.reports()[0].notes.iter().any(|note| note.contains("no address")),
        "{:?}",
        world.reports()[0]
    );
}

#[test]
fn an_affiliate_who_buys_with_her_own_address_earns_nothing_from_it() {
    let world = world();
    let click = world.visitor("Ana at home").clicks("/ana7").click_id();
    let by_address =
        [("order_id", "A-1"), ("amount", "97"), ("click_id", click.as_str()), ("email", "ana@example.com")];
    world.shop("course").posts_back(&by_address).earned_by("nobody");
    assert!(
        world.verdict("course", "A-1").contains("the buyer is the affiliate"),
        "{}",
        world.verdict("course", "A-1")
    );
    let other =
        [("order_id", "A-2"), ("amount", "97"), ("click_id", click.as_str()), ("email", "dora@example.com")];
    world.shop("course").posts_back(&other).earned_by("ana7 100 %");
}

#[test]
fn an_affiliate_who_buys_in_the_browser_in_which_she_is_signed_in_earns_nothing_from_it() {
    let world = world();
    world.has_password("Ana");
    let ana = world.visitor("Ana");
    ana.clicks("/ana7");
    ana.signs_in("Ana");
    ana.loads_pixel(&[("product", "course"), ("order_id", "A-1"), ("amount", "97")]).is(200);
    assert!(
        world.verdict("course", "A-1").contains("the buyer is the affiliate"),
        "{}",
        world.verdict("course", "A-1")
    );
}

#[test]
fn a_test_lead_ties_tests_only() {
    let world = world();
    let click = world.visitor("Dora").clicks("/ana7").click_id();
    let shop = world.shop("course");
    let lead =
        [("event", "lead"), ("click_id", click.as_str()), ("email", "dora@example.com"), ("test", "1")];
    shop.posts_back(&lead).is(200);
    shop.posts_back(&[("order_id", "A-1"), ("amount", "97"), ("email", "dora@example.com")])
        .earned_by("nobody");
    let test = [("order_id", "A-2"), ("amount", "97"), ("email", "dora@example.com"), ("test", "1")];
    shop.posts_back(&test).earned_by("ana7 100 %");
    world.finds_no_fault();
}

#[test]
fn a_capture_page_is_shown_whose_code_brought_the_visitor_before_she_leaves_her_address() {
    let world = world();
    world.changes("course", json!({"code_on_external_pages": true}));
    let dora = world.visitor("Dora");
    let landed = dora.clicks("/ana7");
    assert_eq!(landed.carries("aff").as_deref(), Some("ana7"));
    let page = format!("/e/ref?product=course&click_id={}", landed.click_id());
    let shown = dora.sends(dora.navigation("GET", &page).header("origin", ORIGIN)).is(200).json();
    assert_eq!(shown["affiliates"][0]["code"], "ana7");
    dora.leaves(&[("email", "dora@example.com"), ("click_id", &landed.click_id())]).is(204);
    let sale = [("order_id", "A-1"), ("amount", "97"), ("email", "dora@example.com")];
    world.shop("course").posts_back(&sale).earned_by("ana7 100 %");
}
