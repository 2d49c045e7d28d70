//! The list of conversions: which sales came in, and who got them?

use std::ops::RangeInclusive;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::conversion_rows::{Listed, Row, columns};
use super::desk::Desk;
use super::history_filter::called;
use super::query::{Files, Pages, Query};
use crate::domain::conversion::{Conversion, ConversionState};
use crate::domain::id::{AffiliateId, ProductId};
use crate::domain::money::Currency;
use crate::store::Snapshot;
use crate::store::keys::Listed as OnList;
use crate::store::view::conversions::List;
use crate::store::view::lists::{Paged, Place};
use crate::store::view::{finding, lists};
use crate::web::error::WebError;
use crate::web::page::Shell;
use crate::web::sieve::{Sieve, Span};
use crate::web::take_away::{As, PART};

#[derive(Template)]
#[template(path = "admin/conversions.html")]
struct Conversions {
    shell: Shell,
    tabs: Vec<(String, &'static str, bool)>,
    list: &'static Tab,
    /// Nothing is in the list, and nothing is asked of it.
    nothing: bool,
    sieve: Sieve,
    files: Files,
    q: String,
    /// Whose conversions a search found, where it was somebody's code or address.
    found_of: Option<String>,
    rows: Vec<Row>,
    pages: Pages,
}

/// One of the lists.
struct Tab {
    /// In the address.
    word: &'static str,
    label: &'static str,
    list: List,
    caption: &'static str,
    /// Where nothing is in it.
    empty: (&'static str, &'static str),
}

static TABS: [Tab; 5] = [
    Tab {
        word: "",
        label: "All",
        list: List::All,
        caption: "All conversions, newest first",
        empty: (
            "No sale was reported yet",
            "Conversions appear when your shop reports them: by pixel, by postback, or through the API.",
        ),
    },
    Tab {
        word: "review",
        label: "Needs a look",
        list: List::Only(OnList::Review),
        caption: "Conversions that wait for you, newest first",
        empty: ("Nothing needs a look", "What is Held until you decide is listed here, and in Reviews."),
    },
    Tab {
        word: "refused",
        label: "Refused",
        list: List::Only(OnList::Nobody),
        caption: "Conversions that were refused, newest first",
        empty: (
            "Nothing was refused",
            "What your shop or you refuse is listed here. It earns nobody anything.",
        ),
    },
    Tab {
        word: "nobody",
        label: "Nobody",
        list: List::Only(OnList::Nobody),
        caption: "Conversions that earned nobody anything, and why",
        empty: (
            "No sale is without an affiliate",
            "What nobody earned anything from is listed here, with the reason.",
        ),
    },
    Tab {
        word: "test",
        label: "Test",
        list: List::Only(OnList::Test),
        caption: "Tests, newest first; they count nowhere",
        empty: (
            "No tests yet",
            "Report a conversion with test=1. It walks the whole way and counts nowhere.",
        ),
    },
];

/// What is asked of the list.
struct Asked {
    tab: &'static Tab,
    /// An order, a click, or whose they are.
    text: String,
    affiliate: Option<AffiliateId>,
    /// Why nothing is found, where the affiliate is not known.
    problem: String,
    product: Option<ProductId>,
    event: String,
    currency: Option<Currency>,
    arrived: RangeInclusive<u128>,
}

impl Asked {
    async fn of(desk: &Desk, query: &Query) -> Result<Self, WebError> {
        let text = query.text("affiliate").to_owned();
        let (affiliate, problem) = desk.read(move |view| Ok(called(view, &text)?)).await?;
        Ok(Self {
            tab: TABS.iter().find(|tab| tab.word == query.text("list")).unwrap_or(&TABS[0]),
            text: query.text("q").to_owned(),
            affiliate,
            problem,
            product: query.product(),
            event: query.text("kind").to_owned(),
            currency: Currency::parse(query.text("currency")).ok(),
            arrived: Span::asked(query, &desk.zone).ids(),
        })
    }

