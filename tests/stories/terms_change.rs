//! Terms change: what pays less waits three days and is announced, what pays more holds at once, and every
//! sale is judged by what was in force when it happened (`product.md` P4).

use serde_json::json;

use crate::world::World;

/// Ana sells the course at 30 %; a sale is 100.00.
fn world_with_ana() -> World {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana1");
    world
}

impl World {
    /// What a sale by the code earns now, minor units.
    #[track_caller]
    fn earns(&self, code: &str, more: &[(&str, &str)]) -> i64 {
        static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let order = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed).to_string();
        let id = self.visitor("Vera").clicks(&format!("/{code}")).click_id();
        let before = self.money_of(code);
        let sale = [("click_id", id.as_str()), ("order_id", order.as_str()), ("amount", "100.00")];
        self.shop("course").posts_back(&[&sale, more].concat()).is(200);
        self.money_of(code) - before
    }
}

#[test]
fn a_lower_commission_waits_three_days_and_a_higher_one_does_not() {
    let world = world_with_ana();
    world.changes("course", json!({"percent": "20"}));
    assert_eq!(world.earns("ana1", &[]), 3_000);
    world.hours_pass(71);
    assert_eq!(world.earns("ana1", &[]), 3_000);
    world.hours_pass(1);
    assert_eq!(world.earns("ana1", &[]), 2_000);
    world.changes("course", json!({"percent": "40"}));
    assert_eq!(world.earns("ana1", &[]), 4_000);
    world.finds_no_fault();
}

#[test]
fn whoever_thinks_of_joining_reads_what_is_announced() {
    let world = world_with_ana();
    world.changes("course", json!({"percent": "20", "join": "open"}));
    world.opens("/p/course/join").is(200).shows("30 %").shows("A sale pays 20 % instead of 30 %");
}

#[test]
fn nobody_was_promised_anything_as_long_as_nobody_is_an_affiliate() {
    let world = World::new();
    world.sells("course", json!({}));
    world.changes("course", json!({"percent": "20", "model": "first"}));
    world.accepts("Ana", "course", "ana1");
    assert_eq!(world.earns("ana1", &[]), 2_000);
}

#[test]
fn another_model_and_a_longer_hold_wait_too() {
    let world = world_with_ana();
    world.accepts("Ben", "course", "ben1");
    world.changes("course", json!({"model": "first", "hold_days": 30}));
    let buy = |order: &str| {
        let vera = world.visitor("Vera");
        vera.clicks("/ana1");
        let id = vera.clicks("/ben1").click_id();
        let sale = [("click_id", id.as_str()), ("order_id", order), ("amount", "100.00")];
        world.shop("course").posts_back(&sale).is(200);
        let made = world.order("course", order);
        (world.verdict("course", order), made.hold_days)
    };
    assert_eq!(buy("A-1"), ("ben1 100 %".into(), 14));
    world.days_pass(3);
    assert_eq!(buy("A-2"), ("ana1 100 %".into(), 30));
}

#[test]
fn the_better_part_of_a_change_holds_at_once() {
    let world = world_with_ana();
    world.changes("course", json!({"percent": "20", "hold_days": 7, "window_days": 90}));
    world.earns("ana1", &[("event", "purchase")]);
    let program = world.program();
    let product = program.gets("/products/course").json();
    assert_eq!((&product["commission"]["percent"], &product["hold_days"]), (&json!("30"), &json!(7)));
    assert_eq!(product["window_days"], 90, "a window counts only for clicks to come");
    assert_eq!(product["next"]["since"], "2026-03-05T10:00:00.000Z");
    assert_eq!(product["next"]["commission"]["percent"], "20");
    world.days_pass(3);
    let product = program.gets("/products/course").json();
    assert_eq!((&product["commission"]["percent"], &product["next"]), (&json!("20"), &json!(null)));
}

#[test]
fn the_old_value_withdraws_what_was_announced() {
    let world = world_with_ana();
    world.changes("course", json!({"percent": "20"}));
    world.days_pass(2);
    world.changes("course", json!({"percent": "30"}));
    world.days_pass(5);
    assert_eq!(world.earns("ana1", &[]), 3_000);
    world.finds_no_fault();
}

