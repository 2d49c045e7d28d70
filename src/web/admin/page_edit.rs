//! An alternative page is made and changed, withdrawn and brought back.

use std::sync::Arc;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::product_edit;
use crate::domain::destination::Destination;
use crate::domain::name::Name;
use crate::domain::page::Page;
use crate::domain::product::Product;
use crate::store::changes::once::Once;
use crate::store::changes::page_changes::{CHANGED_MEANWHILE, ChangePage, CreatePage};
use crate::store::error::{Refused, Stop};
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{BadForm, Field, FormData, problems};
use crate::web::hotlinks::named;
use crate::web::page::{Flash, Shell};
use crate::web::paths::Paths;
use crate::web::secrets::{fingerprint, hex};

#[derive(Template)]
#[template(path = "admin/page_edit.html")]
struct PageEditPage {
    shell: Shell,
    title: String,
    product: String,
    product_href: String,
    action: String,
    once: String,
    /// What the form remembers of the page that it showed.
    seen: String,
    conflict: Option<&'static str>,
    problems: Vec<(&'static str, String)>,
    name: Field,
    url: Field,
    /// The address of the page here, the creator's link to it, and whether it is withdrawn.
    exists: Option<(String, String, bool)>,
}

/// `GET /admin/products/{id}/pages/new`.
pub async fn new(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let product = product_edit::product(&desk, &id).await?;
    let once = desk.once();
    Ok(desk.show(&page(&desk, &product, None, blank(), once)))
}

/// `POST /admin/products/{id}/pages/new`.
pub async fn create(desk: Desk, id: web::Path<String>, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let product = product_edit::product(&desk, &id).await?;
    let mut form = of(&sent.data)?;
    let once = sent.data.one("once")?.to_owned();
    let (name, url) = read(&mut form, &desk.app.paths);
    let (Some(name), Some(url)) = (name, url) else {
        return Ok(desk.show_again(&page(&desk, &product, None, form, once)));
    };
    let flash = Flash::good(format!("{name} is among the links of every affiliate."));
    let change = CreatePage { product: product.id, name, url, by: desk.by(), at: desk.now };
    match desk.app.store.write(Once { key: sent.once(desk.now)?, change }).await {
        Ok(_) => Ok(desk.go(&format!("/admin/products/{}/pages", product.id), &flash)),
        Err(stop) => refused(&desk, &product, None, form, once, stop),
    }
}

/// `GET /admin/pages/{id}`.
pub async fn edit(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let (found, product) = found(&desk, &id)?;
    Ok(desk.show(&page(&desk, &product, Some(&found), as_kept(&found), String::new())))
}

/// `POST /admin/pages/{id}`: another name or address; no link changes. What somebody else changed
/// meanwhile is not overwritten.
pub async fn update(desk: Desk, id: web::Path<String>, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let (found, product) = found(&desk, &id)?;
    let mut form = of(&sent.data)?;
    let (Some(name), Some(url)) = read(&mut form, &desk.app.paths) else {
        let seen = sent.data.one("seen")?.to_owned();
        let page = page(&desk, &product, Some(&found), form, String::new());
        return Ok(desk.show_again(&PageEditPage { seen, ..page }));
    };
    let (before, wished) = (Page::clone(&found), Page { name, url, ..Page::clone(&found) });
    // What is there already, such as a form sent twice, takes nothing back.
    if wished == before || sent.data.one("seen")? == fingerprint_of(&before) {
        match desk
            .app
            .store
            .write(ChangePage { wished, seen: Some(before), by: desk.by(), at: desk.now })
            .await
        {
            Ok(()) => {
                let flash = Flash::good("Saved. Every link stays as it is.");
                return Ok(desk.go(&format!("/admin/products/{}/pages", product.id), &flash));
            }
            Err(Stop::Refused(Refused { field: Some("seen"), .. })) => {}
            Err(stop) => return refused(&desk, &product, Some(&found), form, String::new(), stop),
        }
    }
    let page = page(&desk, &product, Some(&found), form, String::new());
    Ok(desk.show_again(&PageEditPage { conflict: Some(CHANGED_MEANWHILE), ..page }))
}

/// What the form showed of the page.
fn fingerprint_of(page: &Page) -> String {
    hex(&fingerprint(&format!("{:?}", (&page.name, &page.url)))[..16])
}

/// `POST /admin/pages/{id}/withdrawal`: links to it lead to the sales page, and touches are kept.
pub async fn withdraw(desk: Desk, id: web::Path<String>, _: OwnForm) -> Result<HttpResponse, WebError> {
    enter(&desk, &id, true, "is withdrawn. Its links lead to the sales page.").await
}

/// `POST /admin/pages/{id}/activation`.
pub async fn activate(desk: Desk, id: web::Path<String>, _: OwnForm) -> Result<HttpResponse, WebError> {
    enter(&desk, &id, false, "is back.").await
}

async fn enter(desk: &Desk, id: &str, withdrawn: bool, words: &str) -> Result<HttpResponse, WebError> {
    let (found, product) = found(desk, id)?;
    let flash = Flash::good(format!("{} {words}", found.name));
    let wished = Page { withdrawn, ..Page::clone(&found) };
    if let Err(stop) =
        desk.app.store.write(ChangePage { wished, seen: None, by: desk.by(), at: desk.now }).await
    {
        let form = as_kept(&found);
        return refused(desk, &product, Some(&found), form, String::new(), stop);
    }
    Ok(desk.go(&format!("/admin/products/{}/pages", product.id), &flash))
}

/// Shows the form again with the reason beside the name, where it is the name that another page has.
fn refused(
    desk: &Desk,
    product: &Product,
    found: Option<&Page>,
    mut form: (Field, Field),
    once: String,
    stop: Stop,
) -> Result<HttpResponse, WebError> {
    match stop {
        Stop::Refused(refused) if refused.field == Some("name") => {
            form.0.refuse(refused.message);
            Ok(desk.show_again(&page(desk, product, found, form, once)))
        }
        stop => Err(stop.into()),
    }
}

fn found(desk: &Desk, id: &str) -> Result<(Arc<Page>, Arc<Product>), WebError> {
    let missing = || WebError::NotFound("page");
    let mirror = desk.app.store.mirror();
    let page = mirror.page_called(id.parse().map_err(|_| missing())?).ok_or_else(missing)?;
    let product = mirror.product(page.product).ok_or_else(missing)?;
    Ok((page, product))
}

fn blank() -> (Field, Field) {
    (Field::new("name", ""), Field::new("url", ""))
}

fn as_kept(page: &Page) -> (Field, Field) {
    (Field::new("name", page.name.as_str()), Field::new("url", page.url.as_str()))
}

fn of(data: &FormData) -> Result<(Field, Field), BadForm> {
    Ok((data.field("name")?, data.field("url")?))
}

fn read((name, url): &mut (Field, Field), paths: &Paths) -> (Option<Name>, Option<Destination>) {
    (name.parse(Name::parse), url.parse(|text| paths.lead(text)))
}

fn page(
    desk: &Desk,
    product: &Product,
    found: Option<&Page>,
    (name, url): (Field, Field),
    once: String,
) -> PageEditPage {
    let paths = &desk.app.paths;
    let title = found.map_or("New alternative page".to_owned(), |page| format!("Change {}", page.name));
    let product_href = paths.to(&format!("/admin/products/{}", product.id));
    let at = found.map(|page| paths.to(&format!("/admin/pages/{}", page.id)));
    let own = |page: &Page| paths.absolute(&named(&product.creator_code, page.word.as_str()));
    PageEditPage {
        shell: desk.shell(&title),
        title,
        product: product.name.to_string(),
        action: at.clone().unwrap_or_else(|| format!("{product_href}/pages/new")),
        product_href,
        once,
        seen: found.map_or(String::new(), fingerprint_of),
        conflict: None,
        problems: problems(&[&name, &url]),
        name,
        url,
        exists: at.zip(found).map(|(at, page)| (at, own(page), page.withdrawn)),
    }
}
