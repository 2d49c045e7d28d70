//! One error for all doors, and the one place where it becomes an answer.
//!
//! A handler uses `?`. The person is told what happened and what to do; the cause goes to the log.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use serde_json::json;

use super::app::App;
use super::now::app;
use super::page::{ErrorPage, PublicShell};
use super::signing_in;
use super::theme::Theme;
use super::words::VisitorWords;
use super::{headers, page, speaking, words};
use crate::domain::language::Language;
use crate::store::error::{Refused, RefusedKind, Stop, StoreError};

/// Why a request was not done.
#[derive(Debug)]
pub enum WebError {
    /// Nobody is signed in: pages lead to the sign-in, the API answers 401.
    SignIn,
    /// The program's rules changed, and she has not accepted them yet: pages lead to them (`product.md` P5).
    RulesFirst,
    /// The creator looks at an affiliate's pages, where she can change nothing.
    OnlyLooking,
    /// There is no such thing, or not for this asker, who must not know which.
    NotFound(&'static str),
    /// What was sent cannot be read; the sentence says what to do.
    BadRequest(String),
    /// A field of a question to the script's addresses cannot be read: its name, and what to send instead.
    Malformed(&'static str, String),
    /// The page that asks is on a site (its origin) that is not one of the product's own.
    OtherSite(String),
    /// Several fields are wrong: each by its name, with a sentence that says what to send instead.
    Invalid(Vec<(String, String)>),
    /// The body is not declared as JSON.
    NotJson,
    /// More bytes than are taken.
    TooLarge,
    /// A form with a file came with more bytes than are read, in MB.
    FileTooLarge(usize),
    /// The body came too slowly.
    TooSlow,
    /// The form is not one that we gave to this browser, or too old.
    BadForm,
    /// The form is of a page that was opened before she signed in anew.
    OldForm,
    /// Only owners can do this; the names of those who can.
    OwnersOnly(String),
    /// A token that may only read.
    ReadOnly,
    /// Too often; wait so many seconds.
    TooOften(u32),
    /// The store refused: for the person.
    Refused(Refused),
    /// The store is closed or busy: nothing was saved.
    Unavailable(StoreError),
    /// Something broke: for the log.
    Broken(Box<dyn std::error::Error + Send + Sync>),
}

impl WebError {
    /// Something that cannot be, said in words for the log.
    pub fn broken(what: &'static str) -> Self {
        Self::Broken(what.into())
    }

    fn headline(&self) -> &'static str {
        match self {
            Self::SignIn => "Please sign in",
            Self::RulesFirst => "Please read the rules",
            Self::OnlyLooking => "You are only looking",
            Self::NotFound(_) => "Not found",
            Self::BadRequest(_) | Self::Malformed(..) => "That cannot be read",
            Self::OtherSite(_) => "This site may not ask",
            Self::Invalid(_) => "Some fields are not valid",
            Self::NotJson => "That is not JSON",
            Self::TooLarge => "That is too long",
            Self::FileTooLarge(_) => "That file is too large",
            Self::TooSlow => "That took too long",
            Self::BadForm => "This form is too old",
            Self::OldForm => words::portal(Language::English).entry.old_form,
            Self::OwnersOnly(_) => "Only an owner can do that",
            Self::ReadOnly => "This token may only read",
            Self::TooOften(_) => "Too often",
            Self::Refused(_) => "That is not possible",
            Self::Unavailable(_) => "Nothing was saved",
            Self::Broken(_) => "Something broke",
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::SignIn => "You are not signed in, or you were signed out.".into(),
            Self::RulesFirst => "The rules of the program changed. Please read and accept them first.".into(),
            Self::OnlyLooking => "You see these pages as your affiliate does, and only the affiliate can change something here.".into(),
            Self::NotFound(what) => format!("There is no such {what}."),
            Self::BadRequest(why) | Self::Malformed(_, why) => why.clone(),
            Self::OtherSite(origin) => {
                format!(
                    "{origin} is not one of this product's own sites. Its creator can add it to those that may run the script."
                )
            }
            Self::Invalid(problems) => {
                let told = |(field, message): &(String, String)| match field.as_str() {
                    "" => message.clone(),
                    field => format!("{field}: {message}"),
                };
                problems.iter().map(told).collect::<Vec<_>>().join(" ")
            }
            Self::NotJson => "Send Content-Type: application/json.".into(),
            Self::TooLarge => "More was sent than can be taken here.".into(),
            Self::FileTooLarge(limit) => format!(
                "Files of more than {limit} MB are not read. Please go back, what you typed is still there, and choose a smaller one."
            ),
            Self::TooSlow => "The request did not arrive in time. Please send it again.".into(),
            Self::BadForm => {
                "Please go back, where most browsers still show what you typed. Copy what is long, reload the page, and send it again.".into()
            }
            Self::OldForm => words::portal(Language::English).entry.old_form_means.into(),
            Self::OwnersOnly(owners) => {
                format!("The team, the settings and the tokens belong to the owners. Please ask {owners}.")
            }
            Self::ReadOnly => "Use a token with the scope write.".into(),
            Self::TooOften(seconds) => format!("Please wait {seconds} seconds and try again."),
            Self::Refused(refused) => refused.message.clone(),
            Self::Unavailable(_) => {
                "The database cannot be written at the moment. Please send it again.".into()
            }
            Self::Broken(_) => "The error is in the log. Please try again.".into(),
        }
    }

    /// The answer for this asker: a problem in JSON for programs, a page for people.
    pub fn answer(&self, request: &HttpRequest) -> HttpResponse {
        self.log();
        let Ok(app) = app(request) else { return HttpResponse::new(self.status_code()) };
        let path = request.path().strip_prefix(app.paths.prefix()).unwrap_or_default();
        let is_json_file = matches!(self, Self::Invalid(_)) && path.ends_with(".json");
        let mut response = if path.starts_with("/api/") || path.starts_with("/e/") || is_json_file {
            self.problem()
        } else if matches!(self, Self::SignIn) {
            signing_in::led_there(request, app)
        } else if matches!(self, Self::RulesFirst) {
            page::see_other(&app.paths.to("/portal/rules"))
        } else {
            self.page(app, request)
        };
        let wait = match self {
            Self::TooOften(seconds) => Some(*seconds),
            Self::Unavailable(_) => Some(10),
            _ => None,
        };
        if let Some(seconds) = wait {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        headers::protect(response.headers_mut());
        response
    }

    /// RFC 9457.
    fn problem(&self) -> HttpResponse {
        let errors: Vec<_> = match self {
            Self::Refused(Refused { field: Some(field), message, .. }) => {
                vec![json!({ "field": field, "message": message })]
            }
            Self::Malformed(field, why) => vec![json!({ "field": field, "message": why })],
            Self::Invalid(problems) => problems
                .iter()
                .map(|(field, message)| json!({ "field": field, "message": message }))
                .collect(),
            _ => Vec::new(),
        };
        let status = self.status_code();
        let detail = match self {
            Self::SignIn => "Send a token that is valid: Authorization: Bearer TOKEN.".to_owned(),
            // Each stands in `errors`.
            Self::Invalid(_) => "Some fields are not valid.".to_owned(),
            _ => self.detail(),
        };
        let body = json!({
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or_else(|| self.headline()),
            "status": status.as_u16(),
            "detail": detail,
            "errors": errors,
        });
        let mut response = HttpResponse::build(status);
        if matches!(self, Self::SignIn) {
            response.insert_header((WWW_AUTHENTICATE, "Bearer"));
        }
        response.insert_header((CONTENT_TYPE, "application/problem+json")).body(body.to_string())
    }

    /// Headline and detail in a language. English has a sentence for each case; the others for those that visitors meet.
    fn told_in(&self, words: &VisitorWords) -> (&'static str, String) {
        match self {
            // These sentences are in the language of whoever asked.
            Self::Invalid(problems) => {
                let sentences: Vec<&str> = problems.iter().map(|(_, sentence)| sentence.as_str()).collect();
                let is_english = words.language == Language::English;
                (if is_english { self.headline() } else { words.not_taken }, sentences.join(" "))
            }
            _ if words.language == Language::English => (self.headline(), self.detail()),
            Self::OldForm => {
                let entry = &words::portal(words.language).entry;
                (entry.old_form, entry.old_form_means.into())
            }
            Self::NotFound(_) => (words.no_such_page, words.no_such_page_detail.into()),
            Self::TooOften(seconds) => (words.too_often, (words.too_often_detail)(*seconds)),
            Self::Unavailable(_) => (words.not_saved, words.not_saved_detail.into()),
            Self::Broken(_) => (words.broken, words.broken_detail.into()),
            _ => (words.not_taken, words.not_taken_detail.into()),
        }
    }

    /// A page in the language of whoever asks; the creator's are English.
    fn page(&self, app: &App, request: &HttpRequest) -> HttpResponse {
        let (paths, words) = (&app.paths, words::visitor(speaking::asked(request)));
        let (headline, detail) = self.told_in(words);
        let way_on = match self {
            Self::OldForm => {
                let page = paths.to(&signing_in::page_of_form(request, app));
                (page, words::portal(words.language).entry.open_again.into())
            }
            _ => way_on(paths, request, words.language),
        };
        let page = ErrorPage {
            shell: PublicShell::new(paths, Theme::of(request), headline, words),
            status: self.status_code().as_u16(),
            headline: headline.into(),
            detail,
            way_on: Some(way_on),
            request_id: None,
        };
        speaking::page(self.status_code(), &page, words.language, !speaking::is_the_creators(request))
    }

    fn log(&self) {
        match self {
            Self::Broken(cause) => tracing::error!(%cause, "a request broke"),
            Self::Unavailable(cause) => tracing::warn!(%cause, "a request was not saved"),
            _ => {}
        }
    }
}

impl fmt::Display for WebError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail())
    }
}

