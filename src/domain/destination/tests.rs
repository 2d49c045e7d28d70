//! What visitors find in the addresses they are sent to (`product.md` L12, L13).

use proptest::prelude::*;
use url::Url;

use super::*;
use crate::domain::click_address::{ClickAddress, Shape};

const CLICK: ClickId = ClickId(1_700_000_000_000_u128 << 80 | 7);
const ID: &str = "01HF7YAT000000000000000007";

fn jane() -> Filling<'static> {
    Filling {
        click_id: Some(CLICK),
        code: Some("jane-2"),
        affiliate_id: Some(AffiliateId(7)),
        product_id: ProductId(3),
        offer: Some("off_5"),
        link_id: LinkId(12),
        src: Some("blog post"),
        subs: [Some("a&b=c"), None, None, None, Some("\u{e9}\r\n/?#")],
        timestamp_ms: 1_700_000_000_999,
        params: &[],
        add_aff: false,
    }
}

/// Where Jane's visitor is sent, who came with this query.
#[track_caller]
fn check(template: &str, query: &str, expected: &str) {
    let rest = ClickAddress::read(Shape::Code, query).rest;
    let filled = Destination::parse(template).unwrap().fill(&Filling { params: &rest, ..jane() });
    assert_eq!(filled, expected.replace("ID", ID));
}

#[test]
fn the_click_id_is_appended_where_the_address_has_no_place_for_it() {
    check("https://shop.example/p", "", "https://shop.example/p?duly=ID");
    check("https://shop.example", "", "https://shop.example/?duly=ID");
    check("https://shop.example?", "", "https://shop.example/?duly=ID");
    check("https://shop.example/p?x=1#buy", "", "https://shop.example/p?x=1&duly=ID#buy");
    check("https://shop.example/p?x=1&", "", "https://shop.example/p?x=1&duly=ID");
    check("https://shop.example/#a?b", "", "https://shop.example/?duly=ID#a?b");
    check("https://shop.example/p?t={transaction_id}", "", "https://shop.example/p?t=ID");
    check("https://shop.example/{click_id}/p", "", "https://shop.example/ID/p");
    check("https://shop.example/p#id={click_id}", "", "https://shop.example/p#id=ID");
}

#[test]
fn macros_are_filled_in_encoded_and_unknown_ones_are_empty() {
    check(
        "https://s.example/{code}/{affiliate_id}?p={product_id}&o={offer}&oid={offer_id}&l={link_id}&t={timestamp}&c={click_id}",
        "",
        "https://s.example/jane-2/7?p=prd_3&o=off_5&oid=3&l=lnk_12&t=1700000000&c=ID",
    );
    check(
        "https://s.example/?s={src}&1={sub1}&2={sub2}&5={sub5}&x={nobody_knows}&c={click_id}#{sub1}",
        "",
        "https://s.example/?s=blog%20post&1=a%26b%3Dc&2=&5=%C3%A9%0D%0A%2F%3F%23&x=&c=ID#a%26b%3Dc",
    );
}

#[test]
fn the_addresss_own_bytes_are_kept() {
    check(
        "https://S.example:443/A/../%7e;b='(1)'?q=%2f+%zz&json={\"a\":1}&&e=#F{}/?",
        "",
        "https://s.example/A/../%7e;b='(1)'?q=%2f+%zz&json={\"a\":1}&&e=&duly=ID#F{}/?",
    );
    let spaced = Destination::parse(" https://b\u{fc}cher.example/p\u{e3}o de queijo?\u{e9} ").unwrap();
    assert_eq!(spaced.as_str(), "https://xn--bcher-kva.example/p%C3%A3o%20de%20queijo?%C3%A9");
    assert_eq!(Destination::parse(spaced.as_str()), Ok(spaced));
}

#[test]
fn the_visitors_other_parameters_are_passed_on() {
    check(
        "https://s.example/p#f",
        "utm_source=mail&gclid=a%2Fb+c&x[]=1&x[]=2&src=blog&y",
        "https://s.example/p?utm_source=mail&gclid=a%2Fb+c&x[]=1&x[]=2&y=&duly=ID#f",
    );
    check("https://s.example/p?{params}&z=1", "a=1&b=2", "https://s.example/p?a=1&b=2&z=1&duly=ID");
    check("https://s.example/p?z=1&{params}", "", "https://s.example/p?z=1&duly=ID");
    check(
        "https://s.example/p",
        "a=1;duly=EVIL&n=50%&v=<\u{e9}>",
        "https://s.example/p?a=1%3Bduly=EVIL&n=50%25&v=%3C%C3%A9%3E&duly=ID",
    );
    check("https://s.example/{params}/x", "a=/../../?", "https://s.example/a=%2F..%2F..%2F%3F/x?duly=ID");
}

#[test]
fn a_visitor_cannot_replace_what_duly_sets_or_what_the_address_has() {
    check(
        "https://s.example/p?plan=pro&%63oupon=X",
        "duly=EVIL&Duly=EVIL&d%75ly=EVIL&duly[]=EVIL&+duly=EVIL&plan=free&pl%61n=free&plan[]=free&coupon=FREE&Plan=ok",
        "https://s.example/p?plan=pro&%63oupon=X&Plan=ok&duly=ID",
    );
    check("https://s.example/p?c={click_id}", "c=EVIL&duly=EVIL", "https://s.example/p?c=ID");
}

