//! A refund that nothing reported is entered by hand (`product.md` C13, C9).

use std::sync::Arc;

use actix_web::HttpResponse;
use askama::Template;

use super::conversion_rows::order_name;
use super::desk::Desk;
use super::query::Query;
use super::sale_by_hand::{SENT_BEFORE, in_words, reason};
use crate::domain::conversion::{Conversion, Way};
use crate::domain::deed::{About, Deed, HistoryLine};
use crate::domain::id::{ConversionId, ProductId};
use crate::domain::money::{Money, decimal_text};
use crate::domain::product::Product;
use crate::domain::refund::RefundEvent;
use crate::store::changes::once::{KEY_FIELD, OnceKey};
use crate::store::view::conversions;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{self, BadForm, Field, FormData};
use crate::web::page::{Flash, Shell};
use crate::web::reporting::{self, Arrived, Credentials, Fields, Outcome, Refunding};

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

/// What a refund is of.
enum Of {
    /// A sale that is known.
    Sale(Box<Conversion>),
    /// An order that nothing reported yet: the refund waits for it (C9).
    Order(Arc<Product>, String),
}

/// What was typed, understood.
struct Typed {
    of: Of,
    kind: RefundEvent,
    amount: Option<Money>,
    reason: String,
}

/// Where she sees what waits.
const WAITING: &str = "/admin/reports?show=waiting";
const WAITS: &str =
    "Entered. Nothing reported this order yet, so the refund waits: it is given back when its sale arrives.";

/// The form, for the conversion that the address names.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let mut form = Form::of(&FormData::default())?;
    form.conversion = Field::new("conversion", query.text("conversion"));
    form.kind = Field::new("kind", RefundEvent::Refund.word());
    let once = desk.once();
    Ok(desk.show(&page(&desk, form, once).await?))
}

/// Gives it back, or lets it wait for its sale.
pub async fn create(desk: Desk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let (mut form, once) = (Form::of(&sent.data)?, sent.data.one("once")?.to_owned());
    let Some(typed) = form.parse(&desk).await? else {
        return Ok(desk.show_again(&page(&desk, form, once).await?));
    };
    let key = sent.once(desk.now)?;
    let outcome = match &typed.of {
        Of::Sale(conversion) => give_back(&desk, conversion, &typed, key).await,
        Of::Order(product, order) => {
            reporting::take_by_hand(
                &desk.app,
                arrived(&desk, product, order, &typed, key),
                line(&desk, product.id, order, &typed),
            )
            .await
        }
    };
    match outcome {
        Ok(Outcome::Told(told)) => {
            let words = if told.replayed { "That was already done." } else { "Entered. The ledger follows." };
            Ok(desk.go(&format!("/admin/conversions/{}", told.conversion.id), &Flash::good(words)))
        }
        Ok(Outcome::Waits) => Ok(desk.go(WAITING, &Flash::good(WAITS))),
        Ok(Outcome::Lead(_)) => Err(WebError::broken("a refund became a lead")),
        Ok(Outcome::Refused(problem)) => {
            form.field(problem.field).refuse(in_words(&problem.reason));
            Ok(desk.show_again(&page(&desk, form, once).await?))
        }
        Err(WebError::Refused(refused)) if refused.field == Some(KEY_FIELD) => {
            form.amount.refuse(SENT_BEFORE);
            Ok(desk.show_again(&page(&desk, form, desk.once()).await?))
        }
        Err(WebError::Refused(refused)) => {
            form.amount.refuse(refused.message);
            Ok(desk.show_again(&page(&desk, form, once).await?))
        }
        Err(error) => Err(error),
    }
}

