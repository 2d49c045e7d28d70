//! A history happens to the real store and to the model; after each step both are compared to the cent.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use duly::domain::affiliation::AffiliationState;
use duly::domain::click::{AdMarks, Click, Consent, Firsts, Tags};
use duly::domain::code::Code;
use duly::domain::commission::Rate as RealRate;
use duly::domain::conversion::{ConversionState, Event, Evidence, Reported, Trust, Way};
use duly::domain::deed::By;
use duly::domain::device::Device;
use duly::domain::email::Email;
use duly::domain::id::{AffiliateId, AffiliationId, ClickId, ConversionId, PayoutId, ProductId, ReportId};
use duly::domain::ledger::{Adjustment, Entry, EntryKind};
use duly::domain::link::LinkOwner;
use duly::domain::money::{Currency, Money, Percent};
use duly::domain::name::Name;
use duly::domain::payout::PayoutMethod;
use duly::domain::product::{Model as RealModel, Product as RealProduct, Split};
use duly::domain::refund::RefundEvent;
use duly::domain::renewals::Renewals;
use duly::domain::report::Report;
use duly::domain::time::{Expiry, Timestamp};
use duly::domain::visitor_kind::Quality;
use duly::store::changes::adjust::Adjust;
use duly::store::changes::change_payout_method::ChangePayoutMethod;
use duly::store::changes::create_affiliate::CreateAffiliate;
use duly::store::changes::create_affiliation::CreateAffiliation;
use duly::store::changes::create_product::CreateProduct;
use duly::store::changes::payout_steps::{LeaveOut, PayoutStep, StepPayout};
use duly::store::changes::prepare_payout::PreparePayout;
use duly::store::changes::reassign_conversion::ReassignConversion;
use duly::store::changes::record_conversion::RecordConversion;
use duly::store::changes::record_refund::{RecordRefund, RefundOf};
use duly::store::changes::review_conversion::{Decision, ReviewConversion};
use duly::store::changes::unfinished::is_something_left;
use duly::store::check::check;
use duly::store::error::Stop;
use duly::store::view::journeys::Walked;
use duly::store::view::payable::{Wish, payable};
use duly::store::view::{conversions, money, payouts};
use duly::store::{Change, NewClick, Options, Snapshot, Store};

use crate::disks::Hasty;
use crate::model::{Balance, Model, State};
use crate::steps::{CURRENCIES, History, Kind, PEOPLE, PRODUCTS, Product, Rate, Step, Whose};

const BEGIN: Timestamp = Timestamp(1_795_000_000_000);
const BY: By = By::Command;
const HOUR: i64 = 3_600_000;

/// Plays a history to its end, or to the first difference.
pub fn play(history: &History) -> Result<(), String> {
    let mut stage = Stage::arranged(history);
    let mut model = Model::new(history, BEGIN.0);
    for (number, step) in history.steps.iter().enumerate() {
        stage.plays(&mut model, step).map_err(|what| format!("step {number}, {step:?}: {what}"))?;
        stage.compare(&model).map_err(|what| format!("after step {number}, {step:?}: {what}"))?;
    }
    let faults = check(&stage.view()).unwrap().faults;
    if faults.is_empty() { Ok(()) } else { Err(format!("the audit: {faults:#?}")) }
}

/// The real store, and who and what is in it.
struct Stage {
    store: Option<Store>,
    folder: PathBuf,
    runtime: tokio::runtime::Runtime,
    people: Vec<AffiliateId>,
    products: Vec<ProductId>,
    /// By person, then product.
    members: Vec<Vec<AffiliationId>>,
    sales: Vec<ConversionId>,
    seen: Vec<Entry>,
    /// Makes every id another.
    count: u128,
}

