//! The texts that several guides share, filled in with the addresses of one product.

use std::collections::BTreeSet;

use super::Step;
use crate::domain::money::{Money, decimal_text};
use crate::domain::offer::Offer;
use crate::domain::product::Product;
use crate::domain::time::{DAY_MS, Window};
use crate::web::paths::Paths;

/// Browsers keep a cookie for at most so many days (RFC 6265bis).
const COOKIE_DAYS_MAX: i64 = 400;

/// What stands in place of the token until it is shown.
pub(in crate::web) const MASKED: &str = "\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}";

/// One product, for texts about it.
pub(in crate::web) struct Pasting<'a> {
    /// The product.
    pub(in crate::web) product: &'a Product,
    /// Its offers.
    pub(in crate::web) offers: &'a [Offer],
    /// Builds the addresses.
    pub(in crate::web) paths: &'a Paths,
    /// Its postback token, where it is shown.
    pub(in crate::web) token: Option<&'a str>,
}

impl Pasting<'_> {
    /// A text with its marks (`[[postback]]`, ...) filled in. What is filled in is made of letters, digits and the
    /// marks of addresses, so that no language reads it as something else.
    pub(super) fn filled(&self, text: &str) -> String {
        let marks = [
            ("[[postback]]", self.paths.absolute("/postback")),
            ("[[pixel]]", self.pixel()),
            ("[[tag]]", self.tag(false)),
            ("[[product]]", self.product.slug.to_string()),
            ("[[currency]]", self.product.currency.to_string()),
            ("[[priced]]", self.priced()),
            ("[[amount]]", self.amount()),
            ("[[seconds]]", self.cookie_seconds().to_string()),
        ];
        let filled = marks.iter().fold(text.to_owned(), |text, (mark, value)| text.replace(mark, value));
        filled.trim_end().to_owned()
    }

    /// The address of the pixel.
    pub(super) fn pixel(&self) -> String {
        self.paths.absolute("/duly.gif")
    }

    /// An amount as an example: the price of an offer, else a usual one.
    pub(super) fn amount(&self) -> String {
        let price = self.on_sale().next().map(|offer| offer.price);
        let price = price.filter(|price| price.currency == self.product.currency);
        decimal_text(price.unwrap_or_else(|| Money::usual_price(self.product.currency)))
    }

    /// The offer where there is one, since it has its price; else an amount.
    fn priced(&self) -> String {
        match self.on_sale().next() {
            Some(offer) => format!("offer: '{}'", offer.id),
            None => format!("amount: '{}'", self.amount()),
        }
    }

    /// The offers that are on sale.
    pub(super) fn on_sale(&self) -> impl Iterator<Item = &Offer> {
        self.offers.iter().filter(|offer| !offer.retired)
    }

    /// The tag of the script. With `carries` it hands the click to the checkouts that are on sale.
    pub(super) fn tag(&self, carries: bool) -> String {
        let carried = if carries { self.carried() } else { String::new() };
        let script = self.paths.absolute("/duly.js");
        format!("<script async src=\"{script}\" data-product=\"{}\"{carried}></script>", self.product.slug)
    }

    /// The hosts of the offers' checkouts, for links that lead there from the creator's own pages.
    fn carried(&self) -> String {
        let checkouts = self.on_sale().filter_map(|offer| offer.checkout_url.as_ref());
        let hosts: BTreeSet<&str> =
            checkouts.filter_map(|url| url.origin().split_once("://")).map(|(_, host)| host).collect();
        if hosts.is_empty() {
            return String::new();
        }
        format!(" data-duly-carry=\"{}\"", hosts.into_iter().collect::<Vec<_>>().join(","))
    }

    /// The image on the confirmation page.
    pub(super) fn image(&self) -> String {
        let address = format!(
            "{}?product={}&amp;order_id=ORDER_ID&amp;amount={}&amp;currency={}",
            self.pixel(),
            self.product.slug,
            self.amount(),
            self.product.currency
        );
        format!("<img src=\"{address}\" width=\"1\" height=\"1\" alt=\"\">")
    }

    /// The sale, told to the script.
    pub(super) fn converts(&self) -> String {
        format!(
            "<script>\n\
             // Replace ORDER_ID and the amount with those of the order.\n\
             window.duly = window.duly || function () {{ (duly.q = duly.q || []).push(arguments); }};\n\
             duly('convert', {{ order_id: 'ORDER_ID', amount: '{}', currency: '{}' }});\n\
             </script>\n\
             <noscript>{}</noscript>",
            self.amount(),
            self.product.currency,
            self.image()
        )
    }

    /// An address that somebody left, told to the script (`product.md` W7).
    pub(super) fn leads() -> String {
        "window.duly = window.duly || function () { (duly.q = duly.q || []).push(arguments); };\n\
         duly('lead', { email: form.elements.email.value });"
            .to_owned()
    }

    /// The postback as a command, to try it.
    pub(super) fn curl(&self) -> String {
        [
            format!("curl -X POST '{}' \\", self.paths.absolute("/postback")),
            format!("  -H 'Authorization: Bearer {}' \\", self.token.unwrap_or(MASKED)),
            format!("  -d 'product={}' \\", self.product.slug),
            "  -d 'click_id=CLICK_ID' \\".to_owned(),
            "  -d 'order_id=ORDER_ID' \\".to_owned(),
            format!("  -d 'amount={}' \\", self.amount()),
            format!("  -d 'currency={}'", self.product.currency),
        ]
        .join("\n")
    }

    /// Duly's own thank-you page, which reports the sale.
    pub(super) fn thanks(&self, rest: &str) -> String {
        format!("{}?{rest}", self.paths.absolute(&format!("/p/{}/thanks", self.product.slug)))
    }

    /// The step that puts the token where the server finds it. `as_line` is the line with `[[token]]` in it.
    pub(super) fn token_step(&self, text: &str, label: &'static str, as_line: &str) -> Step {
        Step::paste(text, "token", label, as_line.replace("[[token]]", self.token.unwrap_or(MASKED)))
    }

    /// As long as the window, as far as browsers keep a cookie.
    fn cookie_seconds(&self) -> i64 {
        let days = match self.product.intended_terms().window {
            Window::Days(days) => i64::from(days).min(COOKIE_DAYS_MAX),
            Window::Forever => COOKIE_DAYS_MAX,
        };
        days * DAY_MS / 1_000
    }
}
