//! What is owed, Held and Due, and what is counted (C9, M1, M2, A5).

use std::collections::BTreeMap;

use super::{Model, Sale, State};
use crate::history::{DAY, Rate};

/// What an affiliate has in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    pub held: i64,
    pub in_review: i64,
    pub due: i64,
}

/// What is counted of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    pub clicks: u64,
    pub own: u64,
    pub conversions: i64,
    /// What buyers paid, and what affiliates earned of it.
    pub money: BTreeMap<&'static str, (i64, i64)>,
}

impl Sale {
    /// When it becomes Due, unless it is in review.
    pub fn due_at(&self) -> Option<i64> {
        (self.state != State::Review).then(|| self.at + i64::from(self.terms.hold) * DAY)
    }

    /// Whether its money is not Due yet at a moment.
    pub fn is_held(&self, moment: i64) -> bool {
        self.due_at().is_none_or(|due| moment < due)
    }
}

impl Model {
    /// What each member is owed for a conversion, by currency.
    pub fn owed(&self, sale: &Sale) -> Vec<(usize, &'static str, i64)> {
        if sale.test || sale.state == State::Refused {
            return Vec::new();
        }
        let mut owed = Vec::new();
        for (share, sums) in sale.shares.iter().zip(self.commissions(sale)) {
            for (currency, minor) in sums {
                let left = left_of(minor, sale.amount, sale.refunded);
                if left != 0 && !sale.refused_to.contains(&share.member) {
                    owed.push((share.member, currency, left));
                }
            }
        }
        owed
    }

    /// What each share is worth before anything is given back (A5).
    fn commissions(&self, sale: &Sale) -> Vec<Vec<(&'static str, i64)>> {
        let shares = &sale.shares;
        let parts: u64 = shares.iter().map(|share| u64::from(share.part)).sum();
        let equal = shares.windows(2).all(|pair| pair[0].rate == pair[1].rate);
        let exact = |rate| self.exact(sale, rate);
        if shares.is_empty() || parts != 1_000_000 || !equal {
            let each = |rate, part: u32| {
                let part = i128::from(part);
                exact(rate)
                    .into_iter()
                    .map(|(cur, sum)| (cur, half_even(sum * part, 1_000_000_000_000)))
                    .collect()
            };
            return shares.iter().map(|share| each(share.rate, share.part)).collect();
        }
        // One commission: rounded first, the first's part rounded down, and the last gets the rest.
        let mut each = vec![Vec::new(); shares.len()];
        for (currency, sum) in exact(shares[0].rate) {
            let mut left = half_even(sum, 1_000_000);
            let all = left;
            for (place, share) in shares.iter().enumerate() {
                let down = i64::try_from(i128::from(all) * i128::from(share.part) / 1_000_000).unwrap();
                let minor = if place + 1 == shares.len() { left } else { down };
                left -= minor;
                each[place].push((currency, minor));
            }
        }
        each
    }

    /// A commission in millionths of minor units: the percentage is in the currency of the amount, a flat sum in
    /// the product's (C11).
    fn exact(&self, sale: &Sale, rate: Rate) -> Vec<(&'static str, i128)> {
        let percent = i128::from(sale.amount) * i128::from(rate.percent);
        let flat = i128::from(rate.flat) * 1_000_000;
        let home = self.products[sale.product].at_first.currency;
        if sale.currency == home {
            vec![(home, percent + flat)]
        } else {
            vec![(sale.currency, percent), (home, flat)]
        }
    }

    /// What a rate gives, for comparing: where two currencies cannot be added up, the percentage counts first. (The
    /// page is silent about those.)
    pub(super) fn worth_more(&self, sale: &Sale, rate: Rate) -> Vec<i128> {
        self.exact(sale, rate).into_iter().map(|(_, sum)| sum).collect()
    }

    /// What a person has now, by currency; all of them together without one.
    pub fn balances(&self, person: Option<usize>) -> BTreeMap<&'static str, Balance> {
        let mut balances: BTreeMap<&'static str, Balance> = BTreeMap::new();
        for sale in &self.sales {
            for (member, currency, minor) in self.owed(sale) {
                if person.is_some_and(|person| person != self.members[member].person) {
                    continue;
                }
                let balance = balances.entry(currency).or_default();
                match sale.due_at() {
                    None => balance.in_review += minor,
                    Some(due) if due <= self.now => balance.due += minor,
                    Some(_) => balance.held += minor,
                }
            }
        }
        balances.retain(|_, balance| *balance != Balance::default());
        balances
    }

    /// What is counted of a product, of a member, or of all.
    pub fn figures(&self, product: Option<usize>, member: Option<usize>) -> Figures {
        let mut figures = Figures::default();
        for click in self.clicks.iter().filter(|click| !click.lost) {
            let of_product = product.is_none_or(|product| product == click.product);
            if of_product && (member.is_none() || member == click.member) {
                *(if click.own { &mut figures.own } else { &mut figures.clicks }) += 1;
            }
        }
        for sale in &self.sales {
            let of_product = product.is_none_or(|product| product == sale.product);
            let of_member =
                member.is_none_or(|member| sale.shares.iter().any(|share| share.member == member));
            if sale.test || sale.state == State::Refused || !of_product || !of_member {
                continue;
            }
            figures.conversions += 1;
            figures.money.entry(sale.currency).or_default().0 += sale.amount - sale.refunded;
            for (of, currency, minor) in self.owed(sale) {
                if member.is_none_or(|member| member == of) {
                    figures.money.entry(currency).or_default().1 += minor;
                }
            }
        }
        figures.money.retain(|_, sums| *sums != (0, 0));
        figures
    }
}

/// What remains of a commission when part of the amount was given back: entries are reversed in proportion (C9).
fn left_of(commission: i64, amount: i64, refunded: i64) -> i64 {
    if refunded == 0 {
        return commission;
    }
    if refunded >= amount {
        return 0;
    }
    commission - half_even(i128::from(commission) * i128::from(refunded), i128::from(amount))
}

/// Halves go to the even neighbour (M1).
fn half_even(dividend: i128, divisor: i128) -> i64 {
    let (whole, rest) = (dividend / divisor, dividend % divisor);
    let up = 2 * rest > divisor || (2 * rest == divisor && whole % 2 == 1);
    i64::try_from(whole + i128::from(up)).unwrap()
}
