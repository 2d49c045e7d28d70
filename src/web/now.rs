//! One moment a request: whoever asks twice would get two answers.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};

use super::app::App;
use super::error::WebError;
use crate::domain::time::Timestamp;

/// The moment of this request.
#[derive(Debug, Clone, Copy)]
pub struct Now(pub Timestamp);

impl FromRequest for Now {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(app(request).map(|app| Self(app.now())))
    }
}

/// The installation behind a request.
///
/// # Errors
/// `Broken` where the server was put together without one.
pub fn app(request: &HttpRequest) -> Result<&web::Data<App>, WebError> {
    request
        .app_data::<web::Data<App>>()
        .ok_or_else(|| WebError::broken("the server was started without its parts"))
}
