//! An offer is made and changed, retired and brought back.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::promised::{self, Promised, promised};
use super::{product_edit, worked_example};
use crate::domain::commission::Rate;
use crate::domain::dated::Dated;
use crate::domain::destination::Destination;
use crate::domain::id::OfferId;
use crate::domain::money::{Currency, Money, Percent, decimal_text};
use crate::domain::name::Name;
use crate::domain::offer::Offer;
use crate::domain::product::Product;
use crate::store::changes::change_offer::{CHANGED_MEANWHILE, ChangeOffer};
use crate::store::changes::create_offer::CreateOffer;
use crate::store::changes::once::Once;
use crate::store::error::{Refused, Stop};
use crate::store::view::changes_ahead::AheadWhat;
use crate::store::view::products;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{BadForm, Field, FormData, problems};
use crate::web::format;
use crate::web::page::{Flash, Shell};
use crate::web::paths::Paths;
use crate::web::secrets::{fingerprint, hex};

#[derive(Template)]
#[template(path = "admin/offer_edit.html")]
struct OfferEditPage {
    shell: Shell,
    title: String,
    product: String,
    product_href: String,
    product_pays: String,
    product_currency: String,
    action: String,
    once: String,
    /// What the form remembers of the offer that it showed.
    seen: String,
    conflict: Option<&'static str>,
    problems: Vec<(&'static str, String)>,
    form: OfferForm,
    /// What the percentage comes to, and the whole sale.
    examples: (String, String),
    promised: Option<Promised>,
    payment_page: String,
    /// The address of the offer and whether it is retired, where it is one already.
    state: Option<(String, bool)>,
}

/// `GET /admin/products/{id}/offers/new`.
pub async fn new(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let product = product_edit::product(&desk, &id).await?;
    let blank = new_offer(&product);
    let mut form = OfferForm::showing(&blank, &product);
    form.price.value.clear();
    let once = desk.once();
    Ok(desk.show(&page(&desk, &product, &blank, form, once)))
}

/// `POST /admin/products/{id}/offers/new`.
pub async fn create(desk: Desk, id: web::Path<String>, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let product = product_edit::product(&desk, &id).await?;
    let blank = new_offer(&product);
    let mut form = OfferForm::of(&sent.data)?;
    let Some(wished) = form.read(&blank, &product, &desk.app.paths) else {
        let once = sent.data.one("once")?.to_owned();
        return Ok(desk.show_again(&page(&desk, &product, &blank, form, once)));
    };
    let flash = Flash::good(format!("{} is on the payment page.", wished.name));
    let change = CreateOffer { wished, by: desk.by(), at: desk.now };
    desk.app.store.write(Once { key: sent.once(desk.now)?, change }).await?;
    Ok(desk.go(&format!("/admin/products/{}", product.id), &flash))
}

/// `GET /admin/offers/{id}`.
pub async fn edit(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let (offer, product) = offer(&desk, &id).await?;
    let page = page(&desk, &product, &offer, OfferForm::showing(&offer, &product), String::new());
    Ok(desk.show(&OfferEditPage { promised: promises(&desk, &product, &offer).await?, ..page }))
}

/// `POST /admin/offers/{id}`. What somebody else changed meanwhile is not overwritten.
pub async fn update(desk: Desk, id: web::Path<String>, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let (offer, product) = offer(&desk, &id).await?;
    let mut form = OfferForm::of(&sent.data)?;
    let Some(wished) = form.read(&offer, &product, &desk.app.paths) else {
        let page = page(&desk, &product, &offer, form, String::new());
        let (promised, seen) = (promises(&desk, &product, &offer).await?, sent.data.one("seen")?.to_owned());
        return Ok(desk.show_again(&OfferEditPage { promised, seen, ..page }));
    };
    // What is there already, such as a form sent twice, takes nothing back.
    let seen = fingerprint_of(&offer);
    if fingerprint_of(&wished) == seen || sent.data.one("seen")? == seen {
        let change = ChangeOffer { wished, seen: Some(offer.clone()), by: desk.by(), at: desk.now };
        match desk.app.store.write(change).await {
            Ok(()) => return Ok(desk.go(&format!("/admin/products/{}", product.id), &saved(&desk, &offer))),
            Err(Stop::Refused(Refused { field: Some("seen"), .. })) => {}
            Err(stop) => return Err(stop.into()),
        }
    }
    let page = page(&desk, &product, &offer, form, String::new());
    let (promised, conflict) = (promises(&desk, &product, &offer).await?, Some(CHANGED_MEANWHILE));
    Ok(desk.show_again(&OfferEditPage { promised, conflict, ..page }))
}

/// That it is saved, and from when a lower rate holds, where that was just announced.
fn saved(desk: &Desk, before: &Offer) -> Flash {
    let ahead = |offer: &Offer| offer.commission.next(desk.now);
    let next = desk.app.store.mirror().offer(before.id).and_then(|offer| ahead(&offer));
    promised::saved(desk, next.filter(|next| ahead(before) != Some(*next)).map(|(since, _)| since))
}

/// What the form showed of the offer.
fn fingerprint_of(offer: &Offer) -> String {
    let shown = (&offer.name, offer.price, offer.commission.intended(), &offer.checkout_url);
    hex(&fingerprint(&format!("{shown:?}"))[..16])
}

/// `POST /admin/offers/{id}/retirement`: no longer sold; reports of it are still understood.
pub async fn retire(desk: Desk, id: web::Path<String>, _: OwnForm) -> Result<HttpResponse, WebError> {
    let (offer, product) = offer(&desk, &id).await?;
    let flash = Flash::good(format!("{} is retired. Reports of it are still understood.", offer.name));
    desk.app
        .store
        .write(ChangeOffer {
            wished: Offer { retired: true, ..offer },
            seen: None,
            by: desk.by(),
            at: desk.now,
        })
        .await?;
    Ok(desk.go(&format!("/admin/products/{}", product.id), &flash))
}

/// `POST /admin/offers/{id}/activation`: sold again.
pub async fn activate(desk: Desk, id: web::Path<String>, _: OwnForm) -> Result<HttpResponse, WebError> {
    let (offer, product) = offer(&desk, &id).await?;
    let flash = Flash::good(format!("{} is on the payment page again.", offer.name));
    desk.app
        .store
        .write(ChangeOffer {
            wished: Offer { retired: false, ..offer },
            seen: None,
            by: desk.by(),
            at: desk.now,
        })
        .await?;
    Ok(desk.go(&format!("/admin/products/{}", product.id), &flash))
}

async fn offer(desk: &Desk, id: &str) -> Result<(Offer, Product), WebError> {
    let missing = || WebError::NotFound("offer");
    let id: OfferId = id.parse().map_err(|_| missing())?;
    desk.read(move |view| {
        let offer = products::offer(view, id)?.ok_or_else(missing)?;
        let product = products::by_id(view, offer.product)?.ok_or_else(missing)?;
        Ok((offer, product))
    })
    .await
}

fn page(desk: &Desk, product: &Product, base: &Offer, form: OfferForm, once: String) -> OfferEditPage {
    let exists = base.id != OfferId(0);
    let title = if exists { format!("Change {}", base.name) } else { "New offer".to_owned() };
    let at = format!("/admin/offers/{}", base.id);
    let new = format!("/admin/products/{}/offers/new", product.id);
    let terms = product.intended_terms();
    let (sale, rate) = form.tried(base, product);
    let paths = &desk.app.paths;
    OfferEditPage {
        shell: desk.shell(&title),
        title,
        product: product.name.to_string(),
        product_href: paths.to(&format!("/admin/products/{}", product.id)),
        product_pays: format::unbroken(&terms.commission.words(product.currency)),
        product_currency: product.currency.to_string(),
        action: paths.to(if exists { &at } else { &new }),
        once,
        seen: fingerprint_of(base),
        conflict: None,
        problems: form.problems(),
        examples: worked_example::of_rate(rate, sale, product.currency, terms.model),
        promised: None,
        payment_page: paths.absolute(&format!("/p/{}/pay", product.slug)),
        state: exists.then(|| (paths.to(&at), base.retired)),
        form,
    }
}

/// What affiliates were promised for the offer, beside its form.
async fn promises(desk: &Desk, product: &Product, offer: &Offer) -> Result<Option<Promised>, WebError> {
    let rate = offer.rate_at(product.terms_at(desk.now), desk.now);
    let rate = format::unbroken(&rate.words(product.currency));
    let id = offer.id;
    let what = format!("{rate} for a sale of {}", offer.name);
    promised(desk, product, what, move |what| matches!(what, AheadWhat::Offer(of, ..) if *of == id)).await
}

/// What a new offer's form begins with.
fn new_offer(product: &Product) -> Offer {
    Offer {
        id: OfferId(0),
        product: product.id,
        name: Name::from_row(String::new()),
        price: Money::zero(product.currency),
        commission: Dated::since(product.created_at, None),
        checkout_url: None,
        retired: false,
        created_at: product.created_at,
    }
}

/// Every field, as typed.
#[derive(Debug, Clone)]
struct OfferForm {
    name: Field,
    price: Field,
    currency: Field,
    percent: Field,
    flat: Field,
    checkout_url: Field,
}

impl OfferForm {
    fn showing(offer: &Offer, product: &Product) -> Self {
        let own = |text: fn(Rate, Currency) -> String| {
            offer.commission.intended().map_or(String::new(), |rate| text(rate, product.currency))
        };
        Self {
            name: Field::new("name", offer.name.as_str()),
            price: Field::new("price", decimal_text(offer.price)),
            currency: Field::new("currency", offer.price.currency.code()),
            percent: Field::new("percent", own(|rate, _| rate.percent.to_string())),
            flat: Field::new(
                "flat",
                own(|rate, currency| match rate.flat {
                    0 => String::new(),
                    minor => decimal_text(Money { minor, currency }),
                }),
            ),
            checkout_url: Field::new(
                "checkout_url",
                offer.checkout_url.as_ref().map_or("", Destination::as_str),
            ),
        }
    }

