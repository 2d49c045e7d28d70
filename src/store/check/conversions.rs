//! Conversions: each is worth what its entries say, stands on its lists, and is found by what identifies it.

use std::collections::BTreeSet;

use redb::{ReadableTable, ReadableTableMetadata};

use super::catalog::Catalog;
use super::{Checked, lead_back};
use crate::domain::conversion::Conversion;
use crate::domain::id::ConversionId;
use crate::domain::ledger::Reversal;
use crate::domain::refund::Refund;
use crate::store::changes::{counting, judgement, refuse_held};
use crate::store::error::StoreError;
use crate::store::sums::{Apart, Sold, Zones};
use crate::store::tables::{Read, Snapshot};
use crate::store::view::{conversions, money, products, purchases};
use crate::store::{keys, records, sums};

/// Gives how many entries of the ledger the conversions name.
pub(super) fn check(read: &Snapshot, catalog: &Catalog, checked: &mut Checked) -> Result<u64, StoreError> {
    let mut counts = Counts::default();
    for row in read.conversions().iter()? {
        let (id, value) = row?;
        checked.conversions += 1;
        let id = ConversionId(id.value());
        let conversion =
            checked.decoded::<Conversion>("conversions", format_args!("Conversion {id}"), value.value());
        if let Some(conversion) = conversion {
            checked
                .expect(conversion.id == id, || format!("Conversion {id} calls itself {}.", conversion.id));
            check_one(read, catalog, &conversion, &mut counts, checked)?;
        }
    }
    counts.compare(read, checked)?;
    check_what_identifies(read, checked)?;
    check_sales(read, checked)?;
    check_origins(read, checked)?;
    Ok(counts.entries)
}

/// How many rows the conversions ask for. Each of them is looked up, so the same number is the same rows.
#[derive(Default)]
struct Counts {
    entries: u64,
    orders: u64,
    listed: u64,
    shares: u64,
    purchases: u64,
}

impl Counts {
    fn compare(&self, read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
        let compared = [
            ("orders", self.orders, read.orders().len()?),
            ("places on lists", self.listed, read.listed_conversions().len()?),
            ("affiliates' shares", self.shares, read.affiliate_conversions().len()?),
            ("purchases of buyers", self.purchases, read.buyer_purchases().len()?),
        ];
        for (what, expected, there) in compared {
            checked.expect(expected == there, || {
                format!("Conversions name {expected} {what}; {there} are there.")
            });
        }
        Ok(())
    }
}

fn check_one(
    read: &Snapshot,
    catalog: &Catalog,
    conversion: &Conversion,
    counts: &mut Counts,
    checked: &mut Checked,
) -> Result<(), StoreError> {
    let id = conversion.id;
    check_ledger(read, catalog, conversion, counts, checked)?;
    if let Some(order) = conversion.order_id.as_ref().filter(|_| !conversion.test) {
        counts.orders += 1;
        let key = keys::order(conversion.product, &conversion.event, order);
        let found = read.orders().get(key.as_slice())?.map(|found| found.value());
        checked.expect(found == Some(id.0), || format!("Conversion {id} is not what its order leads to."));
    }
    for list in judgement::lists_of(conversion) {
        counts.listed += 1;
        let listed = read.listed_conversions().get(keys::listed_conversion(list, id).as_slice())?.is_some();
        checked.expect(listed, || format!("Conversion {id} is missing on the list {list:?}."));
    }
    for email in conversion.evidence.addresses() {
        let key = keys::email_conversion(email, id);
        let found = read.email_conversions().get(key.as_slice())?.is_some();
        checked.expect(found, || format!("Conversion {id} is not found by its buyer's address."));
    }
    for key in purchases::keys_of(conversion) {
        counts.purchases += 1;
        let renewal = read.buyer_purchases().get(key.as_slice())?.map(|renewal| renewal.value());
        checked.expect(renewal == Some(conversion.renewal.unwrap_or(0)), || {
            format!("Conversion {id} is not found among its buyer's purchases as the renewal that it is.")
        });
    }
    let mut sharers: Vec<_> = conversion.verdict.shares.iter().map(|share| share.affiliate).collect();
    sharers.sort_unstable();
    sharers.dedup();
    for affiliate in sharers {
        counts.shares += 1;
        let listed =
            read.affiliate_conversions().get(keys::affiliate_conversion(affiliate, id).as_slice())?.is_some();
        checked.expect(listed, || format!("Conversion {id} is missing among those of {affiliate}."));
    }
    let forgotten =
        checked.found_out(format_args!("Conversion {id}"), refuse_held::is_forgotten(read, conversion))?;
    checked.expect(forgotten != Some(true), || {
        format!("Conversion {id} still holds something for an affiliation that is banned.")
    });
    for report in &conversion.reports {
        let there = read.reports().get(report.0)?.is_some();
        checked.expect(there, || format!("Conversion {id}: its report {report} is missing."));
    }
    let terms = products::terms(read, conversion.product, conversion.verdict.terms);
    if let Some(terms) = checked.found_out(format_args!("Conversion {id}"), terms)? {
        checked
            .expect(terms.is_some(), || format!("Conversion {id}: the terms it was judged by are missing."));
    }
    check_refunds(read, conversion, checked)
}

