//! What the visitor's pages say, as a list of texts that every language has.

use crate::domain::language::Language;
use crate::web::format::Formats;

/// The texts of the visitor's pages in one language. Each page's texts stand together, under its name; a
/// text with parts is a function.
#[derive(Debug)]
pub struct VisitorWords {
    /// From an error page back to the front page.
    pub to_the_front: &'static str,
    /// The language itself.
    pub language: Language,
    /// How values are written.
    pub formats: Formats,

    // Below every page.
    /// The link to what is stored about a visitor.
    pub privacy: &'static str,

    // The question on every page that a click was brought along to (`product.md` W8).
    /// Whether a cookie may be set.
    pub may_we_keep: &'static str,
    /// It may.
    pub yes: &'static str,
    /// It may not.
    pub no: &'static str,

    // Sales page.
    /// Before the name of who sells.
    pub by: &'static str,
    /// Above the price of the one offer.
    pub price: &'static str,
    /// Above the prices of several offers.
    pub plans: &'static str,
    /// The button to the payment page.
    pub buy_now: &'static str,
    /// On the link from one plan to the payment page.
    pub choose: &'static str,
    /// Where there is no price yet.
    pub not_on_sale: &'static str,
    /// For search engines: the name and the lowest price.
    pub from_price: fn(&str, &str) -> String,

    // Payment page.
    /// The page's title, with the product's name.
    pub pay_for: fn(&str) -> String,
    /// Above the one offer.
    pub one_step_to_go: &'static str,
    /// Above several offers.
    pub choose_a_plan: &'static str,
    /// The payment page's, where a link chose a plan that is retired.
    pub plan_is_gone: &'static str,
    /// Before the plan that the link or the sales page chose.
    pub chosen: &'static str,
    /// The button to the checkout.
    pub go_to_checkout: &'static str,
    /// What an offer says that has no checkout.
    pub no_checkout: &'static str,
    /// The way back.
    pub back_to_sales_page: &'static str,

    // REF, on the payment page.
    /// Before the code of who would earn now.
    pub ref_code: &'static str,
    /// Until when she would, with the date.
    pub ref_until: fn(&str) -> String,
    /// She would for ever.
    pub ref_for_ever: &'static str,
    /// Nobody would.
    pub ref_none: &'static str,
    /// The product is paused (`product.md` L14).
    pub ref_paused: &'static str,

    // Thank-you page.
    /// The headline.
    pub thank_you: &'static str,
    /// What was bought, with the product's name.
    pub bought: fn(&str) -> String,
    /// Something else than a purchase was done, with the product's name.
    pub done: fn(&str) -> String,
    /// Before the order's number.
    pub order: &'static str,
    /// The report could not be saved; all is well with the purchase itself.
    pub not_noted: &'static str,
    /// Loads the page once more.
    pub reload: &'static str,

    // Where a way ends.
    /// Nobody has this code.
    pub leads_nowhere: &'static str,
    /// What to do then.
    pub leads_nowhere_detail: &'static str,
    /// There is no such page.
    pub no_such_page: &'static str,
    /// What to do then.
    pub no_such_page_detail: &'static str,
    /// The product was taken off sale, with its name.
    pub retired: fn(&str) -> String,
    /// Who did it.
    pub retired_detail: &'static str,
    /// The link's site is no longer approved (`product.md` L8).
    pub not_valid: &'static str,
    /// What to do then, with the product's name.
    pub not_valid_detail: fn(&str) -> String,
    /// A fault of ours.
    pub broken: &'static str,
    /// What to do then.
    pub broken_detail: &'static str,
    /// Somebody asks too often.
    pub too_often: &'static str,
    /// How many seconds to wait.
    pub too_often_detail: fn(u32) -> String,
    /// The database cannot be written at the moment.
    pub not_saved: &'static str,
    /// What to do then.
    pub not_saved_detail: &'static str,
    /// What was sent cannot be taken.
    pub not_taken: &'static str,
    /// What to do then.
    pub not_taken_detail: &'static str,
    /// Above the open products.
    pub on_offer_here: &'static str,

    // Front page.
    /// Nobody has set the program up yet.
    pub no_owner: &'static str,
    /// How to; a command stands in it.
    pub no_owner_detail: &'static str,
    /// Above the products that anybody may ask to promote.
    pub to_promote: &'static str,
    /// Where there are none.
    pub nothing_to_promote: &'static str,
    /// The link to a product's application page, with the product's name.
    pub promote: fn(&str) -> String,
    /// Where affiliates sign in.
    pub affiliates_sign_in: &'static str,
    /// Where the creator signs in.
    pub creator_signs_in: &'static str,
    /// Before the address of whom to ask.
    pub questions: &'static str,
}
