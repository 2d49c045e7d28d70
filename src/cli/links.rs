//! `duly links` and `duly pages`: links that affiliates create, and alternative pages of products, are listed,
//! made and removed.

use std::sync::Arc;

use clap::{Arg, ArgMatches, Command};
use serde::{Deserialize, Serialize};

use super::errand::{Errand, Unable};
use super::{Stop, group, unknown_command, value};
use crate::domain::affiliation::Affiliation;
use crate::domain::code::Code;
use crate::domain::deed::By;
use crate::domain::id::{LinkId, PageId};
use crate::domain::name::Name;
use crate::domain::page::Page;
use crate::domain::product::Product;
use crate::domain::site::{BadSite, Site, check_page_on};
use crate::store::changes::page_changes::{ChangePage, CreatePage};
use crate::store::changes::promotional_links::{ChangeLink, CreateLink, LinkEvent};
use crate::store::view::{affiliates, links};
use crate::web::hotlinks::{self, LinkState};
use crate::web::paths::Paths;

/// What is asked about links and pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkErrand {
    /// The links that come with a code.
    List {
        /// As typed.
        code: String,
    },
    /// A link for an affiliate.
    Create {
        /// Hers, as typed.
        code: String,
        /// As typed.
        site: String,
        /// As typed.
        url: String,
        /// As typed.
        name: String,
    },
    /// Take back a link.
    Remove {
        /// As typed.
        link: String,
    },
    /// The alternative pages of a product.
    Pages {
        /// As typed.
        product: String,
    },
    /// An alternative page.
    CreatePage {
        /// As typed.
        product: String,
        /// As typed.
        name: String,
        /// As typed.
        url: String,
    },
    /// Withdraw a page.
    RemovePage {
        /// As typed.
        page: String,
    },
}

/// Both commands, as clap knows them.
pub(super) fn commands() -> [Command; 2] {
    let needed = |id: &'static str, name: &'static str, help: &'static str| {
        Arg::new(id).value_name(name).required(true).help(help)
    };
    let named = |id: &'static str, name: &'static str, help: &'static str| needed(id, name, help).long(id);
    let code = || needed("code", "CODE", "An affiliate's code, or the creator's for a product");
    let product = || needed("product", "PRODUCT", "The product's id, word or number");
    let links = group("links", "Manages links that affiliates create")
        .subcommand(Command::new("list").about("Lists the links that come with a code").arg(code()))
        .subcommand(
            Command::new("create").about("Makes a link to a page on an approved site, and prints it").args([
                code(),
                named("site", "SITE", "One of the product's approved sites"),
                named("url", "URL", "The page on that site"),
                named("name", "NAME", "What she calls it; its part of the link is made from it"),
            ]),
        )
        .subcommand(
            Command::new("remove")
                .about("Takes a link back: it leads to the sales page from now on")
                .arg(needed("link", "LINK", "The link's id, such as lnk_7")),
        );
    let pages =
        group("pages", "Manages alternative pages of products")
            .subcommand(Command::new("list").about("Lists a product's pages").arg(product()))
            .subcommand(Command::new("create").about("Names a page for all affiliates of a product").args([
                product(),
                named("name", "NAME", "What affiliates read; its part of the links is made from it"),
                named("url", "URL", "Where the page is; words such as {click_id} are filled in"),
            ]))
            .subcommand(
                Command::new("remove")
                    .about("Withdraws a page: links to it lead to the sales page")
                    .arg(needed("page", "PAGE", "The page's id, such as pag_2")),
            );
    [links, pages]
}

/// What was asked of `duly links`.
pub(super) fn asked_of_links(given: &ArgMatches) -> Result<LinkErrand, Stop> {
    Ok(match given.subcommand() {
        Some(("list", given)) => LinkErrand::List { code: value(given, "code")? },
        Some(("create", given)) => LinkErrand::Create {
            code: value(given, "code")?,
            site: value(given, "site")?,
            url: value(given, "url")?,
            name: value(given, "name")?,
        },
        Some(("remove", given)) => LinkErrand::Remove { link: value(given, "link")? },
        _ => return Err(unknown_command()),
    })
}

/// What was asked of `duly pages`.
pub(super) fn asked_of_pages(given: &ArgMatches) -> Result<LinkErrand, Stop> {
    Ok(match given.subcommand() {
        Some(("list", given)) => LinkErrand::Pages { product: value(given, "product")? },
        Some(("create", given)) => LinkErrand::CreatePage {
            product: value(given, "product")?,
            name: value(given, "name")?,
            url: value(given, "url")?,
        },
        Some(("remove", given)) => LinkErrand::RemovePage { page: value(given, "page")? },
        _ => return Err(unknown_command()),
    })
}

