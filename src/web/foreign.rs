//! Everything that strangers send and that is taken apart, a function each: the fuzzer feeds them (`fuzz/`), and a test
//! replays its seeds. They are read or refused, nothing panics, and what was read says the same when it is read again.

use std::net::{IpAddr, Ipv4Addr};

use actix_web::test::TestRequest;

use super::api::json::Json;
use super::reporting::{self, Fields, Signature};
use super::{click_cookie, form, markdown, page_check, peer, pictures, upload};
use crate::config::{BaseUrl, Cidr, Config, Flags};
use crate::domain::click_address::{ClickAddress, Shape};
use crate::domain::code::Code;
use crate::domain::conversion::Event;
use crate::domain::coupon::{self, Coupon};
use crate::domain::destination::{Destination, Filling};
use crate::domain::device::device_of;
use crate::domain::email::Email;
use crate::domain::id::{ClickId, LinkId, ProductId};
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money, Percent, decimal_text};
use crate::domain::name::{Name, Slug};
use crate::domain::order_list;
use crate::domain::product::Product;
use crate::domain::report::{FIELD_BYTES_MAX, FIELDS_MAX};
use crate::domain::site::{Origin, Site, check_page};
use crate::domain::time::{Timestamp, Window};
use crate::domain::visitor_kind::{Asked, judge};
use crate::store::foreign as stored;

