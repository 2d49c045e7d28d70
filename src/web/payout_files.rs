//! The files with which a payout is sent: for PayPal, for Wise, and a plain one of all lines. To download one changes
//! nothing (`product.md` M3). Long ones are sent part after part.

use actix_web::HttpResponse;

use super::app::App;
use super::csv::{Cell, Sheet};
use super::download::{self, Kind, Part};
use super::error::WebError;
use crate::domain::id::AffiliateId;
use crate::domain::money::Money;
use crate::domain::payout::{Payout, PayoutLine, PayoutMethod, PayoutState};
use crate::domain::wise_template::{WisePayment, WiseTemplate};
use crate::store::error::Refused;
use crate::store::view::{affiliates, payouts, products};
use crate::store::{Read, Snapshot};

/// How many lines of the payout are read from one snapshot.
const LINES: usize = 1_000;
/// How many characters PayPal takes as a note.
const NOTE_CHARS_MAX: usize = 400;

/// For whom a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// PayPal's mass payment: no header, at most 5,000 lines, those that are sent by PayPal.
    PayPal,
    /// Wise's template, filled in: at most 1,000 lines, those that are sent by Wise.
    Wise,
    /// A table of all lines, for people and banks.
    Plain,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::PayPal, Self::Wise, Self::Plain];

    /// The word in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::PayPal => "paypal",
            Self::Wise => "wise",
            Self::Plain => "plain",
        }
    }

    /// The format of such a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }

    /// Whether what is sent in this way stands in it.
    pub fn holds(self, method: &PayoutMethod) -> bool {
        match self {
            Self::PayPal => matches!(method, PayoutMethod::PayPal(_)),
            Self::Wise => matches!(method, PayoutMethod::Wise { .. }),
            Self::Plain => true,
        }
    }

    /// How many lines one file has at most; what is more goes into another one.
    pub fn lines_max(self) -> usize {
        match self {
            Self::PayPal => 5_000,
            Self::Wise => WiseTemplate::LINES_MAX,
            Self::Plain => usize::MAX,
        }
    }
}

/// Where the next lines of a file begin, and how many it may still have.
#[derive(Debug, Clone, Copy)]
struct Begins {
    after: Option<AffiliateId>,
    left: usize,
    is_first: bool,
}

/// What all lines of a file share.
struct File {
    payout: Payout,
    format: Format,
    template: WiseTemplate,
    note: String,
}

/// One of the files of a payout that is confirmed, or paid. `part` counts from 1.
///
/// # Errors
/// `Refused` of a draft, whose lines may still change, and of what is discarded; `NotFound` where there are fewer parts.
pub async fn download(
    app: &App,
    payout: Payout,
    format: Format,
    part: usize,
) -> Result<HttpResponse, WebError> {
    if matches!(payout.state, PayoutState::Draft | PayoutState::Discarded) {
        let message = format!("Payout {} is not confirmed. Its files are made once it is.", payout.id.0);
        return Err(WebError::Refused(Refused::conflict("state", message)));
    }
    let id = payout.id;
    let (template, program, after) = app
        .read(move |view| {
            let template = payouts::wise_template(view)?.unwrap_or_else(WiseTemplate::usual);
            let program = products::program(view)?.ok_or(WebError::NotFound("program"))?;
            Ok((template, program, before_part(view, id, format, part)?))
        })
        .await?;
    let after = after.ok_or(WebError::NotFound("part of this file"))?;
    let note = format!("Payout {} of {}", id.0, program.name);
    let note = note.chars().take(NOTE_CHARS_MAX).collect();
    let name = match part {
        1 => format!("payout-{}-{}", id.0, format.word()),
        part => format!("payout-{}-{}-{part}", id.0, format.word()),
    };
    let file = File { payout, format, template, note };
    let first = Begins { after, left: format.lines_max(), is_first: true };
    download::in_parts(app, &name, Kind::Csv, first, move |view, from| file.part(view, from)).await
}

/// The last affiliate before a part of a file begins; `None` where there is no such part.
fn before_part(
    read: &impl Read,
    payout: crate::domain::id::PayoutId,
    format: Format,
    part: usize,
) -> Result<Option<Option<AffiliateId>>, WebError> {
    let Some(passed) = part.checked_sub(1) else { return Ok(None) };
    if passed == 0 {
        return Ok(Some(None));
    }
    let lines = payouts::lines_after(read, payout, None, usize::MAX)?;
    let in_it: Vec<_> = lines.iter().filter(|line| !line.left_out && format.holds(&line.method)).collect();
    let behind = passed.saturating_mul(format.lines_max());
    Ok((in_it.len() > behind).then(|| Some(in_it[behind - 1].affiliate)))
}

impl File {
    fn part(&self, view: &Snapshot, from: Begins) -> Result<Part<Begins>, WebError> {
        let lines = payouts::lines_after(view, self.payout.id, from.after, LINES)?;
        let last = lines.last().map(|line| line.affiliate).filter(|_| lines.len() == LINES);
        let mut sheet = if from.is_first { self.begun()? } else { Sheet::more() };
        let in_it = lines.iter().filter(|line| !line.left_out && self.format.holds(&line.method));
        let mut left = from.left;
        for line in in_it {
            if left == 0 {
                break;
            }
            sheet.row(self.cells(view, line)?)?;
            left -= 1;
        }
        let next = last.filter(|_| left > 0).map(|last| Begins { after: Some(last), left, is_first: false });
        Ok((sheet.bytes()?, next))
    }

    fn begun(&self) -> Result<Sheet, WebError> {
        const PLAIN: [&str; 8] =
            ["Payout", "Affiliate", "Name", "Email", "Method", "Address", "Amount", "Currency"];
        match self.format {
            // PayPal wants no header, and neither of them the mark for spreadsheets.
            Format::PayPal => Ok(Sheet::more()),
            Format::Wise => {
                let mut sheet = Sheet::more();
                sheet.row(self.template.header().iter().map(Cell::text))?;
                Ok(sheet)
            }
            Format::Plain => Sheet::begun(&PLAIN),
        }
    }

    fn cells(&self, view: &Snapshot, line: &PayoutLine) -> Result<Vec<Cell>, WebError> {
        let amount = Money { minor: line.minor, currency: self.payout.currency };
        let currency = Cell::text(amount.currency.code());
        Ok(match (self.format, &line.method) {
            (Format::PayPal, method) => vec![
                Cell::text(method.address()),
                Cell::amount(amount),
                currency,
                Cell::text(line.affiliate.to_string()),
                Cell::text(&self.note),
                Cell::text("PAYPAL"),
            ],
            (Format::Wise, PayoutMethod::Wise { name, email }) => {
                let reference = format!("Payout {}", self.payout.id.0);
                let payment = WisePayment { name: name.clone(), email: email.clone(), amount, reference };
                self.template.line(&payment).iter().map(Cell::text).collect()
            }
            (Format::Plain | Format::Wise, method) => {
                let affiliate = affiliates::by_id(view, line.affiliate)?;
                let (name, email) = affiliate.map_or_else(
                    || (line.affiliate.to_string(), String::new()),
                    |her| (her.name.to_string(), her.email.to_string()),
                );
                vec![
                    Cell::text(self.payout.id.to_string()),
                    Cell::text(line.affiliate.to_string()),
                    Cell::text(name),
                    Cell::text(email),
                    Cell::text(method.word()),
                    Cell::text(method.address()),
                    Cell::amount(amount),
                    currency,
                ]
            }
        })
    }
}
