//! What a program of 10,000 affiliates and 100,000 links costs: making one more link, approving an affiliate,
//! changing the product, and following links, against a bare handler in the same run: `cargo bench --bench people`;
//! `-- 1000` asks for fewer affiliates. Needs `wrk` (Debian: `apt-get install wrk`).

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use duly::domain::affiliation::AffiliationState;
use duly::domain::code::Code;
use duly::domain::deed::By;
use duly::domain::destination::Destination;
use duly::domain::email::Email;
use duly::domain::id::AffiliationId;
use duly::domain::name::Name;
use duly::domain::product::Product;
use duly::domain::site::Site;
use duly::store::changes::create_affiliate::CreateAffiliate;
use duly::store::changes::create_affiliation::CreateAffiliation;
use duly::store::changes::create_product::CreateProduct;
use duly::store::changes::promotional_links::CreateLink;
use duly::store::changes::token_changes::CreateToken;
use duly::store::error::Stop;
use duly::store::people::{Scope, Token};
use duly::web::app::App;
use duly::web::secrets::fingerprint;
use serde_json::json;

use self::asking::Connection;
use self::measuring::{Error, bread, compare, script_of_clicks, serve_bare, serve_duly};

#[path = "../tests/outage/asking.rs"]
#[expect(dead_code, clippy::unwrap_used, reason = "the outages use all of it, and may stop")]
mod asking;
mod measuring;

/// How many affiliates, unless something else is said.
const AFFILIATES: usize = 10_000;
/// Links that each of them made.
const LINKS_EACH: usize = 10;
/// How often each question is asked, and how many affiliates wait to be approved.
const TIMES: usize = 300;
/// So many wait for the writer at once while the program is made.
const HANDS: usize = 64;
/// What no answer may take (half of them, and all but one in a hundred).
const ANSWER_MAX: Duration = Duration::from_millis(50);
/// Where the links lead.
const SITE: &str = "https://shop.example.com";
/// The token of the program that asks.
const TOKEN: &str = "token-of-the-bench";

fn main() -> Result<(), Error> {
    measuring::in_a_folder("people", measure)
}

fn measure(folder: &Path) -> Result<(), Error> {
    let affiliates = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(AFFILIATES);
    let begun = Instant::now();
    let (duly, people) = serve_duly(folder, async move |app| {
        let made = tokio::task::spawn_blocking(move || peopled(&app, affiliates)).await;
        made.unwrap_or_else(|error| Err(error.to_string()))
    })?;
    let links = people.active.len() * LINKS_EACH;
    println!("{affiliates} affiliates, {links} links; made in {:.1} s", begun.elapsed().as_secs_f64());

    ask(duly, "making a link", "POST", |number| {
        let (affiliation, _) = people.active[number % people.active.len()];
        let (url, name) = (format!("{SITE}/bench/{number}"), format!("Bench {number}"));
        let wish = json!({"affiliation": affiliation.to_string(), "site": SITE, "url": url, "name": name});
        ("/api/v1/links".into(), wish.to_string())
    })?;
    ask(duly, "approving", "POST", |number| {
        (format!("/api/v1/affiliations/{}/approval", people.applied[number]), "{}".into())
    })?;
    ask(duly, "changing a product", "PATCH", |number| {
        ("/api/v1/products/prd_1".into(), json!({"name": format!("Bread {number}")}).to_string())
    })?;

    let bare = serve_bare()?;
    let script = folder.join("clicks.lua");
    let codes: Vec<String> = people.active.iter().map(|(_, code)| code.to_string()).collect();
    let named =
        codes.iter().flat_map(|code| (0..LINKS_EACH).map(move |place| format!("{code}/link-{place}")));
    let named: Vec<String> = named.collect();
    for (what, followed) in [("by a code", &codes), ("by a name", &named)] {
        std::fs::write(&script, script_of_clicks(followed))?;
        for (connections, at_least) in [(512, 0.42), (64, 0.25)] {
            compare(what, &script, bare, duly, connections, at_least)?;
        }
    }
    Ok(())
}

