//! What holds for every form there is: what comes back holds what was typed, with the problem beside its field, and
//! what is sent twice makes nothing twice.

use std::collections::BTreeSet;

use serde_json::json;

use crate::every_page::walks;
use crate::forms::{Form, Found, forms};
use crate::http::Seen;
use crate::people::Visitor;
use crate::world::World;

/// No address, no number, no code; as a name it is odd, and it must be escaped.
const ODD: &str = "No \"such\" <thing> & 'more'";

/// An installation with something of every kind.
fn world_of_all() -> World {
    let world = World::new();
    world.owner();
    let sites = json!({"approved_sites": ["https://www.shop.test"], "join": "open", "sales_url": null});
    world.sells("course", sites);
    world.sells("book", json!({"join": "open"}));
    world.offers("course", "Plan A", "97", None);
    world.accepts("Ana", "course", "ana7");
    world.names_page("course", "Webinar", "https://www.shop.test/webinar");
    world.makes_link("ana7", "https://www.shop.test", "https://www.shop.test/blog", "Blog");
    let sale = [("order_id", "A-1"), ("amount", "97")];
    world.visitor("Dora").clicks("/ana7");
    world.shop("course").posts_back(&sale).is(200);
    world
}

/// What is wrong with the answer to a form into whose text fields something odd was typed.
fn wrong_with(seen: &Seen, found: &Found) -> Option<String> {
    match seen.status {
        200..400 => None,
        422 => {
            let returned = forms(&seen.body).into_iter().find(|form| form.form.action == found.form.action);
            let Some(returned) = returned else { return Some("no form came back".into()) };
            let lost = found.texts.iter().find(|name| returned.form.value(name) != Some(ODD));
            if let Some(lost) = lost {
                return Some(format!("{lost} lost what was typed: {:?}", returned.form.value(lost)));
            }
            // Who fails to sign in is not told which of the two is wrong.
            let is_beside = found.form.action.ends_with("/sign-in")
                || seen.body.contains("aria-invalid=\"true\"") && seen.body.contains("class=\"problem\"");
            (!is_beside).then(|| "no problem stands beside a field".into())
        }
        other => Some(format!("the form did not come back: {other}")),
    }
}

#[test]
fn a_form_comes_back_with_what_was_typed_and_the_problem_beside_its_field() {
    let world = world_of_all();
    let (maria, ana) = (world.owner_elsewhere(), world.promoter("Ana"));
    let doors = [(&maria, "/admin"), (&ana, "/portal"), (&world.visitor("Dora"), "/p/course/join")];

    let (mut tried, mut came_back, mut wrong) = (BTreeSet::new(), 0, Vec::new());
    for (person, door) in doors {
        for page in walks(person, &[door]) {
            for found in forms(&page.body) {
                let what = format!("{} {}", found.form.action, found.texts.join(" "));
                if found.texts.is_empty() || !tried.insert(what.clone()) {
                    continue;
                }
                let typed = found.texts.iter().fold(found.form.clone(), |form, name| form.with(name, ODD));
                let seen = person.sends_form(&typed);
                came_back += usize::from(seen.status == 422);
                wrong.extend(wrong_with(&seen, &found).map(|why| format!("{what}: {why}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(came_back > 10, "only {came_back} of {tried:?} came back, so nearly nothing was tried");
}

/// How many things there are of the kinds that forms make.
fn things(world: &World, maria: &Visitor<'_>, program: &crate::programs::Program<'_>) -> usize {
    let lists =
        ["/products", "/products/1/offers", "/products/1/pages", "/affiliates", "/affiliations", "/links"];
    let listed: usize = lists.iter().map(|list| program.gets(&format!("{list}?limit=100")).ids().len()).sum();
    let refunds = world.reports().iter().filter(|report| report.judged.word() == "recorded").count();
    let ledger = program.gets("/ledger?limit=100").json();
    let entries = ledger["data"].as_array().unwrap().iter();
    let adjusted = entries.filter(|entry| entry["kind"] == "adjusted").count();
    listed
        + world.conversions()
        + refunds
        + adjusted
        + maria.opens("/admin/team").body.matches("<tr>").count()
}

/// The same form from several tabs of one browser at the same moment, as after a double click.
fn from_four_tabs_at_once(world: &World, person: &Visitor<'_>, form: &Form) -> Vec<u16> {
    let cookies = ["duly-session", "duly-portal", "duly-form"].map(|name| (name, person.cookie(name)));
    std::thread::scope(|scope| {
        let tabs: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let tab = world.visitor("the same");
                    for (name, value) in &cookies {
                        value.iter().for_each(|value| tab.forges(name, value));
                    }
                    tab.sends_form(form).status
                })
            })
            .collect();
        tabs.into_iter().map(|tab| tab.join().unwrap()).collect()
    })
}

/// Who makes something, on which page, with which fields.
type Making = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Every form that makes something, filled in well; `#` is another word each time.
const MAKING: &[Making] = &[
    ("Maria", "/admin/products/new", &[("name", "Course #")]),
    ("Maria", "/admin/products/prd_1/offers/new", &[("name", "Plan #"), ("price", "10")]),
    ("Maria", "/admin/products/prd_1/pages/new", &[("name", "Page #"), ("url", "https://www.shop.test/#")]),
    ("Maria", "/admin/affiliates/new", &[("name", "N #"), ("email", "n#@example.com"), ("product", "prd_1")]),
    ("Maria", "/admin/affiliations/new", &[("affiliate", "spare#@example.com"), ("product", "prd_1")]),
    ("Maria", "/admin/team", &[("name", "M #"), ("email", "m#@example.com")]),
    (
        "Maria",
        "/admin/conversions/new",
        &[("product", "prd_1"), ("order_id", "H-#"), ("amount", "5"), ("reason", "By phone #")],
    ),
    (
        "Maria",
        "/admin/refunds/new",
        &[("product", "prd_1"), ("order_id", "A-1"), ("amount", "5"), ("reason", "By phone #")],
    ),
    (
        "Maria",
        "/admin/adjustments/new",
        &[("affiliate", "Ana"), ("amount", "5"), ("reason", "A good month #")],
    ),
    (
        "Ana",
        "/portal/products/course/links/new",
        &[("site", "https://www.shop.test"), ("url", "https://www.shop.test/#"), ("name", "Link #")],
    ),
    (
        "somebody",
        "/p/book/join",
        &[("name", "J #"), ("email", "j#@example.com"), ("password", "a long password")],
    ),
];

#[test]
fn double_click_back_button_and_a_second_tab_make_nothing_twice() {
    let world = world_of_all();
    let (maria, ana, program) = (world.owner_elsewhere(), world.promoter("Ana"), world.program());
    for number in ["one", "two"] {
        let person = json!({"name": "Spare", "email": format!("spare{number}@example.com")});
        program.posts("/affiliates", person).is(201);
    }
    for (who, page, fields) in MAKING {
        let mut made = Vec::new();
        for word in ["one", "two"] {
            let stranger = world.visitor("somebody");
            let person = match *who {
                "Maria" => &maria,
                "Ana" => &ana,
                _ => &stranger,
            };
            let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, text.replace('#', word))).collect();
            let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
            let form = person.fills_in(page, &fields);
            let before = things(&world, &maria, &program);
            // The first is sent from four tabs at once, the second by itself: both make the same.
            let answers = match word {
                "one" => from_four_tabs_at_once(&world, person, &form),
                _ => vec![person.sends_form(&form).status],
            };
            assert!(answers.iter().all(|status| *status < 500), "{page}: {answers:?}");
            assert!(answers.contains(&303), "{page}: {answers:?}");
            let after = things(&world, &maria, &program);
            made.push(after - before);
            // She goes back and sends it once more.
            assert!(person.sends_form(&form).status < 500, "{page}");
            assert_eq!(
                things(&world, &maria, &program),
                after,
                "{page}: sent again, it made something again"
            );
        }
        assert!(made[0] > 0 && made[0] == made[1], "{page}: {made:?} things were made");
    }
}

