//! A link is followed: where it leads, what it says on the way, and what is kept of it.

use serde_json::json;

use crate::world::World;

fn world_with_jane() -> World {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");
    world
}

#[test]
fn a_link_leads_to_the_sales_page_with_an_id_and_is_remembered_by_a_cookie() {
    let world = world_with_jane();
    let ben = world.visitor("Ben");

    let seen = ben.clicks("/jane7").is(302);
    assert!(seen.location().starts_with("https://www.shop.test/course?duly="), "{}", seen.location());
    assert_eq!(seen.click_id().len(), 26);
    assert_eq!(ben.cookie("duly"), Some(seen.click_id()));
}

#[test]
fn a_slash_behind_a_link_does_not_cost_jane_the_click() {
    let world = world_with_jane();

    let seen = world.visitor("Ben").clicks("/jane7/?src=blog").is(302);
    assert!(seen.location().starts_with("https://www.shop.test/course?"), "{}", seen.location());
    assert_eq!(seen.click_id().len(), 26);
}

#[test]
fn a_redirect_is_never_cached_indexed_or_followed_by_the_whole_address() {
    let world = world_with_jane();

    let seen = world.visitor("Ben").clicks("/jane7").is(302).says("x-robots-tag", "noindex, nofollow");
    assert!(seen.header("cache-control").is_some_and(|text| text.contains("no-store")), "{:?}", seen.headers);
    seen.says("referrer-policy", "strict-origin-when-cross-origin").lacks("server");
}

#[test]
fn the_cookie_is_for_servers_only_and_lives_as_long_as_the_window() {
    let world = world_with_jane();

    let seen = world.visitor("Ben").clicks("/jane7");
    let id = seen.click_id();
    let expected = format!("duly={id}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax", 60 * 86_400);
    assert_eq!(seen.all("set-cookie"), [expected]);
}

#[test]
fn the_cookie_is_secure_under_https_and_is_for_the_domain_that_was_set() {
    let world = World::reached_as("https://go.jane.test", &[("cookie_domain", "jane.test")]);
    world.sells("course", json!({"window_days": "forever"}));
    world.accepts("Jane", "course", "jane7");

    let seen = world.visitor("Ben").clicks("/jane7").is(302);
    let cookie = seen.all("set-cookie").concat();
    assert!(cookie.contains("; Secure"), "{cookie}");
    assert!(cookie.contains("; Domain=jane.test"), "{cookie}");
    // Browsers keep no cookie for longer than 400 days.
    assert!(cookie.contains(&format!("; Max-Age={}", 400 * 86_400)), "{cookie}");
}

#[test]
fn ten_clicks_are_ten_clicks() {
    let world = world_with_jane();
    let ben = world.visitor("Ben");

    let mut ids: Vec<String> = (0..10).map(|_| ben.clicks("/jane7").is(302).click_id()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 10);
    assert_eq!(world.clicks().len(), 10);
}

#[test]
fn a_mistyped_link_is_forgiven_where_it_can_be() {
    let world = world_with_jane();
    let ben = world.visitor("Ben");

    for typed in
        ["/JANE7", "/Jane7", "/jane7.", "/jane7,", "/jane7)", "/jane7'", "/jane7%22", "/jane7?!", "/jane7!?"]
    {
        ben.clicks(typed).is(302);
    }
}

#[test]
fn an_unknown_code_is_a_friendly_page_and_noted_for_the_creator() {
    let world = world_with_jane();
    let ben = world.visitor("Ben");

    let seen = ben.clicks("/jone7").is(404).shows("This link leads nowhere").lacks("set-cookie");
    seen.says("x-content-type-options", "nosniff");
    ben.clicks("/JONE7").is(404);
    // The visitor does not wait for the note: it is written right after her answer.
    world.waits_until("both are noted", || world.unknown_codes() == [("jone7".to_owned(), 2)]);
    assert!(world.clicks().is_empty());
}

#[test]
fn nobody_learns_from_an_answer_whether_a_code_ever_was() {
    let world = world_with_jane();
    let ben = world.visitor("Ben");

    let [one, other] = ["/abcde", "/zzzzzzzz"].map(|path| ben.clicks(path).is(404));
    assert_eq!(one.body, other.body);
}

#[test]
fn our_own_addresses_are_never_looked_up_as_codes() {
    let world = world_with_jane();

    for path in ["/robots.txt", "/favicon.ico", "/.well-known/security.txt", "/healthz", "/readyz"] {
        world.opens(path);
    }
    world.visitor("Ben").clicks("/jane8").is(404);
    world.waits_until("the unknown code is noted", || !world.unknown_codes().is_empty());
    assert_eq!(world.unknown_codes(), [("jane8".to_owned(), 1)]);
}

#[test]
fn a_changed_code_keeps_its_old_one() {
    let world = world_with_jane();
    world.renames("jane7", "janes-course");

    for code in ["/jane7", "/janes-course"] {
        world.visitor("Ben").clicks(code).is(302);
    }
}

