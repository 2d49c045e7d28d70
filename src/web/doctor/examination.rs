//! The examination: what was pasted is read, the link is looked up as the redirect looks it up, and every part is
//! told in its order.

use std::sync::Arc;

use actix_web::{HttpRequest, web};
use url::Url;

use super::address::{self, Ours, Place, Reading};
use super::finding::{Finding, Goal, Part};
use super::way::Way;
use super::{browser, reward};
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::code::{Code, TRAILING};
use crate::domain::destination::Destination;
use crate::domain::id::AffiliateId;
use crate::domain::product::Product;
use crate::domain::time::Timestamp;
use crate::store::mirror::{Mirror, Target};
use crate::web::app::App;
use crate::web::error::WebError;
use crate::web::following::{Asked, Followed, Nowhere};
use crate::web::hotlinks;

/// Who wants to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The creator, who may examine every link.
    Creator,
    /// An affiliate: her own links. Of another's she learns only that it is not hers.
    Affiliate(AffiliateId),
}

/// What is examined, by whom, in which browser.
pub struct Examining<'r> {
    /// The installation.
    pub app: &'r web::Data<App>,
    /// The request for the page, with the cookies of the browser.
    pub request: &'r HttpRequest,
    /// Who asks.
    pub reader: Reader,
    /// When.
    pub now: Timestamp,
}

/// What was found, in the order it is told.
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<(Part, Finding)>);

impl Findings {
    /// One finding more.
    pub(super) fn add(&mut self, part: Part, finding: Finding) {
        self.0.push((part, finding));
    }
}

