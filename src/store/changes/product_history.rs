//! What a change of a product writes into the history: its state, its terms, its sites, and what else.

use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::notice::differences;
use crate::domain::product::{Product, ProductState, Terms};
use crate::domain::time::Timestamp;

/// The lines for what differs between a product before and after, a line a deed.
pub(super) fn lines(before: &Product, after: &Product, by: &By, at: Timestamp) -> Vec<HistoryLine> {
    let mut all = Vec::new();
    let mut tell = |deed, from, detail| {
        let about = About::product(after.id);
        all.push(HistoryLine { at, by: by.clone(), deed, about, from, detail });
    };
    if before.state != after.state {
        let deed = match after.state {
            ProductState::Active => Deed::ProductActivated,
            ProductState::Paused => Deed::ProductPaused,
            ProductState::Retired => Deed::ProductRetired,
        };
        tell(deed, None, String::new());
    }
    let (was, is) = (before.terms_at(at), after.terms_at(at));
    if !was.says_the_same(is) {
        tell(Deed::TermsChanged, None, difference(was, is, after));
    }
    match (before.terms_ahead(at), after.terms_ahead(at)) {
        (Some(was), Some(ahead)) if was.says_the_same(ahead) => {}
        (_, Some(ahead)) => tell(Deed::TermsAnnounced, Some(ahead.since), difference(is, ahead, after)),
        // What pays no less any more came into force just now, and is told above.
        (Some(was), None) if was.says_the_same(is) => {}
        (Some(was), None) => tell(Deed::TermsWithdrawn, None, difference(is, was, after)),
        (None, None) => {}
    }
    for site in after.approved_sites.iter().filter(|site| !before.approved_sites.contains(site)) {
        tell(Deed::SiteApproved, None, site.as_str().to_owned());
    }
    for site in before.approved_sites.iter().filter(|site| !after.approved_sites.contains(site)) {
        tell(Deed::SiteWithdrawn, None, site.as_str().to_owned());
    }
    let others = others(before, after);
    if !others.is_empty() {
        tell(Deed::ProductChanged, None, others.join(", "));
    }
    all
}

fn difference(was: &Terms, becomes: &Terms, product: &Product) -> String {
    let words = differences(was, becomes).into_iter().map(|one| one.words(product.currency));
    words.collect::<Vec<_>>().join("; ")
}

/// What else is not as it was, by the names of the form's fields.
fn others(before: &Product, after: &Product) -> Vec<&'static str> {
    let all = [
        ("name", before.name != after.name),
        ("address", before.slug != after.slug),
        ("currency", before.currency != after.currency),
        ("sales page", before.sales_url != after.sales_url),
        ("tracking", before.method != after.method),
        ("platform", before.platform != after.platform),
        ("who may join", before.join != after.join),
        ("pages with the script", before.script_origins != after.script_origins),
        ("affiliate code on external pages", before.code_on_external_pages != after.code_on_external_pages),
        ("links with via", before.via_links != after.via_links),
        (
            "Direct Payment HotLink",
            before.direct_payment_for_affiliates != after.direct_payment_for_affiliates,
        ),
        ("review of unsigned reports", before.review_unsigned != after.review_unsigned),
        ("largest amount", before.amount_max != after.amount_max),
    ];
    all.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}
