//! Countries: with a GeoIP file, each click keeps the two letters of its country, and nothing more of its address.

use serde_json::{Value, json};

use crate::programs::Program;
use crate::world::World;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/countries/countries.mmdb");

/// The country of the click that a visitor makes from an address.
fn country_of(world: &World, program: &Program<'_>, address: &str) -> Value {
    let click = world.visitor("somebody").from(address).clicks("/jane7").is(302).click_id();
    program.gets(&format!("/clicks/{click}")).is(200).json()["country"].clone()
}

#[test]
fn a_click_keeps_the_country_that_the_file_says_and_privacy_tells_it() {
    let world = World::with(&[("geoip_file", FILE), ("trusted_proxies", "loopback")]);
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");
    let program = world.program();

    assert_eq!(country_of(&world, &program, "192.0.2.77"), "PT");
    assert_eq!(country_of(&world, &program, "2001:db8::7"), "MX");
    assert_eq!(country_of(&world, &program, "10.1.2.3"), Value::Null);
    world.visitor("Dora").opens("/privacy").shows("the country that your address on the Internet belongs to");
}

#[test]
fn without_a_file_no_country_is_kept() {
    let world = World::with(&[("trusted_proxies", "loopback")]);
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");
    let program = world.program();

    assert_eq!(country_of(&world, &program, "192.0.2.77"), Value::Null);
    world.visitor("Dora").opens("/privacy").hides("the country that your address");
}
