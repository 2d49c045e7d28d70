//! The story: Jane earns by a pixel after three weeks, Ben by a postback after six, and a hidden image nothing.

use thirtyfour::By;

use crate::chromium::Browser;
use crate::creator::Creator;
use crate::world::World;

#[tokio::test]
async fn from_a_click_to_a_commission() {
    let mut world = World::new();
    let creator = Creator::sets_up(&world).await;
    let pasted = creator.makes_a_product().await;
    world.shop.shows_on_its_confirmation_page(&pasted.pixel);
    let (janes, bens) = (creator.invites("Jane").await, creator.invites("Ben").await);
    world.has_blog("janes-blog.test", &format!("<p>I learned it <a href='{janes}'>here</a>.</p>"));
    world.has_blog("bens-blog.test", &format!("<p>The best course: <a href='{bens}'>see</a></p>"));
    world.has_blog("deals.test", &format!("<p>Deals!</p><img id=hidden style=display:none src='{janes}'>"));

    // Jane's reader comes back after three weeks, without any link.
    let reader = world.somebody().await;
    let click = lands_from(&reader, "http://janes-blog.test/").await;
    reader.goes_to("about:blank").await;
    world.days_pass(21);
    let order = buys(&world, &reader).await;
    let why = creator.reads_why(&order, "conversion-jane").await;
    says_all(
        &why,
        &[
            "Jane earned € 29.10",
            "€ 97.00",
            "Last click: the affiliate of the newest live click earns all",
            &click,
            "Held",
        ],
    );

    // Ben's reader waits for more than six weeks. The pixel's own window is 28 days: alone it pays nobody.
    let other = world.somebody().await;
    let click = lands_from(&other, "http://bens-blog.test/").await;
    world.days_pass(45);
    let order = buys(&world, &other).await;
    let why = creator.reads_why(&order, "conversion-ben-pixel").await;
    says_all(&why, &["Nobody earned", "28 days", &click]);
    // The shop's server kept the click id with the order, and reports it.
    assert_eq!(world.shop.last_order().click, Some(click.clone()));
    let told = world.shop_reports(&world.shop.last_order(), &pasted.postback);
    assert_eq!((told.status, &told.json()["result"]), (200, &"duplicate".into()), "{told:?}");
    assert!(bens.ends_with(told.json()["affiliates"][0]["code"].as_str().unwrap()), "{told:?}");
    let why = creator.reads_why(&order, "conversion-ben").await;
    says_all(&why, &["Ben earned € 29.10", &click, "Held"]);

    // Somebody else's page loads Jane's link where nobody sees it.
    let third = world.somebody().await;
    third.goes_to("http://deals.test/").await;
    assert_eq!(third.width_of_image("#hidden").await, 0, "a link is no image");
    let order = buys(&world, &third).await;
    let why = creator.reads_why(&order, "conversion-nobody").await;
    says_all(&why, &["Nobody earned", "No click came with this conversion"]);
    for (column, number) in [("Clicks", "1"), ("Filtered", "1"), ("Conversions", "1")] {
        assert_eq!(creator.reads_of_link(&janes, column).await, number, "{column} of Jane's link");
    }

    for person in [reader, other, third] {
        person.closes().await;
    }
    creator.goes().await;
}

/// Follows the only link of a blog, and lands in the shop; gives the click id that came along.
async fn lands_from(visitor: &Browser, blog: &str) -> String {
    visitor.goes_to(blog).await;
    visitor.follows(By::Tag("a")).await;
    let address = visitor.address().await;
    let click = address.strip_prefix("http://www.shop.test/bread?duly=");
    let click = click.unwrap_or_else(|| panic!("landed on {address}")).to_owned();
    assert_eq!(click.len(), 26, "{click} is a ULID");
    click
}

/// Goes to the shop directly and buys; gives the order's number, once the pixel was loaded.
async fn buys(world: &World, visitor: &Browser) -> String {
    visitor.goes_to("http://www.shop.test/").await;
    visitor.follows(By::Tag("a")).await;
    assert_eq!(visitor.width_of_image("img").await, 1, "the pixel is an image of one dot");
    world.shop.last_order().number
}

#[track_caller]
fn says_all(page: &str, words: &[&str]) {
    for word in words {
        assert!(page.contains(word), "{word:?} should stand here:\n{page}");
    }
}
