//! The creator's team: owners invite managers by an address they send themselves, and let them go. Managers do
//! everything but change the team, the settings and the tokens.

use duly::domain::email::Email;
use duly::store::check;
use duly::store::view::accounts;
use serde_json::json;

use crate::http::Seen;
use crate::owner::{EMAIL, PASSWORD};
use crate::people::Visitor;
use crate::world::World;

const PAGE: &str = "/admin/team";
const BENS: &str = "ben@example.com";
const BENS_PASSWORD: &str = "a loaf of rye bread";

/// The address to send that stands on the team's page: `/admin/invitation?t=...`.
#[track_caller]
fn to_send(world: &World, seen: &Seen, page: &str) -> Option<String> {
    let start = format!("{}{page}?t=", world.base);
    let at = seen.body.find(&start)?;
    let address = seen.body[at..].split('"').next().unwrap();
    Some(world.visitor("anybody").path_of(address))
}

/// Maria invites Ben, and Ben comes.
#[track_caller]
fn ben_joins<'w>(world: &'w World, maria: &Visitor<'_>) -> Visitor<'w> {
    maria.submits(PAGE, &[("name", "Ben"), ("email", BENS)]).is(303);
    let address = to_send(world, &maria.opens(PAGE), "/admin/invitation").expect("an address to send");
    let ben = world.visitor("Ben");
    ben.submits(&address, &[("password", BENS_PASSWORD)]).is(303);
    ben
}

/// The id of somebody on the team, as it stands in addresses.
fn id_of(world: &World, email: &str) -> String {
    let view = world.app.store.view().unwrap();
    accounts::by_email(&view, &Email::parse(email).unwrap()).unwrap().unwrap().id.to_string()
}

#[track_caller]
fn asks(maria: &Visitor<'_>, id: &str, what: &str) -> Seen {
    maria.submits_to(PAGE, &format!("{PAGE}/{id}/{what}"), &[])
}

#[test]
fn whoever_is_invited_chooses_a_password_and_is_in() {
    let world = World::new();
    let maria = world.owner();

    maria.submits(PAGE, &[("name", "Ben"), ("email", " Ben@Example.com")]).is(303);
    let page = maria.opens(PAGE).is(200).shows("Invited").shows(BENS);
    let address = to_send(&world, &page, "/admin/invitation").expect("an address to send");
    world.visitor("Ben").submits("/admin/sign-in", &[("email", BENS), ("password", "")]).is(422);

    let ben = world.visitor("Ben");
    ben.opens(&address).is(200).shows("Hello, Ben").shows("Sourdough School").shows(BENS);
    ben.submits(&address, &[("password", "short")]).is(422);
    let joined = ben.submits(&address, &[("password", BENS_PASSWORD)]).is(303);
    ben.follows(&joined).is(200).shows("Welcome, Ben");

    world.visitor("Mallory").opens(&address).is(404).shows("This invitation is over");
    let page = maria.opens(PAGE).is(200).hides("Invited").shows("Manager");
    assert_eq!(to_send(&world, &page, "/admin/invitation"), None);
    let elsewhere = world.visitor("Ben");
    elsewhere.submits("/admin/sign-in", &[("email", BENS), ("password", BENS_PASSWORD)]).is(303);
}

#[test]
fn an_invitation_lives_for_seven_days_and_a_fresh_one_ends_it() {
    let world = World::new();
    let maria = world.owner();
    maria.submits(PAGE, &[("name", "Ben"), ("email", BENS)]).is(303);
    let first = to_send(&world, &maria.opens(PAGE), "/admin/invitation").unwrap();
    let ben = id_of(&world, BENS);
    world.days_pass(1);
    asks(&maria, &ben, "invitation").is(303);
    let second = to_send(&world, &maria.opens(PAGE), "/admin/invitation").unwrap();

    assert_ne!(first, second);
    world.opens(&first).is(404);
    world.opens(&second).is(200);
    world.days_pass(6);
    world.opens(&second).is(200);
    world.days_pass(2);
    world.opens(&second).is(404);
}

#[test]
fn an_invitation_that_is_withdrawn_lets_nobody_in() {
    let world = World::new();
    let maria = world.owner();
    maria.submits(PAGE, &[("name", "Ben"), ("email", BENS)]).is(303);
    let address = to_send(&world, &maria.opens(PAGE), "/admin/invitation").unwrap();
    asks(&maria, &id_of(&world, BENS), "removal").is(303);

    world.opens(&address).is(404);
    maria.opens(PAGE).is(200).shows("is withdrawn").hides(BENS);
    // Her email address is free again.
    maria.submits(PAGE, &[("name", "Ben"), ("email", BENS)]).is(303);
}