/// Its entries are its own, and add up to what its shares are worth now.
fn check_ledger(
    read: &Snapshot,
    catalog: &Catalog,
    conversion: &Conversion,
    counts: &mut Counts,
    checked: &mut Checked,
) -> Result<(), StoreError> {
    let id = conversion.id;
    counts.entries += u64::try_from(conversion.entries.len()).unwrap_or(u64::MAX);
    let entries = money::entries(read, &conversion.entries);
    let Some(entries) = checked.found_out(format_args!("Conversion {id}"), entries)? else { return Ok(()) };
    for entry in &entries {
        checked.expect(entry.kind.conversion() == Some(id), || {
            format!("Conversion {id} lists {}, which is not of it.", entry.id)
        });
    }
    let Some(product) = catalog.products.get(&conversion.product.0) else {
        checked.tell(format!("Conversion {id} is of {}, which is not there.", conversion.product));
        return Ok(());
    };
    for draft in judgement::drafts_of(read, conversion, product, Reversal::Rejudged)? {
        checked.tell(format!(
            "Conversion {id}: by its verdict and rates, {} {} in minor units are missing in the ledger for {}.",
            draft.amount.currency, draft.amount.minor, draft.affiliation
        ));
    }
    Ok(())
}

fn check_refunds(read: &Snapshot, conversion: &Conversion, checked: &mut Checked) -> Result<(), StoreError> {
    let from = keys::refunds_of(conversion.id);
    let mut given_back = 0;
    for row in read.refunds().range(from.as_slice()..)? {
        let (key, value) = row?;
        if !key.value().starts_with(&from) {
            break;
        }
        let refund: Refund = match records::decode("refunds", value.value()) {
            Ok(refund) => refund,
            // It is told when all refunds are read.
            Err(_) => return Ok(()),
        };
        given_back += if refund.reversed { -refund.minor } else { refund.minor };
    }
    let (refunded, amount) = (conversion.refunded, conversion.amount.minor);
    // A later report may have said a smaller amount; then all of it is refunded.
    checked.expect(given_back == refunded || (given_back > amount && refunded == amount), || {
        format!(
            "Conversion {}: {refunded} in minor units are refunded; its refunds make {given_back}.",
            conversion.id
        )
    });
    Ok(())
}

/// Orders, clicks, customers and refunds lead to conversions that are there.
fn check_what_identifies(read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    let lost = |what: &str, id: u128| -> Result<Option<String>, StoreError> {
        let there = read.conversions().get(id)?.is_some();
        Ok((!there).then(|| format!("{what} leads to conversion {}, which is not there.", ConversionId(id))))
    };
    lead_back(read.orders(), |_: &[u8], id| lost("An order", id), checked)?;
    lead_back(read.click_conversions(), |_: &[u8], id| lost("A click", id), checked)?;
    lead_back(read.customers(), |_: &[u8], id| lost("A customer", id), checked)?;
    for row in read.refunds().iter()? {
        let (key, value) = row?;
        let Some(id) = key.value().first_chunk().map(|id| u128::from_be_bytes(*id)) else {
            checked.tell("A refund names no conversion.".to_owned());
            continue;
        };
        let name = format!("A refund of conversion {}", ConversionId(id));
        checked.decoded::<Refund>("refunds", name, value.value());
        if let Some(fault) = lost("A refund", id)? {
            checked.tell(fault);
        }
    }
    Ok(())
}

