//! Behind a proxy: whose address is believed, and that nothing but `base_url` makes addresses.

use serde_json::json;

use crate::world::World;

/// At most two click rows a minute for one address: what tells whether two visitors are one to Duly.
fn world_with(settings: &[(&str, &str)]) -> World {
    let world = World::with(&[settings, &[("click_rows_per_minute", "2")]].concat());
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");
    world
}

/// How many of these visitors got a click of their own.
#[track_caller]
fn counted(world: &World, forwarded_for: &[&str]) -> usize {
    let clicks =
        forwarded_for.iter().map(|from| world.visitor("somebody").from(from).clicks("/jane7").is(302));
    clicks.filter(|seen| seen.carries("duly").is_some()).count()
}

#[test]
fn what_a_visitor_writes_into_forwarded_for_is_not_believed() {
    let world = world_with(&[]);

    assert_eq!(counted(&world, &["198.51.100.1", "198.51.100.2", "198.51.100.3", "198.51.100.4"]), 2);
}

#[test]
fn a_trusted_proxy_tells_visitors_apart() {
    let world = world_with(&[("trusted_proxies", "loopback")]);

    assert_eq!(counted(&world, &["198.51.100.1", "198.51.100.2", "198.51.100.3", "198.51.100.4"]), 4);
    // What stands left of the visitor's own address was written by her.
    let forged = ["1.1.1.1, 198.51.100.9", "2.2.2.2, 198.51.100.9", "3.3.3.3, 198.51.100.9"];
    assert_eq!(counted(&world, &forged), 2);
}

#[test]
fn hops_that_are_ours_are_passed_over() {
    let world = world_with(&[("trusted_proxies", "127.0.0.0/8, 10.0.0.0/8")]);

    let through_two = ["198.51.100.1, 10.0.0.7", "198.51.100.2, 10.0.0.7", "198.51.100.3, 10.0.0.7"];
    assert_eq!(counted(&world, &through_two), 3);
}

#[test]
fn odd_forwarded_headers_break_nothing() {
    let world = world_with(&[("trusted_proxies", "loopback")]);

    for odd in ["", ",", "unknown", "_hidden", "[::1]:80", "1.2.3.4.5", "\u{e9}", &"1.1.1.1,".repeat(500)] {
        world.visitor("somebody").from(odd).clicks("/jane7").is(302);
        world.seconds_pass(60);
    }
}

#[test]
fn a_hostile_host_is_never_reflected() {
    let world = World::reached_as("https://go.jane.test", &[]);
    world.sells("course", json!({"sales_url": null}));
    world.accepts("Jane", "course", "jane7");
    let evil = "evil.example";

    for path in
        ["/jane7", "/jane7?dp=1", "/nobody", "/p/course", "/p/course/pay", "/", "/admin", "/api/v1/products"]
    {
        let headers = ["host", "x-forwarded-host", "x-host", "x-original-host", "x-forwarded-server"];
        for header in headers {
            let ben = world.visitor("Ben");
            let seen = ben.sends(ben.navigation("GET", path).header(header, evil));
            let text = String::from_utf8_lossy(&seen.raw).into_owned();
            assert!(!text.contains(evil), "{path} with {header}: {text}");
        }
        let ben = world.visitor("Ben");
        let seen = ben.sends(ben.navigation("GET", path).header("forwarded", "host=evil.example;proto=http"));
        assert!(!String::from_utf8_lossy(&seen.raw).contains(evil), "{path}");
    }
}

#[test]
fn base_url_alone_makes_addresses() {
    let world = World::reached_as("https://go.jane.test:8443", &[]);
    world.sells("course", json!({"sales_url": null}));
    world.accepts("Jane", "course", "jane7");

    let seen = world.visitor("Ben").clicks("/jane7").is(302);
    let expected = format!("https://go.jane.test:8443{}/p/course?duly=", world.prefix());
    assert!(seen.location().starts_with(&expected), "{}", seen.location());
}
