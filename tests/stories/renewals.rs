//! Subscriptions: what a customer pays again goes to those who earned her first purchase, for as many renewals as the
//! product pays for (`product.md` M1, A6).

use serde_json::{Value, json};

use crate::http::Seen;
use crate::people::Shop;
use crate::world::World;

/// Ana sells the course at 30 %, under these terms; Dora buys it by her link, for 10.00.
fn subscribed(terms: Value) -> World {
    let world = World::new();
    world.sells("course", terms);
    world.accepts("Ana", "course", "ana7");
    let click = world.visitor("Dora").clicks("/ana7").click_id();
    pays(&world.shop("course"), "M-0", &[("click_id", &click)]).earned_by("ana7 100 %");
    world
}

/// Dora's card is charged 10.00.
fn pays(shop: &Shop<'_>, order: &str, more: &[(&str, &str)]) -> Seen {
    shop.posts_back(&[&[("order_id", order), ("amount", "10.00"), ("customer", "dora")][..], more].concat())
}

impl World {
    /// Months go by, and Dora is charged in each: what each renewal earned.
    #[track_caller]
    fn charges(&self, months: std::ops::RangeInclusive<u32>) -> Vec<i64> {
        let charged = months.map(|month| {
            self.days_pass(30);
            let before = self.money_of("ana7");
            pays(&self.shop("course"), &format!("M-{month}"), &[]).is(200);
            self.money_of("ana7") - before
        });
        charged.collect()
    }

    /// Which renewal an order is.
    #[track_caller]
    fn renewal(&self, order: &str) -> Option<u32> {
        self.order("course", order).renewal
    }
}

#[test]
fn all_renewals_pay_where_nothing_else_is_said() {
    let world = subscribed(json!({}));
    assert_eq!(world.charges(1..=4), [300, 300, 300, 300]);
    assert_eq!((world.renewal("M-0"), world.renewal("M-1"), world.renewal("M-4")), (None, Some(1), Some(4)));
    world.finds_no_fault();
}

#[test]
fn the_first_two_renewals_pay_and_the_third_says_why_not() {
    let world = subscribed(json!({"renewals": 2}));
    assert_eq!(world.charges(1..=4), [300, 300, 0, 0]);
    let reason = "nobody: renewal 3, and the product pays for the first 2";
    assert_eq!(world.verdict("course", "M-3"), reason);

    let told = world.program().gets(&format!("/conversions/{}", world.order("course", "M-3").id)).json();
    assert_eq!((&told["renewal"], &told["verdict"]["why"]), (&json!(3), &json!("renewal_unpaid")));
    let page = format!("/admin/conversions/{}", world.order("course", "M-3").id);
    let maria = world.owner();
    maria
        .opens(&page)
        .shows("This is renewal 3 of this customer, and the product pays for the first 2 only.");
    let page = format!("/admin/conversions/{}", world.order("course", "M-2").id);
    maria.opens(&page).shows("It is renewal 2 of this customer.");
    world.finds_no_fault();
}

#[test]
fn where_no_renewal_pays_only_the_purchase_does() {
    let world = subscribed(json!({"renewals": "none"}));
    assert_eq!(world.charges(1..=2), [0, 0]);
    assert_eq!(world.verdict("course", "M-1"), "nobody: the product pays nothing for renewals");
    assert_eq!(world.money_of("ana7"), 300);
    world.finds_no_fault();
}

#[test]
fn a_signup_is_no_purchase_so_the_first_payment_after_it_is_no_renewal() {
    let world = World::new();
    world.sells("course", json!({"renewals": "none", "events": {"signup": {"flat": 100}}, "window_days": 7}));
    world.accepts("Ana", "course", "ana7");
    let click = world.visitor("Dora").clicks("/ana7").click_id();
    let trial = [("event", "signup"), ("order_id", "T-1"), ("customer", "dora"), ("click_id", &click)];
    world.shop("course").posts_back(&trial).earned_by("ana7 100 %");
    world.days_pass(14);
    pays(&world.shop("course"), "M-0", &[]).earned_by("ana7 100 %");
    assert_eq!((world.renewal("M-0"), world.charges(1..=1)), (None, vec![0]));
    world.finds_no_fault();
}

#[test]
fn tests_and_what_was_refused_do_not_count_and_a_refund_renumbers_nothing() {
    let world = subscribed(json!({"renewals": 2}));
    let shop = world.shop("course");
    pays(&shop, "M-1", &[("test", "1")]).is(200);
    pays(&shop, "M-2", &[("status", "rejected")]).is(200);
    assert_eq!(world.charges(3..=3), [300]);
    assert_eq!(world.renewal("M-3"), Some(1));
    let refund = [("event", "refund"), ("order_id", "M-3")];
    shop.posts_back(&refund).is(200);
    assert_eq!(world.charges(4..=5), [300, 0]);
    assert_eq!((world.renewal("M-3"), world.renewal("M-4")), (Some(1), Some(2)));

    // Told of again, each keeps its number.
    pays(&shop, "M-4", &[]).is(200);
    pays(&shop, "M-5", &[]).is(200);
    assert_eq!((world.renewal("M-4"), world.renewal("M-5")), (Some(2), Some(3)));
    world.finds_no_fault();
}

