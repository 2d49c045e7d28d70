//! Every row comes back, every old byte is still read, and no bytes make a row panic.

use std::fmt::Debug;

use proptest::prelude::*;

use super::examples::*;
use super::*;
use crate::domain::click::{AdMarks, Click, Consent, Firsts, Own, Tags};
use crate::domain::conversion::{Conversion, Flag};
use crate::domain::deed::{About, By, HistoryLine};
use crate::domain::destination::Destination;
use crate::domain::device::Device;
use crate::domain::id::{AccountId, AffiliateId, AffiliationId, ClickId, ConversionId, LinkId, PageId};
use crate::domain::ledger::EntryKind;
use crate::domain::link::{LinkKind, LinkOwner};
use crate::domain::product::{Model, Split};
use crate::domain::program::{Contact, FrontPage};
use crate::domain::time::{Expiry, Timestamp, Window};
use crate::domain::visitor_kind::Quality;

/// The examples' bytes in every version, a line each. A changed line is a changed layout: make a new version
/// instead. What has a line in a later file is written in that version, and its earlier ones are only read
/// (but clicks: those by the first code that somebody had are written in version 1 for ever).
const FROZEN: [&str; 4] = [
    include_str!("frozen_1.txt"),
    include_str!("frozen_2.txt"),
    include_str!("frozen_3.txt"),
    include_str!("frozen_4.txt"),
];

/// Calls a function for every kind of row, with the kind's name and its example.
macro_rules! for_every_row {
    ($call:ident($($more:expr)?)) => {
        $call("account", &account(), $($more)?);
        $call("session", &session(), $($more)?);
        $call("one-time address", &one_time(), $($more)?);
        $call("token", &token(), $($more)?);
        $call("idempotency key", &idempotent(), $($more)?);
        $call("program", &program(), $($more)?);
        $call("rules", &rules(), $($more)?);
        $call("product", &product(), $($more)?);
        $call("terms", &product().terms, $($more)?);
        $call("offer", &offer(), $($more)?);
        $call("sales page", &sales_page(), $($more)?);
        $call("picture", &picture_file(), $($more)?);
        $call("affiliate", &affiliate(), $($more)?);
        $call("affiliation", &affiliation(), $($more)?);
        $call("owner of a code", &code_owner(), $($more)?);
        $call("link", &link(), $($more)?);
        $call("page", &page(), $($more)?);
        $call("conversion", &conversion(), $($more)?);
        $call("refund", &refund(), $($more)?);
        $call("script visits", &script_visits(), $($more)?);
        $call("lead", &lead(), $($more)?);
        $call("suspicion", &group(), $($more)?);
        $call("erasure", &erasure(), $($more)?);
        $call("purge", &purge(), $($more)?);
        $call("stretch", &stretch(), $($more)?);
        $call("waiting refund", &waiting_refund(), $($more)?);
        $call("report", &report(), $($more)?);
        $call("entry", &entry(), $($more)?);
        $call("ban", &ban(), $($more)?);
        $call("adjustment", &adjustment_reason(), $($more)?);
        $call("decision", &decision(), $($more)?);
        $call("payout", &payout(), $($more)?);
        $call("payout lines", &payout_lines(), $($more)?);
        $call("payout method", &payout_method(), $($more)?);
        $call("payment", &payment(), $($more)?);
        $call("wise template", &wise_template(), $($more)?);
        $call("line of the history", &history_line(), $($more)?);
    };
}

