//! An affiliate is invited: her name, her address, and at once a product with a code, if the creator wishes.

use actix_web::HttpResponse;
use askama::Template;

use super::desk::Desk;
use super::query::Query;
use crate::domain::affiliation::AffiliationState;
use crate::domain::code::Code;
use crate::domain::email::Email;
use crate::domain::id::{AffiliateId, ProductId};
use crate::domain::name::Name;
use crate::store::changes::create_affiliate::CreateAffiliate;
use crate::store::changes::create_affiliation::CreateAffiliation;
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
    code: Field,
}

/// What was typed, once all of it can be.
struct Typed {
    name: Name,
    email: Email,
    product: Option<ProductId>,
    code: Option<Code>,
}

/// The form.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let fields = Fields {
        name: Field::new("name", ""),
        email: Field::new("email", ""),
        product: Field::new("product", query.text("product")),
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
        code: form.data.field("code")?,
    };
    let once = form.data.one("once")?.to_owned();
    let Some(typed) = fields.parse(&desk) else { return Ok(desk.show_again(&page(&desk, fields, once))) };

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

async fn accept(desk: &Desk, affiliate: AffiliateId, typed: &Typed) -> Result<Flash, WebError> {
    let name = &typed.name;
    let Some(product) = typed.product else {
        return Ok(Flash::good(format!("{name} is here. Accept {name} for a product next, to get a link.")));
    };
    let change = CreateAffiliation {
        affiliate,
        product,
        commission: None,
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
        Some(Typed { name: name?, email: email?, product: product?, code: code? })
    }
}

fn page(desk: &Desk, fields: Fields, once: String) -> AffiliateNew {
    AffiliateNew {
        shell: desk.shell("Invite an affiliate"),
        once,
        problems: form::problems(&[&fields.name, &fields.email, &fields.product, &fields.code]),
        fields,
        products: desk.product_choices("None yet"),
    }
}
