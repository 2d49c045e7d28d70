//! The people of the stories: visitors with a browser, and shops with a server.

use std::cell::RefCell;

use duly::store::view::products;
use duly::web::secrets::{AccountSecrets, ProductSecrets};
use serde_json::Value;

use crate::http::{Request, Seen, form};
use crate::world::World;

/// Chrome on a desk, as most visitors come.
pub const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";

/// What a browser asks for when it opens a page.
const PAGE: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

/// Someone with a browser that keeps cookies as browsers do.
pub struct Visitor<'w> {
    world: &'w World,
    jar: RefCell<Vec<Kept>>,
    from: Option<String>,
}

/// A cookie in a jar.
struct Kept {
    name: String,
    value: String,
    until_ms: i64,
}

impl World {
    /// Someone who was never here.
    pub fn visitor(&self, _name: &str) -> Visitor<'_> {
        Visitor { world: self, jar: RefCell::default(), from: None }
    }

    /// The server of a shop that sells a product, with the product's token.
    #[track_caller]
    pub fn shop(&self, product: &str) -> Shop<'_> {
        let found = self.app.store.mirror().product_called(product);
        let found = found.unwrap_or_else(|| panic!("nobody sells {product}"));
        let token = ProductSecrets::of(self.app.store.keys(), &found).postback_token;
        Shop { world: self, product: product.into(), token }
    }

    /// The token that may report for every product.
    pub fn account_token(&self) -> String {
        let program = products::program(&self.app.store.view().unwrap()).unwrap();
        AccountSecrets::of(self.app.store.keys(), program.as_ref()).token
    }

    /// A request for one of our pages by nobody in particular: no cookies, no browser.
    pub fn request(&self, method: &str, address: &str) -> Request {
        Request::new(method, &self.target(address)).header("host", self.host())
    }

    /// Sends a request. Each takes a thousandth of a second, so that what comes later is later.
    #[track_caller]
    pub fn sends(&self, request: Request) -> Seen {
        let seen = request.send(self.address);
        self.a_moment_passes();
        seen
    }

    /// Opens one of our pages as a browser that was never here.
    #[track_caller]
    pub fn opens(&self, address: &str) -> Seen {
        self.visitor("somebody").opens(address)
    }
}

impl Visitor<'_> {
    /// The same visitor, as a proxy in front of us reports her address.
    pub fn from(mut self, forwarded_for: &str) -> Self {
        self.from = Some(forwarded_for.into());
        self
    }

    /// Clicks a link on some page.
    #[track_caller]
    pub fn clicks(&self, address: &str) -> Seen {
        self.sends(self.navigation("GET", address).header("sec-fetch-site", "cross-site"))
    }

    /// Opens one of our pages: types the address, or goes on within the site.
    #[track_caller]
    pub fn opens(&self, address: &str) -> Seen {
        self.sends(self.navigation("GET", address))
    }

    /// The path of an address of ours, as it stands in a page or in a `Location`, without what stands before
    /// every path.
    #[track_caller]
    pub fn path_of(&self, address: &str) -> String {
        let path = address
            .strip_prefix(self.world.base.as_str())
            .map(|rest| format!("{}{rest}", self.world.prefix()));
        let path = path.unwrap_or_else(|| address.to_owned());
        let rest = path
            .strip_prefix(self.world.prefix())
            .filter(|rest| rest.starts_with(['/', '?']) || rest.is_empty());
        rest.unwrap_or_else(|| panic!("{address} lacks {}", self.world.prefix())).to_owned()
    }

    /// A request as the browser makes it when a person opens a page.
    #[track_caller]
    pub fn navigation(&self, method: &str, address: &str) -> Request {
        let request = self.world.request(method, address);
        [
            ("user-agent", CHROME),
            ("accept", PAGE),
            ("accept-language", "en-GB,en;q=0.9"),
            ("sec-fetch-site", "none"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-user", "?1"),
            ("sec-fetch-dest", "document"),
        ]
        .into_iter()
        .fold(request, |request, (name, value)| request.header(name, value))
    }

    /// A request as the browser makes it for an image on a page.
    #[track_caller]
    pub fn image(&self, address: &str) -> Request {
        let request = self.navigation("GET", address).without("sec-fetch-user");
        request
            .header("accept", "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8")
            .header("sec-fetch-site", "cross-site")
            .header("sec-fetch-mode", "no-cors")
            .header("sec-fetch-dest", "image")
    }

    /// Reaches a confirmation page with the pixel on it.
    #[track_caller]
    pub fn loads_pixel(&self, fields: &[(&str, &str)]) -> Seen {
        self.sends(self.image(&format!("/duly.gif?{}", form(fields))))
    }

    /// Buys: her browser shows the confirmation page with the pixel, and the shop's server confirms the order.
    /// Gives what the server was told.
    #[track_caller]
    pub fn buys(&self, product: &str, order: &str, amount: &str) -> Seen {
        let sale = [("product", product), ("order_id", order), ("amount", amount)];
        self.loads_pixel(&sale).is(200);
        self.world.shop(product).posts_back(&sale[1..])
    }

    /// Sends a request with the cookies of this browser, and keeps those that come back.
    #[track_caller]
    pub fn sends(&self, request: Request) -> Seen {
        let cookies = self.cookie_header();
        let request = if cookies.is_empty() { request } else { request.header("cookie", &cookies) };
        let request = match &self.from {
            Some(from) => request.header("x-forwarded-for", from),
            None => request,
        };
        let seen = self.world.sends(request);
        for header in seen.all("set-cookie") {
            self.keeps(header);
        }
        seen
    }

    /// The value of one of her cookies.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let now = self.world.now_ms();
        let jar = self.jar.borrow();
        jar.iter().find(|kept| kept.name == name && kept.until_ms > now).map(|kept| kept.value.clone())
    }

    /// Puts a cookie into her jar by hand.
    pub fn forges(&self, name: &str, value: &str) {
        self.jar.borrow_mut().retain(|kept| kept.name != name);
        self.adds(name, value);
    }

    /// Puts a further cookie of a name into her jar, as another domain or path gives her.
    pub fn adds(&self, name: &str, value: &str) {
        let kept = Kept { name: name.into(), value: value.into(), until_ms: i64::MAX };
        self.jar.borrow_mut().push(kept);
    }

    fn cookie_header(&self) -> String {
        let now = self.world.now_ms();
        let jar = self.jar.borrow();
        let live = jar.iter().filter(|kept| kept.until_ms > now);
        live.map(|kept| format!("{}={}", kept.name, kept.value)).collect::<Vec<_>>().join("; ")
    }

    fn keeps(&self, header: &str) {
        let mut parts = header.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { return };
        let max_age = parts.find_map(|part| part.strip_prefix("Max-Age=")?.parse::<i64>().ok());
        let until_ms = max_age.map_or(i64::MAX, |seconds| self.world.now_ms() + 1_000 * seconds);
        self.jar.borrow_mut().retain(|kept| kept.name != name);
        self.jar.borrow_mut().push(Kept { name: name.into(), value: value.into(), until_ms });
    }
}

