//! A refund that nothing reported is entered by hand (`product.md` C13, C9).

use actix_web::HttpResponse;
use askama::Template;

use super::conversion_rows::order_name;
use super::desk::Desk;
use super::query::Query;
use super::sale_by_hand::reason;
use crate::domain::conversion::{Conversion, Way};
use crate::domain::deed::{About, Deed, HistoryLine};
use crate::domain::id::{ConversionId, ProductId};
use crate::domain::money::Money;
use crate::domain::refund::RefundEvent;
use crate::store::view::conversions;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{self, BadForm, Field, FormData};
use crate::web::page::{Flash, Shell};
use crate::web::reporting::{self, Refunding};

#[derive(Template)]
#[template(path = "admin/refund_by_hand.html")]
struct RefundByHand {
    shell: Shell,
    once: String,
    problems: Vec<(&'static str, String)>,
    form: Form,
    products: Vec<(String, String)>,
    /// The conversion that was named: its page, its name, and what is left of it.
    of: Option<(String, String, String)>,
}

struct Form {
    /// A conversion's id, where the refund is entered from its page.
    conversion: Field,
    product: Field,
    order_id: Field,
    kind: Field,
    amount: Field,
    reason: Field,
}

/// What was typed, understood.
struct Typed {
    conversion: Conversion,
    kind: RefundEvent,
    minor: Option<i64>,
    reason: String,
}

/// The form, for the conversion that the address names.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let mut form = Form::of(&FormData::default())?;
    form.conversion = Field::new("conversion", query.text("conversion"));
    form.kind = Field::new("kind", RefundEvent::Refund.word());
    let once = desk.once();
    Ok(desk.show(&page(&desk, form, once).await?))
}

/// Gives it back.
pub async fn create(desk: Desk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let (mut form, once) = (Form::of(&sent.data)?, sent.data.one("once")?.to_owned());
    let Some(typed) = form.parse(&desk).await? else {
        return Ok(desk.show_again(&page(&desk, form, once).await?));
    };
    let Typed { conversion, kind, minor, reason } = typed;
    let product = desk.app.store.mirror().product(conversion.product);
    let product = product.ok_or(WebError::NotFound("product"))?;
    let refunding = Refunding {
        way: Way::ByHand,
        minor,
        refund_id: None,
        line: Some(line(&desk, &conversion, kind, minor, &reason)),
        reason: Some(reason),
        kind,
        once: sent.once(desk.now)?,
        at: desk.now,
    };
    match reporting::refund(&desk.app, &conversion, product, refunding).await {
        Ok(told) => {
            let words = if told.replayed { "That was already done." } else { "Entered. The ledger follows." };
            Ok(desk.go(&format!("/admin/conversions/{}", conversion.id), &Flash::good(words)))
        }
        Err(WebError::Refused(refused)) => {
            form.amount.refuse(refused.message);
            Ok(desk.show_again(&page(&desk, form, once).await?))
        }
        Err(error) => Err(error),
    }
}

fn line(
    desk: &Desk,
    conversion: &Conversion,
    kind: RefundEvent,
    minor: Option<i64>,
    reason: &str,
) -> HistoryLine {
    let currency = conversion.amount.currency;
    let sum = minor.map_or("all that is left".into(), |minor| desk.money(Money { minor, currency }));
    HistoryLine {
        at: desk.now,
        by: desk.by(),
        deed: Deed::RefundEntered,
        about: About::product(conversion.product),
        from: None,
        detail: format!("{}, {}, {sum}: {reason}", order_name(conversion), kind.word()),
    }
}

impl Form {
    fn of(sent: &FormData) -> Result<Self, BadForm> {
        Ok(Self {
            conversion: sent.field("conversion")?,
            product: sent.field("product")?,
            order_id: sent.field("order_id")?,
            kind: sent.field("kind")?,
            amount: sent.field("amount")?,
            reason: sent.field("reason")?,
        })
    }

    /// What was typed, or nothing where something is to mend.
    async fn parse(&mut self, desk: &Desk) -> Result<Option<Typed>, WebError> {
        let conversion = self.parse_conversion(desk).await?;
        let kind = self.kind.parse(|text| RefundEvent::of_word(text).ok_or("Choose what happened."));
        let reason = self.reason.parse(reason);
        let Some(conversion) = conversion else { return Ok(None) };
        let currency = conversion.amount.currency;
        let amount = self.amount.parse_optional(|text| match Money::parse(text, currency) {
            Ok(amount) if amount.minor == 0 => Err("A refund is more than nothing.".to_owned()),
            amount => amount.map_err(|bad| bad.to_string()),
        });
        let (Some(kind), Some(amount), Some(reason)) = (kind, amount, reason) else { return Ok(None) };
        Ok(Some(Typed { conversion, kind, minor: amount.map(|amount| amount.minor), reason }))
    }

    /// The conversion that is named by its id, or by its order.
    async fn parse_conversion(&mut self, desk: &Desk) -> Result<Option<Conversion>, WebError> {
        if let Some(named) = named(desk, &self.conversion).await? {
            return Ok(Some(named));
        }
        let product = self.product.parse(|text| {
            let product = text.parse().ok().and_then(|id: ProductId| desk.app.store.mirror().product(id));
            product.map(|product| product.id).ok_or("Choose one of your products.")
        });
        let order = self.order_id.parse(|text| match text {
            "" => Err("Please enter the order's id."),
            order => Ok(order.to_owned()),
        });
        let (Some(product), Some(order)) = (product, order) else { return Ok(None) };
        let found = desk.read(move |view| {
            let mut found = conversions::of_any_event(view, &[product], &order)?;
            found.sort_by_key(|conversion| !conversion.event.is_purchase());
            Ok(found.into_iter().next())
        });
        let found = found.await?;
        if found.is_none() {
            self.order_id.refuse("Nothing reported a sale with this order id. Enter the sale first.");
        }
        Ok(found)
    }
}

/// The conversion whose id a field holds.
async fn named(desk: &Desk, field: &Field) -> Result<Option<Conversion>, WebError> {
    let Ok(id) = field.value.parse::<ConversionId>() else { return Ok(None) };
    desk.read(move |view| Ok(conversions::by_id(view, id)?)).await
}

async fn page(desk: &Desk, form: Form, once: String) -> Result<RefundByHand, WebError> {
    let of = named(desk, &form.conversion).await?.map(|conversion| {
        let mut left = conversion.amount;
        left.minor -= conversion.refunded;
        let href = desk.to(&format!("/admin/conversions/{}", conversion.id));
        (href, order_name(&conversion), desk.money(left))
    });
    Ok(RefundByHand {
        shell: desk.shell("Enter a refund"),
        once,
        problems: form::problems(&[&form.product, &form.order_id, &form.kind, &form.amount, &form.reason]),
        products: desk.product_choices("Choose"),
        of,
        form,
    })
}
