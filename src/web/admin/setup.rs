//! The first page of all: who owns this installation, and how the program is called. It opens only by the
//! one-time address from the log.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::domain::email::Email;
use crate::domain::money::Currency;
use crate::domain::name::Name;
use crate::domain::program::Program;
use crate::domain::time::Timestamp;
use crate::store::changes::account_changes::CreateCreator;
use crate::store::error::{Refused, Stop};
use crate::store::people::{Purpose, SignedIn};
use crate::web::csrf::OwnForm;
use crate::web::doorway::Doorway;
use crate::web::error::WebError;
use crate::web::flash;
use crate::web::form::{BadForm, Field, FormData, problems};
use crate::web::page::{Flash, Shell};
use crate::web::zones::known_zone;
use crate::web::{passwords, session};

/// The currencies that most creators sell in; any other is typed.
pub const CURRENCIES: [(&str, &str); 12] = [
    ("EUR", "EUR, euro"),
    ("USD", "USD, US dollar"),
    ("GBP", "GBP, pound sterling"),
    ("BRL", "BRL, Brazilian real"),
    ("AUD", "AUD, Australian dollar"),
    ("CAD", "CAD, Canadian dollar"),
    ("CHF", "CHF, Swiss franc"),
    ("INR", "INR, Indian rupee"),
    ("JPY", "JPY, yen"),
    ("MXN", "MXN, Mexican peso"),
    ("PLN", "PLN, zloty"),
    ("SEK", "SEK, Swedish krona"),
];

/// A zone for each stretch of the world; any other is typed.
const ZONES: [&str; 26] = [
    "UTC",
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "America/Argentina/Buenos_Aires",
    "America/Bogota",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Dubai",
    "Asia/Jakarta",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/Istanbul",
    "Europe/Lisbon",
    "Europe/London",
    "Europe/Madrid",
    "Europe/Warsaw",
    "Pacific/Auckland",
];

#[derive(Template)]
#[template(path = "admin/setup.html")]
struct SetupPage {
    shell: Shell,
    here: String,
    problems: Vec<(&'static str, String)>,
    form: SetupForm,
    currencies: [(&'static str, &'static str); 12],
    zones: Vec<(String, String)>,
    link: String,
    /// The host that the browser used, where links will name another.
    other_host: Option<String>,
}

#[derive(Template)]
#[template(path = "admin/setup_closed.html")]
struct SetupClosedPage {
    shell: Shell,
    owned: bool,
}

/// `GET /setup?t=SECRET`.
pub async fn show(door: Doorway) -> Result<HttpResponse, WebError> {
    if setup_secret(&door).await?.is_none() {
        return Ok(closed(&door));
    }
    Ok(door.show(&page(&door, SetupForm::blank())))
}

/// `POST /setup?t=SECRET`: makes the creator and the program, and signs her in.
pub async fn submit(door: Doorway, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let Some(secret) = setup_secret(&door).await? else { return Ok(closed(&door)) };
    let mut form = SetupForm::of(&sent.data)?;
    let Some(read) = form.read(door.now) else { return Ok(door.show_again(&page(&door, form))) };
    let create = CreateCreator {
        one_time: Some(secret),
        email: read.email,
        name: read.name,
        password_hash: door.app.passwords.hash(read.password, &door.app.chance).await?,
        program: read.program,
        at: door.now,
    };
    let account = match door.app.store.write(create).await {
        Ok(account) => account,
        Err(Stop::Refused(Refused { field: Some("email"), message, .. })) => {
            form.email.refuse(message);
            return Ok(door.show_again(&page(&door, form)));
        }
        Err(Stop::Refused(_)) => return Ok(closed(&door)),
        Err(stop) => return Err(stop.into()),
    };
    let signed_in = session::start(&door.app, SignedIn::Account(account), &door.request).await?;
    let welcome = Flash::good("Your program is ready. The list below leads to the first tracked sale.");
    let mut response = flash::redirect(&door.app, "/admin", &welcome);
    response.add_cookie(&signed_in).map_err(|_| WebError::broken("the session's cookie could not be set"))?;
    Ok(response)
}

/// The hash of the secret, while the address lives and nobody owns this installation.
async fn setup_secret(door: &Doorway) -> Result<Option<[u8; 32]>, WebError> {
    let one_time = door.one_time().await?.filter(|(one_time, _)| one_time.purpose == Purpose::Setup);
    Ok(one_time.map(|(_, hash)| hash).filter(|_| !door.owned))
}

fn closed(door: &Doorway) -> HttpResponse {
    let page = SetupClosedPage { shell: door.shell("Setup"), owned: door.owned };
    door.show_as(StatusCode::NOT_FOUND, &page)
}

fn page(door: &Doorway, form: SetupForm) -> SetupPage {
    let host = door.request.headers().get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
    let origin = door.app.config.base_url.origin();
    let named = origin.split_once("://").map_or(origin, |(_, host)| host);
    // A browser may have chosen its own, which the list lacks.
    let chosen = Some(form.time_zone.value.clone()).filter(|zone| known_zone(zone).is_ok());
    let unlisted = chosen.filter(|zone| !ZONES.contains(&zone.as_str()));
    let zones = ZONES.map(str::to_owned).into_iter().chain(unlisted);
    let zones = zones.map(|zone| (zone.clone(), zone.replace('_', " "))).collect();
    SetupPage {
        here: door.here(),
        problems: form.problems(),
        form,
        currencies: CURRENCIES,
        zones,
        link: door.app.paths.absolute("/CODE"),
        other_host: (!host.is_empty() && !host.eq_ignore_ascii_case(named)).then(|| host.to_owned()),
        shell: door.shell("Setup"),
    }
}

/// The form as typed.
#[derive(Debug, Clone)]
struct SetupForm {
    email: Field,
    name: Field,
    password: Field,
    program: Field,
    currency: Field,
    other_currency: Field,
    time_zone: Field,
    other_time_zone: Field,
}

/// The form as understood.
#[derive(Debug)]
struct Read {
    email: Email,
    name: Name,
    password: String,
    program: Program,
}

impl SetupForm {
    fn blank() -> Self {
        let empty = |name| Field::new(name, "");
        Self {
            email: empty("email"),
            name: empty("name"),
            password: empty("password"),
            program: empty("program"),
            currency: Field::new("currency", "EUR"),
            other_currency: empty("other_currency"),
            time_zone: Field::new("time_zone", "UTC"),
            other_time_zone: empty("other_time_zone"),
        }
    }

