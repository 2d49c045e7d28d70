//! Own dates: two days of the program's zone that a page is asked for by `from` and `to`, both included, in either
//! order. Every list and every page of figures reads them here.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::query::Query;
use crate::domain::time::Timestamp;
use crate::store::sums::first_moment;

/// What the two fields say. One of them alone is a beginning or an end; what is no date is as if it were not there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OwnDates {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl OwnDates {
    /// Reads them out of an address.
    pub fn of(query: &Query) -> Self {
        let (one, other) = (query.value::<Date>("from"), query.value::<Date>("to"));
        match (one, other) {
            (Some(one), Some(other)) => Self { from: Some(one.min(other)), to: Some(one.max(other)) },
            _ => Self { from: one, to: other },
        }
    }

    /// The moment that the first day begins.
    pub fn begin(self, zone: &TimeZone) -> Option<Timestamp> {
        self.from.map(|day| first_moment(day, zone))
    }

    /// The moment behind the last day.
    pub fn end(self, zone: &TimeZone) -> Option<Timestamp> {
        self.to.and_then(|day| day.tomorrow().ok()).map(|next| first_moment(next, zone))
    }

    /// The two fields as they are shown again.
    pub fn fields(self) -> (String, String) {
        let text = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
        (text(self.from), text(self.to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_either_order_and_both_are_included() {
        let zone = TimeZone::get("Asia/Kathmandu").unwrap();
        let dates = OwnDates::of(&Query::of("/admin/figures", "from=2026-03-09&to=2026-03-02"));
        assert_eq!(dates.fields(), ("2026-03-02".into(), "2026-03-09".into()));
        let at = |text: &str| Some(Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond()));
        assert_eq!(dates.begin(&zone), at("2026-03-01T18:15:00Z"));
        assert_eq!(dates.end(&zone), at("2026-03-09T18:15:00Z"));
        let open = OwnDates::of(&Query::of("/admin/figures", "from=2026-02-30&to=2026-03-02"));
        assert_eq!((open.begin(&zone), open.fields().0.as_str()), (None, ""));
    }
}
