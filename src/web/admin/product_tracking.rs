//! How a product's sales are reported: does it work, how is it set up, and what is to be pasted where.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::product_edit;
use super::query::Query;
use super::site_lines::{SiteLine, site_lines};
use super::tracking_light::{Arrival, Light, arrivals};
use crate::domain::offer::Offer;
use crate::domain::product::{Method, Product};
use crate::store::changes::change_product::ChangeProduct;
use crate::store::view::products;
use crate::store::view::tracking::{Signs, signs};
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{Field, problems};
use crate::web::page::{Flash, Shell};
use crate::web::secrets::ProductSecrets;
use crate::web::snippets::{Guide, Language, METHODS, PLATFORMS, Pasting, best, method_word, platform_word};

#[derive(Template)]
#[template(path = "admin/product_tracking.html")]
struct ProductTrackingPage {
    shell: Shell,
    name: String,
    product_at: String,
    at: String,
    /// Where the test sale is shown that was begun last and is not over; empty: there is none.
    test_at: String,
    light: Light,
    arrivals: Vec<Arrival>,
    sites: Vec<SiteLine>,
    problems: Vec<(&'static str, String)>,
    platform: Field,
    platforms: Vec<(&'static str, &'static str)>,
    method: Field,
    methods: Vec<(&'static str, String, &'static str)>,
    best: String,
    guide: Guide,
    languages: Vec<(String, &'static str, bool)>,
    language: String,
    token_shown: bool,
}

/// What is said above the steps of the pixel where it would be pasted in vain.
const PIXEL_ON_ANOTHER_SITE: &str = "Your shop is on another site than Duly. There browsers withhold the cookie, and this \
image alone finds nobody. Choose the script, a postback or a first-party cookie above.";

/// What is read for the page.
struct Known {
    product: Product,
    offers: Vec<Offer>,
    signs: Signs,
}

/// `GET /admin/products/{id}/tracking[?language=]`.
pub async fn show(desk: Desk, id: web::Path<String>, query: Query) -> Result<HttpResponse, WebError> {
    let known = known(&desk, &id).await?;
    Ok(desk.show(&page(&desk, &known, query.text("language"), false)))
}

/// `POST /admin/products/{id}/tracking/token`: the same page, with the product's token in its texts.
pub async fn show_token(desk: Desk, id: web::Path<String>, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let known = known(&desk, &id).await?;
    Ok(desk.show(&page(&desk, &known, sent.data.one("language")?, true)))
}

/// `POST /admin/products/{id}/tracking`: the platform and the method are chosen.
pub async fn save(desk: Desk, id: web::Path<String>, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let known = known(&desk, &id).await?;
    let (mut platform, mut method) = (sent.data.field("platform")?, sent.data.field("method")?);
    let chosen_platform = platform.parse(|word| {
        let found = PLATFORMS.iter().find(|(_, known, _)| *known == word);
        found.map(|(platform, ..)| *platform).ok_or("Choose one of these.")
    });
    let chosen_method = method.parse(|word| {
        let found = METHODS.iter().find(|(_, known, ..)| *known == word);
        found.map(|(method, ..)| *method).ok_or("Choose one of these.")
    });
    let (Some(chosen_platform), Some(chosen_method)) = (chosen_platform, chosen_method) else {
        let page = page(&desk, &known, "", false);
        let problems = problems(&[&platform, &method]);
        return Ok(desk.show_again(&ProductTrackingPage { problems, platform, method, ..page }));
    };
    let at = format!("/admin/products/{}/tracking", known.product.id);
    let wished = Product { platform: chosen_platform, method: chosen_method, ..known.product };
    desk.app.store.write(ChangeProduct { wished, seen_terms: None, by: desk.by(), at: desk.now }).await?;
    Ok(desk.go(&at, &Flash::good("Saved. Here is what to do now.")))
}

async fn known(desk: &Desk, id: &str) -> Result<Known, WebError> {
    let product = product_edit::product(desk, id).await?;
    desk.app.count_all_clicks().await;
    let now = desk.now;
    desk.read(move |view| {
        let offers = products::offers_of(view, product.id)?;
        Ok(Known { signs: signs(view, product.id, now)?, offers, product })
    })
    .await
}

fn page(desk: &Desk, known: &Known, language: &str, token_shown: bool) -> ProductTrackingPage {
    let (product, paths) = (&known.product, &desk.app.paths);
    let product_at = paths.to(&format!("/admin/products/{}", product.id));
    let at = format!("{product_at}/tracking");
    let token = ProductSecrets::of(desk.app.store.keys(), product).postback_token;
    let token = token_shown.then_some(token.as_str());
    let pasting = Pasting { product, offers: &known.offers, paths, token };
    let chosen = Language::called(language);
    let language_link = |(one, word, name): &(Language, &'static str, &'static str)| {
        (format!("{at}?language={word}#guide"), *name, *one == chosen)
    };
    let sites = site_lines(&desk.app, product);
    let mut guide = Guide::of(&pasting, product.platform, product.method, chosen);
    if product.method == Method::Pixel && sites.iter().any(|site| !site.has_cookies) {
        guide.instead = guide.instead.or(Some(PIXEL_ON_ANOTHER_SITE));
    }
    ProductTrackingPage {
        shell: desk.shell(&format!("Tracking of {}", product.name)),
        name: product.name.to_string(),
        test_at: desk
            .app
            .tests
            .of(product.id, desk.now)
            .map_or_else(String::new, |begun| paths.to(&begun.path(product.id))),
        light: Light::of(&known.signs, desk.now, |at| desk.relative(at)),
        arrivals: arrivals(desk, &known.signs),
        sites,
        problems: Vec::new(),
        platform: Field::new("platform", platform_word(product.platform)),
        platforms: PLATFORMS.iter().map(|(_, word, name)| (*word, *name)).collect(),
        method: Field::new("method", method_word(product.method)),
        methods: METHODS.iter().map(|(_, word, name, what)| (*word, (*name).to_owned(), *what)).collect(),
        best: best_in_words(product),
        guide,
        languages: Language::ALL.iter().map(language_link).collect(),
        language: Language::ALL
            .iter()
            .find(|(one, ..)| *one == chosen)
            .map_or("", |(_, word, _)| word)
            .to_owned(),
        token_shown,
        product_at,
        at,
    }
}

/// Which method goes best with the platform that is set: "For Shopify the script goes best: ..."
fn best_in_words(product: &Product) -> String {
    let (method, why) = best(product.platform);
    let name = METHODS.iter().find(|(known, ..)| *known == method).map_or("", |(_, _, name, _)| name);
    let platform =
        PLATFORMS.iter().find(|(known, ..)| *known == product.platform).map_or("", |(.., name)| name);
    format!(
        "Not sure? For \u{201c}{platform}\u{201d} choose \u{201c}{name}\u{201d}: {why}. All ways work side by side."
    )
}
