//! The stage of the matrix: who is there, signed in, and what belongs to whom.

use duly::domain::id::{AccountId, AffiliateId};
use duly::domain::time::Timestamp;
use duly::store::changes::session_changes::StartSession;
use duly::store::people::{Scope, Session, SignedIn};
use duly::web::secrets::{fingerprint, hex};
use serde_json::json;

use super::Line;
use crate::forms::csrf;
use crate::http::{Request, Seen, form};
use crate::people::Visitor;
use crate::world::World;

/// The word of the table for the address of the installation itself, without a slash at its end.
pub const THE_BASE: &str = "(the base)";

/// The approved site.
const SHOP: &str = "https://www.shop.test";

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    /// Somebody with a browser who is not signed in.
    Nobody,
    /// The affiliate whose it is.
    Ana,
    /// Another affiliate of the same product.
    Ben,
    /// The owner.
    Maria,
    /// A manager.
    Manuel,
    /// A program with a token that may look.
    Reader,
    /// A program with a token that may look and change.
    Writer,
    /// The owner, who looks at Ana's pages as Ana sees them.
    AsAna,
}

/// An installation in which Ana sold something, and something of each kind is there.
pub struct Stage {
    pub world: World,
    /// What stands for a word of the table in an address: `Ana's sale` is `cnv_01…`.
    things: Vec<(&'static str, String)>,
    /// The cookie of the browser in which Maria looks at Ana's pages.
    look: String,
}

impl Stage {
    /// Everything is there, and everybody is signed in.
    pub fn new() -> Self {
        let world = World::new();
        let maria = world.owner();
        let invited = [("name", "Manuel"), ("email", "manuel@example.com")];
        maria.submits("/admin/team", &invited).is(303);
        let team = maria.opens("/admin/team").body;
        let address = team.split("/admin/invitation?t=").nth(1).and_then(|rest| rest.split('"').next());
        let address = format!("/admin/invitation?t={}", address.expect("an address to send"));
        world.visitor("Manuel").submits(&address, &[("password", "a loaf of rye bread")]).is(303);
        world.sells("course", json!({"review_unsigned": true, "sales_url": null}));
        world.changes("course", json!({"approved_sites": [SHOP]}));
        world.offers("course", "Plan A", "97", None);
        for (name, code) in [("Ana", "ana7"), ("Ben", "ben7")] {
            world.accepts(name, "course", code);
        }
        let dora = world.visitor("Dora");
        let click = dora.clicks("/ana7").click_id();
        let sale = [("click_id", click.as_str()), ("order_id", "A-1"), ("amount", "97")];
        let sale = world.shop("course").posts_back(&sale).is(200).json()["conversion_id"].clone();
        dora.loads_pixel(&[("product", "course"), ("order_id", "A-2"), ("amount", "97")]).is(200);
        let waits = world.order("course", "A-2").id.to_string();

        drop((maria, dora));
        let stage = Self { world, things: Vec::new(), look: String::new() };
        let mut things = vec![
            ("Manuel", AccountId(2).to_string()),
            ("Ana's click", click),
            ("Ana's sale", sale.as_str().expect("an id").to_owned()),
            ("Ana's sale in review", waits),
            ("the first report", stage.world.reports().last().expect("a report").id.to_string()),
        ];
        for (whose, id) in [("Maria's browser", "maria"), ("Ana's browser", "ana")] {
            things.push((whose, hex(&fingerprint(id))));
        }
        stage.world.with_token("writer", Scope::Write);
        stage.world.with_token("reader", Scope::Read);
        things.push((
            "the webinar",
            stage.world.names_page("course", "Webinar", "https://www.shop.test/webinar"),
        ));
        let blog = stage.world.makes_link("ana7", SHOP, "https://www.shop.test/blog", "Blog");
        things.push(("Ana's blog link", blog));
        stage.signs_in("maria", SignedIn::Account(AccountId(1)));
        stage.signs_in("manuel", SignedIn::Account(AccountId(2)));
        stage.signs_in("ana", SignedIn::Affiliate(AffiliateId(1)));
        stage.signs_in("ben", SignedIn::Affiliate(AffiliateId(2)));
        let look = {
            let maria = stage.world.visitor("Maria");
            maria.forges("duly-session", "maria");
            maria.submits_to("/admin/affiliates/aff_1", "/admin/affiliates/aff_1/look", &[]).is(303);
            maria.cookie("duly-looking").expect("a look")
        };
        Self { things, look, ..stage }
    }

