//! What was found on a page, in sentences for its creator, each with what to do about it.

use std::net::IpAddr;
use std::time::Duration;

use actix_web::web;
use url::Url;

use super::content_policy::{Load, Policies};
use super::fetching::{Fetched, FetchedPage, Stopped};
use super::guard::Hosts;
use super::markup::{Tag, tags};
use crate::domain::product::{Method, Product};
use crate::domain::site_relation::SiteRelation;
use crate::web::app::App;
use crate::web::error::WebError;

/// Longer than fetching takes by itself: looking up a name has no limit of its own.
const PATIENCE: Duration = Duration::from_secs(8);

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The kind of its tag, and its word; no word where it only tells something.
    pub mark: (&'static str, &'static str),
    /// What was found, and what to do.
    pub text: String,
    /// An address or a text to read letter by letter.
    pub exact: Option<String>,
}

impl Line {
    /// How it is to be taken, as one word for programs, the same as the Doctor's.
    pub fn word(&self) -> &'static str {
        match self.mark {
            GOOD => "good",
            LOOK => "care",
            MEND => "stop",
            _ => "plain",
        }
    }
}

/// A page that was looked at.
#[derive(Debug, Default)]
pub struct Looked {
    /// What was found, in the order a browser meets it.
    pub lines: Vec<Line>,
}

impl Looked {
    fn add(&mut self, mark: (&'static str, &'static str), text: impl Into<String>) {
        self.lines.push(Line { mark, text: text.into(), exact: None });
    }

    fn exact(
        &mut self,
        mark: (&'static str, &'static str),
        text: impl Into<String>,
        exact: impl Into<String>,
    ) {
        self.lines.push(Line { mark, text: text.into(), exact: Some(exact.into()) });
    }

    /// How many lines are to be mended.
    pub fn to_mend(&self) -> usize {
        self.lines.iter().filter(|line| line.mark == MEND).count()
    }
}

const GOOD: (&str, &str) = ("good", "Good");
const LOOK: (&str, &str) = ("warn", "Look");
const MEND: (&str, &str) = ("bad", "Mend");
const PLAIN: (&str, &str) = ("plain", "");

/// Reads a page of a product's, and tells what is on it.
///
/// # Errors
/// Where this machine cannot do anything at all.
pub async fn looked_at(app: &web::Data<App>, product: &Product, url: &Url) -> Result<Looked, WebError> {
    let hosts = Hosts::of(app, product);
    let (outside, asked) = (app.outside.clone(), url.clone());
    let tracker = app.config.base_url.host().to_owned();
    let reading = web::block(move || {
        let fetched = outside.fetch(&asked, &hosts);
        let of_tracker = if fetched.page.is_some() { outside.addresses_of(&tracker) } else { Vec::new() };
        (fetched, of_tracker)
    });
    let slow = || Fetched { stopped: Some(Stopped::TooSlow), ..Fetched::default() };
    let (fetched, of_tracker) = match tokio::time::timeout(PATIENCE, reading).await {
        Ok(read) => read?,
        Err(_) => (slow(), Vec::new()),
    };
    Ok(tell(app, product, &fetched, &of_tracker))
}

fn tell(app: &App, product: &Product, fetched: &Fetched, of_tracker: &[IpAddr]) -> Looked {
    let mut looked = Looked::default();
    way(&mut looked, fetched);
    if let Some(page) = &fetched.page {
        let base = app.config.base_url.as_str();
        status(&mut looked, page);
        site(&mut looked, app, page, of_tracker);
        let tags = tags(&page.text);
        tracking(&mut looked, product, base, page, &tags);
    }
    looked
}

/// How the page was reached, or why not.
fn way(looked: &mut Looked, fetched: &Fetched) {
    for (url, status) in &fetched.hops {
        if matches!(status, 301 | 302 | 303 | 307 | 308) {
            let without = !url.query().is_some_and(|query| query.contains("duly="));
            let more = if without { "" } else { " Look that duly= is still there afterwards." };
            looked.exact(PLAIN, format!("It leads on ({status}).{more}"), url.as_str());
        }
    }
    let Some(stopped) = &fetched.stopped else { return };
    let text = match stopped {
        Stopped::OtherHost(host) if fetched.hops.is_empty() => format!(
            "{host} is none of this product's sites, and Duly reads no other. Name it as the sales page, an alternative page, \
             a checkout or a page with the script."
        ),
        Stopped::OtherHost(host) => format!(
            "It leads on to {host}, which is none of this product's sites, so Duly read no further. If that is your page, name \
             it in the product; if not, mend the redirect."
        ),
        Stopped::NotPublic(host) => format!(
            "{host} leads to an address of a private network or of this machine. Duly reads only what everybody can reach."
        ),
        Stopped::NoSuchHost(host) => format!("There is no host {host}. Is it spelled right?"),
        Stopped::TooSlow => "The page took longer than 5 seconds. Visitors wait as long.".into(),
        Stopped::TooManyRedirects => "More than five redirects, perhaps in a circle.".into(),
        Stopped::BadRedirect => "It leads on to something that is no address.".into(),
        Stopped::Certificate => {
            "The certificate is not valid for this host, or the encryption failed. Browsers warn visitors away as well.".into()
        }
        Stopped::NoAnswer => "Nobody answers there, or not as a web server does.".into(),
    };
    looked.add(MEND, text);
}