    fn of(data: &FormData) -> Result<Self, BadForm> {
        Ok(Self {
            name: data.field("name")?,
            price: data.field("price")?,
            currency: data.field("currency")?,
            percent: data.field("percent")?,
            flat: data.field("flat")?,
            checkout_url: data.field("checkout_url")?,
        })
    }

    /// Reads every field. An offer has a commission of its own where either field says something; nothing
    /// in both means the product's.
    fn read(&mut self, base: &Offer, product: &Product, paths: &Paths) -> Option<Offer> {
        let name = self.name.parse(Name::parse);
        let currency = self.currency.parse(Currency::parse);
        let percent = self.percent.parse_optional(Percent::parse);
        let flat = self.flat.parse_optional(|text| Money::parse(text, product.currency));
        let checkout_url = self.checkout_url.parse_optional(|text| paths.lead(text));
        let currency = currency?;
        let price = self.price.parse(|text| Money::parse(text, currency))?;
        let commission = match (percent?, flat?) {
            (None, None) => None,
            (percent, flat) => {
                Some(Rate { percent: percent.unwrap_or_default(), flat: flat.map_or(0, |flat| flat.minor) })
            }
        };
        let commission = Dated::since(base.created_at, commission);
        Some(Offer { name: name?, price, commission, checkout_url: checkout_url?, ..base.clone() })
    }

