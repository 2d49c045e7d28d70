//! The story of a link of Ana's own: she applies, is accepted, makes a link to a page that the creator approved,
//! and finds her code behind REF. Then the creator withdraws the site.

use crate::affiliate::Affiliate;
use crate::chromium::{Browser, Scripts};
use crate::creator::Creator;
use crate::world::World;

/// The site that the creator approves.
const SITE: &str = "https://secure.shop.test";
const PAYMENT_PAGE: &str = "http://go.shop.test/p/sourdough-masterclass/pay";

#[tokio::test]
async fn ana_makes_a_link_on_an_approved_site_and_finds_her_code_behind_ref() {
    plays(Scripts::On).await;
}

#[tokio::test]
async fn and_all_of_it_without_scripts() {
    plays(Scripts::Off).await;
}

async fn plays(scripts: Scripts) {
    let world = World::new();
    let clara = Creator::sets_up_with(&world, scripts).await;
    let pasted = clara.makes_a_product_to_apply_for(SITE).await;
    world.shop.shows_on_its_confirmation_page(&pasted.pixel);
    let ana = Affiliate::applies(&world, "Ana", scripts).await;
    clara.approves("Ana").await;

    // http, where the creator approved https.
    let hotlink = ana.finds_her_hotlinks().await;
    let refused = ana.creates_a_link(SITE, "http://secure.shop.test/summer?plan=1#buy", "Summer offer").await;
    assert!(refused.contains("The approved site is https://secure.shop.test"), "{refused}");
    let saved = ana.takes_the_offered_address().await;
    assert!(saved.contains("Summer offer is ready to share"), "{saved}");
    let link = ana.copies_the_link("Summer offer").await;
    assert_eq!(link, format!("{hotlink}/summer-offer"));
    let code = hotlink.rsplit('/').next().unwrap();

    // A visitor follows it. What stands behind REF is the code in the link.
    let dora = world.somebody_with(scripts).await;
    let led_to = follows(&dora, &link).await;
    assert!(led_to.starts_with("https://secure.shop.test/summer?plan=1&duly="), "{led_to}");
    assert!(led_to.ends_with("#buy"), "{led_to}");
    dora.goes_to(PAYMENT_PAGE).await;
    assert_eq!(dora.opens_ref_of_the_payment_page().await, [code]);
    dora.is_pictured("payment-page-ref").await;

    // Ana takes another code. Both links work, and REF shows the code that was followed.
    ana.chooses_a_code("ana-bakes").await;
    for followed in [code, "ana-bakes"] {
        let visitor = world.somebody_with(scripts).await;
        follows(&visitor, &format!("http://go.shop.test/{followed}/summer-offer")).await;
        visitor.goes_to(PAYMENT_PAGE).await;
        assert_eq!(visitor.opens_ref_of_the_payment_page().await, [followed]);
        visitor.closes().await;
    }

    // The creator withdraws the site.
    clara.approves_no_site_any_more().await;
    let emil = world.somebody_with(scripts).await;
    assert_eq!(follows(&emil, &link).await, link, "nobody is sent on");
    let told = emil.text().await;
    assert!(told.contains("This link is not valid"), "{told}");
    emil.is_pictured("not-valid").await;
    emil.goes_to(PAYMENT_PAGE).await;
    assert!(emil.opens_ref_of_the_payment_page().await.is_empty());
    emil.goes_to("http://www.shop.test/thanks").await;
    assert_eq!(emil.width_of_image("img").await, 1);
    let why = clara.reads_why(&world.shop.last_order().number, "conversion-not-valid").await;
    assert!(why.contains("Nobody earned"), "{why}");

    for person in [dora, emil] {
        person.closes().await;
    }
    ana.goes().await;
    clara.goes().await;
}

/// Follows a link, and gives the address where it ends.
async fn follows(visitor: &Browser, link: &str) -> String {
    visitor.goes_to(link).await;
    visitor.address().await
}
