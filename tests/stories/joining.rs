//! People join: they apply and wait, come in at once, or are invited; and what becomes of them after that.

use duly::domain::deed::By;
use duly::domain::rules::RulesText;
use duly::domain::time::Timestamp;
use duly::store::changes::rules_changes::PublishRules;
use serde_json::{Value, json};

use crate::http::Seen;
use crate::people::Visitor;
use crate::promoters::{PASSWORD, email_of};
use crate::world::World;

/// Maria sells the course, and decides who promotes it.
fn maria_sells(join: &str) -> World {
    let world = World::new();
    world.sells("course", json!({"name": "Sourdough Course", "join": join}));
    world
}

impl World {
    #[track_caller]
    fn publishes_rules(&self, text: &str, seen: u32) {
        let text = RulesText::parse(text).unwrap();
        let at = Timestamp(self.now_ms());
        self.app.store.write_blocking(PublishRules { text, seen, by: By::Nobody, at }).unwrap();
    }
}

impl Visitor<'_> {
    /// Fills in the form on a product's page.
    #[track_caller]
    fn applies(&self, name: &str, more: &[(&str, &str)]) -> Seen {
        let email = email_of(name);
        let usual = [("name", name), ("email", email.as_str()), ("password", PASSWORD)];
        self.submits("/p/course/join", &[&usual[..], more].concat())
    }
}

/// The first address on a page that begins like this.
#[track_caller]
fn address_on<'p>(page: &'p str, begin: &str) -> &'p str {
    let at = page.find(begin).unwrap_or_else(|| panic!("no {begin} on {page}"));
    page[at..].split('"').next().unwrap()
}

#[test]
fn ana_applies_and_waits_until_maria_approves_her() {
    let world = maria_sells("approval");
    let maria = world.owner();
    let ana = world.visitor("Ana");

    maria.opens("/admin/products/prd_1").shows("Application page").shows("/p/course/join");
    ana.opens("/p/course/join").is(200).shows("Promote Sourdough Course").shows("30 %").shows("29.10");
    let done = ana.applies("Ana", &[("application", "My newsletter about bread")]).is(303);
    ana.follows(&done).is(200).shows("You applied for Sourdough Course").shows("Sourdough School decides");
    // Her link leads nobody to a commission yet.
    maria.opens("/admin").shows("Affiliates<span class=\"count\">1");

    let tab = maria.opens("/admin/affiliates?tab=applied").is(200).shows("Applied (1)");
    tab.shows("My newsletter about bread").shows("ana@example.com");
    maria.opens("/admin/affiliations/afn_1").is(200).shows("My newsletter about bread");
    let page = "/admin/affiliates?tab=applied";
    let done = maria.submits_to(page, "/admin/affiliations/afn_1/approval", &[]).is(303);
    maria.follows(&done).is(200).shows("Ana is accepted").shows("Nobody waits for your answer.");
    maria.opens("/admin/affiliates").shows("Active (1)").shows("ana@example.com");

    let home = ana.opens("/portal").is(200).shows("Active").hides("decides");
    let link = address_on(&home.body, &format!("{}/", world.base)).to_owned();
    let id = world.visitor("Vera").clicks(&link).click_id();
    let sale = [("click_id", id.as_str()), ("amount", "97"), ("order_id", "A-1")];
    assert_eq!(world.shop("course").posts_back(&sale).is(200).commission(), "EUR 2910");
}

#[test]
fn an_open_product_takes_her_in_at_once() {
    let world = maria_sells("open");
    world.owner();
    let ana = world.visitor("Ana");

    let done = ana.applies("Ana", &[]).is(303);
    ana.follows(&done).is(200).shows("You promote Sourdough Course from now on").shows("Active");
    ana.opens("/p/course/join").is(200).shows("Sales through your link earn commission").hides("<textarea");
    // She comes back with the password that she chose.
    ana.submits_to("/portal", "/portal/sign-out", &[]).is(303);
    ana.signs_in("Ana");
}

