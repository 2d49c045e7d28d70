//! How a story begins: products on sale, affiliates accepted. What stands here says it in the words of the
//! JSON API; no story knows how it is done.

use duly::domain::affiliation::AffiliationState;
use duly::domain::code::Code;
use duly::domain::commission::Rate;
use duly::domain::conversion::Event;
use duly::domain::coupon::Coupon;
use duly::domain::dated::Dated;
use duly::domain::deed::By;
use duly::domain::destination::Destination;
use duly::domain::email::Email;
use duly::domain::id::AccountId;
use duly::domain::money::{Currency, Money, Percent};
use duly::domain::name::{Name, Slug};
use duly::domain::offer::Offer;
use duly::domain::product::{Join, Method, Model, Product, ProductState, Split};
use duly::domain::renewals::Renewals;
use duly::domain::site::{Origin, Site, check_page};
use duly::domain::time::{Timestamp, Window};
use duly::store::changes::change_affiliation::{AffiliationEvent, ChangeAffiliation};
use duly::store::changes::change_product::ChangeProduct;
use duly::store::changes::create_affiliate::CreateAffiliate;
use duly::store::changes::create_affiliation::CreateAffiliation;
use duly::store::changes::create_offer::CreateOffer;
use duly::store::changes::create_product::CreateProduct;
use duly::store::changes::page_changes::CreatePage;
use duly::store::changes::promotional_links::{ChangeLink, CreateLink, LinkEvent};
use duly::store::view::affiliates;
use serde_json::{Value, json};

use crate::world::World;

/// Who does what the creator does in these stories.
const CREATOR: By = By::Account(AccountId(1));

impl World {
    /// Puts a product on sale: EUR, 60 days, last click, 30 %, and a sales page on the creator's own site,
    /// unless something else is said.
    #[track_caller]
    pub fn sells(&self, slug: &str, said: Value) {
        let mut wished = self.blank_product(slug);
        change(&mut wished, &said);
        let slug = Some(Slug::parse(slug).unwrap());
        let at = self.moment();
        let codes = self.app.codes();
        self.app.store.write_blocking(CreateProduct { wished, slug, codes, by: CREATOR, at }).unwrap();
    }

    /// Changes what holds for a product from now on.
    #[track_caller]
    pub fn changes(&self, product: &str, said: Value) {
        let product = self.app.store.mirror().product_called(product).unwrap();
        let mut wished = Product::clone(&product).with_terms(product.intended_terms().clone());
        change(&mut wished, &said);
        let at = self.moment();
        self.app.store.write_blocking(ChangeProduct { wished, seen_terms: None, by: CREATOR, at }).unwrap();
    }

    /// Adds an offer, and gives its id.
    #[track_caller]
    pub fn offers(&self, product: &str, name: &str, price: &str, percent: Option<&str>) -> String {
        let product = self.app.store.mirror().product_called(product).unwrap();
        let price = Money::parse(price, product.currency).unwrap();
        let commission = percent.map(|percent| Rate { percent: Percent::parse(percent).unwrap(), flat: 0 });
        let at = self.moment();
        let wished = Offer {
            id: duly::domain::id::OfferId(0),
            product: product.id,
            name: Name::parse(name).unwrap(),
            price,
            commission: Dated::since(at, commission),
            checkout_url: None,
            retired: false,
            created_at: at,
        };
        self.app.store.write_blocking(CreateOffer { wished, by: CREATOR, at }).unwrap().to_string()
    }

    /// Names an alternative page of a product, and gives its id.
    #[track_caller]
    pub fn names_page(&self, product: &str, name: &str, url: &str) -> String {
        let product = self.app.store.mirror().product_called(product).unwrap().id;
        let (name, url) = (Name::parse(name).unwrap(), Destination::parse(url).unwrap());
        let change = CreatePage { product, name, url, by: CREATOR, at: self.moment() };
        self.app.store.write_blocking(change).unwrap().to_string()
    }

