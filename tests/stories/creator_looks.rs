//! The creator looks: who sells, which links work, which sales came in, why, and what is owed.

use serde_json::json;

use crate::world::World;

/// Ana and Ben sell a course in equal shares; Cyd is there and sold nothing.
fn world_of_two_affiliates() -> World {
    let world = World::new();
    world.sells("course", json!({"model": "multiple", "name": "Sourdough Masterclass"}));
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ben", "course", "ben7");
    world.accepts("Cyd", "course", "cyd7");
    world
}

fn sale(world: &World, order: &str) -> String {
    let visitor = world.visitor("Vera");
    visitor.clicks("/ana7");
    world.days_pass(4);
    let id = visitor.clicks("/ben7").click_id();
    world.days_pass(4);
    let reported = [("click_id", id.as_str()), ("order_id", order), ("amount", "97.01")];
    let told = world.shop("course").posts_back(&reported).earned_by("ana7 50 %, ben7 50 %");
    told.json()["conversion_id"].as_str().unwrap().to_owned()
}

#[test]
fn pages_without_anything_on_them_say_what_will_stand_there() {
    let world = World::new();
    let maria = world.owner();
    for (page, words) in [
        ("affiliates", "Invite one person"),
        ("affiliates/new", "no product yet"),
        ("affiliations", "Nobody is accepted"),
        ("affiliations/new", "Nobody to accept yet"),
        ("links", "No links yet"),
        ("conversions", "No sale was reported yet"),
        ("reviews", "Nothing needs a look"),
        ("reconciliation", "No order waits here"),
        ("reports", "Nothing has arrived yet"),
        ("reports?show=refused", "Nothing was refused"),
        ("commissions", "Commissions appear with the first sale"),
        ("commissions?by=affiliate", "Commissions appear with the first sale"),
    ] {
        maria.opens(&format!("/admin/{page}")).is(200).shows(words);
    }
    for page in ["affiliates/aff_9", "affiliations/7", "conversions/cnv_", "reports/rep_1"] {
        maria.opens(&format!("/admin/{page}")).is(404);
    }
}

#[test]
fn a_conversion_says_who_earned_and_why_and_how_else_it_might_have_been() {
    let world = world_of_two_affiliates();
    let id = sale(&world, "A-1");
    let maria = world.owner();

    // Among the latest events by their names, with the codes beside them.
    maria.opens("/admin").shows("Ana 50 %, Ben 50 %</bdi>").shows(">ana7, ben7</span>");
    maria
        .opens(&format!("/admin/conversions/{id}"))
        .is(200)
        .shows("Ana earned \u{20ac} 14.55 and Ben earned \u{20ac} 14.55.")
        .shows("Multiple clicks: the first and the last affiliate share one commission.")
        .shows("30 % of EUR 97.01 = EUR 29.10")
        .shows("Ana 50 %: EUR 14.55")
        .shows("in force")
        .shows("\u{20ac} 29.10")
        .shows("Held until 24 Mar 2026")
        .shows("click_id")
        .hides(&world.shop("course").token);
}

#[test]
fn a_conversion_that_earned_nobody_anything_says_why() {
    let world = world_of_two_affiliates();
    let id = world.visitor("Vera").clicks("/ana7").click_id();
    world.days_pass(61);
    world
        .shop("course")
        .posts_back(&[("click_id", &id), ("order_id", "A-1"), ("amount", "97")])
        .earned_by("nobody");
    let maria = world.owner();

    maria.opens("/admin/conversions?list=nobody").shows("A-1").shows("Expired 1 day ago").shows("Nobody");
    maria.opens("/admin/reviews").shows("Nothing needs a look");
    let found = maria.opens("/admin/conversions?q=A-1").shows("Found for A-1");
    let way =
        found.body.split("/admin/conversions/cnv_").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    maria
        .opens(&format!("/admin/conversions/cnv_{way}"))
        .shows("Nobody earned.")
        .shows("Every click had expired, the latest 1 day before")
        .shows("Expired 1 day before");
}

