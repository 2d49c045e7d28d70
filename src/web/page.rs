//! What every page carries around its content: names, addresses, navigation, and one message from the
//! step before.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use askama::Template;

use crate::domain::account::TeamRole;
use crate::domain::language::Language;
use crate::web::assets;
use crate::web::paths::Paths;
use crate::web::speaking::Offered;
use crate::web::theme::Theme;
use crate::web::words::{self, KeysWords, PageWords, VisitorWords, keys};

/// A page as an answer. A template that cannot be written is a fault of ours and answers 500.
pub fn html(status: StatusCode, page: &impl Template) -> HttpResponse {
    match page.render() {
        Ok(body) => HttpResponse::build(status).content_type("text/html; charset=utf-8").body(body),
        Err(cause) => {
            tracing::error!(%cause, "a page could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// After a form: the browser goes on by GET, so that reloading sends nothing twice.
pub fn see_other(address: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, address)).finish()
}

/// The frame of a page for the creator, read by `layout.html` from the field `shell`.
#[derive(Debug, Clone)]
pub struct Shell {
    /// Builds every address on the page.
    pub paths: Paths,
    /// The page's own name, for the tab of the browser; `layout.html` adds the rest.
    pub title: String,
    /// The name of the creator's program, as set at the first run.
    pub program: String,
    /// The email address of who is signed in; nobody on the pages for setup and sign-in.
    pub signed_in_as: Option<String>,
    /// The menu; empty where nobody is signed in.
    pub nav: Vec<NavGroup>,
    /// The token that every form sends back.
    pub csrf: String,
    /// What the step before has to say, once.
    pub flash: Option<Flash>,
    /// The zone that all times on the page are in, like `Europe/Lisbon`; empty on pages without times.
    pub time_zone_name: String,
    /// Whether this person has chosen light or dark.
    pub theme: Theme,
}

impl Shell {
    /// The small words around the content: the creator's pages are English.
    pub fn say(&self) -> &'static PageWords {
        words::page(Language::English)
    }

    /// What stands at the foot of the menu.
    pub fn keys(&self) -> &'static KeysWords {
        keys(Language::English)
    }

    /// Where the choice between light and dark is sent.
    pub fn look_address(&self) -> String {
        self.paths.to("/admin/look")
    }

    /// The choices between light and dark.
    pub fn looks(&self) -> Vec<Look> {
        looks(self.keys(), self.theme)
    }

    /// The address of the style sheet of this build.
    pub fn css(&self) -> String {
        self.paths.to(assets::css_path())
    }

    /// The address of the script of this build.
    pub fn js(&self) -> String {
        self.paths.to(assets::js_path())
    }

    /// The address of the icon of this build.
    pub fn icon(&self) -> String {
        self.paths.to(assets::icon_path())
    }

    /// How many things wait, all together, so that the closed menu of a phone can say so.
    pub fn waiting(&self) -> u64 {
        self.nav.iter().flat_map(|group| &group.items).map(|item| item.count).sum()
    }
}

/// A choice of how pages look: (value, label, chosen).
pub type Look = (&'static str, &'static str, bool);

/// All of them in a language.
pub fn looks(words: &'static KeysWords, chosen: Theme) -> Vec<Look> {
    Theme::ALL.map(|theme| (theme.word(), words.of(theme), theme == chosen)).into()
}

/// The frame of a page for a visitor, read by `public.html` from the field `shell`.
#[derive(Debug, Clone)]
pub struct PublicShell {
    /// Builds every address on the page.
    pub paths: Paths,
    /// The page's name, for the tab of the browser and for those who share it.
    pub title: String,
    /// One sentence for search engines and link previews; may be empty.
    pub description: String,
    /// Every text on the page, in the language it is shown in.
    pub words: &'static VisitorWords,
    /// Whether a cookie may be set, where the program asks and this visitor has not answered.
    pub question: Option<CookieQuestion>,
    /// The languages that the page is offered in; none where its product or its reader decides.
    pub languages: Vec<Offered>,
    /// Whether this person has chosen light or dark on pages of her own.
    pub theme: Theme,
}

/// What a visitor is asked on a page of ours (`product.md` W8).
#[derive(Debug, Clone)]
pub struct CookieQuestion {
    /// Where the answer is sent.
    pub action: String,
    /// The click that the cookie would keep.
    pub click: String,
    /// The page that she answers on, path and query.
    pub back: String,
}

impl PublicShell {
    /// The frame of a page without description, question and other languages.
    pub fn new(paths: &Paths, theme: Theme, title: impl Into<String>, words: &'static VisitorWords) -> Self {
        Self {
            paths: paths.clone(),
            title: title.into(),
            description: String::new(),
            words,
            question: None,
            languages: Vec::new(),
            theme,
        }
    }

