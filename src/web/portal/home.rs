//! Home: her links, what they brought, what she is owed, and what she should know.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use askama::Template;

use super::earning_rows::EarningRow;
use super::frame::PortalShell;
use super::home_notices::{self, Notice};
use super::me::Me;
use super::mine::has_links;
use super::standing::Standing;
use crate::domain::affiliation::Affiliation;
use crate::domain::money::{Currency, Money};
use crate::domain::product::Product;
use crate::store::keys::Who;
use crate::store::view::earnings::{self, Earning};
use crate::store::view::figures::Figures;
use crate::store::view::lists::Place;
use crate::store::view::money::Balance;
use crate::store::view::{affiliates, money, payouts, products};
use crate::web::chart::Chart;
use crate::web::error::WebError;
use crate::web::format;
use crate::web::period::{self, Period};
use crate::web::qr::Qr;

/// The days that the numbers are of.
const DAYS: i32 = 30;
/// How many commissions are shown; their page has the rest.
const LATEST: usize = 5;

#[derive(Template)]
#[template(path = "portal/home.html")]
struct Home {
    shell: PortalShell,
    title: &'static str,
    name: String,
    notices: Vec<Notice>,
    /// She earned something, and nobody knows where to send it.
    needs_method: bool,
    /// Her links, the busiest first.
    links: Vec<FirstLink>,
    /// What she promotes without a link to share, or asked to.
    others: Vec<(String, Standing)>,
    tiles: Vec<Tile>,
    /// Nothing before the first click.
    chart: Option<Chart>,
    latest: Vec<EarningRow>,
}

/// Her link of a product.
struct FirstLink {
    id: String,
    product: String,
    href: String,
    hotlinks: String,
    standing: Standing,
    address: String,
    /// Of the first one only: each is some kilobytes.
    qr: Option<Qr>,
}

/// A number with what belongs to it.
struct Tile {
    label: &'static str,
    values: Vec<String>,
    more: Vec<String>,
}

/// What was read of one affiliation.
struct Promoted {
    affiliation: Affiliation,
    product: Product,
    now: Vec<Figures>,
    before: Vec<Figures>,
}

/// `GET /portal`.
pub async fn show(me: Me) -> Result<HttpResponse, WebError> {
    me.app.count_all_clicks().await;
    let (her, now) = (me.affiliate.id, me.now);
    let period = Period::last_days(DAYS, now, &me.zone);
    let (shown, before) = (period.clone(), Period::before(DAYS, now, &me.zone));
    let (mut promoted, balances, latest, told, method) = me
        .read(move |view| {
            let mut promoted = Vec::new();
            for affiliation in affiliates::affiliations_of(view, her)? {
                let who = Who::Affiliation(affiliation.id);
                promoted.push(Promoted {
                    product: products::by_id(view, affiliation.product)?
                        .ok_or(WebError::broken("a product that is promoted is missing"))?,
                    now: period::figures_by_step(view, who, &shown)?,
                    before: period::figures_by_step(view, who, &before)?,
                    affiliation,
                });
            }
            let latest = earnings::page(view, her, None, Place::Newest, LATEST, |_| true)?.rows;
            Ok((
                promoted,
                money::balances(view, Some(her), now)?,
                latest,
                home_notices::read(view, her, now)?,
                payouts::method(view, her)?,
            ))
        })
        .await?;
    promoted.sort_by_key(|one| std::cmp::Reverse(period::sum(&one.now).counts.clicks));
    let page = page(&me, &period, &promoted, &balances, &latest, home_notices::notices(&me, &told));
    Ok(me.show(&Home { needs_method: method.is_none() && !balances.is_empty(), ..page }))
}

