//! The Tracking page: Maria sets up how her shop reports sales, sees whether it does, and verifies it with a test sale.

use std::io::Write;
use std::process::{Command, Stdio};

use duly::store::changes::remove_tests::RemoveTests;
use serde_json::json;

use crate::forms::unescaped;
use crate::http::Seen;
use crate::people::Visitor;
use crate::world::World;

const TRACKING: &str = "/admin/products/prd_1/tracking";

/// Maria sells a course with a plan for 97 euros, which Ana promotes.
#[track_caller]
fn course(world: &World) -> Visitor<'_> {
    let maria = world.owner();
    world.sells("course", json!({}));
    world.offers("course", "Plan A", "97", None);
    world.accepts("Ana", "course", "ana7");
    maria
}

/// What stands under an id on a page.
#[track_caller]
fn text_of(seen: &Seen, id: &str) -> String {
    let (_, after) =
        seen.body.split_once(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no {id}: {}", seen.body));
    let inside = after.split_once("<code>").and_then(|(_, rest)| rest.split_once("</code>"));
    unescaped(inside.map_or("", |(text, _)| text))
}

#[test]
fn who_chooses_the_pixel_for_a_shop_on_another_site_reads_that_it_finds_nobody() {
    let world = World::new();
    let maria = course(&world);
    let warning = "this image alone finds nobody";
    for (method, warned) in [("pixel", true), ("javascript", false), ("postback", false)] {
        maria.submits_to(TRACKING, TRACKING, &[("method", method)]).is(303);
        let seen = maria.opens(TRACKING).is(200);
        assert_eq!(seen.body.contains(warning), warned, "{method}: {}", seen.body);
    }
}

#[test]
fn the_light_tells_in_words_whether_sales_are_reported() {
    let world = World::new();
    let maria = course(&world);

    maria.opens(TRACKING).is(200).shows("Nothing yet");
    let dora = world.visitor("Dora");
    let click = dora.clicks("/ana7").is(302).click_id();
    maria.opens(TRACKING).is(200).shows("Needs a look").shows("Links are clicked; no sale was reported yet.");
    world.shop("course").posts(&[("product", "course"), ("token", "wrong"), ("order_id", "A-1")]).is(401);
    maria.opens(TRACKING).is(200).shows("Needs a look").shows("it was refused");
    world.shop("course").posts_back(&[("order_id", "A-1"), ("amount", "97"), ("click_id", &click)]).is(200);
    maria.opens(TRACKING).is(200).shows("Working").shows("Report by postback");
    maria.opens("/admin/tracking").is(200).shows("Working").shows("course");
    world.days_pass(31);
    maria.opens("/admin/tracking").is(303);
    world.owner_elsewhere().opens("/admin/tracking").is(200).shows("Needs a look");
}

#[test]
fn the_script_is_seen_on_the_pages_where_it_runs() {
    let world = World::new();
    let maria = course(&world);
    let dora = world.visitor("Dora");
    let click = dora.clicks("/ana7").click_id();

    let visit = world.request("POST", "/e/visit").header("origin", "https://www.shop.test");
    let said = crate::http::form(&[("product", "course"), ("click_id", &click)]);
    dora.sends(visit.body("application/x-www-form-urlencoded", said)).is(204);
    let seen = maria.opens(TRACKING).is(200);
    seen.shows("The script runs on your pages").shows("https://www.shop.test");
}

#[test]
fn maria_chooses_where_she_sells_and_reads_the_steps_for_it() {
    let world = World::new();
    let maria = course(&world);

    let seen = maria.submits(TRACKING, &[("platform", "shopify"), ("method", "javascript")]).is(303);
    let seen = maria.follows(&seen).is(200).shows("Customer events").shows("analytics.subscribe");
    assert!(text_of(&seen, "script-keep").contains(&format!("{}/duly.js", world.base)), "{}", seen.body);
    maria.opens("/admin/products/prd_1/history").is(200).shows("tracking, platform");

    maria.submits(TRACKING, &[("platform", "server"), ("method", "first_party_cookie")]).is(303);
    let masked = maria.opens(&format!("{TRACKING}?language=ruby")).is(200).shows("Rack::Utils");
    let token = world.shop("course").token;
    masked.hides(&token);
    let shown =
        maria.submits_to(&format!("{TRACKING}?language=go"), &format!("{TRACKING}/token"), &[]).is(200);
    assert_eq!(text_of(&shown, "token"), format!("DULY_TOKEN={token}"));
    assert!(shown.body.contains("http.Handler"), "the language was forgotten: {}", shown.body);

    maria
        .submits(TRACKING, &[("platform", "abacus"), ("method", "pixel")])
        .is(422)
        .shows("Choose one of these.");
}

/// Runs a text with the shop's token, if this machine has what runs it.
fn runs(world: &World, program: &str, source: &str) -> bool {
    let reached = format!("http://{}{}", world.address, world.prefix());
    let mut command = Command::new(program);
    command.arg("-").env("DULY_TOKEN", world.shop("course").token).stdin(Stdio::piped());
    let Ok(mut child) = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn() else { return false };
    let source = source.replace(&world.base, &reached);
    child.stdin.take().unwrap().write_all(source.as_bytes()).unwrap();
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success(), "{}\n{source}", String::from_utf8_lossy(&ended.stderr));
    true
}

