//! Histories drawn by chance: the same seed gives the same history.

use duly::chance::Chance;

use crate::history::{
    Amount, Back, Change, Click, Coupon, DAY, Door, History, Lead, Named, Offered, PEOPLE, PRODUCTS, Product,
    Proof, Rate, Refund, Report, Selling, Standing, Status, Step, Terms, VISITORS, Whose,
};

/// The history of a seed.
pub fn history(seed: u64) -> History {
    // In every fourth history the shop hardly ever says an order id.
    let luck =
        Luck { chance: Chance::seeded(seed), without_order: if seed.is_multiple_of(4) { 2 } else { 6 } };
    let products = (0..PRODUCTS).map(|_| luck.product()).collect();
    let steps = (0..20 + luck.below(25)).map(|_| luck.step()).collect();
    let (asks, held_below) = (luck.once_in(3), luck.one(&[0, 0, 5, 3_600]));
    History { asks, held_below, products, steps }
}

struct Luck {
    chance: Chance,
    /// Once in so many times there is no order id.
    without_order: u32,
}

impl Luck {
    fn below(&self, n: u32) -> u32 {
        self.chance.below(n)
    }

    fn index(&self, n: usize) -> usize {
        usize::try_from(self.below(u32::try_from(n).unwrap())).unwrap()
    }

    /// True once in `n` times.
    fn once_in(&self, n: u32) -> bool {
        self.below(n) == 0
    }

    fn one<T: Copy>(&self, of: &[T]) -> T {
        of[self.index(of.len())]
    }

    fn product(&self) -> Product {
        Product {
            currency: self.one(&["EUR", "EUR", "JPY"]),
            terms: self.terms(),
            review_unsigned: self.once_in(4),
            amount_max: self.once_in(5).then_some(20_000),
            price: self.one(&[9_700, 4_990, 333]),
            offer_rate: self.once_in(2).then(|| self.rate()),
        }
    }

    fn terms(&self) -> Terms {
        Terms {
            model: self.whose(),
            window: self.window(),
            pixel_days: self.one(&[28, 28, 10, 3]),
            rate: self.rate(),
            signup: Rate { percent: 0, flat: self.one(&[200, 0, 35]) },
            hold: self.one(&[14, 14, 0, 3, 30]),
            renewals: self.renewals(),
            new_only: self.once_in(5),
        }
    }

    fn renewals(&self) -> Option<u32> {
        self.one(&[None, None, Some(0), Some(1), Some(2)])
    }

    fn whose(&self) -> Whose {
        let parts = [500_000, 333_333, 0, 1_000_000, 700_000];
        self.one(&[Whose::Last, Whose::First, Whose::Shared(self.one(&parts)), Whose::EachFull])
    }

    fn window(&self) -> Option<u16> {
        self.one(&[Some(60), Some(30), Some(7), Some(90), None])
    }

    fn rate(&self) -> Rate {
        let percent = self.one(&[300_000, 125_000, 333_333, 500_000, 300_000, 0]);
        let flat = if percent == 0 { 150 } else { self.one(&[0, 0, 0, 99]) };
        Rate { percent, flat }
    }

    fn person_of(&self) -> (usize, usize) {
        let product = self.index(PRODUCTS);
        (self.index(if product == 0 { PEOPLE } else { PEOPLE - 1 }), product)
    }

    fn click(&self) -> Click {
        let (person, product) = self.person_of();
        // Most of what happens happens to one visitor and one product, so that it meets.
        let visitor = self.one(&[0, 0, 0, 1, 2]).min(VISITORS - 1);
        Click {
            visitor,
            product,
            person: (!self.once_in(9)).then_some(person),
            own: self.once_in(15),
            says_no: self.once_in(12),
        }
    }

