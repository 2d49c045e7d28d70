//! Who earns (A1 to A7).

use std::collections::BTreeSet;

use super::{Model, NEVER, Reason, Sale, Share, State, end_of};
use crate::history::{EVENTS, Rate, Standing, Whose};

/// Touches of one affiliation that join (A1).
#[derive(Clone, Copy)]
struct Spell {
    member: usize,
    first: usize,
    newest: usize,
    ends: i64,
}

/// What one tie leads to: people who earn, or reasons why none of its people does.
type Led = (Vec<Share>, Vec<Reason>);

impl Model {
    /// The verdict on a conversion as it stands; `place` is where it is kept, unless it is new.
    pub(super) fn judge(&self, sale: &Sale, place: Option<usize>) -> Led {
        if sale.state == State::Refused {
            return (Vec::new(), vec![Reason::Refused]);
        }
        if self.rate_of(sale) == Rate::default() && !self.somebody_has_a_rate(sale) {
            return (Vec::new(), vec![Reason::PaysNothing]);
        }
        let renewal = self.renewal_of(sale, place);
        let is_old = sale.terms.new_only && self.bought_before(sale, place);
        let mut reasons = Vec::new();
        for (tie, (shares, why)) in [
            (Reason::Coupon, self.by_name(sale, sale.ties.coupon.map(|(member, _)| member))),
            (Reason::Named, self.by_name(sale, sale.ties.affiliate)),
            (Reason::Clicks, self.by_clicks(sale, &sale.ties.clicks)),
            (Reason::Customer, self.by_customer(sale, place)),
            (Reason::Lead, self.by_clicks(sale, &self.clicks_of_leads(sale))),
        ] {
            if !shares.is_empty() {
                // A renewal goes by what renewals pay, and an old customer pays for nothing else.
                let renewal = renewal.filter(|_| tie == Reason::Customer);
                if renewal.is_some_and(|number| sale.terms.renewals.is_some_and(|paid| number > paid)) {
                    return (Vec::new(), vec![Reason::RenewalUnpaid]);
                }
                if renewal.is_none() && is_old {
                    reasons.push(Reason::BoughtBefore);
                    continue;
                }
                return (self.with_rates(sale, shares), vec![tie]);
            }
            reasons.extend(why);
        }
        if reasons.is_empty() {
            reasons.push(Reason::NoClick);
        }
        (Vec::new(), reasons)
    }

    /// Named by a coupon or by the shop's server: earns all, whatever the model.
    fn by_name(&self, sale: &Sale, member: Option<usize>) -> Led {
        let Some(member) = member else { return Led::default() };
        match self.left_out(sale, member) {
            None => (vec![whole(member, None)], Vec::new()),
            Some(why) => (Vec::new(), vec![why]),
        }
    }

    /// Who is not accepted at the sale, or is the buyer, does not earn (A1).
    fn left_out(&self, sale: &Sale, member: usize) -> Option<Reason> {
        match self.standing(member, sale.at) {
            Standing::Active => (sale.ties.buyer == Some(member)).then_some(Reason::Buyer),
            other => Some(Reason::NotAccepted(other)),
        }
    }

    /// What leads with the buyer's address are tied to, as far as they were left before the sale (W7).
    fn clicks_of_leads(&self, sale: &Sale) -> Vec<usize> {
        let hers = self.leads.iter().filter(|lead| {
            lead.product == sale.product && Some(lead.email) == sale.ties.email && lead.at <= sale.at
        });
        hers.flat_map(|lead| lead.clicks.iter().copied()).collect()
    }

    fn by_clicks(&self, sale: &Sale, named: &[usize]) -> Led {
        let journey = self.journey(sale, named);
        let (mut spells, mut left_out, mut could_not) = (Vec::<Spell>::new(), Vec::new(), false);
        for place in journey {
            let click = self.clicks[place];
            let Some(member) = click.member else { continue }; // The creator's are never touches (L5).
            let expires = self.expiry(sale, place);
            if let Some(why) = self.left_out(sale, member) {
                left_out.push((why, expires.is_some_and(|expires| expires >= sale.at)));
                continue;
            }
            let Some(expires) = expires else {
                could_not = true;
                continue;
            };
            let hers = spells.iter_mut().rev().find(|spell| spell.member == member);
            match hers {
                Some(spell) if click.at <= spell.ends => {
                    spell.newest = place;
                    spell.ends = spell.ends.max(expires);
                }
                _ => spells.push(Spell { member, first: place, newest: place, ends: expires }),
            }
        }
        let live: Vec<Spell> = spells.iter().copied().filter(|spell| spell.ends >= sale.at).collect();
        let shares = choose(sale.terms.model, &live);
        if !shares.is_empty() {
            return (shares, Vec::new());
        }
        let living: Vec<Reason> = left_out.iter().filter(|(_, lives)| *lives).map(|(why, _)| *why).collect();
        if !living.is_empty() {
            return (Vec::new(), living);
        }
        let expired = spells.iter().map(|spell| spell.ends).max().map(Reason::Expired);
        let others = left_out.iter().map(|(why, _)| *why);
        let never = could_not.then_some(Reason::CouldNotEarn);
        (Vec::new(), expired.into_iter().chain(others).chain(never).collect())
    }

