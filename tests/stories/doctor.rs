//! The Doctor: paste any link, and read what happens to whoever follows it.

use serde_json::json;

use crate::forms::unescaped;
use crate::http::{Seen, form};
use crate::people::Visitor;
use crate::world::World;

/// The click that stands for any click in its examples.
const EXAMPLE: &str = "01EXAMP1E00000000000000000";
const SHOP: &str = "https://www.shop.test";

impl Visitor<'_> {
    /// Examines a link at a door, and reads the page as people see it.
    #[track_caller]
    fn examines(&self, door: &str, link: &str) -> Seen {
        let seen = self.opens(&format!("/{door}/doctor?{}", form(&[("link", link)]))).is(200);
        Seen { body: unescaped(&seen.body), ..seen }
    }
}

/// Maria sells a course with a plan for 97 euros; Ana and Ben promote it.
#[track_caller]
fn course(world: &World) -> Visitor<'_> {
    let maria = world.owner();
    world.sells("course", json!({}));
    world.offers("course", "Plan A", "97", None);
    world.accepts("Ana", "course", "ana7");
    world.accepts("Ben", "course", "ben22");
    maria
}

#[test]
fn ana_reads_each_step_of_her_link_and_what_she_would_earn() {
    let world = World::new();
    course(&world);
    let ana = world.promoter("Ana");

    ana.examines("portal", &format!("{}/ana7?src=mail", world.base))
        .shows("ana7 is your code for course")
        .shows("Sales Page HotLink")
        .shows("src = mail")
        .shows("You are accepted since 2 Mar 2026")
        .shows("It counts for 60 days: a click of now may earn until 1 May 2026")
        .shows("The cookie duly is kept for 60 days")
        .shows(&format!("{SHOP}/course?duly={EXAMPLE}"))
        .shows("Plan A, sold for \u{20ac} 97.00: you earn \u{20ac} 29.10 (30 %)")
        .shows("Held for 14 days")
        .shows("In this browser you are signed in")
        .shows("This browser carries no click of a link")
        .hides("Stops here");
    assert!(world.clicks().is_empty(), "looking recorded a click");
}

#[test]
fn for_every_kind_of_link_the_doctor_says_what_the_redirect_does() {
    let world = World::new();
    let maria = course(&world);
    let more = json!({"affiliates_may_use_direct_payment": true, "approved_sites": [SHOP], "code_on_external_pages": true});
    world.changes("course", more);
    let offer = world.offers("course", "Plan B", "197", None);
    world.names_page("course", "Webinar", "https://live.shop.test/room?c={click_id}&s={src}&x={sub1}");
    world.makes_link("ana7", SHOP, "https://www.shop.test/blog", "Blog");
    let own = world.creators_code("course");
    world.renames("ben22", "ben-bakes");

    let links = [
        "/ana7".to_owned(),
        "/ANA7.?src=mail&utm_source=x&colour=red".to_owned(),
        "/ben22".to_owned(),
        "/ana7?dp=1".to_owned(),
        format!("/ana7?dp=1&offer={offer}"),
        "/ana7?dp=1.".to_owned(),
        "/ana7/webinar?src=a%20b".to_owned(),
        "/ana7/blog/".to_owned(),
        "/show.html?a=ana7".to_owned(),
        "/aff_c?offer_id=1&aff_id=1".to_owned(),
        format!("/{own}"),
        format!("/{own}?dp=1"),
        format!("/{own}/webinar"),
        "/ana7?notrack=1".to_owned(),
    ];
    for state in ["active", "paused", "left"] {
        world.lets("ana7", state);
        for link in &links {
            agree(&world, &maria, link);
        }
    }
    world.lets("ana7", "active");
    for state in ["paused", "active"] {
        world.changes("course", json!({"state": state, "affiliates_may_use_direct_payment": false}));
        for link in &links {
            agree(&world, &maria, link);
        }
    }
}

/// Whether a click was kept as one that may earn.
#[track_caller]
fn may_earn(world: &World, click: &str) -> bool {
    let kept = world.clicks().into_iter().find(|kept| kept.id.to_string() == click);
    kept.expect("the click").expires.is_some()
}

