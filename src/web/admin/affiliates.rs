//! The list of affiliates: who sells for me?

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::affiliation::{Step, steps};
use super::desk::Desk;
use super::query::{Pages, Query, Sorting, is_key};
use super::shown::{BalanceShown, Person, When, balances_shown, count_shown, sales_shown, sums_of};
use crate::domain::affiliate::Affiliate;
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::id::AffiliateId;
use crate::domain::money::Currency;
use crate::domain::name::searched;
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::error::StoreError;
use crate::store::sums::Ranked;
use crate::store::view::figures::Figures;
use crate::store::view::lists::{Paged, Place};
use crate::store::view::money::Balance;
use crate::store::view::sorted::{self, Rank, Spot};
use crate::store::view::{affiliates, figures, finding, lists, money, payouts, ranked};
use crate::web::chart::{CellBar, cell_bar};
use crate::web::error::WebError;
use crate::web::format;
use crate::web::page::Shell;
use crate::web::sieve::Sieve;
use crate::web::take_away::{As, PART, count, list, moment, sums, text, truth};

#[derive(Template)]
#[template(path = "admin/affiliates.html")]
struct Affiliates {
    shell: Shell,
    /// (address, label with its number, current).
    tabs: Vec<(String, String, bool)>,
    sieve: Sieve,
    query: Query,
    caption: String,
    /// There are more than are sorted.
    is_cut: bool,
    /// Nobody is here at all.
    nobody: bool,
    /// What is said where the list is empty.
    empty: String,
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
    /// Against the most clicked on the page.
    clicks_bar: CellBar,
    conversions: String,
    sales: Vec<String>,
    balances: Vec<BalanceShown>,
    last: Option<When>,
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

/// By what the list can be sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Name,
    Clicks,
    Conversions,
    Sales,
    Held,
    Due,
    LastSale,
}

const WAYS: [(&str, By); 7] = [
    ("name", By::Name),
    ("clicks", By::Clicks),
    ("conversions", By::Conversions),
    ("sales", By::Sales),
    ("held", By::Held),
    ("due", By::Due),
    ("last-sale", By::LastSale),
];
/// Who has no payout method, in the address.
const WITHOUT: &str = "without";

/// What is asked of the list.
#[derive(Debug, Clone)]
struct Asked {
    state: Option<AffiliationState>,
    /// A code, or what a name or an address holds.
    text: String,
    /// Only those of whom nobody knows where to send their money.
    without_method: bool,
    sorting: Option<Sorting<By>>,
}

/// An affiliate with what her row says besides.
struct Known {
    affiliate: Affiliate,
    /// Each with how she says that she will promote.
    affiliations: Vec<(Affiliation, String)>,
    products: Vec<String>,
    figures: Figures,
    without_method: bool,
    balances: BTreeMap<Currency, Balance>,
    last_sale: Option<Timestamp>,
}

impl Asked {
    fn of(query: &Query) -> Self {
        let tab = tab(query);
        let text = query.text("q").to_owned();
        Self {
            // Whoever is searched for is found, wherever she stands.
            state: if text.is_empty() { tab.2 } else { None },
            text,
            without_method: query.text("method") == WITHOUT,
            sorting: query.sorting(&WAYS),
        }
    }
}

fn tab(query: &Query) -> &'static (&'static str, &'static str, Option<AffiliationState>, &'static str) {
    TABS.iter().find(|tab| tab.0 == query.text("tab")).unwrap_or(&TABS[0])
}

/// Affiliates, newest first, or those that a search finds.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    desk.app.count_all_clicks().await;
    let (asked, place, limit, reader) = (Asked::of(&query), query.place(), query.limit(), desk.clone());
    let ((paged, is_cut), counts, nobody) = desk
        .read(move |view| {
            let counts = TABS.map(|tab| tab.2.map(|state| affiliates::count_standing(view, state)));
            let nobody = affiliates::page(view, AffiliateId(0), 1)?.is_empty();
            Ok((read(&reader, view, &asked, &place, limit)?, counts, nobody))
        })
        .await?;
    let tab = tab(&query);
    let sieve = sieve(&query);
    let is_key = if query.sorting(&WAYS).is_some() { is_key::<Spot> } else { is_key::<AffiliateId> };
    let pages = query.pages_by(&paged, is_key);
    let most = paged.rows.iter().map(|known| known.figures.counts.clicks).max().unwrap_or(0);
    let state = if query.text("q").is_empty() { tab.2 } else { None };
    Ok(desk.show(&Affiliates {
        shell: desk.shell("Affiliates"),
        tabs: tabs(&desk, &query, tab.0, counts)?,
        caption: caption(&desk, query.sorting(&WAYS)),
        is_cut,
        nobody,
        empty: match query.text("q") {
            "" if query.is_filtered("tab") => "Nobody is like this.".to_owned(),
            "" => tab.3.to_owned(),
            q => format!("Nobody here has \u{201c}{q}\u{201d} as code, or in the name or email address."),
        },
        back: if tab.0.is_empty() {
            "/admin/affiliates".into()
        } else {
            format!("/admin/affiliates?tab={}", tab.0)
        },
        rows: paged.rows.iter().map(|known| row(&desk, known, state, most)).collect(),
        sieve,
        query,
        pages,
    }))
}

