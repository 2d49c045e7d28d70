//! The store of a history: two products, one of them in yen with two offers, three people who promote both, and the
//! creator's own links.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use duly::domain::affiliation::AffiliationState;
use duly::domain::click::Click;
use duly::domain::code::Code;
use duly::domain::commission::Rate;
use duly::domain::dated::Dated;
use duly::domain::deed::By;
use duly::domain::email::Email;
use duly::domain::id::{AffiliateId, AffiliationId, ConversionId, LinkId, OfferId, ProductId};
use duly::domain::link::LinkOwner;
use duly::domain::money::{Currency, Money, Percent};
use duly::domain::name::Name;
use duly::domain::offer::Offer;
use duly::domain::product::{Model, Product, Split};
use duly::domain::program::Program;
use duly::domain::time::Timestamp;
use duly::store::changes::account_changes::CreateCreator;
use duly::store::changes::create_affiliate::CreateAffiliate;
use duly::store::changes::create_affiliation::CreateAffiliation;
use duly::store::changes::create_offer::CreateOffer;
use duly::store::changes::create_product::CreateProduct;
use duly::store::view::figure_rows::Of;
use duly::store::{Change, Options, Snapshot, Store};

use crate::disks::Hasty;

pub const BY: By = By::Command;
pub const CURRENCIES: [&str; 2] = ["EUR", "JPY"];

/// A link, and whose it is.
#[derive(Debug, Clone, Copy)]
pub struct OneLink {
    pub id: LinkId,
    pub product: ProductId,
    pub owner: LinkOwner,
    pub affiliate: Option<AffiliateId>,
}

/// Somebody followed a link.
#[derive(Debug, Clone)]
pub struct Visit {
    pub click: Click,
    pub link: OneLink,
    pub visitor: usize,
}

/// The store, who and what is in it, and what came to pass that leaves no row.
pub struct Stage {
    store: Option<Store>,
    folder: PathBuf,
    pub begin: Timestamp,
    pub products: Vec<ProductId>,
    pub offers: Vec<OfferId>,
    pub people: Vec<AffiliateId>,
    /// Each person's for each product.
    pub members: Vec<(AffiliationId, AffiliateId, ProductId)>,
    pub links: Vec<OneLink>,
    pub visits: Vec<Visit>,
    /// When, which link, and the number of its kind.
    pub filtered: Vec<(Timestamp, OneLink, u8)>,
    pub sales: Vec<ConversionId>,
}

impl Stage {
    pub fn arranged(zone: &str, begin: Timestamp) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("duly-figures-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let options = Options {
            cache_bytes: 4 << 20,
            min_free_bytes: 0,
            disk: Arc::new(Hasty),
            ..Options::new([7; 32])
        };
        let store = Some(Store::open(&folder, options).unwrap());
        let mut stage = Self {
            store,
            folder,
            begin,
            products: Vec::new(),
            offers: Vec::new(),
            people: Vec::new(),
            members: Vec::new(),
            links: Vec::new(),
            visits: Vec::new(),
            filtered: Vec::new(),
            sales: Vec::new(),
        };
        stage.writes(CreateCreator {
            one_time: None,
            email: Email::parse("maria@example.com").unwrap(),
            name: name("Maria"),
            password_hash: "none".into(),
            program: Program::new(name("Bakery"), currency("EUR"), zone.to_owned(), begin),
            at: begin,
        });
        stage.make_products();
        stage.make_people();
        stage
    }

    fn make_products(&mut self) {
        for (number, code) in CURRENCIES.into_iter().enumerate() {
            let mut wished = Product::draft(name(&format!("Product {number}")), currency(code), self.begin);
            wished.terms.commission = rate();
            if number == 0 {
                wished.terms.model = Model::Multiple(Split::EachFull);
            }
            let codes = vec![Code::parse(&format!("own-{number}")).unwrap()];
            let id = self.writes(CreateProduct { wished, slug: None, codes, by: BY, at: self.begin });
            self.products.push(id);
            let links = self.store().mirror().product(id).unwrap().creator_links;
            for link in [links.sales_page, links.direct_payment] {
                self.links.push(OneLink {
                    id: link,
                    product: id,
                    owner: LinkOwner::Creator,
                    affiliate: None,
                });
            }
        }
        for minor in [1_000, 2_500] {
            let wished = Offer {
                id: OfferId(0),
                product: self.products[1],
                name: name("Plan"),
                price: Money { minor, currency: currency("JPY") },
                commission: Dated::since(self.begin, None),
                checkout_url: None,
                retired: false,
                created_at: self.begin,
            };
            let offer = self.writes(CreateOffer { wished, by: BY, at: self.begin });
            self.offers.push(offer);
        }
    }

    fn make_people(&mut self) {
        for person in 0..3 {
            let email = Email::parse(&format!("person-{person}@mail.example")).unwrap();
            let name = name(&format!("Person {person}"));
            let affiliate = self.writes(CreateAffiliate { name, email, by: BY, at: self.begin });
            self.people.push(affiliate);
            for product in self.products.clone() {
                let code = Code::parse(&format!("code-{person}-{}", product.0)).unwrap();
                let id = self.writes(CreateAffiliation {
                    affiliate,
                    product,
                    commission: None,
                    coupon: None,
                    code: Some(code),
                    codes: Vec::new(),
                    state: AffiliationState::Active,
                    by: BY,
                    at: self.begin,
                });
                self.members.push((id, affiliate, product));
                let links = self.store().mirror().affiliation(id).unwrap().links;
                let (owner, affiliate) = (LinkOwner::Affiliation(id), Some(affiliate));
                for link in [links.sales_page, links.direct_payment] {
                    self.links.push(OneLink { id: link, product, owner, affiliate });
                }
            }
        }
    }

    pub fn store(&self) -> &Store {
        self.store.as_ref().unwrap()
    }

    pub fn view(&self) -> Arc<Snapshot> {
        self.store().view().unwrap()
    }

    /// What is sure to be done.
    #[track_caller]
    pub fn writes<C: Change>(&self, change: C) -> C::Answer {
        match self.store().write_blocking(change) {
            Ok(answer) => answer,
            Err(stop) => panic!("{stop:?}"),
        }
    }

    /// Everybody to whom figures can be narrowed.
    pub fn narrowed(&self) -> Vec<Of> {
        let products = || std::iter::once(None).chain(self.products.iter().copied().map(Some));
        let people = || std::iter::once(None).chain(self.people.iter().copied().map(Some));
        products().flat_map(|product| people().map(move |affiliate| Of { product, affiliate })).collect()
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

fn rate() -> Rate {
    Rate { percent: Percent::of_millionths(150_000).unwrap(), flat: 7 }
}

pub fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}
