//! The creator enters what nothing reported: a sale with whatever ties it to somebody, and a refund.

use serde_json::json;

use crate::forms::forms;
use crate::people::Visitor;
use crate::world::World;

/// Ana has a coupon and a code; Ben's link was clicked. Gives the id of that click.
fn world_with_affiliates() -> (World, String) {
    let world = World::new();
    world.sells("course", json!({}));
    world.offers("course", "Plan A", "97", Some("50"));
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ben", "course", "ben7");
    world.gives_coupon("ana7", "ANA10");
    let click = world.visitor("Dora").clicks("/ben7").click_id();
    world.hours_pass(30);
    (world, click)
}

const SALE: &str = "/admin/conversions/new";
const REFUND: &str = "/admin/refunds/new";

#[track_caller]
fn enters(maria: &Visitor<'_>, order: &str, more: &[(&str, &str)]) -> u16 {
    let sale = [("product", "prd_1"), ("order_id", order), ("amount", "100"), ("reason", "Paid by cheque")];
    maria.submits(SALE, &[&sale[..], more].concat()).status
}

#[test]
fn a_sale_is_judged_like_any_other_by_whatever_ties_it_to_somebody() {
    let (world, click) = world_with_affiliates();
    let maria = world.owner();

    for (order, tie, earner) in [
        ("H-1", ("coupon", "ana10"), "ana7 100 %"),
        ("H-2", ("code", "ben7"), "ben7 100 %"),
        ("H-3", ("click_id", click.as_str()), "ben7 100 %"),
    ] {
        assert_eq!(enters(&maria, order, &[tie]), 303, "{order}");
        assert_eq!(world.verdict("course", order), earner);
    }
    assert_eq!(enters(&maria, "H-4", &[]), 303);
    assert_eq!(world.verdict("course", "H-4"), "nobody: no affiliate's click found");
    assert_eq!((world.money_of("ana7"), world.money_of("ben7")), (3_000, 6_000));

    let report = world.reports().into_iter().next().unwrap();
    assert_eq!((report.way.word(), report.trust.word()), ("by hand", "authenticated"));
    maria.opens("/admin/history").shows("Sale entered by hand").shows("Paid by cheque");
    world.finds_no_fault();
}

#[test]
fn it_happened_when_she_says_and_what_is_not_said_is_the_offers() {
    let (world, click) = world_with_affiliates();
    let maria = world.owner();

    let sale = [("amount", ""), ("offer", "off_1"), ("at", "2026-03-02 18:30"), ("click_id", click.as_str())];
    assert_eq!(enters(&maria, "H-1", &sale), 303);
    let sold = world.order("course", "H-1");
    assert_eq!((sold.amount.minor, world.money_of("ben7")), (9_700, 4_850));
    let zone = jiff::tz::TimeZone::get("UTC").unwrap();
    let at = jiff::Timestamp::from_millisecond(sold.at.0).unwrap().to_zoned(zone);
    assert_eq!((at.hour(), at.minute()), (18, 30), "{at}");
}

#[test]
fn an_order_that_is_known_leads_to_its_conversion() {
    let (world, click) = world_with_affiliates();
    let maria = world.owner();
    let sale = [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "97")];
    world.shop("course").posts_back(&sale).is(200);

    let typed = [("product", "prd_1"), ("order_id", "A-1"), ("amount", "12"), ("reason", "By phone")];
    let seen =
        maria.submits(SALE, &typed).is(422).shows("This order is already conversion").shows("By phone");
    let id = world.order("course", "A-1").id;
    assert!(seen.body.contains(&format!("/admin/conversions/{id}")), "{}", seen.body);
    assert_eq!((world.conversions(), world.order("course", "A-1").amount.minor), (1, 9_700));
}

#[test]
fn what_leads_to_nobody_is_told_beside_its_field() {
    let (world, _) = world_with_affiliates();
    let maria = world.owner();

    for (field, wrong) in [
        ("coupon", "SUMMER"),
        ("code", "nobody-here"),
        ("click_id", "what"),
        ("click_id", "01KJPZV283VD1A783JSPP4940B"),
        ("email", "no address"),
        ("amount", "1,2,3"),
        ("currency", "XYZ"),
        ("at", "yesterday"),
        ("at", "2030-01-01 10:00"),
        ("reason", ""),
        ("product", "prd_9"),
    ] {
        assert_eq!(enters(&maria, "H-1", &[(field, wrong)]), 422, "{field} {wrong}");
    }
    assert_eq!(world.conversions(), 0);
}

#[test]
fn a_refund_is_given_back_by_order_or_from_the_conversions_page() {
    let (world, click) = world_with_affiliates();
    let maria = world.owner();
    let sale = [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "100")];
    world.shop("course").posts_back(&sale).is(200);
    let by_order = |more: &[(&str, &str)]| {
        let refund = [("product", "prd_1"), ("order_id", "A-1"), ("reason", "Asked by phone")];
        maria.submits(REFUND, &[&refund[..], more].concat())
    };

    by_order(&[("amount", "40")]).is(303);
    assert_eq!(world.money_of("ben7"), 1_800);
    by_order(&[("amount", "61")])
        .is(422)
        .shows("This is more than is left of the sale.")
        .shows("value=\"61\"");
    by_order(&[("amount", "0")]).is(422);

    let id = world.order("course", "A-1").id;
    let page = maria.opens(&format!("/admin/conversions/{id}"));
    let form = maria.goes_on(&page, "Enter a refund").is(200);
    form.shows("is left of it");
    let named = format!("{REFUND}?conversion={id}");
    maria.submits(&named, &[("kind", "chargeback"), ("reason", "The bank")]).is(303);
    assert_eq!(world.money_of("ben7"), 0);
    // A bank gives again only what it took: the refund of 40 stays.
    maria.submits(&named, &[("kind", "chargeback_reversed"), ("reason", "The bank again")]).is(303);
    assert_eq!(world.money_of("ben7"), 1_800);
    maria
        .submits(&named, &[("kind", "chargeback_reversed"), ("reason", "Once more")])
        .is(422)
        .shows("No chargeback of this sale is left to reverse.");
    maria.opens("/admin/history").shows("Refund entered by hand").shows("The bank again");
    world.finds_no_fault();
}

