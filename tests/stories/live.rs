//! Live: the creator sees every click and every report as it happens, with its judgement, and finds what was.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;

use crate::people::Visitor;
use crate::world::World;

/// No event may take longer, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A browser that follows the stream.
struct Following {
    connection: TcpStream,
    text: String,
}

impl Following {
    /// Opens the stream as a browser with a session does.
    fn open(world: &World, who: &Visitor<'_>, address: &str, headers: &str) -> Self {
        let session = who.cookie("duly-session").expect("she is signed in");
        let mut connection = TcpStream::connect(world.address).unwrap();
        connection.set_read_timeout(Some(PATIENCE)).unwrap();
        let request = format!(
            "GET {} HTTP/1.1\r\nhost: {}\r\naccept: text/event-stream\r\ncookie: duly-session={session}\r\n{headers}\r\n",
            world.target(address),
            world.host(),
        );
        connection.write_all(request.as_bytes()).unwrap();
        let mut following = Self { connection, text: String::new() };
        following.reads_until("retry: ");
        following
    }

    /// Reads on until this is there, and gives everything so far.
    #[track_caller]
    fn reads_until(&mut self, wanted: &str) -> &str {
        let mut chunk = [0; 4096];
        while !self.text.contains(wanted) {
            match self.connection.read(&mut chunk) {
                Ok(0) => panic!("the stream ended without {wanted:?}: {}", self.text),
                Ok(count) => self.text.push_str(&String::from_utf8_lossy(&chunk[..count])),
                Err(error) => panic!("no {wanted:?} came ({error}): {}", self.text),
            }
        }
        &self.text
    }

    /// Reads until the server closes the connection.
    #[track_caller]
    fn reads_to_the_end(&mut self) -> &str {
        let mut chunk = [0; 4096];
        loop {
            match self.connection.read(&mut chunk) {
                Ok(0) => return &self.text,
                Ok(count) => self.text.push_str(&String::from_utf8_lossy(&chunk[..count])),
                Err(error) => panic!("the stream did not end ({error}): {}", self.text),
            }
            if self.text.ends_with("0\r\n\r\n") {
                return &self.text;
            }
        }
    }
}

fn world_of_jane() -> World {
    let world = World::new();
    world.sells("course", json!({"name": "Sourdough Masterclass"}));
    world.accepts("Jane", "course", "jane7");
    world
}

#[test]
fn a_click_and_its_sale_appear_while_the_creator_looks() {
    let world = world_of_jane();
    let maria = world.owner();
    maria.opens("/admin/live").is(200).shows("Nothing yet");
    let mut following = Following::open(&world, &maria, "/admin/live/stream", "");

    let ben = world.visitor("Ben");
    let click = ben.clicks("/jane7").click_id();
    let seen = following.reads_until(&format!("id: {click}"));
    assert!(seen.contains("text/event-stream") && seen.contains("x-accel-buffering: no"), "{seen}");
    following.reads_until("Can earn");
    let sale = [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "97")];
    world.shop("course").posts_back(&sale).earned_by("jane7 100 %");
    let seen = following.reads_until("Purchase A-1");
    assert!(seen.contains("event: row") && seen.contains("Jane"), "{seen}");
    following.reads_until("jane7 100 %");
}

#[test]
fn what_happened_stands_on_the_page_with_its_judgement() {
    let world = world_of_jane();
    let maria = world.owner();
    let click = world.visitor("Ben").clicks("/jane7").click_id();
    let sale = [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "97")];
    world.shop("course").posts_back(&sale).is(200);
    world.shop("course").posts(&sale).is(401);

    let page = maria.opens("/admin/live").is(200);
    let order: Vec<_> = ["Refused", "Recorded", "Can earn"].map(|word| page.body.find(word).unwrap()).into();
    assert!(order.is_sorted(), "newest first: {order:?}");
    let page = page.shows("A postback needs the product").shows("jane7");
    page.shows(&format!("/admin/clicks/{click}")).shows("Refresh every 5 seconds");
    maria.opens("/admin/live?kind=problems").is(200).shows("Refused").hides("Can earn").hides("Recorded<");
    maria.opens("/admin/live?kind=clicks").is(200).shows("Can earn").hides("Recorded<");
    maria.opens("/admin/live?product=prd_9").is(200).shows("There is nothing like this here.");
    maria
        .opens("/admin/live?refresh=5&kind=clicks")
        .is(200)
        .shows("<meta http-equiv=\"refresh\" content=\"5\">");
}