/// A reader by its name: that of its folder of seeds.
pub type Reader = (&'static str, fn(&[u8]));

/// All of them.
pub const READERS: &[Reader] = &[
    ("addresses", |bytes| text(bytes, addresses)),
    ("agents", |bytes| text(bytes, agents)),
    ("amounts", |bytes| text(bytes, amounts)),
    ("clicks", |bytes| text(bytes, clicks)),
    ("cookies", |bytes| text(bytes, cookies)),
    ("forms", form::foreign),
    ("forwarded", |bytes| text(bytes, forwarded)),
    ("json", json),
    ("keys", stored::keys_and_sums),
    ("markdown", |bytes| text(bytes, marked)),
    ("orders", |bytes| text(bytes, orders)),
    ("pages", |bytes| text(bytes, page_check::foreign)),
    ("pictures", |bytes| drop(pictures::ready(bytes))),
    ("reports", |bytes| text(bytes, reports)),
    ("rows", stored::rows),
    ("settings", |bytes| text(bytes, settings)),
    ("signatures", |bytes| text(bytes, signatures)),
    ("sites", |bytes| text(bytes, sites)),
    ("uploads", upload::foreign),
    ("words", |bytes| text(bytes, words)),
];

fn text(bytes: &[u8], read: fn(&str)) {
    read(&String::from_utf8_lossy(bytes));
}

/// Where links lead, and how they are filled in.
fn addresses(text: &str) {
    let Ok(destination) = Destination::parse(text) else { return };
    let again = Destination::parse(destination.as_str());
    assert_eq!(again.as_ref().map(Destination::as_str).ok(), Some(destination.as_str()), "{text:?}");
    let filled = destination.fill(&Filling {
        click_id: Some(ClickId(7)),
        code: Some("jane7"),
        affiliate_id: None,
        product_id: ProductId(1),
        offer: Some("a b&c"),
        link_id: LinkId(1),
        src: Some("\u{e9} #"),
        subs: [Some("x/y"), None, None, None, None],
        timestamp_ms: 1_700_000_000_000,
        params: &[("utm_source", "x"), ("duly", "forged")],
        add_aff: true,
    });
    assert!(filled.starts_with(destination.origin()), "{text:?} leads to {filled:?}");
    assert!(filled.bytes().all(|byte| byte.is_ascii_graphic()), "{text:?} is filled in as {filled:?}");
    assert!(!filled.contains("forged"), "{text:?} lets a visitor say the click: {filled:?}");
}

/// A visitor's headers. Each line is one.
fn agents(text: &str) {
    let lines: Vec<&str> = text.lines().collect();
    let line = |number: usize| lines.get(number).copied();
    let asked = Asked {
        head: false,
        https: line(9).is_some(),
        user_agent: line(0),
        accept: line(1),
        accept_language: line(2),
        sec_purpose: line(3),
        purpose: line(4),
        x_purpose: line(5),
        x_moz: line(6),
        sec_fetch_dest: line(7),
        sec_fetch_mode: line(8),
        sec_fetch_user: line(9),
    };
    let _ = judge(&asked).treatment();
    let _ = device_of(text);
    let _ = super::browser::browser_name(text, super::words::page(Language::English));
}

/// An amount and its currency, a percentage, a window. Lines.
fn amounts(text: &str) {
    let (first, code) = text.split_once('\n').unwrap_or((text, "EUR"));
    if let Ok(percent) = Percent::parse(first) {
        assert_eq!(Percent::parse(&percent.to_string()), Ok(percent));
    }
    if let Ok(window) = Window::parse(first) {
        assert_ne!(window, Window::Days(0));
    }
    let Ok(currency) = Currency::parse(code) else { return };
    for amount in [Money::parse(first, currency), Money::parse_minor(first, currency)].into_iter().flatten() {
        assert!(amount.minor >= 0, "{text:?}");
        assert_eq!(Money::parse(&decimal_text(amount), currency), Ok(amount), "{text:?}");
    }
}

/// The query of a link.
fn clicks(text: &str) {
    for shape in [Shape::Code, Shape::Show, Shape::AffC] {
        let address = ClickAddress::read(shape, text);
        assert!(address.tags.subs.iter().flatten().all(|tag| tag.len() <= 100), "{text:?}");
    }
}

/// What browsers send as cookies.
fn cookies(text: &str) {
    let Ok(header) = actix_web::http::header::HeaderValue::from_str(text) else { return };
    let request = TestRequest::default().insert_header(("cookie", header)).to_http_request();
    for ids in click_cookie::read(&request) {
        assert_eq!(ids.newest.to_string().parse(), Ok(ids.newest));
    }
}

/// `X-Forwarded-For`, and the networks of the setting `trusted_proxies`.
fn forwarded(text: &str) {
    let wire = IpAddr::from(Ipv4Addr::LOCALHOST);
    let _ = peer::visitor_behind(text, wire, |address| address.is_loopback());
    for cidr in Cidr::parse_list(text).unwrap_or_default() {
        let _ = cidr.contains(wire);
    }
}

/// The bodies of the JSON API and of postbacks.
fn json(bytes: &[u8]) {
    let _ = Json::parse(bytes);
    if let Ok(fields) = Fields::of_json(bytes) {
        said(&fields, &String::from_utf8_lossy(bytes));
    }
}

/// What a creator writes about a product: whatever it is, no script comes of it.
fn marked(text: &str) {
    let html = markdown::html(text);
    let lower = html.as_str().to_ascii_lowercase();
    for bad in ["<script", "javascript:", "<iframe", "<style", " onerror=\"", " onclick=\""] {
        // As text, a word is harmless: tags and attributes are what counts.
        let as_tag = lower.contains(bad) && (bad.starts_with('<') || lower.contains("href=\"javascript:"));
        assert!(!as_tag, "{text:?} became {lower:?}");
    }
    assert!(markdown::summary(text, 160).chars().count() <= 161, "{text:?}");
}

/// The orders of a shop, pasted or out of a file: each once, without what stands before it, and the same when the list
/// is made of them again.
fn orders(text: &str) {
    let Ok(orders) = order_list::read(text) else { return };
    let mut list = "order_id\n".to_owned();
    for order in &orders {
        assert!(!order.is_empty() && order.trim() == order, "{text:?} holds the order {order:?}");
        list.push_str(&format!("\"{}\"\n", order.replace('"', "\"\"")));
    }
    assert_eq!(order_list::read(&list).as_ref(), Ok(&orders), "{text:?}");
}

/// A report's query, or the body of its form.
fn reports(text: &str) {
    said(&Fields::of_form(text), text);
}

fn said(fields: &Fields, text: &str) {
    for name in ["click_id", "product", "offer", "event", "order_id", "amount", "currency", "email", "status"]
    {
        let all = fields.all(name).len();
        assert!(fields.get(name).is_err() == (all > 1), "{name} of {text:?}");
    }
    if let (Ok(name), Ok(currency)) = (Name::parse("Course"), Currency::parse("EUR")) {
        reporting::foreign(fields, &Product::draft(name, currency, Timestamp(0)));
    }
    let row = fields.for_row();
    let fits = |(name, value): &(String, String)| name.len().max(value.len()) <= FIELD_BYTES_MAX;
    assert!(row.len() <= FIELDS_MAX && row.iter().all(fits), "{text:?} makes a row that is too long");
    let word = fields.get("event").ok().flatten().unwrap_or_default();
    if let Ok(event) = Event::parse(word) {
        assert_eq!(Event::parse(event.as_str()), Ok(event), "{text:?}");
    }
}

/// A settings file, and the address of the installation.
fn settings(text: &str) {
    let _ = BaseUrl::parse(text);
    let file = std::env::temp_dir().join(format!("duly-foreign-{}.toml", std::process::id()));
    if std::fs::write(&file, text).is_err() {
        return;
    }
    let flags = Flags { config: Some(file), settings: Vec::new() };
    let _ = Config::load(&flags, [], std::path::Path::new(""));
}

/// `X-Duly-Signature`.
fn signatures(text: &str) {
    let signature = Signature { header: text.to_owned(), payload: b"amount=1".to_vec() };
    assert!(signature.check("a secret that nobody knows", Timestamp(1_700_000_000_000)).is_err(), "{text:?}");
}

/// A creator's sites, and an affiliate's page on one of them.
fn sites(text: &str) {
    let (site, page) = text.split_once('\n').unwrap_or(("https://*.example.com", text));
    let _ = Origin::parse(site);
    let Ok(site) = Site::parse(site) else { return };
    assert_eq!(Site::parse(site.as_str()).as_ref(), Ok(&site), "{text:?}");
    if let Ok(page) = check_page(std::slice::from_ref(&site), page) {
        assert!(
            site.allows_destination(&page),
            "{text:?} is allowed when it is typed, and not when it is clicked"
        );
    }
}

/// Codes, names, and addresses of people.
fn words(text: &str) {
    if let Ok(code) = Code::parse(text) {
        assert_eq!(Code::in_address(code.as_str()), Some(code), "{text:?}");
    }
    let _ = Code::in_address(text);
    for word in coupon::sent(&[text]) {
        if let Ok(coupon) = Coupon::parse(word) {
            assert_eq!(Coupon::parse(&coupon.folded()).map(|folded| folded.folded()), Ok(coupon.folded()));
        }
    }
    let _ = Slug::in_address(text);
    if let Ok(name) = Name::parse(text) {
        assert_eq!(Name::parse(name.as_str()).as_ref(), Ok(&name), "{text:?}");
        let slug = Slug::of_name(&name);
        assert_eq!(Slug::parse(slug.as_str()), Ok(slug), "{text:?}");
    }
    if let Ok(email) = Email::parse(text) {
        assert_eq!(Email::parse(email.as_str()).as_ref(), Ok(&email), "{text:?}");
    }
    assert!(Email::masked(text).chars().count() <= "j***@e***".len(), "{text:?} is not masked");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A number that looks random.
    fn scatter(seed: u64) -> u64 {
        crate::chance::Chance::seeded(seed).u64()
    }

    #[test]
    fn the_seeds_and_a_hundred_changes_of_each_are_read_or_refused() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
        for (name, read) in READERS {
            let mut seeds = 0;
            for seed in std::fs::read_dir(folder.join(name)).unwrap_or_else(|_| panic!("no seeds of {name}"))
            {
                let bytes = std::fs::read(seed.unwrap().path()).unwrap();
                seeds += 1;
                read(&bytes);
                for number in 0..100 {
                    read(&changed(&bytes, number));
                }
            }
            assert!(seeds > 0, "{name} has no seeds");
        }
    }

    /// The same with a byte replaced, left out or doubled, or cut off.
    fn changed(bytes: &[u8], number: u64) -> Vec<u8> {
        let mut changed = bytes.to_vec();
        for turn in 0..1 + number % 4 {
            let luck = scatter(number * 7 + turn);
            let length = u64::try_from(changed.len()).unwrap();
            let place = usize::try_from(luck % length.max(1)).unwrap();
            if place >= changed.len() {
                break;
            }
            match luck >> 32 & 3 {
                0 => changed[place] = u8::try_from(luck >> 40 & 0xff).unwrap(),
                1 => drop(changed.remove(place)),
                2 => changed.insert(place, changed[place]),
                _ => changed.truncate(place.max(changed.len() / 2)),
            }
        }
        changed
    }
}
