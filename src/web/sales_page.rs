//! The sales page that Duly makes, as visitors see it and as the creator previews it.

use std::sync::Arc;

use askama::Template;

use super::app::App;
use super::markdown::{self, Html};
use super::page::{CookieQuestion, PublicShell};
use super::theme::Theme;
use super::words::VisitorWords;
use crate::domain::id::{ClickId, OfferId};
use crate::domain::offer::Offer;
use crate::domain::product::Product;
use crate::domain::sales_page::{Headline, PageText, Picture, SalesPage};

/// How long a description for search engines and link previews is, characters.
const DESCRIPTION_CHARS: usize = 180;

/// The most bytes that a text may take as HTML, so that the page stays under 60 KB without its picture.
const HTML_BYTES_MAX: usize = 48 * 1024;
/// The answer to a text that makes too much of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "This text makes a page of {0} KB. Please shorten it, or use fewer lists and tables, to stay under 48."
)]
pub struct TooHeavy(usize);

/// A text that makes no more of a page than fits.
///
/// # Errors
/// `TooHeavy` with the kilobytes that it would take.
pub fn light(text: PageText) -> Result<PageText, TooHeavy> {
    let bytes = markdown::html(text.as_str()).as_str().len();
    if bytes > HTML_BYTES_MAX { Err(TooHeavy(bytes.div_ceil(1024))) } else { Ok(text) }
}

/// The page.
#[derive(Template)]
#[template(path = "sales_page.html")]
pub struct SalesPageView {
    shell: PublicShell,
    headline: String,
    name: String,
    program: String,
    text: Html,
    /// Its address on this page, its address for others, and how large it is.
    picture: Option<(String, String, Picture)>,
    offers: Vec<Offered>,
    address: String,
    payment_page: String,
    carried: String,
    is_preview: bool,
}

/// An offer as a visitor sees it.
pub struct Offered {
    /// Its id, as in `?offer=`.
    id: OfferId,
    name: String,
    price: String,
}

/// What the page is made of.
pub struct Made<'a> {
    /// What is sold.
    pub product: &'a Product,
    /// What the creator says of it.
    pub page: &'a SalesPage,
    /// Who sells.
    pub program: String,
    /// The language of everything that the creator did not write.
    pub words: &'static VisitorWords,
    /// The click that the visitor carries, for browsers that keep no cookie.
    pub click: Option<ClickId>,
    /// What the visitor is asked beside.
    pub question: Option<CookieQuestion>,
    /// Who looks at it.
    pub shown_to: ShownTo,
    /// Whether that person has chosen light or dark.
    pub theme: Theme,
}

/// Who looks at a sales page.
pub enum ShownTo {
    /// Whoever may buy.
    Visitors,
    /// The creator, before it is kept; a picture that is not kept yet comes as an address that holds it.
    Creator {
        /// `data:...`
        unkept_picture: Option<String>,
    },
}

impl SalesPageView {
    /// The page of a product. Reads the mirror for the offers as they are now.
    pub fn of(app: &App, made: Made<'_>) -> Self {
        let Made { product, page, program, words, click, question, shown_to, theme } = made;
        let name = product.name.to_string();
        let headline = page.headline.as_ref().map_or(name.as_str(), Headline::as_str).to_owned();
        let offers = offered(app, product, words);
        let here = format!("/p/{}", product.slug);
        let summary = markdown::summary(page.text.as_str(), DESCRIPTION_CHARS);
        let description = match offers.first() {
            _ if !summary.is_empty() => summary,
            Some(offer) => (words.from_price)(&name, &offer.price),
            None => name.clone(),
        };
        let picture = page.picture.map(|picture| {
            let path = format!("{here}/picture/{}", picture.file_name());
            (app.paths.to(&path), app.paths.absolute(&path), picture)
        });
        let is_preview = matches!(shown_to, ShownTo::Creator { .. });
        let picture = match (shown_to, picture) {
            (ShownTo::Creator { unkept_picture: Some(unkept) }, Some((_, absolute, picture))) => {
                Some((unkept, absolute, picture))
            }
            (_, picture) => picture,
        };
        Self {
            shell: PublicShell {
                description,
                question,
                ..PublicShell::new(&app.paths, theme, headline.clone(), words)
            },
            headline,
            name,
            program,
            text: markdown::html(page.text.as_str()),
            picture,
            offers,
            address: app.paths.absolute(&here),
            payment_page: app.paths.to(&format!("{here}/pay")),
            carried: click.map_or_else(String::new, |click| format!("duly={click}")),
            is_preview,
        }
    }

    /// The way to the payment page, with the click that is carried.
    fn way_to_pay(&self) -> String {
        if self.carried.is_empty() {
            return self.payment_page.clone();
        }
        format!("{}?{}", self.payment_page, self.carried)
    }

    /// The same, to one offer.
    fn way_to_pay_for(&self, offer: &OfferId) -> String {
        let and = if self.carried.is_empty() { "" } else { "&" };
        format!("{}?offer={offer}{and}{}", self.payment_page, self.carried)
    }
}

/// The offers of a product that are sold now.
pub fn on_sale(app: &App, product: &Product) -> Vec<Arc<Offer>> {
    let mut offers = app.store.mirror().offers_of(product.id);
    offers.retain(|offer| !offer.retired);
    offers
}

fn offered(app: &App, product: &Product, words: &VisitorWords) -> Vec<Offered> {
    let shown = on_sale(app, product).into_iter().map(|offer| Offered {
        id: offer.id,
        name: offer.name.to_string(),
        price: words.formats.money(offer.price),
    });
    shown.collect()
}
