//! The payment page: offers and prices as they are now, REF at the bottom right, and the way to the
//! offer's checkout with the click's id (`product.md` 9).

use std::sync::Arc;

use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::product_page::{carried_click, product_in};
use super::{consent, notices};
use crate::domain::conversion::Evidence;
use crate::domain::destination::Filling;
use crate::domain::id::{ClickId, OfferId};
use crate::domain::offer::Offer;
use crate::domain::product::{Product, ProductState};
use crate::domain::time::Timestamp;
use crate::domain::visitor_kind::VisitorKind;
use crate::store::PaymentVisit;
use crate::store::view::{clicks, sales_pages};
use crate::web::app::App;
use crate::web::asked;
use crate::web::click_cookie;
use crate::web::error::WebError;
use crate::web::limits::Network;
use crate::web::now::Now;
use crate::web::page::PublicShell;
use crate::web::peer::peer;
use crate::web::referral::{Referral, who_would_earn};
use crate::web::sales_page::on_sale;
use crate::web::speaking;
use crate::web::theme::Theme;
use crate::web::words::{self, VisitorWords};

#[derive(Template)]
#[template(path = "visitor/payment_page.html")]
struct PaymentPage {
    shell: PublicShell,
    name: String,
    /// The way back, where Duly makes the sales page.
    sales_page: Option<String>,
    offers: Vec<Payable>,
    /// The plan that the address chose is no longer offered.
    chose_retired: bool,
    referral: Vec<Referral>,
    /// New clicks make no touches (L14): an affiliate who tries her link reads it here.
    is_paused: bool,
}

/// An offer that can be paid for.
struct Payable {
    name: String,
    price: String,
    /// Where the checkout is; nowhere yet for some.
    checkout: Option<String>,
    chosen: bool,
}

/// `GET /p/PRODUCT/pay[?offer=ID]`.
pub async fn show(
    request: HttpRequest,
    Now(now): Now,
    app: web::Data<App>,
) -> Result<HttpResponse, WebError> {
    let Some(product) = product_in(&request, &app) else { return Ok(notices::no_such_page(&request, &app)) };
    if product.state == ProductState::Retired {
        return Ok(notices::retired(&request, &app, &product).await);
    }
    let evidence = Evidence {
        clicks: carried_click(&request).into_iter().collect(),
        cookies: click_cookie::read(&request),
        ..Evidence::default()
    };
    // The newest click is handed to the checkout: from it the whole journey can be walked.
    let newest = evidence.clicks.iter().copied().chain(evidence.cookies.iter().map(|ids| ids.newest)).max();
    let (store, asked) = (app.store.clone(), Arc::clone(&product));
    let browser = speaking::asked(&request);
    let visit = visit(&request, &app, &product, now);
    let found = web::block(move || {
        let view = store.view()?;
        let language = sales_pages::of(&view, asked.id)?.language;
        let words = words::chosen(language, browser);
        if let (Some(visit), Some(newest)) = (visit, newest)
            && clicks::by_id(&view, newest)?.is_some_and(|click| click.own.is_none())
        {
            store.count_payment_visit(visit);
        }
        let referred = who_would_earn(&store, &asked, &evidence, now, words)?;
        Ok::<_, WebError>((words, language.is_none(), referred))
    });
    let (words, depends, referred) = found.await??;
    let name = product.name.to_string();
    let chosen = chosen_offer(&request);
    let page = PaymentPage {
        shell: PublicShell {
            question: consent::question(&request, &app),
            ..PublicShell::new(&app.paths, Theme::of(&request), (words.pay_for)(&name), words)
        },
        name,
        sales_page: product.sales_url.is_none().then(|| app.paths.to(&format!("/p/{}", product.slug))),
        offers: payable(&app, &product, chosen, newest, now, words),
        chose_retired: is_retired(&app, &product, chosen),
        referral: referred.earners,
        is_paused: product.state == ProductState::Paused,
    };
    Ok(speaking::page(StatusCode::OK, &page, words.language, depends))
}

/// A person's visit; nothing for a machine (`product.md` R2 to R4), and for who only asks how the page is.
fn visit(request: &HttpRequest, app: &App, product: &Product, at: Timestamp) -> Option<PaymentVisit> {
    let peer = peer(request, app);
    let VisitorKind::Person(_) = asked::kind(request, peer.https) else { return None };
    let agent = asked::user_agent(request);
    let visitor = app.salt.hash(Network::of(peer.address), agent.as_bytes(), at).visitor;
    let visit = PaymentVisit { at, product: product.id, visitor };
    (request.method() != Method::HEAD).then_some(visit)
}

fn chosen_offer(request: &HttpRequest) -> Option<OfferId> {
    let pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
    pairs.into_iter().find(|(name, _)| name == "offer").and_then(|(_, value)| value.parse().ok())
}

/// Whether a link that is still about leads to a plan of this product that was taken off sale.
fn is_retired(app: &App, product: &Product, chosen: Option<OfferId>) -> bool {
    let offers = app.store.mirror().offers_of(product.id);
    offers.iter().any(|offer| offer.retired && Some(offer.id) == chosen)
}

/// The chosen offer first, if it is one of the product's.
fn payable(
    app: &App,
    product: &Product,
    chosen: Option<OfferId>,
    click: Option<ClickId>,
    now: Timestamp,
    words: &VisitorWords,
) -> Vec<Payable> {
    let mut offers = on_sale(app, product);
    offers.sort_by_key(|offer| (Some(offer.id) != chosen, offer.id));
    let shown = offers.iter().map(|offer| Payable {
        name: offer.name.to_string(),
        price: words.formats.money(offer.price),
        checkout: checkout(offer, product, click, now),
        chosen: Some(offer.id) == chosen,
    });
    shown.collect()
}

fn checkout(offer: &Offer, product: &Product, click: Option<ClickId>, now: Timestamp) -> Option<String> {
    let id = offer.id.to_string();
    let filled = offer.checkout_url.as_ref()?.fill(&Filling {
        click_id: click,
        code: None,
        affiliate_id: None,
        product_id: product.id,
        offer: Some(&id),
        link_id: product.creator_links.direct_payment,
        src: None,
        subs: [None; 5],
        timestamp_ms: now.0,
        params: &[],
        add_aff: false,
    });
    Some(filled)
}
