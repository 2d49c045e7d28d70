//! One rich value of every kind, for the tests of the rows.

mod buyers;
mod clicks;
mod payouts;
mod verdict;

use std::collections::BTreeMap;

pub(super) use buyers::{erasure, lead, purge, stretch};
pub(super) use clicks::{click_by_later_code, click_by_script, full_click, plain_click};
pub(super) use payouts::{
    adjustment_reason, decision, payment, payout, payout_lines, payout_method, wise_template,
};
pub(super) use verdict::WHYS;
use verdict::verdict;

use crate::domain::account::{Account, TeamRole, TwoFactor};
use crate::domain::affiliate::Affiliate;
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::attribution::ShareRate;
use crate::domain::code::Code;
use crate::domain::commission::Rate;
use crate::domain::conversion::{
    Conversion, ConversionState, CookieIds, Event, Evidence, Flag, Trust, UsedCoupon, Way,
};
use crate::domain::coupon::Coupon;
use crate::domain::dated::Dated;
use crate::domain::deed::{About, By, Deed, HistoryLine};
use crate::domain::destination::Destination;
use crate::domain::email::{Email, EmailHash};
use crate::domain::id::{
    AccountId, AffiliateId, AffiliationId, ClickId, ConversionId, EntryId, LeadId, LinkId, OfferId, PageId,
    ProductId, ReportId,
};
use crate::domain::language::Language;
use crate::domain::ledger::{Entry, EntryKind, Reversal};
use crate::domain::link::{Link, LinkKind, LinkOwner, Promotional};
use crate::domain::money::{Currency, Money, Percent};
use crate::domain::name::{Name, Slug};
use crate::domain::offer::Offer;
use crate::domain::page::Page;
use crate::domain::product::{Join, Method, Model, OwnLinks, Platform, Product, ProductState, Split, Terms};
use crate::domain::program::{ConsentMode, Contact, FrontPage, Program, Retention};
use crate::domain::refund::{Refund, RefundEvent, RefundKind, WaitingRefund};
use crate::domain::renewals::Renewals;
use crate::domain::report::{Judged, Report};
use crate::domain::rules::{Rules, RulesText};
use crate::domain::sales_page::{
    Headline, PageText, Picture, PictureFile, PictureHash, PictureKind, SalesPage,
};
use crate::domain::script_visit::{ScriptVisit, ScriptVisits};
use crate::domain::site::{Origin, Site};
use crate::domain::suspicion::{Group, Response, Rule, Seen, Setting, Suspicion, SuspicionRules};
use crate::domain::time::{Timestamp, Window};
use crate::store::changes::refuse_held::Ban;
use crate::store::people::{Idempotent, OneTime, Purpose, Scope, Session, SignedIn, Token};
use crate::store::records::{CodeOwner, Whose};

/// 2026-03-01 12:00 UTC.
const NOON: Timestamp = Timestamp(1_772_366_400_000);

fn ulid(number: u128) -> u128 {
    1_772_366_400_000 << 80 | number
}

fn eur(minor: i64) -> Money {
    Money { minor, currency: Currency::parse("EUR").unwrap() }
}

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn rate(percent: &str, flat: i64) -> Rate {
    Rate { percent: Percent::parse(percent).unwrap(), flat }
}

fn half() -> Model {
    Model::Multiple(Split::Share { first: Percent::parse("50").unwrap() })
}

pub(super) fn account() -> Account {
    Account {
        id: AccountId(1),
        email: Email::parse("maria@example.com").unwrap(),
        name: name("Maria"),
        role: TeamRole::Manager,
        password_hash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".into(),
        created_at: NOON,
        two_factor: Some(TwoFactor { nonce: [3; 16], last_step: 59_078_880, recovery: vec![[4; 32]] }),
    }
}

pub(super) fn session() -> Session {
    Session {
        who: SignedIn::Account(AccountId(1)),
        created_at: NOON,
        last_seen_at: NOON.plus_ms(5),
        expires_at: NOON.plus_days(30),
        agent: "Firefox on Linux".into(),
    }
}

pub(super) fn one_time() -> OneTime {
    OneTime { purpose: Purpose::ResetPassword(AccountId(300)), expires_at: NOON }
}

