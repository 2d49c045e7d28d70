//! The guides of the platforms, each in the platform's own words.

use super::own_server::{self, Language};
use super::{Guide, Pasting, Step};
use crate::domain::product::Method;

/// Pages of the creator's own.
pub(super) fn plain_html(pasting: &Pasting<'_>, method: Method, language: Language) -> Guide {
    match method {
        Method::Postback => own_server::postback(pasting, language),
        Method::FirstPartyCookie => own_server::first_party_cookie(pasting, language),
        Method::Pixel => Guide {
            wrong: vec![
                "ORDER_ID was not replaced: Duly refuses it, since all orders would be one.",
                "The shop and Duly are on different domains, so browsers withhold the cookie.",
                "The page is shown from a cache, with the order of somebody else.",
            ],
            ..Guide::new(
                "An image on the confirmation page",
                "Buyers see a page after the purchase. An invisible image on it reports the sale.",
                5,
                vec![Step::paste(
                    "Open the page that buyers see after the purchase, and paste this before </body>. Replace ORDER_ID \
                     and the amount with those of the order.",
                    "pixel-html",
                    "On the confirmation page",
                    pasting.image(),
                )],
            )
        },
        Method::JavaScript => Guide {
            wrong: vec![
                "The first text is missing on the page where visitors arrive.",
                "A consent banner holds the script back: load it always, and tell it the visitor's answer.",
                "ORDER_ID was not replaced: Duly refuses it, since all orders would be one.",
            ],
            ..Guide::new(
                "A script on your pages",
                "The script remembers on your own site who sent the visitor, and hands it on to your checkout.",
                10,
                vec![
                    keep_step(
                        pasting,
                        "Paste this into the <head> of every page, the one where visitors arrive above all.",
                    ),
                    Step::paste(
                        "Paste this into the page that buyers see after the purchase. Replace ORDER_ID and the amount \
                         with those of the order.",
                        "script-tell",
                        "On the confirmation page",
                        pasting.converts(),
                    ),
                    Step::paste(
                        "Where a form asks for an email address (a newsletter, a webinar), call this when it is sent. A \
                         purchase with that address is then credited even from another device.",
                        "script-lead",
                        "Where somebody leaves an email address",
                        Pasting::leads(),
                    ),
                    Step::paste(
                        "If Settings > Privacy says that visitors are asked first: call this when your banner is answered, with \
                         false for a no.",
                        "script-consent",
                        "In your consent banner",
                        "window.duly = window.duly || function () { (duly.q = duly.q || []).push(arguments); };\nduly('consent', true);"
                            .to_owned(),
                    ),
                    Step::words(
                        "Add data-duly-ref to the first text if you want REF at the bottom right of every page: it shows \
                         visitors who would earn.",
                    ),
                ],
            )
        },
    }
}

fn keep_step(pasting: &Pasting<'_>, text: &str) -> Step {
    Step::paste(text, "script-keep", "On every page", pasting.tag(true))
}

/// Payment Links of Stripe.
pub(super) fn stripe(pasting: &Pasting<'_>, method: Method, language: Language) -> Guide {
    if matches!(method, Method::Postback | Method::FirstPartyCookie) {
        let mut guide = own_server::postback(pasting, language);
        guide.title = "Stripe, reported by your server";
        guide.intro = "Stripe tells your server of each payment (a webhook); your server tells Duly.";
        guide.steps[0] = keep_step(
            pasting,
            "Paste this into the <head> of the page with your payment link. It puts the click into the link as \
             client_reference_id, and Stripe gives it back to you.",
        );
        guide.steps.insert(
            1,
            Step::words(
                "In your handler of checkout.session.completed: the click is client_reference_id, the order is the \
                 session's id, the amount is amount_total divided by 100 (not for currencies without cents).",
            ),
        );
        return guide;
    }
    let offer = pasting.on_sale().next().map_or(String::new(), |offer| format!("&offer={}", offer.id));
    let address = pasting.thanks(&format!("order_id={{CHECKOUT_SESSION_ID}}{offer}"));
    Guide {
        wrong: vec![
            "The address in Stripe lacks {CHECKOUT_SESSION_ID}: Stripe fills it in itself, so paste it as it is.",
            "There are several prices: give each payment link an address with the id of its own offer.",
            "The page with the payment link lacks the script, and the link leads to Stripe without the click.",
        ],
        ..Guide::new(
            "Stripe Payment Links",
            "After paying, Stripe leads buyers to a thank-you page that Duly makes. That page reports the sale. Nothing \
             has to be programmed.",
            5,
            vec![
                keep_step(
                    pasting,
                    "If the payment link stands on a page of your own, paste this into that page's <head>. (If your \
                     affiliates' links lead to the page that Duly makes, leave this out.)",
                ),
                Step::words(
                    "In Stripe, open Payment Links, your link, and Edit. Choose the tab After payment.",
                ),
                Step::paste(
                    "Choose Don't show confirmation page, and paste this as the address of your website. Save.",
                    "thank-you-stripe",
                    "The page after the payment",
                    address,
                ),
            ],
        )
    }
}

