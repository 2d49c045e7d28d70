//! Maria pays her affiliates: who is Due what, a draft, its files, the payment, and what comes after it.

use expect_test::{Expect, expect};
use serde_json::json;

use crate::forms::Form;
use crate::http::Seen;
use crate::people::Visitor;
use crate::world::World;

const PAYOUTS: &str = "/admin/payouts";

/// Ana, Ben and Cyd sold something a while ago, and it is Due. Ana is paid by PayPal, Ben by Wise, Cyd by the bank.
fn world_with_dues() -> World {
    let world = World::new();
    world.owner();
    world.sells("course", json!({"name": "Sourdough Course"}));
    for (name, code) in [("Ana", "ana7"), ("Ben", "ben7"), ("Cyd", "cyd7")] {
        world.accepts(name, "course", code);
    }
    sells(&world, "course", "ana7", "A-1", "100");
    sells(&world, "course", "ben7", "B-1", "50.10");
    sells(&world, "course", "cyd7", "C-1", "20");
    world.days_pass(15);
    let maria = world.owner_elsewhere();
    is_paid_by(&maria, 1, &[("kind", "paypal"), ("paypal", "ana.gets@example.com")]);
    is_paid_by(&maria, 2, &[("kind", "wise"), ("wise_name", "Ben Costa"), ("wise", "ben@bank.example")]);
    is_paid_by(&maria, 3, &[("kind", "bank"), ("bank", "Cyd, IBAN DE00 1")]);
    world
}

#[track_caller]
fn sells(world: &World, product: &str, code: &str, order: &str, amount: &str) {
    let id = world.visitor("Vera").clicks(&format!("/{code}")).is(302).click_id();
    let sale = [("click_id", id.as_str()), ("order_id", order), ("amount", amount)];
    world.shop(product).posts_back(&sale).is(200);
}

#[track_caller]
fn is_paid_by(maria: &Visitor<'_>, affiliate: u32, method: &[(&str, &str)]) {
    maria.submits(&format!("/admin/affiliates/aff_{affiliate}/payout-method"), method).is(303);
}

/// Prepares a payout of everybody who is Due something in a currency, and gives its page's path.
#[track_caller]
fn prepares(maria: &Visitor<'_>, currency: &str) -> String {
    let forms = crate::forms::forms(&maria.opens(PAYOUTS).is(200).body);
    let form = forms
        .into_iter()
        .find(|found| found.form.value("currency") == Some(currency) && found.form.value("who").is_none());
    let form = form.unwrap_or_else(|| panic!("nothing can be prepared in {currency}")).form;
    let sent = maria.sends_form(&form).is(303);
    maria.path_of(sent.location())
}

/// Takes a step on a payout's page.
#[track_caller]
fn takes_step(maria: &Visitor<'_>, page: &str, noun: &str, typed: &[(&str, &str)]) -> Seen {
    maria.submits_to(page, &format!("{page}/{noun}"), typed)
}

#[track_caller]
fn omits(maria: &Visitor<'_>, page: &str, affiliate: &str) {
    let forms = crate::forms::forms(&maria.opens(page).body);
    let form = forms.into_iter().find(|found| found.form.value("affiliate") == Some(affiliate)).unwrap().form;
    maria.sends_form(&form).is(303);
}

/// What a file says, byte by byte but for the line ends.
#[track_caller]
fn holds(maria: &Visitor<'_>, file: &str, expected: &Expect) {
    let seen = maria.opens(file).is(200);
    assert!(seen.header("content-disposition").is_some_and(|text| text.starts_with("attachment")));
    assert!(!seen.body.replace("\r\n", "").contains('\n'), "every line ends as RFC 4180 says");
    expected.assert_eq(&seen.body.trim_start_matches('\u{feff}').replace("\r\n", "\n"));
}

