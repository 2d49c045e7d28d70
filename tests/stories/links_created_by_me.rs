//! Links created by me beyond what `s3_…` tells: names and words, figures, what is another's, and programs (L7 to L9).

use serde_json::json;

use crate::people::Visitor;
use crate::world::World;

const SITE: &str = "https://www.shop.test";
const NEW: &str = "/portal/products/course/links/new";

fn world_with_a_site() -> World {
    let world = World::new();
    world.owner();
    world.sells(
        "course",
        json!({"name": "Sourdough Course", "approved_sites": [SITE, "https://*.blog.test"]}),
    );
    world.accepts("Ana", "course", "ana7");
    world
}

fn creates(ana: &Visitor<'_>, url: &str, name: &str) -> crate::http::Seen {
    ana.submits(NEW, &[("site", SITE), ("url", url), ("name", name)])
}

#[test]
fn two_links_with_one_name_are_numbered_and_pages_share_the_words() {
    let world = world_with_a_site();
    world.names_page("course", "Recipes", "https://pages.test/recipes");
    for url in ["https://www.shop.test/1", "https://www.shop.test/2"] {
        world.makes_link("ana7", SITE, url, "Recipes");
    }
    world.makes_link("ana7", SITE, "https://www.shop.test/3", "Blog");
    world.names_page("course", "Blog", "https://pages.test/blog");
    world.accepts("Ben", "course", "ben22");
    world.makes_link("ben22", SITE, "https://www.shop.test/4", "Blog");

    for (path, leads) in [
        ("/ana7/recipes", "https://pages.test/recipes"),
        ("/ana7/recipes-2", "https://www.shop.test/1"),
        ("/ana7/recipes-3", "https://www.shop.test/2"),
        ("/ana7/blog", "https://www.shop.test/3"),
        ("/ana7/blog-2", "https://pages.test/blog"),
        ("/ben22/blog", "https://www.shop.test/4"),
        ("/ben22/blog-2", "https://pages.test/blog"),
    ] {
        let seen = world.visitor("Cyd").clicks(path).is(302);
        assert!(seen.location().starts_with(&format!("{leads}?duly=")), "{path}: {}", seen.location());
    }
    world.visitor("Cyd").clicks("/ben22/recipes-2").is(404);
}

#[test]
fn a_renamed_link_keeps_its_address_and_a_removed_one_leads_to_the_sales_page_with_the_touch_kept() {
    let world = world_with_a_site();
    let ana = world.promoter("Ana");
    creates(&ana, "https://www.shop.test/x", "Recipes").is(303);
    let here = "/portal/products/course/links/lnk_5";
    ana.submits_to(here, here, &[("name", "")]).is(422).shows("Please enter a name.");
    let done = ana.submits_to(here, here, &[("name", "Spring campaign")]).is(303);
    ana.follows(&done).shows("Spring campaign").shows("/ana7/recipes");
    world.visitor("Ben").clicks("/ana7/recipes").is(302);

    ana.submits_to(here, &format!("{here}/removal"), &[]).is(303);
    ana.opens("/portal/products/course/links").is(200).hides("/ana7/recipes");
    ana.opens(here).is(404);
    let seen = world.visitor("Ben").clicks("/ana7/recipes").is(302);
    assert!(seen.location().starts_with("https://www.shop.test/course?duly="), "{}", seen.location());
    let sale = [("click_id", &*seen.click_id()), ("order_id", "A-1"), ("amount", "97")];
    world.shop("course").posts_back(&sale).earned_by("ana7 100 %");
    // What it brought stays in her figures, beside her other links.
    let figures = ana.opens("/portal/figures.json?by=link").is(200).json();
    let clicks = |row: &serde_json::Value| row["clicks"].as_u64().unwrap();
    assert_eq!(figures.as_array().unwrap().iter().map(clicks).sum::<u64>(), 2, "{figures}");
    assert!(figures.as_array().unwrap().iter().any(|row| row["key"] == "lnk_5"), "{figures}");
    // The word is never given again.
    world.makes_link("ana7", SITE, "https://www.shop.test/y", "Recipes");
    assert!(world.visitor("Ben").clicks("/ana7/recipes-2").is(302).location().contains("/y?"));
}

