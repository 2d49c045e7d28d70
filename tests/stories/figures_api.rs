//! A program asks for figures: told apart by anything, narrowed to a product or an affiliate, for days of the program's
//! zone. What it is told is what came to pass.

use duly::store::people::Scope;
use serde_json::{Value, json};

use crate::forms::forms;
use crate::programs::Program;
use crate::world::World;

/// A course in euros that Ana and Ben share under multiple clicks, and a book that Ana promotes, in Kathmandu.
fn world() -> World {
    let world = World::with(&[("trusted_proxies", "loopback")]);
    world.owner();
    world
        .with_token("settings", Scope::Write)
        .patches("/program", json!({"time_zone": "Asia/Kathmandu"}))
        .is(200);
    world.sells("course", json!({"model": "multiple"}));
    world.sells("book", json!({"currency": "JPY"}));
    world.accepts("Ana", "course", "ana");
    world.accepts("Ben", "course", "ben");
    world.accepts("Ana", "book", "ana-book");
    // Midnight in Kathmandu is 18:15 UTC.
    world.at("2026-03-05T18:10:00Z");
    world
}

/// The rows of a question: key, clicks, visitors, conversions, and the sales.
#[track_caller]
fn rows(program: &Program<'_>, question: &str) -> Vec<(Value, u64, u64, i64, Vec<i64>)> {
    let told = program.gets(&format!("/figures?{question}")).is(200).json();
    told["data"].as_array().unwrap().iter().map(row).collect()
}

fn row(row: &Value) -> (Value, u64, u64, i64, Vec<i64>) {
    let amounts = row["sales"].as_array().unwrap().iter().map(|sum| sum["amount"].as_i64().unwrap());
    let count = |name: &str| row[name].as_u64().unwrap();
    let conversions = row["conversions"].as_i64().unwrap();
    (row["key"].clone(), count("clicks"), count("visitors"), conversions, amounts.collect())
}

#[track_caller]
fn sum(program: &Program<'_>, question: &str) -> (u64, u64, i64, Vec<i64>) {
    let told = program.gets(&format!("/figures?{question}")).is(200).json();
    let (_, clicks, visitors, conversions, sales) = row(&told["sum"]);
    (clicks, visitors, conversions, sales)
}

#[test]
fn figures_are_told_apart_by_whatever_a_program_asks() {
    let world = world();
    let program = world.program();
    let (dora, emil) = (world.visitor("Dora"), world.visitor("Emil").from("203.0.113.9"));

    // The fifth of March, five minutes before midnight, and the sixth.
    dora.clicks("/ana?src=mail");
    world.seconds_pass(600);
    dora.clicks("/ben?src=video");
    emil.clicks("/ana-book");
    dora.clicks(&format!("/{}", world.creators_code("course")));
    let order = dora.buys("course", "A-1", "97").json();
    emil.buys("book", "B-1", "1200");
    world.visitor("Fay").buys("course", "A-2", "10");

    let days = rows(&program, "by=day");
    assert_eq!(days[0], (json!("2026-03-05"), 1, 1, 0, vec![]));
    assert_eq!(days[1], (json!("2026-03-06"), 3, 1, 3, vec![10_700, 1_200]));
    assert_eq!(sum(&program, "by=day"), (4, 2, 3, vec![10_700, 1_200]));
    assert_eq!(rows(&program, "by=day&from=2026-03-06&to=2026-03-06").len(), 1);
    assert_eq!(rows(&program, "by=day&from=2026-03-05T18:15:00Z"), days[1..]);
    assert_eq!(rows(&program, "by=day&to=2026-03-05T18:15:00Z"), days[..1]);

    // A sale that two share counts for each of them, and once in the sum.
    let people = rows(&program, "by=affiliate&product=course");
    assert_eq!(people.iter().map(|row| (row.1, row.3)).collect::<Vec<_>>(), [(1, 1), (1, 1)]);
    assert_eq!(sum(&program, "by=affiliate&product=course"), (3, 1, 2, vec![10_700]));
    let ana = people[0].0.as_str().unwrap().to_owned();
    let hers = rows(&program, &format!("by=product&affiliate={ana}"));
    assert_eq!(hers.iter().map(|row| (row.1, row.3)).collect::<Vec<_>>(), [(1, 1), (1, 1)]);
    assert_eq!(rows(&program, "by=link").len(), 4);

    let sources = rows(&program, "by=source&product=course");
    let (unsaid, mail, video) = (json!(""), json!("mail"), json!("video"));
    assert_eq!(
        sources,
        [
            (unsaid, 1, 0, 0, vec![]),
            (mail.clone(), 1, 1, 0, vec![]),
            (video, 1, 0, 1, vec![9_700]),
            // Fay followed no link: she is in nobody's rate.
            (Value::Null, 0, 0, 1, vec![1_000])
        ]
    );
    let told = program.gets("/figures?by=source&product=course").is(200).json();
    let kinds: Vec<&Value> = told["data"].as_array().unwrap().iter().map(|row| &row["kind"]).collect();
    assert_eq!(kinds, ["not_named", "named", "named", "no_click"]);
    assert_eq!(
        rows(&program, &format!("by=source&affiliate={ana}&product=course")),
        [(mail, 1, 1, 1, vec![9_700])]
    );

    // What is given back leaves the rows in which it stands.
    let conversion = order["conversion_id"].as_str().unwrap();
    program.posts(&format!("/conversions/{conversion}/refund"), json!({"amount": 700})).is(200);
    assert_eq!(rows(&program, "by=source&product=course")[2].4, [9_000]);
    let affiliation = program.gets(&format!("/affiliations?affiliate={ana}")).is(200).json();
    let affiliation =
        affiliation["data"].as_array().unwrap().iter().find(|one| one["code"] == "ana").unwrap();
    let hers = json!({"affiliation": affiliation["id"], "reason": "Hers."});
    program.posts(&format!("/conversions/{conversion}/reassignment"), hers).is(200);
    assert_eq!(sum(&program, "by=source&product=course").3, [10_000]);
    assert_eq!(rows(&program, "by=offer&product=course")[0].4, [10_000]);
}