impl Examining<'_> {
    /// Examines what was pasted; with nothing pasted, only what this browser carries.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn link(&self, pasted: &str) -> Result<Vec<(Part, Finding)>, WebError> {
        let mut findings = Findings::default();
        let product = match pasted.trim() {
            "" => None,
            pasted => self.pasted(pasted, &mut findings).await?,
        };
        browser::examine(self, product, &mut findings).await?;
        Ok(findings.0)
    }

    /// Tells what was pasted, and gives the product that it is about.
    async fn pasted(&self, pasted: &str, told: &mut Findings) -> Result<Option<Arc<Product>>, WebError> {
        let base = &self.app.config.base_url;
        let mut odd = Vec::new();
        let ours = match address::read(pasted, base, &mut odd) {
            Reading::Ours(ours) => ours,
            Reading::Other(url) => return Ok(self.other_host(&url, told)),
            Reading::Nothing(finding) => {
                let right = match &finding {
                    Finding::LacksPath(right) => Some(right.clone()),
                    _ => None,
                };
                told.add(Part::Address, finding);
                if let Some(right) = right {
                    told.add(Part::Address, Finding::Meant(vec![right]));
                }
                return Ok(None);
            }
        };
        told.add(Part::Address, Finding::ReadAs(ours.written(base)));
        for finding in odd {
            told.add(Part::Address, finding);
        }
        let place = ours.place();
        let Some(asked) = place.asked() else { return Ok(self.no_link(&place, &ours, told)) };
        let followed = Followed::by(&self.app.store.mirror(), asked, &ours.query);
        let followed = match followed {
            Ok(followed) if self.may_see(&followed.target) => followed,
            Ok(_) => return Ok(not_yours(told)),
            Err(Nowhere::Name(target, _)) if !self.may_see(&target) => return Ok(not_yours(told)),
            Err(nowhere) => {
                self.nowhere(&nowhere, told);
                return Ok(None);
            }
        };
        spelling(asked, &followed, &ours.query, told);
        let way = Way::of(self, followed).await?;
        way.tell(told);
        reward::tell(&way, told);
        Ok(Some(Arc::clone(&way.followed.target.product)))
    }

    /// Whether the reader may know more of a link than that it is not hers.
    fn may_see(&self, target: &Target) -> bool {
        match self.reader {
            Reader::Creator => true,
            Reader::Affiliate(her) => target.affiliation.as_ref().is_some_and(|one| one.affiliate == her),
        }
    }

    fn nowhere(&self, nowhere: &Nowhere, told: &mut Findings) {
        let (finding, asked) = match nowhere {
            Nowhere::Code(word) => (Finding::NoCode(word.clone()), word.to_lowercase()),
            Nowhere::Name(target, name) => {
                let finding = Finding::NoName { code: target.code().to_string(), name: name.clone() };
                (finding, format!("{}/{name}", target.code()))
            }
        };
        told.add(Part::Owner, finding);
        let mirror = self.app.store.mirror();
        let is_seen = |near: &String| {
            let code = near.split('/').next().and_then(Code::in_address);
            code.and_then(|code| mirror.target(&code)).is_some_and(|target| self.may_see(&target))
        };
        let near = mirror.codes_like(asked.trim_end_matches(TRAILING)).into_iter().filter(is_seen);
        let near: Vec<_> = near.map(|near| self.app.paths.absolute(&format!("/{near}"))).collect();
        if !near.is_empty() {
            told.add(Part::Owner, Finding::Meant(near));
        }
    }

    /// An address of ours that is no link. Gives the product whose page it is.
    fn no_link(&self, place: &Place, ours: &Ours, told: &mut Findings) -> Option<Arc<Product>> {
        let (finding, product) = match place {
            Place::Front => (Finding::FrontPage, None),
            Place::Product(word, is_payment) => {
                let product = self.app.store.mirror().product_called(word);
                let goal = is_payment.map(|pays| if pays { Goal::PaymentPage } else { Goal::SalesPage });
                match (&product, goal) {
                    (Some(known), Some(goal)) => {
                        (Finding::PaysNobody { product: known.name.to_string(), goal }, product)
                    }
                    _ => (Finding::OwnPage, None),
                }
            }
            Place::Own => (Finding::OwnPage, None),
            _ => (Finding::TooManyParts, None),
        };
        let goal = match &finding {
            Finding::PaysNobody { goal, .. } => Some(*goal),
            _ => None,
        };
        told.add(Part::Address, finding);
        said_in(&ours.query, told);
        if let (Some(product), Some(goal)) = (&product, goal) {
            self.share_instead(product, goal, None, told);
        }
        product
    }

    /// An address of another host: a page that links lead to, or none of ours at all.
    fn other_host(&self, url: &Url, told: &mut Findings) -> Option<Arc<Product>> {
        told.add(Part::Address, Finding::ReadAs(url.to_string()));
        let found = {
            let mirror = self.app.store.mirror();
            let products = mirror.products();
            let mut known = products.iter().filter(|product| self.knows(&mirror, product));
            known.find_map(|product| Some((Arc::clone(product), goal_at(&mirror, product, url)?)))
        };
        let Some((product, (goal, word))) = found else {
            self.unknown_host(url, told);
            return None;
        };
        let name = product.name.to_string();
        told.add(
            Part::Address,
            match goal {
                Some(goal) => Finding::PaysNobody { product: name, goal },
                None => Finding::OnSite(name),
            },
        );
        said_in(url.query().unwrap_or_default(), told);
        self.share_instead(&product, goal.unwrap_or(Goal::SalesPage), word.as_deref(), told);
        Some(product)
    }

    fn unknown_host(&self, url: &Url, told: &mut Findings) {
        let base = &self.app.config.base_url;
        let host = url.host_str().unwrap_or_default().to_owned();
        told.add(Part::Address, Finding::OtherHost { host, base: base.as_str().to_owned() });
        let word = url.path().trim_matches('/').rsplit('/').next().unwrap_or_default();
        let target = Code::in_address(word).and_then(|code| self.app.store.mirror().target(&code));
        if target.is_some_and(|target| self.may_see(&target)) {
            told.add(Part::Address, Finding::Meant(vec![self.app.paths.absolute(&format!("/{word}"))]));
        }
    }

    /// Whether the reader may know where a product's pages are.
    fn knows(&self, mirror: &Mirror, product: &Product) -> bool {
        match self.reader {
            Reader::Creator => true,
            Reader::Affiliate(_) => self.affiliation(mirror, product).is_some(),
        }
    }

    fn affiliation(&self, mirror: &Mirror, product: &Product) -> Option<Arc<Affiliation>> {
        match self.reader {
            Reader::Creator => None,
            Reader::Affiliate(her) => mirror.affiliation_between(product.id, her),
        }
    }

    /// The link of the reader's that leads to the same page, if she has one that works.
    fn share_instead(&self, product: &Product, goal: Goal, word: Option<&str>, told: &mut Findings) {
        let (code, may_pay) = match self.reader {
            Reader::Creator => (product.creator_code.clone(), true),
            Reader::Affiliate(_) => {
                let hers = self.affiliation(&self.app.store.mirror(), product);
                let Some(hers) = hers.filter(|hers| hers.state() == AffiliationState::Active) else { return };
                (hers.code.clone(), product.direct_payment_for_affiliates)
            }
        };
        let path = match (goal, word) {
            (Goal::Page, Some(word)) => hotlinks::named(&code, word),
            (Goal::PaymentPage | Goal::Checkout, _) if may_pay => hotlinks::direct_payment(&code, None),
            _ => format!("/{code}"),
        };
        told.add(Part::Address, Finding::ShareInstead(self.app.paths.absolute(&path)));
    }
}

