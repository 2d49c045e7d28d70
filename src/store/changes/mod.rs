//! Everything that can happen to the store, one file per change or per family of small ones.
//!
//! Each decides with `&` and applies with `&mut`: a refusal leaves no trace, and uniqueness is checked
//! inside the one writer, so two people cannot take one code.

pub mod account_changes;
pub mod affiliate_changes;
mod bought;
pub mod change_affiliation;
pub mod change_offer;
pub mod change_product;
pub mod change_program;
pub mod change_sales_page;
pub mod change_secrets;
pub mod coupons;
pub mod create_affiliate;
pub mod create_affiliation;
pub mod create_offer;
pub mod create_product;
mod cutting;
pub mod delete_product;
pub mod erasing;
mod history;
pub mod import_clicks;
pub mod in_history;
pub mod inviting;
pub mod joining;
pub mod judgement;
mod link_words;
pub mod note_consent;
pub mod note_script_visit;
pub mod note_unknown_code;
mod numbers;
pub mod once;
pub mod page_changes;
pub mod page_links;
mod product_history;
pub mod promotional_links;
pub mod reconcile_conversions;
pub mod record_conversion;
pub mod record_lead;
pub mod record_refund;
pub mod record_refusal;
pub mod refuse_held;
pub(in crate::store) mod reports;
pub mod review_conversion;
pub mod rules_changes;
pub mod session_changes;
pub mod show_code;
pub(super) mod standing;
pub mod step_affiliation;
pub mod suspecting;
pub mod suspicion_changes;
pub mod sweeping;
pub mod team_changes;
pub mod token_changes;
pub mod two_factor_changes;
pub mod unfinished;
mod waiting_refunds;
