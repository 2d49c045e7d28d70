//! Replays: after the creator mended what was wrong, a report is judged again, as it is now. What was counted counts once.

use serde_json::json;

use crate::people::Visitor;
use crate::world::World;

fn world_with_a_click() -> (World, String) {
    let world = World::new();
    world.sells("course", json!({"amount_max": 5000}));
    world.accepts("Jane", "course", "jane7");
    let click = world.visitor("Ben").clicks("/jane7").click_id();
    (world, click)
}

/// Presses "Judge it again" on the page of the newest report that is no replay.
#[track_caller]
fn judges_again(world: &World, maria: &Visitor<'_>, typed: &[(&str, &str)]) -> crate::http::Seen {
    let first = world.reports().into_iter().find(|report| report.replay_of.is_none()).unwrap();
    let page = format!("/admin/reports/{}", first.id);
    maria.submits_to(&page, &format!("{page}/replay"), typed).is(303);
    maria.opens(&page).is(200)
}

#[test]
fn a_sale_above_the_maximum_counts_once_it_is_raised_at_the_moment_it_came() {
    let (world, click) = world_with_a_click();
    let maria = world.owner();
    let sale = [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "97")];
    world.shop("course").posts_back(&sale).is(400);
    let sold_at = world.reports()[0].at;
    world.days_pass(3);
    judges_again(&world, &maria, &[]).shows("still refused").shows("Its replays");

    world.changes("course", json!({"amount_max": null}));
    judges_again(&world, &maria, &[])
        .shows("it is a conversion now, and somebody earns")
        .shows("Conversion</a>");
    let sold = world.order("course", "A-1");
    assert_eq!((sold.at, sold.reported_at), (sold_at, sold_at), "it keeps the moment it came");
    assert_eq!(world.verdict("course", "A-1"), "jane7 100 %");

    judges_again(&world, &maria, &[]).shows("still counts once");
    world.shop("course").posts_back(&sale).is(200);
    assert_eq!((world.conversions(), world.money_of("jane7")), (1, 2_910));
    world.finds_no_fault();
}

#[test]
fn a_pixel_without_an_order_counts_once_also_when_it_is_judged_again_after_days() {
    let (world, _) = world_with_a_click();
    let maria = world.owner();
    let ben = world.visitor("Ben");
    ben.clicks("/jane7");
    ben.loads_pixel(&[("product", "course"), ("amount", "10")]).is(200);
    world.days_pass(3);

    judges_again(&world, &maria, &[]).shows("still counts once");
    judges_again(&world, &maria, &[]).shows("still counts once");
    assert_eq!((world.conversions(), world.money_of("jane7")), (1, 300));
    world.finds_no_fault();
}

#[test]
fn an_offer_that_was_added_later_is_found_and_its_rate_counts() {
    let (world, click) = world_with_a_click();
    let maria = world.owner();
    let sale = [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "10"), ("offer", "off_1")];
    world.shop("course").posts_back(&sale).is(200);
    assert_eq!(world.money_of("jane7"), 300);

    assert_eq!(world.offers("course", "Plan A", "10", Some("50")), "off_1");
    judges_again(&world, &maria, &[]).shows("still counts once");
    assert_eq!(world.money_of("jane7"), 500, "what is sold now as Plan A is what was bought");
    assert!(world.order("course", "A-1").offer.is_some());
    world.finds_no_fault();
}

#[test]
fn a_postback_with_a_wrong_token_counts_when_the_creator_vouches_for_it_and_the_history_says_so() {
    let (world, click) = world_with_a_click();
    let maria = world.owner();
    let sale = [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "10"), ("product", "course")];
    world.shop("course").posts(&[&sale[..], &[("token", "wrong")]].concat()).is(401);

    judges_again(&world, &maria, &[]).shows("Vouch for it to have it judged");
    assert_eq!(world.conversions(), 0);
    judges_again(&world, &maria, &[("vouch", "yes")]).shows("somebody earns");
    let replay = world.reports()[0].clone();
    assert_eq!((replay.trust.word(), replay.vouched_by.is_some()), ("authenticated", true));
    let page = format!("/admin/reports/{}", replay.id);
    maria.opens(&page).is(200).shows("vouched for by <bdi>Maria</bdi>").shows("an earlier report");
    maria.opens("/admin/history").is(200).shows("Report vouched for");
    assert_eq!(world.money_of("jane7"), 300);
    world.finds_no_fault();
}

