//! The creator puts products on sale by the forms of her pages.

use crate::people::Visitor;
use crate::world::World;

const NEW: &str = "/admin/products/new";

/// What she types; everything else stands there already.
const COURSE: [(&str, &str); 4] = [
    ("name", "Sourdough Course"),
    ("sales_url", "https://www.shop.test/sourdough"),
    ("currency", "EUR"),
    ("percent", "30"),
];

/// Where she was led after a form was taken.
#[track_caller]
fn led_to(maria: &Visitor<'_>, form: &crate::forms::Form) -> String {
    maria.path_of(maria.sends_form(form).is(303).location())
}

#[test]
fn a_product_is_complete_from_the_moment_it_is_saved() {
    let world = World::new();
    let maria = world.owner();

    assert_eq!(led_to(&maria, &maria.fills_in(NEW, &COURSE)), "/admin/products/prd_1");
    world.opens("/p/sourdough-course").is(200).shows("Sourdough Course");
    world.opens("/p/sourdough-course/pay").is(200);
    let own = format!("/{}", world.creators_code("sourdough-course"));
    let seen = world.visitor("Ben").clicks(&own).is(302);
    assert!(seen.location().starts_with("https://www.shop.test/sourdough?duly="), "{}", seen.location());
}

#[test]
fn a_form_that_is_sent_twice_makes_one_product() {
    let world = World::new();
    let maria = world.owner();
    let form = maria.fills_in(NEW, &COURSE);

    assert_eq!(led_to(&maria, &form), led_to(&maria, &form));
    world.opens("/p/sourdough-course").is(200);
    world.opens("/p/sourdough-course-2").is(404);
    // A fresh form is a further product, with a word of its own.
    assert_eq!(led_to(&maria, &maria.fills_in(NEW, &COURSE)), "/admin/products/prd_2");
    world.opens("/p/sourdough-course-2").is(200);
}

#[test]
fn two_who_send_the_same_form_at_once_make_one_product() {
    let world = World::new();
    let maria = world.owner();
    let form = maria.fills_in(NEW, &COURSE);
    let session = maria.cookie("duly-session").unwrap();

    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let tab = world.visitor("Maria in a hurry");
                tab.forges("duly-session", &session);
                tab.sends_form(&form).is(303);
            });
        }
    });
    world.opens("/p/sourdough-course-2").is(404);
}

#[test]
fn a_form_comes_back_with_every_problem_and_everything_that_was_typed() {
    let world = World::new();
    let maria = world.owner();
    let typed = [
        ("name", ""),
        ("currency", "Taler"),
        ("percent", "130"),
        ("sales_url", "javascript:alert(1)"),
        ("approved_sites", "https://www.shop.test\nnot a site & more"),
        ("hold_days", "-1"),
    ];

    let seen = maria.submits(NEW, &typed).is(422).shows("6 things to mend");
    let text = crate::forms::unescaped(&seen.body);
    for (_, value) in typed.iter().filter(|(_, value)| !value.is_empty()) {
        assert!(text.contains(value), "{value} is gone: {text}");
    }
    world.opens("/p/taler").is(404);
}

#[test]
fn a_word_that_is_taken_is_said_beside_its_field() {
    let world = World::new();
    let maria = world.owner();
    maria.submits(NEW, &COURSE).is(303);

    let typed = [&COURSE[..], &[("slug", "sourdough-course")]].concat();
    let seen = maria.submits(NEW, &typed).is(422);
    seen.shows("Another product has this address.").shows("value=\"https://www.shop.test/sourdough\"");
}

#[test]
fn what_somebody_else_changed_meanwhile_is_not_overwritten() {
    let world = World::new();
    let maria = world.owner();
    maria.submits(NEW, &COURSE).is(303);
    let edit = "/admin/products/prd_1/edit";
    let on_her_phone = world.owner_elsewhere();
    let old = on_her_phone.fills_in(edit, &[("percent", "10")]);

    maria.submits(edit, &[("percent", "50")]).is(303);
    on_her_phone.sends_form(&old).is(422).shows("Somebody changed this product");
    maria.opens(edit).is(200).shows("value=\"50\"");
}

#[test]
fn an_older_tab_takes_nothing_back_from_an_offer_or_an_alternative_page() {
    let world = World::new();
    let maria = world.owner();
    maria.submits(NEW, &COURSE).is(303);
    let plan = [("name", "Plan A"), ("price", "97"), ("currency", "EUR")];
    maria.submits("/admin/products/prd_1/offers/new", &plan).is(303);
    let webinar = [("name", "Webinar"), ("url", "https://live.test/a")];
    maria.submits("/admin/products/prd_1/pages/new", &webinar).is(303);
    let (offer, page) = ("/admin/offers/off_1", "/admin/pages/pag_1");
    let on_her_phone = world.owner_elsewhere();
    let old_offer = on_her_phone.fills_in(offer, &[("name", "Plan Z")]);
    let old_page = on_her_phone.fills_in(page, &[("name", "Live talk")]);

    maria.submits(offer, &[("price", "150")]).is(303);
    maria.submits(page, &[("url", "https://live.test/b")]).is(303);
    let told = on_her_phone.sends_form(&old_offer).is(422);
    told.shows("Somebody changed this offer").shows("value=\"Plan Z\"");
    let told = on_her_phone.sends_form(&old_page).is(422);
    told.shows("Somebody changed this page").shows("value=\"Live talk\"");
    maria.opens(offer).shows("value=\"150.00\"").shows("value=\"Plan A\"");
    maria.opens(page).shows("https://live.test/b").shows("value=\"Webinar\"");

    // A form that is sent twice, or opened anew, is taken.
    let new = on_her_phone.fills_in(offer, &[("name", "Plan Z")]);
    on_her_phone.sends_form(&new).is(303);
    on_her_phone.sends_form(&new).is(303);
    maria.opens(offer).shows("value=\"150.00\"").shows("value=\"Plan Z\"");
}

#[test]
fn a_product_that_is_not_there_is_not_found() {
    let world = World::new();
    let maria = world.owner();

    for path in ["prd_1", "prd_0", "prd_99999999999", "1", "..", "%00", "prd_1%2fedit", "aff_1"] {
        maria.opens(&format!("/admin/products/{path}/edit")).is(404);
    }
}
