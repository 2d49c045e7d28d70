//! The story of the script on a site of another domain, where no cookie of ours reaches: it keeps the click, cleans
//! the address, fills the form, leads on to the checkout, and shows REF. The site's content policy is strict.

use thirtyfour::By;

use crate::creator::Creator;
use crate::world::World;

/// The bakery allows one script, and what that asks; no style but its own.
const POLICY: &str = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; \
     script-src http://go.shop.test; connect-src http://go.shop.test; form-action 'self'\">";

/// An id as a click may have it.
const SOME_CLICK: &str = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

#[tokio::test]
async fn the_script_keeps_and_carries_the_click_on_another_domain() {
    let mut world = World::new();
    let creator = Creator::sets_up(&world).await;
    let pasted = creator.makes_a_product_sold_at("http://bakery.test/?plan=a%20b#top").await;
    let janes = creator.invites("Jane").await;
    let tag = pasted.script.replace("<script ", "<script data-duly-ref data-duly-carry='http://pay.test/' ");
    let page = "<h1>Bread</h1><form data-duly></form><input name=duly><a href='http://pay.test/?n=1'>Buy</a>";
    world.has_blog("bakery.test", &format!("{POLICY}{tag}{page}"));
    world.has_blog("pay.test", "<h1>Checkout</h1>");
    world.has_blog("copycat.test", &format!("{tag}{page}"));
    world.has_blog("janes-blog.test", &format!("<a href='{janes}'>The best bread</a>"));

    let framed =
        format!("<iframe sandbox=allow-scripts src='http://bakery.test/?duly={SOME_CLICK}'></iframe>");
    world.has_blog("frames.test", &framed);

    let reader = world.somebody().await;
    reader.goes_to("http://janes-blog.test/").await;
    reader.follows(By::Tag("a")).await;
    let told = reader.opens_ref().await;
    let code = janes.rsplit('/').next().unwrap();
    assert!(told.contains(&format!("Affiliate code {code}, until ")), "{told}");
    reader.is_pictured("script-ref").await;
    assert_eq!(reader.address().await, "http://bakery.test/?plan=a%20b#top");
    let click = reader.value_of("form input[type=hidden][name=duly]").await;
    assert_eq!((click.len(), &reader.value_of("body > input").await), (26, &click));

    reader.follows(By::Tag("a")).await;
    assert_eq!(reader.address().await, format!("http://pay.test/?n=1&duly={click}"));

    // She comes back without any link.
    reader.goes_to("http://bakery.test/").await;
    assert!(reader.opens_ref().await.contains(code));
    assert_eq!(reader.value_of("body > input").await, click);

    // Somebody else's site has the script too, and learns nothing.
    reader.goes_to(&format!("http://copycat.test/?duly={click}")).await;
    assert_eq!(reader.opens_ref().await, "REF cannot be read at the moment.");

    let other = world.somebody().await;
    other.goes_to("http://bakery.test/").await;
    assert_eq!(other.opens_ref().await, "No affiliate code in this browser.");

    // A frame that may keep nothing: the click is known as long as it stands in the address.
    other.goes_to("http://frames.test/").await;
    other.enters_the_frame().await;
    assert_eq!(other.value_of("form input[type=hidden][name=duly]").await, SOME_CLICK);
    for person in [reader, other] {
        person.closes().await;
    }
    creator.goes().await;
}
