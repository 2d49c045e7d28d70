//! What becomes of a report (C7, C9 to C13).

use super::{Answer, Bought, Heard, LeadKept, Model, Sale, State, Ties};
use crate::history::{
    Amount, Back, Coupon, DAY, Door, EVENTS, Lead, Named, Offered, Proof, Refund, Report, Status,
};

impl Model {
    /// A conversion is reported, with the clicks that it names and the one that the browser's cookie holds.
    pub fn report(&mut self, report: &Report, named: &[usize], cookie: Option<usize>) -> Answer {
        self.reports += 1;
        let Some((product, trusted)) = self.product_and_trust(report, named) else { return Answer::Refused };
        let Some(bought) = self.bought(report, product, trusted) else { return Answer::Refused };
        if !trusted && says_what_only_servers_may(report) {
            return Answer::Refused;
        }
        let affiliate = match report.affiliate {
            Some((person, _)) => match self.member(person, product) {
                Some(member) => Some(member),
                None => return Answer::Refused,
            },
            None => None,
        };
        let clicks = named.iter().copied().chain(cookie).collect();
        let unknown = report.clicks.iter().filter_map(|named| match named {
            Named::Unknown(number) => Some(*number),
            Named::Of { .. } => None,
        });
        let ties = Ties {
            clicks,
            named: named.len(),
            unknown: unknown.collect(),
            affiliate,
            customer: report.customer,
            coupon: self.whose_coupon(report, product).map(|member| (member, trusted)),
            email: report.email,
            buyer: report.email.and_then(|email| self.member(usize::from(email), product)),
        };
        let place = self.existing(report, product, &ties);
        let is_new = place.is_none();
        let mut sale = match place {
            Some(place) => self.joined(place, report, trusted, ties, bought),
            None => self.made(report, product, trusted, ties, bought),
        };
        (sale.shares, sale.reasons) = self.judge(&sale, place);
        self.refuse_to_the_banned(&mut sale);
        let nobody = sale.shares.is_empty();
        let place = place.unwrap_or(self.sales.len());
        let customer = sale.ties.customer.filter(|_| !sale.test);
        if is_new {
            self.sales.push(sale)
        } else {
            self.sales[place] = sale
        }
        if let Some(customer) = customer
            && !self.customers.iter().any(|(of, known, _)| (*of, *known) == (product, customer))
        {
            self.customers.push((product, customer, place));
        }
        if report.order.is_some() && !report.test {
            self.meet_the_waiting(place);
        }
        match (is_new, nobody) {
            (false, _) => Answer::Duplicate,
            (true, true) => Answer::Unattributed,
            (true, false) => Answer::Recorded,
        }
    }

    /// The product that a report is about (C11), and whether it is authenticated (C10).
    fn product_and_trust(&self, report: &Report, named: &[usize]) -> Option<(usize, bool)> {
        let of_offer = match report.offer {
            Offered::Of(product) => Some(product),
            Offered::Nothing | Offered::Unknown => None,
        };
        // Never guessed from the cookie.
        let of_click = named.first().map(|place| self.clicks[*place].product);
        let product = report.product.or(of_offer).or(of_click)?;
        match (report.door, report.proof) {
            (Door::Pixel, _) => Some((product, false)),
            (Door::Api, _) => Some((product, true)),
            (Door::AffLsr, Proof::Signature | Proof::WrongSignature | Proof::OldSignature) => None,
            (_, proof) => is_believed(proof).then_some((product, true)),
        }
    }

    /// What a report says was bought; `None` where the amount is refused (C11).
    fn bought(&self, report: &Report, product: usize, trusted: bool) -> Option<Bought> {
        let sold = &self.products[product].at_first;
        let currency = report.currency.unwrap_or(sold.currency);
        let offer = match report.offer {
            Offered::Nothing => None,
            Offered::Of(of) => Some(of == product),
            Offered::Unknown => Some(false),
        };
        let amount = match report.amount {
            None => None,
            Some(Amount::Odd(_)) => return None,
            Some(Amount::Minor(minor)) => Some((minor, currency)),
        };
        let too_much =
            |amount: i64| currency == sold.currency && sold.amount_max.is_some_and(|max| amount > max);
        if amount.is_some_and(|(amount, _)| too_much(amount)) {
            return None;
        }
        Some(Bought { trusted, amount, offer })
    }

    /// The member of this product whose coupon was used.
    fn whose_coupon(&self, report: &Report, product: usize) -> Option<usize> {
        match report.coupon? {
            Coupon::Of { person, product: of } if of == product => self.member(person, product),
            Coupon::Of { .. } | Coupon::Shops => None,
        }
    }

