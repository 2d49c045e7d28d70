//! The Doctor behind the creator's door: any link of the installation.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::desk::Desk;
use crate::web::doctor::{DoctorShown, Examining, Reader, asked_link};
use crate::web::error::WebError;
use crate::web::page::Shell;

#[derive(Template)]
#[template(path = "admin/doctor.html")]
struct DoctorPage {
    shell: Shell,
    doctor: DoctorShown,
}

/// `GET /admin/doctor[?link=]`.
pub async fn show(desk: Desk, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let examining = Examining { app: &desk.app, request: &request, reader: Reader::Creator, now: desk.now };
    let doctor = DoctorShown::of(&examining, "/admin/doctor", asked_link(&request), &desk.zone).await?;
    Ok(desk.show(&DoctorPage { shell: desk.shell(doctor.words.doctor), doctor }))
}
