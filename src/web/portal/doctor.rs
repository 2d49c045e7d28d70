//! The Doctor behind the affiliates' door: her own links.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::frame::PortalShell;
use super::me::Me;
use crate::web::doctor::{DoctorShown, Examining, Reader, asked_link};
use crate::web::error::WebError;
use crate::web::words::doctor;

#[derive(Template)]
#[template(path = "portal/doctor.html")]
struct DoctorPage {
    shell: PortalShell,
    doctor: DoctorShown,
}

/// `GET /portal/doctor[?link=]`.
pub async fn show(me: Me, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let reader = Reader::Affiliate(me.affiliate.id);
    let examining = Examining { app: &me.app, request: &request, reader, now: me.now };
    let doctor = DoctorShown::of(
        &examining,
        "/portal/doctor",
        asked_link(&request),
        &me.zone,
        doctor(me.words.language),
    );
    let doctor = doctor.await?;
    Ok(me.show(&DoctorPage { shell: me.shell(doctor.words.doctor), doctor }))
}