#[test]
fn maria_pays_ana_and_ben_and_leaves_cyd_out() {
    let world = world_with_dues();
    let maria = world.owner_elsewhere();
    maria.opens("/admin").shows("€ 51.03 is Due.");
    maria.opens(PAYOUTS).shows("€ 51.03").shows("€ 30.00").shows("ready").shows("Bank transfer");

    maria.opens(PAYOUTS).shows(">Tick</span>").shows("class=\"tick\"");
    let page = prepares(&maria, "EUR");
    assert_eq!(page, "/admin/payouts/pay_1");
    // All are in the payout, so there is nobody to tick.
    maria.opens(PAYOUTS).shows("payout 1</a>").hides(">Tick</span>").hides("class=\"tick\"");
    maria.opens(&page).shows("Draft").shows("3 affiliates").hides("Mark as paid");
    maria.opens("/admin").shows("Payout 1 of € 51.03 is prepared and not confirmed.");
    assert_eq!(maria.opens(&format!("{page}/files/plain")).status, 409, "a draft may still change");
    omits(&maria, &page, "aff_3");
    let draft = maria.opens(&page).shows("€ 45.03").shows("2 affiliates").shows("1 left out");
    draft.shows(&format!("{page}/statements/aff_1")).hides(&format!("{page}/statements/aff_3"));

    takes_step(&maria, &page, "confirmation", &[]).is(303);
    holds(
        &maria,
        &format!("{page}/files/paypal"),
        &expect![[r#"
        ana.gets@example.com,30.00,EUR,aff_1,Payout 1 of Sourdough School,PAYPAL
    "#]],
    );
    holds(
        &maria,
        &format!("{page}/files/wise"),
        &expect![[r#"
        name,recipientType,recipientEmail,amount,amountCurrency,sourceCurrency,targetCurrency,paymentReference,type
        Ben Costa,PERSON,ben@bank.example,15.03,source,EUR,EUR,Payout 1,EMAIL
    "#]],
    );
    holds(
        &maria,
        &format!("{page}/files/plain"),
        &expect![[r#"
        Payout,Affiliate,Name,Email,Method,Address,Amount,Currency
        pay_1,aff_1,Ana,ana@example.com,PayPal,ana.gets@example.com,30.00,EUR
        pay_1,aff_2,Ben,ben@example.com,Wise,ben@bank.example,15.03,EUR
    "#]],
    );
    assert_eq!(maria.opens(&format!("{page}/files/paypal?part=2")).status, 404);
    maria.opens(&page).shows("Confirmed").shows("Mark as paid");
    assert_eq!(world.money_of("ana7"), 3_000, "to download changes nothing");

    takes_step(&maria, &page, "payment", &[("reference", "Batch 77")]).is(303);
    maria.opens(&page).shows("Paid").shows("Batch 77").shows("Undo");
    maria.opens(PAYOUTS).shows("€ 6.00").shows("Batch 77");
    maria.opens("/admin/commissions?by=affiliate").shows("€ 15.03");
    maria.opens("/admin/history").shows("Batch 77");
    world.finds_no_fault();
}

#[test]
fn nothing_is_paid_twice_from_two_tabs_or_by_going_back() {
    let world = world_with_dues();
    let maria = world.owner_elsewhere();
    let page = prepares(&maria, "EUR");
    takes_step(&maria, &page, "confirmation", &[]).is(303);
    let pays = |maria: &Visitor<'_>| -> Form {
        maria.fills_in_for(&page, &format!("{page}/payment"), &[("reference", "Batch 1")])
    };
    let (one, two) = (pays(&maria), pays(&maria));
    maria.sends_form(&one).is(303);
    let again = maria.sends_form(&two).is(303);
    maria.follows(&again).shows("That was done before");
    maria.sends_form(&one).is(303);
    assert_eq!(world.money_of("ana7"), 0);

    takes_step(&maria, &page, "payment/end", &[]).is(303);
    assert_eq!(world.money_of("ana7"), 3_000);
    // She goes back to the form that paid it, and sends it once more: it is not paid again.
    let back = maria.sends_form(&one).is(303);
    maria.follows(&back).shows("That was done before").shows("Confirmed");
    assert_eq!(world.money_of("ana7"), 3_000);

    takes_step(&maria, &page, "discarding", &[]).is(303);
    maria.opens(&page).shows("Discarded");
    maria.opens(PAYOUTS).shows("ready");
    world.finds_no_fault();
}

#[test]
fn a_payout_is_prepared_once_for_a_form_that_is_sent_twice() {
    let world = world_with_dues();
    let maria = world.owner_elsewhere();
    let form = maria.fills_in(PAYOUTS, &[("currency", "EUR")]);
    let (first, second) = (maria.sends_form(&form).is(303), maria.sends_form(&form).is(303));
    assert_eq!(first.location(), second.location());
    // Another tab finds nobody who is not in it.
    let other = maria.fills_in(PAYOUTS, &[("currency", "EUR")]);
    let told = maria.sends_form(&other).is(303);
    maria.follows(&told).shows("3 in a payout that is not paid yet");
}

#[test]
fn only_who_is_ticked_is_paid() {
    let world = world_with_dues();
    let maria = world.owner_elsewhere();
    let nobody = maria.fills_in(PAYOUTS, &[("who", "ticked")]);
    let told = maria.sends_form(&nobody).is(303);
    maria.follows(&told).shows("Tick somebody first.");
    let ticked = maria.fills_in(PAYOUTS, &[("who", "ticked")]).with("affiliate", "aff_2");
    let sent = maria.sends_form(&ticked).is(303);
    maria.follows(&sent).shows("1 affiliate").shows("€ 15.03");
}

#[test]
fn what_is_refunded_after_a_payout_was_prepared_is_carried_to_the_next() {
    let world = world_with_dues();
    let maria = world.owner_elsewhere();
    let page = prepares(&maria, "EUR");
    let refund = [("product", "prd_1"), ("order_id", "A-1"), ("amount", "50"), ("reason", "Asked by phone")];
    maria.submits("/admin/refunds/new", &[&refund[..], &[("kind", "refund")]].concat()).is(303);
    maria
        .opens(&page)
        .shows("€ 15.00 taken back from Ana since; it is carried to the next payout.")
        .shows("€ 51.03");
    let anew = takes_step(&maria, &page, "renewal", &[]).is(303);
    let anew = maria.path_of(anew.location());
    assert_eq!(anew, "/admin/payouts/pay_2");
    maria.opens(&page).shows("Discarded");
    maria.opens(&anew).shows("€ 36.03");

    takes_step(&maria, &anew, "confirmation", &[]).is(303);
    takes_step(&maria, &anew, "payment", &[("reference", "")]).is(303);
    maria.submits("/admin/refunds/new", &[&refund[..], &[("kind", "refund")]].concat()).is(303);
    maria.opens(PAYOUTS).shows("below zero: carried");
    // What follows a payout keeps it from being undone.
    sells(&world, "course", "ben7", "B-2", "100");
    world.days_pass(15);
    let maria = world.owner_elsewhere();
    let next = prepares(&maria, "EUR");
    maria.opens(&next).shows("1 affiliate is below zero, which is carried on");
    maria.opens(&anew).shows("Payout 3").hides("Undo");
    world.finds_no_fault();
}

#[test]
fn yen_and_euros_are_never_added_up() {
    let world = world_with_dues();
    world.sells("livro", json!({"currency": "JPY"}));
    world.accepts("Ana", "livro", "anajp7");
    sells(&world, "livro", "anajp7", "J-1", "10000");
    world.days_pass(15);
    let maria = world.owner_elsewhere();
    maria.opens(PAYOUTS).shows("€ 51.03").shows("¥ 3,000");
    let page = prepares(&maria, "JPY");
    maria.opens(&page).shows("¥ 3,000").shows("1 affiliate");
    takes_step(&maria, &page, "confirmation", &[]).is(303);
    holds(
        &maria,
        &format!("{page}/files/paypal"),
        &expect![[r#"
        ana.gets@example.com,3000,JPY,aff_1,Payout 1 of Sourdough School,PAYPAL
    "#]],
    );
    maria.opens(PAYOUTS).shows("Prepare payout");
    world.finds_no_fault();
}

#[test]
fn who_has_no_method_or_too_little_is_shown_and_not_paid() {
    let world = world_with_dues();
    world.accepts("Dora", "course", "dora7");
    sells(&world, "course", "dora7", "D-1", "100");
    world.days_pass(15);
    let maria = world.owner_elsewhere();
    maria.submits("/admin/settings", &[("minimum_payouts", "10 EUR")]).is(303);
    maria.opens("/admin/settings/payouts").shows("€ 10.00");
    maria
        .opens(PAYOUTS)
        .shows("below the minimum")
        .shows("no payout method")
        .shows("/admin/affiliates/aff_4/payout-method");
    maria.opens("/admin").shows("1 affiliate is Due something and has no payout method");
    let page = prepares(&maria, "EUR");
    maria
        .opens(&page)
        .shows("2 affiliates")
        .shows("Not in it: 1 affiliate is below the minimum; 1 affiliate has no payout method.");
}

#[test]
fn nothing_due_says_when_there_will_be() {
    let world = World::new();
    let maria = world.owner();
    maria.opens(PAYOUTS).shows("Nothing due");
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    sells(&world, "course", "ana7", "A-1", "100");
    maria.opens(PAYOUTS).shows("Nothing due").shows("Next date: 16 Mar 2026");
}

#[test]
fn files_for_wise_have_the_columns_of_her_own_template() {
    let world = world_with_dues();
    let maria = world.owner_elsewhere();
    const SETTINGS: &str = "/admin/settings/payouts";
    maria
        .submits(SETTINGS, &[("template", "name,IBAN\n")])
        .is(422)
        .shows("There is no column")
        .shows("name,IBAN");
    let template =
        "recipientId,name,recipientEmail,amount,Source Currency,IBAN\n77,Ben C.,BEN@bank.example,,,DE1\n";
    maria.submits(SETTINGS, &[("template", template)]).is(303);
    maria.opens(SETTINGS).shows("1 saved recipient");
    let page = prepares(&maria, "EUR");
    takes_step(&maria, &page, "confirmation", &[]).is(303);
    holds(
        &maria,
        &format!("{page}/files/wise"),
        &expect![[r#"
        recipientId,name,recipientEmail,amount,Source Currency,IBAN
        77,Ben C.,BEN@bank.example,15.03,EUR,DE1
    "#]],
    );
    maria.submits_to(SETTINGS, "/admin/settings/payouts/removal", &[]).is(303);
    maria.opens(SETTINGS).hides("saved recipient.");
    maria.opens("/admin/history").shows("Wise template");
}

#[test]
fn a_bonus_is_entered_with_its_reason_and_a_correction_takes_away() {
    let world = world_with_dues();
    let maria = world.owner_elsewhere();
    const NEW: &str = "/admin/adjustments/new";
    let bonus = [("affiliate", "Ana"), ("amount", "12.50"), ("reason", "For the podcast")];
    let preview = maria.fills_in(NEW, &bonus).sent_to("/admin/adjustments/preview");
    maria
        .sends_form(&preview)
        .is(200)
        .shows("€ 30.00 is Due to Ana now. With this bonus of € 12.50 it will be € 42.50.")
        .shows("For the podcast");
    assert_eq!(world.money_of("ana7"), 3_000, "to look changes nothing");
    let form = maria.fills_in(NEW, &bonus);
    maria.sends_form(&form).is(303);
    maria.sends_form(&form).is(303);
    maria.opens("/admin/commissions?affiliate=aff_1").shows("For the podcast").shows("€ 42.50");
    let wrong = [("affiliate", "Ana"), ("amount", "-5"), ("reason", "Oops")];
    maria.submits(NEW, &wrong).is(422).shows("A bonus is more than nothing.").shows("Oops");
    let looked_at = maria.fills_in(NEW, &wrong).sent_to("/admin/adjustments/preview");
    maria.sends_form(&looked_at).is(422).shows("A bonus is more than nothing.");
    maria.submits(NEW, &[&wrong[..], &[("kind", "correction")]].concat()).is(303);
    maria.submits(NEW, &[("affiliate", "Nobody"), ("amount", ""), ("reason", "")]).is(422);

    let ledger = "/admin/commissions.csv?affiliate=Ana&cause=correction&currency=EUR&from=2026-03-01";
    let csv = maria.opens(ledger).is(200);
    assert!(csv.body.contains("Correction,Oops,,,,-5.00,EUR,Due,"), "{}", csv.body);
    assert_eq!(csv.body.lines().count(), 2, "exactly what is asked for: {}", csv.body);
    maria.opens("/admin/commissions?cause=bonus").shows("For the podcast").hides("Oops");
    world.finds_no_fault();
}

#[test]
fn a_program_pays_in_one_step_and_undoes_it() {
    let world = world_with_dues();
    let program = world.program();
    let reading = world.reading_program();
    let made = program.posts_once("k1", "/payouts", json!({"currency": "EUR"})).is(201);
    let made = made.described_as(&world, "Payout").json();
    assert_eq!((made["amount"].as_i64(), made["state"].as_str()), (Some(5_103), Some("draft")));
    let again = program.posts_once("k1", "/payouts", json!({"currency": "EUR"})).is(201);
    assert_eq!(again.json()["id"], "pay_1");
    program.posts("/payouts", json!({"currency": "EUR"})).is(409);
    program.posts("/payouts/pay_1/omissions", json!({"affiliate": "aff_3"})).is(200);
    let lines = reading.gets("/payouts/pay_1/lines?limit=2").described_as(&world, "PayoutLineList").json();
    assert_eq!(lines["data"][0]["method"]["masked"], true);
    assert_eq!(lines["next_cursor"], "aff_2");

    let paid = program.posts("/payouts/pay_1/paid", json!({"reference": "B-1"})).is(200).json();
    assert_eq!((paid["state"].as_str(), paid["amount"].as_i64()), (Some("paid"), Some(4_503)));
    let balances = reading.gets("/balances?affiliate=1").described_as(&world, "Balances").json();
    assert_eq!(
        balances["balances"],
        json!([{"currency": "EUR", "held": 0, "review": 0, "due": 0, "paid": 3_000}])
    );
    let ledger = reading.gets("/ledger?affiliate=1").described_as(&world, "EntryList").json();
    assert_eq!(
        (ledger["data"][0]["kind"].as_str(), ledger["data"][0]["payout"].as_str()),
        (Some("paid"), Some("pay_1"))
    );
    assert_eq!(ledger["data"][1]["state"], "paid");
    assert!(reading.gets("/ledger").ids().len() > 3, "of all");
    reading.gets("/payouts/pay_1.csv?format=paypal").is(403);
    assert!(program.gets("/payouts/pay_1.csv?format=paypal").is(200).body.starts_with("ana.gets@"));
    assert_eq!(reading.gets("/payouts?currency=EUR").described_as(&world, "PayoutList").ids(), ["pay_1"]);

    program.deletes("/payouts/pay_1").is(200);
    // Who asks to undo it twice does not discard it.
    assert_eq!(program.deletes("/payouts/pay_1/paid").is(200).json()["state"], "confirmed");
    assert_eq!(program.deletes("/payouts/pay_1").is(200).json()["state"], "discarded");

    let minus = json!({"affiliate": "aff_1", "kind": "correction", "amount": -250, "currency": "EUR", "reason": "Oops"});
    let entry = program.posts_once("k2", "/adjustments", minus.clone()).is(201).described_as(&world, "Entry");
    assert_eq!((entry.json()["amount"].as_i64(), entry.json()["state"].as_str()), (Some(-250), Some("due")));
    program.posts_once("k2", "/adjustments", minus).is(201);
    assert_eq!(world.money_of("ana7"), 2_750);
    program
        .posts(
            "/adjustments",
            json!({"affiliate": "aff_1", "kind": "bonus", "amount": -1, "currency": "EUR", "reason": "x"}),
        )
        .refuses(422, &["amount"]);
    world.finds_no_fault();
}
