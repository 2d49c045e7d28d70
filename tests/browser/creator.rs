//! The creator in her browser: she owns the installation, makes a product, invites affiliates, and looks.

use thirtyfour::By;

use crate::chromium::{Browser, Scripts};
use crate::world::World;

const EMAIL: &str = "clara@shop.test";
const PASSWORD: &str = "levain and patience";

pub struct Creator(Browser);

/// What her product's page gives her to paste.
pub struct Pasted {
    /// For the confirmation page.
    pub pixel: String,
    /// For the shop's server.
    pub postback: String,
    /// For every page of her own.
    pub script: String,
}

impl Creator {
    /// Opens the setup address and answers what it asks.
    pub async fn sets_up(world: &World) -> Self {
        Self::sets_up_with(world, Scripts::On).await
    }

    /// The same, with scripts or without.
    pub async fn sets_up_with(world: &World, scripts: Scripts) -> Self {
        let browser = world.somebody_with(scripts).await;
        browser.goes_to(&world.setup_address()).await;
        browser.types("program", "Sourdough School").await;
        browser.types("name", "Clara").await;
        browser.types("email", EMAIL).await;
        browser.types("password", PASSWORD).await;
        browser.follows(By::Css(".submit .primary")).await;
        Self(browser)
    }

    /// Makes the course a product whose sales the pixel reports; it pays 30 %.
    pub async fn makes_a_product(&self) -> Pasted {
        self.makes_a_product_sold_at("http://www.shop.test/bread").await
    }

    /// The same with a sales page elsewhere.
    pub async fn makes_a_product_sold_at(&self, sales_url: &str) -> Pasted {
        self.makes(sales_url, None).await
    }

    /// The same for affiliates who apply, with a site for links of their own.
    pub async fn makes_a_product_to_apply_for(&self, site: &str) -> Pasted {
        self.makes("http://www.shop.test/bread", Some(site)).await
    }

    async fn makes(&self, sales_url: &str, site_for_those_who_apply: Option<&str>) -> Pasted {
        let browser = &self.0;
        browser.goes_to("http://go.shop.test/admin/products/new").await;
        browser.chooses("method", "pixel").await;
        browser.types("name", "Sourdough Masterclass").await;
        browser.types("sales_url", sales_url).await;
        browser.types("percent", "30").await;
        if let Some(site) = site_for_those_who_apply {
            browser.chooses("join", "approval").await;
            browser.types("approved_sites", site).await;
        }
        browser.follows(By::Css(".submit .primary")).await;
        browser.is_pictured("product").await;
        Pasted {
            pixel: self.is_told_to_paste("html", "pixel", "pixel-html").await,
            script: self.is_told_to_paste("html", "javascript", "script-keep").await,
            postback: self.is_told_to_paste("server", "postback", "postback-curl").await,
        }
    }

    /// Chooses how sales are reported; gives a text that she is told to paste, with the token in it.
    async fn is_told_to_paste(&self, platform: &str, method: &str, id: &str) -> String {
        let browser = &self.0;
        browser.goes_to("http://go.shop.test/admin/products/prd_1/tracking").await;
        browser.chooses("platform", platform).await;
        browser.chooses("method", method).await;
        browser.follows(By::Css(".submit .primary")).await;
        let show = By::Css("form[action*='/tracking/token'] button");
        if browser.has(show.clone()).await {
            browser.follows(show).await;
        }
        browser.is_pictured(&format!("tracking-by-{method}")).await;
        browser.finds(By::Id(id)).await.prop("textContent").await.unwrap().unwrap()
    }

    /// Accepts somebody for the product; gives the link to share.
    pub async fn invites(&self, name: &str) -> String {
        let browser = &self.0;
        browser.goes_to("http://go.shop.test/admin/affiliates/new").await;
        browser.types("name", name).await;
        browser.types("email", &format!("{}@blog.test", name.to_lowercase())).await;
        let product = By::XPath("//select[@name='product']/option[contains(., 'Sourdough')]");
        browser.finds(product).await.click().await.unwrap();
        browser.finds(By::Css("input[name=how][value=accept]")).await.click().await.unwrap();
        browser.follows(By::Css(".submit .primary")).await;
        let link = By::XPath("//label[contains(., 'Sales Page HotLink')]/following::input[1]");
        browser.finds(link).await.prop("value").await.unwrap().unwrap()
    }

    /// Visitors are asked from now on, before a cookie is set.
    pub async fn asks_before_cookies(&self) {
        self.reads("/admin/settings").await;
        self.0.chooses("consent_mode", "always").await;
        self.0.follows(By::XPath("//button[. = 'Save']")).await;
    }

    /// Approves somebody who applied, from the list of those who did.
    pub async fn approves(&self, name: &str) {
        self.reads("/admin/affiliates?tab=applied").await;
        self.0.is_pictured("applied-to-the-creator").await;
        let accept =
            format!("//tr[contains(., '{name}')]//button[starts-with(normalize-space(.), 'Approve')]");
        self.0.follows(By::XPath(accept)).await;
        let told = self.0.text().await;
        assert!(told.contains(&format!("{name} is accepted")), "{told}");
    }

    /// Takes the approved site back.
    pub async fn approves_no_site_any_more(&self) {
        self.reads("/admin/products/prd_1/edit").await;
        self.0.types("approved_sites", "").await;
        self.0.follows(By::Css(".submit .primary")).await;
    }

    /// Reads one of her pages; signs in again where weeks have passed.
    pub async fn reads(&self, path: &str) -> String {
        let browser = &self.0;
        let address = format!("http://go.shop.test{path}");
        browser.goes_to(&address).await;
        if browser.has(By::Name("password")).await {
            browser.types("email", EMAIL).await;
            browser.types("password", PASSWORD).await;
            browser.follows(By::Css(".submit .primary")).await;
            browser.goes_to(&address).await;
        }
        browser.text().await
    }

    /// Opens an order's conversion from the list, and reads why it is as it is.
    pub async fn reads_why(&self, order: &str, picture: &str) -> String {
        self.reads("/admin/conversions").await;
        self.0.follows(By::LinkText(order)).await;
        self.0.is_pictured(picture).await;
        self.0.text().await
    }

    /// Looks up a link in the list of links, and reads what stands in one column.
    pub async fn reads_of_link(&self, link: &str, column: &str) -> String {
        self.reads("/admin/links").await;
        self.0.is_pictured("links").await;
        let short = link.trim_start_matches("http://");
        let cell = format!("//tr[th/a[. = '{short}']]/td[@data-label='{column}']");
        self.0.finds(By::XPath(cell)).await.text().await.unwrap()
    }

    pub async fn goes(self) {
        self.0.closes().await;
    }
}
