//! What the rules of suspicion saw, by affiliate and rule: how often, since when, and what is held because of it.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::query::{Files, Pages, Query};
use super::shown::{Names, Person, VOICE, When};
use crate::domain::id::AffiliateId;
use crate::store::Snapshot;
use crate::store::error::StoreError;
use crate::store::view::affiliates;
use crate::store::view::lists::{Paged, Place};
use crate::store::view::suspicions::{self, NamedGroup};
use crate::web::error::WebError;
use crate::web::format;
use crate::web::misread::Misread;
use crate::web::page::Shell;
use crate::web::take_away::{As, PART, count, moment, sums, text};

/// What an address may ask for.
const KNOWN: [&str; 2] = ["affiliate", "list"];

#[derive(Template)]
#[template(path = "admin/suspicions.html")]
struct SuspicionsPage {
    shell: Shell,
    tabs: Vec<(String, &'static str, bool)>,
    /// Whose, where only one affiliate's are asked for.
    of: Option<Person>,
    held_only: bool,
    rows: Vec<GroupRow>,
    pages: Pages,
    files: Files,
    misread: Misread,
}

/// A group in the table.
struct GroupRow {
    href: String,
    label: &'static str,
    person: Person,
    often: String,
    newest: Option<When>,
    held: u64,
    sums: Vec<String>,
    /// Until when it is only noted.
    hidden: Option<String>,
}

/// Which groups are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Held,
    All,
    Of(AffiliateId),
}

impl Asked {
    fn of(query: &Query) -> Self {
        match (query.value("affiliate"), query.text("list")) {
            (Some(her), _) => Self::Of(her),
            (None, "all") => Self::All,
            (None, _) => Self::Held,
        }
    }

    fn page(
        self,
        view: &Snapshot,
        place: Place<u64>,
        limit: usize,
    ) -> Result<Paged<NamedGroup, u64>, StoreError> {
        match self {
            Self::Held => suspicions::waiting(view, place, limit),
            Self::All => suspicions::all(view, place, limit),
            Self::Of(her) => {
                Ok(Paged { rows: suspicions::of_affiliate(view, her)?, newer: None, older: None })
            }
        }
    }
}

/// What is asked for and not understood.
fn misread(query: &Query) -> Misread {
    let (words, mut misread) = (VOICE.words, Misread::default());
    misread.word(query, "affiliate", |asked| asked.parse::<AffiliateId>().is_ok(), words, "all affiliates");
    misread.word(query, "list", |asked| asked == "all", words, "those that hold sales");
    misread.limit(query, words);
    misread
}

/// Those because of which something waits, all, or one affiliate's.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let (asked, place, limit) = (Asked::of(&query), query.place(), query.limit());
    let her = if let Asked::Of(her) = asked { Some(her) } else { None };
    let (paged, names) = desk
        .read(move |view| {
            let paged = asked.page(view, place, limit)?;
            let people = paged.rows.iter().map(|one| one.affiliate).chain(her);
            let names = Names::read(view, people)?;
            Ok((paged, names))
        })
        .await?;
    let tab = |query: &str, label, shown| (desk.to(&format!("/admin/suspicions{query}")), label, shown);
    Ok(desk.show(&SuspicionsPage {
        shell: desk.shell("Suspicions"),
        tabs: vec![
            tab("", "Held", asked == Asked::Held),
            tab("?list=all", "All that was seen", asked == Asked::All),
        ],
        of: her.map(|her| desk.person(her, &names)),
        held_only: asked == Asked::Held,
        rows: paged.rows.iter().map(|one| row(&desk, one, &names)).collect(),
        pages: query.pages(&paged),
        files: query.files(&KNOWN),
        misread: misread(&query),
    }))
}

/// `GET /admin/suspicions.csv` and `.json`.
pub async fn file(desk: Desk, kind: web::Path<As>, query: Query) -> Result<HttpResponse, WebError> {
    let (asked, file) = (Asked::of(&query), desk.file("suspicions", *kind));
    misread(&query).refuse(&query, &KNOWN, VOICE.words)?;
    let columns = vec![
        text("What was seen", "what", |(one, _): &(NamedGroup, String)| one.rule.label().to_owned()),
        text("Rule", "rule", |(one, _)| one.rule.word().to_owned()),
        text("Affiliate", "affiliate_name", |(_, name)| name.clone()),
        text("Affiliate (id)", "affiliate", |(one, _)| one.affiliate.to_string()),
        moment("Newest", "newest_at", |(one, _)| one.newest.map(|id| id.at())),
        moment("Hidden until", "hidden_until", |(one, _)| one.group.hidden_until),
        count("How often", "conversions", |(one, _)| Some(one.group.conversions)),
        count("Wait for you", "waiting", |(one, _)| Some(one.group.held)),
        sums("Held", "held", |(one, _)| one.group.sums.clone()),
    ];
    file.send(columns, move |view, place| {
        asked.page(view, place, PART)?.try_map(|one| {
            let her = affiliates::by_id(view, one.affiliate)?;
            let name = her.map_or_else(|| one.affiliate.to_string(), |her| her.name.to_string());
            Ok((one, name))
        })
    })
    .await
}

fn row(desk: &Desk, one: &NamedGroup, names: &Names) -> GroupRow {
    GroupRow {
        href: desk.to(&path_of(one.affiliate, one.rule)),
        label: one.rule.label(),
        person: desk.person(one.affiliate, names),
        often: format::count_of(one.group.conversions, "conversion", "conversions"),
        newest: one.newest.map(|id| desk.when(id.at())),
        held: one.group.held,
        sums: one.group.sums.iter().map(|sum| desk.money(*sum)).collect(),
        hidden: one.group.hidden_until.filter(|_| one.group.is_hidden(desk.now)).map(|at| desk.date(at)),
    }
}

/// Where a group is.
pub(super) fn path_of(affiliate: AffiliateId, rule: crate::domain::suspicion::Rule) -> String {
    format!("/admin/suspicions/{affiliate}/{}", rule.word())
}
