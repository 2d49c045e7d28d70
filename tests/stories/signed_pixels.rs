//! The shop's server signs what its confirmation page says, so that nobody who loads the image can change it.

use duly::web::secrets::ProductSecrets;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

use crate::conversions::world_with_a_click;
use crate::http::Seen;
use crate::world::World;

/// The pixel secret of the course, as its page shows it.
fn secret(world: &World) -> String {
    let product = world.app.store.mirror().product_called("course").unwrap();
    ProductSecrets::of(world.app.store.keys(), &product).pixel_secret
}

/// `t` and `s` over order, amount in cents and click, as the shop's server makes them.
fn signed(world: &World, order: &str, cents: &str, click: &str) -> [(&'static str, String); 2] {
    let seconds = world.now_ms() / 1_000;
    let currency = if cents.is_empty() { "" } else { "EUR" };
    let text = format!("v1\ncourse\npurchase\n{order}\n{cents}\n{currency}\n{click}\n{seconds}");
    let mut mac = Hmac::<Sha256>::new_from_slice(secret(world).as_bytes()).unwrap();
    mac.update(text.as_bytes());
    let hex = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    [("t", seconds.to_string()), ("s", hex)]
}

/// The address on the confirmation page of an order.
fn page<'f>(
    order: &'f str,
    amount: &'f str,
    click: &'f str,
    signature: &'f [(&'static str, String); 2],
) -> Vec<(&'f str, &'f str)> {
    let fields = [
        ("product", "course"),
        ("order_id", order),
        ("amount", amount),
        ("currency", "EUR"),
        ("click_id", click),
    ];
    let said = fields.into_iter().filter(|(_, value)| !value.is_empty());
    said.chain(signature.iter().map(|(name, value)| (*name, value.as_str()))).collect()
}

fn refused(seen: &Seen, why: &str) {
    let result = seen.header("x-duly-result").unwrap_or_default();
    assert!(seen.status == 200 && result.starts_with("refused; ") && result.contains(why), "{result}");
}

#[test]
fn what_the_shop_signed_counts_as_if_its_server_had_reported_it() {
    let (world, click) = world_with_a_click();
    world.changes("course", json!({"review_unsigned": true}));
    let ben = world.visitor("Ben");

    let good = signed(&world, "A-1", "9700", &click);
    ben.loads_pixel(&page("A-1", "97.00", &click, &good)).says("x-duly-result", "recorded");
    let order = world.order("course", "A-1");
    assert_eq!((order.trust.word(), order.state.word()), ("authenticated", "approved"));

    // Whoever loads it again makes nothing of it, in any browser.
    let mallory = world.visitor("Mallory");
    mallory.loads_pixel(&page("A-1", "97.00", &click, &good)).says("x-duly-result", "duplicate");
    assert_eq!((world.conversions(), world.money_of("jane7")), (1, 2_910));
    // An unsigned one waits, as the creator wished.
    ben.loads_pixel(&page("A-2", "97.00", &click, &[("t", "1".into()), ("s", String::new())]));
    assert_eq!(world.order("course", "A-2").state.word(), "review");
    world.finds_no_fault();
}

#[test]
fn what_was_changed_is_refused_and_leaves_a_row_that_says_what_to_sign() {
    let (world, click) = world_with_a_click();
    let ben = world.visitor("Ben");
    let good = signed(&world, "A-1", "9700", &click);

    for (order, amount, of) in
        [("A-1", "98.00", click.as_str()), ("A-2", "97.00", &click), ("A-1", "97.00", "")]
    {
        refused(&ben.loads_pixel(&page(order, amount, of, &good)), "does not fit");
    }
    assert_eq!(world.conversions(), 0);
    let row = world.reports().into_iter().next().unwrap();
    assert!(row.notes[0].contains("v1\\ncourse\\npurchase\\nA-1\\n9700\\nEUR\\n"), "{:?}", row.notes);
    assert!(!format!("{row:?}").contains(&good[1].1), "the signature is masked: {row:?}");
}

#[test]
fn an_old_page_is_told_from_a_wrong_secret() {
    let (world, click) = world_with_a_click();
    let ben = world.visitor("Ben");
    let good = signed(&world, "A-1", "9700", &click);
    world.hours_pass(24);
    world.seconds_pass(2);
    refused(&ben.loads_pixel(&page("A-1", "97.00", &click, &good)), "more than 24 hours ago");
    assert_eq!(world.last_report().0, "refused");
}

#[test]
fn what_the_signature_does_not_cover_is_unsigned() {
    let (world, click) = world_with_a_click();
    let basic = world.offers("course", "Basic", "97", None);
    let gold = world.offers("course", "Gold", "97", Some("50"));
    let ben = world.visitor("Ben");

    let good = signed(&world, "A-1", "9700", &click);
    for (name, value) in [("affiliate", "jane7"), ("customer", "C-1"), ("status", "rejected")] {
        let more = [&page("A-1", "97.00", &click, &good)[..], &[(name, value)]].concat();
        refused(&ben.loads_pixel(&more), "authenticated reports only");
    }
    // Somebody adds a better plan to the address: it is taken, and flagged, until the shop's server says which it was.
    let more = [&page("A-1", "97.00", &click, &good)[..], &[("offer", gold.as_str())]].concat();
    ben.loads_pixel(&more).says("x-duly-result", "recorded");
    assert_eq!(world.money_of("jane7"), 4_850);
    let told =
        |world: &World| world.order("course", "A-1").flags.iter().map(|flag| flag.text()).collect::<String>();
    assert!(told(&world).contains("does not cover the offer"), "{}", told(&world));
    world.shop("course").posts_back(&[("order_id", "A-1"), ("amount", "97"), ("offer", &basic)]).is(200);
    assert_eq!(world.money_of("jane7"), 2_910);
    assert!(!told(&world).contains("does not cover the offer"), "{}", told(&world));
    world.finds_no_fault();
}

#[test]
fn whoever_loads_a_signed_pixel_approves_nothing() {
    let (world, click) = world_with_a_click();
    let sale = [("order_id", "A-1"), ("amount", "97"), ("click_id", click.as_str()), ("status", "pending")];
    world.shop("course").posts_back(&sale).is(200);
    assert_eq!(world.order("course", "A-1").state.word(), "review");

    let good = signed(&world, "A-1", "9700", &click);
    let more = [&page("A-1", "97.00", &click, &good)[..], &[("status", "approved")]].concat();
    world.visitor("Ben").loads_pixel(&more).says("x-duly-result", "duplicate");
    assert_eq!(world.order("course", "A-1").state.word(), "review");
    world.shop("course").posts_back(&[("order_id", "A-1"), ("status", "approved")]).is(200);
    assert_eq!(world.order("course", "A-1").state.word(), "approved");
}

#[test]
fn the_thank_you_page_takes_a_signature_too() {
    let (world, click) = world_with_a_click();
    let good = signed(&world, "A-1", "9700", &click);
    let query = crate::http::form(&page("A-1", "97.00", &click, &good)[1..]);
    world
        .visitor("Ben")
        .opens(&format!("/p/course/thanks?{query}"))
        .is(200)
        .says("x-duly-result", "recorded");
    assert_eq!(world.order("course", "A-1").trust.word(), "authenticated");
}
