//! A buyer who comes back: under new customers only, her next purchase pays nothing and says so; her renewals go on.

use serde_json::{Value, json};

use crate::http::Seen;
use crate::world::World;

fn world(terms: Value) -> World {
    let world = World::new();
    world.sells("course", terms);
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ben", "course", "ben7");
    world
}

impl World {
    /// Somebody follows a link and buys for 100.00.
    #[track_caller]
    fn buys_by(&self, code: &str, order: &str, more: &[(&str, &str)]) -> Seen {
        let click = self.visitor("Dora").clicks(&format!("/{code}")).click_id();
        let sale = [("order_id", order), ("amount", "100.00"), ("click_id", click.as_str())];
        self.shop("course").posts_back(&[&sale, more].concat()).is(200)
    }
}

const BEFORE: &str = "nobody: this customer has bought the product before";

#[test]
fn who_bought_before_by_customer_id_or_by_email_pays_nobody_again() {
    let world = world(json!({"new_customers_only": true}));
    world
        .buys_by("ana7", "A-1", &[("customer", "dora"), ("email", "dora@example.com")])
        .earned_by("ana7 100 %");
    world.days_pass(1);
    world.buys_by("ben7", "A-2", &[("email", "Dora@Example.com")]).earned_by("nobody");
    world
        .buys_by("ben7", "A-3", &[("customer", "somebody"), ("email", "else@example.com")])
        .earned_by("ben7 100 %");
    assert_eq!(world.verdict("course", "A-2"), BEFORE);
    let told = world.program().gets(&format!("/conversions/{}", world.order("course", "A-2").id)).json();
    assert_eq!(told["verdict"]["why"], "bought_before");
    let page = format!("/admin/conversions/{}", world.order("course", "A-2").id);
    world
        .owner()
        .opens(&page)
        .shows("The product pays for new customers only, and this one has bought it before.");
    assert_eq!((world.money_of("ana7"), world.money_of("ben7")), (3_000, 3_000));
    world.finds_no_fault();
}

#[test]
fn a_first_purchase_that_earned_nobody_was_a_purchase_all_the_same() {
    let world = world(json!({"new_customers_only": true}));
    world.shop("course").posts_back(&[("order_id", "A-1"), ("amount", "5"), ("email", "dora@example.com")]);
    world.days_pass(1);
    world.buys_by("ana7", "A-2", &[("email", "dora@example.com")]).earned_by("nobody");
}

#[test]
fn tests_refused_purchases_signups_and_other_products_make_nobody_an_old_customer() {
    let world = world(json!({"new_customers_only": true, "events": {"signup": {"flat": 100}}}));
    world.sells("book", json!({}));
    let dora = [("email", "dora@example.com"), ("customer", "dora")];
    world.buys_by("ana7", "A-1", &[&dora[..], &[("test", "1")]].concat());
    world.buys_by("ana7", "A-2", &[&dora[..], &[("status", "rejected")]].concat());
    world.buys_by("ana7", "A-3", &[&dora[..], &[("event", "signup")]].concat());
    world.shop("book").posts_back(&[&dora[..], &[("order_id", "B-1"), ("amount", "9")]].concat()).is(200);
    world.days_pass(1);
    world.buys_by("ben7", "A-4", &dora).earned_by("ben7 100 %");
    world.finds_no_fault();
}

#[test]
fn a_renewal_of_an_old_customer_goes_by_what_renewals_pay() {
    let world = world(json!({"new_customers_only": true, "renewals": 1}));
    let dora = [("customer", "dora")];
    world.buys_by("ana7", "M-0", &dora).earned_by("ana7 100 %");
    world.days_pass(30);
    // The shop sends the first click again, and somebody else's as well: it is a renewal all the same.
    world.buys_by("ben7", "M-1", &dora).earned_by("ana7 100 %");
    world.days_pass(30);
    world.buys_by("ben7", "M-2", &dora).earned_by("nobody");
    assert_eq!(world.verdict("course", "M-2"), "nobody: renewal 2, and the product pays for the first");
    world.finds_no_fault();
}

#[test]
fn a_report_that_comes_again_finds_its_own_purchase_and_takes_it_for_no_earlier_one() {
    let world = world(json!({"new_customers_only": true}));
    let dora = [("email", "dora@example.com")];
    world.buys_by("ana7", "A-1", &dora).earned_by("ana7 100 %");
    world.buys_by("ana7", "A-1", &dora).earned_by("ana7 100 %");
    assert_eq!(world.money_of("ana7"), 3_000);
    // A purchase from before that comes in late is the first one; what was judged is judged anew when it is told again.
    let early = json!({"product": "course", "order_id": "A-0", "amount": 1_000, "currency": "EUR",
        "email": "dora@example.com", "occurred_at": "2026-03-01T10:00:00Z"});
    world.program().posts("/conversions", early).is(201);
    world.buys_by("ana7", "A-1", &dora).earned_by("nobody");
    assert_eq!(world.money_of("ana7"), 0);
    world.finds_no_fault();
}

#[test]
fn an_old_customer_pays_as_every_other_where_nothing_else_is_said() {
    let world = world(json!({}));
    let dora = [("email", "dora@example.com")];
    world.buys_by("ana7", "A-1", &dora).earned_by("ana7 100 %");
    world.buys_by("ben7", "A-2", &dora).earned_by("ben7 100 %");
}