fn frozen(what: &str, version: u8) -> &'static str {
    let mut lines = FROZEN[usize::from(version) - 1].lines().filter_map(|line| line.split_once(": "));
    lines.find(|(name, _)| *name == what).map_or("", |(_, bytes)| bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn the_bytes_of_every_version_are_read_for_ever() {
    fn check<T: Row + PartialEq + Debug>(what: &'static str, example: &T) {
        let now = frozen(what, T::VERSION);
        assert_eq!(hex(&encode(example)), now, "the layout of this changed: {what}");
        assert_eq!(decode::<T>(what, &unhex(now)).unwrap(), *example);
        for older in 1..T::VERSION {
            let read = decode::<T>(what, &unhex(frozen(what, older)));
            assert!(read.is_ok(), "version {older} of this is not read any more: {what}: {read:?}");
        }
    }
    for_every_row!(check());
    for (what, click) in [("full click", full_click()), ("plain click", plain_click())] {
        assert_eq!(hex(&encode_click(&click)), frozen(what, 1), "the layout of this changed: {what}");
        assert_eq!(decode_click(click.id, &unhex(frozen(what, 1))).unwrap(), click);
    }
    for (version, click) in [(2, click_by_later_code()), (3, click_by_script())] {
        let now = frozen("full click", version);
        assert_eq!(hex(&encode_click(&click)), now, "the layout of this changed: version {version}");
        assert_eq!(decode_click(click.id, &unhex(now)).unwrap(), click);
    }
}

#[test]
fn bytes_that_are_not_the_whole_row_are_an_error_that_names_the_table() {
    fn check<T: Row + Debug>(what: &'static str, example: &T) {
        let bytes = encode(example);
        let mut odd: Vec<Vec<u8>> = (0..bytes.len()).map(|end| bytes[..end].to_vec()).collect();
        odd.push([&bytes[..], &[0]].concat());
        odd.push([&[T::VERSION + 1], &bytes[1..]].concat());
        for bytes in odd {
            let error = decode::<T>(what, &bytes).expect_err(what);
            assert!(matches!(error, StoreError::Row { table, .. } if table == what), "{error}");
        }
    }
    for_every_row!(check());
    for click in [click_by_later_code(), click_by_script()] {
        let bytes = encode_click(&click);
        for end in 0..bytes.len() {
            assert!(matches!(
                decode_click(click.id, &bytes[..end]),
                Err(StoreError::Row { table: "clicks", .. })
            ));
        }
        assert!(decode_click(click.id, &[&bytes[..], &[0]].concat()).is_err());
    }
}

#[test]
fn a_plain_click_is_tiny() {
    let plain = plain_click();
    assert!(encode_click(&plain).len() <= 14, "{}", encode_click(&plain).len());
    let referred = Click { referrer: Some("blog.example/recipes".into()), ..plain };
    assert!(encode_click(&referred).len() <= 35, "{}", encode_click(&referred).len());
}

#[test]
fn every_form_of_a_value_comes_back() {
    fn same<T: Row + PartialEq + Debug>(value: &T) {
        assert_eq!(decode::<T>("a table", &encode(value)).unwrap(), *value);
    }
    let flags = vec![
        Flag::ApprovedByHand,
        Flag::RefusedByHand("No.".into()),
        Flag::RefusedToBanned(AffiliationId(31)),
        Flag::CouponUnknown("SHOP5".into()),
        Flag::CouponUnsigned,
        Flag::CouponOverClicks(vec![AffiliationId(31), AffiliationId(32)]),
        Flag::CouponDiffers("BEN10".into()),
        Flag::AmountUnsigned,
        Flag::RefundWaited,
    ];
    same(&Conversion { flags, ..conversion() });
    same(&Conversion { flags: suspicions().into(), ..conversion() });
    for why in WHYS {
        let mut conversion = conversion();
        conversion.verdict.why = why;
        same(&conversion);
    }
    let by = [By::Account(AccountId(1)), By::Affiliate(AffiliateId(2)), By::Command, By::Nobody];
    for by in by {
        same(&HistoryLine { by, about: About::program(), from: None, ..history_line() });
    }
    for judged in judgements() {
        same(&Report { judged, ..report() });
    }
    for model in [Model::Last, Model::First, Model::Multiple(Split::EachFull)] {
        let mut product = product();
        product.terms.model = model;
        product.terms.window = Window::Forever;
        same(&Product { sales_url: None, amount_max: None, ..product });
    }
    let conversion = ConversionId(5);
    same(&Entry { kind: EntryKind::Earned { conversion }, due_at: None, ..entry() });
    same(&CodeOwner { whose: Whose::Creator(product().id), alias: false });
    same(&Link { owner: LinkOwner::Creator, ..link() });
    for kind in [LinkKind::SalesPage, LinkKind::DirectPayment, LinkKind::Page(PageId(300))] {
        same(&Link { kind, ..link() });
    }
    same(&OneTime { purpose: crate::store::people::Purpose::Setup, ..one_time() });
    same(&OneTime { purpose: crate::store::people::Purpose::JoinTeam(account().id), ..one_time() });
    same(&Account { two_factor: None, ..account() });
    let elsewhere = FrontPage::Elsewhere(Destination::from_row("https://www.shop.example/".into()));
    for front in [FrontPage::Products, FrontPage::SignIn, elsewhere] {
        let contact = Some(Contact::Page("https://example.com/ask".into()));
        same(&Program { front, contact, ..program() });
    }
    same(&Offer {
        commission: crate::domain::dated::Dated::since(Timestamp(1), None),
        checkout_url: None,
        ..offer()
    });
}

#[test]
fn a_value_that_cannot_be_is_not_read() {
    let mut bytes = encode(&program());
    let at = bytes.windows(3).position(|window| window == b"EUR").unwrap();
    bytes[at..at + 3].copy_from_slice(b"XXX");
    let error = decode::<Program>("meta", &bytes).unwrap_err();
    assert_eq!(error.to_string(), "a row of meta cannot be read: this is not a currency");
}

prop_compose! {
    fn any_tags()(all in proptest::collection::vec(proptest::option::of(".{0,30}"), 11)) -> Tags {
        let mut all = all.into_iter();
        let mut next = || all.next().flatten();
        Tags { src: next(), subs: std::array::from_fn(|_| next()), utm: std::array::from_fn(|_| next()) }
    }
}

prop_compose! {
    fn any_click()(
        (id, link, code_place, previous, terms) in any::<(u128, u32, u16, Option<u128>, u32)>(),
        expires in prop_oneof![
            Just(None),
            Just(Some(Expiry::Never)),
            any::<i64>().prop_map(|at| Some(Expiry::At(Timestamp(at)))),
        ],
        quality in prop::sample::select(vec![Quality::Verified, Quality::Unverified, Quality::Unknown, Quality::Suspect]),
        own in prop::sample::select(vec![None, Some(Own::Creator), Some(Own::Affiliate), Some(Own::NotTracked)]),
        consent in prop::sample::select(vec![Consent::NotAsked, Consent::Given, Consent::Refused, Consent::Asked]),
        (by_script, ads) in (any::<bool>(), 0u8..128),
        device in prop::sample::select(vec![Device::Desktop, Device::Phone, Device::Tablet, Device::Other]),
        referrer in proptest::option::of(".{0,200}"),
        (country, place, firsts) in any::<(Option<[u8; 2]>, [u8; 4], [bool; 4])>(),
        tags in any_tags(),
    ) -> Click {
        let [link_first, affiliation, product, all] = firsts;
        Click {
            id: ClickId(id),
            link: LinkId(link),
            code_place,
            previous: previous.map(ClickId),
            expires, quality, own, terms, referrer, device, country, consent, by_script, tags, place,
            ads: AdMarks::of_number(ads).unwrap(),
            firsts: Firsts { link: link_first, affiliation, product, all },
        }
    }
}

proptest! {
    #[test]
    fn every_click_comes_back(click in any_click()) {
        prop_assert_eq!(decode_click(click.id, &encode_click(&click)).unwrap(), click);
    }

    #[test]
    fn no_bytes_make_a_row_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), versioned: bool) {
        let mut bytes = bytes;
        if versioned && let Some(first) = bytes.first_mut() {
            *first = *first % 4 + 1;
        }
        fn check<T: Row>(what: &'static str, _: &T, bytes: &[u8]) {
            if let Err(error) = decode::<T>(what, bytes) {
                assert!(matches!(error, StoreError::Row { table, .. } if table == what));
            }
        }
        for_every_row!(check(&bytes));
        let _ = decode_click(ClickId(7), &bytes);
    }

    #[test]
    fn no_broken_byte_makes_a_row_panic(place: prop::sample::Index, to: u8) {
        fn check<T: Row>(what: &'static str, example: &T, (place, to): (prop::sample::Index, u8)) {
            let mut bytes = encode(example);
            *place.get_mut(&mut bytes) = to;
            let _ = decode::<T>(what, &bytes);
        }
        for_every_row!(check((place, to)));
        let mut bytes = encode_click(&full_click());
        *place.get_mut(&mut bytes) = to;
        let _ = decode_click(ClickId(7), &bytes);
    }
}