/// Somebody follows a link, and the Doctor must have said where to and whether it may earn.
#[track_caller]
fn agree(world: &World, maria: &Visitor<'_>, link: &str) {
    let told = maria.examines("admin", &format!("{}{link}", world.base));
    let followed = world.visitor("Dora").clicks(link).is(302);
    let click = world.last_click_id();
    let led_to = followed.location().replace(&click, EXAMPLE);
    let told = told.shows(&format!("\"mono break exact\">{led_to}</p>"));
    let cookie = followed.all("set-cookie")[0].replace(&click, EXAMPLE);
    let told = told.shows(&cookie);
    let may_earn = may_earn(world, &click);
    let told = if may_earn { told.shows("may earn until") } else { told.hides("may earn until") };
    assert_eq!(told.body.contains("Nobody earns: "), !may_earn, "{link}: {}", told.body);
}

#[test]
fn where_the_site_is_withdrawn_or_the_product_retired_both_end_at_the_same_page() {
    let world = World::new();
    let maria = course(&world);
    world.changes("course", json!({"approved_sites": [SHOP]}));
    world.makes_link("ana7", SHOP, "https://www.shop.test/blog", "Blog");
    maria.examines("admin", "ana7/blog").shows("https://www.shop.test is an approved site");

    world.changes("course", json!({"approved_sites": ["http://www.shop.test"]}));
    world.visitor("Dora").clicks("/ana7/blog").is(410).lacks("set-cookie");
    maria
        .examines("admin", "ana7/blog")
        .shows("https://www.shop.test is not an approved site any more")
        .shows("http://www.shop.test is approved. http and https are different sites")
        .shows("Visitors see a page that says the link is not valid")
        .shows("No cookie is set")
        .shows("Stops here");

    world.changes("course", json!({"state": "retired"}));
    world.visitor("Dora").clicks("/ana7").shows("no longer available");
    maria.examines("admin", "ana7").shows("a page that says course is no longer available");
}

#[test]
fn sharing_the_sales_pages_own_address_pays_nobody_and_the_right_link_is_offered() {
    let world = World::new();
    let maria = course(&world);
    world.changes("course", json!({"sales_url": null}));
    let ana = world.promoter("Ana");
    for (pasted, page) in [("/p/course", "sales page's"), ("/p/course/pay?offer=off_1", "payment page's")] {
        ana.examines("portal", &format!("{}{pasted}", world.base))
            .shows(&format!("This is the {page} own address"))
            .shows("sharing it pays nobody")
            .shows(&format!("{}/ana7</p>", world.base));
    }
    world.changes("course", json!({"sales_url": "https://www.shop.test/course"}));
    ana.examines("portal", "https://www.shop.test/course/?aff=ana7&duly=01ARZ3NDEKTSV4RRFFQ69G5FAV")
        .shows("sales page's own address")
        .shows("aff=ana7 only shows")
        .shows("duly= in it is the click of one visitor")
        .shows(&format!("{}/ana7</p>", world.base));
    let own = world.creators_code("course");
    maria.examines("admin", "https://www.shop.test/course").shows(&format!("{}/{own}</p>", world.base));
    maria.examines("admin", "https://www.elsewhere.test/x").shows("www.elsewhere.test is another site");
}

#[test]
fn of_anothers_link_she_learns_only_that_it_is_not_hers() {
    let world = World::new();
    course(&world);
    world.names_page("course", "Webinar", "https://www.shop.test/webinar");
    let ana = world.promoter("Ana");
    let own = world.creators_code("course");
    for link in ["ben22", "ben22/webinar", "ben22/nothing", "show.html?a=ben22", &own] {
        ana.examines("portal", link)
            .shows("This link is not yours")
            .hides("Ben")
            .hides("HotLink")
            .hides("Plan A")
            .hides("accepted");
    }
    ana.examines("portal", "ben2").shows("Nobody has the code ben2").hides("ben22");
}