#[test]
fn the_code_is_added_where_the_creator_wants_it() {
    let shown = Filling { add_aff: true, params: &[("aff", "ben"), ("AFF", "ben")], ..jane() };
    let fill = |template: &str, filling: &Filling<'_>| {
        Destination::parse(template).unwrap().fill(filling).replace(ID, "ID")
    };
    assert_eq!(fill("https://s.example/p", &shown), "https://s.example/p?aff=jane-2&duly=ID");
    assert_eq!(
        fill("https://s.example/p?aff=house", &shown),
        "https://s.example/p?aff=house&AFF=ben&duly=ID"
    );
    assert_eq!(
        fill("https://s.example/p", &Filling { add_aff: false, ..shown }),
        "https://s.example/p?aff=ben&AFF=ben&duly=ID"
    );
    assert_eq!(
        fill("https://s.example/p", &Filling { code: None, params: &[], ..shown }),
        "https://s.example/p?duly=ID"
    );
}

#[test]
fn a_stripe_payment_link_gets_the_id_in_the_field_that_stripe_hands_back() {
    check(
        "https://buy.stripe.com/abc",
        "client_reference_id=EVIL",
        "https://buy.stripe.com/abc?duly=ID&client_reference_id=ID",
    );
    check(
        "https://buy.stripe.com/abc?client_reference_id=mine",
        "",
        "https://buy.stripe.com/abc?client_reference_id=mine&duly=ID",
    );
    check(
        "https://buy.stripe.com/abc?client_reference_id={click_id}",
        "",
        "https://buy.stripe.com/abc?client_reference_id=ID",
    );
    check("https://buy.stripe.com.evil.example/a", "", "https://buy.stripe.com.evil.example/a?duly=ID");
}

#[test]
fn a_visitor_without_an_id_is_sent_on_without_one() {
    let bot = Filling {
        click_id: None,
        affiliate_id: None,
        params: &[("duly", "EVIL"), ("client_reference_id", "EVIL")],
        ..jane()
    };
    let fill = |template: &str| Destination::parse(template).unwrap().fill(&bot);
    assert_eq!(fill("https://buy.stripe.com/abc"), "https://buy.stripe.com/abc");
    assert_eq!(
        fill("https://s.example/?c={click_id}&a={affiliate_id}"),
        "https://s.example/?c=&a=&client_reference_id=EVIL"
    );
}

#[test]
fn a_creators_shop_may_run_anywhere_but_not_behind_a_trick() {
    for (template, origin) in [
        ("http://localhost:8081/shop", "http://localhost:8081"),
        ("http://127.0.0.1/", "http://127.0.0.1"),
        ("http://[::1]:3000", "http://[::1]:3000"),
        ("HTTPS://Shop.Example:443/x", "https://shop.example"),
    ] {
        assert_eq!(Destination::parse(template).unwrap().origin(), origin);
    }
    for (bad, why) in [
        ("https://{code}.example/", BadAddress::MacroInHost),
        ("https://shop.example:{sub1}/", BadAddress::MacroInHost),
        ("{src}://shop.example/", BadAddress::Scheme),
        ("https://jane:secret@shop.example/", BadAddress::UserInfo),
        ("https://shop.example/a\tb", BadAddress::Invisible),
        ("https://shop.example\\b", BadAddress::Backslash),
        ("https://shop.example;script-src/", BadAddress::BadHost),
    ] {
        assert_eq!(Destination::parse(bad), Err(BadDestination::Address(why)), "{bad}");
    }
    let long = format!("https://shop.example/{}", "\u{e9}".repeat(900));
    assert_eq!(Destination::parse(&long), Err(BadDestination::Address(BadAddress::TooLong)));
    assert_eq!(Destination::parse(&format!("https://s.example/?duly={ID}")), Err(BadDestination::HoldsClick));
    assert!(Destination::parse("https://s.example/?duly={click_id}").is_ok());
}

fn rest() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[ -~]{0,6}",
        "\\PC{0,4}",
        prop::sample::select(vec![
            "{click_id}",
            "{sub1}",
            "{params}",
            "{x}",
            "?",
            "#",
            "&",
            "=",
            "%",
            "duly=",
            "k="
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 0..8).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn whatever_is_filled_in_leads_to_the_same_host_and_fits_a_header(
        rest in rest(), query in rest(), src in any::<String>(), sub in any::<String>(), add_aff: bool
    ) {
        let Ok(destination) = Destination::parse(&format!("https://shop.example:8443/{rest}")) else { return Ok(()) };
        let params = ClickAddress::read(Shape::Code, &query).rest;
        let filling = Filling { src: Some(&src), subs: [Some(&sub); 5], params: &params, add_aff, ..jane() };
        let filled = destination.fill(&filling);

        prop_assert!(filled.bytes().all(|b| b.is_ascii_graphic()), "{}", filled);
        let read = Url::parse(&filled).unwrap();
        prop_assert_eq!(read.origin().ascii_serialization(), "https://shop.example:8443");
        prop_assert_eq!(Destination::parse(destination.as_str()), Ok(destination.clone()));
        if !destination.as_str().contains('{') {
            let own = destination.as_str();
            let (before, fragment) = own.split_at(own.find('#').unwrap_or(own.len()));
            prop_assert!(filled.starts_with(before) && filled.ends_with(fragment));
        }
    }

    #[test]
    fn a_visitor_never_speaks_for_duly_or_for_the_address(query in rest(), extra in "(%64|d|D)uly(%5B%5D|\\[x\\])?=E") {
        let destination = Destination::parse("https://shop.example/?k=own").unwrap();
        let query = format!("{query}&{extra}&k=E&%6b=E");
        let params = ClickAddress::read(Shape::Code, &query).rest;
        let filled = Url::parse(&destination.fill(&Filling { params: &params, ..jane() })).unwrap();
        for (name, value) in filled.query_pairs() {
            let ours = name.to_ascii_lowercase().starts_with("duly") && name.len() <= 7;
            prop_assert!(!ours || value == ID, "{filled}");
            prop_assert!(name != "k" || value == "own", "{filled}");
        }
    }
}
