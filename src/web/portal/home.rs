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
use crate::store::view::figure_rows::Of;
use crate::store::view::lists::Place;
use crate::store::view::money::Balance;
use crate::store::view::{affiliates, money, payouts, products};
use crate::web::chart::Chart;
use crate::web::error::WebError;
use crate::web::figures::{self, Course, Tile};
use crate::web::hotlinks::HotLink;
use crate::web::period;
use crate::web::qr::Qr;

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
    /// What the links brought in the period.
    brought: Vec<Tile>,
    /// What she is owed now, and what she got.
    money: Vec<Tile>,
    /// Nothing before the first click.
    chart: Option<Chart>,
    latest: Vec<EarningRow>,
}

/// Her link of a product.
struct FirstLink {
    link: HotLink,
    product: String,
    href: String,
    hotlinks: String,
    standing: Standing,
    /// Drawn into the page for the first one only, since each is some kilobytes: the others come when they are opened.
    qr: Option<Qr>,
    /// Texts to copy, each with its heading.
    texts: Vec<ShareText>,
}

/// A text to share with the link in it.
struct ShareText {
    id: String,
    label: &'static str,
    text: String,
}

/// What was read of one affiliation.
struct Promoted {
    affiliation: Affiliation,
    product: Product,
    clicks: u64,
}

/// What was read of her money.
struct Earned {
    balances: BTreeMap<Currency, Balance>,
    paid: BTreeMap<Currency, i64>,
    latest: Vec<Earning>,
}

/// `GET /portal`.
pub async fn show(me: Me) -> Result<HttpResponse, WebError> {
    me.app.count_all_clicks().await;
    let (her, now, asked) = (me.affiliate.id, me.now, me.usual_period());
    let shown = asked.clone();
    let (mut promoted, course, earned, told, method) = me
        .read(move |view| {
            let mut promoted = Vec::new();
            for affiliation in affiliates::affiliations_of(view, her)? {
                promoted.push(Promoted {
                    product: products::by_id(view, affiliation.product)?
                        .ok_or(WebError::broken("a product that is promoted is missing"))?,
                    clicks: period::figures_of(view, Who::Affiliation(affiliation.id), &shown.period)?
                        .counts
                        .clicks,
                    affiliation,
                });
            }
            let of = Of { affiliate: Some(her), product: None };
            let earned = Earned {
                balances: money::balances(view, Some(her), now)?,
                paid: payouts::paid_to(view, her)?,
                latest: earnings::page(view, her, None, Place::Newest, LATEST, |_| true)?.rows,
            };
            Ok((
                promoted,
                Course::read(view, &shown, |period| period::figures_of_by_step(view, &of, period))?,
                earned,
                home_notices::read(view, her, now)?,
                payouts::method(view, her)?,
            ))
        })
        .await?;
    promoted.sort_by_key(|one| std::cmp::Reverse(one.clicks));
    let needs_method = method.is_none() && !earned.balances.is_empty();
    let page = page(&me, &promoted, &course, &earned, home_notices::notices(&me, &told));
    Ok(me.show(&Home { needs_method, ..page }))
}

fn page(me: &Me, promoted: &[Promoted], course: &Course, earned: &Earned, notices: Vec<Notice>) -> Home {
    let has_links = |one: &&Promoted| has_links(&one.affiliation, &one.product);
    let links = promoted.iter().filter(has_links).enumerate().map(|(at, one)| first_link(me, one, at == 0));
    let others = promoted
        .iter()
        .filter(|one| !has_links(one))
        .map(|one| (one.product.name.to_string(), me.standing(&one.affiliation, &one.product)));
    let counts = course.sum().counts;
    let clicked = counts.clicks > 0 || course.sum_before().is_some_and(|before| before.counts.clicks > 0);
    Home {
        shell: me.shell(me.words.home),
        title: me.words.home,
        name: me.affiliate.name.to_string(),
        notices,
        needs_method: false,
        links: links.collect(),
        others: others.collect(),
        brought: brought(me, course),
        money: money_now(me, earned),
        chart: clicked.then(|| course.clicks_chart(me.voice())),
        latest: earned.latest.iter().map(|one| me.earning_row(one)).collect(),
    }
}

fn first_link(me: &Me, one: &Promoted, is_first: bool) -> FirstLink {
    let (id, code) = (format!("link-{}", one.affiliation.id), format!("/{}", one.affiliation.code));
    let link = HotLink::at(&me.app.paths, id, one.product.name.as_str(), &code, "");
    let href = me.to(&format!("/portal/products/{}", one.product.slug));
    let sharing = me.words.sharing;
    let texts = sharing.texts.iter().enumerate().map(|(at, (label, text))| ShareText {
        id: format!("text-{}-{at}", one.affiliation.id),
        label,
        text: text(one.product.name.as_str(), &link.address),
    });
    FirstLink {
        texts: texts.collect(),
        product: one.product.name.to_string(),
        hotlinks: format!("{href}/hotlinks"),
        href,
        standing: me.standing(&one.affiliation, &one.product),
        qr: is_first.then(|| link.qr(me.words.start.qr)).flatten(),
        link,
    }
}

/// What her links brought in the period.
fn brought(me: &Me, course: &Course) -> Vec<Tile> {
    let (main, voice) = (me.program.currency, me.voice());
    // What a click earned has a tile of its own beside it.
    let earned = Tile { more: Vec::new(), ..figures::earned(course, main, voice) };
    vec![
        figures::clicks(course, voice),
        figures::conversions(course, voice),
        earned,
        figures::earned_per_click(course, main, voice),
    ]
}

/// What is Held and Due now, and what was Paid so far.
fn money_now(me: &Me, earned: &Earned) -> Vec<Tile> {
    let (words, voice, main) = (&me.words.start, me.voice(), me.program.currency);
    let sums = |each: &mut dyn Iterator<Item = (Currency, i64)>| -> Vec<String> {
        let some = each.filter(|(_, minor)| *minor != 0);
        let some = some.map(|(currency, minor)| me.money(Money { minor, currency })).collect();
        figures::money_or_nothing(some, main, voice)
    };
    let balances = |of: fn(&Balance) -> i64| {
        sums(&mut earned.balances.iter().map(|(currency, balance)| (*currency, of(balance))))
    };
    let in_review = earned.balances.iter().filter(|(_, balance)| balance.in_review != 0);
    let mut held: Vec<String> = in_review
        .map(|(currency, balance)| {
            (words.of_it_in_review)(&me.money(Money { minor: balance.in_review, currency: *currency }))
        })
        .collect();
    held.push(words.held_means.to_owned());
    let now = |label, values, more| Tile { label, values, more, moved: None, spark: None };
    let paid = sums(&mut earned.paid.iter().map(|(currency, minor)| (*currency, *minor)));
    vec![
        now(me.words.held, balances(|balance| balance.held + balance.in_review), held),
        now(me.words.due, balances(|balance| balance.due), vec![words.due_means.to_owned()]),
        now(me.words.sharing.paid, paid, vec![me.words.sharing.paid_means.to_owned()]),
    ]
}
