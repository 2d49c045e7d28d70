//! What an affiliate reads where she finds her links, and where she makes links of her own.

/// The texts of HotLinks and of Links Created by Me.
#[derive(Debug)]
pub struct LinksWords {
    /// Below the title of HotLinks.
    pub which_one: &'static str,
    /// Above the links.
    pub your_links: &'static str,
    /// Above the links to alternative pages.
    pub alternative_pages: &'static str,
    /// Why the address bar is not to be shared.
    pub share_these: &'static str,
    /// Above what a click does.
    pub what_a_click_does: &'static str,
    /// With how long it counts (`60 days`), and until when a click of today would.
    pub click_counts: fn(&str, &str) -> String,
    /// Where it counts for ever.
    pub click_counts_for_ever: &'static str,
    /// Under last click.
    pub last_click: &'static str,
    /// Under first click.
    pub first_click: &'static str,
    /// Under multiple clicks.
    pub multiple_clicks: &'static str,
    /// Where the product is paused.
    pub product_paused: &'static str,
    /// Where it is retired.
    pub product_retired: &'static str,
    /// Above the box for `src`.
    pub channels: &'static str,
    /// What it is good for.
    pub channels_mean: &'static str,
    /// Its field.
    pub name_a_channel: &'static str,
    /// And its button.
    pub show_links: &'static str,
    /// Under each link.
    pub qr_code: &'static str,
    /// Above her code.
    pub your_code: &'static str,
    /// What happens to the old one.
    pub code_means: &'static str,
    /// The field.
    pub code: &'static str,
    /// What it may be.
    pub code_hint: &'static str,
    /// It is changed.
    pub code_saved: fn(&str) -> String,
    /// Before her former codes.
    pub former_codes: &'static str,
    /// Above her coupon, and its label.
    pub your_coupon: &'static str,
    /// What it does.
    pub coupon_means: &'static str,

    /// Where she made no link yet.
    pub none_yet: &'static str,
    /// And how it is done.
    pub none_yet_means: &'static str,
    /// Where the product has no approved sites.
    pub no_sites: &'static str,
    /// Where she is not accepted, or not at the moment.
    pub not_active: &'static str,
    /// The table's caption.
    pub since_the_beginning: &'static str,
    /// Its columns.
    pub link: &'static str,
    /// Clicks.
    pub clicks: &'static str,
    /// Distinct people a day.
    pub visitors: &'static str,
    /// Conversions.
    pub conversions: &'static str,
    /// What buyers paid.
    pub sales: &'static str,
    /// What she got.
    pub commission: &'static str,
    /// Whether it leads there.
    pub state: &'static str,
    /// It does.
    pub live: &'static str,
    /// Its site is not approved any more.
    pub site_withdrawn: &'static str,
    /// What that means.
    pub site_withdrawn_means: &'static str,
    /// Where it leads.
    pub leads_to: &'static str,
    /// The form's hint for the address.
    pub url_hint: &'static str,
    /// The form's hint for the name.
    pub name_hint: &'static str,
    /// The button with the address that would be taken.
    pub use_this: &'static str,
    /// It is made.
    pub made: fn(&str) -> String,
    /// It has another name.
    pub renamed: &'static str,
    /// Above the button that takes it back.
    pub remove: &'static str,
    /// What that does.
    pub remove_means: &'static str,
    /// It is done.
    pub removed: fn(&str) -> String,
    /// The hint on the name of a link that exists.
    pub rename_hint: &'static str,
    /// Where no approved site was picked.
    pub choose_site: &'static str,
    /// The link to the sales page.
    pub sales_page: &'static str,
    /// The link to the payment page.
    pub direct_payment: &'static str,
    /// Below the link to an alternative page.
    pub page_leads_to: fn(&str) -> String,
}
