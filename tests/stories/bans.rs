//! An affiliate is banned: what is Held for her is Refused, what is Due stays hers, and nobody else loses
//! anything (`product.md` P1).

use serde_json::json;

use crate::people::Visitor;
use crate::world::World;

/// Ana and Ben sell the course; a sale of 100.00 is worth 30.00, Held for 14 days.
fn world_with_two() -> World {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana1");
    world.accepts("Ben", "course", "ben1");
    world
}

impl World {
    /// Somebody clicks a link and buys at once.
    #[track_caller]
    fn sells_by(&self, code: &str, order: &str) {
        let id = self.visitor("Vera").clicks(&format!("/{code}")).click_id();
        self.reports_order(&id, order);
    }

    #[track_caller]
    fn reports_order(&self, click: &str, order: &str) {
        let sale = [("click_id", click), ("order_id", order), ("amount", "100.00")];
        self.shop("course").posts_back(&sale).is(200);
    }

    /// Bans her, and waits until everything that follows is done.
    #[track_caller]
    fn bans(&self, code: &str) {
        self.lets(code, "banned");
        self.settles();
    }

    #[track_caller]
    fn settles(&self) {
        self.waits_until("the bans are carried out", || {
            duly::store::view::affiliates::bans_to_carry_out(&self.app.store.view().unwrap()).unwrap() == 0
        });
        self.finds_no_fault();
    }
}

#[test]
fn what_was_held_is_refused_and_what_was_due_stays_hers() {
    let world = world_with_two();
    world.sells_by("ana1", "A-1");
    world.days_pass(14);
    world.sells_by("ana1", "A-2");
    world.days_pass(3);
    assert_eq!(world.money_of("ana1"), 6_000);

    world.bans("ana1");

    assert_eq!(world.money_of("ana1"), 3_000, "the first sale was Due");
    let maria = world.owner();
    let page = maria.opens("/admin/commissions?affiliate=aff_1").is(200);
    page.shows("Refused").shows("Due");
    maria.opens("/admin/conversions").shows("Refused");
    let order = maria.opens(&format!("/admin/conversions/{}", world.order("course", "A-2").id));
    order.shows("Ana would have earned").shows("but was banned");
    maria.opens(&format!("/admin/conversions/{}", world.order("course", "A-1").id)).hides("banned");
    let program = world.program();
    let told = program.gets(&format!("/conversions/{}", world.order("course", "A-2").id)).json();
    assert_eq!(told["money_state"], "refused");
    let flags = told["flags"].as_array().unwrap();
    assert!(flags.iter().any(|flag| flag["flag"] == "refused_to_banned"), "{flags:?}");
    assert_eq!(told["verdict"]["shares"][0]["commission"], json!([]));
}

#[test]
fn at_the_end_of_the_hold_the_money_is_hers_and_a_moment_before_it_is_not() {
    for (later, left) in [(0, 3_000), (-1, 0)] {
        let world = world_with_two();
        world.sells_by("ana1", "A-1");
        let sold = world.order("course", "A-1").at;
        let due = sold.plus_days(14).plus_ms(later);
        world.at(&jiff::Timestamp::from_millisecond(due.0).unwrap().to_string());
        world.bans("ana1");
        assert_eq!(world.money_of("ana1"), left, "{later} ms from the end of the hold");
    }
}

#[test]
fn the_other_sharer_keeps_her_part_and_other_products_are_not_touched() {
    let world = world_with_two();
    world.changes("course", json!({"model": "multiple"}));
    world.days_pass(3);
    world.sells("book", json!({}));
    world.accepts("Ana", "book", "ana2");
    let vera = world.visitor("Vera");
    vera.clicks("/ana1");
    let last = vera.clicks("/ben1").click_id();
    world.reports_order(&last, "A-1");
    let other = world.visitor("Vito").clicks("/ana2").click_id();
    let sale = [("click_id", other.as_str()), ("order_id", "B-1"), ("amount", "10.00")];
    world.shop("book").posts_back(&sale).earned_by("ana2 100 %");
    assert_eq!((world.money_of("ana1"), world.money_of("ben1")), (1_800, 1_500));

    world.bans("ana1");

    assert_eq!((world.money_of("ana1"), world.money_of("ben1")), (300, 1_500));
    assert_eq!(world.verdict("course", "A-1"), "ana1 50 %, ben1 50 %", "the verdict is as it was judged");
}

#[test]
fn a_sale_in_review_is_refused_and_an_approval_does_not_bring_it_back() {
    let world = World::new();
    world.sells("course", json!({"review_unsigned": true}));
    world.accepts("Ana", "course", "ana1");
    let vera: Visitor<'_> = world.visitor("Vera");
    vera.clicks("/ana1");
    vera.loads_pixel(&[("product", "course"), ("order_id", "A-1"), ("amount", "100.00")]);
    world.days_pass(30);
    assert_eq!(world.money_of("ana1"), 3_000);

    world.bans("ana1");
    assert_eq!(world.money_of("ana1"), 0);
    let maria = world.owner();
    let page = format!("/admin/conversions/{}", world.order("course", "A-1").id);
    maria.submits_to(&page, &format!("{page}/approval"), &[]);
    assert_eq!(world.money_of("ana1"), 0);
    world.settles();
}

