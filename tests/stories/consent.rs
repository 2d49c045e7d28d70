//! Consent: where the program asks, nobody is given a cookie before the visitor has said yes (`product.md` W8). What
//! she brings along in the address still earns.

use duly::domain::deed::By;
use duly::domain::program::{ConsentMode, Program};
use duly::domain::time::Timestamp;
use duly::store::changes::change_program::ChangeProgram;
use duly::store::view::products;
use serde_json::json;

use crate::http::{Seen, form};
use crate::people::Visitor;
use crate::ref_anywhere::SHOP;
use crate::world::World;

fn asking_world() -> World {
    let world = World::new();
    world.owner();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ben", "course", "ben7");
    world.asks_visitors(ConsentMode::Always);
    world
}

impl World {
    /// The creator settles whether visitors are asked.
    #[track_caller]
    fn asks_visitors(&self, consent_mode: ConsentMode) {
        let before = products::program(&self.app.store.view().unwrap()).unwrap().expect("a program");
        let wished = Program { consent_mode, ..before };
        let (by, at) = (By::Command, Timestamp(self.now_ms()));
        self.app.store.write_blocking(ChangeProgram { wished, seen: None, by, at }).unwrap();
    }
}

impl Visitor<'_> {
    /// The script on the shop's page tells of a visit, or of an answer.
    #[track_caller]
    fn tells(&self, said: &[(&str, &str)]) -> Seen {
        let said = form(&[&[("product", "course")], said].concat());
        let told = self.asks_from(SHOP, "POST", "/e/visit");
        self.sends(told.body("application/x-www-form-urlencoded;charset=UTF-8", said))
    }

    /// Her browser has Global Privacy Control switched on.
    #[track_caller]
    fn clicks_privately(&self, address: &str) -> Seen {
        self.sends(self.navigation("GET", address).header("sec-gpc", "1"))
    }

    #[track_caller]
    fn answers(&self, answer: &str, click: &str, back: &str) -> Seen {
        let said = form(&[("answer", answer), ("click", click), ("back", back)]);
        let sent = self.navigation("POST", "/e/consent").header("sec-fetch-site", "same-origin");
        self.sends(sent.body("application/x-www-form-urlencoded", said))
    }
}

#[test]
fn the_creator_chooses_to_ask_and_reads_what_that_means() {
    let world = World::new();
    let maria = world.owner();
    maria.opens("/admin/settings").is(200).shows("Ask visitors before a cookie is set");
    maria.submits("/admin/settings", &[("consent_mode", "always")]).is(303);
    maria.opens("/admin/settings").shows("the sale is still credited");
    maria.opens("/admin/history").shows("consent mode");
    let program = world.program();
    assert_eq!(program.gets("/program").json()["consent_mode"], "always");
    world.opens("/duly.js").is(200).shows("const asks = true;");
    maria.submits("/admin/settings", &[("consent_mode", "perhaps")]).is(422);
}

#[test]
fn no_cookie_until_the_visitor_said_yes() {
    let world = asking_world();
    let dora = world.visitor("Dora");
    let click = dora.clicks("/ana7").is(302).lacks("set-cookie").click_id();
    dora.tells(&[("click_id", &click)]).is(204).lacks("set-cookie");
    dora.tells(&[("click_id", &click)])
        .says("x-duly-result", "asked; no cookie until the visitor has said yes");

    dora.tells(&[("click_id", &click), ("consent", "1")]).is(204).says("x-duly-result", "set");
    assert_eq!(dora.cookie("duly").as_deref(), Some(click.as_str()));
    let told = world.program().gets(&format!("/clicks/{click}")).json();
    assert_eq!(told["consent"], "given");

    // The yes holds for her next clicks and visits.
    let next = dora.clicks("/ben7").is(302).click_id();
    assert_eq!(dora.cookie("duly").as_deref(), Some(next.as_str()));
    dora.tells(&[("click_id", &next)]).says("x-duly-result", "renewed");
    dora.loads_pixel(&[("product", "course"), ("order_id", "A-1"), ("amount", "97")]);
    assert_eq!(world.verdict("course", "A-1"), "ben7 100 %");
}

#[test]
fn who_never_answered_still_earns_somebody_the_sale_by_the_id_she_brings() {
    let world = asking_world();
    let dora = world.visitor("Dora");
    let click = dora.clicks("/ana7").click_id();

    dora.loads_pixel(&[("product", "course"), ("order_id", "A-1"), ("amount", "97")]);
    assert_eq!(world.verdict("course", "A-1"), "nobody: no affiliate's click found");
    let sale = [("order_id", "A-2"), ("amount", "97"), ("click_id", click.as_str())];
    world.shop("course").posts_back(&sale).earned_by("ana7 100 %");
}

#[test]
fn who_says_no_is_forgotten() {
    let world = asking_world();
    let dora = world.visitor("Dora");
    let click = dora.clicks("/ana7").click_id();
    dora.tells(&[("click_id", &click), ("consent", "1")]).says("x-duly-result", "set");

    let gone = dora.tells(&[("click_id", &click), ("consent", "0")]).is(204);
    let gone = gone.says("x-duly-result", "forgotten; the visitor said no");
    assert!(gone.header("set-cookie").unwrap().starts_with("duly=; Path=/; Max-Age=0"), "{gone:?}");
    dora.clicks("/ana7").lacks("set-cookie");
    let told = world.program().gets(&format!("/clicks/{click}")).json();
    assert_eq!(told["consent"], "refused");
    dora.tells(&[("consent", "perhaps")]).is(400);
}

