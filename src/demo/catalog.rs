//! The demo's program: three products with the three models, their offers, the affiliates and who joins when.

use super::{DemoError, DemoSize, EMAIL, cast, links, pages};
use crate::chance::Chance;
use crate::domain::affiliation::Affiliation;
use crate::domain::affiliation::AffiliationState;
use crate::domain::code::Code;
use crate::domain::commission::Rate;
use crate::domain::conversion::Event;
use crate::domain::coupon::Coupon;
use crate::domain::dated::Dated;
use crate::domain::deed::By;
use crate::domain::destination::Destination;
use crate::domain::email::Email;
use crate::domain::id::{AccountId, AffiliateId, OfferId, ProductId};
use crate::domain::money::{Currency, Money, Percent};
use crate::domain::name::{Name, Slug};
use crate::domain::offer::Offer;
use crate::domain::product::{Join, Method, Model, Product, Split};
use crate::domain::program::Program;
use crate::domain::site::Site;
use crate::domain::time::{Timestamp, Window};
use crate::store::Store;
use crate::store::changes::account_changes::CreateCreator;
use crate::store::changes::affiliate_changes::{AffiliateEvent, ChangeAffiliate};
use crate::store::changes::change_affiliation::{AffiliationEvent, ChangeAffiliation};
use crate::store::changes::create_affiliate::CreateAffiliate;
use crate::store::changes::create_affiliation::CreateAffiliation;
use crate::store::changes::create_offer::CreateOffer;
use crate::store::changes::create_product::CreateProduct;
use crate::store::view::{affiliates, products};

/// Everything the creator made.
pub(super) struct Catalog {
    pub(super) products: Vec<Product>,
    /// The offers of each product.
    pub(super) offers: Vec<Vec<Offer>>,
    /// The busiest first.
    pub(super) members: Vec<Member>,
}

/// An affiliation in the demo.
pub(super) struct Member {
    pub(super) affiliation: Affiliation,
    /// The place of its product.
    pub(super) product: usize,
    /// The day on which she joins.
    joins: usize,
    /// The day on which she stops earning, and how.
    ends: Option<(usize, AffiliationState)>,
}

impl Member {
    /// Whether her links are out on a day. They stay out after the end: visitors still follow them.
    pub(super) fn is_out(&self, day: usize) -> bool {
        self.joins <= day && self.affiliation.state() == AffiliationState::Active
    }

    /// Whether she stopped earning in some way.
    pub(super) fn has_ended(&self) -> bool {
        self.ends.is_some()
    }

    /// Whether she stopped earning in this way.
    pub(super) fn has_ended_as(&self, state: AffiliationState) -> bool {
        self.ends.is_some_and(|(_, end)| end == state)
    }

    /// Whether her clicks may earn on a day.
    pub(super) fn may_earn(&self, day: usize) -> bool {
        self.is_out(day) && self.ends.is_none_or(|(end, _)| day < end)
    }
}

impl Catalog {
    pub(super) fn make(
        store: &Store,
        size: &DemoSize,
        shop: &str,
        at: Timestamp,
        days: usize,
        chance: &Chance,
        password_hash: String,
    ) -> Result<Self, DemoError> {
        let eur = currency("EUR")?;
        store.write_blocking(CreateCreator {
            one_time: None,
            email: Email::parse(EMAIL).map_err(DemoError::of)?,
            name: name("Ana Lima")?,
            password_hash: password_hash.clone(),
            program: Program::new(name("Lighthouse Courses")?, eur, "UTC".to_owned(), at),
            at,
        })?;
        let products = make_products(store, shop, at, chance)?;
        let offers = make_offers(store, &products, shop, at)?;
        pages::write(store, &products, at)?;
        let members = make_members(store, size, at, days, chance)?;
        for affiliate in 1..=size.affiliates.min(WITH_PASSWORD) {
            let event = AffiliateEvent::Password { hash: password_hash.clone(), keep: None };
            store.write_blocking(ChangeAffiliate {
                affiliate: AffiliateId(affiliate),
                event,
                by: CREATOR,
                at,
            })?;
        }
        for (member, coupon) in COUPONS {
            let Some(member) = members.get(member) else { continue };
            store.write_blocking(ChangeAffiliation {
                affiliation: member.affiliation.id,
                event: AffiliationEvent::Coupon(Some(Coupon::parse(coupon).map_err(DemoError::of)?)),
                by: CREATOR,
                at,
            })?;
        }
        if let (Some(product), Some(busiest)) = (products.first(), members.first()) {
            links::write(store, product, &busiest.affiliation, CREATOR, shop, at)?;
        }
        Ok(Self { products, offers, members })
    }

