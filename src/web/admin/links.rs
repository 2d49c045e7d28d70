//! Every link: where does it lead, whose is it, and does it work?

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::history_filter::called;
use super::query::{Pages, Query, Sorting, is_key};
use super::shown::{Person, count_shown, sales_shown};
use crate::domain::affiliation::Affiliation;
use crate::domain::id::{AffiliateId, LinkId, ProductId};
use crate::domain::link::{Link, LinkKind, LinkOwner};
use crate::domain::name::searched;
use crate::domain::product::Product;
use crate::store::Snapshot;
use crate::store::keys::Who;
use crate::store::sums::Ranked;
use crate::store::view::figures::Figures;
use crate::store::view::lists::{Paged, Place};
use crate::store::view::sorted::{self, Spot};
use crate::store::view::{affiliates, figures, lists, ranked};
use crate::web::app::App;
use crate::web::chart::{CellBar, cell_bar};
use crate::web::error::WebError;
use crate::web::format;
use crate::web::hotlinks::{self, LinkState, ToldLink};
use crate::web::page::Shell;
use crate::web::sieve::Sieve;
use crate::web::take_away::{As, PART, count, sums, text};

#[derive(Template)]
#[template(path = "admin/links.html")]
struct Links {
    shell: Shell,
    /// There is none at all.
    nothing: bool,
    sieve: Sieve,
    query: Query,
    caption: &'static str,
    /// There are more than are sorted.
    is_cut: bool,
    rows: Vec<Row>,
    pages: Pages,
}

struct Row {
    /// Its page.
    href: String,
    /// Without its scheme, which is always the same.
    short: String,
    kind: String,
    /// Nobody where it is the creator's own.
    owner: Option<Person>,
    product: String,
    clicks: String,
    /// Against the most clicked on the page.
    clicks_bar: CellBar,
    visitors: String,
    filtered: String,
    own: String,
    conversions: String,
    sales: Vec<String>,
}

/// A link with a button to copy it.
pub(super) struct Copied {
    pub(super) id: String,
    pub(super) label: &'static str,
    pub(super) address: String,
}

/// By what the list can be sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Clicks,
    Conversions,
}

const WAYS: [(&str, By); 2] = [("clicks", By::Clicks), ("conversions", By::Conversions)];

/// What is asked of the list.
struct Asked {
    product: Option<ProductId>,
    affiliate: Option<AffiliateId>,
    /// Why nothing is found, where the affiliate is not known.
    problem: String,
    /// What the address, the name or the target holds, in lower case.
    text: String,
    sorting: Option<Sorting<By>>,
}

/// A link with what its row says besides.
struct Known {
    link: Link,
    /// What its address is, where its product still is.
    told: Option<ToldLink>,
    owner: Option<(AffiliateId, String)>,
    product: String,
    figures: Figures,
}

impl Asked {
    async fn of(desk: &Desk, query: &Query) -> Result<Self, WebError> {
        let text = query.text("affiliate").to_owned();
        let (affiliate, problem) = desk.read(move |view| Ok(called(view, &text)?)).await?;
        let (product, text) = (query.product(), searched(query.text("q")));
        Ok(Self { product, affiliate, problem, text, sorting: query.sorting(&WAYS) })
    }

    /// Whether all links are asked for.
    fn is_of_all(&self) -> bool {
        self.product.is_none() && self.affiliate.is_none() && self.text.is_empty()
    }

    fn fits(&self, app: &App, link: &Link) -> bool {
        let is_hers = |her: AffiliateId| match link.owner {
            LinkOwner::Affiliation(id) => {
                app.store.mirror().affiliation(id).is_some_and(|one| one.affiliate == her)
            }
            LinkOwner::Creator => false,
        };
        let holds = |told: ToldLink| {
            [told.url, told.name, told.destination].iter().any(|text| searched(text).contains(&self.text))
        };
        self.product.is_none_or(|product| product == link.product)
            && self.affiliate.is_none_or(is_hers)
            && (self.text.is_empty()
                || hotlinks::told(&app.paths, &app.store.mirror(), link).is_some_and(holds))
    }
}

/// The list: newest first, or the most clicked.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    desk.app.count_all_clicks().await;
    let asked = Asked::of(&desk, &query).await?;
    let sieve = sieve(&desk, &query, &asked.problem);
    let caption = match asked.sorting {
        Some(Sorting { by: By::Clicks, .. }) => "Links by clicks, since the beginning",
        Some(Sorting { by: By::Conversions, .. }) => "Links by conversions, since the beginning",
        None => "Links, newest first, since the beginning",
    };
    let (reader, place, limit) = (desk.clone(), query.place(), query.limit());
    let (paged, is_cut) = desk.read(move |view| read(&reader, view, &asked, &place, limit)).await?;
    let is_key = if query.sorting(&WAYS).is_some() { is_key::<Spot> } else { is_key::<LinkId> };
    let pages = query.pages_by(&paged, is_key);
    let most = paged.rows.iter().map(|known| known.figures.counts.clicks).max().unwrap_or(0);
    Ok(desk.show(&Links {
        shell: desk.shell("Links"),
        nothing: paged.rows.is_empty() && !query.is_filtered("") && pages.newer.is_none(),
        sieve,
        query,
        caption,
        is_cut,
        rows: paged.rows.iter().map(|known| row(&desk, known, most)).collect(),
        pages,
    }))
}

fn sieve(desk: &Desk, query: &Query, problem: &str) -> Sieve {
    let sieve = Sieve::of(query, "").choice("product", "Product", desk.product_choices("All products"));
    sieve.affiliate(problem).search("Link, name or target").sorted(&WAYS)
}

