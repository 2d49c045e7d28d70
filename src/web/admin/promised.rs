//! What affiliates were promised, beside a form that changes it: what pays less takes effect three days later
//! (`product.md` P4).

use super::desk::Desk;
use crate::domain::affiliation::Affiliation;
use crate::domain::language::Language;
use crate::domain::notice::NOTICE_MS;
use crate::domain::product::Product;
use crate::domain::time::Timestamp;
use crate::store::view::affiliates;
use crate::store::view::changes_ahead::{AheadWhat, changes_ahead};
use crate::web::ahead::{self, AheadLine};
use crate::web::error::WebError;
use crate::web::page::Flash;
use crate::web::words::portal;

/// Said before the creator saves.
pub(super) struct Promised {
    /// What holds now, in words.
    pub(super) what: String,
    /// When something lower would come into force that is saved now.
    pub(super) from: String,
    /// What is already announced.
    pub(super) lines: Vec<AheadLine>,
}

/// What was promised to the affiliates of a product, if there are any. `fits` picks the changes that the form
/// is about.
pub(super) async fn promised(
    desk: &Desk,
    product: &Product,
    what: String,
    fits: impl Fn(&AheadWhat) -> bool + Send + 'static,
) -> Result<Option<Promised>, WebError> {
    let (now, asked) = (desk.now, product.clone());
    let (anyone, mut changes) = desk
        .read(move |view| {
            Ok((affiliates::anyone_was_promised(view, asked.id)?, changes_ahead(view, &asked, None, now)?))
        })
        .await?;
    changes.retain(|ahead| fits(&ahead.what));
    Ok((anyone || !changes.is_empty()).then(|| Promised {
        what,
        from: desk.date_time(now.plus_ms(NOTICE_MS)),
        lines: ahead::lines(&changes, &portal(Language::English).ahead, product.currency, &desk.zone),
    }))
}

/// That a form is saved, and from when what pays less holds, where that was just announced.
pub(super) fn saved(desk: &Desk, announced: Option<Timestamp>) -> Flash {
    Flash::good(announced.map_or("Saved.".to_owned(), |since| {
        let since = desk.date_time(since);
        format!(
            "Saved. What pays affiliates less takes effect on {since}. Until then they can read about it."
        )
    }))
}

/// What changes for a product and, where one is named, for an affiliation, as lines.
pub(super) async fn ahead_lines(
    desk: &Desk,
    product: &Product,
    affiliation: Option<&Affiliation>,
) -> Result<Vec<AheadLine>, WebError> {
    let (now, asked, affiliation) = (desk.now, product.clone(), affiliation.cloned());
    let changes = desk.read(move |view| Ok(changes_ahead(view, &asked, affiliation.as_ref(), now)?)).await?;
    Ok(ahead::lines(&changes, &portal(Language::English).ahead, product.currency, &desk.zone))
}