pub(super) fn token() -> Token {
    Token { name: name("shop"), hash: [7; 32], scope: Scope::Write, created_at: NOON }
}

pub(super) fn idempotent() -> Idempotent {
    Idempotent { body: [9; 32], answer: "prd_7".into(), at: NOON }
}

pub(super) fn program() -> Program {
    Program {
        name: name("Maria's Kitchen"),
        contact: Some(Contact::Email(Email::parse("hello@example.com").unwrap())),
        currency: Currency::parse("EUR").unwrap(),
        time_zone: "Europe/Lisbon".into(),
        minimum_payouts: vec![eur(2_000)],
        front: FrontPage::SalesPage(ProductId(7)),
        created_at: NOON,
        consent_mode: ConsentMode::Always,
        retention: Retention { click_days: 300, report_days: 60, lead_days: 700 },
        secrets_version: 2,
        old_secrets_until: Some(NOON.plus_days(7)),
        suspicion: SuspicionRules::default()
            .with(Rule::Seconds, Setting { response: Response::Hold, threshold: 300 })
            .with(Rule::PaidSearch, Setting { response: Response::Off, threshold: 0 }),
    }
}

pub(super) fn group() -> Group {
    Group {
        conversions: 300,
        held: 2,
        sums: vec![eur(2_994), Money { currency: Currency::parse("JPY").unwrap(), ..eur(500) }],
        hidden_until: Some(NOON.plus_days(30)),
    }
}

/// Everything that a rule can see.
pub(super) fn suspicions() -> [Flag; 5] {
    let all = [
        Seen::OwnClick,
        Seen::HiddenLoads { hidden: 700, visits: 900 },
        Seen::Filtered { filtered: 850, visits: 900 },
        Seen::Since(3_250),
        Seen::PaidSearch("Google".into()),
    ];
    all.map(|seen| Flag::Suspected(Suspicion { affiliate: AffiliateId(21), seen, held: true }))
}

pub(super) fn rules() -> Rules {
    Rules { number: 3, text: RulesText::parse("Be fair.\n\n- No spam").unwrap(), since: NOON }
}

pub(super) fn product() -> Product {
    Product {
        id: ProductId(7),
        name: name("Sourdough Masterclass"),
        slug: Slug::parse("sourdough").unwrap(),
        currency: Currency::parse("EUR").unwrap(),
        sales_url: Some(Destination::from_row("https://shop.example/bread?c={click_id}".into())),
        terms: Terms {
            number: 3,
            since: NOON,
            model: half(),
            window: Window::Days(60),
            pixel_window_days: 28,
            commission: rate("30", 0),
            events: BTreeMap::from([(Event::parse("signup").unwrap(), rate("0", 150))]),
            hold_days: 14,
            renewals: Renewals::First(300),
            new_customers_only: true,
        },
        next_terms: Some(Terms {
            number: 4,
            since: NOON.plus_days(3),
            model: Model::First,
            window: Window::Forever,
            pixel_window_days: 14,
            commission: rate("20", 50),
            events: BTreeMap::new(),
            hold_days: 30,
            renewals: Renewals::None,
            new_customers_only: false,
        }),
        method: Method::JavaScript,
        join: Join::Approval,
        approved_sites: vec![Site::from_row("https://*.shop.example".into())],
        script_origins: vec![Origin::from_row("https://shop.example".into())],
        code_on_external_pages: true,
        direct_payment_for_affiliates: false,
        review_unsigned: true,
        amount_max: Some(500_000),
        state: ProductState::Paused,
        creator_code: Code::in_address("maria").unwrap(),
        creator_links: OwnLinks { sales_page: LinkId(11), direct_payment: LinkId(12) },
        secrets_version: 2,
        old_secrets_until: Some(NOON.plus_days(7)),
        via_links: true,
        platform: Platform::Shopify,
        created_at: NOON,
    }
}

pub(super) fn offer() -> Offer {
    Offer {
        id: OfferId(5),
        product: ProductId(7),
        name: name("Yearly"),
        price: eur(9_700),
        commission: Dated::of_values([(NOON, None), (NOON.plus_days(3), Some(rate("12.5", 100)))]).unwrap(),
        checkout_url: Some(Destination::from_row("https://pay.example/yearly".into())),
        retired: true,
        created_at: NOON,
    }
}