    /// The conversion that a report tells of again. Tests occupy no order (C12).
    fn existing(&self, report: &Report, product: usize, ties: &Ties) -> Option<usize> {
        if report.test {
            return None;
        }
        let same_kind = |sale: &&(usize, &Sale)| {
            !sale.1.test
                && (sale.1.product, sale.1.event, sale.1.order) == (product, report.event, report.order)
        };
        let all: Vec<(usize, &Sale)> = self.sales.iter().enumerate().collect();
        if report.order.is_some() {
            return all.iter().find(same_kind).map(|(place, _)| *place);
        }
        // The same kind from the same click within 24 hours (C7), whichever report named the click. Of several the page
        // says nothing: the first click that has one decides, by the one for which it was heard last.
        // A click's day begins with the first report that named it.
        let fits = |one: Heard| {
            let has = |sale: &&(usize, &Sale)| {
                sale.1
                    .heard
                    .get(&one)
                    .is_some_and(|heard| self.now - sale.1.reported_at < DAY || self.now - heard < DAY)
            };
            all.iter()
                .filter(same_kind)
                .filter(has)
                .max_by_key(|(_, sale)| sale.heard.get(&one))
                .map(|(place, _)| *place)
        };
        let (named, cookie) = (&ties.clicks[..ties.named], &ties.clicks[ties.named..]);
        let by_click = |click: &usize| fits(Heard::Click(*click));
        let by_unknown = |click: &u8| fits(Heard::Unknown(*click));
        let by_name = named.iter().find_map(by_click).or_else(|| ties.unknown.iter().find_map(by_unknown));
        by_name.or_else(|| cookie.iter().find_map(by_click))
    }

    /// What a report names, heard now.
    fn heard(&self, ties: &Ties) -> impl Iterator<Item = (Heard, i64)> {
        let clicks: Vec<_> = ties.clicks.iter().copied().map(Heard::Click).collect();
        let unknown: Vec<_> = ties.unknown.iter().copied().map(Heard::Unknown).collect();
        let now = self.now;
        clicks.into_iter().chain(unknown).map(move |one| (one, now))
    }

    fn made(&self, report: &Report, product: usize, trusted: bool, ties: Ties, bought: Bought) -> Sale {
        let at = self.now - report.ago.unwrap_or(0);
        let mut sale = Sale {
            product,
            event: report.event,
            order: report.order,
            at,
            reported_at: self.now,
            amount: 0,
            currency: "",
            said: vec![bought],
            with_offer: false,
            trusted,
            by_page: report.door == Door::Pixel,
            test: report.test,
            state: self.state_of(report, product, trusted),
            heard: self.heard(&ties).collect(),
            ties,
            terms: self.terms(product, at),
            refunded: 0,
            charged_back: 0,
            refunds: Default::default(),
            given: Vec::new(),
            amount_trusted: false,
            refused_to: Default::default(),
            shares: Vec::new(),
            reasons: Vec::new(),
            amount_differs: false,
        };
        self.sum_up(&mut sale);
        sale
    }

    /// Every report adds its ties; amount and offer come from the most trusted one (C7).
    fn joined(&self, place: usize, report: &Report, trusted: bool, ties: Ties, bought: Bought) -> Sale {
        let mut sale = self.sales[place].clone();
        for (one, at) in self.heard(&ties) {
            sale.heard.entry(one).or_insert(at);
        }
        for click in ties.clicks {
            if !sale.ties.clicks.contains(&click) {
                sale.ties.clicks.push(click);
            }
        }
        for click in ties.unknown {
            if !sale.ties.unknown.contains(&click) {
                sale.ties.unknown.push(click);
            }
        }
        sale.ties.affiliate = sale.ties.affiliate.or(ties.affiliate);
        sale.ties.customer = sale.ties.customer.or(ties.customer);
        sale.ties.email = sale.ties.email.or(ties.email);
        sale.ties.buyer = sale.ties.buyer.or(ties.buyer);
        // Of two affiliates' coupons the trusted one counts, and among equals the first.
        if ties.coupon.is_some_and(|(_, trusted)| sale.ties.coupon.is_none_or(|(_, was)| trusted && !was)) {
            sale.ties.coupon = ties.coupon;
        }
        sale.by_page &= report.door == Door::Pixel;
        if trusted && !sale.trusted {
            sale.trusted = true;
            if sale.state != State::Refused {
                sale.state = self.state_of(report, sale.product, trusted);
            }
        }
        sale.said.push(bought);
        self.sum_up(&mut sale);
        if report.status == Some(Status::Approved) && trusted && sale.state == State::Review {
            sale.state = State::Approved;
        }
        if report.status == Some(Status::Rejected) {
            sale.state = State::Refused;
        }
        sale
    }

