//! Affiliates sign in to their pages, and nobody else does.

use duly::domain::id::AffiliateId;
use duly::domain::time::Timestamp;
use duly::store::changes::session_changes::StartSession;
use duly::store::people::{Session, SignedIn};
use duly::store::view::accounts;
use serde_json::json;

use crate::promoters::{PASSWORD, email_of};
use crate::world::World;

/// Ana promotes the course, with a password.
fn ana_promotes() -> World {
    ana_promotes_in(World::new())
}

/// The same behind a proxy that tells from which network somebody comes.
fn ana_promotes_behind_a_proxy() -> World {
    ana_promotes_in(World::with(&[("trusted_proxies", "loopback")]))
}

fn ana_promotes_in(world: World) -> World {
    world.owner();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    world.has_password("Ana");
    world
}

#[test]
fn ana_signs_in_with_her_password_and_out_again() {
    let world = ana_promotes();
    let ana = world.visitor("Ana");

    let asked = ana.opens("/portal/account").is(303);
    let sign_in = ana.path_of(asked.location());
    let done = ana.submits(&sign_in, &[("email", "ANA@example.com"), ("password", PASSWORD)]).is(303);
    ana.follows(&done).is(200).shows("My Account").shows("ana@example.com");
    let stolen = ana.cookie("duly-portal").unwrap();
    ana.submits_to("/portal", "/portal/sign-out", &[]).is(303);
    ana.opens("/portal").is(303);

    // The server has forgotten the session too.
    let mallory = world.visitor("Mallory");
    mallory.forges("duly-portal", &stolen);
    mallory.opens("/portal").is(303);
}

#[test]
fn nobody_learns_who_is_an_affiliate() {
    let world = ana_promotes();
    world.accepts("Ben", "course", "ben7");

    let answer = |email: &str| {
        let guess = [("email", email), ("password", "wrong password")];
        let seen = world.visitor("Mallory").submits("/portal/sign-in", &guess).is(422).lacks("location");
        let csrf = crate::forms::csrf(&seen.body);
        seen.body.replace(email, "EMAIL").replace(&csrf, "CSRF")
    };
    // One with a password, one without, and nobody.
    assert_eq!(answer("ana@example.com"), answer("nobody@example.com"));
    assert_eq!(answer("ben@example.com"), answer("nobody@example.com"));
}

#[test]
fn guessing_an_affiliates_password_is_slow_and_does_not_lock_the_creator_out() {
    let world = ana_promotes_behind_a_proxy();
    let mallory = world.visitor("Mallory").from("203.0.113.9");
    let guess = [("email", "ana@example.com"), ("password", "wrong password")];
    for _ in 0..10 {
        mallory.submits("/portal/sign-in", &guess).is(422);
    }
    mallory.submits("/portal/sign-in", &guess).is(429);
    world.owner_elsewhere();
    // Nor Ana: she comes from somewhere else.
    world.visitor("Ana").from("198.51.100.7").signs_in("Ana");
    world.seconds_pass(61);
    mallory.submits("/portal/sign-in", &guess).is(422);
}

#[test]
fn guessing_from_many_networks_is_slow_too() {
    let world = ana_promotes_behind_a_proxy();
    let guess = [("email", "ana@example.com"), ("password", "wrong password")];
    for network in 1..=5 {
        let mallory = world.visitor("Mallory").from(&format!("203.0.{network}.9"));
        for _ in 0..10 {
            mallory.submits("/portal/sign-in", &guess).is(422);
        }
    }
    world.visitor("Mallory").from("203.0.99.9").submits("/portal/sign-in", &guess).is(429);
}

#[test]
fn one_browser_can_be_the_creators_and_an_affiliates() {
    let world = ana_promotes();
    let maria = world.owner_elsewhere();
    maria.signs_in("Ana");

    maria.opens("/admin").is(200);
    maria.opens("/portal").is(200).shows("Ana");
    maria.submits_to("/portal", "/portal/sign-out", &[]).is(303);
    maria.opens("/admin").is(200);
    maria.opens("/portal").is(303);
}

