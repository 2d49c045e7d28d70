//! Tests of walking lists in both directions.

use super::*;

/// A list of the numbers below 10, of which `fits` belong to it.
fn page(place: Place<u32>, fits: impl Fn(u32) -> bool) -> Paged<u32, u32> {
    let inside = |key: &u32| match place {
        Place::Newest => true,
        Place::OlderThan(than) => *key < than,
        Place::NewerThan(than) => *key > than,
    };
    let rows: Vec<_> =
        (0..10).filter(inside).map(|key| Ok((key, Some(key).filter(|key| fits(*key))))).collect();
    place.page(4, rows.into_iter()).unwrap()
}

#[test]
fn pages_lead_down_to_the_oldest_and_up_again() {
    let first = page(Place::Newest, |_| true);
    assert_eq!(first, Paged { rows: vec![9, 8, 7, 6], newer: None, older: Some(6) });
    let second = page(Place::OlderThan(6), |_| true);
    assert_eq!(second, Paged { rows: vec![5, 4, 3, 2], newer: Some(5), older: Some(2) });
    let last = page(Place::OlderThan(2), |_| true);
    assert_eq!(last, Paged { rows: vec![1, 0], newer: Some(1), older: None });
    assert_eq!(page(Place::NewerThan(1), |_| true), second);
    assert_eq!(page(Place::NewerThan(5), |_| true), Paged { newer: None, ..first });
}

#[test]
fn what_does_not_fit_is_passed_over() {
    let even = |number: u32| number.is_multiple_of(2);
    assert_eq!(page(Place::Newest, even), Paged { rows: vec![8, 6, 4, 2], newer: None, older: Some(2) });
    assert_eq!(page(Place::OlderThan(2), even), Paged { rows: vec![0], newer: Some(0), older: None });
    assert_eq!(page(Place::OlderThan(0), even), Paged { rows: vec![], newer: Some(0), older: None });
}
