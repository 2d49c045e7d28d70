//! A sale that nothing reported is entered by hand, and judged like any other (`product.md` C13).

use actix_web::HttpResponse;
use askama::Template;
use jiff::civil::DateTime;

use super::conversion_rows::order_name;
use super::desk::Desk;
use super::query::Query;
use crate::domain::conversion::{Conversion, Event, Way};
use crate::domain::coupon::Coupon;
use crate::domain::deed::{About, Deed, HistoryLine};
use crate::domain::email::Email;
use crate::domain::id::{ClickId, OfferId, ProductId};
use crate::domain::money::{Currency, Money, decimal_text};
use crate::domain::product::Product;
use crate::domain::time::Timestamp;
use crate::store::changes::once::KEY_FIELD;
use crate::store::view::{affiliates, conversions};
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{self, BadForm, Field, FormData};
use crate::web::format;
use crate::web::page::{Flash, Shell};
use crate::web::reporting::{self, Arrived, Credentials, Fields, Outcome};

/// How many characters the reason has at most.
pub(super) const REASON_MAX: usize = 300;

#[derive(Template)]
#[template(path = "admin/sale_by_hand.html")]
struct SaleByHand {
    shell: Shell,
    once: String,
    problems: Vec<(&'static str, String)>,
    form: Form,
    products: Vec<(String, String)>,
    offers: Vec<(String, String)>,
    zone: String,
    /// The conversion that the order is already: its page, and its name.
    known: Option<(String, String)>,
}

struct Form {
    product: Field,
    offer: Field,
    order_id: Field,
    amount: Field,
    currency: Field,
    at: Field,
    code: Field,
    click_id: Field,
    coupon: Field,
    email: Field,
    reason: Field,
}

/// What was typed, understood.
struct Typed {
    product: ProductId,
    fields: Fields,
    amount: Option<Money>,
    order_id: String,
    reason: String,
}

/// She went back in her browser and changed what she had sent: what she types now is something else, if she says so.
pub(super) const SENT_BEFORE: &str =
    "You sent this form before, and what it said then is entered. To enter this as well, send it once more.";

/// The form, for the product that the address names.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let mut form = Form::of(&FormData::default())?;
    form.product = Field::new("product", query.text("product"));
    form.order_id = Field::new("order_id", query.text("order_id"));
    let once = desk.once();
    Ok(desk.show(&page(&desk, form, once, None)))
}

/// Enters it.
pub async fn create(desk: Desk, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let (mut form, once) = (Form::of(&sent.data)?, sent.data.one("once")?.to_owned());
    let again = |form, known| Ok(desk.show_again(&page(&desk, form, once.clone(), known)));
    let Some(typed) = form.parse(&desk)? else { return again(form, None) };
    let line = line(&desk, &typed);
    let arrived = Arrived {
        way: Way::ByHand,
        fields: typed.fields.clone(),
        credentials: Credentials::Checked,
        cookies: Vec::new(),
        by_creator: false,
        by_affiliate: None,
        minor_units: false,
        once: sent.once(desk.now)?,
        at: desk.now,
    };
    let outcome = match reporting::take_by_hand(&desk.app, arrived, line).await {
        Err(WebError::Refused(refused)) if refused.field == Some(KEY_FIELD) => {
            form.order_id.refuse(SENT_BEFORE);
            return Ok(desk.show_again(&page(&desk, form, desk.once(), None)));
        }
        outcome => outcome?,
    };
    match outcome {
        Outcome::Told(told) => {
            let flash = match told.replayed {
                true => Flash::good("That was already done."),
                false => Flash::good(format!("Entered: {}.", order_name(&told.conversion))),
            };
            Ok(desk.go(&format!("/admin/conversions/{}", told.conversion.id), &flash))
        }
        Outcome::Refused(problem) => {
            let known = known_order(&desk, &typed).await?;
            form.field(problem.field).refuse(in_words(&problem.reason));
            again(form, known)
        }
        Outcome::Waits | Outcome::Lead(_) => Err(WebError::broken("a sale became something else")),
    }
}

