//! Every table can be taken away: what stands on a page stands in its files, under the same filter and in the same
//! order, and nothing else does.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::forms::{link_named, unescaped};
use crate::people::Visitor;
use crate::world::World;

/// A list: its page, what stands in the first cell of its rows (a key of the JSON; empty where that is a moment), and the
/// same list with something asked of it.
type List = (&'static str, &'static str, &'static [&'static str]);

const CREATORS: [List; 19] = [
    ("/admin/products", "name", &["state=active", "state=retired", "sort=-clicks", "sort=name"]),
    ("/admin/offers", "name", &["product=prd_1", "state=on-sale", "sort=name"]),
    ("/admin/products/prd_1/pages", "name", &[]),
    (
        "/admin/affiliates",
        "name",
        &["tab=all&sort=name", "sort=-sales", "sort=-held", "q=ana", "method=without"],
    ),
    ("/admin/affiliations", "affiliate_name", &["product=prd_2", "state=active"]),
    (
        "/admin/links",
        "url",
        &["product=prd_2", "affiliate=Ana", "q=blog", "sort=-clicks", "sort=conversions"],
    ),
    (
        "/admin/conversions",
        "order_id",
        &["list=review", "product=prd_1", "affiliate=Ben", "kind=purchase&currency=EUR"],
    ),
    ("/admin/reviews", "order_id", &["product=prd_1"]),
    ("/admin/reconciliation?days=0", "order_id", &[]),
    (
        "/admin/reports",
        "",
        &["show=refused", "way=pixel", "judged=recorded&product=prd_1", "from=2026-03-01"],
    ),
    ("/admin/leads", "", &["product=prd_1"]),
    ("/admin/suspicions?list=all", "what", &[]),
    ("/admin/tracking", "product_name", &[]),
    ("/admin/live", "", &["kind=reports", "product=prd_2"]),
    ("/admin/commissions", "id", &["cause=earned", "affiliate=Ana", "currency=EUR"]),
    ("/admin/commissions?by=affiliate", "affiliate_name", &[]),
    ("/admin/payouts", "affiliate_name", &[]),
    ("/admin/payouts?show=all", "number", &["state=paid", "currency=EUR"]),
    ("/admin/payouts/pay_1", "affiliate_name", &[]),
];

const AFFILIATES: [List; 5] = [
    ("/portal/products", "product_name", &[]),
    ("/portal/products/course/links", "name", &[]),
    ("/portal/commissions", "", &["state=held", "state=paid", "product=prd_2"]),
    ("/portal/ledger", "", &[]),
    ("/portal/payouts", "", &[]),
];

/// Two products, two affiliates, and something in every list there is.
pub fn world() -> World {
    let world = World::new();
    world.owner();
    world.sells("course", json!({"name": "Sourdough Course", "approved_sites": ["https://www.shop.test"]}));
    world.sells("book", json!({"name": "The Book", "review_unsigned": true}));
    world.offers("course", "Plan A", "97", None);
    world.offers("book", "Paperback", "20", None);
    world.names_page("course", "Webinar", "https://www.shop.test/webinar");
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ana", "book", "ana8");
    world.accepts("Ben", "course", "ben22");
    world.makes_link("ana7", "https://www.shop.test", "https://www.shop.test/blog", "Blog");
    let ana = world.promoter("Ana");
    let method = [("kind", "paypal"), ("paypal", "ana.gets@example.com")];
    ana.submits("/portal/payouts/method", &method).is(303);
    sale(&world, "/ana7", "course", "A-1", "97");
    sale(&world, "/ben22", "course", "B-1", "50");
    world.days_pass(15);
    world.pays("EUR", "March");
    sale(&world, "/ana7/blog", "course", "A-2", "97");
    sale(&world, "/ana8", "book", "A-3", "20");
    let vera = world.visitor("Vera");
    vera.clicks("/ana8").is(302);
    vera.loads_pixel(&[("product", "book"), ("order_id", "A-4"), ("amount", "20")]).is(200);
    let lead = [("event", "lead"), ("email", "vera@example.com"), ("click_id", &world.last_click_id())];
    world.shop("book").posts_back(&lead).is(200);
    world.visitor("Eve").loads_pixel(&[("product", "course"), ("order_id", "E-1"), ("amount", "x")]);
    // Ana buys by her own link, from the browser in which she was signed in.
    let ana = world.promoter("Ana");
    ana.clicks("/ana7").is(302);
    ana.submits_to("/portal", "/portal/sign-out", &[]).is(303);
    let click = ana.clicks("/ana7").click_id();
    world.hours_pass(1);
    let bought = [("click_id", click.as_str()), ("order_id", "A-5"), ("amount", "97")];
    world.shop("course").posts_back(&bought).is(200);
    world
}

