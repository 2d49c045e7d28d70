//! What the affiliate's portal says. The labels are the users' habits, word for word (`product.md` 9).

/// The texts of the portal's pages in one language. Each page's texts stand together, under its name.
#[derive(Debug)]
pub struct PortalWords {
    /// For `<html lang>`.
    pub lang: &'static str,
    /// The menu.
    pub products: &'static str,
    /// The page of the products that she promotes.
    pub my_products: &'static str,
    /// The tab of that page.
    pub im_an_affiliate: &'static str,
    /// The chain icon on each row, and the page behind it.
    pub hotlinks: &'static str,
    /// The tab of the links that she made.
    pub links_created_by_me: &'static str,
    /// The button on it, and the form behind the button.
    pub create_promotional_link: &'static str,
    /// The form's list of approved sites.
    pub domain: &'static str,
    /// The form's address.
    pub url: &'static str,
    /// The form's name.
    pub name: &'static str,
    /// The form's end.
    pub save: &'static str,
}

static ENGLISH: PortalWords = PortalWords {
    lang: "en",
    products: "Products",
    my_products: "My Products",
    im_an_affiliate: "I'm an Affiliate",
    hotlinks: "HotLinks",
    links_created_by_me: "Links Created by Me",
    create_promotional_link: "Create Promotional Link",
    domain: "Domain",
    url: "URL",
    name: "Name",
    save: "Save",
};

/// What the portal says.
pub fn portal() -> &'static PortalWords {
    &ENGLISH
}