#[test]
fn sales_are_found_by_order_click_code_and_address() {
    let world = world_of_two_affiliates();
    let id = sale(&world, "A-1");
    let click = world.visitor("Vera").clicks("/cyd7").click_id();
    let other = [("click_id", click.as_str()), ("order_id", "B-2"), ("amount", "10")];
    world.shop("course").posts_back(&other);
    let maria = world.owner();

    for (q, shown, hidden) in [
        ("A-1", "A-1", "B-2"),
        (id.as_str(), "A-1", "B-2"),
        (click.as_str(), "B-2", "A-1"),
        ("BEN7", "Conversions of Ben", "B-2"),
        ("cyd@example.com", "Conversions of Cyd", "A-1"),
    ] {
        maria.opens(&format!("/admin/conversions?q={q}")).is(200).shows(shown).hides(&format!(">{hidden}<"));
    }
    maria.opens("/admin/conversions?q=%3Cb%3E").is(200).shows("&#60;b&#62;").hides("<b>");
}

#[test]
fn affiliates_are_listed_with_their_clicks_sales_and_money() {
    let world = world_of_two_affiliates();
    sale(&world, "A-1");
    let maria = world.owner();

    maria.opens("/admin/affiliates").is(200).shows("Ana").shows("ben@example.com").shows("\u{20ac} 97.01");
    maria.opens("/admin/affiliates?q=cyd7").shows("Cyd").hides("Ana");
    maria.opens("/admin/affiliates?q=EXAMPLE").shows("Cyd").shows("Ana");
    maria.opens("/admin/affiliates?q=nobody-like-this").shows("Nobody here has");
    let ana =
        maria.opens("/admin/affiliates/aff_1").is(200).shows("ana7").shows("Earned").shows("\u{20ac} 14.55");
    ana.shows(&format!("{}/ana7", world.base)).hides("?dp=1");

    world.changes("course", json!({"affiliates_may_use_direct_payment": true}));
    maria.opens("/admin/affiliates/aff_1").shows(&format!("{}/ana7?dp=1", world.base));
    maria.opens("/admin/links").shows("Direct Payment HotLink").shows("You <span").shows("Cyd");
    maria.opens("/admin/links?product=prd_1").shows("ben7");
}

#[test]
fn what_is_held_becomes_due_by_itself() {
    let world = world_of_two_affiliates();
    sale(&world, "A-1");
    let maria = world.owner();

    maria.opens("/admin/commissions").shows("Commissions in EUR").shows("\u{20ac} 29.10").shows("Held until");
    world.days_pass(14);
    let maria = world.owner_elsewhere();
    maria.opens("/admin/commissions").shows(">Due<").hides("Held until");
    maria.opens("/admin/commissions?by=affiliate").shows("Ana").shows("Ben").hides("Cyd");
    maria.opens("/admin/commissions?affiliate=aff_2").shows("Commissions of Ben").hides("Ana");
}

#[test]
fn reports_are_shown_as_they_arrived_and_what_became_of_them() {
    let world = world_of_two_affiliates();
    sale(&world, "A-1");
    let wrong =
        [("product", "course"), ("token", "a-wrong-token"), ("order_id", "<i>X</i>"), ("amount", "1")];
    world.shop("course").posts(&wrong).is(401);
    world.visitor("Vera").opens("/ana8");
    let maria = world.owner();

    let all = maria.opens("/admin/reports").shows("Recorded").shows("Refused").shows("&#60;i&#62;X");
    all.shows("Codes that nobody has").shows("ana8").shows("ana7");
    let refused = maria.opens("/admin/reports?show=refused").hides("Recorded").shows("Refused");
    let way =
        refused.body.split("/admin/reports/rep_").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    maria
        .opens(&format!("/admin/reports/rep_{way}"))
        .is(200)
        .shows("order_id")
        .shows("***")
        .hides("a-wrong-token");
}

#[test]
fn long_lists_are_turned_page_by_page() {
    let world = World::new();
    world.sells("course", json!({}));
    for number in 1..=60 {
        world.accepts(&format!("Person{number}"), "course", &format!("code{number}"));
    }
    let maria = world.owner();

    let first = maria.opens("/admin/affiliates").shows("Person60").shows("Person11<").hides("Person10<");
    first.shows("before=aff_11").hides("after=");
    let second = maria.opens("/admin/affiliates?before=aff_11").shows("Person10<").shows("Person1<");
    second.hides("Person11<").shows("after=aff_10").hides("before=");
    maria.opens("/admin/affiliates?after=aff_10").shows("Person60<").shows("Person11<").hides("Person10<");
    maria.opens("/admin/affiliations?product=prd_1&before=11").shows("Person10<").hides("Person11<");
}
