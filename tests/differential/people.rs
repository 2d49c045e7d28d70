//! The creator, the affiliates, the visitors and the shop of a history, as they use the real program.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use duly::domain::affiliation::AffiliationState;
use duly::domain::code::Code;
use duly::domain::commission::Rate as RealRate;
use duly::domain::conversion::Event;
use duly::domain::coupon::Coupon;
use duly::domain::dated::Dated;
use duly::domain::deed::By;
use duly::domain::destination::Destination;
use duly::domain::email::Email;
use duly::domain::id::{AccountId, AffiliateId, AffiliationId, ConversionId, OfferId, ProductId};
use duly::domain::money::{Currency, Money, Percent};
use duly::domain::name::{Name, Slug};
use duly::domain::offer::Offer;
use duly::domain::product::{Model, Product as RealProduct, ProductState, Split, Terms as RealTerms};
use duly::domain::program::{ConsentMode, Program};
use duly::domain::renewals::Renewals;
use duly::domain::suspicion::{Response, Rule, Setting, SuspicionRules};
use duly::domain::time::{Timestamp, Window};
use duly::store::changes::account_changes::CreateCreator;
use duly::store::changes::change_affiliation::{AffiliationEvent, ChangeAffiliation};
use duly::store::changes::change_product::ChangeProduct;
use duly::store::changes::change_program::ChangeProgram;
use duly::store::changes::create_affiliate::CreateAffiliate;
use duly::store::changes::create_affiliation::CreateAffiliation;
use duly::store::changes::create_offer::CreateOffer;
use duly::store::changes::create_product::CreateProduct;
use duly::store::changes::review_conversion::{Decision, ReviewConversion};
use duly::store::changes::session_changes::StartSession;
use duly::store::changes::token_changes::CreateToken;
use duly::store::people::{Scope, Session, SignedIn, Token};
use duly::web::secrets::fingerprint;
use redb::ReadableTableMetadata;

use crate::history::{
    Change, History, PEOPLE, PRODUCTS, Product, Rate, Selling, Standing, Terms, Whose, promotes,
};
use crate::house::{House, Seen};
use crate::sending;

/// What a program brings to the JSON API.
pub const API_TOKEN: &str = "token-of-the-shop";

/// The real numbers of who and what there is.
pub struct Numbers {
    pub products: Vec<ProductId>,
    pub offers: Vec<OfferId>,
    pub people: Vec<AffiliateId>,
    /// By product, then person.
    pub members: Vec<Vec<AffiliationId>>,
}

/// What the creator's browser is signed in by.
const SESSION: &str = "session-of-the-creator";

const CREATOR: By = By::Account(AccountId(1));

impl Numbers {
    /// Everything that is there before anything happens.
    pub fn arranged(house: &House, history: &History) -> Self {
        let at = now(house);
        let store = &house.app.store;
        set_up(house, history);
        let token = Token {
            name: Name::parse("shop").unwrap(),
            hash: fingerprint(API_TOKEN),
            scope: Scope::Write,
            created_at: at,
        };
        store.write_blocking(CreateToken(token)).unwrap();
        let people: Vec<AffiliateId> = (0..PEOPLE)
            .map(|person| {
                let name = Name::parse(&format!("Person {person}")).unwrap();
                let email = Email::parse(&email_of(u8::try_from(person).unwrap())).unwrap();
                store.write_blocking(CreateAffiliate { name, email, by: CREATOR, at }).unwrap()
            })
            .collect();
        let (mut products, mut offers, mut members) = (Vec::new(), Vec::new(), Vec::new());
        for (number, product) in history.products.iter().enumerate() {
            let id = create(house, number, product);
            offers.push(offered(house, id, product));
            members.push(
                (0..PEOPLE)
                    .filter(|person| promotes(*person, number))
                    .map(|person| {
                        let change = CreateAffiliation {
                            affiliate: people[person],
                            product: id,
                            commission: None,
                            code: Some(Code::parse(&code_of(person, number)).unwrap()),
                            codes: Vec::new(),
                            coupon: Some(Coupon::parse(&coupon_of(person, number)).unwrap()),
                            state: AffiliationState::Active,
                            by: CREATOR,
                            at,
                        };
                        store.write_blocking(change).unwrap()
                    })
                    .collect(),
            );
            products.push(id);
        }
        assert_eq!(products.len(), PRODUCTS);
        Self { products, offers, people, members }
    }

