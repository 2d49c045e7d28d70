//! Renewals and customers who come back (M1).
//!
//! The page says "renewals: none, the first N, or all". A renewal is a purchase of a customer who bought before, that goes
//! to those who earned her first conversion (A6). What is a test or refused does not count; a number stays what it was.

use super::{Model, Reason, Sale, State};
use crate::history::EVENTS;

impl Model {
    /// Whether the buyer, by customer id or by address, bought the product before this purchase.
    pub(super) fn bought_before(&self, sale: &Sale, place: Option<usize>) -> bool {
        let same = |other: &Sale| {
            same(other.ties.customer, sale.ties.customer) || same(other.ties.email, sale.ties.email)
        };
        EVENTS[sale.event] == "purchase" && self.others(sale, place).any(|(at, other)| at && same(other))
    }

    /// Which renewal it would be.
    pub(super) fn renewal_of(&self, sale: &Sale, place: Option<usize>) -> Option<u32> {
        let same = |other: &Sale| same(other.ties.customer, sale.ties.customer);
        let is_old = self.others(sale, place).any(|(earlier, other)| earlier && same(other));
        if EVENTS[sale.event] != "purchase" || !is_old {
            return None;
        }
        let renewals = self.others(sale, place).filter(|(_, other)| same(other) && other.renewal.is_some());
        sale.renewal.or(u32::try_from(1 + renewals.count()).ok())
    }

    /// Which renewal it is by its verdict.
    pub(super) fn renewal_as_judged(&self, sale: &Sale, place: Option<usize>) -> Option<u32> {
        match sale.reasons.as_slice() {
            [Reason::Customer | Reason::RenewalUnpaid] => self.renewal_of(sale, place),
            [Reason::Refused] => sale.renewal,
            _ => None,
        }
    }

    /// The other purchases of the product that count, and whether each was earlier.
    fn others<'m>(&'m self, sale: &Sale, place: Option<usize>) -> impl Iterator<Item = (bool, &'m Sale)> {
        let (product, own) = (sale.product, (sale.at, place.unwrap_or(self.sales.len())));
        self.sales.iter().enumerate().filter_map(move |(number, other)| {
            let counts = !other.test && other.state != State::Refused && EVENTS[other.event] == "purchase";
            let is_other = Some(number) != place && other.product == product && counts;
            is_other.then_some(((other.at, number) < own, other))
        })
    }
}

/// Both are known, and the same.
fn same(one: Option<u8>, other: Option<u8>) -> bool {
    one.is_some() && one == other
}
