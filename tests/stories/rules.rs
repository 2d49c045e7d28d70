//! The program's rules: the creator publishes a text, every change is a new version, and each affiliate's
//! acceptance is kept with its date.

use duly::domain::code::Code;
use duly::domain::id::AffiliateId;
use duly::domain::time::Timestamp;
use duly::store::changes::rules_changes::AcceptRules;
use duly::store::check;
use duly::store::error::Stop;
use duly::store::view::rules;
use serde_json::json;

use crate::world::World;

const PAGE: &str = "/admin/settings/rules";

impl World {
    /// Somebody who is an affiliate reads a version of the rules and accepts it; the reason where she cannot.
    fn accepts_rules(&self, code: &str, number: u32) -> Result<(), String> {
        let accept = AcceptRules { affiliate: self.affiliate_of(code), number, at: Timestamp(self.now_ms()) };
        self.app.store.write_blocking(accept).map_err(|stop| match stop {
            Stop::Refused(refused) => refused.message,
            Stop::Fault(fault) => panic!("{fault}"),
        })
    }

    /// The number of the rules that she has to accept, where there are any.
    fn rules_to_accept(&self, code: &str) -> Option<u32> {
        let view = self.app.store.view().unwrap();
        rules::to_accept(&view, self.affiliate_of(code)).unwrap().map(|rules| rules.number)
    }

    fn affiliate_of(&self, code: &str) -> AffiliateId {
        let target = self.app.store.mirror().target(&Code::parse(code).unwrap()).unwrap();
        target.affiliation.unwrap().affiliate
    }
}

fn world_with_jane() -> World {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Jane", "course", "jane7");
    world
}

#[test]
fn rules_are_accepted_with_their_date_and_again_when_they_change() {
    let world = world_with_jane();
    let maria = world.owner();
    assert_eq!(world.rules_to_accept("jane7"), None);

    maria.submits(PAGE, &[("text", "Be fair.\r\n\r\n- No spam")]).is(303);
    assert_eq!(world.rules_to_accept("jane7"), Some(1));
    world.days_pass(1);
    world.accepts_rules("jane7", 1).unwrap();
    assert_eq!(world.rules_to_accept("jane7"), None);
    let read = |number| {
        let view = world.app.store.view().unwrap();
        rules::accepted_at(&view, world.affiliate_of("jane7"), number).unwrap()
    };
    let accepted = read(1).expect("a date");

    world.days_pass(1);
    world.accepts_rules("jane7", 1).unwrap();
    assert_eq!(read(1), Some(accepted), "the first date counts");
    maria.submits(PAGE, &[("text", "Be fair and kind.")]).is(303);
    assert_eq!((world.rules_to_accept("jane7"), read(2)), (Some(2), None));
    world.accepts_rules("jane7", 1).unwrap();
    assert_eq!(world.rules_to_accept("jane7"), Some(2), "what she accepted before stands for nothing new");
    world.accepts("Ben", "course", "ben7");
    assert!(world.accepts_rules("ben7", 1).unwrap_err().contains("changed while you read"));
    maria.opens(PAGE).is(200).shows("Version 2").shows("1 affiliate<").shows("0 affiliates<");
    maria.opens(&format!("{PAGE}/1")).is(200).shows("<li>No spam</li>").shows("1 affiliate");
    let checked = check::check(&world.app.store.view().unwrap()).unwrap();
    assert_eq!(checked.faults, Vec::<String>::new());
}

#[test]
fn the_same_text_is_no_new_version() {
    let world = world_with_jane();
    let maria = world.owner();
    let form = maria.fills_in(PAGE, &[("text", "Be fair.")]);
    maria.sends_form(&form).is(303);
    world.accepts_rules("jane7", 1).unwrap();

    maria.sends_form(&form).is(303);
    maria.submits(PAGE, &[("text", "Be fair.\n")]).is(303);
    assert_eq!(world.rules_to_accept("jane7"), None);
    maria.opens(PAGE).is(200).hides("Version 2");
}

#[test]
fn an_empty_text_ends_the_rules() {
    let world = world_with_jane();
    let maria = world.owner();
    maria.submits(PAGE, &[("text", "")]).is(303);
    maria.opens(PAGE).is(200).shows("There are no rules yet");
    maria.submits(PAGE, &[("text", "Be fair.")]).is(303);
    maria.submits(PAGE, &[("text", " ")]).is(303);

    assert_eq!(world.rules_to_accept("jane7"), None);
    assert!(world.accepts_rules("jane7", 2).is_err());
    maria.opens(PAGE).is(200).shows("No rules").shows("Earlier");
}

#[test]
fn two_owners_do_not_publish_over_each_other() {
    let world = world_with_jane();
    let maria = world.owner();
    let elsewhere = world.owner_elsewhere();
    let late = elsewhere.fills_in(PAGE, &[("text", "Be late.")]);
    maria.submits(PAGE, &[("text", "Be first.")]).is(303);

    elsewhere.sends_form(&late).is(422).shows("Somebody published other rules").shows("Be late.");
    maria.submits(PAGE, &[("text", "Turn\u{202E}ed")]).is(422).shows("cannot be seen");
    maria.opens(&format!("{PAGE}/2")).is(404);
}
