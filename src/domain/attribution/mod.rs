//! Who earned: journey, terms, moment in, verdict out. The heart of the program, and pure.
//!
//! Three steps, each a rule of `product.md` 5:
//!
//! 1. Clicks become touches, touches become spells; who may not earn is left out (A1, `judged`, `spell`).
//! 2. The model chooses among the live spells: the last, the first, or both (A2 to A4, `choose`).
//! 3. The strongest tie that leads to somebody decides (A6, `decide`); a tie whose people are all left
//!    out falls through to the next, and where nobody remains the strongest reason is told (A7).
//!
//! `words` says it to people. The cases in `tests/cases.rs` are the specification, word for word.

mod judged;
mod spell;
mod verdict;
mod words;

#[cfg(test)]
mod tests;

pub use super::journey::{Journey, Step, StepBy};
pub use verdict::{Considered, Role, Share, ShareRate, TouchStanding, Verdict, Why};
pub use words::shares_in_words;

use super::affiliation::AffiliationState;
use super::code::Code;
use super::id::{AffiliateId, AffiliationId};
use super::money::Percent;
use super::product::{Model, Split};
use super::renewals::Renewals;
use super::time::{Timestamp, Window};
use judged::Judged;
use spell::Spell;

/// An affiliation that something other than a click points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The affiliation.
    pub affiliation: AffiliationId,
    /// Who that is.
    pub affiliate: AffiliateId,
    /// Its code.
    pub code: Code,
}

/// All that ties a conversion to people (`product.md` A6), strongest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ties {
    /// The owner of a coupon that was used.
    pub coupon: Option<Named>,
    /// An authenticated `affiliate`.
    pub affiliate: Option<Named>,
    /// All click ids and cookies that came with it, joined.
    pub journey: Journey,
    /// The shares of the same customer's first conversion (renewals).
    pub first_of_customer: Vec<Share>,
    /// The touches of leads with the buyer's email.
    pub leads: Journey,
}

/// The part of a product's terms, and of the world at the sale, that decides.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    /// Whose click counts.
    pub model: Model,
    /// The number of the terms in force, kept with the verdict.
    pub terms_number: u32,
    /// The product's window now. Touches carry their own expiry (W2); this one is for one's own clicks,
    /// which have none and are touches in tests (C12).
    pub window: Window,
    /// The moment of the conversion.
    pub moment: Timestamp,
    /// For pixels: touches older than so many days are expired, whatever their own expiry (C3).
    pub pixel_window_days: Option<u16>,
    /// Where each affiliation stands at the sale.
    pub standing: &'a dyn Fn(AffiliationId) -> AffiliationState,
    /// The affiliates who are the buyer and do not earn from themselves (A1, A7).
    pub buyers: &'a [AffiliateId],
    /// Whether the product pays anything for this event (A7).
    pub pays: bool,
    /// Whether the product pays for new customers only and the buyer has bought it before: then only a renewal is paid.
    pub bought_before: bool,
    /// Which renewal it is, if it goes to those who earned the customer's first conversion (M1). `None`: it would be
    /// the customer's first purchase, or none at all.
    pub renewal: Option<u32>,
    /// For which renewals the product pays.
    pub renewals: Renewals,
    /// A test conversion: one's own clicks are touches too (C12).
    pub test: bool,
}

#[cfg(test)]
impl Rules<'_> {
    /// The rules of a sale where nothing special holds: 60 days, everybody accepted, the buyer nobody.
    pub(crate) fn usual(model: Model, moment: Timestamp) -> Self {
        Self {
            model,
            terms_number: 1,
            window: Window::Days(60),
            moment,
            pixel_window_days: None,
            standing: &|_| AffiliationState::Active,
            buyers: &[],
            pays: true,
            bought_before: false,
            renewal: None,
            renewals: Renewals::All,
            test: false,
        }
    }
}

/// Who earned a conversion, in which shares, and why, or why nobody.
pub fn attribute(ties: &Ties, rules: &Rules<'_>) -> Verdict {
    let journey = Journey::of(ties.journey.steps.clone(), ties.journey.cut);
    let leads = Journey::of(ties.leads.steps.clone(), ties.leads.cut);
    let clicks = Judged::of(&journey, rules);
    let lead_clicks = Judged::of(&leads, rules);

    let under = |model| decide(model, ties, &clicks, &lead_clicks, rules);
    let (shares, why) = under(rules.model);

    let earned_by = |tie| if why == tie { shares.as_slice() } else { &[] };
    let considered = each_once(
        clicks
            .considered(earned_by(Why::Clicks))
            .chain(lead_clicks.considered(earned_by(Why::Lead)))
            .collect(),
    );
    let what_if = [Model::Last, Model::First, Model::Multiple(split_of(rules.model))]
        .into_iter()
        .map(|model| (model, under(model).0))
        .collect();
    Verdict {
        why,
        model: rules.model,
        terms: rules.terms_number,
        considered,
        cut: journey.cut || leads.cut,
        what_if,
        shares,
    }
}

