//! What can happen: the steps of a history. Each says all there is to say, so that a history stays a history when
//! steps are cut out of it.

/// How many products are on sale.
pub const PRODUCTS: usize = 2;
/// How many people promote them. The last promotes only the first product.
pub const PEOPLE: usize = 3;
/// How many browsers there are.
pub const VISITORS: usize = 3;
/// Milliseconds.
pub const DAY: i64 = 86_400_000;
/// What can be reported: the first is paid by offers and rates, the second by its own rate, the third not at all.
pub const EVENTS: [&str; 3] = ["purchase", "signup", "download"];

/// A world and what happens in it.
#[derive(Debug, Clone)]
pub struct History {
    /// Whether visitors are asked before a cookie is set.
    pub asks: bool,
    /// Sales that come so few seconds after their click are held for a look; 0: none is.
    pub held_below: i64,
    /// What is on sale.
    pub products: Vec<Product>,
    /// In this order.
    pub steps: Vec<Step>,
}

/// A product as it begins.
#[derive(Debug, Clone)]
pub struct Product {
    pub currency: &'static str,
    pub terms: Terms,
    pub review_unsigned: bool,
    pub amount_max: Option<i64>,
    /// The price of its one offer, in its currency.
    pub price: i64,
    /// The offer's own rate.
    pub offer_rate: Option<Rate>,
}

/// What decides who earns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    pub model: Whose,
    /// Days; `None` is for ever.
    pub window: Option<u16>,
    pub pixel_days: u16,
    pub rate: Rate,
    pub signup: Rate,
    pub hold: u16,
    /// How many renewals of a customer pay; `None`: all.
    pub renewals: Option<u32>,
    /// Whether only new customers' purchases pay.
    pub new_only: bool,
}

/// An attribution model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Last,
    First,
    /// The first's part, in millionths.
    Shared(u32),
    EachFull,
}

/// A percentage in millionths and a flat sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rate {
    pub percent: u32,
    pub flat: i64,
}

/// Where an affiliation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Active,
    Paused,
    Banned,
    Left,
}

/// Whether a product is on sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selling {
    Active,
    Paused,
    Retired,
}

/// One thing that happens.
#[derive(Debug, Clone)]
pub enum Step {
    /// Milliseconds go by.
    Wait(i64),
    /// It becomes the last moment at which a visitor's newest click earns, or so many milliseconds later.
    WaitForExpiry {
        visitor: usize,
        plus: i64,
    },
    /// It becomes the moment at which a conversion is Due, or so many milliseconds earlier.
    WaitForDue {
        nth: usize,
        minus: i64,
    },
    Click(Click),
    /// Two links from one page, opened at once.
    TwoTabs(Click, Click),
    Report(Report),
    Refund(Refund),
    Lead(Lead),
    /// The page of the visitor's newest click asks her about the cookie, and she answers.
    Answers {
        visitor: usize,
        yes: bool,
    },
    /// The creator enters a sale.
    EnterSale(Report),
    /// The creator enters a refund of the nth conversion.
    EnterRefund {
        nth: usize,
        kind: Back,
        amount: Option<i64>,
    },
    Enter {
        person: usize,
        product: usize,
        standing: Standing,
    },
    OwnRate {
        person: usize,
        product: usize,
        rate: Option<Rate>,
    },
    Change {
        product: usize,
        change: Change,
    },
    Sell {
        product: usize,
        selling: Selling,
    },
    /// The creator decides on the nth conversion, where it is in review.
    Review {
        nth: usize,
        approve: bool,
    },
    /// The server is stopped and started.
    Restart,
    /// The power fails while this is done, at this flush of the disk. What was not answered is sent again.
    PowerFails {
        at_flush: u64,
        seed: u64,
        during: Box<Step>,
    },
}

/// A link is followed.
#[derive(Debug, Clone, Copy)]
pub struct Click {
    pub visitor: usize,
    pub product: usize,
    /// Whose link; `None`: the creator's.
    pub person: Option<usize>,
    /// With `notrack=1`.
    pub own: bool,
    /// Her browser says no to being tracked (`Sec-GPC`).
    pub says_no: bool,
}

/// A change of terms.
#[derive(Debug, Clone, Copy)]
pub enum Change {
    Model(Whose),
    Window(Option<u16>),
    Rate(Rate),
    Signup(Rate),
    Hold(u16),
    Renewals(Option<u32>),
    NewOnly(bool),
    /// Everything at once.
    All(Terms),
}

/// Where a report comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Signed by the shop's server where the proof is a signature.
    Pixel,
    /// The script, on a page of the shop's, or of somebody else's where the proof is wrong.
    Script,
    Query,
    Form,
    Json,
    AffLsr,
    Api,
    /// The creator types it.
    Hand,
}

/// What a postback brings to be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    Token,
    AccountToken,
    Signature,
    WrongToken,
    WrongSignature,
    OldSignature,
    Nothing,
}

/// An amount as it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    Minor(i64),
    /// Something that is none.
    Odd(&'static str),
}

/// A click that a report names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// The visitor's click so many before her newest.
    Of { visitor: usize, back: usize },
    /// One that nobody ever made.
    Unknown(u8),
}

/// An offer that a report names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offered {
    Nothing,
    /// The offer of this product.
    Of(usize),
    Unknown,
}

/// Where a report says that a conversion stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Approved,
    Pending,
    Rejected,
}

/// Something is reported.
#[derive(Debug, Clone)]
pub struct Report {
    pub door: Door,
    pub proof: Proof,
    pub product: Option<usize>,
    /// One of `EVENTS`.
    pub event: usize,
    pub order: Option<u8>,
    pub amount: Option<Amount>,
    pub currency: Option<&'static str>,
    pub offer: Offered,
    pub clicks: Vec<Named>,
    /// Whose browser shows the pixel.
    pub browser: Option<usize>,
    /// Credit by name: a person, by her code or by her number.
    pub affiliate: Option<(usize, bool)>,
    pub customer: Option<u8>,
    pub coupon: Option<Coupon>,
    /// The buyer's address: that of a person, or of somebody else where the number is higher.
    pub email: Option<u8>,
    /// How long ago it happened.
    pub ago: Option<i64>,
    pub status: Option<Status>,
    pub test: bool,
}

/// A coupon as it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coupon {
    /// A person's for a product.
    Of { person: usize, product: usize },
    /// The shop's own.
    Shops,
}

/// A buyer leaves her address on the way.
#[derive(Debug, Clone)]
pub struct Lead {
    pub proof: Proof,
    pub product: usize,
    pub email: u8,
    pub click: Named,
}

/// Something is given back.
#[derive(Debug, Clone)]
pub struct Refund {
    pub proof: Proof,
    pub product: usize,
    pub order: u8,
    pub kind: Back,
    pub amount: Option<i64>,
    pub currency: Option<&'static str>,
    pub refund_id: Option<u8>,
}

/// What is given back, by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    Refund,
    Chargeback,
    ChargebackReversed,
}

impl Back {
    /// As it is sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Chargeback => "chargeback",
            Self::ChargebackReversed => "chargeback_reversed",
        }
    }
}

/// The decimals of a currency in these histories.
pub fn decimals(currency: &str) -> usize {
    if currency == "JPY" { 0 } else { 2 }
}

/// Whether a person promotes a product.
pub fn promotes(person: usize, product: usize) -> bool {
    product == 0 || person + 1 < PEOPLE
}