/// The server of the creator's shop.
pub struct Shop<'w> {
    world: &'w World,
    product: String,
    /// What its postbacks are believed by.
    pub token: String,
}

impl Shop<'_> {
    /// Reports something from server to server, with product and token.
    #[track_caller]
    pub fn posts_back(&self, fields: &[(&str, &str)]) -> Seen {
        let fields = [fields, &[("product", self.product.as_str()), ("token", self.token.as_str())]].concat();
        self.posts(&fields)
    }

    /// Reports exactly this.
    #[track_caller]
    pub fn posts(&self, fields: &[(&str, &str)]) -> Seen {
        let request = self.world.request("POST", "/postback");
        self.world.sends(request.body("application/x-www-form-urlencoded", form(fields)))
    }

    /// Reports it in the address alone.
    #[track_caller]
    pub fn gets(&self, path: &str, fields: &[(&str, &str)]) -> Seen {
        self.world.sends(self.world.request("GET", &format!("{path}?{}", form(fields))))
    }
}

impl Seen {
    /// How a postback was judged.
    #[track_caller]
    pub fn result(&self) -> String {
        self.json()["result"].as_str().unwrap_or_else(|| panic!("no result: {}", self.body)).to_owned()
    }

    /// Who earned by a postback's answer: `jane7 50 %, ben22 50 %`, or `nobody`.
    #[track_caller]
    pub fn earners(&self) -> String {
        let json = self.json();
        let shares = json["affiliates"].as_array().unwrap_or_else(|| panic!("no affiliates: {}", self.body));
        let text = |share: &Value, name: &str| share[name].as_str().unwrap_or_default().to_owned();
        let shares =
            shares.iter().map(|share| format!("{} {} %", text(share, "code"), text(share, "percent")));
        let earners = shares.collect::<Vec<_>>().join(", ");
        if earners.is_empty() { "nobody".into() } else { earners }
    }

    /// What the first who earned gets, in minor units.
    #[track_caller]
    pub fn commission(&self) -> String {
        let commission = &self.json()["affiliates"][0]["commission"];
        let sums = commission.as_array().unwrap_or_else(|| panic!("no commission: {}", self.body));
        let sums =
            sums.iter().map(|sum| format!("{} {}", sum["currency"].as_str().unwrap_or("?"), sum["amount"]));
        sums.collect::<Vec<_>>().join(", ")
    }

    /// Asserts that a postback was recorded, and who earned.
    #[track_caller]
    pub fn earned_by(self, earners: &str) -> Self {
        let seen = self.is(200);
        assert_eq!(seen.earners(), earners, "{}: {}", seen.asked, seen.body);
        seen
    }
}