#[test]
fn each_link_has_its_own_clicks_visitors_conversions_sales_and_commission() {
    let world = world_with_a_site();
    for name in ["One", "Two"] {
        world.makes_link("ana7", SITE, "https://www.shop.test/x", name);
    }
    let ben = world.visitor("Ben");
    for _ in 0..3 {
        ben.clicks("/ana7/one").is(302);
    }
    let id = ben.clicks("/ana7/two").is(302).click_id();
    let sale = [("click_id", &*id), ("order_id", "A-1"), ("amount", "97")];
    world.shop("course").posts_back(&sale).earned_by("ana7 100 %");

    let ana = world.promoter("Ana");
    let seen = ana.opens("/portal/products/course/links").is(200);
    let row = |name: &str| {
        let rows = seen.body.split("<tr>").find(|row| row.contains(&format!("/ana7/{name}\"")));
        let cells = rows.unwrap_or_else(|| panic!("no row of {name}: {}", seen.body)).split("<td").skip(1);
        cells.map(text_of).collect::<Vec<_>>()
    };
    assert_eq!(row("one"), ["3", "1", "0", "&ndash;", "&ndash;", "Live"]);
    assert_eq!(
        row("two"),
        ["1", "1", "1", "EUR 97.00", "EUR 29.10", "Live"].map(|text| text.replace("EUR ", "€"))
    );
}

#[test]
fn each_link_is_copied_from_the_list_which_has_fifty_on_a_page() {
    let world = world_with_a_site();
    for number in 1..=51 {
        world.makes_link("ana7", SITE, "https://www.shop.test/x", &format!("Recipe {number}"));
    }
    let ana = world.promoter("Ana");
    let newest = ana.opens("/portal/products/course/links").is(200);
    let newest = newest.shows("/ana7/recipe-51\"").shows("data-copy=\"lnk_").shows("loading=\"lazy\"");
    newest.shows("/ana7/recipe-2\"").hides("/ana7/recipe-1\"").hides("Newer");
    let older = ana.opens("/portal/products/course/links?before=lnk_6").is(200);
    older.shows("/ana7/recipe-1\"").hides("/ana7/recipe-2\"").shows("Newer");
}

/// The words of a cell.
fn text_of(cell: &str) -> String {
    let inside =
        cell.split_once('>').map_or("", |(_, inside)| inside).split("</td").next().unwrap_or_default();
    let mut text = String::new();
    let mut in_tag = false;
    for c in inside.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            c if !in_tag && !c.is_whitespace() && c != '\u{a0}' => text.push(c),
            _ => {}
        }
    }
    text
}

#[test]
fn who_makes_and_removes_links_without_end_is_stopped() {
    let world = world_with_a_site();
    let change = |number: u32| {
        let link = world.makes_link("ana7", SITE, "https://www.shop.test/x", &format!("Recipe {number}"));
        world.removes_link(&link);
    };
    (1..=2_000).for_each(change);
    let ana = world.promoter("Ana");
    creates(&ana, "https://www.shop.test/x", "Once more").is(422).shows("counting those removed");
}

#[test]
fn duly_itself_is_no_site_to_approve_and_no_link_of_hers_leads_to_a_link() {
    let world = World::reached_as("http://go.shop.test", &[]);
    let maria = world.owner();
    world.sells("course", json!({"approved_sites": ["http://*.shop.test"]}));
    world.accepts("Ana", "course", "ana7");
    // Where Duly lives under a path, the site around it is the creator's.
    if world.prefix().is_empty() {
        let own = json!({"approved_sites": ["http://go.shop.test"]});
        world.program().patches("/products/prd_1", own).is(422).shows("This is Duly itself");
        maria
            .submits("/admin/products/prd_1/edit", &[("approved_sites", "http://go.shop.test/")])
            .is(422)
            .shows("Line 1: This is Duly itself");
    }
    let url = format!("http://go.shop.test{}/ana7", world.prefix());
    let circle = [("site", "http://*.shop.test"), ("url", url.as_str()), ("name", "Circle")];
    world.promoter("Ana").submits(NEW, &circle).is(422).shows("in a circle");
}

#[test]
fn a_form_that_is_sent_twice_makes_one_link() {
    let world = world_with_a_site();
    let ana = world.promoter("Ana");
    let form = ana.fills_in(NEW, &[("site", SITE), ("url", "https://www.shop.test/x"), ("name", "Recipes")]);
    for _ in 0..3 {
        ana.sends_form(&form).is(303);
    }
    world.visitor("Ben").clicks("/ana7/recipes").is(302);
    world.visitor("Ben").clicks("/ana7/recipes-2").is(404);
}

