//! What the affiliate's portal says. The labels are the users' habits, word for word (`product.md` 9).

use super::ahead::AheadWords;
use super::charts::ChartWords;
use super::earning::{EarningWords, HomeWords};
use super::entering::{AccountWords, EntryWords, StandingWords};
use super::figures::FiguresWords;
use super::joining::JoinWords;
use super::own_links::LinksWords;
use super::payouts::PayoutWords;
use super::promoting::PromotingWords;
use super::sharing::SharingWords;
use crate::domain::language::Language;
use crate::web::format::Formats;

/// The texts of the portal's pages in one language. Each page's texts stand together, under its name.
#[derive(Debug)]
pub struct PortalWords {
    /// The language itself.
    pub language: Language,
    /// How values are written.
    pub formats: Formats,
    /// Before everything else, for keyboards.
    pub skip: &'static str,
    /// The menu, where it is closed.
    pub menu: &'static str,
    /// For screen readers, before her name.
    pub signed_in_as: &'static str,
    /// The button below the menu.
    pub sign_out: &'static str,
    /// Before the name of a time zone.
    pub times_in: &'static str,
    /// Her money until its hold has passed, by the words of `product.md`.
    pub held: &'static str,
    /// Her money that can be paid.
    pub due: &'static str,
    /// The first page.
    pub home: &'static str,
    /// Above her link.
    pub my_link: &'static str,
    /// Where she promotes nothing yet.
    pub no_products: &'static str,
    /// And what to do.
    pub no_products_means: &'static str,
    /// Where her affiliations stand.
    pub standing: StandingWords,
    /// Who she is, and what she set.
    pub my_account: &'static str,
    /// The texts of that page.
    pub account: AccountWords,
    /// The pages before the portal.
    pub entry: EntryWords,
    /// The page where she joins a product.
    pub join: JoinWords,

    /// What changes and when, on every page that tells terms.
    pub ahead: AheadWords,
    /// The menu.
    pub products: &'static str,
    /// The part of the menu about what she earned.
    pub money: &'static str,
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
    /// The texts of both.
    pub links: LinksWords,
    /// The form's list of approved sites.
    pub domain: &'static str,
    /// The form's address.
    pub url: &'static str,
    /// The form's name.
    pub name: &'static str,
    /// The form's end.
    pub save: &'static str,

    /// The texts of the first page.
    pub start: HomeWords,
    /// The texts of My Products and of a product.
    pub promoting: PromotingWords,
    /// The texts of the figures.
    pub figures: &'static FiguresWords,
    /// What her first page says of sharing, and of what was paid.
    pub sharing: &'static SharingWords,
    /// The texts of commissions.
    pub earning: EarningWords,
    /// The texts of payouts, the ledger and statements.
    pub payouts: PayoutWords,
    /// The texts of charts.
    pub charts: &'static ChartWords,
}
