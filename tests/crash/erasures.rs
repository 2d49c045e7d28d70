//! A buyer's erasure is cut off by a power loss at any moment: she is forgotten all the same, and no sum changes.

use duly::domain::deed::By;
use duly::domain::email::EmailHash;
use duly::store::Store;
use duly::store::changes::erasing::EraseBuyer;
use duly::store::view::buyers;

use crate::slices::{NOW, cut_off_at_any_flush, leaves_her_address, peopled};

const DORA: EmailHash = EmailHash([7; 16]);
const LEADS: u16 = 12;

fn leads_of_dora(store: &Store) -> usize {
    buyers::known(&store.view().unwrap(), DORA).unwrap().leads.len()
}

#[test]
fn an_erasure_that_is_cut_off_at_any_flush_is_carried_out_after_the_next_start() {
    let original = peopled(400, 20, |store| {
        leaves_her_address(store, DORA, LEADS);
        assert_eq!(leads_of_dora(store), usize::from(LEADS));
    });
    let erase =
        |store: &Store| store.write_blocking(EraseBuyer { email: DORA, by: By::Command, at: NOW }).is_ok();
    let cut_off = cut_off_at_any_flush(&original, 5, erase, |store, is_answered, what| {
        let known = buyers::known(&store.view().unwrap(), DORA).unwrap();
        assert!(known.is_empty() || !is_answered, "the erasure was answered, then lost, {what}");
        assert!(known.is_empty() || known.leads.len() == usize::from(LEADS), "half of her is left, {what}");
    });
    assert!(cut_off > 2, "some erasures were cut off in the middle: {cut_off}");
}
