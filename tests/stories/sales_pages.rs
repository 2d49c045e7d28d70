//! The sales page that Duly makes for every product: complete at once, edited if the creator likes, left for a page
//! of her own and come back to, without a link being changed.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat};
use serde_json::json;

use crate::http::Seen;
use crate::people::Visitor;
use crate::world::World;

const EDITOR: &str = "/admin/products/prd_1/page";
const PREVIEW: &str = "/admin/products/prd_1/page/preview";

/// A course with the page that Duly makes, and Maria, who owns it.
fn world_of_maria() -> (World, impl Fn(&World) -> Visitor<'_>) {
    let world = World::new();
    world.sells("course", json!({"name": "Sourdough Course", "sales_url": null}));
    world.owner();
    (world, |world| world.owner_elsewhere())
}

fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(width, height).write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

impl Visitor<'_> {
    /// Fills in the editor, chooses a file, and sends it as a browser sends files.
    #[track_caller]
    fn edits_with(&self, editor: &str, file: &[u8], typed: &[(&str, &str)], to: &str) -> Seen {
        let form = self.fills_in_for(editor, editor, typed);
        let mut body = Vec::new();
        for (name, value) in form.fields.iter().filter(|(name, _)| name != "picture") {
            let value = value.replace('\n', "\r\n");
            let part = format!("--xyz\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let part = "--xyz\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"loaf.png\"\r\n\
                    Content-Type: image/png\r\n\r\n";
        body.extend_from_slice(part.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--xyz--\r\n");
        let request = self.navigation("POST", to).header("sec-fetch-site", "same-origin");
        self.sends(request.body("multipart/form-data; boundary=xyz", body))
    }

    /// Fills in the editor and saves it.
    #[track_caller]
    fn edits(&self, typed: &[(&str, &str)]) -> Seen {
        self.submits_to(EDITOR, EDITOR, typed)
    }
}

/// The address of the picture on a page.
#[track_caller]
fn picture_on(seen: &Seen) -> Option<String> {
    let (_, rest) = seen.body.split_once("class=\"hero\" src=\"")?;
    rest.split('"').next().map(str::to_owned)
}

#[test]
fn a_page_keeps_the_click_on_the_way_to_the_payment_page() {
    let (world, _) = world_of_maria();
    world.offers("course", "Plan A", "97", None);
    world.accepts("Ana", "course", "ana7");
    let jane = world.visitor("Jane, whose browser keeps no cookie");
    let id = jane.clicks("/ana7").click_id();
    let page = world.opens(&format!("/p/course?duly={id}")).shows(&format!("/p/course/pay?duly={id}\""));
    world.opens(&format!("/p/course/pay?duly={id}")).is(200).shows("<code>ana7</code>");
    assert!(!page.body.contains("offer="), "one plan needs no choice");
}

#[test]
fn the_creator_writes_headline_and_text_and_sees_them_before_they_are_saved() {
    let (world, maria) = world_of_maria();
    let maria = maria(&world);
    world.offers("course", "Plan A", "97", None);
    let typed = [
        ("headline", "Bread like from the bakery"),
        ("text", "# What you get\n\nTwelve **lessons**, [more](https://blog.test).\n\n- flour\n- water"),
    ];

    let form = maria.fills_in_for(EDITOR, EDITOR, &typed).sent_to(PREVIEW);
    let seen = maria.sends_form(&form).is(200).shows("This is a preview").shows("Bread like from the bakery");
    seen.shows("<strong>lessons</strong>").shows("Buy now");
    world.opens("/p/course").hides("bakery");

    maria.edits(&typed).is(303);
    let seen =
        world.opens("/p/course").is(200).shows("<bdi>Bread like from the bakery</bdi>").hides("preview");
    let seen = seen.shows("<h2>What you get</h2>").shows("<li>water</li>");
    let seen = seen.shows("<a href=\"https://blog.test\" rel=\"nofollow noopener\">more</a>");
    seen.shows("content=\"What you get Twelve lessons, more. flour water\"");
    maria.opens(EDITOR).shows("value=\"Bread like from the bakery\"").shows("# What you get");
}

#[test]
fn what_a_text_brings_along_harms_nobody() {
    let (world, maria) = world_of_maria();
    let text = "<script>alert(7)</script>\n\n<img src=x onerror=alert(7)>\n\n[a](javascript:alert(7)) \
                ![spy](https://elsewhere.test/spy.gif)\n\n<a href='https://a.test' onclick=x>b</a>";
    maria(&world).edits(&[("text", text)]).is(303);
    let seen = world.opens("/p/course").is(200);
    for alive in ["<script", "<img", "href=\"javascript", "elsewhere.test", "<a href='"] {
        assert!(!seen.body.contains(alive), "{alive}: {}", seen.body);
    }
    seen.shows("&lt;script&gt;alert(7)&lt;/script&gt;").shows("spy");
}

#[test]
fn a_text_is_at_most_20000_characters_and_nothing_typed_is_lost() {
    let (world, maria) = world_of_maria();
    let maria = maria(&world);
    let long = "\u{e9}".repeat(20_001);
    let typed = [("headline", "A fine headline"), ("text", long.as_str()), ("sales_url", "ftp://x")];
    let seen = maria.edits(&typed).is(422).shows("The text has 20001 characters.");
    let seen = seen.shows("2 things to mend").shows("value=\"A fine headline\"").shows("value=\"ftp://x\"");
    assert!(seen.body.contains(&long));
    world.opens("/p/course").hides("A fine headline");

    maria.edits(&[("text", &long[2..])]).is(303);
    let seen = world.opens("/p/course").is(200);
    assert!(seen.body_bytes < 60 * 1024, "{} bytes", seen.body_bytes);
    maria.edits(&[("text", &"- a\n".repeat(4_900))]).is(422).shows("This text makes a page of");
}

#[test]
fn a_picture_is_kept_without_what_came_with_it_and_served_for_ever() {
    let (world, maria) = world_of_maria();
    let maria = maria(&world);
    let mut file = picture(2_000, 1_000);
    file.extend_from_slice(b"GPS 38.7223 N");
    maria.edits_with(EDITOR, &file, &[("text", "one\ntwo")], EDITOR).is(303);

    let seen = world.opens("/p/course").is(200).shows("width=\"1600\" height=\"800\"");
    let address = picture_on(&seen).expect("a picture");
    let seen = seen.shows("<meta name=\"twitter:card\" content=\"summary_large_image\">");
    seen.shows(&format!("<meta property=\"og:image\" content=\"{}/p/course/picture/", world.base));
    let path = maria.path_of(&address);
    let seen = world
        .opens(&path)
        .is(200)
        .says("content-type", "image/png")
        .says("x-content-type-options", "nosniff");
    let seen = seen.says("cache-control", "public, max-age=31536000, immutable");
    assert!(!seen.raw.windows(4).any(|part| part == b"GPS "));
    for odd in [path.replace(".png", ".jpg"), path.replace(".png", ""), "/p/course/picture/x.png".into()] {
        world.opens(&odd).is(404);
    }

    maria.edits(&[("text", "three")]).is(303);
    assert_eq!(picture_on(&world.opens("/p/course")), Some(address), "it stays until it is taken away");
    maria.edits(&[("remove_picture", "yes")]).is(303);
    assert_eq!(picture_on(&world.opens("/p/course")), None);
    world.opens(&path).is(404);
}

#[test]
fn a_wrong_file_is_told_beside_the_field_and_the_rest_stays_typed() {
    let (world, maria) = world_of_maria();
    let maria = maria(&world);
    let huge = vec![7; 5 * 1024 * 1024 + 1];
    for (file, problem) in [
        (
            &b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(7)'/>"[..],
            "Please choose a PNG, JPEG or WebP file.",
        ),
        (b"GIF89a......", "Please choose a PNG, JPEG or WebP file."),
        (&picture(40, 40)[..60], "This picture cannot be read."),
        (&picture(6_001, 1), "This picture has 6001 x 1 pixels."),
        (&huge, "This file has more than 5 MB."),
    ] {
        let seen = maria.edits_with(EDITOR, file, &[("headline", "Still here")], EDITOR).is(422);
        seen.shows(problem).shows("id=\"picture-problem\"").shows("value=\"Still here\"");
    }
    assert_eq!(picture_on(&world.opens("/p/course").hides("Still here")), None);

    let seen = maria.edits_with(EDITOR, &picture(40, 40), &[("sales_url", "ftp://x")], EDITOR).is(422);
    seen.shows("Please choose it once more");
}

#[test]
fn a_picture_is_previewed_without_being_kept() {
    let (world, maria) = world_of_maria();
    let maria = maria(&world);
    let seen = maria.edits_with(EDITOR, &picture(40, 30), &[], PREVIEW).is(200).shows("This is a preview");
    assert!(picture_on(&seen).is_some_and(|address| address.starts_with("data:image/png;base64,iVBOR")));
    assert_eq!(picture_on(&world.opens("/p/course")), None);
}

#[test]
fn a_picture_on_two_pages_is_taken_from_one_and_goes_with_the_last() {
    let (world, maria) = world_of_maria();
    let maria = maria(&world);
    world.sells("other", json!({"sales_url": null}));
    let other = "/admin/products/prd_2/page";
    let file = picture(40, 30);
    maria.edits_with(EDITOR, &file, &[], EDITOR).is(303);
    maria.edits_with(other, &file, &[], other).is(303);
    let address = picture_on(&world.opens("/p/other")).expect("a picture");
    let path = maria.path_of(&address);

    maria.edits(&[("remove_picture", "yes")]).is(303);
    world.opens(&path).is(200);
    world.program().deletes("/products/prd_2").is(204);
    world.opens(&path).is(404);
}

#[test]
fn a_picture_that_is_far_too_large_is_refused_beside_its_field_and_nothing_typed_is_lost() {
    let (world, maria) = world_of_maria();
    let maria = maria(&world);
    let typed = [("headline", "Bread that sings"), ("sales_url", "https://www.shop.test/bread")];
    let huge = vec![b'x'; 20 << 20];
    let seen = maria.edits_with(EDITOR, &huge, &typed, EDITOR).is(422);
    seen.shows("more than 5 MB").shows("Bread that sings").shows("https://www.shop.test/bread");
    world.opens("/p/course").is(200).hides("sings");
}

#[test]
fn a_form_with_a_file_is_taken_from_our_own_pages_only() {
    let (world, maria) = world_of_maria();
    let maria = maria(&world);
    let body = "--xyz\r\nContent-Disposition: form-data; name=\"headline\"\r\n\r\nHacked\r\n--xyz--\r\n";
    let send = |visitor: &Visitor<'_>, from: &str| {
        let request = visitor.navigation("POST", EDITOR).header("sec-fetch-site", from);
        visitor.sends(request.body("multipart/form-data; boundary=xyz", body))
    };
    send(&maria, "same-origin").is(403);
    send(&maria, "cross-site").is(403);
    send(&world.visitor("Mallory"), "same-origin").is(303);
    world.opens("/p/course").hides("Hacked");
    let request = maria.navigation("POST", EDITOR).header("sec-fetch-site", "same-origin");
    maria.sends(request.body("multipart/form-data; boundary=xyz", "--xyz\r\nbroken")).is(400);
}

#[test]
fn links_lead_to_a_page_of_her_own_and_back_without_being_changed_and_nothing_is_lost() {
    let (world, maria) = world_of_maria();
    let maria = maria(&world);
    world.accepts("Ana", "course", "ana7");
    let ours = format!("{}/p/course?", world.base);
    let leads_to = |start: &str| world.visitor("Jane").clicks("/ana7").is(302).location().starts_with(start);
    maria.edits(&[("headline", "Bread"), ("text", "Bake.")]).is(303);
    assert!(leads_to(&ours));

    maria.edits(&[("sales_url", "https://www.shop.test/bread")]).is(303);
    assert!(leads_to("https://www.shop.test/bread?duly="));
    world.opens("/p/course").is(200).shows("<bdi>Bread</bdi>");

    maria.edits(&[("sales_url", "")]).is(303);
    assert!(leads_to(&ours));
    world.opens("/p/course").shows("<bdi>Bread</bdi>").shows("<p>Bake.</p>");
}

#[test]
fn saving_twice_makes_nothing_twice_and_two_tabs_overwrite_nothing() {
    let (world, maria) = world_of_maria();
    let maria = maria(&world);
    let first = maria.fills_in_for(EDITOR, EDITOR, &[("headline", "One")]);
    let second = maria.fills_in_for(EDITOR, EDITOR, &[("headline", "Two")]);
    maria.sends_form(&first).is(303);
    maria.sends_form(&first).is(303);
    maria.sends_form(&second).is(422).shows("Somebody changed this page").shows("value=\"Two\"");
    world.opens("/p/course").shows("<bdi>One</bdi>");
}

#[test]
fn buttons_speak_the_language_of_the_browser_or_the_one_that_was_chosen() {
    let (world, maria) = world_of_maria();
    world.offers("course", "Plan A", "1234.50", None);
    let asks = |language: &str, path: &str| {
        let jane = world.visitor("Jane");
        jane.sends(jane.navigation("GET", path).header("accept-language", language)).is(200)
    };
    asks("pt-BR,pt;q=0.9,en;q=0.8", "/p/course")
        .shows("<html lang=\"pt\"")
        .shows("Comprar agora")
        .shows("1.234,50");
    asks("es-MX", "/p/course/pay").shows("<html lang=\"es\"").shows("Falta un solo paso.");
    asks("de-DE,de", "/p/course").shows("<html lang=\"en\"").shows("Buy now");

    maria(&world).edits(&[("language", "pt")]).is(303);
    asks("es-MX", "/p/course").shows("Comprar agora");
    asks("en", "/p/course/pay").shows("<html lang=\"pt\"");
}

#[test]
fn a_way_that_ends_is_told_in_the_visitors_language_with_what_is_on_offer() {
    let (world, _) = world_of_maria();
    let jane = world.visitor("Jane");
    let asks = |path: &str| jane.sends(jane.navigation("GET", path).header("accept-language", "es"));
    let seen = asks("/nobody77").is(404).shows("Este enlace no lleva a ninguna parte");
    seen.shows("Lo que se ofrece aqu\u{ed}").shows("/p/course\"").shows("Sourdough Course");
    asks("/p/nothing").is(404).shows("Esta p\u{e1}gina no existe");
    asks("/p/nothing/pay").is(404).shows("Esta p\u{e1}gina no existe");
    asks("/p/nothing/thanks").is(404).shows("Esta p\u{e1}gina no existe");

    world.changes("course", json!({"state": "retired"}));
    let seen = asks("/p/course").is(410).shows("ya no est\u{e1} disponible");
    seen.hides("/p/course\"");
}