fn sieve(query: &Query) -> Sieve {
    let sieve = Sieve::of(query, "tab").tabs("tab", TABS.map(|tab| tab.0), TABS[0].1);
    let sieve = sieve.search("Name, email or code");
    sieve.words("method", "Payout method", "With and without", [(WITHOUT, "Without")]).sorted(&WAYS)
}

type Counted = Option<Result<u64, StoreError>>;

fn tabs(
    desk: &Desk,
    query: &Query,
    current: &str,
    counts: [Counted; 5],
) -> Result<Vec<(String, String, bool)>, WebError> {
    let mut tabs = Vec::new();
    for ((word, label, _, _), count) in TABS.iter().zip(counts) {
        let label = match count.transpose()? {
            Some(0) | None => (*label).to_owned(),
            Some(count) => format!("{label} ({})", format::count(count)),
        };
        let address = if word.is_empty() { String::new() } else { format!("?tab={word}") };
        let is_current = *word == current && query.text("q").is_empty();
        tabs.push((desk.to(&format!("/admin/affiliates{address}")), label, is_current));
    }
    Ok(tabs)
}

fn caption(desk: &Desk, sorting: Option<Sorting<By>>) -> String {
    let by = match sorting.map(|sorting| sorting.by) {
        None => return "Affiliates, newest first".to_owned(),
        Some(By::Name) => "name",
        Some(By::Clicks) => "clicks",
        Some(By::Conversions) => "conversions",
        Some(By::LastSale) => "their last sale",
        Some(By::Sales) => return format!("Affiliates by sales in {}", desk.program.currency),
        Some(By::Held) => return format!("Affiliates by what is Held in {}", desk.program.currency),
        Some(By::Due) => return format!("Affiliates by what is Due in {}", desk.program.currency),
    };
    format!("Affiliates by {by}")
}

/// `GET /admin/affiliates.csv` and `.json`.
pub async fn file(desk: Desk, kind: web::Path<As>, query: Query) -> Result<HttpResponse, WebError> {
    desk.app.count_all_clicks().await;
    let (asked, file) = (Asked::of(&query), desk.file("affiliates", *kind));
    sieve(&query).understood()?;
    let columns = vec![
        text("Affiliate", "name", |one: &Known| one.affiliate.name.to_string()),
        text("Affiliate (id)", "id", |one| one.affiliate.id.to_string()),
        text("Email", "email", |one| one.affiliate.email.to_string()),
        list("Products", "product_names", |one| one.products.clone()),
        list("Products (id)", "products", |one| {
            one.affiliations.iter().map(|(one, _)| one.product.to_string()).collect()
        }),
        list("Codes", "codes", |one| one.affiliations.iter().map(|(one, _)| one.code.to_string()).collect()),
        list("States", "states", |one| {
            one.affiliations.iter().map(|(one, _)| one.state().word().to_owned()).collect()
        }),
        truth("Payout method", "has_payout_method", |one| !one.without_method),
        moment("Last sale", "last_sale_at", |one| one.last_sale),
        moment("Since", "created_at", |one| Some(one.affiliate.created_at)),
        count("Clicks", "clicks", |one| Some(one.figures.counts.clicks)),
        count("Conversions", "conversions", |one| u64::try_from(one.figures.sales.conversions).ok()),
        sums("Sales", "sales", |one| one.figures.sales.sums(|sum| sum.sales)),
        sums("Held", "held", |one| sums_of(&one.balances, |balance| balance.held)),
        sums("Held, review", "held_in_review", |one| sums_of(&one.balances, |balance| balance.in_review)),
        sums("Due", "due", |one| sums_of(&one.balances, |balance| balance.due)),
    ];
    file.send(columns, move |view, place| Ok(read(&desk, view, &asked, &place, PART)?.0)).await
}