#[test]
fn what_is_anothers_is_not_found() {
    let world = world_with_a_site();
    world.accepts("Ben", "course", "ben22");
    let link = world.makes_link("ana7", SITE, "https://www.shop.test/x", "Recipes");
    world.sells("book", json!({"approved_sites": [SITE]}));
    let (ana, ben) = (world.promoter("Ana"), world.promoter("Ben"));

    let here = format!("/portal/products/course/links/{link}");
    let form = ana.fills_in_for(&here, &format!("{here}/removal"), &[]);
    let bens = ben.fills_in("/portal/account", &[("name", "Ben")]);
    let forged = crate::forms::Form { action: form.action, ..bens };
    ben.sends_form(&forged).is(404);
    for path in [
        &*here,
        "/portal/products/book/links",
        "/portal/products/book/hotlinks",
        "/portal/products/none/links",
    ] {
        ben.opens(path).is(404);
    }
    ana.opens(&here).is(200);
    world.visitor("Ben").clicks(&format!("/{NEW}")).is(404);
    assert!(world.visitor("nobody").opens(NEW).is(303).location().contains("/portal/sign-in"));
}

#[test]
fn who_is_paused_makes_no_links_and_hers_lead_on_without_a_touch() {
    let world = world_with_a_site();
    world.makes_link("ana7", SITE, "https://www.shop.test/x", "Recipes");
    let ana = world.promoter("Ana");
    let form = ana.fills_in(NEW, &[("site", SITE), ("url", "https://www.shop.test/y"), ("name", "More")]);
    world.lets("ana7", "paused");
    ana.sends_form(&form).is(409).shows("Only active ones can make links");
    let led = ana.opens(NEW).is(303);
    ana.follows(&led).is(200).shows("while you are accepted for this product");
    let seen = world.visitor("Ben").clicks("/ana7/recipes").is(302);
    assert!(seen.location().starts_with("https://www.shop.test/x?duly="), "{}", seen.location());
    assert_eq!(world.clicks()[0].expires, None);
}

#[test]
fn programs_make_rename_and_remove_links_and_are_offered_the_corrected_address() {
    let world = world_with_a_site();
    let program = world.program();
    let wished = |url: &str| json!({"affiliation": "afn_1", "site": SITE, "url": url, "name": "Recipes"});
    let made = program.posts_once("key-1", "/links", wished("https://www.shop.test/x")).is(201);
    let made = made.described_as(&world, "Link").json();
    for (field, value) in [
        ("url", json!(format!("{}/ana7/recipes", world.base))),
        ("name", json!("Recipes")),
        ("destination", json!("https://www.shop.test/x")),
        ("kind", json!("promotional")),
        ("state", json!("live")),
    ] {
        assert_eq!(made[field], value, "{field}");
    }
    assert_eq!(program.posts_once("key-1", "/links", wished("https://www.shop.test/x")).is(201).json(), made);

    let refused = program.posts("/links", wished("http://www.shop.test/x")).refuses(422, &["url"]);
    refused.shows("Try https://www.shop.test/x");
    program.posts("/links", json!({})).refuses(422, &["affiliation", "site", "url", "name"]);
    let other = json!({"affiliation": "afn_1", "site": "https://evil.test", "url": "https://evil.test/", "name": "X"});
    program.posts("/links", other).refuses(422, &["site"]);
    let nobody = json!({"affiliation": "afn_9", "site": SITE, "url": "https://www.shop.test/", "name": "X"});
    program.posts("/links", nobody).refuses(422, &["affiliation"]);

    let path = format!("/links/{}", made["id"].as_str().unwrap());
    let renamed = program.patches(&path, json!({"name": "Spring"})).is(200).json();
    assert_eq!((&renamed["name"], &renamed["url"]), (&json!("Spring"), &made["url"]));
    world.changes("course", json!({"approved_sites": []}));
    assert_eq!(program.gets(&path).is(200).json()["state"], "site_withdrawn");
    program.deletes(&path).is(204);
    assert_eq!(program.gets(&path).is(200).json()["state"], "to_sales_page");
    assert!(!program.gets("/links?affiliation=afn_1").ids().contains(&"lnk_5".to_owned()));
    program.deletes("/links/lnk_1").refuses(409, &["id"]);
    program.patches("/links/lnk_1", json!({"name": "X"})).refuses(409, &["id"]);
    program.deletes("/links/lnk_99").is(404);
}
