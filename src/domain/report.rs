//! A report: a message that something happened, as it arrived, with what became of it. Also the
//! refused ones: none vanishes in silence (`product.md` C8).

use super::conversion::{CookieIds, Trust, Way};
use super::deed::By;
use super::email::EmailHash;
use super::id::{AffiliateId, ClickId, ConversionId, LeadId, ProductId, ReportId};
use super::time::Timestamp;

/// How many fields of a report are kept.
pub const FIELDS_MAX: usize = 40;

/// How many bytes of a field's name, and of its value, are kept.
pub const FIELD_BYTES_MAX: usize = 200;

/// A report as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Made by whoever took it.
    pub id: ReportId,
    /// When it arrived.
    pub at: Timestamp,
    /// How it came in.
    pub way: Way,
    /// How far it can be believed.
    pub trust: Trust,
    /// The product it is about, where that was understood.
    pub product: Option<ProductId>,
    /// The event as it was sent; it need not be one.
    pub event: Option<String>,
    /// The order as it was sent.
    pub order_id: Option<String>,
    /// Name and value as they arrived, in order, secrets and emails masked; at most `FIELDS_MAX` of
    /// `FIELD_BYTES_MAX` bytes.
    pub fields: Vec<(String, String)>,
    /// A test (C12).
    pub test: bool,
    /// What became of it.
    pub judged: Judged,
    /// Sentences about what was odd without deciding anything.
    pub notes: Vec<String>,
    /// The clicks that it named.
    pub clicks: Vec<ClickId>,
    /// What the browser's cookies held.
    pub cookies: Vec<CookieIds>,
    /// The buyer's address, hashed.
    pub email: Option<EmailHash>,
    /// The report that was judged again, where this row is the new judgement.
    pub replay_of: Option<ReportId>,
    /// The affiliate who bought, where she is known: by her address, or her signed-in browser.
    pub buyer: Option<AffiliateId>,
    /// Who vouched for it, where it came without anything to believe it by and was judged again all the same.
    pub vouched_by: Option<By>,
}

/// What became of a report.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Judged {
    /// It made this conversion, and someone earned.
    Recorded(ConversionId),
    /// It told again of this conversion (C7).
    Duplicate(ConversionId),
    /// It made this conversion, and nobody earned (A7).
    Unattributed(ConversionId),
    /// It took money of this conversion back, or gave it again (C9).
    Refunded(ConversionId),
    /// It is a refund whose sale is not known yet, and waits for it (C9).
    Waiting,
    /// It tied a buyer's address to a journey (W7).
    Lead(LeadId),
    /// It was not believed or not understood, for this reason.
    Refused(String),
    /// So many refused reports of a flood, of which only this row is kept.
    Several(u64),
}

impl Report {
    /// Whether it came from a page, where anybody may say what they like.
    pub fn is_of_page(&self) -> bool {
        matches!(self.way, Way::Pixel | Way::ThankYou | Way::Script)
    }

    /// Whether somebody has to vouch for it before it can be judged again: what was to be believed by did not come, or
    /// did not hold, and is not kept.
    pub fn needs_vouching(&self) -> bool {
        let is_server = matches!(self.way, Way::Postback | Way::AffLsr);
        let was_to_be_signed = self.is_of_page() && self.fields.iter().any(|(name, _)| name == "s");
        self.trust == Trust::Unsigned && (is_server || was_to_be_signed)
    }

    /// A report of which nothing was understood yet.
    pub fn arrived(id: ReportId, at: Timestamp, way: Way) -> Self {
        Self {
            id,
            at,
            way,
            trust: Trust::Unsigned,
            product: None,
            event: None,
            order_id: None,
            fields: Vec::new(),
            test: false,
            judged: Judged::Refused(String::new()),
            notes: Vec::new(),
            clicks: Vec::new(),
            cookies: Vec::new(),
            email: None,
            replay_of: None,
            buyer: None,
            vouched_by: None,
        }
    }
}

/// What stands in a row where an address was.
pub const ERASED: &str = "(erased)";

/// What a report is a sign of, for whoever asks whether reporting works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// Reporting works: it was taken, whoever earned.
    Taken,
    /// It works in a test.
    Test,
    /// Something arrives, and was refused.
    Refused,
}

impl Report {
    /// What it is a sign of.
    pub fn sign(&self) -> Sign {
        match self.judged {
            Judged::Refused(_) | Judged::Several(_) => Sign::Refused,
            _ if self.test => Sign::Test,
            _ => Sign::Taken,
        }
    }

    /// Takes out who the buyer was: the hash of her address, and what is left of it in the fields.
    pub fn forget_buyer(&mut self) {
        self.email = None;
        // Masked addresses look like `j***@e***`, masked hashes like `0123ab***`.
        let of_her = |value: &str| value.contains("***@") || (value.ends_with("***") && value.len() > 3);
        for (_, value) in self.fields.iter_mut().filter(|(_, value)| of_her(value)) {
            ERASED.clone_into(value);
        }
    }

    /// Whether it still holds what arrived.
    pub fn has_details(&self) -> bool {
        !self.fields.is_empty() || !self.cookies.is_empty() || self.email.is_some()
    }

    /// Leaves only how it was judged and what it was about.
    pub fn drop_details(&mut self) {
        self.fields.clear();
        self.cookies.clear();
        self.email = None;
    }
}

impl Judged {
    /// The conversion it made, told of, or took money back of.
    pub fn conversion(&self) -> Option<ConversionId> {
        match self {
            Self::Recorded(id) | Self::Duplicate(id) | Self::Unattributed(id) | Self::Refunded(id) => {
                Some(*id)
            }
            Self::Waiting | Self::Lead(_) | Self::Refused(_) | Self::Several(_) => None,
        }
    }

    /// The word that programs read (`contract.md`, "Reporting"). A refund that counts or waits is recorded, and so is
    /// a lead.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Recorded(_) | Self::Refunded(_) | Self::Waiting | Self::Lead(_) => "recorded",
            Self::Duplicate(_) => "duplicate",
            Self::Unattributed(_) => "unattributed",
            Self::Refused(_) | Self::Several(_) => "refused",
        }
    }
}
