//! A product is made and changed: one form for both.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::product_examples::{ProductExamples, usual_sale};
use super::product_form::{ProductForm, new_product};
use super::promised::{self, Promised, promised};
use crate::domain::id::ProductId;
use crate::domain::notice::model_words;
use crate::domain::product::{Product, ProductState};
use crate::domain::renewals::Renewals;
use crate::store::changes::change_product::ChangeProduct;
use crate::store::changes::create_product::CreateProduct;
use crate::store::changes::once::{Done, Once};
use crate::store::error::{Refused, Stop};
use crate::store::view::changes_ahead::AheadWhat;
use crate::store::view::products;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::format;
use crate::web::page::{Flash, Shell};

#[derive(Template)]
#[template(path = "admin/product_edit.html")]
struct ProductEditPage {
    shell: Shell,
    title: String,
    /// The product's name, where it is one already.
    name: Option<String>,
    action: String,
    back: String,
    once: String,
    seen_terms: String,
    conflict: Option<String>,
    problems: Vec<(&'static str, String)>,
    form: ProductForm,
    examples: ProductExamples,
    promised: Option<Promised>,
    slug_shown: String,
}

/// `GET /admin/products/new`.
pub async fn new(desk: Desk) -> Result<HttpResponse, WebError> {
    let blank = new_product(desk.program.currency, desk.now);
    let once = desk.once();
    Ok(desk.show(&page(&desk, &blank, ProductForm::showing(&blank), once)))
}

/// `POST /admin/products`: the product is complete from then on, with its page and the creator's links.
pub async fn create(desk: Desk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let blank = new_product(desk.program.currency, desk.now);
    let mut form = ProductForm::of(&sent.data)?;
    let once = sent.data.one("once")?.to_owned();
    let Some(wished) = form.read(&blank, &desk.app.paths) else {
        return Ok(desk.show_again(&page(&desk, &blank, form, once)));
    };
    let slug = (!form.slug.value.trim().is_empty()).then(|| wished.slug.clone());
    let name = wished.name.to_string();
    let change = CreateProduct { wished, slug, codes: desk.app.codes(), by: desk.by(), at: desk.now };
    match desk.app.store.write(Once { key: sent.once(desk.now)?, change }).await {
        Ok(Done::Now(id)) => {
            let flash = Flash::good(format!(
                "{name} is there, with its sales page and your own links. Add a price next."
            ));
            Ok(desk.go(&format!("/admin/products/{id}"), &flash))
        }
        Ok(Done::Before(id)) => {
            Ok(desk.go(&format!("/admin/products/{id}"), &Flash::good("This product was already made.")))
        }
        Err(stop) => came_back(&desk, &blank, form, once, stop),
    }
}

/// `GET /admin/products/{id}/edit`.
pub async fn edit(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let product = product(&desk, &id).await?;
    let page = page(&desk, &product, ProductForm::showing(&product), String::new());
    Ok(desk.show(&ProductEditPage { promised: promises(&desk, &product).await?, ..page }))
}

/// `POST /admin/products/{id}/edit`. What somebody else changed meanwhile is not overwritten.
pub async fn update(desk: Desk, id: web::Path<String>, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let before = product(&desk, &id).await?;
    let mut form = ProductForm::of(&sent.data)?;
    let Some(wished) = form.read(&before, &desk.app.paths) else {
        let page = page(&desk, &before, form, String::new());
        return Ok(desk.show_again(&ProductEditPage { promised: promises(&desk, &before).await?, ..page }));
    };
    let seen_terms = sent.data.one("seen_terms")?.parse().ok();
    match desk.app.store.write(ChangeProduct { wished, seen_terms, by: desk.by(), at: desk.now }).await {
        Ok(()) => Ok(desk.go(&format!("/admin/products/{}", before.id), &saved(&desk, &before))),
        Err(stop) => came_back(&desk, &before, form, String::new(), stop),
    }
}

/// `POST /admin/products/{id}/pause`: no new touches; live ones earn.
pub async fn pause(desk: Desk, id: web::Path<String>, _: OwnForm) -> Result<HttpResponse, WebError> {
    enter(&desk, &id, ProductState::Paused, "is paused. Its links lead on, but new clicks cannot earn.").await
}

/// `POST /admin/products/{id}/activation`: everything works again.
pub async fn activate(desk: Desk, id: web::Path<String>, _: OwnForm) -> Result<HttpResponse, WebError> {
    enter(&desk, &id, ProductState::Active, "is active.").await
}

/// `POST /admin/products/{id}/retirement`: links lead to a page that says so; live touches earn.
pub async fn retire(desk: Desk, id: web::Path<String>, _: OwnForm) -> Result<HttpResponse, WebError> {
    enter(&desk, &id, ProductState::Retired, "is retired. Its links lead to a page that says so.").await
}

async fn enter(desk: &Desk, id: &str, state: ProductState, words: &str) -> Result<HttpResponse, WebError> {
    let product = product(desk, id).await?;
    let (at, flash) = (product.id, Flash::good(format!("{} {words}", product.name)));
    let wished = Product { state, ..product };
    desk.app.store.write(ChangeProduct { wished, seen_terms: None, by: desk.by(), at: desk.now }).await?;
    Ok(desk.go(&format!("/admin/products/{at}"), &flash))
}

/// The product of an address.
///
/// # Errors
/// `NotFound` where there is none.
pub async fn product(desk: &Desk, id: &str) -> Result<Product, WebError> {
    let id: ProductId = id.parse().map_err(|_| WebError::NotFound("product"))?;
    desk.read(move |view| products::by_id(view, id)?.ok_or(WebError::NotFound("product"))).await
}

/// That it is saved, and from when what pays less holds, where that was just announced.
fn saved(desk: &Desk, before: &Product) -> Flash {
    let product = desk.app.store.mirror().product(before.id);
    let ahead = product.as_ref().and_then(|product| product.terms_ahead(desk.now));
    let new = ahead.filter(|ahead| before.terms_ahead(desk.now) != Some(ahead));
    promised::saved(desk, new.map(|ahead| ahead.since))
}

/// What the product's affiliates were promised, beside the form.
async fn promises(desk: &Desk, product: &Product) -> Result<Option<Promised>, WebError> {
    let terms = product.terms_at(desk.now);
    let what = format!(
        "{} for a sale, {}, Held for {}",
        format::unbroken(&terms.commission.words(product.currency)),
        model_words(terms.model),
        format::count_of(u64::from(terms.hold_days), "day", "days")
    );
    let what = match terms.renewals {
        Renewals::All => what,
        renewals => format!("{what}, renewals: {}", renewals.words()),
    };
    let what = if terms.new_customers_only { format!("{what}, new customers only") } else { what };
    promised(desk, product, what, |what| matches!(what, AheadWhat::Terms(_))).await
}

/// The form again, where the store refused: beside the field it is about, or above all of them.
fn came_back(
    desk: &Desk,
    base: &Product,
    mut form: ProductForm,
    once: String,
    stop: Stop,
) -> Result<HttpResponse, WebError> {
    let Stop::Refused(Refused { field: Some(name), message, .. }) = stop else { return Err(stop.into()) };
    let mut conflict = None;
    match form.field_mut(name) {
        Some(field) => field.refuse(message),
        None => conflict = Some(message),
    }
    Ok(desk.show_again(&ProductEditPage { conflict, ..page(desk, base, form, once) }))
}

fn page(desk: &Desk, base: &Product, form: ProductForm, once: String) -> ProductEditPage {
    let exists = base.id != ProductId(0);
    let at = format!("/admin/products/{}", base.id);
    let title = if exists { format!("Change {}", base.name) } else { "New product".to_owned() };
    let (tried, currency) = form.tried(base);
    let sale = usual_sale(desk, base.id, currency);
    let paths = &desk.app.paths;
    ProductEditPage {
        shell: desk.shell(&title),
        title,
        name: exists.then(|| base.name.to_string()),
        action: paths.to(&if exists { format!("{at}/edit") } else { "/admin/products".into() }),
        back: paths.to(if exists { &at } else { "/admin/products" }),
        once,
        seen_terms: base.intended_terms().number.to_string(),
        conflict: None,
        problems: form.problems(),
        examples: ProductExamples::of(&tried, currency, sale, desk.now, |at| desk.date(at)),
        promised: None,
        slug_shown: paths.absolute("/p/"),
        form,
    }
}
