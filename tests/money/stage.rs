//! The real store of a history, with everybody and everything in it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use duly::domain::affiliation::AffiliationState;
use duly::domain::click::Click;
use duly::domain::code::Code;
use duly::domain::commission::Rate as RealRate;
use duly::domain::deed::By;
use duly::domain::device::Device;
use duly::domain::email::Email;
use duly::domain::id::{AffiliateId, AffiliationId, ClickId, ConversionId, ProductId};
use duly::domain::ledger::Entry;
use duly::domain::link::LinkOwner;
use duly::domain::money::{Currency, Percent};
use duly::domain::name::Name;
use duly::domain::product::{Model as RealModel, Product as RealProduct, Split};
use duly::domain::renewals::Renewals;
use duly::domain::time::{Expiry, Timestamp};
use duly::domain::visitor_kind::Quality;
use duly::store::changes::create_affiliate::CreateAffiliate;
use duly::store::changes::create_affiliation::CreateAffiliation;
use duly::store::changes::create_product::CreateProduct;
use duly::store::changes::unfinished::is_something_left;
use duly::store::error::Stop;
use duly::store::{Change, NewClick, Options, Snapshot, Store};

use crate::disks::Hasty;
use crate::steps::{CURRENCIES, History, PEOPLE, PRODUCTS, Product, Rate, Whose};

pub const BEGIN: Timestamp = Timestamp(1_795_000_000_000);
pub const BY: By = By::Command;

/// The real store, and who and what is in it.
pub struct Stage {
    pub store: Option<Store>,
    pub folder: PathBuf,
    pub runtime: tokio::runtime::Runtime,
    pub people: Vec<AffiliateId>,
    pub products: Vec<ProductId>,
    /// By person, then product.
    pub members: Vec<Vec<AffiliationId>>,
    pub sales: Vec<ConversionId>,
    pub seen: Vec<Entry>,
    /// Makes every id another.
    pub count: u128,
}

impl Stage {
    pub fn arranged(history: &History) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("duly-money-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (people, products, members) = (Vec::new(), Vec::new(), Vec::new());
        let (sales, seen) = (Vec::new(), Vec::new());
        let store = Some(open(&folder));
        let mut stage = Self { store, folder, runtime, people, products, members, sales, seen, count: 0 };
        for (number, product) in history.products.iter().enumerate() {
            let wished = real_product(number, product);
            let codes = vec![code(&format!("own-{number}"))];
            let id = stage.writes(CreateProduct { wished, slug: None, codes, by: BY, at: BEGIN }).unwrap();
            stage.products.push(id);
        }
        for person in 0..PEOPLE {
            let name = Name::parse(&format!("Person {person}")).unwrap();
            let email = email_of(person);
            let affiliate = stage.writes(CreateAffiliate { name, email, by: BY, at: BEGIN }).unwrap();
            stage.people.push(affiliate);
            let member = |(product, own): (usize, &Option<Rate>)| {
                let accepted = CreateAffiliation {
                    affiliate,
                    product: stage.products[product],
                    commission: own.map(real_rate),
                    coupon: None,
                    code: Some(code(&format!("code-{person}-{product}"))),
                    codes: Vec::new(),
                    state: AffiliationState::Active,
                    by: BY,
                    at: BEGIN,
                };
                stage.writes(accepted).unwrap()
            };
            let members = history.own[person].iter().enumerate().map(member).collect();
            stage.members.push(members);
        }
        assert_eq!(stage.products.len(), PRODUCTS);
        stage
    }

    pub fn store(&self) -> &Store {
        self.store.as_ref().unwrap()
    }

    pub fn view(&self) -> Arc<Snapshot> {
        self.store().view().unwrap()
    }

    pub fn writes<C: Change>(&self, change: C) -> Result<C::Answer, Stop> {
        self.store().write_blocking(change)
    }

    /// Until nothing is left to do in slices.
    pub fn waits(&self) {
        while is_something_left(&*self.view()).unwrap() {
            std::thread::yield_now();
        }
    }

    pub fn ulid(&mut self, at: i64) -> u128 {
        self.count += 1;
        u128::try_from(at).unwrap() << 80 | self.count
    }

    pub fn click(&self, id: ClickId, previous: Option<ClickId>, person: usize, product: usize) -> NewClick {
        let affiliation = self.members[person][product];
        let link = self.store().mirror().affiliation(affiliation).unwrap().links.sales_page;
        NewClick {
            click: Click {
                previous,
                expires: Some(Expiry::Never),
                quality: Quality::Verified,
                device: Device::Phone,
                place: [1, 2, 3, 4],
                ..Click::of(id, link)
            },
            product: self.products[product],
            owner: LinkOwner::Affiliation(affiliation),
            visitor: u64::try_from(self.count).unwrap(),
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if let Some(store) = self.store.take() {
            store.stop();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

pub fn open(folder: &std::path::Path) -> Store {
    let options =
        Options { cache_bytes: 4 << 20, min_free_bytes: 0, disk: Arc::new(Hasty), ..Options::new([7; 32]) };
    Store::open(folder, options).unwrap()
}

pub fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

pub fn email_of(person: usize) -> Email {
    Email::parse(&format!("person-{person}@mail.example")).unwrap()
}

fn real_rate(rate: Rate) -> RealRate {
    RealRate { percent: Percent::of_millionths(rate.percent).unwrap(), flat: rate.flat }
}

fn real_product(number: usize, product: &Product) -> RealProduct {
    let name = Name::parse(&format!("Product {number}")).unwrap();
    let mut wished = RealProduct::draft(name, currency(CURRENCIES[number]), BEGIN);
    wished.terms.model = match product.whose {
        Whose::Last => RealModel::Last,
        Whose::Shared(first) => {
            RealModel::Multiple(Split::Share { first: Percent::of_millionths(first).unwrap() })
        }
        Whose::EachFull => RealModel::Multiple(Split::EachFull),
    };
    wished.terms.commission = real_rate(product.rate);
    wished.terms.hold_days = product.hold;
    wished.terms.renewals = match product.renewals {
        None => Renewals::All,
        Some(0) => Renewals::None,
        Some(count) => Renewals::First(count),
    };
    wished
}
