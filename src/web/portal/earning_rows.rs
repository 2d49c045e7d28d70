//! What she earned, as rows of a table: when, for what, how much, where the money is, and why in a few words.

use super::me::Me;
use crate::domain::attribution::{Role, Share, StepBy, Why};
use crate::domain::commission::{self, Rate};
use crate::domain::conversion::Conversion;
use crate::domain::ledger::{Entry, EntryKind, EntryState};
use crate::domain::money::{Currency, Money, Percent};
use crate::domain::product::Model;
use crate::domain::time::{DAY_MS, Expiry};
use crate::store::view::earnings::Earning;
use crate::web::format;

/// A conversion in a table of hers.
pub(super) struct EarningRow {
    /// Her page of it.
    pub(super) href: String,
    /// When it happened.
    pub(super) iso: String,
    pub(super) date: String,
    pub(super) bought: String,
    pub(super) product: String,
    /// Empty for an event without an amount.
    pub(super) sale: String,
    /// Her rate, and her part where there is another.
    pub(super) rate: String,
    pub(super) part: String,
    pub(super) commission: String,
    /// What it was before money went back; empty where none did.
    pub(super) before: String,
    pub(super) state: Option<StateTag>,
    pub(super) why: String,
}

/// One of the six words for the state of money, with what else is to say.
pub(super) struct StateTag {
    /// The class that colours it.
    pub(super) class: &'static str,
    pub(super) word: &'static str,
    pub(super) more: String,
    /// The statement that it is on, once it is paid; empty before.
    pub(super) statement: String,
}

/// Her share of a conversion, where she has one now.
pub(super) fn share_of<'c>(me: &Me, conversion: &'c Conversion) -> Option<&'c Share> {
    conversion.verdict.shares.iter().find(|share| share.affiliate == me.affiliate.id)
}

/// What an earning is worth to her: what is left of it, and what it was before anything went back.
pub(super) struct Worth {
    pub(super) left: Vec<Money>,
    pub(super) before: Vec<Money>,
}

impl Worth {
    /// From her share and her entries. What she has no share of any more is worth what she once earned.
    pub(super) fn of(me: &Me, earning: &Earning) -> Self {
        let earned = earned_last(&earning.entries);
        let before = judged(me, &earning.conversion).unwrap_or(earned);
        let left = match earning.conversion.test {
            true => before.clone(),
            false => sums(earning.entries.iter()),
        };
        Self { left, before }
    }

    /// What a table shows of it: what is left, or what it was where nothing is.
    pub(super) fn shown(&self) -> Vec<Money> {
        if self.left.is_empty() { self.before.clone() } else { self.left.clone() }
    }
}

/// What her share was judged to be worth.
fn judged(me: &Me, conversion: &Conversion) -> Option<Vec<Money>> {
    let shares = &conversion.verdict.shares;
    let hers = shares.iter().position(|share| share.affiliate == me.affiliate.id)?;
    let product = me.app.store.mirror().product(conversion.product)?;
    let rates: Vec<_> = conversion.rates.iter().map(|share| share.rate).collect();
    commission::commissions(shares, &rates, conversion.amount, product.currency).into_iter().nth(hers)
}

/// What she earned when it was last judged.
fn earned_last(entries: &[Entry]) -> Vec<Money> {
    let earned = || entries.iter().filter(|entry| matches!(entry.kind, EntryKind::Earned { .. }));
    let last = earned().map(|entry| entry.at).max();
    sums(earned().filter(|entry| Some(entry.at) == last))
}

/// Sums by currency, without those that are zero.
fn sums<'e>(entries: impl Iterator<Item = &'e Entry>) -> Vec<Money> {
    let mut sums: Vec<Money> = Vec::new();
    for amount in entries.map(|entry| entry.amount) {
        match sums.iter_mut().find(|sum| sum.currency == amount.currency) {
            Some(sum) => sum.minor += amount.minor,
            None => sums.push(amount),
        }
    }
    sums.retain(|sum| sum.minor != 0);
    sums
}

impl Me {
    /// A conversion as a row.
    pub(super) fn earning_row(&self, earning: &Earning) -> EarningRow {
        let conversion = &earning.conversion;
        let currency = conversion.amount.currency;
        let share = share_of(self, conversion);
        let worth = Worth::of(self, earning);
        let was_more = !worth.left.is_empty() && worth.left != worth.before;
        EarningRow {
            href: self.to(&format!("/portal/conversions/{}", conversion.id)),
            iso: format::iso(conversion.at.0),
            date: self.date(conversion.at),
            bought: self.bought(conversion),
            product: self.product_name(conversion.product),
            sale: match conversion.amount.minor == 0 && !conversion.event.is_purchase() {
                true => String::new(),
                false => self.money(conversion.amount),
            },
            rate: share.map_or_else(String::new, |share| {
                let (rate, currency) = self.rate_of(conversion, share);
                self.rate(rate, currency)
            }),
            part: share.map_or_else(String::new, |share| self.part_of(share)),
            commission: self.sums(&worth.shown(), currency),
            before: match was_more {
                true => (self.words.earning.after_refund)(&self.sums(&worth.before, currency)),
                false => String::new(),
            },
            state: self.earning_state(earning),
            why: self.why_in_short(earning),
        }
    }