/// Asks the same kind of question again and again, and says how long the answers took.
fn ask(
    duly: SocketAddr,
    what: &str,
    method: &str,
    question: impl Fn(usize) -> (String, String),
) -> Result<(), Error> {
    let bearer = format!("Bearer {TOKEN}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let mut connection = Connection::to(duly)?;
    let mut took = Vec::new();
    for number in 0..TIMES {
        let (target, body) = question(number);
        let begun = Instant::now();
        let answer = connection.ask(method, &target, &headers, &body)?;
        took.push(begun.elapsed());
        if !(200..300).contains(&answer.status) {
            return Err(format!("{what}: {answer:?}").into());
        }
    }
    took.sort();
    let (median, late) = (took[TIMES / 2], took[TIMES * 99 / 100]);
    let word = if late <= ANSWER_MAX { "" } else { "  TOO SLOW" };
    println!(
        "{what:>18}: half within {median:.2?}, 99 of 100 within {late:.2?} (at most {ANSWER_MAX:?}){word}"
    );
    Ok(())
}

/// Everybody there is.
struct People {
    /// Who has links, and by which code.
    active: Vec<(AffiliationId, Code)>,
    /// Who waits to be approved.
    applied: Vec<AffiliationId>,
}

/// Makes the program as its people would have made it, many of them at once.
fn peopled(app: &App, affiliates: usize) -> Result<People, String> {
    let at = app.now();
    let name = Name::parse("bench").map_err(said)?;
    let token = Token { name, hash: fingerprint(TOKEN), scope: Scope::Write, created_at: at };
    app.store.write_blocking(CreateToken(token)).map_err(stopped)?;
    let site = Site::parse(SITE).map_err(said)?;
    let wished = Product { approved_sites: vec![site.clone()], ..bread().map_err(said)? };
    let product = CreateProduct { wished, slug: None, codes: app.codes(), by: By::Command, at };
    let product = app.store.write_blocking(product).map_err(stopped)?;

    let live = |number: usize, state| -> Result<AffiliationId, String> {
        let name = Name::parse(&format!("Affiliate {number}")).map_err(said)?;
        let email = Email::parse(&format!("a{number}@example.com")).map_err(said)?;
        let person = CreateAffiliate { name, email, by: By::Command, at };
        let affiliate = app.store.write_blocking(person).map_err(stopped)?;
        let (commission, code, codes, by) = (None, None, app.codes(), By::Command);
        let accepted =
            CreateAffiliation { affiliate, product, commission, coupon: None, code, codes, state, by, at };
        let affiliation = app.store.write_blocking(accepted).map_err(stopped)?;
        for place in 0..if state == AffiliationState::Active { LINKS_EACH } else { 0 } {
            let destination = Destination::parse(&format!("{SITE}/page/{place}")).map_err(said)?;
            let name = Name::parse(&format!("Link {place}")).map_err(said)?;
            let (site, by) = (site.clone(), By::Command);
            let link = CreateLink { affiliation, site, destination, name, by, at };
            app.store.write_blocking(link).map_err(stopped)?;
        }
        Ok(affiliation)
    };
    let all_of = |numbers: std::ops::Range<usize>, state| {
        std::thread::scope(|scope| {
            let hands = (0..HANDS).map(|hand| {
                let (numbers, live) = (numbers.clone(), &live);
                scope.spawn(move || numbers.skip(hand).step_by(HANDS).map(|one| live(one, state)).collect())
            });
            let hands: Vec<_> = hands.collect();
            let made = hands.into_iter().map(|hand| hand.join().map_err(|_| "a hand fell".to_owned())?);
            made.collect::<Result<Vec<Vec<AffiliationId>>, String>>().map(|made| made.concat())
        })
    };
    let active = all_of(0..affiliates, AffiliationState::Active)?;
    let applied = all_of(affiliates..affiliates + TIMES, AffiliationState::Applied)?;
    let mirror = app.store.mirror();
    let with_code = |id| mirror.affiliation(id).map(|affiliation| (id, affiliation.code.clone()));
    Ok(People { active: active.into_iter().filter_map(with_code).collect(), applied })
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn stopped(stop: Stop) -> String {
    format!("{stop:?}")
}
