//! How the rules of suspicion are set: what each looks for, from where on, and what becomes of what it sees.

use actix_web::HttpResponse;
use askama::Template;

use super::desk::Desk;
use super::owner::OwnerDesk;
use super::settings::tabs;
use crate::domain::program::Program;
use crate::domain::suspicion::{Response, Rule, Setting, SuspicionRules};
use crate::store::changes::change_program::ChangeProgram;
use crate::store::error::Stop;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{self, BadForm, Field, FormData};
use crate::web::page::{Flash, Shell};
use crate::web::secrets::{fingerprint, hex};

/// Where it is.
const PATH: &str = "/admin/settings/suspicion";

#[derive(Template)]
#[template(path = "admin/suspicion_rules.html")]
struct SuspicionRulesPage {
    shell: Shell,
    tabs: Vec<(String, &'static str, bool)>,
    seen: String,
    conflict: Option<String>,
    problems: Vec<(&'static str, String)>,
    rules: Vec<RuleFields>,
}

/// One rule on the form.
struct RuleFields {
    rule: Rule,
    response: Field,
    /// Label, unit and field of its threshold, where it has one.
    threshold: Option<(&'static str, &'static str, Field)>,
}

/// `GET /admin/settings/suspicion`
pub async fn show(OwnerDesk(desk): OwnerDesk) -> Result<HttpResponse, WebError> {
    let rules = Rule::ALL.map(|rule| RuleFields::showing(rule, desk.program.suspicion.of(rule)));
    Ok(desk.show(&page(&desk, rules.into(), None)))
}

/// `POST /admin/settings/suspicion`. What somebody else changed meanwhile is not overwritten.
pub async fn save(OwnerDesk(desk): OwnerDesk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let mut rules = Vec::new();
    for rule in Rule::ALL {
        rules.push(RuleFields::of(rule, &sent.data)?);
    }
    let before = desk.program.clone();
    let read: Vec<_> = rules.iter_mut().map(|fields| Some((fields.rule, fields.read()?))).collect();
    let read: Option<Vec<_>> = read.into_iter().collect();
    let Some(read) = read else { return Ok(desk.show_again(&page(&desk, rules, None))) };
    let suspicion =
        read.into_iter().fold(SuspicionRules::default(), |rules, (rule, setting)| rules.with(rule, setting));
    if suspicion == before.suspicion {
        return Ok(desk.go(PATH, &Flash::good("Saved.")));
    }
    if sent.data.one("seen")? != seen(&before) {
        let message = "Somebody changed the settings while you had them open. Please look at them again.";
        return Ok(desk.show_again(&page(&desk, rules, Some(message.to_owned()))));
    }
    let wished = Program { suspicion, ..before.clone() };
    let change = ChangeProgram { wished, seen: Some(before), by: desk.by(), at: desk.now };
    match desk.app.store.write(change).await {
        Ok(()) => Ok(desk.go(PATH, &Flash::good("Saved. It holds for sales from now on."))),
        Err(Stop::Refused(refused)) => Ok(desk.show_again(&page(&desk, rules, Some(refused.message)))),
        Err(stop) => Err(stop.into()),
    }
}

/// What the form remembers of the settings that it showed.
fn seen(program: &Program) -> String {
    hex(&fingerprint(&format!("{:?}", program.suspicion))[..16])
}

fn page(desk: &Desk, rules: Vec<RuleFields>, conflict: Option<String>) -> SuspicionRulesPage {
    let fields = rules.iter().flat_map(|one| {
        std::iter::once(&one.response).chain(one.threshold.iter().map(|(_, _, field)| field))
    });
    SuspicionRulesPage {
        shell: desk.shell("Suspicion"),
        tabs: tabs(desk, PATH),
        seen: seen(&desk.program),
        conflict,
        problems: form::problems(&fields.collect::<Vec<_>>()),
        rules,
    }
}

impl RuleFields {
    fn showing(rule: Rule, setting: Setting) -> Self {
        let threshold = threshold_name(rule)
            .map(|(name, label, unit)| (label, unit, Field::new(name, setting.threshold.to_string())));
        Self { rule, response: Field::new(rule.word(), setting.response.word()), threshold }
    }

    fn of(rule: Rule, data: &FormData) -> Result<Self, BadForm> {
        let threshold = match threshold_name(rule) {
            Some((name, label, unit)) => Some((label, unit, data.field(name)?)),
            None => None,
        };
        Ok(Self { rule, response: data.field(rule.word())?, threshold })
    }

    fn read(&mut self) -> Option<Setting> {
        let label = self.rule.label();
        let choose = || format!("{label}: choose what becomes of it.");
        let response = self.response.parse(|word| Response::of_word(word).ok_or_else(choose));
        let threshold = match (&mut self.threshold, self.rule.thresholds()) {
            (Some((_, unit, field)), Some(range)) => field.parse(|typed| {
                let (from, to) = (range.start(), range.end());
                let problem = || format!("{label}: enter a whole number from {from} to {to} ({unit}).");
                typed.parse().ok().filter(|number| range.contains(number)).ok_or_else(problem)
            }),
            _ => Some(0),
        };
        Some(Setting { response: response?, threshold: threshold? })
    }

    /// What becomes of it as it is chosen, in two words, beside the name of the rule that is folded.
    fn now(&self) -> &'static str {
        match Response::of_word(&self.response.value) {
            Some(Response::Hold) => "Held",
            Some(Response::Note) => "Noted",
            Some(Response::Off) | None => "Off",
        }
    }

    /// Whether something of it is to be mended, so that it stands open.
    fn is_to_mend(&self) -> bool {
        let threshold = self.threshold.as_ref().and_then(|(_, _, field)| field.problem.as_ref());
        self.response.problem.is_some() || threshold.is_some()
    }

    /// The choices: what becomes of what the rule sees.
    fn choices(&self) -> [(&'static str, &'static str, &'static str); 3] {
        Response::ALL.map(|response| match response {
            Response::Off => (response.word(), "Do not look", ""),
            Response::Note => (response.word(), "Note it", "You read it; the money goes its way."),
            Response::Hold => {
                (response.word(), "Hold it", "The commission stays Held, in review, until you decide.")
            }
        })
    }
}

/// The name of a rule's threshold in the form, its label and its unit.
fn threshold_name(rule: Rule) -> Option<(&'static str, &'static str, &'static str)> {
    match rule {
        Rule::HiddenLoads => Some(("hidden_loads_from", "From this part of all visits on", "%")),
        Rule::FilteredShare => Some(("filtered_share_from", "From this part of all visits on", "%")),
        Rule::Seconds => Some(("seconds_below", "Where fewer seconds have passed than", "seconds")),
        Rule::SelfReferral | Rule::PaidSearch => None,
    }
}
