//! Every link: where does it lead, whose is it, and does it work?

use actix_web::HttpResponse;
use askama::Template;

use super::desk::Desk;
use super::query::{Pages, Query};
use super::shown::{Names, Person, ROWS, count_shown, sales_shown};
use crate::domain::affiliation::Affiliation;
use crate::domain::id::ProductId;
use crate::domain::link::{Link, LinkKind, LinkOwner};
use crate::domain::product::Product;
use crate::store::keys::Who;
use crate::store::view::figures::Figures;
use crate::store::view::{affiliates, figures, lists};
use crate::web::error::WebError;
use crate::web::format;
use crate::web::hotlinks::{self, LinkState};
use crate::web::page::Shell;

#[derive(Template)]
#[template(path = "admin/links.html")]
struct Links {
    shell: Shell,
    products: Vec<(String, String)>,
    product: String,
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

/// The list, newest first.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    desk.app.count_all_clicks().await;
    let (product, place) = (query.value::<ProductId>("product"), query.place());
    let (paged, names) = desk
        .read(move |view| {
            let mut people = Vec::new();
            let paged = lists::links(view, product, place, ROWS)?.try_map(|link| {
                let affiliation = match link.owner {
                    LinkOwner::Affiliation(id) => affiliates::affiliation(view, id)?,
                    LinkOwner::Creator => None,
                };
                people.extend(affiliation.as_ref().map(|affiliation| affiliation.affiliate));
                let figures = figures::of(view, Who::Link(link.id))?;
                Ok::<_, WebError>((link, affiliation, figures))
            })?;
            Ok((paged, Names::read(view, people)?))
        })
        .await?;
    let pages = query.pages(&paged);
    let row = |(link, affiliation, figures): &(Link, Option<Affiliation>, Figures)| {
        row(&desk, link, affiliation.as_ref(), figures, &names)
    };
    Ok(desk.show(&Links {
        shell: desk.shell("Links"),
        products: desk.product_choices("All products"),
        product: query.text("product").to_owned(),
        rows: paged.rows.iter().map(row).collect(),
        pages,
    }))
}

fn row(desk: &Desk, link: &Link, affiliation: Option<&Affiliation>, figures: &Figures, names: &Names) -> Row {
    let told = hotlinks::told(&desk.app.paths, &desk.app.store.mirror(), link);
    let (counts, sales) = (&figures.counts, &figures.sales);
    let address = told.as_ref().map_or_else(|| link.id.to_string(), |told| told.url.clone());
    Row {
        href: desk.to(&format!("/admin/links/{}", link.id)),
        short: hotlinks::short(&address).to_owned(),
        kind: match (&link.kind, told.as_ref()) {
            (LinkKind::Page(_) | LinkKind::Promotional(_), Some(told)) => match told.state {
                LinkState::Live => format!("{}: {}", link.kind.label(), told.name),
                LinkState::SiteWithdrawn => format!("{}: {}, site withdrawn", link.kind.label(), told.name),
                LinkState::ToSalesPage => {
                    format!("{}: {}, leads to the sales page", link.kind.label(), told.name)
                }
            },
            _ => link.kind.label().to_owned(),
        },
        owner: affiliation.map(|affiliation| desk.person(affiliation.affiliate, names)),
        product: desk.product_name(link.product),
        clicks: format::count(counts.clicks),
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
