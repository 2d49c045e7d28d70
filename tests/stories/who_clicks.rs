//! Who clicks: people count; programs, prefetches and hidden loads are sent on, or away, and earn nothing.

use serde_json::json;

use crate::http::Request;
use crate::people::CHROME;
use crate::world::World;

fn world_with_jane() -> World {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");
    world
}

#[test]
fn a_head_request_answers_alike_and_records_nothing() {
    let world = world_with_jane();
    let ben = world.visitor("Ben");

    let seen = ben.sends(ben.navigation("HEAD", "/jane7")).is(302).lacks("set-cookie");
    assert_eq!(seen.location(), "https://www.shop.test/course");
    assert!(world.clicks().is_empty());
    ben.sends(ben.navigation("HEAD", "/nobody")).is(404);
}

#[test]
fn what_is_loaded_ahead_is_refused_so_that_the_real_click_arrives() {
    let world = world_with_jane();
    let ben = world.visitor("Ben");

    for (name, value) in [
        ("sec-purpose", "prefetch"),
        ("sec-purpose", "prefetch;prerender"),
        ("purpose", "prefetch"),
        ("x-moz", "prefetch"),
        ("x-purpose", "preview"),
    ] {
        let ahead = ben.sends(ben.navigation("GET", "/jane7").header(name, value));
        let ahead = ahead.is(503).lacks("set-cookie").lacks("location");
        assert!(ahead.header("cache-control").is_some_and(|text| text.contains("no-store")));
    }
    assert!(world.clicks().is_empty());
    ben.clicks("/jane7").is(302).click_id();
}

#[test]
fn a_link_as_an_image_a_script_or_a_style_is_cookie_stuffing() {
    let world = world_with_jane();
    let ben = world.visitor("Ben");

    ben.sends(ben.image("/jane7")).is(403).lacks("set-cookie").lacks("location");
    for dest in ["script", "style", "empty", "font", "audio", "object", "embed", "something-new"] {
        let request = ben.image("/jane7").header("sec-fetch-dest", dest);
        ben.sends(request).is(403).lacks("set-cookie").lacks("location");
    }
    // Without fetch metadata, an image still asks for images.
    let old = ["sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site"];
    let request = old.iter().fold(ben.image("/jane7"), |request, name| request.without(name));
    ben.sends(request.header("accept", "image/png,image/*;q=0.8")).is(403).lacks("set-cookie");
    assert!(world.clicks().is_empty());
    assert_eq!(ben.cookie("duly"), None);
}

#[test]
fn a_link_in_a_frame_is_sent_on_without_cookie_or_id() {
    let world = world_with_jane();
    let ben = world.visitor("Ben");

    for dest in ["iframe", "frame", "fencedframe"] {
        let seen = ben.sends(ben.navigation("GET", "/jane7").header("sec-fetch-dest", dest));
        assert_eq!(seen.is(302).lacks("set-cookie").location(), "https://www.shop.test/course");
    }
    assert!(world.clicks().is_empty());
}

#[test]
fn bots_previews_and_scanners_are_sent_on_without_cookie_or_id() {
    let world = world_with_jane();

    for agent in [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "WhatsApp/2.23.20.0",
        "TelegramBot (like TwitterBot)",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "curl/8.5.0",
        "python-requests/2.31.0",
        "",
    ] {
        let request = world.request("GET", "/jane7").header("user-agent", agent).header("accept", "*/*");
        let seen = world.sends(request).is(302).lacks("set-cookie");
        assert_eq!(seen.location(), "https://www.shop.test/course", "{agent}");
    }
    assert!(world.clicks().is_empty());
}

#[test]
fn an_old_browser_that_says_little_is_a_person_all_the_same() {
    let world = world_with_jane();
    let request = world
        .request("GET", "/jane7")
        .header("user-agent", "Mozilla/5.0 (Windows NT 6.1; rv:52.0) Gecko/20100101 Firefox/52.0")
        .header("accept", "text/html,*/*;q=0.8")
        .header("accept-language", "de");

    world.sends(request).is(302).click_id();
    assert_eq!(world.clicks().len(), 1);
}

#[test]
fn the_page_before_is_kept_without_what_was_typed_there() {
    let world = world_with_jane();
    let ben = world.visitor("Ben");
    let request =
        ben.navigation("GET", "/jane7").header("referer", "https://blog.example.com/post?token=secret");

    ben.sends(request).is(302);
    assert_eq!(world.clicks()[0].referrer.as_deref(), Some("blog.example.com/post"));
}

#[test]
fn other_methods_are_not_links() {
    let world = world_with_jane();

    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let request = Request::new(method, &world.target("/jane7"))
            .header("host", world.host())
            .header("user-agent", CHROME);
        let status = world.sends(request).status;
        assert!((400..500).contains(&status), "{method}: {status}");
    }
    assert!(world.clicks().is_empty());
}
