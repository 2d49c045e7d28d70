//! What this browser carries now, and who would earn if it bought: the same answer as behind REF.

use std::sync::Arc;

use actix_web::web;

use super::examination::{Examining, Findings};
use super::finding::{Carried, Finding, Part};
use crate::domain::attribution::Verdict;
use crate::domain::conversion::Evidence;
use crate::domain::language::Language;
use crate::domain::product::Product;
use crate::web::click_cookie;
use crate::web::error::WebError;
use crate::web::referral::{Referred, who_would_earn};
use crate::web::reporting::product_of_click;
use crate::web::words;

/// The newest clicks that are told; a journey may have a thousand.
const CLICKS_MAX: usize = 10;

/// Tells it for a product; where none is named, for that of the newest click.
pub(super) async fn examine(
    examining: &Examining<'_>,
    product: Option<Arc<Product>>,
    told: &mut Findings,
) -> Result<(), WebError> {
    let cookies = click_cookie::read(examining.request);
    let Some(newest) = cookies.iter().map(|ids| ids.newest).max() else {
        told.add(Part::Browser, Finding::CarriesNothing);
        return Ok(());
    };
    let (app, now) = (examining.app.clone(), examining.now);
    let found = web::block(move || {
        let product = match product {
            Some(product) => Some(product),
            None => product_of_click(&app, newest)?,
        };
        let Some(product) = product else { return Ok(None) };
        let evidence = Evidence { cookies, ..Evidence::default() };
        let words = words::visitor(Language::English);
        let referred = who_would_earn(&app.store, &product, &evidence, now, words)?;
        Ok::<_, WebError>(Some((product, referred)))
    });
    let Some((product, referred)) = found.await?? else {
        told.add(Part::Browser, Finding::CarriesNothing);
        return Ok(());
    };
    tell(&product, referred, examining, told);
    Ok(())
}

fn tell(product: &Product, referred: Referred, examining: &Examining<'_>, told: &mut Findings) {
    let considered = &referred.verdict.considered;
    let newest = &considered[considered.len().saturating_sub(CLICKS_MAX)..];
    let carried = newest.iter().map(|one| Carried {
        code: one.step.code.to_string(),
        at: one.step.at,
        standing: one.standing,
        own: one.step.own,
    });
    told.add(Part::Browser, Finding::Carries(product.name.to_string(), carried.collect()));
    for earner in referred.earners {
        told.add(Part::Browser, Finding::WouldEarn { code: earner.code, until: earner.until });
    }
    let Verdict { why, model, .. } = referred.verdict;
    told.add(Part::Browser, Finding::Why { why, model, at: examining.now });
}
