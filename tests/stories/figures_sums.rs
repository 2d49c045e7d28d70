//! Rows of figures and their sum: what lies between them, and why.

use serde_json::json;

use crate::figures::{a_busy_week, names, number};
use crate::http::Seen;

#[test]
fn a_sum_says_why_it_is_not_what_its_rows_come_to() {
    let world = a_busy_week();
    let maria = world.owner_elsewhere();
    let (once, more) = ("Shared sales count once in the sum.", "With clicks and sales of no affiliate.");
    maria.opens("/admin/figures?by=affiliate").is(200).hides(once).hides(more);

    world.sells("club", json!({"name": "Club", "model": "multiple"}));
    world.accepts("Ana", "club", "anaclub");
    world.accepts("Ben", "club", "benclub");
    let dora = world.visitor("Dora");
    dora.clicks("/anaclub").is(302);
    let click = dora.clicks("/benclub").is(302).click_id();
    world.shop("club").posts_back(&[("click_id", &click), ("order_id", "C-1"), ("amount", "50")]).is(200);
    let shared = maria.opens("/admin/figures?by=affiliate").is(200).shows(once).hides(more);
    assert_eq!(number(&shared, "Sum", "Conversions"), "6");
    assert_eq!(number(&shared, "Difference", "Conversions"), "\u{2212}1");
    assert_eq!(number(&shared, "Difference", "Sales"), "\u{2212}\u{20ac} 50.00");
    maria.opens("/admin/figures?by=product").is(200).hides(once).hides("Difference");

    world.shop("kit").posts_back(&[("order_id", "K-1"), ("amount", "5"), ("currency", "USD")]).is(200);
    let both = maria.opens("/admin/figures?by=affiliate").is(200).shows(once).shows(more);
    // One more in the sum, one less: the money says that they are not the same.
    assert_eq!(number(&both, "Difference", "Conversions"), "0");
    assert_eq!(number(&both, "Difference", "Sales"), "\u{2212}\u{20ac} 50.00 $ 5.00");
    maria.opens("/admin/figures?by=link").is(200).shows("With sales of no link.");
    // Of the rows in which something is searched for there is no other sum than theirs.
    maria.opens("/admin/figures?by=affiliate&q=ana").is(200).hides(once).hides(more).hides("Difference");
}

#[test]
fn the_sum_of_what_is_searched_for_is_that_of_the_rows_found_also_where_all_are() {
    let world = a_busy_week();
    world.shop("course").posts_back(&[("order_id", "NOBODY-1"), ("amount", "5")]).is(200);
    let maria = world.owner_elsewhere();
    let all = maria.opens("/admin/figures?by=affiliate").is(200);
    let found = maria.opens("/admin/figures?by=affiliate&q=n").is(200).hides("Difference");
    assert_eq!(names(&found), ["Ana", "Ben"]);
    let conversions = |seen: &Seen, row: &str| number(seen, row, "Conversions").parse::<u32>().unwrap();
    assert_eq!(conversions(&found, "Sum"), conversions(&found, "Ana") + conversions(&found, "Ben"));
    assert_eq!(conversions(&all, "Sum"), conversions(&found, "Sum") + 1);
    assert_eq!(number(&all, "Difference", "Conversions"), "1");
}

#[test]
fn ana_reads_how_much_came_to_her_by_none_of_her_links() {
    let world = a_busy_week();
    let sale = [("order_id", "HAND-1"), ("amount", "25.00"), ("affiliate", "ana7")];
    world.shop("course").posts_back(&sale).is(200);
    let ana = world.promoter("Ana");
    let seen = ana.opens("/portal/figures?by=link").is(200).shows("With sales of no link.");
    assert_eq!(number(&seen, "Difference", "Clicks"), "0");
    assert_eq!(number(&seen, "Difference", "Conversions"), "1");
    assert_eq!(number(&seen, "Difference", "Sales"), "\u{20ac} 25.00");
    ana.opens("/portal/figures?by=product").is(200).hides("Difference");
    let file = ana.opens("/portal/figures.csv?by=link").is(200).hides("Difference");
    assert!(file.body.lines().count() > 1, "{}", file.body);
}

#[test]
fn what_no_click_earned_is_a_row_of_its_own() {
    let world = a_busy_week();
    let sale = [("order_id", "A-9"), ("amount", "20.00"), ("affiliate", "ana7")];
    world.shop("course").posts_back(&sale).is(200);
    let maria = world.owner_elsewhere();
    for by in ["source", "referrer", "country", "device"] {
        let seen = maria.opens(&format!("/admin/figures?by={by}&product=prd_1")).is(200);
        if by != "country" {
            assert_eq!(number(&seen, "No click", "Conversions"), "1", "{by}");
            assert_eq!(number(&seen, "No click", "Rate"), "&ndash;", "{by}");
        }
        let told = maria.opens(&format!("/admin/figures.json?by={by}&product=prd_1")).is(200).json();
        let conversions = told.as_array().unwrap().iter().map(|row| row["conversions"].as_i64().unwrap());
        assert_eq!(conversions.sum::<i64>(), 6, "{by}");
        let no_click = told.as_array().unwrap().iter().filter(|row| row["kind"] == "no_click");
        assert_eq!(no_click.map(|row| &row["name"]).collect::<Vec<_>>(), ["No click"], "{by}");
    }
    let ana = world.promoter("Ana").opens("/portal/figures?by=source").is(200);
    assert_eq!(number(&ana, "No click", "Conversions"), "1");
}