    /// A browser that signed in, as the server keeps it.
    fn signs_in(&self, id: &str, who: SignedIn) {
        let now = Timestamp(self.world.now_ms());
        let (created_at, expires_at) = (now, now.plus_days(1));
        let session = Session { who, created_at, last_seen_at: now, expires_at, agent: "Firefox".into() };
        let change = StartSession { hash: fingerprint(id), session };
        self.world.app.store.write_blocking(change).unwrap();
    }

    /// Asks for a route about something, as somebody.
    pub fn asks(&self, asker: Asker, line: &Line) -> Seen {
        let (method, mut address) = (line.method, self.address(line.route, &line.whose));
        if !line.query.is_empty() {
            address = format!("{address}?{}", line.query);
        }
        let visitor = self.world.visitor("somebody");
        let cookies: &[(&str, &str)] = match asker {
            Asker::Nobody | Asker::Reader | Asker::Writer => &[],
            Asker::Ana => &[("duly-portal", "ana")],
            Asker::Ben => &[("duly-portal", "ben")],
            Asker::Maria => &[("duly-session", "maria")],
            Asker::Manuel => &[("duly-session", "manuel")],
            Asker::AsAna => &[("duly-session", "maria"), ("duly-looking", &self.look)],
        };
        cookies.iter().for_each(|(name, id)| visitor.forges(name, id));
        let token = match asker {
            Asker::Reader => Some("token-of-reader"),
            Asker::Writer => Some("token-of-writer"),
            _ => None,
        };
        self.sends(&visitor, method, &address, token)
    }

    /// The address of a route, with what the table says in the place of each part that varies.
    fn address(&self, route: &str, whose: &[&str]) -> String {
        let mut whose = whose.iter();
        let mut next = || {
            let word = *whose.next().expect("whose");
            let thing = self.things.iter().find(|(known, _)| *known == word);
            thing.map_or_else(|| word.to_owned(), |(_, id)| id.clone())
        };
        let parts = route.split('/').map(|part| match part.split_once(".{") {
            // A list, or something with an id, as a file.
            Some(("{id}", _)) => format!("{}.{}", next(), next()),
            Some((list, _)) => format!("{list}.{}", next()),
            None if part.starts_with('{') => next(),
            None => part.to_owned(),
        });
        let address = parts.collect::<Vec<_>>().join("/");
        match (address == THE_BASE, self.world.prefix()) {
            (false, _) => address,
            (true, "") => "/".into(),
            (true, _) => self.world.base.clone(),
        }
    }

    /// What is sent is all right but for what the form or the program would have to say.
    fn sends(&self, visitor: &Visitor<'_>, method: &str, address: &str, token: Option<&str>) -> Seen {
        let request = visitor.navigation(if method == "ANY" { "GET" } else { method }, address);
        let request = match token {
            Some(token) => request.header("authorization", &format!("Bearer {token}")),
            None => request,
        };
        let is_changing = !matches!(method, "GET" | "OPTIONS" | "ANY");
        let request = match is_changing {
            true if address.starts_with("/api/") => request.body("application/json", "{}"),
            true => self.with_form(request, visitor),
            false => request,
        };
        visitor.sends(request)
    }

    /// An empty form with the token of this browser, so that only a permission can refuse it.
    fn with_form(&self, request: Request, visitor: &Visitor<'_>) -> Request {
        let pages = ["/admin/account", "/portal/account", "/admin/sign-in"];
        let page = pages.iter().map(|page| visitor.opens(page)).find(|seen| seen.status == 200);
        let body = form(&[("csrf", &csrf(&page.expect("a page with a form").body))]);
        request.header("sec-fetch-site", "same-origin").body("application/x-www-form-urlencoded", body)
    }
}
