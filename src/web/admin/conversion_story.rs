//! The reason for a verdict, told: who earned, by which rule and sum, what became of every click, and who
//! would have earned under the other models.

use std::collections::BTreeMap;

use super::desk::Desk;
use super::shown::{Names, Person, VOICE, When, capitalized, listed, model_name};
use super::ties_told::{self, Ties};
use crate::domain::attribution::{Considered, Role, Share, StepBy, TouchStanding, Why};
use crate::domain::commission;
use crate::domain::conversion::{Conversion, ConversionState};
use crate::domain::id::ProductId;
use crate::domain::language::Language;
use crate::domain::lead::Lead;
use crate::domain::ledger::Entry;
use crate::domain::money::Money;
use crate::domain::payout::Payments;
use crate::domain::product::{Model, Product, Terms};
use crate::domain::renewals::Renewals;
use crate::domain::time::{Expiry, Timestamp, Window};
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::view::{affiliates, journeys, leads, money, payouts, products, worth};
use crate::web::chart::{Lane, Mark, Timeline, timeline};
use crate::web::format;
use crate::web::words;

/// What the story is told from.
pub(super) struct Known {
    pub(super) conversion: Conversion,
    pub(super) entries: Vec<Entry>,
    pub(super) payments: Payments,
    product: Product,
    terms: Option<Terms>,
    pub(super) names: Names,
    /// Whom something other than a click points to.
    pub(super) ties: Ties,
    /// The newest lead of the buyer's address, where leads decided.
    lead: Option<Timestamp>,
    /// Whose clicks came, where none of them is a click for this product.
    clicked_instead: Vec<ProductId>,
    worth: Vec<Vec<Money>>,
    what_if: Vec<(Model, Vec<Share>, Vec<Vec<Money>>)>,
}

/// The story.
pub(super) struct Story {
    /// Who earned what, in a sentence.
    pub(super) verdict: String,
    /// Which rule chose, or why nobody.
    pub(super) rule: String,
    /// The terms that held.
    pub(super) terms: String,
    pub(super) shares: Vec<ShareTold>,
    pub(super) arithmetic: Vec<String>,
    pub(super) clicks: Vec<ClickTold>,
    /// The products whose clicks came, where none is this one's: `Watercolour Studio`.
    pub(super) clicked_instead: String,
    /// Whether there were more clicks than are walked.
    pub(super) cut: bool,
    pub(super) picture: Option<Timeline>,
    pub(super) what_if: Vec<WhatIf>,
}

/// Who earned, and how much.
pub(super) struct ShareTold {
    pub(super) person: Person,
    pub(super) code: String,
    pub(super) role: &'static str,
    pub(super) part: String,
    pub(super) rate: String,
    pub(super) sums: Vec<String>,
}

/// What became of a click.
pub(super) struct ClickTold {
    pub(super) at: When,
    pub(super) code: String,
    /// Nobody where it was the creator's link.
    pub(super) person: Option<Person>,
    pub(super) expires: String,
    pub(super) outcome: String,
    pub(super) earned: bool,
    pub(super) id: String,
}

/// Who would have earned under a model.
pub(super) struct WhatIf {
    pub(super) model: &'static str,
    pub(super) in_force: bool,
    pub(super) shares: Vec<(Person, String)>,
}

impl Known {
    /// Reads what the story needs.
    ///
    /// # Errors
    /// Of the disk, or where a row cannot be read.
    pub(super) fn read(read: &impl Read, conversion: Conversion) -> Result<Self, StoreError> {
        let product = products::by_id(read, conversion.product)?
            .ok_or_else(|| StoreError::Broken(format!("{} is sold and missing", conversion.product)))?;
        let verdict = &conversion.verdict;
        let mut what_if = Vec::new();
        for (model, shares) in &verdict.what_if {
            what_if.push((*model, shares.clone(), worth::of(read, &conversion, shares, &product)?));
        }
        let by_click = verdict.considered.iter().filter_map(|considered| match considered.step.by {
            StepBy::Affiliation { affiliate, .. } => Some(affiliate),
            StepBy::Creator => None,
        });
        let by_share = verdict.shares.iter().chain(verdict.what_if.iter().flat_map(|(_, shares)| shares));
        let ties = Ties::read(read, &conversion)?;
        let by_share = by_share.map(|share| share.affiliate);
        let names = Names::read(read, by_click.chain(by_share).chain(ties.people()))?;
        let entries = money::entries(read, &conversion.entries)?;
        Ok(Self {
            payments: payouts::payments_for(read, &entries)?,
            entries,
            terms: products::terms(read, conversion.product, verdict.terms)?,
            worth: worth::of(read, &conversion, &verdict.shares, &product)?,
            what_if,
            names,
            ties,
            lead: newest_lead(read, &conversion)?,
            clicked_instead: clicked_instead(read, &conversion)?,
            product,
            conversion,
        })
    }

