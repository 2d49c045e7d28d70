//! Every key of several parts and every range, by name. Big-endian, so that keys sort as they read.

mod clicks;
mod decisions;
mod people;
mod sums;
mod ties;

use std::ops::RangeInclusive;

pub use clicks::*;
pub use decisions::*;
pub use people::*;
pub use sums::*;
pub use ties::*;

use crate::domain::affiliation::AffiliationState;
use crate::domain::conversion::{Event, Way};
use crate::domain::coupon::Coupon;
use crate::domain::deed::About;
use crate::domain::id::{
    AffiliateId, AffiliationId, ClickId, ConversionId, EntryId, PageId, ProductId, ReportId,
};
use crate::domain::link::LinkOwner;
use crate::domain::money::Currency;
use crate::domain::report::Sign;
use crate::domain::suspicion::Rule;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::records;

/// A product's newest report of a way and a sign.
pub fn last_report(product: ProductId, way: Way, sign: Sign) -> u64 {
    let sign = match sign {
        Sign::Taken => 0,
        Sign::Test => 1,
        Sign::Refused => 2,
    };
    pair(product.0, u32::from(records::way_number(way)) << 8 | sign)
}

/// Two numbers side by side: the first one's things lie together.
pub fn pair(first: u32, second: u32) -> u64 {
    u64::from(first) << 32 | u64::from(second)
}

/// The first number of a pair.
pub fn first(pair: u64) -> u32 {
    u32::try_from(pair >> 32).unwrap_or(0)
}

/// The second number of a pair.
pub fn second(pair: u64) -> u32 {
    u32::try_from(pair & u64::from(u32::MAX)).unwrap_or(0)
}

/// All pairs of one first number.
pub fn pairs_of(first: u32) -> RangeInclusive<u64> {
    pair(first, 0)..=pair(first, u32::MAX)
}

/// A page's link of someone; the creator stands first, since no affiliation has number 0.
pub fn page_link(page: PageId, owner: LinkOwner) -> u64 {
    pair(page.0, owner_number(owner))
}

/// Whose a page's link is, from its key.
pub fn owner_of_page_link(key: u64) -> LinkOwner {
    match second(key) {
        0 => LinkOwner::Creator,
        id => LinkOwner::Affiliation(AffiliationId(id)),
    }
}

/// A word behind the codes of a product: a page's for all of them, or a link's for one affiliation.
pub fn link_word(product: ProductId, word: &str, affiliation: Option<AffiliationId>) -> Vec<u8> {
    let number = affiliation.map_or(0, |id| id.0);
    // Words hold no zero byte, so the end of the word is found.
    [&product.0.to_be_bytes(), word.as_bytes(), &[0], &number.to_be_bytes()].concat()
}

/// Whoever has a word behind the codes of a product: the first and the last possible key.
pub fn link_words_like(product: ProductId, word: &str) -> (Vec<u8>, Vec<u8>) {
    (link_word(product, word, None), link_word(product, word, Some(AffiliationId(u32::MAX))))
}

/// All words behind the codes of a product: from the first key, up to but without the second.
pub fn link_words_of(product: ProductId) -> (Vec<u8>, Vec<u8>) {
    orders_of(product)
}

fn owner_number(owner: LinkOwner) -> u32 {
    match owner {
        LinkOwner::Creator => 0,
        LinkOwner::Affiliation(id) => id.0,
    }
}

/// An affiliate's coupon for a product, whatever its case.
pub fn coupon(product: ProductId, coupon: &Coupon) -> Vec<u8> {
    [&product.0.to_be_bytes(), coupon.folded().as_bytes()].concat()
}

/// An affiliate in a state: all of one state lie together.
pub fn standing(state: AffiliationState, affiliate: AffiliateId) -> u64 {
    pair(u32::from(records::state_number(state)), affiliate.0)
}

/// All clicks from a moment to a moment, both included.
pub fn ulids_between(from: Timestamp, to: Timestamp) -> RangeInclusive<u128> {
    let bits = |at: Timestamp| u128::try_from(at.0.max(0)).unwrap_or(0) << 80;
    bits(from)..=(bits(to) | ((1 << 80) - 1))
}

/// An order: one conversion for ever (`product.md` C7).
pub fn order(product: ProductId, event: &Event, order_id: &str) -> Vec<u8> {
    event_key(product, event, order_id.as_bytes())
}

/// All orders of a product: from the first key, up to but without the second.
pub fn orders_of(product: ProductId) -> (Vec<u8>, Vec<u8>) {
    (product.0.to_be_bytes().to_vec(), product.0.saturating_add(1).to_be_bytes().to_vec())
}

/// The event in an order's key.
///
/// # Errors
/// Where the key does not hold one.
pub fn event_of_order(key: &[u8]) -> Result<Event, StoreError> {
    let name = key.get(4..).and_then(|rest| rest.split(|byte| *byte == 0).next());
    let name = name.and_then(|name| std::str::from_utf8(name).ok());
    name.map(|name| Event::from_row(name.to_owned())).ok_or_else(|| broken_key("an order"))
}