#[test]
fn a_mistyped_link_is_told_with_what_was_meant() {
    let world = World::new();
    let maria = course(&world);
    world.names_page("course", "Webinar", "https://www.shop.test/webinar");
    maria
        .examines("admin", "ana8")
        .shows("Nobody has the code ana8")
        .shows(&format!("{}/ana7</p>", world.base));
    maria
        .examines("admin", "ana7/webinr")
        .shows("nothing behind it is called webinr")
        .shows(&format!("{}/ana7/webinar</p>", world.base));
    maria.examines("admin", "ana7/a/b").shows("No link has so many parts");
    maria.examines("admin", "/admin/products").shows("one of the program's own pages");
    maria.examines("admin", &format!("{}/", world.base)).shows("This is the front page");
    maria.examines("admin", "look: ana7").shows("A link has no spaces");
    maria
        .examines("admin", "ANA7,")
        .shows("Upper and lower case are the same")
        .shows("The , at the end is ignored");
    let other = world.base.replacen("http://", "https://", 1);
    maria.examines("admin", &format!("{other}/ana7")).shows("It begins with https://").shows("Take care");
    maria.examines("admin", "\"><script>alert(7)</script>").is(200);
}

#[test]
fn who_is_paused_reads_since_when_and_that_nobody_earns() {
    let world = World::new();
    let maria = course(&world);
    world.days_pass(3);
    world.lets("ana7", "paused");
    maria
        .examines("admin", "ana7")
        .shows("Ana is paused since 5 Mar 2026")
        .shows("Nobody earns: whose link it is, is not accepted")
        .shows("Take care")
        .hides("sold for");
}

#[test]
fn an_installation_in_plain_http_is_told_what_that_means() {
    let world = World::reached_as("http://go.duly.test", &[]);
    let maria = course(&world);
    maria
        .examines("admin", "ana7")
        .shows("whoever listens on the way can read and change the cookie")
        .shows("There is one thing to take care of");
}

#[test]
fn a_link_that_leads_to_another_link_stops_in_a_circle() {
    let world = World::new();
    let maria = course(&world);
    world.changes("course", json!({"sales_url": format!("{}/ben22", world.base)}));
    maria
        .examines("admin", "ana7")
        .shows("visitors go in a circle")
        .shows("Stops here")
        .hides("This link leads on");
}

#[test]
fn what_changes_soon_is_announced() {
    let world = World::new();
    course(&world);
    world.changes("course", json!({"commission": {"percent": "20"}}));
    world
        .promoter("Ana")
        .examines("portal", "ana7")
        .shows("you earn \u{20ac} 29.10")
        .shows("From 5 Mar 2026, 10:00 on: A sale pays 20 % instead of 30 %.");
}

#[test]
fn an_announcement_is_one_thing_and_what_only_tells_wears_no_badge() {
    let world = World::new();
    course(&world);
    world.changes("course", json!({"commission": {"percent": "20"}, "hold_days": 30, "window_days": 10}));
    let seen = world.promoter("Ana").examines("portal", "ana7");
    let seen = seen.shows("20 % instead of 30 %. Commissions are Held for 30 days instead of 14 days.");
    assert_eq!(seen.body.matches("\">From 5 Mar 2026").count(), 1, "{}", seen.body);
    // The product, her standing and the click.
    assert_eq!(seen.body.matches(">Good<").count(), 3, "{}", seen.body);
}

#[test]
fn the_browsers_own_clicks_are_told_as_behind_ref() {
    let world = World::new();
    course(&world);
    let ana = world.promoter("Ana");
    ana.clicks("/ben22").is(302);
    ana.examines("portal", "ana7")
        .shows("If it bought now, ben22 would earn, and may until 1 May 2026")
        .shows("Last click");
    ana.opens("/portal/doctor").is(200).shows("ben22 would earn");
}

#[test]
fn her_own_click_is_counted_as_her_own_and_earns_nothing() {
    let world = World::new();
    course(&world);
    let ana = world.promoter("Ana");
    let click = ana.clicks("/ana7").is(302).click_id();
    assert!(!may_earn(&world, &click));
    let others = ana.clicks("/ben22").is(302).click_id();
    assert!(may_earn(&world, &others), "she is a visitor on another's link");
}

#[test]
fn beside_each_link_stands_the_way_to_the_doctor() {
    let world = World::new();
    let maria = course(&world);
    let page = world.promoter("Ana");
    let examined = form(&[("link", &format!("{}/ana7", world.base))]);
    page.opens("/portal/products/course/hotlinks").shows(&format!("/portal/doctor?{examined}"));
    maria.opens("/admin/products/prd_1/hotlinks").shows("/admin/doctor?link=");
    maria.opens("/admin").shows("/admin/doctor\"");
}
