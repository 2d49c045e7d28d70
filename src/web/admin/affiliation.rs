//! One affiliation: its code and links, how it came to stand where it stands, its own rate.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::history::{self, HistoryRow};
use super::links::{Copied, copied};
use super::product_examples::usual_sale;
use super::query::id;
use super::rate_fields::RateFields;
use super::shown::{When, affiliation_tag, count_shown, sales_shown};
use super::worked_example;
use crate::domain::affiliate::Affiliate;
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::coupon::Coupon;
use crate::domain::history::Wanted;
use crate::domain::id::AffiliationId;
use crate::domain::language::Language;
use crate::domain::product::Product;
use crate::store::keys::Who;
use crate::store::view::changes_ahead::{Ahead, AheadWhat, changes_ahead};
use crate::store::view::figures::Figures;
use crate::store::view::lists::Place;
use crate::store::view::{affiliates, figures, products};
use crate::web::ahead::{self, AheadLine};
use crate::web::error::WebError;
use crate::web::form::{self, Field};
use crate::web::format;
use crate::web::history::Lines;
use crate::web::page::Shell;
use crate::web::words::portal;

/// How many lines of the history its page shows; the affiliate's has the rest.
const LATEST: usize = 20;

#[derive(Template)]
#[template(path = "admin/affiliation.html")]
struct AffiliationPage {
    shell: Shell,
    title: String,
    here: String,
    affiliate_href: String,
    affiliate: String,
    code: String,
    aliases: Vec<String>,
    tag: (&'static str, String),
    /// How she says that she will promote.
    application: String,
    links: Vec<Copied>,
    clicks: String,
    visitors: String,
    conversions: String,
    sales: Vec<String>,
    history: Vec<(When, String)>,
    /// What was done to it, newest first.
    lines: Vec<HistoryRow>,
    all_lines: String,
    /// Her own rate, where another is announced.
    ahead: Vec<AheadLine>,
    steps: Vec<Step>,
    /// Whether somebody waits for the answer.
    waits: bool,
    problems: Vec<(&'static str, String)>,
    rate: RateFields,
    product_rate: String,
    rate_example: String,
    currency: String,
    new_code: Field,
    coupon: Field,
}

/// Something that can be done to an affiliation: the noun in its address, and what the button says.
pub(super) struct Step {
    /// The state in which it is offered.
    pub(super) seen: &'static str,
    pub(super) noun: &'static str,
    pub(super) label: &'static str,
    /// What follows, for her links.
    pub(super) what: &'static str,
    pub(super) danger: bool,
    /// The page that says what follows, and asks, before it is done.
    pub(super) asks: Option<&'static str>,
}

/// All that is known of an affiliation, read for its page.
pub(super) struct Known {
    pub(super) affiliation: Affiliation,
    pub(super) affiliate: Affiliate,
    pub(super) product: Product,
    application: String,
    figures: Figures,
    lines: Lines,
    ahead: Vec<Ahead>,
}

/// The page.
pub async fn show(desk: Desk, path: web::Path<String>) -> Result<HttpResponse, WebError> {
    desk.app.count_all_clicks().await;
    let known = Known::read(&desk, id(&path, "affiliation")?).await?;
    let forms = Forms::of(&known);
    Ok(desk.show(&page(&desk, &known, forms)))
}

impl Known {
    pub(super) async fn read(desk: &Desk, id: AffiliationId) -> Result<Self, WebError> {
        let now = desk.now;
        desk.read(move |view| {
            let affiliation = affiliates::affiliation(view, id)?.ok_or(WebError::NotFound("affiliation"))?;
            let product = products::by_id(view, affiliation.product)?
                .ok_or(WebError::broken("an affiliation's product is missing"))?;
            let mut ahead = changes_ahead(view, &product, Some(&affiliation), now)?;
            ahead.retain(|ahead| matches!(ahead.what, AheadWhat::OwnRate(..)));
            Ok(Self {
                lines: Lines::read(
                    view,
                    &Wanted { affiliation: Some(id), ..Wanted::default() },
                    Place::Newest,
                    LATEST,
                )?,
                ahead,
                affiliate: affiliates::by_id(view, affiliation.affiliate)?
                    .ok_or(WebError::broken("an affiliation's affiliate is missing"))?,
                product,
                application: affiliates::application(view, id)?.unwrap_or_default(),
                figures: figures::of(view, Who::Affiliation(id))?,
                affiliation,
            })
        })
        .await
    }
}

/// The forms on the page, as they are or as they came back.
pub(super) struct Forms {
    pub(super) rate: RateFields,
    pub(super) code: Field,
    pub(super) coupon: Field,
}

impl Forms {
    /// Filled in with what holds.
    pub(super) fn of(known: &Known) -> Self {
        let affiliation = &known.affiliation;
        let coupon = affiliation.coupon.as_ref().map_or("", Coupon::as_str);
        Self {
            rate: RateFields::showing(affiliation.commission.intended(), known.product.currency),
            code: Field::new("code", ""),
            coupon: Field::new("coupon", coupon),
        }
    }
}

/// The page again, with a form that came back.
pub(super) fn again(desk: &Desk, known: &Known, forms: Forms) -> HttpResponse {
    desk.show_again(&page(desk, known, forms))
}

fn page(desk: &Desk, known: &Known, forms: Forms) -> AffiliationPage {
    let Forms { rate, code: new_code, coupon } = forms;
    let Known { affiliation, affiliate, product, application, figures, lines, ahead } = known;
    let history = affiliation.history.iter().rev();
    let title = format!("{} for {}", affiliate.name, product.name);
    AffiliationPage {
        shell: desk.shell(&title),
        title,
        here: desk.to(&format!("/admin/affiliations/{}", affiliation.id)),
        affiliate_href: desk.to(&format!("/admin/affiliates/{}", affiliate.id)),
        affiliate: affiliate.name.to_string(),
        code: affiliation.code.to_string(),
        aliases: affiliation.former_codes.iter().map(ToString::to_string).collect(),
        tag: affiliation_tag(affiliation.state()),
        application: application.clone(),
        links: copied(desk, affiliation, Some(product)),
        clicks: format::count_of(figures.counts.clicks, "click", "clicks"),
        visitors: format::count_of(figures.counts.visitors, "visitor", "visitors"),
        conversions: count_shown(figures.sales.conversions),
        sales: sales_shown(&figures.sales),
        history: history.map(|(at, state)| (desk.when_exactly(*at), affiliation_tag(*state).1)).collect(),
        lines: history::rows(desk, lines),
        all_lines: desk.to(&format!("/admin/affiliates/{}/history", affiliate.id)),
        ahead: ahead::lines(ahead, &portal(Language::English).ahead, product.currency, &desk.zone),
        steps: steps(affiliation.state()),
        waits: affiliation.state() == AffiliationState::Applied,
        problems: form::problems(&[&rate.percent, &rate.flat, &new_code, &coupon]),
        rate_example: rate_example(desk, affiliation, product, &rate),
        rate,
        product_rate: format::unbroken(&product.terms_at(desk.now).commission.words(product.currency)),
        currency: product.currency.to_string(),
        new_code,
        coupon,
    }
}

/// What the rate that is typed comes to beside the product's, for a sale; what cannot be read stays as it was.
fn rate_example(desk: &Desk, affiliation: &Affiliation, product: &Product, typed: &RateFields) -> String {
    let own = typed.tried(affiliation.commission.intended(), product.currency);
    let sale = usual_sale(desk, product.id, product.currency);
    worked_example::own_rate(own, product.terms_at(desk.now).commission, sale, product.currency)
}

/// What can be done from a state.
pub(super) fn steps(state: AffiliationState) -> Vec<Step> {
    use AffiliationState::{Active, Applied, Banned, Invited, Left, Paused, Rejected};
    let step = |noun, label, what, danger| Step { seen: state.word(), noun, label, what, danger, asks: None };
    let pause = step("pause", "Pause", "Links lead visitors on and earn nothing until you resume.", false);
    let resume = step("resumption", "Resume", "Links earn again.", false);
    let accept = step("approval", "Approve", "The code and the links earn from then on.", false);
    let again = step("approval", "Accept again", "The same code and links earn again.", false);
    let reject = step("rejection", "Reject", "Links lead visitors on and earn nothing.", true);
    let renew = step(
        "invitation",
        "Renew invitation",
        "A fresh link, good for 30 days; the one before is dead.",
        false,
    );
    let withdraw = step("rejection", "Withdraw", "The invitation is dead.", true);
    let leave = step(
        "departure",
        "End it",
        "Clicks that could still earn stop earning. What was earned stays theirs.",
        true,
    );
    let what =
        "Links lead visitors on and never earn. What is Held becomes Refused; what is Due stays theirs.";
    let ban = Step { asks: Some("banning"), ..step("ban", "Ban", what, true) };
    match state {
        Applied => vec![accept, reject],
        Invited => vec![renew, withdraw],
        Active => vec![pause, leave, ban],
        Paused => vec![resume, leave, ban],
        Left | Rejected | Banned => vec![again],
    }
}