#[test]
fn the_buyer_is_the_one_she_was_and_no_address_is_needed_again() {
    let (world, click) = world_with_a_click();
    let maria = world.owner();
    let her_own =
        [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "97"), ("email", "jane@example.com")];
    world.shop("course").posts_back(&her_own).is(400);
    world.changes("course", json!({"amount_max": null}));
    judges_again(&world, &maria, &[]).shows("nobody earns").shows("Only its hash is kept");
    assert_eq!(world.verdict("course", "A-1"), "nobody: the buyer is the affiliate");
}

#[test]
fn what_was_cut_or_is_not_kept_cannot_be_judged_again_and_the_page_says_so() {
    let (world, click) = world_with_a_click();
    let maria = world.owner();
    let names: Vec<String> = (0..60).map(|n| format!("own_{n}")).collect();
    let mut many: Vec<_> = names.iter().map(|name| (name.as_str(), "y")).collect();
    many.extend([("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "97")]);
    world.shop("course").posts_back(&many).is(400);
    let page = |world: &World| format!("/admin/reports/{}", world.reports()[0].id);
    maria.opens(&page(&world)).is(200).shows("It cannot be judged again. It has 40 fields or more");

    let masked = [("click_id", click.as_str()), ("order_id", "A-2"), ("amount", "97"), ("customer", "a@b.c")];
    world.shop("course").posts_back(&masked).is(400);
    maria.opens(&page(&world)).is(200).shows("It cannot be judged again. Its customer was masked");
}

#[test]
fn all_refused_reports_of_a_product_since_a_day_are_judged_again_in_slices() {
    let (world, click) = world_with_a_click();
    let maria = world.owner();
    world.sells("book", json!({"amount_max": 100}));
    for order in 0..60 {
        let order = format!("A-{order}");
        world
            .shop("course")
            .posts_back(&[("click_id", &click), ("order_id", &order), ("amount", "97")])
            .is(400);
    }
    world.shop("book").posts_back(&[("order_id", "B-1"), ("amount", "97")]).is(400);
    let page = maria.opens("/admin/replays").is(200);
    page.shows("Judge refused reports again");
    maria
        .submits("/admin/replays", &[("product", ""), ("since", "2026-03-01")])
        .is(422)
        .shows("Choose a product.");

    world.changes("course", json!({"amount_max": null}));
    let asked = [("product", "prd_1"), ("since", "2026-03-01")];
    let seen = maria.submits("/admin/replays", &asked).is(200).shows("50 count now").shows("There is more.");
    let after = seen.body.split("name=\"after\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let rest = [&asked[..], &[("after", after)]].concat();
    maria.submits_to("/admin/replays", "/admin/replays", &rest).is(200).shows("10 count now");
    maria.submits("/admin/replays", &asked).is(200).shows("No refused report of this product is left");
    assert_eq!(world.conversions(), 60);
    world.finds_no_fault();
}

#[test]
fn a_program_judges_a_report_again_and_reads_what_came_of_it() {
    let (world, click) = world_with_a_click();
    world.owner();
    let program = world.program();
    let sale = [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "97")];
    world.shop("course").posts_back(&sale).is(400);
    let id = world.reports()[0].id.to_string();
    program.posts(&format!("/reports/{id}/replay"), json!({})).is(422);
    world.changes("course", json!({"amount_max": null}));
    let told = program.posts(&format!("/reports/{id}/replay"), json!({})).is(201);
    assert_eq!((told.result(), told.earners()), ("recorded".into(), "jane7 100 %".into()));
    let newest = world.reports()[0].id.to_string();
    let seen = program.gets(&format!("/reports/{newest}")).is(200).described_as(&world, "Report").json();
    assert_eq!((&seen["replay_of"], &seen["result"]), (&json!(id), &json!("recorded")));
    let listed = program.gets("/reports?limit=3").is(200).json();
    assert_eq!(listed["data"][0]["replay_of"], json!(id));
    program.posts("/reports/rep_01HFZ0000000000000000000AB/replay", json!({})).is(404);

    world.shop("course").posts(&[&sale[..], &[("token", "wrong"), ("product", "course")]].concat()).is(401);
    let id = world.reports()[0].id.to_string();
    program.posts(&format!("/reports/{id}/replay"), json!({})).is(409);
    let told = program.posts(&format!("/reports/{id}/replay"), json!({"vouch": true})).is(200);
    assert_eq!(told.result(), "duplicate");
    world.finds_no_fault();
}
