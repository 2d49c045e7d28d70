//! Home, an affiliate's first page: her links, what they brought, and the money that is hers.

use serde_json::json;

use crate::world::World;

/// Maria sells a course, and Ana promotes it.
fn world_of_ana() -> World {
    let world = World::new();
    world.owner();
    world.sells("course", json!({"name": "Sourdough Course"}));
    world.accepts("Ana", "course", "ana7");
    world
}

/// So many visitors follow Ana's link, and the last of them buys for 97 euros.
fn visits_with_a_sale(world: &World, visits: usize, order: &str) {
    for _ in 1..visits {
        world.visitor("Vera").clicks("/ana7").is(302);
    }
    let id = world.visitor("Wim").clicks("/ana7").is(302).click_id();
    let sale = [("click_id", id.as_str()), ("order_id", order), ("amount", "97.00")];
    world.shop("course").posts_back(&sale).is(200);
}

/// The tile with this name: everything that stands in it.
#[track_caller]
fn tile<'p>(page: &'p str, name: &str) -> &'p str {
    let found = page.split(&format!("<dt>{name}</dt>")).nth(1).and_then(|rest| rest.split("</dl>").next());
    found.unwrap_or_else(|| panic!("no tile {name} in {page}"))
}

#[test]
fn her_link_is_ready_before_anybody_has_clicked() {
    let world = world_of_ana();
    let home = world.promoter("Ana").opens("/portal").is(200);
    let home = home.shows(&format!("value=\"{}/ana7\"", world.base)).shows("class=\"qr\"");
    let home = home.shows("Your link is ready. Nobody has clicked yet").shows("Nothing earned yet");
    let per_click = tile(&home.body, "Earnings per click");
    assert!(per_click.contains(">\u{2013}<") && per_click.contains("told from 30 clicks on"), "{per_click}");
}

#[test]
fn home_has_her_link_her_numbers_and_her_last_commissions() {
    let world = world_of_ana();
    visits_with_a_sale(&world, 1, "A-1");
    let home = world.promoter("Ana").opens("/portal").is(200);
    home.shows(&format!("{}/ana7", world.base))
        .shows("Clicks, last 30 days")
        .shows("<dt>Earned</dt><dd class=\"kpi-value\">\u{20ac} 29.10</dd>")
        .shows("<h1><bdi>Home</bdi></h1><p class=\"lede\">Ana</p>")
        .shows("Held until 16 Mar 2026")
        .hides("Nobody has clicked yet");
}

#[test]
fn four_figures_stand_beside_the_thirty_days_before_each_with_its_shape() {
    let world = world_of_ana();
    visits_with_a_sale(&world, 60, "A-1");
    world.days_pass(30);
    visits_with_a_sale(&world, 30, "A-2");

    let home = world.promoter("Ana").opens("/portal").is(200);
    for (name, value, change) in [
        ("Clicks", "30", "\u{2212}50 %"),
        ("Conversions", "1", "same"),
        ("Earned", "\u{20ac} 29.10", "same"),
        ("Earnings per click", "\u{20ac} 0.97", "+\u{20ac} 0.49"),
    ] {
        let tile = tile(&home.body, name);
        assert!(tile.contains(&format!("\"kpi-value\">{value}</dd>")), "{name}: {tile}");
        assert!(tile.contains(&format!(">{change}</span> vs the 30 days before")), "{name}: {tile}");
        assert!(tile.contains("class=\"spark\""), "{name}: {tile}");
    }
}

#[test]
fn the_money_that_is_hers_now_stands_below_with_what_each_sum_means() {
    let world = world_of_ana();
    visits_with_a_sale(&world, 1, "A-1");
    let ana = world.promoter("Ana");
    let home = ana.opens("/portal").is(200);
    let (_, money) = home.body.split_once("Your money now</h2>").expect("a heading");
    let held = tile(money, "Held");
    assert!(held.contains("\u{20ac} 29.10") && held.contains("Becomes Due on its date"), "{held}");
    let due = tile(money, "Due");
    assert!(due.contains("\u{20ac} 0.00") && due.contains("Ready to be paid"), "{due}");
    assert!(tile(money, "Paid").contains("Sent to you so far"), "{money}");

    ana.submits_to("/portal/account", "/portal/account/language", &[("language", "es")]);
    ana.opens("/portal")
        .is(200)
        .shows("Tu dinero ahora")
        .shows("Ganancias por clic")
        .shows("Últimos 30 días");
}

#[test]
fn each_of_twelve_links_has_its_qr_code_and_the_page_stays_small() {
    let world = world_of_ana();
    for number in 1..12 {
        let slug = format!("course-{number}");
        world.sells(&slug, json!({"name": format!("Sourdough Course, part {number}")}));
        world.accepts("Ana", &slug, &format!("ana-part-{number}"));
    }
    let ana = world.promoter("Ana");
    let home = ana.opens("/portal").is(200);
    assert_eq!(home.body.matches("class=\"qr\"").count(), 12);
    assert_eq!(home.body.matches("<svg class=\"qr\"").count(), 1, "the others come when they are opened");
    for number in 1..12 {
        let address = format!("{}/qr.svg?of=%2Fana-part-{number}", world.prefix());
        assert!(home.body.contains(&format!("src=\"{address}\"")), "{}", home.body);
    }
    ana.opens("/qr.svg?of=%2Fana-part-3").is(200).says("content-type", "image/svg+xml");

    let sent = ana.navigation("GET", "/portal").header("accept-encoding", "gzip");
    let sent = ana.sends(sent).is(200).says("content-encoding", "gzip");
    assert!(sent.body_bytes < 15_000, "{} bytes", sent.body_bytes);
}
