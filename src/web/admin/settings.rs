//! The program's settings: its name, whom people ask, its days, its money, and what its front page shows.

use actix_web::HttpResponse;
use askama::Template;

use super::desk::Desk;
use super::owner::OwnerDesk;
use super::settings_form::SettingsForm;
use super::setup::CURRENCIES;
use crate::domain::product::ProductState;
use crate::domain::program::Program;
use crate::store::changes::change_program::ChangeProgram;
use crate::store::error::{Refused, Stop};
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::page::{Flash, Shell};
use crate::web::secrets::{fingerprint, hex};
use crate::web::zones::all_zones;

/// A choice of radio buttons: value, label, hint.
type Choice = (&'static str, &'static str, String);

#[derive(Template)]
#[template(path = "admin/settings.html")]
struct SettingsPage {
    shell: Shell,
    tabs: Vec<(String, &'static str, bool)>,
    seen: String,
    conflict: Option<String>,
    problems: Vec<(&'static str, String)>,
    form: SettingsForm,
    minimums: Vec<String>,
    zones: Vec<String>,
    currencies: [(&'static str, &'static str); 12],
    time_now: String,
    fronts: [Choice; 4],
    products: Vec<(String, String)>,
}

/// `GET /admin/settings`.
pub async fn show(OwnerDesk(desk): OwnerDesk) -> Result<HttpResponse, WebError> {
    Ok(desk.show(&page(&desk, SettingsForm::showing(&desk.program), None)))
}

/// `POST /admin/settings`. What somebody else changed meanwhile is not overwritten.
pub async fn save(OwnerDesk(desk): OwnerDesk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let mut form = SettingsForm::of(&sent.data)?;
    let before = desk.program.clone();
    let Some(wished) = form.read(&before) else { return Ok(desk.show_again(&page(&desk, form, None))) };
    if wished == before {
        return Ok(desk.go("/admin/settings", &Flash::good("Saved.")));
    }
    if sent.data.one("seen")? != seen(&before) {
        let message = "Somebody changed the settings while you had them open. Please look at them again.";
        return Ok(desk.show_again(&page(&desk, form, Some(message.to_owned()))));
    }
    match desk
        .app
        .store
        .write(ChangeProgram { wished, seen: Some(before), by: desk.by(), at: desk.now })
        .await
    {
        Ok(()) => Ok(desk.go("/admin/settings", &Flash::good("Saved."))),
        Err(Stop::Refused(Refused { field: Some("front_product"), message, .. })) => {
            form.front_product.refuse(message);
            Ok(desk.show_again(&page(&desk, form, None)))
        }
        Err(Stop::Refused(refused)) => Ok(desk.show_again(&page(&desk, form, Some(refused.message)))),
        Err(stop) => Err(stop.into()),
    }
}

/// The tabs of the settings, of which one is shown.
pub fn tabs(desk: &Desk, shown: &str) -> Vec<(String, &'static str, bool)> {
    [
        ("/admin/settings", "Program"),
        ("/admin/settings/rules", "Program rules"),
        ("/admin/settings/payouts", "Payouts"),
        ("/admin/settings/privacy", "Privacy"),
        ("/admin/settings/suspicion", "Suspicion"),
        ("/admin/settings/secrets", "Secrets"),
        ("/admin/settings/tokens", "Tokens"),
    ]
    .map(|(path, label)| (desk.app.paths.to(path), label, path == shown))
    .into()
}

/// What the form remembers of the settings that it showed.
fn seen(program: &Program) -> String {
    hex(&fingerprint(&format!("{program:?}"))[..16])
}

fn page(desk: &Desk, form: SettingsForm, conflict: Option<String>) -> SettingsPage {
    let front = desk.app.paths.absolute("/");
    let products = desk.app.store.mirror().products();
    let shown = products.iter().filter(|product| {
        product.state != ProductState::Retired || form.front_product.is(product.id.to_string())
    });
    let shown = shown.map(|product| (product.id.to_string(), product.name.to_string()));
    SettingsPage {
        shell: desk.shell("Settings"),
        tabs: tabs(desk, "/admin/settings"),
        seen: seen(&desk.program),
        conflict,
        problems: form.problems(),
        zones: all_zones(),
        currencies: CURRENCIES,
        time_now: desk.date_time(desk.now),
        fronts: [
            ("products", "Products to promote", format!("Who opens {front} sees what can be joined.")),
            ("sales_page", "The sales page of one product", String::new()),
            ("sign_in", "The sign-in page of your affiliates", String::new()),
            ("elsewhere", "A page of your own", "Visitors are sent on to it.".to_owned()),
        ],
        minimums: form.minimum_examples(&desk.program),
        products: std::iter::once((String::new(), "Choose a product".to_owned())).chain(shown).collect(),
        form,
    }
}
