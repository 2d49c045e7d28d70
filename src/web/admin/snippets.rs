//! What a creator pastes into her shop so that sales are reported: finished texts with the real addresses
//! and secrets of one product.

use std::collections::BTreeSet;

use crate::domain::money::{Money, decimal_text};
use crate::domain::offer::Offer;
use crate::domain::product::{Method, Product};
use crate::domain::time::{DAY_MS, Window};
use crate::web::paths::Paths;
use crate::web::secrets::ProductSecrets;

/// One way to report sales.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    /// For ids on the page.
    pub id: &'static str,
    /// "From your server (postback)".
    pub title: &'static str,
    /// What to do, and what is replaced.
    pub text: &'static str,
    /// The texts to paste: an id, where it belongs, and itself.
    pub texts: Vec<(&'static str, &'static str, String)>,
    /// Whether it is the product's own choice.
    pub chosen: bool,
}

/// Browsers keep a cookie for at most so many days (RFC 6265bis).
const COOKIE_DAYS_MAX: i64 = 400;

/// All ways, the chosen one first.
pub fn guides(product: &Product, offers: &[Offer], secrets: &ProductSecrets, paths: &Paths) -> Vec<Guide> {
    let mut guides = vec![
        postback(product, secrets, paths),
        pixel(product, paths),
        javascript(product, offers, paths),
        own_cookie(product, secrets, paths),
        thank_you(product, paths),
    ];
    guides.sort_by_key(|guide| !guide.chosen);
    guides
}

fn postback(product: &Product, secrets: &ProductSecrets, paths: &Paths) -> Guide {
    Guide {
        id: "postback",
        title: "From your server (postback)",
        text: "Visitors arrive on your site with duly=CLICK_ID in the address. Keep that id with the order, and send \
               this when it is paid. Replace the words in capitals and the amount. Sending it twice counts once.",
        texts: vec![("postback-curl", "On your server", curl(product, secrets, paths))],
        chosen: product.method == Method::Postback,
    }
}

fn pixel(product: &Product, paths: &Paths) -> Guide {
    let sale = decimal_text(Money::usual_price(product.currency));
    let address = format!(
        "{}?product={}&amp;order_id=ORDER_ID&amp;amount={sale}&amp;currency={}",
        paths.absolute("/duly.gif"),
        product.slug,
        product.currency
    );
    Guide {
        id: "pixel",
        title: "With an image (pixel)",
        text: "Put this on the page that buyers see after the purchase. Replace ORDER_ID and the amount with those \
               of the order. It works where your shop and Duly share a domain, such as www.example.com and \
               go.example.com.",
        texts: vec![(
            "pixel-html",
            "On the confirmation page",
            format!("<img src=\"{address}\" width=\"1\" height=\"1\" alt=\"\">"),
        )],
        chosen: product.method == Method::Pixel,
    }
}

fn javascript(product: &Product, offers: &[Offer], paths: &Paths) -> Guide {
    let kept = format!(
        "<script async src=\"{}\" data-product=\"{}\"{}></script>",
        paths.absolute("/duly.js"),
        product.slug,
        carried_to(offers)
    );
    let told = format!(
        "<script>\n\
         // Reports the sale. Replace ORDER_ID and the amount.\n\
         (function () {{\n\
         \x20 var kept = document.cookie.match(/(?:^|; )duly_click=(\\w+)/);\n\
         \x20 new Image().src = '{}?' + new URLSearchParams({{\n\
         \x20   product: '{}', order_id: 'ORDER_ID', amount: '{}', currency: '{}',\n\
         \x20   click_id: kept ? kept[1] : ''\n\
         \x20 }});\n\
         }})();\n\
         </script>",
        paths.absolute("/duly.gif"),
        product.slug,
        decimal_text(Money::usual_price(product.currency)),
        product.currency
    );
    Guide {
        id: "javascript",
        title: "With a script",
        text: "The first text keeps the click on your own site, so it works on any domain, and adds it to the links \
               that lead to the checkouts it names. With data-duly-ref in it, REF stands at the bottom right of every \
               page. The second text reports the sale.",
        texts: vec![
            ("script-keep", "On every page", kept),
            ("script-tell", "On the confirmation page", told),
        ],
        chosen: product.method == Method::JavaScript,
    }
}

/// The hosts of the offers' checkouts, for links that lead there from the creator's own pages.
fn carried_to(offers: &[Offer]) -> String {
    let checkouts =
        offers.iter().filter(|offer| !offer.retired).filter_map(|offer| offer.checkout_url.as_ref());
    let hosts: BTreeSet<&str> =
        checkouts.filter_map(|url| url.origin().split_once("://")).map(|(_, host)| host).collect();
    if hosts.is_empty() {
        return String::new();
    }
    format!(" data-duly-carry=\"{}\"", hosts.into_iter().collect::<Vec<_>>().join(","))
}

fn own_cookie(product: &Product, secrets: &ProductSecrets, paths: &Paths) -> Guide {
    let cookie = format!(
        "Set-Cookie: duly_click=CLICK_ID; Path=/; Max-Age={}; HttpOnly; Secure; SameSite=Lax",
        cookie_seconds(product)
    );
    Guide {
        id: "own-cookie",
        title: "With a cookie of your own",
        text: "When a visitor arrives with duly=CLICK_ID in the address, your server answers with the first line. At \
               the purchase it reads the cookie back and sends the rest.",
        texts: vec![
            ("cookie-set", "In the answer of the landing page", cookie),
            ("cookie-curl", "At the purchase", curl(product, secrets, paths)),
        ],
        chosen: product.method == Method::FirstPartyCookie,
    }
}