#[test]
fn a_sale_that_is_told_of_later_is_judged_by_the_terms_of_its_day() {
    let world = world_with_ana();
    let id = world.visitor("Vera").clicks("/ana1").click_id();
    let first_day = "2026-03-02T12:00:00Z";
    world.changes("course", json!({"percent": "20"}));
    let program = world.program();
    world.days_pass(10);
    let sale = |order: &str, at: &str| {
        let sale = json!({"product": "course", "event": "purchase", "order_id": order, "amount": 10_000,
            "currency": "EUR", "click_id": id, "occurred_at": at});
        program.posts("/conversions", sale).is(201);
        world.order("course", order).rates[0].rate.percent.to_string()
    };
    assert_eq!(sale("A-1", first_day), "30");
    assert_eq!(sale("A-2", "2026-03-06T12:00:00Z"), "20");
    assert_eq!(world.order("course", "A-1").verdict.terms, 1);
}

#[test]
fn a_later_report_of_an_order_does_not_move_it_under_other_terms() {
    let world = world_with_ana();
    let vera = world.visitor("Vera");
    let id = vera.clicks("/ana1").click_id();
    vera.loads_pixel(&[("product", "course"), ("order_id", "A-1"), ("amount", "100.00")]);
    world.changes("course", json!({"percent": "20"}));
    world.days_pass(4);
    let sale = [("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "200.00")];
    world.shop("course").posts_back(&sale).is(200);
    assert_eq!(world.money_of("ana1"), 6_000);
}

#[test]
fn an_offers_rate_and_an_affiliates_own_wait_as_well() {
    let world = world_with_ana();
    let offer = world.offers("course", "Gold", "100.00", Some("50"));
    let program = world.program();
    let lower = json!({"commission": {"percent": "40"}});
    let told = program.patches(&format!("/offers/{offer}"), lower).is(200).json();
    assert_eq!(
        (&told["commission"]["percent"], &told["next"]["commission"]["percent"]),
        (&json!("50"), &json!("40"))
    );
    assert_eq!(world.earns("ana1", &[("offer", &offer)]), 5_000);
    world.days_pass(3);
    assert_eq!(world.earns("ana1", &[("offer", &offer)]), 4_000);

    let maria = world.owner();
    let rate = |percent: &str| {
        let form = [("percent", percent), ("flat", "")];
        maria.submits_to("/admin/affiliations/afn_1", "/admin/affiliations/afn_1/rate", &form).is(303);
    };
    rate("60");
    assert_eq!(world.earns("ana1", &[]), 6_000);
    rate("");
    assert_eq!(world.earns("ana1", &[]), 6_000);
    let told = program.gets("/affiliations/afn_1").json();
    assert_eq!((&told["commission"]["percent"], &told["next"]["commission"]), (&json!("60"), &json!(null)));
    assert!(told["next"]["since"].is_string());
    world.days_pass(3);
    assert_eq!(world.earns("ana1", &[]), 2_000 + 1_000, "what the product pays");
    world.finds_no_fault();
}

#[test]
fn who_lowers_an_offers_rate_reads_from_when_it_holds() {
    let world = world_with_ana();
    let offer = world.offers("course", "Gold", "100.00", Some("50"));
    let (maria, form) = (world.owner(), format!("/admin/offers/{offer}"));
    let saves = |percent: &str| {
        maria.submits(&form, &[("percent", percent)]).is(303);
        maria.opens("/admin/products/prd_1")
    };
    saves("40").shows("What pays affiliates less takes effect on 5 Mar 2026, 10:00.");
    saves("60").shows("Saved.").hides("What pays affiliates less");
}

#[test]
fn what_comes_and_when_stands_on_the_creators_pages_and_her_form_says_it_before() {
    let world = world_with_ana();
    let maria = world.owner();
    let form = "/admin/products/prd_1/edit";
    maria.opens(form).shows("Affiliates were promised 30 %").shows("5 Mar 2026");
    maria.submits(form, &[("percent", "20")]).is(303);
    let page = maria.opens("/admin/products/prd_1");
    page.shows("20 % instead of 30 %").shows("5 Mar 2026, 10:00");
    maria.opens(form).shows("value=\"20\"").shows("20 % instead of 30 %");
    // Something else is saved meanwhile: what was announced keeps its date.
    world.hours_pass(5);
    maria.submits(form, &[("name", "Sourdough")]).is(303);
    maria.opens("/admin/products/prd_1").shows("5 Mar 2026, 10:00").shows("Sourdough");
    maria.submits(form, &[("percent", "30")]).is(303);
    maria.opens("/admin/products/prd_1").hides("What changes");
}
