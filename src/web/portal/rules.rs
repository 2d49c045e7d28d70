//! The program's rules (`product.md` P5): she reads and accepts them, again when they change.

use actix_web::HttpResponse;
use askama::Template;

use super::frame::PortalShell;
use super::me::Me;
use crate::store::changes::rules_changes::AcceptRules;
use crate::store::error::Stop;
use crate::store::view::rules;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::markdown::{self, Html};
use crate::web::page::Flash;
use crate::web::words::refusal;

#[derive(Template)]
#[template(path = "portal/rules.html")]
struct RulesPage {
    shell: PortalShell,
    /// `None` where there are none.
    text: Option<Html>,
    since: String,
    /// When she accepted them.
    accepted: Option<String>,
    number: u32,
}

/// `GET /portal/rules`.
pub async fn show(me: Me) -> Result<HttpResponse, WebError> {
    let her = me.affiliate.id;
    let found = me
        .read(move |view| {
            let Some(rules) = rules::current(view)? else { return Ok(None) };
            let accepted = rules::accepted_at(view, her, rules.number)?;
            Ok(Some((rules, accepted)))
        })
        .await?;
    let words = &me.words.standing;
    let (text, since, number, accepted) = match found {
        Some((rules, accepted)) => {
            let since = (words.rules_since)(&me.date(rules.since));
            (Some(markdown::html(rules.text.as_str())), since, rules.number, accepted)
        }
        None => (None, String::new(), 0, None),
    };
    let accepted = accepted.map(|at| (words.rules_accepted)(&me.date(at)));
    Ok(me.show(&RulesPage { shell: me.shell(words.rules), text, since, accepted, number }))
}

/// `POST /portal/rules/acceptance`: of the version that she read.
pub async fn accept(me: Me, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let number = sent.data.one("number")?.parse().map_err(|_| WebError::NotFound("version of the rules"))?;
    let change = AcceptRules { affiliate: me.affiliate.id, number, at: me.now };
    match me.app.store.write(change).await {
        Ok(()) => Ok(me.go("/portal", &Flash::good(me.words.standing.rules_thanks))),
        Err(Stop::Refused(refused)) => {
            Ok(me.go("/portal/rules", &Flash::bad(refusal(&refused, me.words.language))))
        }
        Err(fault) => Err(fault.into()),
    }
}