    fn step(&self) -> Step {
        match self.below(100) {
            0..=11 => Step::Wait(self.span()),
            12..=15 => Step::WaitForExpiry { visitor: self.index(VISITORS), plus: self.one(&[0, 1]) },
            16..=17 => Step::WaitForDue { nth: self.index(6), minus: self.one(&[0, 1]) },
            18..=41 => Step::Click(self.click()),
            42 => {
                let (one, other) = (self.click(), self.click());
                let other = Click { visitor: one.visitor, says_no: one.says_no, ..other };
                Step::TwoTabs(one, other)
            }
            43..=67 => Step::Report(self.report()),
            68..=69 => Step::EnterSale(self.sale_by_hand()),
            70..=71 => Step::EnterRefund {
                nth: self.index(6),
                kind: self.one(&[Back::Refund, Back::Refund, Back::Chargeback, Back::ChargebackReversed]),
                amount: self.one(&[None, Some(100), Some(333), Some(4_990), Some(1)]),
            },
            72..=76 => Step::Refund(self.refund()),
            77..=78 => Step::Answers { visitor: self.one(&[0, 0, 0, 1, 2]), yes: !self.once_in(4) },
            79..=80 => Step::Lead(Lead {
                proof: self.proof(),
                product: self.one(&[0, 0, 1]),
                email: self.email(),
                click: Named::Of { visitor: self.one(&[0, 0, 1, 2]), back: self.index(2) },
            }),
            81..=86 => {
                let (person, product) = self.person_of();
                let all =
                    [Standing::Active, Standing::Active, Standing::Paused, Standing::Left, Standing::Banned];
                Step::Enter { person, product, standing: self.one(&all) }
            }
            87..=88 => {
                let (person, product) = self.person_of();
                Step::OwnRate { person, product, rate: (!self.once_in(4)).then(|| self.rate()) }
            }
            89..=92 => Step::Change { product: self.index(PRODUCTS), change: self.change() },
            93..=94 => {
                let all = [Selling::Active, Selling::Active, Selling::Paused, Selling::Retired];
                Step::Sell { product: self.index(PRODUCTS), selling: self.one(&all) }
            }
            95..=96 => Step::Review { nth: self.index(6), approve: !self.once_in(3) },
            97 => Step::Restart,
            _ => self.power_fails(),
        }
    }

    fn span(&self) -> i64 {
        let scale = self.one(&[1_000, 3_600_000, DAY, DAY, 7 * DAY]);
        scale * i64::from(1 + self.below(5)) + i64::from(self.below(2))
    }

    fn change(&self) -> Change {
        match self.below(8) {
            0 => Change::Model(self.whose()),
            1 => Change::Window(self.window()),
            2 => Change::Rate(self.rate()),
            3 => Change::Signup(Rate { percent: 0, flat: self.one(&[200, 0, 35, 400]) }),
            4 => Change::Hold(self.one(&[14, 0, 3, 30])),
            5 => Change::Renewals(self.renewals()),
            6 => Change::NewOnly(self.once_in(2)),
            _ => Change::All(self.terms()),
        }
    }

    fn proof(&self) -> Proof {
        match self.below(30) {
            0 => Proof::WrongToken,
            1 => Proof::WrongSignature,
            2 => Proof::OldSignature,
            3 => Proof::Nothing,
            4..=8 => Proof::AccountToken,
            9..=15 => Proof::Signature,
            _ => Proof::Token,
        }
    }