#[test]
fn an_invitation_sent_twice_invites_one_and_a_known_address_is_refused() {
    let world = World::new();
    let maria = world.owner();
    let form = maria.fills_in(PAGE, &[("name", "Ben"), ("email", BENS)]);
    maria.sends_form(&form).is(303);
    maria.sends_form(&form).is(303);
    let page = maria.opens(PAGE).is(200);
    assert_eq!(page.body.matches(&format!(">{BENS}</bdi>")).count(), 1, "{}", page.body);

    let again = maria.submits(PAGE, &[("name", "Ben Again"), ("email", BENS)]).is(422);
    again.shows("Ben is on your team already.").shows("value=\"Ben Again\"").shows("id=\"email-problem\"");
    maria.submits(PAGE, &[("name", ""), ("email", "ben")]).is(422).shows("2 things to mend");
}

#[test]
fn a_manager_does_everything_but_the_team_the_settings_and_the_tokens() {
    let world = World::new();
    let maria = world.owner();
    world.sells("course", json!({}));
    let ben = ben_joins(&world, &maria);

    ben.opens("/admin/products").is(200).hides("/admin/team").hides("/admin/settings");
    ben.submits("/admin/affiliates/new", &[("name", "Jane"), ("email", "jane@example.com")]).is(303);
    for page in [PAGE, "/admin/settings", "/admin/settings/rules", "/admin/settings/tokens"] {
        ben.opens(page).is(403).shows("Please ask Maria.");
    }
    let csrf = ben.fills_in("/admin/account", &[("old", ""), ("new", "")]);
    let maria_is = id_of(&world, EMAIL);
    for action in [
        PAGE.to_owned(),
        format!("{PAGE}/{maria_is}/removal"),
        format!("{PAGE}/{maria_is}/role"),
        format!("{PAGE}/{maria_is}/reset"),
        format!("{PAGE}/{maria_is}/invitation"),
        "/admin/settings".to_owned(),
        "/admin/settings/rules".to_owned(),
        "/admin/settings/tokens/revocation".to_owned(),
    ] {
        ben.sends_form(&csrf.clone().sent_to(&action)).is(403);
    }
}

#[test]
fn who_is_removed_is_signed_out_at_once() {
    let world = World::new();
    let maria = world.owner();
    let ben = ben_joins(&world, &maria);
    ben.opens("/admin").is(200);
    asks(&maria, &id_of(&world, BENS), "removal").is(303);

    ben.opens("/admin").is(303);
    let again = world.visitor("Ben");
    again.submits("/admin/sign-in", &[("email", BENS), ("password", BENS_PASSWORD)]).is(422);
    let checked = check::check(&world.app.store.view().unwrap()).unwrap();
    assert_eq!(checked.faults, Vec::<String>::new());
}

#[test]
fn there_is_always_an_owner() {
    let world = World::new();
    let maria = world.owner();
    let ben = ben_joins(&world, &maria);
    let (marias, bens) = (id_of(&world, EMAIL), id_of(&world, BENS));
    let herself = |what: &str| {
        let form = maria.fills_in(PAGE, &[("name", ""), ("email", "")]).with("role", "manager");
        maria.sends_form(&form.sent_to(&format!("{PAGE}/{marias}/{what}")))
    };
    herself("role").is(409).shows("Another owner can.");
    herself("removal").is(409).shows("Another owner can.");

    asks(&maria, &bens, "role").is(303);
    ben.opens(PAGE).is(200).shows("Owner");
    // Two owners decide about each other: the second is none any more.
    let late = maria.fills_in_for(PAGE, &format!("{PAGE}/{bens}/removal"), &[]);
    asks(&ben, &marias, "role").is(303);
    maria.sends_form(&late).is(403);
    maria.opens(PAGE).is(403).shows("Please ask Ben.");
    ben.opens(PAGE).is(200);
}

#[test]
fn a_manager_who_forgot_the_password_gets_an_address_from_the_owner() {
    let world = World::new();
    let maria = world.owner();
    let ben = ben_joins(&world, &maria);
    asks(&maria, &id_of(&world, BENS), "reset").is(303);

    ben.opens("/admin").is(303);
    let address = to_send(&world, &maria.opens(PAGE), "/admin/reset").expect("an address to send");
    ben.submits(&address, &[("password", "a slice of wheat bread")]).is(303);
    ben.submits("/admin/sign-in", &[("email", BENS), ("password", "a slice of wheat bread")]).is(303);
    assert_eq!(to_send(&world, &maria.opens(PAGE), "/admin/reset"), None);
    // Her own, and those of other owners, are for the machine alone.
    let own = maria.fills_in(PAGE, &[("name", ""), ("email", "")]);
    maria.sends_form(&own.sent_to(&format!("{PAGE}/{}/reset", id_of(&world, EMAIL)))).is(409);
}

#[test]
fn a_manager_cannot_guess_what_an_owner_sees() {
    let world = World::new();
    let maria = world.owner();
    let ben = ben_joins(&world, &maria);
    maria.submits(PAGE, &[("name", "Cleo"), ("email", "cleo@example.com")]).is(303);
    ben.opens(PAGE).is(403).hides("cleo@example.com");
    maria.submits("/admin/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).is(303);
}
