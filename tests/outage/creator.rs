//! The creator, who is signed in and reads what her overview says.

use std::net::SocketAddr;

use crate::asking::{BROWSER, Connection};
use crate::program::Place;

pub const EMAIL: &str = "clara@example.com";
const PASSWORD: &str = "levain-and-patience";

/// A file with her password, for the command that makes her.
pub fn password_file(place: &Place) -> String {
    let file = place.path().join("password");
    std::fs::write(&file, PASSWORD).unwrap();
    file.display().to_string()
}

pub struct Creator {
    address: SocketAddr,
    cookies: String,
}

impl Creator {
    /// Fills in the form and keeps the cookies, as her browser does.
    #[track_caller]
    pub fn signs_in(address: SocketAddr) -> Self {
        let mut to = Connection::to(address).unwrap();
        let form = to.get("/admin/sign-in", BROWSER).unwrap();
        let csrf = form.body.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let body = format!("csrf={}&email={EMAIL}&password={PASSWORD}", csrf.expect("a guarded form"));
        let cookies = form.cookies();
        let mut headers = BROWSER.to_vec();
        headers.extend([("content-type", "application/x-www-form-urlencoded"), ("cookie", &cookies)]);
        let answer = to.ask("POST", "/admin/sign-in", &headers, &body).unwrap();
        assert_eq!(answer.status, 303, "{answer:?}");
        Self { address, cookies: answer.cookies() }
    }

    /// Opens one of her pages.
    #[track_caller]
    pub fn reads(&self, path: &str) -> String {
        let mut headers = BROWSER.to_vec();
        headers.push(("cookie", &self.cookies));
        let answer = Connection::to(self.address).and_then(|mut to| to.get(path, &headers)).unwrap();
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body
    }
}
