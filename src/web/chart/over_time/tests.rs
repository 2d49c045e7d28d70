//! The geometry of charts, in the units of the drawing.

use super::*;
use crate::domain::language::Language;
use crate::web::words;

fn day(label: &str, now: Option<u64>, before: Option<u64>) -> Day {
    Day { label: label.into(), now, before }
}

fn plan(days: Vec<Day>) -> Plan {
    Plan {
        words: words::charts(Language::English),
        id: "clicks",
        heading: "Clicks, last days".into(),
        noun: ("click", "clicks"),
        before: "days before",
        marks: Marks::Line,
        cut: Cut::Days,
        over: days.len(),
        days,
    }
}

fn days(numbers: &[Option<u64>]) -> Vec<Day> {
    numbers.iter().zip(1..).map(|(now, date)| day(&format!("{date} Sep"), *now, Some(1))).collect()
}

#[test]
fn a_line_goes_through_the_middle_of_each_day() {
    let chart = chart(plan(days(&[Some(0), Some(2), Some(4)])));
    assert_eq!(chart.now, "M5 100L15 50L25 0");
    assert_eq!(chart.area, "M5 100L15 50L25 0V100H5Z");
    assert_eq!(chart.before, "M5 75L15 75L25 75");
    assert_eq!(chart.ticks_y, ["4", "3", "2", "1", "0"]);
}

#[test]
fn a_day_of_which_nothing_is_known_is_a_gap() {
    let chart = chart(plan(days(&[Some(4), None, Some(4), Some(0)])));
    assert_eq!((chart.now.as_str(), chart.points.as_str()), ("M25 0L35 100", "M5 0h0"));
}

#[test]
fn the_last_day_is_dotted_while_it_is_not_over() {
    let unfinished = Plan { over: 2, ..plan(days(&[Some(0), Some(2), Some(4)])) };
    let drawn = chart(unfinished.clone());
    let like_with_like = format!("{}, up to the same time of day</li>", unfinished.before);
    assert!(drawn.to_string().contains(&like_with_like), "{drawn}");
    let over = chart(Plan { over: 3, ..unfinished.clone() }).to_string();
    assert!(!over.contains("up to the same time of day"), "{over}");
    assert_eq!(drawn.now, "M5 100L15 50");
    assert_eq!(drawn.unfinished, "M15 50L25 0");

    let drawn = chart(Plan { marks: Marks::Bars, ..unfinished });
    assert_eq!(drawn.bars.iter().map(|bar| bar.unfinished).collect::<Vec<_>>(), [false, false, true]);
    assert_eq!(drawn.before, "M1 75h8M11 75h8M21 75h8");
    assert_eq!((drawn.bars[1].x, drawn.bars[1].y.as_str(), drawn.bars[1].height.as_str()), (12, "50", "50"));
}

#[test]
fn at_most_four_days_are_named_and_the_outer_ones_always() {
    let chart = chart(plan(days(&[Some(1); 30])));
    let named: Vec<&str> = chart.ticks_x.iter().map(|tick| tick.label.as_str()).collect();
    assert_eq!(named, ["1 Sep", "11 Sep", "20 Sep", "30 Sep"]);
    assert_eq!(chart.ticks_x[1].percent, "35");
}

#[test]
fn the_finding_is_told_in_words() {
    let chart = chart(plan(days(&[Some(1), Some(1_200), None])));
    let words = "1,201 clicks; 3 in the days before. Highest: 1,200 (2 Sep). Gaps, when Duly was not running: 1. \
                 The table below has every number.";
    assert_eq!(chart.finding, words);
}

#[test]
fn a_chart_without_days_and_one_with_hostile_names_are_drawn() {
    assert!(chart(plan(vec![])).to_string().contains("0 clicks"));
    let one = Plan { over: 0, ..plan(vec![day("<script>", Some(u64::MAX), None)]) };
    let html = chart(one).to_string();
    assert!(!html.contains("<script>"), "{html}");
}

#[test]
fn what_is_still_to_come_is_neither_drawn_nor_told() {
    let hours = Plan { cut: Cut::Hours, over: 1, ..plan(days(&[Some(4), Some(2), None, None])) };
    let chart = chart(hours);
    assert_eq!((chart.now.as_str(), chart.unfinished.as_str()), ("", "M5 0L15 50"));
    assert!(!chart.finding.contains("Gaps"), "{}", chart.finding);
    let html = chart.to_string();
    assert!(html.contains("<th scope=\"col\">Hour</th>") && !html.contains("not running"), "{html}");
    assert_eq!(html.matches("<th scope=\"row\">").count(), 2);
    assert!(html.contains("4 Sep</text>"), "the axis still reaches to the end of the day");
}

#[test]
fn a_gap_is_named_in_the_table_and_under_the_pointer() {
    let html = chart(plan(days(&[Some(4), None]))).to_string();
    assert!(html.contains("<title>2 Sep: not running, 1 before</title>"), "{html}");
    assert!(html.contains("<td class=\"n\">not running</td>"), "{html}");
}

#[test]
fn a_chart_speaks_the_language_of_its_reader() {
    let spoken = Plan {
        words: words::charts(Language::Portuguese),
        noun: ("clique", "cliques"),
        before: "30 dias antes",
        ..plan(days(&[Some(1_200), Some(1)]))
    };
    let chart = chart(spoken);
    assert_eq!(
        chart.finding,
        "1.201 cliques; 30 dias antes: 2. Maior valor: 1.200 (1 Sep). A tabela abaixo tem todos os n\u{fa}meros."
    );
    assert!(chart.to_string().contains("Mostrar os n\u{fa}meros"));
}

#[test]
fn the_drawing_of_thirty_days_is_small() {
    let numbers: Vec<Option<u64>> = (0..30).map(|day| Some(80 + day * 37 % 61)).collect();
    let html = chart(Plan { over: 29, ..plan(days(&numbers)) }).to_string();
    let (begins, ends) = (html.find("<svg").unwrap(), html.find("</svg>").unwrap());
    assert!(ends - begins < 5_000, "the drawing has {} bytes", ends - begins);
    assert!(html.len() < 9_000, "with its words and its table it has {} bytes", html.len());
}