#[track_caller]
fn sale(world: &World, link: &str, product: &str, order: &str, amount: &str) {
    let click = world.visitor("Vera").clicks(link).is(302).click_id();
    let said = [("click_id", click.as_str()), ("order_id", order), ("amount", amount)];
    world.shop(product).posts_back(&said).is(200);
}

/// Where the ways to the files stand on a page.
const FILES: &str = "class=\"take-away\"";

/// What stands in the first cell of each row of the table above the files of a page.
#[track_caller]
fn rows(page: &str) -> Vec<String> {
    let end = page.find(FILES).expect("files");
    let Some(table) = page[..end].rfind("<table") else { return Vec::new() };
    let Some((_, body)) = page[table..end].split_once("<tbody>") else { return Vec::new() };
    let rows = body.split("<tr").skip(1).map(|row| {
        let cell = row.split_once("<th scope=\"row\"").expect("a row says what it is about").1;
        let cell = cell.split("</th>").next().unwrap_or_default();
        let text: String =
            cell.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
        unescaped(&text)
    });
    rows.collect()
}

/// The address of a file of a page.
#[track_caller]
fn file_of(visitor: &Visitor<'_>, page: &str, kind: &str) -> String {
    let seen = visitor.opens(page).is(200);
    // A payout has other files as well, above.
    let below = seen.body.find(FILES).map_or("", |at| &seen.body[at..]);
    let link = link_named(below, kind).unwrap_or_else(|| panic!("{page}: no {kind}: {}", seen.body));
    visitor.path_of(&link)
}

/// The lines of a CSV, the heads first.
fn lines(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').expect("the mark of UTF-8");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let line = |line: Result<csv::StringRecord, _>| line.expect("a line").iter().map(str::to_owned).collect();
    reader.records().map(line).collect()
}

fn shown(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    // A page leaves the scheme of links away.
    text.split_once("://").map_or(text.clone(), |(_, rest)| rest.to_owned())
}

/// Compares a page with both of its files, and says how many rows it has.
#[track_caller]
fn is_taken_away(visitor: &Visitor<'_>, page: &str, key: &str) -> usize {
    let on_page = rows(&visitor.opens(page).is(200).body);
    let told =
        visitor.opens(&file_of(visitor, page, "JSON")).is(200).says("content-type", "application/json");
    let told = told.json();
    let told = told.as_array().unwrap_or_else(|| panic!("{page}: no array"));
    assert_eq!(told.len(), on_page.len(), "{page}: {told:#?} against {on_page:#?}");
    for (row, value) in on_page.iter().zip(told) {
        let cell = if key.is_empty() { String::new() } else { shown(&value[key]) };
        assert!(row.contains(&cell), "{page}: {row} is not {cell}");
    }
    let csv =
        visitor.opens(&file_of(visitor, page, "CSV")).is(200).says("content-type", "text/csv; charset=utf-8");
    let lines = lines(&csv.body);
    let keys = told.first().map_or(0, |first| first.as_object().map_or(0, serde_json::Map::len));
    assert!(lines[0].len() >= keys, "{page}: {:?}", lines[0]);
    // A row with sums in several currencies takes a line for each; here all are in euros.
    assert_eq!(lines.len() - 1, told.len(), "{page}: {lines:#?}");
    for (line, value) in lines[1..].iter().zip(told) {
        let cell = if key.is_empty() { String::new() } else { shown(&value[key]) };
        assert!(line.iter().any(|one| one.contains(&cell)), "{page}: {cell} is not in {line:?}");
    }
    on_page.len()
}

