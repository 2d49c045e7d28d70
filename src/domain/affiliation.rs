//! An affiliation: one affiliate accepted for one product. It owns one code.

use super::code::Code;
use super::commission::Rate;
use super::coupon::Coupon;
use super::dated::Dated;
use super::id::{AffiliateId, AffiliationId, ProductId};
use super::product::OwnLinks;
use super::time::Timestamp;

/// An affiliation as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affiliation {
    /// Numbered in the order they were made.
    pub id: AffiliationId,
    /// Who.
    pub affiliate: AffiliateId,
    /// For what.
    pub product: ProductId,
    /// Given the moment it is accepted, and its own for ever (L1).
    pub code: Code,
    /// The codes she had before, in the order in which she first had them; one that she took again is among them.
    /// They lead on for ever (L2).
    pub former_codes: Vec<Code>,
    /// Her links.
    pub links: OwnLinks,
    /// Her own rate for purchases, with its dates (P4); the better one for each sale counts (M1). `None`: the
    /// product's.
    pub commission: Dated<Option<Rate>>,
    /// Where it stood since when, oldest first; the last one holds now. At most `HISTORY_MAX`.
    pub history: Vec<(Timestamp, AffiliationState)>,
    /// The word that buyers type at the checkout; unlike any other of this product (`product.md` A6).
    pub coupon: Option<Coupon>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// How many codes an affiliate may have had before she asks her creator for another: former ones are hers for ever.
pub const FORMER_CODES_MAX: usize = 20;

/// How many changes of state are kept; the oldest are forgotten first.
pub const HISTORY_MAX: usize = 50;

impl Affiliation {
    /// Where it stands now.
    pub fn state(&self) -> AffiliationState {
        self.history.last().map_or(AffiliationState::Applied, |(_, state)| *state)
    }

    /// Where it stood at a moment: a sale is judged by the state at the sale (`product.md` A1).
    pub fn state_at(&self, moment: Timestamp) -> AffiliationState {
        let then = self.history.iter().rev().find(|(since, _)| *since <= moment).or(self.history.first());
        then.map_or(AffiliationState::Applied, |(_, state)| *state)
    }

    /// All her codes, in the order in which she first had them. A code keeps its place for ever: clicks remember
    /// by it which one was followed.
    fn codes(&self) -> impl Iterator<Item = &Code> {
        let is_new = !self.former_codes.contains(&self.code);
        self.former_codes.iter().chain(is_new.then_some(&self.code))
    }

    /// The place of one of her codes; of the present one, where this one is older than the memory of them.
    pub fn place_of(&self, code: &Code) -> u16 {
        let place_of = |wanted: &Code| self.codes().position(|one| one == wanted);
        let place = place_of(code).or_else(|| place_of(&self.code));
        place.and_then(|place| u16::try_from(place).ok()).unwrap_or(u16::MAX)
    }

    /// The code at a place.
    pub fn code_at(&self, place: u16) -> &Code {
        self.codes().nth(usize::from(place)).unwrap_or(&self.code)
    }

    /// Takes another code, or an earlier one again; gives the one before.
    pub fn take_code(&mut self, code: Code) -> Code {
        let before = std::mem::replace(&mut self.code, code);
        if !self.former_codes.contains(&before) {
            self.former_codes.push(before.clone());
        }
        before
    }

    /// Since when she is banned, if she is.
    pub fn banned_since(&self) -> Option<Timestamp> {
        self.history.last().filter(|(_, state)| *state == AffiliationState::Banned).map(|(since, _)| *since)
    }

    /// Goes into another state from a moment on.
    pub fn enter(&mut self, state: AffiliationState, since: Timestamp) {
        self.history.push((since, state));
        if self.history.len() > HISTORY_MAX {
            self.history.remove(0);
        }
    }
}

/// Where an affiliation stands (`product.md` P1). Only `Active` earns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AffiliationState {
    /// Applied; waits for the creator.
    Applied,
    /// Accepted.
    Active,
    /// Earns nothing until resumed.
    Paused,
    /// Sent away; what is Held becomes Refused.
    Banned,
    /// Left; her touches end, her money stays.
    Left,
    /// Applied and not accepted.
    Rejected,
    /// Invited by a link; waits for her.
    Invited,
}

impl AffiliationState {
    /// Whether she is accepted and may earn.
    pub fn is_accepted(self) -> bool {
        self == Self::Active
    }

    /// Whether she was told terms that others hold for her: then what pays less waits (`product.md` P4).
    pub fn is_promised(self) -> bool {
        match self {
            Self::Invited | Self::Applied | Self::Active | Self::Paused => true,
            Self::Banned | Self::Left | Self::Rejected => false,
        }
    }

    /// The state of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        let all = [
            Self::Applied,
            Self::Active,
            Self::Paused,
            Self::Banned,
            Self::Left,
            Self::Rejected,
            Self::Invited,
        ];
        all.into_iter().find(|state| state.word() == word)
    }

    /// The word that people and the API read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Banned => "banned",
            Self::Left => "left",
            Self::Rejected => "rejected",
            Self::Invited => "invited",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::LinkId;

    fn called(code: &str) -> Affiliation {
        Affiliation {
            id: AffiliationId(1),
            affiliate: AffiliateId(1),
            product: ProductId(1),
            code: Code::parse(code).unwrap(),
            former_codes: Vec::new(),
            links: OwnLinks { sales_page: LinkId(1), direct_payment: LinkId(2) },
            commission: Dated::since(Timestamp(0), None),
            history: Vec::new(),
            coupon: None,
            created_at: Timestamp(0),
        }
    }

    #[test]
    fn a_code_keeps_its_place_whatever_codes_come_after_it() {
        let code = |text| Code::parse(text).unwrap();
        let mut ana = called("ana");
        for (next, places) in [
            ("ana", vec!["ana"]),
            ("bread", vec!["ana", "bread"]),
            ("ana", vec!["ana", "bread"]),
            ("cake", vec!["ana", "bread", "cake"]),
            ("bread", vec!["ana", "bread", "cake"]),
            ("dough", vec!["ana", "bread", "cake", "dough"]),
        ] {
            ana.take_code(code(next));
            for (place, text) in (0..).zip(&places) {
                assert_eq!(
                    (ana.place_of(&code(text)), ana.code_at(place).as_str()),
                    (place, *text),
                    "{next}"
                );
            }
        }
    }

    #[test]
    fn where_a_code_is_not_remembered_the_present_one_stands_for_it() {
        let mut ana = called("ana");
        ana.take_code(Code::parse("bread").unwrap());
        assert_eq!(ana.place_of(&Code::parse("older").unwrap()), 1);
        assert_eq!(ana.code_at(7).as_str(), "bread");
    }
}
