//! An affiliation: one affiliate accepted for one product. It owns one code.

use super::code::Code;
use super::commission::Rate;
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
    /// The codes she had before, oldest first. They lead on for ever (L2).
    pub former_codes: Vec<Code>,
    /// Her links.
    pub links: OwnLinks,
    /// Her own rate for purchases, with its dates (P4); the better one for each sale counts (M1). `None`: the
    /// product's.
    pub commission: Dated<Option<Rate>>,
    /// Where it stood since when, oldest first; the last one holds now. At most `HISTORY_MAX`.
    pub history: Vec<(Timestamp, AffiliationState)>,
    /// When it was made.
    pub created_at: Timestamp,
}

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
