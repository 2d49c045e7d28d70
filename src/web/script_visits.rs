//! A visit that the script told of is remembered, once a day and site, for the light of the Tracking page; in a test each.

use super::app::App;
use super::test_sale;
use crate::domain::click::Click;
use crate::domain::product::Product;
use crate::domain::script_visit::{ScriptVisit, ScriptVisits};
use crate::domain::time::Timestamp;
use crate::store::changes::note_script_visit::NoteScriptVisit;

/// Remembers a visit where it is new. What cannot be written is only noted: the visit itself goes on.
pub async fn note(
    app: &App,
    product: &Product,
    known: &ScriptVisits,
    click: &Click,
    site: Option<String>,
    now: Timestamp,
) {
    let visit = ScriptVisit { at: now, site, click: click.id };
    let is_test = test_sale::is_test_click(app.store.keys(), product.id, click, now);
    if known.with(&visit, is_test).is_none() {
        return;
    }
    if let Err(fault) = app.store.write(NoteScriptVisit { product: product.id, visit, is_test }).await {
        tracing::debug!(?fault, "a visit was not remembered");
    }
}