impl Stage {
    fn arranged(history: &History) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("duly-money-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (people, products, members) = (Vec::new(), Vec::new(), Vec::new());
        let (sales, seen) = (Vec::new(), Vec::new());
        let store = Some(open(&folder));
        let mut stage = Self { store, folder, runtime, people, products, members, sales, seen, count: 0 };
        for (number, product) in history.products.iter().enumerate() {
            let wished = real_product(number, product);
            let codes = vec![code(&format!("own-{number}"))];
            let id = stage.writes(CreateProduct { wished, slug: None, codes, by: BY, at: BEGIN }).unwrap();
            stage.products.push(id);
        }
        for person in 0..PEOPLE {
            let name = Name::parse(&format!("Person {person}")).unwrap();
            let email = email_of(person);
            let affiliate = stage.writes(CreateAffiliate { name, email, by: BY, at: BEGIN }).unwrap();
            stage.people.push(affiliate);
            let member = |(product, own): (usize, &Option<Rate>)| {
                let accepted = CreateAffiliation {
                    affiliate,
                    product: stage.products[product],
                    commission: own.map(real_rate),
                    coupon: None,
                    code: Some(code(&format!("code-{person}-{product}"))),
                    codes: Vec::new(),
                    state: AffiliationState::Active,
                    by: BY,
                    at: BEGIN,
                };
                stage.writes(accepted).unwrap()
            };
            let members = history.own[person].iter().enumerate().map(member).collect();
            stage.members.push(members);
        }
        assert_eq!(stage.products.len(), PRODUCTS);
        stage
    }

    fn store(&self) -> &Store {
        self.store.as_ref().unwrap()
    }

    fn view(&self) -> Arc<Snapshot> {
        self.store().view().unwrap()
    }

    fn writes<C: Change>(&self, change: C) -> Result<C::Answer, Stop> {
        self.store().write_blocking(change)
    }

    /// Until nothing is left to do in slices.
    fn waits(&self) {
        while is_something_left(&*self.view()).unwrap() {
            std::thread::yield_now();
        }
    }

    fn ulid(&mut self, at: i64) -> u128 {
        self.count += 1;
        u128::try_from(at).unwrap() << 80 | self.count
    }

    /// What happens in one step. `Err` where the store says otherwise than the model whether it may.
    fn plays(&mut self, model: &mut Model, step: &Step) -> Result<(), String> {
        model.now += 60_000;
        let at = Timestamp(model.now);
        match step {
            Step::Sale { product, by, amount, kind } => self.sells(model, *product, by, *amount, *kind),
            Step::Passed(hours) => {
                model.now += i64::from(*hours) * HOUR;
                Ok(())
            }
            Step::Restarted => {
                self.store.take().unwrap().stop();
                self.store = Some(open(&self.folder));
                Ok(())
            }
            Step::Adjusted { person, product, minor } => {
                let amount = Money { minor: *minor, currency: currency(CURRENCIES[*product]) };
                let adjustment = if *minor > 0 { Adjustment::Bonus } else { Adjustment::Correction };
                let product_id = (minor % 2 == 0).then(|| self.products[*product]);
                let (affiliate, reason) = (self.people[*person], "As agreed".to_owned());
                let adjust =
                    Adjust { affiliate, adjustment, amount, product: product_id, reason, by: BY, at };
                model.adjusts(*person, *product, *minor);
                agree(true, self.writes(adjust))
            }
            Step::Method { person, has } => {
                let method = has.then(|| PayoutMethod::PayPal(email_of(*person)));
                model.has_method[*person] = *has;
                let affiliate = self.people[*person];
                agree(true, self.writes(ChangePayoutMethod { affiliate, method, by: BY, at }))
            }
            Step::Prepared { currency: of, minimum } => {
                let wish = Wish { currency: currency(of), only: None, minimum: *minimum, now: at };
                let payable = payable(&*self.view(), &wish).map_err(|error| error.to_string())?;
                let lines: Vec<_> = payable.lines.iter().map(|line| (line.affiliate, line.minor)).collect();
                let made = self.writes(PreparePayout { payable, by: BY, at });
                let is_made = model.prepares(of, *minimum);
                agree(is_made, made)?;
                let expected = model.payouts.last().filter(|_| is_made).map_or(Vec::new(), |payout| {
                    payout.lines.iter().map(|line| (self.people[line.person], line.minor)).collect()
                });
                if lines == expected { Ok(()) } else { Err(format!("{lines:?}; expected {expected:?}")) }
            }
            _ => match step.payout() {
                Some(payout) if payout < model.payouts.len() => self.moves(model, step, payout, at),
                Some(_) => Ok(()),
                None => self.happens_to_a_sale(model, step, at),
            },
        }
    }

