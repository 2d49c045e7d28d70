//! Figures: what do clicks bring, told apart by day, product, offer, affiliate, link, and by where they came from?

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::history_filter::called;
use super::query::Query;
use super::shown::VOICE;
use crate::domain::id::{AffiliateId, ProductId};
use crate::store::Snapshot;
use crate::store::error::StoreError;
use crate::store::keys::Listed;
use crate::store::view::{affiliates, conversions};
use crate::web::error::WebError;
use crate::web::figures::{self, Asked, Course, Reader, Reading, Shown};
use crate::web::page::Shell;
use crate::web::period::{self, Period};
use crate::web::take_away::As;

/// How many of the newest tests are looked through; each is taken away after a day.
const TESTS: usize = 1_000;

#[derive(Template)]
#[template(path = "admin/figures.html")]
struct FiguresPage {
    shell: Shell,
    filter: Filter,
    shown: Shown,
    /// Whether there is a file that tells countries.
    tells_countries: bool,
}

/// The form above the figures, as it was sent.
struct Filter {
    action: String,
    kept: Vec<(String, String)>,
    product: String,
    products: Vec<(String, String)>,
    affiliate: String,
    /// Why nothing is found, where the affiliate is not known.
    problem: String,
    /// Whose figures these are, where they are not all.
    only: Vec<String>,
    all: String,
}

/// `GET /admin/figures[?period=&from=&to=&compare=no&product=&affiliate=&by=&sort=&q=]`.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    desk.app.count_all_clicks().await;
    let (asked, filter) = asked(&desk, &query).await?;
    let (app, zone, main) = (desk.app.clone(), desk.zone.clone(), desk.program.currency);
    let sent = query.clone();
    let shown = desk
        .read(move |view| {
            let steps_of = |period: &Period| period::figures_of_by_step(view, &asked.of, period);
            let course = Course::read(view, &asked.period, steps_of)?;
            let reading = Reading { view, app: &app, voice: VOICE, zone: &zone, main };
            let tests = tests(view, &asked.period.period)?;
            Ok(Shown::read(&reading, &asked, &course, tests, &sent)?)
        })
        .await?;
    let tells_countries = desk.app.config.geoip_file.is_some();
    Ok(desk.show(&FiguresPage { shell: desk.shell(VOICE.words.figures), filter, shown, tells_countries }))
}

/// `GET /admin/figures.csv` and `.json`: exactly what is asked for, all of it.
pub async fn file(desk: Desk, kind: web::Path<As>, query: Query) -> Result<HttpResponse, WebError> {
    let (asked, filter) = asked(&desk, &query).await?;
    let mut misread = asked.period.misread.clone();
    misread.affiliate(&filter.problem, VOICE.words);
    misread.refuse(&query, &figures::known(Reader::Creator), VOICE.words)?;
    desk.app.count_all_clicks().await;
    let file = desk.file(&asked.file_name(), *kind);
    figures::send(file, asked, VOICE, desk.program.currency).await
}

async fn asked(desk: &Desk, query: &Query) -> Result<(Asked, Filter), WebError> {
    let text = query.text("affiliate").to_owned();
    let (affiliate, name, problem) = desk
        .read(move |view| {
            let (affiliate, problem) = called(view, &text)?;
            Ok((affiliate, name_of(view, affiliate)?, problem))
        })
        .await?;
    let products = desk.product_choices(VOICE.words.all_products);
    let mut period = desk.asked_period(query).await?;
    period.misread.product(query, &products, VOICE.words);
    let asked = Asked::of(query, period, affiliate, Reader::Creator);
    let is_known = |product: &ProductId| desk.app.store.mirror().product(*product).is_some();
    let product = asked.of.product.map(|product| match Some(product).filter(is_known) {
        Some(product) => desk.product_name(product),
        None => query.text("product").to_owned(),
    });
    let unknown = Some(query.text("affiliate").to_owned()).filter(|text| !text.is_empty());
    let kept = query.without(&["product", "affiliate"]);
    let filter = Filter {
        action: query.path().to_owned(),
        kept: kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        product: query.text("product").to_owned(),
        products,
        affiliate: name.clone().unwrap_or_else(|| query.text("affiliate").to_owned()),
        problem,
        only: product.into_iter().chain(name.or(unknown)).collect(),
        all: query.with_all(&[("product", ""), ("affiliate", "")]),
    };
    Ok((asked, filter))
}

fn name_of(view: &Snapshot, id: Option<AffiliateId>) -> Result<Option<String>, StoreError> {
    let Some(id) = id else { return Ok(None) };
    Ok(affiliates::by_id(view, id)?.map(|affiliate| affiliate.name.to_string()))
}

/// How many test conversions of the period are still there: each is taken away a day after it came.
fn tests(view: &Snapshot, period: &Period) -> Result<u64, StoreError> {
    let tests = conversions::page(view, conversions::List::Only(Listed::Test), None, TESTS)?;
    let of_it = tests.iter().filter(|test| period.from() <= test.at && test.at < period.to());
    Ok(u64::try_from(of_it.count()).unwrap_or(u64::MAX))
}