#[test]
fn the_list_leads_back_to_what_was_and_forward_again() {
    let world = world_of_jane();
    let maria = world.owner();
    let ben = world.visitor("Ben");
    let oldest = ben.clicks("/jane7").click_id();
    world.days_pass(5);
    for _ in 0..50 {
        ben.clicks("/jane7");
    }

    let page = maria.opens("/admin/live").is(200).hides(&oldest);
    let older = page.body.split("href=\"").find(|rest| rest.contains("before=")).unwrap();
    let older = older.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    let page = maria.opens(&maria.path_of(&older)).is(200).shows(&oldest).shows("Newer").hides("Older</a>");
    assert!(!page.body.contains("data-live="), "what was does not follow what is");
    maria.opens("/admin/live?from=2026-03-01&to=2026-03-03").is(200).shows(&oldest);
    maria
        .opens("/admin/live?from=2026-03-04&to=2026-03-05")
        .is(200)
        .shows("There is nothing like this here.");
    maria
        .opens("/admin/live?from=2026-03-05&to=2026-03-04")
        .is(200)
        .shows("There is nothing like this here.");
}

#[test]
fn a_browser_that_was_away_is_told_what_it_missed() {
    let world = world_of_jane();
    let maria = world.owner();
    let ben = world.visitor("Ben");
    let seen = ben.clicks("/jane7").click_id();
    world.seconds_pass(60);
    let missed = ben.clicks("/jane7").click_id();

    let since = format!("last-event-id: {seen}\r\n");
    let mut following = Following::open(&world, &maria, "/admin/live/stream", &since);
    following.reads_until(&format!("id: {missed}"));
    let mut following =
        Following::open(&world, &maria, &format!("/admin/live/stream?since={missed}&kind=reports"), "");
    let again = [("order_id", "A-1"), ("amount", "97")];
    world.shop("course").posts_back(&again).is(200);
    let seen = following.reads_until("Purchase A-1");
    assert!(!seen.contains(&missed), "{seen}");
}

#[test]
fn a_stream_ends_with_the_session_and_shows_nothing_to_who_signed_out() {
    let world = world_of_jane();
    let maria = world.owner();
    let mut following = Following::open(&world, &maria, "/admin/live/stream", "");
    maria.submits_to("/admin", "/admin/sign-out", &[]).is(303);

    let click = world.visitor("Ben").clicks("/jane7").click_id();
    let seen = following.reads_to_the_end();
    assert!(seen.contains("event: end\ndata: signed-out") && !seen.contains(&click), "{seen}");
}

#[test]
fn streams_end_when_the_server_stops_and_are_not_without_number() {
    let world = world_of_jane();
    let maria = world.owner();
    let mut open: Vec<_> =
        (0..3).map(|_| Following::open(&world, &maria, "/admin/live/stream", "")).collect();
    let asked = maria.navigation("GET", "/admin/live/stream").header("accept", "text/event-stream");
    maria.sends(asked).is(429);
    drop(world);
    for following in &mut open {
        assert!(following.reads_to_the_end().contains("event: end\ndata: stop"), "{}", following.text);
    }
}

#[test]
fn a_search_leads_to_the_thing_or_to_all_that_is_tied_to_it_even_after_400_days() {
    let world = world_of_jane();
    let maria = world.owner();
    let click = world.visitor("Ben").clicks("/jane7").click_id();
    let sale = [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "97")];
    let sold = world.shop("course").posts_back(&sale).is(200).json()["conversion_id"].clone();
    world.days_pass(400);
    let maria_again = world.owner_elsewhere();
    drop(maria);

    // What is found has an address, to go back to.
    let finds = |text: &str| maria_again.follows(&maria_again.submits("/admin/live", &[("q", text)]).is(303));
    assert!(finds(&click).is(303).location().ends_with(&format!("/admin/clicks/{click}")));
    let sold = sold.as_str().unwrap();
    assert!(finds(sold).is(303).location().ends_with(&format!("/admin/conversions/{sold}")));
    let report = world.reports()[0].id.to_string();
    assert!(finds(&report).is(303).location().ends_with(&format!("/admin/reports/{report}")));
    finds("A-1").is(200).shows(sold).shows(&report);
    finds("JANE7").is(200).shows(">Jane<").shows(&click);
    finds("https://links.example.com/jane7?duly=1").is(200).shows(">Jane<").shows(&click);
    finds("jan").is(200).shows(">Jane<");
    finds("mastercl").is(200).shows("<h2>Products</h2>");
    finds("jane@example.com").is(200).shows(">Jane<").shows("j***@e***");
    for (id, page) in [("prd_1", "products"), ("aff_1", "affiliates"), ("afn_1", "affiliations")] {
        assert!(finds(id).is(303).location().ends_with(&format!("/admin/{page}/{id}")), "{id}");
    }
    finds("aff_99").is(200).shows("Nothing is tied to it");
    finds("nobody@example.com")
        .is(200)
        .shows("Nothing is tied to it")
        .hides("nobody@example.com")
        .shows("n***@e***");
    maria_again.opens(&format!("/admin/clicks/{click}")).is(200).shows(sold).shows(&report).shows("Jane");
}
