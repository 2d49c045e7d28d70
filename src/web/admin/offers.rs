//! All offers in one list.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::{Desk, money_text};
use super::query::{Pages, Query, Sorting, is_key};
use crate::domain::id::{OfferId, ProductId};
use crate::domain::offer::Offer;
use crate::domain::product::Product;
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::view::lists::{Paged, Place};
use crate::store::view::products;
use crate::store::view::sorted::{self, Rank, Spot};
use crate::web::error::WebError;
use crate::web::format;
use crate::web::page::Shell;
use crate::web::sieve::Sieve;
use crate::web::take_away::{As, PART, amount, currency, moment, text, word};

#[derive(Template)]
#[template(path = "admin/offers.html")]
struct OffersPage {
    shell: Shell,
    sieve: Sieve,
    query: Query,
    rows: Vec<Row>,
    pages: Pages,
    /// There is none at all.
    nothing: bool,
    has_product: bool,
}

struct Row {
    href: String,
    name: String,
    product: String,
    product_href: String,
    price: String,
    pays: String,
    state: (&'static str, &'static str),
}

/// By what the list can be sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Made,
    Name,
    Product,
}

const WAYS: [(&str, By); 2] = [("name", By::Name), ("product", By::Product)];
/// A state's word in the address, and its words.
const STATES: [(&str, &str); 3] =
    [("on-sale", "On sale"), ("no-checkout", "No checkout"), ("retired", "Retired")];

/// What is asked of the list.
struct Asked {
    product: Option<ProductId>,
    state: Option<&'static str>,
    sorting: Sorting<By>,
    now: Timestamp,
}

/// An offer with what its row says besides.
struct Known {
    offer: Offer,
    product: Product,
    pays: String,
}

impl Asked {
    fn of(desk: &Desk, query: &Query) -> Self {
        let state = STATES.iter().find(|(word, _)| *word == query.text("state"));
        Self {
            product: query.product(),
            state: state.map(|(_, words)| *words),
            sorting: query.sorting(&WAYS).unwrap_or(Sorting { by: By::Made, descending: false }),
            now: desk.now,
        }
    }
}

/// `GET /admin/offers`.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let (asked, place, limit) = (Asked::of(&desk, &query), query.place(), query.limit());
    let paged = desk.read(move |view| read(view, &asked, &place, limit)).await?;
    Ok(desk.show(&OffersPage {
        shell: desk.shell("Offers"),
        sieve: sieve(&desk, &query),
        nothing: paged.rows.is_empty() && !query.is_filtered(""),
        has_product: !desk.app.store.mirror().products().is_empty(),
        rows: paged.rows.iter().map(|known| row(&desk, known)).collect(),
        pages: query.pages_by(&paged, is_key::<Spot>),
        query,
    }))
}

fn sieve(desk: &Desk, query: &Query) -> Sieve {
    let sieve = Sieve::of(query, "").choice("product", "Product", desk.product_choices("All products"));
    sieve.words("state", "State", "All states", STATES).sorted(&WAYS)
}

/// `GET /admin/offers.csv` and `.json`.
pub async fn file(desk: Desk, kind: web::Path<As>, query: Query) -> Result<HttpResponse, WebError> {
    let (asked, file) = (Asked::of(&desk, &query), desk.file("offers", *kind));
    sieve(&desk, &query).understood()?;
    let columns = vec![
        text("Offer", "name", |one: &Known| one.offer.name.to_string()),
        text("Offer (id)", "id", |one| one.offer.id.to_string()),
        text("Product", "product_name", |one| one.product.name.to_string()),
        text("Product (id)", "product", |one| one.product.id.to_string()),
        amount("Price", "price", |one| Some(one.offer.price)),
        currency("Currency", "currency", |one| Some(one.offer.price.currency)),
        text("Pays", "pays", |one| one.pays.clone()),
        text("Checkout", "checkout_url", |one| {
            one.offer.checkout_url.as_ref().map_or_else(String::new, ToString::to_string)
        }),
        word("State", "state", |one| state(&one.offer).1.to_owned()),
        moment("Made", "created_at", |one| Some(one.offer.created_at)),
    ];
    file.send(columns, move |view, place| read(view, &asked, &place, PART)).await
}

fn read(
    view: &Snapshot,
    asked: &Asked,
    place: &Place<String>,
    limit: usize,
) -> Result<Paged<Known, String>, WebError> {
    let products: BTreeMap<_, _> =
        products::all(view)?.into_iter().map(|product| (product.id, product)).collect();
    let fits = |offer: &Offer| {
        asked.product.is_none_or(|product| product == offer.product)
            && asked.state.is_none_or(|word| word == state(offer).1)
    };
    let offers = products::all_offers(view)?;
    let spots = offers.iter().filter(|offer| fits(offer)).map(|offer| {
        let rank = match asked.sorting.by {
            By::Made => Rank::Number(offer.id.0.into()),
            By::Name => Rank::name(offer.name.as_str()),
            By::Product => {
                Rank::name(products.get(&offer.product).map_or("", |product| product.name.as_str()))
            }
        };
        Spot { rank, id: offer.id.0 }
    });
    let paged = sorted::page(spots.collect(), asked.sorting.descending, &place.read(), limit);
    let missing = || WebError::broken("an offer without its product");
    paged.in_addresses().try_map(|id| {
        let offer = products::offer(view, OfferId(id))?.ok_or_else(missing)?;
        let product = products.get(&offer.product).ok_or_else(missing)?.clone();
        let pays = offer.rate_at(product.terms_at(asked.now), asked.now).words(product.currency);
        Ok(Known { offer, product, pays })
    })
}

fn row(desk: &Desk, known: &Known) -> Row {
    Row {
        href: desk.to(&format!("/admin/offers/{}", known.offer.id)),
        name: known.offer.name.to_string(),
        product: known.product.name.to_string(),
        product_href: desk.to(&format!("/admin/products/{}", known.product.id)),
        price: money_text(known.offer.price),
        pays: format::unbroken(&known.pays),
        state: state(&known.offer),
    }
}

/// An offer's state as a tag.
fn state(offer: &Offer) -> (&'static str, &'static str) {
    match (offer.retired, &offer.checkout_url) {
        (true, _) => ("plain", "Retired"),
        (false, Some(_)) => ("good", "On sale"),
        (false, None) => ("warn", "No checkout"),
    }
}
