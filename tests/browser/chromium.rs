//! Chromium with a fresh profile, driven by chromedriver on a port of its own.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use thirtyfour::prelude::*;

/// What is missing, and how it is got.
const MISSING: &str = "Chromium and its driver are needed: apt-get install chromium chromium-driver";

/// A person's own; that of a headless browser counts as a bot's.
const USER_AGENT: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/// How long a page may take on a busy machine, and how often it is looked at.
const PATIENCE: Duration = Duration::from_secs(60);
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// A running chromedriver. It ends with the test.
pub struct Chromedriver {
    child: Child,
    address: String,
}

impl Chromedriver {
    pub fn start() -> Self {
        let mut child = Command::new("chromedriver")
            .args(["--port=0", "--log-level=WARNING"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect(MISSING);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
            line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse::<u16>().ok()
        });
        // It is read to the end, so that the driver never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        let address = format!("http://127.0.0.1:{}", port.expect("chromedriver says its port"));
        Self { child, address }
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether pages may run scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    On,
    Off,
}

/// Whether pages may keep cookies, and what else they keep beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookies {
    Kept,
    Blocked,
}

/// A browser of one person. It ends with the test that forgot to close it.
pub struct Browser {
    web: WebDriver,
    profile: PathBuf,
}

impl Browser {
    /// A fresh profile in a folder, for which some hosts are elsewhere: `www.shop.test 127.0.0.1:49152`.
    pub async fn open(
        driver: &Chromedriver,
        profile: &Path,
        hosts: &[(&str, String)],
        scripts: Scripts,
        cookies: Cookies,
    ) -> Self {
        let mapped: Vec<String> = hosts.iter().map(|(host, place)| format!("MAP {host} {place}")).collect();
        let mut wanted = DesiredCapabilities::chrome();
        wanted.set_binary("/usr/bin/chromium").unwrap();
        for flag in [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--force-prefers-reduced-motion",
            // Secure sites of a test have certificates of their own.
            "--ignore-certificate-errors",
            "--window-size=1200,1600",
            &format!("--user-agent={USER_AGENT}"),
            &format!("--user-data-dir={}", profile.display()),
            // Whatever is not named here does not exist.
            &format!("--host-resolver-rules={}, MAP * ~NOTFOUND", mapped.join(", ")),
        ] {
            wanted.add_arg(flag).unwrap();
        }
        let mut preferences = json!({});
        if scripts == Scripts::Off {
            preferences["profile.managed_default_content_settings.javascript"] = 2.into();
        }
        if cookies == Cookies::Blocked {
            preferences["profile.managed_default_content_settings.cookies"] = 2.into();
        }
        wanted.add_experimental_option("prefs", preferences).unwrap();
        let web = WebDriver::new(&driver.address, wanted).await.expect(MISSING);
        Self { web, profile: profile.to_owned() }
    }

    /// The driver of this browser.
    pub fn web(&self) -> &WebDriver {
        &self.web
    }

    /// Types an address.
    pub async fn goes_to(&self, address: &str) {
        self.web.goto(address).await.unwrap();
    }

    /// Where the browser is.
    pub async fn address(&self) -> String {
        self.web.current_url().await.unwrap().to_string()
    }

    /// Waits for something on the page.
    pub async fn finds(&self, by: By) -> WebElement {
        let what = format!("{by:?}");
        match self.web.query(by).wait(PATIENCE, BETWEEN_LOOKS).first().await {
            Ok(found) => found,
            Err(error) => panic!("{what}: {error}\n{}\n{}", self.address().await, self.text().await),
        }
    }

    /// Whether it is on the page now.
    pub async fn has(&self, by: By) -> bool {
        self.web.query(by).nowait().exists().await.unwrap()
    }

    /// The text of the page as people read it.
    pub async fn text(&self) -> String {
        self.web.find(By::Tag("body")).await.unwrap().text().await.unwrap()
    }