#[track_caller]
fn all_are_taken_away(visitor: &Visitor<'_>, all: &[List]) {
    for (page, key, asked) in all {
        let rows = is_taken_away(visitor, page, key);
        assert!(rows > 0, "{page} is empty, so nothing was tried");
        let mut counts = BTreeSet::new();
        for asked in *asked {
            let page = format!("{page}{}{asked}", if page.contains('?') { '&' } else { '?' });
            counts.insert(is_taken_away(visitor, &page, key));
        }
        assert!(counts.iter().all(|count| *count <= rows.max(3)), "{page}: {counts:?} of {rows}");
    }
}

#[test]
fn what_the_creator_reads_on_a_page_stands_in_its_files() {
    let world = world();
    let maria = world.owner_elsewhere();
    all_are_taken_away(&maria, &CREATORS);
    world.finds_no_fault();
}

#[test]
fn what_an_affiliate_reads_on_a_page_stands_in_its_files() {
    let world = world();
    let ana = world.promoter("Ana");
    all_are_taken_away(&ana, &AFFILIATES);
}

#[test]
fn a_file_of_the_ledger_says_whether_held_money_waits_for_a_day_or_for_a_look() {
    let world = world();
    let maria = world.owner_elsewhere();
    let told = maria.opens("/admin/commissions.json?affiliate=Ana").is(200).json();
    let of = |order: &str| {
        let row =
            told.as_array().unwrap().iter().find(|one| one["about"] == order && one["cause"] == "Earned");
        let row = row.unwrap_or_else(|| panic!("no {order}: {told:#?}"));
        (row["state"].as_str().unwrap().to_owned(), row["held"].clone())
    };
    assert_eq!(of("A-1"), ("paid".to_owned(), Value::Null));
    assert_eq!(of("A-2"), ("held".to_owned(), json!("until 2026-03-31")));
    assert_eq!(of("A-4"), ("held".to_owned(), json!("review")));
    let file = lines(&maria.opens("/admin/commissions.csv?affiliate=Ana").is(200).body);
    assert_eq!(file[0].last().map(String::as_str), Some("Held (until, or review)"));
    assert!(file.iter().any(|line| line.last().is_some_and(|cell| cell == "review")), "{file:?}");
    // A program reads the same.
    let entries = world.program().gets("/ledger?affiliate=aff_1").is(200).json();
    assert!(entries["data"].as_array().unwrap().iter().any(|one| one["held"] == "until 2026-03-31"));
}

#[test]
fn every_list_that_can_be_taken_away_is_compared_here() {
    let routes = include_str!("../../src/web/routes.rs");
    let files = routes.lines().filter_map(|line| line.trim().strip_prefix(".route(\""));
    let files = files.filter_map(|route| route.split('"').next()?.strip_suffix(".{kind}"));
    let compared = CREATORS.iter().chain(&AFFILIATES).map(|(page, ..)| {
        let path = page.split('?').next().unwrap_or_default();
        path.replace("prd_1", "{id}").replace("pay_1", "{id}").replace("/course/", "/{product}/")
    });
    let compared: BTreeSet<String> = compared.collect();
    // Figures are rows of sums; their own stories compare them.
    for file in files.filter(|file| !file.ends_with("/figures")) {
        assert!(compared.contains(file), "{file} is not compared with its page");
    }
}

#[test]
fn a_file_of_an_affiliate_holds_nothing_that_her_pages_hide() {
    let world = world();
    let ana = world.promoter("Ana");
    for (page, ..) in AFFILIATES {
        for kind in ["csv", "json"] {
            let file = ana.opens(&format!("{page}.{kind}")).is(200);
            for hidden in ["Ben", "ben22", "A-1", "A-2", "B-1", "vera@", "buyer"] {
                assert!(!file.body.contains(hidden), "{page}.{kind} tells {hidden}: {}", file.body);
            }
        }
    }
    let maria = world.owner_elsewhere();
    for kind in ["csv", "json"] {
        maria.opens(&format!("/admin/leads.{kind}")).is(200).hides("vera@example.com");
    }
    world.visitor("Eve").opens("/admin/affiliates.csv").is(303);
    maria.opens("/admin/affiliates.xml").is(404);
}

