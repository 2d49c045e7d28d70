//! What the creator and an affiliate read of clicks and what they brought: told apart, sorted, searched, summed, and
//! taken away as files.

use serde_json::json;

use crate::http::Seen;
use crate::world::World;

/// Maria sells a course and a kit; Ana and Ben promote the course, Ana the kit too. Ana's link was followed 40 times, and
/// two of her visitors bought, one of them in yen; Ben's was followed 11 times, and three bought.
pub fn a_busy_week() -> World {
    let world = World::new();
    world.owner();
    world.sells("course", json!({"name": "Sourdough Course"}));
    world.sells("kit", json!({"name": "Baking Kit"}));
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ben", "course", "ben7");
    world.accepts("Ana", "kit", "anakit");
    for number in 0..40 {
        let link = if number < 30 { "/ana7?src=newsletter" } else { "/anakit" };
        world.visitor("Vera").clicks(link).is(302);
    }
    world.days_pass(2);
    for _ in 0..11 {
        world.visitor("Wim").clicks("/ben7").is(302);
    }
    sells_to_someone(&world, "/ana7", "A-1", "97.00", "EUR");
    sells_to_someone(&world, "/ana7", "A-2", "10000", "JPY");
    for order in ["B-1", "B-2", "B-3"] {
        sells_to_someone(&world, "/ben7", order, "10.00", "EUR");
    }
    world
}

#[track_caller]
fn sells_to_someone(world: &World, link: &str, order: &str, amount: &str, currency: &str) {
    let click = world.visitor("Xia").clicks(link).is(302).click_id();
    let sale =
        [("click_id", click.as_str()), ("order_id", order), ("amount", amount), ("currency", currency)];
    world.shop("course").posts_back(&sale).is(200);
}

/// The rows of the table of figures: each its name and its numbers by the heads of their columns.
fn rows(seen: &Seen) -> Vec<(String, Vec<(String, String)>)> {
    let table = seen.body.split("id=\"figures\"").nth(1).unwrap_or_default();
    let table = table.split("</table>").next().unwrap_or_default();
    table.split("<tr>").skip(2).map(|row| (name_of(row), cells_of(row))).collect()
}

fn name_of(row: &str) -> String {
    let name = row.split("<bdi").nth(1).and_then(|rest| rest.split_once('>'));
    name.and_then(|(_, rest)| rest.split('<').next()).unwrap_or_default().to_owned()
}

fn cells_of(row: &str) -> Vec<(String, String)> {
    let cells = row.split("data-label=\"").skip(1);
    let cell = |cell: &str| {
        let (label, rest) = cell.split_once("\">")?;
        let text = rest.split("</td>").next()?.replace("</span><span", "</span> <span");
        let words = text
            .split('<')
            .filter_map(|part| part.split_once('>').map_or(Some(part), |(_, text)| Some(text)));
        Some((label.to_owned(), words.collect::<String>().trim().to_owned()))
    };
    cells.filter_map(cell).collect()
}

#[track_caller]
pub fn number(seen: &Seen, row: &str, column: &str) -> String {
    let rows = rows(seen);
    let cells = rows.iter().find(|(name, _)| name == row).map(|(_, cells)| cells);
    let cells = cells.unwrap_or_else(|| panic!("{}: no row {row} among {rows:?}", seen.asked));
    let cell = cells.iter().find(|(label, _)| label == column);
    cell.unwrap_or_else(|| panic!("{}: no {column} in {cells:?}", seen.asked)).1.clone()
}

pub fn names(seen: &Seen) -> Vec<String> {
    rows(seen).into_iter().map(|(name, _)| name).filter(|name| name != "Sum").collect()
}

#[test]
fn figures_say_before_the_first_click_how_they_begin() {
    let world = World::new();
    let maria = world.owner();
    maria.opens("/admin/figures").is(200).shows("Figures begin with the first click").shows("See the links");
}

