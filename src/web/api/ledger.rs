//! `/ledger`: entries, added and never changed, of all or of one affiliate.

use std::collections::HashMap;
use std::collections::hash_map::Entry as MapEntry;
use std::str::FromStr;

use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use super::answer::time;
use super::asker::{Token, nobody, not_found};
use super::list::{Query, cut, part_of};
use crate::domain::id::{ConversionId, EntryId};
use crate::domain::ledger::{Entry, EntryKind, EntryState, Reversal, state_at};
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::view::{affiliates, conversions, money, payouts};
use crate::web::bookings::held;
use crate::web::error::WebError;

/// `GET /ledger[?affiliate=]`
pub async fn list(token: Token, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let mut query = Query::of(&request);
    let affiliate = query.affiliate();
    let part = query.part::<Cursor>()?;
    let now = token.now;
    let (told, next) = token
        .read(move |view| {
            if let Some(her) = affiliate {
                affiliates::by_id(view, her)?.ok_or_else(|| nobody("affiliate"))?;
            }
            let before = part.after.map(|cursor| cursor.0);
            let entries = money::page(view, affiliate, before, part.limit + 1)?;
            let (entries, next) = cut(entries, part.limit, |entry| entry.id);
            Ok((tell(view, &entries, now)?, next))
        })
        .await?;
    Ok(part_of(told, next))
}

/// An entry's id as a cursor.
struct Cursor(EntryId);

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let number = text.strip_prefix("ent_").and_then(|number| number.parse().ok());
        number.map(|number| Self(EntryId(number))).ok_or(())
    }
}

/// The word for the state of an entry's money.
pub fn state_word(state: EntryState) -> &'static str {
    match state {
        EntryState::Held(_) | EntryState::Review => "held",
        EntryState::Due => "due",
        EntryState::Paid => "paid",
        EntryState::Reversed => "reversed",
        EntryState::Refused => "refused",
    }
}

/// One entry as it is told.
///
/// # Errors
/// `NotFound`, and those of the disk.
pub(super) fn entry(view: &Snapshot, id: EntryId, now: Timestamp) -> Result<Value, WebError> {
    let entry = money::entry(view, id)?.ok_or_else(|| not_found("entry"))?;
    Ok(tell(view, &[entry], now)?.remove(0))
}

fn tell(view: &Snapshot, entries: &[Entry], now: Timestamp) -> Result<Vec<Value>, WebError> {
    let payments = payouts::payments_for(view, entries)?;
    // What undoes an entry is another one of the same conversion.
    let mut of_conversion: HashMap<ConversionId, Vec<Entry>> = HashMap::new();
    let mut all = Vec::new();
    for entry in entries {
        let others = match entry.kind.conversion() {
            Some(conversion) => match of_conversion.entry(conversion) {
                MapEntry::Occupied(known) => known.into_mut().as_slice(),
                MapEntry::Vacant(vacant) => {
                    let ids =
                        conversions::by_id(view, conversion)?.map_or_else(Vec::new, |found| found.entries);
                    vacant.insert(money::entries(view, &ids)?).as_slice()
                }
            },
            None => &[],
        };
        all.push(told(view, entry, state_at(entry, others, &payments, now))?);
    }
    Ok(all)
}

fn told(view: &Snapshot, entry: &Entry, state: EntryState) -> Result<Value, WebError> {
    let (kind, of, because, payout) = match entry.kind {
        EntryKind::Earned { .. } => ("earned", None, None, None),
        EntryKind::Reversed { of, because, .. } => ("reversed", Some(of), Some(word(because)), None),
        EntryKind::Adjusted(adjustment) => ("adjusted", None, Some(adjustment.word()), None),
        EntryKind::Paid { payout } => ("paid", None, None, Some(payout)),
        EntryKind::PaymentUndone { payout, of } => ("payment_undone", Some(of), None, Some(payout)),
    };
    let reason = money::adjustment(view, entry.id)?.map(|why| why.reason);
    Ok(json!({
        "id": entry.id.to_string(),
        "affiliate": entry.affiliate.to_string(),
        "affiliation": entry.affiliation.map(|id| id.to_string()),
        "product": entry.product.map(|id| id.to_string()),
        "conversion": entry.kind.conversion().map(|id| id.to_string()),
        "payout": payout.map(|id| id.to_string()),
        "at": time(entry.at),
        "due_at": entry.due_at.filter(|_| !entry.kind.is_payment()).map(time),
        "kind": kind,
        "state": state_word(state),
        "held": held(state),
        "amount": entry.amount.minor,
        "currency": entry.amount.currency.code(),
        "of": of.map(|id| id.to_string()),
        "because": because,
        "reason": reason,
    }))
}

fn word(because: Reversal) -> &'static str {
    match because {
        Reversal::Refund => "refund",
        Reversal::Chargeback => "chargeback",
        Reversal::Rejudged => "rejudged",
        Reversal::Refused => "refused",
    }
}
