//! The test sale that was begun last for each product, so that the page of its tracking leads back to it. It is kept in memory
//! alone: a test is over after a day, and a restart costs no more than the way there.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::domain::code::Code;
use crate::domain::id::{ProductId, TestSaleId};
use crate::domain::time::{DAY_MS, Timestamp};

/// A test that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// Which.
    pub test: TestSaleId,
    /// The code that its link tries.
    pub code: Code,
}

impl Begun {
    /// Where its steps are shown, as a path.
    pub fn path(&self, product: ProductId) -> String {
        format!("/admin/products/{product}/tracking/test/{}?link={}", self.test, self.code)
    }
}

/// Those that were begun last.
#[derive(Debug, Default)]
pub struct RunningTests(Mutex<BTreeMap<ProductId, Begun>>);

impl RunningTests {
    /// Keeps the newest of a product.
    pub fn begin(&self, product: ProductId, begun: Begun) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(product, begun);
    }

    /// A test is over: whoever looked saw that all of it arrived.
    pub fn end(&self, product: ProductId, test: TestSaleId) {
        let mut begun = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if begun.get(&product).is_some_and(|begun| begun.test == test) {
            begun.remove(&product);
        }
    }

    /// The one of a product that is not over yet.
    pub fn of(&self, product: ProductId, now: Timestamp) -> Option<Begun> {
        let begun = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&product).cloned();
        begun.filter(|begun| now.since(begun.test.at()) < DAY_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_test_of_a_product_runs_for_a_day() {
        let begins = |at: u64| Begun {
            test: TestSaleId(u128::from(at) << 80),
            code: Code::in_address("jane7").unwrap(),
        };
        let (tests, day) = (RunningTests::default(), u64::try_from(DAY_MS).unwrap());
        tests.begin(ProductId(1), begins(1));
        tests.begin(ProductId(1), begins(2));
        let of = |product, at: u64| tests.of(ProductId(product), Timestamp(i64::try_from(at).unwrap()));
        assert_eq!((of(1, 3), of(2, 3)), (Some(begins(2)), None));
        assert_eq!((of(1, day + 1), of(1, day + 2)), (Some(begins(2)), None));
        tests.end(ProductId(1), begins(1).test);
        assert_eq!(of(1, 3), Some(begins(2)), "an older one ends nothing");
        tests.end(ProductId(1), begins(2).test);
        assert_eq!(of(1, 3), None);
    }
}
