//! An affiliate is paid: where to, when, what for, and what is carried on.

use duly::domain::deed::By;
use duly::domain::id::{AccountId, AffiliateId, PayoutId};
use duly::domain::ledger::Adjustment;
use duly::domain::money::{Currency, Money};
use duly::domain::time::Timestamp;
use duly::store::changes::adjust::Adjust;
use duly::store::changes::payout_steps::{PayoutStep, StepPayout};
use duly::store::changes::prepare_payout::PreparePayout;
use duly::store::view::payable::{Wish, payable};
use serde_json::json;

use crate::people::Visitor;
use crate::world::World;

const CREATOR: By = By::Account(AccountId(1));

impl World {
    /// Writes down who gets what is Due in a currency; nothing is sent yet.
    #[track_caller]
    fn prepares(&self, currency: &str) -> PayoutId {
        let at = Timestamp(self.now_ms());
        let currency = Currency::parse(currency).unwrap();
        let wish = Wish { currency, only: None, minimum: 0, now: at };
        let payable = payable(&self.app.store.view().unwrap(), &wish).unwrap();
        self.app.store.write_blocking(PreparePayout { payable, by: CREATOR, at }).unwrap()
    }

    #[track_caller]
    fn steps(&self, payout: PayoutId, step: PayoutStep) {
        let at = Timestamp(self.now_ms());
        self.app.store.write_blocking(StepPayout { payout, step, by: CREATOR, at }).unwrap();
    }

    /// Pays what is Due in a currency.
    #[track_caller]
    pub fn pays(&self, currency: &str, reference: &str) -> PayoutId {
        let payout = self.prepares(currency);
        self.steps(payout, PayoutStep::Confirm);
        self.steps(payout, PayoutStep::MarkAsPaid(reference.to_owned()));
        payout
    }

    /// Gives the first affiliate something by hand.
    #[track_caller]
    fn adjusts(&self, adjustment: Adjustment, minor: i64, reason: &str) {
        let amount = Money { minor, currency: Currency::parse("EUR").unwrap() };
        let (reason, at) = (reason.to_owned(), Timestamp(self.now_ms()));
        let affiliate = AffiliateId(1);
        let change = Adjust { affiliate, adjustment, amount, product: None, reason, by: CREATOR, at };
        self.app.store.write_blocking(change).unwrap();
    }
}

const METHOD: &str = "/portal/payouts/method";
const PAYPAL: [(&str, &str); 2] = [("kind", "paypal"), ("paypal", "ana.gets@example.com")];

/// Maria sells a course and pays Ana for it, at 30 % after 14 days.
fn world_with_ana() -> World {
    let world = World::new();
    world.owner();
    world.sells("course", json!({"name": "Sourdough Course"}));
    world.accepts("Ana", "course", "ana7");
    world
}

/// Somebody follows Ana's link and buys.
#[track_caller]
fn buys(world: &World, order: &str, amount: &str) {
    let id = world.visitor("Vera").clicks("/ana7").is(302).click_id();
    let sale = [("click_id", id.as_str()), ("order_id", order), ("amount", amount)];
    world.shop("course").posts_back(&sale).earned_by("ana7 100 %");
}

#[track_caller]
fn refunds(world: &World, order: &str, amount: &str) {
    let refund = [("event", "refund"), ("order_id", order), ("amount", amount), ("refund_id", amount)];
    world.shop("course").posts_back(&refund).is(200);
}

/// The way to a page behind a link that begins like this.
#[track_caller]
fn way_to(ana: &Visitor<'_>, page: &str, begins: &str) -> String {
    let seen = ana.opens(page).is(200);
    let link = crate::forms::links(&seen.body).into_iter().find(|link| link.contains(begins));
    ana.path_of(&link.unwrap_or_else(|| panic!("no link to {begins}")))
}

