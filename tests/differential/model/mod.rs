//! The model: what should be so, written from `product.md` alone, with plain lists and loops. It is slow and
//! obvious, knows nothing of the program, and says where the page is silent.

mod judging;
mod money;
mod people;
mod refunding;
mod renewing;
mod reporting;
mod suspecting;

use std::collections::{BTreeMap, BTreeSet};

pub use money::{Balance, Figures};

use crate::history::{
    Back, Click, History, PRODUCTS, Product, Rate, Refund, Selling, Standing, Terms, promotes,
};

/// Everything there is.
pub struct Model {
    /// Whether visitors are asked before a cookie is set (W8).
    pub asks: bool,
    /// Sales so few milliseconds after their click are held for a look.
    held_below: i64,
    pub now: i64,
    pub products: Vec<Sold>,
    pub members: Vec<Member>,
    pub clicks: Vec<Clicked>,
    pub sales: Vec<Sale>,
    /// How many reports arrived, refused ones too.
    pub reports: usize,
    /// The first conversion of a customer of a product.
    customers: Vec<(usize, u8, usize)>,
    leads: Vec<LeadKept>,
    /// Refunds that wait for their sale (C9), in the order of their arrival.
    waiting: Vec<Refund>,
}

/// A product over time.
pub struct Sold {
    pub at_first: Product,
    /// Since when, oldest first; those of the future are announced.
    terms: Vec<(i64, Terms)>,
    pub selling: Selling,
}

/// An affiliation over time.
pub struct Member {
    pub person: usize,
    pub product: usize,
    standing: Vec<(i64, Standing)>,
    own_rate: Vec<(i64, Option<Rate>)>,
}

/// A click.
#[derive(Debug, Clone, Copy)]
pub struct Clicked {
    pub visitor: usize,
    pub at: i64,
    pub product: usize,
    /// Whose link; `None`: the creator's.
    pub member: Option<usize>,
    /// The last moment at which it earns, by the window of its day (W2). `None`: it never may.
    pub expires: Option<i64>,
    pub own: bool,
    /// The click before it in the same browser (W3).
    pub previous: Option<usize>,
    /// The power failed before it was on disk: only the browser knows it.
    pub lost: bool,
}

/// A lead: an address that is tied to clicks (W7).
struct LeadKept {
    product: usize,
    email: u8,
    at: i64,
    /// What is told again within a day of this is the same lead.
    last_at: i64,
    clicks: Vec<usize>,
}

/// What a report said was bought.
#[derive(Debug, Clone, Copy)]
pub struct Bought {
    pub trusted: bool,
    pub amount: Option<(i64, &'static str)>,
    /// An offer, and whether it is the product's own.
    pub offer: Option<bool>,
    /// A pixel's signature does not cover the offer (C10).
    pub offer_trusted: bool,
}

/// A conversion.
#[derive(Debug, Clone)]
pub struct Sale {
    pub product: usize,
    pub event: usize,
    pub order: Option<u8>,
    pub at: i64,
    pub reported_at: i64,
    pub amount: i64,
    pub currency: &'static str,
    /// What its reports said, first to last.
    pub said: Vec<Bought>,
    /// Whose offer was bought: only the product's own counts.
    pub with_offer: bool,
    pub trusted: bool,
    /// Only pages told of it: then the pixel's own window holds (C3).
    pub by_page: bool,
    pub test: bool,
    pub state: State,
    /// Where it would stand if nothing were suspected.
    pub stands: State,
    /// What is suspected, by the person whose share it is, and whether it was held for that.
    pub suspected: BTreeMap<usize, bool>,
    pub approved_by_hand: bool,
    pub refused_by_hand: bool,
    pub ties: Ties,
    /// When each click was first named for it.
    pub heard: BTreeMap<Heard, i64>,
    pub terms: Terms,
    pub refunded: i64,
    /// How much of that the buyer's bank took.
    pub charged_back: i64,
    /// What was given back, so that each counts once (C9).
    pub refunds: BTreeSet<String>,
    /// The same with how much was asked for, in the order in which they counted.
    pub given: Vec<(Back, Option<i64>)>,
    /// Whether the shop itself said the amount.
    pub amount_trusted: bool,
    /// Which renewal of its customer it is (M1).
    pub renewal: Option<u32>,
    /// Members to whom it was refused when they were banned (P1).
    pub refused_to: BTreeSet<usize>,
    pub shares: Vec<Share>,
    /// Reasons that are all true; the program tells one of them.
    pub reasons: Vec<Reason>,
    /// An equally trusted report said another amount (C7).
    pub amount_differs: bool,
}

/// A click that a report names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heard {
    Click(usize),
    /// Named, and never made.
    Unknown(u8),
}

