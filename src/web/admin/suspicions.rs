//! What the rules of suspicion saw, by affiliate and rule: how often, since when, and what is held because of it.

use actix_web::HttpResponse;
use askama::Template;

use super::desk::Desk;
use super::query::{Pages, Query};
use super::shown::{Names, Person, ROWS, When};
use crate::domain::id::AffiliateId;
use crate::store::view::lists::Paged;
use crate::store::view::suspicions::{self, NamedGroup};
use crate::web::error::WebError;
use crate::web::format;
use crate::web::page::Shell;

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

/// Those because of which something waits, all, or one affiliate's.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let her: Option<AffiliateId> = query.value("affiliate");
    let held_only = her.is_none() && query.text("list") != "all";
    let place = query.place();
    let (paged, names) = desk
        .read(move |view| {
            let paged = match her {
                Some(her) => Paged { rows: suspicions::of_affiliate(view, her)?, newer: None, older: None },
                None if held_only => suspicions::waiting(view, place, ROWS)?,
                None => suspicions::all(view, place, ROWS)?,
            };
            let people = paged.rows.iter().map(|one| one.affiliate).chain(her);
            let names = Names::read(view, people)?;
            Ok((paged, names))
        })
        .await?;
    let tab = |query: &str, label, shown| (desk.to(&format!("/admin/suspicions{query}")), label, shown);
    Ok(desk.show(&SuspicionsPage {
        shell: desk.shell("Suspicions"),
        tabs: vec![
            tab("", "Held", held_only),
            tab("?list=all", "All that was seen", her.is_none() && !held_only),
        ],
        of: her.map(|her| desk.person(her, &names)),
        held_only,
        rows: paged.rows.iter().map(|one| row(&desk, one, &names)).collect(),
        pages: query.pages(&paged),
    }))
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