    /// The offer that was bought; where that is not known, the product, or what happened.
    pub(super) fn bought(&self, conversion: &Conversion) -> String {
        match conversion.offer.and_then(|id| self.app.store.mirror().offer(id)) {
            Some(offer) => offer.name.to_string(),
            None if conversion.event.is_purchase() => self.product_name(conversion.product),
            None => crate::web::words::event(self.words.language, &conversion.event),
        }
    }

    /// A product's name; products are never taken away.
    pub(super) fn product_name(&self, id: crate::domain::id::ProductId) -> String {
        self.app.store.mirror().product(id).map_or_else(|| id.to_string(), |product| product.name.to_string())
    }

    /// The rate that her share was judged by, and the currency of its flat part.
    pub(super) fn rate_of(&self, conversion: &Conversion, share: &Share) -> (Rate, Currency) {
        let judged = conversion.rates.iter().find(|rate| rate.affiliation == share.affiliation);
        let product = self.app.store.mirror().product(conversion.product);
        let currency = product.map_or(conversion.amount.currency, |product| product.currency);
        (judged.map_or(conversion.rate, |judged| judged.rate), currency)
    }

    /// What part is hers where another affiliate has one too; nothing of whom, or of what the other earned.
    pub(super) fn part_of(&self, share: &Share) -> String {
        let words = &self.words.earning;
        match (share.role, share.part) {
            (Role::Sole, _) => String::new(),
            (_, Percent::WHOLE) => words.another_too.to_owned(),
            (_, part) if part.millionths() == 500_000 => words.half_each.to_owned(),
            (_, part) => (words.part_is_yours)(&self.words.formats.percent(part)),
        }
    }

    /// Where the money of an earning is; `None` where her share came to nothing.
    pub(super) fn earning_state(&self, earning: &Earning) -> Option<StateTag> {
        let words = &self.words.earning;
        if earning.conversion.test {
            let (more, statement) = (String::new(), String::new());
            return Some(StateTag { class: "test", word: words.test, more, statement });
        }
        let state = earning.state(self.now)?;
        let since = earning.entries.iter().filter_map(|entry| entry.due_at).max();
        let mut tag = self.state(state);
        if let (EntryState::Due, Some(since)) = (state, since) {
            tag.more = (words.since)(&self.date(since));
        }
        let mut payments = earning.entries.iter().filter_map(|entry| earning.payments.of(entry));
        if let (EntryState::Paid, Some(last)) = (state, payments.next_back()) {
            tag.more = (words.on)(&self.date(last.at));
            tag.statement = self.to(&format!("/portal/payouts/{}", last.payout));
        }
        Some(tag)
    }

    /// A state in words.
    pub(super) fn state(&self, state: EntryState) -> StateTag {
        let words = &self.words.earning;
        let (class, word, more) = match state {
            EntryState::Held(until) => ("held", self.words.held, (words.until)(&self.date(until))),
            EntryState::Review => ("held", self.words.held, words.review.to_owned()),
            EntryState::Due => ("due", self.words.due, String::new()),
            EntryState::Paid => ("paid", words.paid, String::new()),
            EntryState::Reversed => ("reversed", words.reversed, String::new()),
            EntryState::Refused => ("refused", words.refused, String::new()),
        };
        StateTag { class, word, more, statement: String::new() }
    }

    /// `last click, with code jane7xkq on 3 Nov 2026; 60 days`.
    fn why_in_short(&self, earning: &Earning) -> String {
        let words = &self.words.earning;
        let conversion = &earning.conversion;
        let Some(share) = share_of(self, conversion) else {
            return match conversion.verdict.why {
                Why::Refused => words.was_refused,
                Why::Reassigned => words.reassigned_away,
                _ => words.judged_again,
            }
            .to_owned();
        };
        match conversion.verdict.why {
            Why::Coupon => words.coupon.to_owned(),
            Why::NamedByServer => words.named.to_owned(),
            Why::FirstOfCustomer => words.renewal.to_owned(),
            Why::Lead => words.lead.to_owned(),
            Why::Reassigned => words.reassigned.to_owned(),
            _ => self.by_click(conversion, share),
        }
    }

    fn by_click(&self, conversion: &Conversion, share: &Share) -> String {
        let words = &self.words.earning;
        let rule = match (conversion.verdict.model, share.role) {
            (_, Role::First) => words.first_of_several,
            (_, Role::Last) => words.last_of_several,
            (Model::Last, Role::Sole) => words.last_click,
            (Model::First, Role::Sole) => words.first_click,
            (Model::Multiple(_), Role::Sole) => words.first_and_last,
        };
        let considered = &conversion.verdict.considered;
        let hers =
            |by: StepBy| matches!(by, StepBy::Affiliation { affiliate, .. } if affiliate == share.affiliate);
        let step = considered.iter().map(|one| &one.step).find(|step| Some(step.click) == share.click);
        let Some(step) = step.filter(|step| hers(step.by)) else { return rule.to_owned() };
        let with = (words.with_code)(step.code.as_str(), &self.date(step.at));
        match step.expires {
            Some(Expiry::At(end)) => match u16::try_from(end.since(step.at) / DAY_MS) {
                Ok(days) if days > 0 => format!("{rule}, {with}; {}", self.days(days)),
                _ => format!("{rule}, {with}"),
            },
            Some(Expiry::Never) => format!("{rule}, {with}; {}", words.for_ever),
            None => format!("{rule}, {with}"),
        }
    }
}
