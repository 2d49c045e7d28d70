//! The secrets of a product: hidden until somebody asks to see them, and rotated with an overlap in which the old ones
//! are taken as well (`product.md` C10). The account-wide ones have the same page among the settings.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::product_edit;
use super::shown::When;
use crate::domain::product::Product;
use crate::domain::program::Program;
use crate::domain::report::Report;
use crate::domain::time::Timestamp;
use crate::store::changes::change_secrets::{ChangeSecrets, SecretsEvent, Whose};
use crate::store::error::{Refused, Stop};
use crate::store::view::lists::{self, EVER, Place};
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{self, Field, FormData};
use crate::web::page::{Flash, Shell};
use crate::web::reporting::{BY_OLD_ACCOUNT_SECRETS, BY_OLD_SECRETS};
use crate::web::secrets::{AccountSecrets, ProductSecrets};

/// For how many days old secrets are taken, where nothing else is chosen.
const USUAL_OVERLAP: &str = "7";
/// The choices of an overlap.
const OVERLAPS: [(&str, &str, &str); 4] = [
    ("0", "No overlap", "The old ones end at once: whoever has them can report nothing any more."),
    ("1", "1 day", ""),
    ("7", "7 days", "Time to put the new ones into your shop without losing a sale."),
    ("30", "30 days", ""),
];