/// The page and the name of the conversion that the order is already.
async fn known_order(desk: &Desk, typed: &Typed) -> Result<Option<(String, String)>, WebError> {
    let (product, order) = (typed.product, typed.order_id.clone());
    let found = desk.read(move |view| Ok(conversions::of_order(view, product, &Event::purchase(), &order)?));
    let shown =
        |known: Conversion| (desk.to(&format!("/admin/conversions/{}", known.id)), order_name(&known));
    Ok(found.await?.map(shown))
}

fn line(desk: &Desk, typed: &Typed) -> HistoryLine {
    let amount = typed.amount.map_or_else(String::new, |amount| format!(", {}", desk.money(amount)));
    let order = if typed.order_id.is_empty() { "Without an order id" } else { &typed.order_id };
    HistoryLine {
        at: desk.now,
        by: desk.by(),
        deed: Deed::SaleEntered,
        about: About::product(typed.product),
        from: None,
        detail: format!("{order}{amount}: {}", typed.reason),
    }
}

impl Form {
    fn of(sent: &FormData) -> Result<Self, BadForm> {
        Ok(Self {
            product: sent.field("product")?,
            offer: sent.field("offer")?,
            order_id: sent.field("order_id")?,
            amount: sent.field("amount")?,
            currency: sent.field("currency")?,
            at: sent.field("at")?,
            code: sent.field("code")?,
            click_id: sent.field("click_id")?,
            coupon: sent.field("coupon")?,
            email: sent.field("email")?,
            reason: sent.field("reason")?,
        })
    }

    /// The field that a report's problem is about.
    fn field(&mut self, name: Option<&str>) -> &mut Field {
        match name {
            Some("product") => &mut self.product,
            Some("offer") => &mut self.offer,
            Some("amount") => &mut self.amount,
            Some("currency") => &mut self.currency,
            Some("occurred_at") => &mut self.at,
            Some("affiliate") => &mut self.code,
            Some("click_id") => &mut self.click_id,
            Some("coupon") => &mut self.coupon,
            Some("email") => &mut self.email,
            _ => &mut self.order_id,
        }
    }

    fn all(&self) -> [&Field; 11] {
        [
            &self.product,
            &self.offer,
            &self.order_id,
            &self.amount,
            &self.currency,
            &self.at,
            &self.code,
            &self.click_id,
            &self.coupon,
            &self.email,
            &self.reason,
        ]
    }

    /// The words of a report, or nothing where something is to mend.
    fn parse(&mut self, desk: &Desk) -> Result<Option<Typed>, WebError> {
        let product = self.product.parse(|text| {
            let product = text.parse().ok().and_then(|id| desk.app.store.mirror().product(id));
            product.ok_or("Choose one of your products.")
        });
        let reason = self.reason.parse(reason);
        let at = self.at.parse_optional(|text| moment(desk, text));
        let currency = self.currency.parse_optional(Currency::parse);
        self.email.parse_optional(Email::parse);
        let Some(product) = product else { return Ok(None) };
        let price = self.parse_offer(desk, &product);
        let currency = currency.flatten().or(price).unwrap_or(product.currency);
        let amount = self.amount.parse_optional(|text| Money::parse(text, currency));
        self.parse_ties(desk, &product)?;
        let (Some(reason), Some(at), Some(amount)) = (reason, at, amount) else { return Ok(None) };
        if self.all().iter().any(|field| field.problem.is_some()) {
            return Ok(None);
        }
        let mut fields = Fields::default().with("product", &product.id.to_string());
        for (name, field) in [
            ("offer", &self.offer),
            ("order_id", &self.order_id),
            ("affiliate", &self.code),
            ("click_id", &self.click_id),
            ("coupon", &self.coupon),
            ("email", &self.email),
        ] {
            if !field.value.trim().is_empty() {
                fields = fields.with(name, field.value.trim());
            }
        }
        if let Some(amount) = amount {
            fields = fields.with("amount", &decimal_text(amount)).with("currency", currency.code());
        }
        if let Some(at) = at {
            fields = fields.with("occurred_at", &format::iso(at.0));
        }
        let fields = fields.with("reason", &reason);
        let order_id = self.order_id.value.trim().to_owned();
        Ok(Some(Typed { product: product.id, fields, amount, order_id, reason }))
    }