#[test]
fn a_bank_gives_nothing_again_of_a_sale_that_was_free() {
    let (world, click) = world_with_affiliates();
    let maria = world.owner();
    let sale = [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "0")];
    world.shop("course").posts_back(&sale).is(200);
    let named = format!("{REFUND}?conversion={}", world.order("course", "A-1").id);
    let gives_again = [("kind", "chargeback_reversed"), ("reason", "The bank")];
    maria.submits(&named, &gives_again).is(422).shows("No chargeback of this sale is left to reverse.");
    // To take it back undoes it whole.
    maria.submits(&named, &[("kind", "refund"), ("reason", "Asked by phone")]).is(303);
    assert_eq!(world.order("course", "A-1").state.word(), "refused");
}

#[test]
fn a_refund_of_an_order_that_nothing_reported_waits_for_it_and_can_be_withdrawn() {
    let (world, click) = world_with_affiliates();
    let maria = world.owner();
    let enters = |order: &str| {
        let refund = [("product", "prd_1"), ("order_id", order), ("amount", "40"), ("reason", "By phone")];
        maria.submits(REFUND, &refund).is(303)
    };

    let list = maria.follows(&enters("Z-8"));
    list.shows("Nothing reported this order yet, so the refund waits")
        .shows("Z-8")
        .shows("Open one to withdraw it.");
    let mistyped = world.reports().into_iter().next().unwrap();
    let page = format!("/admin/reports/{}", mistyped.id);
    maria.opens(&page).is(200).shows("It waits for its sale").shows("Withdraw it");
    let form = maria.fills_in_for(&page, &format!("{page}/withdrawal"), &[]);
    for told in ["Withdrawn. It will not be given back", "It was withdrawn before; nothing changed."] {
        maria
            .follows(&maria.sends_form(&form).is(303))
            .shows(told)
            .shows("and was withdrawn by hand.")
            .hides("Withdraw it");
    }
    maria.opens("/admin/history").shows("Refund entered by hand").shows("Waiting refund withdrawn");

    enters("Z-9");
    for order in ["Z-8", "Z-9"] {
        let sale = [("click_id", click.as_str()), ("order_id", order), ("amount", "100")];
        world.shop("course").posts_back(&sale).is(200);
    }
    assert_eq!((world.order("course", "Z-8").refunded, world.order("course", "Z-9").refunded), (0, 4_000));
    let met = world.reports().into_iter().find(|one| one.order_id.as_deref() == Some("Z-9")).unwrap();
    assert_eq!(met.way.word(), "postback");
    world.finds_no_fault();
}

#[test]
fn what_is_wrong_with_a_field_is_told_in_the_words_of_the_form() {
    let (world, _) = world_with_affiliates();
    let maria = world.owner();
    let wrong = |more: &[(&str, &str)]| {
        let sale = [("product", "prd_1"), ("amount", "100"), ("reason", "Paid by cheque")];
        maria.submits(SALE, &[&sale[..], more].concat()).is(422)
    };

    let long = "9".repeat(129);
    wrong(&[("order_id", &long)]).shows("The order&#39;s id has at most 128 bytes.");
    wrong(&[("order_id", "H-1"), ("at", "1969-03-02 10:00")])
        .shows("The moment lies in the future, or before 1970.");
    wrong(&[("order_id", "H-1"), ("click_id", "dora")]).shows("A click&#39;s id has 26 letters and digits.");
    let refund = [("product", "prd_1"), ("order_id", &long), ("reason", "By phone")];
    maria.submits(REFUND, &refund).is(422).shows("The order&#39;s id has at most 128 bytes.");
}

#[test]
fn what_she_changes_after_going_back_is_entered_when_she_sends_it_once_more() {
    let (world, _) = world_with_affiliates();
    let maria = world.owner();
    let sends_changed = |page: &str, typed: &[(&str, &str)], change: (&str, &str)| {
        let form = maria.fills_in(page, typed);
        maria.sends_form(&form).is(303);
        maria.sends_form(&form).is(303);
        let seen = maria.sends_form(&form.with(change.0, change.1)).is(422);
        let kept = format!("value=\"{}\"", change.1);
        let seen = seen.shows("You sent this form before").shows(&kept);
        let found = forms(&seen.body).into_iter().find(|found| found.form.value("once").is_some()).unwrap();
        maria.sends_form(&found.form).is(303);
    };

    let sale = [("product", "prd_1"), ("order_id", "B-1"), ("amount", "100"), ("reason", "Paid by cheque")];
    sends_changed(SALE, &sale, ("order_id", "B-2"));
    assert_eq!(world.conversions(), 2);
    let refund = [("product", "prd_1"), ("order_id", "B-1"), ("amount", "5"), ("reason", "By phone")];
    sends_changed(REFUND, &refund, ("amount", "7"));
    assert_eq!(world.order("course", "B-1").refunded, 1_200);
    world.finds_no_fault();
}
