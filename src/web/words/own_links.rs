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
}

pub(super) const LINKS: LinksWords = LinksWords {
    which_one: "Which link do you share?",
    your_links: "Your links",
    alternative_pages: "Alternative pages",
    share_these: "Share these. The address bar of the sales page pays nobody.",
    what_a_click_does: "What a click does",
    click_counts: |days, until| {
        format!(
            "A click counts for {days}: one of today until {until}. Whatever is bought in that browser by then can be yours, whichever plan it is."
        )
    },
    click_counts_for_ever: "A click counts for ever, as long as the browser keeps it. Whatever is bought there can be yours, whichever plan it is.",
    last_click: "Where several affiliates were clicked, the last one earns.",
    first_click: "Where several affiliates were clicked, the first one earns.",
    multiple_clicks: "Where several affiliates were clicked, the first and the last earn.",
    product_paused: "This product is paused: clicks lead on, and new ones earn nothing until it is resumed.",
    product_retired: "This product is no longer sold: its links lead to a page that says so.",
    channels: "Tell channels apart",
    channels_mean: "Name where you share them. The name becomes part of each link, and your figures show what each place brings.",
    name_a_channel: "Name a channel",
    show_links: "Show links",
    qr_code: "QR code",
    your_code: "Your code",
    code_means: "Choose a word of your own. Links with your old code keep working.",
    code: "Code",
    code_hint: "3 to 32 letters, digits and hyphens",
    code_saved: |code| format!("Your code is {code} now. Links with the old one keep working."),
    former_codes: "Former codes, which still work:",
    your_coupon: "Your coupon",
    coupon_means: "Whoever buys with it is yours, whatever link they followed.",
    none_yet: "No links yet",
    none_yet_means: "Pick an approved site, paste the address of a page on it, and give the link a name.",
    not_active: "You can make links of your own while you are accepted for this product.",
    no_sites: "The creator approves no site for links of your own at the moment.",
    since_the_beginning: "Your links, since the beginning",
    link: "Link",
    clicks: "Clicks",
    visitors: "Visitors",
    conversions: "Conversions",
    sales: "Sales",
    commission: "Commission",
    state: "State",
    live: "Live",
    site_withdrawn: "Site withdrawn",
    site_withdrawn_means: "The creator does not approve this site any more. Visitors see a page that says the link is not valid, and nothing is earned.",
    leads_to: "Leads to",
    url_hint: "The page that you want to send people to, beginning exactly like the domain",
    name_hint: "For your figures, such as Spring newsletter. Its part of the link is made from it.",
    use_this: "Use",
    made: |name| format!("{name} is ready to share."),
    renamed: "Saved. The link itself stays as it is.",
    remove: "Remove this link",
    remove_means: "It then leads to the sales page, and still counts as your link. It cannot be brought back.",
    removed: |name| format!("{name} is removed. Where it was shared, it leads to the sales page."),
    rename_hint: "The link itself stays as it is.",
};
