//! Who was already here today: the bits that tell a person's first click of a UTC day from the others.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use crate::domain::click::Firsts;
use crate::domain::time::Timestamp;

use super::keys::Who;
use super::visits::{NewClick, PaymentVisit};

/// How many (visitor, whom) of one day are remembered; who comes after that is no first. About 450,000
/// people, in a table of 20 MB.
const REMEMBERED: usize = 1_800_000;

/// The visitors of one UTC day. In memory only: after kill -9 someone may count twice (`house.md`).
#[derive(Default)]
pub(super) struct Visitors {
    day: u32,
    seen: HashSet<u64, BuildHasherDefault<AsItIs>>,
}

impl Visitors {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// For whom this click is the visitor's first of the day. A click that is the creator's or the
    /// affiliate's own is no visit, and one of a day that is over was a first then or never.
    pub(super) fn firsts(&mut self, new: &NewClick) -> Firsts {
        if !self.is_today(new.click.id.at()) || new.click.own.is_some() {
            return Firsts::default();
        }
        Firsts {
            link: self.is_first(new.visitor, Who::Link(new.click.link)),
            affiliation: new.affiliation().is_some_and(|id| self.is_first(new.visitor, Who::Affiliation(id))),
            product: self.is_first(new.visitor, Who::Product(new.product)),
            all: self.is_first(new.visitor, Who::All),
        }
    }

    /// Whether this is the visitor's first time that day on the payment page of the product.
    pub(super) fn is_first_to_pay(&mut self, visit: &PaymentVisit) -> bool {
        self.is_today(visit.at)
            && self.is_new(visit.visitor ^ scattered(4 << 32 | u64::from(visit.product.0)))
    }

    /// Whether a moment lies in the newest day; a newer one begins it.
    fn is_today(&mut self, at: Timestamp) -> bool {
        let day = at.utc_day();
        if day > self.day {
            self.day = day;
            // The new day starts small again, so that one flood does not hold its memory for ever.
            self.seen = HashSet::default();
        }
        day == self.day
    }

    fn is_first(&mut self, visitor: u64, who: Who) -> bool {
        self.is_new(visitor ^ scattered(number_of(who)))
    }

    /// `visitor_and_whom`: the visitor's keyed hash with the scattered number of whom it is about.
    fn is_new(&mut self, visitor_and_whom: u64) -> bool {
        self.seen.len() < REMEMBERED && self.seen.insert(scattered(visitor_and_whom))
    }
}

/// A number for each of whom a visitor may be the first; those of payment pages begin with a 4.
fn number_of(who: Who) -> u64 {
    match who {
        Who::All => 0,
        Who::Product(id) => 1 << 32 | u64::from(id.0),
        Who::Affiliation(id) => 2 << 32 | u64::from(id.0),
        Who::Link(id) => 3 << 32 | u64::from(id.0),
    }
}

/// The finisher of `SplitMix64`: every bit of the number moves half of the others.
fn scattered(number: u64) -> u64 {
    let number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ number >> 31
}

/// The numbers are scattered already, and by a key that nobody outside knows.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = scattered(self.0 ^ u64::from(*byte));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::click::{Click, Own};
    use crate::domain::id::{AffiliationId, ClickId, LinkId, ProductId};
    use crate::domain::link::LinkOwner;
    use crate::domain::time::DAY_MS;

    fn click(at_ms: i64, visitor: u64) -> NewClick {
        NewClick {
            click: Click::of(ClickId(u128::try_from(at_ms).unwrap() << 80), LinkId(1)),
            product: ProductId(1),
            owner: LinkOwner::Affiliation(AffiliationId(1)),
            visitor,
        }
    }

    const ALL: Firsts = Firsts { link: true, affiliation: true, product: true, all: true };

    #[test]
    fn a_visitor_is_first_once_a_day_for_each_whom() {
        let mut visitors = Visitors::new();
        assert_eq!(visitors.firsts(&click(0, 1)), ALL);
        assert_eq!(visitors.firsts(&click(1, 1)), Firsts::default());
        assert_eq!(visitors.firsts(&click(2, 2)), ALL);

        let mut elsewhere = click(3, 1);
        elsewhere.click.link = LinkId(2);
        elsewhere.owner = LinkOwner::Affiliation(AffiliationId(2));
        let expected = Firsts { link: true, affiliation: true, ..Firsts::default() };
        assert_eq!(visitors.firsts(&elsewhere), expected);
        assert_eq!(visitors.firsts(&click(DAY_MS, 1)), ALL, "the next day");
        assert_eq!(visitors.firsts(&click(DAY_MS - 1, 9)), Firsts::default(), "a day that is over");
    }

    #[test]
    fn the_creators_links_have_no_affiliation_and_an_own_click_is_no_visit() {
        let mut visitors = Visitors::new();
        let own = NewClick { click: Click { own: Some(Own::Creator), ..click(0, 1).click }, ..click(0, 1) };
        assert_eq!(visitors.firsts(&own), Firsts::default());

        let creators = NewClick { owner: LinkOwner::Creator, ..click(0, 1) };
        assert_eq!(visitors.firsts(&creators), Firsts { affiliation: false, ..ALL });
    }

    #[test]
    fn whoever_comes_back_to_a_payment_page_that_day_is_one_person() {
        let mut visitors = Visitors::new();
        let mut comes = |at: i64, product, visitor| {
            visitors.is_first_to_pay(&PaymentVisit {
                at: Timestamp(at),
                product: ProductId(product),
                visitor,
            })
        };
        assert!(comes(0, 1, 7) && !comes(1, 1, 7));
        assert!(comes(2, 2, 7) && comes(3, 1, 8), "another product, another person");
        assert!(comes(DAY_MS, 1, 7) && !comes(0, 1, 9), "the next day, and one that is over");
        assert_eq!(visitors.firsts(&click(DAY_MS, 7)), ALL, "a click is something else");
    }

    #[test]
    fn a_flood_of_visitors_is_bounded_until_the_next_day() {
        let mut visitors = Visitors::new();
        for visitor in 0..500_000 {
            visitors.firsts(&click(0, visitor));
        }
        assert_eq!(visitors.seen.len(), REMEMBERED);
        assert_eq!(visitors.firsts(&click(0, 1_000_000)), Firsts::default());
        assert_eq!(visitors.firsts(&click(DAY_MS, 1_000_000)), ALL);
    }
}