#[derive(Template)]
#[template(path = "admin/secrets.html")]
struct SecretsPage {
    shell: Shell,
    /// Where the forms are sent.
    at: String,
    /// Whether they are there to be read.
    shown: bool,
    held: Held,
    old: Option<Old>,
    overlap: Field,
    overlaps: [(&'static str, &'static str, &'static str); 4],
    problems: Vec<(&'static str, String)>,
}

/// Secrets with what they belong to.
struct Held {
    title: String,
    lede: &'static str,
    crumbs: Vec<(String, String)>,
    tabs: Vec<(String, &'static str, bool)>,
    path: String,
    version: u32,
    old_until: Option<Timestamp>,
    secrets: Vec<Secret>,
    /// Whether one of them signs pixels.
    signs_pixels: bool,
}

/// One secret.
struct Secret {
    id: &'static str,
    label: &'static str,
    what: &'static str,
    value: String,
}

/// What is still taken beside the new ones.
struct Old {
    until: When,
    last_use: Option<When>,
}

impl Held {
    fn of_product(desk: &Desk, product: &Product) -> Self {
        let of = ProductSecrets::of(desk.app.store.keys(), product);
        let at = format!("/admin/products/{}", product.id);
        Self {
            title: format!("Secrets of {}", product.name),
            lede: "Only your server should know them. They work for this product alone.",
            crumbs: vec![
                (desk.to("/admin/products"), "Products".to_owned()),
                (desk.to(&at), product.name.to_string()),
            ],
            tabs: Vec::new(),
            path: format!("{at}/secrets"),
            version: product.secrets_version,
            old_until: product.old_secrets_until,
            secrets: vec![
                Secret {
                    id: "postback-token",
                    label: "Postback token",
                    what: "Sent with each postback, as token= or Authorization: Bearer.",
                    value: of.postback_token,
                },
                Secret {
                    id: "postback-secret",
                    label: "Postback secret",
                    what: "Signs postbacks instead: the key of X-Duly-Signature.",
                    value: of.postback_secret,
                },
                Secret {
                    id: "pixel-secret",
                    label: "Pixel secret",
                    what: "Signs the image on your confirmation page, so that nobody can change its amount.",
                    value: of.pixel_secret,
                },
            ],
            signs_pixels: true,
        }
    }

    fn account_wide(desk: &Desk, program: &Program) -> Self {
        let of = AccountSecrets::of(desk.app.store.keys(), Some(program));
        let path = "/admin/settings/secrets";
        Self {
            title: "Settings".to_owned(),
            lede: "These may report for every product, so keep them where only your server is. Each product has \
                   secrets of its own as well.",
            crumbs: Vec::new(),
            tabs: super::settings::tabs(desk, path),
            path: path.to_owned(),
            version: program.secrets_version,
            old_until: program.old_secrets_until,
            secrets: vec![
                Secret {
                    id: "postback-token",
                    label: "Account-wide postback token",
                    what: "Sent with each postback, as token=, security_token= or Authorization: Bearer.",
                    value: of.token,
                },
                Secret {
                    id: "postback-secret",
                    label: "Account-wide postback secret",
                    what: "Signs postbacks instead: the key of X-Duly-Signature.",
                    value: of.secret,
                },
            ],
            signs_pixels: false,
        }
    }

    /// What they are now.
    async fn of(desk: &Desk, whose: Whose) -> Result<Self, WebError> {
        match whose {
            Whose::Account => Ok(Self::account_wide(desk, &desk.program)),
            Whose::Product(id) => {
                Ok(Self::of_product(desk, &product_edit::product(desk, &id.to_string()).await?))
            }
        }
    }
}

/// `GET /admin/products/{id}/secrets`
pub async fn show(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    hidden(&desk, of_product(&desk, &id).await?).await
}

/// `POST /admin/products/{id}/secrets/showing`
pub async fn reveal(desk: Desk, id: web::Path<String>, _: OwnForm) -> Result<HttpResponse, WebError> {
    revealed(&desk, of_product(&desk, &id).await?).await
}

/// `POST /admin/products/{id}/secrets/rotation`
pub async fn rotate(desk: Desk, id: web::Path<String>, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let whose = of_product(&desk, &id).await?;
    rotated(&desk, whose, &sent.data).await
}

/// `POST /admin/products/{id}/secrets/rotation/end`: the old ones are not taken any more.
pub async fn stop_old(desk: Desk, id: web::Path<String>, _: OwnForm) -> Result<HttpResponse, WebError> {
    stopped(&desk, of_product(&desk, &id).await?).await
}

async fn of_product(desk: &Desk, id: &str) -> Result<Whose, WebError> {
    Ok(Whose::Product(product_edit::product(desk, id).await?.id))
}

/// The page that says which secrets there are, and what they are not.
pub(super) async fn hidden(desk: &Desk, whose: Whose) -> Result<HttpResponse, WebError> {
    Ok(desk.show(&page(desk, whose, false, Field::new("overlap_days", USUAL_OVERLAP)).await?))
}

/// The same with the secrets, as the answer to a form: no address leads here, and nothing keeps it.
pub(super) async fn revealed(desk: &Desk, whose: Whose) -> Result<HttpResponse, WebError> {
    Ok(desk.show(&page(desk, whose, true, Field::new("overlap_days", USUAL_OVERLAP)).await?))
}

/// Makes new ones.
pub(super) async fn rotated(desk: &Desk, whose: Whose, data: &FormData) -> Result<HttpResponse, WebError> {
    let mut overlap = data.field("overlap_days")?;
    let days = overlap.parse(|text| {
        let chosen = OVERLAPS.iter().any(|(value, _, _)| *value == text).then(|| text.parse().ok());
        chosen.flatten().ok_or("Please choose one of these.")
    });
    let seen = data.one("seen")?.parse().unwrap_or(0);
    let Some(overlap_days) = days else {
        return Ok(desk.show_again(&page(desk, whose, false, overlap).await?));
    };
    let event = SecretsEvent::Rotate { seen, overlap_days };
    let changed = match change(desk, whose, event).await {
        Err(Stop::Refused(Refused { field: Some("overlap_days"), message, .. })) => {
            overlap.refuse(message);
            return Ok(desk.show_again(&page(desk, whose, false, overlap).await?));
        }
        changed => changed?,
    };
    let flash = match (changed, overlap_days) {
        (false, _) => Flash::good("They were rotated already; nothing changed."),
        (true, 0) => Flash::good("There are new secrets. The old ones are not taken any more."),
        (true, days) => {
            let until = desk.date_time(desk.now.plus_days(days));
            Flash::good(format!("There are new secrets. The old ones are taken until {until}."))
        }
    };
    Ok(desk.go(&path_of(whose), &flash))
}

/// Ends the overlap.
pub(super) async fn stopped(desk: &Desk, whose: Whose) -> Result<HttpResponse, WebError> {
    let changed = change(desk, whose, SecretsEvent::StopOld).await?;
    let words = if changed { "The old secrets are not taken any more." } else { "They had ended already." };
    Ok(desk.go(&path_of(whose), &Flash::good(words)))
}

async fn change(desk: &Desk, whose: Whose, event: SecretsEvent) -> Result<bool, Stop> {
    desk.app.store.write(ChangeSecrets { whose, event, by: desk.by(), at: desk.now }).await
}

fn path_of(whose: Whose) -> String {
    match whose {
        Whose::Product(id) => format!("/admin/products/{id}/secrets"),
        Whose::Account => "/admin/settings/secrets".to_owned(),
    }
}

async fn page(desk: &Desk, whose: Whose, shown: bool, overlap: Field) -> Result<SecretsPage, WebError> {
    let held = Held::of(desk, whose).await?;
    let until = held.old_until.filter(|until| desk.now < *until);
    let old = match until {
        Some(until) => Some(Old { until: desk.when_exactly(until), last_use: last_use(desk, whose).await? }),
        None => None,
    };
    Ok(SecretsPage {
        shell: desk.shell(&held.title),
        at: desk.to(&held.path),
        shown,
        held,
        old,
        problems: form::problems(&[&overlap]),
        overlap,
        overlaps: OVERLAPS,
    })
}

/// The newest of the latest reports that was believed by the old secrets.
async fn last_use(desk: &Desk, whose: Whose) -> Result<Option<When>, WebError> {
    let by_old = move |report: &Report| match whose {
        Whose::Product(id) => {
            report.product == Some(id) && report.notes.iter().any(|note| note == BY_OLD_SECRETS)
        }
        Whose::Account => report.notes.iter().any(|note| note == BY_OLD_ACCOUNT_SECRETS),
    };
    let found = desk.read(move |view| Ok(lists::reports(view, &EVER, Place::Newest, 1, by_old)?)).await?;
    Ok(found.rows.first().map(|report| desk.when(report.at)))
}
