//! The frame of the portal's pages, with the menu, and of the pages before its sign-in.

use crate::web::assets;
use crate::web::doorway::Doorway;
use crate::web::page::{Flash, Look, NavGroup, NavItem, looks};
use crate::web::paths::Paths;
use crate::web::speaking::{self, Offered};
use crate::web::theme::Theme;
use crate::web::words::{self, KeysWords, PageWords, PortalWords, doctor, how_it_works, keys, portal};

/// The frame of a page of the portal, read by `portal/layout.html` from the field `shell`.
#[derive(Debug, Clone)]
pub struct PortalShell {
    /// Builds every address on the page.
    pub paths: Paths,
    /// The page's own name, for the tab of the browser.
    pub title: String,
    /// The name of the creator's program.
    pub program: String,
    /// Who is signed in; nobody on the pages before.
    pub signed_in_as: Option<String>,
    /// Where the creator stops looking at these pages as their affiliate; `None` for the affiliate herself.
    pub stop_looking: Option<String>,
    /// The menu; empty where nobody is signed in.
    pub nav: Vec<NavGroup>,
    /// The token that every form sends back.
    pub csrf: String,
    /// What the step before has to say, once.
    pub flash: Option<Flash>,
    /// The zone that all times on the page are in; empty on pages without times.
    pub time_zone_name: String,
    /// What the pages say.
    pub words: &'static PortalWords,
    /// Whether this person has chosen light or dark.
    pub theme: Theme,
    /// The languages that the page is offered in; none where she is signed in, and has a preference.
    pub languages: Vec<Offered>,
}

impl PortalShell {
    /// The frame of a page before the sign-in.
    pub fn before(door: &Doorway, title: &str) -> Self {
        Self {
            paths: door.app.paths.clone(),
            title: title.into(),
            program: door.program.clone(),
            signed_in_as: None,
            stop_looking: None,
            nav: Vec::new(),
            csrf: door.csrf.clone(),
            flash: door.flash.clone(),
            time_zone_name: String::new(),
            words: portal(door.language),
            theme: Theme::of(&door.request),
            languages: speaking::offered(&door.request, door.language),
        }
    }

    /// The small words around the content.
    pub fn say(&self) -> &'static PageWords {
        words::page(self.words.language)
    }

    /// What stands at the foot of the menu.
    pub fn keys(&self) -> &'static KeysWords {
        keys(self.words.language)
    }

    /// Where the choice between light and dark is sent.
    pub fn look_address(&self) -> String {
        self.paths.to("/portal/look")
    }

    /// The choices between light and dark.
    pub fn looks(&self) -> Vec<Look> {
        looks(self.keys(), self.theme)
    }

    /// The address of the style sheet of this build.
    pub fn css(&self) -> String {
        self.paths.to(assets::css_path())
    }

    /// The words of the link to the manual.
    pub fn how_it_works(&self) -> &'static str {
        how_it_works(self.words.language)
    }

    /// The address of the script of this build.
    pub fn js(&self) -> String {
        self.paths.to(assets::js_path())
    }

    /// The address of the icon of this build.
    pub fn icon(&self) -> String {
        self.paths.to(assets::icon_path())
    }
}

/// The affiliate's menu. `at` is the path of the page shown, without the prefix (`/portal/account`).
pub(super) fn navigation(paths: &Paths, at: &str, words: &PortalWords) -> Vec<NavGroup> {
    let item = |label, path: &str| NavItem {
        label,
        href: paths.to(path),
        current: at
            .strip_prefix(path)
            .is_some_and(|rest| rest.is_empty() || path != "/portal" && rest.starts_with('/')),
        count: 0,
        key: key_of(path),
    };
    let group = |label, items| NavGroup { label, items };
    vec![
        group("", vec![item(words.home, "/portal")]),
        group(
            words.products,
            vec![item(words.my_products, "/portal/products"), item(words.figures.figures, "/portal/figures")],
        ),
        group(
            words.money,
            vec![
                item(words.earning.commissions, "/portal/commissions"),
                item(words.payouts.payouts, "/portal/payouts"),
            ],
        ),
        group(
            words.account.you,
            vec![
                item(doctor(words.language).doctor, "/portal/doctor"),
                item(words.my_account, "/portal/account"),
            ],
        ),
    ]
}

/// The letter that leads to a page of the menu after `g`; the same as the creator's where the page is the same.
fn key_of(path: &str) -> &'static str {
    match path {
        "/portal" => "o",
        "/portal/products" => "p",
        "/portal/figures" => "f",
        "/portal/commissions" => "m",
        "/portal/payouts" => "y",
        "/portal/doctor" => "d",
        "/portal/account" => "s",
        "/portal/help" => "h",
        _ => "",
    }
}
