//! Two-factor sign-in: a password, then a code from an app, or a recovery code. Each code opens once.

use duly::domain::deed::By;
use duly::domain::email::Email;
use duly::domain::time::Timestamp;
use duly::store::changes::account_changes::IssuePasswordReset;
use duly::web::secrets::fingerprint;
use duly::web::totp::{Secret, step_at};

use crate::http::Seen;
use crate::owner::{EMAIL, PASSWORD};
use crate::people::Visitor;
use crate::world::World;

const PAGE: &str = "/admin/account/two-factor";
const SECOND: &str = "/admin/sign-in/code";

/// The creator's phone, which has scanned the code.
struct Phone(Secret);

impl Phone {
    /// Scans what the page shows: the nonce stands in its form, and the account is the first.
    fn scans(world: &World, nonce: &str) -> Self {
        let nonce = u128::from_str_radix(nonce, 16).unwrap().to_be_bytes();
        Self(Secret::of(world.app.store.keys(), duly::domain::id::AccountId(1), &nonce))
    }

    /// What it shows now.
    fn shows(&self, world: &World) -> String {
        self.0.code(step_at(Timestamp(world.now_ms())))
    }
}

/// Turns two-factor on: the phone, and the recovery codes.
#[track_caller]
fn turns_on(world: &World, maria: &Visitor<'_>) -> (Phone, Vec<String>) {
    let form = maria.fills_in(PAGE, &[("code", "")]);
    let phone = Phone::scans(world, form.value("nonce").unwrap());
    let typed: String = phone.0.text();
    let shown: Vec<&str> =
        typed.as_bytes().chunks(4).map(|four| std::str::from_utf8(four).unwrap()).collect();
    maria.opens(PAGE).is(200).shows("<svg class=\"qr\"");
    let seen = maria.sends_form(&form.with("code", &phone.shows(world))).is(200);
    assert_eq!(shown.len(), 8);
    (phone, recovery_codes(&seen))
}

fn recovery_codes(seen: &Seen) -> Vec<String> {
    let start = seen.body.find("<code>").expect("the codes") + "<code>".len();
    let codes = seen.body[start..].split("</code>").next().unwrap();
    codes.lines().map(str::to_owned).collect()
}

/// Knows the password in a fresh browser, and is asked for a code.
#[track_caller]
fn knows_the_password<'w>(world: &'w World) -> Visitor<'w> {
    let maria = world.visitor("Maria");
    let seen = maria.submits("/admin/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).is(303);
    assert!(maria.path_of(seen.location()).starts_with(SECOND), "{}", seen.location());
    maria
}

#[test]
fn after_the_password_a_code_from_the_app_signs_in() {
    let world = World::new();
    let maria = world.owner();
    let (phone, codes) = turns_on(&world, &maria);
    assert_eq!(codes.len(), 10);
    maria.opens(PAGE).is(200).shows("10 recovery codes are left");

    world.seconds_pass(60);
    let desk = knows_the_password(&world);
    desk.opens("/admin").is(303);
    desk.submits(SECOND, &[("code", "000000")]).is(422).shows("This code is not right.");
    desk.submits(SECOND, &[("code", &phone.shows(&world))]).is(303);
    desk.opens("/admin").is(200);
}

#[test]
fn each_code_opens_once() {
    let world = World::new();
    let maria = world.owner();
    let (phone, _) = turns_on(&world, &maria);

    // The code that confirmed the set-up is used up as well.
    let here = knows_the_password(&world);
    here.submits(SECOND, &[("code", &phone.shows(&world))]).is(422).shows("used already");
    world.seconds_pass(30);
    let code = phone.shows(&world);
    here.submits(SECOND, &[("code", &code)]).is(303);
    let there = knows_the_password(&world);
    there.submits(SECOND, &[("code", &code)]).is(422).shows("used already");
}

#[test]
fn a_clock_may_be_half_a_minute_off() {
    let world = World::new();
    let maria = world.owner();
    let (phone, _) = turns_on(&world, &maria);
    world.seconds_pass(90);
    let (late, lost) = (phone.shows(&world), {
        world.seconds_pass(30);
        phone.shows(&world)
    });
    knows_the_password(&world).submits(SECOND, &[("code", &late)]).is(303);
    world.seconds_pass(90);
    knows_the_password(&world).submits(SECOND, &[("code", &lost)]).is(422);
}

#[test]
fn a_recovery_code_signs_in_once_however_it_is_typed() {
    let world = World::new();
    let maria = world.owner();
    let (_, codes) = turns_on(&world, &maria);

    let typed = codes[3].to_uppercase().replace('-', " ");
    let desk = knows_the_password(&world);
    let seen = desk.submits(SECOND, &[("code", &typed)]).is(303);
    desk.follows(&seen).is(200).shows("9 are left").shows("9 recovery codes are left");
    knows_the_password(&world).submits(SECOND, &[("code", &typed)]).is(422);
    knows_the_password(&world).submits(SECOND, &[("code", &codes[4])]).is(303);
}