#[test]
fn a_click_that_still_counts_makes_it_a_sale_of_its_own() {
    let world = subscribed(json!({"renewals": "none"}));
    world.accepts("Ben", "course", "ben7");
    let click = world.visitor("Dora").clicks("/ben7").click_id();
    pays(&world.shop("course"), "M-1", &[("click_id", &click)]).earned_by("ben7 100 %");
    assert_eq!((world.renewal("M-1"), world.charges(2..=2)), (None, vec![0]));
    assert_eq!(world.renewal("M-2"), Some(1));
    world.finds_no_fault();
}

#[test]
fn renewals_that_are_told_in_the_wrong_order_are_as_many_as_are_paid() {
    let world = subscribed(json!({"renewals": 1}));
    world.days_pass(60);
    let (program, shop) = (world.program(), world.shop("course"));
    pays(&shop, "M-2", &[]).earned_by("ana7 100 %");
    let late = json!({"product": "course", "order_id": "M-1", "amount": 1_000, "currency": "EUR",
        "customer": "dora", "occurred_at": "2026-04-01T10:00:00Z"});
    program.posts("/conversions", late).is(201);
    assert_eq!((world.renewal("M-2"), world.renewal("M-1")), (Some(1), Some(2)));
    assert_eq!(world.money_of("ana7"), 600);
    world.finds_no_fault();
}

#[test]
fn fewer_renewals_and_new_customers_only_wait_three_days_and_are_announced() {
    let world = subscribed(json!({"join": "open"}));
    world.changes("course", json!({"renewals": 1, "new_customers_only": true}));
    let announced = "Renewals that pay: the first of each customer instead of all.";
    let only_new = "Only purchases of new customers pay. Renewals are not affected.";
    world.opens("/p/course/join").shows("every renewal").shows(announced).shows(only_new);
    let told = world.program().gets("/products/course").json();
    assert_eq!((&told["renewals"], &told["new_customers_only"]), (&json!("all"), &json!(false)));
    assert_eq!((&told["next"]["renewals"], &told["next"]["new_customers_only"]), (&json!(1), &json!(true)));
    let shop = world.shop("course");
    pays(&shop, "M-1", &[]).earned_by("ana7 100 %");
    pays(&shop, "M-2", &[]).earned_by("ana7 100 %");
    world.days_pass(3);
    pays(&shop, "M-3", &[]).earned_by("nobody");
    world.opens("/p/course/join").shows("the customer&#39;s first renewal").shows("who bought this before");
    // More of them hold at once.
    world.changes("course", json!({"renewals": "all", "new_customers_only": false}));
    pays(&shop, "M-4", &[]).earned_by("ana7 100 %");
    world.finds_no_fault();
}

#[test]
fn the_creator_chooses_it_in_the_form_and_affiliates_read_it() {
    let world = subscribed(json!({}));
    let (maria, form) = (world.owner(), "/admin/products/prd_1/edit");
    maria.submits(form, &[("renewals", "first"), ("renewals_first", "0")]).is(422).shows("from 1 to 1000");
    maria
        .submits(form, &[("renewals", "first"), ("renewals_first", "12"), ("new_customers_only", "yes")])
        .is(303);
    let page = maria.opens("/admin/products/prd_1");
    page.shows("Renewals that pay: the first 12 of each customer instead of all.")
        .shows("Only purchases of new");
    maria.opens(form).shows("value=\"12\"");
    world.days_pass(3);
    maria.opens("/admin/products/prd_1").shows("The first 12").shows("New ones only");
    world.promoter("Ana").opens("/portal/products/prd_1").shows("first 12 renewals");
    world.finds_no_fault();
}

#[test]
fn programs_set_it_too() {
    let world = subscribed(json!({}));
    let program = world.program();
    let terms = json!({"renewals": 3, "new_customers_only": true});
    let told = program.patches("/products/course", terms).is(200).json();
    assert_eq!(told["next"]["renewals"], 3);
    let odd = [json!(0), json!(1_001), json!("some"), json!(1.5), json!(true)];
    for odd in odd {
        program.patches("/products/course", json!({"renewals": odd})).refuses(422, &["renewals"]);
    }
    program.patches("/products/course", json!({"renewals": "all", "new_customers_only": false})).is(200);
    assert_eq!(program.gets("/products/course").json()["next"], json!(null));
}
