//! What an affiliate reads of the products that she promotes, and of what her links brought.

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

/// Figures.
#[derive(Debug)]
pub struct FiguresWords {
    /// The page.
    pub figures: &'static str,
    /// Below its name.
    pub lede: &'static str,
    /// The choice of a period, for screen readers.
    pub period: &'static str,
    /// The periods.
    pub today: &'static str,
    /// The same.
    pub days_7: &'static str,
    /// The same.
    pub days_30: &'static str,
    /// The same.
    pub months_12: &'static str,
    /// The own dates' first day.
    pub from: &'static str,
    /// The own dates' last day.
    pub to: &'static str,
    /// The columns.
    pub clicks: &'static str,
    /// The same.
    pub visitors: &'static str,
    /// The same.
    pub conversions: &'static str,
    /// The same.
    pub sales: &'static str,
    /// The same.
    pub commission: &'static str,
    /// The sections.
    pub by_product: &'static str,
    /// The same.
    pub by_link: &'static str,
    /// The same.
    pub by_source: &'static str,
    /// The same.
    pub by_day: &'static str,
    /// The same, where a period is a day.
    pub by_hour: &'static str,
    /// The same, where it is long.
    pub by_month: &'static str,
    /// The last row of each.
    pub sum: &'static str,
    /// The column of links.
    pub link: &'static str,
    /// The column of sources.
    pub source: &'static str,
    /// The column of days.
    pub day: &'static str,
    /// The column of hours.
    pub hour: &'static str,
    /// The column of months.
    pub month: &'static str,
    /// Clicks without a source.
    pub no_source: &'static str,
    /// Sources beyond those that are kept apart.
    pub other_sources: &'static str,
    /// How to get sources.
    pub source_hint: &'static str,
    /// So many of them.
    pub visitors_of: fn(u64) -> String,
    /// What visitors are.
    pub visitors_hint: &'static str,
    /// Where nothing happened.
    pub nothing: &'static str,
    /// What a chart counts, one and many.
    pub click: (&'static str, &'static str),
}