pub(super) fn sales_page() -> SalesPage {
    SalesPage {
        product: ProductId(7),
        headline: Some(Headline::parse("Bread like from the bakery").unwrap()),
        text: PageText::parse("Twelve **lessons**.").unwrap(),
        picture: Some(picture_file().picture),
        language: Some(Language::Portuguese),
        changed_at: NOON,
    }
}

pub(super) fn picture_file() -> PictureFile {
    let hash = PictureHash::parse("000102030405060708090a0b0c0d0eff").unwrap();
    let picture = Picture { hash, kind: PictureKind::Png, width: 1_600, height: 900 };
    PictureFile { picture, bytes: vec![137, 80, 78, 71] }
}

pub(super) fn affiliate() -> Affiliate {
    Affiliate {
        id: AffiliateId(21),
        name: name("Jane Moura"),
        email: Email::parse("jane@example.com").unwrap(),
        password_hash: Some("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".into()),
        language: Some(Language::Spanish),
        private_link_version: 4,
        created_at: NOON,
    }
}

pub(super) fn affiliation() -> Affiliation {
    Affiliation {
        id: AffiliationId(31),
        affiliate: AffiliateId(21),
        product: ProductId(7),
        code: Code::in_address("jane-2").unwrap(),
        former_codes: vec![Code::in_address("7KQ2WXYZ").unwrap(), Code::in_address("jane").unwrap()],
        links: OwnLinks { sales_page: LinkId(13), direct_payment: LinkId(14) },
        commission: Dated::of_values([(NOON, Some(rate("40", 0))), (NOON.plus_days(3), None)]).unwrap(),
        history: vec![(NOON, AffiliationState::Active), (NOON.plus_ms(1), AffiliationState::Banned)],
        coupon: Some(Coupon::parse("Jane_10").unwrap()),
        created_at: NOON,
    }
}

pub(super) fn ban() -> Ban {
    Ban { at: NOON, done: Some(ConversionId(ulid(9))), refused: 300, sums: vec![eur(97_000)] }
}

pub(super) fn history_line() -> HistoryLine {
    HistoryLine {
        at: NOON,
        by: By::Token(name("shop")),
        deed: Deed::RateAnnounced,
        about: About::affiliation(&affiliation()),
        from: Some(NOON.plus_days(3)),
        detail: "20 %".into(),
    }
}

pub(super) fn code_owner() -> CodeOwner {
    CodeOwner { whose: Whose::Affiliation(AffiliationId(31)), alias: true }
}

pub(super) fn link() -> Link {
    Link {
        id: LinkId(13),
        product: ProductId(7),
        owner: LinkOwner::Affiliation(AffiliationId(31)),
        kind: LinkKind::Promotional(Box::new(Promotional {
            name: name("Caf\u{e9} blog"),
            word: Slug::parse("cafe-blog").unwrap(),
            destination: Destination::from_row("https://www.shop.example/cafe?x=1#y".into()),
            removed: true,
            created_at: NOON,
        })),
    }
}

pub(super) fn page() -> Page {
    Page {
        id: PageId(21),
        product: ProductId(7),
        name: name("Live webinar"),
        word: Slug::parse("live-webinar").unwrap(),
        url: Destination::from_row("https://webinar.example/live?c={click_id}".into()),
        withdrawn: true,
        created_at: NOON,
    }
}