#[test]
fn the_second_step_is_closed_to_who_does_not_know_the_password() {
    let world = World::new();
    let maria = world.owner();
    let (phone, _) = turns_on(&world, &maria);
    world.seconds_pass(60);

    world.opens(SECOND).is(303);
    let mallory = world.visitor("Mallory");
    let known = knows_the_password(&world).cookie("duly-second-step").unwrap();
    let other = known.replacen("1.", "2.", 1);
    for forged in [other.as_str(), "1.9999999999999.00", "1", ""] {
        mallory.forges("duly-second-step", forged);
        mallory.opens(SECOND).is(303);
    }
    // Ten minutes later the password has to be typed again.
    let desk = knows_the_password(&world);
    let form = desk.fills_in(SECOND, &[("code", "")]);
    world.seconds_pass(601);
    let seen = desk.sends_form(&form.with("code", &phone.shows(&world))).is(303);
    desk.follows(&seen).is(200).shows("That took too long");
}

#[test]
fn codes_cannot_be_guessed_for_long() {
    let world = World::new();
    let maria = world.owner();
    let (phone, _) = turns_on(&world, &maria);
    let mallory = knows_the_password(&world);
    let form = mallory.fills_in(SECOND, &[("code", "")]);
    let guess = |number: u32| mallory.sends_form(&form.clone().with("code", &format!("{number:06}"))).status;
    let tried: Vec<u16> = (0..25).map(guess).collect();
    assert_eq!(tried.iter().filter(|status| **status == 422).count(), 20, "{tried:?}");
    assert_eq!(tried.last(), Some(&429));
    world.hours_pass(1);
    knows_the_password(&world).submits(SECOND, &[("code", &phone.shows(&world))]).is(303);
}

#[test]
fn a_form_sent_twice_shows_the_same_recovery_codes() {
    let world = World::new();
    let maria = world.owner();
    let form = maria.fills_in(PAGE, &[("code", "")]);
    let phone = Phone::scans(&world, form.value("nonce").unwrap());
    maria.sends_form(&form.clone().with("code", "123")).is(422).shows(form.value("nonce").unwrap());

    let form = form.with("code", &phone.shows(&world));
    let (first, second) = (maria.sends_form(&form).is(200), maria.sends_form(&form).is(200));
    assert_eq!(recovery_codes(&first), recovery_codes(&second));
    let code = recovery_codes(&second)[0].clone();
    knows_the_password(&world).submits(SECOND, &[("code", &code)]).is(303);
}

#[test]
fn new_recovery_codes_end_the_old_ones_and_need_the_password() {
    let world = World::new();
    let maria = world.owner();
    let (_, old) = turns_on(&world, &maria);
    maria.submits(PAGE, &[("renew", "not hers at all")]).is(422).shows("This is not your password.");
    let new = recovery_codes(&maria.submits(PAGE, &[("renew", PASSWORD)]).is(200));

    knows_the_password(&world).submits(SECOND, &[("code", &old[0])]).is(422);
    knows_the_password(&world).submits(SECOND, &[("code", &new[0])]).is(303);
}

#[test]
fn it_is_turned_off_with_the_password_alone() {
    let world = World::new();
    let maria = world.owner();
    turns_on(&world, &maria);
    maria.submits(PAGE, &[("remove", "not hers at all")]).is(422).shows("This is not your password.");
    knows_the_password(&world);
    maria.submits(PAGE, &[("remove", PASSWORD)]).is(303);

    let desk = world.owner_elsewhere();
    desk.opens("/admin").is(200);
    desk.opens(PAGE).is(200).shows("Turn on");
}

#[test]
fn a_new_password_does_not_switch_it_off_but_the_command_for_a_lost_phone_does() {
    let world = World::new();
    let maria = world.owner();
    let (phone, _) = turns_on(&world, &maria);
    let reset = |without_two_factor: bool| {
        let secret = world.app.chance.token();
        let issue = IssuePasswordReset {
            email: Email::parse(EMAIL).unwrap(),
            hash: fingerprint(&secret),
            expires_at: Timestamp(world.now_ms()).plus_days(1),
            without_two_factor,
            by: By::Command,
            at: Timestamp(world.now_ms()),
        };
        world.app.store.write_blocking(issue).unwrap();
        let address = format!("/admin/reset?t={secret}");
        world.visitor("Maria").submits(&address, &[("password", PASSWORD)]).is(303);
        world.seconds_pass(61);
    };
    reset(false);
    knows_the_password(&world).submits(SECOND, &[("code", &phone.shows(&world))]).is(303);
    reset(true);
    world.owner_elsewhere().opens("/admin").is(200);
    world.owner_elsewhere().opens("/admin/history").is(200).shows("A command").shows(": off.");
}

#[test]
fn each_change_of_the_second_step_stands_in_the_history() {
    let world = World::new();
    let maria = world.owner();
    let (_, codes) = turns_on(&world, &maria);
    knows_the_password(&world).submits(SECOND, &[("code", &codes[0])]).is(303);
    maria.submits(PAGE, &[("renew", PASSWORD)]).is(200);
    maria.submits(PAGE, &[("remove", PASSWORD)]).is(303);

    let seen = maria.opens("/admin/history").is(200).shows("Two-factor sign-in changed");
    for told in ["on.", "a recovery code was used, 9 are left.", "new recovery codes.", "off."] {
        assert!(seen.body.contains(&format!(": {told}")), "{told}: {}", seen.body);
    }
}
