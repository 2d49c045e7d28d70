//! What a search box finds: conversions by order, click or id, affiliates by code, email or name.

use super::conversions::{self, List};
use super::lists::{self, Paged, Place};
use super::{affiliates, clicks, products};
use crate::domain::affiliate::Affiliate;
use crate::domain::affiliation::Affiliation;
use crate::domain::code::Code;
use crate::domain::conversion::{Conversion, Event};
use crate::domain::email::Email;
use crate::domain::id::{AffiliateId, ClickId};
use crate::domain::link::LinkOwner;
use crate::domain::name::searched;
use crate::store::error::StoreError;
use crate::store::records::Whose;
use crate::store::tables::Read;

/// The kinds of conversions that every product knows (`product.md` C1).
pub const USUAL_EVENTS: [&str; 4] = ["purchase", "signup", "download", "form"];

/// How many of an affiliate's conversions are looked through for a click.
const LOOKED_THROUGH_MAX: usize = 2_000;

/// The conversions that a text names exactly: by their own id, by the order of any product, or by a click
/// that was considered.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn conversions(read: &impl Read, text: &str) -> Result<Vec<Conversion>, StoreError> {
    if let Ok(id) = text.parse() {
        return Ok(conversions::by_id(read, id)?.into_iter().collect());
    }
    let mut found = of_order(read, text)?;
    if let Ok(click) = text.parse() {
        found.extend(of_click(read, click)?);
    }
    found.sort_by_key(|conversion| std::cmp::Reverse(conversion.id));
    found.dedup_by_key(|conversion| conversion.id);
    Ok(found)
}

/// The affiliate whose code or email address a text is.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn affiliate_called(read: &impl Read, text: &str) -> Result<Option<Affiliate>, StoreError> {
    if let Ok(id) = text.parse() {
        return affiliates::by_id(read, id);
    }
    if let Ok(email) = Email::parse(text) {
        return affiliates::by_email(read, &email);
    }
    match affiliation_with_code(read, text)? {
        Some(affiliation) => affiliates::by_id(read, affiliation.affiliate),
        None => Ok(None),
    }
}

/// The affiliation whose code a text is, or was.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn affiliation_with_code(read: &impl Read, text: &str) -> Result<Option<Affiliation>, StoreError> {
    let Some(code) = Code::in_address(text) else { return Ok(None) };
    match affiliates::code_owner(read, &code)?.map(|owner| owner.whose) {
        Some(Whose::Affiliation(id)) => affiliates::affiliation(read, id),
        Some(Whose::Creator(_)) | None => Ok(None),
    }
}

/// Affiliates whose code a text is, or whose name or email address holds it, and who fit.
///
/// # Errors
/// Of the disk, or where a row cannot be read.
pub fn affiliates(
    read: &impl Read,
    text: &str,
    place: Place<AffiliateId>,
    limit: usize,
    fits: impl Fn(&Affiliate) -> bool,
) -> Result<Paged<Affiliate, AffiliateId>, StoreError> {
    if let Some(affiliate) = affiliate_called(read, text)? {
        let rows = Some(affiliate).filter(|one| fits(one)).into_iter().collect();
        return Ok(Paged { rows, newer: None, older: None });
    }
    let text = searched(text);
    lists::affiliates(read, place, limit, |affiliate| is_called(affiliate, &text) && fits(affiliate))
}

/// Whether an affiliate's name or email address holds a text as it is `searched`.
pub fn is_called(affiliate: &Affiliate, text: &str) -> bool {
    [affiliate.name.as_str(), affiliate.email.as_str()].iter().any(|said| searched(said).contains(text))
}

fn of_order(read: &impl Read, order: &str) -> Result<Vec<Conversion>, StoreError> {
    let mut found = Vec::new();
    for product in products::all(read)? {
        let mut events: Vec<Event> = USUAL_EVENTS.map(|name| Event::from_row(name.into())).to_vec();
        events.extend(product.terms.events.keys().cloned());
        for event in events {
            found.extend(conversions::of_order(read, product.id, &event, order)?);
        }
    }
    Ok(found)
}

/// Those that came from a click: through its affiliate's conversions, or as the latest of its day without
/// an order.
fn of_click(read: &impl Read, id: ClickId) -> Result<Vec<Conversion>, StoreError> {
    let Some(click) = clicks::by_id(read, id)? else { return Ok(Vec::new()) };
    let Some(link) = affiliates::link(read, click.link)? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for event in USUAL_EVENTS {
        let event = Event::from_row(event.into());
        found.extend(conversions::of_click(read, link.product, &event, id)?);
    }
    if let LinkOwner::Affiliation(affiliation) = link.owner
        && let Some(affiliation) = affiliates::affiliation(read, affiliation)?
    {
        let hers = List::Of(affiliation.affiliate);
        let arrived_after = conversions::search(read, hers, id.at(), None, LOOKED_THROUGH_MAX, |_| true)?;
        let hers = arrived_after.conversions;
        let considered = |conversion: &Conversion| {
            conversion.verdict.considered.iter().any(|considered| considered.step.click == id)
        };
        found.extend(hers.into_iter().filter(considered));
    }
    Ok(found)
}