#[test]
fn the_texts_for_servers_report_a_sale_as_they_are_pasted() {
    let world = World::new();
    let maria = course(&world);
    maria.submits(TRACKING, &[("platform", "server"), ("method", "postback")]).is(303);

    for (language, program, call) in [
        ("python", "python3", "\nassert duly_report(\"python-1\", \"97.00\", \"CLICK\")\n"),
        ("node", "node", "\ndulyReport('node-1', '97.00', 'CLICK').then((ok) => { if (!ok) throw ok; });\n"),
    ] {
        let click = world.visitor("Dora").clicks("/ana7").click_id();
        let text = text_of(&maria.opens(&format!("{TRACKING}?language={language}")).is(200), "server-tell");
        if runs(&world, program, &format!("{text}{}", call.replace("CLICK", &click))) {
            let again = [("order_id", format!("{language}-1")), ("amount", "97.00".into())];
            let again: Vec<_> = again.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(world.shop("course").posts_back(&again).is(200).result(), "duplicate", "{language}");
        }
    }
}

/// Maria begins a test with Ana's link; gives its page and the path of its link.
#[track_caller]
fn begins_a_test(maria: &Visitor<'_>) -> (String, String) {
    let begun = maria.submits(&format!("{TRACKING}/test"), &[("link", "ana7")]).is(303);
    let way = unescaped(&maria.path_of(begun.location()));
    let running = unescaped(&maria.opens(TRACKING).shows("A test sale is under way.").body);
    assert!(running.contains(&format!("{way}\">See how far it is</a>")), "{running}");
    let page = maria.path_of(begun.location());
    let seen = maria.opens(&page).is(200).shows("http-equiv=\"refresh\"");
    let (_, after) = seen.body.split_once("id=\"test-link\" value=\"").expect("a test link");
    let link = unescaped(after.split('"').next().unwrap());
    (page, maria.path_of(&link))
}

#[test]
fn a_test_sale_is_walked_step_by_step_and_counts_nowhere() {
    let world = World::new();
    let maria = course(&world);
    maria.opens(TRACKING).hides("A test sale is under way.");
    let (page, link) = begins_a_test(&maria);

    maria.opens(&page).is(200).shows("Open the test link").hides("Fire it for me");
    // She opens it where she is signed in; on her phone it would be the same.
    let click = maria.clicks(&link).is(302).click_id();
    let seen = maria.opens(&page).is(200).shows(&click).shows("60 days").shows("Fire it for me");
    assert!(seen.body.contains("http-equiv=\"refresh\""), "it still waits");
    let fire = maria.fills_in_for(&page, &format!("{}/sale", page.split('?').next().unwrap()), &[]);
    maria.sends_form(&fire).is(303);
    maria.sends_form(&fire).is(303);
    let seen = maria.opens(&page).is(200).shows("It works").shows("TEST-").shows("\u{20ac} 97.00");
    let seen = seen.shows("Ana would have earned \u{20ac} 29.10.");
    seen.hides("http-equiv=\"refresh\"");

    // Two tabs see the same; nothing of it counts.
    world.owner_elsewhere().opens(&page).is(200).shows("It works");
    let figures = world.program().gets("/figures?by=product");
    if figures.status == 200 {
        assert!(!figures.body.contains("\"conversions\":1"), "{}", figures.body);
    }
    let products = maria.opens("/admin/products").is(200);
    assert!(products.body.contains("data-label=\"Clicks\">0<"), "{}", products.body);
    assert!(products.body.contains("data-label=\"Conversions\">0<"), "{}", products.body);
}