    /// A product's terms change.
    pub fn change(&self, house: &House, product: usize, change: Change) {
        self.changes(house, product, |wished| {
            let terms = &mut wished.terms;
            match change {
                Change::Model(model) => terms.model = real_model(model),
                Change::Window(window) => terms.window = real_window(window),
                Change::Rate(rate) => terms.commission = real_rate(rate),
                Change::Signup(rate) => {
                    terms.events.insert(Event::parse("signup").unwrap(), real_rate(rate));
                }
                Change::Hold(days) => terms.hold_days = days,
                Change::Renewals(paid) => terms.renewals = real_renewals(paid),
                Change::NewOnly(only) => terms.new_customers_only = only,
                Change::All(all) => set_terms(terms, &all),
            }
        });
    }

    /// A product is paused, retired, or sold again.
    pub fn sell(&self, house: &House, product: usize, selling: Selling) {
        self.changes(house, product, |wished| {
            wished.state = match selling {
                Selling::Active => ProductState::Active,
                Selling::Paused => ProductState::Paused,
                Selling::Retired => ProductState::Retired,
            };
        });
    }

    fn changes(&self, house: &House, product: usize, change: impl FnOnce(&mut RealProduct)) {
        let before = house.app.store.mirror().product(self.products[product]).unwrap();
        let mut wished = RealProduct::clone(&before).with_terms(before.intended_terms().clone());
        change(&mut wished);
        let change = ChangeProduct { wished, seen_terms: None, by: CREATOR, at: now(house) };
        house.app.store.write_blocking(change).unwrap();
    }

    /// An affiliation goes into another state. What a ban takes is taken when this returns.
    pub fn enter(&self, house: &House, person: usize, product: usize, standing: Standing) {
        self.happens(house, person, product, AffiliationEvent::Enter(real_standing(standing)));
        while !house.app.store.view().unwrap().bans.is_empty().unwrap() {
            std::thread::yield_now();
        }
    }

    /// An affiliation gets a rate of its own.
    pub fn own_rate(&self, house: &House, person: usize, product: usize, rate: Option<Rate>) {
        self.happens(house, person, product, AffiliationEvent::Rate(rate.map(real_rate)));
    }

    fn happens(&self, house: &House, person: usize, product: usize, event: AffiliationEvent) {
        let affiliation = self.members[product][person];
        let change = ChangeAffiliation { affiliation, event, by: CREATOR, at: now(house) };
        house.app.store.write_blocking(change).unwrap();
    }

    /// The creator approves a conversion, or refuses it.
    pub fn review(&self, house: &House, conversion: ConversionId, approve: bool) {
        let decision = if approve { Decision::Approve } else { Decision::Refuse("It is not real.".into()) };
        let change = ReviewConversion { conversion, decision, by: CREATOR, at: now(house) };
        // What the shop rejected, and what is decided like this already, stays.
        let _ = house.app.store.write_blocking(change);
    }

    /// The creator, who is signed in, opens a form, fills it in, and sends it.
    pub async fn fills_in(&self, house: &House, address: &str, typed: &str) -> Seen {
        let at = now(house);
        let session = Session {
            who: SignedIn::Account(AccountId(1)),
            created_at: at,
            last_seen_at: at,
            expires_at: at.plus_days(1),
            agent: String::new(),
        };
        house.app.store.write_blocking(StartSession { hash: fingerprint(SESSION), session }).unwrap();
        let cookie = ("cookie", format!("duly-session={SESSION}"));
        let form = house.asks(navigation(address).insert_header(cookie.clone())).await;
        let hidden = |name: &str| {
            let (_, rest) = form.body.split_once(&format!("name=\"{name}\" value=\"")).expect(name);
            rest.split('"').next().unwrap_or_default().to_owned()
        };
        let body = format!("csrf={}&once={}&{typed}", hidden("csrf"), hidden("once"));
        let sent = navigation(address).method(Method::POST).insert_header(cookie);
        let sent = sent.insert_header(("sec-fetch-site", "same-origin"));
        house.asks(sent.insert_header(("content-type", sending::FORM)).set_payload(body)).await
    }

    /// The code that a click follows.
    pub fn code(&self, house: &House, person: Option<usize>, product: usize) -> String {
        match person {
            Some(person) => code_of(person, product),
            None => {
                let product = house.app.store.mirror().product(self.products[product]).unwrap();
                product.creator_code.as_str().to_owned()
            }
        }
    }
}

/// Everyone has a code of her own for each product.
pub fn code_of(person: usize, product: usize) -> String {
    format!("person{person}-product{product}")
}

/// And a coupon for each.
pub fn coupon_of(person: usize, product: usize) -> String {
    format!("SAVE-{person}{product}")
}

/// The address of a person, or of a buyer.
pub fn email_of(number: u8) -> String {
    format!("person{number}@example.com")
}

