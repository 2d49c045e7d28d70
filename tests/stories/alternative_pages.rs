//! Alternative pages: the creator names a checkout or a webinar, and every affiliate has a link to it (L6).

use serde_json::json;

use crate::world::World;

const WEBINAR: &str = "https://webinar.test/live";

fn world_with_a_webinar() -> World {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");
    world.accepts("Ben", "course", "ben22");
    world.names_page("course", "Live Webinar", WEBINAR);
    world
}

#[test]
fn every_code_of_the_product_leads_to_the_page_and_the_sale_is_the_affiliates() {
    let world = world_with_a_webinar();
    let creators = world.creators_code("course");
    for code in ["jane7", "ben22", &creators] {
        let seen = world.visitor("Cyd").clicks(&format!("/{code}/live-webinar")).is(302);
        assert!(seen.location().starts_with(&format!("{WEBINAR}?duly=")), "{}", seen.location());
    }
    let cyd = world.visitor("Cyd");
    let id = cyd.clicks("/jane7/live-webinar").is(302).click_id();
    assert_eq!(cyd.cookie("duly"), Some(id.clone()));
    let sale = [("click_id", id.as_str()), ("order_id", "A-1"), ("amount", "97")];
    world.shop("course").posts_back(&sale).earned_by("jane7 100 %");
}

#[test]
fn the_page_of_one_product_is_no_page_of_another() {
    let world = world_with_a_webinar();
    world.sells("book", json!({}));
    world.accepts("Jane", "book", "jane-book");
    world.visitor("Cyd").clicks("/jane-book/live-webinar").is(404);
}

#[test]
fn each_affiliates_link_to_a_page_has_figures_of_its_own() {
    let world = world_with_a_webinar();
    for path in ["/jane7/live-webinar", "/jane7", "/ben22/live-webinar", "/jane7/live-webinar"] {
        world.visitor("Cyd").clicks(path).is(302);
    }
    let links: Vec<_> = world.clicks().iter().map(|click| click.link).collect();
    assert_eq!(links[0], links[3]);
    assert!(links[0] != links[1] && links[0] != links[2] && links[1] != links[2], "{links:?}");
    let maria = world.owner();
    maria.opens("/admin/links").is(200).shows("/jane7/live-webinar").shows("Alternative page: Live Webinar");
}

#[test]
fn the_creator_moves_the_page_and_renames_it_without_changing_a_link() {
    let world = world_with_a_webinar();
    let program = world.program();
    let change =
        json!({"name": "Spring session", "url": "https://elsewhere.test/?a={code}&c={click_id}#top"});
    let page = program.patches("/pages/pag_1", change).is(200).described_as(&world, "Page").json();
    assert_eq!(page["word"], "live-webinar");

    let seen = world.visitor("Cyd").clicks("/jane7/live-webinar?utm_source=mail").is(302);
    let expected = format!("https://elsewhere.test/?a=jane7&c={}&utm_source=mail#top", world.last_click_id());
    assert_eq!(seen.location(), expected);
    world.visitor("Cyd").clicks("/jane7/spring-session").is(404);
}

#[test]
fn two_pages_with_one_name_are_numbered() {
    let world = world_with_a_webinar();
    world.names_page("course", "Live webinar!", "https://webinar.test/second");
    world.names_page("course", "2026", "https://webinar.test/third");

    let leads = |path: &str| world.visitor("Cyd").clicks(path).is(302).location().to_owned();
    assert!(leads("/jane7/live-webinar").starts_with(&format!("{WEBINAR}?")));
    assert!(leads("/jane7/live-webinar-2").starts_with("https://webinar.test/second?"));
    assert!(leads("/jane7/page-2026").starts_with("https://webinar.test/third?"));
}

