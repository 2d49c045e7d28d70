//! The toy shop's pages.

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::{Order, Shop, price, reporting};
use crate::domain::product::Method;

/// The shop's own cookie for the click id.
const COOKIE: &str = "toy-shop-click";

/// What the shop reads of an address or a form.
#[derive(Deserialize)]
pub(super) struct Said {
    /// The click id that Duly put into the address.
    duly: Option<String>,
    offer: Option<String>,
}

#[derive(Template)]
#[template(path = "shop/front.html")]
struct FrontPage {
    products: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "shop/product.html")]
struct ProductPage {
    name: String,
    slug: String,
    click: Option<String>,
    /// Id, name, price.
    offers: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "shop/checkout.html")]
struct CheckoutPage {
    name: String,
    slug: String,
    offer: (String, String, String),
    click: Option<String>,
}

#[derive(Template)]
#[template(path = "shop/thanks.html")]
struct ThanksPage {
    order: Order,
    pixel: Option<String>,
    duly: String,
}

#[derive(Template)]
#[template(path = "shop/missing.html")]
struct MissingPage;

/// `GET /`: what there is.
pub(super) async fn front(shop: web::Data<Shop>) -> HttpResponse {
    let products = shop.store.mirror().products();
    let products = products.iter().map(|p| (p.slug.to_string(), p.name.to_string())).collect();
    page(StatusCode::OK, &FrontPage { products })
}

/// `GET /PRODUCT`: the landing page. It keeps the click id that came with the address.
pub(super) async fn product(
    request: HttpRequest,
    shop: web::Data<Shop>,
    slug: web::Path<String>,
    said: web::Query<Said>,
) -> HttpResponse {
    let Some((product, offers)) = shop.product(&slug) else { return missing() };
    let click = click(&request, &said);
    let offers = offers.iter().map(|o| (o.id.to_string(), o.name.to_string(), price(o.price))).collect();
    let shown = ProductPage {
        name: product.name.to_string(),
        slug: product.slug.to_string(),
        click: click.clone(),
        offers,
    };
    keeping(click, page(StatusCode::OK, &shown))
}

/// `GET /PRODUCT/checkout?offer=`: the form. Duly's own payment page leads here too, with the click id.
pub(super) async fn checkout(
    request: HttpRequest,
    shop: web::Data<Shop>,
    slug: web::Path<String>,
    said: web::Query<Said>,
) -> HttpResponse {
    let Some((product, offers)) = shop.product(&slug) else { return missing() };
    let wanted = offers.iter().find(|offer| said.offer.as_deref() == Some(offer.id.to_string().as_str()));
    let Some(offer) = wanted.or(offers.first()) else { return missing() };
    let click = click(&request, &said);
    let shown = CheckoutPage {
        name: product.name.to_string(),
        slug: product.slug.to_string(),
        offer: (offer.id.to_string(), offer.name.to_string(), price(offer.price)),
        click: click.clone(),
    };
    keeping(click, page(StatusCode::OK, &shown))
}

/// `POST /PRODUCT/checkout`: the sale.
pub(super) async fn buy(
    request: HttpRequest,
    shop: web::Data<Shop>,
    slug: web::Path<String>,
    said: web::Form<Said>,
) -> HttpResponse {
    let Some((product, offers)) = shop.product(&slug) else { return missing() };
    let wanted = offers.iter().find(|offer| said.offer.as_deref() == Some(offer.id.to_string().as_str()));
    let Some(offer) = wanted else { return missing() };
    // A product with the method "first-party cookie" is told by the cookie alone.
    let click = match product.method {
        Method::FirstPartyCookie => cookie(&request),
        Method::Pixel | Method::Postback | Method::JavaScript => click(&request, &said),
    };
    let number = shop.sell(&product, offer, click).await;
    HttpResponse::SeeOther().insert_header((LOCATION, format!("/thanks/{number}"))).finish()
}

/// `GET /thanks/ORDER`: the confirmation page, with the pixel where the product is reported by one.
pub(super) async fn thanks(shop: web::Data<Shop>, number: web::Path<String>) -> HttpResponse {
    let Some(order) = shop.order(&number) else { return missing() };
    let pixel = order.told.is_none().then(|| reporting::pixel(&shop.base, &order));
    page(StatusCode::OK, &ThanksPage { order, pixel, duly: shop.base.clone() })
}

/// `GET /shop.css`.
pub(super) async fn style() -> HttpResponse {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(include_str!("shop.css"))
}

/// The click id of the address or form, else the one that was kept.
fn click(request: &HttpRequest, said: &Said) -> Option<String> {
    said.duly.clone().filter(|click| is_click(click)).or_else(|| cookie(request))
}

fn cookie(request: &HttpRequest) -> Option<String> {
    let kept = request.cookie(COOKIE).map(|cookie| cookie.value().to_owned());
    kept.filter(|click| is_click(click))
}

fn is_click(text: &str) -> bool {
    text.len() == 26 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Keeps the click id in the shop's own cookie.
fn keeping(click: Option<String>, mut response: HttpResponse) -> HttpResponse {
    if let Some(click) = click {
        let max_age = actix_web::cookie::time::Duration::days(400);
        let cookie = Cookie::build(COOKIE, click).path("/").max_age(max_age);
        let cookie = cookie.http_only(true).same_site(SameSite::Lax).finish();
        // It fails only for a name or value that no header can hold.
        let _ = response.add_cookie(&cookie);
    }
    response
}

fn missing() -> HttpResponse {
    page(StatusCode::NOT_FOUND, &MissingPage)
}

fn page(status: StatusCode, template: &impl Template) -> HttpResponse {
    match template.render() {
        Ok(html) => HttpResponse::build(status)
            .insert_header(("cache-control", "no-store"))
            .insert_header(("x-content-type-options", "nosniff"))
            .content_type("text/html; charset=utf-8")
            .body(html),
        Err(error) => {
            tracing::error!(%error, "a page of the shop could not be made");
            HttpResponse::InternalServerError().finish()
        }
    }
}
