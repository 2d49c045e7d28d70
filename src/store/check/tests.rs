//! Every kind of fault is planted once, and the audit names it.

mod apart;
mod purchases;
mod standing;

use redb::ReadableTableMetadata;

use super::*;
use crate::demo::{self, DemoSize};
use crate::domain::id::ProductId;
use crate::domain::money::Currency;
use crate::domain::sales_page::{Picture, PictureFile, PictureHash, PictureKind, SalesPage};
use crate::domain::time::Timestamp;
use crate::store::change::Change;
use crate::store::error::Stop;
use crate::store::keys;
use crate::store::tables::Tables;
use crate::store::{Options, Store};

/// Writes whatever a test wants, past all rules: how faults get into a store that makes none.
struct Plant(fn(&mut Tables<'_>) -> Result<(), StoreError>);

impl Change for Plant {
    type Plan = fn(&mut Tables<'_>) -> Result<(), StoreError>;
    type Answer = ();

    fn decide(&self, _: &Tables<'_>) -> Result<Self::Plan, Stop> {
        Ok(self.0)
    }

    fn apply(plant: Self::Plan, tables: &mut Tables<'_>) -> Result<(), StoreError> {
        plant(tables)
    }
}

fn open(folder: &std::path::Path) -> Store {
    Store::open(folder, Options { min_free_bytes: 0, ..Options::new([7; 32]) }).unwrap()
}

/// A small installation of its own, removed at the end.
pub(in crate::store) struct Installation {
    pub(in crate::store) store: Store,
    folder: std::path::PathBuf,
}

impl Installation {
    pub(in crate::store) fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("duly-check-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let store = open(&folder);
        let size = DemoSize { clicks: 400, conversions: 60, affiliates: 8, days: 30, seed: 3 };
        let now = Timestamp(1_795_000_000_000);
        demo::fill(&store, &size, "http://127.0.0.1:8081", now, "hash".into()).unwrap();
        Self { store, folder }
    }

    /// The next start of the program.
    fn opens_again(&mut self) {
        self.store.stop();
        self.store = open(&self.folder);
    }

    #[track_caller]
    pub(in crate::store) fn faults(&self) -> Vec<String> {
        check(&self.store.view().unwrap()).unwrap().faults
    }

    /// Writes past all rules.
    #[track_caller]
    pub(in crate::store) fn write(&self, write: fn(&mut Tables<'_>) -> Result<(), StoreError>) {
        self.store.write_blocking(Plant(write)).unwrap();
    }

    /// Plants a fault, and expects a sentence that holds these words.
    #[track_caller]
    pub(super) fn plant(&self, plant: fn(&mut Tables<'_>) -> Result<(), StoreError>, words: &str) {
        self.write(plant);
        let faults = self.faults();
        assert!(faults.iter().any(|fault| fault.contains(words)), "{words:?} in {faults:#?}");
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        self.store.stop();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn first_key(table: &impl ReadableTable<&'static [u8], ()>) -> Result<Vec<u8>, StoreError> {
    Ok(table.first()?.map(|(key, _)| key.value().to_vec()).unwrap_or_default())
}

#[test]
fn an_installation_that_lived_through_everything_has_no_faults() {
    let installation = Installation::new("clean");
    let checked = check(&installation.store.view().unwrap()).unwrap();

    assert_eq!(checked.faults, Vec::<String>::new());
    assert_eq!(checked.clicks, 400);
    assert!(checked.conversions >= 60 && checked.entries > 20 && checked.codes > 9, "{checked:?}");
}

#[test]
fn an_installation_of_an_older_schema_is_brought_up_to_this_one_without_a_fault() {
    let mut installation = Installation::new("schema");
    let taken_back = installation.store.view().unwrap().taken_back.len().unwrap();
    assert!(taken_back > 0, "something was refunded");
    installation.write(|tables| {
        tables.meta.insert("schema", 6_u32.to_be_bytes().as_slice())?;
        Ok(())
    });
    installation.opens_again();
    assert_eq!(installation.faults(), Vec::<String>::new());
}

#[test]
fn money_that_is_not_what_the_conversions_are_worth_is_named() {
    let installation = Installation::new("money");
    installation.plant(
        |tables| {
            let key = tables.money_sums.first()?.map(|(key, _)| key.value().to_vec()).unwrap_or_default();
            let sum = tables.money_sums.get(key.as_slice())?.map_or(0, |sum| sum.value());
            tables.money_sums.insert(key.as_slice(), sum + 1)?;
            Ok(())
        },
        "in minor units; its entries make",
    );
    installation.plant(
        |tables| {
            let key = keys::money_sum(None, Currency::parse("EUR").expect("a currency"), 1);
            tables.taken_back.insert(key.as_slice(), 5)?;
            Ok(())
        },
        "The sum of all taken back on day 1 since 1970 is EUR 5",
    );
    installation.plant(
        |tables| {
            let number = tables.entries.first()?.map_or(0, |(number, _)| number.value());
            tables.entries.remove(number)?;
            Ok(())
        },
        "is listed and missing",
    );
}

#[test]
fn a_former_code_that_leads_to_nobody_is_named() {
    let installation = Installation::new("former");
    installation.plant(
        |tables| {
            let row = tables.affiliations.first()?.map(|(_, row)| row.value().to_vec()).unwrap_or_default();
            let mut affiliation: crate::domain::affiliation::Affiliation =
                records::decode("affiliations", &row)?;
            affiliation.former_codes.push(crate::domain::code::Code::from_row("never-given".into()));
            tables.affiliations.insert(affiliation.id.0, records::encode(&affiliation).as_slice())?;
            Ok(())
        },
        "its code never-given does not lead to it",
    );
}

#[test]
fn an_entry_that_nobody_earned_is_named() {
    let installation = Installation::new("entry");
    installation.plant(
        |tables| {
            let row = tables.entries.first()?.map(|(_, row)| row.value().to_vec()).unwrap_or_default();
            let mut entry: crate::domain::ledger::Entry = records::decode("entries", &row)?;
            entry.amount.minor += 1;
            tables.entries.insert(entry.id.0, records::encode(&entry).as_slice())?;
            Ok(())
        },
        "by its verdict and rates",
    );
}

#[test]
fn an_entry_that_is_missing_in_a_list_is_named() {
    let installation = Installation::new("lists");
    installation.plant(
        |tables| {
            let key = tables.due_entries.first()?.map_or(0, |(key, _)| key.value());
            tables.due_entries.remove(key)?;
            Ok(())
        },
        "not listed at the moment it becomes Due",
    );
    installation.plant(
        |tables| {
            let key = tables.affiliate_entries.first()?.map_or(0, |(key, _)| key.value());
            tables.affiliate_entries.remove(key)?;
            Ok(())
        },
        "missing among the entries of",
    );
}

#[test]
fn a_code_that_leads_elsewhere_is_named() {
    let installation = Installation::new("codes");
    installation.plant(
        |tables| {
            let (first, last) = (tables.codes.first()?, tables.codes.last()?);
            let code = first.map(|(code, _)| code.value().to_owned()).unwrap_or_default();
            let other = last.map(|(_, owner)| owner.value().to_vec()).unwrap_or_default();
            tables.codes.insert(code.as_str(), other.as_slice())?;
            Ok(())
        },
        "leads to someone whose code is",
    );
    assert!(installation.faults().iter().any(|fault| fault.contains("does not lead to it")));
}

#[test]
fn indexes_that_lost_a_row_are_named() {
    let installation = Installation::new("indexes");
    installation.plant(
        |tables| tables.person_sessions.insert([1; 37].as_slice(), ()).map(drop).map_err(Into::into),
        "sessions, and",
    );
    installation.plant(
        |tables| {
            tables.affiliate_emails.remove("maya-okafor@mail.example")?;
            Ok(())
        },
        "her email address does not lead to her",
    );
    installation.plant(
        |tables| {
            tables.product_slugs.insert("gone", 9)?;
            Ok(())
        },
        "The address word gone leads to product 9",
    );
    installation.plant(
        |tables| {
            let key = tables.product_offers.first()?.map_or(0, |(key, _)| key.value());
            tables.product_offers.remove(key)?;
            Ok(())
        },
        "missing among the offers",
    );
    installation.plant(
        |tables| {
            let key = tables.product_affiliations.first()?.map_or(0, |(key, _)| key.value());
            tables.product_affiliations.remove(key)?;
            Ok(())
        },
        "is not found by",
    );
    installation.plant(
        |tables| {
            tables.counters.insert("product", 2)?;
            Ok(())
        },
        "The last product that was given out is 2",
    );
}

#[test]
fn orders_and_lists_that_do_not_fit_their_conversions_are_named() {
    let installation = Installation::new("orders");
    installation.plant(
        |tables| {
            let key = tables.orders.first()?.map(|(key, _)| key.value().to_vec()).unwrap_or_default();
            tables.orders.insert(key.as_slice(), 1)?;
            Ok(())
        },
        "is not what its order leads to",
    );
    installation.plant(
        |tables| {
            let key = first_key(&tables.listed_conversions)?;
            tables.listed_conversions.remove(key.as_slice())?;
            Ok(())
        },
        "is missing on the list",
    );
    installation.plant(
        |tables| {
            let key = first_key(&tables.affiliate_conversions)?;
            tables.affiliate_conversions.remove(key.as_slice())?;
            Ok(())
        },
        "is missing among those of",
    );
}

#[test]
fn clicks_that_are_gone_or_unreadable_are_named() {
    let installation = Installation::new("clicks");
    installation.plant(
        |tables| {
            let id = tables.clicks.first()?.map_or(0, |(id, _)| id.value());
            tables.clicks.remove(id)?;
            Ok(())
        },
        "The whole program, ",
    );
    installation.plant(
        |tables| {
            let id = tables.clicks.first()?.map_or(0, |(id, _)| id.value());
            tables.clicks.insert(id, [9, 9].as_slice())?;
            Ok(())
        },
        "a row of clicks cannot be read",
    );
    installation.plant(
        |tables| tables.stretch_of.insert(7, 8).map(drop).map_err(Into::into),
        "is in a stretch or stayed, and is not there",
    );
    installation.plant(
        |tables| {
            tables.links.remove(2)?;
            Ok(())
        },
        "lnk_2 is not the Direct Payment HotLink",
    );
}

#[test]
fn sums_of_sales_and_reports_that_do_not_fit_are_named() {
    let installation = Installation::new("sales");
    installation.plant(
        |tables| {
            let key = tables.sales.first()?.map(|(key, _)| key.value().to_vec()).unwrap_or_default();
            tables.sales.remove(key.as_slice())?;
            Ok(())
        },
        "the sums say 0 conversions",
    );
    installation.plant(
        |tables| {
            let id = tables.reports.first()?.map_or(0, |(id, _)| id.value());
            tables.reports.remove(id)?;
            Ok(())
        },
        "is missing",
    );
    installation.plant(
        |tables| {
            tables.tokens.insert("shop", [1].as_slice())?;
            Ok(())
        },
        "shop: a row of tokens cannot be read",
    );
}

fn picture(number: u8) -> Picture {
    Picture { hash: PictureHash([number; 16]), kind: PictureKind::Png, width: 1, height: 1 }
}

#[test]
fn rules_and_acceptances_that_do_not_fit_are_named() {
    let installation = Installation::new("rules");
    installation
        .plant(|tables| tables.acceptance_counts.insert(1, 4).map(drop).map_err(Into::into), "counted as");
    installation.plant(
        |tables| tables.acceptances.insert(keys::pair(1, 9), 5).map(drop).map_err(Into::into),
        "one of them is not there",
    );
    installation.plant(
        |tables| tables.rules.insert(2, b"?".as_slice()).map(drop).map_err(Into::into),
        "version 2 of the rules",
    );
}

#[test]
fn a_sales_page_without_its_product_or_its_picture_and_a_picture_without_a_page_are_found() {
    let installation = Installation::new("pages");
    installation.plant(
        |tables| {
            let page = SalesPage::unedited(ProductId(999));
            tables.sales_pages.insert(999, records::encode(&page).as_slice())?;
            Ok(())
        },
        "There is the sales page of product 999, which is not there.",
    );
    installation.plant(
        |tables| {
            let page = SalesPage { picture: Some(picture(7)), ..SalesPage::unedited(ProductId(1)) };
            tables.sales_pages.insert(1, records::encode(&page).as_slice())?;
            Ok(())
        },
        "of the sales page of product 1 is missing",
    );
    installation.plant(
        |tables| {
            let file = PictureFile { picture: picture(9), bytes: vec![1, 2, 3] };
            tables.pictures.insert([9; 16].as_slice(), records::encode(&file).as_slice())?;
            Ok(())
        },
        "stands on no page",
    );
    let faults = installation.faults();
    assert!(faults.iter().any(|fault| fault.contains("not what its hash says")), "{faults:#?}");
}

#[test]
fn a_link_or_a_page_that_is_not_found_is_named() {
    let installation = Installation::new("links");
    assert_eq!(installation.faults(), Vec::<String>::new());
    let word = "its word free-webinar does not lead to it";
    installation.plant(
        |tables| {
            let product = ProductId(1);
            tables.link_words.insert(keys::link_word(product, "free-webinar", None).as_slice(), 9)?;
            Ok(())
        },
        word,
    );
    installation.plant(
        |tables| {
            tables.product_pages.remove(keys::pair(1, 1))?;
            Ok(())
        },
        "is missing among the pages of",
    );
    installation.plant(
        |tables| {
            tables.affiliation_links.insert(keys::pair(1, 1), ())?;
            tables.page_links.insert(keys::pair(1, 0), 1)?;
            Ok(())
        },
        "Link 1 is listed at a page that it does not lead to",
    );
    installation.plant(
        |tables| {
            let made = tables.affiliation_links.last()?.map_or(0, |(key, _)| key.value());
            tables.affiliation_links.remove(made)?;
            Ok(())
        },
        "missing among the links of",
    );
    installation.plant(
        |tables| tables.affiliation_links_made.insert(1, 77).map(drop).map_err(Into::into),
        "Links that affiliates made are counted as",
    );
}