fn not_yours(told: &mut Findings) -> Option<Arc<Product>> {
    told.add(Part::Owner, Finding::NotYours);
    None
}

/// Which of a product's pages lies at an address of another host, with its word where it is an alternative page;
/// no goal where it only lies on one of its sites.
fn goal_at(mirror: &Mirror, product: &Product, url: &Url) -> Option<(Option<Goal>, Option<String>)> {
    let same_page = |page: &Destination| is_same_page(page, url);
    if product.sales_url.as_ref().is_some_and(same_page) {
        return Some((Some(Goal::SalesPage), None));
    }
    let pages = mirror.pages_of(product.id).iter();
    if let Some(page) = pages.filter(|page| !page.withdrawn).find(|page| same_page(&page.url)) {
        return Some((Some(Goal::Page), Some(page.word.as_str().to_owned())));
    }
    let offers = mirror.offers_of(product.id);
    if offers.iter().any(|offer| offer.checkout_url.as_ref().is_some_and(same_page)) {
        return Some((Some(Goal::Checkout), None));
    }
    let on_site = product.approved_sites.iter().any(|site| site.allows(url))
        || product.sales_url.as_ref().is_some_and(|page| is_same_host(page, url));
    on_site.then_some((None, None))
}

/// The same host and path, whatever the scheme and the query.
fn is_same_page(page: &Destination, url: &Url) -> bool {
    let path = |url: &Url| url.path().trim_end_matches('/').to_owned();
    Url::parse(page.as_str()).is_ok_and(|page| page.host() == url.host() && path(&page) == path(url))
}

fn is_same_host(page: &Destination, url: &Url) -> bool {
    Url::parse(page.as_str()).is_ok_and(|page| page.host() == url.host())
}

/// What the address of a page carries from a click that somebody made before it was copied.
fn said_in(query: &str, told: &mut Findings) {
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "duly" => told.add(Part::Address, Finding::HoldsClick),
            "aff" => told.add(Part::Address, Finding::ShowsCode(value.chars().take(40).collect())),
            _ => {}
        }
    }
}

/// What is odd about the way a link is written, and what its address says besides.
fn spelling(asked: Asked<'_>, followed: &Followed<'_>, query: &str, told: &mut Findings) {
    let words = match asked {
        Asked::Code(code) | Asked::Via(code) => vec![code],
        Asked::Named(code, name) => vec![code, name],
        Asked::Show => followed.address.a.as_deref().into_iter().collect(),
        Asked::AffC => Vec::new(),
    };
    if matches!(asked, Asked::Show | Asked::AffC) {
        told.add(Part::Address, Finding::OldShape);
    }
    if words.iter().any(|word| word.bytes().any(|b| b.is_ascii_uppercase())) {
        told.add(Part::Address, Finding::Case);
    }
    let ending = |text: &str| text[text.trim_end_matches(TRAILING).len()..].to_owned();
    if let Some(clings) = words.iter().map(|word| ending(word)).find(|clings| !clings.is_empty()) {
        told.add(Part::Address, Finding::Punctuation(clings));
    }
    let clings = ending(query);
    if !clings.is_empty() && asked != Asked::Show {
        told.add(Part::Address, Finding::QueryPunctuation(clings));
    }
    let tags = &followed.address.tags;
    let names = ["sub1", "sub2", "sub3", "sub4", "sub5"].into_iter().zip(&tags.subs);
    let utm = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"];
    let all = [("src", &tags.src)].into_iter().chain(names).chain(utm.into_iter().zip(&tags.utm));
    let said: Vec<_> = all.filter_map(|(name, value)| Some((name, value.clone()?))).collect();
    if !said.is_empty() {
        told.add(Part::Address, Finding::Tags(said));
    }
}
