//! The list of affiliates: who sells for me?

use actix_web::HttpResponse;
use askama::Template;

use super::affiliation::{Step, steps};
use super::desk::Desk;
use super::query::{Pages, Query};
use super::shown::{BalanceShown, Person, ROWS, balances_shown, count_shown, sales_shown};
use crate::domain::affiliate::Affiliate;
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::id::AffiliateId;
use crate::store::view::figures::Figures;
use crate::store::view::{affiliates, figures, finding, lists, money, payouts};
use crate::web::error::WebError;
use crate::web::format;
use crate::web::page::Shell;

#[derive(Template)]
#[template(path = "admin/affiliates.html")]
struct Affiliates {
    shell: Shell,
    /// (address, label with its number, current).
    tabs: Vec<(String, String, bool)>,
    q: String,
    /// Nobody is here at all.
    nobody: bool,
    /// What the tab says where it is empty.
    empty: &'static str,
    /// The address of this page, where forms in its rows lead back to.
    back: String,
    rows: Vec<Row>,
    pages: Pages,
}

struct Row {
    person: Person,
    email: String,
    /// Nobody knows where to send her money.
    without_method: bool,
    products: String,
    /// In the tabs of those who wait: each affiliation that does.
    waiting: Vec<Waiting>,
    clicks: String,
    conversions: String,
    sales: Vec<String>,
    balances: Vec<BalanceShown>,
}

/// An affiliation that waits for the creator or for the affiliate.
struct Waiting {
    href: String,
    product: String,
    /// How she says that she will promote.
    application: String,
    steps: Vec<Step>,
}

/// The tabs: what stands in the address, the label, whose affiliations, and what it says where it is empty.
const TABS: [(&str, &str, Option<AffiliationState>, &str); 5] = [
    ("", "Active", Some(AffiliationState::Active), "Nobody is active at the moment."),
    ("applied", "Applied", Some(AffiliationState::Applied), "Nobody waits for your answer."),
    ("invited", "Invited", Some(AffiliationState::Invited), "No invitation is open."),
    ("paused", "Paused", Some(AffiliationState::Paused), "Nobody is paused."),
    ("all", "All", None, "There is nobody on this page."),
];

/// Affiliates, newest first, or those that a search finds.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    desk.app.count_all_clicks().await;
    let (q, place, now) = (query.text("q").to_owned(), query.place(), desk.now);
    let text = q.clone();
    let tab = TABS.iter().find(|tab| tab.0 == query.text("tab")).unwrap_or(&TABS[0]);
    let state = tab.2;
    let (paged, balances, counts, nobody) = desk
        .read(move |view| {
            let paged = match (text.as_str(), state) {
                ("", Some(state)) => lists::affiliates_standing(view, state, place, ROWS)?,
                ("", None) => lists::affiliates(view, place, ROWS, |_| true)?,
                // Whoever is searched for is found, wherever she stands.
                (text, _) => finding::affiliates(view, text, place, ROWS)?,
            };
            let counts = TABS.map(|tab| tab.2.map(|state| affiliates::count_standing(view, state)));
            let nobody = affiliates::page(view, AffiliateId(0), 1)?.is_empty();
            let balances = money::balances_of_each(view, paged.rows.iter().map(|one| one.id), now)?;
            let paged = paged.try_map(|affiliate| {
                let mut affiliations = Vec::new();
                for one in affiliates::affiliations_of(view, affiliate.id)? {
                    let application = affiliates::application(view, one.id)?.unwrap_or_default();
                    affiliations.push((one, application));
                }
                let figures = figures::of_affiliate(view, affiliate.id)?;
                let without_method = payouts::method(view, affiliate.id)?.is_none();
                Ok::<_, WebError>((affiliate, affiliations, figures, without_method))
            })?;
            Ok((paged, balances, counts, nobody))
        })
        .await?;
    let pages = query.pages(&paged);
    type Known = (Affiliate, Vec<(Affiliation, String)>, Figures, bool);
    let row = |(affiliate, affiliations, figures, without_method): Known| {
        let balances = balances.get(&affiliate.id).map(balances_shown).unwrap_or_default();
        Row { without_method, ..row(&desk, affiliate, &affiliations, state, &figures, balances) }
    };
    let rows = paged.rows.into_iter().map(row).collect();
    let mut tabs = Vec::new();
    for ((word, label, _, _), count) in TABS.iter().zip(counts) {
        let label = match count.transpose()? {
            Some(0) | None => (*label).to_owned(),
            Some(count) => format!("{label} ({})", format::count(count)),
        };
        let address = if word.is_empty() { String::new() } else { format!("?tab={word}") };
        tabs.push((desk.to(&format!("/admin/affiliates{address}")), label, *word == tab.0 && q.is_empty()));
    }
    Ok(desk.show(&Affiliates {
        shell: desk.shell("Affiliates"),
        tabs,
        q,
        nobody,
        empty: tab.3,
        back: if tab.0.is_empty() {
            "/admin/affiliates".into()
        } else {
            format!("/admin/affiliates?tab={}", tab.0)
        },
        rows,
        pages,
    }))
}

fn row(
    desk: &Desk,
    affiliate: Affiliate,
    affiliations: &[(Affiliation, String)],
    state: Option<AffiliationState>,
    figures: &Figures,
    balances: Vec<BalanceShown>,
) -> Row {
    let products = match affiliations {
        [] => String::new(),
        [(one, _)] => desk.product_name(one.product),
        [(first, _), others @ ..] => {
            format!("{} and {} more", desk.product_name(first.product), others.len())
        }
    };
    Row {
        person: Person {
            href: desk.to(&format!("/admin/affiliates/{}", affiliate.id)),
            name: affiliate.name.to_string(),
        },
        email: affiliate.email.to_string(),
        without_method: false,
        products,
        waiting: waiting(desk, affiliations, state),
        clicks: format::count(figures.counts.clicks),
        conversions: count_shown(figures.sales.conversions),
        sales: sales_shown(&figures.sales),
        balances,
    }
}

/// Her affiliations that wait, where the tab is of those.
fn waiting(
    desk: &Desk,
    affiliations: &[(Affiliation, String)],
    state: Option<AffiliationState>,
) -> Vec<Waiting> {
    let waits = |one: &Affiliation| {
        Some(one.state()) == state
            && matches!(one.state(), AffiliationState::Applied | AffiliationState::Invited)
    };
    let waiting = affiliations.iter().filter(|(one, _)| waits(one)).map(|(one, application)| Waiting {
        href: desk.to(&format!("/admin/affiliations/{}", one.id)),
        product: desk.product_name(one.product),
        application: application.clone(),
        steps: steps(one.state()),
    });
    waiting.collect()
}