#[test]
fn a_closed_product_says_so_and_takes_nobody() {
    let world = maria_sells("open");
    let maria = world.owner();
    let ana = world.visitor("Ana");
    let email = email_of("Ana");
    let typed = [("name", "Ana"), ("email", email.as_str()), ("password", PASSWORD)];
    let form = ana.fills_in("/p/course/join", &typed);
    world.changes("course", json!({"join": "closed"}));

    world.opens("/p/course/join").is(200).shows("by invitation only").hides("<textarea");
    maria.opens("/admin/products/prd_1").hides("/p/course/join").shows("Only whom you invite");
    ana.sends_form(&form).is(422).shows("by invitation only");
    ana.opens("/portal").is(303);
}

#[test]
fn applying_twice_makes_nothing_twice() {
    let world = maria_sells("approval");
    let maria = world.owner();
    let ana = world.visitor("Ana");
    let email = email_of("Ana");
    let typed = [("name", "Ana"), ("email", email.as_str()), ("password", PASSWORD)];

    let form = ana.fills_in("/p/course/join", &typed);
    ana.sends_form(&form).is(303);
    // A double click, and another tab in which she is signed in by now.
    ana.sends_form(&form).is(303);
    ana.opens("/p/course/join").is(200).shows("You applied");
    let elsewhere = world.visitor("Ana");
    elsewhere.applies("Ana", &[]).is(303);
    elsewhere.opens("/portal").is(200);
    maria.opens("/admin/affiliates?tab=all").is(200).shows("Applied (1)");
    maria.opens("/admin/affiliations").is(200).hides("afn_2");
}

#[test]
fn what_was_typed_comes_back_with_each_problem_beside_its_field() {
    let world = maria_sells("open");
    world.owner();
    let ana = world.visitor("Ana");

    let typed = [("name", ""), ("email", "ana"), ("password", "short"), ("application", "My blog")];
    let seen = ana.submits("/p/course/join", &typed).is(422);
    seen.shows("3 things to mend")
        .shows("Please enter a name.")
        .shows("at least 10")
        .shows("My blog")
        .hides("short\"");
}

#[test]
fn somebody_who_knows_only_an_address_gets_into_no_account_by_applying() {
    let world = maria_sells("open");
    world.owner();
    world.accepts("Ana", "course", "ana7");
    world.has_password("Ana");

    let mallory = world.visitor("Mallory");
    let email = email_of("Ana");
    let typed = [("name", "Ana"), ("email", email.as_str()), ("password", "a guess that is long")];
    mallory.submits("/p/course/join", &typed).is(422).shows("sign in first").hides("Active");
    mallory.opens("/portal").is(303);
}

#[test]
fn a_flood_of_applications_is_slowed_down() {
    let world = maria_sells("open");
    world.owner();
    let mallory = world.visitor("Mallory");
    let form = mallory.fills_in("/p/course/join", &[("name", "M"), ("email", ""), ("password", PASSWORD)]);
    let mut statuses = Vec::new();
    for number in 0..12 {
        let stranger = world.visitor("Mallory");
        let csrf = stranger.fills_in("/p/course/join", &[("name", "M")]);
        let form = form.clone().with("csrf", csrf.value("csrf").unwrap());
        statuses.push(stranger.sends_form(&form.with("email", &format!("m{number}@example.com"))).status);
    }
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 10, "{statuses:?}");
    assert_eq!(statuses.last(), Some(&429));
}

#[test]
fn maria_invites_ana_by_a_link_that_works_once() {
    let world = maria_sells("closed");
    let maria = world.owner();
    let typed = [("name", "Ana"), ("email", "ana@example.com"), ("product", "prd_1"), ("percent", "40")];
    let done = maria.submits("/admin/affiliates/new", &typed).is(303);
    let page = maria.follows(&done).is(200).shows("Ana is invited").shows("Invited").body;
    let invitation = address_on(&page, &format!("{}/p/course/join?invitation=", world.base)).to_owned();
    maria.opens("/admin/affiliates?tab=invited").shows("Invited (1)").shows("Withdraw");

    let ana = world.visitor("Ana");
    ana.opens(&invitation).is(200).shows("Welcome, Ana").shows("40 %").shows("ana@example.com");
    ana.submits(&invitation, &[("password", "short")]).is(422);
    let done = ana.submits(&invitation, &[("password", PASSWORD)]).is(303);
    ana.follows(&done).is(200).shows("You promote Sourdough Course from now on").shows("Active");

    world.opens(&invitation).is(404).shows("This invitation was used");
    world.visitor("Ana").signs_in("Ana");
    maria.opens("/admin/affiliates").shows("Active (1)").hides("Invited (1)");
}

