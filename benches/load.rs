//! What the redirect and the postback cost, against a bare handler that only answers, in one run on one
//! machine: `cargo bench --bench load`. Needs `wrk` (Debian: `apt-get install wrk`).
//!
//! Every redirect's click and every postback's conversion is on disk before its answer, so the ratio is the
//! price of that promise. The load generator shares the machine with the server; absolute numbers say little.

use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;

use actix_web::{App as Application, HttpResponse, HttpServer, web};
use duly::chance::Chance;
use duly::clock::Clock;
use duly::config::{Config, Flags};
use duly::domain::affiliation::AffiliationState;
use duly::domain::commission::Rate;
use duly::domain::deed::By;
use duly::domain::destination::Destination;
use duly::domain::email::Email;
use duly::domain::id::{ClickId, ProductId};
use duly::domain::money::{Currency, Percent};
use duly::domain::name::Name;
use duly::domain::product::{Join, Method, Model, OwnLinks, Product, ProductState, Terms};
use duly::domain::time::{Timestamp, Window};
use duly::server;
use duly::store::Store;
use duly::store::changes::create_affiliate::CreateAffiliate;
use duly::store::changes::create_affiliation::CreateAffiliation;
use duly::store::changes::create_product::CreateProduct;
use duly::web::secrets::ProductSecrets;

type Error = Box<dyn std::error::Error>;

/// How many links the load is spread over.
const LINKS: usize = 1_000;
/// Rounds of each pair; the median ratio counts.
const ROUNDS: usize = 5;
/// Seconds a round.
const SECONDS: u32 = 5;

fn main() -> Result<(), Error> {
    // `cargo bench` and `cargo test --benches` pass flags that mean nothing here.
    if std::env::args().any(|arg| arg == "--test") {
        return Ok(());
    }
    let folder = std::env::temp_dir().join(format!("duly-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let measured = measure(&folder);
    std::fs::remove_dir_all(&folder)?;
    measured
}

fn measure(folder: &Path) -> Result<(), Error> {
    let bare = serve_bare()?;
    let duly = serve_duly(folder)?;
    let clicks = folder.join("clicks.lua");
    std::fs::write(&clicks, script_of_clicks(&duly.codes))?;
    for (connections, at_least) in [(512, 0.42), (64, 0.25)] {
        compare("redirect", &clicks, bare, duly.address, connections, at_least)?;
    }
    let postbacks = folder.join("postbacks.lua");
    std::fs::write(
        &postbacks,
        script_of_postbacks(&duly.token, &clicks_to_report(duly.address, &duly.codes)?),
    )?;
    compare("postback", &postbacks, bare, duly.address, 64, 0.07)?;
    Ok(())
}

/// Runs both in turn and prints the median of the ratios.
fn compare(
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

fn script_of_clicks(codes: &[String]) -> String {
    format!(
        "{HEADERS}\nlocal codes = {{{}}}\nlocal n = 0\nrequest = function()\n  n = n + 1\n  \
         return wrk.format('GET', '/' .. codes[n % #codes + 1])\nend\n",
        quoted(codes)
    )
}

fn script_of_postbacks(token: &str, clicks: &[String]) -> String {
    format!(
        "local clicks = {{{}}}\nlocal n = 0\nlocal run = os.time() .. os.clock()\nrequest = function()\n  n = n + 1\n  \
         return wrk.format('GET', '/postback?token={token}&amount=49.90&order_id=' .. run .. '-' .. n .. '&click_id=' .. clicks[n % #clicks + 1])\nend\n",
        quoted(clicks)
    )
}

fn quoted(words: &[String]) -> String {
    words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(",")
}

/// Some real clicks whose ids the postbacks name.
fn clicks_to_report(address: SocketAddr, codes: &[String]) -> Result<Vec<String>, Error> {
    use std::io::Read;
    let mut clicks = Vec::new();
    for code in codes.iter().take(500) {
        let mut stream = std::net::TcpStream::connect(address)?;
        write!(
            stream,
            "GET /{code} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nUser-Agent: Mozilla/5.0 Firefox/128.0\r\nAccept: text/html\r\n\r\n"
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let id = answer.split("duly=").nth(1).and_then(|rest| rest.get(..26)).ok_or(answer.clone())?;
        id.parse::<ClickId>()?;
        clicks.push(id.to_owned());
    }
    Ok(clicks)
}

/// A handler that answers like a redirect and does nothing.
fn serve_bare() -> Result<SocketAddr, Error> {
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

struct Duly {
    address: SocketAddr,
    codes: Vec<String>,
    token: String,
}

/// The real server, with a product and its links.
fn serve_duly(folder: &Path) -> Result<Duly, Error> {
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
                    let made = tokio::task::spawn_blocking({
                        let store = running.app.store.clone();
                        move || people(&store).map_err(|error| error.to_string())
                    });
                    let made = made.await.unwrap_or_else(|error| Err(error.to_string()));
                    let _ =
                        tell.send(made.map(|(codes, token)| Duly { address: running.address, codes, token }));
                    std::future::pending::<()>().await;
                }
                Err(error) => drop(tell.send(Err(error.to_string()))),
            }
        });
    });
    Ok(told.recv()??)
}

