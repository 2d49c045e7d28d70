//! The list of affiliates: who sells for me?

use actix_web::HttpResponse;
use askama::Template;

use super::desk::Desk;
use super::query::{Pages, Query};
use super::shown::{BalanceShown, Person, ROWS, balances_shown, count_shown, sales_shown};
use crate::domain::affiliate::Affiliate;
use crate::domain::affiliation::Affiliation;
use crate::store::view::figures::Figures;
use crate::store::view::{affiliates, figures, finding, lists, money};
use crate::web::error::WebError;
use crate::web::format;
use crate::web::page::Shell;

#[derive(Template)]
#[template(path = "admin/affiliates.html")]
struct Affiliates {
    shell: Shell,
    q: String,
    rows: Vec<Row>,
    pages: Pages,
}

struct Row {
    person: Person,
    email: String,
    products: String,
    clicks: String,
    conversions: String,
    sales: Vec<String>,
    balances: Vec<BalanceShown>,
}

/// Affiliates, newest first, or those that a search finds.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    desk.app.count_all_clicks().await;
    let (q, place, now) = (query.text("q").to_owned(), query.place(), desk.now);
    let text = q.clone();
    let (paged, balances) = desk
        .read(move |view| {
            let paged = match text.as_str() {
                "" => lists::affiliates(view, place, ROWS, |_| true)?,
                text => finding::affiliates(view, text, place, ROWS)?,
            };
            let balances = money::balances_of_each(view, paged.rows.iter().map(|one| one.id), now)?;
            let paged = paged.try_map(|affiliate| {
                let affiliations = affiliates::affiliations_of(view, affiliate.id)?;
                let figures = figures::of_affiliate(view, affiliate.id)?;
                Ok::<_, WebError>((affiliate, affiliations, figures))
            })?;
            Ok((paged, balances))
        })
        .await?;
    let pages = query.pages(&paged);
    let row = |(affiliate, affiliations, figures): (Affiliate, Vec<Affiliation>, Figures)| {
        let balances = balances.get(&affiliate.id).map(balances_shown).unwrap_or_default();
        row(&desk, affiliate, &affiliations, &figures, balances)
    };
    let rows = paged.rows.into_iter().map(row).collect();
    Ok(desk.show(&Affiliates { shell: desk.shell("Affiliates"), q, rows, pages }))
}

fn row(
    desk: &Desk,
    affiliate: Affiliate,
    affiliations: &[Affiliation],
    figures: &Figures,
    balances: Vec<BalanceShown>,
) -> Row {
    let products = match affiliations {
        [] => String::new(),
        [one] => desk.product_name(one.product),
        [first, others @ ..] => format!("{} and {} more", desk.product_name(first.product), others.len()),
    };
    Row {
        person: Person {
            href: desk.to(&format!("/admin/affiliates/{}", affiliate.id)),
            name: affiliate.name.to_string(),
        },
        email: affiliate.email.to_string(),
        products,
        clicks: format::count(figures.counts.clicks),
        conversions: count_shown(figures.sales.conversions),
        sales: sales_shown(&figures.sales),
        balances,
    }
}