    fn sells(
        &mut self,
        model: &mut Model,
        product: usize,
        by: &[usize],
        amount: i64,
        kind: Kind,
    ) -> Result<(), String> {
        let mut previous = None;
        for (second, person) in (0_i64..).zip(by) {
            let id = ClickId(self.ulid(model.now + second * 1_000));
            let click = self.click(id, previous, *person, product);
            let ticket = self.store().click(click).map_err(|error| error.to_string())?;
            self.runtime.block_on(ticket).map_err(|error| error.to_string())?;
            previous = Some(id);
        }
        model.now += 60_000;
        let id = ConversionId(self.ulid(model.now));
        let customer = match kind {
            Kind::Customer(number) => Some(format!("customer-{number}")),
            _ => None,
        };
        let evidence = Evidence { clicks: previous.into_iter().collect(), customer, ..Evidence::default() };
        let status = if kind == Kind::Pending { ConversionState::Review } else { ConversionState::Approved };
        model.sells(product, by, amount, kind);
        let order = self.sales.len();
        self.sales.push(id);
        self.reports(id, order, product, amount, (evidence, status, kind != Kind::Unsigned), model.now)
    }

    /// A report of an order.
    fn reports(
        &mut self,
        id: ConversionId,
        order: usize,
        product: usize,
        amount: i64,
        (evidence, status, is_believed): (Evidence, ConversionState, bool),
        now: i64,
    ) -> Result<(), String> {
        let (at, way) = (Timestamp(now), if is_believed { Way::Postback } else { Way::Script });
        let trust = if is_believed { Trust::Authenticated } else { Trust::Unsigned };
        let report = ReportId(self.ulid(now));
        let record = RecordConversion {
            id,
            report: Report {
                trust,
                product: Some(self.products[product]),
                ..Report::arrived(report, at, way)
            },
            product: self.products[product],
            reported: Reported {
                event: Event::parse("purchase").unwrap(),
                order_id: Some(format!("order-{order}")),
                amount: Some(Money { minor: amount, currency: currency(CURRENCIES[product]) }),
                currency_said: true,
                offer: None,
                offer_unknown: None,
                offer_unsigned: false,
                occurred_at: at,
                test: false,
                status,
                approves: false,
                evidence,
            },
            walked: Walked::default(),
            only_new: false,
        };
        agree(true, self.writes(record))
    }

    fn click(&self, id: ClickId, previous: Option<ClickId>, person: usize, product: usize) -> NewClick {
        let affiliation = self.members[person][product];
        let link = self.store().mirror().affiliation(affiliation).unwrap().links.sales_page;
        NewClick {
            click: Click {
                id,
                link,
                code_place: 0,
                previous,
                expires: Some(Expiry::Never),
                quality: Quality::Verified,
                own: None,
                terms: 1,
                referrer: None,
                device: Device::Phone,
                country: None,
                consent: Consent::NotAsked,
                by_script: false,
                ads: AdMarks::default(),
                tags: Tags::default(),
                place: [1, 2, 3, 4],
                firsts: Firsts::default(),
            },
            product: self.products[product],
            owner: LinkOwner::Affiliation(affiliation),
            visitor: u64::try_from(self.count).unwrap(),
        }
    }

