//! Suspicion: what looks odd is noted or held for the creator's look, by affiliate and rule. Nothing is taken from
//! anybody without a person who decides.

use duly::domain::conversion::ConversionState;
use serde_json::json;

use crate::forms::Form;
use crate::people::Visitor;
use crate::world::World;

const SELF_REFERRAL: &str = "/admin/suspicions/aff_1/self_referral";

/// Ana sells the course; a sale of 100.00 is worth 30.00, Held for 14 days.
fn world_with_ana() -> World {
    let world = World::new();
    world.owner();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    world
}

impl World {
    /// Somebody clicks a link, thinks about it for an hour, and buys.
    #[track_caller]
    fn sells_after_an_hour(&self, visitor: &Visitor<'_>, order: &str) {
        let id = visitor.clicks("/ana7").click_id();
        self.hours_pass(1);
        self.sells_by_click(&id, order);
    }

    #[track_caller]
    fn sells_by_click(&self, click: &str, order: &str) {
        let sale = [("click_id", click), ("order_id", order), ("amount", "100.00")];
        self.shop("course").posts_back(&sale).is(200).earned_by("ana7 100 %");
    }

    /// Ana follows her own link while she is signed in, signs out, follows it again and buys.
    #[track_caller]
    fn is_bought_by_ana(&self, order: &str) {
        let ana = self.promoter("Ana");
        ana.clicks("/ana7").is(302);
        ana.submits_to("/portal", "/portal/sign-out", &[]).is(303);
        self.sells_after_an_hour(&ana, order);
    }

    fn state_of(&self, order: &str) -> ConversionState {
        self.order("course", order).state
    }

    fn suspicions_of(&self, order: &str) -> Vec<String> {
        self.order("course", order).suspicions().map(|one| one.text()).collect()
    }
}

impl Visitor<'_> {
    /// The form of a group, with every sale ticked that waits on its page.
    #[track_caller]
    fn ticks_all(&self, group: &str, action: &str) -> Form {
        self.fills_in_for(&format!("{group}?tick=all"), &format!("{group}/release"), &[])
            .sent_to(&format!("{group}/{action}"))
    }
}

#[test]
fn a_sale_to_the_affiliates_own_browser_is_held_until_the_creator_releases_it() {
    let world = world_with_ana();
    world.sells_after_an_hour(&world.visitor("Vera"), "A-1");
    world.is_bought_by_ana("A-2");

    assert_eq!(world.state_of("A-1"), ConversionState::Approved);
    assert_eq!(world.state_of("A-2"), ConversionState::Review);
    assert_eq!(world.money_of("ana7"), 6_000, "nothing is taken away");
    world.finds_no_fault();
    let maria = world.owner_elsewhere();
    maria.opens("/admin").shows("1 suspicion holds sales back").shows("/admin/suspicions");
    maria.opens("/admin/reviews").shows("A-2").shows("Self-referral").hides("pending");
    let list = maria.opens("/admin/suspicions");
    list.shows("Self-referral").shows("Ana").shows("1 conversion").shows("\u{20ac} 30.00");
    maria.opens("/admin/affiliates/aff_1").shows("1 sale is held because of suspicion");
    maria.opens(SELF_REFERRAL).shows("families share a computer").shows("A-2").hides("A-1");

    let seen = maria.sends_form(&maria.ticks_all(SELF_REFERRAL, "release"));
    maria.follows(&seen).shows("1 conversion was approved").shows("A-2");
    assert_eq!(world.state_of("A-2"), ConversionState::Approved);
    maria.opens("/admin/suspicions").shows("Nothing is held");
    maria.opens("/admin/history").shows("Conversion approved");
    world.shop("course").posts_back(&[("order_id", "A-2"), ("amount", "100.00")]).is(200);
    assert_eq!(world.state_of("A-2"), ConversionState::Approved, "what a person approved is not held again");
    assert_eq!(world.suspicions_of("A-2").len(), 1);
    world.finds_no_fault();
}

#[test]
fn the_affiliate_reads_held_and_review_and_no_word_of_suspicion() {
    let world = world_with_ana();
    world.is_bought_by_ana("A-1");
    let ana = world.promoter("Ana");
    let page = ana.opens("/portal/commissions");
    page.shows("review").hides("uspicio").hides("elf-referral");
    let id = world.order("course", "A-1").id;
    ana.opens(&format!("/portal/conversions/{id}")).shows("review").hides("uspicio").hides("elf-referral");
}