#[test]
fn an_invitation_dies_when_it_is_renewed_withdrawn_or_old() {
    let world = maria_sells("closed");
    let maria = world.owner();
    let typed = [("name", "Ana"), ("email", "ana@example.com"), ("product", "prd_1")];
    let done = maria.submits("/admin/affiliates/new", &typed).is(303);
    let begin = format!("{}/p/course/join?invitation=", world.base);
    let first = address_on(&maria.follows(&done).body, &begin).to_owned();

    let page = "/admin/affiliates/aff_1";
    let done = maria.submits_to(page, "/admin/affiliations/afn_1/invitation", &[]).is(303);
    let second = address_on(&maria.follows(&done).body, &begin).to_owned();
    world.opens(&first).is(404);
    world.opens(&second).is(200);
    world.days_pass(31);
    world.opens(&second).is(404);

    let maria = world.owner_elsewhere();
    let done = maria.submits_to(page, "/admin/affiliations/afn_1/invitation", &[]).is(303);
    let third = address_on(&maria.follows(&done).body, &begin).to_owned();
    world.opens(&third).is(200);
    maria.submits_to(page, "/admin/affiliations/afn_1/rejection", &[]).is(303);
    world.opens(&third).is(404);
}

#[test]
fn an_invitation_is_for_one_person() {
    let world = maria_sells("closed");
    world.sells("book", json!({}));
    world.accepts("Ben", "book", "ben7");
    let maria = world.owner();
    let typed = [("name", "Ana"), ("email", "ana@example.com"), ("product", "prd_1")];
    let done = maria.submits("/admin/affiliates/new", &typed).is(303);
    let begin = format!("{}/p/course/join?invitation=", world.base);
    let invitation = address_on(&maria.follows(&done).body, &begin).to_owned();

    let ben = world.promoter("Ben");
    ben.opens(&invitation).is(404).shows("not for Ben");
    world.opens(&invitation).is(200);
}

#[test]
fn an_affiliate_who_is_here_already_joins_another_product_with_one_click() {
    let world = maria_sells("open");
    world.sells("book", json!({}));
    world.accepts("Ben", "book", "ben7");
    world.owner();
    let ben = world.promoter("Ben");

    ben.opens("/p/course/join").is(200).hides("name=\"password\"").shows("ben@example.com");
    let done = ben.submits("/p/course/join", &[("application", "")]).is(303);
    ben.follows(&done).shows("Sourdough Course").shows("book");
    ben.opens("/p/course/join").is(200).shows("You are signed in as ben@example.com.").hides("mailto:");
}

#[test]
fn whoever_was_rejected_may_apply_again_and_whoever_was_banned_may_not() {
    let world = maria_sells("approval");
    let maria = world.owner();
    let ana = world.visitor("Ana");
    ana.applies("Ana", &[]).is(303);
    let page = "/admin/affiliations/afn_1";

    maria.submits_to(page, "/admin/affiliations/afn_1/rejection", &[]).is(303);
    ana.opens("/portal").is(200).shows("did not accept your application").shows("Apply again");
    ana.submits("/p/course/join", &[("application", "Again")]).is(303);
    ana.opens("/portal").shows("You applied");

    maria.submits_to(page, "/admin/affiliations/afn_1/approval", &[]).is(303);
    let ban = "/admin/affiliations/afn_1/ban";
    maria.submits_to("/admin/affiliations/afn_1/banning", ban, &[]).is(303);
    ana.opens("/p/course/join").is(200).shows("You cannot join this at the moment").hides("anned");
    ana.opens("/portal").hides("Apply again").hides("anned");
}

