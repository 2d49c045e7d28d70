//! The doorway: what the pages before the sign-in need. The frame without a menu, and forms for a browser
//! that nobody knows yet.

use std::future::Future;
use std::pin::Pin;

use actix_web::cookie::Cookie;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use askama::Template;

use crate::domain::language::Language;
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::people::OneTime;
use crate::store::view::{accounts, products};
use crate::web::app::App;
use crate::web::error::WebError;
use crate::web::now::app;
use crate::web::page::{Flash, Shell};
use crate::web::secrets::fingerprint;
use crate::web::theme::Theme;
use crate::web::{csrf, flash, speaking};

/// Everything around a page for somebody who is not signed in.
pub struct Doorway {
    /// The installation.
    pub app: web::Data<App>,
    /// The moment of the request.
    pub now: Timestamp,
    /// The request, for who asks from where.
    pub request: HttpRequest,
    /// What the pages speak to this browser; the creator's are English.
    pub language: Language,
    /// Whether there is a creator already.
    pub owned: bool,
    /// The program's name, or ours while there is none.
    pub program: String,
    /// Where people who have a question turn to, as (address, label).
    pub contact: Option<(String, String)>,
    /// The token of this browser's forms.
    pub csrf: String,
    /// What the step before has to say.
    pub flash: Option<Flash>,
    cookie: Cookie<'static>,
}

impl FromRequest for Doorway {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let app = app(&request)?.clone();
            let (owned, program) =
                app.read(|view| Ok((accounts::is_owned(view)?, products::program(view)?))).await?;
            let (csrf, cookie) = csrf::token_for_stranger(&app, &request);
            Ok(Self {
                now: app.now(),
                language: speaking::asked(&request),
                owned,
                contact: program
                    .as_ref()
                    .and_then(|program| program.contact.as_ref())
                    .map(|contact| (contact.href(), contact.to_string())),
                program: program.map_or_else(|| "Duly".to_owned(), |program| program.name.to_string()),
                csrf,
                cookie,
                flash: flash::take(&app, &request),
                app,
                request,
            })
        })
    }
}

impl Doorway {
    /// The frame of a page.
    pub fn shell(&self, title: &str) -> Shell {
        Shell {
            paths: self.app.paths.clone(),
            title: title.into(),
            program: self.program.clone(),
            signed_in_as: None,
            nav: Vec::new(),
            csrf: self.csrf.clone(),
            flash: self.flash.clone(),
            time_zone_name: String::new(),
            theme: Theme::of(&self.request),
        }
    }

    /// A page, as an answer, with the cookie that its forms are tied to.
    pub fn show(&self, page: &impl Template) -> HttpResponse {
        self.show_as(StatusCode::OK, page)
    }

    /// A form that came back with what was typed, and the problems beside their fields.
    pub fn show_again(&self, page: &impl Template) -> HttpResponse {
        self.show_as(StatusCode::UNPROCESSABLE_ENTITY, page)
    }

    /// A page under another status.
    pub fn show_as(&self, status: StatusCode, page: &impl Template) -> HttpResponse {
        let mut response = flash::shown(&self.app, self.flash.as_ref(), status, page);
        speaking::said(&mut response, self.language, !speaking::is_the_creators(&self.request));
        if response.add_cookie(&self.cookie).is_err() {
            tracing::error!("a cookie could not be set");
        }
        response
    }

    /// The one-time address that was asked for, while it lives, and the hash of its secret.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn one_time(&self) -> Result<Option<(OneTime, [u8; 32])>, WebError> {
        let hash = fingerprint(&query(&self.request, "t"));
        let now = self.now;
        self.app.read(move |view| Ok(accounts::one_time(view, &hash, now)?.map(|found| (found, hash)))).await
    }

    /// The path and query of the request, so that a form comes back to the same one-time address.
    pub fn here(&self) -> String {
        self.request.uri().path_and_query().map_or_else(String::new, ToString::to_string)
    }

    /// Reads on a snapshot, off the workers.
    ///
    /// # Errors
    /// Those of `questions`, and `Unavailable` where the store is closed.
    pub async fn read<T: Send + 'static>(
        &self,
        questions: impl FnOnce(&Snapshot) -> Result<T, WebError> + Send + 'static,
    ) -> Result<T, WebError> {
        self.app.read(questions).await
    }
}

/// The first value of a parameter in the address; empty where it is not there.
pub fn query(request: &HttpRequest, name: &str) -> String {
    let mut pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
    pairs.find(|(sent, _)| sent == name).map_or_else(String::new, |(_, value)| value.into_owned())
}