#[test]
fn every_form_with_a_key_of_its_own_is_among_those_that_are_tried_twice() {
    let world = world_of_all();
    let (maria, ana) = (world.owner_elsewhere(), world.promoter("Ana"));
    let mut keyed = BTreeSet::new();
    for (person, door) in [(&maria, "/admin"), (&ana, "/portal")] {
        for page in walks(person, &[door]) {
            let with_key = forms(&page.body).into_iter().filter(|found| found.form.value("once").is_some());
            keyed.extend(with_key.map(|found| person.path_of(&found.form.action)));
        }
    }
    let tried: Vec<String> =
        MAKING.iter().map(|(_, page, _)| page.replace("/products/new", "/products")).collect();
    let product = |path: &str| path.replace("/prd_2/", "/prd_1/").replace("/book/", "/course/");
    // Another name makes nothing, nor does another language.
    keyed.remove("/portal/account/name");
    keyed.remove("/portal/account/language");
    // Nor does another way to send money.
    keyed.retain(|path| !path.ends_with("/payout-method") && path != "/portal/payouts/method");
    // A decision that is sent again is the same decision: the stories of decisions send them twice.
    keyed.retain(|path| ["/approval", "/refusal", "/reassignment"].iter().all(|end| !path.ends_with(end)));
    // The stories of replays judge one again several times.
    keyed.retain(|path| !path.ends_with("/replay"));
    let missing: Vec<_> = keyed.iter().filter(|path| !tried.contains(&product(path))).collect();
    assert!(keyed.len() > 5 && missing.is_empty(), "nobody tries these twice: {missing:?}");
}

#[test]
fn an_address_that_only_takes_forms_leads_to_the_page_above_it() {
    let world = world_of_all();
    let (maria, ana) = (world.owner_elsewhere(), world.promoter("Ana"));
    for (person, address, above) in [
        (&maria, "/admin/products/prd_1/pause", "/admin/products/prd_1"),
        (&maria, "/admin/products/prd_1/tracking/token", "/admin/products/prd_1/tracking"),
        (&maria, "/admin/account/sessions/7/end", "/admin/account"),
        (&ana, "/portal/account/name", "/portal/account"),
        (&ana, "/portal/products/course/code?from=mail", "/portal/products/course"),
    ] {
        let led = person.opens(address).is(303);
        assert_eq!(person.path_of(led.location()), above, "{address}");
        person.follows(&led).is(200);
    }
    // What is no address at all leads nowhere.
    for nothing in ["/admin/products/prd_1/paus", "/admin/paus", "/portal/account/names", "/admin/x/y/z"] {
        maria.opens(nothing).is(404);
    }
}
