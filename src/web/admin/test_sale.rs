//! Verify with a test sale: the creator opens a link, buys, and watches each step arrive.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::product_edit;
use super::query::Query;
use super::test_steps::{Found, Step};
use crate::domain::affiliation::AffiliationState;
use crate::domain::code::Code;
use crate::domain::conversion::Way;
use crate::domain::id::{ClickId, TestSaleId};
use crate::domain::money::{Money, decimal_text};
use crate::domain::product::Product;
use crate::domain::time::DAY_MS;
use crate::store::view::lists::Place;
use crate::store::view::{affiliates, lists};
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::Field;
use crate::web::page::{Flash, Shell};
use crate::web::qr::Qr;
use crate::web::reporting::{self, Arrived, Credentials, Fields, Outcome};
use crate::web::running_tests::Begun;
use crate::web::test_sale;

/// How many affiliates' links are offered for a test.
const LINKS_OFFERED: usize = 100;
/// For how long the page asks by itself, from the beginning of the test.
const ASKS_FOR_MS: i64 = 15 * 60_000;
/// After this the page tells what most often is wrong.
const PATIENCE_MS: i64 = 60_000;

#[derive(Template)]
#[template(path = "admin/test_sale.html")]
struct TestSalePage {
    shell: Shell,
    name: String,
    product_at: String,
    at: String,
    link: Field,
    links: Vec<(String, String)>,
    /// The test that is watched; none where one is to begin.
    watched: Option<Watched>,
}

/// A test as it stands.
struct Watched {
    at: String,
    code: String,
    address: String,
    qr: Option<Qr>,
    steps: Vec<Step>,
    once: String,
    is_over: bool,
    is_complete: bool,
    may_fire: bool,
    asks_again: bool,
    /// Where the script hears that something happened to this product.
    stream: String,
    waits_long: bool,
    still: String,
}

/// `GET /admin/products/{id}/tracking/test`.
pub async fn show(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let product = product_edit::product(&desk, &id).await?;
    let page = page(&desk, &product, None).await?;
    Ok(desk.show(&page))
}

/// `POST /admin/products/{id}/tracking/test`: a new test, with an address of its own.
pub async fn begin(desk: Desk, id: web::Path<String>, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let product = product_edit::product(&desk, &id).await?;
    let code = code_of(&desk, &product, sent.data.one("link")?);
    let test = desk.app.test_sale_id(desk.now);
    let begun = Begun { test, code };
    let at = begun.path(product.id);
    desk.app.tests.begin(product.id, begun);
    Ok(desk.go(&at, &Flash::good("Ready. Open the test link now.")))
}

/// `GET /admin/products/{id}/tracking/test/{test}[?link=CODE]`: how far it is. The script listens to the stream of Live
/// and fetches the steps anew; without it the page asks again by itself every three seconds.
pub async fn watch(
    desk: Desk,
    path: web::Path<(String, String)>,
    query: Query,
) -> Result<HttpResponse, WebError> {
    let (product, test) = named(&desk, &path).await?;
    let code = code_of(&desk, &product, query.text("link"));
    let found = found(&desk, &product, test).await?;
    if found.is_complete() {
        desk.app.tests.end(product.id, test);
    }
    let watched = watched(&desk, &product, test, code.as_str(), &found, query.text("still") == "yes");
    let page = page(&desk, &product, Some(watched)).await?;
    Ok(desk.show(&page))
}

/// `POST /admin/products/{id}/tracking/test/{test}/sale`: Duly makes the report itself, to try its own half.
pub async fn fire(
    desk: Desk,
    path: web::Path<(String, String)>,
    sent: OwnForm,
) -> Result<HttpResponse, WebError> {
    let (product, test) = named(&desk, &path).await?;
    let code = code_of(&desk, &product, sent.data.one("link")?);
    let back = Begun { test, code }.path(product.id);
    let Some(click) = found(&desk, &product, test).await?.click else {
        return Ok(desk
            .go(&back, &Flash::bad("Open the test link first: without a click there is nothing to tell.")));
    };
    let arrived = Arrived {
        way: Way::ByHand,
        fields: sale(&desk, &product, test, click.id),
        credentials: Credentials::Checked,
        cookies: Vec::new(),
        by_creator: true,
        by_affiliate: None,
        minor_units: false,
        once: sent.once(desk.now)?,
        at: desk.now,
    };
    let flash = match reporting::take(&desk.app, arrived).await? {
        Outcome::Told(_) | Outcome::Lead(_) | Outcome::Waits => {
            Flash::good("Duly's half works. Whether your shop reports, only a purchase there can tell.")
        }
        Outcome::Refused(problem) => Flash::bad(problem.reason),
    };
    Ok(desk.go(&back, &flash))
}

