//! Adjust by hand: a bonus on top, or a correction up or down, with a reason that the affiliate reads (`product.md` 7).

use actix_web::HttpResponse;
use askama::Template;

use super::desk::{Desk, money_text};
use super::history_filter::called;
use super::query::Query;
use super::sale_by_hand::SENT_BEFORE;
use super::shown::Person;
use crate::domain::affiliate::Affiliate;
use crate::domain::id::{AffiliateId, ProductId};
use crate::domain::ledger::Adjustment;
use crate::domain::money::{BadAmount, Currency, Money};
use crate::store::changes::adjust::{Adjust, check_amount};
use crate::store::changes::once::{Done, KEY_FIELD, Once};
use crate::store::error::Stop;
use crate::store::view::{affiliates, money};
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{self, BadForm, Field, FormData};
use crate::web::page::{Flash, Shell};

#[derive(Template)]
#[template(path = "admin/adjustment.html")]
struct AdjustmentPage {
    shell: Shell,
    once: String,
    problems: Vec<(&'static str, String)>,
    form: Form,
    products: Vec<(String, String)>,
    /// Whose balance it is, where she is known.
    of: Option<Person>,
    /// What is Due to her now, and what it would be.
    worked: String,
}

struct Form {
    affiliate: Field,
    kind: Field,
    amount: Field,
    currency: Field,
    product: Field,
    reason: Field,
}

/// What was typed, understood.
struct Typed {
    affiliate: AffiliateId,
    adjustment: Adjustment,
    amount: Money,
    product: Option<ProductId>,
    reason: String,
}

/// `GET /admin/adjustments/new[?affiliate=]`.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let mut form = Form::of(&FormData::default())?;
    form.affiliate = Field::new("affiliate", query.text("affiliate"));
    form.kind = Field::new("kind", Adjustment::Bonus.word());
    form.currency = Field::new("currency", desk.program.currency.code());
    let once = desk.once();
    let page = page(&desk, form, once, None).await?;
    Ok(desk.show(&page))
}

/// `POST /admin/adjustments/preview`: the same form, with what would become of the balance.
pub async fn preview(desk: Desk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let (mut form, once) = (Form::of(&sent.data)?, sent.data.one("once")?.to_owned());
    let typed = form.parse(&desk).await?;
    let is_right = typed.is_some();
    let page = page(&desk, form, once, typed.as_ref()).await?;
    Ok(if is_right { desk.show(&page) } else { desk.show_again(&page) })
}

/// `POST /admin/adjustments/new`.
pub async fn create(desk: Desk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let (mut form, once) = (Form::of(&sent.data)?, sent.data.one("once")?.to_owned());
    let Some(typed) = form.parse(&desk).await? else {
        let page = page(&desk, form, once, None).await?;
        return Ok(desk.show_again(&page));
    };
    let Typed { affiliate, adjustment, amount, product, reason } = typed;
    let change = Adjust { affiliate, adjustment, amount, product, reason, by: desk.by(), at: desk.now };
    let words = match desk.app.store.write(Once { key: sent.once(desk.now)?, change }).await {
        Ok(Done::Now(_)) => "Entered. It is Due at once.",
        Ok(Done::Before(_)) => "That was already done.",
        Err(Stop::Refused(refused)) => {
            let sent_before = refused.field == Some(KEY_FIELD);
            let message = if sent_before { SENT_BEFORE.to_owned() } else { refused.message };
            form.field(refused.field).refuse(message);
            let page = page(&desk, form, if sent_before { desk.once() } else { once }, None).await?;
            return Ok(desk.show_again(&page));
        }
        Err(fault) => return Err(fault.into()),
    };
    Ok(desk.go(&format!("/admin/commissions?affiliate={affiliate}"), &Flash::good(words)))
}

impl Form {
    fn of(sent: &FormData) -> Result<Self, BadForm> {
        Ok(Self {
            affiliate: sent.field("affiliate")?,
            kind: sent.field("kind")?,
            amount: sent.field("amount")?,
            currency: sent.field("currency")?,
            product: sent.field("product")?,
            reason: sent.field("reason")?,
        })
    }

