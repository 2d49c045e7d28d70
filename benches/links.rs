//! What it takes to make a link where there are a hundred thousand already, of ten thousand affiliates: the time
//! until it is on disk, and how the redirect's look at the words behind a code holds up.
//! `cargo bench --bench links`; `-- 1000` asks for fewer affiliates (ten links each).

use std::time::{Duration, Instant};

use duly::domain::affiliation::AffiliationState;
use duly::domain::code::Code;
use duly::domain::deed::By;
use duly::domain::email::Email;
use duly::domain::id::{AffiliateId, AffiliationId, ProductId};
use duly::domain::money::Currency;
use duly::domain::name::Name;
use duly::domain::product::Product;
use duly::domain::site::{Site, check_page};
use duly::domain::time::Timestamp;
use duly::store::changes::create_affiliate::CreateAffiliate;
use duly::store::changes::create_affiliation::CreateAffiliation;
use duly::store::changes::create_product::CreateProduct;
use duly::store::changes::promotional_links::CreateLink;
use duly::store::{Options, Store};

type Error = Box<dyn std::error::Error + Send + Sync>;

const SITE: &str = "https://www.shop.test";
/// Every affiliate has so many.
const LINKS_EACH: u32 = 10;
/// So many wait for the writer at once while the past is made.
const HANDS: u32 = 64;
const NOW: Timestamp = Timestamp(1_795_000_000_000);

fn main() -> Result<(), Error> {
    if std::env::args().any(|arg| arg == "--test") {
        return Ok(());
    }
    let affiliates: u32 = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(10_000);
    let folder = std::env::temp_dir().join(format!("duly-links-{}", std::process::id()));
    let measured = measure(affiliates, &folder);
    std::fs::remove_dir_all(&folder)?;
    measured
}

fn measure(affiliates: u32, folder: &std::path::Path) -> Result<(), Error> {
    let store = Store::open(folder, Options { min_free_bytes: 0, ..Options::new([7; 32]) })?;
    let codes = vec![Code::parse("creators-own").map_err(Box::new)?];
    let by = By::Command;
    stop(store.write_blocking(CreateProduct { wished: product()?, slug: None, codes, by, at: NOW }))?;
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let hands: Vec<_> = (0..HANDS)
            .map(|hand| {
                let store = store.clone();
                scope.spawn(move || (hand + 1..=affiliates).step_by(64).try_for_each(|one| live(&store, one)))
            })
            .collect();
        hands.into_iter().try_for_each(|hand| hand.join().unwrap_or_else(|_| Err("a hand fell".into())))
    })?;
    println!(
        "{affiliates} affiliates with {LINKS_EACH} links each, made in {:.1} s",
        begun.elapsed().as_secs_f64()
    );

    let mut times = Vec::new();
    for number in 0..200 {
        let begun = Instant::now();
        create(&store, AffiliationId(1 + number * 37 % affiliates), LINKS_EACH + 1)?;
        times.push(begun.elapsed());
    }
    tell("a link is made and on disk", &mut times);

    let target =
        store.mirror().target(&Code::parse("code-1").map_err(Box::new)?).ok_or("the code is lost")?;
    let begun = Instant::now();
    let looked_up = 100_000_u32;
    for _ in 0..looked_up {
        let found = store.mirror().named(&target, "spring-newsletter-7");
        std::hint::black_box(found.ok_or("the link is lost")?);
    }
    println!("a word behind a code is looked up in {:?}", begun.elapsed() / looked_up);

    drop(store);
    let begun = Instant::now();
    let store = Store::open(folder, Options { min_free_bytes: 0, ..Options::new([7; 32]) })?;
    println!("opened with all links in memory in  {:?}", begun.elapsed());
    store.stop();
    Ok(())
}

/// An affiliate enters, is accepted and makes her links.
fn live(store: &Store, number: u32) -> Result<(), Error> {
    let by = By::Command;
    let affiliate: AffiliateId = stop(store.write_blocking(CreateAffiliate {
        name: Name::parse(&format!("Affiliate {number}"))?,
        email: Email::parse(&format!("affiliate{number}@example.com"))?,
        by: by.clone(),
        at: NOW,
    }))?;
    let affiliation = stop(store.write_blocking(CreateAffiliation {
        affiliate,
        product: ProductId(1),
        commission: None,
        coupon: None,
        code: Some(Code::parse(&format!("code-{number}"))?),
        codes: Vec::new(),
        state: AffiliationState::Active,
        by,
        at: NOW,
    }))?;
    (0..LINKS_EACH).try_for_each(|link| create(store, affiliation, link))
}

fn create(store: &Store, affiliation: AffiliationId, number: u32) -> Result<(), Error> {
    let site = Site::parse(SITE)?;
    let destination =
        check_page(std::slice::from_ref(&site), &format!("{SITE}/recipes/{number}?from=affiliate"))?;
    let name = Name::parse(&format!("Spring newsletter {number}"))?;
    stop(store.write_blocking(CreateLink {
        affiliation,
        site,
        destination,
        name,
        by: By::Command,
        at: NOW,
    }))?;
    Ok(())
}

fn tell(what: &str, times: &mut [Duration]) {
    times.sort();
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or_default();
    println!(
        "{what}: half within {:?}, 99 of 100 within {:?}, all within {:?}",
        at(50),
        at(99),
        at(100).max(times.last().copied().unwrap_or_default())
    );
}

fn stop<T>(done: Result<T, duly::store::error::Stop>) -> Result<T, Error> {
    done.map_err(|stop| format!("{stop:?}").into())
}

fn product() -> Result<Product, Error> {
    let mut product = Product::draft(Name::parse("Course")?, Currency::parse("EUR")?, NOW);
    product.approved_sites = vec![Site::parse(SITE)?];
    Ok(product)
}
