//! The model: money as `product.md` 7 tells of it, without a ledger. What is owed is reckoned anew at each look from the
//! sales as they stand; what was paid is what payouts say.

use std::collections::BTreeMap;

use crate::steps::{CURRENCIES, History, Kind, PEOPLE, Product, Rate, Whose};

const WHOLE: i128 = 1_000_000;
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// What a person has in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    pub held: i64,
    pub in_review: i64,
    pub due: i64,
    pub paid: i64,
}

/// Where a sale stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Approved,
    Review,
    Refused,
}

/// A sale as it stands.
#[derive(Debug, Clone)]
pub struct Sale {
    pub product: usize,
    pub at: i64,
    pub amount: i64,
    pub state: State,
    pub kind: Kind,
    /// Whether somebody said the amount who can be believed.
    pub is_told: bool,
    /// Who, and which part in millionths.
    pub shares: Vec<(usize, u32)>,
    pub refunded: i64,
    pub by_bank: i64,
    /// It is of a customer who bought before, and nobody brought her again.
    is_renewal: bool,
}

/// Where a payout stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Draft,
    Confirmed,
    Paid,
    Discarded,
}

/// A payout.
#[derive(Debug, Clone)]
pub struct Payout {
    pub currency: &'static str,
    pub stage: Stage,
    pub lines: Vec<Line>,
    /// Counts preparations and payments, to tell what came first.
    prepared: u32,
    paid: u32,
}

/// What a payout sends to one person.
#[derive(Debug, Clone)]
pub struct Line {
    pub person: usize,
    pub minor: i64,
    pub left_out: bool,
    /// What of it is for which sale.
    covers: BTreeMap<usize, i64>,
}

/// All money there is.
pub struct Model {
    history: History,
    pub now: i64,
    pub sales: Vec<Sale>,
    pub payouts: Vec<Payout>,
    pub has_method: [bool; PEOPLE],
    adjusted: BTreeMap<(usize, &'static str), i64>,
    happened: u32,
    /// What really came to pass, how often, to know that the histories are worth playing.
    pub came_to_pass: BTreeMap<&'static str, u32>,
}

impl Model {
    pub fn new(history: &History, now: i64) -> Self {
        Self {
            history: history.clone(),
            now,
            sales: Vec::new(),
            payouts: Vec::new(),
            has_method: [false; PEOPLE],
            adjusted: BTreeMap::new(),
            happened: 0,
            came_to_pass: BTreeMap::new(),
        }
    }

    /// Counts that something came to pass.
    pub fn counts(&mut self, what: &'static str) {
        *self.came_to_pass.entry(what).or_default() += 1;
    }

    fn product(&self, sale: &Sale) -> &Product {
        &self.history.products[sale.product]
    }

    /// Somebody buys. `by` are those who brought her, first to last.
    pub fn sells(&mut self, product: usize, by: &[usize], amount: i64, kind: Kind) {
        let shares = match by {
            [] => self.renewed(product, kind),
            by => self.shares_of(product, by),
        };
        let is_renewal = by.is_empty() && self.has_bought(product, kind);
        if is_renewal && !shares.is_empty() {
            self.counts("a renewal is paid");
        }
        if shares.len() == 2 {
            self.counts("two share");
        }
        self.sales.push(Sale {
            product,
            at: self.now,
            amount,
            state: if kind == Kind::Pending { State::Review } else { State::Approved },
            kind,
            is_told: kind != Kind::Unsigned,
            shares,
            refunded: 0,
            by_bank: 0,
            is_renewal,
        });
    }

    fn shares_of(&self, product: usize, by: &[usize]) -> Vec<(usize, u32)> {
        let (first, last) = (by[0], by[by.len() - 1]);
        if first == last {
            return vec![(last, 1_000_000)];
        }
        match self.history.products[product].whose {
            Whose::Last => vec![(last, 1_000_000)],
            Whose::Shared(part) => vec![(first, part), (last, 1_000_000 - part)],
            Whose::EachFull => vec![(first, 1_000_000), (last, 1_000_000)],
        }
    }

    fn has_bought(&self, product: usize, kind: Kind) -> bool {
        let is_hers = |sale: &Sale| sale.product == product && sale.kind == kind;
        matches!(kind, Kind::Customer(_)) && self.sales.iter().any(is_hers)
    }

    /// A renewal goes to those who earned the customer's first purchase (A6), as far as the product pays (M1).
    fn renewed(&self, product: usize, kind: Kind) -> Vec<(usize, u32)> {
        let of_customer =
            |sale: &&Sale| sale.product == product && sale.kind == kind && matches!(kind, Kind::Customer(_));
        let hers: Vec<&Sale> = self.sales.iter().filter(of_customer).collect();
        let Some(first) = hers.first() else { return Vec::new() };
        let renewals = hers.iter().filter(|sale| sale.is_renewal).count();
        let paid = self.history.products[product].renewals.map_or(usize::MAX, usize::from);
        if renewals < paid { first.shares.clone() } else { Vec::new() }
    }

