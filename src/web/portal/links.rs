//! Links Created by Me: which page do I send people to, and does it work?

use actix_web::{HttpResponse, web};
use askama::Template;

use super::frame::PortalShell;
use super::me::Me;
use super::mine::Mine;
use crate::domain::figures::{Sales, Turnover};
use crate::domain::link::{Link, LinkKind};
use crate::store::keys::Who;
use crate::store::view::figures::{self, Figures};
use crate::store::view::lists::{self, Paged};
use crate::web::error::WebError;
use crate::web::hotlinks::{self, HotLink, LinkState};
use crate::web::misread::Misread;
use crate::web::period;
use crate::web::query::{Files, Pages, Query};
use crate::web::take_away::{As, PART, count, sums, text};

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
    files: Files,
    misread: Misread,
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
    /// Whether it leads there, in a word.
    state: &'static str,
}

/// `GET /portal/products/{product}/links`: newest first.
pub async fn show(me: Me, product: web::Path<String>, query: Query) -> Result<HttpResponse, WebError> {
    let mine = Mine::of(&me, &product)?;
    me.app.count_all_clicks().await;
    let (affiliation, place, limit) = (mine.affiliation.id, query.place(), query.limit());
    let found = me
        .read(move |view| {
            let paged = lists::promotional_links(view, affiliation, place, limit)?;
            paged.try_map(|link| Ok::<_, WebError>((figures::of(view, Who::Link(link.id))?, link)))
        })
        .await?;
    let mut misread = Misread::default();
    misread.limit(&query, me.words.figures);
    Ok(me.show(&LinksPage {
        misread,
        shell: me.shell(me.words.links_created_by_me),
        product: mine.product.name.to_string(),
        at: me.to(&mine.at()),
        tabs: mine.tabs(&me, "/links"),
        why_not: if mine.is_active() { me.words.links.no_sites } else { me.words.links.not_active },
        may_create: mine.is_active() && !mine.product.approved_sites.is_empty(),
        pages: query.pages(&found),
        files: query.files(&[]),
        rows: found.rows.iter().filter_map(|(figures, link)| row(&me, &mine, link, figures)).collect(),
    }))
}

/// `GET /portal/products/{product}/links.csv` and `.json`.
pub async fn file(me: Me, path: web::Path<(String, As)>, query: Query) -> Result<HttpResponse, WebError> {
    Misread::default().refuse(&query, &[], me.words.figures)?;
    let (product, kind) = path.into_inner();
    let mine = Mine::of(&me, &product)?;
    me.app.count_all_clicks().await;
    let (words, more, file) = (&me.words.links, me.taking(), me.file("my links", kind));
    type Known = (Link, Figures, Row);
    let columns = vec![
        text(words.link, "name", |(_, _, row): &Known| row.name.clone()),
        text(more.link_id, "id", |(link, ..)| link.id.to_string()),
        text(more.address, "url", |(.., row)| row.link.address.clone()),
        text(words.leads_to, "destination", |(.., row)| row.destination.clone()),
        text(words.state, "state", |(.., row)| row.state.to_owned()),
        count(words.clicks, "clicks", |(_, figures, _)| Some(figures.counts.clicks)),
        count(words.visitors, "visitors", |(_, figures, _)| Some(figures.counts.visitors)),
        count(words.conversions, "conversions", |(_, figures, _)| Some(period::conversions(figures))),
        sums(words.sales, "sales", |(_, figures, _)| figures.sales.sums(|sum| sum.sales)),
        sums(words.commission, "commission", |(_, figures, _)| figures.sales.sums(|sum| sum.commission)),
    ];
    file.send(columns, move |view, place| {
        let paged = lists::promotional_links(view, mine.affiliation.id, place, PART)?;
        let mut rows = Vec::new();
        for link in paged.rows {
            let figures = figures::of(view, Who::Link(link.id))?;
            rows.extend(row(&me, &mine, &link, &figures).map(|row| (link, figures, row)));
        }
        Ok(Paged { rows, newer: paged.newer, older: paged.older })
    })
    .await
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
        sales: sums_shown(me, sales, |sum| sum.sales),
        commission: sums_shown(me, sales, |sum| sum.commission),
        is_live: told.state == LinkState::Live,
        state: match told.state {
            LinkState::Live => me.words.links.live,
            LinkState::SiteWithdrawn | LinkState::ToSalesPage => me.words.links.site_withdrawn,
        },
    })
}

/// One sum for each currency; they are never added up.
pub(super) fn sums_shown(me: &Me, sales: &Sales, which: impl Fn(&Turnover) -> i64) -> Vec<String> {
    sales.sums(which).into_iter().map(|sum| me.money(sum)).collect()
}
