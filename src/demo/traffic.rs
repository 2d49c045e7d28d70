//! The visitors of the demo: who follows whose link, from where, again and again.

use super::Days;
use super::cast;
use super::catalog::{Catalog, Member};
use crate::chance::Chance;
use crate::domain::click::{AdMarks, Click, Consent, Firsts, Own, Tags};
use crate::domain::device::Device;
use crate::domain::id::{ClickId, LinkId};
use crate::domain::link::LinkOwner;
use crate::domain::product::OwnLinks;
use crate::domain::time::Timestamp;
use crate::domain::visitor_kind::{Filtered, Quality};
use crate::store::{FilteredVisit, NewClick, PaymentVisit};

/// How many visitors are remembered, to come back or to buy.
const REMEMBERED: usize = 60_000;

/// The places of those who do what the rules of suspicion look for.
const BUYS_ADS: usize = 1;
const FOLLOWS_HERSELF: usize = 0;

/// Somebody on the way to a product.
#[derive(Clone, Copy)]
pub(super) struct Visitor {
    /// Her newest click, and so its moment.
    pub(super) last: ClickId,
    /// The place of its product.
    pub(super) product: usize,
    /// The place of whose link it was; the creator's have none.
    pub(super) member: Option<usize>,
    /// Tells her browser apart.
    hash: u64,
    device: Device,
}

/// All visitors.
pub(super) struct Traffic<'a> {
    catalog: &'a Catalog,
    chance: &'a Chance,
    /// How often each member and all before her are drawn.
    weights: Vec<u32>,
    visitors: Vec<Visitor>,
    /// Where the oldest visitor stands, once there is no more room.
    oldest: usize,
    /// The latest who came by an advertisement beside search results.
    pub(super) from_ads: Option<Visitor>,
    /// The latest who was signed in as the affiliate whose link it was.
    pub(super) herself: Option<Visitor>,
}

impl<'a> Traffic<'a> {
    pub(super) fn new(catalog: &'a Catalog, chance: &'a Chance) -> Self {
        let mut sum = 0;
        let weights = catalog.members.iter().enumerate().map(|(place, _)| {
            // A few bring most: the tenth a third of what the first brings.
            sum += 1 + 1_000_000 / (u32::try_from(place).unwrap_or(u32::MAX - 6) + 5);
            sum
        });
        Self {
            catalog,
            chance,
            weights: weights.collect(),
            visitors: Vec::new(),
            oldest: 0,
            from_ads: None,
            herself: None,
        }
    }

    /// The clicks of a day in the order of time, and the visits that are only counted.
    pub(super) fn of_day(
        &mut self,
        days: &Days,
        day: usize,
        count: u32,
    ) -> (Vec<NewClick>, Vec<FilteredVisit>) {
        let chance = self.chance;
        let mut moments: Vec<Timestamp> = (0..count).map(|_| days.moment(day, chance)).collect();
        moments.sort_unstable();
        let mut clicks = Vec::with_capacity(moments.len());
        let mut filtered = Vec::new();
        for at in moments {
            clicks.push(self.click(day, at));
            if self.chance.below(100) < 12 {
                filtered.push(self.filtered(day, at));
            }
        }
        (clicks, filtered)
    }

    /// Who of these went on to the payment page that Duly makes, a minute after the click: three of ten.
    pub(super) fn payment_visits(&self, clicks: &[NewClick]) -> impl Iterator<Item = PaymentVisit> {
        let by_duly = |new: &&NewClick| {
            let product = self.catalog.products.iter().find(|product| product.id == new.product);
            product.is_some_and(|product| product.sales_url.is_none())
        };
        let goes_on = |new: &&NewClick| new.click.own.is_none() && new.visitor % 10 < 3;
        clicks.iter().filter(by_duly).filter(goes_on).map(|new| PaymentVisit {
            at: new.click.id.at().plus_ms(60_000),
            product: new.product,
            visitor: new.visitor,
        })
    }

    /// A visitor by chance, rather a late one than an early one.
    pub(super) fn someone(&self) -> Option<&Visitor> {
        let len = self.visitors.len();
        let below = u32::try_from(len).ok().filter(|len| *len > 0)?;
        let squared = u64::from(self.chance.below(below)) * u64::from(self.chance.below(below));
        let age = usize::try_from(squared / u64::from(below)).unwrap_or(0);
        self.visitors.get((self.oldest + len - 1 - age) % len)
    }

    /// Visitors whose newest click is by a member that fits, the latest first.
    pub(super) fn last_led_by(&self, fits: impl Fn(&Member) -> bool) -> Option<&Visitor> {
        let led_by =
            |visitor: &&Visitor| visitor.member.is_some_and(|member| fits(&self.catalog.members[member]));
        self.visitors.iter().filter(led_by).max_by_key(|visitor| visitor.last)
    }

    fn click(&mut self, day: usize, at: Timestamp) -> NewClick {
        let id = ClickId(self.chance.ulid(at.0));
        // One of five comes back; every second of those by another's link for the same product.
        let back = (self.chance.below(5) == 0).then(|| self.someone().copied()).flatten();
        let visitor = match back {
            Some(visitor) => {
                let by_another = self.chance.below(2) == 0;
                let other = by_another.then(|| self.member(day, Some(visitor.product))).flatten();
                Visitor { last: id, member: other.or(visitor.member), ..visitor }
            }
            None => self.newcomer(day, id),
        };
        self.remember(visitor);
        let mut new = self.row(day, visitor, back.map(|visitor| visitor.last));
        if new.click.expires.is_some() && self.chance.below(12) == 0 {
            self.leave_a_trace(&mut new.click, visitor, back);
        }
        new
    }

