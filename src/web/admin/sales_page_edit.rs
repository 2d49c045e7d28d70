//! The editor of a product's sales page: what the page says, how it looks before it is kept, and whether links
//! lead to it or to a page of the creator's own.

use actix_web::http::StatusCode;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::product_edit;
use super::sales_page_form::SalesPageForm;
use crate::domain::destination::Destination;
use crate::domain::product::Product;
use crate::domain::sales_page::{PictureFile, SalesPage};
use crate::store::changes::change_sales_page::{ChangeSalesPage, PictureWish};
use crate::store::error::{Refused, Stop};
use crate::store::view::sales_pages;
use crate::web::error::WebError;
use crate::web::page::{self, Flash, Shell};
use crate::web::paths::Paths;
use crate::web::sales_page::{Made, SalesPageView, ShownTo};
use crate::web::theme::Theme;
use crate::web::upload::OwnUpload;
use crate::web::{pictures, speaking, words};

#[derive(Template)]
#[template(path = "admin/sales_page_edit.html")]
struct SalesPageEditor {
    shell: Shell,
    name: String,
    product: String,
    at: String,
    address: String,
    /// Address and size of the picture that is kept.
    picture: Option<(String, u32, u32)>,
    form: SalesPageForm,
    problems: Vec<(&'static str, String)>,
    conflict: Option<String>,
}

/// `GET /admin/products/{id}/page`.
pub async fn edit(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let (product, page) = found(&desk, &id).await?;
    let form = SalesPageForm::showing(&product, &page);
    Ok(desk.show(&editor(&desk, &product, &page, form)))
}

/// `POST /admin/products/{id}/page`. What somebody else changed meanwhile is not overwritten.
pub async fn update(desk: Desk, id: web::Path<String>, sent: OwnUpload) -> Result<HttpResponse, WebError> {
    let (product, before) = found(&desk, &id).await?;
    let mut form = SalesPageForm::of(&sent.data)?;
    let Some((wished, sales_url, picture)) = read(&mut form, &product, &desk.app.paths, sent.file).await?
    else {
        return Ok(desk.show_again(&editor(&desk, &product, &before, form)));
    };
    let change = ChangeSalesPage { wished, picture, sales_url, seen: form.seen, by: desk.by(), at: desk.now };
    match desk.app.store.write(change).await {
        Ok(()) => Ok(desk.go(&format!("/admin/products/{}/page", product.id), &Flash::good("Saved."))),
        Err(Stop::Refused(Refused { field: Some("seen"), message, .. })) => {
            let conflict = Some(message);
            Ok(desk.show_again(&SalesPageEditor { conflict, ..editor(&desk, &product, &before, form) }))
        }
        Err(stop) => Err(stop.into()),
    }
}

/// `POST /admin/products/{id}/page/preview`: the page as it would be; nothing is kept.
pub async fn preview(
    desk: Desk,
    id: web::Path<String>,
    request: HttpRequest,
    sent: OwnUpload,
) -> Result<HttpResponse, WebError> {
    let (product, before) = found(&desk, &id).await?;
    let mut form = SalesPageForm::of(&sent.data)?;
    let Some((page, _, wish)) = read(&mut form, &product, &desk.app.paths, sent.file).await? else {
        return Ok(desk.show_again(&editor(&desk, &product, &before, form)));
    };
    let (picture, unkept_picture) = match &wish {
        PictureWish::Keep => (before.picture, None),
        PictureWish::Remove => (None, None),
        PictureWish::Set(file) => (Some(file.picture), Some(within_an_address(file))),
    };
    let page = SalesPage { picture, ..page };
    let words = words::chosen(page.language, speaking::of_browser(&request));
    let (app, program) = (desk.app.clone(), desk.program.name.to_string());
    let theme = Theme::of(&request);
    let shown = web::block(move || {
        let shown_to = ShownTo::Creator { unkept_picture };
        let (click, question) = (None, None);
        let made = Made { product: &product, page: &page, program, words, click, question, shown_to, theme };
        SalesPageView::of(&app, made)
    });
    Ok(page::html(StatusCode::OK, &shown.await?))
}

async fn found(desk: &Desk, id: &str) -> Result<(Product, SalesPage), WebError> {
    let product = product_edit::product(desk, id).await?;
    desk.read(move |view| {
        let page = sales_pages::of(view, product.id)?;
        Ok((product, page))
    })
    .await
}

/// What the form makes; `None` where any field has a problem, the picture too.
async fn read(
    form: &mut SalesPageForm,
    product: &Product,
    paths: &Paths,
    file: Option<Bytes>,
) -> Result<Option<(SalesPage, Option<Destination>, PictureWish)>, WebError> {
    let said = form.read(product, paths);
    let picture = match file {
        Some(file) => match web::block(move || pictures::ready(&file)).await? {
            Ok(ready) => Some(PictureWish::Set(ready)),
            Err(bad) => {
                form.picture.refuse(bad.to_string());
                None
            }
        },
        None if form.remove_picture.checked() => Some(PictureWish::Remove),
        None => Some(PictureWish::Keep),
    };
    if said.is_none() && matches!(picture, Some(PictureWish::Set(_))) {
        // A browser sends no file a second time.
        form.picture.refuse("This picture is fine. Please choose it once more when the rest is mended.");
    }
    Ok(said.zip(picture).map(|((page, sales_url), picture)| (page, sales_url, picture)))
}

fn editor(desk: &Desk, product: &Product, page: &SalesPage, form: SalesPageForm) -> SalesPageEditor {
    let paths = &desk.app.paths;
    let here = format!("/p/{}", product.slug);
    SalesPageEditor {
        shell: desk.shell(&format!("Sales page of {}", product.name)),
        name: product.name.to_string(),
        product: paths.to(&format!("/admin/products/{}", product.id)),
        at: paths.to(&format!("/admin/products/{}/page", product.id)),
        address: paths.absolute(&here),
        picture: page.picture.map(|picture| {
            (paths.to(&format!("{here}/picture/{}", picture.file_name())), picture.width, picture.height)
        }),
        problems: form.problems(),
        conflict: None,
        form,
    }
}

/// A small file as an address, which the content policy takes for pictures (RFC 2397).
fn within_an_address(file: &PictureFile) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut address = format!("data:{};base64,", file.picture.kind.content_type());
    for three in file.bytes.chunks(3) {
        let bits =
            three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = usize::try_from(bits >> (18 - 6 * place) & 63).unwrap_or(0);
            address.push(if place > three.len() { '=' } else { char::from(DIGITS[digit]) });
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::sales_page::{Picture, PictureHash, PictureKind};

    #[test]
    fn a_picture_fits_into_an_address() {
        let picture = Picture { hash: PictureHash([0; 16]), kind: PictureKind::Png, width: 1, height: 1 };
        let within = |bytes: &[u8]| within_an_address(&PictureFile { picture, bytes: bytes.to_vec() });
        for (bytes, address) in [(&b"foobar"[..], "Zm9vYmFy"), (b"fooba", "Zm9vYmE="), (b"foob", "Zm9vYg==")]
        {
            assert_eq!(within(bytes), format!("data:image/png;base64,{address}")); // RFC 4648, 10.
        }
    }
}
