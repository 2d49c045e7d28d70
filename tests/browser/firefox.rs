//! Debian's Firefox with a fresh profile, driven by its own protocol (Marionette): each message is
//! `LENGTH:[0,NUMBER,COMMAND,{...}]`, each answer `LENGTH:[1,NUMBER,ERROR,RESULT]`.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::chromium::{Cookies, Scripts};
use crate::forward_proxy::ForwardProxy;

/// What is missing, and how it is got.
const MISSING: &str = "Firefox is needed: apt-get install firefox-esr";

/// How long an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long something may take to appear on a page, ms.
const LOOKS_MS: u32 = 60_000;

/// A browser of one person. It ends with the test.
pub struct Firefox {
    child: Child,
    marionette: RefCell<BufReader<TcpStream>>,
    _proxy: ForwardProxy,
}

impl Firefox {
    /// A fresh profile in a folder, for which some hosts are elsewhere: `www.shop.test 127.0.0.1:49152`.
    pub fn open(profile: &Path, hosts: &[(&str, String)], scripts: Scripts, cookies: Cookies) -> Self {
        let proxy = ForwardProxy::serve(hosts);
        std::fs::create_dir_all(profile).unwrap();
        std::fs::write(profile.join("user.js"), preferences(&proxy, scripts, cookies)).unwrap();
        let mut child = Command::new("firefox-esr")
            .args(["--headless", "--marionette", "--no-remote", "--profile"])
            .arg(profile)
            .env("HOME", profile)
            .env("MOZ_CRASHREPORTER_DISABLE", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect(MISSING);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port = lines.find_map(|line| line.split_once("Listening on port ")?.1.trim().parse::<u16>().ok());
        // It is read to the end, so that the browser never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        let stream = TcpStream::connect(("127.0.0.1", port.expect("Firefox says its port"))).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let firefox = Self { child, marionette: RefCell::new(BufReader::new(stream)), _proxy: proxy };
        firefox.hears(); // It introduces itself.
        firefox.is_told("WebDriver:NewSession", &json!({ "acceptInsecureCerts": true }));
        firefox.is_told("WebDriver:SetTimeouts", &json!({ "implicit": LOOKS_MS }));
        firefox
    }

    /// Types an address.
    pub fn goes_to(&self, address: &str) {
        self.is_told("WebDriver:Navigate", &json!({ "url": address }));
    }

    /// Where the browser is.
    pub fn address(&self) -> String {
        self.is_told("WebDriver:GetCurrentURL", &json!({}))["value"].as_str().unwrap().to_owned()
    }

    /// Waits for something on the page; gives its number.
    pub fn finds(&self, css: &str) -> String {
        let found = self.is_told("WebDriver:FindElement", &json!({ "using": "css selector", "value": css }));
        let number = found["value"].as_object().unwrap().values().next().unwrap();
        number.as_str().unwrap().to_owned()
    }

    /// Clicks something.
    pub fn presses(&self, css: &str) {
        self.is_told("WebDriver:ElementClick", &json!({ "id": self.finds(css) }));
    }

    #[track_caller]
    fn is_told(&self, command: &str, said: &Value) -> Value {
        let message = json!([0, 1, command, said]).to_string();
        let framed = format!("{}:{message}", message.len());
        self.marionette.borrow_mut().get_mut().write_all(framed.as_bytes()).unwrap();
        let mut answer = self.hears();
        assert!(answer[2].is_null(), "{command} {said}: {}", answer[2]);
        answer[3].take()
    }

    fn hears(&self) -> Value {
        let mut from = self.marionette.borrow_mut();
        let mut length = Vec::new();
        from.read_until(b':', &mut length).unwrap();
        let length = String::from_utf8(length).unwrap();
        let mut message = vec![0; length.trim_end_matches(':').parse().unwrap()];
        from.read_exact(&mut message).unwrap();
        serde_json::from_slice(&message).unwrap()
    }
}

impl Drop for Firefox {
    /// Its other processes end with the first one.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The profile's settings. It asks the proxy for everything, also what only Firefox itself wants to know.
fn preferences(proxy: &ForwardProxy, scripts: Scripts, cookies: Cookies) -> String {
    let port = proxy.address.port();
    let mut wanted = vec![
        ("marionette.port", json!(0)),
        ("network.proxy.type", json!(1)),
        ("network.proxy.http", json!("127.0.0.1")),
        ("network.proxy.http_port", json!(port)),
        ("network.proxy.ssl", json!("127.0.0.1")),
        ("network.proxy.ssl_port", json!(port)),
        ("network.captive-portal-service.enabled", json!(false)),
        ("network.connectivity-service.enabled", json!(false)),
        // The sites of a test speak http.
        ("dom.security.https_first", json!(false)),
        ("dom.security.https_only_mode", json!(false)),
    ];
    if scripts == Scripts::Off {
        wanted.push(("javascript.enabled", json!(false)));
    }
    if cookies == Cookies::Blocked {
        wanted.push(("network.cookie.cookieBehavior", json!(2)));
    }
    wanted.iter().map(|(name, value)| format!("user_pref(\"{name}\", {value});\n")).collect()
}
