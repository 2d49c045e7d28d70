//! The page of HotLinks beyond what `s2_…` tells: a code of her own, QR codes, and who finds no links there.

use serde_json::json;

use crate::world::World;

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
