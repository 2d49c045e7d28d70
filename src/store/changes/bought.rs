//! What was bought, out of all reports of a conversion: amount and offer each come from the most trusted report that
//! said them, and among equals from the first, in whatever order they arrive (`product.md` C7, C11).

use super::judgement;
use super::record_conversion::add_flags;
use super::waiting_refunds;
use crate::domain::conversion::{Conversion, Flag, Reported, Trust};
use crate::domain::money::Money;
use crate::domain::offer::Offer;
use crate::domain::product::{Product, Terms};
use crate::store::error::StoreError;
use crate::store::tables::Read;
use crate::store::view::products;

/// Takes over what a report says of amount and offer, where it may, and flags what is missing or differs. The rate
/// follows.
///
/// # Errors
/// Whatever reading gives.
pub(super) fn say(
    read: &impl Read,
    conversion: &mut Conversion,
    reported: &Reported,
    trust: Trust,
    product: &Product,
    terms: &Terms,
) -> Result<(), StoreError> {
    let was = conversion.amount.minor;
    // A signature may cover the amount and not the offer (C10).
    let offer_trust = if reported.offer_unsigned { Trust::Unsigned } else { trust };
    say_offer(conversion, reported, offer_trust);
    say_amount(conversion, reported, trust);
    let offer = conversion.offer.map(|id| products::offer(read, id)).transpose()?.flatten();
    follow(conversion, product, offer.as_ref());
    conversion.rate = judgement::rate_of(conversion, terms, offer.as_ref()).unwrap_or_default();
    if conversion.amount.minor != was {
        // What was given back stays given back, is never more than there is, and "all" is all of the new amount.
        conversion.refunded = waiting_refunds::measured_anew(read, conversion)?.given_back;
    }
    Ok(())
}

fn say_offer(conversion: &mut Conversion, reported: &Reported, trust: Trust) {
    if reported.offer.is_none() && reported.offer_unknown.is_none() {
        return;
    }
    if Some(trust) > conversion.offer_from {
        conversion.flags.retain(|flag| !matches!(flag, Flag::OfferUnknown(_) | Flag::OfferDiffers(_)));
        conversion.offer = reported.offer;
        conversion.offer_from = Some(trust);
        add_flags(&mut conversion.flags, reported.offer_unknown.clone().map(Flag::OfferUnknown));
        let is_priced = conversion.offer.is_some() && conversion.event.is_purchase();
        if is_priced && conversion.amount_from < Some(trust) {
            // Its price says more than an amount that is believed less.
            conversion.amount_from = None;
        }
    } else if Some(trust) == conversion.offer_from
        && let Some(other) = reported.offer.filter(|offer| Some(*offer) != conversion.offer)
    {
        add_flags(&mut conversion.flags, [Flag::OfferDiffers(other.to_string())]);
    }
}

fn say_amount(conversion: &mut Conversion, reported: &Reported, trust: Trust) {
    let Some(amount) = reported.amount else { return };
    let is_priced = conversion.offer.is_some() && conversion.event.is_purchase();
    if Some(trust) == conversion.amount_from {
        if amount != conversion.amount {
            add_flags(&mut conversion.flags, [Flag::AmountDiffers(amount)]);
        }
    } else if Some(trust) > conversion.amount_from && (!is_priced || Some(trust) >= conversion.offer_from) {
        conversion.flags.retain(|flag| !matches!(flag, Flag::CurrencyMissing | Flag::AmountDiffers(_)));
        conversion.amount = amount;
        conversion.amount_from = Some(trust);
        if !reported.currency_said {
            add_flags(&mut conversion.flags, [Flag::CurrencyMissing]);
        }
    }
}

/// What follows from amount and offer together: the price where no amount was said (C11), and the flags of both.
fn follow(conversion: &mut Conversion, product: &Product, offer: Option<&Offer>) {
    let own = [Flag::AmountMissing, Flag::OtherCurrency, Flag::AmountUnsigned, Flag::OfferUnsigned];
    conversion.flags.retain(|flag| !own.contains(flag));
    let is_purchase = conversion.event.is_purchase();
    if conversion.amount_from.is_none() {
        let price = offer.filter(|_| is_purchase).map(|offer| offer.price);
        conversion.amount = price.unwrap_or(Money::zero(product.currency));
        conversion.flags.retain(|flag| !matches!(flag, Flag::CurrencyMissing | Flag::AmountDiffers(_)));
    }
    let currency = offer.map_or(product.currency, |offer| offer.price.currency);
    let is_other = conversion.amount_from.is_some() && conversion.amount.currency != currency;
    // Beside what was signed, a person should know what was not.
    let is_unsigned = |from| from == Some(Trust::Unsigned) && conversion.trust == Trust::Authenticated;
    let so = [
        conversion.amount_from.is_none() && is_purchase,
        is_other,
        is_unsigned(conversion.amount_from),
        conversion.offer.is_some() && is_unsigned(conversion.offer_from),
    ];
    let flags = own.into_iter().zip(so).filter(|(_, is_so)| *is_so).map(|(flag, _)| flag);
    add_flags(&mut conversion.flags, flags);
}