    /// Two of the busy affiliates do what the rules of suspicion look for: one buys advertisements, one follows her own
    /// link while she is signed in, in a browser that followed it before.
    fn leave_a_trace(&mut self, click: &mut Click, visitor: Visitor, back: Option<Visitor>) {
        match visitor.member {
            Some(BUYS_ADS) => {
                click.ads.note("gclid");
                self.from_ads = Some(visitor);
            }
            member @ Some(FOLLOWS_HERSELF) if back.is_some_and(|before| before.member == member) => {
                (click.own, click.expires) = (Some(Own::Affiliate), None);
                self.herself = Some(visitor);
            }
            _ => {}
        }
    }

    fn newcomer(&self, day: usize, last: ClickId) -> Visitor {
        let member = if self.chance.below(25) == 0 { None } else { self.member(day, None) };
        let product = match member {
            Some(place) => self.catalog.members[place].product,
            None => usize::try_from(self.chance.below(3)).unwrap_or(0),
        };
        let device = match self.chance.below(100) {
            0..=57 => Device::Phone,
            58..=92 => Device::Desktop,
            93..=98 => Device::Tablet,
            _ => Device::Other,
        };
        Visitor { last, product, member, hash: self.chance.u64(), device }
    }

    /// A member whose links are out, for a product or for any; the busy ones more often.
    fn member(&self, day: usize, product: Option<usize>) -> Option<usize> {
        let all = *self.weights.last()?;
        let drawn = (0..12).map(|_| {
            let drawn = self.chance.below(all);
            self.weights.partition_point(|up_to| *up_to <= drawn)
        });
        drawn.into_iter().find(|place| {
            let member = &self.catalog.members[*place];
            member.is_out(day) && product.is_none_or(|product| product == member.product)
        })
    }

    fn remember(&mut self, visitor: Visitor) {
        if self.visitors.len() < REMEMBERED {
            self.visitors.push(visitor);
        } else {
            self.visitors[self.oldest] = visitor;
            self.oldest = (self.oldest + 1) % REMEMBERED;
        }
    }

    fn row(&self, day: usize, visitor: Visitor, previous: Option<ClickId>) -> NewClick {
        let product = &self.catalog.products[visitor.product];
        let member = visitor.member.map(|place| &self.catalog.members[place]);
        let (links, owner) = self.place_of(visitor.product, member);
        let own = (member.is_none() && self.chance.below(6) == 0).then_some(Own::Creator);
        let may_earn = member.is_some_and(|member| member.may_earn(day)) && own.is_none();
        let quality = match self.chance.below(100) {
            0..=84 => Quality::Verified,
            85..=93 => Quality::Unverified,
            94..=98 => Quality::Unknown,
            _ => Quality::Suspect,
        };
        let (referrer, tags) = self.origin(visitor.member);
        let [a, b, c, d, ..] = visitor.hash.to_be_bytes();
        let click = Click {
            id: visitor.last,
            link: self.link(links),
            code_place: 0,
            previous,
            expires: may_earn.then(|| product.terms.window.expiry_of(visitor.last.at())),
            quality,
            own,
            terms: product.terms.number,
            referrer,
            device: visitor.device,
            country: None,
            consent: Consent::NotAsked,
            by_script: false,
            ads: AdMarks::default(),
            tags,
            place: [a, b, c, d],
            firsts: Firsts::default(),
        };
        NewClick { click, product: product.id, owner, visitor: visitor.hash }
    }

    /// Each has her habits: two or three pages that she links from, and words of her own.
    fn origin(&self, member: Option<usize>) -> (Option<String>, Tags) {
        let habit = member.unwrap_or(7);
        let drawn = usize::try_from(self.chance.below(3)).unwrap_or(0);
        let page = cast::PAGES[(habit * 5 + drawn * drawn) % cast::PAGES.len()];
        let referrer = (self.chance.below(100) < 62).then(|| page.to_owned());
        let src = (self.chance.below(100) < 35)
            .then(|| cast::SOURCES[(habit * 3 + drawn) % cast::SOURCES.len()].to_owned());
        (referrer, Tags { src, ..Tags::default() })
    }

    fn filtered(&self, day: usize, at: Timestamp) -> FilteredVisit {
        let member = self.member(day, None).map(|place| &self.catalog.members[place]);
        let product = member.map_or(0, |member| member.product);
        let (links, owner) = self.place_of(product, member);
        let kind = match self.chance.below(100) {
            0..=44 => Filtered::Bot,
            45..=69 => Filtered::Preview,
            70..=79 => Filtered::Scanner,
            80..=91 => Filtered::Prefetch,
            92..=97 => Filtered::HiddenLoad,
            _ => Filtered::Frame,
        };
        FilteredVisit { at, link: links.sales_page, product: self.catalog.products[product].id, owner, kind }
    }

    fn place_of(&self, product: usize, member: Option<&Member>) -> (OwnLinks, LinkOwner) {
        match member {
            Some(member) => (member.affiliation.links, LinkOwner::Affiliation(member.affiliation.id)),
            None => (self.catalog.products[product].creator_links, LinkOwner::Creator),
        }
    }

    fn link(&self, links: OwnLinks) -> LinkId {
        if self.chance.below(20) == 0 { links.direct_payment } else { links.sales_page }
    }
}
