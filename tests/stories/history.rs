//! The history: who did what to products, terms and people, when, and by which way.

use serde_json::json;

use crate::world::World;

#[test]
fn every_change_of_a_product_is_told_with_who_and_by_which_way() {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana1");
    let maria = world.owner();
    maria.submits("/admin/products/prd_1/edit", &[("percent", "20"), ("hold_days", "7")]);
    maria.submits_to("/admin/products/prd_1", "/admin/products/prd_1/pause", &[]);
    world.program().patches("/products/course", json!({"name": "Bread"})).is(200);

    let page = maria.opens("/admin/products/prd_1/history").is(200);
    for line in [
        "Product made",
        "Terms changed",
        "Held for: 7 days instead of 14 days",
        "Terms announced",
        "Commission: 20 % instead of 30 %",
        "Product paused",
        "Product changed",
        "API token shop sync",
        "Ana",
        "Code ana1",
    ] {
        assert!(page.body.contains(line), "{line} is missing in {}", page.body);
    }
    let newest = page.body.find("API token").unwrap();
    assert!(newest < page.body.find("Product made").unwrap(), "the newest stands first");
}

#[test]
fn what_happened_to_a_person_stands_on_her_page_and_in_the_history_of_the_product() {
    let world = World::new();
    world.sells("course", json!({}));
    world.sells("book", json!({}));
    world.accepts("Ana", "course", "ana1");
    world.accepts("Ana", "book", "ana2");
    world.renames("ana1", "ana-bakes");
    world.lets("ana-bakes", "paused");
    world.lets("ana-bakes", "active");
    world.lets("ana-bakes", "banned");
    let maria = world.owner();

    let hers = maria.opens("/admin/affiliates/aff_1/history").is(200);
    for line in ["Affiliate entered", "Joined", "Code changed", "Paused", "Resumed", "Banned"] {
        assert!(hers.body.contains(line), "{line}");
    }
    assert!(hers.body.contains("ana-bakes instead of ana1") && hers.body.contains("Code ana2"));
    maria.opens("/admin/affiliations/afn_2").shows("Joined").hides("Banned on");
    maria.opens("/admin/products/prd_1/history").shows("Banned").hides("Code ana2");
    maria.opens("/admin/history").shows("Banned").shows("Code ana2");
    maria.opens("/admin/history?product=prd_2").shows("Code ana2").hides("Code changed");
    maria.opens("/admin/products/prd_9/history").is(404);
}

#[test]
fn a_long_history_is_read_page_by_page() {
    let world = World::new();
    world.sells("course", json!({}));
    for name in 0..60 {
        world.changes("course", json!({"hold_days": name + 1}));
    }
    let maria = world.owner();
    let first = maria.opens("/admin/history");
    assert!(!first.body.contains("Product made"));
    let older = crate::forms::links(&first.body).into_iter().find(|link| link.contains("before=")).unwrap();
    maria.opens(&maria.path_of(&older)).shows("Product made");
}
