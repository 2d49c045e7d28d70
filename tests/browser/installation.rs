//! A peopled installation of the program, as `duly demo` makes one, and what pages there are in it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use crate::chromium::{Browser, Chromedriver, Cookies, Scripts};
use crate::program::{Place, duly};

const PASSWORD: &str = "sunny-sourdough";

/// A running demo with a browser driver. All of it ends with the test.
pub struct Demo {
    child: Child,
    /// Where it is reached, like `http://localhost:49152`.
    pub base: String,
    /// The affiliate whose pages are the fullest.
    affiliate: String,
    driver: Chromedriver,
    place: Place,
}

impl Demo {
    pub fn start() -> Self {
        let place = Place::new();
        let mut command = duly(&place.data(), &["demo", "--clicks=300", "--conversions=40"]);
        command.args(["--shop-listen=127.0.0.1:0", "--min-free-mib=0"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let told: Vec<String> =
            lines.by_ref().take_while(|line| !line.trim_start().starts_with("Data")).collect();
        std::thread::spawn(move || lines.for_each(drop));
        let word_after = |label: &str, nth: usize| {
            let mut found = told.iter().filter_map(|line| line.trim_start().strip_prefix(label));
            let rest = found.nth(nth).unwrap_or_else(|| panic!("the demo says no {label}: {told:?}"));
            rest.split([' ', ',']).find(|word| !word.is_empty()).unwrap().to_owned()
        };
        let base = word_after("Duly", 0).trim_end_matches("/admin").to_owned();
        Self { child, base, affiliate: word_after("Sign in", 1), driver: Chromedriver::start(), place }
    }

    /// Somebody who is signed in nowhere.
    pub async fn nobody(&self, name: &str) -> Browser {
        let host = self.base.trim_start_matches("http://").to_owned();
        let hosts = [("localhost", host.replace("localhost", "127.0.0.1"))];
        let profile = self.place.path().join(name);
        Browser::open(&self.driver, &profile, &hosts, Scripts::On, Cookies::Kept).await
    }

    /// The creator, signed in.
    pub async fn creator(&self) -> Browser {
        self.signed_in("creator", "/admin/sign-in", "creator@demo.example").await
    }

    /// An affiliate, signed in.
    pub async fn affiliate(&self) -> Browser {
        self.signed_in("affiliate", "/portal/sign-in", &self.affiliate).await
    }

    async fn signed_in(&self, name: &str, door: &str, email: &str) -> Browser {
        let browser = self.nobody(name).await;
        browser.goes_to(&format!("{}{door}", self.base)).await;
        browser.types("email", email).await;
        browser.types("password", PASSWORD).await;
        browser.follows(thirtyfour::By::Css("button.primary")).await;
        browser
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The pages that the list of routes knows, as their parts: `["admin", "products", "{id}"]`.
pub fn routes() -> Vec<Vec<&'static str>> {
    let list = include_str!("../../src/web/routes.rs").lines().map(str::trim);
    let shown = list.filter(|line| line.contains(" seen()") && line.starts_with(".route("));
    shown.filter_map(|line| line.split('"').nth(1)).map(|route| route.split('/').skip(1).collect()).collect()
}

/// Which of them an address is one of; the most exact where several fit.
pub fn route_of<'a>(routes: &'a [Vec<&'static str>], path: &str) -> Option<&'a Vec<&'static str>> {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let fits = |route: &&Vec<&str>| {
        route.len() == parts.len()
            && route.iter().zip(&parts).all(|(wanted, part)| wanted.starts_with('{') || wanted == part)
    };
    routes.iter().filter(fits).min_by_key(|route| route.iter().filter(|part| part.starts_with('{')).count())
}
