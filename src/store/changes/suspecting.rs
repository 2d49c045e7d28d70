//! The rules of suspicion look at a conversion that was just judged, and what they saw is found again by affiliate
//! and rule.
//!
//! The sums of visits may trail by a second here, and may be read: a rule never decides who earns or how much.

use redb::ReadableTable;

use crate::domain::attribution::{Share, StepBy};
use crate::domain::click::{AdMarks, Own};
use crate::domain::conversion::{Conversion, ConversionState};
use crate::domain::id::{AffiliateId, AffiliationId};
use crate::domain::money::Money;
use crate::domain::suspicion::{
    self, Facts, Group, Response, Rule, Suspicion, SuspicionRules, VISITS_DAYS, Visits,
};
use crate::store::error::StoreError;
use crate::store::keys::{self, Suspected, Who};
use crate::store::tables::{Read, Tables};
use crate::store::view::{clicks, money, products, suspicions};
use crate::store::{records, sums};

/// How many of the journey's own clicks are looked at, the newest first.
const OWN_CLICKS_MAX: usize = 10;

/// Notes what the rules see in a conversion that was judged, and puts it into review where one of them holds.
pub(super) fn suspect(
    read: &impl Read,
    conversion: &mut Conversion,
    before: Option<&Conversion>,
) -> Result<(), StoreError> {
    if conversion.test || conversion.state == ConversionState::Refused {
        return Ok(());
    }
    let mut found = Vec::new();
    if !conversion.verdict.shares.is_empty() {
        let rules =
            products::program(read)?.map_or_else(SuspicionRules::default, |program| program.suspicion);
        for share in &conversion.verdict.shares {
            let facts = facts(read, conversion, share, &rules)?;
            for (seen, response) in suspicion::judge(&rules, &facts) {
                let is_hidden = || {
                    let group = suspicions::group(read, share.affiliate, seen.rule())?;
                    Ok::<_, StoreError>(group.is_hidden(conversion.judged_at()))
                };
                let held = response == Response::Hold && !is_hidden()?;
                found.push(Suspicion { affiliate: share.affiliate, seen, held });
            }
        }
    }
    suspicion::suspect(conversion, before, found);
    Ok(())
}

/// What is known of a share; what no rule asks for is not read.
fn facts(
    read: &impl Read,
    conversion: &Conversion,
    share: &Share,
    rules: &SuspicionRules,
) -> Result<Facts, StoreError> {
    let asks = |rule| rules.of(rule).response != Response::Off;
    let mut facts = Facts::default();
    if asks(Rule::SelfReferral) {
        facts.own_click = has_own_click(read, conversion, share.affiliate)?;
    }
    if asks(Rule::HiddenLoads) || asks(Rule::FilteredShare) {
        facts.visits = visits(read, conversion, share.affiliation, rules)?;
    }
    if let Some(click) = share.click {
        facts.since_click_ms = Some(conversion.at.since(click.at()));
        if asks(Rule::PaidSearch)
            && let Some(click) = clicks::by_id(read, click)?
        {
            facts.paid_search = paid_search(click.ads);
        }
    }
    Ok(facts)
}

/// The visits of the last days, where a rule could speak of them: the days are read one by one only where the months leave
/// that open.
fn visits(
    read: &impl Read,
    conversion: &Conversion,
    affiliation: AffiliationId,
    rules: &SuspicionRules,
) -> Result<Visits, StoreError> {
    let (who, today) = (Who::Affiliation(affiliation), conversion.judged_at().utc_day());
    let days = today.saturating_sub(VISITS_DAYS - 1)..=today;
    let (least, most) = sums::bounds_of_days(read, who, days.clone())?;
    if !suspicion::may_speak_of_visits(rules, &Visits::from(&least), &Visits::from(&most)) {
        return Ok(Visits::default());
    }
    Ok(Visits::from(&sums::of_days(read, who, days)?))
}

/// The search engines whose advertisement led to a click. Other networks mark links that nobody paid for as well:
/// Facebook does it with every one that leads away from it.
fn paid_search(ads: AdMarks) -> Option<String> {
    let engines = ads.networks().filter_map(|network| match network {
        "google" => Some("Google"),
        "microsoft" => Some("Microsoft"),
        _ => None,
    });
    let engines: Vec<&str> = engines.collect();
    (!engines.is_empty()).then(|| engines.join(", "))
}

