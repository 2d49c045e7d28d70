//! kill -9 at random moments under load: what was answered is there, once, and the program starts by itself.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use duly::chance::Chance;
use serde_json::Value;

use crate::asking::{BROWSER, Connection, get};
use crate::program::{Place, Program, says};
use crate::shop::{COMMISSION, Shop};

const ROUNDS: u32 = 30;
const VISITORS: usize = 4;
const TILLS: usize = 3;

/// Everybody who is asking during one round, and when it ends.
struct Round<'a> {
    number: u32,
    shop: &'a Shop,
    address: SocketAddr,
    /// Clicks that are surely on disk, for the tills.
    clicks: &'a Mutex<Vec<String>>,
    answers: AtomicU32,
    kill_after: u32,
    kill: Sender<()>,
}

/// A postback as it was sent, and the conversion's id if it was answered.
struct Sale {
    order: String,
    click: String,
    conversion: Option<String>,
}

impl Round<'_> {
    fn answered(&self) {
        if self.answers.fetch_add(1, Ordering::SeqCst) + 1 == self.kill_after {
            let _ = self.kill.send(());
        }
    }

    /// Follows the link with one browser until nobody answers any more; gives the clicks that were answered
    /// as being on disk.
    fn visit(&self, cookie: &mut String) -> Vec<String> {
        let mut written = Vec::new();
        let Ok(mut to) = Connection::to(self.address) else { return written };
        loop {
            let sent = format!("duly={cookie}");
            let mut headers = BROWSER.to_vec();
            headers.push(("cookie", &sent));
            let Ok(answer) = to.get(&format!("/{}", self.shop.code), &headers) else { return written };
            assert_eq!(answer.status, 302, "{answer:?}");
            // With a click before it in the cookie, this one was answered before it was on disk.
            if let Some(set) = answer.cookie() {
                *cookie = set.to_owned();
                if !set.contains('.') {
                    assert_eq!(answer.click_id(), Some(set));
                    self.clicks.lock().unwrap_or_else(PoisonError::into_inner).push(set.to_owned());
                    written.push(set.to_owned());
                }
            }
            self.answered();
        }
    }

    /// Reports orders until nobody answers any more. The last one was sent, and nobody knows.
    fn sell(&self, till: usize) -> Vec<Sale> {
        let mut sales = Vec::new();
        let Ok(mut to) = Connection::to(self.address) else { return sales };
        for count in 0.. {
            let order = format!("order-{}-{till}-{count}", self.number);
            let click = {
                let clicks = self.clicks.lock().unwrap_or_else(PoisonError::into_inner);
                clicks[count * 7 % clicks.len()].clone()
            };
            let answer = to.get(&self.shop.postback(&order, &click), &[]);
            let conversion = answer.ok().map(|answer| {
                assert_eq!(answer.status, 200, "{answer:?}");
                assert_eq!(answer.json()["result"], "recorded");
                conversion_of(&answer.json())
            });
            let is_over = conversion.is_none();
            sales.push(Sale { order, click, conversion });
            if is_over {
                break;
            }
            self.answered();
        }
        sales
    }
}

fn conversion_of(answer: &Value) -> String {
    answer["conversion_id"].as_str().unwrap_or_else(|| panic!("no conversion: {answer}")).to_owned()
}

/// Everything that was answered so far.
#[derive(Default)]
struct Answered {
    clicks: HashSet<String>,
    /// By order.
    conversions: HashMap<String, String>,
}

impl Answered {
    /// After a kill: the newest clicks are there, and each newest postback, sent again, is the same conversion.
    fn look_again(&mut self, shop: &Shop, address: SocketAddr, clicks: &[String], sales: Vec<Sale>) {
        for click in clicks.iter().rev().take(20) {
            let answer = shop.api(address, "GET", &format!("/clicks/{click}"), "");
            assert_eq!(answer.status, 200, "{click} was answered, then lost");
        }
        self.clicks.extend(clicks.iter().cloned());

        let mut to = Connection::to(address).unwrap();
        for (place, sale) in sales.into_iter().rev().enumerate() {
            if place >= 20 && sale.conversion.is_some() {
                self.conversions.insert(sale.order, sale.conversion.unwrap_or_default());
                continue;
            }
            let answer = to.get(&shop.postback(&sale.order, &sale.click), &[]).unwrap();
            assert_eq!(answer.status, 200, "{answer:?}");
            let told = answer.json();
            let conversion = conversion_of(&told);
            match sale.conversion {
                Some(before) => {
                    assert_eq!(told["result"], "duplicate", "{}: {told}", sale.order);
                    assert_eq!(conversion, before, "{} was answered, then lost", sale.order);
                }
                None => assert!(["recorded", "duplicate"].contains(&told["result"].as_str().unwrap())),
            }
            self.conversions.insert(sale.order, conversion);
        }
    }