#[test]
fn ana_says_where_her_money_is_sent_and_maria_reads_it() {
    let world = world_with_ana();
    let maria = world.owner_elsewhere();
    maria.opens("/admin/affiliates").is(200).shows("no payout method");
    maria.opens("/admin/affiliates/aff_1").shows("no payout method");

    let ana = world.promoter("Ana");
    ana.opens("/portal").hides("Nobody knows where to send your money");
    buys(&world, "A-1", "97.00");
    ana.opens("/portal").shows("Nobody knows where to send your money");
    ana.opens("/portal/payouts").shows("Nobody knows where to send your money").shows("Add payout method");

    ana.submits_to(METHOD, METHOD, &[]).is(422).shows("Please choose how the money is sent.");
    let formula = [("kind", "paypal"), ("paypal", "=cmd@example.com"), ("bank", "DE12")];
    ana.submits(METHOD, &formula)
        .is(422)
        .shows("It cannot begin with")
        .shows("=cmd@example.com")
        .shows("DE12");
    let seen = ana.submits(METHOD, &PAYPAL).is(303);
    ana.follows(&seen).shows("Your payout method is saved.").shows("ana.gets@example.com");
    let form = ana.fills_in(METHOD, &PAYPAL);
    ana.sends_form(&form).is(303);
    let after_going_back = ana.sends_form(&form.with("paypal", "ana@bank.example")).is(422);
    after_going_back.shows("You sent this form before").shows("ana@bank.example");
    ana.opens("/portal").hides("Nobody knows where to send your money");

    maria.opens("/admin/affiliates").hides("no payout method");
    maria.opens("/admin/affiliates/aff_1").shows("PayPal").shows("ana.gets@example.com");
    let history = maria.opens("/admin/affiliates/aff_1/history").is(200);
    history.shows("Payout method changed").shows("PayPal, a***@e***").hides("ana.gets@example.com");
}

#[test]
fn maria_writes_down_where_the_money_of_somebody_is_sent() {
    let world = world_with_ana();
    let maria = world.owner_elsewhere();
    let page = "/admin/affiliates/aff_1/payout-method";
    maria
        .submits(page, &[("kind", "wise"), ("wise", "ana@example.com")])
        .is(422)
        .shows("Please enter a name.");
    let bank = [("kind", "bank"), ("bank", "IBAN DE12 3456\r\nAna Moura")];
    let seen = maria.submits(page, &bank).is(303);
    maria.follows(&seen).shows("Bank transfer").shows("IBAN DE12 3456").shows("Ana Moura");
    world.promoter("Ana").opens("/portal/payouts").shows("IBAN DE12 3456");
    maria.submits(page, &[("kind", "none")]).is(303);
    maria.opens("/admin/affiliates/aff_1").shows("no payout method").hides("IBAN");
    maria.opens("/admin/affiliates/aff_9/payout-method").is(404);
}

#[test]
fn ana_reads_how_far_she_is_from_the_minimum_and_when_something_becomes_due() {
    let world = world_with_ana();
    let maria = world.owner_elsewhere();
    maria.submits("/admin/settings", &[("minimum_payouts", "50 EUR")]).is(303);
    let ana = world.promoter("Ana");
    ana.opens("/portal/payouts").shows("Nothing earned yet");
    buys(&world, "A-1", "97.00");
    ana.submits(METHOD, &PAYPAL).is(303);
    let held = ana.opens("/portal/payouts");
    held.shows("Nothing is Due at the moment.").shows("Next, \u{20ac} 29.10 becomes Due on 16 Mar 2026.");
    world.days_pass(15);
    ana.signs_in("Ana");
    let near = ana.opens("/portal/payouts");
    near.shows("You are \u{20ac} 20.90 from the minimum of \u{20ac} 50.00.").hides("becomes Due on");
    world.adjusts(Adjustment::Bonus, 2_090, "For the podcast.");
    ana.opens("/portal/payouts").shows("It is paid with the next payout.");
}

