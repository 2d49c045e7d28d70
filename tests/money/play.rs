//! A history happens to the real store and to the model; after each step both are compared to the cent.

use duly::domain::conversion::{ConversionState, Event, Evidence, Reported, Trust, Way};
use duly::domain::id::{AffiliateId, ClickId, ConversionId, PayoutId, ReportId};
use duly::domain::ledger::{Adjustment, Entry, EntryKind};
use duly::domain::money::Money;
use duly::domain::payout::PayoutMethod;
use duly::domain::refund::RefundEvent;
use duly::domain::report::Report;
use duly::domain::time::Timestamp;
use duly::store::Snapshot;
use duly::store::changes::adjust::Adjust;
use duly::store::changes::change_payout_method::ChangePayoutMethod;
use duly::store::changes::payout_steps::{LeaveOut, PayoutStep, StepPayout};
use duly::store::changes::prepare_payout::PreparePayout;
use duly::store::changes::reassign_conversion::ReassignConversion;
use duly::store::changes::record_conversion::RecordConversion;
use duly::store::changes::record_refund::{RecordRefund, RefundOf};
use duly::store::changes::review_conversion::{Decision, ReviewConversion};
use duly::store::check::check;
use duly::store::error::Stop;
use duly::store::view::journeys::Walked;
use duly::store::view::payable::{Wish, payable};
use duly::store::view::{conversions, money, payouts};

use crate::model::{Balance, Model, State};
use crate::stage::{BEGIN, BY, Stage, currency, email_of, open};
use crate::steps::{CURRENCIES, History, Kind, Step};

const HOUR: i64 = 3_600_000;

/// Plays a history to its end, or to the first difference; gives the model as it ended.
pub fn play(history: &History) -> Result<Model, String> {
    let mut stage = Stage::arranged(history);
    let mut model = Model::new(history, BEGIN.0);
    for (number, step) in history.steps.iter().enumerate() {
        stage.plays(&mut model, step).map_err(|what| format!("step {number}, {step:?}: {what}"))?;
        stage.compare(&model).map_err(|what| format!("after step {number}, {step:?}: {what}"))?;
    }
    let faults = check(&stage.view()).unwrap().faults;
    if faults.is_empty() { Ok(model) } else { Err(format!("the audit: {faults:#?}")) }
}

impl Stage {
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
                Some(back) if back < model.payouts.len() => {
                    self.moves(model, step, model.payouts.len() - 1 - back, at)
                }
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
                    model.counts("a sale is reassigned");
                    model.sales[number].shares = vec![(to, 1_000_000)];
                }
                if model.is_late(number) {
                    model.counts("a decision is late");
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