    /// What was typed, or nothing where something is to mend.
    async fn parse(&mut self, desk: &Desk) -> Result<Option<Typed>, WebError> {
        let text = self.affiliate.value.trim().to_owned();
        let (affiliate, problem) = desk.read(move |view| Ok(called(view, &text)?)).await?;
        let affiliate = affiliate.filter(|_| problem.is_empty());
        if affiliate.is_none() {
            let problem = if problem.is_empty() { "Please say whose balance it is." } else { &problem };
            self.affiliate.refuse(problem);
        }
        let kinds = [Adjustment::Bonus, Adjustment::Correction];
        let kind = |text: &str| kinds.into_iter().find(|kind| kind.word() == text).ok_or("Choose one.");
        let adjustment = self.kind.parse(kind);
        let currency = self.currency.parse(Currency::parse);
        let amount = currency.and_then(|currency| self.amount.parse(|text| amount(text, currency)));
        let product = self.product.parse_optional(|text| match text.parse().ok() {
            Some(id) if desk.app.store.mirror().product(id).is_some() => Ok(id),
            _ => Err("Choose one of your products."),
        });
        let reason = self.reason.parse(|text| match text {
            "" => Err("Please write why, in words that the affiliate understands."),
            text => Ok(text.to_owned()),
        });
        let amount = amount.filter(|amount| {
            let refused = adjustment.and_then(|kind| check_amount(kind, *amount).err());
            refused.is_none_or(|refused| {
                self.amount.refuse(refused.message);
                false
            })
        });
        let read = affiliate.zip(adjustment).zip(amount).zip(product).zip(reason);
        Ok(read.map(|((((affiliate, adjustment), amount), product), reason)| Typed {
            affiliate,
            adjustment,
            amount,
            product,
            reason,
        }))
    }

    /// The field that a refusal is about.
    fn field(&mut self, name: Option<&str>) -> &mut Field {
        match name {
            Some("product") => &mut self.product,
            Some("reason") => &mut self.reason,
            Some("amount") | Some(KEY_FIELD) => &mut self.amount,
            _ => &mut self.affiliate,
        }
    }
}

/// An amount that may be below zero.
fn amount(text: &str, currency: Currency) -> Result<Money, BadAmount> {
    // U+2212 is the minus that word processors write.
    let (sign, text) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (-1, rest.trim_start()),
        None => (1, text),
    };
    let amount = Money::parse(text, currency)?;
    Ok(Money { minor: sign * amount.minor, ..amount })
}

async fn page(
    desk: &Desk,
    form: Form,
    once: String,
    typed: Option<&Typed>,
) -> Result<AdjustmentPage, WebError> {
    let (text, now) = (form.affiliate.value.trim().to_owned(), desk.now);
    let known = desk
        .read(move |view| {
            let (her, problem) = called(view, &text)?;
            let her = match her.filter(|_| problem.is_empty()) {
                Some(her) => affiliates::by_id(view, her)?,
                None => None,
            };
            match her {
                Some(her) => Ok(Some((money::balances(view, Some(her.id), now)?, her))),
                None => Ok(None),
            }
        })
        .await?;
    let worked = match (&known, typed) {
        (Some((balances, her)), Some(typed)) => {
            let due = balances.get(&typed.amount.currency).map_or(0, |balance| balance.due);
            sentence(her, Money { minor: due, ..typed.amount }, typed)
        }
        _ => String::new(),
    };
    let person = |her: &Affiliate| Person {
        href: desk.to(&format!("/admin/affiliates/{}", her.id)),
        name: her.name.to_string(),
    };
    Ok(AdjustmentPage {
        shell: desk.shell("Adjust by hand"),
        once,
        problems: form::problems(&[
            &form.affiliate,
            &form.kind,
            &form.amount,
            &form.currency,
            &form.product,
            &form.reason,
        ]),
        products: desk.product_choices("No product"),
        of: known.as_ref().map(|(_, her)| person(her)),
        worked,
        form,
    })
}

/// `EUR 40.00 is Due to Ana now. With this bonus of EUR 15.00 it will be EUR 55.00.`
fn sentence(her: &Affiliate, due: Money, typed: &Typed) -> String {
    let after = Money { minor: due.minor.saturating_add(typed.amount.minor), ..due };
    let carried = if after.minor < 0 {
        " What is below zero is carried: what she earns next is set against it."
    } else {
        ""
    };
    format!(
        "{} is Due to {} now. With this {} of {} it will be {}.{carried}",
        money_text(due),
        her.name,
        typed.adjustment.word(),
        money_text(typed.amount),
        money_text(after),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_may_take_away() {
        let eur = Currency::parse("EUR").unwrap();
        let minor = |text| amount(text, eur).map(|amount| amount.minor);
        assert_eq!(minor("-12.40"), Ok(-1_240));
        assert_eq!(minor("\u{2212} 3"), Ok(-300));
        assert_eq!(minor("5"), Ok(500));
        assert!(minor("--5").is_err() && minor("").is_err());
    }
}
