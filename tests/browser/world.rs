//! The world of the story: the program on go.shop.test, the shop on www.shop.test and secure.shop.test, blogs, people with browsers,
//! and a clock.

use std::cell::Cell;
use std::path::PathBuf;

use crate::asking::{Answer, Connection};
use crate::chromium::{Browser, Chromedriver, Cookies, Scripts};
use crate::firefox::Firefox;
use crate::program::{Place, Program, says};
use crate::secure_site::SecureSite;
use crate::sites::{Order, Shop, Site};

const DAY_MS: i64 = 86_400_000;

/// Everything, in the order in which it ends.
pub struct World {
    program: Program,
    pub shop: Shop,
    secure: SecureSite,
    blogs: Vec<(&'static str, Site)>,
    driver: Chromedriver,
    days: Cell<i64>,
    people: Cell<u32>,
    place: Place,
}

impl World {
    /// A fresh installation that nobody owns yet, and a shop.
    pub fn new() -> Self {
        let place = Place::new();
        let clock = place.path().join("clock");
        let program = Program::start(
            &place.data(),
            &[
                ("base-url", "http://go.shop.test"),
                ("min-free-mib", "0"),
                ("clock-file", &clock.display().to_string()),
            ],
        );
        Self {
            program,
            shop: Shop::open(),
            secure: SecureSite::serve(place.path()),
            blogs: Vec::new(),
            driver: Chromedriver::start(),
            days: Cell::default(),
            people: Cell::default(),
            place,
        }
    }

    /// A blog of one page on a host of its own.
    pub fn has_blog(&mut self, host: &'static str, body: &str) {
        self.blogs.push((host, Site::blog(body)));
    }

    /// A site on a host of its own.
    pub fn has_site(&mut self, host: &'static str, site: Site) {
        self.blogs.retain(|(known, _)| *known != host);
        self.blogs.push((host, site));
    }

    /// Somebody with a browser that was never anywhere.
    pub async fn somebody(&self) -> Browser {
        self.somebody_with(Scripts::On).await
    }

    /// The same, with scripts or without.
    pub async fn somebody_with(&self, scripts: Scripts) -> Browser {
        self.somebody_who(scripts, Cookies::Kept).await
    }

    /// The same, with cookies or without.
    pub async fn somebody_who(&self, scripts: Scripts, cookies: Cookies) -> Browser {
        Browser::open(&self.driver, &self.new_profile(), &self.hosts(), scripts, cookies).await
    }

    /// Somebody with a Firefox that was never anywhere.
    pub fn somebody_with_firefox(&self, scripts: Scripts, cookies: Cookies) -> Firefox {
        Firefox::open(&self.new_profile(), &self.hosts(), scripts, cookies)
    }

    fn new_profile(&self) -> PathBuf {
        self.people.set(self.people.get() + 1);
        self.place.path().join(format!("profile-{}", self.people.get()))
    }

    /// Where each host is.
    fn hosts(&self) -> Vec<(&'static str, String)> {
        let mut hosts = vec![
            ("go.shop.test", self.program.address.to_string()),
            ("www.shop.test", self.shop.address().to_string()),
            ("secure.shop.test", self.secure.address.clone()),
        ];
        hosts.extend(self.blogs.iter().map(|(host, site)| (*host, site.address().to_string())));
        hosts
    }

    /// The address that the owner of the server is given for the creator.
    pub fn setup_address(&self) -> String {
        let said = says(&self.place.data(), &["setup-url"]);
        said.lines().next().unwrap().to_owned()
    }

    /// Days go by for the program. The browsers' own clock stands: their cookies live for 60 days.
    pub fn days_pass(&self, days: i64) {
        self.days.set(self.days.get() + days);
        let (clock, new) = (self.place.path().join("clock"), self.place.path().join("clock.new"));
        std::fs::write(&new, (self.days.get() * DAY_MS).to_string()).unwrap();
        std::fs::rename(&new, &clock).unwrap();
    }

    /// The shop's server runs the command that the creator was given, for an order.
    pub fn shop_reports(&self, order: &Order, command: &str) -> Answer {
        let click = order.click.as_deref().expect("the shop kept the click");
        let command = command.replace("ORDER_ID", &order.number).replace("CLICK_ID", click);
        let quoted = |before: &str| {
            let found = command.match_indices(before).map(|(at, _)| at + before.len());
            found.filter_map(|at| command[at..].split('\'').next()).collect::<Vec<_>>()
        };
        let target = quoted("POST '")[0].strip_prefix("http://go.shop.test").expect("our address");
        let headers: Vec<_> = quoted("-H '").iter().filter_map(|header| header.split_once(": ")).collect();
        let headers = [headers, vec![("content-type", "application/x-www-form-urlencoded")]].concat();
        let body = quoted("-d '").join("&");
        Connection::to(self.program.address)
            .and_then(|mut to| to.ask("POST", target, &headers, &body))
            .unwrap()
    }
}