#[test]
fn an_affiliate_is_not_the_creator() {
    let world = ana_promotes();
    let ana = world.promoter("Ana");
    ana.opens("/admin").is(303);
    ana.opens("/admin/affiliates/aff_1").is(303);
    // Not even where she shows the other door's cookie.
    ana.forges("duly-session", &ana.cookie("duly-portal").unwrap());
    ana.opens("/admin").is(303);
}

#[test]
fn a_new_password_signs_her_other_browsers_out() {
    let world = ana_promotes();
    let (ana, phone) = (world.promoter("Ana"), world.promoter("Ana"));
    let wrong = [("old", "not hers at all"), ("new", "a fresh new password")];
    ana.submits("/portal/account", &wrong).is(422).shows("This is not your password.");
    ana.submits("/portal/account", &[("old", PASSWORD), ("new", "short")]).is(422).shows("at least 10");
    ana.submits("/portal/account", &[("old", PASSWORD), ("new", "a fresh new password")]).is(303);
    ana.opens("/portal/account").is(200);
    phone.opens("/portal/account").is(303);
    let old = [("email", email_of("Ana")), ("password", PASSWORD.to_owned())];
    let old: Vec<_> = old.iter().map(|(name, value)| (*name, value.as_str())).collect();
    world.visitor("Mallory").submits("/portal/sign-in", &old).is(422);
}

#[test]
fn she_signs_out_a_browser_that_she_left_somewhere() {
    let world = ana_promotes();
    let (ana, cafe) = (world.visitor("Ana"), world.visitor("Ana"));
    ana.signs_in("Ana");
    world.seconds_pass(60);
    cafe.signs_in("Ana");

    let page = ana.opens("/portal/account").is(200).body;
    let ends: Vec<_> = crate::forms::actions(&page).into_iter().filter(|to| to.ends_with("/end")).collect();
    assert_eq!(ends.len(), 2, "{page}");
    // Her own browser stands first.
    ana.submits_to("/portal/account", &ana.path_of(&ends[1]), &[]).is(303);
    cafe.opens("/portal").is(303);
    ana.opens("/portal").is(200);
}

/// An address on the creator's page of Ana.
#[track_caller]
fn address_for_ana(maria: &crate::people::Visitor<'_>, begin: &str) -> String {
    let page = maria.opens("/admin/affiliates/aff_1").is(200).body;
    let at = page.find(begin).unwrap_or_else(|| panic!("no {begin} on {page}"));
    page[at..].split('"').next().unwrap().to_owned()
}

#[test]
fn a_private_link_opens_her_pages_without_a_password() {
    let world = ana_promotes();
    let maria = world.owner_elsewhere();
    let link = address_for_ana(&maria, &format!("{}/portal/enter?key=", world.base));

    let ana = world.visitor("Ana");
    let done = ana.clicks(&link).is(303);
    ana.follows(&done).is(200).shows("Ana");
    // She is in already, so the same browser gets no second session.
    assert!(!ana.clicks(&link).is(303).all("set-cookie").iter().any(|cookie| cookie.contains("duly-portal")));
    // Where nobody steers the browser, there is a button, and no session before it is pressed.
    let preview = world.request("GET", &link).header("user-agent", "Slackbot-LinkExpanding 1.0");
    let seen = world.sends(preview).is(200).shows("Open my pages");
    assert!(!seen.all("set-cookie").iter().any(|cookie| cookie.contains("duly-portal")), "{seen:?}");
    let old = world.visitor("Ana");
    let request = old.navigation("GET", &link).without("sec-fetch-mode").without("sec-fetch-dest");
    old.sends(request.without("sec-fetch-site").without("sec-fetch-user")).is(200).shows("Open my pages");
    old.opens("/portal").is(303);
    let wrong = link.replace("key=1-", "key=2-");
    world.opens(&wrong).is(404).shows("This link is no longer valid");
}