    fn report(&self) -> Report {
        let doors = [
            Door::Script,
            Door::Script,
            Door::Pixel,
            Door::Pixel,
            Door::Pixel,
            Door::Query,
            Door::Form,
            Door::Json,
            Door::AffLsr,
            Door::Api,
        ];
        let door = self.one(&doors);
        let is_page = matches!(door, Door::Pixel | Door::Script);
        let product = if self.once_in(12) { None } else { Some(self.one(&[0, 0, 1])) };
        let visitor = self.one(&[0, 0, 0, 1, 2]);
        let clicks = match (door, self.below(12)) {
            (Door::Pixel | Door::Script, 0..=8) | (_, 0) => Vec::new(),
            (_, 1) => vec![Named::Unknown(1)],
            (Door::Api, _) => vec![Named::Of { visitor, back: self.index(3) }],
            (_, 2) => vec![Named::Unknown(2), Named::Of { visitor, back: 0 }],
            (_, 3..=4) => {
                vec![Named::Of { visitor, back: 0 }, Named::Of { visitor: self.index(VISITORS), back: 1 }]
            }
            _ => vec![Named::Of { visitor, back: self.one(&[0, 0, 0, 1, 2]) }],
        };
        // What only authenticated reports may say is now and then tried by a page too.
        let rarely = |n| self.once_in(if is_page { n * 8 } else { n });
        Report {
            door,
            proof: self.proof(),
            product,
            event: self.one(&[0, 0, 0, 0, 0, 0, 1, 1, 2]),
            order: (!self.once_in(self.without_order)).then(|| self.order()),
            amount: self.amount(),
            currency: self.one(&[None, None, None, Some("EUR"), Some("EUR"), Some("USD"), Some("JPY")]),
            offer: self.one(&[
                Offered::Nothing,
                Offered::Nothing,
                Offered::Of(product.unwrap_or(0)),
                Offered::Of(1),
                Offered::Unknown,
            ]),
            clicks,
            browser: (is_page && !self.once_in(9)).then_some(visitor),
            affiliate: rarely(10).then(|| (self.index(PEOPLE), self.once_in(2))),
            customer: rarely(5).then(|| self.one(&[1, 1, 2])),
            coupon: self.once_in(7).then(|| self.coupon()),
            email: self.once_in(4).then(|| self.email()),
            ago: rarely(9).then(|| self.span()),
            status: rarely(5).then(|| self.one(&[Status::Approved, Status::Pending, Status::Rejected])),
            test: self.once_in(12),
        }
    }

    /// A form has fewer fields, and no product is left out.
    fn sale_by_hand(&self) -> Report {
        let report = self.report();
        let product = self.one(&[0, 0, 1]);
        Report {
            door: Door::Hand,
            proof: Proof::Token,
            product: Some(product),
            event: 0,
            offer: self.one(&[Offered::Nothing, Offered::Of(product)]),
            clicks: report.clicks.into_iter().take(1).collect(),
            browser: None,
            customer: None,
            ago: None,
            status: None,
            test: false,
            ..report
        }
    }

    fn coupon(&self) -> Coupon {
        let (person, product) = self.person_of();
        if self.once_in(5) { Coupon::Shops } else { Coupon::Of { person, product } }
    }

    fn email(&self) -> u8 {
        self.one(&[0, 1, 2, 7, 7, 8])
    }

    fn order(&self) -> u8 {
        self.one(&[1, 2, 3, 4])
    }

    fn amount(&self) -> Option<Amount> {
        match self.below(30) {
            0 => Some(Amount::Odd("-1")),
            1 => Some(Amount::Odd("1.2345")),
            2 => Some(Amount::Odd("1e3")),
            3 => Some(Amount::Minor(0)),
            4..=8 => None,
            9..=14 => Some(Amount::Minor(i64::from(self.below(30_000)))),
            _ => Some(Amount::Minor(self.one(&[9_700, 4_990, 333, 15]))),
        }
    }

    fn refund(&self) -> Refund {
        Refund {
            proof: self.proof(),
            product: self.one(&[0, 0, 1]),
            order: self.order(),
            kind: self.one(&[Back::Refund, Back::Refund, Back::Chargeback, Back::ChargebackReversed]),
            amount: self.one(&[None, Some(100), Some(333), Some(4_990), Some(1)]),
            currency: self.one(&[None, None, None, None, Some("USD"), Some("EUR")]),
            refund_id: self.one(&[None, None, Some(1), Some(2)]),
        }
    }

    fn power_fails(&self) -> Step {
        let during = match self.below(3) {
            0 => Step::Click(self.click()),
            1 => Step::Refund(self.refund()),
            _ => Step::Report(Report { order: Some(self.order()), test: false, ..self.report() }),
        };
        Step::PowerFails {
            at_flush: u64::from(self.below(4)),
            seed: self.chance.u64(),
            during: Box::new(during),
        }
    }
}
