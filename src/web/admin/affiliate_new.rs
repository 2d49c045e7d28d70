//! An affiliate is invited: her name, her address, and at once a product with a code, if the creator wishes.

use actix_web::HttpResponse;
use askama::Template;

use super::affiliation::Known;
use super::desk::Desk;
use super::inviting;
use super::query::{self, Query};
use super::rate_fields::RateFields;
use crate::domain::affiliation::AffiliationState;
use crate::domain::code::Code;
use crate::domain::commission::Rate;
use crate::domain::email::Email;
use crate::domain::id::{AffiliateId, ProductId};
use crate::domain::name::Name;
use crate::store::changes::create_affiliate::CreateAffiliate;
use crate::store::changes::create_affiliation::CreateAffiliation;
use crate::store::changes::inviting::Invite;
use crate::store::changes::once::{Done, Once};
use crate::store::error::Stop;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{self, Field};
use crate::web::page::{Flash, Shell};

#[derive(Template)]
#[template(path = "admin/affiliate_new.html")]
struct AffiliateNew {
    shell: Shell,
    once: String,
    problems: Vec<(&'static str, String)>,
    fields: Fields,
    products: Vec<(String, String)>,
}

struct Fields {
    name: Field,
    email: Field,
    product: Field,
    /// `INVITE` or `ACCEPT`.
    how: Field,
    rate: RateFields,
    code: Field,
}

/// She gets a link, chooses a password, and accepts.
const INVITE: &str = "invite";
/// She is accepted as it is.
const ACCEPT: &str = "accept";

/// What was typed, once all of it can be.
struct Typed {
    name: Name,
    email: Email,
    product: Option<ProductId>,
    commission: Option<Rate>,
    code: Option<Code>,
}

/// The form.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    // An invitation is to a product: the one that was asked for, else the first there is.
    let first = desk.app.store.mirror().products().first().map(|product| product.id.to_string());
    let product = Some(query.text("product").to_owned()).filter(|asked| !asked.is_empty()).or(first);
    let fields = Fields {
        name: Field::new("name", ""),
        email: Field::new("email", ""),
        product: Field::new("product", product.unwrap_or_default()),
        how: Field::new("how", INVITE),
        rate: RateFields { percent: Field::new("percent", ""), flat: Field::new("flat", "") },
        code: Field::new("code", ""),
    };
    let once = desk.once();
    Ok(desk.show(&page(&desk, fields, once)))
}

/// Enters her, and accepts her for the product if one was chosen.
pub async fn create(desk: Desk, form: OwnForm) -> Result<HttpResponse, WebError> {
    let mut fields = Fields {
        name: form.data.field("name")?,
        email: form.data.field("email")?,
        product: form.data.field("product")?,
        how: form.data.field("how")?,
        rate: RateFields::of(&form.data)?,
        code: form.data.field("code")?,
    };
    let once = form.data.one("once")?.to_owned();
    let Some(typed) = fields.parse(&desk) else { return Ok(desk.show_again(&page(&desk, fields, once))) };

    if let Some(product) = typed.product.filter(|_| fields.how.is(INVITE)) {
        return invite(&desk, &form, fields, once, typed, product).await;
    }
    let change =
        CreateAffiliate { name: typed.name.clone(), email: typed.email.clone(), by: desk.by(), at: desk.now };
    let id = match desk.app.store.write(Once { key: form.once(desk.now)?, change }).await {
        Ok(Done::Now(id)) => id,
        Ok(Done::Before(id)) => {
            return Ok(desk.go(&format!("/admin/affiliates/{id}"), &Flash::good("That was already done.")));
        }
        Err(Stop::Refused(refused)) => {
            fields.email.refuse(refused.message);
            return Ok(desk.show_again(&page(&desk, fields, once)));
        }
        Err(fault) => return Err(fault.into()),
    };
    let flash = accept(&desk, id, &typed).await?;
    Ok(desk.go(&format!("/admin/affiliates/{id}"), &flash))
}

