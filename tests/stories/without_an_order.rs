//! Sales without an order id: the same kind from the same click within 24 hours is one (`product.md` C7), in whatever order
//! the clicks are named. Each case is a text: after so many hours a report names these clicks, and tells of this sale.

use serde_json::json;

use crate::world::World;

/// Plays the reports of a text; the sales are numbered in the order in which they are first told of.
#[track_caller]
fn check(reports: &str) {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    let clicks: Vec<(String, String)> =
        ["a", "b", "c"].map(|name| (name.to_owned(), world.visitor(name).clicks("/ana7").click_id())).into();
    let (mut sales, mut told, mut passed) = (Vec::new(), String::new(), 0);
    for line in reports.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let hours: i64 = words[0].parse().unwrap();
        world.hours_pass(hours - passed);
        passed = hours;
        let mut sale = vec![("product", "course"), ("amount", "100")];
        for name in words[1].split('+') {
            let (_, id) = clicks.iter().find(|(known, _)| known == name).unwrap();
            sale.push(("click_id", id));
        }
        let answer = world.shop("course").posts_back(&sale).is(200).json();
        let id = answer["conversion_id"].as_str().unwrap().to_owned();
        let number = sales.iter().position(|known| *known == id).unwrap_or_else(|| {
            sales.push(id);
            sales.len() - 1
        });
        told += &format!("{hours} {} sale {}\n", words[1], number + 1);
    }
    let expected = reports.lines().map(str::trim).filter(|line| !line.is_empty());
    let expected: String = expected.map(|line| format!("{line}\n")).collect();
    assert_eq!(told, expected);
    assert_eq!(world.conversions(), sales.len());
    world.finds_no_fault();
}

#[test]
fn a_click_is_one_sale_for_a_day() {
    check(
        "0 a sale 1
         23 a sale 1
         24 a sale 2
         47 a sale 2",
    );
}

#[test]
fn a_click_that_is_named_beside_one_that_is_known_is_of_its_sale() {
    check(
        "0 a sale 1
         1 a+b sale 1
         2 b sale 1
         3 b+c sale 1
         4 c sale 1",
    );
}

#[test]
fn the_day_of_a_click_begins_when_it_is_first_named() {
    check(
        "0 a sale 1
         23 a+b sale 1
         25 a sale 2
         30 b sale 1
         46 b sale 1
         47 b sale 3",
    );
}

#[test]
fn two_clicks_that_were_two_sales_stay_two_and_what_names_both_is_a_duplicate() {
    check(
        "0 a sale 1
         1 b sale 2
         2 a+b sale 1
         3 b sale 1
         4 a sale 1",
    );
    check(
        "0 b sale 1
         1 a sale 2
         20 a+b sale 2
         24 b sale 2
         43 b sale 2
         44 b sale 3",
    );
}
