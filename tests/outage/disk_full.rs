//! The disk fills up to its last byte under a running program, and is emptied again: it goes on by itself.

use std::net::SocketAddr;
use std::path::Path;

use duly::store::{Options, Store};

use crate::asking::{get, until};
use crate::creator::{self, Creator};
use crate::program::{Place, Program, says};
use crate::shop::{Shop, click_is_kept};
use crate::small_disk::SmallDisk;

/// An installation on a small disk, and what it answered.
struct Story<'a> {
    shop: &'a Shop,
    address: SocketAddr,
    click: String,
    /// Order and conversion of each sale that was answered as recorded.
    recorded: Vec<(String, String)>,
    sent: u32,
}

impl<'a> Story<'a> {
    fn begin(shop: &'a Shop, address: SocketAddr) -> Self {
        let click = shop.visit(address).cookie().expect("a cookie").to_owned();
        Self { shop, address, click, recorded: Vec::new(), sent: 0 }
    }

    /// Reports a sale; gives its order if it could not be saved.
    fn sell_one(&mut self) -> Option<String> {
        let order = format!("order-{}", self.sent);
        self.sent += 1;
        let answer = get(self.address, &self.shop.postback(&order, &self.click));
        if answer.status == 503 {
            assert!(answer.header("retry-after").is_some(), "{answer:?}");
            assert_eq!(answer.json()["ok"], false);
            return Some(order);
        }
        assert_eq!((answer.status, &answer.json()["result"]), (200, &"recorded".into()), "{answer:?}");
        self.recorded.push((order, answer.json()["conversion_id"].as_str().unwrap().to_owned()));
        None
    }

    /// Reports sales; all are saved.
    fn sell(&mut self, count: usize) {
        for _ in 0..count {
            assert_eq!(self.sell_one(), None);
        }
    }

    /// Reports sales until one is not saved; gives its order. Those before it are recorded.
    fn sell_until_it_cannot_be_saved(&mut self) -> String {
        (0..20_000).find_map(|_| self.sell_one()).expect("the disk is full, and everything is saved")
    }

    /// After there was room again: sends everything once more, and looks that each order is there once.
    fn settle(&self, not_saved: &str) {
        for (order, conversion) in &self.recorded {
            let told = get(self.address, &self.shop.postback(order, &self.click)).json();
            assert_eq!(
                (&told["result"], &told["conversion_id"]),
                (&"duplicate".into(), &conversion.as_str().into())
            );
        }
        let again = get(self.address, &self.shop.postback(not_saved, &self.click));
        assert_eq!(again.status, 200, "{again:?}");
        let new = get(self.address, &self.shop.postback("the next one", &self.click).replace(' ', "-"));
        assert_eq!((new.status, &new.json()["result"]), (200, &"recorded".into()), "{new:?}");

        let mut orders: Vec<String> = self.shop.orders(self.address);
        orders.sort();
        let mut sent: Vec<String> = self.recorded.iter().map(|(order, _)| order.clone()).collect();
        sent.extend([not_saved.to_owned(), "the-next-one".to_owned()]);
        sent.sort();
        assert_eq!(orders, sent, "what was not saved is not half there");
    }
}

#[test]
fn on_a_full_disk_visitors_are_sent_on_without_a_click_and_sales_are_asked_for_again() {
    let place = Place::new();
    let disk = SmallDisk::of_mib(&place, 12);
    let shop = Shop::open(&disk.data());
    says(
        &disk.data(),
        &["admin", "create", creator::EMAIL, "--password-file", &creator::password_file(&place)],
    );
    let program = Program::start(&disk.data(), &[("min-free-mib", "1")]);
    let creator = Creator::signs_in(program.address);
    let mut story = Story::begin(&shop, program.address);

    // Below the watermark: no clicks any more, but sales. The clicks that come before the program has looked at the
    // disk are kept.
    disk.fill_but(400);
    let mut kept = Vec::new();
    until("clicks are turned away", || {
        let sent_on = shop.visit(program.address);
        kept.extend(sent_on.cookie().map(str::to_owned));
        sent_on.cookie().is_none()
    });
    story.sell(3);
    let overview = creator.reads("/admin");
    assert!(overview.contains("The disk is almost full. Clicks are no longer kept"), "{overview}");

    // Not one byte: no sales either.
    disk.fill();
    let not_saved = story.sell_until_it_cannot_be_saved();
    let is_ready = || get(program.address, "/readyz").status == 200;
    until("it says that it is not ready", || !is_ready());
    assert_eq!(get(program.address, "/healthz").status, 200);
    for _ in 0..9 {
        let sent_on = shop.visit(program.address);
        assert_eq!(
            (sent_on.header("location"), sent_on.cookie()),
            (Some("http://www.shop.test/bread"), None)
        );
    }
    assert!(!is_ready(), "nothing got better by itself");

    disk.make_room();
    until("it is ready again", is_ready);
    let next = shop.visit(program.address);
    kept.push(next.cookie().expect("the next click is counted").to_owned());
    story.settle(&not_saved);
    for click in &kept {
        assert!(click_is_kept(&shop, program.address, click), "{click} was answered, then lost");
    }
    let overview = creator.reads("/admin");
    assert!(overview.contains("10 clicks were never kept"), "{overview}");
    assert!(!overview.contains("almost full"), "{overview}");
    assert!(says(&disk.data(), &["check"]).contains("no faults"));
    program.stop();
    assert_eq!(clicks_lost(&disk.data()), 10, "it is remembered");
}

#[test]
fn without_a_watermark_clicks_wait_for_room_and_none_is_lost() {
    let place = Place::new();
    let disk = SmallDisk::of_mib(&place, 12);
    let shop = Shop::open(&disk.data());
    let program = Program::start(&disk.data(), &[("min-free-mib", "0")]);
    let mut story = Story::begin(&shop, program.address);

    story.sell(3);
    disk.fill();
    let not_saved = story.sell_until_it_cannot_be_saved();
    let waiting: Vec<String> =
        (0..20).filter_map(|_| shop.visit(program.address).cookie().map(str::to_owned)).collect();
    assert_eq!(waiting.len(), 20);

    disk.make_room();
    until("it is ready again", || get(program.address, "/readyz").status == 200);
    story.settle(&not_saved);
    for click in &waiting {
        assert!(click_is_kept(&shop, program.address, click), "{click} waited, and was lost");
    }
    assert!(says(&disk.data(), &["check"]).contains("no faults"));
    program.stop();
    assert_eq!(clicks_lost(&disk.data()), 0);
}

/// What the creator is told of clicks that were never kept.
fn clicks_lost(data: &Path) -> u64 {
    Store::open(data, Options::new([0; 32])).unwrap().health().clicks_lost
}
