//! The creator decides who earned: she gives a sale to somebody else, refuses what was fine, approves what she refused.
//! The verdict before stays visible, and what is Paid stays as it is.

use duly::domain::deed::By;
use duly::domain::email::Email;
use duly::domain::id::{AccountId, AffiliateId, PayoutId};
use duly::domain::money::Currency;
use duly::domain::payout::PayoutMethod;
use duly::domain::time::Timestamp;
use duly::store::changes::change_payout_method::ChangePayoutMethod;
use duly::store::changes::payout_steps::{PayoutStep, StepPayout};
use duly::store::changes::prepare_payout::PreparePayout;
use duly::store::view::payable::{Wish, payable};
use duly::store::view::payouts;
use serde_json::json;

use crate::people::Visitor;
use crate::world::World;

const BY: By = By::Account(AccountId(1));

/// Ana and Ben promote a course; Vera clicked Ana's link, then Ben's, and bought.
pub fn world_with_a_sale() -> World {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ben", "course", "ben7");
    let vera = world.visitor("Vera");
    vera.clicks("/ana7");
    world.days_pass(1);
    let click = vera.clicks("/ben7").click_id();
    let sale = [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "100")];
    world.shop("course").posts_back(&sale).earned_by("ben7 100 %");
    world
}

fn page_of(world: &World) -> String {
    format!("/admin/conversions/{}", world.order("course", "A-1").id)
}

fn reassigns(maria: &Visitor<'_>, page: &str, to: &str, reason: &str) {
    let action = format!("{page}/reassignment");
    let seen = maria.submits_to(page, &action, &[("affiliation", to), ("reason", reason)]).is(303);
    maria.follows(&seen).shows("Reassigned. The verdict before stands below");
}

fn moment(world: &World) -> Timestamp {
    Timestamp(world.now_ms())
}

impl World {
    /// Everybody who is Due something is put into a payout.
    fn prepares_payout(&self) -> PayoutId {
        let currency = Currency::parse("EUR").unwrap();
        for affiliate in [AffiliateId(1), AffiliateId(2)] {
            let method = Some(PayoutMethod::PayPal(Email::parse("pay@example.com").unwrap()));
            let change = ChangePayoutMethod { affiliate, method, by: BY, at: moment(self) };
            self.app.store.write_blocking(change).unwrap();
        }
        let wish = Wish { currency, only: None, minimum: 1, now: moment(self) };
        let payable = payable(&self.app.store.view().unwrap(), &wish).unwrap();
        self.app.store.write_blocking(PreparePayout { payable, by: BY, at: moment(self) }).unwrap()
    }

    fn takes_step(&self, payout: PayoutId, step: PayoutStep) {
        self.app.store.write_blocking(StepPayout { payout, step, by: BY, at: moment(self) }).unwrap();
        while payouts::by_id(&self.app.store.view().unwrap(), payout)
            .unwrap()
            .is_some_and(|payout| payout.state.is_going())
        {
            std::thread::yield_now();
        }
    }

    fn pays_everybody(&self) -> PayoutId {
        let payout = self.prepares_payout();
        self.takes_step(payout, PayoutStep::Confirm);
        self.takes_step(payout, PayoutStep::MarkAsPaid(String::new()));
        payout
    }
}

#[test]
fn each_decision_on_the_page_can_be_sent_after_another() {
    let world = world_with_a_sale();
    let seen = world.owner().opens(&page_of(&world)).is(200);
    let keys: Vec<&str> = seen.body.split("name=\"once\" value=\"").skip(1).collect();
    let keys: Vec<&str> = keys.iter().filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(keys.len(), 2, "one to reassign, one to refuse");
    assert_ne!(keys[0], keys[1], "after the one was sent, the back button leads to the other");
}