#[test]
fn she_leaves_and_her_touches_end_while_her_money_stays() {
    let world = maria_sells("open");
    let maria = world.owner();
    world.accepts("Ana", "course", "ana7");
    let (first, second) = (world.visitor("Vera").clicks("/ana7"), world.visitor("Carl").clicks("/ana7"));
    let sale = |id: &str, order| {
        let sale = [("click_id", id), ("amount", "97"), ("order_id", order)];
        world.shop("course").posts_back(&sale).is(200).earners()
    };
    assert_eq!(sale(&first.click_id(), "A-1"), "ana7 100 %");

    let ana = world.promoter("Ana");
    ana.opens("/portal/affiliations/afn_1/leaving").is(200).shows("What you earned so far stays yours");
    let page = "/portal/affiliations/afn_1/leaving";
    let done = ana.submits_to(page, "/portal/affiliations/afn_1/departure", &[]).is(303);
    ana.follows(&done).is(200).shows("You left Sourdough Course").shows("29.10");
    assert_eq!(sale(&second.click_id(), "A-2"), "nobody");
    world.visitor("Dora").clicks("/ana7").is(302);
    maria.opens("/admin/affiliations/afn_1").shows("Left");
}

#[test]
fn anothers_affiliation_is_not_found() {
    let world = maria_sells("open");
    world.owner();
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ben", "course", "ben7");
    let ben = world.promoter("Ben");

    ben.opens("/portal/affiliations/afn_1/leaving").is(404);
    let page = "/portal/affiliations/afn_2/leaving";
    let form = ben.fills_in_for(page, "/portal/affiliations/afn_2/departure", &[]);
    let action = form.action.replace("afn_2", "afn_1");
    ben.sends_form(&crate::forms::Form { action, ..form }).is(404);
    world.visitor("Vera").clicks("/ana7").is(302);
}

#[test]
fn she_accepts_the_rules_before_she_joins_and_again_when_they_change() {
    let world = maria_sells("open");
    world.owner();
    world.publishes_rules("# Be fair\n\nNo spam. <script>alert(7)</script>", 0);
    let ana = world.visitor("Ana");

    ana.opens("/p/course/join").shows("No spam.").hides("<script>alert");
    ana.applies("Ana", &[]).is(422).shows("Please read the rules and accept them.");
    ana.applies("Ana", &[("rules", "yes")]).is(303);
    ana.opens("/portal").is(200);
    ana.opens("/portal/rules").is(200).shows("You accepted them on 2 Mar 2026");

    world.publishes_rules("No spam, and no coupons sites.", 1);
    let led = ana.opens("/portal").is(303);
    assert_eq!(ana.path_of(led.location()), "/portal/rules");
    // What is hers alone stays open.
    ana.opens("/portal/account").is(200);
    let done = ana.submits_to("/portal/rules", "/portal/rules/acceptance", &[]).is(303);
    ana.follows(&done).is(200).shows("You accepted the rules");
}

#[test]
fn each_step_stands_in_the_history() {
    let world = maria_sells("approval");
    let maria = world.owner();
    let ana = world.visitor("Ana");
    ana.applies("Ana", &[]).is(303);
    maria.submits_to("/admin/affiliations/afn_1", "/admin/affiliations/afn_1/approval", &[]).is(303);
    maria.submits_to("/admin/affiliations/afn_1", "/admin/affiliations/afn_1/pause", &[]).is(303);

    let page = maria.opens("/admin/products/prd_1/history");
    if page.status == 200 {
        page.shows("Applied").shows("Approved").shows("Paused").shows("Ana");
    }
}

#[test]
fn programs_learn_who_is_invited_and_the_private_link() {
    let world = maria_sells("closed");
    let maria = world.owner();
    let typed = [("name", "Ana"), ("email", "ana@example.com"), ("product", "prd_1")];
    maria.submits("/admin/affiliates/new", &typed).is(303);

    let api = world.program();
    let invited = api.gets("/affiliations?state=invited").is(200).json();
    assert_eq!(invited["data"][0]["state"], Value::from("invited"));
    let link = api.gets("/affiliates/aff_1").is(200).json()["portal_url"].as_str().unwrap().to_owned();
    let ana = world.visitor("Ana");
    let done = ana.clicks(&link).is(303);
    ana.follows(&done).is(200).shows("Sourdough School invites you");
    // Who may only read does not get in.
    let reader = world.reading_program();
    assert_eq!(reader.gets("/affiliates/aff_1").is(200).json()["portal_url"], Value::Null);
}
