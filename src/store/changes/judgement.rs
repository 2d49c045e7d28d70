//! What every report of a conversion ends in: the verdict, its worth, and the entries that say so.
//!
//! One judgement for all ways in. It reads the world as it is inside the writer, so a click that was
//! written just before is seen, and two reports of one order cannot miss each other.

use redb::ReadableTable;

use super::entries::{self, NewEntry};
use super::staying::{self, Stays};
use super::{buyer_purchases, counting, refuse_held, suspecting};
use crate::domain::attribution::{ShareRate, Verdict, Why};
use crate::domain::commission::{self, Rate};
use crate::domain::conversion::{Conversion, ConversionState, Flag, Trust};
use crate::domain::id::{AffiliationId, ClickId, ConversionId};
use crate::domain::journey::Journey;
use crate::domain::ledger::{EntryKind, Reversal};
use crate::domain::offer::Offer;
use crate::domain::product::{Product, Terms};
use crate::domain::settlement::{self, Draft, Owed};
use crate::store::error::StoreError;
use crate::store::keys::{self, Listed};
use crate::store::records;
use crate::store::tables::{Read, Tables};
use crate::store::view::journeys::{self, Walked};
use crate::store::view::purchases::{self, Before};
use crate::store::view::verdicts::{self, Question};
use crate::store::view::{affiliates, clicks, money, products, purges};

/// A conversion with its new verdict, and the entries that follow from it.
pub struct Judged {
    /// As it will be kept; its entries' ids are added when they are written.
    pub(super) conversion: Conversion,
    /// As it was before, if it was there: its part in lists and sums is taken back.
    pub(super) before: Option<Conversion>,
    /// What is added to the ledger.
    pub(super) drafts: Vec<Draft>,
    /// Click ids that were named and do not exist.
    pub(super) unknown: Vec<ClickId>,
}

/// Judges a conversion by its evidence and the terms, and says which entries follow.
pub(super) fn judge(
    read: &impl Read,
    mut conversion: Conversion,
    before: Option<Conversion>,
    product: &Product,
    terms: &Terms,
    walked: Walked,
) -> Result<Judged, StoreError> {
    let found = journeys::find(read, &conversion.evidence, product.id, walked)?;
    let stays = Stays::of(read, before.as_ref())?;
    let bought = purchases::before(read, &conversion)?;
    match &before {
        Some(before) if has_lost_clicks(read, &before.verdict)? => refuse(&mut conversion),
        Some(before) if stays > Stays::Nothing && conversion.state != ConversionState::Refused => {
            let (anew, _) = verdict_of(read, &conversion, terms, bought, found.journey)?;
            staying::flag_another_verdict(read, &mut conversion, before, &anew)?;
        }
        _ => {
            let (verdict, passed_over) = verdict_of(read, &conversion, terms, bought, found.journey)?;
            conversion.renewal = renewal_by(&verdict, &conversion, bought);
            conversion.verdict = verdict;
            flag_the_coupon(&mut conversion, passed_over);
        }
    }
    refuse_held::refuse_to_the_banned(read, &mut conversion)?;
    suspecting::suspect(read, &mut conversion, before.as_ref())?;
    if stays < Stays::Everything {
        conversion.rates = rates_of(read, &conversion, product)?;
    }
    let drafts = drafts_of(read, &conversion, product, Reversal::Rejudged)?;
    Ok(Judged { conversion, before, drafts, unknown: found.unknown })
}

/// The terms by which a conversion was judged, and is judged again (`product.md` P4).
pub(super) fn terms_of(read: &impl Read, conversion: &Conversion) -> Result<Terms, StoreError> {
    let terms = match products::terms(read, conversion.product, conversion.verdict.terms)? {
        Some(terms) => Some(terms),
        None => products::terms_at(read, conversion.product, conversion.at)?,
    };
    terms.ok_or_else(|| StoreError::Broken(format!("{} has no terms", conversion.product)))
}