#[test]
fn whoever_is_forgotten_leaves_the_figures_as_they_are() {
    let world = world();
    let program = world.program();
    let dora = world.visitor("Dora");
    let id = dora.clicks("/ana?src=mail").click_id();
    let sale =
        [("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "97"), ("email", "dora@example.com")];
    let order = world.shop("course").posts_back(&sale).json();
    let before = rows(&program, "by=source");
    assert_eq!(before, [(json!("mail"), 1, 1, 1, vec![9_700])]);

    let maria = world.owner_elsewhere();
    let found = maria.submits("/admin/buyers", &[("email", "dora@example.com")]).is(200);
    let mut forms = forms(&found.body).into_iter().map(|found| found.form);
    let erasure = forms.rfind(|form| form.action.ends_with("/admin/buyers/erasure")).unwrap();
    maria.sends_form(&erasure.with("again", "dora@example.com")).is(303);
    world.finds_no_fault();
    assert_eq!(rows(&program, "by=source"), before);
    // Where she came from is not known any more: a refund leaves what the sources say, and the sum tells the truth.
    let conversion = order["conversion_id"].as_str().unwrap();
    program.posts(&format!("/conversions/{conversion}/refund"), json!({"amount": 700})).is(200);
    assert_eq!(rows(&program, "by=source"), before);
    assert_eq!(sum(&program, "by=source").3, [9_000]);
    assert_eq!(rows(&program, "by=offer")[0].4, [9_000]);
    world.finds_no_fault();
}

#[test]
fn a_question_that_cannot_be_answered_says_what_to_send() {
    let world = world();
    let program = world.reading_program();
    let asks = |question: &str| program.gets(&format!("/figures?{question}"));
    asks("").refuses(422, &["by"]);
    asks("by=week").refuses(422, &["by"]).shows("referrer");
    asks("by=day&from=yesterday").refuses(422, &["from"]).shows("2026-03-01");
    asks("by=day&from=2026-03-01T10:07:00Z").refuses(422, &["from"]).shows(":15");
    asks("by=source&from=2026-03-01T10:00:00Z").refuses(422, &["from"]).shows("date");
    asks("by=source&from=2026-03-01T18:15:00Z").is(200);
    asks("by=day&from=2026-03-06&to=2026-03-05").refuses(422, &["from"]);
    asks("by=day&from=2030-01-01").refuses(422, &["from"]).shows("future");
    let clicks = "/clicks?from=2026-03-06T00:00:00Z&to=2026-03-05T00:00:00Z";
    program.gets(clicks).refuses(422, &["from"]);
    asks("by=day&cursor=x").refuses(422, &["cursor"]);
    asks("by=day&product=nothing&affiliate=x&more=1").refuses(422, &["product", "affiliate", "more"]);
    asks("by=day&affiliate=77").refuses(404, &["affiliate"]);
}

#[test]
fn rows_come_in_parts_and_each_once() {
    let world = world();
    let program = world.program();
    for source in ["a", "b", "c", "d", ""] {
        world.visitor("Dora").clicks(&format!("/ana?src={source}"));
    }
    let (mut keys, mut cursor) = (Vec::new(), String::new());
    loop {
        let told = program.gets(&format!("/figures?by=source&limit=2{cursor}")).is(200).json();
        assert_eq!(told["sum"]["clicks"], 5);
        keys.extend(
            told["data"].as_array().unwrap().iter().map(|row| row["key"].as_str().unwrap().to_owned()),
        );
        match told["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(keys, ["", "a", "b", "c", "d"]);
}

#[test]
fn days_before_a_change_of_the_time_zone_stay_as_they_were_and_the_answer_says_so() {
    let world = world();
    let program = world.program();
    world.visitor("Dora").clicks("/ana?src=mail");
    let notes =
        |question: &str| program.gets(&format!("/figures?{question}")).is(200).json()["notes"].clone();
    assert_eq!(notes("by=source"), json!([]));
    world.hours_pass(2);
    program.patches("/program", json!({"time_zone": "Europe/Lisbon"})).is(200);
    world.days_pass(2);
    assert!(
        notes("by=source")[0].as_str().unwrap().contains("2026-03-05T20:15:00"),
        "{}",
        notes("by=source")
    );
    assert_eq!((notes("by=day"), notes("by=source&from=2026-03-06")), (json!([]), json!([])));
    let maria = world.owner_elsewhere();
    let told = "time zone was changed on 5 Mar 2026";
    maria.opens("/admin/figures?by=offer").is(200).shows(told);
    maria.opens("/admin/figures?by=link").is(200).hides(told);
    maria.opens("/admin/figures?by=device&period=today").is(200).hides(told);
}