    /// What the creator does on a day: somebody is paused, sent away, or leaves.
    pub(super) fn live_through(&self, store: &Store, day: usize, at: Timestamp) -> Result<(), DemoError> {
        for member in &self.members {
            if let Some((end, state)) = member.ends
                && end == day
            {
                let event = AffiliationEvent::Enter(state);
                store.write_blocking(ChangeAffiliation {
                    affiliation: member.affiliation.id,
                    event,
                    by: CREATOR,
                    at,
                })?;
            }
        }
        Ok(())
    }
}

/// Who has a coupon, by their places, and which.
pub(super) const COUPONS: [(usize, &str); 3] = [(0, "SUNNY10"), (1, "BRUSH15"), (2, "PAINT20")];

/// How many affiliates, the busiest first, sign in with the password of the demo; the others come by their private
/// links.
const WITH_PASSWORD: u32 = 5;

/// Who does what the creator does: the only account of the demo.
pub(super) const CREATOR: By = By::Account(AccountId(1));

/// What tells the three products apart.
struct Plan {
    name: &'static str,
    currency: &'static str,
    method: Method,
    join: Join,
    model: fn() -> Model,
    window: u16,
    percent: u32,
    flat: i64,
    /// Leads to the shop's own page; otherwise to the one that Duly makes.
    shop_page: bool,
    /// Name, price in minor units, a commission of its own in percent.
    offers: &'static [(&'static str, i64, Option<u32>)],
}

const PLANS: [Plan; 3] = [
    Plan {
        name: "Sourdough Masterclass",
        currency: "EUR",
        method: Method::Pixel,
        join: Join::Approval,
        model: || Model::Last,
        window: 60,
        percent: 30,
        flat: 0,
        shop_page: true,
        offers: &[("The course", 9_700, None), ("The course and a live call", 14_700, Some(40))],
    },
    Plan {
        name: "Watercolour Studio",
        currency: "EUR",
        method: Method::Postback,
        join: Join::Open,
        model: || Model::First,
        window: 90,
        percent: 25,
        flat: 0,
        shop_page: false,
        offers: &[("One month", 1_900, None), ("One year", 19_000, Some(20))],
    },
    Plan {
        name: "Trail Running Planner",
        currency: "USD",
        method: Method::FirstPartyCookie,
        join: Join::Closed,
        model: || Model::Multiple(Split::Share { first: percent(50) }),
        window: 180,
        percent: 20,
        flat: 100,
        shop_page: true,
        offers: &[("Season plan", 4_900, None)],
    },
];

fn make_products(
    store: &Store,
    shop: &str,
    at: Timestamp,
    chance: &Chance,
) -> Result<Vec<Product>, DemoError> {
    for plan in &PLANS {
        let name = name(plan.name)?;
        let mut wished = Product::draft(name, currency(plan.currency)?, at);
        let signup = Event::parse("signup").map_err(DemoError::of)?;
        let page = format!("{shop}/{}", wished.slug);
        wished.sales_url = plan.shop_page.then(|| destination(&page)).transpose()?;
        wished.terms.model = (plan.model)();
        wished.terms.window = Window::Days(plan.window);
        wished.terms.commission = rate(plan.percent, plan.flat);
        wished.terms.events = [(signup, rate(0, 200))].into();
        wished.method = plan.method;
        wished.join = plan.join;
        wished.approved_sites = vec![Site::parse(links::SITE).map_err(DemoError::of)?];
        wished.direct_payment_for_affiliates = true;
        store.write_blocking(CreateProduct { wished, slug: None, codes: codes(chance), by: CREATOR, at })?;
    }
    products::all(&store.view().map_err(DemoError::of)?).map_err(DemoError::of)
}