#[test]
fn maria_reads_what_each_affiliate_brought_and_the_sum_of_it() {
    let world = a_busy_week();
    let maria = world.owner_elsewhere();
    let seen = maria.opens("/admin/figures?by=affiliate").is(200).shows("By affiliate, last 30 days");
    assert_eq!(number(&seen, "Ana", "Clicks"), "42");
    assert_eq!(number(&seen, "Ben", "Clicks"), "14");
    assert_eq!(number(&seen, "Sum", "Clicks"), "56");
    assert_eq!(number(&seen, "Sum", "Conversions"), "5");
    assert_eq!(number(&seen, "Ana", "Sales"), "\u{20ac} 97.00 \u{a5} 10,000");
    assert_eq!(number(&seen, "Ana", "Commission"), "\u{20ac} 29.10 \u{a5} 3,000");
    assert_eq!(number(&seen, "Sum", "Sales"), "\u{20ac} 127.00 \u{a5} 10,000");
    seen.shows("Times in UTC.");

    let by_link =
        maria.opens("/admin/figures?by=link&product=prd_2").is(200).shows("Only <strong><bdi>Baking Kit");
    assert_eq!(number(&by_link, "Sum", "Clicks"), "10");
    let by_product = maria.opens("/admin/figures?by=product&affiliate=Ben").is(200);
    assert_eq!(
        (names(&by_product), number(&by_product, "Sourdough Course", "Conversions")),
        (vec!["Sourdough Course".to_owned()], "3".into())
    );
    maria
        .opens("/admin/figures?affiliate=Zoe")
        .is(200)
        .shows("No affiliate is called")
        .shows("Nothing happened");
}

#[test]
fn a_rate_needs_thirty_clicks_and_so_does_what_a_click_earned() {
    let world = a_busy_week();
    let seen = world.owner_elsewhere().opens("/admin/figures?by=affiliate").is(200);
    assert_eq!(number(&seen, "Ben", "Rate"), "3 of 14");
    assert_eq!(number(&seen, "Ben", "Per click"), "\u{2013}".replace('\u{2013}', "&ndash;"));
    assert_eq!(number(&seen, "Ana", "Rate"), "4.8 %");
    assert_eq!(number(&seen, "Ana", "Per click"), "\u{20ac} 0.69 \u{a5} 71");
}

#[test]
fn where_more_was_sold_than_clicked_no_rate_is_told() {
    let world = a_busy_week();
    for number in 0..130 {
        let order = format!("told-{number}");
        world.shop("course").posts_back(&[("order_id", order.as_str()), ("amount", "1")]).is(200);
    }
    let maria = world.owner_elsewhere();
    let seen = maria.opens("/admin/figures?by=product").is(200);
    assert_eq!(number(&seen, "Sourdough Course", "Rate"), "\u{2013}");
    assert_eq!(maria.opens("/admin/figures.json?by=product").json()[0]["rate"], json!(null));
}

#[test]
fn rows_are_sorted_by_any_column_and_found_by_their_names() {
    let world = a_busy_week();
    let maria = world.owner_elsewhere();
    let sorted = |by: &str| names(&maria.opens(&format!("/admin/figures?by=affiliate&sort={by}")).is(200));
    assert_eq!(sorted("-clicks"), ["Ana", "Ben"]);
    assert_eq!(sorted("clicks"), ["Ben", "Ana"]);
    assert_eq!(sorted("-conversions"), ["Ben", "Ana"]);
    assert_eq!(sorted("-sales"), ["Ana", "Ben"]);
    assert_eq!(sorted("-name"), ["Ben", "Ana"]);
    assert_eq!(sorted("nonsense"), ["Ana", "Ben"]);
    let seen = maria.opens("/admin/figures?by=affiliate&sort=-rate").is(200);
    seen.shows("aria-sort=\"descending\"").shows("sort=rate\"");

    let found = maria.opens("/admin/figures?by=affiliate&q=BE").is(200);
    assert_eq!((names(&found), number(&found, "Sum", "Clicks")), (vec!["Ben".to_owned()], "14".into()));
    maria.opens("/admin/figures?by=affiliate&q=nobody").is(200).shows("No row has this in its name.");
}