    /// Types into a field in place of what stands there.
    pub async fn types(&self, field: &str, text: &str) {
        let field = self.finds(By::Name(field)).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Chooses one of several buttons or options.
    pub async fn chooses(&self, field: &str, value: &str) {
        let one = format!("[name='{field}'][value='{value}'], [name='{field}'] option[value='{value}']");
        self.finds(By::Css(one)).await.click().await.unwrap();
    }

    /// Clicks something that leads to another page, and waits until this one is gone.
    pub async fn follows(&self, by: By) {
        let page = self.finds(By::Tag("html")).await;
        self.finds(by).await.click().await.unwrap();
        page.wait_until().wait(PATIENCE, BETWEEN_LOOKS).stale().await.unwrap();
        self.finds(By::Tag("body")).await;
    }

    /// Points at an item of the menu and clicks. The driver by itself takes what stands in a folded list for hidden,
    /// also where the style unfolds it.
    pub async fn follows_in_the_menu(&self, words: &str) {
        let page = self.finds(By::Tag("html")).await;
        let item = self.finds(By::XPath(format!("//nav//a[. = '{words}']"))).await;
        self.web.action_chain().move_to_element_center(&item).click().perform().await.unwrap();
        page.wait_until().wait(PATIENCE, BETWEEN_LOOKS).stale().await.unwrap();
        self.finds(By::Tag("body")).await;
    }

    /// Goes on in the frame of the page.
    pub async fn enters_the_frame(&self) {
        self.finds(By::Tag("iframe")).await.enter_frame().await.unwrap();
    }

    /// What a field holds.
    pub async fn value_of(&self, css: &str) -> String {
        self.finds(By::Css(css)).await.prop("value").await.unwrap().unwrap_or_default()
    }

    /// Opens the badge that the script put on the page, and reads what it says when it knows.
    pub async fn opens_ref(&self) -> String {
        let badge = self.finds(By::ClassName("duly-ref")).await.get_shadow_root().await.unwrap();
        let inside = async |css| {
            let found = badge.query(By::Css(css)).wait(PATIENCE, BETWEEN_LOOKS).first().await;
            found.unwrap_or_else(|error| panic!("{css}: {error}"))
        };
        inside("summary").await.click().await.unwrap();
        inside("p").await;
        inside("[role=status]").await.text().await.unwrap()
    }

    /// Copies what stands in a field by the button beside it, and pastes it into another; gives what arrived there.
    pub async fn copies(&self, button: By, into: &str) -> String {
        self.finds(button).await.click().await.unwrap();
        let announced = self.finds(By::Id("announce")).await;
        announced.wait_until().wait(PATIENCE, BETWEEN_LOOKS).has_text("Copied").await.unwrap();
        let field = self.finds(By::Name(into)).await;
        field.clear().await.unwrap();
        field.send_keys(Key::Control + "v").await.unwrap();
        field.prop("value").await.unwrap().unwrap_or_default()
    }

    /// Opens REF at the end of the payment page, and reads the codes behind it. It stands at the bottom right.
    pub async fn opens_ref_of_the_payment_page(&self) -> Vec<String> {
        let summary = self.finds(By::Css("footer .ref summary")).await;
        let (at, page) =
            (summary.rect().await.unwrap(), self.finds(By::Tag("html")).await.rect().await.unwrap());
        assert!(at.x > page.width / 2.0, "REF is at the right: {at:?} of {page:?}");
        let above = self.finds(By::Tag("main")).await.rect().await.unwrap();
        assert!(at.y >= above.y + above.height, "REF is at the bottom: {at:?} under {above:?}");
        summary.click().await.unwrap();
        self.finds(By::Css("footer .ref p")).await;
        let mut codes = Vec::new();
        for code in self.web.find_all(By::Css("footer .ref code")).await.unwrap() {
            codes.push(code.text().await.unwrap());
        }
        codes
    }

    /// What an image became: its width, once it was loaded or has failed.
    pub async fn width_of_image(&self, css: &str) -> u64 {
        let image = self.finds(By::Css(css)).await;
        image.wait_until().wait(PATIENCE, BETWEEN_LOOKS).has_property("complete", "true").await.unwrap();
        image.prop("naturalWidth").await.unwrap().unwrap().parse().unwrap()
    }

    /// Keeps the page as a picture, if somebody wants to look.
    pub async fn is_pictured(&self, name: &str) {
        if let Some(folder) = std::env::var_os("DULY_SCREENSHOTS") {
            std::fs::create_dir_all(&folder).unwrap();
            self.web.screenshot(&Path::new(&folder).join(format!("{name}.png"))).await.unwrap();
        }
    }

    /// Closes the window.
    pub async fn closes(self) {
        self.web.clone().quit().await.unwrap();
    }
}

impl Drop for Browser {
    /// Where a test panics, nobody closes the window, and chromedriver does not take its browsers with it. So the
    /// processes that were given this profile, and only these, are ended.
    fn drop(&mut self) {
        if self.web.clone().leak().is_err() {
            return; // It was closed.
        }
        // They are gone when they have no words left; until then they write into the profile.
        let begun = Instant::now();
        while end_processes_with(&format!("--user-data-dir={}", self.profile.display()))
            && begun.elapsed() < PATIENCE
        {
            std::thread::yield_now();
        }
    }
}

/// Ends the processes that were started with a flag; whether there were any.
fn end_processes_with(flag: &str) -> bool {
    let mut were_any = false;
    let entries = std::fs::read_dir("/proc").into_iter().flatten().map_while(Result::ok);
    for process in entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok()) {
        let words = std::fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
        if words.split(|byte| *byte == 0).any(|word| word == flag.as_bytes())
            && let Some(process) = rustix::process::Pid::from_raw(process)
        {
            were_any = true;
            let _ = rustix::process::kill_process(process, rustix::process::Signal::KILL);
        }
    }
    were_any
}
