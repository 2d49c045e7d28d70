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
    maria.opens("/admin/history?product=prd_2").shows("Code ana2").hides("Code changed</td>");
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
    assert!(!first.body.contains("Product made</td>"));
    let older = crate::forms::links(&first.body).into_iter().find(|link| link.contains("before=")).unwrap();
    maria.opens(&maria.path_of(&older)).shows("Product made</td>");
}

#[test]
fn the_history_is_sifted_by_who_what_whom_and_when_and_by_words() {
    let world = World::new();
    world.at("2026-03-02T10:00:00Z");
    world.sells("course", json!({}));
    world.sells("book", json!({}));
    world.accepts("Ana", "course", "ana1");
    world.days_pass(1);
    let maria = world.owner();
    maria.submits_to("/admin/products/prd_1", "/admin/products/prd_1/pause", &[]);
    world.program().patches("/products/book", json!({"name": "Bread"})).is(200);
    world.lets("ana1", "banned");

    maria.opens("/admin/history").is(200).shows("Product paused").shows("API token made").shows("Banned");
    maria.opens("/admin/history?who=team").is(200).shows("paused").hides("by a program");
    maria
        .opens("/admin/history?who=acc_1&what=product_paused")
        .shows("selected>Product paused")
        .hides("Banned</td>");
    maria
        .opens("/admin/history?who=token%3Ashop+sync")
        .shows("changed <")
        .hides("paused <")
        .hides("A command");
    maria.opens("/admin/history?what=people").shows("Banned</td>").hides("Product made</td>");
    maria.opens("/admin/history?product=prd_2").shows("Product changed</td>").hides("Product paused</td>");
    maria.opens("/admin/history?affiliate=ana1").shows("Banned</td>").hides("Product made</td>");
    maria
        .opens("/admin/history?affiliate=nobody")
        .is(200)
        .shows("No affiliate is called")
        .shows("Nothing like this");
    maria.opens("/admin/history?to=2026-03-02").shows("Product made</td>").hides("Banned</td>");
    maria
        .opens("/admin/history?from=2026-03-03&to=2026-03-03")
        .shows("Banned</td>")
        .hides("Product made</td>");
    maria.opens("/admin/history?q=SHOP+token").shows("API token made</td>").hides("Banned</td>");
    // An affiliate is chosen by a link, so she stands among those who can be.
    maria.opens("/admin/history?who=aff_1").shows("value=\"aff_1\" selected>Ana<");
}

#[test]
fn a_line_reads_as_a_sentence_that_leads_to_what_it_is_about() {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana1");
    let maria = world.owner();
    maria.submits_to("/admin/affiliations/afn_1", "/admin/affiliations/afn_1/pause", &[]).is(303);
    let page = maria.opens("/admin/history?what=paused").is(200);
    let link = |path: &str, name: &str| format!("<a href=\"{}\"><bdi>{name}</bdi></a>", world.target(path));
    let (ana, course) = (link("/admin/affiliates/aff_1", "Ana"), link("/admin/products/prd_1", "course"));
    let sentence = format!("<bdi>Maria</bdi> paused {ana} for {course}<");
    assert!(page.body.contains(&sentence), "{sentence} in {}", page.body);
    page.shows("in a browser");
}

