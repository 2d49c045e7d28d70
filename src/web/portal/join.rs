//! Joining a product (`product.md` P1): its terms in plain words, and the form of whoever may join. Open: at once.
//! On approval: she applies. Closed: by an invitation alone.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use jiff::tz::TimeZone;

use super::frame::PortalShell;
use super::join_fields::Fields;
use super::join_terms::{PlainTerms, plain};
use super::sign_in;
use crate::domain::affiliate::Affiliate;
use crate::domain::affiliation::{Affiliation, AffiliationState};
use crate::domain::email::Email;
use crate::domain::language::Language;
use crate::domain::name::Name;
use crate::domain::product::{Join as JoinKind, Product, ProductState};
use crate::domain::rules::Rules;
use crate::store::changes::joining::{Join, Joined, Joiner};
use crate::store::error::{RefusedKind, Stop};
use crate::store::people::{Purpose, SignedIn};
use crate::store::view::changes_ahead::changes_ahead;
use crate::store::view::{accounts, affiliates, products, rules, sales_pages};
use crate::web::ahead::{self, AheadLine};
use crate::web::csrf::OwnForm;
use crate::web::doorway::{Doorway, query};
use crate::web::error::WebError;
use crate::web::form::problems;
use crate::web::limits::Network;
use crate::web::markdown::{self, Html};
use crate::web::page::Flash;
use crate::web::peer::peer;
use crate::web::secrets::fingerprint;
use crate::web::words::{PortalWords, Problem, portal, refusal};
use crate::web::{flash, passwords, session, speaking};

/// Seconds until a new minute is counted.
const WAIT_SECONDS: u32 = 60;

