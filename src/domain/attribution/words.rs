//! Verdicts in words: affiliates ask "why not me?", and the answer goes all the way to the page (A7, A8).

use super::{Considered, Role, Share, TouchStanding, Verdict, Why};
use crate::domain::affiliation::AffiliationState;
use crate::domain::product::{Model, Split};
use crate::domain::time::{DAY_MS, Expiry, Timestamp};

impl Verdict {
    /// Who earned, in a line: `ana 50 %, ben 50 %`, or `nobody: expired 1 day ago`. `name` says how a
    /// sharer is called where the line is shown.
    pub fn summary(&self, sale_at: Timestamp, name: impl Fn(&Share) -> String) -> String {
        if self.shares.is_empty() {
            return format!("nobody: {}", self.why.reason(sale_at));
        }
        shares_in_words(&self.shares, name)
    }

    /// The rule that chose, or why nobody earned, as a sentence for the conversion's page.
    pub fn sentence(&self, sale_at: Timestamp) -> String {
        self.why.sentence(self.model, sale_at)
    }
}

/// Shares in a line: `ana 50 %, ben 50 %`. Empty where there are none.
pub fn shares_in_words(shares: &[Share], name: impl Fn(&Share) -> String) -> String {
    let each: Vec<String> = shares.iter().map(|share| format!("{} {} %", name(share), share.part)).collect();
    each.join(", ")
}

impl Why {
    /// A few words, for lists, logs and the answer to a report.
    pub fn reason(self, sale_at: Timestamp) -> String {
        match self {
            Self::Coupon => "the affiliate's coupon was used".into(),
            Self::NamedByServer => "the server named the affiliate".into(),
            Self::Clicks => "by the visitor's clicks".into(),
            Self::FirstOfCustomer => "as the customer's first conversion".into(),
            Self::Lead => "by a lead with the buyer's email".into(),
            Self::NoClick => "no affiliate's click found".into(),
            Self::AllExpired(at) => format!("expired {} ago", span(sale_at.since(at))),
            Self::BuyerIsAffiliate => "the buyer is the affiliate".into(),
            Self::NotAccepted(state) => format!("affiliate {}", not_accepted(state)),
            Self::CouldNotEarn => "the clicks could not earn when they were made".into(),
            Self::PaysNothing => "the product pays nothing for this event".into(),
            Self::RenewalUnpaid { paid: 0, .. } => "the product pays nothing for renewals".into(),
            Self::RenewalUnpaid { number, paid } => {
                format!("renewal {number}, and the product pays for {}", first(paid))
            }
            Self::BoughtBefore => "this customer has bought the product before".into(),
            Self::Refused => "refused".into(),
            Self::Reassigned => "assigned by the creator".into(),
        }
    }

    /// A whole sentence, for a page that explains. `model` is the one in force.
    pub fn sentence(self, model: Model, sale_at: Timestamp) -> String {
        match self {
            Self::Coupon => {
                "An affiliate's coupon was used: its owner earns all, whatever the clicks.".into()
            }
            Self::NamedByServer => {
                "The shop's server named the affiliate, who earns all, whatever the clicks.".into()
            }
            Self::Clicks => rule(model).into(),
            Self::FirstOfCustomer => {
                "No click could still earn; who earned the customer's first conversion earns this one too."
                    .into()
            }
            Self::Lead => format!("A lead with the buyer's email leads to the clicks. {}", rule(model)),
            Self::NoClick => "Nobody earns: no affiliate's click was found.".into(),
            Self::AllExpired(at) => {
                format!(
                    "Nobody earns: every click had expired, the latest {} before.",
                    span(sale_at.since(at))
                )
            }
            Self::BuyerIsAffiliate => {
                "Nobody earns: the buyer is the affiliate, and nobody earns from her own purchase.".into()
            }
            Self::NotAccepted(state) => {
                format!("Nobody earns: at the sale the affiliate was {}.", not_accepted(state))
            }
            Self::CouldNotEarn => {
                "Nobody earns: the clicks were made while they could not earn (the affiliate was not \
                 accepted then, or they were the affiliate's or the creator's own)."
                    .into()
            }
            Self::PaysNothing => "Nobody earns: the product pays nothing for this event.".into(),
            Self::RenewalUnpaid { paid: 0, .. } => {
                "Nobody earns: this is a renewal, and the product pays for a customer's first purchase only."
                    .into()
            }
            Self::RenewalUnpaid { number, paid } => format!(
                "Nobody earns: this is renewal {number} of this customer, and the product pays for {} only.",
                first(paid)
            ),
            Self::BoughtBefore => {
                "Nobody earns: the product pays for new customers only, and this one has bought it before."
                    .into()
            }
            Self::Refused => "Nobody earns: the conversion was refused.".into(),
            Self::Reassigned => "The creator decided who earned this, with a written reason.".into(),
        }
    }
}

impl Considered {
    /// What became of the click, in a few words, for its line in the journey.
    pub fn outcome(&self, sale_at: Timestamp) -> String {
        match self.standing {
            TouchStanding::Earned => "earned".into(),
            TouchStanding::NotChosen => "live, not chosen".into(),
            TouchStanding::Expired(at) => {
                let cut_by_pixel = self.step.expires.is_some_and(|own| Expiry::At(at) < own);
                let whose = if cut_by_pixel { " (the pixel's own window)" } else { "" };
                format!("expired {} before{whose}", span(sale_at.since(at)))
            }
            TouchStanding::Creator => "the creator's link, which never earns".into(),
            TouchStanding::CouldNotEarn if self.step.own => "an own click, for tests only".into(),
            TouchStanding::CouldNotEarn => "could not earn when it was made".into(),
            TouchStanding::NotAccepted(state) => format!("affiliate {}", not_accepted(state)),
            TouchStanding::Buyer => "the buyer is the affiliate".into(),
            TouchStanding::AfterTheSale => "after the sale".into(),
        }
    }
}

impl Role {
    /// Why she has her share, in a word or two for a table.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sole => "alone",
            Self::First => "first click",
            Self::Last => "last click",
        }
    }
}

fn rule(model: Model) -> &'static str {
    match model {
        Model::Last => "Last click: the affiliate of the newest live click earns all.",
        Model::First => "First click: the affiliate whose live clicks began earliest earns all.",
        Model::Multiple(Split::Share { .. }) => {
            "Multiple clicks: the first and the last affiliate share one commission."
        }
        Model::Multiple(Split::EachFull) => {
            "Multiple clicks: the first and the last affiliate earn a full commission each."
        }
    }
}

/// `the first`, `the first 3`.
fn first(paid: u32) -> String {
    if paid == 1 { "the first".into() } else { format!("the first {paid}") }
}

fn not_accepted(state: AffiliationState) -> &'static str {
    match state {
        AffiliationState::Applied => "not yet accepted",
        AffiliationState::Rejected => "not accepted",
        state => state.word(),
    }
}

/// How long a span is, in its largest whole unit.
fn span(ms: i64) -> String {
    const MINUTE_MS: i64 = 60_000;
    const HOUR_MS: i64 = 60 * MINUTE_MS;
    let (count, unit) = match ms {
        DAY_MS.. => (ms / DAY_MS, "day"),
        HOUR_MS.. => (ms / HOUR_MS, "hour"),
        MINUTE_MS.. => (ms / MINUTE_MS, "minute"),
        _ => return "less than a minute".into(),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}