/// Whether clicks that a verdict considered are gone for good: then it can only be kept, not made again.
pub(super) fn has_lost_clicks(read: &impl Read, verdict: &Verdict) -> Result<bool, StoreError> {
    let newest_cut = purges::state(read)?.newest_cut;
    for considered in verdict.considered.iter().take_while(|considered| considered.step.click.0 <= newest_cut)
    {
        if clicks::by_id(read, considered.step.click)?.is_none() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What was refused earns nobody anything, whatever its verdict was.
fn refuse(conversion: &mut Conversion) {
    if conversion.state == ConversionState::Refused {
        conversion.verdict.shares.clear();
        conversion.verdict.why = Why::Refused;
    }
}

/// The rate of what was bought, as it was at the conversion, before anybody's own (`product.md` C1, M1).
pub(super) fn rate_of(conversion: &Conversion, terms: &Terms, offer: Option<&Offer>) -> Option<Rate> {
    if conversion.event.is_purchase() {
        return Some(offer.map_or(terms.commission, |offer| offer.rate_at(terms, conversion.at)));
    }
    terms.events.get(&conversion.event).copied()
}

/// The entries that make the ledger say what the conversion is worth now.
pub fn drafts_of(
    read: &impl Read,
    conversion: &Conversion,
    product: &Product,
    because: Reversal,
) -> Result<Vec<Draft>, StoreError> {
    let standing = money::entries(read, &conversion.entries)?;
    let mut drafts = settlement::settle(conversion.id, &standing, &owed(conversion, product), because);
    for draft in &mut drafts {
        if let EntryKind::Reversed { because, .. } = &mut draft.kind
            && conversion.is_refused_to(draft.affiliation)
        {
            *because = Reversal::Refused;
        }
    }
    Ok(drafts)
}

/// Which renewal a verdict makes it. What a person decided keeps its number.
fn renewal_by(verdict: &Verdict, conversion: &Conversion, before: Before) -> Option<u32> {
    match verdict.why {
        Why::FirstOfCustomer | Why::RenewalUnpaid { .. } => before.renewal,
        Why::Refused | Why::Reassigned => conversion.renewal,
        _ => None,
    }
}

fn verdict_of(
    read: &impl Read,
    conversion: &Conversion,
    terms: &Terms,
    before: Before,
    journey: Journey,
) -> Result<(Verdict, Vec<AffiliationId>), StoreError> {
    let question = Question {
        product: conversion.product,
        conversion: Some(conversion.id),
        evidence: &conversion.evidence,
        terms,
        before,
        pays: !conversion.rate.is_zero(),
        own_rates_count: conversion.event.is_purchase(),
        moment: conversion.at,
        by_pixel: conversion.way.has_pixel_window(),
        test: conversion.test,
    };
    let mut verdict = verdicts::answer(read, &question, journey.clone())?;
    let passed_over = verdicts::passed_over(read, &question, journey, &verdict)?;
    if conversion.state == ConversionState::Refused {
        verdict.shares.clear();
        verdict.why = Why::Refused;
    }
    Ok((verdict, passed_over))
}

/// Says what a person should know of the coupon; made anew with every verdict.
fn flag_the_coupon(conversion: &mut Conversion, passed_over: Vec<AffiliationId>) {
    let flags = &mut conversion.flags;
    flags.retain(|flag| !flag.is_about_the_coupon());
    let Some(coupon) = &conversion.evidence.coupon else { return };
    if coupon.affiliation.is_none() {
        flags.push(Flag::CouponUnknown(coupon.text.clone()));
    } else if !coupon.signed {
        flags.push(Flag::CouponUnsigned);
    }
    if !passed_over.is_empty() {
        flags.push(Flag::CouponOverClicks(passed_over));
    }
}

/// The rate of each share, in force at the conversion.
pub(super) fn rates_of(
    read: &impl Read,
    conversion: &Conversion,
    product: &Product,
) -> Result<Vec<ShareRate>, StoreError> {
    let mut rates = Vec::new();
    for share in &conversion.verdict.shares {
        let own =
            affiliates::affiliation(read, share.affiliation)?.and_then(|a| a.commission.at(conversion.at));
        let rate = match own.filter(|_| conversion.event.is_purchase()) {
            Some(own) => commission::better(conversion.rate, own, conversion.amount, product.currency),
            None => conversion.rate,
        };
        rates.push(ShareRate { affiliation: share.affiliation, rate });
    }
    Ok(rates)
}

/// What each share should have now: its commission, less what was refunded, Held until its day.
fn owed(conversion: &Conversion, product: &Product) -> Vec<Owed> {
    if conversion.test || conversion.state == ConversionState::Refused {
        return Vec::new();
    }
    let due_at = conversion.due_at();
    let rates: Vec<Rate> = conversion.rates.iter().map(|share| share.rate).collect();
    let shares = &conversion.verdict.shares;
    let left = settlement::left(conversion, shares, &rates, product.currency);
    let owed = shares.iter().zip(left).flat_map(|(share, left)| {
        left.into_iter().map(move |amount| Owed {
            affiliate: share.affiliate,
            affiliation: share.affiliation,
            due_at,
            amount,
        })
    });
    owed.collect()
}

/// Writes a judged conversion: its entries, its row, its place in lists and sums.
pub(super) fn write(
    judged: Judged,
    at: crate::domain::time::Timestamp,
    tables: &mut Tables<'_>,
) -> Result<Conversion, StoreError> {
    let Judged { mut conversion, before, drafts, .. } = judged;
    if let Some(before) = &before {
        take_out_of_lists(before, tables)?;
        counting::count(before, false, tables)?;
    }
    for draft in drafts {
        let entry = NewEntry {
            affiliate: draft.affiliate,
            affiliation: Some(draft.affiliation),
            product: Some(conversion.product),
            at,
            due_at: draft.due_at,
            amount: draft.amount,
            kind: draft.kind,
        };
        conversion.entries.push(entries::add(entry, tables)?);
    }
    tables.conversions.insert(conversion.id.0, records::encode(&conversion).as_slice())?;
    put_into_lists(&conversion, tables)?;
    suspecting::move_groups(before.as_ref(), &conversion, tables)?;
    counting::count(&conversion, true, tables)?;
    Ok(conversion)
}

/// The lists beside the list of all that a conversion stands on.
pub fn lists_of(conversion: &Conversion) -> Vec<Listed> {
    let mut lists = Vec::new();
    if conversion.test {
        lists.push(Listed::Test);
    } else if conversion.state == ConversionState::Review {
        lists.push(Listed::Review);
    }
    if !conversion.test && conversion.verdict.shares.is_empty() {
        lists.push(Listed::Nobody);
    }
    if conversion.is_unconfirmed() {
        lists.push(Listed::Unconfirmed);
    }
    lists
}

fn put_into_lists(conversion: &Conversion, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    for list in lists_of(conversion) {
        tables.listed_conversions.insert(keys::listed_conversion(list, conversion.id).as_slice(), ())?;
    }
    for share in &conversion.verdict.shares {
        let key = keys::affiliate_conversion(share.affiliate, conversion.id);
        tables.affiliate_conversions.insert(key.as_slice(), ())?;
    }
    for email in conversion.evidence.addresses() {
        tables.email_conversions.insert(keys::email_conversion(email, conversion.id).as_slice(), ())?;
    }
    buyer_purchases::put(conversion, tables)
}

/// Puts what only anybody's word stands for on its list, in a database from before there was that list.
pub(in crate::store) fn fill_unconfirmed(tables: &mut Tables<'_>) -> Result<(), StoreError> {
    for row in tables.conversions.iter()? {
        let conversion: Conversion = records::decode("conversions", row?.1.value())?;
        if conversion.is_unconfirmed() {
            let key = keys::listed_conversion(Listed::Unconfirmed, conversion.id);
            tables.listed_conversions.insert(key.as_slice(), ())?;
        }
    }
    Ok(())
}

fn take_out_of_lists(conversion: &Conversion, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    for list in lists_of(conversion) {
        tables.listed_conversions.remove(keys::listed_conversion(list, conversion.id).as_slice())?;
    }
    for share in &conversion.verdict.shares {
        let key = keys::affiliate_conversion(share.affiliate, conversion.id);
        tables.affiliate_conversions.remove(key.as_slice())?;
    }
    for email in conversion.evidence.addresses() {
        tables.email_conversions.remove(keys::email_conversion(email, conversion.id).as_slice())?;
    }
    buyer_purchases::take_out(conversion, tables)
}

/// Takes a test out of its lists, with its row and its refunds. It has no entries, no order and no part in any sum.
pub(super) fn remove_test(conversion: &Conversion, tables: &mut Tables<'_>) -> Result<(), StoreError> {
    take_out_of_lists(conversion, tables)?;
    let first = keys::refunds_of(conversion.id);
    let end = keys::refunds_of(ConversionId(conversion.id.0.saturating_add(1)));
    tables.refunds.retain_in::<&[u8], _>(first.as_slice()..end.as_slice(), |_, _| false)?;
    tables.conversions.remove(conversion.id.0)?;
    Ok(())
}

/// Whether a report may change what a conversion says of itself: only one that is trusted more.
pub(super) fn outranks(report: Trust, conversion: &Conversion) -> bool {
    report > conversion.trust
}
