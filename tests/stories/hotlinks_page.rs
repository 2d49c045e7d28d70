//! HotLinks: behind the chain icon stand the links that come with a code, for the creator and for each affiliate
//! (the words and steps of "What are HotLinks?").

use serde_json::json;

use crate::world::World;

#[test]
fn the_creator_finds_her_own_hotlinks_behind_the_chain_icon() {
    let world = World::new();
    let maria = world.owner();
    world.sells("course", json!({"name": "Sourdough Course"}));
    let code = world.creators_code("course");
    let hotlinks = "/admin/products/prd_1/hotlinks";
    maria.opens("/admin/products").is(200).shows(&format!("href=\"{}{hotlinks}\"", world.prefix()));

    let seen = maria.opens(hotlinks).is(200);
    let seen = seen.shows("Sales Page HotLink").shows("Direct Payment HotLink").shows("<svg class=\"qr\"");
    let own = format!("value=\"{}/{code}\"", world.base);
    seen.shows(&own).shows(&format!("value=\"{}/{code}?dp=1\"", world.base)).shows("no site is approved");

    let (a, b) =
        (world.offers("course", "Plan A", "97", None), world.offers("course", "Plan B", "147", None));
    world.names_page("course", "Live Webinar", "https://webinar.test/live");
    let seen = maria.opens(&format!("{hotlinks}?src=news%20letter")).is(200);
    for offer in [a, b] {
        let link = format!("{}/{code}?dp=1&amp;offer={offer}&amp;src=news+letter", world.base);
        assert!(seen.body.replace("&#38;", "&amp;").contains(&link), "{link}: {}", seen.body);
    }
    seen.shows(&format!("{}/{code}/live-webinar?src=news+letter", world.base));
    maria.opens("/admin/products/prd_9/hotlinks").is(404);
}

#[test]
fn an_affiliate_finds_hers_with_a_code_of_her_own_for_each_product() {
    let world = World::new();
    world.owner();
    world.sells("course", json!({}));
    world.sells("book", json!({"affiliates_may_use_direct_payment": true}));
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ana", "book", "ana-book");
    world.names_page("course", "Live Webinar", "https://webinar.test/live");
    let ana = world.promoter("Ana");

    let seen = ana.opens("/portal/products/course/hotlinks").is(200).shows("HotLinks");
    let seen = seen.shows(&format!("value=\"{}/ana7\"", world.base)).hides("Direct Payment HotLink");
    let seen =
        seen.shows("/ana7/live-webinar").shows("A click counts for 60 days: one of today until 1 May 2026");
    seen.shows("the last one earns").shows("The address bar of the sales page pays nobody.");
    let seen = ana.opens("/portal/products/book/hotlinks").is(200).shows("Direct Payment HotLink");
    seen.shows(&format!("value=\"{}/ana-book?dp=1\"", world.base)).hides("live-webinar");
    ana.opens("/portal/products/prd_1/hotlinks?src=%3Cb%3E").is(200).shows("src=%3Cb%3E").hides("<b>");
}

#[test]
fn she_chooses_a_code_of_her_own_and_links_with_the_old_one_keep_working() {
    let world = World::new();
    world.owner();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ben", "course", "ben22");
    let ana = world.promoter("Ana");
    let (page, action) = ("/portal/products/course/hotlinks", "/portal/products/course/code");
    for (code, why) in [
        ("ab", "3 to 32"),
        ("ben22", "That code is taken"),
        ("admin", "part of Duly"),
        ("ana moura", "letters a to z"),
    ] {
        ana.submits_to(page, action, &[("code", code)])
            .is(422)
            .shows(why)
            .shows(&format!("value=\"{code}\""));
    }
    let done = ana.submits_to(page, action, &[("code", "Ana-Bakes")]).is(303);
    ana.follows(&done)
        .shows("Your code is ana-bakes now")
        .shows(&format!("{}/ana-bakes", world.base))
        .shows("ana7");
    for code in ["ana7", "ana-bakes"] {
        world.visitor("Ben").clicks(&format!("/{code}")).is(302);
    }
}

#[test]
fn who_may_not_earn_reads_why_and_finds_no_links() {
    let world = World::new();
    world.owner();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    let ana = world.promoter("Ana");
    world.lets("ana7", "paused");
    ana.opens("/portal/products/course/hotlinks").is(200).shows("paused this").hides("/ana7\"");
    world.lets("ana7", "active");
    world.changes("course", json!({"state": "retired"}));
    ana.opens("/portal/products/course/hotlinks").is(200).shows("no longer sold");
}

#[test]
fn a_qr_code_is_a_file_of_one_of_our_own_links() {
    let world = World::new();
    world.sells("course", json!({}));
    let svg =
        world.opens("/qr.svg?of=%2Fana7%2Fblog%3Fsrc%3Dmail").is(200).says("content-type", "image/svg+xml");
    svg.shows("<svg").says("content-disposition", "inline; filename=\"ana7-blog-src-mail.svg\"");
    let png = world.opens("/qr.png?of=/ana7").is(200).says("content-type", "image/png");
    assert!(png.raw.windows(8).any(|bytes| bytes == b"\x89PNG\r\n\x1a\n"));
    for strange in ["/qr.svg", "/qr.svg?of=https://evil.test", "/qr.png?of=ana7", "/qr.png?of=/%0D%0Ax"] {
        world.opens(strange).is(400);
    }
    world.opens(&format!("/qr.svg?of=/{}", "x".repeat(700))).is(400);
}
