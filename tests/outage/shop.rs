//! A shop whose product one affiliate promotes, set up over the JSON API as its owner would.

use std::net::SocketAddr;
use std::path::Path;

use serde_json::{Value, json};

use crate::asking::{Answer, Connection, get};
use crate::program::{Program, says};

/// What the shop and its visitors know.
pub struct Shop {
    /// The affiliate's code.
    pub code: String,
    /// The affiliate's id.
    pub affiliate: String,
    /// The product's secret for postbacks.
    pub postback_token: String,
    api: String,
}

/// What each sale brings the affiliate, in cents: 30 % of 49.90.
pub const COMMISSION: i64 = 1_497;

impl Shop {
    /// Starts the program in a fresh folder, makes everything, and stops it.
    pub fn open(data: &Path) -> Self {
        let program = Program::start(data, &[("min-free-mib", "0")]);
        let token = says(data, &["token", "create", "proof", "--scope", "write"]);
        let mut shop =
            Self { code: String::new(), affiliate: String::new(), postback_token: String::new(), api: token };
        shop.api = shop.api.trim().to_owned();
        let make = |path: &str, body: Value| {
            let answer = shop.api(program.address, "POST", path, &body.to_string());
            assert_eq!(answer.status, 201, "{path}: {answer:?}");
            answer.json()
        };
        let product = make(
            "/products",
            json!({"name": "Sourdough Masterclass", "currency": "EUR", "sales_url": "http://www.shop.test/bread",
                   "model": "last", "window_days": 60, "method": "postback", "commission": {"percent": "30"}}),
        );
        let affiliate = make("/affiliates", json!({"name": "Jane", "email": "jane@example.com"}));
        let affiliation =
            make("/affiliations", json!({"affiliate": affiliate["id"], "product": product["id"]}));
        let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned();
        let (code, affiliate) = (text(&affiliation["code"]), text(&affiliate["id"]));
        let postback_token = text(&product["postback_token"]);
        program.stop();
        Self { code, affiliate, postback_token, ..shop }
    }

    /// Where a postback of an order is sent.
    pub fn postback(&self, order: &str, click: &str) -> String {
        let token = &self.postback_token;
        format!("/postback?token={token}&order_id={order}&click_id={click}&amount=49.90")
    }

    /// Somebody who was never here follows the link; whatever happens, she is sent on.
    #[track_caller]
    pub fn visit(&self, address: SocketAddr) -> Answer {
        let answer = get(address, &format!("/{}", self.code));
        assert_eq!(answer.status, 302, "{answer:?}");
        answer
    }

    /// The orders of all conversions.
    #[track_caller]
    pub fn orders(&self, address: SocketAddr) -> Vec<String> {
        let conversions = self.list(address, "/conversions");
        conversions.iter().map(|one| one["order_id"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Asks the JSON API.
    #[track_caller]
    pub fn api(&self, address: SocketAddr, method: &str, path: &str, body: &str) -> Answer {
        let bearer = format!("Bearer {}", self.api);
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        let asked = Connection::to(address)
            .and_then(|mut to| to.ask(method, &format!("/api/v1{path}"), &headers, body));
        asked.unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    /// A whole list of the JSON API, part by part.
    #[track_caller]
    pub fn list(&self, address: SocketAddr, path: &str) -> Vec<Value> {
        let mut all = Vec::new();
        let mut cursor = String::new();
        loop {
            let sign = if path.contains('?') { '&' } else { '?' };
            let answer = self.api(address, "GET", &format!("{path}{sign}limit=100{cursor}"), "");
            assert_eq!(answer.status, 200, "{path}: {answer:?}");
            let mut part = answer.json();
            all.append(part["data"].as_array_mut().unwrap());
            match part["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return all,
            }
        }
    }
}

/// Whether a click is on disk.
#[track_caller]
pub fn click_is_kept(shop: &Shop, address: SocketAddr, click: &str) -> bool {
    shop.api(address, "GET", &format!("/clicks/{click}"), "").status == 200
}