#[test]
fn a_statement_says_why_each_sum_and_comes_to_the_payment() {
    let world = world_with_ana();
    let ana = world.promoter("Ana");
    ana.submits(METHOD, &PAYPAL).is(303);
    buys(&world, "A-1", "97.00");
    buys(&world, "A-2", "10.05");
    refunds(&world, "A-1", "48.50");
    world.days_pass(15);
    world.adjusts(Adjustment::Bonus, 500, "For the podcast.");
    world.adjusts(Adjustment::Correction, -100, "Counted twice in May.");
    ana.signs_in("Ana");
    ana.opens("/portal/payouts/pay_1").is(404);
    let payout = world.pays("EUR", "PP-77");

    // 29.10 and 3.02 (half even) were earned, 14.55 went back.
    let page = ana.opens("/portal/payouts").is(200);
    page.shows("PP-77").shows("<dt>Paid so far</dt><dd>\u{20ac} 21.57</dd>").shows("Nothing is Due");
    let way = way_to(&ana, "/portal/commissions?state=paid", "/portal/payouts/pay_");
    assert_eq!(way, format!("/portal/payouts/{payout}"));
    let paper = ana.opens(&way).is(200);
    let paper = paper
        .shows("Statement of payout 1")
        .shows("Sourdough School")
        .shows("ana.gets@example.com")
        .shows("17 Mar 2026")
        .shows("PP-77")
        .shows("30 % of \u{20ac} 97.00")
        .shows("30 % of \u{20ac} 10.05")
        .shows("Refund: Sale of \u{20ac} 97.00")
        .shows("of \u{20ac} 29.10, booked on 2 Mar 2026")
        .hides("so it is taken from a later one")
        .shows("Bonus")
        .shows("For the podcast.")
        .shows("Counted twice in May.");
    assert_eq!(amounts(&paper.body), ["29.10", "3.02", "-14.55", "5.00", "-1.00", "21.57"]);
    let file = ana.opens(&format!("{way}.csv")).is(200).says("content-type", "text/csv; charset=utf-8");
    assert_eq!(sum_of_amounts(&file.body), 2_157);
    let told = ana.opens(&format!("{way}.json")).is(200).says("content-type", "application/json").json();
    let told = told.as_array().expect("rows");
    let amounts_told = told.iter().map(|row| row["amount"].as_i64().expect("minor units"));
    assert_eq!(amounts_told.sum::<i64>(), 2_157, "{told:#?}");
    assert!(told[0]["conversion"].is_string() && told[0]["currency"] == "EUR", "{:#}", told[0]);

    let maria = world.owner_elsewhere();
    let hers = maria.opens(&format!("/admin/payouts/{payout}/statements/aff_1")).is(200);
    assert_eq!(amounts(&hers.body), amounts(&paper.body));
    maria.opens(&format!("/admin/payouts/{payout}/statements/aff_1.csv")).is(200);
    let same = maria.opens(&format!("/admin/payouts/{payout}/statements/aff_1.json")).is(200).json();
    assert_eq!(same.as_array().map(Vec::len), Some(told.len()));
    maria.opens(&format!("/admin/payouts/{payout}/statements/aff_9")).is(404);

    // The sheet is as dark or light as whoever reads it chose.
    let dark = "data-theme=\"dark\"";
    let sheet = format!("/admin/payouts/{payout}/statements/aff_1");
    maria.opens(&sheet).shows("data-theme=\"system\"").shows("content=\"light dark\"");
    maria.submits_to("/admin", "/admin/look", &[("look", "dark")]).is(303);
    maria.opens(&sheet).shows(dark).shows("name=\"color-scheme\" content=\"dark\"");
    ana.submits_to("/portal", "/portal/look", &[("look", "dark")]).is(303);
    ana.opens(&way).shows(dark).shows("name=\"color-scheme\" content=\"dark\"");
}

#[test]
fn what_goes_back_after_a_payment_is_carried_to_the_next() {
    let world = world_with_ana();
    let ana = world.promoter("Ana");
    ana.submits(METHOD, &PAYPAL).is(303);
    buys(&world, "A-1", "100.00");
    world.days_pass(15);
    world.pays("EUR", "");
    refunds(&world, "A-1", "10.00");
    ana.signs_in("Ana");
    ana.opens("/portal/payouts").shows("\u{20ac} 3.00 is carried to the next payout");
    ana.opens("/portal/conversions/none").is(404);

    buys(&world, "A-2", "100.00");
    world.days_pass(15);
    let second = world.pays("EUR", "");
    ana.signs_in("Ana");
    let paper = ana.opens(&format!("/portal/payouts/{second}")).is(200);
    let paper = paper.shows("paid with payout 1 before, so it is taken from a later one");
    assert_eq!(amounts(&paper.body), ["-3.00", "30.00", "27.00"]);

    // The older payments are on pages behind, and what was paid so far stays the sum of all.
    ana.opens("/portal/payouts").shows("/portal/payouts/pay_2").shows("/portal/payouts/pay_1\"");
    let older = ana.opens("/portal/payouts?before=pay_2").is(200).shows("/portal/payouts?after=pay_1");
    older.shows("/portal/payouts/pay_1\"").hides("/portal/payouts/pay_2\"").shows("<dd>\u{20ac} 57.00</dd>");
    ana.opens("/portal/payouts?after=pay_1").is(200).shows("/portal/payouts/pay_2\"").hides("pay_1\"");
    let lost = ana.opens("/portal/payouts?before=soon&limit=abc").is(200).shows("Shown instead: 50 rows.");
    lost.shows("before=soon\u{201d} was not understood. Shown instead: the first page.");

    // The ledger has it all, and its balance is what is Held and Due: nothing.
    let ledger = ana.opens("/portal/ledger").is(200).shows("The balance is \u{20ac} 0.00");
    let ledger = ledger.shows("Payout 1").shows("Payout 2").shows("Refund: Sale of \u{20ac} 100.00");
    assert_eq!(
        amounts(&ledger.body),
        ["-27.00", "0.00", "30.00", "27.00", "-3.00", "-3.00", "-30.00", "0.00", "30.00", "30.00"]
    );
}

