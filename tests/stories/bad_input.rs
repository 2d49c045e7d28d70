//! Bad input: whatever arrives, a clear refusal; never a 500, and the next visitor is served as ever.

use serde_json::json;

use crate::http::{Seen, exchange};
use crate::people::CHROME;
use crate::world::World;

/// Markup, quotes, format strings, line ends, template marks: what hurts where it is not escaped.
const POLYGLOT: &str = "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=alert(7) )//%0D%0A\r\n<svg/onload=alert(7)>{{7*7}}${7}'\";--";

fn world_with_a_click() -> (World, String) {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");
    let id = world.visitor("Ben").clicks("/jane7").click_id();
    (world, id)
}

/// After all that, the next visitor is served as ever.
#[track_caller]
fn still_serves(world: &World) {
    world.visitor("Cyd").clicks("/jane7").is(302).click_id();
    world.opens("/readyz").is(200);
}

#[test]
fn a_head_of_many_or_giant_headers_is_refused() {
    let (world, _) = world_with_a_click();
    let head = format!(
        "GET {} HTTP/1.1\r\nhost: {}\r\nuser-agent: {CHROME}\r\n",
        world.target("/jane7"),
        world.host()
    );

    let many: String = (0..2_000).map(|n| format!("x-{n}: y\r\n")).collect();
    let giant = format!("x-giant: {}\r\n", "y".repeat(300_000));
    for more in [many, giant] {
        let raw = exchange(world.address, format!("{head}{more}connection: close\r\n\r\n").as_bytes());
        let status = Seen::read("a giant head".into(), &raw, false).status;
        assert!((400..500).contains(&status), "{status}");
    }
    still_serves(&world);
}

#[test]
fn a_giant_body_is_refused_before_it_is_read() {
    let (world, _) = world_with_a_click();

    let body = format!("order_id=A-1&amount={}", "9".repeat(300 * 1024));
    let request = world.request("POST", "/postback").body("application/x-www-form-urlencoded", body);
    world.sends(request).is(413);
    // Also where its length is not said beforehand.
    let chunk = format!("4000\r\n{}\r\n", "x".repeat(0x4000)).repeat(20);
    let head = format!(
        "POST {} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/x-www-form-urlencoded\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n",
        world.target("/postback"),
        world.host()
    );
    let raw = exchange(world.address, format!("{head}{chunk}0\r\n\r\n").as_bytes());
    assert_eq!(Seen::read("a giant chunked body".into(), &raw, false).status, 413);
    still_serves(&world);
}

