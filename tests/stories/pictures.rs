//! Pictures on the creator's and the affiliate's pages: they say what was done, in words beside the marks, and no more.

use serde_json::json;

use crate::decisions::world_with_a_sale;
use crate::world::World;

/// Where a person stands in the funnel of a product: the finding that screen readers hear.
fn way(world: &World, product: &str) -> String {
    let body = world.owner_elsewhere().opens(&format!("/admin/products/{product}")).body;
    let (_, rest) = body.split_once("<desc id=\"way-finding\">").expect("a funnel");
    rest.split("</desc>").next().unwrap_or_default().to_owned()
}

/// Maria sells a course on the pages that Duly makes, and Ana promotes it.
fn world() -> World {
    let world = World::with(&[("trusted_proxies", "loopback")]);
    world.owner();
    world.sells("course", json!({"sales_url": null}));
    world.offers("course", "Plan A", "97", None);
    world.accepts("Ana", "course", "ana7");
    world
}

#[test]
fn whoever_came_by_a_link_and_reached_the_payment_page_is_counted_once_a_day() {
    let world = world();
    assert_eq!(way(&world, "prd_1"), "Clicks 0, People 0, Conversions 0.");
    let (jane, tom) = (world.visitor("Jane"), world.visitor("Tom").from("203.0.113.9"));
    jane.clicks("/ana7");
    jane.opens("/p/course/pay").is(200);
    jane.opens("/p/course/pay").is(200);
    tom.clicks("/ana7");
    assert_eq!(
        way(&world, "prd_1"),
        "Clicks 2, People 2, Reached the payment page 1, Conversions 0. From the first step to the last: 0 of 2."
    );
    tom.opens("/p/course/pay").is(200);
    let told = "Clicks 2, People 2, Reached the payment page 2, Conversions 0. From the first step to the last: 0 of 2.";
    assert_eq!(way(&world, "prd_1"), told);

    // Nobody sent her; a machine follows every link; and nobody comes by asking how the page is.
    world.visitor("Eve").from("203.0.113.10").opens("/p/course/pay").is(200);
    let bot =
        tom.navigation("GET", "/p/course/pay").without("user-agent").header("user-agent", "Googlebot/2.1");
    tom.sends(bot).is(200);
    tom.sends(tom.navigation("HEAD", "/p/course/pay"));
    assert_eq!(way(&world, "prd_1"), told);
    world.finds_no_fault();
}

#[test]
fn the_creator_who_tries_her_own_link_is_not_on_the_way() {
    let world = world();
    let maria = world.owner_elsewhere();
    maria.opens("/ana7?notrack=1");
    maria.opens("/p/course/pay").is(200);
    assert_eq!(way(&world, "prd_1"), "Clicks 0, People 0, Conversions 0.");
}

#[test]
fn the_way_is_that_of_the_period_that_is_asked_for() {
    let world = world();
    let jane = world.visitor("Jane");
    jane.clicks("/ana7");
    jane.opens("/p/course/pay");
    world.days_pass(10);
    let maria = world.owner_elsewhere();
    maria.opens("/admin/products/prd_1?period=7").shows("Clicks 0, People 0, Conversions 0.");
    maria.opens("/admin/products/prd_1?period=90").shows("Reached the payment page 1");
}

#[test]
fn where_the_money_is_stands_in_one_bar_for_each_currency() {
    let world = World::new();
    let maria = world.owner();
    world.sells("course", json!({"commission": {"percent": "30"}}));
    world.accepts("Ana", "course", "ana7");
    maria.opens("/admin/commissions").hides("Commissions in");
    let click = world.visitor("Jane").clicks("/ana7").click_id();
    let sells = |order: &str, amount: &str| {
        let sale = [("click_id", click.as_str()), ("order_id", order), ("amount", amount)];
        world.shop("course").posts_back(&sale).earned_by("ana7 100 %");
    };
    sells("A-1", "100");
    sells("A-2", "50");
    maria.opens("/admin/commissions").shows("Commissions in EUR").shows(">Held \u{20ac} 45.00.</desc>");
    world.shop("course").posts_back(&[("event", "refund"), ("order_id", "A-2")]).is(200);
    maria.opens("/admin/commissions").shows(">Held \u{20ac} 30.00, Reversed \u{20ac} 15.00.</desc>").shows(
        "<th scope=\"row\">Reversed</th><td class=\"n\">\u{20ac} 15.00</td><td class=\"n\">33.3 %</td>",
    );
    world.days_pass(15);
    let maria = world.owner_elsewhere();
    maria.opens("/admin/commissions").shows(">Due \u{20ac} 30.00, Reversed \u{20ac} 15.00.</desc>");
    world.finds_no_fault();
}

#[test]
fn the_same_sales_stand_side_by_side_under_each_model() {
    let world = world_with_a_sale();
    let maria = world.owner();
    let all = "All affiliates: First click \u{20ac} 30.00, Last click \u{20ac} 30.00, Multiple clicks \u{20ac} 30.00.";
    let ana = "Ana: First click \u{20ac} 30.00, Last click \u{20ac} 0.00, Multiple clicks \u{20ac} 15.00.";
    let page = "/admin/products/prd_1/what-if?days=90";
    maria.opens(page).shows(all).shows(ana).shows("Last click, as it is set");
    let full = "Multiple clicks \u{20ac} 60.00.";
    maria.opens(&format!("{page}&model=multiple&split=full")).shows(full);
    maria.opens("/admin/conversions").is(200);
    assert_eq!((world.money_of("ana7"), world.money_of("ben7")), (0, 3_000), "nothing was written");
}

#[test]
fn a_journey_is_told_to_who_cannot_see_it_and_to_her_without_the_others() {
    let world = world_with_a_sale();
    let maria = world.owner();
    let id = world.order("course", "A-1").id;
    maria
        .opens(&format!("/admin/conversions/{id}"))
        .shows("<desc id=\"journey-finding\">2 clicks, from ")
        .shows("Earned: Ben.");
    let ben = world.promoter("Ben").opens(&format!("/portal/conversions/{id}"));
    ben.shows("<desc id=\"journey-finding\">1 click, on ").shows("Earned: ben7.").hides("ana7").hides("Ana");
    maria
        .opens("/admin/affiliates/aff_2")
        .shows("Clicks, last 30 days")
        .shows("1 click; 0 in the 30 days before.");
}