    /// The shop tells what was really paid; what is Paid already stays (C7).
    pub fn told(&mut self, sale: usize, amount: i64) {
        if self.is_paid(sale) {
            self.counts("what is Paid stays");
        } else if !self.sales[sale].is_told {
            self.sales[sale].amount = amount;
            self.sales[sale].is_told = true;
        }
    }

    /// Money goes back.
    pub fn refunded(&mut self, sale: usize, minor: i64, chargeback: bool) {
        if self.is_paid(sale) {
            self.counts("what is Paid goes back");
        }
        let sale = &mut self.sales[sale];
        sale.refunded += minor;
        if chargeback {
            sale.by_bank += minor;
        }
    }

    pub fn given_again(&mut self, sale: usize, minor: i64) {
        let sale = &mut self.sales[sale];
        sale.refunded -= minor;
        sale.by_bank -= minor;
    }

    pub fn adjusts(&mut self, person: usize, product: usize, minor: i64) {
        *self.adjusted.entry((person, CURRENCIES[product])).or_default() += minor;
    }

    /// What a person is owed for a sale now.
    pub fn owed(&self, sale: &Sale, person: usize) -> i64 {
        if sale.state == State::Refused {
            return 0;
        }
        let left = |whole: i64| match sale.refunded >= sale.amount {
            true => 0,
            false => {
                let back = i128::from(whole) * i128::from(sale.refunded);
                whole - half_even(back, i128::from(sale.amount))
            }
        };
        let worth = self.worth(sale);
        let hers = sale.shares.iter().zip(worth).filter(|((who, _), _)| *who == person);
        hers.map(|(_, whole)| left(whole)).sum()
    }

    /// What each share is worth before anything goes back (A5).
    fn worth(&self, sale: &Sale) -> Vec<i64> {
        let exact: Vec<i128> = sale.shares.iter().map(|(who, _)| self.exact(sale, *who)).collect();
        let rates: Vec<Rate> = sale.shares.iter().map(|(who, _)| self.rate(sale, *who)).collect();
        let parts: u32 = sale.shares.iter().map(|(_, part)| part).sum();
        if let [(_, part), _] = sale.shares[..]
            && rates[0] == rates[1]
            && parts == 1_000_000
        {
            let whole = half_even(exact[0], WHOLE);
            let first = i64::try_from(i128::from(whole) * i128::from(part) / WHOLE).unwrap();
            return vec![first, whole - first];
        }
        let each = sale.shares.iter().zip(exact);
        each.map(|((_, part), exact)| half_even(exact * i128::from(*part), WHOLE * WHOLE)).collect()
    }

    /// The most that the terms allow for a sale, whoever earns it.
    pub fn most(&self, sale: &Sale) -> i64 {
        let full = (0..PEOPLE).map(|who| half_even(self.exact(sale, who), WHOLE)).max().unwrap_or(0);
        match (self.product(sale).whose, sale.shares.len()) {
            (Whose::EachFull, 2) => 2 * full,
            // Two that round by themselves.
            (_, 2) => full + 1,
            _ => full,
        }
    }

    /// What gives more for this sale: the product's rate, or her own (M1).
    fn rate(&self, sale: &Sale, who: usize) -> Rate {
        let base = self.product(sale).rate;
        let own = self.history.own[who][sale.product].unwrap_or(base);
        if exactly(own, sale.amount) > exactly(base, sale.amount) { own } else { base }
    }

    fn exact(&self, sale: &Sale, who: usize) -> i128 {
        exactly(self.rate(sale, who), sale.amount)
    }

    fn due_at(&self, sale: &Sale) -> i64 {
        sale.at + i64::from(self.product(sale).hold) * DAY
    }

    /// What somebody has.
    pub fn balance(&self, person: usize, currency: &str) -> Balance {
        let mut balance = Balance::default();
        for sale in self.sales.iter().filter(|sale| CURRENCIES[sale.product] == currency) {
            let owed = self.owed(sale, person);
            match sale.state {
                State::Review => balance.in_review += owed,
                _ if self.due_at(sale) <= self.now => balance.due += owed,
                _ => balance.held += owed,
            }
        }
        for ((who, of), minor) in &self.adjusted {
            if (*who, *of) == (person, currency) {
                balance.due += minor;
            }
        }
        balance.paid = self.sent(person, currency).map(|line| line.minor).sum();
        balance.due -= balance.paid;
        balance
    }

    /// What was really sent to somebody.
    fn sent(&self, person: usize, currency: &str) -> impl Iterator<Item = &Line> {
        let paid = self.payouts.iter().filter(|one| one.stage == Stage::Paid);
        let lines = paid.filter(move |one| one.currency == currency).flat_map(|one| &one.lines);
        lines.filter(move |line| line.person == person && !line.left_out)
    }

    /// Whether something of a sale is Paid.
    pub fn is_paid(&self, sale: usize) -> bool {
        self.is_in(sale, Stage::Paid)
    }

    /// Whether something of it is Paid, or about to be: too late to decide anything (A9).
    pub fn is_late(&self, sale: usize) -> bool {
        self.is_paid(sale) || self.is_in(sale, Stage::Confirmed)
    }

