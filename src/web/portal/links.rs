//! Links Created by Me: which page do I send people to, and does it work?

use actix_web::{HttpResponse, web};
use askama::Template;

use super::frame::PortalShell;
use super::me::Me;
use super::mine::Mine;
use crate::domain::figures::{Sales, Turnover};
use crate::domain::link::{Link, LinkKind};
use crate::domain::money::Money;
use crate::store::keys::Who;
use crate::store::view::figures::{self, Figures};
use crate::store::view::lists;
use crate::web::error::WebError;
use crate::web::hotlinks::{self, HotLink, LinkState};
use crate::web::query::{Pages, Query};

/// How many links a page has.
const ROWS: usize = 50;

#[derive(Template)]
#[template(path = "portal/links.html")]
struct LinksPage {
    shell: PortalShell,
    product: String,
    at: String,
    tabs: Vec<(String, &'static str, bool)>,
    may_create: bool,
    /// Where she may not: why.
    why_not: &'static str,
    rows: Vec<Row>,
    pages: Pages,
}

struct Row {
    href: String,
    name: String,
    link: HotLink,
    destination: String,
    clicks: String,
    visitors: String,
    conversions: String,
    sales: Vec<String>,
    commission: Vec<String>,
    is_live: bool,
}

/// `GET /portal/products/{product}/links`: newest first.
pub async fn show(me: Me, product: web::Path<String>, query: Query) -> Result<HttpResponse, WebError> {
    let mine = Mine::of(&me, &product)?;
    me.app.store.flush_sums().await?;
    let (affiliation, place) = (mine.affiliation.id, query.place());
    let found = me
        .read(move |view| {
            let paged = lists::promotional_links(view, affiliation, place, ROWS)?;
            paged.try_map(|link| Ok::<_, WebError>((figures::of(view, Who::Link(link.id))?, link)))
        })
        .await?;
    Ok(me.show(&LinksPage {
        shell: me.shell(me.words.links_created_by_me),
        product: mine.product.name.to_string(),
        at: me.to(&mine.at()),
        tabs: mine.tabs(&me, "/links"),
        why_not: if mine.is_active() { me.words.links.no_sites } else { me.words.links.not_active },
        may_create: mine.is_active() && !mine.product.approved_sites.is_empty(),
        pages: query.pages(&found),
        rows: found.rows.iter().filter_map(|(figures, link)| row(&me, &mine, link, figures)).collect(),
    }))
}

fn row(me: &Me, mine: &Mine, link: &Link, figures: &Figures) -> Option<Row> {
    let LinkKind::Promotional(own) = &link.kind else { return None };
    let told = hotlinks::told(&me.app.paths, &me.app.store.mirror(), link)?;
    let path = hotlinks::named(&mine.affiliation.code, own.word.as_str());
    let id = link.id.to_string();
    let Figures { counts, sales } = figures;
    Some(Row {
        href: me.to(&format!("{}/links/{}", mine.at(), link.id)),
        link: HotLink::at(&me.app.paths, id, told.name.as_str(), &path, ""),
        name: told.name,
        destination: told.destination,
        clicks: me.words.formats.count(counts.clicks),
        visitors: me.words.formats.count(counts.visitors),
        conversions: me.words.formats.count(u64::try_from(sales.conversions).unwrap_or(0)),
        sales: sums(me, sales, |sum| sum.sales),
        commission: sums(me, sales, |sum| sum.commission),
        is_live: told.state == LinkState::Live,
    })
}

/// One sum for each currency; they are never added up.
pub(super) fn sums(me: &Me, sales: &Sales, which: impl Fn(&Turnover) -> i64) -> Vec<String> {
    let sums = sales.money.iter().map(|(currency, sum)| (which(sum), *currency));
    sums.filter(|(minor, _)| *minor != 0)
        .map(|(minor, currency)| me.money(Money { minor, currency }))
        .collect()
}
