//! Which lines of the history somebody asks for: done by whom, what, to what, and when.

use std::fmt;
use std::str::FromStr;

use super::deed::{By, Deed, HistoryLine};
use super::id::{AccountId, AffiliateId, AffiliationId, ProductId};
use super::name::Name;
use super::time::Timestamp;

/// What is asked for. What is not said fits all.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Done by whom.
    pub who: Option<Doer>,
    /// What.
    pub what: Option<What>,
    /// To this product, or something of it.
    pub product: Option<ProductId>,
    /// To this person.
    pub affiliate: Option<AffiliateId>,
    /// To this affiliation.
    pub affiliation: Option<AffiliationId>,
    /// Not before this moment.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
    /// With all of these words in the deed or its detail, in any case.
    pub words: String,
}

impl Wanted {
    /// Whether a line is one of them.
    pub fn fits(&self, line: &HistoryLine) -> bool {
        fn is<T: PartialEq>(wanted: Option<T>, there: Option<T>) -> bool {
            wanted.is_none() || wanted == there
        }
        is(self.product, line.about.product)
            && is(self.affiliate, line.about.affiliate)
            && is(self.affiliation, line.about.affiliation)
            && self.from.is_none_or(|from| from <= line.at)
            && self.to.is_none_or(|to| line.at < to)
            && self.what.is_none_or(|what| what.holds(line.deed))
            && self.who.as_ref().is_none_or(|who| who.did(&line.by))
            && self.has_words(line)
    }

    fn has_words(&self, line: &HistoryLine) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let text = format!("{} {}", line.deed.words(), line.detail).to_lowercase();
        self.words.to_lowercase().split_whitespace().all(|word| text.contains(word))
    }
}

/// By whom something was done, as it is asked for: `acc_1`, `aff_2`, `token:shop sync`, or all of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doer {
    /// Anybody of the team.
    Team,
    /// This person of the team.
    Account(AccountId),
    /// Any affiliate herself.
    Affiliates,
    /// This affiliate.
    Affiliate(AffiliateId),
    /// Any program with a token.
    Tokens,
    /// A program with the token of this name.
    Token(Name),
    /// Commands on the machine.
    Commands,
    /// Duly itself: it followed from what was done before.
    Duly,
}

impl Doer {
    /// Whether it was she.
    pub fn did(&self, by: &By) -> bool {
        match (self, by) {
            (Self::Team, By::Account(_))
            | (Self::Affiliates, By::Affiliate(_))
            | (Self::Tokens, By::Token(_))
            | (Self::Commands, By::Command)
            | (Self::Duly, By::Nobody) => true,
            (Self::Account(wanted), By::Account(id)) => wanted == id,
            (Self::Affiliate(wanted), By::Affiliate(id)) => wanted == id,
            (Self::Token(wanted), By::Token(name)) => wanted == name,
            _ => false,
        }
    }
}

impl From<&By> for Doer {
    fn from(by: &By) -> Self {
        match by {
            By::Account(id) => Self::Account(*id),
            By::Affiliate(id) => Self::Affiliate(*id),
            By::Token(name) => Self::Token(name.clone()),
            By::Command => Self::Commands,
            By::Nobody => Self::Duly,
        }
    }
}

impl fmt::Display for Doer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Team => f.write_str("team"),
            Self::Account(id) => id.fmt(f),
            Self::Affiliates => f.write_str("affiliates"),
            Self::Affiliate(id) => id.fmt(f),
            Self::Tokens => f.write_str("tokens"),
            Self::Token(name) => write!(f, "token:{name}"),
            Self::Commands => f.write_str("commands"),
            Self::Duly => f.write_str("duly"),
        }
    }
}

/// The answer to a text that names nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Send team, affiliates, tokens, commands, duly, acc_1, aff_1 or token:NAME.")]
pub struct BadDoer;

impl FromStr for Doer {
    type Err = BadDoer;
    fn from_str(text: &str) -> Result<Self, BadDoer> {
        if let Some(name) = text.strip_prefix("token:") {
            return Name::parse(name).map(Self::Token).map_err(|_| BadDoer);
        }
        match text {
            "team" => Ok(Self::Team),
            "affiliates" => Ok(Self::Affiliates),
            "tokens" => Ok(Self::Tokens),
            "commands" => Ok(Self::Commands),
            "duly" => Ok(Self::Duly),
            text => {
                let account = text.parse().map(Self::Account);
                account.or_else(|_| text.parse().map(Self::Affiliate)).map_err(|_| BadDoer)
            }
        }
    }
}

/// What was done, as it is asked for: one deed by its word, or a group of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// One deed.
    One(Deed),
    /// All of a group.
    Group(Group),
}

impl What {
    /// Whether a deed is meant.
    pub fn holds(self, deed: Deed) -> bool {
        match self {
            Self::One(wanted) => wanted == deed,
            Self::Group(group) => Group::of(deed) == group,
        }
    }
}

/// The answer to a text that is no deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Send money, terms, people, links, settings, or the word of one deed such as terms_changed.")]
pub struct BadWhat;

impl FromStr for What {
    type Err = BadWhat;
    fn from_str(text: &str) -> Result<Self, BadWhat> {
        if let Some(group) = Group::ALL.into_iter().find(|group| group.word() == text) {
            return Ok(Self::Group(group));
        }
        Deed::ALL.iter().copied().find(|deed| deed.word() == text).map(Self::One).ok_or(BadWhat)
    }
}

/// What a deed is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// What somebody earns or is paid.
    Money,
    /// Products, offers, rates and rules: what is promised.
    Terms,
    /// Affiliates, buyers and the team.
    People,
    /// Where links may lead.
    Links,
    /// The program itself, its secrets and tokens.
    Settings,
}

