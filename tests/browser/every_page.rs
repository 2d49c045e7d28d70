//! Every page there is, as its person: it opens, it is no wider than any window, its script has nothing to complain
//! about, and without script the same stands there. `tests/look/run` asks for much more, and takes its time for it.

use std::collections::BTreeSet;

use crate::chromium::Browser;
use crate::installation::{Demo, route_of, routes};

/// The widths of windows: a small phone, a phone, a tablet, a desk.
const WIDTHS: [u32; 4] = [320, 390, 768, 1280];

#[tokio::test]
async fn every_page_fits_every_window_and_says_the_same_without_script() {
    let demo = Demo::start();
    let (creator, affiliate, nobody) =
        (demo.creator().await, demo.affiliate().await, demo.nobody("nobody").await);
    let mut looked_at = BTreeSet::new();
    let mut faults = Vec::new();
    for (browser, from) in [(&creator, "/admin"), (&affiliate, "/portal"), (&nobody, "/")] {
        looks_around(&demo, browser, from, &mut looked_at, &mut faults).await;
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(looked_at.len() > 60, "only these were found: {looked_at:?}");
    for browser in [creator, affiliate, nobody] {
        browser.closes().await;
    }
}

/// Opens a page and all that it leads to behind the same door: of each route the first address.
async fn looks_around(
    demo: &Demo,
    browser: &Browser,
    from: &str,
    looked_at: &mut BTreeSet<String>,
    faults: &mut Vec<String>,
) {
    let routes = routes();
    browser.notes_complaints().await;
    let mut waiting = vec![from.to_owned()];
    while let Some(path) = waiting.pop() {
        let Some(route) = route_of(&routes, &path) else { continue };
        let is_new = looked_at.insert(format!("/{}", route.join("/")));
        let is_page = !path.contains('.') && !path.ends_with("/stream") && !path.contains("/files/");
        if !is_new || !is_page {
            continue;
        }
        browser.goes_to(&format!("{}{path}", demo.base)).await;
        let seen = browser.looks(&WIDTHS).await;
        faults.extend(seen.faults.iter().map(|fault| format!("{path}: {fault}")));
        let links = seen.links.into_iter().filter(|link| match from {
            "/" => !link.starts_with("/admin") && !link.starts_with("/portal"),
            door => link.starts_with(door),
        });
        waiting.extend(links);
    }
}
