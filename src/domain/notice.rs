//! Notice: what pays less takes effect three days after it was set, what pays more at once (`product.md` P4).

use std::collections::BTreeSet;

use super::commission::Rate;
use super::conversion::Event;
use super::dated::Dated;
use super::money::Currency;
use super::product::{Model, Split, Terms};
use super::renewals::Renewals;
use super::time::{DAY_MS, Timestamp, Window};

/// How long terms that pay less wait after they were set, milliseconds.
pub const NOTICE_MS: i64 = 3 * DAY_MS;

/// Whether there is a sale for which the second rate pays less than the first.
pub fn pays_less(was: Rate, becomes: Rate) -> bool {
    becomes.percent < was.percent || becomes.flat < was.flat
}

/// The part of a change of terms that needs no notice: better rates, shorter holds, more renewals, old customers
/// too, and windows, which only count for clicks to come. The rest stays as it is in force. Where the answer says all that was wished,
/// nothing waits.
pub fn at_once(in_force: &Terms, wished: &Terms) -> Terms {
    let mut events = in_force.events.clone();
    for event in named_in(in_force, wished) {
        if !pays_less(event_rate(in_force, event), event_rate(wished, event)) {
            match wished.events.get(event) {
                Some(rate) => events.insert(event.clone(), *rate),
                None => events.remove(event),
            };
        }
    }
    let less = pays_less(in_force.commission, wished.commission);
    Terms {
        number: in_force.number,
        since: in_force.since,
        model: in_force.model,
        window: wished.window,
        pixel_window_days: wished.pixel_window_days,
        commission: if less { in_force.commission } else { wished.commission },
        events,
        hold_days: in_force.hold_days.min(wished.hold_days),
        renewals: in_force.renewals.max(wished.renewals),
        new_customers_only: in_force.new_customers_only && wished.new_customers_only,
    }
}

/// Terms as they come into force: those that hold from now on, and those that follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    /// In force now.
    pub now: Terms,
    /// In force later.
    pub ahead: Option<Terms>,
}

/// What becomes of the terms that are in force and those that were announced (`ahead`) when others are wished.
/// What was announced and is not yet in force is replaced; whatever pays no less than was announced keeps
/// its date. Where nobody was promised anything, all is in force at once. Numbers only grow, also where the
/// announced is withdrawn.
pub fn coming(
    in_force: &Terms,
    ahead: Option<&Terms>,
    wished: &Terms,
    promised: bool,
    now: Timestamp,
) -> Coming {
    let mut first = if promised { at_once(in_force, wished) } else { wished.clone() };
    let mut then = (!first.says_the_same(wished)).then(|| wished.clone());
    let same_ahead = match (&then, ahead) {
        (Some(then), Some(ahead)) => then.says_the_same(ahead),
        (None, None) => true,
        _ => false,
    };
    let same_now = first.says_the_same(in_force);
    if same_now && same_ahead {
        return Coming { now: in_force.clone(), ahead: ahead.cloned() };
    }
    let mut number = ahead.unwrap_or(in_force).number;
    (first.number, first.since) = (in_force.number, in_force.since);
    if !same_now || then.is_none() {
        number += 1;
        (first.number, first.since) = (number, now.max(in_force.since));
    }
    if let Some(then) = &mut then {
        let announced = ahead.filter(|ahead| at_once(ahead, wished).says_the_same(wished));
        then.number = number + 1;
        then.since = announced.map_or(now.plus_ms(NOTICE_MS), |ahead| ahead.since);
    }
    Coming { now: first, ahead: then }
}

/// The moment from which a rate holds that is set now: at once, or after the notice where it may pay less.
/// `was` and `becomes` are what is paid before and after, with what stands in where there is no own rate.
/// A rate that pays no less than `announced` keeps its date.
pub fn rate_since(
    was: Rate,
    becomes: Rate,
    announced: Option<(Timestamp, Rate)>,
    promised: bool,
    now: Timestamp,
) -> Timestamp {
    if !promised || !pays_less(was, becomes) {
        return now;
    }
    match announced {
        Some((since, announced)) if !pays_less(announced, becomes) => since,
        _ => now.plus_ms(NOTICE_MS),
    }
}