#[test]
fn a_payment_that_was_not_made_after_all_leaves_no_statement() {
    let world = world_with_ana();
    let ana = world.promoter("Ana");
    ana.submits(METHOD, &PAYPAL).is(303);
    buys(&world, "A-1", "100.00");
    world.days_pass(15);
    ana.signs_in("Ana");
    let payout = world.prepares("EUR");
    let (hers, marias) =
        (format!("/portal/payouts/{payout}"), format!("/admin/payouts/{payout}/statements/aff_1"));
    ana.opens(&hers).is(404);
    let maria = world.owner_elsewhere();
    maria.opens(&marias).is(200).shows("Not paid yet").shows("\u{20ac} 30.00");
    world.steps(payout, PayoutStep::Confirm);
    world.steps(payout, PayoutStep::MarkAsPaid(String::new()));
    ana.opens(&hers).is(200).hides("Not paid yet");
    world.steps(payout, PayoutStep::Undo);
    ana.opens(&hers).is(404);
    ana.opens("/portal/payouts").shows("Nothing was paid yet.").shows("It is paid with the next payout.");
    ana.opens("/portal/ledger")
        .shows("Payout 1 was not made after all")
        .shows("The balance is \u{20ac} 30.00");
    world.steps(payout, PayoutStep::Discard);
    maria.opens(&marias).is(404);
}

#[test]
fn two_currencies_are_two_sums_and_two_statements() {
    let world = world_with_ana();
    world.sells("manga", json!({"name": "Manga Course", "currency": "JPY"}));
    world.accepts("Ana", "manga", "ana8");
    let ana = world.promoter("Ana");
    ana.submits(METHOD, &PAYPAL).is(303);
    buys(&world, "A-1", "100.00");
    let id = world.visitor("Yuki").clicks("/ana8").is(302).click_id();
    let sale = [("click_id", id.as_str()), ("order_id", "M-1"), ("amount", "5000")];
    world.shop("manga").posts_back(&sale).earned_by("ana8 100 %");
    world.days_pass(15);
    ana.signs_in("Ana");
    ana.opens("/portal/payouts").shows("<dd>\u{20ac} 30.00</dd>").shows("<dd>\u{a5} 1,500</dd>");
    let yen = world.pays("JPY", "");
    let paper = ana.opens(&format!("/portal/payouts/{yen}")).is(200);
    assert_eq!(amounts(&paper.body), ["1500", "1500"]);
    let page = ana.opens("/portal/payouts");
    page.shows("<dt>Paid so far</dt><dd>\u{a5} 1,500</dd>")
        .shows("<dt>Paid so far</dt><dd>\u{20ac} 0.00</dd>");
    ana.opens("/portal/ledger?currency=JPY").shows("Payout 1").hides("100.00");
    ana.opens("/portal/ledger?currency=EUR").shows("\u{20ac} 100.00").hides("Payout 1");
}

#[test]
fn the_statement_of_one_affiliate_is_nobody_elses() {
    let world = world_with_ana();
    world.accepts("Ben", "course", "ben22");
    let ana = world.promoter("Ana");
    ana.submits(METHOD, &PAYPAL).is(303);
    buys(&world, "A-1", "100.00");
    world.days_pass(15);
    let payout = world.pays("EUR", "");
    let ben = world.promoter("Ben");
    ben.opens(&format!("/portal/payouts/{payout}")).is(404).hides("30.00");
    ben.opens(&format!("/portal/payouts/{payout}.csv")).is(404);
    ben.opens("/portal/payouts/nonsense").is(404);
    ben.opens("/portal/ledger").hides("30.00").shows("Nothing booked yet");
}

