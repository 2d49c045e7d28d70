//! What an affiliate reads of the products that she promotes.

/// My Products, and one product of hers.
#[derive(Debug)]
pub struct PromotingWords {
    /// Above the rows.
    pub caption: &'static str,
    /// The columns.
    pub product: &'static str,
    /// The same.
    pub commission: &'static str,
    /// The same.
    pub window: &'static str,
    /// The same.
    pub state: &'static str,
    /// The chain icon of a product, for those who do not see it.
    pub hotlinks_of: fn(&str) -> String,
    /// What an offer pays, in a list of several.
    pub rate_for: fn(&str, &str) -> String,
    /// Where she promotes nothing: whom to ask.
    pub ask_or_apply: fn(&str) -> String,
    /// The same, where nothing is open.
    pub ask: fn(&str) -> String,
    /// Above the products that she can apply for.
    pub open_products: &'static str,
    /// Where she is in at once.
    pub join: &'static str,
    /// Where she is asked about.
    pub apply: &'static str,
    /// A product that makes no new touches.
    pub product_paused: &'static str,
    /// A product that is sold no more.
    pub product_retired: &'static str,

    /// One product's first tab.
    pub about: &'static str,
    /// The tabs of a product, for screen readers.
    pub tabs: &'static str,
    /// What it pays.
    pub what_you_earn: &'static str,
    /// A column.
    pub offer: &'static str,
    /// A column.
    pub price: &'static str,
    /// A column.
    pub rate: &'static str,
    /// A column.
    pub per_sale: &'static str,
    /// The row of a product without offers.
    pub for_example: &'static str,
    /// Where her own rate is the better one somewhere.
    pub own_rate: fn(&str) -> String,
    /// Where first and last share: the first's and the last's part.
    pub shared: fn(&str, &str) -> String,
    /// Where each earns a full one.
    pub each_full: &'static str,
    /// The conditions.
    pub conditions: &'static str,
    /// Events other than sales.
    pub other_events: &'static str,
    /// A pixel's own window.
    pub pixel: &'static str,
    /// Of that.
    pub pixel_window: fn(&str) -> String,
    /// Since when all this holds.
    pub in_force_since: &'static str,
    /// The rules.
    pub rules: &'static str,
    /// When she accepted them.
    pub rules_accepted: fn(&str) -> String,
    /// Her code.
    pub your_code: &'static str,
    /// Above what is announced, on pages of several products: the product's name, and from when.
    pub changes: fn(&str, &str) -> String,
}
