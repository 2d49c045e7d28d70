//! Who comes from TUNE, or from Aspire, which is TUNE inside, keeps her links and her postbacks.

use serde_json::json;

use crate::world::World;

/// Jane promotes a course; the shop has the account-wide token and knows nothing but TUNE's words.
fn world_from_tune() -> World {
    let world = World::new();
    world.sells(
        "course",
        json!({"sales_url": "https://www.shop.test/course?tid={transaction_id}&a={affiliate_id}"}),
    );
    world.accepts("Jane", "course", "jane7");
    world
}

#[test]
fn a_link_in_tunes_shape_keeps_its_tags_and_leads_nowhere_else() {
    let world = world_from_tune();
    let number = world.affiliate_number("jane7");
    let link = format!(
        "/aff_c?offer_id=1&aff_id={number}&source=mail&aff_sub=spring&aff_sub5=x&file_id=9&url_id=4\
         &url=https%3A%2F%2Fevil.example&utm_source=tune"
    );
    let seen = world.visitor("Ben").clicks(&link).is(302);
    let click = world.last_click_id();
    assert_eq!(
        seen.location(),
        format!("https://www.shop.test/course?tid={click}&a={number}&utm_source=tune"),
        "TUNE's own words are not passed on, and nobody else's page is opened"
    );
    let kept = world.clicks().pop().unwrap().tags;
    assert_eq!(
        (kept.src.as_deref(), kept.subs[0].as_deref(), kept.subs[4].as_deref()),
        (Some("mail"), Some("spring"), Some("x"))
    );
}

#[test]
fn the_account_wide_postback_needs_nothing_but_the_click() {
    let world = world_from_tune();
    world.sells("book", json!({}));
    world.visitor("Ben").clicks("/aff_c?offer_id=course&aff_id=jane7");
    let (click, token) = (world.last_click_id(), world.account_token());
    let shop = world.shop("course");

    let sale = [("transaction_id", click.as_str()), ("amount", "49.90"), ("security_token", &token)];
    let fires =
        |order: &str| shop.gets("/aff_lsr", &[&sale[..], &[("adv_sub", order)]].concat()).is(200).body;
    assert_eq!(fires("A-1"), "success=true;");
    assert_eq!(fires("A-1"), "success=true;", "sent twice, it counts once");
    assert_eq!(world.money_of("jane7"), 1_497);
    let aspire = [("transaction_id", click.as_str()), ("adv_unique1", "A-2"), ("amount", "10")];
    let aspire = [&aspire[..], &[("security_token", token.as_str()), ("offer_id", "1")]].concat();
    assert_eq!(shop.gets("/aff_lsr", &aspire).body, "success=true;");
    assert_eq!((world.conversions(), world.money_of("jane7")), (2, 1_797));
}

#[test]
fn a_renewal_names_the_affiliate_instead_of_a_click() {
    let world = world_from_tune();
    let (number, token) = (world.affiliate_number("jane7").to_string(), world.account_token());
    let shop = world.shop("course");
    let renewal = [("offer_id", "1"), ("aff_id", number.as_str()), ("amount", "20"), ("adv_sub", "R-1")];

    let refused = shop.gets("/aff_lsr", &renewal).is(200).body;
    assert!(refused.starts_with("success=false; err_msg=") && refused.ends_with(';'), "{refused}");
    shop.gets("/aff_lsr", &[&renewal[..], &[("security_token", &token)]].concat())
        .is(200)
        .shows("success=true;");
    assert_eq!(world.verdict("course", "R-1"), "jane7 100 %");
    let unknown = [("offer_id", "1"), ("aff_id", "999"), ("security_token", &token)];
    shop.gets("/aff_lsr", &unknown).shows("success=false; err_msg=No affiliate of this product");
}

#[test]
fn a_refusal_is_one_field_of_tunes_answer() {
    let world = world_from_tune();
    let told = world.shop("course").gets("/aff_lsr", &[("offer_id", "1"), ("amount", "1;success=true;")]);
    assert_eq!(told.body.matches(';').count(), 2, "{}", told.body);
    told.says("content-type", "text/plain; charset=utf-8").says("x-content-type-options", "nosniff");
}

#[test]
fn a_test_link_makes_a_test_of_what_comes_of_it() {
    let world = world_from_tune();
    let shop = world.shop("course");
    let seen =
        world.visitor("Maria").clicks("/aff_c?offer_id=1&aff_id=jane7&source=testoffer&test=1").is(302);
    let click = seen.carries("tid").unwrap();
    assert_eq!(seen.carries("test"), None);

    let sale = [("transaction_id", click.as_str()), ("adv_sub", "A-1"), ("amount", "10")];
    let sale = [&sale[..], &[("security_token", shop.token.as_str())]].concat();
    assert_eq!(shop.gets("/aff_lsr", &sale).body, "success=true;");
    assert_eq!((world.conversions(), world.money_of("jane7")), (1, 0));
    let report = world.reports().into_iter().next().unwrap();
    assert!(report.test, "{report:?}");
}

#[test]
fn a_transaction_id_that_does_not_exist_is_told_as_tune_tells_it_and_the_sale_is_kept() {
    let world = world_from_tune();
    let (shop, token) = (world.shop("course"), world.account_token());
    let sale = [("offer_id", "1"), ("adv_sub", "A-1"), ("amount", "10"), ("security_token", token.as_str())];
    let with =
        |more: (&'static str, &str)| shop.gets("/aff_lsr", &[&sale[..], &[more]].concat()).is(200).body;

    let told = with(("transaction_id", "102f9b7e"));
    assert_eq!(
        told,
        "success=false; err_msg=Invalid Trans. ID #102f9b7e. The sale is kept, and nobody earns from it;"
    );
    assert_eq!(world.verdict("course", "A-1"), "nobody: no affiliate's click found");
    // It comes again with a tie that leads to somebody: the same order earns.
    assert_eq!(with(("aff_id", "jane7")), "success=true;");
    assert_eq!((world.verdict("course", "A-1").as_str(), world.conversions()), ("jane7 100 %", 1));
}