/// Sets a rate over time, with the notice it needs. `else_rate` is what is paid where there is none of its own.
pub fn set_rate(
    rate: &mut Dated<Option<Rate>>,
    wished: Option<Rate>,
    else_rate: Rate,
    promised: bool,
    now: Timestamp,
) {
    let paid = |rate: Option<Rate>| rate.unwrap_or(else_rate);
    let announced = rate.next(now).map(|(since, rate)| (since, paid(rate)));
    let since = rate_since(paid(rate.at(now)), paid(wished), announced, promised, now);
    rate.set(wished, since, now);
}

/// One thing that differs between what holds and what comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The commission of purchases.
    Commission(Rate, Rate),
    /// The commission of another event; none pays nothing.
    Event(Event, Option<Rate>, Option<Rate>),
    /// Whose click counts.
    Model(Model, Model),
    /// How long a commission is Held, days.
    Hold(u16, u16),
    /// For which renewals it pays.
    Renewals(Renewals, Renewals),
    /// Whether only new customers' purchases pay, from now on.
    NewCustomersOnly(bool),
    /// How long a click may earn; only for clicks to come.
    Window(Window, Window),
    /// The same for a pixel, days.
    PixelWindow(u16, u16),
}

impl Difference {
    /// It in plain words for the history: `Commission: 20 % instead of 30 %`.
    pub fn words(&self, currency: Currency) -> String {
        let paid = |rate: &Option<Rate>| rate.map_or("nothing".into(), |rate| rate.words(currency));
        let days = |days: &u16| if *days == 1 { "1 day".to_owned() } else { format!("{days} days") };
        let (what, was, becomes) = match self {
            Self::Commission(was, becomes) => {
                ("Commission".into(), was.words(currency), becomes.words(currency))
            }
            Self::Event(event, was, becomes) => (format!("Commission for {event}"), paid(was), paid(becomes)),
            Self::Model(was, becomes) => ("Model".into(), model_words(*was), model_words(*becomes)),
            Self::Hold(was, becomes) => ("Held for".into(), days(was), days(becomes)),
            Self::Renewals(was, becomes) => ("Renewals that pay".into(), was.words(), becomes.words()),
            Self::NewCustomersOnly(only) => {
                let words = |only| if only { "new customers only" } else { "every customer" }.to_owned();
                ("A sale pays for".into(), words(!only), words(*only))
            }
            Self::Window(was, becomes) => {
                ("Clicks may earn for".into(), was.to_string(), becomes.to_string())
            }
            Self::PixelWindow(was, becomes) => {
                ("Clicks may earn through a pixel for".into(), days(was), days(becomes))
            }
        };
        format!("{what}: {becomes} instead of {was}")
    }
}

/// What differs between terms, in the order in which they are told.
pub fn differences(was: &Terms, becomes: &Terms) -> Vec<Difference> {
    let mut all = Vec::new();
    if was.commission != becomes.commission {
        all.push(Difference::Commission(was.commission, becomes.commission));
    }
    for event in named_in(was, becomes) {
        let (before, after) = (was.events.get(event).copied(), becomes.events.get(event).copied());
        if before != after {
            all.push(Difference::Event(event.clone(), before, after));
        }
    }
    if was.model != becomes.model {
        all.push(Difference::Model(was.model, becomes.model));
    }
    if was.hold_days != becomes.hold_days {
        all.push(Difference::Hold(was.hold_days, becomes.hold_days));
    }
    if was.renewals != becomes.renewals {
        all.push(Difference::Renewals(was.renewals, becomes.renewals));
    }
    if was.new_customers_only != becomes.new_customers_only {
        all.push(Difference::NewCustomersOnly(becomes.new_customers_only));
    }
    if was.window != becomes.window {
        all.push(Difference::Window(was.window, becomes.window));
    }
    if was.pixel_window_days != becomes.pixel_window_days {
        all.push(Difference::PixelWindow(was.pixel_window_days, becomes.pixel_window_days));
    }
    all
}

/// A model with its part, in a few words.
pub fn model_words(model: Model) -> String {
    match model {
        Model::Last => "Last click".into(),
        Model::First => "First click".into(),
        Model::Multiple(Split::Share { first }) => format!("Multiple clicks, {first} % to the first"),
        Model::Multiple(Split::EachFull) => "Multiple clicks, a full commission each".into(),
    }
}

fn named_in<'t>(was: &'t Terms, becomes: &'t Terms) -> BTreeSet<&'t Event> {
    was.events.keys().chain(becomes.events.keys()).collect()
}

/// What is not named pays nothing.
fn event_rate(terms: &Terms, event: &Event) -> Rate {
    terms.events.get(event).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests;
