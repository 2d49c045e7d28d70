//! What is on its way to the disk: judged upon already, told to nobody yet, and written again where it is stranded.

use std::fs::File;
use std::future::poll_fn;
use std::io;
use std::path::Path;
use std::pin::{Pin, pin};
use std::sync::{Arc, Condvar, Mutex};
use std::task::Poll;

use duly::store::error::Stop;
use duly::store::{Disk, Store};
use redb::backends::FileBackend;
use redb::{DatabaseError, StorageBackend};

use crate::house::{House, Note, Sale, click, clicks_and_counted, has_click, has_note, wait};

/// A disk whose flushes can be held up.
#[derive(Debug, Clone, Default)]
struct Gate(Arc<(Mutex<Stands>, Condvar)>);

#[derive(Debug, Default)]
struct Stands {
    is_shut: bool,
    /// Whether the flush that is held fails in the end.
    fails: bool,
    /// Whether a flush is held.
    holds: bool,
}

impl Gate {
    fn shut(&self) {
        self.0.0.lock().unwrap().is_shut = true;
    }

    fn wait_until_it_holds(&self) {
        let (stands, moved) = &*self.0;
        drop(moved.wait_while(stands.lock().unwrap(), |stands| !stands.holds).unwrap());
    }

    fn open(&self, fails: bool) {
        *self.0.0.lock().unwrap() = Stands { is_shut: false, fails, holds: false };
        self.0.1.notify_all();
    }

    fn pass(&self) -> io::Result<()> {
        let (stands, moved) = &*self.0;
        let mut stands = stands.lock().unwrap();
        stands.holds = stands.is_shut;
        moved.notify_all();
        let mut stands = moved.wait_while(stands, |stands| stands.is_shut).unwrap();
        if std::mem::take(&mut stands.fails) { Err(io::Error::other("the disk failed")) } else { Ok(()) }
    }
}

impl Disk for Gate {
    fn backend(&self, file: File) -> Result<Box<dyn StorageBackend>, DatabaseError> {
        Ok(Box::new(Gated(self.clone(), FileBackend::new(file)?)))
    }

    fn free_bytes(&self, _: &Path) -> io::Result<u64> {
        Ok(u64::MAX)
    }
}

#[derive(Debug)]
struct Gated(Gate, FileBackend);

impl StorageBackend for Gated {
    fn len(&self) -> io::Result<u64> {
        self.1.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.1.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.1.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.0.pass()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.1.write(offset, data)
    }

    fn close(&self) -> io::Result<()> {
        self.1.close()
    }
}

/// Asks once; whether there is no answer yet.
async fn is_waiting<T>(asked: &mut Pin<&mut impl Future<Output = T>>) -> bool {
    poll_fn(|context| Poll::Ready(asked.as_mut().poll(context).is_pending())).await
}

/// Until the writer has taken all that waited.
fn wait_until_taken(store: &Store) {
    while store.health().queued > 0 {
        std::thread::yield_now();
    }
}

#[test]
fn what_is_on_its_way_is_judged_upon_and_told_to_nobody() {
    let house = House::furnished();
    let gate = Gate::default();
    let store = house.open_on(gate.clone()).unwrap();
    wait(async {
        let (mut first, mut again) = (pin!(store.write(Note(1))), pin!(store.write(Note(1))));
        let mut second = pin!(store.write(Note(2)));
        gate.shut();
        assert!(is_waiting(&mut first).await);
        gate.wait_until_it_holds();
        assert!(is_waiting(&mut again).await);
        wait_until_taken(&store);
        assert!(is_waiting(&mut second).await);

        let seen = store.view().unwrap();
        assert!(!has_note(&seen, 1), "what may be lost is not shown");
        assert!(is_waiting(&mut first).await && is_waiting(&mut again).await);
        gate.open(false);

        assert_eq!(first.await.unwrap(), 1);
        assert!(has_note(&store.view().unwrap(), 1));
        assert!(matches!(again.await, Err(Stop::Refused(_))), "it was judged upon what was on its way");
        assert_eq!(second.await.unwrap(), 2);
        assert!(has_note(&store.view().unwrap(), 2));
    });
}

#[test]
fn clicks_of_several_commits_that_are_stranded_together_are_each_written_once() {
    let house = House::furnished();
    let gate = Gate::default();
    let store = house.open_on(gate.clone()).unwrap();
    // The sums of this second are written with it.
    wait(store.click(click(0)).unwrap()).unwrap();
    store.flush_sums_blocking().unwrap();
    wait(async {
        gate.shut();
        let first = store.click(click(1)).unwrap();
        gate.wait_until_it_holds();
        let second = store.click(click(2)).unwrap();
        let mut note = pin!(store.write(Note(1)));
        assert!(is_waiting(&mut note).await);
        wait_until_taken(&store);
        let third = store.click(click(3)).unwrap();
        gate.open(true);

        assert!(matches!(note.await, Err(Stop::Fault(_))), "nobody knows whether it was kept");
        for ticket in [first, second, third] {
            ticket.await.unwrap();
        }
    });
    assert_eq!(clicks_and_counted(&store), (4, 4));
    assert_eq!(store.health().clicks_lost, 0);
    store.write_blocking(Sale(2)).unwrap();
    store.stop();

    let store = house.open().unwrap();
    let seen = store.view().unwrap();
    assert!((0..4).all(|number| has_click(&seen, number)) && has_note(&seen, 2));
}

#[test]
fn what_is_stranded_is_shown_to_nobody_also_where_sums_wait_behind_it() {
    let house = House::furnished();
    let gate = Gate::default();
    let store = house.open_on(gate.clone()).unwrap();
    for number in 0..2 {
        wait(store.click(click(number)).unwrap()).unwrap();
    }
    gate.shut();
    let note = std::thread::spawn({
        let store = store.clone();
        move || store.write_blocking(Note(1))
    });
    gate.wait_until_it_holds();
    let sums = std::thread::spawn({
        let store = store.clone();
        move || store.flush_sums_blocking()
    });
    gate.open(true);
    while !note.is_finished() || !sums.is_finished() {
        assert!(!store.view().is_ok_and(|seen| has_note(&seen, 1)));
    }
    assert!(note.join().unwrap().is_err());
    // Once something is written again, the file was opened again.
    while store.write_blocking(Sale(2)).is_err() {}
    assert!(!has_note(&store.view().unwrap(), 1));
    assert_eq!(clicks_and_counted(&store), (2, 2));
}

#[test]
fn who_stops_the_store_waits_for_what_is_on_its_way() {
    let house = House::furnished();
    let gate = Gate::default();
    let store = house.open_on(gate.clone()).unwrap();
    gate.shut();
    let ticket = store.click(click(1)).unwrap();
    gate.wait_until_it_holds();
    let stopping = std::thread::spawn({
        let store = store.clone();
        move || store.stop()
    });
    gate.open(false);
    stopping.join().unwrap();

    wait(ticket).unwrap();
    assert!(has_click(&house.open().unwrap().view().unwrap(), 1));
}
