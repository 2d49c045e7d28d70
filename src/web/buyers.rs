//! A buyer's data, for herself: everything that is known of an address as JSON, and its erasure carried through.
//! The page and the command share it.

use serde_json::{Value, json};

use super::error::WebError;
use super::format;
use super::secrets::hex;
use crate::domain::click::Click;
use crate::domain::conversion::{Conversion, CookieIds};
use crate::domain::deed::By;
use crate::domain::email::EmailHash;
use crate::domain::id::{ClickId, ProductId};
use crate::domain::lead::Lead;
use crate::domain::report::Report;
use crate::domain::time::{Expiry, Timestamp};
use crate::store::Store;
use crate::store::changes::erasing::EraseBuyer;
use crate::store::changes::unfinished::GoOn;
use crate::store::view::buyers::{self, Known};

/// How many slices of an erasure somebody waits for; the writer does the rest by itself.
const SLICES_MAX: usize = 10_000;

/// The hash of an address as it stands in a hidden field.
pub fn hash_text(email: EmailHash) -> String {
    hex(&email.0)
}

/// Such a hash again.
pub fn hash_of(text: &str) -> Option<EmailHash> {
    let mut bytes = [0; 16];
    if text.len() != 32 || !text.is_ascii() {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(EmailHash(bytes))
}

/// Erases all that leads to an address, and waits until it is done.
///
/// # Errors
/// `Refused` where nothing is known of it; `Unavailable` where it could not be saved.
pub async fn erase(store: &Store, email: EmailHash, by: By, at: Timestamp) -> Result<(), WebError> {
    store.write(EraseBuyer { email, by, at }).await?;
    for _ in 0..SLICES_MAX {
        if !buyers::is_being_erased(&store.view()?, email)? {
            break;
        }
        store.write(GoOn).await?;
    }
    Ok(())
}

/// Everything that is known, in words that need no explanation. The address itself is not known here.
pub fn told(store: &Store, known: &Known, now: Timestamp) -> Value {
    let product = |id: ProductId| {
        store.mirror().product(id).map_or_else(|| id.to_string(), |product| product.slug.to_string())
    };
    json!({
        "exported_at": format::iso(now.0),
        "leads": known.leads.iter().map(|lead| lead_told(lead, &product(lead.product))).collect::<Vec<_>>(),
        "conversions": known
            .conversions
            .iter()
            .map(|conversion| conversion_told(conversion, &product(conversion.product)))
            .collect::<Vec<_>>(),
        "reports": known.reports.iter().map(report_told).collect::<Vec<_>>(),
        "clicks": known.clicks.iter().map(click_told).collect::<Vec<_>>(),
    })
}

fn lead_told(lead: &Lead, product: &str) -> Value {
    json!({
        "id": lead.id.to_string(),
        "at": format::iso(lead.id.at().0),
        "last_at": format::iso(lead.last_at.0),
        "product": product,
        "click_ids": ids(&lead.clicks, &lead.cookies),
        "test": lead.test,
    })
}

fn conversion_told(conversion: &Conversion, product: &str) -> Value {
    json!({
        "id": conversion.id.to_string(),
        "at": format::iso(conversion.at.0),
        "product": product,
        "event": conversion.event.as_str(),
        "order_id": conversion.order_id,
        "amount": conversion.amount.minor,
        "currency": conversion.amount.currency.code(),
        "refunded": conversion.refunded,
        "state": conversion.state.word(),
        "customer": conversion.evidence.customer,
        "coupon": conversion.evidence.coupon.as_ref().map(|coupon| &coupon.text),
        "click_ids": ids(&conversion.evidence.clicks, &conversion.evidence.cookies),
        "verdict": conversion.verdict.sentence(conversion.at),
        "test": conversion.test,
    })
}

fn report_told(report: &Report) -> Value {
    let fields: serde_json::Map<String, Value> =
        report.fields.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
    json!({
        "id": report.id.to_string(),
        "at": format::iso(report.at.0),
        "way": report.way.word(),
        "event": report.event,
        "order_id": report.order_id,
        "result": report.judged.word(),
        "fields": fields,
        "click_ids": ids(&report.clicks, &report.cookies),
    })
}

fn click_told(click: &Click) -> Value {
    json!({
        "id": click.id.to_string(),
        "at": format::iso(click.id.at().0),
        "referrer": click.referrer,
        "device": click.device.word(),
        "country": click.country.map(|two| String::from_utf8_lossy(&two).into_owned()),
        "source": click.tags.src,
        "subs": click.tags.subs,
        "utm": click.tags.utm,
        "network": hex(&click.place),
        "may_earn_until": match click.expires {
            Some(Expiry::At(at)) => Value::String(format::iso(at.0)),
            Some(Expiry::Never) => "for ever".into(),
            None => Value::Null,
        },
    })
}

fn ids(clicks: &[ClickId], cookies: &[CookieIds]) -> Vec<String> {
    let kept = cookies.iter().map(|cookie| cookie.newest);
    clicks.iter().copied().chain(kept).map(|id| id.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_comes_back_from_its_text_and_nothing_else_does() {
        let hash = EmailHash([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255]);
        assert_eq!(hash_of(&hash_text(hash)), Some(hash));
        for bad in ["", "00", "0001020304050607080910111213zz15", "+0+1+2+3+4+5+6+7+8+9+a+b+c+d+e+f+"] {
            assert_eq!(hash_of(bad), None, "{bad}");
        }
    }
}