    /// Lets the affiliate with a code make a link to a page on an approved site, and gives its id.
    #[track_caller]
    pub fn makes_link(&self, code: &str, site: &str, url: &str, name: &str) -> String {
        let code = Code::parse(code).unwrap();
        let affiliation = self.app.store.mirror().target(&code).unwrap().affiliation.unwrap().id;
        let site = Site::parse(site).unwrap();
        let destination = check_page(std::slice::from_ref(&site), url).unwrap();
        let (name, by, at) = (Name::parse(name).unwrap(), CREATOR, self.moment());
        let change = CreateLink { affiliation, site, destination, name, by, at };
        self.app.store.write_blocking(change).unwrap().to_string()
    }

    /// Takes back a link that an affiliate made.
    pub fn removes_link(&self, link: &str) {
        let (link, by, at) = (link.parse().unwrap(), CREATOR, self.moment());
        let change = ChangeLink { link, event: LinkEvent::Remove, by, at };
        self.app.store.write_blocking(change).unwrap();
    }

    /// Accepts somebody as an affiliate of a product, with a code of her own choice. Her email is made from
    /// her name, so that one name is one person.
    #[track_caller]
    pub fn accepts(&self, name: &str, product: &str, code: &str) {
        self.accepts_as(name, &format!("{}@example.com", name.to_lowercase()), product, code);
    }

    /// Accepts somebody with an email of her own.
    #[track_caller]
    pub fn accepts_as(&self, name: &str, email: &str, product: &str, code: &str) {
        let at = self.moment();
        let email = Email::parse(email).unwrap();
        let known = affiliates::by_email(&self.app.store.view().unwrap(), &email).unwrap();
        let affiliate = match known {
            Some(affiliate) => affiliate.id,
            None => {
                let name = Name::parse(name).unwrap();
                self.app.store.write_blocking(CreateAffiliate { name, email, by: CREATOR, at }).unwrap()
            }
        };
        let product = self.app.store.mirror().product_called(product).unwrap().id;
        let change = CreateAffiliation {
            affiliate,
            product,
            commission: None,
            coupon: None,
            code: Some(Code::parse(code).unwrap()),
            codes: Vec::new(),
            state: AffiliationState::Active,
            by: CREATOR,
            at,
        };
        self.app.store.write_blocking(change).unwrap();
    }

    /// Pauses, resumes or bans the affiliation that has a code.
    #[track_caller]
    pub fn lets(&self, code: &str, become_this: &str) {
        let state = match become_this {
            "active" => AffiliationState::Active,
            "paused" => AffiliationState::Paused,
            "banned" => AffiliationState::Banned,
            "left" => AffiliationState::Left,
            other => panic!("an affiliation cannot be {other}"),
        };
        self.happens_to(code, AffiliationEvent::Enter(state));
    }

    /// Gives an affiliation another code; the old one stays good.
    #[track_caller]
    pub fn renames(&self, code: &str, new: &str) {
        self.happens_to(code, AffiliationEvent::Code(Code::parse(new).unwrap()));
    }

    /// Gives an affiliation the word that buyers type at the checkout.
    #[track_caller]
    pub fn gives_coupon(&self, code: &str, coupon: &str) {
        self.happens_to(code, AffiliationEvent::Coupon(Some(Coupon::parse(coupon).unwrap())));
    }

    #[track_caller]
    fn happens_to(&self, code: &str, event: AffiliationEvent) {
        let code = Code::parse(code).unwrap();
        let affiliation = self.app.store.mirror().target(&code).unwrap().affiliation.unwrap().id;
        let at = self.moment();
        self.app.store.write_blocking(ChangeAffiliation { affiliation, event, by: CREATOR, at }).unwrap();
    }

    /// The creator's own code for a product.
    #[track_caller]
    pub fn creators_code(&self, product: &str) -> String {
        self.app.store.mirror().product_called(product).unwrap().creator_code.as_str().to_owned()
    }

