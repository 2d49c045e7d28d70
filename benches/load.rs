//! What the redirect and the postback cost, against a bare handler that only answers, in one run on one
//! machine: `cargo bench --bench load`. Needs `wrk` (Debian: `apt-get install wrk`).
//!
//! Every redirect's click and every postback's conversion is on disk before its answer, so the ratio is the
//! price of that promise. The load generator shares the machine with the server; absolute numbers say little.

use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;

use duly::chance::Chance;
use duly::domain::affiliation::AffiliationState;
use duly::domain::code::Code;
use duly::domain::deed::By;
use duly::domain::email::Email;
use duly::domain::id::{AffiliationId, ClickId};
use duly::domain::name::Name;
use duly::domain::time::Timestamp;
use duly::store::Store;
use duly::store::changes::create_affiliate::CreateAffiliate;
use duly::store::changes::create_affiliation::CreateAffiliation;
use duly::store::changes::create_product::CreateProduct;
use duly::store::view::affiliates;
use duly::web::secrets::ProductSecrets;

use self::measuring::{Error, bread, compare, quoted, script_of_clicks, serve_bare, serve_duly};

mod measuring;

/// How many links the load is spread over.
const LINKS: usize = 1_000;

fn main() -> Result<(), Error> {
    measuring::in_a_folder("load", measure)
}

fn measure(folder: &Path) -> Result<(), Error> {
    let bare = serve_bare()?;
    let (duly, (codes, token)) = serve_duly(folder, async |app| {
        let store = app.store.clone();
        let made = tokio::task::spawn_blocking(move || people(&store)).await;
        made.unwrap_or_else(|error| Err(error.to_string()))
    })?;
    let clicks = folder.join("clicks.lua");
    std::fs::write(&clicks, script_of_clicks(&codes))?;
    let redirects = [(512, 0.42), (64, 0.25)].into_iter().filter(|_| is_asked("redirect"));
    for (connections, at_least) in redirects {
        compare("redirect", &clicks, bare, duly, connections, at_least)?;
    }
    if is_asked("postback") {
        let postbacks = folder.join("postbacks.lua");
        std::fs::write(&postbacks, script_of_postbacks(&token, &clicks_to_report(duly, &codes)?))?;
        compare("postback", &postbacks, bare, duly, 64, 0.07)?;
    }
    Ok(())
}

/// Whether a measurement is asked for: where the command names some, only those are taken
/// (`cargo bench --bench load -- postback`).
fn is_asked(what: &str) -> bool {
    let named: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    named.is_empty() || named.iter().any(|name| name == what)
}

fn script_of_postbacks(token: &str, clicks: &[String]) -> String {
    format!(
        "local clicks = {{{}}}\nlocal n = 0\nlocal run = os.time() .. os.clock()\nrequest = function()\n  n = n + 1\n  \
         return wrk.format('GET', '/postback?token={token}&amount=49.90&order_id=' .. run .. '-' .. n .. '&click_id=' .. clicks[n % #clicks + 1])\nend\n",
        quoted(clicks)
    )
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

fn people(store: &Store) -> Result<(Vec<String>, String), String> {
    let said = |stop: duly::store::error::Stop| format!("{stop:?}");
    let (at, chance) = (Timestamp(1_700_000_000_000), Chance::system());
    let codes = || (0..8).map(|_| Code::generate(|n| chance.below(n))).collect::<Vec<_>>();
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
            coupon: None,
            code: None,
            codes: codes(),
            state,
            by: By::Command,
            at,
        };
        store.write_blocking(change).map_err(said)?;
    }
    let view = store.view().map_err(|error| error.to_string())?;
    let affiliations = affiliates::affiliations_page(&view, AffiliationId(0), LINKS);
    let codes = affiliations.map_err(|error| error.to_string())?.iter().map(|a| a.code.to_string()).collect();
    let product = store.mirror().product(product).ok_or("no product")?;
    Ok((codes, ProductSecrets::of(store.keys(), &product).postback_token))
}