/// The first key behind all orders of an event.
pub fn behind_orders_of(product: ProductId, event: &Event) -> Vec<u8> {
    [&product.0.to_be_bytes(), event.as_str().as_bytes(), &[1]].concat()
}

/// An event from a click, for recognising repeats that have no order id.
pub fn click_event(product: ProductId, event: &Event, click: ClickId) -> Vec<u8> {
    event_key(product, event, &click.0.to_be_bytes())
}

/// A customer of a product, by the creator's own id.
pub fn customer(product: ProductId, customer: &str) -> Vec<u8> {
    [&product.0.to_be_bytes(), customer.as_bytes()].concat()
}

fn event_key(product: ProductId, event: &Event, rest: &[u8]) -> Vec<u8> {
    // Events hold no zero byte, so the end of the name is found.
    [&product.0.to_be_bytes(), event.as_str().as_bytes(), &[0], rest].concat()
}

/// A conversion in which an affiliate has a share, in the order of arrival.
pub fn affiliate_conversion(affiliate: AffiliateId, conversion: ConversionId) -> [u8; 20] {
    let mut key = [0; 20];
    key[..4].copy_from_slice(&affiliate.0.to_be_bytes());
    key[4..].copy_from_slice(&conversion.0.to_be_bytes());
    key
}

/// Lists of conversions beside the list of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// In review.
    Review = 1,
    /// Earned nobody anything, or were refused.
    Nobody = 2,
    /// Tests.
    Test = 3,
    /// Only what anybody could have sent speaks for them.
    Unconfirmed = 4,
}

/// A conversion on one of those lists, in the order of arrival.
pub fn listed_conversion(list: Listed, conversion: ConversionId) -> [u8; 17] {
    let mut key = [list as u8; 17];
    key[1..].copy_from_slice(&conversion.0.to_be_bytes());
    key
}

/// The conversion at the end of a key.
///
/// # Errors
/// Where the key is shorter than an id.
pub fn conversion_at_the_end(key: &[u8]) -> Result<ConversionId, StoreError> {
    let id = key.last_chunk().ok_or_else(|| broken_key("a conversion"))?;
    Ok(ConversionId(u128::from_be_bytes(*id)))
}

/// What a rule of suspicion holds against an affiliate: hers lie together.
pub fn suspicion(affiliate: AffiliateId, rule: Rule) -> u64 {
    pair(affiliate.0, u32::from(records::rule_number(rule)))
}

/// Whose and which rule's such a key is.
///
/// # Errors
/// Where there is no such rule.
pub fn affiliate_and_rule(key: u64) -> Result<(AffiliateId, Rule), StoreError> {
    let rule = u8::try_from(second(key)).ok().and_then(records::rule_of_number);
    rule.map(|rule| (AffiliateId(first(key)), rule)).ok_or_else(|| broken_key("a suspicion"))
}

/// Which conversions of such a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Suspected {
    /// All in which the rule saw something.
    All = 1,
    /// Those that wait because of it.
    Waiting = 2,
}

/// A conversion of a group, in the order of arrival.
pub fn suspected(of: (AffiliateId, Rule), which: Suspected, conversion: ConversionId) -> [u8; 25] {
    let mut key = [which as u8; 25];
    key[..8].copy_from_slice(&suspicion(of.0, of.1).to_be_bytes());
    key[9..].copy_from_slice(&conversion.0.to_be_bytes());
    key
}

fn broken_key(what: &str) -> StoreError {
    StoreError::Broken(format!("the key of {what} is too short"))
}

/// A refund that waits for an order: all of one order lie together, in the order of their arrival.
pub fn waiting_refund(product: ProductId, order: &str, report: ReportId) -> Vec<u8> {
    // The order ends with a byte that no UTF-8 has, so none is the beginning of another.
    let order = [&product.0.to_be_bytes(), order.as_bytes(), &[u8::MAX]].concat();
    [&order[..], &report.0.to_be_bytes()].concat()
}

/// All refunds that wait for an order.
pub fn waiting_refunds_of(product: ProductId, order: &str) -> RangeInclusive<Vec<u8>> {
    waiting_refund(product, order, ReportId(0))..=waiting_refund(product, order, ReportId(u128::MAX))
}

/// A refund of a conversion: by its own id, or by what it was where it has none.
pub fn refund(conversion: ConversionId, refund: &str) -> Vec<u8> {
    [&conversion.0.to_be_bytes()[..], refund.as_bytes()].concat()
}

/// All refunds of a conversion begin with this.
pub fn refunds_of(conversion: ConversionId) -> [u8; 16] {
    conversion.0.to_be_bytes()
}

/// An affiliate's entry.
pub fn affiliate_entry(affiliate: AffiliateId, entry: EntryId) -> u128 {
    u128::from(affiliate.0) << 64 | u128::from(entry.0)
}

/// The entry at the end of a key.
pub fn entry_at_the_end(key: u128) -> EntryId {
    EntryId(u64::try_from(key & u128::from(u64::MAX)).unwrap_or(0))
}

