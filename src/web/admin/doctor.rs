//! The Doctor behind the creator's door: any link of the installation, and any page of her products.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::desk::Desk;
use super::page_check;
use crate::domain::language::Language;
use crate::web::csrf::OwnForm;
use crate::web::doctor::{DoctorShown, Examining, Reader, asked_link};
use crate::web::error::WebError;
use crate::web::form::Field;
use crate::web::page::Shell;
use crate::web::page_check::{Hosts, address};
use crate::web::words::doctor;

#[derive(Template)]
#[template(path = "admin/doctor.html")]
struct DoctorPage {
    shell: Shell,
    doctor: DoctorShown,
    url: Field,
}

/// `GET /admin/doctor[?link=]`.
pub async fn show(desk: Desk, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let page = page(&desk, &request, asked_link(&request), Field::new("url", "")).await?;
    Ok(desk.show(&page))
}

/// `POST /admin/doctor/page`: reads a page of whichever product it belongs to.
pub async fn look(desk: Desk, request: HttpRequest, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let mut url = sent.data.field("url")?;
    if let Some(asked) = url.parse(address) {
        let products = desk.app.store.mirror().products();
        match products.iter().find(|product| Hosts::of(&desk.app, product).have(&asked)) {
            Some(product) => return page_check::answer(&desk, product, url).await,
            None => url.refuse("None of your products has a page on that site, and Duly reads no other."),
        }
    }
    let page = page(&desk, &request, String::new(), url).await?;
    Ok(desk.show_again(&page))
}

async fn page(desk: &Desk, request: &HttpRequest, link: String, url: Field) -> Result<DoctorPage, WebError> {
    let examining = Examining { app: &desk.app, request, reader: Reader::Creator, now: desk.now };
    let doctor =
        DoctorShown::of(&examining, "/admin/doctor", link, &desk.zone, doctor(Language::English)).await?;
    Ok(DoctorPage { shell: desk.shell(doctor.words.doctor), doctor, url })
}