    /// The number of an affiliate, as TUNE's links have it.
    #[track_caller]
    pub fn affiliate_number(&self, code: &str) -> u32 {
        let target = self.app.store.mirror().target(&Code::parse(code).unwrap()).unwrap();
        target.affiliation.unwrap().affiliate.0
    }

    fn moment(&self) -> Timestamp {
        Timestamp(self.now_ms())
    }

    fn blank_product(&self, slug: &str) -> Product {
        let at = self.moment();
        let currency = Currency::parse("EUR").unwrap();
        let mut product = Product::draft(Name::parse(slug).unwrap(), currency, at);
        product.slug = Slug::parse(slug).unwrap();
        let usual =
            json!({"commission": {"percent": "30"}, "sales_url": format!("https://www.shop.test/{slug}")});
        change(&mut product, &usual);
        product
    }
}

/// Takes over what was said; an unknown word is a mistake of the story.
#[track_caller]
fn change(product: &mut Product, said: &Value) {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    for (name, value) in said.as_object().expect("an object") {
        match name.as_str() {
            "name" => product.name = Name::parse(&text(value)).unwrap(),
            "currency" => product.currency = Currency::parse(&text(value)).unwrap(),
            "sales_url" => {
                product.sales_url = value.as_str().map(|url| Destination::parse(url).unwrap());
            }
            "model" => {
                product.terms.model = match text(value).as_str() {
                    "last" => Model::Last,
                    "first" => Model::First,
                    "multiple" => Model::Multiple(Split::Share { first: Percent::parse("50").unwrap() }),
                    other => panic!("there is no model {other}"),
                };
            }
            "window_days" => {
                let days = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                product.terms.window = Window::parse(&days).unwrap();
            }
            "commission" => product.terms.commission = rate(value),
            "percent" => product.terms.commission = rate(&json!({ "percent": value })),
            "hold_days" => product.terms.hold_days = u16::try_from(value.as_u64().expect("days")).unwrap(),
            "renewals" => {
                product.terms.renewals = match value.as_str() {
                    Some("none") => Renewals::None,
                    Some("all") => Renewals::All,
                    _ => Renewals::parse_first(&value.to_string()).unwrap(),
                };
            }
            "new_customers_only" => product.terms.new_customers_only = value == true,
            "events" => {
                let events = value.as_object().expect("an object");
                product.terms.events =
                    events.iter().map(|(name, value)| (Event::parse(name).unwrap(), rate(value))).collect();
            }
            "approved_sites" => {
                let sites = value.as_array().expect("a list").iter();
                product.approved_sites = sites.map(|site| Site::parse(&text(site)).unwrap()).collect();
            }
            "script_origins" => {
                let origins = value.as_array().expect("a list").iter();
                product.script_origins = origins.map(|site| Origin::parse(&text(site)).unwrap()).collect();
            }
            "method" => {
                product.method = match text(value).as_str() {
                    "javascript" => Method::JavaScript,
                    "postback" => Method::Postback,
                    other => panic!("nobody reports by {other}"),
                }
            }
            "join" => {
                product.join = match text(value).as_str() {
                    "open" => Join::Open,
                    "approval" => Join::Approval,
                    "closed" => Join::Closed,
                    other => panic!("nobody can join as {other}"),
                };
            }
            "via_links" => product.via_links = value == true,
            "code_on_external_pages" => product.code_on_external_pages = value == true,
            "affiliates_may_use_direct_payment" => product.direct_payment_for_affiliates = value == true,
            "review_unsigned" => product.review_unsigned = value == true,
            "amount_max" => product.amount_max = value.as_i64(),
            "state" => {
                product.state = match text(value).as_str() {
                    "active" => ProductState::Active,
                    "paused" => ProductState::Paused,
                    "retired" => ProductState::Retired,
                    other => panic!("a product cannot be {other}"),
                };
            }
            other => panic!("a product has no {other}"),
        }
    }
}

fn rate(said: &Value) -> Rate {
    let percent = said["percent"].as_str().unwrap_or("0");
    Rate { percent: Percent::parse(percent).unwrap(), flat: said["flat"].as_i64().unwrap_or(0) }
}
