//! Lists that are typed one a line: approved sites, sites with the script, and what events pay. Every line's problem is named
//! with its number.

use std::collections::BTreeMap;
use std::fmt::Display;

use crate::domain::commission::Rate;
use crate::domain::conversion::Event;
use crate::domain::money::{Currency, Money, Percent, decimal_text};
use crate::domain::site::{Origin, Site};
use crate::web::paths::Paths;

/// The most sites a product may approve, and the most that may run its script.
const SITES_MAX: usize = 50;
/// The most kinds of events that may pay.
const EVENTS_MAX: usize = 50;

/// Reads approved sites, one a line.
///
/// # Errors
/// What is wrong with which line, as sentences.
pub fn sites(text: &str, paths: &Paths) -> Result<Vec<Site>, String> {
    each_once(text, |line| paths.approved_site(line))
}

/// Reads the sites that may run the script, one a line.
///
/// # Errors
/// What is wrong with which line, as sentences.
pub fn origins(text: &str) -> Result<Vec<Origin>, String> {
    each_once(text, Origin::parse)
}

fn each_once<S: PartialEq, E: Display>(
    text: &str,
    parse: impl Fn(&str) -> Result<S, E>,
) -> Result<Vec<S>, String> {
    let mut sites = Vec::new();
    let mut problems = Vec::new();
    for (number, line) in lines(text) {
        match parse(line) {
            Ok(site) if sites.contains(&site) => {}
            Ok(site) => sites.push(site),
            Err(problem) => problems.push(format!("Line {number}: {problem}")),
        }
    }
    if sites.len() > SITES_MAX {
        problems.push(format!("A product has at most {SITES_MAX} sites here."));
    }
    if problems.is_empty() { Ok(sites) } else { Err(problems.join(" ")) }
}

/// Sites as they are typed.
pub fn sites_text(sites: &[Site]) -> String {
    sites.iter().map(Site::as_str).collect::<Vec<_>>().join("\n")
}

/// Sites that may run the script, as they are typed.
pub fn origins_text(origins: &[Origin]) -> String {
    origins.iter().map(Origin::as_str).collect::<Vec<_>>().join("\n")
}

/// Reads what events pay, one a line: `signup 2.00`, `form 5 %`, `download 5 % + 1.00`.
///
/// # Errors
/// What is wrong with which line, as sentences.
pub fn events(text: &str, currency: Currency) -> Result<BTreeMap<Event, Rate>, String> {
    let mut events = BTreeMap::new();
    let mut problems = Vec::new();
    for (number, line) in lines(text) {
        match event(line, currency) {
            Ok((event, _)) if events.contains_key(&event) => {
                problems.push(format!("Line {number}: {event} is there twice."));
            }
            Ok((event, rate)) => drop(events.insert(event, rate)),
            Err(problem) => problems.push(format!("Line {number}: {problem}")),
        }
    }
    if events.len() > EVENTS_MAX {
        problems.push(format!("A product pays for at most {EVENTS_MAX} kinds of events."));
    }
    if problems.is_empty() { Ok(events) } else { Err(problems.join(" ")) }
}

/// What events pay, as it is typed.
pub fn events_text(events: &BTreeMap<Event, Rate>, currency: Currency) -> String {
    let line = |(event, rate): (&Event, &Rate)| {
        let flat = decimal_text(Money { minor: rate.flat, currency });
        match (rate.percent.millionths(), rate.flat) {
            (0, _) => format!("{event} {flat}"),
            (_, 0) => format!("{event} {} %", rate.percent),
            _ => format!("{event} {} % + {flat}", rate.percent),
        }
    };
    events.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn event(line: &str, currency: Currency) -> Result<(Event, Rate), String> {
    let how = "Write a name and what it pays, such as signup 2.00 or form 5 %.";
    let (name, pays) = line.split_once(char::is_whitespace).ok_or(how)?;
    let event = Event::parse(name).map_err(|problem| problem.to_string())?;
    if event.is_purchase() {
        return Err("Purchases are paid by the commission above.".into());
    }
    let mut rate = Rate::default();
    for part in pays.split('+').map(str::trim) {
        if part.ends_with('%') {
            rate.percent = Percent::parse(part).map_err(|problem| problem.to_string())?;
        } else {
            rate.flat = Money::parse(part, currency).map_err(|problem| problem.to_string())?.minor;
        }
    }
    Ok((event, rate))
}

/// The lines that say something, with their numbers.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(at, line)| (at + 1, line.trim())).filter(|(_, line)| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::BaseUrl;

    fn paths() -> Paths {
        Paths::of(&BaseUrl::parse("https://go.shop.test").unwrap())
    }

    fn eur() -> Currency {
        Currency::parse("EUR").unwrap()
    }

    #[test]
    fn sites_are_read_line_by_line_and_shown_as_they_are_kept() {
        let read =
            sites("https://www.example.com/\n\n  https://*.example.org\nhttps://www.example.com", &paths())
                .unwrap();
        assert_eq!(sites_text(&read), "https://www.example.com\nhttps://*.example.org");
        let problem =
            sites("https://a.example\nexample.com\nhttps://b.example/page\nhttps://go.shop.test", &paths());
        let problem = problem.unwrap_err();
        assert!(problem.contains("Line 2: ") && problem.contains("Line 3: "), "{problem}");
        assert!(problem.contains("Line 4: This is Duly itself"), "{problem}");
        let read = origins("https://www.example.com/\nhttp://localhost:8081").unwrap();
        assert_eq!(origins_text(&read), "https://www.example.com\nhttp://localhost:8081");
        assert!(origins("https://*.example.org").unwrap_err().starts_with("Line 1: "));
    }

    #[test]
    fn events_are_read_line_by_line_and_shown_as_they_are_typed() {
        let text = "download 5 % + 1.00\nform 5 %\nsignup 2.00";
        assert_eq!(events_text(&events(text, eur()).unwrap(), eur()), text);
        assert_eq!(events(" signup  2,5 ", eur()).unwrap().values().next().map(|rate| rate.flat), Some(250));
    }

    #[test]
    fn every_line_that_is_not_understood_is_named() {
        let problem = events("signup\npurchase 2.00\nform x\nlead 1\nsignup 1\nsignup 2", eur()).unwrap_err();
        for line in
            ["Line 1: Write", "Line 2: Purchases", "Line 3: ", "Line 4: ", "Line 6: signup is there twice"]
        {
            assert!(problem.contains(line), "{line} in {problem}");
        }
        assert!(!problem.contains("Line 5"), "{problem}");
    }
}