#[test]
fn a_sale_is_given_to_somebody_else_with_a_reason_and_both_verdicts_stay() {
    let world = world_with_a_sale();
    let (maria, page) = (world.owner(), page_of(&world));
    let action = format!("{page}/reassignment");
    maria.opens(&page).shows("Ben earned \u{20ac} 30.00.").shows("Ana (ana7)").hides("Decisions</h2>");

    let empty = maria.submits_to(&page, &action, &[("affiliation", ""), ("reason", " ")]).is(422);
    empty.shows("Please write why.").shows("Choose who earns it.");
    let hers = maria.submits_to(&page, &action, &[("affiliation", "afn_2"), ("reason", "Kept")]).is(422);
    hers.shows("earns all of this already").shows(">\nKept</textarea>");
    let nobody = maria.submits_to(&page, &action, &[("affiliation", "nobody9"), ("reason", "Kept")]).is(422);
    nobody.shows("No affiliate of this product has this code");

    let typed = [("affiliation", "afn_1"), ("reason", "Ana held the webinar")];
    let form = maria.fills_in_for(&page, &action, &typed);
    let seen = maria.sends_form(&form).is(303);
    maria
        .follows(&seen)
        .shows("Ana earned \u{20ac} 30.00.")
        .shows("The creator decided who earned this")
        .shows("Decisions</h2>")
        .shows("Ana held the webinar")
        .shows("Ben 100 %")
        .shows("Last click: the affiliate of the newest live click earns all.")
        .shows("30 % of EUR 100.00 = EUR 30.00");
    let seen = maria.sends_form(&form).is(303);
    maria.follows(&seen).shows("nothing changed");
    assert_eq!((world.money_of("ana7"), world.money_of("ben7")), (3_000, 0));
    assert_eq!(world.ledger_of("ana7").len(), 1, "it counted once");
    maria
        .opens("/admin/history")
        .shows("Conversion reassigned")
        .shows("A-1, EUR 100.00: Ana held the webinar");

    reassigns(&maria, &page, "ben7", "No, it was Ben after all");
    let told = maria.opens(&page).shows("Ana held the webinar").shows("No, it was Ben after all");
    assert_eq!(told.body.matches("<strong>Reassigned</strong>").count(), 2);
    assert_eq!((world.money_of("ana7"), world.money_of("ben7")), (0, 3_000));
    world.finds_no_fault();
}

#[test]
fn both_affiliates_read_that_the_creator_decided_and_why() {
    let world = world_with_a_sale();
    let (maria, page) = (world.owner(), page_of(&world));
    reassigns(&maria, &page, "ana7", "Ana held the webinar");
    let in_portal = page.replace("/admin/", "/portal/");
    for (name, rule) in [("Ana", "that this one is yours"), ("Ben", "that this one is somebody else")] {
        world.has_password(name);
        let her = world.visitor(name);
        her.signs_in(name);
        her.opens(&in_portal).shows("The creator decided").shows(rule).shows("Ana held the webinar");
    }
}

#[test]
fn what_nobody_earned_can_be_given_to_somebody_who_was_accepted() {
    let world = world_with_a_sale();
    world.shop("course").posts_back(&[("order_id", "A-2"), ("amount", "50")]).earned_by("nobody");
    world.accepts("Cyd", "course", "cyd7");
    world.lets("cyd7", "banned");
    world.lets("ana7", "left");
    let (maria, page) = (world.owner(), format!("/admin/conversions/{}", world.order("course", "A-2").id));
    let to_cyd = [("affiliation", "cyd7"), ("reason", "She asked")];
    let action = format!("{page}/reassignment");
    maria.submits_to(&page, &action, &to_cyd).is(422).shows("This affiliate is banned, and earns nothing.");
    reassigns(&maria, &page, "ana7", "She had sent him before she left");
    assert_eq!(world.money_of("ana7"), 1_500);
    maria.opens("/admin/conversions?list=nobody").hides("A-2");
    world.finds_no_fault();
}

#[test]
fn a_later_report_changes_the_amount_and_not_who_was_chosen() {
    let world = world_with_a_sale();
    let (maria, page) = (world.owner(), page_of(&world));
    reassigns(&maria, &page, "ana7", "Ana held the webinar");
    let again = [("order_id", "A-1"), ("amount", "100")];
    world.shop("course").posts_back(&again).earned_by("ana7 100 %");
    maria.opens(&page).hides("A later report would change this");

    world.accepts("Cyd", "course", "cyd7");
    let named = [("order_id", "A-1"), ("amount", "120"), ("affiliate", "cyd7")];
    world.shop("course").posts_back(&named).earned_by("ana7 100 %");
    maria.opens(&page).shows("A later report would change this, but it was reassigned").shows("EUR 120.00");
    world.shop("course").posts_back(&[("event", "refund"), ("order_id", "A-1"), ("amount", "50")]).is(200);
    assert_eq!((world.money_of("ana7"), world.money_of("cyd7")), (1_500, 0));
    world.finds_no_fault();
}

