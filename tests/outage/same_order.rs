//! kill -9 in the middle of a thousand postbacks that all say the same: one conversion, and what it gave back once.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use crate::asking::{Connection, get};
use crate::program::{Place, Program, says};
use crate::shop::Shop;

const CONNECTIONS: usize = 50;
const EACH: usize = 20;

/// Sends a postback over one connection until all are answered or nobody answers any more; gives how many were not.
fn send(
    address: SocketAddr,
    postback: &str,
    answers: &AtomicU32,
    kill_after: u32,
    kill: &Sender<()>,
) -> usize {
    let Ok(mut to) = Connection::to(address) else { return EACH };
    for sent in 0..EACH {
        let Ok(answer) = to.get(postback, &[]) else { return EACH - sent };
        assert_eq!((answer.status, &answer.json()["ok"]), (200, &true.into()), "{answer:?}");
        if answers.fetch_add(1, Ordering::SeqCst) + 1 == kill_after {
            let _ = kill.send(());
        }
    }
    0
}

/// Sends the postbacks by turns over fifty connections, a thousand in all, and kills the program after some answers;
/// gives those that were not answered.
fn flood(program: Program, postbacks: &[String], kill_after: u32) -> Vec<String> {
    let (answers, (kill, is_time), address) = (AtomicU32::new(0), channel(), program.address);
    std::thread::scope(|scope| {
        let senders: Vec<_> = (0..CONNECTIONS)
            .map(|number| {
                let (postback, answers, kill) =
                    (&postbacks[number % postbacks.len()], &answers, kill.clone());
                scope.spawn(move || {
                    let left = send(address, postback, answers, kill_after, &kill);
                    vec![postback.clone(); left]
                })
            })
            .collect();
        is_time.recv_timeout(Duration::from_secs(60)).expect("there are answers");
        program.kill_nine();
        senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect()
    })
}

/// What a test finds after the kill, once everything that was not answered has been told again.
struct Survived {
    place: Place,
    shop: Shop,
    program: Program,
    unanswered: usize,
}

/// Dora clicks; her shop tells what `told` makes of the click, again and again; after some answers the program is
/// killed, and started anew.
fn survived(told: impl FnOnce(&Shop, &str) -> Vec<String>, kill_after: u32) -> Survived {
    let place = Place::new();
    let shop = Shop::open(&place.data());
    let start = || Program::start(&place.data(), &[("min-free-mib", "0")]);
    let program = start();
    let click = shop.visit(program.address).click_id().expect("a click").to_owned();
    let unanswered = flood(program, &told(&shop, &click), kill_after);
    let program = start();
    for postback in &unanswered {
        assert_eq!(get(program.address, postback).status, 200);
    }
    Survived { place, shop, program, unanswered: unanswered.len() }
}

impl Survived {
    fn stops_without_fault(self) {
        self.program.stop();
        assert!(says(&self.place.data(), &["check"]).contains("no faults"));
    }
}

#[test]
fn a_thousand_identical_postbacks_with_a_kill_nine_among_them_are_one_conversion() {
    let survived = survived(|shop, click| vec![shop.postback("order-1", click)], 300);
    assert!(survived.unanswered > 0, "the kill came in the middle");
    assert_eq!(survived.shop.orders(survived.program.address), ["order-1"]);
    survived.stops_without_fault();
}

#[test]
fn refunds_that_race_their_sale_through_a_kill_nine_give_back_once() {
    let told = |shop: &Shop, click: &str| {
        let token = &shop.postback_token;
        let refund = "product=1&event=refund&order_id=order-1&amount=9.98&refund_id=r-1";
        vec![format!("/postback?token={token}&{refund}"), shop.postback("order-1", click)]
    };
    let survived = survived(told, 200);
    let conversions = survived.shop.list(survived.program.address, "/conversions");
    assert_eq!(conversions.len(), 1, "{conversions:?}");
    assert_eq!(conversions[0]["refunded"], 998, "{conversions:?}");
    survived.stops_without_fault();
}