#[derive(Template)]
#[template(path = "portal/join.html")]
struct JoinPage {
    shell: PortalShell,
    here: String,
    sign_in: String,
    title: String,
    terms: PlainTerms,
    ahead: Vec<AheadLine>,
    rules: Option<RulesShown>,
    /// Instead of the form: why there is none.
    notice: Option<String>,
    /// Who can help, as (address, label), beside such a notice.
    contact: Option<(String, String)>,
    /// Where to go on from there, as (address, label).
    way_on: Option<(String, &'static str)>,
    form: Option<Shown>,
    problems: Vec<(&'static str, String)>,
    fields: Fields,
}

/// The rules as they are accepted.
struct RulesShown {
    number: u32,
    text: Html,
}

/// Which fields the form has.
struct Shown {
    lede: Option<String>,
    /// Who joins, where that is known.
    joining_as: Option<String>,
    /// Name and email, for somebody new.
    person: bool,
    password: bool,
    application: bool,
    button: &'static str,
}

/// Who stands before the page.
enum Asker {
    /// Nobody that is known.
    New,
    /// An affiliate who is signed in.
    Known(Affiliate),
    /// Whoever holds an invitation and has no password yet.
    Invited(Affiliate),
}

/// All that is known when somebody asks to join.
struct Asked {
    door: Doorway,
    product: Arc<Product>,
    words: &'static PortalWords,
    who: Asker,
    /// The hash of the invitation's secret, while it is good for this asker.
    invitation: Option<[u8; 32]>,
    /// What is wrong with the invitation that was sent along.
    trouble: Option<String>,
    /// Her affiliation for this product.
    affiliation: Option<Affiliation>,
    /// The rules that she has yet to accept.
    rules: Option<Rules>,
    /// What is announced and not yet in force: whoever joins today is told as well (P4).
    ahead: Vec<AheadLine>,
}

/// `GET /p/PRODUCT/join[?invitation=SECRET]`.
pub async fn show(door: Doorway) -> Result<HttpResponse, WebError> {
    let asked = Asked::read(door).await?;
    let page = asked.page(Fields::blank());
    let status = if asked.trouble.is_some() { StatusCode::NOT_FOUND } else { StatusCode::OK };
    Ok(asked.door.show_as(status, &page))
}

/// `POST /p/PRODUCT/join[?invitation=SECRET]`.
pub async fn submit(door: Doorway, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let asked = Asked::read(door).await?;
    if asked.trouble.is_some() {
        // There is no form on this page, so nothing in it can be wrong.
        return Ok(asked.door.show_again(&asked.page(Fields::blank())));
    }
    let mut fields = Fields::sent(&sent.data)?;
    let number = fields.accepted(&sent.data, asked.rules.as_ref(), asked.words)?;
    let application = fields.application(asked.words);
    let who = match &asked.who {
        Asker::Known(her) => Some(Joiner::Known(her.id)),
        Asker::Invited(_) => asked.with_password(&mut fields).await?,
        Asker::New => asked.somebody(&mut fields).await?,
    };
    let (Some(who), Some(number), Some(application)) = (who, number, application) else {
        return Ok(asked.door.show_again(&asked.page(fields)));
    };
    let change = Join {
        who,
        product: asked.product.id,
        invitation: asked.invitation,
        rules: number,
        application,
        codes: asked.door.app.codes(),
        at: asked.door.now,
    };
    let mut outcome = asked.door.app.store.write(change.clone()).await;
    let is_taken = |outcome: &Result<_, Stop>| matches!(outcome, Err(Stop::Refused(refused)) if refused.field == Some("email"));
    if is_taken(&outcome) {
        // Between the look and the writing somebody took the address: most likely she herself, by a second click.
        let Some(who) = asked.somebody(&mut fields).await? else {
            return Ok(asked.door.show_again(&asked.page(fields)));
        };
        outcome = asked.door.app.store.write(Join { who, ..change }).await;
    }
    match outcome {
        Ok(joined) => asked.welcome(joined).await,
        Err(Stop::Refused(refused)) => {
            let field = match refused.field {
                Some("rules") => &mut fields.rules,
                _ if refused.kind == RefusedKind::NotFound => return Err(refused.into()),
                _ => &mut fields.application,
            };
            field.refuse(refusal(&refused, asked.words.language));
            Ok(asked.door.show_again(&asked.page(fields)))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// Hers, where she is signed in; else what was chosen in this browser, the product's, or the browser's.
async fn language(
    door: &Doorway,
    product: &Product,
    signed_in: Option<&Affiliate>,
) -> Result<Language, WebError> {
    let id = product.id;
    let of_product = door.read(move |view| Ok(sales_pages::of(view, id)?.language)).await?;
    let hers = signed_in.and_then(|her| her.language);
    let wished = hers.or_else(|| speaking::chosen(&door.request)).or(of_product);
    Ok(speaking::hers(&door.request, wished))
}

impl Asked {
    async fn read(mut door: Doorway) -> Result<Self, WebError> {
        let word = door.request.match_info().get("product").unwrap_or_default();
        let product = door.app.store.mirror().product_called(word).ok_or(WebError::NotFound("product"))?;
        let signed_in = session::affiliate(&door.request, &door.app).await?.map(|(her, _)| her);
        door.language = language(&door, &product, signed_in.as_ref()).await?;
        let words = portal(door.language);
        let secret = query(&door.request, "invitation");
        let (now, id, hash) = (door.now, product.id, fingerprint(&secret));
        let invited = door
            .read(move |view| {
                let Some(one_time) = accounts::one_time(view, &hash, now)? else { return Ok(None) };
                let Purpose::Invitation(invitation) = one_time.purpose else { return Ok(None) };
                let affiliation = affiliates::affiliation(view, invitation)?;
                let open = |one: &Affiliation| one.product == id && one.state() == AffiliationState::Invited;
                let Some(affiliation) = affiliation.filter(open) else { return Ok(None) };
                Ok(affiliates::by_id(view, affiliation.affiliate)?)
            })
            .await?;
        let (who, invitation, trouble) = match (signed_in, invited) {
            (Some(her), Some(invited)) if her.id != invited.id => {
                let trouble = (words.join.for_somebody_else)(her.name.as_str());
                (Asker::Known(her), None, Some(trouble))
            }
            (Some(her), invited) => (Asker::Known(her), invited.map(|_| hash), None),
            (None, Some(invited)) => (Asker::Invited(invited), Some(hash), None),
            (None, None) if secret.is_empty() => (Asker::New, None, None),
            (None, None) => (Asker::New, None, Some((words.join.dead_invitation)(&door.program))),
        };
        let her = match &who {
            Asker::Known(her) | Asker::Invited(her) => Some(her.id),
            Asker::New => None,
        };
        let promoted = Arc::clone(&product);
        let (affiliation, rules, ahead) = door
            .read(move |view| {
                let (affiliation, rules) = match her {
                    Some(her) => {
                        (affiliates::affiliation_between(view, her, id)?, rules::to_accept(view, her)?)
                    }
                    None => (None, rules::current(view)?),
                };
                let changes = changes_ahead(view, &promoted, affiliation.as_ref(), now)?;
                let zone =
                    products::program(view)?.and_then(|program| TimeZone::get(&program.time_zone).ok());
                let zone = zone.unwrap_or(TimeZone::UTC);
                let ahead = ahead::lines(&changes, &words.ahead, promoted.currency, &zone);
                Ok((affiliation, rules, ahead))
            })
            .await?;
        Ok(Self { door, product, words, who, invitation, trouble, affiliation, rules, ahead })
    }

    /// Who joins with a first password.
    async fn with_password(&self, fields: &mut Fields) -> Result<Option<Joiner>, WebError> {
        if let Err(problem) = passwords::check_new(&fields.password.value) {
            fields.password.refuse(problem.told(self.words.language));
            return Ok(None);
        }
        let password_hash = self.hash(fields).await?;
        Ok(Some(Joiner::Invited { password_hash }))
    }

    /// Somebody new, or an affiliate whose address and password these are: which of both, nobody else learns, and
    /// both take one look at a password.
    async fn somebody(&self, fields: &mut Fields) -> Result<Option<Joiner>, WebError> {
        let name = fields.name.parse_in(self.words.language, Name::parse);
        let email = fields.email.parse_in(self.words.language, Email::parse);
        if let Err(problem) = passwords::check_new(&fields.password.value) {
            fields.password.refuse(problem.told(self.words.language));
        }
        let (Some(name), Some(email), None) = (name, email, &fields.password.problem) else {
            return Ok(None);
        };
        self.may_apply()?;
        let address = email.clone();
        let known = self.door.read(move |view| Ok(affiliates::by_email(view, &address)?)).await?;
        if known.is_none() {
            let password_hash = self.hash(fields).await?;
            return Ok(Some(Joiner::New { name, email, password_hash }));
        }
        match sign_in::who(&self.door, email.as_str(), fields.password.value.clone()).await? {
            Some(her) => Ok(Some(Joiner::Known(her.id))),
            None => {
                fields.email.refuse(self.words.join.not_with_these);
                Ok(None)
            }
        }
    }

    async fn hash(&self, fields: &Fields) -> Result<String, WebError> {
        self.door.app.passwords.hash(fields.password.value.clone(), &self.door.app.chance).await
    }

    /// Counts an application of somebody who is new here.
    fn may_apply(&self) -> Result<(), WebError> {
        let network = Network::of(peer(&self.door.request, &self.door.app).address);
        let limits = &self.door.app.limits;
        let now = self.door.now;
        let allowed = limits.applications_from.allows(network, now) && limits.applications.allows((), now);
        if allowed { Ok(()) } else { Err(WebError::TooOften(WAIT_SECONDS)) }
    }

    /// She is in, or waits; either way signed in, and on her pages.
    async fn welcome(&self, joined: Joined) -> Result<HttpResponse, WebError> {
        let (product, program) = (self.product.name.as_str(), self.door.program.as_str());
        let text = match joined.state {
            AffiliationState::Active => (self.words.join.joined)(product),
            _ => (self.words.join.applied)(product, program),
        };
        let mut response = flash::redirect(&self.door.app, "/portal", &Flash::good(text));
        if !matches!(self.who, Asker::Known(_)) {
            let who = SignedIn::Affiliate(joined.affiliate);
            let cookie = session::start(&self.door.app, who, &self.door.request).await?;
            response
                .add_cookie(&cookie)
                .map_err(|_| WebError::broken("the session's cookie could not be set"))?;
        }
        Ok(response)
    }

    fn page(&self, fields: Fields) -> JoinPage {
        let (app, join) = (&self.door.app, &self.words.join);
        let title = (join.promote)(self.product.name.as_str());
        let notice = self.trouble.clone().or_else(|| self.why_not());
        let own = self.affiliation.as_ref().and_then(|one| one.commission.at(self.door.now));
        let here = self.door.here();
        let next = here.strip_prefix(app.paths.prefix()).unwrap_or_default();
        let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let sign_in = app.paths.to(&format!("/portal/sign-in?next={next}"));
        JoinPage {
            shell: PortalShell::before(&self.door, &title),
            here,
            title,
            terms: plain(app, &self.product, own, self.door.now, self.words),
            ahead: self.ahead.clone(),
            rules: self
                .rules
                .as_ref()
                .map(|rules| RulesShown { number: rules.number, text: markdown::html(rules.text.as_str()) }),
            form: notice.is_none().then(|| self.form()),
            contact: self.door.contact.clone().filter(|_| !self.is_in()),
            way_on: self.way_on(&sign_in).filter(|_| notice.is_some()),
            notice,
            sign_in,
            problems: problems(&fields.all()),
            fields,
        }
    }

    fn way_on(&self, sign_in: &str) -> Option<(String, &'static str)> {
        match &self.who {
            Asker::Known(_) => Some((self.door.app.paths.to("/portal"), self.words.join.to_my_pages)),
            Asker::Invited(_) => Some((sign_in.to_owned(), self.words.entry.sign_in)),
            Asker::New => None,
        }
    }

    /// Whether she promotes it already: then nobody needs to help.
    fn is_in(&self) -> bool {
        self.affiliation.as_ref().is_some_and(|one| one.state() == AffiliationState::Active)
    }

    /// Why she cannot join, or need not, where that is so.
    fn why_not(&self) -> Option<String> {
        let (words, program) = (self.words, self.door.program.as_str());
        match self.affiliation.as_ref().map(Affiliation::state) {
            Some(AffiliationState::Active) => {
                let means = words.standing.active_means;
                Some(match &self.who {
                    Asker::Known(her) => format!("{means} {}", (words.join.signed_in_as)(her.email.as_str())),
                    _ => means.to_owned(),
                })
            }
            Some(AffiliationState::Applied) => Some((words.standing.applied_means)(program)),
            Some(AffiliationState::Paused) => Some((words.standing.paused_means)(program)),
            Some(AffiliationState::Banned) => Some((words.join.not_now)(program)),
            Some(AffiliationState::Invited) => match &self.who {
                Asker::Invited(her) if her.password_hash.is_some() => {
                    Some((words.join.sign_in_to_accept)(her.name.as_str()))
                }
                _ => None,
            },
            Some(AffiliationState::Left | AffiliationState::Rejected) | None => {
                let shut =
                    self.product.join == JoinKind::Closed || self.product.state == ProductState::Retired;
                shut.then(|| (words.join.closed)(program))
            }
        }
    }

    fn form(&self) -> Shown {
        let join = &self.words.join;
        let invited = self.affiliation.as_ref().is_some_and(|one| one.state() == AffiliationState::Invited);
        let decides = self.product.join == JoinKind::Approval && !invited;
        let lede = match &self.who {
            Asker::Known(her) | Asker::Invited(her) if invited => Some((join.invited)(her.name.as_str())),
            _ if decides => Some((join.decides)(&self.door.program)),
            _ => None,
        };
        let joining_as = match &self.who {
            Asker::Known(her) | Asker::Invited(her) => Some(her.email.to_string()),
            Asker::New => None,
        };
        Shown {
            lede,
            joining_as,
            person: matches!(self.who, Asker::New),
            password: !matches!(self.who, Asker::Known(_)),
            application: !invited,
            button: match (invited, decides) {
                (true, _) => join.accept,
                (false, true) => join.apply,
                (false, false) => join.join,
            },
        }
    }
}