    fn of(data: &FormData) -> Result<Self, BadForm> {
        Ok(Self {
            email: data.field("email")?,
            name: data.field("name")?,
            password: data.field("password")?,
            program: data.field("program")?,
            currency: data.field("currency")?,
            other_currency: data.field("other_currency")?,
            time_zone: data.field("time_zone")?,
            other_time_zone: data.field("other_time_zone")?,
        })
    }

    /// Reads every field, so that all problems stand there at once.
    fn read(&mut self, now: Timestamp) -> Option<Read> {
        let email = self.email.parse(Email::parse);
        let name = self.name.parse(Name::parse);
        let password = self.password.value.clone();
        let acceptable = passwords::check_new(&password);
        if let Err(problem) = acceptable {
            self.password.refuse(problem.to_string());
        }
        let program = self.program.parse(Name::parse);
        let currency = typed_or_chosen(&mut self.other_currency, &mut self.currency, Currency::parse);
        let time_zone = typed_or_chosen(&mut self.other_time_zone, &mut self.time_zone, known_zone);
        let program = Program::new(program?, currency?, time_zone?, now);
        acceptable.ok()?;
        Some(Read { email: email?, name: name?, password, program })
    }

    fn problems(&self) -> Vec<(&'static str, String)> {
        problems(&[
            &self.program,
            &self.currency,
            &self.other_currency,
            &self.time_zone,
            &self.other_time_zone,
            &self.name,
            &self.email,
            &self.password,
        ])
    }
}

/// What was typed beside a list counts before what is chosen in it.
fn typed_or_chosen<T, E: std::fmt::Display>(
    typed: &mut Field,
    chosen: &mut Field,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Option<T> {
    if typed.value.trim().is_empty() { chosen.parse(parse) } else { typed.parse(parse) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(body: &str) -> SetupForm {
        SetupForm::of(&FormData::parse(body.as_bytes()).unwrap()).unwrap()
    }

    const FULL: &str = "email=Maria%40example.com&name=Maria&password=correct+horse&program=Sourdough+School\
                        &currency=EUR&other_currency=&time_zone=Europe%2FLisbon&other_time_zone=";

    #[test]
    fn a_full_form_makes_a_creator_and_a_program() {
        let read = form(FULL).read(Timestamp(7)).unwrap();
        assert_eq!((read.email.as_str(), read.password.as_str()), ("maria@example.com", "correct horse"));
        assert_eq!(read.program.time_zone, "Europe/Lisbon");
        assert_eq!(read.program.currency.code(), "EUR");
    }

    #[test]
    fn what_is_typed_counts_before_what_is_chosen() {
        let typed = FULL
            .replace("other_currency=", "other_currency=kwd")
            .replace("other_time_zone=", "other_time_zone=asia/kathmandu");
        let program = form(&typed).read(Timestamp(7)).unwrap().program;
        assert_eq!((program.currency.code(), program.time_zone.as_str()), ("KWD", "Asia/Kathmandu"));
    }

    #[test]
    fn all_problems_are_named_at_once() {
        let mut form =
            form("email=maria&password=short&currency=EUR&other_currency=XXY&time_zone=Mars%2FBase");
        assert!(form.read(Timestamp(7)).is_none());
        let fields: Vec<&str> = form.problems().iter().map(|(id, _)| *id).collect();
        assert_eq!(fields, ["program", "other_currency", "time_zone", "name", "email", "password"]);
    }

    #[test]
    fn every_choice_of_the_lists_is_understood() {
        for (code, _) in CURRENCIES {
            assert_eq!(Currency::parse(code).map(|known| known.code().to_owned()), Ok(code.into()));
        }
        for zone in ZONES {
            assert_eq!(known_zone(zone).as_deref(), Ok(zone));
        }
    }
}
