//! The creator's desk: what every page for her needs. Who asks, the moment, the program, and the frame.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use askama::Template;
use jiff::tz::TimeZone;

use crate::domain::affiliation::AffiliationState;
use crate::domain::deed::By;
use crate::domain::money::Money;
use crate::domain::program::Program;
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::keys::Listed;
use crate::store::view::conversions::{self, List};
use crate::store::view::{affiliates, products, suspicions};
use crate::web::app::App;
use crate::web::error::WebError;
pub use crate::web::format::money_of as money_text;
use crate::web::now::app;
use crate::web::page::{Flash, Shell, Waiting, navigation};
use crate::web::session::Creator;
use crate::web::theme::Theme;
use crate::web::{csrf, flash, format};

/// The most that is counted for the menu; beyond that "99" says enough.
const WAITING_MAX: usize = 99;

/// Everything around a page for the creator. A handler with this in its arguments runs for nobody else.
#[derive(Clone)]
pub struct Desk {
    /// The installation.
    pub app: web::Data<App>,
    /// Who asks.
    pub creator: Creator,
    /// The moment of the request.
    pub now: Timestamp,
    /// The program's settings.
    pub program: Program,
    /// The zone of all times on the page.
    pub zone: TimeZone,
    path: String,
    /// How the pages look.
    pub theme: Theme,
    flash: Option<Flash>,
    waiting: Waiting,
}

impl FromRequest for Desk {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let creator = Creator::from_request(&request, payload);
        Box::pin(async move {
            let app = app(&request)?.clone();
            let creator = creator.await?;
            let (program, waiting) = app
                .read(|view| {
                    let program =
                        products::program(view)?.ok_or(WebError::broken("there is no program yet"))?;
                    let review = conversions::page(view, List::Only(Listed::Review), None, WAITING_MAX)?;
                    let conversions = u64::try_from(review.len()).unwrap_or(0);
                    let affiliations = affiliates::count_standing(view, AffiliationState::Applied)?;
                    let suspicions = suspicions::count_waiting(view, WAITING_MAX)?;
                    let suspicions = u64::try_from(suspicions).unwrap_or(0);
                    Ok((program, Waiting { affiliations, conversions, suspicions }))
                })
                .await?;
            let path = request.path().strip_prefix(app.paths.prefix()).unwrap_or_default().to_owned();
            Ok(Self {
                now: app.now(),
                zone: TimeZone::get(&program.time_zone).unwrap_or(TimeZone::UTC),
                flash: flash::take(&app, &request),
                app,
                creator,
                program,
                path,
                theme: Theme::of(&request),
                waiting,
            })
        })
    }
}

impl Desk {
    /// Who asks, for the history of what she changes.
    pub fn by(&self) -> By {
        By::Account(self.creator.account.id)
    }

    /// The frame of a page.
    pub fn shell(&self, title: &str) -> Shell {
        let paths = &self.app.paths;
        Shell {
            paths: paths.clone(),
            title: title.into(),
            program: self.program.name.to_string(),
            signed_in_as: Some(self.creator.account.email.to_string()),
            nav: navigation(paths, &self.path, self.waiting, self.creator.account.role),
            csrf: csrf::token(&self.app, &self.creator.session),
            flash: self.flash.clone(),
            time_zone_name: self.program.time_zone.clone(),
            theme: self.theme,
        }
    }

    /// A page, as an answer. The message of the step before was shown, so it goes.
    pub fn show(&self, page: &impl Template) -> HttpResponse {
        self.show_as(StatusCode::OK, page)
    }

    /// A form that came back with what was typed, and the problems beside their fields.
    pub fn show_again(&self, page: &impl Template) -> HttpResponse {
        self.show_as(StatusCode::UNPROCESSABLE_ENTITY, page)
    }

    /// The same with another status.
    pub fn show_as(&self, status: StatusCode, page: &impl Template) -> HttpResponse {
        flash::shown(&self.app, self.flash.as_ref(), status, page)
    }

    /// After a form: on to another page of ours, which says how it went.
    pub fn go(&self, path: &str, flash: &Flash) -> HttpResponse {
        flash::redirect(&self.app, path, flash)
    }

    /// Reads on a snapshot, off the workers.
    ///
    /// # Errors
    /// Those of `read`, and `Unavailable` where the store is closed.
    pub async fn read<T: Send + 'static>(
        &self,
        questions: impl FnOnce(&Snapshot) -> Result<T, WebError> + Send + 'static,
    ) -> Result<T, WebError> {
        self.app.read(questions).await
    }

    /// A key for a form, so that sending it twice counts once.
    pub fn once(&self) -> String {
        self.app.chance.token()
    }

    /// An amount as people read it.
    pub fn money(&self, money: Money) -> String {
        format::money_of(money)
    }

    /// A day in the program's zone.
    pub fn date(&self, at: Timestamp) -> String {
        format::date(at.0, &self.zone)
    }

    /// A moment in the program's zone.
    pub fn date_time(&self, at: Timestamp) -> String {
        format::date_time(at.0, &self.zone)
    }

    /// How long ago, or how soon.
    pub fn relative(&self, at: Timestamp) -> String {
        format::relative(at.0, self.now.0)
    }
}