#[test]
fn programs_set_the_method_and_only_those_that_may_write_read_it_whole() {
    let world = world_with_ana();
    let (writer, reader) = (world.program(), world.reading_program());
    assert_eq!(reader.gets("/affiliates/1").is(200).json()["payout_method"], json!(null));
    let wise = json!({"payout_method": {"kind": "wise", "name": "Ana Moura", "email": "ana@example.com"}});
    reader.patches("/affiliates/1", wise.clone()).is(403);
    let told = writer.patches("/affiliates/1", wise).is(200).json();
    let whole = json!({"kind": "wise", "name": "Ana Moura", "email": "ana@example.com", "masked": false});
    assert_eq!(told["payout_method"], whole);
    let masked = json!({"kind": "wise", "name": "Ana Moura", "email": "a***@e***", "masked": true});
    assert_eq!(reader.gets("/affiliates/aff_1").json()["payout_method"], masked);
    assert_eq!(reader.gets("/affiliates").json()["data"][0]["payout_method"], masked);

    for (bad, field) in [
        (json!({"kind": "paypal", "email": "-ana@example.com"}), "payout_method.email"),
        (json!({"kind": "paypal"}), "payout_method.email"),
        (json!({"kind": "wise", "name": "@ana", "email": "ana@example.com"}), "payout_method.name"),
        (json!({"kind": "bank", "text": ""}), "payout_method.text"),
        (json!({"kind": "bank", "text": "IBAN", "email": "ana@example.com"}), "payout_method.email"),
        (json!({"email": "ana@example.com"}), "payout_method.kind"),
    ] {
        let refused = writer.patches("/affiliates/1", json!({"payout_method": bad})).is(422).json();
        let fields: Vec<&str> =
            refused["errors"].as_array().unwrap().iter().filter_map(|one| one["field"].as_str()).collect();
        assert_eq!(fields, [field], "{bad}");
    }
    assert_eq!(writer.patches("/affiliates/1", json!({})).is(200).json()["payout_method"], whole);
    let none = writer.patches("/affiliates/1", json!({"payout_method": null})).is(200).json();
    assert_eq!(none["payout_method"], json!(null));
    writer.patches("/affiliates/9", json!({"payout_method": null})).is(404);
}

#[test]
fn who_buys_with_the_address_that_her_money_is_sent_to_earns_nothing() {
    let world = world_with_ana();
    world.accepts("Ben", "course", "ben22");
    world.accepts("Cyd", "course", "cyd33");
    let (ana, ben) = (world.promoter("Ana"), world.promoter("Ben"));
    ana.submits(METHOD, &PAYPAL).is(303);
    let buys_with = |order: &str, links: &[&str]| {
        let vera = world.visitor("Vera");
        let ids: Vec<String> = links.iter().map(|link| vera.clicks(link).is(302).click_id()).collect();
        let id = ids.last().expect("a click").as_str();
        let email = ("email", " Ana.Gets@Example.com ");
        world.shop("course").posts_back(&[("click_id", id), ("order_id", order), ("amount", "100"), email])
    };
    buys_with("A-1", &["/ana7"]).is(200).shows("the buyer is the affiliate");
    buys_with("A-2", &["/ben22", "/ana7"]).earned_by("ben22 100 %");

    // Where the money of two goes to one address, both are the buyer.
    ben.submits(METHOD, &PAYPAL).is(303);
    buys_with("A-3", &["/ben22", "/ana7"]).is(200).shows("the buyer is the affiliate");
    buys_with("A-4", &["/cyd33", "/ben22", "/ana7"]).earned_by("cyd33 100 %");

    // What was known at the sale stays, also when somebody reports it again after she has changed the address.
    ana.submits(METHOD, &[("kind", "none")]).is(303);
    ben.submits(METHOD, &[("kind", "none")]).is(303);
    buys_with("A-3", &["/ben22"]).is(200).shows("duplicate");
    assert!(world.order("course", "A-3").verdict.shares.is_empty());
    buys_with("A-5", &["/ben22"]).earned_by("ben22 100 %");
}

/// The amounts of a table's number cells, as plain numbers.
fn amounts(body: &str) -> Vec<String> {
    let table = body.split("<tbody>").nth(1).expect("a table");
    let cells = table.split("class=\"n\"").skip(1).filter_map(|rest| rest.split_once('>'));
    let plain = |text: &str| text.replace('\u{2212}', "-").replace(['\u{20ac}', '\u{a5}', ' ', ','], "");
    cells.filter_map(|(_, rest)| rest.split('<').next()).map(plain).collect()
}

/// What the amounts of a file come to, in hundredths: the third column from the right.
fn sum_of_amounts(file: &str) -> i64 {
    let rows = file.lines().skip(1).filter(|line| !line.is_empty());
    let cells = rows.map(|line| line.rsplit(',').nth(2).unwrap().replace('.', ""));
    cells.map(|amount| amount.parse::<i64>().unwrap()).sum()
}
