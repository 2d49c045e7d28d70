//! Test sales: a link that the creator opens to see her own tracking work. Its click carries a tag that only Duly can
//! make, and what is reported by it is a test (`product.md` C12), also where the shop does not say so itself.

use crate::domain::click::Click;
use crate::domain::id::{ClickId, ProductId, TestSaleId};
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::MasterKey;
use crate::store::view::journeys::Walked;
use crate::web::secrets::{hex, same};

/// What the tag begins with.
const PREFIX: &str = "test-";

/// The tag of a test's click, in `sub5` of its link. Nobody can make one without the master key: else anybody could
/// turn a visitor's next purchase into a test.
pub fn tag(keys: &MasterKey, product: ProductId, test: TestSaleId) -> String {
    let derived = keys.derive("test sale", &[&product.0.to_be_bytes(), &test.0.to_be_bytes()]);
    format!("{PREFIX}{test}-{}", hex(&derived[..8]))
}

/// The link that a person opens for a test. `notrack` keeps its click out of all figures (R2).
pub fn link(keys: &MasterKey, product: ProductId, test: TestSaleId, code: &str) -> String {
    format!("/{code}?notrack=1&sub5={}", tag(keys, product, test))
}

/// Whether a click was made by a test link of a product, at most a day ago.
pub fn is_test_click(keys: &MasterKey, product: ProductId, click: &Click, now: Timestamp) -> bool {
    let Some(said) = click.tags.subs[4].as_deref().filter(|_| click.own.is_some()) else { return false };
    let test = said.strip_prefix(PREFIX).and_then(|rest| rest.split_once('-'));
    let Some(test) = test.and_then(|(test, _)| test.parse::<TestSaleId>().ok()) else { return false };
    now.since(click.id.at()) < DAY_MS && same(said, &tag(keys, product, test))
}

/// Whether what was reported is tied to a test: the newest of its clicks is one.
pub fn is_by_test(
    keys: &MasterKey,
    product: ProductId,
    clicks: impl Iterator<Item = ClickId>,
    walked: &Walked,
    now: Timestamp,
) -> bool {
    let newest = clicks.max().and_then(|click| walked.click(click));
    newest.is_some_and(|click| is_test_click(keys, product, click, now))
}