#[test]
fn the_shops_own_amount_moves_the_commission_of_whom_the_creator_chose() {
    let world = world_with_a_sale();
    let vera = world.visitor("Vera");
    vera.clicks("/ben7");
    vera.loads_pixel(&[("product", "course"), ("order_id", "A-3"), ("amount", "10")]);
    let (maria, page) = (world.owner(), format!("/admin/conversions/{}", world.order("course", "A-3").id));
    reassigns(&maria, &page, "ana7", "Ana held the webinar");
    assert_eq!(world.money_of("ana7"), 300);
    world.shop("course").posts_back(&[("order_id", "A-3"), ("amount", "200")]).earned_by("ana7 100 %");
    assert_eq!(world.money_of("ana7"), 6_000);
    world.finds_no_fault();
}

#[test]
fn what_is_due_is_refused_and_approved_again() {
    let world = world_with_a_sale();
    world.days_pass(20);
    let (maria, page) = (world.owner(), page_of(&world));
    let refusal = format!("{page}/refusal");
    let seen = maria.submits_to(&page, &refusal, &[("reason", "Bought with a stolen card")]).is(303);
    maria
        .follows(&seen)
        .shows("Nobody earned.")
        .shows("refused by hand: Bought with a stolen card")
        .shows("You refused it.")
        .hides("/reassignment");
    assert_eq!(world.money_of("ben7"), 0);
    world.has_password("Ben");
    let ben = world.visitor("Ben");
    ben.signs_in("Ben");
    ben.opens(&page.replace("/admin/", "/portal/")).shows("The sale was refused").shows("stolen card");

    let approval = format!("{page}/approval");
    let form = maria.fills_in_for(&page, &approval, &[]);
    let seen = maria.sends_form(&form).is(303);
    maria.follows(&seen).shows("Approved.").shows("Ben earned \u{20ac} 30.00.").shows("Due");
    maria.sends_form(&form).is(303);
    assert_eq!((world.money_of("ben7"), world.ledger_of("ben7").len()), (3_000, 3));
    ben.opens(&page.replace("/admin/", "/portal/")).hides("stolen card");
    world.finds_no_fault();
}

#[test]
fn what_was_reassigned_and_refused_is_hers_again_once_it_is_approved() {
    let world = world_with_a_sale();
    let (maria, page) = (world.owner(), page_of(&world));
    reassigns(&maria, &page, "ana7", "Ana held the webinar");
    maria.submits_to(&page, &format!("{page}/refusal"), &[("reason", "A mistake")]).is(303);
    assert_eq!(world.money_of("ana7"), 0);
    maria.submits_to(&page, &format!("{page}/approval"), &[]).is(303);
    assert_eq!((world.money_of("ana7"), world.money_of("ben7")), (3_000, 0));
    let told = maria.opens(&page);
    assert_eq!(told.body.matches("<strong>").count(), 3, "three decisions stand there");
    world.finds_no_fault();
}

#[test]
fn what_the_shop_rejected_stays_refused() {
    let world = world_with_a_sale();
    let (maria, page) = (world.owner(), page_of(&world));
    reassigns(&maria, &page, "ana7", "Ana held the webinar");
    let rejected = [("order_id", "A-1"), ("amount", "100"), ("status", "rejected")];
    world.shop("course").posts_back(&rejected).earned_by("nobody");
    maria.opens(&page).hides("/approval").hides("/reassignment");
    let program = world.program();
    let id = world.order("course", "A-1").id;
    program.asks_for(&format!("/conversions/{id}/approval")).is(409);
    world.finds_no_fault();
}

