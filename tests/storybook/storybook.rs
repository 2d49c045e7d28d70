//! Writes sample pages into a folder, with their assets, so that people can look at every part of the
//! look without a server: `cargo run --example storybook -- FOLDER`, then open the pages in a browser.

mod charts;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use askama::Template;
use duly::config::BaseUrl;
use duly::domain::account::TeamRole;
use duly::domain::language::Language;
use duly::web::chart::{self, Chart, Cut, Day, Marks, Plan, Spark};
use duly::web::form::{self, Field};
use duly::web::format::{self, Change};
use duly::web::page::{self, ErrorPage, Flash, PublicShell, Shell, Waiting};
use duly::web::theme::Theme;
use duly::web::{assets, paths::Paths, words};

const LONG_NAME: &str = "Maximiliane-Wilhelmine von und zu Hohenlohe-Schillingsfuerst-Donaueschingen";

#[derive(Template)]
#[template(path = "../tests/storybook/overview.html")]
struct Overview {
    shell: Shell,
    tiles: Vec<(&'static str, String, Change, Spark)>,
    clicks: Chart,
    sales: Chart,
    long_name: &'static str,
    periods: Vec<(String, &'static str, bool)>,
}

#[derive(Template)]
#[template(path = "../tests/storybook/list.html")]
struct Table {
    shell: Shell,
    rows: Vec<(&'static str, &'static str, String, String)>,
    older: Option<String>,
    long_name: &'static str,
}

#[derive(Template)]
#[template(path = "../tests/storybook/form.html")]
struct Form {
    shell: Shell,
    problems: Vec<(&'static str, String)>,
    name: Field,
    sales_url: Field,
    email: Field,
    password: Field,
    price: Field,
    percent: Field,
    window: Field,
    model: Field,
    terms: Field,
    sites: Field,
}

#[derive(Template)]
#[template(path = "../tests/storybook/sign_in.html")]
struct SignIn {
    shell: Shell,
    email: Field,
    password: Field,
}

#[derive(Template)]
#[template(path = "../tests/storybook/payment.html")]
struct Payment {
    shell: PublicShell,
    offer: Field,
    offers: Vec<(&'static str, &'static str, &'static str)>,
}

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args().nth(1).unwrap_or_else(|| "storybook".into()));
    let paths = Paths::of(&BaseUrl::parse("http://localhost:8080/").map_err(io::Error::other)?);
    for path in [assets::css_path(), assets::js_path(), assets::icon_path()] {
        let asset = assets::find(path).ok_or_else(|| io::Error::other("an asset is missing"))?;
        write(&folder, path.trim_start_matches('/'), asset.bytes)?;
    }
    let public = |title: &str| PublicShell {
        description: "Twelve lessons, for life.".into(),
        ..PublicShell::new(&paths, Theme::System, title, words::visitor(Language::English))
    };
    let pages = [
        ("overview", overview(&paths).render()),
        ("charts", charts::page(shell(&paths, "Charts", "/admin", None)).render()),
        ("list", table(&paths).render()),
        ("form", form(&paths).render()),
        ("sign_in", sign_in(&paths).render()),
        ("payment", payment(public("Pay for Sourdough Masterclass")).render()),
        ("error", error(public("Not found")).render()),
    ];
    for (name, html) in pages {
        let html = html.map_err(io::Error::other)?;
        write(&folder, &format!("{name}.html"), html.as_bytes())?;
        let dark = html.replacen(
            "<html lang=\"en\" data-theme=\"system\">",
            "<html lang=\"en\" data-theme=\"dark\">",
            1,
        );
        write(&folder, &format!("{name}-dark.html"), dark.as_bytes())?;
    }
    Ok(())
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let file = folder.join(name);
    if let Some(parent) = file.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(file, bytes)
}

fn shell(paths: &Paths, title: &str, at: &str, flash: Option<Flash>) -> Shell {
    Shell {
        paths: paths.clone(),
        title: title.into(),
        program: "Sourdough School".into(),
        signed_in_as: Some("maria@sourdough.example".into()),
        nav: page::navigation(
            paths,
            at,
            Waiting { affiliations: 2, conversions: 3, ..Waiting::default() },
            TeamRole::Owner,
        ),
        csrf: "token".into(),
        flash,
        time_zone_name: "Europe/Lisbon".into(),
        theme: Theme::System,
    }
}

/// Numbers that look like a month of a small shop.
const CLICKS: [u64; 30] = [
    120, 131, 169, 166, 183, 224, 203, 222, 233, 192, 209, 176, 149, 135, 140, 125, 91, 94, 80, 112, 110, 97,
    145, 135, 163, 212, 235, 254, 239, 88,
];

fn overview(paths: &Paths) -> Overview {
    let days = |divisor: u64, gap: Option<usize>| -> Vec<Day> {
        let day = |(place, clicks): (usize, &u64)| Day {
            label: format!("{} Sep", place + 1),
            now: (gap != Some(place)).then_some(clicks / divisor),
            before: Some(clicks * 4 / (divisor * 5) + 7 / divisor),
        };
        CLICKS.iter().enumerate().map(day).collect()
    };
    let plan = |id, heading: &str, noun, marks, days| Plan {
        words: words::charts(Language::English),
        id,
        heading: heading.into(),
        noun,
        before: "30 days before",
        marks,
        cut: Cut::Days,
        over: CLICKS.len() - 1,
        days,
    };
    let turned = |shift: usize| [&CLICKS[shift..], &CLICKS[..shift]].concat();
    let spark = |shift: usize| chart::spark(&turned(shift).into_iter().map(Some).collect::<Vec<_>>());
    let tile =
        |label, value: String, now, before, shift| (label, value, format::change(now, before), spark(shift));
    Overview {
        shell: shell(paths, "Overview", "/admin", None),
        tiles: vec![
            tile("Clicks", format::count(5_032), 5_032, 4_056, 0),
            tile("Sales", format::count(159), 159, 147, 7),
            tile("Conversion", format::rate(131, 5_032), 26, 29, 13),
            tile("Commission owed", format::money(123_423_010, 2, "EUR"), 323_010, 288_000, 21),
        ],
        clicks: chart::chart(plan(
            "clicks",
            "Clicks, last 30 days",
            ("click", "clicks"),
            Marks::Line,
            days(1, Some(17)),
        )),
        sales: chart::chart(plan(
            "sales",
            "Sales, last 30 days",
            ("sale", "sales"),
            Marks::Bars,
            days(27, None),
        )),
        long_name: LONG_NAME,
        periods: vec![
            ("?p=today".into(), "Today", false),
            ("?p=7d".into(), "7 days", false),
            ("?p=30d".into(), "30 days", true),
            ("?p=12m".into(), "12 months", false),
        ],
    }
}

fn table(paths: &Paths) -> Table {
    let row = |person, state, minor| (person, state, format::money(minor, 2, "EUR"), format::count(1_042));
    Table {
        shell: shell(
            paths,
            "Commissions",
            "/admin/commissions",
            Some(Flash::good("The commission was approved.")),
        ),
        rows: vec![
            row("Jane Moura", "Held", 2_910),
            row("Ben Okafor", "Due", 5_820),
            row("Ana Prado", "Paid", 2_910),
            row(LONG_NAME, "Reversed", -2_910),
            row("\u{5e9}\u{5e8}\u{5d4} \u{5db}\u{5d4}\u{5df}", "Refused", 0),
            row("Cyd", "Test", 123_456_789_012),
        ],
        older: Some("?before=42".into()),
        long_name: LONG_NAME,
    }
}

fn form(paths: &Paths) -> Form {
    let mut price = Field::new("price", "ninety");
    price.refuse("A price is a number, such as 97.00.");
    let mut percent = Field::new("percent", "130");
    percent.refuse("A commission is between 0 and 100 %.");
    let mut model = Field::new("model", "multiple");
    model.refuse("Say how the first and the last share.");
    Form {
        shell: shell(paths, "New product", "/admin/products", Some(Flash::bad("Nothing was saved yet."))),
        problems: form::problems(&[&price, &percent, &model]),
        name: Field::new("name", "Sourdough Masterclass"),
        sales_url: Field::new(
            "sales_url",
            "https://www.example.com/a/very/long/address/that/never/ends?utm_source=x",
        ),
        email: Field::new("email", "maria@sourdough.example"),
        password: Field::new("password", ""),
        price,
        percent,
        window: Field::new("window", "90"),
        model,
        terms: Field::ticked("terms", true),
        sites: Field::new("sites", "https://www.example.com\nhttps://*.example.org"),
    }
}

fn sign_in(paths: &Paths) -> SignIn {
    let framed = shell(paths, "Sign in", "", Some(Flash::good("You are signed out.")));
    SignIn {
        shell: Shell { signed_in_as: None, nav: Vec::new(), time_zone_name: String::new(), ..framed },
        email: Field::new("email", ""),
        password: Field::new("password", ""),
    }
}

fn payment(shell: PublicShell) -> Payment {
    Payment {
        shell,
        offer: Field::new("offer", "a"),
        offers: vec![
            ("a", "Plan A, \u{20ac} 97.00", "All twelve lessons"),
            ("b", "Plan B, \u{20ac} 149.00", "All twelve lessons, and a call with Maria"),
        ],
    }
}

fn error(shell: PublicShell) -> ErrorPage {
    ErrorPage {
        shell,
        status: 404,
        headline: "This link leads nowhere".into(),
        detail:
            "There is no code \u{201c}jame7\u{201d}. Perhaps a letter was lost on the way: ask the person \
                 who sent it to you."
                .into(),
        way_on: Some(("/".into(), "See all products".into())),
        request_id: Some("01K9ZJ4T7Q".into()),
    }
}