fn page(
    me: &Me,
    period: &Period,
    promoted: &[Promoted],
    balances: &BTreeMap<Currency, Balance>,
    latest: &[Earning],
    notices: Vec<Notice>,
) -> Home {
    let words = &me.words.start;
    let now = period::together(period, promoted.iter().map(|one| one.now.as_slice()));
    let before = period::together(period, promoted.iter().map(|one| one.before.as_slice()));
    let has_links = |one: &&Promoted| has_links(&one.affiliation, &one.product);
    let links = promoted.iter().filter(has_links).enumerate().map(|(at, one)| first_link(me, one, at == 0));
    let others = promoted
        .iter()
        .filter(|one| !has_links(one))
        .map(|one| (one.product.name.to_string(), me.standing(&one.affiliation, &one.product)));
    let sum = period::sum(&now);
    let clicked = sum.counts.clicks > 0 || period::sum(&before).counts.clicks > 0;
    let chart = period::clicks_chart(
        me.words.charts,
        words.clicks_chart.to_owned(),
        me.words.figures.click,
        period,
        &now,
        Some((&before, words.before)),
    );
    Home {
        shell: me.shell(me.words.home),
        title: me.words.home,
        name: me.affiliate.name.to_string(),
        notices,
        needs_method: false,
        links: links.collect(),
        others: others.collect(),
        tiles: tiles(me, &sum, balances),
        chart: clicked.then_some(chart),
        latest: latest.iter().map(|one| me.earning_row(one)).collect(),
    }
}

fn first_link(me: &Me, one: &Promoted, is_first: bool) -> FirstLink {
    let address = me.app.paths.absolute(&format!("/{}", one.affiliation.code));
    let href = me.to(&format!("/portal/products/{}", one.product.slug));
    FirstLink {
        id: format!("link-{}", one.affiliation.id),
        product: one.product.name.to_string(),
        hotlinks: format!("{href}/hotlinks"),
        href,
        standing: me.standing(&one.affiliation, &one.product),
        qr: if is_first { Qr::of(&address, format!("{}: {address}", me.words.start.qr)) } else { None },
        address,
    }
}

/// Clicks, conversions and what was earned in the period; what is Held and Due now, in every currency.
fn tiles(me: &Me, sum: &Figures, balances: &BTreeMap<Currency, Balance>) -> Vec<Tile> {
    let (words, figures) = (&me.words.start, &me.words.figures);
    let money = |of: fn(&Balance) -> i64| -> Vec<String> {
        let some = balances.iter().filter(|(_, balance)| of(balance) != 0);
        let some: Vec<String> = some
            .map(|(currency, balance)| me.money(Money { minor: of(balance), currency: *currency }))
            .collect();
        if some.is_empty() { vec![me.money(Money::zero(me.program.currency))] } else { some }
    };
    let earned = sum.sales.money.iter().filter(|(_, turnover)| turnover.commission != 0);
    let mut earned: Vec<String> = earned
        .map(|(currency, turnover)| me.money(Money { minor: turnover.commission, currency: *currency }))
        .collect();
    if earned.is_empty() {
        earned.push(me.money(Money::zero(me.program.currency)));
    }
    let in_review =
        balances.iter().filter(|(_, balance)| balance.in_review != 0).map(|(currency, balance)| {
            (words.of_it_in_review)(&me.money(Money { minor: balance.in_review, currency: *currency }))
        });
    let mut held: Vec<String> = in_review.collect();
    held.push(words.held_means.to_owned());
    vec![
        Tile {
            label: figures.clicks,
            values: vec![format::count(sum.counts.clicks)],
            more: vec![(figures.visitors_of)(sum.counts.visitors), words.last_30_days.to_owned()],
        },
        Tile {
            label: figures.conversions,
            values: vec![format::count(period::conversions(sum))],
            more: vec![words.last_30_days.to_owned()],
        },
        Tile { label: words.earned, values: earned, more: vec![words.last_30_days.to_owned()] },
        Tile { label: me.words.held, values: money(|balance| balance.held + balance.in_review), more: held },
        Tile {
            label: me.words.due,
            values: money(|balance| balance.due),
            more: vec![words.due_means.to_owned()],
        },
    ]
}