/// The figures of sales are what the conversions add up to, also by offer and by where the clicks came from that earned.
fn check_sales(read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    let sold = |row: Result<_, redb::StorageError>| each_sold(read, row);
    let expected = read.conversions().iter()?.flat_map(|row| match sold(row.map(|(_, value)| value)) {
        Ok((conversion, sold)) => {
            sold.into_iter().map(|sold| Ok((sold.who, conversion.at, sold.sales))).collect::<Vec<_>>()
        }
        Err(error) => vec![Err(error)],
    });
    let differences = sums::audit_sales(read, expected);
    for difference in checked.found_out("The sums of sales", differences)?.into_iter().flatten() {
        checked.tell(difference);
    }

    let zones = Zones::read(read)?;
    let apart = |conversion: &Conversion, sold: Sold| {
        let by = counting::by(read, conversion, sold.click)?;
        Ok(Apart { who: sold.who, day: counting::day_of(conversion, &zones), by, sales: sold.sales })
    };
    let expected = read.conversions().iter()?.flat_map(|row| match sold(row.map(|(_, value)| value)) {
        Ok((conversion, sold)) => {
            let told = sold.into_iter().filter(|sold| counting::is_told_apart(sold.who));
            told.map(|sold| apart(&conversion, sold)).collect::<Vec<_>>()
        }
        Err(error) => vec![Err(error)],
    });
    let differences = sums::audit_sold(read, expected, days_of_forgotten(read, &zones)?);
    for difference in checked.found_out("The sums of what was sold", differences)?.into_iter().flatten() {
        checked.tell(difference);
    }
    Ok(())
}

/// The days on which conversions counted of which it is forgotten where their clicks came from, also where they count no more,
/// or for somebody else.
fn days_of_forgotten(read: &Snapshot, zones: &Zones) -> Result<BTreeSet<u32>, StoreError> {
    let mut days = BTreeSet::new();
    for row in read.forgotten_origins().iter()? {
        let conversion = conversions::by_id(read, ConversionId(row?.0.value()))?;
        days.extend(conversion.map(|conversion| counting::day_of(&conversion, zones)));
    }
    Ok(days)
}

/// A conversion, and what it adds to the figures.
fn each_sold(
    read: &Snapshot,
    row: Result<redb::AccessGuard<'_, &[u8]>, redb::StorageError>,
) -> Result<(Conversion, Vec<Sold>), StoreError> {
    let conversion: Conversion = records::decode("conversions", row?.value())?;
    let entries = money::entries(read, &conversion.entries)?;
    let sold = counting::sold_by(&conversion, &entries, read)?;
    Ok((conversion, sold))
}

/// Where clicks came from is kept beside conversions that are there, for clicks that earned in them.
fn check_origins(read: &Snapshot, checked: &mut Checked) -> Result<(), StoreError> {
    for row in read.earning_clicks().iter()? {
        let (key, _) = row?;
        let id = keys::conversion_at_the_end(key.value())?;
        let click = key.value().first_chunk().map(|click| u128::from_be_bytes(*click));
        let conversion = read.conversions().get(id.0)?;
        let conversion: Option<Conversion> =
            conversion.and_then(|row| records::decode("conversions", row.value()).ok());
        let earns = conversion.is_some_and(|conversion| {
            let shares = &conversion.verdict.shares;
            shares.iter().any(|share| share.click.map(|click| click.0) == click)
        });
        checked.expect(earns, || {
            format!("Where a click came from is kept for conversion {id}, in which it does not earn.")
        });
    }
    for row in read.forgotten_origins().iter()? {
        let id = row?.0.value();
        let there = read.conversions().get(id)?.is_some();
        checked.expect(there, || {
            format!("Where conversion {} came from is forgotten, and it is not there.", ConversionId(id))
        });
    }
    Ok(())
}