    /// The verdict of the same customer's first conversion (renewals).
    fn by_customer(&self, sale: &Sale, place: Option<usize>) -> Led {
        let Some(customer) = sale.ties.customer else { return Led::default() };
        let of_her = |(product, of, _): &&(usize, u8, usize)| (*product, *of) == (sale.product, customer);
        let first = self.customers.iter().find(of_her).map(|(_, _, first)| *first);
        // It is not its own customer's first.
        let Some(first) = first.filter(|first| Some(*first) != place) else { return Led::default() };
        let first = &self.sales[first];
        let left_out = |share: &Share| self.left_out(sale, share.member);
        let mut kept = first.shares.clone();
        kept.retain(|share| left_out(share).is_none());
        if kept.len() == 1 && first.shares.len() > 1 {
            kept[0].part = 1_000_000;
        }
        (kept, first.shares.iter().filter_map(left_out).collect())
    }

    /// The clicks that hang together with what a conversion named, for its product, until it happened, in order.
    fn journey(&self, sale: &Sale, named: &[usize]) -> Vec<usize> {
        let mut found = BTreeSet::new();
        for named in named {
            let mut next = Some(*named);
            while let Some(place) = next {
                found.insert(place);
                next = self.clicks[place].previous;
            }
        }
        let counts = |place: &usize| {
            let click = &self.clicks[*place];
            !click.lost && click.product == sale.product && click.at <= sale.at
        };
        found.into_iter().filter(counts).collect()
    }

    /// Until when a click may earn for a conversion. One's own may in tests only (C12); a pixel has a window of
    /// its own (C3).
    fn expiry(&self, sale: &Sale, place: usize) -> Option<i64> {
        let click = self.clicks[place];
        let expires = match (click.own, sale.test) {
            (false, _) => click.expires?,
            (true, true) => end_of(click.at, sale.terms.window),
            (true, false) => return None,
        };
        let pixel = if sale.by_page { end_of(click.at, Some(sale.terms.pixel_days)) } else { NEVER };
        Some(expires.min(pixel))
    }

    /// The rate of what was bought, before anybody's own (C1, M1).
    pub(super) fn rate_of(&self, sale: &Sale) -> Rate {
        match EVENTS[sale.event] {
            "purchase" => {
                let offer = self.products[sale.product].at_first.offer_rate.filter(|_| sale.with_offer);
                offer.unwrap_or(sale.terms.rate)
            }
            "signup" => sale.terms.signup,
            _ => Rate::default(),
        }
    }

    fn somebody_has_a_rate(&self, sale: &Sale) -> bool {
        let of_product =
            (0..self.members.len()).filter(|member| self.members[*member].product == sale.product);
        let has = |member| self.own_rate(member, sale.at).is_some_and(|rate| rate != Rate::default());
        EVENTS[sale.event] == "purchase" && of_product.into_iter().any(has)
    }

    /// Whichever rate gives more for this sale (M1).
    fn with_rates(&self, sale: &Sale, mut shares: Vec<Share>) -> Vec<Share> {
        let base = self.rate_of(sale);
        for share in &mut shares {
            share.rate = base;
            let own = self.own_rate(share.member, sale.at).filter(|_| EVENTS[sale.event] == "purchase");
            let Some(own) = own else { continue };
            if self.worth_more(sale, own) > self.worth_more(sale, base) {
                share.rate = own;
            }
        }
        shares
    }
}

/// All of it for one.
fn whole(member: usize, click: Option<usize>) -> Share {
    Share { member, part: 1_000_000, click, rate: Rate::default() }
}

/// The model chooses among the live spells (A2 to A4).
fn choose(model: Whose, live: &[Spell]) -> Vec<Share> {
    let first = live.iter().min_by_key(|spell| spell.first);
    let last = live.iter().max_by_key(|spell| spell.newest);
    let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
    let parts = match model {
        Whose::Last => (0, 1_000_000),
        Whose::First => (1_000_000, 0),
        Whose::Shared(_) | Whose::EachFull if first.member == last.member => (0, 1_000_000),
        Whose::Shared(part) => (part, 1_000_000 - part),
        Whose::EachFull => (1_000_000, 1_000_000),
    };
    let mut shares = vec![
        Share { part: parts.0, ..whole(first.member, Some(first.first)) },
        Share { part: parts.1, ..whole(last.member, Some(last.newest)) },
    ];
    shares.retain(|share| share.part > 0);
    shares
}