fn status(looked: &mut Looked, page: &FetchedPage) {
    let (mark, text) = match page.status {
        200..=299 => (GOOD, "The page is there.".to_owned()),
        401 | 403 => (
            LOOK,
            format!(
                "The page answers {}: it asks who you are, so Duly sees another page than your buyers.",
                page.status
            ),
        ),
        404 | 410 => (MEND, format!("The page answers {}: there is none at this address.", page.status)),
        status => (MEND, format!("The page answers {status}: something is wrong with it.")),
    };
    looked.exact(mark, text, page.url.as_str());
    let kind = page.headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.is_empty() && !kind.contains("html") {
        looked.add(MEND, format!("It is no page of HTML, but {kind}."));
    }
    if page.is_cut {
        looked.add(LOOK, "The page is longer than a megabyte; only the first part was read.");
    }
}

/// Whether the page and Duly are one site, and near each other as Safari wants it.
fn site(looked: &mut Looked, app: &App, page: &FetchedPage, of_tracker: &[IpAddr]) {
    let base = &app.config.base_url;
    let relation = SiteRelation::of(base.origin(), &page.url.origin().ascii_serialization());
    if page.url.scheme() == "https" && !base.is_https() {
        let text = "Your page is https and Duly is http: browsers load nothing of it there. Put Duly behind https and set \
                    base_url.";
        looked.add(MEND, text);
        return;
    }
    match relation {
        SiteRelation::SameHost | SiteRelation::SameSite { .. } => {
            looked.add(GOOD, "Your page and Duly are one site, so Duly's cookie comes along from it.");
        }
        SiteRelation::OtherScheme => {
            looked.add(LOOK, "Your page is http and Duly https, so browsers withhold the cookie. Put your page behind https.");
        }
        SiteRelation::OtherSite => looked.add(
            LOOK,
            "Your page and Duly are two sites, so browsers withhold Duly's cookie. The script or a postback carries the click.",
        ),
    }
    if !matches!(relation, SiteRelation::SameSite { .. }) {
        return;
    }
    match is_near(page.address, of_tracker) {
        Some(true) => looked.add(
            PLAIN,
            "Both hosts lie in one range of addresses, so Safari keeps the cookie as long as others do. (Whether Duly's name is \
             a CNAME of another domain could not be looked up: use an A or AAAA record.)",
        ),
        Some(false) => looked.add(
            LOOK,
            "The two hosts lie in different ranges of addresses. Safari then may keep a cookie that the script sets for 7 days \
             only; one that a followed link sets lasts longer.",
        ),
        None => looked.add(PLAIN, "The address of Duly's own host could not be looked up from here."),
    }
}

/// The same /16 or /64, as Safari compares (`WebKit`, cookies of same-site requests).
fn is_near(page: IpAddr, tracker: &[IpAddr]) -> Option<bool> {
    let of_kind: Vec<bool> = tracker
        .iter()
        .filter_map(|address| match (page, address) {
            (IpAddr::V4(page), IpAddr::V4(tracker)) => Some(page.octets()[..2] == tracker.octets()[..2]),
            (IpAddr::V6(page), IpAddr::V6(tracker)) => Some(page.segments()[..4] == tracker.segments()[..4]),
            _ => None,
        })
        .collect();
    if of_kind.is_empty() { None } else { Some(of_kind.contains(&true)) }
}

