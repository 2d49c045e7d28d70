//! What the creator finds afterwards: clicks, reports, conversions, money. No story knows where it is kept.

use duly::domain::click::Click;
use duly::domain::code::Code;
use duly::domain::conversion::{Conversion, Event};
use duly::domain::ledger::Entry;
use duly::domain::report::{Judged, Report};
use duly::domain::time::Timestamp;
use duly::store::view::conversions::List;
use duly::store::view::{clicks, conversions, money, reports};

use crate::world::World;

impl World {
    /// All clicks so far, newest first.
    #[track_caller]
    pub fn clicks(&self) -> Vec<Click> {
        let (from, to) = (Timestamp(0), Timestamp(i64::MAX >> 16));
        clicks::page(&self.app.store.view().unwrap(), from, to, None, 10_000, |_| true).unwrap().clicks
    }

    /// The id of the newest click.
    #[track_caller]
    pub fn last_click_id(&self) -> String {
        self.clicks().first().expect("a click").id.to_string()
    }

    /// Waits for what happens beside an answer, without sleeping longer than it takes.
    #[track_caller]
    pub fn waits_until(&self, what: &str, is_so: impl Fn() -> bool) {
        for _ in 0..3_000 {
            if is_so() {
                return;
            }
            std::thread::yield_now();
            std::thread::park_timeout(std::time::Duration::from_millis(2));
        }
        panic!("waited in vain until {what}");
    }

    /// All reports so far, newest first, the refused ones too.
    #[track_caller]
    pub fn reports(&self) -> Vec<Report> {
        reports::page(&self.app.store.view().unwrap(), None, 10_000).unwrap()
    }

    /// The newest report: how it was judged, with the reason of a refusal.
    #[track_caller]
    pub fn last_report(&self) -> (&'static str, String) {
        let report = self.reports().into_iter().max_by_key(|report| (report.at, report.id));
        match report.expect("a report").judged {
            Judged::Recorded(_) => ("recorded", String::new()),
            Judged::Duplicate(_) => ("duplicate", String::new()),
            Judged::Unattributed(_) => ("unattributed", String::new()),
            Judged::Refunded(_) => ("refunded", String::new()),
            Judged::Waiting => ("waiting", String::new()),
            Judged::Lead(_) => ("lead", String::new()),
            Judged::Refused(reason) => ("refused", reason),
            Judged::Several(count) => ("several", count.to_string()),
        }
    }

    /// The conversion that an order is.
    #[track_caller]
    pub fn order(&self, product: &str, order: &str) -> Conversion {
        let product = self.app.store.mirror().product_called(product).unwrap().id;
        let view = self.app.store.view().unwrap();
        let found = conversions::of_order(&view, product, &Event::purchase(), order).unwrap();
        found.unwrap_or_else(|| panic!("there is no order {order}"))
    }

    /// Who earned from an order, or why nobody: `jane7 100 %`, `nobody: expired 2 days ago`.
    #[track_caller]
    pub fn verdict(&self, product: &str, order: &str) -> String {
        let order = self.order(product, order);
        order.verdict.summary(order.at, |share| share.code.as_str().to_owned())
    }

    /// How many conversions there are.
    #[track_caller]
    pub fn conversions(&self) -> usize {
        conversions::page(&self.app.store.view().unwrap(), List::All, None, 10_000).unwrap().len()
    }

    /// What an affiliate has by the ledger, minor units, whatever its state.
    #[track_caller]
    pub fn money_of(&self, code: &str) -> i64 {
        let lines = self.ledger_of(code).iter().map(|entry| entry.amount.minor).sum();
        let target = self.app.store.mirror().target(&Code::parse(code).unwrap()).unwrap();
        let affiliate = target.affiliation.unwrap().affiliate;
        let view = self.app.store.view().unwrap();
        let balances = money::balances(&view, Some(affiliate), Timestamp(self.now_ms())).unwrap();
        let shown: i64 =
            balances.values().map(|balance| balance.held + balance.in_review + balance.due).sum();
        assert_eq!(shown, lines, "what is shown of {code} is not the sum of her ledger");
        lines
    }

    /// An affiliate's ledger, newest first.
    #[track_caller]
    pub fn ledger_of(&self, code: &str) -> Vec<Entry> {
        let target = self.app.store.mirror().target(&Code::parse(code).unwrap()).unwrap();
        let affiliate = target.affiliation.unwrap().affiliate;
        money::page(&self.app.store.view().unwrap(), Some(affiliate), None, 10_000).unwrap()
    }

    /// The audit finds nothing.
    #[track_caller]
    pub fn finds_no_fault(&self) {
        self.app.store.flush_sums_blocking().unwrap();
        let checked = duly::store::check::check(&self.app.store.view().unwrap()).unwrap();
        assert_eq!(checked.faults, Vec::<String>::new());
    }

    /// Codes that were asked for and that nobody has, today: the word, and how often.
    #[track_caller]
    pub fn unknown_codes(&self) -> Vec<(String, u64)> {
        reports::unknown_codes(&self.app.store.view().unwrap(), Timestamp(self.now_ms()).utc_day()).unwrap()
    }
}
