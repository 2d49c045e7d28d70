//! What waits for the creator, and what only anybody's word stands for: looked at together, with a reason.

use serde_json::json;

use crate::forms::Form;
use crate::people::Visitor;
use crate::world::World;

/// Jane sells two products, one of which wants to see unsigned reports first; Ben bought three times.
fn world_of_unsigned_orders() -> World {
    let world = World::new();
    world.sells("course", json!({"review_unsigned": true}));
    world.sells("book", json!({}));
    world.accepts("Jane", "course", "jane7");
    world.accepts("Jane", "book", "jane8");
    let ben = world.visitor("Ben");
    ben.clicks("/jane7");
    ben.clicks("/jane8");
    for (product, order) in
        [("course", "C-1"), ("course", "C-2"), ("course", "C-3"), ("book", "B-1"), ("book", "B-2")]
    {
        ben.loads_pixel(&[("product", product), ("order_id", order), ("amount", "100")]);
    }
    world
}

/// The form with these orders ticked.
fn ticked(maria: &Visitor<'_>, world: &World, page: &str, action: &str, orders: &[(&str, &str)]) -> Form {
    let mut form = maria.fills_in_for(page, action, &[]);
    for (product, order) in orders {
        form.fields.push(("conversion".into(), world.order(product, order).id.to_string()));
    }
    form
}

#[test]
fn what_waits_says_why_and_is_approved_and_refused_together() {
    let world = world_of_unsigned_orders();
    let maria = world.owner();
    maria.opens("/admin").shows("3 conversions wait for your look").shows("/admin/reviews");
    maria
        .opens("/admin/reviews")
        .shows("C-1")
        .hides("B-1")
        .shows("Unsigned: it came by pixel, and anybody could have sent it.");
    maria.opens("/admin/reviews?product=prd_2").shows("Nothing waits here");
    maria.opens("/admin/reviews?tick=all").shows(" checked");

    let (page, approval) = ("/admin/reviews", "/admin/reviews/approval");
    let two = ticked(&maria, &world, page, approval, &[("course", "C-1"), ("course", "C-2")]);
    let seen = maria.sends_form(&two).is(303);
    maria.follows(&seen).shows("2 conversions were approved").hides("C-1").shows("C-3");
    let seen = maria.sends_form(&two).is(303);
    maria.follows(&seen).shows("decided these already");

    let last = ticked(&maria, &world, page, approval, &[("course", "C-3")]).sent_to("/admin/reviews/refusal");
    maria.sends_form(&last).is(422).shows("Please write why it is refused").shows(" checked");
    let seen = maria.sends_form(&last.with("reason", "Nobody paid this")).is(303);
    maria.follows(&seen).shows("1 conversion was refused").shows("Nothing needs a look");
    let none = maria.fills_in_for("/admin/reconciliation?days=0", "/admin/reconciliation/confirmation", &[]);
    let seen = maria.sends_form(&none).is(303);
    maria.follows(&seen).shows("Nothing was ticked");

    assert_eq!(world.money_of("jane7"), 12_000);
    maria
        .opens("/admin/history")
        .shows("Conversion approved")
        .shows("C-1, EUR 100.00")
        .shows("C-3, EUR 100.00: Nobody paid this");
    world.finds_no_fault();
}

#[test]
fn the_affiliate_reads_that_it_is_in_review() {
    let world = world_of_unsigned_orders();
    world.owner();
    world.has_password("Jane");
    let jane = world.visitor("Jane");
    jane.signs_in("Jane");
    jane.opens("/portal/commissions").shows("Held review");
}

#[test]
fn orders_that_nothing_confirmed_are_listed_after_some_days_with_their_sums() {
    let world = world_of_unsigned_orders();
    let maria = world.owner();
    maria.opens("/admin/reconciliation").hides("B-1").shows("No order waits here");
    maria.opens("/admin/reconciliation?days=0").shows("B-1");
    world.days_pass(3);
    maria.opens("/admin/reconciliation").shows("B-1").shows("\u{20ac} 300.00").shows("\u{20ac} 200.00");
    maria.opens("/admin/reconciliation?product=prd_2").shows("B-1").hides("C-1").hides("\u{20ac} 300.00");

    // The shop's server tells of one: it is confirmed by that.
    world.shop("book").posts_back(&[("order_id", "B-1"), ("amount", "100")]).is(200);
    maria.opens("/admin/reconciliation").hides("B-1").shows("B-2");
    let (page, action) = ("/admin/reconciliation", "/admin/reconciliation/confirmation");
    let refusal =
        ticked(&maria, &world, page, action, &[("book", "B-2")]).sent_to("/admin/reconciliation/refusal");
    let seen = maria.sends_form(&refusal.clone().with("reason", "Not in the shop")).is(303);
    maria.follows(&seen).shows("1 order was refused").hides("B-2");
    assert_eq!(world.money_of("jane8"), 12_000, "what Jane has of both: one of five is refused");
    let seen = maria.sends_form(&refusal.with("reason", "Not in the shop")).is(303);
    maria.follows(&seen).shows("nothing was changed");

    // She finds one that waits, which is what it waited for.
    let confirmation = ticked(&maria, &world, page, action, &[("course", "C-1")]);
    let seen = maria.sends_form(&confirmation).is(303);
    maria.follows(&seen).shows("1 order was confirmed").hides("C-1");
    maria.opens("/admin/reviews").hides("C-1").shows("C-2");
    let id = world.order("course", "C-1").id;
    maria.opens(&format!("/admin/conversions/{id}")).shows("found this order in the shop");
    maria.opens("/admin/history").shows("Order confirmed");
    world.finds_no_fault();
}

#[test]
fn a_list_out_of_the_shop_confirms_in_bulk_and_says_what_it_does_not_know() {
    let world = world_of_unsigned_orders();
    let maria = world.owner();
    world.shop("book").posts_back(&[("order_id", "B-1"), ("amount", "100")]).is(200);
    let (page, action) = ("/admin/reconciliation", "/admin/reconciliation/comparison");
    let compares = |list: &str| maria.submits_to(page, action, &[("orders", list)]);

    compares("paid,C-1\npaid,C-2").is(422).shows("several columns").shows("paid,C-2");
    assert!(world.order("course", "C-1").is_unconfirmed(), "no column was guessed");
    let seen = compares("Name,Total\n#C-1,100\nC-2,100\nB-1,100\n<b>X-9</b>,1\n").is(200);
    let seen = seen.shows("Confirmed now</dt><dd>2<").shows("Confirmed before</dt><dd>1<");
    seen.shows("Unknown here</dt><dd>1 ").shows("&#60;b&#62;X-9").hides("<b>X-9");
    assert!(!world.order("course", "C-2").is_unconfirmed());
    assert!(world.order("course", "C-3").is_unconfirmed());
    compares("C-1\nC-2").is(200).shows("Confirmed now</dt><dd>0<").shows("Confirmed before</dt><dd>2<");
    compares("").is(422).shows("Paste the orders");
    world.finds_no_fault();
}