/// A request as a browser makes it when a person opens a page.
pub fn navigation(address: &str) -> TestRequest {
    let agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
    [
        ("user-agent", agent),
        ("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
        ("accept-language", "en-GB,en;q=0.9"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-user", "?1"),
        ("sec-fetch-dest", "document"),
    ]
    .into_iter()
    .fold(TestRequest::get().uri(address), TestRequest::insert_header)
}

/// The present moment of a history.
pub fn now(house: &House) -> Timestamp {
    Timestamp(house.clock.now_ms())
}

/// The creator sets her program up: whether she asks visitors, and how soon after its click a sale is held for a look.
fn set_up(house: &House, history: &History) {
    let at = now(house);
    let name = || Name::parse("Maria").unwrap();
    let mut program = Program::new(name(), Currency::parse("EUR").unwrap(), "UTC".into(), at);
    let creator = CreateCreator {
        one_time: None,
        email: Email::parse("maria@example.com").unwrap(),
        name: name(),
        password_hash: "none that fits".into(),
        program: program.clone(),
        at,
    };
    house.app.store.write_blocking(creator).unwrap();
    if history.asks {
        program.consent_mode = ConsentMode::Always;
    }
    if history.held_below > 0 {
        let threshold = u16::try_from(history.held_below).unwrap();
        let setting = Setting { response: Response::Hold, threshold };
        program.suspicion = SuspicionRules::default().with(Rule::Seconds, setting);
    }
    let change = ChangeProgram { wished: program, seen: None, by: CREATOR, at };
    house.app.store.write_blocking(change).unwrap();
}

fn create(house: &House, number: usize, product: &Product) -> ProductId {
    let at = now(house);
    let name = format!("product-{number}");
    let currency = Currency::parse(product.currency).unwrap();
    let mut wished = RealProduct::draft(Name::parse(&name).unwrap(), currency, at);
    wished.sales_url = Some(Destination::parse(&format!("https://shop.test/{name}")).unwrap());
    wished.review_unsigned = product.review_unsigned;
    wished.amount_max = product.amount_max;
    set_terms(&mut wished.terms, &product.terms);
    let slug = Some(Slug::parse(&name).unwrap());
    let change = CreateProduct { wished, slug, codes: house.app.codes(), by: CREATOR, at };
    house.app.store.write_blocking(change).unwrap()
}

fn offered(house: &House, product: ProductId, of: &Product) -> OfferId {
    let at = now(house);
    let price = Money { minor: of.price, currency: Currency::parse(of.currency).unwrap() };
    let wished = Offer {
        id: OfferId(0),
        product,
        name: Name::parse("The offer").unwrap(),
        price,
        commission: Dated::since(at, of.offer_rate.map(real_rate)),
        checkout_url: None,
        retired: false,
        created_at: at,
    };
    house.app.store.write_blocking(CreateOffer { wished, by: CREATOR, at }).unwrap()
}

fn set_terms(real: &mut RealTerms, terms: &Terms) {
    real.model = real_model(terms.model);
    real.window = real_window(terms.window);
    real.pixel_window_days = terms.pixel_days;
    real.commission = real_rate(terms.rate);
    real.events.insert(Event::parse("signup").unwrap(), real_rate(terms.signup));
    real.hold_days = terms.hold;
    real.renewals = real_renewals(terms.renewals);
    real.new_customers_only = terms.new_only;
}

fn real_renewals(paid: Option<u32>) -> Renewals {
    match paid {
        None => Renewals::All,
        Some(0) => Renewals::None,
        Some(count) => Renewals::First(u16::try_from(count).unwrap()),
    }
}

fn real_model(model: Whose) -> Model {
    match model {
        Whose::Last => Model::Last,
        Whose::First => Model::First,
        Whose::Shared(part) => Model::Multiple(Split::Share { first: Percent::of_millionths(part).unwrap() }),
        Whose::EachFull => Model::Multiple(Split::EachFull),
    }
}

fn real_window(window: Option<u16>) -> Window {
    window.map_or(Window::Forever, |days| Window::of_days(days).unwrap())
}

fn real_rate(rate: Rate) -> RealRate {
    RealRate { percent: Percent::of_millionths(rate.percent).unwrap(), flat: rate.flat }
}

/// A standing in the program's own words.
pub fn real_standing(standing: Standing) -> AffiliationState {
    match standing {
        Standing::Active => AffiliationState::Active,
        Standing::Paused => AffiliationState::Paused,
        Standing::Banned => AffiliationState::Banned,
        Standing::Left => AffiliationState::Left,
    }
}