pub(super) fn conversion() -> Conversion {
    Conversion {
        id: ConversionId(ulid(9)),
        product: ProductId(7),
        event: Event::purchase(),
        order_id: Some("A-1001".into()),
        at: NOON,
        reported_at: NOON.plus_ms(40),
        amount: eur(4_990),
        offer: Some(OfferId(5)),
        trust: Trust::Authenticated,
        amount_from: Some(Trust::Unsigned),
        offer_from: Some(Trust::Authenticated),
        way: Way::ThankYou,
        test: true,
        state: ConversionState::Review,
        evidence: Evidence {
            clicks: vec![ClickId(ulid(2))],
            cookies: vec![CookieIds { newest: ClickId(ulid(2)), fallback: Some(ClickId(ulid(1))) }],
            unknown_clicks: vec!["what?".into()],
            affiliate: Some(AffiliationId(31)),
            customer: Some("c-77".into()),
            buyers: vec![AffiliationId(32), AffiliationId(33)],
            coupon: Some(UsedCoupon {
                text: "ANA10".into(),
                affiliation: Some(AffiliationId(31)),
                signed: true,
            }),
            email: Some(EmailHash([5; 16])),
        },
        verdict: verdict(),
        rate: rate("30", 0),
        rates: vec![ShareRate { affiliation: AffiliationId(31), rate: rate("40", 0) }],
        hold_days: 14,
        flags: vec![
            Flag::AmountMissing,
            Flag::OfferUnknown("gold".into()),
            Flag::OtherCurrency,
            Flag::AmountDiffers(eur(5_000)),
            Flag::OfferDiffers("silver".into()),
            Flag::NoOrderId,
            Flag::ClickUnknown("zzz".into()),
            Flag::VerdictFixed,
            Flag::CurrencyMissing,
        ],
        reports: vec![ReportId(ulid(8)), ReportId(ulid(10))],
        entries: vec![EntryId(1), EntryId(300)],
        refunded: 1_000,
        renewal: Some(300),
        confirmed: true,
    }
}

pub(super) fn refund() -> Refund {
    Refund {
        report: ReportId(ulid(12)),
        minor: 4_990,
        asked: None,
        kind: RefundKind::Chargeback,
        reversed: true,
        at: NOON,
    }
}

pub(super) fn waiting_refund() -> WaitingRefund {
    WaitingRefund {
        report: ReportId(ulid(12)),
        product: ProductId(7),
        order_id: "A-1002".into(),
        kind: RefundEvent::Chargeback,
        amount: Some(eur(4_990)),
        refund_id: Some("r-1".into()),
    }
}

pub(super) fn script_visits() -> ScriptVisits {
    let visit = |at, site| ScriptVisit { at, site, click: ClickId(ulid(7)) };
    ScriptVisits {
        newest: Some(visit(NOON, Some("https://www.shop.test".into()))),
        by_test: Some(visit(NOON.plus_ms(1), None)),
    }
}

pub(super) fn report() -> Report {
    Report {
        id: ReportId(ulid(8)),
        at: NOON,
        way: Way::AffLsr,
        trust: Trust::Authenticated,
        product: Some(ProductId(7)),
        event: Some("sale".into()),
        order_id: Some("A-1001".into()),
        fields: vec![("amount".into(), "49.90".into()), ("email".into(), "j***@e***".into())],
        test: true,
        judged: Judged::Refused("This currency is not known.".into()),
        notes: vec!["The click id is not known.".into()],
        clicks: vec![ClickId(ulid(2))],
        cookies: vec![CookieIds { newest: ClickId(ulid(2)), fallback: Some(ClickId(ulid(1))) }],
        email: Some(EmailHash([5; 16])),
        replay_of: Some(ReportId(ulid(7))),
        buyer: Some(AffiliateId(21)),
        vouched_by: Some(By::Account(AccountId(1))),
    }
}

/// Everything that can become of a report.
pub(super) fn judgements() -> [Judged; 8] {
    let id = ConversionId(ulid(9));
    [
        Judged::Recorded(id),
        Judged::Duplicate(id),
        Judged::Unattributed(id),
        Judged::Refunded(id),
        Judged::Refused("No.".into()),
        Judged::Several(12_000),
        Judged::Waiting,
        Judged::Lead(LeadId(ulid(6))),
    ]
}

pub(super) fn entry() -> Entry {
    Entry {
        id: EntryId(300),
        affiliate: AffiliateId(21),
        affiliation: Some(AffiliationId(31)),
        product: Some(ProductId(7)),
        at: NOON,
        due_at: Some(NOON.plus_days(14)),
        amount: eur(-1_497),
        kind: EntryKind::Reversed {
            conversion: ConversionId(ulid(9)),
            of: EntryId(1),
            because: Reversal::Chargeback,
        },
    }
}
