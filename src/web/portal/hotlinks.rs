//! HotLinks of a product: which link do I share?

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use url::form_urlencoded;

use super::frame::PortalShell;
use super::me::Me;
use super::mine::Mine;
use crate::domain::code::Code;
use crate::domain::deed::By;
use crate::domain::product::{Model, ProductState};
use crate::domain::time::Expiry;
use crate::store::changes::change_affiliation::{AffiliationEvent, ChangeAffiliation};
use crate::store::error::Stop;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{Field, problems};
use crate::web::hotlinks::{self, CHANNEL_MAX, HotLink};
use crate::web::page::Flash;
use crate::web::words::refusal;

#[derive(Template)]
#[template(path = "portal/hotlinks.html")]
struct HotLinksPage {
    shell: PortalShell,
    product: String,
    at: String,
    tabs: Vec<(String, &'static str, bool)>,
    /// Why nothing is to be earned at the moment; empty where it is.
    notice: String,
    links: Vec<HotLink>,
    pages: Vec<HotLink>,
    click: Vec<String>,
    src: String,
    problems: Vec<(&'static str, String)>,
    code: Field,
    former_codes: String,
    /// Her coupon; empty where she has none, or does not earn at the moment.
    coupon: String,
}

/// `GET /portal/products/{product}/hotlinks[?src=]`.
pub async fn show(
    me: Me,
    product: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let mine = Mine::of(&me, &product)?;
    let mut pairs = form_urlencoded::parse(request.query_string().as_bytes());
    let src = pairs.find(|(name, _)| name == "src").map_or_else(String::new, |(_, src)| src.into_owned());
    let code = Field::new("code", mine.affiliation.code.as_str());
    Ok(me.show(&page(&me, &mine, src.chars().take(CHANNEL_MAX).collect(), code)))
}

/// `POST /portal/products/{product}/code`: a code of her own choice; the old one stays good (`product.md` L2).
pub async fn change_code(
    me: Me,
    product: web::Path<String>,
    sent: OwnForm,
) -> Result<HttpResponse, WebError> {
    let mine = Mine::of(&me, &product)?;
    if !mine.is_active() {
        return Err(WebError::NotFound("product"));
    }
    let mut field = sent.data.field("code")?;
    let Some(code) = field.parse_in(me.words.language, Code::parse) else {
        return Ok(me.show_again(&page(&me, &mine, String::new(), field)));
    };
    let flash = Flash::good((me.words.links.code_saved)(code.as_str()));
    let change = ChangeAffiliation {
        affiliation: mine.affiliation.id,
        event: AffiliationEvent::Code(code),
        by: By::Affiliate(me.affiliate.id),
        at: me.now,
    };
    match me.app.store.write(change).await {
        Ok(()) => Ok(me.go(&format!("{}/hotlinks", mine.at()), &flash)),
        Err(Stop::Refused(refused)) if refused.field == Some("code") => {
            field.refuse(refusal(&refused, me.words.language));
            Ok(me.show_again(&page(&me, &mine, String::new(), field)))
        }
        Err(stop) => Err(stop.into()),
    }
}

fn page(me: &Me, mine: &Mine, src: String, code: Field) -> HotLinksPage {
    let (words, product) = (&me.words.links, &mine.product);
    let (offers, pages) = {
        let mirror = me.app.store.mirror();
        (mirror.offers_of(product.id), mirror.pages_of(product.id).to_vec())
    };
    let direct = product.direct_payment_for_affiliates;
    let (paths, code_now) = (&me.app.paths, &mine.affiliation.code);
    let (links, pages) = match mine.is_active() {
        true => (
            hotlinks::selling(paths, code_now, &offers, direct, &src, words),
            hotlinks::to_pages(paths, code_now, &pages, &src, words),
        ),
        false => (Vec::new(), Vec::new()),
    };
    let former: Vec<_> = mine.affiliation.former_codes.iter().map(Code::as_str).collect();
    HotLinksPage {
        shell: me.shell(me.words.hotlinks),
        product: product.name.to_string(),
        at: me.to(&mine.at()),
        tabs: mine.tabs(me, "/hotlinks"),
        notice: match product.state {
            _ if !mine.is_active() => standing(me, mine),
            ProductState::Active => String::new(),
            ProductState::Paused => words.product_paused.into(),
            ProductState::Retired => words.product_retired.into(),
        },
        links,
        pages,
        click: click(me, mine),
        src,
        problems: problems(&[&code]),
        code,
        former_codes: former.join(", "),
        coupon: match &mine.affiliation.coupon {
            Some(coupon) if mine.is_active() => coupon.to_string(),
            _ => String::new(),
        },
    }
}

/// What a click does, and until when.
fn click(me: &Me, mine: &Mine) -> Vec<String> {
    let words = &me.words.links;
    let terms = mine.product.terms_at(me.now);
    let counts = match terms.window.expiry_of(me.now) {
        Expiry::At(until) => (words.click_counts)(&me.window(terms.window), &me.date(until)),
        Expiry::Never => words.click_counts_for_ever.to_owned(),
    };
    let model = match terms.model {
        Model::Last => words.last_click,
        Model::First => words.first_click,
        Model::Multiple(_) => words.multiple_clicks,
    };
    vec![counts, model.to_owned()]
}

/// Where she stands, where that is not among those who earn.
fn standing(me: &Me, mine: &Mine) -> String {
    me.words.standing.of(mine.affiliation.state(), me.program.name.as_str()).2
}
