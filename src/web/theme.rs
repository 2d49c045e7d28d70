//! Light or dark pages: as the system says, or as a person chose. The choice is kept in a cookie that holds just that, so
//! that it also works without script.

use actix_web::cookie::time::Duration;
use actix_web::{HttpRequest, HttpResponse};

use super::app::App;
use super::came_from;
use super::csrf::OwnForm;
use super::error::WebError;
use super::own_cookie;
use super::page::see_other;

/// The name of the cookie, as the page about privacy tells it.
pub const COOKIE: &str = "duly-look";

/// How many days the choice is kept: browsers keep no cookie longer.
pub const DAYS: u32 = 400;

/// How the creator's and the affiliates' pages look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system or the browser says.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word in the form and in `<html data-theme>`.
    pub fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// What the browser is told before it has the style sheet.
    pub fn color_scheme(self) -> &'static str {
        match self {
            Self::System => "light dark",
            chosen => chosen.word(),
        }
    }

    /// What this browser's person chose.
    pub fn of(request: &HttpRequest) -> Self {
        request.cookie(COOKIE).and_then(|cookie| Self::parse(cookie.value())).unwrap_or_default()
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.word() == word)
    }
}

/// Keeps what was chosen, and leads back to the page that it was chosen on, or to `home`.
///
/// # Errors
/// `Invalid` where it is none of the three.
pub fn keep(app: &App, request: &HttpRequest, sent: &OwnForm, home: &str) -> Result<HttpResponse, WebError> {
    let Some(theme) = Theme::parse(sent.data.one("look")?) else {
        let problem = "Choose system, light or dark.";
        return Err(WebError::Invalid(vec![("look".into(), problem.into())]));
    };
    let cookie = match theme {
        Theme::System => own_cookie::removal(app, COOKIE),
        chosen => {
            let mut cookie = own_cookie::own(app, COOKIE, chosen.word());
            cookie.set_max_age(Duration::days(i64::from(DAYS)));
            cookie
        }
    };
    let back = came_from::page(request, app).filter(|page| is_under(page, home));
    let mut response = see_other(&app.paths.to(back.as_deref().unwrap_or(home)));
    response.add_cookie(&cookie).map_err(|_| WebError::broken("a cookie could not be set"))?;
    Ok(response)
}

/// Whether a page lies behind one of our doors.
fn is_under(page: &str, door: &str) -> bool {
    page.strip_prefix(door).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_leads_back_to_pages_behind_the_same_door_only() {
        for page in ["/admin", "/admin/conversions?list=test", "/admin?period=7"] {
            assert!(is_under(page, "/admin"), "{page}");
        }
        for other in ["//evil.test/admin", "/administration", "/portal", ""] {
            assert!(!is_under(other, "/admin"), "{other}");
        }
    }

    #[test]
    fn only_the_three_words_mean_something() {
        assert_eq!(Theme::parse("dark"), Some(Theme::Dark));
        assert_eq!(Theme::parse("Dark"), None);
        assert_eq!(Theme::System.color_scheme(), "light dark");
    }
}
