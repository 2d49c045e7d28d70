//! The creator of the stories: signed in, she opens pages and sends their forms as her browser would.

use duly::domain::email::Email;
use duly::domain::id::AccountId;
use duly::domain::money::Currency;
use duly::domain::name::Name;
use duly::domain::program::{ConsentMode, Program};
use duly::domain::time::Timestamp;
use duly::store::changes::account_changes::CreateCreator;
use duly::store::changes::session_changes::StartSession;
use duly::store::people::{Session, SignedIn};
use duly::web::secrets::fingerprint;

use crate::http::{Seen, form};
use crate::people::Visitor;
use crate::world::World;

/// The id in her cookie; any will do, since only its hash is kept.
const SESSION: &str = "maria-maria-maria-maria-maria-maria-maria-m";

/// The creator, with her browser.
pub struct Creator<'w> {
    world: &'w World,
    account: AccountId,
    browser: Visitor<'w>,
}

impl World {
    /// Maria, who owns this installation, signed in for good.
    #[track_caller]
    pub fn creator(&self) -> Creator<'_> {
        let at = Timestamp(self.now_ms());
        let program = Program {
            name: Name::parse("Sourdough School").unwrap(),
            currency: Currency::parse("EUR").unwrap(),
            time_zone: "UTC".into(),
            created_at: at,
            consent_mode: ConsentMode::Off,
        };
        let maria = CreateCreator {
            one_time: None,
            email: Email::parse("maria@sourdough.example").unwrap(),
            name: Name::parse("Maria").unwrap(),
            password_hash: "never used in a story".into(),
            program,
            at,
        };
        let account = self.app.store.write_blocking(maria).unwrap();
        let browser = self.visitor("Maria");
        browser.forges("duly-session", SESSION);
        Creator { world: self, account, browser }
    }
}

impl Creator<'_> {
    /// Opens one of her pages. She signs in before, however long she was away.
    #[track_caller]
    pub fn opens(&self, address: &str) -> Seen {
        self.signs_in();
        self.browser.opens(address)
    }

    /// Opens a page, fills in the form that leads to `to`, and sends it.
    #[track_caller]
    pub fn sends(&self, page: &str, to: &str, typed: &[(&str, &str)]) -> Seen {
        self.sends_form(to, &self.fills(page, to, typed))
    }

    /// Opens a page and fills in the form that leads to `to`. What the form hides, it brings along.
    #[track_caller]
    pub fn fills(&self, page: &str, to: &str, typed: &[(&str, &str)]) -> String {
        let seen = self.opens(page).is(200);
        let target = format!(" action=\"{}\"", self.world.target(to));
        let found = seen.body.split("<form").find(|form| form.contains(&target));
        let found = found.unwrap_or_else(|| panic!("no form on {page} leads to {to}: {}", seen.body));
        let mut fields: Vec<(&str, &str)> = Vec::new();
        for hidden in found.split("</form>").next().unwrap_or_default().split("type=\"hidden\"").skip(1) {
            let attribute = |name: &str| {
                hidden.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next())
            };
            fields.extend(attribute("name").zip(attribute("value")));
        }
        fields.extend(typed);
        form(&fields)
    }

    /// Sends a form that was filled in; twice, if the story says so.
    #[track_caller]
    pub fn sends_form(&self, to: &str, filled: &str) -> Seen {
        let request = self.browser.navigation("POST", to).without("sec-fetch-site");
        let request = request.header("sec-fetch-site", "same-origin");
        self.browser.sends(request.body("application/x-www-form-urlencoded", filled))
    }

    /// Follows the answer to a form to the page that says how it went.
    #[track_caller]
    pub fn goes_on(&self, seen: &Seen) -> Seen {
        assert_eq!(seen.status, 303, "{}: {}", seen.asked, seen.body);
        let to = seen.location().strip_prefix(self.world.prefix()).unwrap_or(seen.location());
        self.browser.opens(to).is(200)
    }

    fn signs_in(&self) {
        let at = Timestamp(self.world.now_ms());
        let session = Session {
            who: SignedIn::Account(self.account),
            created_at: at,
            last_seen_at: at,
            expires_at: at.plus_days(1),
            agent: "a browser".into(),
        };
        let hash = fingerprint(SESSION);
        self.world.app.store.write_blocking(StartSession { hash, session }).unwrap();
    }
}