    /// The small words around the content.
    pub fn say(&self) -> &'static PageWords {
        words::page(self.words.language)
    }

    /// The address of the style sheet of this build.
    pub fn css(&self) -> String {
        self.paths.to(assets::css_path())
    }

    /// The address of the icon of this build.
    pub fn icon(&self) -> String {
        self.paths.to(assets::icon_path())
    }
}

/// What a person sees when a page cannot be shown. It needs nobody signed in and nothing from the store.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// The frame.
    pub shell: PublicShell,
    /// The status as a number, for those who ask for help.
    pub status: u16,
    /// What happened: "Not found".
    pub headline: String,
    /// One or two sentences more.
    pub detail: String,
    /// Where to go on, as (address, label).
    pub way_on: Option<(String, String)>,
    /// The number under which the log tells more.
    pub request_id: Option<String>,
}

/// A few entries of the menu under one word; the first group has none.
#[derive(Debug, Clone)]
pub struct NavGroup {
    /// The word above the entries, or empty.
    pub label: &'static str,
    /// The entries, in the order they are shown.
    pub items: Vec<NavItem>,
}

/// One entry of the menu.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// The page's name.
    pub label: &'static str,
    /// Its full address.
    pub href: String,
    /// Whether the page shown is this one or lies beneath it.
    pub current: bool,
    /// How many things wait there; zero shows nothing.
    pub count: u64,
    /// The key that leads there after `g`, or nothing.
    pub key: &'static str,
}

/// One message from the step before, shown once at the top of the next page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// Whether it went well.
    pub kind: FlashKind,
    /// The message, a sentence for the person.
    pub text: String,
}

/// Whether the step before went well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlashKind {
    /// It is done.
    Good,
    /// It is not done; nothing was changed.
    Bad,
}

impl Flash {
    /// "Saved."
    pub fn good(text: impl Into<String>) -> Self {
        Self { kind: FlashKind::Good, text: text.into() }
    }

    /// "That was not possible."
    pub fn bad(text: impl Into<String>) -> Self {
        Self { kind: FlashKind::Bad, text: text.into() }
    }

    /// Whether it went well, for the template.
    pub fn is_good(&self) -> bool {
        self.kind == FlashKind::Good
    }
}

/// What waits for the creator, shown as numbers in the menu.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Affiliations that ask to be accepted.
    pub affiliations: u64,
    /// Conversions that wait for a look.
    pub conversions: u64,
    /// Affiliates and rules because of which conversions are held.
    pub suspicions: u64,
}

/// The menu of the creator's team; what only owners can open, only they see. `at` is the path of the page shown, without the prefix (`/admin/products/prd_7`).
pub fn navigation(paths: &Paths, at: &str, waiting: Waiting, role: TeamRole) -> Vec<NavGroup> {
    let item = |label, path: &str, count| NavItem {
        label,
        href: paths.to(path),
        current: lies_under(at, path),
        count,
        key: key_of(path),
    };
    let mut system = vec![
        item("Tracking", "/admin/tracking", 0),
        item("History", "/admin/history", 0),
        item("My Account", "/admin/account", 0),
    ];
    if role == TeamRole::Owner {
        system.extend([item("Team", "/admin/team", 0), item("Settings", "/admin/settings", 0)]);
    }
    system.push(item("Help", "/help", 0));
    vec![
        NavGroup { label: "", items: vec![item("Overview", "/admin", 0), item("Live", "/admin/live", 0)] },
        NavGroup {
            label: "Catalog",
            items: vec![item("Products", "/admin/products", 0), item("Offers", "/admin/offers", 0)],
        },
        NavGroup {
            label: "People",
            items: vec![
                // Who may sell what is a page of the same: one word in the menu is enough.
                NavItem {
                    current: lies_under(at, "/admin/affiliates") || lies_under(at, "/admin/affiliations"),
                    ..item("Affiliates", "/admin/affiliates", waiting.affiliations)
                },
            ],
        },
        NavGroup {
            label: "Traffic",
            items: vec![
                item("Figures", "/admin/figures", 0),
                item("Links", "/admin/links", 0),
                item("Suspicions", "/admin/suspicions", waiting.suspicions),
                item("Conversions", "/admin/conversions", 0),
                item("Reviews", "/admin/reviews", waiting.conversions),
                item("Reconciliation", "/admin/reconciliation", 0),
                item("Leads", "/admin/leads", 0),
                item("Reports", "/admin/reports", 0),
                item("Doctor", "/admin/doctor", 0),
            ],
        },
        NavGroup {
            label: "Money",
            items: vec![item("Commissions", "/admin/commissions", 0), item("Payouts", "/admin/payouts", 0)],
        },
        NavGroup { label: "System", items: system },
    ]
}