#[test]
fn two_living_pages_of_a_product_never_have_one_name() {
    let world = world_with_a_webinar();
    let maria = world.owner();
    let (new, other) = ("/admin/products/prd_1/pages/new", "https://webinar.test/second");
    let typed = [("name", "LIVE webinar"), ("url", other)];
    maria
        .submits(new, &typed)
        .is(422)
        .shows("is called Live Webinar already")
        .shows("value=\"LIVE webinar\"");

    maria.submits("/admin/pages/pag_1", &[("name", "Live Webinar"), ("url", other)]).is(303);
    maria.submits_to("/admin/pages/pag_1", "/admin/pages/pag_1/withdrawal", &[]).is(303);
    maria.submits(new, &typed).is(303);
    maria
        .submits_to("/admin/pages/pag_1", "/admin/pages/pag_1/activation", &[])
        .is(422)
        .shows("is called LIVE webinar already");
    world
        .program()
        .patches("/pages/pag_1", json!({"withdrawn": false}))
        .is(409)
        .shows("is called LIVE webinar already");
    maria
        .opens("/admin/products/prd_1/hotlinks")
        .shows("<h2>Alternative pages</h2>")
        .shows(&format!("Leads to {other}"));
    world.promoter("Ben").opens("/portal/products/course/hotlinks").shows(&format!("Leads to {other}"));
}

#[test]
fn a_withdrawn_page_leads_to_the_sales_page_with_the_touch_kept_until_it_is_brought_back() {
    let world = world_with_a_webinar();
    let maria = world.owner();
    let done = maria.submits_to("/admin/pages/pag_1", "/admin/pages/pag_1/withdrawal", &[]).is(303);
    maria.follows(&done).shows("Live Webinar is withdrawn").shows("Withdrawn");

    let seen = world.visitor("Cyd").clicks("/jane7/live-webinar").is(302);
    assert!(seen.location().starts_with("https://www.shop.test/course?duly="), "{}", seen.location());
    let sale = [("click_id", &*seen.click_id()), ("order_id", "A-1"), ("amount", "97")];
    world.shop("course").posts_back(&sale).earned_by("jane7 100 %");

    maria.submits_to("/admin/pages/pag_1", "/admin/pages/pag_1/activation", &[]).is(303);
    let seen = world.visitor("Cyd").clicks("/jane7/live-webinar").is(302);
    assert!(seen.location().starts_with(WEBINAR), "{}", seen.location());
}

#[test]
fn the_name_says_where_to_whatever_dp_says() {
    let world = world_with_a_webinar();
    world.changes("course", json!({"affiliates_may_use_direct_payment": true}));
    let seen = world.visitor("Cyd").clicks("/jane7/live-webinar?dp=1").is(302);
    assert!(seen.location().starts_with(&format!("{WEBINAR}?duly=")), "{}", seen.location());
}

#[test]
fn a_mistyped_link_to_a_page_is_forgiven_where_it_can_be() {
    let world = world_with_a_webinar();
    let cyd = world.visitor("Cyd");
    for typed in [
        "LIVE-WEBINAR",
        "live-webinar.",
        "live-webinar)",
        "live-webinar/",
        "live%2Dwebinar",
        "live-webinar%22,",
    ] {
        cyd.clicks(&format!("/JANE7/{typed}")).is(302);
    }
    assert_eq!(world.clicks().len(), 6);
}

#[test]
fn a_name_that_nobody_gave_is_a_friendly_page_and_the_creator_sees_what_was_meant() {
    let world = world_with_a_webinar();
    let cyd = world.visitor("Cyd");
    cyd.clicks("/jane7/live-webnar").is(404).shows("This link leads nowhere").lacks("set-cookie");
    for strange in ["%3Cscript%3E", "..%2f..%2fetc", "https:%2f%2fevil.test", &"x".repeat(300), "%00"] {
        cyd.clicks(&format!("/jane7/{strange}")).lacks("location").lacks("set-cookie");
    }
    world.waits_until("it is noted", || {
        world.unknown_codes().iter().any(|(code, _)| code == "jane7/live-webnar")
    });
    assert!(world.clicks().is_empty());
    let maria = world.owner();
    maria.opens("/admin").is(200).shows("/jane7/live-webnar").shows("jane7/live-webinar");
}

#[test]
fn head_answers_alike_and_bots_are_sent_on_and_neither_is_a_click() {
    let world = world_with_a_webinar();
    let cyd = world.visitor("Cyd");
    let head = cyd.sends(cyd.navigation("HEAD", "/jane7/live-webinar")).is(302).lacks("set-cookie");
    assert_eq!(head.location(), WEBINAR);
    let bot = world.request("GET", "/jane7/live-webinar").header("user-agent", "facebookexternalhit/1.1");
    assert_eq!(world.sends(bot).is(302).location(), WEBINAR);
    assert!(world.clicks().is_empty());
}