    fn name(&self, share: &Share) -> String {
        self.names.of(share.affiliate)
    }

    /// Until when a click could earn, as the judgement saw it: a pixel has its own, shorter window (C3).
    fn expires(&self, considered: &Considered) -> Option<Expiry> {
        let by_pixel = self.conversion.way.has_pixel_window();
        considered.expires(self.terms.as_ref().filter(|_| by_pixel).map(|terms| terms.pixel_window_days))
    }
}

impl Story {
    /// Tells it.
    pub(super) fn tell(desk: &Desk, known: &Known) -> Self {
        let conversion = &known.conversion;
        let verdict = &conversion.verdict;
        let clicked_instead: Vec<String> =
            known.clicked_instead.iter().map(|id| desk.product_name(*id)).collect();
        Self {
            verdict: sentence(desk, known),
            rule: rule(desk, known),
            terms: terms_in_words(known),
            shares: verdict
                .shares
                .iter()
                .zip(&known.worth)
                .map(|(share, sums)| told(desk, known, share, sums))
                .collect(),
            arithmetic: arithmetic(known),
            clicks: verdict.considered.iter().map(|considered| click(desk, known, considered)).collect(),
            clicked_instead: listed(&clicked_instead),
            cut: verdict.cut,
            picture: picture(desk, known),
            what_if: known.what_if.iter().map(|what_if| what_if_told(desk, known, what_if)).collect(),
        }
    }
}

/// `Ana earned € 14.55 and Ben earned € 14.55.`
fn sentence(desk: &Desk, known: &Known) -> String {
    let conversion = &known.conversion;
    let verdict = &conversion.verdict;
    if verdict.shares.is_empty() {
        return "Nobody earned.".into();
    }
    let (verb, condition) = match (conversion.test, conversion.state) {
        (true, _) => ("would have earned", ""),
        (false, ConversionState::Review) => ("earns", " once you approve it"),
        (false, _) => ("earned", ""),
    };
    let each: Vec<String> = verdict
        .shares
        .iter()
        .zip(&known.worth)
        .map(|(share, sums)| {
            let (name, sum) = (known.name(share), sum_of(desk, conversion, sums));
            match conversion.is_refused_to(share.affiliation) {
                true => format!("{name} would have earned {sum} but was banned"),
                false => format!("{name} {verb} {sum}"),
            }
        })
        .collect();
    format!("{}{condition}.", listed(&each))
}

/// The rule that chose, and what a reader would ask next: why one alone, and what a refund left.
fn rule(desk: &Desk, known: &Known) -> String {
    let conversion = &known.conversion;
    let verdict = &conversion.verdict;
    let mut rule = verdict.sentence(conversion.at);
    if let Some(reason) = rule.strip_prefix("Nobody earns: ") {
        // That nobody did stands right above.
        rule = capitalized(reason);
    }
    if let Some(at) = known.lead {
        rule += &format!(" The buyer left this address on {}.", desk.date_time(at));
    }
    if let (Some(number), false) = (conversion.renewal, verdict.shares.is_empty()) {
        rule += &format!(" It is renewal {number} of this customer.");
    }
    rule += &ties_told::told(known);
    let alone = matches!(verdict.shares.as_slice(), [share] if share.role == Role::Sole);
    if alone && verdict.why == Why::Clicks && matches!(verdict.model, Model::Multiple(_)) {
        rule += " Here both are the same person.";
    }
    if (conversion.refunded > 0 || conversion.is_undone()) && !verdict.shares.is_empty() {
        let mut left: BTreeMap<_, i64> = BTreeMap::new();
        for entry in &known.entries {
            *left.entry(entry.amount.currency).or_default() += entry.amount.minor;
        }
        let left: Vec<Money> = left.into_iter().map(|(currency, minor)| Money { minor, currency }).collect();
        let left = sum_of(desk, conversion, &left);
        let undone = if conversion.is_undone() { "It was undone" } else { "Money went back to the buyer" };
        rule += &format!(" {undone}, and commission with it: {left} is left.");
    }
    rule
}

/// When the buyer last left her address before she bought, where that is why somebody earned (`product.md` W7).
fn newest_lead(read: &impl Read, conversion: &Conversion) -> Result<Option<Timestamp>, StoreError> {
    let Some(email) = conversion.evidence.email.filter(|_| conversion.verdict.why == Why::Lead) else {
        return Ok(None);
    };
    let ties = |lead: &Lead| conversion.test || !lead.test;
    let newest = leads::newest(read, email, conversion.product, conversion.at, 1, ties)?;
    Ok(newest.first().map(|lead| lead.id.at()))
}

