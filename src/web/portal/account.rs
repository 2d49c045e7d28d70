//! My Account: who she is, her preferences, her password, and from where she is signed in.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::frame::PortalShell;
use super::me::Me;
use crate::domain::language::Language;
use crate::domain::name::Name;
use crate::store::changes::affiliate_changes::{AffiliateEvent, ChangeAffiliate};
use crate::store::changes::once::Once;
use crate::store::changes::session_changes::EndSessions;
use crate::store::people::{Session, SignedIn};
use crate::store::view::{accounts, rules};
use crate::web::browser::browser_name;
use crate::web::csrf::OwnForm;
use crate::web::error::WebError;
use crate::web::form::{Field, problems};
use crate::web::page::Flash;
use crate::web::secrets::hex;
use crate::web::session::{self, Door};
use crate::web::words::{self, Problem, portal};
use crate::web::{format, passwords, speaking};

#[derive(Template)]
#[template(path = "portal/account.html")]
struct AccountPage {
    shell: PortalShell,
    once: String,
    once_language: String,
    problems: Vec<(&'static str, String)>,
    name: Field,
    email: String,
    since: String,
    /// Whether she has a password, and so must know it to change it.
    has_password: bool,
    old: Field,
    new: Field,
    /// What her pages speak, and what they could.
    language: Field,
    languages: Vec<(&'static str, &'static str)>,
    sessions: Vec<Browser>,
    /// The program's rules, where it has any: since when they hold, or that she accepted them.
    rules: Option<String>,
}

/// A signed-in browser.
struct Browser {
    end: String,
    agent: String,
    seen: String,
    seen_iso: String,
    since: String,
    this_one: bool,
}

/// What stands in the page's fields.
struct Fields {
    name: Field,
    old: Field,
    new: Field,
    language: Field,
}

/// The choice of no language.
const AS_BROWSER_ASKS: &str = "browser";

impl Fields {
    fn blank(me: &Me) -> Self {
        let name = Field::new("name", me.affiliate.name.as_str());
        let language = me.affiliate.language.map_or(AS_BROWSER_ASKS, Language::tag);
        let language = Field::new("language", language);
        Self { name, old: Field::new("old", ""), new: Field::new("new", ""), language }
    }
}

/// `GET /portal/account`.
pub async fn show(me: Me) -> Result<HttpResponse, WebError> {
    let page = page(&me, Fields::blank(&me)).await?;
    Ok(me.show(&page))
}

/// `POST /portal/account/name`.
pub async fn rename(me: Me, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let mut fields = Fields { name: sent.data.field("name")?, ..Fields::blank(&me) };
    let Some(name) = fields.name.parse_in(me.words.language, Name::parse) else {
        return Ok(me.show_again(&page(&me, fields).await?));
    };
    let change = ChangeAffiliate {
        affiliate: me.affiliate.id,
        event: AffiliateEvent::Name(name),
        by: me.by(),
        at: me.now,
    };
    me.app.store.write(Once { key: sent.once(me.now)?, change }).await?;
    Ok(me.go("/portal/account", &Flash::good(me.words.account.saved)))
}

/// `POST /portal/account/language`: from now on her pages speak it, and this browser does before the sign-in too.
pub async fn prefer_language(request: HttpRequest, me: Me, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let mut fields = Fields { language: sent.data.field("language")?, ..Fields::blank(&me) };
    let unknown = me.words.account.unknown_language;
    let chosen = fields.language.parse(|word| match word {
        AS_BROWSER_ASKS => Ok(None),
        tag => Language::of_tag(tag).map(Some).ok_or(unknown),
    });
    let Some(language) = chosen else { return Ok(me.show_again(&page(&me, fields).await?)) };
    let event = AffiliateEvent::Language(language);
    let change = ChangeAffiliate { affiliate: me.affiliate.id, event, by: me.by(), at: me.now };
    me.app.store.write(Once { key: sent.once(me.now)?, change }).await?;
    let spoken = portal(language.unwrap_or_else(|| speaking::of_browser(&request)));
    let mut response = me.go("/portal/account", &Flash::good(spoken.account.saved));
    response
        .add_cookie(&speaking::cookie(&me.app, language))
        .map_err(|_| WebError::broken("a language could not be put into a cookie"))?;
    Ok(response)
}

/// `POST /portal/account/password`: the old one, where there is one, proves that it is she who sits there.
pub async fn change_password(me: Me, sent: OwnForm) -> Result<HttpResponse, WebError> {
    let mut fields =
        Fields { old: sent.data.field("old")?, new: sent.data.field("new")?, ..Fields::blank(&me) };
    if !me.app.limits.passwords_again.allows(format!("affiliate {}", me.affiliate.email), me.now) {
        return Err(WebError::TooOften(60));
    }
    if let Err(problem) = passwords::check_new(&fields.new.value) {
        fields.new.refuse(problem.told(me.words.language));
    }
    if let Some(hash) = &me.affiliate.password_hash
        && !me.app.passwords.is(fields.old.value.clone(), Some(hash.clone())).await?
    {
        fields.old.refuse(me.words.account.not_your_password);
    }
    if fields.old.problem.is_some() || fields.new.problem.is_some() {
        return Ok(me.show_again(&page(&me, fields).await?));
    }
    let hash = me.app.passwords.hash(fields.new.value, &me.app.chance).await?;
    let event = AffiliateEvent::Password { hash, keep: Some(me.session) };
    let change = ChangeAffiliate { affiliate: me.affiliate.id, event, by: me.by(), at: me.now };
    me.app.store.write(change).await?;
    Ok(me.go("/portal/account", &Flash::good(me.words.account.password_set)))
}

/// `POST /portal/account/sessions/{id}/end`: signs one of her own browsers out.
pub async fn end_session(me: Me, id: web::Path<String>, _: OwnForm) -> Result<HttpResponse, WebError> {
    let (her, now) = (SignedIn::Affiliate(me.affiliate.id), me.now);
    let sessions = me.read(move |view| Ok(accounts::sessions_of(view, her, now)?)).await?;
    let found =
        sessions.into_iter().find(|(hash, _)| hex(hash) == *id).ok_or(WebError::NotFound("session"))?;
    me.app.store.write(EndSessions::One(found.0)).await?;
    if found.0 != me.session {
        return Ok(me.go("/portal/account", &Flash::good(me.words.account.browser_signed_out)));
    }
    let mut response = me.go("/portal/sign-in", &Flash::good(me.words.entry.signed_out));
    response
        .add_cookie(&session::removal(&me.app, Door::Portal))
        .map_err(|_| WebError::broken("the session's cookie could not be removed"))?;
    Ok(response)
}

async fn page(me: &Me, fields: Fields) -> Result<AccountPage, WebError> {
    let (her, now) = (SignedIn::Affiliate(me.affiliate.id), me.now);
    let affiliate = me.affiliate.id;
    let (mut sessions, rules) = me
        .read(move |view| {
            let rules = rules::current(view)?;
            let accepted = rules.as_ref().map(|rules| rules::accepted_at(view, affiliate, rules.number));
            let accepted = accepted.transpose()?.flatten();
            Ok((accounts::sessions_of(view, her, now)?, rules.map(|rules| (rules.since, accepted))))
        })
        .await?;
    sessions.sort_by_key(|(hash, session)| (*hash != me.session, -session.last_seen_at.0));
    let choice = |language: Language| (language.tag(), language.own_name());
    Ok(AccountPage {
        shell: me.shell(me.words.my_account),
        once: me.once(),
        once_language: me.once(),
        problems: problems(&[&fields.name, &fields.language, &fields.old, &fields.new]),
        name: fields.name,
        email: me.affiliate.email.to_string(),
        since: me.date(me.affiliate.created_at),
        has_password: me.affiliate.password_hash.is_some(),
        old: fields.old,
        new: fields.new,
        language: fields.language,
        languages: [(AS_BROWSER_ASKS, me.words.account.browsers_language)]
            .into_iter()
            .chain(Language::ALL.map(choice))
            .collect(),
        sessions: sessions.iter().map(|(hash, session)| browser(me, hash, session)).collect(),
        rules: rules.map(|(since, accepted)| match accepted {
            Some(at) => (me.words.standing.rules_accepted)(&me.date(at)),
            None => (me.words.standing.rules_since)(&me.date(since)),
        }),
    })
}

fn browser(me: &Me, hash: &[u8; 32], session: &Session) -> Browser {
    Browser {
        end: me.to(&format!("/portal/account/sessions/{}/end", hex(hash))),
        agent: browser_name(&session.agent, words::page(me.words.language)),
        seen: me.relative(session.last_seen_at),
        seen_iso: format::iso(session.last_seen_at.0),
        since: me.date_time(session.created_at),
        this_one: *hash == me.session,
    }
}