#[test]
fn old_shapes_of_links_still_work() {
    let world = world_with_jane();
    let number = world.affiliate_number("jane7");
    let ben = world.visitor("Ben");

    let shapes = [
        "/show.html?a=jane7".to_owned(),
        format!("/aff_c?offer_id=1&aff_id={number}"),
        "/aff_c?offer_id=course&aff_id=jane7".to_owned(),
    ];
    for (place, shape) in shapes.iter().enumerate() {
        let seen = ben.clicks(shape).is(302);
        assert!(seen.location().starts_with("https://www.shop.test/course?duly="), "{}", seen.location());
        assert_eq!(world.clicks().len(), place + 1);
    }
    ben.clicks("/show.html").is(404);
    ben.clicks("/aff_c?offer_id=1&aff_id=999").is(404);
}

#[test]
fn what_the_visitor_brings_is_passed_on_but_replaces_nothing_of_ours() {
    let world = world_with_jane();
    world.sells(
        "book",
        json!({"sales_url": "https://www.shop.test/book?lang=en#buy", "code_on_external_pages": true}),
    );
    world.accepts("Jane", "book", "jane-book");

    let seen = world
        .visitor("Ben")
        .clicks("/jane-book?utm_source=mail&x=a%20b&duly=FORGED&lang=de&aff=evil&sub1=s")
        .is(302);
    let expected = format!(
        "https://www.shop.test/book?lang=en&utm_source=mail&x=a%20b&aff=jane-book&duly={}#buy",
        world.last_click_id()
    );
    assert_eq!(seen.location(), expected);
}

#[test]
fn a_destination_may_say_where_each_word_goes() {
    let world = World::new();
    let url = "https://www.shop.test/{code}?tid={transaction_id}&s={src}&a={sub1}&b={sub5}&none={nonsense}&n={affiliate_id}";
    world.sells("course", json!({ "sales_url": url }));
    world.accepts("Jane", "course", "jane7");

    let seen = world.visitor("Ben").clicks("/jane7?source=a%26b&aff_sub=x/y&s5=%C3%A9").is(302);
    let id = world.last_click_id();
    let number = world.affiliate_number("jane7");
    assert_eq!(
        seen.location(),
        format!("https://www.shop.test/jane7?tid={id}&s=a%26b&a=x%2Fy&b=%C3%A9&none=&n={number}")
    );
}

#[test]
fn the_affiliates_own_words_are_kept_with_the_click() {
    let world = world_with_jane();

    world.visitor("Ben").clicks("/jane7?src=blog&sub1=a&aff_sub2=b&s3=c&utm_campaign=May").is(302);
    let click = &world.clicks()[0];
    assert_eq!(click.tags.src.as_deref(), Some("blog"));
    assert_eq!(
        click.tags.subs.each_ref().map(Option::as_deref),
        [Some("a"), Some("b"), Some("c"), None, None]
    );
    assert_eq!(click.tags.utm[2].as_deref(), Some("May"));
}

#[test]
fn a_retired_product_says_so_and_a_paused_one_still_sends_on() {
    let world = world_with_jane();

    world.changes("course", json!({"state": "paused"}));
    world.visitor("Ben").clicks("/jane7").is(302);
    assert_eq!(world.clicks()[0].expires, None, "no new touch");

    world.changes("course", json!({"state": "retired"}));
    world.visitor("Cyd").clicks("/jane7").is(410).shows("is no longer available");
}

#[test]
fn a_paused_or_banned_affiliates_link_sends_on_without_a_touch() {
    for state in ["paused", "banned", "left"] {
        let world = world_with_jane();
        world.lets("jane7", state);
        let ben = world.visitor("Ben");

        let id = ben.clicks("/jane7").is(302).click_id();
        world.lets("jane7", "active");
        let told =
            world.shop("course").posts_back(&[("click_id", &id), ("order_id", "A-1"), ("amount", "10")]);
        assert_eq!(told.is(200).earners(), "nobody", "{state}");
    }
}

#[test]
fn beyond_the_limit_of_a_minute_visitors_are_sent_on_without_a_row() {
    let world = World::with(&[("click_rows_per_minute", "3")]);
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");

    let counted = (0..5).filter(|_| world.visitor("Ben").clicks("/jane7").is(302).carries("duly").is_some());
    assert_eq!(counted.count(), 3);
    assert_eq!(world.clicks().len(), 3);

    world.seconds_pass(60);
    world.visitor("Ben").clicks("/jane7").is(302).click_id();
}

#[test]
fn one_who_asks_not_to_be_tracked_makes_an_own_click_that_earns_nothing() {
    let world = world_with_jane();

    let id = world.visitor("Jane herself").clicks("/jane7?notrack=1").is(302).click_id();
    let told = world.shop("course").posts_back(&[("click_id", &id), ("order_id", "A-1"), ("amount", "10")]);
    assert_eq!(told.is(200).earners(), "nobody");
}