impl Group {
    /// All of them, as they are offered.
    pub const ALL: [Self; 5] = [Self::Money, Self::Terms, Self::People, Self::Links, Self::Settings];

    /// Its word in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Terms => "terms",
            Self::People => "people",
            Self::Links => "links",
            Self::Settings => "settings",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Money => "Money",
            Self::Terms => "Products and terms",
            Self::People => "People",
            Self::Links => "Pages, sites and links",
            Self::Settings => "Settings",
        }
    }

    /// The group of a deed.
    pub fn of(deed: Deed) -> Self {
        use Deed as D;
        match deed {
            D::HeldRefused
            | D::ConversionApproved
            | D::ConversionRefused
            | D::ConversionConfirmed
            | D::SuspicionHidden
            | D::SuspicionShown
            | D::ReportVouchedFor
            | D::SaleEntered
            | D::RefundEntered
            | D::RefundWithdrawn
            | D::ConversionReassigned
            | D::BonusGiven
            | D::BalanceCorrected
            | D::PayoutMethodChanged
            | D::PayoutPrepared
            | D::PayoutLineChanged
            | D::PayoutConfirmed
            | D::PayoutPaid
            | D::PayoutUndone
            | D::PayoutDiscarded => Self::Money,
            D::ProductMade
            | D::ProductChanged
            | D::ProductPaused
            | D::ProductActivated
            | D::ProductRetired
            | D::ProductDeleted
            | D::TermsChanged
            | D::TermsAnnounced
            | D::TermsWithdrawn
            | D::OfferMade
            | D::OfferChanged
            | D::OfferRetired
            | D::OfferBroughtBack
            | D::RateChanged
            | D::RateAnnounced
            | D::RateWithdrawn
            | D::CouponChanged
            | D::RulesPublished
            | D::RulesAccepted => Self::Terms,
            D::AffiliateEntered
            | D::AffiliateChanged
            | D::Applied
            | D::Invited
            | D::Joined
            | D::Approved
            | D::Rejected
            | D::Paused
            | D::Resumed
            | D::Banned
            | D::Left
            | D::CodeChanged
            | D::AccessChanged
            | D::LookedAt
            | D::BuyerErased
            | D::TeamChanged
            | D::TwoFactorChanged
            | D::PasswordChanged => Self::People,
            D::PageMade
            | D::PageChanged
            | D::PageWithdrawn
            | D::SiteApproved
            | D::SiteWithdrawn
            | D::LinkMade
            | D::LinkRenamed
            | D::LinkRemoved => Self::Links,
            D::SettingsChanged
            | D::SecretsRotated
            | D::OldSecretsStopped
            | D::TokenMade
            | D::TokenRevoked => Self::Settings,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::deed::About;

    fn line(by: By, deed: Deed, detail: &str) -> HistoryLine {
        let about = About::product(ProductId(1));
        HistoryLine { at: Timestamp(1_000), by, deed, about, from: None, detail: detail.into() }
    }

    #[test]
    fn who_is_asked_for_as_it_is_written() {
        for text in ["team", "acc_1", "affiliates", "aff_7", "tokens", "token:shop sync", "commands", "duly"]
        {
            assert_eq!(text.parse::<Doer>().unwrap().to_string(), text);
        }
        assert_eq!("maria".parse::<Doer>(), Err(BadDoer));
        let sync = By::Token(Name::parse("shop sync").unwrap());
        assert!("token:shop sync".parse::<Doer>().unwrap().did(&sync) && Doer::Tokens.did(&sync));
        assert!(!"token:shop".parse::<Doer>().unwrap().did(&sync) && !Doer::Team.did(&sync));
        assert!(!Doer::Account(AccountId(1)).did(&By::Affiliate(AffiliateId(1))));
    }

    #[test]
    fn every_deed_has_a_word_of_its_own_that_is_no_group() {
        let mut words: Vec<String> = Deed::ALL.iter().map(|deed| deed.word()).collect();
        words.extend(Group::ALL.map(|group| group.word().to_owned()));
        let all = words.len();
        words.sort();
        words.dedup();
        assert_eq!(words.len(), all);
        assert_eq!("terms_changed".parse(), Ok(What::One(Deed::TermsChanged)));
        assert_eq!("money".parse(), Ok(What::Group(Group::Money)));
        assert_eq!("Money".parse::<What>(), Err(BadWhat));
    }

    #[test]
    fn a_line_fits_where_all_that_is_said_of_it_holds() {
        let sale = line(By::Account(AccountId(1)), Deed::SaleEntered, "A-1, EUR 97.00: By phone");
        let fits = |wanted: Wanted| wanted.fits(&sale);
        assert!(fits(Wanted::default()));
        assert!(fits(Wanted { words: "phone SALE".into(), ..Wanted::default() }));
        assert!(!fits(Wanted { words: "phone refund".into(), ..Wanted::default() }));
        assert!(fits(Wanted { what: Some(What::Group(Group::Money)), ..Wanted::default() }));
        assert!(!fits(Wanted { what: Some(What::One(Deed::RefundEntered)), ..Wanted::default() }));
        assert!(!fits(Wanted { affiliate: Some(AffiliateId(1)), ..Wanted::default() }));
        let (on, after) = (Some(Timestamp(1_000)), Some(Timestamp(1_001)));
        assert!(fits(Wanted { from: on, to: after, ..Wanted::default() }));
        assert!(
            !fits(Wanted { to: on, ..Wanted::default() })
                && !fits(Wanted { from: after, ..Wanted::default() })
        );
    }
}