#[test]
fn links_of_every_kind_are_sorted_by_the_names_that_are_shown() {
    let world = World::new();
    let maria = world.owner();
    let site = "https://www.shop.test";
    world.sells("course", json!({"approved_sites": [site]}));
    world.accepts("Ana", "course", "ana7");
    world.names_page("course", "Live", "https://pages.test/live");
    world.names_page("course", "Encore", "https://pages.test/encore");
    maria.submits_to("/admin/pages/pag_2", "/admin/pages/pag_2/withdrawal", &[]).is(303);
    world.makes_link("ana7", site, "https://www.shop.test/1", "my blog");
    world.makes_link("ana7", site, "https://www.shop.test/2", "Recipes");
    for link in ["ana7/my-blog", "ana7", "ana7/live", "ana7?dp=1", "ana7/recipes", "ana7/encore"] {
        world.visitor("Vera").clicks(&format!("/{link}")).is(302);
    }

    let sorted = |by: &str| names(&maria.opens(&format!("/admin/figures?by=link&sort={by}")).is(200));
    let mut names = ["Direct Payment HotLink", "Encore", "Live", "my blog", "Recipes", "Sales Page HotLink"];
    assert_eq!(sorted("name"), names);
    names.reverse();
    assert_eq!(sorted("-name"), names);
}

#[test]
fn the_time_before_is_compared_unless_it_is_left_out() {
    let world = a_busy_week();
    let maria = world.owner_elsewhere();
    let seen =
        maria.opens("/admin/figures?period=today").is(200).shows("vs the day before").shows("By hour, today");
    assert_eq!(number(&seen, "Sum", "Clicks"), "16");
    let alone = maria.opens("/admin/figures?period=today&compare=no").is(200);
    alone.hides("vs the day before").shows("Compare with the time before");
    let own = maria.opens("/admin/figures?from=2026-03-03&to=2026-03-02").is(200);
    assert_eq!(number(&own, "Sum", "Clicks"), "40");
    own.shows("value=\"2026-03-02\"").shows("2 Mar 2026 to 3 Mar 2026").shows("vs the time before");
}

#[test]
fn files_hold_exactly_what_is_filtered_in_the_same_order() {
    let world = a_busy_week();
    let maria = world.owner_elsewhere();
    let csv = maria.opens("/admin/figures.csv?by=affiliate&sort=clicks").is(200);
    let heads = "Affiliate,Details,ID,Clicks,Visitors,Filtered,Own,Conversions,Rate,Currency,Sales,Commission,Per click";
    let csv = csv.shows(heads);
    let lines: Vec<&str> = csv.body.lines().skip(1).collect();
    assert!(lines[0].starts_with("Ben,,aff_2,14,"), "{lines:?}");
    assert!(
        lines[1].starts_with("Ana,,aff_1,42,") && lines[1].ends_with("EUR,97.00,29.10,0.69"),
        "{lines:?}"
    );
    assert!(lines[2].starts_with("Ana,,aff_1,,") && lines[2].ends_with("JPY,10000,3000,71"), "{lines:?}");
    assert_eq!(lines.len(), 3);

    let told = maria.opens("/admin/figures.json?by=affiliate&q=ana").is(200).json();
    assert_eq!(told.as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&told[0]["key"], &told[0]["clicks"], &told[0]["conversions"]),
        (&json!("aff_1"), &json!(42), &json!(2))
    );
    assert_eq!(
        told[0]["commission"],
        json!([{"amount": 2910, "currency": "EUR"}, {"amount": 3000, "currency": "JPY"}])
    );
    let links = maria.opens("/admin/figures.json?by=link&product=prd_2").is(200).json();
    assert!(links[0]["key"].as_str().unwrap().starts_with("lnk_"), "{links}");
    assert!(links[0]["details"].as_str().unwrap().contains("/anakit"), "{links}");
    let none = maria.opens("/admin/figures.json?by=affiliate&q=nobody").is(200).json();
    assert_eq!(none, json!([]));
}

