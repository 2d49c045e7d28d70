//! The creator in her browser: she owns the installation, makes a product, invites affiliates, and looks.

use thirtyfour::By;

use crate::chromium::Browser;
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
        let browser = world.somebody().await;
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
        let browser = &self.0;
        browser.goes_to("http://go.shop.test/admin/products/new").await;
        browser.chooses("method", "pixel").await;
        browser.types("name", "Sourdough Masterclass").await;
        browser.types("sales_url", sales_url).await;
        browser.types("percent", "30").await;
        browser.follows(By::Css(".submit .primary")).await;
        browser.is_pictured("product").await;
        let text = async |id| browser.finds(By::Id(id)).await.prop("textContent").await.unwrap().unwrap();
        Pasted {
            pixel: text("pixel-html").await,
            postback: text("postback-curl").await,
            script: text("script-keep").await,
        }
    }

    /// Accepts somebody for the product; gives the link to share.
    pub async fn invites(&self, name: &str) -> String {
        let browser = &self.0;
        browser.goes_to("http://go.shop.test/admin/affiliates/new").await;
        browser.types("name", name).await;
        browser.types("email", &format!("{}@blog.test", name.to_lowercase())).await;
        let product = By::XPath("//select[@name='product']/option[contains(., 'Sourdough')]");
        browser.finds(product).await.click().await.unwrap();
        browser.follows(By::Css(".submit .primary")).await;
        let link = By::XPath("//label[contains(., 'Sales Page HotLink')]/following::input[1]");
        browser.finds(link).await.prop("value").await.unwrap().unwrap()
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
        let cell = format!("//tr[th/span[1][. = '{short}']]/td[@data-label='{column}']");
        self.0.finds(By::XPath(cell)).await.text().await.unwrap()
    }

    pub async fn goes(self) {
        self.0.closes().await;
    }
}
