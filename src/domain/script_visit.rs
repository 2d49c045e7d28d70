//! Visits that the script told of, as far as they are remembered: the newest, so that the creator sees that the
//! script works on her pages, and the newest by a click of a test.

use super::id::ClickId;
use super::time::Timestamp;

/// What is remembered of a product's visits. One row a product, written at most once a day and page, and at tests.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScriptVisits {
    /// The newest of a day.
    pub newest: Option<ScriptVisit>,
    /// The newest that came by a test link.
    pub by_test: Option<ScriptVisit>,
}

/// A visit that the script told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptVisit {
    /// When.
    pub at: Timestamp,
    /// The site of the page, as browsers send it.
    pub site: Option<String>,
    /// The click that brought the visitor.
    pub click: ClickId,
}

impl ScriptVisits {
    /// What is remembered after a visit; `None`: nothing new.
    pub fn with(&self, visit: &ScriptVisit, is_test: bool) -> Option<Self> {
        let is_known = self
            .newest
            .as_ref()
            .is_some_and(|newest| newest.at.utc_day() == visit.at.utc_day() && newest.site == visit.site);
        if is_test {
            let newest = if is_known { self.newest.clone() } else { Some(visit.clone()) };
            return Some(Self { newest, by_test: Some(visit.clone()) });
        }
        (!is_known).then(|| Self { newest: Some(visit.clone()), ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_is_remembered_once_a_day_and_each_time_in_a_test() {
        let visit =
            |at, site: &str| ScriptVisit { at: Timestamp(at), site: Some(site.into()), click: ClickId(1) };
        let day = 86_400_000;
        let first = ScriptVisits::default().with(&visit(5, "https://a.test"), false).unwrap();
        assert_eq!(first.with(&visit(6, "https://a.test"), false), None);
        assert!(first.with(&visit(6, "https://b.test"), false).is_some());
        let next = first.with(&visit(day + 5, "https://a.test"), false).unwrap();
        assert_eq!(next.newest.unwrap().at, Timestamp(day + 5));
        let test = first.with(&visit(7, "https://a.test"), true).unwrap();
        assert_eq!((test.newest.unwrap().at, test.by_test.unwrap().at), (Timestamp(5), Timestamp(7)));
    }
}
