//! The disk fails at everything for a while and heals. The server is the real one, in this process, on a disk
//! that the test breaks; nothing else can be told to fail.

use std::fs::File;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use duly::chance::Chance;
use duly::clock::Clock;
use duly::config::{Config, Flags};
use duly::server;
use duly::store::{Disk, Options, Store};
use duly::web::app::App;
use duly::web::countries::Countries;
use redb::backends::FileBackend;
use redb::{DatabaseError, StorageBackend};
use tokio::sync::oneshot;

use crate::asking::{BROWSER, Connection, get, until};
use crate::program::{Place, says};
use crate::shop::{Shop, click_is_kept};

/// A disk that fails at everything, as one that was pulled out.
#[derive(Debug, Clone, Default)]
struct Loose(Arc<AtomicBool>);

impl Loose {
    fn pull_out(&self, is_out: bool) {
        self.0.store(is_out, Ordering::SeqCst);
    }

    fn holds(&self) -> io::Result<()> {
        const EIO: i32 = 5;
        if self.0.load(Ordering::SeqCst) { Err(io::Error::from_raw_os_error(EIO)) } else { Ok(()) }
    }
}

impl Disk for Loose {
    fn backend(&self, file: File) -> Result<Box<dyn StorageBackend>, DatabaseError> {
        self.holds()?;
        Ok(Box::new(LooseFile(self.clone(), FileBackend::new(file)?)))
    }

    fn free_bytes(&self, _: &Path) -> io::Result<u64> {
        self.holds().map(|()| u64::MAX)
    }
}

#[derive(Debug)]
struct LooseFile(Loose, FileBackend);

impl StorageBackend for LooseFile {
    fn len(&self) -> io::Result<u64> {
        self.0.holds().and_then(|()| self.1.len())
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.0.holds().and_then(|()| self.1.read(offset, out))
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.holds().and_then(|()| self.1.set_len(len))
    }

    fn sync_data(&self) -> io::Result<()> {
        self.0.holds().and_then(|()| self.1.sync_data())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.0.holds().and_then(|()| self.1.write(offset, data))
    }

    fn close(&self) -> io::Result<()> {
        self.1.close()
    }
}

/// The server, in this process, until it goes out of sight.
struct Served {
    address: SocketAddr,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl Served {
    fn on(disk: &Loose, data: &Path) -> Self {
        let setting = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let data_dir = setting("data_dir", &data.display().to_string());
        let settings = vec![data_dir, setting("workers", "2"), setting("click_rows_per_minute", "0")];
        let config = Config::load(&Flags { config: None, settings }, [], data).unwrap().config;
        let options = Options { disk: Arc::new(disk.clone()), min_free_bytes: 0, ..Options::new([0; 32]) };
        let store = Store::open(data, options).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();

        let (tell, told) = mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let app = App::new(store, Clock::system(), Chance::system(), config, Countries::default());
                let running = server::serve(app, listener, address).unwrap();
                tell.send(()).unwrap();
                let _ = stopped.await;
                running.stop().await;
            });
        });
        told.recv().expect("the server starts");
        Self { address, running: Some((stop, thread)) }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.running.take() {
            let _ = stop.send(());
            let _ = thread.join();
        }
    }
}

#[test]
fn while_the_disk_is_gone_visitors_are_sent_on_and_their_clicks_wait_for_it() {
    let place = Place::new();
    let data = place.data();
    let shop = Shop::open(&data);
    let disk = Loose::default();
    let served = Served::on(&disk, &data);
    let address = served.address;
    let click = shop.visit(address).cookie().unwrap().to_owned();
    assert_eq!(get(address, &shop.postback("before", &click)).status, 200);

    for round in 0..3 {
        disk.pull_out(true);
        // What meets the fault first is a click in one round and a sale in the next: a commit that failed half-way.
        let struck = (round != 1).then(|| shop.visit(address));
        let order = format!("while-{round}");
        let not_saved = get(address, &shop.postback(&order, &click));
        assert_eq!(not_saved.status, 503, "{not_saved:?}");
        assert!(not_saved.header("retry-after").is_some());
        let pixel = format!("/duly.gif?product=1&order_id=pixel-{round}&amount=49.90");
        assert_eq!(get(address, &pixel).status, 503);
        until("it says that it is not ready", || get(address, "/readyz").status == 503);
        assert_eq!(get(address, "/healthz").status, 200);
        assert_ne!(get(address, "/p/sourdough-masterclass").status, 500);

        // One was never here, one comes again with a cookie: both are sent on, and the second cookie still knows
        // the click that is on disk.
        let known = [("cookie", format!("duly={click}"))];
        let known: Vec<_> =
            BROWSER.iter().copied().chain(known.iter().map(|(name, text)| (*name, text.as_str()))).collect();
        let link = format!("/{}", shop.code);
        let again = Connection::to(address).and_then(|mut to| to.get(&link, &known)).unwrap();
        let (new, old) = again.cookie().and_then(|both| both.split_once('.')).expect("both clicks");
        assert_eq!((again.status, old), (302, click.as_str()));
        let first = shop.visit(address);
        assert_eq!(first.status, 302);

        disk.pull_out(false);
        until("it is ready again", || get(address, "/readyz").status == 200);
        let next = shop.visit(address);
        let sent_on = struck.iter().chain([&first, &next]).map(|answer| answer.cookie().expect("a click"));
        for click in sent_on.chain([new]) {
            assert!(click_is_kept(&shop, address, click), "{click} waited, and was lost");
        }
        for order in [order, format!("after-{round}")] {
            let saved = get(address, &shop.postback(&order, &click));
            assert_eq!(saved.status, 200, "{saved:?}");
        }
    }

    let mut orders = shop.orders(address);
    orders.sort();
    let mut sent: Vec<String> =
        (0..3).flat_map(|round| [format!("after-{round}"), format!("while-{round}")]).collect();
    sent.push("before".to_owned());
    sent.sort();
    assert_eq!(orders, sent, "what was not saved is not half there");
    drop(served);
    assert!(says(&data, &["check"]).contains("no faults"));
    assert_eq!(Store::open(&data, Options::new([0; 32])).unwrap().health().clicks_lost, 0);
}