fn make_offers(
    store: &Store,
    products: &[Product],
    shop: &str,
    at: Timestamp,
) -> Result<Vec<Vec<Offer>>, DemoError> {
    let mut all = Vec::new();
    let mut number = 0;
    for (product, plan) in products.iter().zip(&PLANS) {
        for (offer, price, own_percent) in plan.offers {
            number += 1;
            let checkout = format!("{shop}/{}/checkout?offer=off_{number}", product.slug);
            let wished = Offer {
                id: OfferId(0),
                product: product.id,
                name: name(offer)?,
                price: Money { minor: *price, currency: product.currency },
                commission: Dated::since(at, own_percent.map(|percent| rate(percent, 0))),
                checkout_url: Some(destination(&checkout)?),
                retired: false,
                created_at: at,
            };
            store.write_blocking(CreateOffer { wished, by: CREATOR, at })?;
        }
        let view = store.view().map_err(DemoError::of)?;
        all.push(products::offers_of(&view, product.id).map_err(DemoError::of)?);
    }
    Ok(all)
}

/// Every affiliate promotes one product, and every second one another as well. The few at the end are those
/// with a story: applied, paused, banned, left.
fn make_members(
    store: &Store,
    size: &DemoSize,
    at: Timestamp,
    days: usize,
    chance: &Chance,
) -> Result<Vec<Member>, DemoError> {
    let wanted = affiliations_wanted(size.affiliates);
    let few = (wanted.len() / 60).max(1);
    let mut members = Vec::new();
    for number in 0..size.affiliates {
        store.write_blocking(affiliate(number, at)?)?;
    }
    for (place, (affiliate, product)) in wanted.iter().enumerate() {
        let from_end = (wanted.len() - 1 - place) / few;
        let state = if from_end == 0 { AffiliationState::Applied } else { AffiliationState::Active };
        let ends = match from_end {
            1 => Some((days * 2 / 3, AffiliationState::Paused)),
            2 => Some((days * 4 / 5, AffiliationState::Banned)),
            3 => Some((days / 2, AffiliationState::Left)),
            _ => None,
        };
        // The first are there from the beginning, the others join over the first half.
        let joins = (place * 2).saturating_sub(wanted.len()) * days / 2 / wanted.len().max(1);
        let own_rate = (place % 17 == 2).then(|| rate(35, 0));
        let joined_at = at.plus_ms(i64::try_from(joins).unwrap_or(0) * crate::domain::time::DAY_MS);
        let id = store.write_blocking(CreateAffiliation {
            affiliate: AffiliateId(affiliate + 1),
            product: ProductId(product + 1),
            commission: own_rate,
            coupon: None,
            code: None,
            codes: codes(chance),
            state,
            by: CREATOR,
            at: joined_at,
        })?;
        let view = store.view().map_err(DemoError::of)?;
        let affiliation = affiliates::affiliation(&view, id).map_err(DemoError::of)?;
        let Some(affiliation) = affiliation else { continue };
        members.push(Member { affiliation, product: usize::try_from(*product).unwrap_or(0), joins, ends });
    }
    Ok(members)
}

fn affiliations_wanted(affiliates: u32) -> Vec<(u32, u32)> {
    let one = |number: u32| {
        let second = number.is_multiple_of(2).then_some((number, (number + 1) % 3));
        std::iter::once((number, number % 3)).chain(second)
    };
    (0..affiliates).flat_map(one).collect()
}

fn affiliate(number: u32, at: Timestamp) -> Result<CreateAffiliate, DemoError> {
    let place = usize::try_from(number).unwrap_or(0);
    let (first, round) = (cast::FIRST[place % 40], place / 40);
    let last = cast::LAST[(place + round * 7) % 40];
    let slug = Slug::of_name(&name(&format!("{first} {last}"))?);
    let email = match round {
        0 => format!("{slug}@mail.example"),
        _ => format!("{slug}-{number}@mail.example"),
    };
    let (name, email) = (name(&format!("{first} {last}"))?, Email::parse(&email).map_err(DemoError::of)?);
    Ok(CreateAffiliate { name, email, by: CREATOR, at })
}

fn name(text: &str) -> Result<Name, DemoError> {
    Name::parse(text).map_err(DemoError::of)
}

fn currency(code: &str) -> Result<Currency, DemoError> {
    Currency::parse(code).map_err(DemoError::of)
}

fn destination(address: &str) -> Result<Destination, DemoError> {
    Destination::parse(address).map_err(DemoError::of)
}

fn percent(whole: u32) -> Percent {
    Percent::of_millionths(whole * 10_000).unwrap_or_default()
}

fn rate(whole: u32, flat: i64) -> Rate {
    Rate { percent: percent(whole), flat }
}

fn codes(chance: &Chance) -> Vec<Code> {
    (0..8).map(|_| Code::generate(|n| chance.below(n))).collect()
}