/// Whether the journey holds a click on her link by a browser that was signed in as her.
fn has_own_click(
    read: &impl Read,
    conversion: &Conversion,
    affiliate: AffiliateId,
) -> Result<bool, StoreError> {
    let steps = conversion.verdict.considered.iter().rev().map(|considered| &considered.step);
    let hers = steps.filter(|step| {
        step.own && matches!(step.by, StepBy::Affiliation { affiliate: of, .. } if of == affiliate)
    });
    for step in hers.take(OWN_CLICKS_MAX) {
        if clicks::by_id(read, step.click)?.is_some_and(|click| click.own == Some(Own::Affiliate)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The place of a conversion in one group.
#[derive(PartialEq)]
pub struct InGroup {
    /// Whose share, and which rule.
    pub of: (AffiliateId, Rule),
    /// Whether it waits because of it.
    pub waits: bool,
    /// What waits for her then, an entry each.
    pub sums: Vec<Money>,
}

impl InGroup {
    /// The lists of the group on which it stands.
    pub fn lists(&self) -> impl Iterator<Item = Suspected> + use<> {
        let waits = self.waits;
        [Suspected::All, Suspected::Waiting].into_iter().filter(move |list| waits || *list == Suspected::All)
    }

    /// Adds it to its group.
    pub fn add_to(&self, group: &mut Group) {
        group.conversions += 1;
        group.held += u64::from(self.waits);
        self.sums.iter().for_each(|sum| group.add(*sum));
    }

    fn take_from(&self, group: &mut Group) {
        group.conversions = group.conversions.saturating_sub(1);
        group.held = group.held.saturating_sub(u64::from(self.waits));
        self.sums.iter().for_each(|sum| group.add(Money { minor: -sum.minor, ..*sum }));
    }
}

/// The groups to which a conversion belongs. Tests belong to none.
///
/// # Errors
/// Whatever reading gives.
pub fn groups_of(read: &impl Read, conversion: &Conversion) -> Result<Vec<InGroup>, StoreError> {
    let mut groups = Vec::new();
    if conversion.test || conversion.suspicions().next().is_none() {
        return Ok(groups);
    }
    let entries = money::entries(read, &conversion.entries)?;
    for suspicion in conversion.suspicions() {
        let waits = conversion.waits_for(suspicion);
        let hers = entries.iter().filter(|entry| waits && entry.affiliate == suspicion.affiliate);
        let sums = hers.map(|entry| entry.amount).collect();
        groups.push(InGroup { of: (suspicion.affiliate, suspicion.seen.rule()), waits, sums });
    }
    Ok(groups)
}

/// Moves a conversion from the groups in which it was into those in which it is. Where both are the same, nothing is
/// written.
pub(super) fn move_groups(
    before: Option<&Conversion>,
    conversion: &Conversion,
    tables: &mut Tables<'_>,
) -> Result<(), StoreError> {
    let was = before.map_or_else(|| Ok(Vec::new()), |before| groups_of(tables, before))?;
    let is = groups_of(tables, conversion)?;
    for place in was.iter().filter(|place| !is.contains(place)) {
        for list in place.lists() {
            tables.suspected.remove(keys::suspected(place.of, list, conversion.id).as_slice())?;
        }
        change_group(place.of, tables, |group| place.take_from(group))?;
    }
    for place in is.iter().filter(|place| !was.contains(place)) {
        for list in place.lists() {
            let key = keys::suspected(place.of, list, conversion.id);
            tables.suspected.insert(key.as_slice(), ())?;
        }
        change_group(place.of, tables, |group| place.add_to(group))?;
    }
    Ok(())
}

/// Changes a group, and notes whether something waits because of it. One of which nothing is left goes.
pub(super) fn change_group(
    of: (AffiliateId, Rule),
    tables: &mut Tables<'_>,
    change: impl FnOnce(&mut Group),
) -> Result<(), StoreError> {
    let key = keys::suspicion(of.0, of.1);
    let mut group = suspicions::group(tables, of.0, of.1)?;
    change(&mut group);
    if group.held > 0 {
        tables.suspicions_waiting.insert(key, ())?;
    } else if tables.suspicions_waiting.get(key)?.is_some() {
        tables.suspicions_waiting.remove(key)?;
    }
    if group == Group::default() {
        tables.suspicions.remove(key)?;
    } else {
        tables.suspicions.insert(key, records::encode(&group).as_slice())?;
    }
    Ok(())
}