    /// The sale and its rate as they are typed, as far as they can be read; the rest as it was, and a usual price where
    /// there is none.
    fn tried(&self, base: &Offer, product: &Product) -> (Money, Rate) {
        let mut form = self.clone();
        let currency = form.currency.parse(Currency::parse).unwrap_or(base.price.currency);
        let price = form.price.parse(|text| Money::parse(text, currency)).filter(|price| price.minor > 0);
        let own = base.commission.intended().unwrap_or(product.intended_terms().commission);
        let percent = form.percent.parse_optional(Percent::parse).unwrap_or(Some(own.percent));
        let flat = form.flat.parse_optional(|text| Money::parse(text, product.currency));
        let flat = flat.map_or(Some(own.flat), |flat| flat.map(|flat| flat.minor));
        let rate = match (percent, flat) {
            (None, None) => product.intended_terms().commission,
            (percent, flat) => Rate { percent: percent.unwrap_or_default(), flat: flat.unwrap_or_default() },
        };
        (price.unwrap_or_else(|| Money::usual_price(currency)), rate)
    }

    fn problems(&self) -> Vec<(&'static str, String)> {
        problems(&[&self.name, &self.price, &self.currency, &self.checkout_url, &self.percent, &self.flat])
    }
}

#[cfg(test)]
mod tests {
    use super::super::product_form::new_product;
    use super::*;
    use crate::config::BaseUrl;
    use crate::domain::time::Timestamp;

    fn paths() -> Paths {
        Paths::of(&BaseUrl::parse("https://go.example.com").unwrap())
    }

    fn product() -> Product {
        new_product(Currency::parse("EUR").unwrap(), Timestamp(7))
    }

    fn form(name: &str, price: &str, percent: &str, flat: &str) -> OfferForm {
        let mut form = OfferForm::showing(&new_offer(&product()), &product());
        for (field, text) in [
            (&mut form.name, name),
            (&mut form.price, price),
            (&mut form.percent, percent),
            (&mut form.flat, flat),
        ] {
            field.value = text.into();
        }
        form
    }

    #[test]
    fn an_offer_pays_as_the_product_unless_it_says_otherwise() {
        let read = |percent, flat| {
            let offer = form("Plan A", "97", percent, flat)
                .read(&new_offer(&product()), &product(), &paths())
                .unwrap();
            offer.commission.intended()
        };
        assert_eq!(read("", ""), None);
        assert_eq!(read("0", ""), Some(Rate::default()));
        let both = Rate { percent: Percent::parse("20").unwrap(), flat: 150 };
        assert_eq!(read("20", "1.50"), Some(both));
    }

    #[test]
    fn an_offer_that_is_shown_is_read_back_as_it_was() {
        let mut offer =
            form("Plan A", "97", "20", "1.5").read(&new_offer(&product()), &product(), &paths()).unwrap();
        offer.checkout_url = Some(Destination::parse("https://buy.example/x?c={click_id}").unwrap());
        assert_eq!(OfferForm::showing(&offer, &product()).read(&offer, &product(), &paths()), Some(offer));
    }

    #[test]
    fn all_problems_are_named_at_once() {
        let mut form = form("", "-1", "130", "x");
        form.checkout_url.value = "buy.example".into();
        assert!(form.read(&new_offer(&product()), &product(), &paths()).is_none());
        let fields: Vec<&str> = form.problems().into_iter().map(|(id, _)| id).collect();
        assert_eq!(fields, ["name", "price", "checkout_url", "percent", "flat"]);
    }
}
