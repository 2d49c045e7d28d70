//! What reaches Duly from real browsers, and by which tie: a visitor follows Jane's link, looks at the shop, and buys;
//! the pixel, the script and the shop's server each report a sale. `docs/browsers.md` tells it to creators, and is held
//! to it here.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use thirtyfour::By;

use crate::chromium::{Browser, Cookies, Scripts};
use crate::creator::{Creator, Pasted};
use crate::firefox::Firefox;
use crate::sites::{Order, Page, Site};
use crate::world::World;

const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/browsers.md");
const PATIENCE: Duration = Duration::from_secs(60);

/// What the visitor's browser does, and what she answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Situation {
    Plain,
    NoScripts,
    NoCookies,
    SaysYes,
    SaysNo,
}

/// Before the program asks its visitors.
const UNASKED: [(Situation, &str); 3] = [
    (Situation::Plain, "nothing blocked"),
    (Situation::NoScripts, "script blocked"),
    (Situation::NoCookies, "cookies blocked"),
];

/// And when it asks.
const ASKED: [(Situation, &str); 2] =
    [(Situation::SaysYes, "consent given"), (Situation::SaysNo, "consent refused")];

#[tokio::test]
async fn on_the_same_site_the_docs_say_what_both_browsers_do() {
    plays("Same site", "shop.shop.test").await;
}

#[tokio::test]
async fn on_another_site_the_docs_say_what_both_browsers_do() {
    plays("Another site", "bakery.test").await;
}

async fn plays(name: &str, host: &'static str) {
    let mut world = World::new();
    let clara = Creator::sets_up(&world).await;
    let pasted = clara.makes_a_product_sold_at(&format!("http://{host}/bread")).await;
    let link = clara.invites("Jane").await;
    let clicks = Clicks::default();
    world.has_site(host, bakery(&pasted, &clicks));
    let story = Story { world: &world, clara: &clara, pasted, link, clicks, host };
    let mut rows = Vec::new();
    for (situation, words) in UNASKED {
        rows.push(story.row(situation, &format!("{name}, {words}")).await);
    }
    clara.asks_before_cookies().await;
    for (situation, words) in ASKED {
        rows.push(story.row(situation, &format!("{name}, {words}")).await);
    }
    clara.goes().await;
    let docs = std::fs::read_to_string(DOCS).unwrap_or_default();
    let told: Vec<&str> = docs.lines().filter(|line| line.starts_with(&format!("| {name}, "))).collect();
    assert_eq!(told, rows, "docs/browsers.md should say:\n{}\n", rows.join("\n"));
}

/// The click ids that the shop's server kept with its orders.
type Clicks = Arc<Mutex<Vec<Option<String>>>>;

/// A shop whose server keeps the click id of the landing address in a cookie of its own, and takes it along with the
/// order, or the one that the order form brought. Its pages have the script and a banner.
fn bakery(pasted: &Pasted, clicks: &Clicks) -> Site {
    let (tag, pixel, clicks) = (pasted.script.clone(), pasted.pixel.clone(), Arc::clone(clicks));
    let queue = "<script>window.duly=window.duly||function(){(duly.q=duly.q||[]).push(arguments)}</script>";
    let tag = format!("{queue}{tag}");
    Site::serve(move |asked| {
        let (path, query) = asked.target.split_once('?').unwrap_or((&asked.target, ""));
        let said = |name: &str| {
            query.split('&').find_map(|pair| pair.strip_prefix(name)).filter(|value| !value.is_empty())
        };
        match path {
            "/bread" => {
                let mut page = Page::of(&format!(
                    "{tag}<h1>Bread</h1><form data-duly action=/order><button id=buy>Buy</button></form>\
                     <button id=yes onclick=\"duly('consent',true)\">Cookies: yes</button>\
                     <button id=no onclick=\"duly('consent',false)\">Cookies: no</button>"
                ));
                page.cookie = said("duly=").map(|click| format!("click={click}; Path=/; HttpOnly"));
                Some(page)
            }
            "/order" => {
                let kept = asked.cookies.split("; ").find_map(|pair| pair.strip_prefix("click="));
                clicks.lock().unwrap().push(said("duly=").or(kept).map(str::to_owned));
                Some(Page::of("<h1 id=ordered>Thank you</h1>"))
            }
            // Nothing in its address says who came: the browser does, or nobody.
            "/thanks" => {
                let order = said("order=")?;
                let image = pixel.replace("ORDER_ID", &format!("{order}-pixel"));
                let told = format!(
                    "<script>duly('convert',{{order_id:'{order}-script',amount:'97.00',currency:'EUR'}},\
                     function(told){{document.body.id=told.ok?'told':'not-told'}})</script>"
                );
                Some(Page::of(&format!("{tag}<h1>Your order</h1>{image}{told}")))
            }
            _ => None,
        }
    })
}