#[test]
fn a_renewed_private_link_ends_the_old_one_and_its_sessions() {
    let world = ana_promotes();
    let maria = world.owner_elsewhere();
    let begin = format!("{}/portal/enter?key=", world.base);
    let old = address_for_ana(&maria, &begin);
    let ana = world.visitor("Ana");
    ana.clicks(&old).is(303);

    maria.submits_to("/admin/affiliates/aff_1", "/admin/affiliates/aff_1/private-link", &[]).is(303);
    ana.opens("/portal").is(303);
    ana.clicks(&old).is(404);
    ana.clicks(&address_for_ana(&maria, &begin)).is(303);
    ana.opens("/portal").is(200);
    maria.submits_to("/admin/affiliates/aff_1", "/admin/affiliates/aff_1/sessions/end", &[]).is(303);
    ana.opens("/portal").is(303);
}

#[test]
fn nobody_is_swapped_into_anothers_pages_by_a_link() {
    let world = ana_promotes();
    world.accepts("Mallory", "course", "mal7");
    let maria = world.owner_elsewhere();
    let page = maria.opens("/admin/affiliates/aff_2").is(200).body;
    let at = page.find("/portal/enter?key=").unwrap();
    let link = page[at..].split('"').next().unwrap().to_owned();

    let ana = world.promoter("Ana");
    ana.clicks(&link).is(200).shows("Ana is signed in in this browser");
    ana.opens("/portal").is(200).shows("ana7");
}

#[test]
fn a_link_for_a_new_password_works_once() {
    let world = ana_promotes();
    let maria = world.owner_elsewhere();
    let ana = world.promoter("Ana");
    world.opens("/portal/forgotten").is(200).shows("Ask Sourdough School for a fresh link");
    maria.submits_to("/admin/affiliates/aff_1", "/admin/affiliates/aff_1/password", &[]).is(303);
    let link = address_for_ana(&maria, &format!("{}/portal/password?t=", world.base));

    let phone = world.visitor("Ana");
    phone.submits(&link, &[("password", "short")]).is(422).shows("at least 10");
    phone.submits(&link, &[("password", "a fresh new password")]).is(303);
    phone.opens("/portal").is(200);
    // Her other browsers are signed out, and the link is dead.
    ana.opens("/portal").is(303);
    world.opens(&link).is(404).shows("This link is no longer valid");
    let typed = [("email", "ana@example.com"), ("password", "a fresh new password")];
    world.visitor("Ana").submits("/portal/sign-in", &typed).is(303);
}

#[test]
fn dead_sessions_go_and_the_oldest_of_fifty_living_ones_ends() {
    let world = ana_promotes();
    let moment = || Timestamp(world.now_ms());
    let starts = |number: u8, who| {
        let now = moment();
        let (created_at, expires_at) = (now, now.plus_days(7));
        let session = Session { who, created_at, last_seen_at: now, expires_at, agent: "Firefox".into() };
        let hash = [number; 32];
        world.app.store.write_blocking(StartSession { hash, session }).unwrap();
    };
    let (ana, ben) = (SignedIn::Affiliate(AffiliateId(1)), SignedIn::Affiliate(AffiliateId(2)));
    let living = |who| accounts::sessions_of(&world.app.store.view().unwrap(), who, moment()).unwrap().len();
    starts(200, ben);
    for number in (0..60).rev() {
        world.seconds_pass(1);
        starts(number, ana);
    }
    assert_eq!((living(ana), living(ben)), (50, 1));
    let kept = |number: u8| {
        accounts::session(&world.app.store.view().unwrap(), &[number; 32], Timestamp(0)).unwrap().is_some()
    };
    assert!(kept(0) && kept(49) && !kept(50) && !kept(59), "the oldest ended");

    world.days_pass(8);
    starts(100, ana);
    assert!(!kept(200) && !kept(0) && kept(100), "what lies before the new one is swept as well");
}
