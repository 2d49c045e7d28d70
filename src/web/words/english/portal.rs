//! The portal, in English.

use super::{ahead, earning, entering, joining, own_links, payouts, promoting};
use crate::domain::language::Language;
use crate::web::format::Formats;
use crate::web::words::charts;
use crate::web::words::figures::figures;
use crate::web::words::portal::PortalWords;
use crate::web::words::sharing::sharing;

pub(in crate::web::words) static PORTAL: PortalWords = PortalWords {
    language: Language::English,
    formats: Formats::of(Language::English),
    skip: "Skip to content",
    menu: "Menu",
    signed_in_as: "Signed in as",
    sign_out: "Sign out",
    times_in: "Times in",
    held: "Held",
    due: "Due",
    home: "Home",
    my_link: "My link",
    no_products: "You have no products",
    no_products_means: "Ask the creator for an invitation, or apply on the page of a product.",
    standing: entering::STANDING,
    my_account: "My Account",
    account: entering::ACCOUNT,
    entry: entering::ENTRY,
    join: joining::JOIN,

    ahead: ahead::AHEAD,
    products: "Products",
    money: "Money",
    my_products: "My Products",
    im_an_affiliate: "I'm an Affiliate",
    hotlinks: "HotLinks",
    links_created_by_me: "Links Created by Me",
    create_promotional_link: "Create Promotional Link",
    links: own_links::LINKS,
    domain: "Domain",
    url: "URL",
    name: "Name",
    save: "Save",

    start: earning::HOME,
    promoting: promoting::PROMOTING,
    figures: figures(Language::English),
    sharing: sharing(Language::English),
    earning: earning::EARNING,
    payouts: payouts::PAYOUTS,
    charts: &charts::ENGLISH,
};
