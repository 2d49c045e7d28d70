//! What benches share: the real server and a bare handler in one process, and `wrk` before both.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;

use actix_web::{App as Application, HttpResponse, HttpServer, web};
use duly::chance::Chance;
use duly::clock::Clock;
use duly::config::{Config, Flags};
use duly::domain::commission::Rate;
use duly::domain::destination::Destination;
use duly::domain::money::{Currency, Percent};
use duly::domain::name::Name;
use duly::domain::product::Product;
use duly::domain::time::Timestamp;
use duly::server;
use duly::web::app::App;

/// Why something could not be measured.
pub type Error = Box<dyn std::error::Error>;

/// Rounds of each pair; the median ratio counts.
const ROUNDS: usize = 5;
/// Seconds a round.
const SECONDS: u32 = 5;

/// Makes a folder for a bench, and takes it away again. `cargo test --benches` measures nothing.
pub fn in_a_folder(bench: &str, measure: impl FnOnce(&Path) -> Result<(), Error>) -> Result<(), Error> {
    // `cargo bench` and `cargo test --benches` pass flags that mean nothing here.
    if std::env::args().any(|arg| arg == "--test") {
        return Ok(());
    }
    let folder = std::env::temp_dir().join(format!("duly-{bench}-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let measured = measure(&folder);
    std::fs::remove_dir_all(&folder)?;
    measured
}

/// Runs both in turn and prints the median of the ratios.
pub fn compare(
    what: &str,
    script: &Path,
    bare: SocketAddr,
    duly: SocketAddr,
    connections: u32,
    at_least: f64,
) -> Result<(), Error> {
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let (bare, duly) = (load(bare, script, connections)?, load(duly, script, connections)?);
        rounds.push((duly / bare, duly, bare));
    }
    rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (ratio, duly, bare) = rounds[rounds.len() / 2];
    println!(
        "{what:>9} {connections:>4} connections: {duly:>8.0}/s, bare {bare:>8.0}/s, ratio {ratio:.3} (at least {at_least})"
    );
    Ok(())
}

/// Requests per second as `wrk` counts them. Answers that are not what they should be are an error.
fn load(address: SocketAddr, script: &Path, connections: u32) -> Result<f64, Error> {
    let output = Command::new("wrk")
        .args(["-t1", &format!("-c{connections}"), &format!("-d{SECONDS}s"), "-s"])
        .arg(script)
        .arg(format!("http://{address}/"))
        .output()
        .map_err(|error| format!("wrk cannot be run ({error}); on Debian: apt-get install wrk"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if text.contains("Non-2xx or 3xx") {
        return Err(format!("some answers were errors:\n{text}").into());
    }
    let line = text.lines().find_map(|line| line.strip_prefix("Requests/sec:")).ok_or(text.clone())?;
    Ok(line.trim().parse()?)
}

/// What a browser sends, for both.
const HEADERS: &str = r#"
wrk.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
wrk.headers["Accept"] = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
wrk.headers["Accept-Language"] = "en"
wrk.headers["Sec-Fetch-Dest"] = "document"
wrk.headers["Sec-Fetch-Mode"] = "navigate"
wrk.headers["Sec-Fetch-User"] = "?1"
wrk.headers["Referer"] = "https://blog.example.com/bread"
"#;

/// Clicks on each of these links in turn: `jane7`, `jane7/blog`.
pub fn script_of_clicks(links: &[String]) -> String {
    format!(
        "{HEADERS}\nlocal codes = {{{}}}\nlocal n = 0\nrequest = function()\n  n = n + 1\n  \
         return wrk.format('GET', '/' .. codes[n % #codes + 1])\nend\n",
        quoted(links)
    )
}

/// Words for a list in a script.
pub fn quoted(words: &[String]) -> String {
    words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(",")
}

/// A handler that answers like a redirect and does nothing.
pub fn serve_bare() -> Result<SocketAddr, Error> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let answer = || async {
                HttpResponse::Found().insert_header(("location", "https://shop.example.com/bread")).finish()
            };
            let server = HttpServer::new(move || Application::new().default_service(web::to(answer)));
            server.workers(2).listen(listener)?.run().await
        })
    });
    Ok(address)
}

/// The real server, once it is peopled: where it listens, and what the peopling gave.
pub fn serve_duly<T: Send + 'static>(
    folder: &Path,
    peopled: impl AsyncFnOnce(App) -> Result<T, String> + Send + 'static,
) -> Result<(SocketAddr, T), Error> {
    let setting = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let flags = Flags {
        config: None,
        settings: vec![
            setting("listen", "127.0.0.1:0"),
            setting("data_dir", &folder.join("data").display().to_string()),
            setting("click_rows_per_minute", "0"),
            setting("workers", "2"),
        ],
    };
    let loaded = Config::load(&flags, [], folder)?;
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            match server::start(loaded, Clock::system(), Chance::system()) {
                Ok(running) => {
                    let made = peopled(running.app.clone()).await;
                    let _ = tell.send(made.map(|made| (running.address, made)));
                    std::future::pending::<()>().await;
                }
                Err(error) => drop(tell.send(Err(error.to_string()))),
            }
        });
    });
    Ok(told.recv()??)
}

/// A course whose sales page is the creator's own.
pub fn bread() -> Result<Product, Error> {
    let name = Name::parse("Sourdough Masterclass")?;
    let mut product = Product::draft(name, Currency::parse("EUR")?, Timestamp(0));
    product.sales_url = Some(Destination::parse("https://shop.example.com/bread")?);
    product.terms.commission = Rate { percent: Percent::parse("30")?, flat: 0 };
    Ok(product)
}