/// What ties a conversion to people (A6). Clicks by their place in the list of all.
#[derive(Debug, Clone, Default)]
pub struct Ties {
    pub clicks: Vec<usize>,
    /// How many of them the first report named; the others came with a browser, or later.
    pub named: usize,
    /// Named, and never made.
    pub unknown: Vec<u8>,
    pub affiliate: Option<usize>,
    pub customer: Option<u8>,
    /// Whose coupon was used, and whether a trusted report brought it.
    pub coupon: Option<(usize, bool)>,
    pub email: Option<u8>,
    /// The member who is the buyer herself.
    pub buyer: Option<usize>,
}

/// Where a conversion stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Approved,
    Review,
    Refused,
}

/// A share of a conversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub member: usize,
    /// In millionths.
    pub part: u32,
    pub click: Option<usize>,
    pub rate: Rate,
}

/// Why somebody earned, or nobody (A6, A7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    Coupon,
    Lead,
    Buyer,
    Named,
    Clicks,
    Customer,
    NoClick,
    Expired(i64),
    NotAccepted(Standing),
    CouldNotEarn,
    PaysNothing,
    RenewalUnpaid,
    BoughtBefore,
    Refused,
}

/// How a report is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Refused,
    Recorded,
    Unattributed,
    Duplicate,
}

/// A moment that never comes.
pub const NEVER: i64 = i64::MAX;

impl Model {
    /// The world before anything happened.
    pub fn new(history: &History, now: i64) -> Self {
        let sold = |product: &Product| Sold {
            at_first: product.clone(),
            terms: vec![(now, product.terms)],
            selling: Selling::Active,
        };
        let mut members = Vec::new();
        for product in 0..PRODUCTS {
            for person in (0..crate::history::PEOPLE).filter(|person| promotes(*person, product)) {
                members.push(Member {
                    person,
                    product,
                    standing: vec![(now, Standing::Active)],
                    own_rate: vec![(now, None)],
                });
            }
        }
        Self {
            asks: history.asks,
            held_below: 1_000 * history.held_below,
            now,
            products: history.products.iter().map(sold).collect(),
            members,
            clicks: Vec::new(),
            sales: Vec::new(),
            reports: 0,
            customers: Vec::new(),
            leads: Vec::new(),
            waiting: Vec::new(),
        }
    }

    /// The affiliation of a person for a product.
    pub fn member(&self, person: usize, product: usize) -> Option<usize> {
        self.members.iter().position(|member| member.person == person && member.product == product)
    }

    /// A link was followed (W2, L5, L14, R2). `previous` is what the browser's cookie held.
    pub fn clicks(&mut self, click: Click, previous: Option<usize>, lost: bool) {
        let member = click.person.and_then(|person| self.member(person, click.product));
        let accepted = member.is_some_and(|member| self.standing(member, self.now) == Standing::Active);
        let on_sale = self.products[click.product].selling == Selling::Active;
        let window = self.terms(click.product, self.now).window;
        let may_earn = accepted && on_sale && !click.own;
        self.clicks.push(Clicked {
            visitor: click.visitor,
            at: self.now,
            product: click.product,
            member,
            expires: may_earn.then(|| end_of(self.now, window)),
            own: click.own,
            previous,
            lost,
        });
    }

    /// The clicks of a visitor that are on disk, newest first.
    pub fn clicks_of(&self, visitor: usize) -> Vec<usize> {
        let hers = |place: &usize| self.clicks[*place].visitor == visitor && !self.clicks[*place].lost;
        (0..self.clicks.len()).rev().filter(hers).collect()
    }
}

/// The end of a window that begins at a moment; that moment itself still counts (A1).
pub fn end_of(begins: i64, days: Option<u16>) -> i64 {
    days.map_or(NEVER, |days| begins + i64::from(days) * crate::history::DAY)
}