/// Of a sale that she sees, with what is left of it.
async fn give_back(
    desk: &Desk,
    conversion: &Conversion,
    typed: &Typed,
    once: Option<OnceKey>,
) -> Result<Outcome, WebError> {
    let product = desk.app.store.mirror().product(conversion.product);
    let product = product.ok_or(WebError::NotFound("product"))?;
    let refunding = Refunding {
        way: Way::ByHand,
        minor: typed.amount.map(|amount| amount.minor),
        refund_id: None,
        line: Some(line(desk, conversion.product, &order_name(conversion), typed)),
        reason: Some(typed.reason.clone()),
        kind: typed.kind,
        once,
        at: desk.now,
    };
    Ok(Outcome::Told(reporting::refund(&desk.app, conversion, product, refunding).await?))
}

/// The words of a report, for an order that is not known.
fn arrived(desk: &Desk, product: &Product, order: &str, typed: &Typed, once: Option<OnceKey>) -> Arrived {
    let mut fields = Fields::default()
        .with("product", &product.id.to_string())
        .with("event", typed.kind.word())
        .with("order_id", order);
    if let Some(amount) = typed.amount {
        fields = fields.with("amount", &decimal_text(amount)).with("currency", amount.currency.code());
    }
    Arrived {
        way: Way::ByHand,
        fields: fields.with("reason", &typed.reason),
        credentials: Credentials::Checked,
        cookies: Vec::new(),
        by_creator: false,
        by_affiliate: None,
        minor_units: false,
        once,
        at: desk.now,
    }
}

fn line(desk: &Desk, product: ProductId, order: &str, typed: &Typed) -> HistoryLine {
    let sum = typed.amount.map_or("all that is left".into(), |amount| desk.money(amount));
    HistoryLine {
        at: desk.now,
        by: desk.by(),
        deed: Deed::RefundEntered,
        about: About::product(product),
        from: None,
        detail: format!("{order}, {}, {sum}: {}", typed.kind.word(), typed.reason),
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
        let of = self.parse_of(desk).await?;
        let kind = self.kind.parse(|text| RefundEvent::of_word(text).ok_or("Choose what happened."));
        let reason = self.reason.parse(reason);
        let Some(of) = of else { return Ok(None) };
        let currency = match &of {
            Of::Sale(conversion) => conversion.amount.currency,
            Of::Order(product, _) => product.currency,
        };
        let amount = self.amount.parse_optional(|text| match Money::parse(text, currency) {
            Ok(amount) if amount.minor == 0 => Err("A refund is more than nothing.".to_owned()),
            amount => amount.map_err(|bad| bad.to_string()),
        });
        let (Some(kind), Some(amount), Some(reason)) = (kind, amount, reason) else { return Ok(None) };
        Ok(Some(Typed { of, kind, amount, reason }))
    }

    /// The field that a report's problem is about.
    fn field(&mut self, name: Option<&str>) -> &mut Field {
        match name {
            Some("product") => &mut self.product,
            Some("event") => &mut self.kind,
            Some("amount" | "currency") => &mut self.amount,
            _ => &mut self.order_id,
        }
    }

    /// The conversion that is named by its id or by its order, or an order that is not known.
    async fn parse_of(&mut self, desk: &Desk) -> Result<Option<Of>, WebError> {
        if let Some(named) = named(desk, &self.conversion).await? {
            return Ok(Some(Of::Sale(Box::new(named))));
        }
        let product = self.product.parse(|text| {
            let product = text.parse().ok().and_then(|id: ProductId| desk.app.store.mirror().product(id));
            product.ok_or("Choose one of your products.")
        });
        let order = self.order_id.parse(|text| match text {
            "" => Err("Please enter the order's id."),
            order => Ok(order.to_owned()),
        });
        let (Some(product), Some(order)) = (product, order) else { return Ok(None) };
        let (id, asked) = (product.id, order.clone());
        let found = desk.read(move |view| {
            let mut found = conversions::of_any_event(view, &[id], &asked)?;
            found.sort_by_key(|conversion| !conversion.event.is_purchase());
            Ok(found.into_iter().next())
        });
        let known = found.await?.map(|conversion| Of::Sale(Box::new(conversion)));
        Ok(Some(known.unwrap_or(Of::Order(product, order))))
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
