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

/// Something that happens. Sales are named by their number, payouts by theirs from the newest back, as far as there are
/// so many.
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

    /// One thing, or all that becomes of a payout, now and then with something that comes between.
    fn steps(&self) -> Vec<Step> {
        if self.below(10) > 0 {
            return vec![self.step()];
        }
        let currency = self.one_of(&CURRENCIES);
        let mut steps = vec![Step::Passed(400), Step::Prepared { currency, minimum: 0 }];
        let person = self.below(PEOPLE);
        for left_out in [true, false] {
            if self.yes(4) {
                steps.push(Step::LeftOut { payout: 0, person, left_out });
                // She can be in another one now.
                if self.yes(3) {
                    steps.push(Step::Prepared { currency, minimum: 0 });
                    steps.push(Step::LeftOut { payout: 1, person, left_out: !left_out });
                }
            }
        }
        for step in [Step::Confirmed(0), Step::Paid(0), Step::Undone(0)] {
            if self.yes(3) {
                steps.push(self.step());
            }
            if !matches!(step, Step::Undone(_)) || self.yes(3) {
                steps.push(step);
            }
        }
        steps
    }

    fn step(&self) -> Step {
        let (product, person) = (self.below(PRODUCTS), self.below(PEOPLE));
        let (sale, payout) = (self.below(16), self.one_of(&[0, 0, 0, 0, 1, 1, 2]));
        let part = self.yes(6).then(|| i64::from(self.0.below(1_001)));
        match self.below(40) {
            0..9 => {
                let kind = match self.below(10) {
                    0..4 => Kind::Usual,
                    4 => Kind::Pending,
                    5..7 => Kind::Unsigned,
                    _ => Kind::Customer(u8::try_from(self.below(2)).unwrap()),
                };
                let by = (0..self.below(3)).map(|_| self.below(PEOPLE)).collect();
                Step::Sale { product, by, amount: self.amount(), kind }
            }
            9..12 => Step::Told { sale, amount: self.amount() },
            12..14 => Step::Refund { sale, part, chargeback: self.yes(4) },
            14 => Step::GivenAgain { sale, part },
            15..17 => Step::Decided { sale, approved: self.yes(6) },
            17..19 => Step::Reassigned { sale, to: person },
            19 => {
                let minor = self.amount();
                Step::Adjusted { person, product, minor: if self.yes(4) { -minor } else { minor } }
            }
            20 => Step::Method { person, has: self.yes(7) },
            21..24 => Step::Prepared {
                currency: self.one_of(&CURRENCIES),
                minimum: self.one_of(&[0, 0, 100, 5_000]),
            },
            24..26 => Step::LeftOut { payout, person, left_out: self.yes(5) },
            26..29 => Step::Confirmed(payout),
            29..32 => Step::Paid(payout),
            32 => Step::Undone(payout),
            33 => Step::Discarded(payout),
            34 if self.yes(3) => Step::Restarted,
            _ => Step::Passed(self.one_of(&[1, 24, 168, 168, 400])),
        }
    }
}

/// The history of a seed.
pub fn history(seed: u64) -> History {
    let drawn = Drawn(Chance::seeded(seed));
    let own = |_| (0..PRODUCTS).map(|_| drawn.yes(3).then(|| drawn.rate())).collect();
    let methods = (0..PEOPLE).map(|person| Step::Method { person, has: person + 1 < PEOPLE });
    History {
        products: (0..PRODUCTS).map(|_| drawn.product()).collect(),
        own: (0..PEOPLE).map(own).collect(),
        steps: methods.chain((0..55).flat_map(|_| drawn.steps())).collect(),
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
