//! What a share is worth (`product.md` M1, A5, C11).
//!
//! Everything is exact until one division at the end, which rounds half to even. A percentage is in the
//! currency of the amount, a flat sum in the product's; where these differ a commission is two sums,
//! because money is never converted in silence.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::attribution::Share;
use super::money::{Currency, Money, Percent, decimal_text, divide_half_even};

/// A percentage of the amount, a flat sum, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Rate {
    /// Of the amount, in the amount's currency.
    pub percent: Percent,
    /// Minor units of the product's currency (C11).
    pub flat: i64,
}

/// A sum before it is rounded, in millionths of a minor unit.
#[derive(Clone, Copy)]
struct Exact {
    millionths: i128,
    currency: Currency,
}

const WHOLE: i128 = 1_000_000; // Millionths in a whole, of a unit as of a part.

impl Exact {
    /// This part of it, rounded once (M1).
    fn part(self, part: Percent) -> Money {
        let minor = divide_half_even(self.millionths * i128::from(part.millionths()), WHOLE * WHOLE);
        Money { minor, currency: self.currency }
    }
}

impl Rate {
    /// Whether it pays nothing, whatever the amount.
    pub fn is_zero(self) -> bool {
        self.percent.millionths() == 0 && self.flat == 0
    }

    /// A full commission on `amount`: nothing, one sum, or two in different currencies, the amount's
    /// first. Sums of zero are left out.
    pub fn of(self, amount: Money, product_currency: Currency) -> Vec<Money> {
        without_zeros(self.exact(amount, product_currency).into_iter().map(|sum| sum.part(Percent::WHOLE)))
    }

    /// How it is written: `30 %`, `EUR 2.00`, `30 % + EUR 2.00`.
    pub fn words(self, product_currency: Currency) -> String {
        let flat = Money { minor: self.flat, currency: product_currency };
        match (self.percent.millionths(), self.flat) {
            (_, 0) => format!("{} %", self.percent),
            (0, _) => written(flat),
            _ => format!("{} % + {}", self.percent, written(flat)),
        }
    }

    /// The amount's currency first.
    fn exact(self, amount: Money, product_currency: Currency) -> Vec<Exact> {
        let percent = i128::from(amount.minor) * i128::from(self.percent.millionths());
        let flat = i128::from(self.flat) * WHOLE;
        if amount.currency == product_currency {
            return vec![Exact { millionths: percent + flat, currency: product_currency }];
        }
        vec![
            Exact { millionths: percent, currency: amount.currency },
            Exact { millionths: flat, currency: product_currency },
        ]
    }
}

/// Whichever rate gives more for this sale (M1); `a` where both give the same. Where the amount is in
/// another currency than flat sums, the two cannot be added up: then the higher percentage is better,
/// and the flat sum decides between equal ones.
pub fn better(a: Rate, b: Rate, amount: Money, product_currency: Currency) -> Rate {
    let gives = |rate: Rate| rate.exact(amount, product_currency).into_iter().map(|sum| sum.millionths);
    if gives(b).cmp(gives(a)) == Ordering::Greater { b } else { a }
}

/// What each share is worth (A5): for each, in their order, nothing, one sum, or two in different
/// currencies. `rates` are the sharers' own, one per share.
///
/// Where the rates are equal and the parts are of one commission, that one is rounded first, everyone's
/// part is rounded down, and the last gets the rest. Otherwise each is rounded by itself.
pub fn commissions(
    shares: &[Share],
    rates: &[Rate],
    amount: Money,
    product_currency: Currency,
) -> Vec<Vec<Money>> {
    let Some(rate) = one_rate(shares, rates) else {
        let each = shares.iter().zip(rates).map(|(share, rate)| {
            without_zeros(rate.exact(amount, product_currency).into_iter().map(|sum| sum.part(share.part)))
        });
        return each.collect();
    };
    let mut each: Vec<Vec<Money>> = shares.iter().map(|_| Vec::new()).collect();
    for whole in rate.of(amount, product_currency) {
        let mut left = whole.minor;
        for (at, share) in shares.iter().enumerate() {
            let is_last = at + 1 == shares.len();
            let minor = if is_last { left } else { rounded_down(whole.minor, share.part) };
            left -= minor;
            each[at].push(Money { minor, currency: whole.currency });
        }
    }
    each.into_iter().map(without_zeros).collect()
}

/// The arithmetic of `commissions`, for the page that says why: `30 % of EUR 97.00 = EUR 29.10; ana 50 %:
/// EUR 14.55; ben 50 %: EUR 14.55`. `name` says how a sharer is called there.
pub fn arithmetic(
    shares: &[Share],
    rates: &[Rate],
    amount: Money,
    product_currency: Currency,
    name: impl Fn(&Share) -> String,
) -> String {
    let worth = commissions(shares, rates, amount, product_currency);
    let of_amount = |rate: Rate| match (rate.percent.millionths(), rate.flat) {
        (0, flat) => written(Money { minor: flat, currency: product_currency }),
        (_, 0) => format!("{} % of {}", rate.percent, written(amount)),
        (_, flat) => {
            let flat = written(Money { minor: flat, currency: product_currency });
            format!("{} % of {} + {flat}", rate.percent, written(amount))
        }
    };
    let mut steps = Vec::new();
    let shared = one_rate(shares, rates);
    if let Some(rate) = shared {
        let whole = rate.of(amount, product_currency);
        steps.push(format!("{} = {}", of_amount(rate), sum_of(&whole, amount.currency)));
    }
    for ((share, rate), worth) in shares.iter().zip(rates).zip(&worth) {
        let (name, sum) = (name(share), sum_of(worth, amount.currency));
        match shared {
            Some(_) if shares.len() == 1 => {}
            Some(_) => steps.push(format!("{name} {} %: {sum}", share.part)),
            None if share.part == Percent::WHOLE => {
                steps.push(format!("{name}: {} = {sum}", of_amount(*rate)));
            }
            None => steps.push(format!("{name}: {} % of ({}) = {sum}", share.part, of_amount(*rate))),
        }
    }
    steps.join("; ")
}

/// The rate that all have, where the shares are parts of one commission.
fn one_rate(shares: &[Share], rates: &[Rate]) -> Option<Rate> {
    let (first, others) = rates.split_first()?;
    let parts: u32 = shares.iter().map(|share| share.part.millionths()).sum();
    let one = parts == Percent::WHOLE.millionths() && others.iter().all(|rate| rate == first);
    one.then_some(*first)
}

fn rounded_down(minor: i64, part: Percent) -> i64 {
    let exact = i128::from(minor) * i128::from(part.millionths());
    i64::try_from(exact.div_euclid(WHOLE)).unwrap_or(minor) // A part is never more than the whole.
}

fn without_zeros(sums: impl IntoIterator<Item = Money>) -> Vec<Money> {
    sums.into_iter().filter(|sum| sum.minor != 0).collect()
}

fn written(sum: Money) -> String {
    format!("{} {}", sum.currency, decimal_text(sum))
}

fn sum_of(sums: &[Money], currency: Currency) -> String {
    let each: Vec<String> = sums.iter().map(|sum| written(*sum)).collect();
    if each.is_empty() { written(Money::zero(currency)) } else { each.join(" + ") }
}

#[cfg(test)]
mod manual;
#[cfg(test)]
mod tests;
