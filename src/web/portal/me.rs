//! Me: what every page of the portal needs. Which affiliate asks, the moment, the program, and the frame.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::{Method, StatusCode};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use askama::Template;
use jiff::tz::TimeZone;

use super::frame::{PortalShell, navigation};
use crate::domain::affiliate::Affiliate;
use crate::domain::deed::By;
use crate::domain::money::Money;
use crate::domain::program::Program;
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::view::{affiliates, products, rules};
use crate::web::app::App;
use crate::web::error::WebError;
use crate::web::figures::Voice;
use crate::web::looking;
use crate::web::now::app;
use crate::web::page::Flash;
use crate::web::session::Creator;
use crate::web::take_away::{As, File};
use crate::web::theme::Theme;
use crate::web::words::{PortalWords, TakingWords, portal, taking};
use crate::web::{csrf, flash, session, speaking};

/// The affiliate who is signed in, and everything around a page for her. A handler with this in its arguments
/// runs for nobody else, and reads only what is `me.affiliate.id`'s.
pub struct Me {
    /// The installation.
    pub app: web::Data<App>,
    /// Who asks.
    pub affiliate: Affiliate,
    /// The hash of the session's id: what forms are tied to.
    pub session: [u8; 32],
    /// The moment of the request.
    pub now: Timestamp,
    /// The program's settings.
    pub program: Program,
    /// The zone of all times on the page.
    pub zone: TimeZone,
    /// What the pages say.
    pub words: &'static PortalWords,
    /// The creator looks at her pages; nothing can be changed.
    looked_at: bool,
    /// How the pages look.
    pub theme: Theme,
    path: String,
    flash: Option<Flash>,
}

impl FromRequest for Me {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let app = app(&request)?.clone();
            let (affiliate, session, looked_at) = who(&request, &app).await?;
            if looked_at && !matches!(*request.method(), Method::GET | Method::HEAD) {
                return Err(WebError::OnlyLooking);
            }
            let words = portal(speaking::hers(&request, affiliate.language));
            let path = request.path().strip_prefix(app.paths.prefix()).unwrap_or_default().to_owned();
            let her = affiliate.id;
            let (program, rules) = app
                .read(move |view| {
                    let program = products::program(view)?;
                    let program = program.ok_or(WebError::broken("there is no program yet"))?;
                    Ok((program, rules::to_accept(view, her)?))
                })
                .await?;
            if rules.is_some() && !looked_at && !is_open_before_the_rules(&path) {
                return Err(WebError::RulesFirst);
            }
            Ok(Self {
                now: app.now(),
                zone: TimeZone::get(&program.time_zone).unwrap_or(TimeZone::UTC),
                flash: flash::take(&app, &request),
                app,
                affiliate,
                session,
                program,
                words,
                looked_at,
                theme: Theme::of(&request),
                path,
            })
        })
    }
}

/// Whose pages are asked for, the session that forms are tied to, and whether it is the creator who looks at them.
async fn who(request: &HttpRequest, app: &web::Data<App>) -> Result<(Affiliate, [u8; 32], bool), WebError> {
    if let Some(her) = looking::at(request, app, app.now())
        && let Ok(creator) = Creator::from_request(request, &mut Payload::None).await
        && let Some(affiliate) = app.read(move |view| Ok(affiliates::by_id(view, her)?)).await?
    {
        return Ok((affiliate, creator.session, true));
    }
    let (affiliate, session) = session::affiliate(request, app).await?.ok_or(WebError::SignIn)?;
    Ok((affiliate, session, false))
}

/// Whether a page is shown to her also while there are rules that she has not accepted: the rules themselves, and
/// what is hers alone.
fn is_open_before_the_rules(path: &str) -> bool {
    ["/portal/rules", "/portal/account"].iter().any(|open| path.starts_with(open))
}

impl Me {
    /// Who it is that changes something, for the history.
    pub fn by(&self) -> By {
        By::Affiliate(self.affiliate.id)
    }

    /// The frame of a page.
    pub fn shell(&self, title: &str) -> PortalShell {
        let paths = &self.app.paths;
        PortalShell {
            paths: paths.clone(),
            title: title.into(),
            program: self.program.name.to_string(),
            signed_in_as: Some(self.affiliate.name.to_string()),
            stop_looking: self.looked_at.then(|| paths.to("/admin/looking/end")),
            nav: navigation(paths, &self.path, self.words),
            csrf: csrf::token(&self.app, &self.session),
            flash: self.flash.clone(),
            time_zone_name: self.program.time_zone.clone(),
            theme: self.theme,
            words: self.words,
            languages: Vec::new(),
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

    fn show_as(&self, status: StatusCode, page: &impl Template) -> HttpResponse {
        let mut response = flash::shown(&self.app, self.flash.as_ref(), status, page);
        speaking::said(&mut response, self.words.language, self.affiliate.language.is_none());
        response
    }

    /// After a form: on to another page of ours, which says how it went.
    pub fn go(&self, path: &str, flash: &Flash) -> HttpResponse {
        flash::redirect(&self.app, path, flash)
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

    /// A list of hers as a file.
    pub(super) fn file(&self, name: &str, kind: As) -> File {
        let (app, zone) = (self.app.get_ref().clone(), self.zone.clone());
        File { app, name: name.to_owned(), kind, zone, currency: self.taking().currency }
    }

    /// What the columns of her files are called that are none of her pages.
    pub(super) fn taking(&self) -> &'static TakingWords {
        taking(self.words.language)
    }

    /// A key for a form, so that sending it twice counts once.
    pub fn once(&self) -> String {
        self.app.chance.token()
    }

    /// An address of one of our pages.
    pub fn to(&self, path: &str) -> String {
        self.app.paths.to(path)
    }

    /// An amount as people read it.
    pub fn money(&self, money: Money) -> String {
        self.words.formats.money(money)
    }

    /// How figures are told to her.
    pub fn voice(&self) -> Voice {
        Voice { words: self.words.figures, charts: self.words.charts }
    }

    /// A day in the program's zone.
    pub fn date(&self, at: Timestamp) -> String {
        self.words.formats.date(at, &self.zone)
    }

    /// A moment in the program's zone.
    pub fn date_time(&self, at: Timestamp) -> String {
        self.words.formats.date_time(at, &self.zone)
    }

    /// How long ago, or how soon.
    pub fn relative(&self, at: Timestamp) -> String {
        self.words.formats.relative(at, self.now)
    }
}
