//! "Check my page": Duly opens a page of Maria's and tells what of the tracking it finds, and it opens nothing else.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc;

use serde_json::json;

use crate::forms::unescaped;
use crate::http::Seen;
use crate::people::Visitor;
use crate::world::World;

const CHECK: &str = "/admin/products/prd_1/tracking/page";
const SHOP: &str = "http://www.shop.test";

/// A shop that answers each path with a whole answer, and tells which were asked for.
fn shop(pages: Vec<(&'static str, String)>) -> (SocketAddr, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (tell, asked) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let first = lines.next().and_then(Result::ok).unwrap_or_default();
            let mut head = vec![first.clone()];
            head.extend(lines.map_while(Result::ok).take_while(|line| !line.is_empty()));
            let path = first.split([' ', '?']).nth(1).unwrap_or_default().to_owned();
            if tell.send(head.join("\n")).is_err() {
                return;
            }
            let found = pages.iter().find(|(known, _)| *known == path).map(|(_, answer)| answer.as_str());
            let answer = found
                .unwrap_or("HTTP/1.1 404 Not Found\r\ncontent-type: text/html\r\ncontent-length: 0\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (address, asked)
}

fn page(headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

fn redirect(to: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
}

impl Visitor<'_> {
    /// Lets Duly look at a page.
    #[track_caller]
    fn checks(&self, url: &str) -> Seen {
        let seen = self.submits_to(CHECK, CHECK, &[("url", url)]);
        Seen { body: unescaped(&seen.body), ..seen }
    }
}

/// Maria sells a course on a shop that is reached at an address.
#[track_caller]
fn course(world: &World, shop: SocketAddr) -> Visitor<'_> {
    let maria = world.owner();
    world.sells("course", json!({"sales_url": format!("{SHOP}/course"), "method": "javascript"}));
    world.app.outside.stand_in("www.shop.test", shop);
    maria
}

#[test]
fn what_is_on_a_page_is_told_with_its_remedy() {
    let world = World::new();
    let script = format!("<script async src=\"{}/duly.js\" data-product=\"course\"></script>", world.base);
    let image = format!("<img src=\"{}/duly.gif?product=course&amp;order_id=ORDER_ID\">", world.base);
    let report = "<script>duly( 'convert', { order_id: 'A-1' });</script>";
    let elsewhere = "<script src=\"https://old.example/duly.js\"></script>";
    let (shop, asked) = shop(vec![
        ("/course", page("", &format!("<head>{script}</head>"))),
        ("/twice", page("", &format!("{script}{script}"))),
        ("/thanks", page("", &format!("{script}{report}"))),
        ("/unready", page("", &image)),
        ("/old", page("", elsewhere)),
        ("/bare", page("", "<!-- <script src=/duly.js></script> -->Hello")),
        ("/strict", page("content-security-policy: default-src 'self'\r\n", &script)),
        ("/moved", redirect("/course?duly=1")),
        ("/circle", redirect("/circle")),
        ("/away", redirect("http://other.test/")),
    ]);
    let maria = course(&world, shop);

    let seen = maria.checks(&format!("{SHOP}/course")).is(200);
    seen.shows("The script is there, for this product.").shows("Nothing on this page stands in the way");
    let head = asked.recv().unwrap().to_lowercase();
    assert!(head.contains("host: www.shop.test") && !head.contains("cookie"), "{head}");
    maria.checks(&format!("{SHOP}/twice")).shows("2 times");
    maria.checks(&format!("{SHOP}/thanks")).shows("The script reports a sale on this page.");
    maria.checks(&format!("{SHOP}/unready")).shows("ORDER_ID was not replaced");
    maria
        .checks(&format!("{SHOP}/old"))
        .shows("comes from another address")
        .shows("https://old.example/duly.js");
    maria.checks(&format!("{SHOP}/bare")).shows("The script is not on this page").shows("One thing to mend.");
    maria.checks(&format!("{SHOP}/strict")).shows("Content-Security-Policy blocks Duly").shows("script-src");
    maria.checks(&format!("{SHOP}/moved")).shows("It leads on (302)").shows("The script is there");
    maria.checks(&format!("{SHOP}/circle")).shows("More than five redirects");
    maria.checks(&format!("{SHOP}/away")).shows("other.test, which is none of this product's sites");
    maria.checks(&format!("{SHOP}/gone")).shows("The page answers 404");
    // The Doctor finds the product by the page's host.
    let seen =
        maria.submits_to("/admin/doctor", "/admin/doctor/page", &[("url", "http://www.shop.test/thanks")]);
    seen.is(200).shows("The script reports a sale");
}

#[test]
fn nothing_is_read_that_is_not_the_products_own_or_not_public() {
    let world = World::new();
    let (inside, asked) = shop(vec![("/", page("", "secret"))]);
    let maria = world.owner();
    let origin = format!("http://{inside}");
    let named = format!("http://localhost:{}", inside.port());
    world.sells(
        "course",
        json!({"sales_url": "http://www.shop.test/course", "script_origins": [origin, named]}),
    );

    for own_and_private in [&origin, &named] {
        maria.checks(own_and_private).is(200).shows("private network").hides("secret");
    }
    for other in
        ["http://169.254.169.254/latest/meta-data", "https://elsewhere.test/", "http://www.shop.test:22/"]
    {
        maria.checks(other).is(422).shows("none of this product").hides("secret");
    }
    for no_page in ["", "file:///etc/passwd", "http://maria:pw@www.shop.test/", "gopher://www.shop.test/"] {
        maria.checks(no_page).is(422).shows("Enter the address of a page");
    }
    assert!(asked.try_recv().is_err(), "something was asked for inside");
}

#[test]
fn so_many_pages_are_read_a_minute_and_no_more() {
    let world = World::new();
    let (shop, _asked) = shop(vec![("/course", page("", ""))]);
    let maria = course(&world, shop);
    for _ in 0..20 {
        maria.checks(&format!("{SHOP}/course")).is(200);
    }
    maria.checks(&format!("{SHOP}/course")).is(429);
}

#[test]
fn a_program_hears_what_the_doctor_finds_of_a_page_and_of_a_link() {
    let world = World::new();
    let tag = format!("<script async src=\"{}/duly.js\" data-product=\"course\"></script>", world.base);
    let (shop, _asked) = shop(vec![("/course", page("", &tag)), ("/bare", page("", "hello"))]);
    course(&world, shop);
    world.accepts("Ana", "course", "ana7");
    let program = world.reading_program();

    let examine = |url: &str| {
        let asked = crate::http::form(&[("url", url)]);
        program.gets(&format!("/doctor?{asked}")).is(200).described_as(&world, "Examination").json()
    };
    let told = examine(&format!("{SHOP}/course"));
    assert_eq!((&told["about"], &told["product"]), (&json!("page"), &json!("prd_1")), "{told}");
    assert!(told["findings"].as_array().unwrap().iter().any(|one| one["mark"] == "good"), "{told}");
    let told = examine(&format!("{SHOP}/bare"));
    assert_eq!(told["ok"], false, "{told}");

    let told = examine(&format!("{}/ana7", world.base));
    assert_eq!((&told["about"], &told["product"]), (&json!("link"), &json!(null)), "{told}");
    assert!(told["findings"].as_array().unwrap().iter().any(|one| one["part"] == "standing"), "{told}");
    let told = examine("nobody9");
    assert_eq!(told["ok"], false, "{told}");
    assert!(world.clicks().is_empty(), "looking recorded a click");
    program.gets("/doctor").refuses(422, &["url"]);
    program.gets("/doctor?url=ana7&more=1").refuses(422, &["more"]);
}