#[test]
fn links_of_those_who_may_not_earn_send_on_without_a_touch() {
    let world = world_with_a_webinar();
    world.lets("jane7", "paused");
    let seen = world.visitor("Cyd").clicks("/jane7/live-webinar").is(302);
    assert!(seen.location().starts_with(WEBINAR), "{}", seen.location());
    assert_eq!(world.clicks()[0].expires, None);
    world.changes("course", json!({"state": "retired"}));
    world.visitor("Cyd").clicks("/ben22/live-webinar").is(410).shows("is no longer available");
}

#[test]
fn the_code_is_shown_on_the_page_where_the_creator_wants_it() {
    let world = world_with_a_webinar();
    world.changes("course", json!({"code_on_external_pages": true}));
    let seen = world.visitor("Cyd").clicks("/jane7/live-webinar").is(302);
    assert!(seen.location().starts_with(&format!("{WEBINAR}?aff=jane7&duly=")), "{}", seen.location());
}

#[test]
fn the_creator_names_a_page_by_a_form_and_sending_it_twice_makes_one() {
    let world = World::new();
    let maria = world.owner();
    world.sells("course", json!({}));
    maria.opens("/admin/products/prd_1/pages").is(200).shows("No alternative pages yet");
    let new = "/admin/products/prd_1/pages/new";
    let seen = maria.submits(new, &[("name", ""), ("url", "javascript:alert(1)")]).is(422);
    seen.shows("Please enter a name.").shows("must begin with https://").shows("javascript:alert(1)");

    let form = maria.fills_in(new, &[("name", "Checkout B"), ("url", "https://pay.test/b")]);
    for _ in 0..2 {
        assert_eq!(maria.path_of(maria.sends_form(&form).is(303).location()), "/admin/products/prd_1/pages");
    }
    let list = maria.opens("/admin/products/prd_1/pages").is(200).shows("Checkout B").shows("/checkout-b");
    assert_eq!(list.body.matches("/admin/pages/").count(), 1);
    let done = maria.submits("/admin/pages/pag_1", &[("url", "https://pay.test/c")]).is(303);
    maria.follows(&done).shows("https://pay.test/c");
    maria.opens("/admin/pages/pag_9").is(404);
    maria.opens("/admin/pages/nothing").is(404);
}

#[test]
fn programs_make_list_change_and_withdraw_pages() {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");
    let program = world.program();
    let wished = json!({"name": "Live Webinar", "url": WEBINAR});
    let made = program.posts_once("key-1", "/products/course/pages", wished.clone()).is(201);
    let made = made.described_as(&world, "Page").json();
    assert_eq!(program.posts_once("key-1", "/products/course/pages", wished).is(201).json(), made);
    let own = format!("{}/{}/live-webinar", world.base, world.creators_code("course"));
    assert_eq!((&made["word"], &made["creator_link"]), (&json!("live-webinar"), &json!(own)));
    let list = program.gets("/products/1/pages").is(200).described_as(&world, "PageList");
    assert_eq!(list.ids(), ["pag_1"]);

    program.posts("/products/course/pages", json!({"colour": 1})).refuses(422, &["name", "url", "colour"]);
    program.posts("/products/none/pages", json!({"name": "a", "url": WEBINAR})).is(404);
    program.patches("/pages/pag_1", json!({"url": "ftp://a"})).refuses(422, &["url"]);
    program.deletes("/pages/pag_1").is(204);
    assert_eq!(program.gets("/pages/pag_1").is(200).json()["withdrawn"], true);
    assert_eq!(
        program.patches("/pages/pag_1", json!({"withdrawn": false})).is(200).json()["withdrawn"],
        false
    );
    program.deletes("/pages/pag_7").is(404);

    // Whoever lists her links finds the page, also before anybody followed it.
    let hers = program.gets("/links?affiliation=afn_1").is(200).described_as(&world, "LinkList").json();
    let page = &hers["data"][2];
    assert_eq!(page["kind"], "page");
    assert_eq!(page["page"], "pag_1");
    assert_eq!(page["url"], format!("{}/jane7/live-webinar", world.base));
    assert_eq!(program.gets("/links?affiliation=afn_1").json(), hers, "no second link is made");
    world.visitor("Cyd").clicks("/jane7/live-webinar").is(302);
    assert_eq!(json!(world.clicks()[0].link.to_string()), page["id"]);
}