/// What of the tracking is on the page.
fn tracking(looked: &mut Looked, product: &Product, base: &str, page: &FetchedPage, tags: &[Tag]) {
    let address = |tag: &Tag| tag.attribute("src").and_then(|src| page.url.join(src).ok());
    let is_file = |url: &Url, file: &str| url.path().ends_with(&format!("/{file}"));
    let of = |name: &str, file: &str| -> Vec<(&Tag, Url)> {
        let named = tags.iter().filter(|tag| tag.name == name);
        let with_address = named.filter_map(|tag| Some((tag, address(tag)?)));
        with_address.filter(|(_, url)| is_file(url, file)).collect()
    };
    let (scripts, images) = (of("script", "duly.js"), of("img", "duly.gif"));
    let inside = tags.iter().filter(|tag| tag.name == "script");
    let reports: Vec<&Tag> = inside.filter(|tag| reports_a_sale(&tag.inside)).collect();

    let mut policies = Policies::default();
    for header in page.headers.get_all("content-security-policy") {
        policies.add(header.to_str().unwrap_or_default());
    }
    for tag in tags.iter().filter(|tag| tag.name == "meta") {
        let is_policy = tag
            .attribute("http-equiv")
            .is_some_and(|name| name.eq_ignore_ascii_case("content-security-policy"));
        if is_policy {
            policies.add(tag.attribute("content").unwrap_or_default());
        }
    }

    script(looked, product, base, &scripts);
    sale(looked, product, base, &images, &reports);
    for (load, file, needed) in [
        (Load::Script, "duly.js", !scripts.is_empty()),
        (Load::Connection, "e/visit", !scripts.is_empty()),
        (Load::Image, "duly.gif", !images.is_empty()),
    ] {
        let Ok(url) = Url::parse(&format!("{base}/{file}")) else { continue };
        let nonce = scripts.first().and_then(|(tag, _)| tag.attribute("nonce"));
        if needed && !policies.allow(load, &url, &page.url, nonce) {
            let origin = url.origin().ascii_serialization();
            let text = format!(
                "The page's Content-Security-Policy blocks Duly here. Add {origin} to its {} directive.",
                load.directive()
            );
            looked.exact(MEND, text, format!("{} {origin}", load.directive()));
        }
    }
    if !policies.is_empty() && (!scripts.is_empty() || !images.is_empty()) && looked.to_mend() == 0 {
        looked.add(GOOD, "The page's Content-Security-Policy lets Duly through.");
    }
}

fn reports_a_sale(script: &str) -> bool {
    let packed: String = script.chars().filter(|c| !c.is_whitespace()).collect();
    packed.contains("duly('convert'") || packed.contains("duly(\"convert\"")
}

/// The script that keeps the click.
fn script(looked: &mut Looked, product: &Product, base: &str, scripts: &[(&Tag, Url)]) {
    let right = format!("{base}/duly.js");
    if scripts.is_empty() {
        let needs_it = product.method == Method::JavaScript;
        let text = if needs_it {
            "The script is not on this page. Paste it into the <head> of every page; a tag manager or a consent banner may also \
             add it later, which Duly cannot see from here."
        } else {
            "The script is not on this page. With your method it need not be."
        };
        looked.add(if needs_it { MEND } else { PLAIN }, text);
        return;
    }
    if scripts.len() > 1 {
        looked.add(LOOK, format!("The script is on this page {} times. Once is enough.", scripts.len()));
    }
    for (tag, url) in scripts.iter().take(3) {
        if url.as_str() != right {
            let text = format!(
                "The script comes from another address than this installation's. It should be {right}."
            );
            looked.exact(MEND, text, url.as_str());
            continue;
        }
        match tag.attribute("data-product") {
            Some(said) if is_called(product, said) => {
                looked.add(GOOD, "The script is there, for this product.")
            }
            Some(said) => looked.exact(LOOK, "The script is there, for another product.", said),
            None => looked
                .add(GOOD, "The script is there. It names no product, so the click tells which one it is."),
        }
    }
}

fn is_called(product: &Product, said: &str) -> bool {
    said == product.slug.as_str() || said == product.id.to_string() || said == product.id.0.to_string()
}

/// What reports the sale: the image, or a call of the script.
fn sale(looked: &mut Looked, product: &Product, base: &str, images: &[(&Tag, Url)], reports: &[&Tag]) {
    let right = format!("{base}/duly.gif");
    let placeholder = |text: &str| text.contains("ORDER_ID");
    for (_, url) in images.iter().take(3) {
        let query = |name: &str| {
            url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
        };
        if !url.as_str().starts_with(&right) {
            looked.exact(
                MEND,
                format!("The image comes from another address. It should begin with {right}."),
                url.as_str(),
            );
        } else if url.query().is_some_and(placeholder) {
            let text = "The image reports a sale, but ORDER_ID was not replaced by the order's own number.";
            looked.exact(MEND, text, url.as_str());
        } else {
            looked.exact(GOOD, "The image reports a sale.", url.as_str());
        }
        if let Some(said) = query("product").filter(|said| !is_called(product, said)) {
            looked.exact(LOOK, "The image reports for another product.", said);
        }
    }
    for tag in reports.iter().take(3) {
        if placeholder(&tag.inside) {
            looked.add(
                MEND,
                "The script reports a sale, but ORDER_ID was not replaced by the order's own number.",
            );
        } else {
            looked.add(GOOD, "The script reports a sale on this page.");
        }
    }
    if images.is_empty() && reports.is_empty() {
        let text = match product.method {
            Method::Pixel | Method::JavaScript => {
                "Nothing on this page reports a sale. That is right for the page where visitors arrive; on the page after the \
                 purchase it must be there."
            }
            Method::Postback | Method::FirstPartyCookie => {
                "Nothing on this page reports a sale. With your method the server does, which no page shows: verify with a test \
                 sale."
            }
        };
        looked.add(PLAIN, text);
    }
}
