//! One affiliate: totals, affiliations with their links, conversions, ledger.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::affiliate_access::{Access, Entrances};
use super::affiliation::{Step, steps};
use super::conversion_rows::{Listed, Row};
use super::desk::Desk;
use super::entries::{EntryRow, LedgerLines};
use super::inviting;
use super::links::{Copied, copied};
use super::query::{Query, id};
use super::shown::{BalanceShown, VOICE, affiliation_tag, balances_shown, count_shown, sales_shown};
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::id::AffiliateId;
use crate::domain::time::Timestamp;
use crate::store::keys::Who;
use crate::store::people::Purpose;
use crate::store::view::conversions::List;
use crate::store::view::figure_rows::Of;
use crate::store::view::figures::Figures;
use crate::store::view::lists::{EVER, Place};
use crate::store::view::suspicions::NamedGroup;
use crate::store::view::{accounts, affiliates, figures, lists, money, payouts, rules, suspicions};
use crate::web::asked_period::PeriodChoice;
use crate::web::chart::Chart;
use crate::web::error::WebError;
use crate::web::figures::{self as figures_told, Course, Tile};
use crate::web::format;
use crate::web::page::Shell;
use crate::web::period;

/// How many of her conversions and entries her page shows; the lists have the rest.
const LATEST: usize = 10;

