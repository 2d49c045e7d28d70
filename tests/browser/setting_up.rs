//! The first page of all: it knows in which time zone its reader sits.

use serde_json::json;
use thirtyfour::By;

use crate::chromium::{Browser, Scripts};
use crate::world::World;

/// What is chosen as the time zone of a program that is not made yet.
async fn zone(browser: &Browser) -> String {
    let list = browser.finds(By::Css("select[name='time_zone']")).await;
    list.prop("value").await.unwrap().unwrap_or_default()
}

/// Lets the browser sit somewhere else.
async fn sits_in(browser: &Browser, zone: &str) {
    let place = json!({ "timezoneId": zone });
    browser.web().cdp().send_raw("Emulation.setTimezoneOverride", place).await.unwrap();
}

#[tokio::test]
async fn a_new_program_begins_with_the_browsers_time_zone_and_keeps_what_was_chosen() {
    let world = World::new();
    let clara = world.somebody().await;
    sits_in(&clara, "Asia/Tokyo").await;
    clara.goes_to(&world.setup_address()).await;
    assert_eq!(zone(&clara).await, "Asia/Tokyo");
    clara.chooses("time_zone", "Europe/Lisbon").await;
    clara.follows(By::Css(".submit .primary")).await;
    assert!(clara.has(By::Id("problems")).await, "nothing else was filled in, so the form comes back");
    assert_eq!(zone(&clara).await, "Europe/Lisbon");

    // One that the list lacks is added, and stays when the form comes back.
    sits_in(&clara, "Europe/Vienna").await;
    clara.goes_to(&world.setup_address()).await;
    assert_eq!(zone(&clara).await, "Europe/Vienna");
    clara.follows(By::Css(".submit .primary")).await;
    assert_eq!(zone(&clara).await, "Europe/Vienna");
    clara.closes().await;

    // Without script the list begins as it stands there.
    let plain = world.somebody_with(Scripts::Off).await;
    plain.goes_to(&world.setup_address()).await;
    assert_eq!(zone(&plain).await, "UTC");
    plain.closes().await;
}
