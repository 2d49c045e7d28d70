//! What becomes of a report (C7, C10 to C13).

use super::refunding::measure;
use super::{Answer, Bought, Heard, LeadKept, Model, Sale, State, Ties};
use crate::history::{Amount, Coupon, DAY, Door, EVENTS, Lead, Named, Offered, Proof, Report, Status};

impl Model {
    /// A conversion is reported, with the clicks that it names and the one that the browser's cookie holds.
    pub fn report(&mut self, report: &Report, named: &[usize], cookie: Option<usize>) -> Answer {
        if report.door == Door::Hand && self.is_mistyped(report, named) {
            return Answer::Refused;
        }
        self.reports += 1;
        let Some((product, trusted)) = self.product_and_trust(report, named) else { return Answer::Refused };
        let Some(bought) = self.bought(report, product, trusted) else { return Answer::Refused };
        // A pixel's signature covers product, event, order, amount, currency and one click; the rest is unsigned.
        let wholly = trusted && report.door != Door::Pixel;
        if !wholly && says_what_only_servers_may(report) {
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
            coupon: self.whose_coupon(report, product).map(|member| (member, wholly)),
            email: report.email,
            buyer: report.email.and_then(|email| self.member(usize::from(email), product)),
        };
        let place = self.existing(report, product, &ties);
        let is_new = place.is_none();
        if report.door == Door::Hand && !is_new {
            return Answer::Refused; // She is shown what is known already.
        }
        let mut sale = match place {
            Some(place) => self.joined(place, report, trusted, ties, bought),
            None => self.made(report, product, trusted, ties, bought),
        };
        (sale.shares, sale.reasons) = self.judge(&sale, place);
        sale.renewal = self.renewal_as_judged(&sale, place);
        self.refuse_to_the_banned(&mut sale);
        self.suspect(&mut sale, place.map(|place| &self.sales[place]));
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
        let is_unknown = |click: &Named| matches!(click, Named::Unknown(_));
        let names_a_click = !named.is_empty() || report.clicks.iter().any(is_unknown);
        match (report.door, report.proof) {
            // Who could load it again and again, with no order and no click, is not believed.
            (Door::Pixel, Proof::Signature) if report.order.is_none() && !names_a_click => None,
            (Door::Pixel, Proof::Signature) => Some((product, true)),
            (Door::Pixel, Proof::WrongSignature | Proof::OldSignature) => None,
            // A page of somebody else's may not ask.
            (Door::Script, Proof::WrongToken) => None,
            (Door::Pixel | Door::Script, _) => Some((product, false)),
            (Door::Api | Door::Hand, _) => Some((product, true)),
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
        Some(Bought { trusted, amount, offer, offer_trusted: trusted && report.door != Door::Pixel })
    }

    /// What leads to nobody or cannot be read is told beside its field, and nothing is entered (C13).
    fn is_mistyped(&self, report: &Report, named: &[usize]) -> bool {
        let product = report.product.unwrap_or_default();
        let no_coupon = report.coupon.is_some() && self.whose_coupon(report, product).is_none();
        let other_click = named.iter().any(|place| self.clicks[*place].product != product);
        let unknown = report.clicks.iter().any(|click| matches!(click, Named::Unknown(_)));
        matches!(report.amount, Some(Amount::Odd(_))) || no_coupon || other_click || unknown
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
            stands: self.state_of(report, product, trusted),
            suspected: Default::default(),
            approved_by_hand: false,
            refused_by_hand: false,
            heard: self.heard(&ties).collect(),
            ties,
            terms: self.terms(product, at),
            refunded: 0,
            charged_back: 0,
            refunds: Default::default(),
            given: Vec::new(),
            amount_trusted: false,
            renewal: None,
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
                sale.stands = self.state_of(report, sale.product, trusted);
            }
        }
        sale.said.push(bought);
        self.sum_up(&mut sale);
        let wholly = trusted && report.door != Door::Pixel;
        if report.status == Some(Status::Approved) && wholly && sale.stands == State::Review {
            sale.stands = State::Approved;
        }
        if report.status == Some(Status::Rejected) {
            sale.stands = State::Refused;
        }
        // What was held for a look stays so until it is looked at anew.
        if sale.stands == State::Refused || !sale.suspected.values().any(|held| *held) {
            sale.state = sale.stands;
        }
        sale
    }

    /// Amount and offer come each from the most trusted report that said it, among equals from the first, whatever
    /// the order of their arrival (C7). No amount: the offer's price, else 0 (C11); an offer that is trusted more than
    /// any amount says its price.
    fn sum_up(&self, sale: &mut Sale) {
        let sold = &self.products[sale.product].at_first;
        let most_trusted = |said: fn(&Bought) -> bool, trusted: fn(&Bought) -> bool| {
            let all: Vec<Bought> = sale.said.iter().copied().filter(said).collect();
            all.iter().find(|one| trusted(one)).or(all.first()).copied()
        };
        let offer = most_trusted(|one| one.offer.is_some(), |one| one.offer_trusted);
        let amount = most_trusted(|one| one.amount.is_some(), |one| one.trusted);
        sale.with_offer = offer.and_then(|one| one.offer) == Some(true);
        let is_priced = sale.with_offer && EVENTS[sale.event] == "purchase";
        let outranked =
            |amount: &Bought| is_priced && offer.is_some_and(|offer| offer.offer_trusted && !amount.trusted);
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

    /// The creator approves a conversion in review, or what she refused before, which is judged anew; or she refuses
    /// what is Held or Due (M2, A9).
    pub fn review(&mut self, place: usize, approve: bool) {
        let before = self.sales[place].clone();
        let wanted = if approve { State::Approved } else { State::Refused };
        if before.test || before.state == wanted {
            return;
        }
        let is_restored = approve && before.state == State::Refused;
        if is_restored && !before.refused_by_hand {
            return; // What the shop rejected stays so.
        }
        let mut sale = before.clone();
        (sale.stands, sale.state) = (wanted, wanted);
        (sale.approved_by_hand, sale.refused_by_hand) = (approve, !approve);
        if !approve {
            sale.shares.clear();
            sale.reasons = vec![super::Reason::Refused];
        }
        if is_restored {
            (sale.shares, sale.reasons) = self.judge(&sale, Some(place));
            self.refuse_to_the_banned(&mut sale);
            self.suspect(&mut sale, Some(&before));
        }
        self.sales[place] = sale;
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

pub(super) fn is_believed(proof: Proof) -> bool {
    matches!(proof, Proof::Token | Proof::AccountToken | Proof::Signature)
}

fn says_what_only_servers_may(report: &Report) -> bool {
    let status = report.status.is_some_and(|status| status != Status::Approved);
    status || report.affiliate.is_some() || report.customer.is_some() || report.ago.is_some()
}