/// The letter that leads to a page of the menu after `g`: the first of its name where that is free.
fn key_of(path: &str) -> &'static str {
    match path {
        "/admin" => "o",
        "/admin/live" => "l",
        "/admin/figures" => "f",
        "/admin/products" => "p",
        "/admin/affiliates" => "a",
        "/admin/links" => "k",
        "/admin/conversions" => "c",
        "/admin/reviews" => "v",
        "/admin/reports" => "r",
        "/admin/doctor" => "d",
        "/admin/commissions" => "m",
        "/admin/payouts" => "y",
        "/admin/tracking" => "t",
        "/admin/settings" => "s",
        "/admin/help" | "/help" => "h",
        _ => "",
    }
}

/// The overview lies above all others, so only its own address counts as it.
fn lies_under(at: &str, path: &str) -> bool {
    at.strip_prefix(path).is_some_and(|rest| rest.is_empty() || (path != "/admin" && rest.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::BaseUrl;

    fn current(at: &str) -> Vec<&'static str> {
        let paths = Paths::of(&BaseUrl::parse("https://example.com/aff").unwrap());
        let groups = navigation(&paths, at, Waiting::default(), TeamRole::Owner);
        groups
            .iter()
            .flat_map(|group| &group.items)
            .filter(|item| item.current)
            .map(|item| item.label)
            .collect()
    }

    #[test]
    fn the_menu_marks_the_page_shown_and_the_pages_beneath_it() {
        assert_eq!(current("/admin"), ["Overview"]);
        assert_eq!(current("/admin/products"), ["Products"]);
        assert_eq!(current("/admin/products/prd_7/offers"), ["Products"]);
        assert_eq!(current("/admin/affiliates/aff_1"), ["Affiliates"]);
        assert_eq!(current("/admin/affiliations"), ["Affiliates"]);
        assert_eq!(current("/admin/products-of-others"), [""; 0]);
    }

    #[test]
    fn a_manager_sees_no_team_and_no_settings() {
        let paths = Paths::of(&BaseUrl::parse("https://example.com").unwrap());
        let labels = |role| -> Vec<&str> {
            let groups = navigation(&paths, "/admin", Waiting::default(), role);
            groups.iter().flat_map(|group| &group.items).map(|item| item.label).collect()
        };
        let (owner, manager) = (labels(TeamRole::Owner), labels(TeamRole::Manager));
        let hidden: Vec<_> = owner.into_iter().filter(|label| !manager.contains(label)).collect();
        assert_eq!(hidden, ["Team", "Settings"]);
    }

    #[test]
    fn the_menu_carries_the_prefix() {
        let paths = Paths::of(&BaseUrl::parse("https://example.com/aff").unwrap());
        let groups = navigation(&paths, "/admin", Waiting::default(), TeamRole::Owner);
        assert!(groups.iter().flat_map(|group| &group.items).all(|item| item.href.starts_with("/aff/")));
    }

    /// The smallest page there is.
    #[derive(Template)]
    #[template(
        source = r#"{% extends "layout.html" %}{% block content %}<h1>Hello</h1>{% endblock %}"#,
        ext = "html"
    )]
    struct Hello {
        shell: Shell,
    }

    fn hello(nav: Vec<NavGroup>) -> String {
        let shell = Shell {
            paths: Paths::of(&BaseUrl::parse("https://example.com/aff").unwrap()),
            title: "Hello".into(),
            program: "<script>alert(1)</script>".into(),
            signed_in_as: Some("maria@example.com".into()),
            nav,
            csrf: "token".into(),
            flash: Some(Flash::bad("<b>No</b>")),
            time_zone_name: "Europe/Lisbon".into(),
            theme: Theme::Dark,
        };
        Hello { shell }.to_string()
    }

    #[test]
    fn a_page_holds_nothing_that_the_content_policy_forbids() {
        let paths = Paths::of(&BaseUrl::parse("https://example.com/aff").unwrap());
        let html = hello(navigation(
            &paths,
            "/admin",
            Waiting { affiliations: 2, conversions: 3, suspicions: 0 },
            TeamRole::Owner,
        ));
        assert_eq!(html.matches("<script").count(), 1, "only the one with an address: {html}");
        for forbidden in [" style=", "<style", "<b>", " onclick="] {
            assert!(!html.contains(forbidden), "{forbidden} in {html}");
        }
        assert!(html.contains("5<span class=\"unseen\"> waiting"), "{html}");
    }

    #[test]
    fn every_address_of_a_page_carries_the_prefix() {
        let html = hello(Vec::new());
        let addresses: Vec<&str> =
            html.split("href=\"").skip(1).chain(html.split("src=\"").skip(1)).collect();
        assert!(addresses.len() >= 5, "{html}");
        for address in addresses {
            assert!(address.starts_with("/aff/") || address.starts_with("#main"), "{address}");
        }
    }
}