#[test]
fn a_refusal_needs_a_reason_and_leaves_its_line_in_the_history() {
    let world = world_with_ana();
    world.is_bought_by_ana("A-1");
    let maria = world.owner_elsewhere();
    let form = maria.ticks_all(SELF_REFERRAL, "refusal");

    maria.sends_form(&form).is(422).shows("Please write why").shows("checked");
    assert_eq!(world.money_of("ana7"), 3_000);
    let form = form.with("reason", "Ana bought for herself.");
    for told in ["1 conversion was refused", "nothing was changed"] {
        let seen = maria.sends_form(&form);
        maria.follows(&seen).shows(told);
    }
    assert_eq!(world.money_of("ana7"), 0);
    maria.opens(SELF_REFERRAL).shows("Seen in 1 conversion.").shows("Refused");
    maria.opens("/admin/affiliates/aff_1/history").shows("Ana bought for herself.");
    world.shop("course").posts_back(&[("order_id", "A-1"), ("amount", "100.00")]).is(200);
    assert_eq!(world.suspicions_of("A-1").len(), 1, "a later report does not lose what was seen");
    world.finds_no_fault();
}

#[test]
fn what_is_hidden_is_noted_and_not_held_for_thirty_days() {
    let world = world_with_ana();
    world.is_bought_by_ana("A-1");
    let maria = world.owner_elsewhere();
    let hiding = format!("{SELF_REFERRAL}/hiding");

    let form = maria.fills_in_for(SELF_REFERRAL, &hiding, &[]);
    for told in ["Hidden for 30 days", "It was hidden before"] {
        let seen = maria.sends_form(&form);
        maria.follows(&seen).shows(told).shows("later ones are noted and not held");
    }
    world.is_bought_by_ana("A-2");
    assert_eq!(world.state_of("A-1"), ConversionState::Review, "what waits goes on waiting");
    assert_eq!(world.state_of("A-2"), ConversionState::Approved);
    assert!(world.suspicions_of("A-2")[0].starts_with("Self-referral"));
    maria.opens("/admin/suspicions").shows("hidden until");

    let seen = maria.submits_to(SELF_REFERRAL, &format!("{hiding}/end"), &[]);
    maria.follows(&seen).shows("Shown again");
    world.is_bought_by_ana("A-3");
    assert_eq!(world.state_of("A-3"), ConversionState::Review);
    maria.submits_to(SELF_REFERRAL, &hiding, &[]).is(303);
    world.days_pass(30);
    world.is_bought_by_ana("A-4");
    assert_eq!(world.state_of("A-4"), ConversionState::Review, "thirty days are over");
    world.owner_elsewhere().opens("/admin/history").shows("Suspicion hidden").shows("Suspicion shown again");
    world.finds_no_fault();
}

#[test]
fn reports_that_come_later_neither_lose_nor_double_what_was_seen() {
    let world = World::new();
    world.owner();
    world.sells("course", json!({"review_unsigned": true}));
    world.accepts("Ana", "course", "ana7");
    let ana = world.promoter("Ana");
    ana.clicks("/ana7").is(302);
    ana.submits_to("/portal", "/portal/sign-out", &[]).is(303);
    ana.clicks("/ana7").is(302);
    world.hours_pass(1);

    let sale = [("product", "course"), ("order_id", "A-1"), ("amount", "100.00")];
    ana.loads_pixel(&sale).is(200);
    assert_eq!(world.state_of("A-1"), ConversionState::Review, "unsigned reports wait here");
    for _ in 0..3 {
        world.shop("course").posts_back(&sale[1..]).is(200);
        assert_eq!(world.state_of("A-1"), ConversionState::Review, "now it is suspicion that holds");
        assert_eq!(world.suspicions_of("A-1").len(), 1);
    }
    assert_eq!(world.money_of("ana7"), 3_000);
    world.finds_no_fault();
}

#[test]
fn hidden_loads_and_few_people_speak_against_the_sales_of_that_affiliate_alone() {
    let world = world_with_ana();
    world.accepts("Ben", "course", "ben7");
    let maria = world.owner_elsewhere();
    let page = "/admin/settings/suspicion";
    let seen = maria.submits_to(page, page, &[("hidden_loads", "hold")]);
    maria.follows(&seen).shows("Saved.");
    let vera = world.visitor("Vera");
    for _ in 0..110 {
        vera.sends(vera.image("/ana7")).is(403);
    }
    world.app.store.flush_sums_blocking().unwrap();

    world.sells_after_an_hour(&vera, "A-1");
    let told = world.suspicions_of("A-1");
    assert!(told[0].starts_with("Hidden loads: 110 of 111 visits"), "{told:?}");
    assert!(told[1].starts_with("Few people among the visits: 110 of 111 visits"), "{told:?}");
    assert_eq!(world.state_of("A-1"), ConversionState::Review);
    let id = world.visitor("Vito").clicks("/ben7").click_id();
    world.hours_pass(1);
    world.shop("course").posts_back(&[("click_id", &id), ("order_id", "A-2"), ("amount", "1")]).is(200);
    assert!(world.suspicions_of("A-2").is_empty());
    maria.opens("/admin/suspicions?list=all").shows("Hidden loads").shows("Few people among").hides("Ben");
    world.finds_no_fault();
}

