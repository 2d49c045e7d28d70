//! Who may do what: every route there is, asked for by everyone there is, with a real session, about something
//! that belongs to somebody. The list of routes itself says what must stand in the table.

mod stage;
mod table;

use std::collections::BTreeSet;

use self::stage::{Asker, Stage};
use crate::http::Seen;

/// One line of the table: what is asked for, about what, and what each asker is answered.
struct Line {
    /// `GET`; `ANY` where the route takes every method.
    method: &'static str,
    route: &'static str,
    /// What the address carries besides: `a=ana7`.
    query: &'static str,
    whose: Vec<&'static str>,
    answers: Vec<&'static str>,
}

/// The askers in the order of the table's columns.
const ASKERS: [Asker; 8] = [
    Asker::Nobody,
    Asker::Ana,
    Asker::Ben,
    Asker::Maria,
    Asker::Manuel,
    Asker::Reader,
    Asker::Writer,
    Asker::AsAna,
];

fn lines(table: &'static str) -> Vec<Line> {
    let lines = table.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines = lines.map(|line| {
        let parts: Vec<_> = line.split('|').collect();
        let [asked, whose, answers] = parts[..] else { panic!("{line}: what | whose | answers") };
        let (method, address) = asked.trim().split_once(' ').expect("a method and a route");
        let (route, query) = address.trim().split_once('?').unwrap_or((address.trim(), ""));
        let whose = whose.split(',').map(str::trim).filter(|whose| !whose.is_empty());
        let answers: Vec<_> = answers.split_whitespace().collect();
        assert_eq!(answers.len(), ASKERS.len(), "{line}: an answer for everyone");
        Line { method, route, query, whose: whose.collect(), answers }
    });
    lines.collect()
}

/// `GET /admin/products/{id}`: every line of `routes.rs` that answers something.
fn routed() -> BTreeSet<String> {
    let list = include_str!("../../../src/web/routes.rs");
    let mut routes = BTreeSet::new();
    for line in list.lines().map(str::trim) {
        let route = line.strip_prefix(".route(\"").or_else(|| line.strip_prefix(".service(link(\""));
        let Some((path, rest)) = route.and_then(|route| route.split_once('"')) else { continue };
        let method = [
            ("seen()", "GET"),
            ("get()", "GET"),
            ("post()", "POST"),
            ("patch()", "PATCH"),
            ("put()", "PUT"),
            ("delete()", "DELETE"),
            ("asked_before()", "OPTIONS"),
            ("route()", "ANY"),
        ];
        let words = || rest.split([' ', ',', '(']).filter(|word| !word.is_empty() && *word != ".route");
        let found = method.iter().find(|(way, _)| words().any(|word| way.trim_end_matches("()") == word));
        let (_, method) = found.unwrap_or_else(|| panic!("what answers {line}?"));
        let path = if path.is_empty() { stage::THE_BASE } else { path };
        routes.insert(format!("{method} {path}"));
    }
    routes
}

#[test]
fn every_route_says_who_may_ask_and_every_line_of_the_table_is_a_route() {
    let mut told = BTreeSet::new();
    for line in table::ALL.into_iter().flat_map(lines) {
        let route = format!("{} {}", line.method, line.route);
        assert_eq!(line.route.matches('{').count(), line.whose.len(), "{route}: whose is each part?");
        assert!(told.insert(route.clone()), "{route} is told twice");
    }
    let routed = routed();
    assert!(routed.len() > 120, "the list of routes was not read");
    let missing: Vec<_> = routed.difference(&told).collect();
    let too_many: Vec<_> = told.difference(&routed).collect();
    assert!(missing.is_empty() && too_many.is_empty(), "no line: {missing:#?}\nno route: {too_many:#?}");
}

/// Asks for every line of a table as everyone, and says which answers are others than the table's.
fn plays(table: &'static str) {
    let mut stage = Stage::new();
    let mut wrong = Vec::new();
    for line in lines(table) {
        let mut seen = Vec::new();
        for asker in ASKERS {
            let answer = answer_to(&stage.asks(asker, &line));
            // What was done changes what the next one finds, so she finds the stage as it was.
            if matches!(answer.as_str(), "ok" | "on") && line.method != "GET" {
                stage = Stage::new();
            }
            seen.push(answer);
        }
        if seen != line.answers {
            wrong.push(format!("{:<6} {} | {}", line.method, line.route, seen.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "these are answered otherwise:\n{}", wrong.join("\n"));
}

/// The word of the table for an answer.
fn answer_to(seen: &Seen) -> String {
    match seen.status {
        200..300 => "ok".into(),
        300..400 => {
            let led_to = seen.header("location").unwrap_or_default();
            let to_sign_in = led_to.split('?').next().unwrap_or_default().ends_with("/sign-in");
            // Who signs out, or ends her own session, is led there too: something was done.
            let is_session =
                |cookie: &&str| cookie.starts_with("duly-session=") || cookie.starts_with("duly-portal=");
            let was_done = seen.all("set-cookie").iter().any(is_session);
            if to_sign_in && !was_done { "sign".into() } else { "on".into() }
        }
        400 | 409 | 413 | 415 | 422 => "form".into(),
        other => other.to_string(),
    }
}

#[test]
fn whoever_asks_for_what_visitors_and_shops_ask_for_gets_it() {
    plays(table::VISITORS);
}

#[test]
fn an_affiliate_reaches_her_own_and_nobody_elses() {
    plays(table::PORTAL);
}

#[test]
fn the_creators_account_and_products_are_the_creators() {
    plays(table::ADMIN_PRODUCTS);
}

#[test]
fn the_creators_people_and_money_are_the_creators() {
    plays(table::ADMIN_PEOPLE);
}

#[test]
fn programs_look_with_any_token_and_change_with_one_that_may() {
    plays(table::API);
}
