//! What holds when: terms with their notice, rates, and where everybody stands (P1, P4).

use super::{Model, State};
use crate::history::{Change, DAY, Rate, Selling, Standing, Terms};

/// What pays less takes effect three days after it was set (P4).
const NOTICE: i64 = 3 * DAY;

impl Model {
    /// The terms of a product at a moment.
    pub fn terms(&self, product: usize, moment: i64) -> Terms {
        at(&self.products[product].terms, moment)
    }

    /// Where an affiliation stands at a moment.
    pub fn standing(&self, member: usize, moment: i64) -> Standing {
        at(&self.members[member].standing, moment)
    }

    /// Since when somebody is banned, who is banned now.
    pub fn banned_since(&self, member: usize) -> Option<i64> {
        let last = self.members[member].standing.last();
        last.filter(|(_, standing)| *standing == Standing::Banned).map(|(since, _)| *since)
    }

    /// Her own rate at a moment.
    pub fn own_rate(&self, member: usize, moment: i64) -> Option<Rate> {
        at(&self.members[member].own_rate, moment)
    }

    /// An affiliation goes into another state, where that is possible. Whether it is.
    pub fn enter(&mut self, member: usize, to: Standing) -> bool {
        let from = self.standing(member, self.now);
        let possible = match to {
            Standing::Active => true,
            Standing::Paused => from == Standing::Active,
            Standing::Banned => true,
            Standing::Left => matches!(from, Standing::Active | Standing::Paused),
        };
        if !possible || from == to {
            return false;
        }
        let now = self.now;
        self.members[member].standing.push((now, to));
        if to == Standing::Banned {
            // Only a ban turns Held to Refused (P1); what is Due stays hers.
            for sale in &mut self.sales {
                let hers = sale.shares.iter().any(|share| share.member == member);
                if hers && !sale.test && sale.state != State::Refused && sale.is_held(now) {
                    sale.refused_to.insert(member);
                }
            }
        }
        true
    }

    /// Whether somebody was told the terms of a product.
    fn is_promised(&self, member: usize) -> bool {
        matches!(self.standing(member, self.now), Standing::Active | Standing::Paused)
    }

    /// An affiliation gets a rate of its own, or loses it.
    pub fn set_own_rate(&mut self, member: usize, rate: Option<Rate>) {
        let now = self.now;
        let promised = self.is_promised(member);
        let rates = &mut self.members[member].own_rate;
        let (was, becomes) = (at(rates, now).unwrap_or_default(), rate.unwrap_or_default());
        let announced = rates.iter().find(|(since, _)| *since > now).copied();
        // What was announced is replaced; what is no worse than it keeps its date.
        rates.retain(|(since, _)| *since <= now);
        if at(rates, now) == rate {
            return;
        }
        let since = if !promised || !pays_less(was, becomes) {
            now
        } else {
            match announced {
                Some((since, then)) if !pays_less(then.unwrap_or_default(), becomes) => since,
                _ => now + NOTICE,
            }
        };
        rates.push((since, rate));
    }

    /// A product's terms change: what is better holds at once, and all of it after the notice.
    pub fn change(&mut self, product: usize, change: Change) {
        let now = self.now;
        let promised = (0..self.members.len())
            .any(|member| self.members[member].product == product && self.is_promised(member));
        let terms = &mut self.products[product].terms;
        let in_force = at(terms, now);
        let announced = terms.iter().find(|(since, _)| *since > now).copied();
        let last = announced.map_or(in_force, |(_, terms)| terms);
        let wished = changed(last, change);
        terms.retain(|(since, _)| *since <= now);
        let at_once = if promised { the_better_part(in_force, wished) } else { wished };
        if at_once != in_force {
            terms.push((now, at_once));
        }
        if at_once != wished {
            let since = match announced {
                Some((since, then)) if the_better_part(then, wished) == wished => since,
                _ => now + NOTICE,
            };
            terms.push((since, wished));
        }
    }

    /// A product is paused, retired, or sold again.
    pub fn sell(&mut self, product: usize, selling: Selling) {
        self.products[product].selling = selling;
    }
}

/// The value at a moment: the last that began by then.
fn at<T: Copy>(values: &[(i64, T)], moment: i64) -> T {
    let then = values.iter().rev().find(|(since, _)| *since <= moment);
    then.unwrap_or(&values[0]).1
}

fn pays_less(was: Rate, becomes: Rate) -> bool {
    becomes.percent < was.percent || becomes.flat < was.flat
}

/// What of a change needs no notice: better rates, shorter holds, more renewals, old customers too, and windows, which only clicks to come have.
fn the_better_part(in_force: Terms, wished: Terms) -> Terms {
    let better = |was: Rate, becomes: Rate| if pays_less(was, becomes) { was } else { becomes };
    let paid = |renewals: Option<u32>| renewals.unwrap_or(u32::MAX);
    let fewer = paid(wished.renewals) < paid(in_force.renewals);
    Terms {
        model: in_force.model,
        window: wished.window,
        pixel_days: wished.pixel_days,
        rate: better(in_force.rate, wished.rate),
        signup: better(in_force.signup, wished.signup),
        hold: in_force.hold.min(wished.hold),
        renewals: if fewer { in_force.renewals } else { wished.renewals },
        new_only: in_force.new_only && wished.new_only,
    }
}

fn changed(terms: Terms, change: Change) -> Terms {
    match change {
        Change::Model(model) => Terms { model, ..terms },
        Change::Window(window) => Terms { window, ..terms },
        Change::Rate(rate) => Terms { rate, ..terms },
        Change::Signup(signup) => Terms { signup, ..terms },
        Change::Hold(hold) => Terms { hold, ..terms },
        Change::Renewals(renewals) => Terms { renewals, ..terms },
        Change::NewOnly(new_only) => Terms { new_only, ..terms },
        Change::All(all) => all,
    }
}
