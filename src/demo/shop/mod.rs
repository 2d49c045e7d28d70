//! The toy shop: what a creator's own site looks like beside Duly, so that a newcomer can click from a link to
//! a purchase and see the commission. It keeps the click id as a shop would: in its own cookie and its forms.

mod pages;
mod reporting;

use std::collections::VecDeque;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Mutex, PoisonError};

use actix_web::dev::ServerHandle;
use actix_web::{App as Application, HttpServer, web};

use crate::domain::money::{Money, decimal_text};
use crate::domain::offer::Offer;
use crate::domain::product::{Method, Product};
use crate::store::Store;
use crate::web::app::App;
use crate::web::secrets::ProductSecrets;

/// How many orders are remembered, for their confirmation pages.
const ORDERS_MAX: usize = 1_000;

/// A shop that runs.
pub struct Running(ServerHandle);

impl Running {
    /// Stops it.
    pub async fn stop(self) {
        self.0.stop(false).await;
    }
}

/// What the shop knows.
pub(super) struct Shop {
    /// Where its server sends postbacks.
    duly: SocketAddr,
    /// The path before Duly's own.
    prefix: String,
    /// Duly's origin and path, as browsers reach them.
    base: String,
    store: Store,
    orders: Mutex<VecDeque<Order>>,
    chance: crate::chance::Chance,
}

/// Something that was bought.
#[derive(Clone)]
struct Order {
    number: String,
    product: String,
    offer: String,
    price: Money,
    /// What Duly answered to the server's postback, where one was sent.
    told: Option<String>,
    /// The click, as the shop kept it.
    click: Option<String>,
}

impl Order {
    fn price(&self) -> String {
        price(self.price)
    }
}

fn price(money: Money) -> String {
    format!("{} {}", money.currency, decimal_text(money))
}

/// Opens the shop on an address that is ours already. Must be called inside actix's system.
///
/// # Errors
/// Where the system does not let it listen there.
pub fn start(app: &App, duly: SocketAddr, listener: TcpListener) -> io::Result<Running> {
    let shop = web::Data::new(Shop {
        duly: crate::server::local(duly),
        prefix: app.paths.prefix().to_owned(),
        base: app.config.base_url.to_string(),
        store: app.store.clone(),
        orders: Mutex::default(),
        chance: app.chance.clone(),
    });
    let server = HttpServer::new(move || {
        Application::new()
            .app_data(shop.clone())
            .route("/", web::get().to(pages::front))
            .route("/shop.css", web::get().to(pages::style))
            .route("/thanks/{order}", web::get().to(pages::thanks))
            .route("/{product}", web::get().to(pages::product))
            .route("/{product}/checkout", web::get().to(pages::checkout))
            .route("/{product}/checkout", web::post().to(pages::buy))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)?
    .run();
    let handle = server.handle();
    tokio::task::spawn_local(server);
    Ok(Running(handle))
}

impl Shop {
    fn product(&self, slug: &str) -> Option<(Product, Vec<Offer>)> {
        let mirror = self.store.mirror();
        let product = mirror.product_called(slug)?;
        let offers = mirror.offers_of(product.id).iter().map(|offer| Offer::clone(offer)).collect();
        Some((Product::clone(&product), offers))
    }

    /// Takes an order; where the product is reported by the server, tells Duly at once.
    async fn sell(&self, product: &Product, offer: &Offer, click: Option<String>) -> String {
        let mut order = Order {
            number: format!("TOY-{:06}", self.chance.below(1_000_000)),
            product: product.slug.to_string(),
            offer: offer.name.to_string(),
            price: offer.price,
            told: None,
            click,
        };
        if product.method != Method::Pixel {
            let token = ProductSecrets::of(self.store.keys(), product).postback_token;
            let told = reporting::postback(self.duly, &self.prefix, &token, product, offer, &order).await;
            order.told = Some(told.unwrap_or_else(|error| format!("Duly could not be reached: {error}")));
        }
        let number = order.number.clone();
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        if orders.len() == ORDERS_MAX {
            orders.pop_front();
        }
        orders.push_back(order);
        number
    }

    fn order(&self, number: &str) -> Option<Order> {
        let orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        orders.iter().find(|order| order.number == number).cloned()
    }
}
