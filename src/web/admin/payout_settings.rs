//! Settings of payouts: the creator's own template for Wise, and what must be Due at least.

use actix_web::HttpResponse;
use askama::Template;

use super::desk::{Desk, money_text};
use super::owner::OwnerDesk;
use super::settings::tabs;
use crate::domain::wise_template::WiseTemplate;
use crate::store::changes::change_wise_template::ChangeWiseTemplate;
use crate::store::view::payouts;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{self, Field};
use crate::web::format;
use crate::web::page::{Flash, Shell};
use crate::web::upload::OwnUpload;

/// Where it is.
const PATH: &str = "/admin/settings/payouts";

#[derive(Template)]
#[template(path = "admin/payout_settings.html")]
struct PayoutSettings {
    shell: Shell,
    tabs: Vec<(String, &'static str, bool)>,
    minimums: Vec<String>,
    /// The columns of the template that is there, and how many recipients it knows.
    template: Option<(String, String)>,
    problems: Vec<(&'static str, String)>,
    text: Field,
    file: Field,
}

/// `GET /admin/settings/payouts`.
pub async fn show(OwnerDesk(desk): OwnerDesk) -> Result<HttpResponse, WebError> {
    let page = page(&desk, Field::new("template", "")).await?;
    Ok(desk.show(&page))
}

/// `POST /admin/settings/payouts`: a template is uploaded or pasted.
pub async fn save(OwnerDesk(desk): OwnerDesk, sent: OwnUpload) -> Result<HttpResponse, WebError> {
    let mut text = sent.data.field("template")?;
    let read = match (&sent.file, text.value.trim()) {
        (None, "") => Err("Choose Wise's template, or paste it here.".to_owned()),
        (Some(file), "") if sent.is_cut || file.len() > WiseTemplate::BYTES_MAX => {
            Err("A template has at most 256 KB.".to_owned())
        }
        (Some(file), "") => std::str::from_utf8(file)
            .map_err(|_| "This is no CSV. At Wise, download the template as CSV.".to_owned())
            .and_then(|text| WiseTemplate::parse(text).map_err(|bad| bad.to_string())),
        (_, pasted) => WiseTemplate::parse(pasted).map_err(|bad| bad.to_string()),
    };
    match read {
        Ok(template) => {
            change(&desk, Some(template), "Saved. Files for Wise have these columns from now on.").await
        }
        Err(problem) => {
            text.refuse(problem);
            let page = page(&desk, text).await?;
            Ok(desk.show_again(&page))
        }
    }
}

/// `POST /admin/settings/payouts/removal`: the usual columns again.
pub async fn remove(OwnerDesk(desk): OwnerDesk, _: OwnForm) -> Result<HttpResponse, WebError> {
    change(&desk, None, "Removed. Files for Wise have the usual columns again.").await
}

async fn change(desk: &Desk, template: Option<WiseTemplate>, words: &str) -> Result<HttpResponse, WebError> {
    let change = ChangeWiseTemplate { template, by: desk.by(), at: desk.now };
    desk.app.store.write(change).await?;
    Ok(desk.go(PATH, &Flash::good(words)))
}

async fn page(desk: &Desk, text: Field) -> Result<PayoutSettings, WebError> {
    let template = desk.read(|view| Ok(payouts::wise_template(view)?)).await?;
    let told = |template: WiseTemplate| {
        let saved = u64::try_from(template.saved_recipients()).unwrap_or(0);
        (template.header().join(", "), format::count_of(saved, "saved recipient", "saved recipients"))
    };
    Ok(PayoutSettings {
        shell: desk.shell("Payouts"),
        tabs: tabs(desk, PATH),
        minimums: desk.program.minimum_payouts.iter().map(|minimum| money_text(*minimum)).collect(),
        template: template.map(told),
        problems: form::problems(&[&text]),
        text,
        file: Field::new("file", ""),
    })
}