    fn happens_to_a_sale(&mut self, model: &mut Model, step: &Step, at: Timestamp) -> Result<(), String> {
        let Some(number) = step.sale().filter(|number| *number < self.sales.len()) else { return Ok(()) };
        let conversion = self.sales[number];
        let sale = model.sales[number].clone();
        let is_customers = matches!(sale.kind, Kind::Customer(_));
        match *step {
            Step::Told { amount, .. } if sale.kind == Kind::Unsigned && sale.state == State::Approved => {
                model.told(number, amount);
                let ties = (Evidence::default(), ConversionState::Approved, true);
                let id = ConversionId(self.ulid(at.0));
                self.reports(id, number, sale.product, amount, ties, at.0)
            }
            Step::Refund { part, chargeback, .. } if sale.is_told && sale.state != State::Refused => {
                let kind = if chargeback { RefundEvent::Chargeback } else { RefundEvent::Refund };
                let left = sale.amount - sale.refunded;
                let minor = part.map_or(left, |part| sale.amount * part / 1_000).min(left);
                if minor > 0 {
                    model.refunded(number, minor, chargeback);
                    return agree(true, self.gives_back(conversion, &sale, kind, part.map(|_| minor), at));
                }
                Ok(())
            }
            Step::GivenAgain { part, .. } if sale.is_told && sale.state != State::Refused => {
                let minor = part.map_or(sale.by_bank, |part| sale.amount * part / 1_000).min(sale.by_bank);
                if minor > 0 {
                    model.given_again(number, minor);
                    let kind = RefundEvent::ChargebackReversed;
                    return agree(true, self.gives_back(conversion, &sale, kind, part.map(|_| minor), at));
                }
                Ok(())
            }
            // Whoever refuses a customer's purchase changes which of hers is the first; that is another test's.
            Step::Decided { approved, .. } if !is_customers => {
                let decision = match approved {
                    true => Decision::Approve,
                    false => Decision::Refuse("It is not real.".into()),
                };
                let may = match (sale.state, approved) {
                    (State::Refused, _) | (_, true) => true,
                    (_, false) => !model.is_late(number),
                };
                if may {
                    model.sales[number].state = if approved { State::Approved } else { State::Refused };
                }
                agree(may, self.writes(ReviewConversion { conversion, decision, by: BY, at }))
            }
            Step::Reassigned { to, .. } => {
                let is_all_hers = sale.shares == [(to, 1_000_000)];
                let may = sale.state != State::Refused && !model.is_late(number);
                if may && !is_all_hers {
                    model.sales[number].shares = vec![(to, 1_000_000)];
                }
                let (to, reason) = (self.members[to][sale.product], "She brought her.".to_owned());
                let answer = self.writes(ReassignConversion { conversion, to, reason, by: BY, at });
                // To whom it belongs already it is refused or not done, which is the same.
                if is_all_hers { Ok(()) } else { agree(may, answer) }
            }
            _ => Ok(()),
        }
    }

    fn gives_back(
        &mut self,
        conversion: ConversionId,
        sale: &crate::model::Sale,
        kind: RefundEvent,
        minor: Option<i64>,
        at: Timestamp,
    ) -> Result<(), Stop> {
        let product = self.products[sale.product];
        let report = Report {
            trust: Trust::Authenticated,
            product: Some(product),
            ..Report::arrived(ReportId(self.ulid(at.0)), at, Way::ByHand)
        };
        let amount = minor.map(|minor| Money { minor, currency: currency(CURRENCIES[sale.product]) });
        let of = RefundOf::Conversion(conversion);
        self.writes(RecordRefund { report, at, product, of, kind, amount, refund_id: None }).map(drop)
    }

    fn moves(&self, model: &mut Model, step: &Step, number: usize, at: Timestamp) -> Result<(), String> {
        let payout = PayoutId(u32::try_from(number).unwrap() + 1);
        let steps = |step| self.writes(StepPayout { payout, step, by: BY, at });
        let (may, answer) = match *step {
            Step::LeftOut { person, left_out, .. } => {
                let affiliate = self.people[person];
                let change = LeaveOut { payout, affiliate, left_out, by: BY, at };
                (model.leaves_out(number, person, left_out), self.writes(change))
            }
            Step::Confirmed(_) => (model.confirms(number), steps(PayoutStep::Confirm)),
            Step::Paid(_) => (model.pays_out(number), steps(PayoutStep::MarkAsPaid("7".into()))),
            Step::Undone(_) => (model.undoes(number), steps(PayoutStep::Undo)),
            _ => (model.discards(number), steps(PayoutStep::Discard)),
        };
        self.waits();
        agree(may, answer)
    }