/// WordPress with WooCommerce.
pub(super) fn woocommerce(pasting: &Pasting<'_>, method: Method) -> Guide {
    let where_to = "In WordPress, install the plugin Code Snippets (or open functions.php of a child theme). Make a new \
                    PHP snippet, paste this, choose Run everywhere, and save.";
    let mut wrong = vec![
        "A cache shows the page \"Order received\" or the landing page as it was for somebody else: leave both out.",
        "The snippet is saved and not activated.",
    ];
    let (title, intro, text) = match method {
        Method::Pixel => (
            "WooCommerce, with an image",
            "An invisible image on the page \"Order received\" reports the order.",
            include_str!("platforms/woocommerce_pixel.txt"),
        ),
        Method::JavaScript => (
            "WooCommerce, with the script",
            "The script keeps the click on your shop's pages and reports the order on \"Order received\".",
            include_str!("platforms/woocommerce_script.txt"),
        ),
        Method::Postback | Method::FirstPartyCookie => {
            wrong.push("DULY_TOKEN is not set in wp-config.php: Duly answers 401.");
            (
                "WooCommerce, from the server",
                "WordPress keeps the click in a cookie of your shop, saves it with the order, and reports the order when \
                 it is paid.",
                include_str!("platforms/woocommerce_server.txt"),
            )
        }
    };
    let mut steps = Vec::new();
    if matches!(method, Method::Postback | Method::FirstPartyCookie) {
        steps.push(pasting.token_step(
            "Open wp-config.php and add this line above the words \"That's all, stop editing\".",
            "In wp-config.php",
            "define('DULY_TOKEN', '[[token]]');",
        ));
    }
    steps.push(Step::paste(where_to, "woocommerce", "The snippet", pasting.filled(text)));
    steps.push(Step::words(
        "The commission counts from the total without tax and shipping. Change the line with amount to count it otherwise.",
    ));
    Guide { wrong, ..Guide::new(title, intro, 10, steps) }
}

/// Shopify.
pub(super) fn shopify(pasting: &Pasting<'_>, method: Method) -> Guide {
    let instead = match method {
        Method::JavaScript | Method::Pixel => None,
        Method::Postback | Method::FirstPartyCookie => Some(
            "Shopify runs no code of yours on its servers, so this is done by a custom pixel. If you have a server that \
             takes Shopify's webhooks, choose \"A server of my own\".",
        ),
    };
    Guide {
        instead,
        wrong: vec![
            "There are HTML tags in the editor of the custom pixel: only the text itself belongs there.",
            "The pixel is saved and not connected.",
            "Permission is set to Required, and the visitor did not agree.",
        ],
        ..Guide::new(
            "Shopify",
            "The script keeps the click on your shop's pages; a custom pixel reports each order with it.",
            10,
            vec![
                keep_step(
                    pasting,
                    "In Shopify: Online Store > Themes > the three dots > Edit code > theme.liquid. Paste this above </head> \
                     and save.",
                ),
                Step::paste(
                    "Settings > Customer events > Add custom pixel. Name it Duly, remove what stands in the editor, and paste \
                     this.",
                    "shopify-pixel",
                    "The custom pixel",
                    pasting.filled(include_str!("platforms/shopify_pixel.txt")),
                ),
                Step::words(
                    "Choose Not required under Permission if your law allows it. Save, then Connect.",
                ),
            ],
        )
    }
}

