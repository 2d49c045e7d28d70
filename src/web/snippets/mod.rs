//! What a creator pastes into her shop so that sales are reported: for each platform and method a few steps, with
//! finished texts that hold the real addresses of one product.

mod own_server;
mod pasted;
mod platforms;

pub(super) use own_server::Language;
pub(super) use pasted::Pasting;

use crate::domain::product::{Method, Platform};

/// How a product's sales are reported, in steps.
pub(super) struct Guide {
    /// What it is.
    pub(super) title: &'static str,
    /// How it works, in a sentence or two.
    pub(super) intro: &'static str,
    /// What is said where the platform does not go with the chosen method.
    pub(super) instead: Option<&'static str>,
    /// About how long it takes.
    pub(super) minutes: u8,
    /// What to do.
    pub(super) steps: Vec<Step>,
    /// What most often goes wrong.
    pub(super) wrong: Vec<&'static str>,
    /// Whether the steps are there in several languages.
    pub(super) in_languages: bool,
    /// Whether a text holds the product's token.
    pub(super) needs_token: bool,
}

/// One thing to do.
pub(super) struct Step {
    /// What, in words.
    pub(super) text: String,
    /// What to paste there.
    pub(super) paste: Option<Paste>,
}

/// A text to paste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paste {
    /// Its id on the page.
    pub(super) id: &'static str,
    /// What it is, above the text.
    pub(super) label: &'static str,
    /// The text.
    pub(super) text: String,
}

impl Guide {
    /// The guide for a platform and a method.
    pub(super) fn of(pasting: &Pasting<'_>, platform: Platform, method: Method, language: Language) -> Self {
        match platform {
            Platform::PlainHtml => platforms::plain_html(pasting, method, language),
            Platform::StripePaymentLinks => platforms::stripe(pasting, method, language),
            Platform::WooCommerce => platforms::woocommerce(pasting, method),
            Platform::Shopify => platforms::shopify(pasting, method),
            Platform::Gumroad => platforms::gumroad(pasting, method),
            Platform::Webflow => platforms::webflow(pasting, method),
            Platform::OwnServer => own_server::guide(pasting, method, language),
            Platform::Tune => platforms::tune(pasting, method),
        }
    }

    /// A guide of which nothing special is to be said.
    fn new(title: &'static str, intro: &'static str, minutes: u8, steps: Vec<Step>) -> Self {
        let needs_token = steps.iter().any(Step::holds_token);
        Self {
            title,
            intro,
            instead: None,
            minutes,
            steps,
            wrong: Vec::new(),
            in_languages: false,
            needs_token,
        }
    }
}

impl Step {
    /// Something to do without anything to paste.
    fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), paste: None }
    }

    /// Something to paste.
    fn paste(text: impl Into<String>, id: &'static str, label: &'static str, paste: String) -> Self {
        Self { text: text.into(), paste: Some(Paste { id, label, text: paste }) }
    }

    fn holds_token(&self) -> bool {
        self.paste.as_ref().is_some_and(|paste| paste.id == "token")
    }
}

/// All platforms: the word in forms, and the name.
pub(super) const PLATFORMS: [(Platform, &str, &str); 8] = [
    (Platform::PlainHtml, "html", "My own pages (HTML)"),
    (Platform::StripePaymentLinks, "stripe", "Stripe Payment Links"),
    (Platform::WooCommerce, "woocommerce", "WooCommerce (WordPress)"),
    (Platform::Shopify, "shopify", "Shopify"),
    (Platform::Gumroad, "gumroad", "Gumroad"),
    (Platform::Webflow, "webflow", "Webflow"),
    (Platform::OwnServer, "server", "A server of my own"),
    (Platform::Tune, "tune", "I come from TUNE or Aspire"),
];

/// All methods (`product.md` C2): the word in forms, the name, and what it is in a plain sentence.
pub(super) const METHODS: [(Method, &str, &str, &str); 4] = [
    (
        Method::JavaScript,
        "javascript",
        "Script (JavaScript)",
        "A small script on your pages remembers who sent the visitor and reports the sale. Works on any domain; \
         some ad blockers stop it.",
    ),
    (
        Method::Postback,
        "postback",
        "Postback from your server",
        "When an order is paid, your shop's server sends one message to Duly. The surest way: no browser and no ad \
         blocker stands between.",
    ),
    (
        Method::Pixel,
        "pixel",
        "Pixel (image)",
        "An invisible image on the page after the purchase. The quickest to set up; it needs your shop and Duly on \
         one domain.",
    ),
    (
        Method::FirstPartyCookie,
        "first_party_cookie",
        "First-party cookie",
        "Your own server keeps the click in a cookie of yours and sends it along with the sale. Like the postback, \
         and the visitor can come back weeks later.",
    ),
];

/// The word of a platform in forms and addresses.
pub(super) fn platform_word(platform: Platform) -> &'static str {
    PLATFORMS.iter().find(|(known, ..)| *known == platform).map_or("html", |(_, word, _)| word)
}

/// The word of a method in forms and addresses.
pub(super) fn method_word(method: Method) -> &'static str {
    METHODS.iter().find(|(known, ..)| *known == method).map_or("pixel", |(_, word, ..)| word)
}

/// Which method goes best with a platform, and why.
pub(super) fn best(platform: Platform) -> (Method, &'static str) {
    match platform {
        Platform::PlainHtml => (Method::JavaScript, "it needs no server and works on any domain"),
        Platform::StripePaymentLinks => (
            Method::JavaScript,
            "Stripe hands the click on, and leads buyers to a page that reports the sale",
        ),
        Platform::WooCommerce => (Method::Postback, "WordPress can send it itself, so nothing gets lost"),
        Platform::Shopify => (Method::JavaScript, "Shopify lets a script of yours know of each order"),
        Platform::Gumroad => (Method::Postback, "Gumroad allows no script on its receipt"),
        Platform::Webflow => (Method::JavaScript, "Webflow has no server of yours"),
        Platform::OwnServer => {
            (Method::FirstPartyCookie, "your server can do all of it, and nothing blocks it")
        }
        Platform::Tune => (Method::Postback, "your postback works already; only its address changes"),
    }
}

#[cfg(test)]
mod tests;