#[test]
fn a_shop_that_does_not_know_of_the_test_reports_one_all_the_same() {
    let world = World::new();
    let maria = course(&world);
    let (page, link) = begins_a_test(&maria);

    let phone = world.visitor("Maria's phone");
    let click = phone.clicks(&link).is(302).click_id();
    let sale = [("order_id", "B-1"), ("amount", "97"), ("click_id", &click)];
    assert_eq!(world.shop("course").posts_back(&sale).earned_by("ana7 100 %").result(), "recorded");
    maria.opens(&page).is(200).shows("B-1").shows("reported: postback").shows("would have earned");
    maria.opens(TRACKING).hides("A test sale is under way.");
    // The order is free: a test occupies none.
    let real = world.visitor("Dora").clicks("/ana7").click_id();
    let sale = [("order_id", "B-1"), ("amount", "97"), ("click_id", &real)];
    assert_eq!(world.shop("course").posts_back(&sale).result(), "recorded");
    maria.opens("/admin/products").is(200).shows("data-label=\"Conversions\">1<");
}

#[test]
fn nobody_else_can_turn_a_purchase_into_a_test() {
    let world = World::new();
    let maria = course(&world);
    let (_, link) = begins_a_test(&maria);
    let forged = format!("{}0", &link[..link.len() - 1]);
    let forged = if forged == link { format!("{}1", &link[..link.len() - 1]) } else { forged };

    let dora = world.visitor("Dora");
    dora.clicks("/ana7").is(302);
    dora.clicks(&forged).is(302);
    dora.buys("course", "C-1", "97").is(200);
    maria.opens("/admin/products").is(200).shows("data-label=\"Conversions\">1<");
}

#[test]
fn a_refused_report_is_told_with_its_reason_and_a_long_wait_with_advice() {
    let world = World::new();
    let maria = course(&world);
    let (page, link) = begins_a_test(&maria);

    let click = maria.clicks(&link).click_id();
    let sale = [("product", "course"), ("token", "wrong"), ("click_id", &click), ("order_id", "D-1")];
    world.shop("course").posts(&sale).is(401);
    maria.opens(&page).is(200).shows("was refused").shows("token").hides("Most often");
    world.seconds_pass(61);
    maria.opens(&page).is(200).shows("Most often").shows("Check my page");
    world.hours_pass(23);
    maria.opens(&page).is(200).hides("http-equiv=\"refresh\"");
    maria.opens(&format!("{TRACKING}/test/01ARZ3NDEKTSV4RRFFQ69G5FAV")).is(200).shows("This test is over");
    maria.opens(&format!("{TRACKING}/test/nothing")).is(404);
}

#[test]
fn the_page_of_a_test_listens_to_what_happens_and_asks_again_only_without_script() {
    let world = World::new();
    let maria = course(&world);
    let (page, link) = begins_a_test(&maria);

    let seen = maria.opens(&page).is(200);
    let stream = world.target("/admin/live/stream?product=prd_1");
    seen.shows(&format!("data-follow=\"{stream}\"")).shows("<noscript><meta http-equiv=\"refresh\"");
    maria.clicks(&link).is(302);
    maria.submits_to(&page, &format!("{}/sale", page.split('?').next().unwrap()), &[]).is(303);
    maria.opens(&page).is(200).shows("It works").hides("data-follow");
}

#[test]
fn a_day_later_a_test_sale_is_gone_and_what_was_reported_stays() {
    let world = World::new();
    let maria = course(&world);
    let (page, link) = begins_a_test(&maria);
    let click = maria.clicks(&link).is(302).click_id();
    let told =
        world.shop("course").posts_back(&[("order_id", "T-1"), ("amount", "97"), ("click_id", &click)]);
    let test = format!("/admin/conversions/{}", told.json()["conversion_id"].as_str().unwrap());
    let real = world.visitor("Dora").clicks("/ana7").click_id();
    world.shop("course").posts_back(&[("order_id", "R-1"), ("amount", "97"), ("click_id", &real)]).is(200);
    let at = || duly::domain::time::Timestamp(world.now_ms());
    let look = || world.app.store.write_blocking(RemoveTests { at: at() }).unwrap();

    world.hours_pass(23);
    look();
    maria.opens(&test).is(200);
    world.hours_pass(2);
    look();
    maria.opens(&test).is(404);
    maria.opens("/admin/conversions").is(200).shows("R-1").hides("T-1");
    maria.opens(&page).is(200).shows("This test is over").shows("It arrived: postback");
    let report = world.reports().into_iter().find(|report| report.test).expect("its report");
    let report = maria.opens(&format!("/admin/reports/{}", report.id)).is(200);
    report.shows("T-1").shows("removed a day after it came");
    maria.opens(&format!("/admin/clicks/{click}")).is(200);
    maria.opens("/admin/live").is(200).shows("T-1");
    let checked = duly::store::check::check(&world.app.store.view().unwrap()).unwrap();
    assert_eq!(checked.faults, Vec::<String>::new());
}
