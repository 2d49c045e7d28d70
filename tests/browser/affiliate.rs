//! An affiliate in her browser: she applies, finds her way by the menu, makes a link to a page of an approved site,
//! and takes it along.

use thirtyfour::By;

use crate::chromium::{Browser, Scripts};
use crate::world::World;

const BASE: &str = "http://go.shop.test";
const PASSWORD: &str = "rye and caraway seeds";

pub struct Affiliate {
    browser: Browser,
    scripts: Scripts,
}

impl Affiliate {
    /// Applies on the product's page, and is told to wait.
    pub async fn applies(world: &World, name: &str, scripts: Scripts) -> Self {
        let browser = world.somebody_with(scripts).await;
        browser.goes_to(&format!("{BASE}/p/sourdough-masterclass/join")).await;
        browser.is_pictured("join").await;
        browser.types("name", name).await;
        browser.types("email", &format!("{}@blog.test", name.to_lowercase())).await;
        browser.types("password", PASSWORD).await;
        browser.types("application", "I write about bread.").await;
        browser.follows(By::Css(".submit .primary")).await;
        let told = browser.text().await;
        assert!(told.contains("You applied for Sourdough Masterclass"), "{told}");
        browser.is_pictured("applied").await;
        Self { browser, scripts }
    }

    /// Products > My Products > I'm an Affiliate > the chain icon of the product: her HotLinks.
    pub async fn finds_her_hotlinks(&self) -> String {
        self.browser.goes_to(&format!("{BASE}/portal")).await;
        self.browser.is_pictured("portal").await;
        self.browser.follows_in_the_menu("My Products").await;
        let tab =
            self.browser.finds(By::XPath("//a[@aria-current='page'][contains(., \"I'm an Affiliate\")]"));
        tab.await;
        self.browser.is_pictured("my-products").await;
        let chain = By::XPath(
            "//tr[contains(., 'Sourdough Masterclass')]//a[contains(., 'HotLinks')][.//*[local-name()='svg']]",
        );
        self.browser.follows(chain).await;
        self.browser.is_pictured("hotlinks").await;
        self.browser.value_of(".hotlink input").await
    }

    /// Links Created by Me > Create Promotional Link > Domain, URL, Name > Save; gives the page that comes then.
    pub async fn creates_a_link(&self, site: &str, url: &str, name: &str) -> String {
        self.browser.follows(By::LinkText("Links Created by Me")).await;
        self.browser.follows(By::LinkText("Create Promotional Link")).await;
        self.browser.chooses("site", site).await;
        self.browser.types("url", url).await;
        self.browser.types("name", name).await;
        self.browser.follows(By::XPath("//button[. = 'Save']")).await;
        self.browser.is_pictured("promotional-link").await;
        self.browser.text().await
    }

    /// Takes the address that is offered instead, and saves; gives the page that comes then.
    pub async fn takes_the_offered_address(&self) -> String {
        let offered = By::XPath("//form//a[contains(@class, 'button')][contains(., 'https://')]");
        self.browser.follows(offered).await;
        self.browser.follows(By::XPath("//button[. = 'Save']")).await;
        self.browser.is_pictured("links-created-by-me").await;
        self.browser.text().await
    }

    /// Opens a link that she made, and copies its address.
    pub async fn copies_the_link(&self, name: &str) -> String {
        self.browser.follows(By::LinkText(name)).await;
        let shown = self.browser.value_of(".hotlink input").await;
        if self.scripts == Scripts::On {
            let copied = self.browser.copies(By::Css(".hotlink [data-copy]"), "name").await;
            assert_eq!(copied, shown, "what the button copies is what stands there");
        } else {
            let is_hidden = self.browser.has(By::Css(".hotlink [data-copy][hidden]")).await;
            assert!(is_hidden, "the button shows itself only where scripts run");
        }
        shown
    }

    /// Chooses a code of her own.
    pub async fn chooses_a_code(&self, code: &str) {
        self.finds_her_hotlinks().await;
        self.browser.types("code", code).await;
        self.browser.follows(By::XPath("//form[.//input[@name='code']]//button")).await;
        let told = self.browser.text().await;
        assert!(told.contains(&format!("Your code is {code} now")), "{told}");
    }

    pub async fn goes(self) {
        self.browser.closes().await;
    }
}
