//! Every table on one screen. Nothing outside `store` sees one.
//!
//! Only plain redb types: integers, `&str`, `&[u8]`, `()`. Keys of several parts are made in `keys`,
//! values in `records`. A number behind the name is the table's layout: a new layout is a new table.

use std::sync::Arc;

use redb::{ReadOnlyTable, ReadTransaction, ReadableTable, TableDefinition, WriteTransaction};

use super::error::StoreError;
use super::mirror::Mend;
use super::sums::Takings;
use super::table::Table;
use crate::domain::id::ReportId;

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident: $key:ty => $value:ty = $on_disk:literal;)*) => {
        /// All tables, to be written in one transaction, and what the mirror must be told after its commit.
        pub struct Tables<'t> {
            $($(#[$doc])* pub $name: Table<'t, $key, $value>,)*
            /// What changes in the mirror of the links once this is committed.
            pub mends: Vec<Mend>,
            /// The reports that were written: what is told once this is committed.
            pub reports_kept: Vec<ReportId>,
            /// What changes sold, for sums that are written once before the commit.
            pub takings: Takings,
            /// Whether a change left something to do in slices, in a table that says what.
            pub is_unfinished: bool,
        }

        /// All tables as they were at one moment.
        pub struct Snapshot {
            $($(#[$doc])* pub $name: ReadOnlyTable<$key, $value>,)*
        }

        /// What can be read from a snapshot and from inside a change alike.
        pub trait Read {
            $($(#[$doc])* fn $name(&self) -> &impl ReadableTable<$key, $value>;)*
        }

        impl<'t> Tables<'t> {
            /// The tables of a transaction that has none open. Each is opened when it is first asked for.
            pub fn of(transaction: &'t WriteTransaction) -> Self {
                Self {
                    $($name: Table::of(transaction, TableDefinition::new($on_disk)),)*
                    mends: Vec::new(),
                    reports_kept: Vec::new(),
                    takings: Takings::default(),
                    is_unfinished: false,
                }
            }

            /// Opens every table, making those that are missing.
            ///
            /// # Errors
            /// Of the disk, or where a table has another layout.
            pub fn make_all(&self) -> Result<(), StoreError> {
                $(self.$name.open()?;)*
                Ok(())
            }
        }

        impl Snapshot {
            /// Opens every table for reading.
            pub fn open(transaction: &ReadTransaction) -> Result<Self, StoreError> {
                Ok(Self {
                    $($name: transaction.open_table(TableDefinition::new($on_disk))?,)*
                })
            }
        }

        impl Read for Tables<'_> {
            $(fn $name(&self) -> &impl ReadableTable<$key, $value> { &self.$name })*
        }

        impl Read for Snapshot {
            $(fn $name(&self) -> &impl ReadableTable<$key, $value> { &self.$name })*
        }

        impl Read for Arc<Snapshot> {
            $(fn $name(&self) -> &impl ReadableTable<$key, $value> { &self.$name })*
        }

        /// The names on disk, for the backup and the check to know that none is forgotten.
        pub const NAMES: &[&str] = &[$($on_disk),*];
    };
}

/// The file's own table alone, to recognise the file before anything in it is touched.
pub const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta-1");

tables! {
    /// What the file knows of itself: schema number, the master key's fingerprint, how far sums are counted, the program's settings.
    meta: &'static str => &'static [u8] = "meta-1";
    /// The last number given out, by kind of thing. Numbers are never given twice.
    counters: &'static str => u64 = "counters-1";

    /// Creators and managers, by number.
    accounts: u32 => &'static [u8] = "accounts-1";
    /// Which account signs in with this address.
    account_emails: &'static str => u32 = "account-emails-1";
    /// Signed-in browsers, by the hash of the id in their cookie.
    sessions: &'static [u8] => &'static [u8] = "sessions-1";
    /// The sessions of a person, so that nobody looks through all. Key: `keys::person_session`.
    person_sessions: &'static [u8] => () = "person-sessions-1";
    /// One-time addresses (setup, reset), by the hash of their secret.
    one_time: &'static [u8] => &'static [u8] = "one-time-1";
    /// API tokens, by name.
    tokens: &'static str => &'static [u8] = "tokens-1";
    /// Which token has this hash.
    token_hashes: &'static [u8] => &'static str = "token-hashes-1";
    /// What was already done for an idempotency key, by the hash of asker and key.
    idempotency: &'static [u8] => &'static [u8] = "idempotency-1";
    /// The same by time, so that old ones are found. Key: `keys::idempotency_time`.
    idempotency_times: &'static [u8] => () = "idempotency-times-1";

    /// Products, by number.
    products: u32 => &'static [u8] = "products-1";
    /// Which product has this word in its address.
    product_slugs: &'static str => u32 = "product-slugs-1";
    /// The terms of products as they were, for judging what happened under them. Key: `keys::pair(product, number)`.
    terms: u64 => &'static [u8] = "terms-1";
    /// Offers, by number.
    offers: u32 => &'static [u8] = "offers-1";
    /// The offers of a product. Key: `keys::pair(product, offer)`.
    product_offers: u64 => () = "product-offers-1";
    /// What a product's sales page says, by the product's number; no row where nobody has edited it.
    sales_pages: u32 => &'static [u8] = "sales-pages-1";
    /// The pictures on sales pages, by their hash.
    pictures: &'static [u8] => &'static [u8] = "pictures-1";

    /// Versions of the program's rules, by number: what holds is the last.
    rules: u32 => &'static [u8] = "rules-1";
    /// When an affiliate accepted a version of the rules. Key: `keys::pair(affiliate, version)`. Unix milliseconds.
    acceptances: u64 => i64 = "acceptances-1";
    /// How many affiliates accepted a version of the rules.
    acceptance_counts: u32 => u64 = "acceptance-counts-1";

    /// Affiliates, by number.
    affiliates: u32 => &'static [u8] = "affiliates-1";
    /// Which affiliate has this address.
    affiliate_emails: &'static str => u32 = "affiliate-emails-1";
    /// Which affiliate has an address of this SHA-256: shops may send no more of a buyer's. Key: 32 bytes.
    affiliate_digests: &'static [u8] => u32 = "affiliate-digests-1";
    /// Affiliations, by number.
    affiliations: u32 => &'static [u8] = "affiliations-1";
    /// The affiliations of a product. Key: `keys::pair(product, affiliate)`.
    product_affiliations: u64 => u32 = "product-affiliations-1";
    /// The affiliations of an affiliate. Key: `keys::pair(affiliate, product)`.
    affiliate_affiliations: u64 => u32 = "affiliate-affiliations-1";
    /// Which affiliates have an affiliation in a state, and how many. Key: `keys::standing`.
    standings: u64 => u32 = "standings-1";
    /// How many affiliates have one in a state, by the state's number.
    standing_counts: u8 => u64 = "standing-counts-1";
    /// How she says that she will promote, by affiliation. As she typed it.
    applications: u32 => &'static str = "applications-1";
    /// Whose a code is, for ever. Aliases too.
    codes: &'static str => &'static [u8] = "codes-1";
    /// Whose a coupon is, for a product: an affiliation's. Key: `keys::coupon`.
    coupons: &'static [u8] => u32 = "coupons-1";
    /// Links, by number.
    links: u32 => &'static [u8] = "links-1";
    /// Alternative pages, by number.
    pages: u32 => &'static [u8] = "pages-1";
    /// The alternative pages of a product. Key: `keys::pair(product, page)`.
    product_pages: u64 => () = "product-pages-1";
    /// Which link leads to a page for whom, since it was first needed. Key: `keys::page_link(page, owner)`.
    page_links: u64 => u32 = "page-links-1";
    /// Who has a word behind a code, so that none is given twice: a page's number or a link's. Key: `keys::link_word`.
    link_words: &'static [u8] => u32 = "link-words-1";
    /// The links that an affiliation made and did not remove. Key: `keys::pair(affiliation, link)`.
    affiliation_links: u64 => () = "affiliation-links-1";
    /// How many links an affiliation ever made, those it removed too, by its number.
    affiliation_links_made: u32 => u64 = "affiliation-links-made-1";

    /// Clicks in the order of time. Key: the ULID.
    clicks: u128 => &'static [u8] = "clicks-1";
    /// Which stretch an old click belongs to where it is not alone in it, by the stretch's first click.
    stretch_of: u128 => u128 = "stretch-of-1";
    /// Stretches of several old clicks, by their first: until when anything in them lives.
    stretches: u128 => &'static [u8] = "stretches-1";
    /// Old clicks that stayed where the oldest end was cut, in the order in which they may go. Key: `keys::staying`.
    staying_clicks: &'static [u8] => () = "staying-clicks-1";
    /// Reports as they arrived, in the order of time. Key: the ULID.
    reports: u128 => &'static [u8] = "reports-1";
    /// What a report can be found by: its order, the clicks it named, the buyer's address. Key: `keys::report_tie`.
    report_ties: &'static [u8] => () = "report-ties-1";
    /// A product's newest report of each way and sign, so that nobody looks through all. Key: `keys::last_report`.
    last_reports: u64 => u128 = "last-reports-1";
    /// When the script last told of a visit to a product's pages, by product.
    script_visits: u32 => &'static [u8] = "script-visits-1";
    /// Leads in the order of time. Key: the ULID.
    leads: u128 => &'static [u8] = "leads-1";
    /// The leads of an address, by product and time. Key: `keys::email_lead`.
    email_leads: &'static [u8] => () = "email-leads-1";
    /// The leads of a product, by time. Key: `keys::product_lead`.
    product_leads: &'static [u8] => () = "product-leads-1";
    /// How many reports without credentials were refused on a UTC day.
    refused_reports: u32 => u64 = "refused-reports-1";
    /// Codes that nobody has, by day. Key: `keys::unknown_code`. Value: how often.
    unknown_codes: &'static [u8] => u64 = "unknown-codes-1";

    /// Conversions in the order of their arrival. Key: the ULID.
    conversions: u128 => &'static [u8] = "conversions-1";
    /// Which conversion an order is. Key: `keys::order`.
    orders: &'static [u8] => u128 = "orders-1";
    /// The latest conversion without an order id from a click. Key: `keys::click_event`.
    click_conversions: &'static [u8] => u128 = "click-conversions-1";
    /// A customer's first conversion. Key: `keys::customer`.
    customers: &'static [u8] => u128 = "customers-1";
    /// The conversions that name a buyer's address, in the order of arrival. Key: `keys::email_conversion`.
    email_conversions: &'static [u8] => () = "email-conversions-1";
    /// A buyer's purchases of a product that count (no test, not refused), by customer id and by address, in the order in
    /// which they happened: has she bought it before, and how often was it renewed? Key: `keys::buyer_purchase`. Value:
    /// which renewal it is, 0 for none.
    buyer_purchases: &'static [u8] => u32 = "buyer-purchases-1";
    /// The conversions an affiliate has a share of. Key: `keys::affiliate_conversion`.
    affiliate_conversions: &'static [u8] => () = "affiliate-conversions-1";
    /// Conversions that stand on a list of their own. Key: `keys::listed_conversion`.
    listed_conversions: &'static [u8] => () = "listed-conversions-1";
    /// The conversions in which a rule of suspicion saw something in someone's share, and which of them wait because
    /// of it. Key: `keys::suspected`.
    suspected: &'static [u8] => () = "suspected-1";
    /// What one rule holds against one affiliate, all together. Key: `keys::suspicion`.
    suspicions: u64 => &'static [u8] = "suspicions-1";
    /// Those because of which something waits. Key: `keys::suspicion`.
    suspicions_waiting: u64 => () = "suspicions-waiting-1";
    /// Refunds and chargebacks, each once. Key: `keys::refund`.
    refunds: &'static [u8] => &'static [u8] = "refunds-1";
    /// Refunds that wait for their sale, by their report, in the order of time. None is swept before 400 days.
    waiting_refunds: u128 => &'static [u8] = "waiting-refunds-1";
    /// Which refunds wait for an order. Key: `keys::waiting_refund`.
    waiting_orders: &'static [u8] => () = "waiting-orders-1";

    /// The ledger, in the order it was written.
    entries: u64 => &'static [u8] = "entries-1";
    /// One affiliate's entries, in order. Key: `keys::affiliate_entry`.
    affiliate_entries: u128 => () = "affiliate-entries-1";
    /// Entries by the moment they become Due. Key: `keys::entry_due`.
    due_entries: u128 => () = "due-entries-1";
    /// Sums of entries by whose, currency and UTC day of becoming Due. Key: `keys::money_sum`. Minor units.
    money_sums: &'static [u8] => i64 = "money-sums-1";
    /// How much of what was earned was taken back, by whose, currency and UTC day on which it was. Key:
    /// `keys::money_sum`. Minor units, above zero.
    taken_back: &'static [u8] => i64 = "taken-back-1";
    /// Why an adjustment was entered, by its entry.
    adjustments: u64 => &'static [u8] = "adjustments-1";
    /// What a person decided about a conversion, and the verdict that it had before. Key: `keys::decision`.
    decisions: &'static [u8] => &'static [u8] = "decisions-1";

    /// Payouts, by number.
    payouts: u32 => &'static [u8] = "payouts-1";
    /// The payouts that are not paid yet, or about which the ledger is still being told.
    open_payouts: u32 => () = "open-payouts-1";
    /// The lines of payouts, some hundred together, by affiliate. Key: `keys::pair(payout, the first one's affiliate)`.
    payout_lines: u64 => &'static [u8] = "payout-lines-1";
    /// The payments to an affiliate, in the order of their payouts. Key: `keys::pair(affiliate, payout)`.
    payments: u64 => &'static [u8] = "payments-1";
    /// Where an affiliate's money is sent.
    payout_methods: u32 => &'static [u8] = "payout-methods-1";
    /// Whose money is sent to an email address, by its SHA-256. Key: `keys::payout_digest`.
    payout_digests: &'static [u8] => () = "payout-digests-1";

    /// Bans whose Held commissions are not all refused yet, by affiliation.
    bans: u32 => &'static [u8] = "bans-1";
    /// Buyers' addresses whose erasure is not finished, by their hash.
    erasures: &'static [u8] => &'static [u8] = "erasures-1";
    /// What was done to products, terms and people, in the order it was done.
    history: u64 => &'static [u8] = "history-1";
    /// What was done to one of them, in that order. Key: `keys::history_about`.
    history_about: &'static [u8] => () = "history-about-1";

    /// Clicks of one UTC day by quarter hours, for a link, affiliation, product or all. Key: `keys::who_day`.
    quarters: &'static [u8] => &'static [u8] = "quarters-1";
    /// The same per day, by time first, 64 neighbours in a row: who had how many? Key: `keys::day_who`.
    days: &'static [u8] => &'static [u8] = "days-2";
    /// The same per month. Key: `keys::day_who` with the month's number.
    months: &'static [u8] => &'static [u8] = "months-2";
    /// Visits to a product's payment page, and by how many people, by UTC day with its quarter hours: how many of those
    /// who clicked got so far? Key: `keys::pair(product, UTC day)`.
    payment_visits: u64 => &'static [u8] = "payment-visits-1";
    /// Where the clicks of a day of the program's zone came from, for an affiliation, product or all. Key: `keys::who_day`.
    origins: &'static [u8] => &'static [u8] = "origins-1";
    /// Conversions, sales and commission of one UTC day by quarter hours, for a link, affiliation, product or all. Key:
    /// `keys::who_day`.
    sales: &'static [u8] => &'static [u8] = "sales-1";
    /// The same per UTC day for affiliations and links, by time first, 64 neighbours in a row: who sold how much? Key:
    /// `keys::day_who`.
    sales_days: &'static [u8] => &'static [u8] = "sales-days-1";
    /// The same per day of the program's zone by offer, and by where the clicks came from that earned, for an affiliation,
    /// product or all. Key: `keys::who_day`.
    sold: &'static [u8] => &'static [u8] = "sold-1";
    /// Where clicks are counted in `sold` as coming from that earned in conversions and told nothing any more by then. Of all
    /// others the click itself tells it. Key: `keys::earning_click`.
    earning_clicks: &'static [u8] => &'static [u8] = "earning-clicks-1";
    /// Conversions of which it is forgotten where their clicks were counted as coming from: that part of `sold` stays as it is.
    forgotten_origins: u128 => () = "forgotten-origins-1";
    /// The zones in which the program's days began before this one, by the moment until which they did. Unix milliseconds.
    past_zones: i64 => &'static str = "past-zones-1";
    /// When the program did not run, by the moment at which it was last known to: until when. The newest 1,000, each longer
    /// than a quarter of an hour. Unix milliseconds.
    absences: i64 => i64 = "absences-1";
}