/// Does it.
pub(super) fn run(errand: &Errand<'_>, what: &LinkErrand) -> Result<Vec<String>, Unable> {
    match what {
        LinkErrand::List { code } => list(errand, code),
        LinkErrand::Create { code, site, url, name } => create(errand, code, site, url, name),
        LinkErrand::Remove { link } => {
            let id: LinkId = link.parse().map_err(unable)?;
            let event = LinkEvent::Remove;
            errand.store.write_blocking(ChangeLink { link: id, event, by: By::Command, at: errand.now })?;
            Ok(vec![format!("Link {id} is removed. It leads to the sales page.")])
        }
        LinkErrand::Pages { product } => pages(errand, product),
        LinkErrand::CreatePage { product, name, url } => create_page(errand, product, name, url),
        LinkErrand::RemovePage { page } => {
            let missing = || Unable("There is no such page.".into());
            let id: PageId = page.parse().map_err(unable)?;
            let page = links::page(&errand.store.view()?, id)?.ok_or_else(missing)?;
            let wished = Page { withdrawn: true, ..page };
            errand.store.write_blocking(ChangePage {
                wished,
                seen: None,
                by: By::Command,
                at: errand.now,
            })?;
            Ok(vec![format!("Page {id} is withdrawn. Its links lead to the sales page.")])
        }
    }
}

/// One line a link: id, address, where it leads.
fn list(errand: &Errand<'_>, code: &str) -> Result<Vec<String>, Unable> {
    let paths = Paths::of(&errand.config.base_url);
    let target =
        Code::in_address(code).and_then(|code| errand.store.mirror().target(&code)).ok_or_else(no_code)?;
    let view = errand.store.view()?;
    let found = match &target.affiliation {
        Some(affiliation) => links::of_affiliation(&view, affiliation)?,
        None => {
            let own = target.product.creator_links;
            let both = [own.sales_page, own.direct_payment].map(|id| affiliates::link(&view, id));
            both.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect()
        }
    };
    let mirror = errand.store.mirror();
    let told = found.iter().filter_map(|link| Some((link.id, hotlinks::told(&paths, &mirror, link)?)));
    Ok(told
        .map(|(id, told)| {
            let state = match told.state {
                LinkState::Live => "",
                LinkState::SiteWithdrawn => " (not valid: the site is not approved any more)",
                LinkState::ToSalesPage => " (the sales page)",
            };
            format!("{id}  {}  {} -> {}{state}", told.name, told.url, told.destination)
        })
        .collect())
}

/// The one line is the link, so that a script can take it.
fn create(errand: &Errand<'_>, code: &str, site: &str, url: &str, name: &str) -> Result<Vec<String>, Unable> {
    let (affiliation, product) = of_affiliate(errand, code)?;
    let site = Site::parse(site).map_err(|bad: BadSite| Unable(bad.to_string()))?;
    if !product.approved_sites.contains(&site) {
        return Err(Unable(format!("{site} is not approved for {}.", product.name)));
    }
    let destination = check_page_on(&site, &product.approved_sites, url).map_err(unable)?;
    let name = Name::parse(name).map_err(unable)?;
    let (by, at) = (By::Command, errand.now);
    let change = CreateLink { affiliation: affiliation.id, site, destination, name, by, at };
    let id = errand.store.write_blocking(change)?;
    let paths = Paths::of(&errand.config.base_url);
    let link = affiliates::link(&errand.store.view()?, id)?;
    let told = link.and_then(|link| hotlinks::told(&paths, &errand.store.mirror(), &link));
    Ok(told.map(|told| told.url).into_iter().collect())
}

/// One line a page: id, its part of the address, where it is.
fn pages(errand: &Errand<'_>, product: &str) -> Result<Vec<String>, Unable> {
    let product = product_called(errand, product)?;
    let pages = links::pages_of(&errand.store.view()?, product.id)?;
    if pages.is_empty() {
        return Ok(vec![format!(
            "{} has no alternative pages. `duly pages create` names one.",
            product.name
        )]);
    }
    let line = |page: &Page| {
        let state = if page.withdrawn { " (withdrawn)" } else { "" };
        format!("{}  {}  /CODE/{} -> {}{state}", page.id, page.name, page.word, page.url)
    };
    Ok(pages.iter().map(line).collect())
}

/// The one line is the creator's own link to it.
fn create_page(errand: &Errand<'_>, product: &str, name: &str, url: &str) -> Result<Vec<String>, Unable> {
    let product = product_called(errand, product)?;
    let name = Name::parse(name).map_err(unable)?;
    let paths = Paths::of(&errand.config.base_url);
    let url = paths.lead(url).map_err(unable)?;
    let (by, at) = (By::Command, errand.now);
    let id = errand.store.write_blocking(CreatePage { product: product.id, name, url, by, at })?;
    let page = links::page(&errand.store.view()?, id)?;
    let own = |page: Page| paths.absolute(&hotlinks::named(&product.creator_code, page.word.as_str()));
    Ok(page.map(own).into_iter().collect())
}

fn of_affiliate(errand: &Errand<'_>, code: &str) -> Result<(Arc<Affiliation>, Arc<Product>), Unable> {
    let target =
        Code::in_address(code).and_then(|code| errand.store.mirror().target(&code)).ok_or_else(no_code)?;
    let affiliation = target.affiliation.ok_or_else(|| {
        Unable("This is the creator's code. Only affiliates have links of their own.".into())
    })?;
    Ok((affiliation, target.product))
}

fn product_called(errand: &Errand<'_>, text: &str) -> Result<Arc<Product>, Unable> {
    errand.store.mirror().product_called(text).ok_or_else(|| Unable("There is no such product.".into()))
}

fn no_code() -> Unable {
    Unable("Nobody has this code.".into())
}

fn unable(bad: impl std::fmt::Display) -> Unable {
    Unable(bad.to_string())
}
