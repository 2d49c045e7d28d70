//! What if: the creator tries another model, window or commission on the sales that she had.

use serde_json::json;

use crate::world::World;

const PAGE: &str = "/admin/products/prd_1/what-if";

/// Vera clicked Ana's link, then Ben's, and bought; Tom clicked Ana's and came back too late.
fn world_with_sales() -> World {
    let world = World::new();
    world.sells("course", json!({"window_days": 60}));
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ben", "course", "ben7");
    let (vera, tom) = (world.visitor("Vera"), world.visitor("Tom"));
    let late = tom.clicks("/ana7").click_id();
    vera.clicks("/ana7");
    world.days_pass(1);
    let click = vera.clicks("/ben7").click_id();
    let sale = [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "100")];
    world.shop("course").posts_back(&sale).earned_by("ben7 100 %");
    world.days_pass(65);
    let sale = [("click_id", late.as_str()), ("order_id", "A-2"), ("amount", "50")];
    world.shop("course").posts_back(&sale).earned_by("nobody");
    world
}

#[test]
fn another_model_says_who_would_have_more_and_who_less() {
    let world = world_with_sales();
    let maria = world.owner();
    maria.opens("/admin/products/prd_1").shows("/admin/products/prd_1/what-if");
    maria.opens("/admin/products/prd_1/edit").shows("/admin/products/prd_1/what-if");
    maria.opens(PAGE).shows("Nothing changes by looking").hides("What would have been");
    maria
        .opens(&format!("{PAGE}?days=90&model=first"))
        .shows("2 conversions judged again: 1 would pay somebody something else.")
        .shows("A-1")
        .hides("A-2")
        .shows("Ana \u{20ac} 30.00")
        .shows("\u{2212}\u{20ac} 30.00")
        .shows("+\u{20ac} 30.00");
    maria.opens(&format!("{PAGE}?days=90&model=last")).shows("none of them would pay anybody anything else");
    maria.opens(&format!("{PAGE}?days=30&model=first")).shows("1 conversion judged again");
    assert_eq!((world.money_of("ana7"), world.money_of("ben7")), (0, 3_000), "nothing was written");
    world.finds_no_fault();
}

#[test]
fn another_window_and_another_commission_are_tried_together() {
    let world = world_with_sales();
    let maria = world.owner();
    maria
        .opens(&format!("{PAGE}?days=90&window=90&percent=40"))
        .shows("2 would pay somebody something else")
        .shows("Ana \u{20ac} 20.00")
        .shows("Ben \u{20ac} 40.00")
        .shows("\u{20ac} 60.00");
    maria
        .opens(&format!("{PAGE}?days=90&window=own&window_days=x&percent=400"))
        .is(422)
        .shows("2 things to mend")
        .shows("value=\"400\"");
}

#[test]
fn what_she_reassigned_stays_hers() {
    let world = world_with_sales();
    let maria = world.owner();
    let page = format!("/admin/conversions/{}", world.order("course", "A-1").id);
    let typed = [("affiliation", "afn_2"), ("reason", "x")];
    maria.submits_to(&page, &format!("{page}/reassignment"), &typed).is(422);
    let typed = [("affiliation", "afn_1"), ("reason", "Ana held the webinar")];
    maria.submits_to(&page, &format!("{page}/reassignment"), &typed).is(303);
    maria.opens(&format!("{PAGE}?days=90&model=last")).shows("none of them would pay anybody anything else");
}

#[test]
fn a_shared_sale_of_which_half_was_given_back_is_told_to_the_cent_as_the_ledger_has_it() {
    let world = World::new();
    world.sells("course", json!({"model": "multiple"}));
    for (name, code) in [("Ana", "ana7"), ("Ben", "ben7")] {
        world.accepts(name, "course", code);
    }
    let vera = world.visitor("Vera");
    vera.clicks("/ana7");
    let click = vera.clicks("/ben7").click_id();
    let sale = [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "97")];
    world.shop("course").posts_back(&sale).earned_by("ana7 50 %, ben7 50 %");
    let half = [("event", "refund"), ("order_id", "A-1"), ("amount", "48.50")];
    world.shop("course").posts_back(&half).is(200);
    // Each half of 29.10 is halved for itself, and half to even.
    assert_eq!((world.money_of("ana7"), world.money_of("ben7")), (727, 727));

    let maria = world.owner();
    let told = |model: &str| maria.opens(&format!("{PAGE}?days=90&model={model}"));
    told("multiple").shows("none of them would pay anybody anything else").shows("\u{20ac} 14.54");
    // One who earns alone has the half of the whole.
    told("last").shows("Ben \u{20ac} 14.55").shows("\u{2212}\u{20ac} 7.27");
    world.finds_no_fault();
}