    /// At the end: everything that was answered is there once, and nothing else is half there.
    fn is_all_there(&self, shop: &Shop, address: SocketAddr) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let clicks: Vec<String> = shop.list(address, "/clicks").iter().map(|one| text(&one["id"])).collect();
        let distinct: HashSet<&String> = clicks.iter().collect();
        assert_eq!(distinct.len(), clicks.len(), "a click is listed twice");
        let lost: Vec<&String> = self.clicks.iter().filter(|click| !distinct.contains(click)).collect();
        assert!(lost.is_empty(), "answered, then lost: {lost:?}");

        let conversions = shop.list(address, "/conversions");
        let mut by_order: HashMap<String, String> = HashMap::new();
        for one in &conversions {
            let twice = by_order.insert(text(&one["order_id"]), text(&one["id"]));
            assert_eq!(twice, None, "{one} is there twice");
        }
        assert_eq!(by_order, self.conversions);

        let entries = shop.list(address, &format!("/ledger?affiliate={}", shop.affiliate));
        let earned: BTreeSet<String> = entries.iter().map(|entry| text(&entry["conversion"])).collect();
        assert_eq!((entries.len(), earned.len()), (conversions.len(), conversions.len()));
        assert!(entries.iter().all(|entry| entry["amount"] == COMMISSION), "{:?}", entries.first());
    }
}

#[test]
fn what_was_answered_before_kill_nine_is_there_once() {
    let place = Place::new();
    let shop = Shop::open(&place.data());
    let luck = Chance::seeded(9);
    let mut answered = Answered::default();
    let (mut clicks, mut sales) = (Vec::new(), Vec::new());
    let mut cookies: Vec<String> = Vec::new();
    let start = || Program::start(&place.data(), &[("min-free-mib", "0")]);

    for number in 0..ROUNDS {
        let program = start();
        answered.look_again(&shop, program.address, &clicks, std::mem::take(&mut sales));
        // Every visitor was here before, so that each cookie tells whether its click is on disk.
        cookies.resize_with(VISITORS, || visited(&shop, program.address));
        let known = Mutex::new(vec![visited(&shop, program.address)]);

        let (kill, is_time) = channel();
        let (address, kill_after) = (program.address, 5 + luck.below(400));
        let round =
            Round { number, shop: &shop, address, clicks: &known, answers: 0.into(), kill_after, kill };
        (clicks, sales) = std::thread::scope(|scope| {
            let round = &round;
            let visitors: Vec<_> =
                cookies.iter_mut().map(|cookie| scope.spawn(|| round.visit(cookie))).collect();
            let tills: Vec<_> = (0..TILLS).map(|till| scope.spawn(move || round.sell(till))).collect();
            is_time.recv_timeout(Duration::from_secs(60)).expect("there are answers");
            program.kill_nine();
            (
                visitors.into_iter().flat_map(|visitor| visitor.join().unwrap()).collect::<Vec<_>>(),
                tills.into_iter().flat_map(|till| till.join().unwrap()).collect(),
            )
        });
    }

    let program = start();
    answered.look_again(&shop, program.address, &clicks, sales);
    answered.is_all_there(&shop, program.address);
    println!("{} clicks and {} conversions were answered", answered.clicks.len(), answered.conversions.len());
    program.stop();
    assert!(says(&place.data(), &["check"]).contains("no faults"));
}

/// A visitor's first click.
fn visited(shop: &Shop, address: SocketAddr) -> String {
    let answer = get(address, &format!("/{}", shop.code));
    answer.cookie().unwrap_or_else(|| panic!("no cookie: {answer:?}")).to_owned()
}