#[test]
fn the_same_lines_are_taken_away_as_a_table_and_as_json() {
    let world = World::new();
    world.at("2026-03-02T10:00:00Z");
    world.sells("course", json!({}));
    world.accepts_as("=HYPERLINK(\"x\")", "eve@example.com", "course", "ana1");
    let maria = world.owner();
    let csv = maria.opens("/admin/history.csv?affiliate=aff_1").is(200);
    let csv = csv.says("content-type", "text/csv; charset=utf-8");
    let csv = csv.says("content-disposition", "attachment; filename=\"history-2026-03-02.csv\"");
    let lines: Vec<&str> = csv.body.trim_start_matches('\u{feff}').split("\r\n").collect();
    assert!(
        csv.body.starts_with('\u{feff}') && lines[0].starts_with("When,When (UTC),What,"),
        "{}",
        csv.body
    );
    assert_eq!(lines.len(), 4, "two lines, their head, and the end: {}", csv.body);
    assert!(lines[1].contains(",Joined,Code ana1,"), "{}", lines[1]);
    assert!(lines[1].contains("\"'=HYPERLINK(\"\"x\"\")\",aff_1,afn_1,"), "{}", lines[1]);

    let told = maria.opens("/admin/history.json?affiliate=aff_1").is(200).json();
    let told = told.as_array().unwrap();
    assert_eq!(told.len(), 2);
    assert_eq!((&told[0]["deed"], &told[0]["affiliate"]), (&json!("joined"), &json!("aff_1")));
    assert_eq!(maria.opens("/admin/history.json?q=unheard").is(200).json(), json!([]));
    world.visitor("Eve").opens("/admin/history.csv").is(303);
}

#[test]
fn a_long_history_is_taken_away_whole_part_after_part() {
    let world = World::new();
    world.sells("course", json!({}));
    for number in 0..2_100 {
        world.changes("course", json!({"hold_days": 10 + number % 2}));
    }
    let maria = world.owner();
    let csv = maria.opens("/admin/history.csv").is(200);
    let told = maria.opens("/admin/history.json").is(200).json();
    let numbers: Vec<u64> =
        told.as_array().unwrap().iter().map(|line| line["number"].as_u64().unwrap()).collect();
    let newest = numbers[0];
    assert!(newest > 2_100, "{newest}");
    assert_eq!(numbers, (1..=newest).rev().collect::<Vec<_>>(), "each once, newest first");
    let rows = u64::try_from(csv.body.matches("\r\n").count()).unwrap();
    assert_eq!(rows, newest + 1, "one line a row, under their head");
}

#[test]
fn programs_read_the_history_with_the_same_words() {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana1");
    let program = world.reading_program();
    let all = program.gets("/history").is(200).described_as(&world, "HistoryList");
    assert_eq!(all.json()["data"][0]["deed"], "token_made");
    let hers = program.gets("/history?affiliate=aff_1&what=people&limit=1").is(200).json();
    assert_eq!(hers["data"][0]["deed"], "joined");
    let cursor = hers["next_cursor"].as_str().unwrap();
    let more = program.gets(&format!("/history?affiliate=aff_1&what=people&cursor={cursor}")).json();
    assert_eq!((&more["data"][0]["deed"], &more["next_cursor"]), (&json!("affiliate_entered"), &json!(null)));
    assert_eq!(program.gets("/history?who=acc_9").json()["data"], json!([]));
    program
        .gets("/history?who=maria&what=all&from=today&before=3")
        .refuses(422, &["from", "who", "what", "before"]);
}

#[test]
fn tokens_passwords_names_and_minimums_are_told_too() {
    let world = World::new();
    world.sells("course", json!({}));
    let maria = world.owner();
    world.program();
    let revokes = maria.fills_in_for("/admin/settings/tokens", "/admin/settings/tokens/revocation", &[]);
    maria.sends_form(&revokes).is(303);
    let page = maria.opens("/admin/history?what=settings").is(200);
    page.shows("API token made</td>")
        .shows("API token revoked</td>")
        .shows("shop sync, which reads and writes");

    let typed = [("old", crate::owner::PASSWORD), ("new", "battery staple")];
    maria.submits_to("/admin/account", "/admin/account/password", &typed).is(303);
    maria.opens("/admin/history?what=password_changed").shows("A new password of Maria");
    maria.opens("/admin/history?what=team_changed").shows("Maria became an owner");

    maria.submits("/admin/settings", &[("minimum_payouts", "50 EUR")]).is(303);
    maria.opens("/admin/history?what=settings_changed").shows("minimum payout: EUR 50.00 instead of none");
}
