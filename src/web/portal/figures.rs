//! Figures: what her links brought in a period, by product, by link, by source and by day, each with its sum.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use askama::Template;
use jiff::civil::Date;

use super::frame::PortalShell;
use super::me::Me;
use crate::domain::affiliation::Affiliation;
use crate::domain::figures::{Dimension, Turnover};
use crate::domain::id::{AffiliateId, ProductId};
use crate::domain::link::{Link, LinkKind};
use crate::domain::money::Money;
use crate::store::Snapshot;
use crate::store::error::StoreError;
use crate::store::keys::Who;
use crate::store::sums;
use crate::store::view::figures::{self as sums_of, Figures};
use crate::store::view::{affiliates, links};
use crate::web::chart::{Chart, Cut};
use crate::web::error::WebError;
use crate::web::format;
use crate::web::hotlinks;
use crate::web::period::{self, Period};
use crate::web::query::Query;

/// How many links of an affiliation are shown, the newest; Links Created by Me lists all.
const LINKS: usize = 100;
/// How many sources are shown by name.
const SOURCES: usize = 50;

#[derive(Template)]
#[template(path = "portal/figures.html")]
struct FiguresPage {
    shell: PortalShell,
    periods: Vec<(String, &'static str, bool)>,
    from: String,
    to: String,
    products: Vec<(String, String)>,
    product: String,
    chart: Chart,
    nothing: bool,
    by_product: Section,
    by_link: Section,
    by_step: Section,
    sources: Vec<(String, String)>,
    sources_sum: String,
}

/// Rows with their sum.
struct Section {
    id: &'static str,
    caption: &'static str,
    head: &'static str,
    rows: Vec<Line>,
    sum: Line,
}

/// A row.
struct Line {
    label: String,
    /// Below the label; may be empty.
    more: String,
    clicks: String,
    visitors: String,
    conversions: String,
    sales: Vec<String>,
    commission: Vec<String>,
}

/// What is asked for: the period by its word, or own dates.
struct Asked {
    word: &'static str,
    period: Period,
}

/// What was read.
struct Found {
    all: Vec<Affiliation>,
    /// Each affiliation that is shown, with its figures step by step.
    affiliations: Vec<(Affiliation, Vec<Figures>)>,
    links: Vec<(Link, Figures)>,
    sources: BTreeMap<String, u64>,
    other_sources: u64,
}

/// `GET /portal/figures[?period=today|7|30|12m][&from=DAY&to=DAY][&product=ID]`.
pub async fn show(me: Me, query: Query) -> Result<HttpResponse, WebError> {
    me.app.count_all_clicks().await;
    let asked = asked(&me, &query);
    let (her, product, period) = (me.affiliate.id, query.value("product"), asked.period.clone());
    let days = sums::local_day(period.from(), &me.zone)..=sums::local_day(period.to().plus_ms(-1), &me.zone);
    let found = me.read(move |view| Ok(read(view, her, product, &period, days)?)).await?;
    Ok(me.show(&page(&me, &query, &asked, &found)))
}

/// The period in the address; what is not understood is 30 days.
fn asked(me: &Me, query: &Query) -> Asked {
    let day = |name| query.value::<Date>(name);
    if let (Some(from), Some(to)) = (day("from"), day("to")) {
        // Nothing was counted before there was a program.
        let first = period::day_of(me.program.created_at, &me.zone);
        let period = Period::between(from.max(first), to.max(first), me.now, &me.zone);
        return Asked { word: "", period };
    }
    match query.text("period") {
        "today" => Asked { word: "today", period: Period::last_days(1, me.now, &me.zone) },
        "7" => Asked { word: "7", period: Period::last_days(7, me.now, &me.zone) },
        "12m" => Asked { word: "12m", period: Period::last_months(12, me.now, &me.zone) },
        _ => Asked { word: "30", period: Period::last_days(30, me.now, &me.zone) },
    }
}

fn read(
    view: &Snapshot,
    her: AffiliateId,
    product: Option<ProductId>,
    period: &Period,
    days: std::ops::RangeInclusive<u32>,
) -> Result<Found, StoreError> {
    let all = affiliates::affiliations_of(view, her)?;
    let mut found = Found {
        affiliations: Vec::new(),
        links: Vec::new(),
        sources: BTreeMap::new(),
        other_sources: 0,
        all: all.clone(),
    };
    for affiliation in all.into_iter().filter(|one| product.is_none_or(|product| product == one.product)) {
        // The two that every code has, and the newest of the others.
        let own = affiliation.links;
        let mut all = links::of_affiliation(view, &affiliation)?;
        all.sort_by_key(|link| {
            (link.id != own.sales_page && link.id != own.direct_payment, std::cmp::Reverse(link.id))
        });
        for link in all.into_iter().take(LINKS) {
            let figures = sums_of::between(view, Who::Link(link.id), period.from(), period.to())?;
            found.links.push((link, figures));
        }
        let sources = sums::breakdown(view, affiliation.id, days.clone(), Dimension::Source)?;
        found.other_sources += sources.other;
        for (source, clicks) in sources.values {
            *found.sources.entry(source).or_default() += clicks;
        }
        let steps = period::figures_by_step(view, Who::Affiliation(affiliation.id), period)?;
        found.affiliations.push((affiliation, steps));
    }
    Ok(found)
}

fn page(me: &Me, query: &Query, asked: &Asked, found: &Found) -> FiguresPage {
    let words = &me.words.figures;
    let steps = together(&asked.period, found);
    let sum = period::sum(&steps);
    let (by, head) = match asked.period.cut() {
        Cut::Hours => (words.by_hour, words.hour),
        Cut::Months => (words.by_month, words.month),
        Cut::Days => (words.by_day, words.day),
    };
    let past = asked.period.steps().iter().zip(&steps).filter(|(step, _)| step.from < asked.period.to());
    let by_product = found.affiliations.iter().map(|(affiliation, steps)| {
        line(me, me.product_name(affiliation.product), String::new(), &period::sum(steps))
    });
    let (sources, sources_sum) = sources(me, found);
    let mut products = vec![(String::new(), me.words.earning.all_products.to_owned())];
    products.extend(found.all.iter().map(|one| (one.product.to_string(), me.product_name(one.product))));
    FiguresPage {
        shell: me.shell(words.figures),
        periods: periods(me, query, asked.word),
        from: period::day_of(asked.period.from(), &me.zone).to_string(),
        to: period::day_of(asked.period.to().plus_ms(-1), &me.zone).to_string(),
        product: query.text("product").to_owned(),
        products,
        chart: period::clicks_chart(
            me.words.charts,
            words.clicks.to_owned(),
            words.click,
            &asked.period,
            &steps,
            None,
        ),
        nothing: sum == Figures::default(),
        by_product: Section {
            id: "by-product",
            caption: words.by_product,
            head: me.words.promoting.product,
            rows: by_product.collect(),
            sum: line(me, words.sum.to_owned(), String::new(), &sum),
        },
        by_link: by_link(me, found),
        by_step: Section {
            id: "by-step",
            caption: by,
            head,
            rows: past.rev().map(|(step, one)| line(me, step.label.clone(), String::new(), one)).collect(),
            sum: line(me, words.sum.to_owned(), String::new(), &sum),
        },
        sources,
        sources_sum,
    }
}

fn periods(me: &Me, query: &Query, current: &str) -> Vec<(String, &'static str, bool)> {
    let words = &me.words.figures;
    let all = [("today", words.today), ("7", words.days_7), ("30", words.days_30), ("12m", words.months_12)];
    let address = |word| {
        let product = query.text("product");
        let product = if product.is_empty() { String::new() } else { format!("&product={product}") };
        me.to(&format!("/portal/figures?period={word}{product}"))
    };
    all.into_iter().map(|(word, label)| (address(word), label, word == current)).collect()
}

/// The figures of all affiliations that are shown, step by step.
fn together(period: &Period, found: &Found) -> Vec<Figures> {
    period::together(period, found.affiliations.iter().map(|(_, steps)| steps.as_slice()))
}

/// Links by clicks; those that brought nothing stand last.
fn by_link(me: &Me, found: &Found) -> Section {
    let words = &me.words.figures;
    let mirror = me.app.store.mirror();
    let mut links: Vec<&(Link, Figures)> = found.links.iter().collect();
    links.sort_by_key(|(link, figures)| {
        (std::cmp::Reverse((figures.counts.clicks, figures.sales.conversions)), link.id)
    });
    let rows = links.iter().filter_map(|(link, figures)| {
        let told = hotlinks::told(&me.app.paths, &mirror, link)?;
        let forbidden = link.kind == LinkKind::DirectPayment && !told.product.direct_payment_for_affiliates;
        if forbidden && *figures == Figures::default() {
            return None;
        }
        let address = told.url.split_once("://").map_or(told.url.as_str(), |(_, short)| short).to_owned();
        Some(line(me, told.name, address, figures))
    });
    let rows = rows.collect();
    let figures: Vec<Figures> = found.links.iter().map(|(_, figures)| figures.clone()).collect();
    Section {
        id: "by-link",
        caption: words.by_link,
        head: words.link,
        rows,
        sum: line(me, words.sum.to_owned(), String::new(), &period::sum(&figures)),
    }
}

/// Clicks by what she named in `src`, the commonest first.
fn sources(me: &Me, found: &Found) -> (Vec<(String, String)>, String) {
    let words = &me.words.figures;
    let mut sorted: Vec<(&String, &u64)> = found.sources.iter().collect();
    sorted.sort_by_key(|(source, clicks)| (std::cmp::Reverse(**clicks), source.as_str()));
    let sum = found.sources.values().sum::<u64>() + found.other_sources;
    let named = |(source, clicks): &(&String, &u64)| {
        let name = if source.is_empty() { words.no_source.to_owned() } else { (*source).clone() };
        (name, format::count(**clicks))
    };
    let mut rows: Vec<(String, String)> = sorted.iter().take(SOURCES).map(named).collect();
    let rest = sorted.iter().skip(SOURCES).map(|(_, clicks)| **clicks).sum::<u64>() + found.other_sources;
    if rest > 0 {
        rows.push((words.other_sources.to_owned(), format::count(rest)));
    }
    (rows, format::count(sum))
}

fn line(me: &Me, label: String, more: String, figures: &Figures) -> Line {
    let sums = |of: fn(&Turnover) -> i64| {
        let some = figures.sales.money.iter().filter(|(_, turnover)| of(turnover) != 0);
        some.map(|(currency, turnover)| me.money(Money { minor: of(turnover), currency: *currency }))
            .collect()
    };
    Line {
        label,
        more,
        clicks: format::count(figures.counts.clicks),
        visitors: format::count(figures.counts.visitors),
        conversions: format::count(period::conversions(figures)),
        sales: sums(|turnover| turnover.sales),
        commission: sums(|turnover| turnover.commission),
    }
}