    /// Checks the offer, and gives the currency of its price.
    fn parse_offer(&mut self, desk: &Desk, product: &Product) -> Option<Currency> {
        let offer = self.offer.parse_optional(|text| {
            let offer = text.parse::<OfferId>().ok().and_then(|id| desk.app.store.mirror().offer(id));
            offer.filter(|offer| offer.product == product.id).ok_or("This is not an offer of this product.")
        });
        offer.flatten().map(|offer| offer.price.currency)
    }

    /// What ties the sale to somebody must lead to somebody: who types it wants to know.
    fn parse_ties(&mut self, desk: &Desk, product: &Product) -> Result<(), WebError> {
        if let Some(Some(click)) = self.click_id.parse_optional(click_id)
            && reporting::product_of_click(&desk.app, click)?.is_none_or(|of| of.id != product.id)
        {
            self.click_id.refuse("This click is not known, or it is of another product.");
        }
        if let Some(Some(coupon)) = self.coupon.parse_optional(Coupon::parse)
            && affiliates::of_coupon(&desk.app.store.view()?, product.id, &coupon)?.is_none()
        {
            self.coupon.refuse("No affiliate of this product has this coupon.");
        }
        Ok(())
    }
}

/// Why something is entered by hand.
pub(super) fn reason(text: &str) -> Result<String, String> {
    match text.chars().count() {
        0 => Err("Please write why you enter it by hand.".into()),
        1..=REASON_MAX => Ok(text.to_owned()),
        _ => Err(format!("A reason has at most {REASON_MAX} characters.")),
    }
}

/// What a report's problem says, to a person who filled in a form: she knows the fields by other names.
pub(super) fn in_words(reason: &str) -> String {
    let told = [("order_id ", "The order's id "), ("occurred_at ", "The moment ")];
    let told = told.iter().find_map(|(name, words)| Some(format!("{words}{}", reason.strip_prefix(name)?)));
    told.unwrap_or_else(|| reason.to_owned())
}

fn click_id(text: &str) -> Result<ClickId, &'static str> {
    text.parse()
        .map_err(|_| "A click's id has 26 letters and digits. Copy it from the click's page, or from Live.")
}

/// A moment that is past, in the program's zone.
fn moment(desk: &Desk, text: &str) -> Result<Timestamp, &'static str> {
    let civil: DateTime = text.parse().map_err(|_| "Write it like 2026-03-02 14:30.")?;
    let zoned = desk.zone.to_ambiguous_zoned(civil).compatible();
    let at = zoned.map_err(|_| "Write it like 2026-03-02 14:30.")?.timestamp();
    let at = Timestamp(at.as_millisecond());
    if at > desk.now { Err("That lies in the future.") } else { Ok(at) }
}

fn page(desk: &Desk, form: Form, once: String, known: Option<(String, String)>) -> SaleByHand {
    let mirror = desk.app.store.mirror();
    let mut offers = vec![(String::new(), "None, or not known".to_owned())];
    for product in mirror.products() {
        offers.extend(mirror.offers_of(product.id).into_iter().map(|offer| {
            let price = desk.money(offer.price);
            (offer.id.to_string(), format!("{}: {}, {price}", product.name, offer.name))
        }));
    }
    drop(mirror);
    SaleByHand {
        shell: desk.shell("Enter a sale"),
        once,
        problems: form::problems(&form.all()),
        products: desk.product_choices("Choose"),
        offers,
        zone: desk.program.time_zone.clone(),
        known,
        form,
    }
}
