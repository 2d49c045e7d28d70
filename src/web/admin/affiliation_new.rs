//! An affiliate is accepted for a product: her code and links are ready the moment it is saved (`product.md` L1).

use actix_web::HttpResponse;
use askama::Template;

use super::desk::Desk;
use super::product_examples::usual_sale;
use super::query::Query;
use super::rate_fields::RateFields;
use super::worked_example;
use crate::domain::affiliation::AffiliationState;
use crate::domain::code::Code;
use crate::domain::coupon::Coupon;
use crate::store::changes::create_affiliation::CreateAffiliation;
use crate::store::changes::once::{Done, Once};
use crate::store::error::Stop;
use crate::store::view::finding;
use crate::store::view::lists::{self, Place};
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{self, Field};
use crate::web::page::{Flash, Shell};

/// With more affiliates than this nobody reads a list of choices; then the address is typed.
const CHOICES_MAX: usize = 100;

#[derive(Template)]
#[template(path = "admin/affiliation_new.html")]
struct AffiliationNew {
    shell: Shell,
    once: String,
    problems: Vec<(&'static str, String)>,
    fields: Fields,
    rate_example: String,
    /// Empty where there are too many to choose from.
    affiliates: Vec<(String, String)>,
    products: Vec<(String, String)>,
    nobody: bool,
}

struct Fields {
    affiliate: Field,
    product: Field,
    rate: RateFields,
    code: Field,
    coupon: Field,
}

/// The form, for the affiliate and the product that the address names.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let empty = |name| Field::new(name, "");
    let fields = Fields {
        affiliate: Field::new("affiliate", query.text("affiliate")),
        product: Field::new("product", query.text("product")),
        rate: RateFields { percent: empty("percent"), flat: empty("flat") },
        code: empty("code"),
        coupon: empty("coupon"),
    };
    let once = desk.once();
    Ok(desk.show(&page(&desk, fields, once).await?))
}

/// Accepts her.
pub async fn create(desk: Desk, form: OwnForm) -> Result<HttpResponse, WebError> {
    let mut fields = Fields {
        affiliate: form.data.field("affiliate")?,
        product: form.data.field("product")?,
        rate: RateFields::of(&form.data)?,
        code: form.data.field("code")?,
        coupon: form.data.field("coupon")?,
    };
    let once = form.data.one("once")?.to_owned();
    let Some(change) = fields.parse(&desk).await? else {
        return Ok(desk.show_again(&page(&desk, fields, once).await?));
    };
    let product = desk.product_name(change.product);
    match desk.app.store.write(Once { key: form.once(desk.now)?, change }).await {
        Ok(Done::Now(id)) => {
            let flash = Flash::good(format!("Accepted for {product}. The links below earn from now on."));
            Ok(desk.go(&format!("/admin/affiliations/{id}"), &flash))
        }
        Ok(Done::Before(id)) => {
            Ok(desk.go(&format!("/admin/affiliations/{id}"), &Flash::good("That was already done.")))
        }
        Err(Stop::Refused(refused)) => {
            let field = match refused.field {
                Some("code") => &mut fields.code,
                Some("coupon") => &mut fields.coupon,
                Some("product") => &mut fields.product,
                _ => &mut fields.affiliate,
            };
            field.refuse(refused.message);
            Ok(desk.show_again(&page(&desk, fields, once).await?))
        }
        Err(fault) => Err(fault.into()),
    }
}

impl Fields {
    async fn parse(&mut self, desk: &Desk) -> Result<Option<CreateAffiliation>, WebError> {
        let text = self.affiliate.value.trim().to_owned();
        let affiliate = desk.read(move |view| Ok(finding::affiliate_called(view, &text)?)).await?;
        let affiliate = self.affiliate.parse(|text| match (affiliate, text) {
            (Some(affiliate), _) => Ok(affiliate.id),
            (None, "") => Err("Choose who is accepted."),
            (None, _) => Err("Nobody here has this email address or code. Invite the person first."),
        });
        let product = self.product.parse(|text| {
            let product = text.parse().ok().and_then(|id| desk.app.store.mirror().product(id));
            product.ok_or("Choose one of your products.")
        });
        let code = self.code.parse_optional(Code::parse);
        let coupon = self.coupon.parse_optional(Coupon::parse);
        let currency = product.as_ref().map_or(desk.program.currency, |product| product.currency);
        let commission = self.rate.parse(currency);
        let (Some(affiliate), Some(product), Some(code), Some(coupon), Some(commission)) =
            (affiliate, product, code, coupon, commission)
        else {
            return Ok(None);
        };
        Ok(Some(CreateAffiliation {
            affiliate,
            product: product.id,
            commission,
            coupon,
            code,
            codes: desk.app.codes(),
            state: AffiliationState::Active,
            by: desk.by(),
            at: desk.now,
        }))
    }
}

impl Fields {
    /// What the rate that is typed comes to for a sale of the product that is chosen, else of any.
    fn rate_example(&self, desk: &Desk) -> String {
        let products = desk.app.store.mirror().products();
        let chosen = products.iter().find(|product| self.product.is(product.id.to_string()));
        match chosen.or(products.first()) {
            Some(product) => {
                let own = self.rate.tried(None, product.currency);
                let sale = usual_sale(desk, product.id, product.currency);
                let pays = product.terms_at(desk.now).commission;
                format!("{}: {}", product.name, worked_example::own_rate(own, pays, sale, product.currency))
            }
            None => String::new(),
        }
    }
}

async fn page(desk: &Desk, fields: Fields, once: String) -> Result<AffiliationNew, WebError> {
    let all = desk.read(|view| Ok(lists::affiliates(view, Place::Newest, CHOICES_MAX, |_| true)?)).await?;
    let nobody = all.rows.is_empty();
    let mut affiliates = Vec::new();
    if all.older.is_none() && !nobody {
        affiliates.push((String::new(), "Choose".to_owned()));
        let choice = |one: &crate::domain::affiliate::Affiliate| {
            (one.id.to_string(), format!("{} ({})", one.name, one.email))
        };
        affiliates.extend(all.rows.iter().map(choice));
    }
    let RateFields { percent, flat } = &fields.rate;
    Ok(AffiliationNew {
        shell: desk.shell("Accept an affiliate"),
        once,
        problems: form::problems(&[
            &fields.affiliate,
            &fields.product,
            percent,
            flat,
            &fields.code,
            &fields.coupon,
        ]),
        affiliates,
        products: desk.product_choices("Choose"),
        nobody,
        rate_example: fields.rate_example(desk),
        fields,
    })
}