/// The test of an address, and its product.
async fn named(desk: &Desk, path: &(String, String)) -> Result<(Product, TestSaleId), WebError> {
    let product = product_edit::product(desk, &path.0).await?;
    let test: TestSaleId = path.1.parse().map_err(|_| WebError::NotFound("test"))?;
    // One of tomorrow was never begun here.
    if test.at().since(desk.now) > DAY_MS {
        return Err(WebError::NotFound("test"));
    }
    Ok((product, test))
}

async fn found(desk: &Desk, product: &Product, test: TestSaleId) -> Result<Found, WebError> {
    let tag = test_sale::tag(desk.app.store.keys(), product.id, test);
    let product = product.id;
    desk.read(move |view| Found::read(view, product, test, &tag)).await
}

/// The code that is tried, if it is one of this product's; else the creator's own.
fn code_of(desk: &Desk, product: &Product, said: &str) -> Code {
    let target = Code::in_address(said).and_then(|code| desk.app.store.mirror().target(&code));
    let its = target.filter(|target| target.product.id == product.id).map(|target| target.code().clone());
    its.unwrap_or_else(|| product.creator_code.clone())
}

/// What a shop would say of this sale.
fn sale(desk: &Desk, product: &Product, test: TestSaleId, click: ClickId) -> Fields {
    let offer = desk.app.store.mirror().offers_of(product.id).into_iter().find(|offer| !offer.retired);
    let price = offer.as_ref().map_or_else(|| Money::usual_price(product.currency), |offer| offer.price);
    let number: String = test.to_string().chars().rev().take(5).collect();
    let mut said = url::form_urlencoded::Serializer::new(String::new());
    said.append_pair("product", &product.id.to_string())
        .append_pair("click_id", &click.to_string())
        .append_pair("order_id", &format!("TEST-{number}"))
        .append_pair("amount", &decimal_text(price))
        .append_pair("currency", price.currency.code())
        .append_pair("test", "1");
    if let Some(offer) = offer {
        said.append_pair("offer", &offer.id.to_string());
    }
    Fields::of_form(&said.finish())
}

fn watched(
    desk: &Desk,
    product: &Product,
    test: TestSaleId,
    code: &str,
    found: &Found,
    still: bool,
) -> Watched {
    let paths = &desk.app.paths;
    let address = paths.absolute(&test_sale::link(desk.app.store.keys(), product.id, test, code));
    let age = desk.now.since(test.at());
    let at = paths.to(&format!("/admin/products/{}/tracking/test/{test}", product.id));
    Watched {
        qr: Qr::of(&address, "QR code of the test link"),
        address,
        steps: found.steps(desk, product),
        once: desk.once(),
        is_over: age >= DAY_MS,
        is_complete: found.is_complete(),
        may_fire: found.click.is_some() && !found.is_complete() && age < DAY_MS,
        stream: paths.to(&format!("/admin/live/stream?product={}", product.id)),
        asks_again: !still && !found.is_complete() && age < ASKS_FOR_MS,
        waits_long: !found.is_complete() && age >= PATIENCE_MS,
        still: format!("{at}?link={code}&still=yes"),
        code: code.to_owned(),
        at,
    }
}

async fn page(desk: &Desk, product: &Product, watched: Option<Watched>) -> Result<TestSalePage, WebError> {
    let about = product.id;
    let promoters = desk
        .read(move |view| {
            let fits = |one: &crate::domain::affiliation::Affiliation| {
                one.product == about && one.state() == AffiliationState::Active
            };
            let rows = lists::affiliations(view, None, Place::Newest, LINKS_OFFERED, fits)?.rows;
            let mut named = Vec::new();
            for one in rows {
                let name =
                    affiliates::by_id(view, one.affiliate)?.map(|affiliate| affiliate.name.to_string());
                named.push((one.code.to_string(), format!("{} ({})", name.unwrap_or_default(), one.code)));
            }
            Ok(named)
        })
        .await?;
    let own = (product.creator_code.to_string(), "My own link (nobody earns by it)".to_owned());
    let links: Vec<_> = promoters.into_iter().chain([own]).collect();
    let first = links.first().map_or(String::new(), |(code, _)| code.clone());
    let chosen = watched.as_ref().map_or(first, |watched| watched.code.clone());
    let product_at = desk.to(&format!("/admin/products/{}", product.id));
    Ok(TestSalePage {
        shell: desk.shell("Test sale"),
        name: product.name.to_string(),
        at: format!("{product_at}/tracking"),
        product_at,
        link: Field::new("link", chosen),
        links,
        watched,
    })
}