#[test]
fn reports_that_come_late_do_not_bring_it_back() {
    let world = world_with_two();
    let vera = world.visitor("Vera");
    let id = vera.clicks("/ana1").click_id();
    vera.loads_pixel(&[("product", "course"), ("order_id", "A-1"), ("amount", "50.00")]);
    world.days_pass(2);
    world.bans("ana1");
    assert_eq!(world.money_of("ana1"), 0);

    world.reports_order(&id, "A-1");
    world.reports_order(&id, "A-1");
    assert_eq!((world.money_of("ana1"), world.conversions()), (0, 1));
    // A report of a sale from before the ban that nobody told of until now.
    let at = jiff::Timestamp::from_millisecond(world.now_ms() - 86_400_000 * 2).unwrap().to_string();
    let late = json!({"product": "course", "event": "purchase", "order_id": "A-2", "amount": 10_000,
        "currency": "EUR", "click_id": id, "occurred_at": at});
    world.program().posts("/conversions", late);
    assert_eq!(world.money_of("ana1"), 0);
    let refund = [("event", "refund"), ("order_id", "A-1")];
    world.shop("course").posts_back(&refund).is(200);
    assert_eq!(world.money_of("ana1"), 0);
    world.settles();
}

#[test]
fn once_she_is_accepted_again_new_sales_earn_and_the_refused_stay_refused() {
    let world = world_with_two();
    world.sells_by("ana1", "A-1");
    world.bans("ana1");
    world.sells_by("ana1", "A-2");
    assert_eq!(world.money_of("ana1"), 0);
    world.hours_pass(1);
    world.lets("ana1", "active");
    world.sells_by("ana1", "A-3");
    assert_eq!(world.money_of("ana1"), 3_000);
    world.settles();
}

#[test]
fn whoever_leaves_keeps_her_money_and_her_touches_end() {
    let world = world_with_two();
    world.sells_by("ana1", "A-1");
    let before = world.visitor("Vera").clicks("/ana1").click_id();
    world.lets("ana1", "left");
    world.reports_order(&before, "A-2");
    assert_eq!(world.money_of("ana1"), 3_000);
    world.settles();
}

#[test]
fn a_ban_with_very_many_sales_is_carried_out_in_slices_and_counted_once() {
    let world = world_with_two();
    for order in 0..250 {
        world.sells_by("ana1", &format!("A-{order}"));
    }
    assert_eq!(world.money_of("ana1"), 750_000);
    world.bans("ana1");
    assert_eq!((world.money_of("ana1"), world.ledger_of("ana1").len()), (0, 500));
    let maria = world.owner();
    maria.opens("/admin/history").shows("Held commissions refused").shows("250 conversions, EUR 7500.00");
}

#[test]
fn before_a_ban_maria_reads_what_becomes_refused_and_nothing_happens_until_she_says_so() {
    let world = world_with_two();
    world.sells_by("ana1", "A-1");
    world.days_pass(14);
    world.sells_by("ana1", "A-2");
    world.sells_by("ben1", "B-1");
    let maria = world.owner();
    let asks = "/admin/affiliations/afn_1/banning";
    maria.opens("/admin/affiliations/afn_1").is(200).shows(&format!("href=\"{}{asks}\"", world.prefix()));
    maria
        .opens("/admin/affiliates/aff_1")
        .is(200)
        .shows(&format!("href=\"{}{asks}?back=/admin/affiliates/aff_1\"", world.prefix()));

    let page =
        maria.opens(asks).is(200).shows("Ban Ana?").shows("30.00</strong> is Held and becomes Refused");
    page.shows("What is Due or Paid stays theirs");
    assert_eq!(world.money_of("ana1"), 6_000, "she only looked");

    maria.submits_to(asks, "/admin/affiliations/afn_1/ban", &[]).is(303);
    world.settles();
    assert_eq!((world.money_of("ana1"), world.money_of("ben1")), (3_000, 3_000));
    let done = maria.opens(asks).is(303);
    maria.follows(&done).shows("Ana is banned: there is nobody to ban.");
}

#[test]
fn a_page_that_was_open_before_the_ban_does_not_lift_it() {
    let world = world_with_two();
    let (maria, max) = (world.owner(), world.owner_elsewhere());
    let here = "/admin/affiliations/afn_1";
    maria.submits_to(here, &format!("{here}/pause"), &[]).is(303);
    let resumption = maria.fills_in_for(here, &format!("{here}/resumption"), &[]);
    let departure = max.fills_in_for(here, &format!("{here}/departure"), &[]);
    let ban = format!("{here}/ban");
    max.submits_to(&format!("{here}/banning"), &ban, &[]).is(303);

    let done = maria.sends_form(&resumption).is(303);
    maria.follows(&done).shows("banned by now").shows("Accept again");
    max.follows(&max.sends_form(&departure)).shows("banned by now");
    world.program().posts("/affiliations/afn_1/resumption", serde_json::json!({})).refuses(409, &["state"]);
}
