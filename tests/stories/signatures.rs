//! A shop signs what it reports, so that no token travels.

use duly::web::secrets::ProductSecrets;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

use crate::conversions::world_with_a_click;
use crate::http::form;
use crate::world::World;

/// `X-Duly-Signature` over a payload, as a shop's server makes it.
fn signed(world: &World, secret: &str, payload: &str) -> String {
    let seconds = world.now_ms() / 1_000;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{seconds}.{payload}").as_bytes());
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={seconds},v1={hex}")
}

#[test]
fn a_shop_may_sign_instead_of_sending_its_token_and_only_what_it_signed_is_read() {
    let (world, id) = world_with_a_click();
    let product = world.app.store.mirror().product_called("course").unwrap();
    let secret = ProductSecrets::of(world.app.store.keys(), &product).postback_secret;
    let body = form(&[("click_id", &id), ("order_id", "A-1"), ("amount", "97")]);
    let post = |target: &str, signature: &str, body: &str| {
        let request = world.request("POST", target).header("x-duly-signature", signature);
        world.sends(request.body("application/x-www-form-urlencoded", body))
    };

    let good = signed(&world, &secret, &body);
    post("/postback?amount=1", &good, &body).is(200).earned_by("jane7 100 %");
    let paid = world.reading_program().gets("/conversions").json()["data"][0]["amount"].clone();
    assert_eq!(paid, json!(9_700), "what stood beside the signed body was not read");

    post("/postback", &good, &body.replace("97", "98")).is(401).shows("does not fit");
    post("/postback", "t=1,v1=00", &body).is(401).shows("300 seconds");
    let query = form(&[("click_id", &id), ("order_id", "A-2"), ("amount", "10")]);
    let get = world.request("GET", &format!("/postback?{query}"));
    world.sends(get.header("x-duly-signature", &signed(&world, &secret, &query))).is(200);
}