#[test]
fn seconds_between_click_and_sale_are_noted_by_the_threshold_that_is_set() {
    let world = world_with_ana();
    let id = world.visitor("Vera").clicks("/ana7").click_id();
    world.seconds_pass(3);
    world.sells_by_click(&id, "A-1");
    assert!(world.suspicions_of("A-1")[0].starts_with("Seconds between click and sale: The sale came 3"));
    assert_eq!(world.state_of("A-1"), ConversionState::Approved, "it is noted and goes its way");

    let maria = world.owner_elsewhere();
    let page = "/admin/settings/suspicion";
    let wrong = [("seconds_below", "0"), ("hidden_loads_from", "101"), ("paid_search", "maybe")];
    let seen = maria.submits_to(page, page, &wrong).is(422);
    seen.shows("3 things to mend").shows("from 1 to 100").shows("value=\"101\"");
    let seen = maria.submits_to(page, page, &[("seconds", "off")]);
    maria.follows(&seen).shows("Saved.");
    let id = world.visitor("Vera").clicks("/ana7").click_id();
    world.sells_by_click(&id, "A-2");
    assert!(world.suspicions_of("A-2").is_empty());
    maria.opens("/admin/history").shows("Settings changed").shows("suspicion");
}

#[test]
fn a_click_from_a_paid_search_is_noted_and_one_from_facebook_is_not() {
    let world = world_with_ana();
    for (order, mark) in [("A-1", "fbclid"), ("A-2", "gclid")] {
        let id = world.visitor("Vera").clicks(&format!("/ana7?{mark}=xyz")).click_id();
        world.hours_pass(1);
        world.sells_by_click(&id, order);
    }
    assert!(world.suspicions_of("A-1").is_empty());
    let told = "Paid search: The click came from a paid advertisement of Google.";
    assert_eq!(world.suspicions_of("A-2"), [told]);
    assert_eq!(world.state_of("A-2"), ConversionState::Approved);
}

#[test]
fn tests_are_never_suspected() {
    let world = world_with_ana();
    let ana = world.promoter("Ana");
    let id = ana.clicks("/ana7").click_id();
    let sale = [("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "100.00"), ("test", "1")];
    world.shop("course").posts_back(&sale).is(200);
    let maria = world.owner_elsewhere();
    maria.opens("/admin/suspicions?list=all").shows("Nothing odd was seen");
    maria.opens("/admin/suspicions/aff_1/nonsense").is(404);
    maria.opens("/admin/suspicions/aff_9/seconds").is(404);
    world.finds_no_fault();
}

#[test]
fn programs_read_what_was_seen_and_what_is_held_because_of_it() {
    let world = world_with_ana();
    world.is_bought_by_ana("A-1");
    let program = world.program();

    let list = program.gets("/suspicions").is(200).described_as(&world, "SuspicionGroupList").json();
    let group = &list["data"][0];
    assert_eq!((&group["affiliate"], &group["rule"]), (&json!("aff_1"), &json!("self_referral")));
    assert_eq!((&group["conversions"], &group["waiting"]), (&json!(1), &json!(1)));
    assert_eq!(group["held"], json!([{"amount": 3_000, "currency": "EUR"}]));
    for (query, found) in [
        ("affiliate=aff_1", 1),
        ("affiliate=aff_2", 0),
        ("rule=seconds", 0),
        ("waiting=true", 1),
        ("waiting=false", 0),
    ] {
        let list = program.gets(&format!("/suspicions?{query}")).is(200).json();
        assert_eq!(list["data"].as_array().unwrap().len(), found, "{query}");
    }
    program.gets("/suspicions?rule=luck").is(422);
    let id = world.order("course", "A-1").id;
    let told = program.gets(&format!("/conversions/{id}")).is(200).described_as(&world, "Conversion").json();
    assert_eq!(told["suspicions"][0]["waits"], true);
    assert!(told["flags"].as_array().unwrap().iter().any(|flag| flag["flag"] == "suspected"));
}