    fn fits(&self, one: &Conversion) -> bool {
        let is_in_tab = match self.tab.word {
            "refused" => one.state == ConversionState::Refused,
            // Where the walk is through somebody's own.
            _ if self.affiliate.is_none() => true,
            "review" => one.state == ConversionState::Review,
            "nobody" => one.verdict.shares.is_empty(),
            "test" => one.test,
            _ => true,
        };
        is_in_tab
            && self.product.is_none_or(|product| product == one.product)
            && (self.event.is_empty() || self.event == one.event.as_str())
            && self.currency.is_none_or(|currency| currency == one.amount.currency)
    }
}

/// One of the lists, or what a search finds.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let asked = Asked::of(&desk, &query).await?;
    let (q, tab, place, limit) = (asked.text.clone(), asked.tab, query.place(), query.limit());
    let sieve = sieve(&desk, &query, &asked.problem);
    let (paged, listed, found_of) = desk
        .read(move |view| {
            let (paged, found_of) = read(view, &asked, place, limit)?;
            let beside = Paged { rows: Vec::<()>::new(), newer: paged.newer, older: paged.older };
            Ok((beside, Listed::read(view, paged.rows)?, found_of))
        })
        .await?;
    let tabs = TABS.iter().map(|one| {
        let query = if one.word.is_empty() { String::new() } else { format!("?list={}", one.word) };
        (desk.to(&format!("/admin/conversions{query}")), one.label, one.word == tab.word && q.is_empty())
    });
    let (rows, pages) = (listed.rows(&desk), query.pages(&paged));
    Ok(desk.show(&Conversions {
        shell: desk.shell("Conversions"),
        tabs: tabs.collect(),
        list: tab,
        nothing: rows.is_empty() && !query.is_filtered("list") && pages.newer.is_none(),
        files: sieve.files(),
        sieve,
        q,
        found_of,
        rows,
        pages,
    }))
}

fn sieve(desk: &Desk, query: &Query, problem: &str) -> Sieve {
    let sieve = Sieve::of(query, "list").choice("product", "Product", desk.product_choices("All products"));
    let sieve = sieve.tabs("list", TABS.iter().map(|tab| tab.word), TABS[0].label);
    let sieve = sieve.affiliate(problem).choice("kind", "Kind", desk.event_choices(query));
    let sieve = sieve.choice("currency", "Currency", desk.currency_choices(query));
    sieve.days(desk.now, &desk.zone).beside("q")
}

/// `GET /admin/conversions.csv` and `.json`.
pub async fn file(desk: Desk, kind: web::Path<As>, query: Query) -> Result<HttpResponse, WebError> {
    let (asked, file) = (Asked::of(&desk, &query).await?, desk.file("conversions", *kind));
    sieve(&desk, &query, &asked.problem).understood()?;
    file.send(columns(), move |view, place| {
        let paged = read(view, &asked, place, PART)?.0;
        let rows = Listed::read(view, paged.rows)?.lines(&desk);
        Ok(Paged { rows, newer: paged.newer, older: paged.older })
    })
    .await
}

type Id = crate::domain::id::ConversionId;

/// A page of them, and whose they are, where a search found somebody. A text names conversions; else it is the code or
/// the address of an affiliate.
fn read(
    view: &Snapshot,
    asked: &Asked,
    place: Place<Id>,
    limit: usize,
) -> Result<(Paged<Conversion, Id>, Option<String>), WebError> {
    let fits = |one: &Conversion| asked.fits(one);
    let all = |list, place| lists::conversions(view, list, &asked.arrived, place, limit, fits);
    if asked.text.is_empty() {
        let list = asked.affiliate.map_or(asked.tab.list, List::Of);
        return Ok((all(list, place)?, None));
    }
    let rows = finding::conversions(view, &asked.text)?;
    if rows.is_empty()
        && let Some(affiliate) = finding::affiliate_called(view, &asked.text)?
    {
        return Ok((all(List::Of(affiliate.id), place)?, Some(affiliate.name.to_string())));
    }
    Ok((Paged { rows, newer: None, older: None }, None))
}