#[test]
fn a_day_begins_at_midnight_of_the_programs_zone() {
    let world = World::new();
    let maria = world.owner();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    maria.submits("/admin/settings", &[("time_zone", "Asia/Kathmandu")]).is(303);
    // Midnight in Kathmandu is 18:15 in UTC.
    world.at("2026-03-02T18:14:00Z");
    world.visitor("Vera").clicks("/ana7").is(302);
    world.at("2026-03-02T18:16:00Z");
    world.visitor("Wim").clicks("/ana7").is(302);
    world.visitor("Xia").clicks("/ana7").is(302);
    let seen = maria.opens("/admin/figures?by=day&period=7").is(200).shows("Times in Asia/Kathmandu.");
    assert_eq!(
        (number(&seen, "3 Mar 2026", "Clicks"), number(&seen, "2 Mar 2026", "Clicks")),
        ("2".into(), "1".into())
    );
    assert_eq!(names(&seen), ["3 Mar 2026", "2 Mar 2026"]);
    let today = maria.opens("/admin/figures?period=today").is(200);
    assert_eq!((names(&today), number(&today, "00:00", "Clicks")), (vec!["00:00".to_owned()], "2".into()));
}

#[test]
fn what_is_not_counted_is_said_with_its_number() {
    let world = a_busy_week();
    let bot = world.visitor("Bot");
    let crawls = bot
        .navigation("GET", "/ana7")
        .header("user-agent", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)");
    bot.sends(crawls).is(302);
    let click = world.visitor("Vera").clicks("/ana7").click_id();
    let test = [("click_id", click.as_str()), ("order_id", "T-1"), ("amount", "200"), ("test", "1")];
    world.shop("course").posts_back(&test).is(200);
    let seen = world.owner_elsewhere().opens("/admin/figures?by=affiliate").is(200);
    let seen = seen.shows("Not counted: 1 filtered visit, 1 test conversion").shows("bots: 1");
    assert_eq!(
        (number(&seen, "Ana", "Filtered"), number(&seen, "Sum", "Conversions")),
        ("1".into(), "5".into())
    );
}

#[test]
fn countries_say_what_to_set_up_where_none_is_known() {
    let world = a_busy_week();
    let maria = world.owner_elsewhere();
    maria.opens("/admin/figures?by=country").is(200).shows("<code>geoip_file</code>");
    let source = maria.opens("/admin/figures?by=source").is(200);
    assert_eq!(number(&source, "newsletter", "Clicks"), "30");
    let device = maria.opens("/admin/figures?by=device").is(200);
    assert_eq!(names(&device).len(), 1);
}

#[test]
fn ana_reads_her_own_figures_and_nobody_elses() {
    let world = a_busy_week();
    let ana = world.promoter("Ana");
    let seen = ana.opens("/portal/figures?by=product").is(200).hides("ben7").hides("127.00");
    assert_eq!(number(&seen, "Sourdough Course", "Clicks"), "32");
    assert_eq!(
        (number(&seen, "Sum", "Clicks"), number(&seen, "Sum", "Conversions")),
        ("42".into(), "2".into())
    );
    let links = ana.opens("/portal/figures?by=link").is(200).hides("ben7");
    assert_eq!(number(&links, "Sum", "Clicks"), "42");
    let kit = ana.opens("/portal/figures?by=source&product=prd_2").is(200);
    assert_eq!(number(&kit, "Sum", "Clicks"), "10");
    for address in [
        "/portal/figures?by=affiliate",
        "/portal/figures?affiliate=aff_2",
        "/portal/figures?by=link&affiliate=aff_2",
    ] {
        ana.opens(address).is(200).hides("Ben").hides("ben7");
    }
    ana.opens("/portal/figures.csv?by=link&affiliate=aff_2")
        .is(422)
        .shows("affiliate\u{201d} is not known here");
    let csv = ana.opens("/portal/figures.csv?by=link").is(200).hides("ben7").hides("30.00");
    assert!(csv.body.contains(",32,"), "{}", csv.body);
    let told = ana.opens("/portal/figures.json?by=product").is(200).json();
    assert_eq!(told[0]["clicks"], json!(32));
    let ben = world.promoter("Ben");
    ben.opens("/portal/figures?by=product&product=prd_2").is(200).shows("Nothing happened in this time.");
}

