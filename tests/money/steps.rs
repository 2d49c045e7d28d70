//! What can happen to money, and how a history of it is drawn. Each step says all there is to say, so that a history
//! stays one when steps are cut out of it.

use duly::chance::Chance;

/// How many people there are.
pub const PEOPLE: usize = 4;
/// How many products.
pub const PRODUCTS: usize = 3;
/// The currency of each product.
pub const CURRENCIES: [&str; PRODUCTS] = ["EUR", "EUR", "JPY"];

/// A percentage in millionths of the whole, and a flat sum in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    pub percent: u32,
    pub flat: i64,
}

/// Who earns, of those who brought the buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Last,
    /// The first's part in millionths.
    Shared(u32),
    EachFull,
}

/// A product's terms.
#[derive(Debug, Clone, Copy)]
pub struct Product {
    pub whose: Whose,
    pub rate: Rate,
    /// Days.
    pub hold: u16,
    /// How many renewals are paid; `None`: all.
    pub renewals: Option<u16>,
}

/// A world, and what happens in it.
#[derive(Debug, Clone)]
pub struct History {
    pub products: Vec<Product>,
    /// What each person has of her own, by product.
    pub own: Vec<Vec<Option<Rate>>>,
    pub steps: Vec<Step>,
}

/// Something that happens. Sales and payouts are named by their number, as far as there are so many.
#[derive(Debug, Clone)]
pub enum Step {
    /// Somebody buys, brought by these, one after the other. Who comes again needs nobody.
    Sale {
        product: usize,
        by: Vec<usize>,
        amount: i64,
        kind: Kind,
    },
    /// The shop tells of a sale that only a page told of, and of what was really paid.
    Told {
        sale: usize,
        amount: i64,
    },
    /// Money goes back: so many thousandths of the sale, or all that is left.
    Refund {
        sale: usize,
        part: Option<i64>,
        chargeback: bool,
    },
    /// The bank gives again what it took.
    GivenAgain {
        sale: usize,
        part: Option<i64>,
    },
    /// The creator approves, or refuses.
    Decided {
        sale: usize,
        approved: bool,
    },
    /// She gives it to somebody.
    Reassigned {
        sale: usize,
        to: usize,
    },
    /// She gives a bonus, or takes something away.
    Adjusted {
        person: usize,
        product: usize,
        minor: i64,
    },
    /// Somebody says where her money goes, or that it goes nowhere.
    Method {
        person: usize,
        has: bool,
    },
    Prepared {
        currency: &'static str,
        minimum: i64,
    },
    LeftOut {
        payout: usize,
        person: usize,
        left_out: bool,
    },
    Confirmed(usize),
    Paid(usize),
    Undone(usize),
    Discarded(usize),
    /// Time passes, hours.
    Passed(u16),
    Restarted,
}

/// What sort of sale it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Usual,
    /// It waits for a look.
    Pending,
    /// Only a page told of it.
    Unsigned,
    /// Of a customer with this number.
    Customer(u8),
}

struct Drawn(Chance);

impl Drawn {
    fn below(&self, below: usize) -> usize {
        usize::try_from(self.0.below(u32::try_from(below).unwrap())).unwrap()
    }

    fn one_of<T: Copy>(&self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    fn yes(&self, of_ten: usize) -> bool {
        self.below(10) < of_ten
    }

    fn amount(&self) -> i64 {
        let most = self.one_of(&[9, 200, 9_999, 1_000_000]);
        1 + i64::from(self.0.below(most))
    }

    fn rate(&self) -> Rate {
        let percent = self.one_of(&[0, 50_000, 125_000, 300_000, 333_333, 500_000, 999_999]);
        Rate { percent, flat: self.one_of(&[0, 0, 1, 150]) }
    }

    fn product(&self) -> Product {
        let first = self.one_of(&[500_000, 500_000, 333_333, 1, 999_999]);
        Product {
            whose: self.one_of(&[Whose::Last, Whose::Shared(first), Whose::Shared(first), Whose::EachFull]),
            // One that pays nothing has nobody to pay.
            rate: Rate { percent: self.one_of(&[50_000, 125_000, 300_000, 333_333]), ..self.rate() },
            hold: self.one_of(&[0, 7, 14]),
            renewals: self.one_of(&[None, Some(0), Some(1), Some(2)]),
        }
    }

    fn step(&self) -> Step {
        let (product, person) = (self.below(PRODUCTS), self.below(PEOPLE));
        let (sale, payout) = (self.below(12), self.below(5));
        let part = self.yes(6).then(|| i64::from(self.0.below(1_001)));
        match self.below(40) {
            0..10 => {
                let kind = match self.below(10) {
                    0..5 => Kind::Usual,
                    5 => Kind::Pending,
                    6 => Kind::Unsigned,
                    _ => Kind::Customer(u8::try_from(self.below(2)).unwrap()),
                };
                let by = (0..self.below(3)).map(|_| self.below(PEOPLE)).collect();
                Step::Sale { product, by, amount: self.amount(), kind }
            }
            10 => Step::Told { sale, amount: self.amount() },
            11..14 => Step::Refund { sale, part, chargeback: self.yes(4) },
            14 => Step::GivenAgain { sale, part },
            15..17 => Step::Decided { sale, approved: self.yes(6) },
            17..19 => Step::Reassigned { sale, to: person },
            19 => {
                let minor = self.amount();
                Step::Adjusted { person, product, minor: if self.yes(4) { -minor } else { minor } }
            }
            20 => Step::Method { person, has: self.yes(7) },
            21..25 => Step::Prepared {
                currency: self.one_of(&CURRENCIES),
                minimum: self.one_of(&[0, 0, 100, 5_000]),
            },
            25 => Step::LeftOut { payout, person, left_out: self.yes(6) },
            26..29 => Step::Confirmed(payout),
            29..32 => Step::Paid(payout),
            32 => Step::Undone(payout),
            33 => Step::Discarded(payout),
            34 if self.yes(3) => Step::Restarted,
            _ => Step::Passed(self.one_of(&[1, 24, 168, 400])),
        }
    }
}

/// The history of a seed.
pub fn history(seed: u64) -> History {
    let drawn = Drawn(Chance::seeded(seed));
    let own = |_| (0..PRODUCTS).map(|_| drawn.yes(3).then(|| drawn.rate())).collect();
    History {
        products: (0..PRODUCTS).map(|_| drawn.product()).collect(),
        own: (0..PEOPLE).map(own).collect(),
        steps: (0..60).map(|_| drawn.step()).collect(),
    }
}

impl Step {
    /// The sale that it happens to, if to one.
    pub fn sale(&self) -> Option<usize> {
        match *self {
            Self::Told { sale, .. }
            | Self::Refund { sale, .. }
            | Self::GivenAgain { sale, .. }
            | Self::Decided { sale, .. }
            | Self::Reassigned { sale, .. } => Some(sale),
            _ => None,
        }
    }

    /// The payout that it happens to, if to one.
    pub fn payout(&self) -> Option<usize> {
        match *self {
            Self::LeftOut { payout, .. }
            | Self::Confirmed(payout)
            | Self::Paid(payout)
            | Self::Undone(payout)
            | Self::Discarded(payout) => Some(payout),
            _ => None,
        }
    }
}