#[test]
fn a_file_names_its_columns_in_her_language_for_people_and_alike_for_programs() {
    let world = world();
    let ana = world.promoter("Ana");
    let opened = |page: &str, language: &str, kind: &str| {
        ana.submits_to("/portal/account", "/portal/account/language", &[("language", language)]).is(303);
        ana.opens(&format!("{page}.{kind}")).is(200).body
    };
    for page in AFFILIATES.iter().map(|(page, ..)| *page).chain(["/portal/figures"]) {
        let keys = ["en", "pt", "es"].map(|language| {
            let rows: Vec<serde_json::Map<String, Value>> =
                serde_json::from_str(&opened(page, language, "json")).expect("rows");
            rows.first().expect("a row").keys().cloned().collect::<BTreeSet<String>>()
        });
        assert!(keys[0] == keys[1] && keys[0] == keys[2], "{page}: {keys:?}");
        let is_machines = |key: &String| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        assert!(keys[0].iter().all(is_machines), "{page}: {keys:?}");
        let [english, portuguese, spanish] =
            ["en", "pt", "es"].map(|language| lines(&opened(page, language, "csv")).swap_remove(0));
        assert!(english != portuguese && english != spanish && portuguese != spanish, "{page}: {spanish:?}");
        assert!(english.len() == portuguese.len() && english.len() == spanish.len(), "{page}: {spanish:?}");
    }
}

#[test]
fn a_name_that_a_spreadsheet_would_run_is_made_harmless() {
    let world = World::new();
    let maria = world.owner();
    world.sells("course", json!({"name": "=2+5+cmd|' /C calc'!A0"}));
    world.accepts_as("@SUM(1+1)", "eve@example.com", "course", "eve7");
    maria.opens("/admin/products.csv").is(200).shows("'=2+5+cmd|");
    maria.opens("/admin/affiliates.csv").is(200).shows("'@SUM(1+1)");
    let told = maria.opens("/admin/affiliates.json").json();
    assert_eq!(told[0]["name"], "@SUM(1+1)");
}

#[test]
fn amounts_are_numbers_and_each_currency_has_a_line() {
    let world = World::new();
    let maria = world.owner();
    world.sells("course", json!({"name": "Course"}));
    world.sells("kurs", json!({"name": "Kurs", "currency": "JPY"}));
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ana", "kurs", "ana8");
    sale(&world, "/ana7", "course", "A-1", "97.50");
    sale(&world, "/ana8", "kurs", "A-2", "5000");
    let csv = lines(&maria.opens("/admin/affiliates.csv").is(200).body);
    let column = |name: &str| csv[0].iter().position(|head| head == name).expect("a column");
    let cells = |line: usize, names: [&str; 4]| names.map(|name| csv[line][column(name)].clone());
    let columns = ["Affiliate", "Clicks", "Currency", "Sales"];
    assert_eq!(cells(1, columns), ["Ana", "2", "EUR", "97.50"]);
    assert_eq!(cells(2, columns), ["Ana", "", "JPY", "5000"], "clicks are counted once");
    let told = maria.opens("/admin/affiliates.json").json();
    let sales = json!([{"amount": 9750, "currency": "EUR"}, {"amount": 5000, "currency": "JPY"}]);
    assert_eq!(told[0]["sales"], sales);
    let told = maria.opens("/admin/conversions.json").json();
    assert_eq!((&told[0]["amount"], &told[0]["currency"]), (&json!(5000), &json!("JPY")));
    let at = told[1]["at"].as_str().expect("a moment");
    assert!(at.starts_with("2026-03-02T10:00:00.") && at.ends_with('Z'), "{at}");
}

#[test]
fn a_long_list_is_sent_whole_each_row_once() {
    let world = World::new();
    let maria = world.owner();
    world.sells("course", json!({}));
    let vera = world.visitor("Vera");
    for number in 0..530 {
        world.a_moment_passes();
        vera.loads_pixel(&[("product", "course"), ("order_id", &format!("O-{number}")), ("amount", "x")]);
    }
    let told = maria.opens("/admin/reports.json?show=refused").is(200).json();
    let orders: Vec<&str> =
        told.as_array().unwrap().iter().filter_map(|one| one["order_id"].as_str()).collect();
    let wanted: Vec<String> = (0..530).rev().map(|number| format!("O-{number}")).collect();
    assert_eq!(orders, wanted);
    assert_eq!(lines(&maria.opens("/admin/reports.csv").is(200).body).len(), 531);
}