/// The products of the clicks that came, where none is a click for this one: journeys are per product (W6), and who
/// looks for a click that did come should read why it does not count.
fn clicked_instead(read: &impl Read, conversion: &Conversion) -> Result<Vec<ProductId>, StoreError> {
    let mut found = Vec::new();
    if conversion.verdict.considered.is_empty() {
        for click in journeys::chain(read, &conversion.evidence)? {
            let link = affiliates::link(read, click.link)?;
            found.extend(link.map(|link| link.product).filter(|id| *id != conversion.product));
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn sum_of(desk: &Desk, conversion: &Conversion, sums: &[Money]) -> String {
    let sums: Vec<String> = sums.iter().map(|sum| desk.money(*sum)).collect();
    if sums.is_empty() { desk.money(Money::zero(conversion.amount.currency)) } else { sums.join(" + ") }
}

fn terms_in_words(known: &Known) -> String {
    let Some(terms) = &known.terms else { return String::new() };
    let days = |days: u16| format::count_of(u64::from(days), "day", "days");
    let window = match terms.window {
        Window::Days(number) => format!("clicks may earn for {}", days(number)),
        Window::Forever => "clicks may earn for ever".into(),
    };
    let pixel = if known.conversion.way.has_pixel_window() {
        format!(", {} for a pixel", days(terms.pixel_window_days))
    } else {
        String::new()
    };
    let rate = format::unbroken(&known.conversion.rate.words(known.product.currency));
    let hold = days(known.conversion.hold_days);
    let renewals = match terms.renewals {
        Renewals::All => String::new(),
        renewals => format!("; renewals that pay: {}", renewals.words()),
    };
    let customers = if terms.new_customers_only { "; new customers only" } else { "" };
    format!(
        "{}; {window}{pixel}; {rate} commission; held for {hold}{renewals}{customers}.",
        model_name(terms.model)
    )
}

fn told(desk: &Desk, known: &Known, share: &Share, sums: &[Money]) -> ShareTold {
    let rate = known.conversion.rates.iter().find(|rate| rate.affiliation == share.affiliation);
    let rate = rate.map_or(known.conversion.rate, |rate| rate.rate);
    ShareTold {
        person: desk.person(share.affiliate, &known.names),
        code: share.code.to_string(),
        role: match share.role {
            Role::Sole => "",
            role => role.word(),
        },
        part: VOICE.words.formats.percent(share.part),
        rate: format::unbroken(&rate.words(known.product.currency)),
        sums: sums.iter().map(|sum| desk.money(*sum)).collect(),
    }
}

fn arithmetic(known: &Known) -> Vec<String> {
    let conversion = &known.conversion;
    let rates: Vec<_> = conversion.rates.iter().map(|share| share.rate).collect();
    let text = commission::arithmetic(
        &conversion.verdict.shares,
        &rates,
        conversion.amount,
        known.product.currency,
        |share| known.name(share),
    );
    text.split("; ").filter(|step| !step.is_empty()).map(format::unbroken).collect()
}

fn click(desk: &Desk, known: &Known, considered: &Considered) -> ClickTold {
    let refused = known.conversion.state == ConversionState::Refused;
    let earned = considered.standing == TouchStanding::Earned;
    ClickTold {
        at: desk.when_exactly(considered.step.at),
        code: considered.step.code.to_string(),
        person: match considered.step.by {
            StepBy::Affiliation { affiliate, .. } => Some(desk.person(affiliate, &known.names)),
            StepBy::Creator => None,
        },
        expires: match known.expires(considered) {
            Some(Expiry::At(end)) => desk.date_time(end),
            Some(Expiry::Never) => "never".into(),
            None => String::new(),
        },
        outcome: match (earned, refused) {
            (true, true) => "Would have earned; the conversion was refused".into(),
            _ => capitalized(&considered.outcome(known.conversion.at)),
        },
        earned: earned && !refused,
        id: considered.step.click.to_string(),
    }
}

fn picture(desk: &Desk, known: &Known) -> Option<Timeline> {
    let mut lanes: Vec<Lane> = Vec::new();
    for considered in &known.conversion.verdict.considered {
        let name = match considered.step.by {
            StepBy::Affiliation { affiliate, .. } => known.names.of(affiliate),
            StepBy::Creator => "Your own link".into(),
        };
        let mark = Mark {
            at: considered.step.at,
            expires: known.expires(considered),
            earned: considered.standing == TouchStanding::Earned,
        };
        match lanes.iter_mut().find(|lane| lane.name == name) {
            Some(lane) => lane.marks.push(mark),
            None => lanes.push(Lane { name, marks: vec![mark] }),
        }
    }
    timeline(words::charts(Language::English), &lanes, known.conversion.at, &desk.zone)
}

fn what_if_told(
    desk: &Desk,
    known: &Known,
    (model, shares, worth): &(Model, Vec<Share>, Vec<Vec<Money>>),
) -> WhatIf {
    let share = |(share, sums): (&Share, &Vec<Money>)| {
        (desk.person(share.affiliate, &known.names), sum_of(desk, &known.conversion, sums))
    };
    WhatIf {
        model: model_name(*model),
        in_force: model_name(*model) == model_name(known.conversion.verdict.model),
        shares: shares.iter().zip(worth).map(share).collect(),
    }
}