#[test]
fn requests_that_could_be_read_in_two_ways_are_refused() {
    let (world, _) = world_with_a_click();
    let start = format!(
        "POST {} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n",
        world.target("/postback"),
        world.host()
    );

    for (what, rest) in [
        ("two lengths", "content-length: 3\r\ncontent-length: 4\r\n\r\nabcd"),
        ("a length and chunks", "content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
        ("a signed length", "content-length: +3\r\n\r\nabc"),
        ("a negative length", "content-length: -3\r\n\r\nabc"),
        ("a folded header", "x-a: b\r\n c\r\ncontent-length: 0\r\n\r\n"),
        ("a header without a name", ": b\r\ncontent-length: 0\r\n\r\n"),
        ("a space before the colon", "x-a : b\r\ncontent-length: 0\r\n\r\n"),
    ] {
        let raw = exchange(world.address, format!("{start}{rest}").as_bytes());
        assert_eq!(Seen::read(what.into(), &raw, false).status, 400, "{what}");
    }
    assert!(world.reports().is_empty());
    still_serves(&world);
}

#[test]
fn a_giant_query_is_a_click_like_any_other_and_its_row_stays_small() {
    let (world, _) = world_with_a_click();

    let query = format!("/jane7?src={}&x={}", "a".repeat(30_000), "b".repeat(30_000));
    let seen = world.visitor("Ben").clicks(&query);
    assert!(matches!(seen.status, 302 | 414), "{}", seen.status);
    assert!(seen.raw.len() < 8_000, "{}", seen.raw.len());
    let kept: usize =
        world.clicks().iter().filter_map(|click| click.tags.src.as_ref()).map(String::len).sum();
    assert!(kept <= 200, "{kept}");
    still_serves(&world);
}

#[test]
fn broken_escapes_never_break_a_link() {
    let (world, _) = world_with_a_click();
    let ben = world.visitor("Ben");

    for query in ["%", "%zz", "%e2%28%a1", "%00", "a=%ff&%=%", "&&&==", "src=%f0%9f", "{}", "[]=1"] {
        ben.clicks(&format!("/jane7?{query}")).is(302).click_id();
    }
    for path in [
        "/jane7?a=\u{7f}",
        "/%",
        "/%zz",
        "/%00",
        "/%ff%fe",
        "/..%2f..%2fetc%2fpasswd",
        "/jane7%00",
        "/%6aane7%0a",
        "/jane7%2fx",
    ] {
        let status = ben.clicks(path).status;
        assert!((300..500).contains(&status), "{path}: {status}");
    }
    still_serves(&world);
}

#[test]
fn no_parameter_ever_writes_a_header() {
    let (world, id) = world_with_a_click();
    world.sells("book", json!({"sales_url": "https://www.shop.test/{sub1}/?s={src}&p={params}#{sub2}"}));
    world.accepts("Jane", "book", "jane-book");
    let ben = world.visitor("Ben");
    let break_in = "%0d%0aset-cookie:%20evil=1%0d%0a%0d%0a<script>";

    let mut answers = Vec::new();
    for code in ["jane7", "jane-book"] {
        let names = ["src", "sub1", "sub2", "sub5", "utm_source", "offer", "x", "duly", "aff", break_in];
        for name in names {
            answers.push(ben.clicks(&format!("/{code}?{name}={break_in}")));
            answers.push(ben.clicks(&format!("/{code}?{name}=%E5%98%8A%E5%98%8Dset-cookie:evil=1")));
        }
    }
    answers.push(ben.clicks(&format!("/{break_in}")));
    answers.push(ben.clicks(&format!("/show.html?a={break_in}")));
    answers.push(ben.clicks(&format!("/aff_c?offer_id={break_in}&aff_id={break_in}")));
    for name in [
        "product", "click_id", "order_id", "amount", "currency", "event", "coupon", "offer", "test", "status",
    ] {
        answers
            .push(ben.sends(ben.image(&format!("/duly.gif?product=course&click_id={id}&{name}={break_in}"))));
        answers.push(ben.sends(ben.image(&format!("/aff_lsr?transaction_id={id}&{name}={break_in}"))));
    }
    for seen in answers {
        assert!(seen.status < 500, "{}: {}", seen.asked, seen.status);
        assert!(
            !seen.headers.iter().any(|(_, value)| value.contains("evil=1") && !value.contains("%")),
            "{:?}",
            seen.headers
        );
        assert!(!seen.all("set-cookie").iter().any(|cookie| cookie.contains("evil")), "{}", seen.asked);
    }
    still_serves(&world);
}

#[test]
fn hostile_text_in_every_field_of_a_report_is_judged_and_kept() {
    let (world, id) = world_with_a_click();
    let shop = world.shop("course");
    let names = "click_id product offer event order_id amount currency coupon email email_sha256 affiliate customer \
                 occurred_at refund_id status test";

    for (place, name) in names.split_whitespace().enumerate() {
        for hostile in [POLYGLOT, "\u{202e}\u{200b}", "\0", "'", "\u{1f980}"] {
            let order = format!("A-{place}");
            let fields =
                [("product", "course"), ("click_id", id.as_str()), ("order_id", &order), ("amount", "1")];
            let mut fields: Vec<_> = fields.into_iter().filter(|(known, _)| *known != name).collect();
            fields.push((name, hostile));
            fields.push(("token", &shop.token));
            let rows = world.reports().len();
            let seen = shop.posts(&fields);
            assert!(
                matches!(seen.status, 200 | 400 | 401 | 404),
                "{name}={hostile:?}: {} {}",
                seen.status,
                seen.body
            );
            assert!(!seen.body.contains("<svg") || seen.header("content-type") == Some("application/json"));
            assert_eq!(world.reports().len(), rows + 1, "{name}={hostile:?}");
        }
    }
    still_serves(&world);
}

#[test]
fn hostile_json_is_refused_with_a_row() {
    let (world, _) = world_with_a_click();
    let token = world.shop("course").token;

    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    for body in
        ["", "{", "[]", "null", "1", "\"x\"", r#"{"amount": {"a": 1}}"#, r#"{"amount": [1]}"#, "\u{0}", &deep]
    {
        let request = world.request("POST", "/postback").header("authorization", &format!("Bearer {token}"));
        let rows = world.reports().len();
        let seen = world.sends(request.body("application/json", body));
        assert!(matches!(seen.status, 400 | 404), "{body:.40}: {} {}", seen.status, seen.body);
        assert_eq!(world.reports().len(), rows + 1, "{body:.40}");
    }
    still_serves(&world);
}

#[test]
fn hostile_headers_of_a_visitor_break_nothing() {
    let (world, _) = world_with_a_click();
    let ben = world.visitor("Ben");

    let one_line = POLYGLOT.replace(['\r', '\n'], "");
    for name in [
        "user-agent",
        "referer",
        "accept",
        "accept-language",
        "sec-fetch-dest",
        "sec-purpose",
        "cookie",
        "origin",
    ] {
        for hostile in [one_line.as_str(), "\u{fffd}\u{202e}", &"x".repeat(20_000)] {
            let status = ben.sends(ben.navigation("GET", "/jane7").header(name, hostile)).status;
            assert!(status < 500 || status == 503, "{name}: {status}");
        }
    }
    still_serves(&world);
}

#[test]
fn who_speaks_too_slowly_is_cut_off_while_others_are_served() {
    let (world, _) = world_with_a_click();
    let target = world.target("/postback");
    let slow_body =
        format!("POST {target} HTTP/1.1\r\nhost: {}\r\ncontent-length: 100\r\n\r\nord", world.host());
    let address = world.address;
    let slow_head = format!("GET {target} HTTP/1.1\r\nhost: {}\r\nx-", world.host());

    std::thread::scope(|scope| {
        let slow =
            [slow_head, slow_body].map(|bytes| scope.spawn(move || exchange(address, bytes.as_bytes())));
        still_serves(&world);
        for answer in slow {
            assert_eq!(Seen::read("too slow".into(), &answer.join().unwrap(), false).status, 408);
        }
    });
}
