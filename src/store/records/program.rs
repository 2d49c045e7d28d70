//! The row of the program's settings.

use serde::{Deserialize, Serialize};

use super::numbers::{MoneyRow, Numbered, currency};
use super::suspicion::SuspicionRulesRow;
use crate::domain::destination::Destination;
use crate::domain::email::Email;
use crate::domain::id::ProductId;
use crate::domain::money::Money;
use crate::domain::name::Name;
use crate::domain::program::{ConsentMode, Contact, FrontPage, Program, Retention};
use crate::domain::suspicion::SuspicionRules;
use crate::domain::time::Timestamp;
use crate::store::bytes::Wrong;

/// Version 3: what version 2 says, and more.
#[derive(Serialize, Deserialize)]
pub(super) struct ProgramRow {
    was: ProgramRow2,
    click_days: u16,
    report_days: u16,
    lead_days: u16,
    secrets_version: u32,
    old_secrets_until: Option<i64>,
    suspicion: SuspicionRulesRow,
}

impl From<ProgramRow2> for ProgramRow {
    fn from(was: ProgramRow2) -> Self {
        let Retention { click_days, report_days, lead_days } = Retention::default();
        Self {
            was,
            click_days,
            report_days,
            lead_days,
            secrets_version: 1,
            old_secrets_until: None,
            suspicion: (&SuspicionRules::default()).into(),
        }
    }
}

impl From<ProgramRow1> for ProgramRow {
    fn from(row: ProgramRow1) -> Self {
        ProgramRow2::from(row).into()
    }
}

impl From<&Program> for ProgramRow {
    fn from(program: &Program) -> Self {
        let Retention { click_days, report_days, lead_days } = program.retention;
        Self {
            was: program.into(),
            click_days,
            report_days,
            lead_days,
            secrets_version: program.secrets_version,
            old_secrets_until: program.old_secrets_until.map(|until| until.0),
            suspicion: (&program.suspicion).into(),
        }
    }
}

impl TryFrom<ProgramRow> for Program {
    type Error = Wrong;
    fn try_from(row: ProgramRow) -> Result<Self, Wrong> {
        let ProgramRow { click_days, report_days, lead_days, .. } = row;
        Ok(Self {
            retention: Retention { click_days, report_days, lead_days },
            secrets_version: row.secrets_version,
            old_secrets_until: row.old_secrets_until.map(Timestamp),
            suspicion: row.suspicion.try_into()?,
            ..row.was.try_into()?
        })
    }
}

/// Version 2.
#[derive(Serialize, Deserialize)]
pub(super) struct ProgramRow2 {
    name: String,
    currency: [u8; 3],
    time_zone: String,
    created_at: i64,
    consent_mode: u8,
    contact: Option<ContactRow>,
    minimum_payouts: Vec<MoneyRow>,
    front: FrontRow,
}

/// Version 1.
#[derive(Serialize, Deserialize)]
pub(super) struct ProgramRow1 {
    name: String,
    currency: [u8; 3],
    time_zone: String,
    created_at: i64,
    consent_mode: u8,
}

#[derive(Serialize, Deserialize)]
enum ContactRow {
    Email(String),
    Page(String),
}

#[derive(Serialize, Deserialize)]
enum FrontRow {
    Products,
    SalesPage(u32),
    SignIn,
    Elsewhere(String),
}

/// There was no contact and no minimum, and the front page showed the products.
impl From<ProgramRow1> for ProgramRow2 {
    fn from(row: ProgramRow1) -> Self {
        Self {
            name: row.name,
            currency: row.currency,
            time_zone: row.time_zone,
            created_at: row.created_at,
            consent_mode: row.consent_mode,
            contact: None,
            minimum_payouts: Vec::new(),
            front: FrontRow::Products,
        }
    }
}

impl From<&Program> for ProgramRow2 {
    fn from(program: &Program) -> Self {
        Self {
            name: program.name.to_string(),
            currency: program.currency.bytes(),
            time_zone: program.time_zone.clone(),
            created_at: program.created_at.0,
            consent_mode: program.consent_mode.row_number(),
            contact: program.contact.as_ref().map(|contact| match contact {
                Contact::Email(email) => ContactRow::Email(email.to_string()),
                Contact::Page(address) => ContactRow::Page(address.clone()),
            }),
            minimum_payouts: program.minimum_payouts.iter().copied().map(MoneyRow::from).collect(),
            front: match &program.front {
                FrontPage::Products => FrontRow::Products,
                FrontPage::SalesPage(product) => FrontRow::SalesPage(product.0),
                FrontPage::SignIn => FrontRow::SignIn,
                FrontPage::Elsewhere(address) => FrontRow::Elsewhere(address.as_str().to_owned()),
            },
        }
    }
}

impl TryFrom<ProgramRow2> for Program {
    type Error = Wrong;
    fn try_from(row: ProgramRow2) -> Result<Self, Wrong> {
        let minimum_payouts: Result<Vec<Money>, Wrong> =
            row.minimum_payouts.into_iter().map(Money::try_from).collect();
        Ok(Self {
            name: Name::from_row(row.name),
            contact: row.contact.map(|contact| match contact {
                ContactRow::Email(email) => Contact::Email(Email::from_row(email)),
                ContactRow::Page(address) => Contact::Page(address),
            }),
            currency: currency(row.currency)?,
            time_zone: row.time_zone,
            minimum_payouts: minimum_payouts?,
            front: match row.front {
                FrontRow::Products => FrontPage::Products,
                FrontRow::SalesPage(product) => FrontPage::SalesPage(ProductId(product)),
                FrontRow::SignIn => FrontPage::SignIn,
                FrontRow::Elsewhere(address) => FrontPage::Elsewhere(Destination::from_row(address)),
            },
            created_at: Timestamp(row.created_at),
            consent_mode: ConsentMode::of_row_number(row.consent_mode)?,
            retention: Retention::default(),
            secrets_version: 1,
            old_secrets_until: None,
            suspicion: SuspicionRules::default(),
        })
    }
}