#[derive(Template)]
#[template(path = "admin/affiliate.html")]
struct AffiliatePage {
    shell: Shell,
    id: AffiliateId,
    name: String,
    email: String,
    since: String,
    /// When she accepted the rules in force; empty where there are none.
    rules: String,
    access: Access,
    /// Where the money is sent: word and lines.
    method: Option<(&'static str, Vec<String>)>,
    totals: Totals,
    period: PeriodChoice,
    /// What she brought in the period; nothing before her first click.
    course: Option<(Vec<Tile>, Chart)>,
    balances: Vec<BalanceShown>,
    affiliations: Vec<Sells>,
    conversions: Vec<Row>,
    all_conversions: String,
    entries: Vec<EntryRow>,
    all_entries: String,
    /// Where what was seen in her sales is, and how often; `None` where nothing was.
    suspicions: Option<(String, String)>,
}

struct Totals {
    clicks: String,
    visitors: String,
    filtered: String,
    own: String,
    conversions: String,
    sales: Vec<String>,
}

/// One affiliation on her page.
struct Sells {
    href: String,
    product: String,
    code: String,
    tag: (&'static str, String),
    rate: String,
    clicks: String,
    conversions: String,
    links: Vec<Copied>,
    /// How she says that she will promote.
    application: String,
    /// The address of her invitation and until when it lives, while she is invited.
    invitation: Option<(String, String)>,
    invitation_id: String,
    steps: Vec<Step>,
}

/// Everything about her that one page holds.
pub async fn show(desk: Desk, path: web::Path<String>, query: Query) -> Result<HttpResponse, WebError> {
    let her: AffiliateId = id(&path, "affiliate")?;
    desk.app.count_all_clicks().await;
    let asked = desk.asked_period(&query).await?;
    let (now, shown) = (desk.now, asked.clone());
    let (
        affiliate,
        figures,
        course,
        balances,
        affiliations,
        conversions,
        entries,
        access,
        rules,
        suspected,
        method,
    ) = desk
        .read(move |view| {
            let affiliate = affiliates::by_id(view, her)?.ok_or(WebError::NotFound("affiliate"))?;
            let of = Of { product: None, affiliate: Some(her) };
            let mut affiliations = Vec::new();
            for affiliation in affiliates::affiliations_of(view, her)? {
                let figures = figures::of(view, Who::Affiliation(affiliation.id))?;
                let application = affiliates::application(view, affiliation.id)?.unwrap_or_default();
                let until = accounts::one_time_until(view, Purpose::Invitation(affiliation.id), now)?;
                affiliations.push((affiliation, figures, application, until));
            }
            let conversions =
                lists::conversions(view, List::Of(her), &EVER, Place::Newest, LATEST, |_| true)?;
            let entries = lists::entries_that_fit(view, Some(her), Place::Newest, LATEST, |_| true)?;
            Ok((
                affiliate,
                figures::of_affiliate(view, her)?,
                Course::read(view, &shown, |period| period::figures_of_by_step(view, &of, period))?,
                money::balances(view, Some(her), now)?,
                affiliations,
                Listed::read(view, conversions.rows)?,
                LedgerLines::read(view, entries.rows)?,
                Entrances::read(view, her, now)?,
                match rules::current(view)? {
                    Some(rules) => Some(rules::accepted_at(view, her, rules.number)?),
                    None => None,
                },
                suspicions::of_affiliate(view, her)?,
                payouts::method(view, her)?,
            ))
        })
        .await?;
    let email = url::form_urlencoded::byte_serialize(affiliate.email.as_str().as_bytes()).collect::<String>();
    Ok(desk.show(&AffiliatePage {
        shell: desk.shell(affiliate.name.as_str()),
        id: affiliate.id,
        name: affiliate.name.to_string(),
        since: desk.date(affiliate.created_at),
        rules: match rules {
            None => String::new(),
            Some(None) => "has not accepted the rules yet".to_owned(),
            Some(Some(at)) => format!("accepted the rules on {}", desk.date(at)),
        },
        access: access.shown(&desk, &affiliate),
        method: method.map(|method| (method.word(), method.lines())),
        totals: totals(&figures),
        period: asked.choice(&query),
        course: (figures != Figures::default()).then(|| told(&desk, &course)),
        balances: balances_shown(&balances),
        affiliations: affiliations
            .iter()
            .map(|(one, figures, application, until)| {
                let invitation = until.filter(|_| one.state() == AffiliationState::Invited);
                let sells = sells(&desk, one, figures);
                Sells { application: application.clone(), ..sells }.invited(&desk, one, invitation)
            })
            .collect(),
        conversions: conversions.rows(&desk),
        all_conversions: desk.to(&format!("/admin/conversions?q={email}")),
        entries: entries.rows(&desk),
        suspicions: suspicions_shown(&desk, her, &suspected),
        all_entries: desk.to(&format!("/admin/commissions?affiliate={}", affiliate.id)),
        email: affiliate.email.to_string(),
    }))
}

/// Her numbers in the period, and the chart of her clicks.
fn told(desk: &Desk, course: &Course) -> (Vec<Tile>, Chart) {
    let tiles = vec![
        figures_told::clicks_and_others(course, VOICE),
        figures_told::conversions(course, VOICE),
        figures_told::rate(course, VOICE),
        figures_told::earned(course, desk.program.currency, VOICE),
    ];
    (tiles, course.clicks_chart(VOICE))
}

fn suspicions_shown(desk: &Desk, her: AffiliateId, suspected: &[NamedGroup]) -> Option<(String, String)> {
    let held: u64 = suspected.iter().map(|one| one.group.held).sum();
    let words = match held {
        0 => "something odd was noted in sales".to_owned(),
        held => format!("{} because of suspicion", format::count_of(held, "sale is held", "sales are held")),
    };
    let seen = suspected.iter().any(|one| one.group.conversions > 0);
    seen.then(|| (desk.to(&format!("/admin/suspicions?affiliate={her}")), words))
}

fn totals(figures: &Figures) -> Totals {
    Totals {
        clicks: format::count(figures.counts.clicks),
        visitors: format::count_of(figures.counts.visitors, "visitor", "visitors"),
        filtered: format::count(figures.counts.filtered_all()),
        own: format::count(figures.counts.own),
        conversions: count_shown(figures.sales.conversions),
        sales: sales_shown(&figures.sales),
    }
}

fn sells(desk: &Desk, affiliation: &Affiliation, figures: &Figures) -> Sells {
    let product = desk.app.store.mirror().product(affiliation.product);
    let rate = match (affiliation.commission.at(desk.now), &product) {
        (Some(rate), Some(product)) => format::unbroken(&rate.words(product.currency)),
        _ => String::new(),
    };
    Sells {
        href: desk.to(&format!("/admin/affiliations/{}", affiliation.id)),
        product: desk.product_name(affiliation.product),
        code: affiliation.code.to_string(),
        tag: affiliation_tag(affiliation.state()),
        rate,
        clicks: format::count_of(figures.counts.clicks, "click", "clicks"),
        conversions: format::count_of(
            u64::try_from(figures.sales.conversions).unwrap_or(0),
            "conversion",
            "conversions",
        ),
        links: copied(desk, affiliation, product.as_deref()),
        application: String::new(),
        invitation: None,
        invitation_id: format!("invitation-{}", affiliation.id),
        steps: steps(affiliation.state()),
    }
}

impl Sells {
    /// With the address of her invitation, while it lives.
    fn invited(self, desk: &Desk, affiliation: &Affiliation, until: Option<Timestamp>) -> Self {
        let product = desk.app.store.mirror().product(affiliation.product);
        let invitation = product.zip(until).map(|(product, until)| {
            (inviting::address(desk, &product, affiliation.id, until), desk.date_time(until))
        });
        Self { invitation, ..self }
    }
}
