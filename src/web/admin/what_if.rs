//! What if: the sales of the last days under another model, window or rate, before the creator changes anything.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::conversion_rows::order_name;
use super::desk::{Desk, money_text};
use super::product_form::{read_model, read_window};
use super::query::{Query, id};
use super::shown::{Names, Person, When};
use super::what_if_models;
use crate::domain::attribution::Share;
use crate::domain::commission::Rate;
use crate::domain::id::{AffiliateId, ProductId};
use crate::domain::money::{Currency, Money, Percent};
use crate::domain::product::Product;
use crate::domain::what_if::{Outcome, Trial};
use crate::store::view::what_if::{self, Changed, Pair, Tried};
use crate::web::chart::Columns;
use crate::web::error::WebError;
use crate::web::form::{self, Field};
use crate::web::format;
use crate::web::page::Shell;
use crate::web::period::Period;

/// How many days are looked at, unless she says otherwise.
const DAYS: &str = "90";
/// The choices.
const DAYS_CHOICES: [&str; 4] = ["30", "90", "180", "365"];

#[derive(Template)]
#[template(path = "admin/what_if.html")]
struct WhatIfPage {
    shell: Shell,
    name: String,
    product: String,
    at: String,
    currency: String,
    days: Vec<(String, String)>,
    problems: Vec<(&'static str, String)>,
    form: Form,
    told: Option<Told>,
}

/// What was asked for, as typed.
struct Form {
    days: Field,
    model: Field,
    split: Field,
    first_share: Field,
    window: Field,
    window_days: Field,
    percent: Field,
    flat: Field,
}

/// What came of it.
struct Told {
    /// How many sales were judged again, and how many would pay somebody something else.
    summary: String,
    /// Where not all of the period was looked at.
    cut: String,
    totals: Vec<Compared>,
    /// What each model would have paid, a chart for each currency.
    by_model: Vec<Columns>,
    each: Vec<(Person, Compared)>,
    changed: Vec<Row>,
    /// How many more there are than stand here.
    more: String,
}

/// Two sums and their difference.
struct Compared {
    currency: String,
    is: String,
    would_be: String,
    difference: String,
}

/// A conversion that would pay somebody something else.
struct Row {
    href: String,
    order: String,
    at: When,
    amount: String,
    is: Vec<String>,
    would_be: Vec<String>,
}

/// `GET /admin/products/{id}/what-if`
pub async fn show(desk: Desk, path: web::Path<String>, query: Query) -> Result<HttpResponse, WebError> {
    let product: ProductId = id(&path, "product")?;
    let product = desk.app.store.mirror().product(product).ok_or(WebError::NotFound("product"))?;
    let mut form = Form::of(&query);
    let trial = form.parse(product.currency).filter(|_| !query.text("days").is_empty());
    let told = match trial {
        Some((days, trial)) => Some(tried(&desk, &product, days, trial).await?),
        None => None,
    };
    let page = WhatIfPage {
        shell: desk.shell(&format!("What if: {}", product.name)),
        name: product.name.to_string(),
        product: desk.to(&format!("/admin/products/{}", product.id)),
        at: desk.to(&format!("/admin/products/{}/what-if", product.id)),
        currency: product.currency.code().to_owned(),
        days: DAYS_CHOICES.map(|days| (days.to_owned(), format!("The last {days} days"))).into(),
        problems: form.problems(),
        form,
        told,
    };
    Ok(if page.problems.is_empty() { desk.show(&page) } else { desk.show_again(&page) })
}

async fn tried(desk: &Desk, product: &Product, days: i32, trial: Trial) -> Result<Told, WebError> {
    let period = Period::last_days(days, desk.now, &desk.zone);
    let (span, asked) = ((period.from(), desk.now), product.clone());
    let models = what_if_models::models(product, &trial, desk.now);
    let (tried, names) = desk
        .read(move |view| {
            let tried = what_if::try_on(view, &asked, span, &trial, &models)?;
            let by_model = tried.by_model.iter().flat_map(|(_, each)| each.keys());
            let people = tried.each.keys().chain(by_model).map(|(affiliate, _)| *affiliate);
            let names = Names::read(view, people)?;
            Ok((tried, names))
        })
        .await?;
    let by_model = what_if_models::charts(&tried, &names, product.terms_at(desk.now).model);
    Ok(Told { by_model, ..told(desk, &tried, &names) })
}

fn told(desk: &Desk, tried: &Tried, names: &Names) -> Told {
    let mut each: Vec<(&(AffiliateId, Currency), &Pair)> = tried.each.iter().collect();
    each.retain(|(_, pair)| pair.is != pair.would_be);
    each.sort_by_key(|((_, currency), pair)| {
        (currency.code().to_owned(), std::cmp::Reverse(pair.is.abs_diff(pair.would_be)))
    });
    let sales = format::count_of(count(tried.conversions), "conversion", "conversions");
    let changes = match tried.changes {
        0 => "none of them would pay anybody anything else".to_owned(),
        changes => format!("{} would pay somebody something else", format::count(count(changes))),
    };
    let more = tried.changes.saturating_sub(tried.changed.len());
    Told {
        summary: format!("{sales} judged again: {changes}."),
        cut: tried.cut_at.map_or_else(String::new, |at| desk.date_time(at)),
        by_model: Vec::new(),
        totals: tried.totals.iter().map(|(currency, pair)| compared(*currency, *pair)).collect(),
        each: each
            .into_iter()
            .take(super::shown::ROWS)
            .map(|((affiliate, currency), pair)| (desk.person(*affiliate, names), compared(*currency, *pair)))
            .collect(),
        changed: tried.changed.iter().map(|changed| row(desk, changed, names)).collect(),
        more: if more == 0 { String::new() } else { format::count(count(more)) },
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn compared(currency: Currency, pair: Pair) -> Compared {
    let text = |minor| money_text(Money { minor, currency });
    let difference = pair.would_be - pair.is;
    Compared {
        currency: currency.code().to_owned(),
        is: text(pair.is),
        would_be: text(pair.would_be),
        difference: if difference > 0 { format!("+{}", text(difference)) } else { text(difference) },
    }
}

fn row(desk: &Desk, changed: &Changed, names: &Names) -> Row {
    let conversion = &changed.conversion;
    Row {
        href: desk.to(&format!("/admin/conversions/{}", conversion.id)),
        order: order_name(conversion),
        at: desk.when(conversion.at),
        amount: desk.money(conversion.amount),
        is: outcome(&changed.is, conversion.amount.currency, names),
        would_be: outcome(&changed.would_be, conversion.amount.currency, names),
    }
}

/// `Ana € 30.00`, a line each; nothing where nobody earns.
fn outcome(outcome: &Outcome, currency: Currency, names: &Names) -> Vec<String> {
    let line = |(share, sums): (&Share, &Vec<Money>)| {
        let sums: Vec<String> = sums.iter().map(|sum| money_text(*sum)).collect();
        let sums = if sums.is_empty() { money_text(Money::zero(currency)) } else { sums.join(" + ") };
        format!("{} {sums}", names.of(share.affiliate))
    };
    outcome.shares.iter().zip(&outcome.sums).map(line).collect()
}

impl Form {
    fn of(query: &Query) -> Self {
        let field = |name: &'static str, first: &str| {
            let text = query.text(name);
            Field::new(name, if text.is_empty() { first } else { text })
        };
        Self {
            days: field("days", DAYS),
            model: field("model", "same"),
            split: field("split", "share"),
            first_share: field("first_share_percent", "50"),
            window: field("window", "same"),
            window_days: field("window_days", ""),
            percent: field("percent", ""),
            flat: field("flat", ""),
        }
    }

    /// The days and the terms to try, or nothing where something is to mend.
    fn parse(&mut self, currency: Currency) -> Option<(i32, Trial)> {
        let days = self.days.parse(|text| {
            let days = DAYS_CHOICES.contains(&text).then(|| text.parse().ok()).flatten();
            days.ok_or("Please choose one of these.")
        });
        let model = match self.model.is("same") {
            true => Some(None),
            false => read_model(&mut self.model, &mut self.split, &mut self.first_share).map(Some),
        };
        let window = match self.window.is("same") {
            true => Some(None),
            false => read_window(&mut self.window, &mut self.window_days).map(Some),
        };
        let percent = self.percent.parse_optional(Percent::parse);
        let flat = self.flat.parse_optional(|text| Money::parse(text, currency));
        let (percent, flat) = (percent?, flat?);
        let rate = (percent.is_some() || flat.is_some())
            .then(|| Rate { percent: percent.unwrap_or_default(), flat: flat.map_or(0, |flat| flat.minor) });
        Some((days?, Trial { model: model?, window: window?, rate }))
    }

    fn problems(&self) -> Vec<(&'static str, String)> {
        form::problems(&[
            &self.days,
            &self.model,
            &self.split,
            &self.first_share,
            &self.window,
            &self.window_days,
            &self.percent,
            &self.flat,
        ])
    }
}
