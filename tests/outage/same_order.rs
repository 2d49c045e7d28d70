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

#[test]
fn a_thousand_identical_postbacks_with_a_kill_nine_among_them_are_one_conversion() {
    let place = Place::new();
    let shop = Shop::open(&place.data());
    let start = || Program::start(&place.data(), &[("min-free-mib", "0")]);
    let program = start();
    let click = shop.visit(program.address).click_id().expect("a click").to_owned();
    let sale = shop.postback("order-1", &click);

    let unanswered = flood(program, std::slice::from_ref(&sale), 300);
    let program = start();
    assert!(!unanswered.is_empty(), "the kill came in the middle");
    for postback in &unanswered {
        assert_eq!(get(program.address, postback).status, 200);
    }
    assert_eq!(shop.orders(program.address), ["order-1"]);
    program.stop();
    assert!(says(&place.data(), &["check"]).contains("no faults"));
}

#[test]
fn refunds_that_race_their_sale_through_a_kill_nine_give_back_once() {
    let place = Place::new();
    let shop = Shop::open(&place.data());
    let start = || Program::start(&place.data(), &[("min-free-mib", "0")]);
    let program = start();
    let click = shop.visit(program.address).click_id().expect("a click").to_owned();
    let sale = shop.postback("order-1", &click);
    let token = &shop.postback_token;
    let refund =
        format!("/postback?token={token}&product=1&event=refund&order_id=order-1&amount=9.98&refund_id=r-1");

    let unanswered = flood(program, &[refund, sale], 200);
    let program = start();
    for postback in &unanswered {
        assert_eq!(get(program.address, postback).status, 200);
    }
    let conversions = shop.list(program.address, "/conversions");
    assert_eq!(conversions.len(), 1, "{conversions:?}");
    assert_eq!(conversions[0]["refunded"], 998, "{conversions:?}");
    program.stop();
    assert!(says(&place.data(), &["check"]).contains("no faults"));
}