#[test]
fn a_link_has_a_page_with_its_figures_its_owner_and_a_way_to_try_it() {
    let world = a_busy_week();
    let maria = world.owner_elsewhere();
    let list = maria.opens("/admin/links?product=prd_2").is(200);
    let at = crate::forms::links(&list.body).into_iter().filter(|link| link.contains("/admin/links/lnk_"));
    let seen: Vec<Seen> = at.map(|link| maria.opens(&maria.path_of(&link)).is(200)).collect();
    let seen = seen.into_iter().find(|seen| seen.body.contains("/anakit\"")).expect("the page of Ana's link");
    let seen = seen
        .shows("Sales Page HotLink")
        .shows("<bdi>Ana</bdi>")
        .shows("Clicks, last 30 days")
        .shows("class=\"qr\"");
    seen.shows("<dd class=\"kpi-value\">10</dd>").shows("/admin/doctor?link=");
    maria.opens("/admin/links/lnk_999").is(404);
}

#[test]
fn the_overview_shows_the_same_numbers_and_verifies_the_first_sale() {
    let world = World::new();
    let maria = world.owner();
    maria.opens("/admin").is(200).shows("Get your first tracked sale").shows("Verify a test conversion");
    world.sells("course", json!({}));
    world.offers("course", "Plan A", "97", None);
    world.accepts("Ana", "course", "ana7");
    let click = world.visitor("Vera").clicks("/ana7").click_id();
    let test = [("click_id", click.as_str()), ("order_id", "T-1"), ("amount", "200"), ("test", "1")];
    world.shop("course").posts_back(&test).is(200);
    let done = maria.opens("/admin").is(200).hides("Get your first tracked sale");
    done.shows("Your first tracked sale: all 5 steps are done").shows("A test came through.");

    // The test is taken away after a day, and what it proved stays.
    world.days_pass(3);
    let maria = world.owner_elsewhere();
    maria.opens("/admin?period=12m").is(200).shows("all 5 steps are done").shows("Clicks, last 12 months");
    maria.opens("/admin?from=2026-03-01&to=2026-03-03").is(200).shows("Clicks, 2 Mar 2026 to 3 Mar 2026");
}

#[test]
fn a_sale_that_is_older_than_the_program_is_found_by_own_dates() {
    let world = a_busy_week();
    let sale = [
        ("order_id", "OLD-1"),
        ("amount", "25.00"),
        ("affiliate", "ana7"),
        ("occurred_at", "2026-01-15T12:00:00Z"),
    ];
    world.shop("course").posts_back(&sale).is(200);
    let maria = world.owner_elsewhere();
    let seen = maria.opens("/admin/figures?by=day&from=2026-01-01&to=2026-02-01").is(200);
    assert_eq!(number(&seen, "15 Jan 2026", "Sales"), "\u{20ac} 25.00");
    let seen = maria.opens("/admin/figures?by=day&to=2026-02-01").is(200).shows("15 Jan 2026 to 1 Feb 2026");
    assert_eq!(number(&seen, "Sum", "Conversions"), "1");
}

#[test]
fn files_tell_rates_as_numbers_and_once_a_row() {
    let world = a_busy_week();
    let maria = world.owner_elsewhere();
    let told = maria.opens("/admin/figures.json?by=affiliate&sort=name").is(200).json();
    assert_eq!((&told[0]["rate"], &told[1]["rate"]), (&json!(4.8), &json!(null)));
    let csv = maria.opens("/admin/figures.csv?by=affiliate&sort=name").is(200).body;
    let hers: Vec<&str> = csv.lines().filter(|line| line.starts_with("Ana")).collect();
    assert!(hers[0].contains(",42,") && hers[0].contains(",2,4.8,EUR,97.00,"), "{csv}");
    assert!(hers[1].contains(",,,JPY,10000,"), "{csv}");
    assert_eq!((hers.len(), hers[1].contains("4.8")), (2, false), "{csv}");
}