#[test]
fn what_is_paid_stays_and_a_later_report_is_only_flagged() {
    let world = world_with_a_sale();
    world.days_pass(20);
    world.pays_everybody();
    let (maria, page) = (world.owner(), page_of(&world));
    maria
        .opens(&page)
        .shows("Its commission is Paid, so it stays as it is")
        .hides("/refusal")
        .hides("/reassignment");

    let other = [("order_id", "A-1"), ("amount", "500"), ("affiliate", "ana7")];
    world.shop("course").posts_back(&other).earned_by("ben7 100 %");
    let rejected = [("order_id", "A-1"), ("amount", "100"), ("status", "rejected")];
    world.shop("course").posts_back(&rejected).earned_by("ben7 100 %");
    assert_eq!((world.money_of("ana7"), world.money_of("ben7")), (0, 0), "Ben was paid, and that is all");
    maria
        .opens(&page)
        .shows("Ben earned \u{20ac} 30.00.")
        .shows("A later report would change this")
        .shows("Another report said EUR 500.00. The first one holds.");

    // A refund is carried to the next payout.
    world.shop("course").posts_back(&[("event", "refund"), ("order_id", "A-1")]).is(200);
    assert_eq!(world.money_of("ben7"), -3_000);
    world.finds_no_fault();
}

#[test]
fn what_is_in_a_payout_that_is_confirmed_cannot_be_decided_until_that_is_taken_back() {
    let world = world_with_a_sale();
    world.days_pass(20);
    let payout = world.prepares_payout();
    let (maria, page) = (world.owner(), page_of(&world));
    maria.opens(&page).shows("/reassignment");
    world.takes_step(payout, PayoutStep::Confirm);
    maria.opens(&page).shows(&format!("in payout {payout}, which is confirmed")).hides("/reassignment");
    let program = world.program();
    let id = world.order("course", "A-1").id;
    let body = json!({"affiliation": "afn_1", "reason": "Ana held the webinar"});
    program.posts(&format!("/conversions/{id}/reassignment"), body.clone()).is(409);
    program.posts(&format!("/conversions/{id}/refusal"), json!({"reason": "No"})).is(409);
    world.takes_step(payout, PayoutStep::Discard);
    program.posts(&format!("/conversions/{id}/reassignment"), body).is(200);
    assert_eq!((world.money_of("ana7"), world.money_of("ben7")), (3_000, 0));
    world.finds_no_fault();
}

#[test]
fn a_payout_that_is_undone_opens_it_again() {
    let world = world_with_a_sale();
    world.days_pass(20);
    let payout = world.pays_everybody();
    world.takes_step(payout, PayoutStep::Undo);
    world.takes_step(payout, PayoutStep::Discard);
    let (maria, page) = (world.owner(), page_of(&world));
    reassigns(&maria, &page, "ana7", "Ana held the webinar");
    assert_eq!((world.money_of("ana7"), world.money_of("ben7")), (3_000, 0));
    world.finds_no_fault();
}

#[test]
fn a_program_reassigns_by_the_api_and_reads_the_verdict_before() {
    let world = world_with_a_sale();
    let program = world.program();
    let id = world.order("course", "A-1").id;
    let to = format!("/conversions/{id}/reassignment");
    program.posts(&to, json!({"affiliation": "afn_9", "reason": "x"})).is(422);
    program.posts(&to, json!({"affiliation": "afn_1"})).is(422);
    let body = json!({"affiliation": "afn_1", "reason": "Ana held the webinar"});
    let told = program.posts_once("one", &to, body.clone()).is(200).described_as(&world, "Conversion").json();
    assert_eq!(told["verdict"]["why"], "reassigned");
    assert_eq!(told["verdict"]["shares"][0]["code"], "ana7");
    let decision = &told["decisions"][0];
    assert_eq!((&decision["decision"], &decision["affiliation"]), (&json!("reassigned"), &json!("afn_1")));
    assert_eq!(decision["reason"], "Ana held the webinar");
    assert_eq!(decision["before"]["shares"][0]["code"], "ben7");
    assert_eq!(decision["before"]["shares"][0]["commission"], json!([{"amount": 3_000, "currency": "EUR"}]));
    let again = program.posts(&to, body).is(200).json();
    assert_eq!(again["decisions"].as_array().unwrap().len(), 1);
    world.finds_no_fault();
}