    /// Amount and offer come each from the most trusted report that said it, among equals from the first, whatever
    /// the order of their arrival (C7). No amount: the offer's price, else 0 (C11); an offer that is trusted more than
    /// any amount says its price.
    fn sum_up(&self, sale: &mut Sale) {
        let sold = &self.products[sale.product].at_first;
        let most_trusted = |said: &dyn Fn(&Bought) -> bool| {
            let all: Vec<&Bought> = sale.said.iter().filter(|one| said(one)).collect();
            all.iter().find(|one| one.trusted).or(all.first()).copied().copied()
        };
        let offer = most_trusted(&|one| one.offer.is_some());
        let amount = most_trusted(&|one| one.amount.is_some());
        sale.with_offer = offer.and_then(|one| one.offer) == Some(true);
        let is_priced = sale.with_offer && EVENTS[sale.event] == "purchase";
        let outranked =
            |amount: &Bought| is_priced && offer.is_some_and(|offer| offer.trusted && !amount.trusted);
        let chosen = amount.filter(|amount| !outranked(amount));
        let price = if is_priced { sold.price } else { 0 };
        let amount_is = chosen.and_then(|one| one.amount).unwrap_or((price, sold.currency));
        sale.amount_differs = chosen.is_some_and(|chosen| {
            let equals = sale.said.iter().filter(|one| one.trusted == chosen.trusted);
            equals.filter_map(|one| one.amount).any(|amount| amount != amount_is)
        });
        (sale.amount, sale.currency) = amount_is;
        sale.amount_trusted = chosen.is_some_and(|chosen| chosen.trusted);
        measure(sale);
    }

    fn state_of(&self, report: &Report, product: usize, trusted: bool) -> State {
        match report.status {
            Some(Status::Pending) => State::Review,
            Some(Status::Rejected) => State::Refused,
            Some(Status::Approved) | None => {
                let waits = !trusted && self.products[product].at_first.review_unsigned;
                if waits { State::Review } else { State::Approved }
            }
        }
    }

    /// What comes in late for somebody who is banned does not bring back what the ban took.
    fn refuse_to_the_banned(&self, sale: &mut Sale) {
        if sale.test || sale.state == State::Refused {
            return;
        }
        let members: Vec<usize> = sale.shares.iter().map(|share| share.member).collect();
        for member in members {
            if self.banned_since(member).is_some_and(|since| sale.is_held(since)) {
                sale.refused_to.insert(member);
            }
        }
    }

    /// The creator decides on a conversion in review (M2).
    pub fn review(&mut self, place: usize, approve: bool) {
        let sale = &mut self.sales[place];
        if sale.state != State::Review {
            return;
        }
        sale.state = if approve { State::Approved } else { State::Refused };
        if !approve {
            sale.shares.clear();
            sale.reasons = vec![super::Reason::Refused];
        }
    }

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
    fn meet_the_waiting(&mut self, place: usize) {
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
            sale.state = State::Refused; // What was worth nothing to the shop is undone whole.
        }
        Some(Answer::Recorded)
    }

    /// A buyer leaves her address; what is told again within a day is the same lead with more ties (W7).
    pub fn lead(&mut self, lead: &Lead, click: Option<usize>) -> Answer {
        self.reports += 1;
        let (true, Some(click)) = (is_believed(lead.proof), click) else { return Answer::Refused };
        let now = self.now;
        let same = |one: &&mut LeadKept| (one.product, one.email) == (lead.product, lead.email);
        let newest = self.leads.iter_mut().rev().find(same).filter(|one| now - one.last_at < DAY);
        if let Some(newest) = newest {
            newest.last_at = now;
            newest.clicks.push(click);
            return Answer::Duplicate;
        }
        let (product, email) = (lead.product, lead.email);
        self.leads.push(LeadKept { product, email, at: now, last_at: now, clicks: vec![click] });
        Answer::Recorded
    }
}

fn is_believed(proof: Proof) -> bool {
    matches!(proof, Proof::Token | Proof::AccountToken | Proof::Signature)
}

fn says_what_only_servers_may(report: &Report) -> bool {
    let status = report.status.is_some_and(|status| status != Status::Approved);
    status || report.affiliate.is_some() || report.customer.is_some() || report.ago.is_some()
}

/// What was given back, out of all that was asked for: never more than there is, and the bank gives again what it took.
fn measure(sale: &mut Sale) {
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