#[test]
fn a_browser_that_says_no_for_its_owner_is_believed_over_any_banner() {
    let world = asking_world();
    let dora = world.visitor("Dora");
    let first = dora.clicks("/ana7").click_id();
    dora.tells(&[("click_id", &first), ("consent", "1")]);

    // She switches Global Privacy Control on.
    let click = dora.clicks_privately("/ben7").is(302);
    assert!(click.header("set-cookie").unwrap().starts_with("duly=; Path=/; Max-Age=0"), "{click:?}");
    let id = click.click_id();
    assert_eq!(world.clicks()[0].previous, None, "who said no has no journey");
    let asked = dora.asks_from(SHOP, "POST", "/e/visit").header("sec-gpc", "1");
    let said = form(&[("click_id", id.as_str()), ("consent", "1")]);
    let told = dora.sends(asked.body("text/plain", said)).is(204).lacks("set-cookie");
    told.says("x-duly-result", "refused; the browser says no (Sec-GPC)");
    assert_eq!(world.program().gets(&format!("/clicks/{id}")).json()["consent"], "refused");
}

#[test]
fn where_nobody_is_asked_the_signal_answers_nothing() {
    let world = World::new();
    world.sells("course", json!({}));
    world.accepts("Ana", "course", "ana7");
    let dora = world.visitor("Dora");
    let click = dora.clicks_privately("/ana7").is(302).click_id();
    assert_eq!(dora.cookie("duly").as_deref(), Some(click.as_str()));
    // Her own no counts all the same.
    dora.tells(&[("click_id", &click), ("consent", "0")])
        .says("x-duly-result", "forgotten; the visitor said no");
}

#[test]
fn a_cookie_from_before_is_neither_renewed_nor_replaced() {
    let world = asking_world();
    world.asks_visitors(ConsentMode::Off);
    let dora = world.visitor("Dora");
    let old = dora.clicks("/ana7").click_id();
    world.asks_visitors(ConsentMode::Always);

    let new = dora.clicks("/ben7").lacks("set-cookie").click_id();
    dora.tells(&[("click_id", &old)]).lacks("set-cookie");
    dora.loads_pixel(&[("product", "course"), ("order_id", "A-1"), ("amount", "97")]);
    assert_eq!(world.verdict("course", "A-1"), "ana7 100 %");
    // Once she says yes, her journey is whole.
    dora.tells(&[("click_id", &new), ("consent", "1")]).says("x-duly-result", "set");
    assert_eq!(world.clicks()[0].previous.map(|id| id.to_string()), Some(old));
}

#[test]
fn the_script_brings_a_yes_that_it_kept_on_another_domain() {
    let world = asking_world();
    let dora = world.visitor("Dora");
    let kept = dora.clicks("/ana7").click_id();
    dora.tells(&[("click_id", &kept), ("consent", "1")]);

    // Her browser sends no cookie of ours to the shop's domain; the script knows the click that it had kept.
    let elsewhere = world.visitor("Dora, as the shop's domain sees her");
    let new = elsewhere.clicks("/ben7").lacks("set-cookie").click_id();
    elsewhere.tells(&[("click_id", &new), ("kept", "nonsense")]).lacks("set-cookie");
    elsewhere.tells(&[("click_id", &new), ("kept", &kept)]).says("x-duly-result", "set");
}

#[test]
fn a_yes_is_not_shared_with_the_address() {
    let world = asking_world();
    let dora = world.visitor("Dora");
    let click = dora.clicks("/ana7").click_id();
    dora.tells(&[("click_id", &click), ("consent", "1")]).says("x-duly-result", "set");

    // Dora sends the address of the page to Eve, whom nobody asked.
    let eve = world.visitor("Eve");
    let told = eve.tells(&[("click_id", &click)]).is(204).lacks("set-cookie");
    told.says("x-duly-result", "asked; no cookie until the visitor has said yes");
    // Where Dora's browser sends no cookie of ours, what it kept after her yes is enough.
    let elsewhere = world.visitor("Dora, as the shop's domain sees her");
    elsewhere.tells(&[("click_id", &click), ("kept", &click)]).says("x-duly-result", "set");
}

#[test]
fn dulys_own_pages_ask_without_a_script() {
    let world = asking_world();
    let dora = world.visitor("Dora");
    let click = dora.clicks("/ana7?dp=1").click_id();
    world.changes("course", json!({ "sales_url": null }));
    let page = format!("/p/course?duly={click}");
    let question = "May we keep a cookie that remembers who recommended this to you?";

    for page in
        [page.clone(), format!("/p/course/pay?duly={click}"), format!("/p/course/thanks?duly={click}")]
    {
        dora.opens(&page).is(200).lacks("set-cookie").shows(question);
    }
    dora.opens("/p/course").hides(question);
    let private = dora.navigation("GET", &page).header("sec-gpc", "1");
    dora.sends(private).is(200).hides(question);
    world.asks_visitors(ConsentMode::Off);
    dora.opens(&page).hides(question);
    world.asks_visitors(ConsentMode::Always);

    let back = world.target(&page);
    let no = dora.answers("no", &click, &back).is(303);
    assert_eq!(no.location(), world.target("/p/course"), "the click is gone from the address");
    let yes = dora.answers("yes", &click, &back).is(303);
    assert_eq!(yes.location(), back);
    assert_eq!(dora.cookie("duly").as_deref(), Some(click.as_str()));
    dora.opens(&page).hides(question);

    for (answer, click, back) in [
        ("yes", "x", back.as_str()),
        ("yes", click.as_str(), "https://evil.test/p/"),
        ("perhaps", click.as_str(), back.as_str()),
    ] {
        dora.answers(answer, click, back).is(403);
    }
    let forged = dora.navigation("POST", "/e/consent").header("sec-fetch-site", "cross-site");
    let said = form(&[("answer", "yes"), ("click", click.as_str()), ("back", back.as_str())]);
    dora.sends(forged.body("application/x-www-form-urlencoded", said)).is(403);
}
