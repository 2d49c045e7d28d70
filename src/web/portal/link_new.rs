//! Create Promotional Link: Domain, URL, Name, Save (`product.md` L7, L8).

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use url::form_urlencoded;

use super::frame::PortalShell;
use super::me::Me;
use super::mine::Mine;
use crate::domain::deed::By;
use crate::domain::destination::Destination;
use crate::domain::name::Name;
use crate::domain::site::{BadPage, Site, check_page_on};
use crate::store::changes::once::Once;
use crate::store::changes::promotional_links::CreateLink;
use crate::store::error::Stop;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{BadForm, Field, FormData, problems};
use crate::web::page::Flash;
use crate::web::paths::BadLead;
use crate::web::words::{PortalWords, Problem, refusal};

#[derive(Template)]
#[template(path = "portal/link_new.html")]
struct LinkNewPage {
    shell: PortalShell,
    product: String,
    at: String,
    once: String,
    problems: Vec<(&'static str, String)>,
    sites: Vec<(String, String)>,
    form: LinkForm,
    /// The same form with the address that would be taken, and that address.
    corrected: Option<(String, String)>,
}

/// What she fills in.
struct LinkForm {
    site: Field,
    url: Field,
    name: Field,
}

/// What she wants, once it can be.
struct Wished {
    site: Site,
    destination: Destination,
    name: Name,
}

/// `GET /portal/products/{product}/links/new[?site=&url=&name=]`.
pub async fn show(
    me: Me,
    product: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let mine = Mine::of(&me, &product)?;
    if !mine.is_active() {
        return Ok(me.go(&format!("{}/links", mine.at()), &Flash::bad(me.words.links.not_active)));
    }
    let query: Vec<_> = form_urlencoded::parse(request.query_string().as_bytes()).into_owned().collect();
    let said =
        |name: &str| query.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value).to_owned();
    let form = LinkForm {
        site: Field::new("site", said("site")),
        url: Field::new("url", said("url")),
        name: Field::new("name", said("name")),
    };
    let once = me.once();
    page(&me, &mine, form, None, once).map(|page| me.show(&page))
}

/// `POST /portal/products/{product}/links/new`.
pub async fn create(me: Me, product: web::Path<String>, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let mine = Mine::of(&me, &product)?;
    let mut form = LinkForm::of(&sent.data)?;
    let once = sent.data.one("once")?.to_owned();
    let Wished { site, destination, name } = match form.read(&mine.product.approved_sites, me.words) {
        Ok(wished) => wished,
        Err(corrected) => return page(&me, &mine, form, corrected, once).map(|page| me.show_again(&page)),
    };
    if me.app.paths.is_own_link(&destination) {
        form.url.refuse(BadLead::Circle.told(me.words.language));
        return page(&me, &mine, form, None, once).map(|page| me.show_again(&page));
    }
    let flash = Flash::good((me.words.links.made)(name.as_str()));
    let by = By::Affiliate(me.affiliate.id);
    let change = CreateLink { affiliation: mine.affiliation.id, site, destination, name, by, at: me.now };
    match me.app.store.write(Once { key: sent.once(me.now)?, change }).await {
        Ok(_) => Ok(me.go(&format!("{}/links", mine.at()), &flash)),
        Err(Stop::Refused(refused)) => {
            let Some(field) = form.field_mut(refused.field) else { return Err(refused.into()) };
            field.refuse(refusal(&refused, me.words.language));
            page(&me, &mine, form, None, once).map(|page| me.show_again(&page))
        }
        Err(stop) => Err(stop.into()),
    }
}

impl LinkForm {
    fn of(data: &FormData) -> Result<Self, BadForm> {
        Ok(Self { site: data.field("site")?, url: data.field("url")?, name: data.field("name")? })
    }

    /// Reads every field. Where it cannot be, the address that would be taken instead, if there is one.
    fn read(&mut self, approved: &[Site], words: &PortalWords) -> Result<Wished, Option<String>> {
        let mut corrected = None;
        let name = self.name.parse_in(words.language, Name::parse);
        let site = self.site.parse(|picked| {
            let found = approved.iter().find(|site| site.as_str() == picked).cloned();
            found.ok_or(words.links.choose_site)
        });
        let destination = site.as_ref().and_then(|site| {
            let checked = check_page_on(site, approved, &self.url.value);
            corrected = checked.as_ref().err().and_then(BadPage::corrected).map(str::to_owned);
            self.url.parse_in(words.language, |_| checked)
        });
        match (site, destination, name) {
            (Some(site), Some(destination), Some(name)) => Ok(Wished { site, destination, name }),
            _ => Err(corrected),
        }
    }

    fn field_mut(&mut self, name: Option<&str>) -> Option<&mut Field> {
        match name {
            Some("site") => Some(&mut self.site),
            Some("url") => Some(&mut self.url),
            Some("name") => Some(&mut self.name),
            _ => None,
        }
    }
}

/// The form, which is there only where the creator approved sites (L7).
fn page(
    me: &Me,
    mine: &Mine,
    form: LinkForm,
    corrected: Option<String>,
    once: String,
) -> Result<LinkNewPage, WebError> {
    if mine.product.approved_sites.is_empty() || !mine.is_active() {
        return Err(WebError::NotFound("page"));
    }
    let at = me.to(&mine.at());
    let filled_in = |url: &str| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query
            .append_pair("site", &form.site.value)
            .append_pair("url", url)
            .append_pair("name", &form.name.value);
        format!("{at}/links/new?{}", query.finish())
    };
    Ok(LinkNewPage {
        shell: me.shell(me.words.create_promotional_link),
        product: mine.product.name.to_string(),
        once,
        problems: problems(&[&form.site, &form.url, &form.name]),
        sites: mine.product.approved_sites.iter().map(|site| (site.to_string(), site.to_string())).collect(),
        corrected: corrected.map(|url| (filled_in(&url), url)),
        form,
        at,
    })
}
