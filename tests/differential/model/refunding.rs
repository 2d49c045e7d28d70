//! What becomes of what is given back (C9, C13).

use super::reporting::is_believed;
use super::{Answer, Model, Sale, State};
use crate::history::{Back, EVENTS, Refund};

impl Model {
    /// Something is given back (C9): by order id, each once, never more than is left, in the sale's own currency.
    pub fn refund(&mut self, refund: &Refund) -> Answer {
        self.reports += 1;
        if !is_believed(refund.proof) {
            return Answer::Refused;
        }
        match self.give_back(refund) {
            Some(answer) => {
                if answer == Answer::Recorded && refund.kind == Back::Chargeback {
                    self.meet(refund.product, Some(refund.order), |one| one.kind == Back::ChargebackReversed);
                }
                answer
            }
            None => {
                self.waiting.push(refund.clone()); // It waits for its sale, or for its amount.
                Answer::Recorded
            }
        }
    }

    /// Refunds that waited for an order meet it, in the order of their arrival. What an unsigned report's sum does not
    /// allow waits on.
    pub(super) fn meet_the_waiting(&mut self, place: usize) {
        let sale = &self.sales[place];
        // They are the purchase's; what was not paid for leaves them to it.
        if EVENTS[sale.event] == "purchase" || sale.amount > 0 {
            self.meet(sale.product, sale.order, |_| true);
        }
    }

    /// Each that counts may be what an earlier one waits for.
    fn meet(&mut self, product: usize, order: Option<u8>, may: fn(&Refund) -> bool) {
        let mut place = 0;
        while let Some(refund) = self.waiting.get(place).cloned() {
            let is_its = refund.product == product && Some(refund.order) == order && may(&refund);
            if is_its && self.give_back(&refund).is_some() {
                self.waiting.remove(place);
                place = 0;
            } else {
                place += 1;
            }
        }
    }

    /// What comes of a refund; `None` where its sale is not known. Of several conversions with one order id it is the
    /// purchase's.
    fn give_back(&mut self, refund: &Refund) -> Option<Answer> {
        let place = [0, 2, 1].into_iter().find_map(|event| {
            let fits = |sale: &Sale| {
                !sale.test
                    && (sale.product, sale.event, sale.order) == (refund.product, event, Some(refund.order))
            };
            self.sales.iter().position(fits)
        })?;
        let home = self.products[refund.product].at_first.currency;
        let sale = &mut self.sales[place];
        let identity = match (refund.refund_id, refund.amount) {
            (Some(id), _) => format!("{} {id}", refund.kind.word()),
            (None, Some(amount)) => format!("{} of {amount}", refund.kind.word()),
            (None, None) => format!("{} of all", refund.kind.word()),
        };
        if sale.refunds.contains(&identity) {
            return Some(Answer::Duplicate);
        }
        let times = |kind| sale.given.iter().filter(|one| one.0 == kind).count();
        let taken = times(Back::Chargeback) > times(Back::ChargebackReversed) || sale.charged_back > 0;
        if refund.kind == Back::ChargebackReversed && !taken {
            return None; // It overtook its chargeback.
        }
        if let Some(amount) = refund.amount
            && (refund.currency.unwrap_or(home) != sale.currency || amount > sale.amount)
        {
            return sale.amount_trusted.then_some(Answer::Refused);
        }
        sale.refunds.insert(identity);
        sale.given.push((refund.kind, refund.amount));
        measure(sale);
        if sale.amount == 0 && refund.kind != Back::ChargebackReversed {
            (sale.state, sale.stands) = (State::Refused, State::Refused); // What was worth nothing is undone whole.
        }
        Some(Answer::Recorded)
    }

    /// The creator enters a refund of a conversion that she sees (C13): each counts, and more than is left is refused.
    pub fn refund_by_hand(&mut self, place: usize, kind: Back, amount: Option<i64>) -> Answer {
        self.reports += 1;
        let sale = &mut self.sales[place];
        let left = match kind {
            Back::Refund | Back::Chargeback => sale.amount - sale.refunded,
            Back::ChargebackReversed => sale.charged_back,
        };
        let is_worthless =
            sale.amount == 0 && sale.state != State::Refused && kind != Back::ChargebackReversed;
        if (left == 0 && !is_worthless) || amount.is_some_and(|amount| amount > left) {
            return Answer::Refused;
        }
        sale.given.push((kind, amount));
        measure(sale);
        if is_worthless {
            (sale.state, sale.stands) = (State::Refused, State::Refused);
        }
        let (product, order) = (sale.product, sale.order);
        if kind == Back::Chargeback && order.is_some() {
            self.meet(product, order, |one| one.kind == Back::ChargebackReversed);
        }
        Answer::Recorded
    }
}

/// What was given back, out of all that was asked for: never more than there is, and the bank gives again what it took.
pub(super) fn measure(sale: &mut Sale) {
    (sale.refunded, sale.charged_back) = (0, 0);
    for (kind, asked) in &sale.given {
        let left = match kind {
            Back::Refund | Back::Chargeback => sale.amount - sale.refunded,
            Back::ChargebackReversed => sale.charged_back,
        };
        let minor = asked.unwrap_or(left).min(left);
        match kind {
            Back::Refund => sale.refunded += minor,
            Back::Chargeback => {
                (sale.refunded, sale.charged_back) = (sale.refunded + minor, sale.charged_back + minor)
            }
            Back::ChargebackReversed => {
                (sale.refunded, sale.charged_back) = (sale.refunded - minor, sale.charged_back - minor);
            }
        }
    }
}