/// Gumroad.
pub(super) fn gumroad(pasting: &Pasting<'_>, method: Method) -> Guide {
    let instead = (method != Method::Postback).then_some(
        "Gumroad allows neither a script nor an image of yours on its receipt, so its own message (Ping) is the way, \
         whatever method is chosen.",
    );
    Guide {
        instead,
        wrong: vec![
            "The sales page in Duly is not the Gumroad product, so the click never gets there.",
            "You bought it yourself: Gumroad marks that as a test, and this file passes it over.",
        ],
        ..Guide::new(
            "Gumroad",
            "Affiliates' links lead to your Gumroad product with the click in the address. Gumroad sends it with its Ping to \
             a small file on a web space of yours, which tells Duly.",
            15,
            vec![
                Step::words(
                    "Set the sales page of this product to your product on Gumroad, such as \
                     https://maria.gumroad.com/l/course.",
                ),
                pasting.token_step(
                    "Give your web space this product's token, as a setting of its environment.",
                    "The token, for the environment",
                    "DULY_TOKEN=[[token]]",
                ),
                Step::paste(
                    "Put this file on your web space under a name that nobody guesses.",
                    "gumroad-ping",
                    "The file (PHP)",
                    pasting.filled(include_str!("platforms/gumroad_ping.txt")),
                ),
                Step::words(
                    "In Gumroad: Settings > Advanced > Ping endpoint. Paste the address of that file and choose Send test \
                     ping. Save.",
                ),
            ],
        )
    }
}

/// Webflow.
pub(super) fn webflow(pasting: &Pasting<'_>, method: Method) -> Guide {
    let keep = "In Webflow: Site settings > Custom code > Head code. Paste this and save.";
    let publish = Step::words("Publish the site: custom code does nothing in the preview.");
    let instead = matches!(method, Method::Postback | Method::FirstPartyCookie).then_some(
        "Webflow has no server of yours, so this is done with the script. If your orders reach a server of yours, choose \
         \"A server of my own\".",
    );
    let sale = match method {
        Method::Pixel => Step::paste(
            "Open the page that people see after they have bought or signed up: Page settings > Custom code > Before \
             </body> tag. Paste this, with the order's number and amount in place.",
            "pixel-html",
            "On the confirmation page",
            pasting.image(),
        ),
        Method::JavaScript | Method::Postback | Method::FirstPartyCookie => Step::paste(
            "Open the page Order Confirmation: Page settings > Custom code > Before </body> tag. Paste this.",
            "script-tell",
            "On the confirmation page",
            pasting.filled(include_str!("platforms/webflow_sale.txt")),
        ),
    };
    let steps = match method {
        Method::Pixel => vec![sale, publish],
        Method::JavaScript | Method::Postback | Method::FirstPartyCookie => {
            vec![keep_step(pasting, keep), sale, publish]
        }
    };
    Guide {
        instead,
        wrong: vec![
            "The site was not published after the code was pasted.",
            "Custom code needs a paid site plan in Webflow.",
        ],
        ..Guide::new("Webflow", "Two short texts in Webflow's settings.", 10, steps)
    }
}

/// A creator who comes from TUNE or Aspire.
pub(super) fn tune(pasting: &Pasting<'_>, method: Method) -> Guide {
    let number = pasting.product.id.0;
    let postback = format!(
        "{}?offer_id={number}&transaction_id=TRANSACTION_ID&amount=AMOUNT&adv_sub=ORDER_ID&security_token={}",
        pasting.paths.absolute("/aff_lsr"),
        pasting.token.unwrap_or(super::pasted::MASKED)
    );
    let click = format!("{}?offer_id={number}&aff_id=AFFILIATE_NUMBER", pasting.paths.absolute("/aff_c"));
    let instead = (method != Method::Postback).then_some(
        "Your old postback goes on working here, so nothing new has to be set up. For another method, choose another \
         platform above.",
    );
    Guide {
        instead,
        needs_token: true,
        wrong: vec![
            "The old address stands in a second place, such as the settings of the payment provider.",
            "The transaction id is not one of Duly's: the answer is success=false; err_msg=Invalid Trans. ID, as TUNE says \
             it. The sale is kept all the same, and nobody earns unless something else ties it to an affiliate.",
            "transaction_id is empty: the landing page does not hand on duly= (TUNE's {transaction_id}) any more.",
        ],
        ..Guide::new(
            "From TUNE or Aspire",
            "Duly answers to the old shapes: links with aff_c, postbacks with aff_lsr, and {transaction_id} in your pages' \
             addresses. Only the host changes.",
            5,
            vec![
                Step::paste(
                    "In your shop, replace the address of the postback. What stands in capitals is filled in as before; the \
                     answer is success=true; as before.",
                    "tune-postback",
                    "The postback",
                    postback,
                ),
                Step::paste(
                    "Links that are out there already work once their host leads to Duly. A link looks like this; affiliates \
                     find their own on their pages.",
                    "tune-link",
                    "A link",
                    click,
                ),
                Step::words(
                    "If your sales page's address had {transaction_id} in it, write it the same way in this product's sales \
                     page: Duly fills it in.",
                ),
            ],
        )
    }
}
