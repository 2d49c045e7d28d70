//! Every report leaves a row, as it arrived and with what became of it; secrets and emails masked.

use serde_json::json;

use crate::world::World;

fn world_with_a_click() -> (World, String) {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");
    let id = world.visitor("Ben").clicks("/jane7").click_id();
    (world, id)
}

#[test]
fn whatever_becomes_of_it() {
    let (world, id) = world_with_a_click();
    let shop = world.shop("course");
    let ben = world.visitor("Ben");
    let sale = [("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "97")];

    shop.posts_back(&sale);
    assert_eq!(world.last_report().0, "recorded");
    shop.posts_back(&sale);
    assert_eq!(world.last_report().0, "duplicate");
    shop.posts_back(&[("order_id", "A-2"), ("amount", "97")]);
    assert_eq!(world.last_report().0, "unattributed");
    shop.posts_back(&[("event", "refund"), ("order_id", "A-1")]);
    assert_eq!(world.last_report().0, "refunded");
    shop.posts(&sale);
    assert_eq!(world.last_report().0, "refused");
    ben.loads_pixel(&[]);
    assert_eq!(world.last_report().0, "refused");
    shop.gets("/aff_lsr", &[]);
    assert_eq!(world.last_report().0, "refused");
    assert_eq!(world.reports().len(), 7);
    let ways =
        world.reports().iter().map(|report| report.way.word()).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(ways.into_iter().collect::<Vec<_>>(), ["aff_lsr", "pixel", "postback"]);
}

#[test]
fn it_holds_what_arrived_but_no_secret_and_no_email() {
    let (world, id) = world_with_a_click();
    let shop = world.shop("course");

    let sale = [
        ("click_id", id.as_str()),
        ("order_id", "A-1"),
        ("amount", "97"),
        ("email", "buyer@example.com"),
        ("note", "buyer@example.com"),
        ("own_word", "kept as it is"),
    ];
    shop.posts_back(&sale).is(200);
    let row = format!("{:?}", world.reports());
    assert!(row.contains("kept as it is") && row.contains(&id) && row.contains("A-1"), "{row}");
    assert!(!row.contains(&shop.token) && !row.contains("buyer@example.com"), "{row}");
}

#[test]
fn its_row_is_bounded_however_much_arrives() {
    let (world, id) = world_with_a_click();

    let long = "x".repeat(1_000);
    let names: Vec<String> = (0..100).map(|n| format!("own_{n}")).collect();
    let mut fields = vec![("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "97")];
    fields.extend(names.iter().map(|name| (name.as_str(), long.as_str())));
    world.shop("course").posts_back(&fields);
    let kept = &world.reports()[0].fields;
    assert!(kept.len() <= 40 && kept.iter().all(|(_, value)| value.len() <= 200), "{}", kept.len());
}

#[test]
fn a_report_of_very_many_fields_still_counts() {
    let (world, id) = world_with_a_click();

    let names: Vec<String> = (0..60).map(|n| format!("own_{n}")).collect();
    let mut fields: Vec<_> = names.iter().map(|name| (name.as_str(), "y")).collect();
    fields.extend([("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "97")]);
    world.shop("course").posts_back(&fields).earned_by("jane7 100 %");
}