impl ResponseError for WebError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::BadRequest(_) | Self::Malformed(..) => StatusCode::BAD_REQUEST,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge | Self::FileTooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::BadForm
            | Self::OldForm
            | Self::OwnersOnly(_)
            | Self::ReadOnly
            | Self::RulesFirst
            | Self::OnlyLooking
            | Self::OtherSite(_) => StatusCode::FORBIDDEN,
            Self::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Refused(refused) => match refused.kind {
                RefusedKind::NotFound => StatusCode::NOT_FOUND,
                RefusedKind::Conflict => StatusCode::CONFLICT,
                RefusedKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            },
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Only the status: `headers::frame` knows who asks, and makes the answer.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

impl From<StoreError> for WebError {
    fn from(error: StoreError) -> Self {
        match error {
            // A disk that fails is closed a moment later; either way nothing was saved for sure.
            StoreError::Closed
            | StoreError::Busy
            | StoreError::Full
            | StoreError::Unsure(_)
            | StoreError::Database(_) => Self::Unavailable(error),
            other => Self::Broken(Box::new(other)),
        }
    }
}

impl From<Refused> for WebError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<Stop> for WebError {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Refused(refused) => Self::Refused(refused),
            Stop::Fault(error) => error.into(),
        }
    }
}

impl From<actix_web::error::BlockingError> for WebError {
    fn from(error: actix_web::error::BlockingError) -> Self {
        Self::Broken(Box::new(error))
    }
}

impl From<super::form::BadForm> for WebError {
    fn from(bad: super::form::BadForm) -> Self {
        match bad {
            super::form::BadForm::TooLong => Self::TooLarge,
            other => Self::BadRequest(other.to_string()),
        }
    }
}
/// Back to the first page behind the door that was asked at.
fn way_on(paths: &super::paths::Paths, request: &HttpRequest, language: Language) -> (String, String) {
    let path = request.path().strip_prefix(paths.prefix()).unwrap_or_default();
    if path.starts_with("/admin") {
        return (paths.to("/admin"), "Overview".into());
    }
    if path.starts_with("/portal") {
        return (paths.to("/portal"), words::portal(language).home.into());
    }
    (paths.to("/"), words::visitor(language).to_the_front.into())
}