/// `GET /admin/links.csv` and `.json`.
pub async fn file(desk: Desk, kind: web::Path<As>, query: Query) -> Result<HttpResponse, WebError> {
    desk.app.count_all_clicks().await;
    let (asked, file) = (Asked::of(&desk, &query).await?, desk.file("links", *kind));
    sieve(&desk, &query, &asked.problem).understood()?;
    let columns = vec![
        text("Link", "url", |one: &Known| address(one)),
        text("Link (id)", "id", |one| one.link.id.to_string()),
        text("Kind", "kind", |one| one.link.kind.label().to_owned()),
        text("Name", "name", |one| one.told.as_ref().map_or_else(String::new, |told| told.name.clone())),
        text("Leads to", "destination", |one| {
            one.told.as_ref().map_or_else(String::new, |told| told.destination.clone())
        }),
        text("State", "state", |one| {
            one.told.as_ref().map_or_else(String::new, |told| told.state.word().to_owned())
        }),
        text("Affiliate", "affiliate_name", |one| {
            one.owner.as_ref().map_or_else(String::new, |(_, name)| name.clone())
        }),
        text("Affiliate (id)", "affiliate", |one| {
            one.owner.as_ref().map_or_else(String::new, |(id, _)| id.to_string())
        }),
        text("Product", "product_name", |one| one.product.clone()),
        text("Product (id)", "product", |one| one.link.product.to_string()),
        count("Clicks", "clicks", |one| Some(one.figures.counts.clicks)),
        count("Visitors", "visitors", |one| Some(one.figures.counts.visitors)),
        count("Filtered", "filtered", |one| Some(one.figures.counts.filtered_all())),
        count("Own", "own", |one| Some(one.figures.counts.own)),
        count("Conversions", "conversions", |one| u64::try_from(one.figures.sales.conversions).ok()),
        sums("Sales", "sales", |one| one.figures.sales.sums(|sum| sum.sales)),
        sums("Commission", "commission", |one| one.figures.sales.sums(|sum| sum.commission)),
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
    let fits = |link: &Link| asked.fits(&desk.app, link);
    let Some(sorting) = asked.sorting else {
        let paged = lists::links(view, place.read(), limit, fits)?;
        return Ok((paged.in_addresses().try_map(|link| known(desk, view, link))?, false));
    };
    let numbers = match sorting.by {
        By::Clicks => ranked::clicks(view, Ranked::Links)?,
        By::Conversions => ranked::conversions(view, Ranked::Links)?,
    };
    let (spots, is_cut) = ranked::links(view, (!asked.is_of_all()).then_some(fits), &numbers)?;
    let paged = sorted::page(spots, sorting.descending, &place.read(), limit).in_addresses();
    let paged = paged.try_map(|id| {
        let link = affiliates::link(view, LinkId(id))?.ok_or(WebError::NotFound("link"))?;
        known(desk, view, link)
    })?;
    Ok((paged, is_cut))
}

fn known(desk: &Desk, view: &Snapshot, link: Link) -> Result<Known, WebError> {
    let affiliation = match link.owner {
        LinkOwner::Affiliation(id) => affiliates::affiliation(view, id)?,
        LinkOwner::Creator => None,
    };
    let owner = match &affiliation {
        Some(one) => affiliates::by_id(view, one.affiliate)?.map(|her| (her.id, her.name.to_string())),
        None => None,
    };
    Ok(Known {
        told: hotlinks::told(&desk.app.paths, &desk.app.store.mirror(), &link),
        owner,
        product: desk.product_name(link.product),
        figures: figures::of(view, Who::Link(link.id))?,
        link,
    })
}

/// The address that is shared, or the link's number where it has none any more.
fn address(known: &Known) -> String {
    known.told.as_ref().map_or_else(|| known.link.id.to_string(), |told| told.url.clone())
}

fn row(desk: &Desk, known: &Known, most: u64) -> Row {
    let (counts, sales) = (&known.figures.counts, &known.figures.sales);
    let (address, label) = (address(known), known.link.kind.label());
    Row {
        href: desk.to(&format!("/admin/links/{}", known.link.id)),
        short: hotlinks::short(&address).to_owned(),
        kind: match (&known.link.kind, &known.told) {
            (LinkKind::Page(_) | LinkKind::Promotional(_), Some(told)) => match told.state {
                LinkState::Live => format!("{label}: {}", told.name),
                LinkState::SiteWithdrawn => format!("{label}: {}, site withdrawn", told.name),
                LinkState::ToSalesPage => format!("{label}: {}, leads to the sales page", told.name),
            },
            _ => label.to_owned(),
        },
        owner: known.owner.as_ref().map(|(id, name)| desk.person_called(*id, name)),
        product: known.product.clone(),
        clicks: format::count(counts.clicks),
        clicks_bar: cell_bar(counts.clicks, most),
        visitors: format::count(counts.visitors),
        filtered: format::count(counts.filtered_all()),
        own: format::count(counts.own),
        conversions: count_shown(sales.conversions),
        sales: sales_shown(sales),
    }
}

/// The links of an affiliation that may be shared: the Direct Payment HotLink only where the product lets
/// affiliates use it (`product.md` L4).
pub(super) fn copied(desk: &Desk, affiliation: &Affiliation, product: Option<&Product>) -> Vec<Copied> {
    let paths = &desk.app.paths;
    let code = &affiliation.code;
    let link = |kind: LinkKind, word: &str, path: String| Copied {
        id: format!("{}-{word}", affiliation.id),
        label: kind.label(),
        address: paths.absolute(&path),
    };
    let mut links = vec![link(LinkKind::SalesPage, "sales", format!("/{code}"))];
    if product.is_some_and(|product| product.direct_payment_for_affiliates) {
        links.push(link(LinkKind::DirectPayment, "payment", hotlinks::direct_payment(code, None)));
    }
    links
}