/// Invites her: an affiliation that waits for her, and a link to send.
async fn invite(
    desk: &Desk,
    form: &OwnForm,
    mut fields: Fields,
    once: String,
    typed: Typed,
    product: ProductId,
) -> Result<HttpResponse, WebError> {
    let name = typed.name.clone();
    let change = Invite {
        name: typed.name,
        email: typed.email,
        product,
        commission: typed.commission,
        code: typed.code,
        codes: desk.app.codes(),
        by: desk.by(),
        at: desk.now,
    };
    let (id, flash) = match desk.app.store.write(Once { key: form.once(desk.now)?, change }).await {
        Ok(Done::Now(id)) => {
            desk.app.store.write(inviting::issue(desk, id)).await?;
            (id, Flash::good(format!("{name} is invited. Send the link below.")))
        }
        Ok(Done::Before(id)) => (query::id(&id, "affiliation")?, Flash::good("That was already done.")),
        Err(Stop::Refused(refused)) => {
            let field = if refused.field == Some("code") { &mut fields.code } else { &mut fields.email };
            field.refuse(refused.message);
            return Ok(desk.show_again(&page(desk, fields, once)));
        }
        Err(fault) => return Err(fault.into()),
    };
    let known = Known::read(desk, id).await?;
    Ok(desk.go(&format!("/admin/affiliates/{}", known.affiliate.id), &flash))
}

async fn accept(desk: &Desk, affiliate: AffiliateId, typed: &Typed) -> Result<Flash, WebError> {
    let name = &typed.name;
    let Some(product) = typed.product else {
        return Ok(Flash::good(format!("{name} is here. Accept {name} for a product next, to get a link.")));
    };
    let change = CreateAffiliation {
        affiliate,
        product,
        commission: typed.commission,
        coupon: None,
        code: typed.code.clone(),
        codes: desk.app.codes(),
        state: AffiliationState::Active,
        by: desk.by(),
        at: desk.now,
    };
    match desk.app.store.write(change).await {
        Ok(_) => {
            let product = desk.product_name(product);
            Ok(Flash::good(format!("{name} sells {product} from now on. Send the link below.")))
        }
        Err(Stop::Refused(refused)) => {
            Ok(Flash::bad(format!("{name} is here, but has no link yet. {}", refused.message)))
        }
        Err(fault) => Err(fault.into()),
    }
}

impl Fields {
    fn parse(&mut self, desk: &Desk) -> Option<Typed> {
        let name = self.name.parse(Name::parse);
        let email = self.email.parse(Email::parse);
        let known = |text: &str| {
            let product = text.parse().ok().and_then(|id| desk.app.store.mirror().product(id));
            product.map(|product| product.id).ok_or("Choose one of your products.")
        };
        let product = self.product.parse_optional(known);
        if !self.how.is(ACCEPT) {
            self.how.value = INVITE.into();
        }
        let of_product = product.flatten().and_then(|id| desk.app.store.mirror().product(id));
        let currency = of_product.map_or(desk.program.currency, |product| product.currency);
        let commission = self.rate.parse(currency);
        let code = self.code.parse_optional(Code::parse);
        if let Some(Some(code)) = &code {
            if product == Some(None) {
                self.product.refuse("A code belongs to a product. Choose one, or leave the code empty.");
                return None;
            }
            if desk.app.store.mirror().target(code).is_some() {
                self.code.refuse("That code is taken. Please choose another.");
                return None;
            }
        }
        Some(Typed { name: name?, email: email?, product: product?, commission: commission?, code: code? })
    }
}

fn page(desk: &Desk, fields: Fields, once: String) -> AffiliateNew {
    AffiliateNew {
        shell: desk.shell("Invite an affiliate"),
        once,
        problems: form::problems(&[
            &fields.name,
            &fields.email,
            &fields.product,
            &fields.rate.percent,
            &fields.rate.flat,
            &fields.code,
        ]),
        fields,
        products: desk.product_choices("None yet"),
    }
}