fn people(store: &Store) -> Result<(Vec<String>, String), String> {
    let said = |stop: duly::store::error::Stop| format!("{stop:?}");
    let (at, chance) = (Timestamp(1_700_000_000_000), Chance::system());
    let codes =
        || (0..8).map(|_| duly::domain::code::Code::generate(|n| chance.below(n))).collect::<Vec<_>>();
    let wished = bread().map_err(|error| error.to_string())?;
    let product = store
        .write_blocking(CreateProduct { wished, slug: None, codes: codes(), by: By::Command, at })
        .map_err(said)?;
    for number in 0..LINKS {
        let name = Name::parse(&format!("Affiliate {number}")).map_err(|error| error.to_string())?;
        let email = Email::parse(&format!("a{number}@example.com")).map_err(|error| error.to_string())?;
        let affiliate =
            store.write_blocking(CreateAffiliate { name, email, by: By::Command, at }).map_err(said)?;
        let state = AffiliationState::Active;
        let change = CreateAffiliation {
            affiliate,
            product,
            commission: None,
            code: None,
            codes: codes(),
            state,
            by: By::Command,
            at,
        };
        store.write_blocking(change).map_err(said)?;
    }
    let view = store.view().map_err(|error| error.to_string())?;
    let affiliations =
        duly::store::view::affiliates::affiliations_page(&view, duly::domain::id::AffiliationId(0), LINKS);
    let codes = affiliations.map_err(|error| error.to_string())?.iter().map(|a| a.code.to_string()).collect();
    let product = store.mirror().product(product).ok_or("no product")?;
    Ok((codes, ProductSecrets::of(store.keys(), &product).postback_token))
}

fn bread() -> Result<Product, Error> {
    let name = Name::parse("Sourdough Masterclass")?;
    Ok(Product {
        id: ProductId(0),
        slug: duly::domain::name::Slug::of_name(&name),
        name,
        currency: Currency::parse("EUR")?,
        sales_url: Some(Destination::parse("https://shop.example.com/bread")?),
        terms: Terms {
            number: 1,
            since: Timestamp(0),
            model: Model::Last,
            window: Window::Days(60),
            pixel_window_days: 28,
            commission: Rate { percent: Percent::parse("30")?, flat: 0 },
            events: std::collections::BTreeMap::new(),
            hold_days: 14,
        },
        next_terms: None,
        method: Method::Postback,
        join: Join::Closed,
        approved_sites: Vec::new(),
        script_origins: Vec::new(),
        code_on_external_pages: false,
        direct_payment_for_affiliates: false,
        review_unsigned: false,
        amount_max: None,
        state: ProductState::Active,
        creator_code: duly::domain::code::Code::from_row(String::new()),
        creator_links: OwnLinks {
            sales_page: duly::domain::id::LinkId(0),
            direct_payment: duly::domain::id::LinkId(0),
        },
        secrets_version: 1,
        created_at: Timestamp(0),
    })
}