/// Somebody with one of the two browsers.
enum Visitor {
    Chromium(Browser),
    Firefox(Firefox),
}

impl Visitor {
    async fn goes_to(&self, address: &str) {
        match self {
            Self::Chromium(browser) => browser.goes_to(address).await,
            Self::Firefox(firefox) => firefox.goes_to(address),
        }
    }

    async fn finds(&self, css: &str) {
        match self {
            Self::Chromium(browser) => drop(browser.finds(By::Css(css)).await),
            Self::Firefox(firefox) => drop(firefox.finds(css)),
        }
    }

    async fn presses(&self, css: &str) {
        match self {
            Self::Chromium(browser) => browser.finds(By::Css(css)).await.click().await.unwrap(),
            Self::Firefox(firefox) => firefox.presses(css),
        }
    }

    async fn address(&self) -> String {
        match self {
            Self::Chromium(browser) => browser.address().await,
            Self::Firefox(firefox) => firefox.address(),
        }
    }

    /// Waits until the script has taken the click out of the address, which it does when all is done.
    async fn sees_the_address_cleaned(&self) {
        let begun = Instant::now();
        while self.address().await.contains("duly=") {
            assert!(begun.elapsed() < PATIENCE, "never cleaned: {}", self.address().await);
        }
    }

    async fn closes(self) {
        if let Self::Chromium(browser) = self {
            browser.closes().await;
        }
    }
}

/// All that one story needs.
struct Story<'w> {
    world: &'w World,
    clara: &'w Creator,
    pasted: Pasted,
    link: String,
    clicks: Clicks,
    host: &'static str,
}

impl Story<'_> {
    /// A row of the table: what became of the three reports, in Chromium and in Firefox.
    async fn row(&self, situation: Situation, name: &str) -> String {
        let scripts = if situation == Situation::NoScripts { Scripts::Off } else { Scripts::On };
        let cookies = if situation == Situation::NoCookies { Cookies::Blocked } else { Cookies::Kept };
        let chromium = Visitor::Chromium(self.world.somebody_who(scripts, cookies).await);
        let of_chromium = self.cells(chromium, situation, &format!("{situation:?}-chromium")).await;
        let firefox = Visitor::Firefox(self.world.somebody_with_firefox(scripts, cookies));
        let of_firefox = self.cells(firefox, situation, &format!("{situation:?}-firefox")).await;
        format!("| {name} | {} | {} |", of_chromium.join(" | "), of_firefox.join(" | "))
    }

    /// Follows the link, answers, buys; then reads what became of it.
    async fn cells(&self, visitor: Visitor, situation: Situation, order: &str) -> [String; 3] {
        visitor.goes_to(&self.link).await;
        match situation {
            Situation::NoScripts => {}
            // Nothing can be kept, so the click stays in the address; the order form has it all the same.
            Situation::NoCookies => visitor.finds("form input[name=duly]").await,
            Situation::Plain => visitor.sees_the_address_cleaned().await,
            Situation::SaysYes | Situation::SaysNo => {
                assert!(visitor.address().await.contains("duly="), "nothing is kept before the answer");
                visitor.presses(if situation == Situation::SaysYes { "#yes" } else { "#no" }).await;
                visitor.sees_the_address_cleaned().await;
            }
        }
        visitor.presses("#buy").await;
        visitor.finds("#ordered").await;
        // The page is there when its image is; what the script says, it says itself.
        visitor.goes_to(&format!("http://{}/thanks?order={order}", self.host)).await;
        let is_told = situation != Situation::NoScripts;
        if is_told {
            visitor.finds("#told").await;
        }
        visitor.closes().await;

        let number = format!("{order}-server");
        let click = self.clicks.lock().unwrap().last().cloned().flatten();
        let is_posted = click.is_some();
        if is_posted {
            let told =
                self.world.shop_reports(&Order { number: number.clone(), click }, &self.pasted.postback);
            assert_eq!(told.status, 200, "{told:?}");
        }
        [
            self.cell(&format!("{order}-pixel"), true).await,
            self.cell(&format!("{order}-script"), is_told).await,
            self.cell(&number, is_posted).await,
        ]
    }

    /// Who earned, and what tied the sale to her.
    async fn cell(&self, order: &str, is_reported: bool) -> String {
        if !is_reported {
            return "no report".to_owned();
        }
        let why = self.clara.reads_why(order, order).await;
        if why.contains("Nobody earned") {
            return "nobody".to_owned();
        }
        assert!(why.contains("Jane earned"), "{why}");
        let ties = [("Clicks named", "click id"), ("Cookies", "cookie")];
        let found = ties.iter().filter(|(fact, _)| why.lines().any(|line| line.trim().starts_with(fact)));
        format!("by {}", found.map(|(_, word)| *word).collect::<Vec<_>>().join(" and "))
    }
}