/// A page of them, and whether there are more than are sorted.
fn read(
    desk: &Desk,
    view: &Snapshot,
    asked: &Asked,
    place: &Place<String>,
    limit: usize,
) -> Result<(Paged<Known, String>, bool), WebError> {
    let (paged, is_cut) = match asked.sorting {
        Some(sorting) => sorted(desk, view, asked, sorting, place, limit)?,
        None => (newest(view, asked, place.read(), limit)?.in_addresses(), false),
    };
    let mut balances = money::balances_of_each(view, paged.rows.iter().map(|one| one.id), desk.now)?;
    let paged = paged.try_map(|affiliate| {
        let (mut affiliations, mut products) = (Vec::new(), Vec::new());
        for one in affiliates::affiliations_of(view, affiliate.id)? {
            products.push(desk.product_name(one.product));
            let application = affiliates::application(view, one.id)?.unwrap_or_default();
            affiliations.push((one, application));
        }
        Ok::<_, WebError>(Known {
            figures: figures::of_affiliate(view, affiliate.id)?,
            without_method: payouts::method(view, affiliate.id)?.is_none(),
            balances: balances.remove(&affiliate.id).unwrap_or_default(),
            last_sale: ranked::last_conversion(view, affiliate.id)?.map(|id| id.at()),
            affiliations,
            products,
            affiliate,
        })
    })?;
    Ok((paged, is_cut))
}

fn newest(
    view: &Snapshot,
    asked: &Asked,
    place: Place<AffiliateId>,
    limit: usize,
) -> Result<Paged<Affiliate, AffiliateId>, WebError> {
    // A row that cannot be read is told when the page itself reads it.
    let fits = |one: &Affiliate| !asked.without_method || is_without_method(view, one).unwrap_or(true);
    Ok(match (asked.text.as_str(), asked.state) {
        ("", Some(state)) => lists::affiliates_standing(view, state, place, limit, fits)?,
        ("", None) => lists::affiliates(view, place, limit, fits)?,
        (text, _) => finding::affiliates(view, text, place, limit, fits)?,
    })
}

fn sorted(
    desk: &Desk,
    view: &Snapshot,
    asked: &Asked,
    sorting: Sorting<By>,
    place: &Place<String>,
    limit: usize,
) -> Result<(Paged<Affiliate, String>, bool), WebError> {
    let whose = |id| desk.app.store.mirror().affiliation(id).map(|one| one.affiliate);
    let of_affiliations = |numbers| ranked::by_affiliate(&numbers, whose);
    let currency = desk.program.currency;
    let numbers = match sorting.by {
        By::Name | By::LastSale => ranked::Numbers::new(),
        By::Clicks => of_affiliations(ranked::clicks(view, Ranked::Affiliations)?),
        By::Conversions => of_affiliations(ranked::conversions(view, Ranked::Affiliations)?),
        By::Sales => of_affiliations(ranked::sales(view, Ranked::Affiliations, currency)?),
        By::Held => ranked::held_and_due(view, currency, desk.now)?.0,
        By::Due => ranked::held_and_due(view, currency, desk.now)?.1,
    };
    let rank = |one: &Affiliate| {
        Ok(match sorting.by {
            By::Name => Rank::name(one.name.as_str()),
            By::LastSale => Rank::Number(ranked::last_conversion(view, one.id)?.map_or(0, |id| id.at().0)),
            By::Clicks | By::Conversions | By::Sales | By::Held | By::Due => {
                Rank::Number(numbers.get(&one.id.0).copied().unwrap_or(0))
            }
        })
    };
    let found = match asked.text.as_str() {
        "" => None,
        text => finding::affiliate_called(view, text)?.map(|her| her.id),
    };
    let text = searched(&asked.text);
    let fits = |one: &Affiliate| {
        let is_found = found.map_or_else(|| finding::is_called(one, &text), |her| her == one.id);
        Ok(is_found && (!asked.without_method || is_without_method(view, one)?))
    };
    let (spots, is_cut) = ranked::affiliates(view, asked.state, fits, rank)?;
    let paged = sorted::page(spots, sorting.descending, &place.read(), limit).in_addresses();
    let missing = || WebError::NotFound("affiliate");
    let paged = paged.try_map(|id| affiliates::by_id(view, AffiliateId(id))?.ok_or_else(missing))?;
    Ok((paged, is_cut))
}

fn is_without_method(view: &Snapshot, affiliate: &Affiliate) -> Result<bool, StoreError> {
    Ok(payouts::method(view, affiliate.id)?.is_none())
}

fn row(desk: &Desk, known: &Known, state: Option<AffiliationState>, most: u64) -> Row {
    let (affiliate, sales) = (&known.affiliate, &known.figures.sales);
    Row {
        person: desk.person_called(affiliate.id, affiliate.name.as_str()),
        email: affiliate.email.to_string(),
        without_method: known.without_method,
        products: match known.products.as_slice() {
            [] => String::new(),
            [one] => one.clone(),
            [first, others @ ..] => format!("{first} and {} more", others.len()),
        },
        waiting: waiting(desk, &known.affiliations, state),
        clicks: format::count(known.figures.counts.clicks),
        clicks_bar: cell_bar(known.figures.counts.clicks, most),
        conversions: count_shown(sales.conversions),
        sales: sales_shown(sales),
        balances: balances_shown(&known.balances),
        last: known.last_sale.map(|at| desk.when(at)),
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