    /// Balances to the cent, entries that stay as they are, and no sale that earns more than its terms allow.
    fn compare(&mut self, model: &Model) -> Result<(), String> {
        let (view, now) = (self.view(), Timestamp(model.now));
        for of in ["EUR", "JPY"] {
            let mut all = Balance::default();
            for (person, affiliate) in self.people.iter().enumerate() {
                let paid = payouts::payments_to(&*view, *affiliate).map_err(|error| error.to_string())?;
                let paid = paid.iter().filter(|payment| payment.amount.currency == currency(of));
                let is =
                    real_balance(&view, Some(*affiliate), of, now, paid.map(|one| one.amount.minor).sum());
                let should = model.balance(person, of);
                all = all + should;
                if is != should {
                    return Err(format!("person {person} has {is:?} in {of}, and should have {should:?}"));
                }
            }
            let is = real_balance(&view, None, of, now, all.paid);
            if is != all {
                return Err(format!("all have {is:?} in {of}, and should have {all:?}"));
            }
        }
        let mut entries = money::page(&*view, None, None, usize::MAX).map_err(|error| error.to_string())?;
        entries.reverse();
        if !entries.starts_with(&self.seen) {
            return Err("entries changed or vanished".into());
        }
        self.seen = entries;
        self.compare_sales(model, &view)
    }

    fn compare_sales(&self, model: &Model, view: &Snapshot) -> Result<(), String> {
        for (number, (id, sale)) in self.sales.iter().zip(&model.sales).enumerate() {
            let conversion = conversions::by_id(view, *id).map_err(|error| error.to_string())?.unwrap();
            let entries = money::entries(view, &conversion.entries).map_err(|error| error.to_string())?;
            let sum: i64 = entries.iter().map(|entry| entry.amount.minor).sum();
            if sum < 0 || sum > model.most(sale) {
                return Err(format!(
                    "sale {number} earns {sum}, and at most {} is allowed",
                    model.most(sale)
                ));
            }
            let of_others = |entry: &&Entry| match entry.kind {
                EntryKind::Earned { conversion } | EntryKind::Reversed { conversion, .. } => {
                    conversion != *id
                }
                _ => true,
            };
            if let Some(entry) = entries.iter().find(of_others) {
                return Err(format!("sale {number} lists {entry:?}"));
            }
        }
        Ok(())
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if let Some(store) = self.store.take() {
            store.stop();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl std::ops::Add for Balance {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            held: self.held + other.held,
            in_review: self.in_review + other.in_review,
            due: self.due + other.due,
            paid: self.paid + other.paid,
        }
    }
}

fn real_balance(
    view: &Snapshot,
    of: Option<AffiliateId>,
    currency_: &str,
    now: Timestamp,
    paid: i64,
) -> Balance {
    let all = money::balances(view, of, now).unwrap();
    let is = all.get(&currency(currency_)).copied().unwrap_or_default();
    Balance { held: is.held, in_review: is.in_review, due: is.due, paid }
}

/// Whether the store did, or refused, what the model says.
fn agree<T: std::fmt::Debug>(may: bool, answer: Result<T, Stop>) -> Result<(), String> {
    match answer {
        Ok(_) if may => Ok(()),
        Err(Stop::Refused(_)) if !may => Ok(()),
        answer => Err(format!("it may: {may}; the store: {answer:?}")),
    }
}

fn open(folder: &std::path::Path) -> Store {
    let options =
        Options { cache_bytes: 4 << 20, min_free_bytes: 0, disk: Arc::new(Hasty), ..Options::new([7; 32]) };
    Store::open(folder, options).unwrap()
}

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

fn email_of(person: usize) -> Email {
    Email::parse(&format!("person-{person}@mail.example")).unwrap()
}

fn real_rate(rate: Rate) -> RealRate {
    RealRate { percent: Percent::of_millionths(rate.percent).unwrap(), flat: rate.flat }
}

fn real_product(number: usize, product: &Product) -> RealProduct {
    let name = Name::parse(&format!("Product {number}")).unwrap();
    let mut wished = RealProduct::draft(name, currency(CURRENCIES[number]), BEGIN);
    wished.terms.model = match product.whose {
        Whose::Last => RealModel::Last,
        Whose::Shared(first) => {
            RealModel::Multiple(Split::Share { first: Percent::of_millionths(first).unwrap() })
        }
        Whose::EachFull => RealModel::Multiple(Split::EachFull),
    };
    wished.terms.commission = real_rate(product.rate);
    wished.terms.hold_days = product.hold;
    wished.terms.renewals = match product.renewals {
        None => Renewals::All,
        Some(0) => Renewals::None,
        Some(count) => Renewals::First(count),
    };
    wished
}