/// All entries of an affiliate.
pub fn entries_of(affiliate: AffiliateId) -> RangeInclusive<u128> {
    affiliate_entry(affiliate, EntryId(0))..=affiliate_entry(affiliate, EntryId(u64::MAX))
}

/// An entry by the moment it becomes Due; those in review at the end of time.
pub fn entry_due(due_at: Option<Timestamp>, entry: EntryId) -> u128 {
    let at = due_at.map_or(i64::MAX, |at| at.0.max(0));
    u128::try_from(at).unwrap_or(0) << 64 | u128::from(entry.0)
}

/// The moment at the beginning of such a key.
pub fn due_at_of(key: u128) -> Timestamp {
    Timestamp(i64::try_from(key >> 64).unwrap_or(i64::MAX))
}

/// The entries that become Due from a moment to a moment, both included.
pub fn due_between(from: Timestamp, to: Timestamp) -> RangeInclusive<u128> {
    entry_due(Some(from), EntryId(0))..=entry_due(Some(to), EntryId(u64::MAX))
}

/// The day of becoming Due of what is held in review: later than any real one.
pub const REVIEW_DAY: u32 = u32::MAX;

/// The sum of what becomes Due on a UTC day, for an affiliate (`None`: for all).
pub fn money_sum(affiliate: Option<AffiliateId>, currency: Currency, due_day: u32) -> [u8; 12] {
    let mut key = [0; 12];
    // Nobody has number 0, so it can stand for all.
    key[..4].copy_from_slice(&affiliate.map_or(0, |id| id.0).to_be_bytes());
    key[4..7].copy_from_slice(&currency.bytes());
    // One byte stays 0, in case a currency ever needs more letters.
    key[8..].copy_from_slice(&due_day.to_be_bytes());
    key
}

/// All sums of an affiliate (`None`: of all).
pub fn money_sums_of(affiliate: Option<AffiliateId>) -> ([u8; 12], [u8; 12]) {
    let mut from = [0; 12];
    from[..4].copy_from_slice(&affiliate.map_or(0, |id| id.0).to_be_bytes());
    let mut to = [u8::MAX; 12];
    to[..4].copy_from_slice(&from[..4]);
    (from, to)
}

/// The affiliate in a sum's key.
///
/// # Errors
/// Where the key does not hold one.
pub fn affiliate_of_sum(key: &[u8]) -> Result<AffiliateId, StoreError> {
    let id = key.first_chunk().map(|id| u32::from_be_bytes(*id)).filter(|id| *id > 0);
    id.map(AffiliateId).ok_or_else(|| broken_key("an affiliate's sum of money"))
}

/// The currency and the UTC day of becoming Due in a sum's key.
///
/// # Errors
/// Where the key does not hold them.
pub fn currency_and_day(key: &[u8]) -> Result<(Currency, u32), StoreError> {
    let text = key.get(4..7).and_then(|code| std::str::from_utf8(code).ok());
    let currency =
        text.and_then(|code| Currency::parse(code).ok()).ok_or_else(|| broken_key("a sum of money"))?;
    let day = key.last_chunk().ok_or_else(|| broken_key("a sum of money"))?;
    Ok((currency, u32::from_be_bytes(*day)))
}

/// A code that nobody has, on a UTC day.
pub fn unknown_code(day: u32, code: &str) -> Vec<u8> {
    [&day.to_be_bytes(), code.as_bytes()].concat()
}

/// An idempotency key's hash by the moment it was used.
pub fn idempotency_time(at: Timestamp, hash: &[u8]) -> Vec<u8> {
    [&u64::try_from(at.0).unwrap_or(0).to_be_bytes(), hash].concat()
}

/// What has a history of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A product, with all that belongs to it.
    Product(ProductId),
    /// A person, with all her affiliations.
    Affiliate(AffiliateId),
    /// One affiliation.
    Affiliation(AffiliationId),
}

impl Subject {
    /// Everything that a line of the history is about.
    pub fn all_of(about: About) -> Vec<Self> {
        let product = about.product.map(Self::Product);
        let affiliate = about.affiliate.map(Self::Affiliate);
        let affiliation = about.affiliation.map(Self::Affiliation);
        product.into_iter().chain(affiliate).chain(affiliation).collect()
    }
}

/// A line of the history of something, in the order it was written.
pub fn history_about(subject: Subject, number: u64) -> [u8; 13] {
    let (kind, id) = match subject {
        Subject::Product(id) => (1, id.0),
        Subject::Affiliate(id) => (2, id.0),
        Subject::Affiliation(id) => (3, id.0),
    };
    let mut key = [kind; 13];
    key[1..5].copy_from_slice(&id.to_be_bytes());
    key[5..].copy_from_slice(&number.to_be_bytes());
    key
}

/// The number of the line at the end of such a key.
///
/// # Errors
/// Where the key does not hold one.
pub fn history_at_the_end(key: &[u8]) -> Result<u64, StoreError> {
    key.last_chunk()
        .map(|number| u64::from_be_bytes(*number))
        .ok_or_else(|| broken_key("a line of the history"))
}