    fn is_in(&self, sale: usize, stage: Stage) -> bool {
        let lines = self.payouts.iter().filter(|one| one.stage == stage).flat_map(|one| &one.lines);
        lines
            .into_iter()
            .any(|line| !line.left_out && line.covers.get(&sale).is_some_and(|minor| *minor != 0))
    }

    /// A payout is prepared, if there is somebody to be paid.
    pub fn prepares(&mut self, currency: &'static str, minimum: i64) -> bool {
        let mut lines = Vec::new();
        for person in 0..PEOPLE {
            let minor = self.balance(person, currency).due;
            if minor <= 0 || minor < minimum || !self.has_method[person] || self.waits(person, currency, None)
            {
                continue;
            }
            lines.push(Line { person, minor, left_out: false, covers: self.covered(person, currency) });
        }
        let is_made = !lines.is_empty();
        if is_made {
            self.happened += 1;
            let (prepared, paid) = (self.happened, 0);
            self.payouts.push(Payout { currency, stage: Stage::Draft, lines, prepared, paid });
        }
        is_made
    }

    /// What of each sale is Due to somebody and paid by nothing yet.
    fn covered(&self, person: usize, currency: &str) -> BTreeMap<usize, i64> {
        let mut covers = BTreeMap::new();
        for (number, sale) in self.sales.iter().enumerate() {
            let is_due = sale.state != State::Review && self.due_at(sale) <= self.now;
            if CURRENCIES[sale.product] == currency && is_due {
                let before = self.sent(person, currency).filter_map(|line| line.covers.get(&number));
                covers.insert(number, self.owed(sale, person) - before.sum::<i64>());
            }
        }
        covers
    }

    /// Whether somebody is in a payout that is not paid yet.
    fn waits(&self, person: usize, currency: &str, beside: Option<usize>) -> bool {
        self.payouts.iter().enumerate().any(|(number, one)| {
            let is_open = matches!(one.stage, Stage::Draft | Stage::Confirmed) && one.currency == currency;
            let is_in = one.lines.iter().any(|line| line.person == person && !line.left_out);
            is_open && is_in && beside != Some(number)
        })
    }

    /// Somebody is left out, or taken in again. Whether that may be.
    pub fn leaves_out(&mut self, number: usize, person: usize, left_out: bool) -> bool {
        let payout = &self.payouts[number];
        let Some(line) = payout.lines.iter().find(|line| line.person == person) else { return false };
        if line.left_out == left_out {
            return true;
        }
        let was_paid_since = |one: &Payout| {
            let is_later =
                one.stage == Stage::Paid && one.currency == payout.currency && one.paid > payout.prepared;
            is_later && one.lines.iter().any(|line| line.person == person && !line.left_out)
        };
        let elsewhere =
            self.waits(person, payout.currency, Some(number)) || self.payouts.iter().any(was_paid_since);
        if payout.stage != Stage::Draft || (!left_out && elsewhere) {
            return false;
        }
        let line = self.payouts[number].lines.iter_mut().find(|line| line.person == person).unwrap();
        line.left_out = left_out;
        self.counts(if left_out { "somebody is left out" } else { "somebody is taken in again" });
        true
    }

    pub fn confirms(&mut self, number: usize) -> bool {
        let payout = &mut self.payouts[number];
        match payout.stage {
            Stage::Draft if payout.lines.iter().any(|line| !line.left_out) => payout.stage = Stage::Confirmed,
            Stage::Confirmed => {}
            _ => return false,
        }
        true
    }

    pub fn pays_out(&mut self, number: usize) -> bool {
        self.happened += 1;
        let payout = &mut self.payouts[number];
        match payout.stage {
            Stage::Confirmed => {
                (payout.stage, payout.paid) = (Stage::Paid, self.happened);
                self.counts("a payout is paid");
            }
            Stage::Paid => {}
            _ => return false,
        }
        true
    }

    /// Only the last payment of a currency can be undone.
    pub fn undoes(&mut self, number: usize) -> bool {
        let payout = &self.payouts[number];
        let follows = |one: &Payout| one.currency == payout.currency && one.stage != Stage::Discarded;
        if payout.stage == Stage::Confirmed && payout.paid > 0 {
            return true;
        }
        if payout.stage != Stage::Paid || self.payouts[number + 1..].iter().any(follows) {
            return false;
        }
        self.payouts[number].stage = Stage::Confirmed;
        self.counts("a payment is undone");
        true
    }

    pub fn discards(&mut self, number: usize) -> bool {
        let payout = &mut self.payouts[number];
        if payout.stage == Stage::Paid {
            return false;
        }
        payout.stage = Stage::Discarded;
        true
    }
}

fn exactly(rate: Rate, amount: i64) -> i128 {
    i128::from(amount) * i128::from(rate.percent) + i128::from(rate.flat) * WHOLE
}

/// Divides; a half goes to the even neighbour.
fn half_even(of: i128, by: i128) -> i64 {
    let (whole, rest) = (of.div_euclid(by), of.rem_euclid(by));
    let up = match (2 * rest).cmp(&by) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => whole.rem_euclid(2),
        std::cmp::Ordering::Greater => 1,
    };
    i64::try_from(whole + up).unwrap()
}