/// Asks the ties in their order (A6). The first that leads to somebody decides; where none does, the
/// reason is that of the strongest which had anything to say.
fn decide(
    model: Model,
    ties: &Ties,
    clicks: &Judged<'_>,
    leads: &Judged<'_>,
    rules: &Rules<'_>,
) -> (Vec<Share>, Why) {
    if !rules.pays {
        return (Vec::new(), Why::PaysNothing);
    }
    let answers = [
        (Why::Coupon, named(ties.coupon.as_ref(), rules)),
        (Why::NamedByServer, named(ties.affiliate.as_ref(), rules)),
        (Why::Clicks, by_clicks(model, clicks)),
        (Why::FirstOfCustomer, renewed(&ties.first_of_customer, rules)),
        (Why::Lead, by_clicks(model, leads)),
    ];
    let mut strongest_reason = None;
    for (tie, answer) in answers {
        match answer {
            Answer::Earns(_) if rules.bought_before && !rules.is_renewal_by(tie) => {
                strongest_reason = strongest_reason.or(Some(Why::BoughtBefore));
            }
            Answer::Earns(shares) => return rules.paid(shares, tie),
            Answer::Nobody(why) => strongest_reason = strongest_reason.or(Some(why)),
            Answer::Silent => {}
        }
    }
    (Vec::new(), strongest_reason.unwrap_or(Why::NoClick))
}

impl Rules<'_> {
    /// What these sharers earn by this tie: of a renewal that is not paid (M1) nothing, whatever else ties it.
    fn paid(&self, shares: Vec<Share>, tie: Why) -> (Vec<Share>, Why) {
        match self.renewal {
            Some(number) if self.is_renewal_by(tie) && !self.renewals.pay_for(number) => {
                (Vec::new(), Why::RenewalUnpaid { number, paid: self.renewals.paid() })
            }
            _ => (shares, tie),
        }
    }

    fn is_renewal_by(&self, tie: Why) -> bool {
        tie == Why::FirstOfCustomer && self.renewal.is_some()
    }
}

/// What one tie says about a conversion.
enum Answer {
    /// These earn.
    Earns(Vec<Share>),
    /// It leads to people, and none of them may earn.
    Nobody(Why),
    /// It leads to no one.
    Silent,
}

/// The owner of a coupon, or who was named by the server, earns all, whatever the model.
fn named(named: Option<&Named>, rules: &Rules<'_>) -> Answer {
    let Some(named) = named else { return Answer::Silent };
    if let Some(left_out) = rules.left_out(named.affiliation, named.affiliate) {
        return Answer::Nobody(left_out.into());
    }
    Answer::Earns(vec![Share {
        affiliation: named.affiliation,
        affiliate: named.affiliate,
        code: named.code.clone(),
        part: Percent::WHOLE,
        role: Role::Sole,
        click: None,
    }])
}

/// Whom the model chooses among the live spells.
fn by_clicks(model: Model, clicks: &Judged<'_>) -> Answer {
    let shares = choose(model, &clicks.live);
    match clicks.why_nobody {
        _ if !shares.is_empty() => Answer::Earns(shares),
        Some(why) => Answer::Nobody(why),
        None => Answer::Silent,
    }
}

/// A renewal goes to those who earned the customer's first conversion. As with clicks (A1), who is left
/// out is left out before anything is shared: one who remains alone earns all.
fn renewed(first: &[Share], rules: &Rules<'_>) -> Answer {
    let left_out = |share: &Share| rules.left_out(share.affiliation, share.affiliate);
    let remaining: Vec<Share> = first.iter().filter(|share| left_out(share).is_none()).cloned().collect();
    match (remaining.as_slice(), first.iter().find_map(left_out)) {
        ([], None) => Answer::Silent,
        ([], Some(left_out)) => Answer::Nobody(left_out.into()),
        ([alone], Some(_)) => {
            Answer::Earns(vec![Share { part: Percent::WHOLE, role: Role::Sole, ..alone.clone() }])
        }
        _ => Answer::Earns(remaining),
    }
}

/// The model's choice among the live spells, which are in the order they began (A2 to A4).
fn choose(model: Model, live: &[Spell<'_>]) -> Vec<Share> {
    let Some(first) = live.first() else { return Vec::new() };
    let last = live.iter().max_by_key(|spell| spell.newest()).unwrap_or(first);
    match model {
        Model::Last => vec![last.share_as_last(Percent::WHOLE, Role::Sole)],
        Model::First => vec![first.share_as_first(Percent::WHOLE, Role::Sole)],
        Model::Multiple(_) if first.affiliate == last.affiliate => {
            vec![last.share_as_last(Percent::WHOLE, Role::Sole)]
        }
        Model::Multiple(split) => {
            let (firsts, lasts) = match split {
                Split::EachFull => (Percent::WHOLE, Percent::WHOLE),
                Split::Share { first } => (first, rest_of(first)),
            };
            let mut shares =
                vec![first.share_as_first(firsts, Role::First), last.share_as_last(lasts, Role::Last)];
            shares.retain(|share| share.part.millionths() > 0); // A part of 0 % earns nothing.
            shares
        }
    }
}

/// How first and last share, where the product says it; half each otherwise (A4).
pub fn split_of(model: Model) -> Split {
    match model {
        Model::Multiple(split) => split,
        Model::Last | Model::First => {
            Split::Share { first: Percent::of_millionths(500_000).unwrap_or(Percent::WHOLE) }
        }
    }
}

/// What a part leaves of the whole.
fn rest_of(part: Percent) -> Percent {
    Percent::of_millionths(Percent::WHOLE.millionths() - part.millionths()).unwrap_or_default()
}

/// Clicks in order, each once. One that is found both by cookie and by lead is shown with the part in
/// which it earned.
fn each_once(mut considered: Vec<Considered>) -> Vec<Considered> {
    considered.sort_by_key(|c| (c.step.order(), c.standing != TouchStanding::Earned));
    considered.dedup_by_key(|c| c.step.click);
    considered
}