fn thank_you(product: &Product, paths: &Paths) -> Guide {
    let address = |rest: &str| format!("{}?{rest}", paths.absolute(&format!("/p/{}/thanks", product.slug)));
    let sale = decimal_text(Money::usual_price(product.currency));
    let full = format!("order_id=ORDER_ID&amount={sale}&currency={}", product.currency);
    Guide {
        id: "thank-you",
        title: "With the thank-you page that Duly makes",
        text: "Let your checkout send buyers here after they have paid; nothing has to be pasted into a page. It \
               thanks them and reports the sale like the image does. Stripe fills in {CHECKOUT_SESSION_ID} itself: \
               paste the first address as the page to show after the payment. Add offer= with the plan's id where \
               no amount comes along.",
        texts: vec![
            ("thank-you-stripe", "For a payment link of Stripe", address("order_id={CHECKOUT_SESSION_ID}")),
            ("thank-you-full", "For other checkouts: replace ORDER_ID and the amount", address(&full)),
        ],
        chosen: false,
    }
}

fn curl(product: &Product, secrets: &ProductSecrets, paths: &Paths) -> String {
    let sale = decimal_text(Money::usual_price(product.currency));
    [
        format!("curl -X POST '{}' \\", paths.absolute("/postback")),
        format!("  -H 'Authorization: Bearer {}' \\", secrets.postback_token),
        format!("  -d 'product={}' \\", product.slug),
        "  -d 'click_id=CLICK_ID' \\".to_owned(),
        "  -d 'order_id=ORDER_ID' \\".to_owned(),
        format!("  -d 'amount={sale}' \\"),
        format!("  -d 'currency={}'", product.currency),
    ]
    .join("\n")
}

/// As long as the window, as far as browsers keep a cookie.
fn cookie_seconds(product: &Product) -> i64 {
    let days = match product.intended_terms().window {
        Window::Days(days) => i64::from(days).min(COOKIE_DAYS_MAX),
        Window::Forever => COOKIE_DAYS_MAX,
    };
    days * DAY_MS / 1_000
}

#[cfg(test)]
mod tests {
    use super::super::product_form::new_product;
    use super::*;
    use crate::config::BaseUrl;
    use crate::domain::destination::Destination;
    use crate::domain::id::{OfferId, ProductId};
    use crate::domain::money::Currency;
    use crate::domain::name::{Name, Slug};
    use crate::domain::time::Timestamp;

    fn of(method: Method) -> Vec<Guide> {
        let mut product = new_product(Currency::parse("JPY").unwrap(), Timestamp(0));
        (product.method, product.slug) = (method, Slug::parse("sourdough").unwrap());
        let secrets = ProductSecrets {
            postback_token: "TOKEN".into(),
            postback_secret: "SECRET".into(),
            pixel_secret: "PIXEL".into(),
        };
        guides(&product, &[], &secrets, &Paths::of(&BaseUrl::parse("https://example.com/aff").unwrap()))
    }

    #[test]
    fn the_chosen_way_stands_first_and_all_others_behind_it() {
        for method in [Method::Pixel, Method::Postback, Method::JavaScript, Method::FirstPartyCookie] {
            let guides = of(method);
            assert_eq!(
                guides.iter().map(|guide| guide.chosen).collect::<Vec<_>>(),
                [true, false, false, false, false]
            );
        }
    }

    #[test]
    fn the_texts_hold_the_real_addresses_and_the_token() {
        let guides = of(Method::Pixel);
        assert_eq!(
            guides[0].texts[0].2,
            "<img src=\"https://example.com/aff/duly.gif?product=sourdough&amp;order_id=ORDER_ID&amp;amount=9700\
             &amp;currency=JPY\" width=\"1\" height=\"1\" alt=\"\">"
        );
        let curl = &guides[1].texts[0].2;
        assert!(curl.starts_with("curl -X POST 'https://example.com/aff/postback' \\\n"), "{curl}");
        assert!(curl.contains("Authorization: Bearer TOKEN") && curl.contains("amount=9700"), "{curl}");
        assert_eq!(
            guides[2].texts[0].2,
            "<script async src=\"https://example.com/aff/duly.js\" data-product=\"sourdough\"></script>"
        );
        assert!(guides[3].texts[0].2.contains("Max-Age=5184000;"), "{}", guides[3].texts[0].2);
        let thanks = "https://example.com/aff/p/sourdough/thanks?order_id={CHECKOUT_SESSION_ID}";
        assert_eq!(guides[4].texts[0].2, thanks);
    }

    #[test]
    fn the_script_carries_the_click_to_the_checkouts_that_are_on_sale() {
        let offer = |url: &str, retired| Offer {
            id: OfferId(1),
            product: ProductId(1),
            name: Name::parse("Plan").unwrap(),
            price: Money { minor: 1, currency: Currency::parse("EUR").unwrap() },
            commission: crate::domain::dated::Dated::since(Timestamp(0), None),
            checkout_url: Some(Destination::parse(url).unwrap()),
            retired,
            created_at: Timestamp(0),
        };
        let offers = [
            offer("https://buy.stripe.com/b", false),
            offer("https://buy.stripe.com/a", false),
            offer("http://shop.test:8081/a", false),
            offer("https://old.example/a", true),
        ];
        assert_eq!(carried_to(&offers), " data-duly-carry=\"buy.stripe.com,shop.test:8081\"");
        assert_eq!(carried_to(&offers[3..]), "");
    }
}
