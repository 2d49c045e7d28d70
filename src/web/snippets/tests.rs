//! Every guide holds finished texts, and those in languages that are at hand are run.

use std::process::{Command, Stdio};

use super::*;
use crate::config::BaseUrl;
use crate::domain::destination::Destination;
use crate::domain::id::{OfferId, ProductId};
use crate::domain::money::{Currency, Money};
use crate::domain::name::{Name, Slug};
use crate::domain::offer::Offer;
use crate::domain::product::Product;
use crate::domain::time::Timestamp;
use crate::web::paths::Paths;

const ALL: [Method; 4] = [Method::Pixel, Method::Postback, Method::JavaScript, Method::FirstPartyCookie];

fn product() -> Product {
    let mut product =
        Product::draft(Name::parse("Bread").unwrap(), Currency::parse("JPY").unwrap(), Timestamp(0));
    product.slug = Slug::parse("sourdough").unwrap();
    product.id = ProductId(7);
    product
}

fn offer(url: &str, retired: bool) -> Offer {
    Offer {
        id: OfferId(1),
        product: ProductId(7),
        name: Name::parse("Plan").unwrap(),
        price: Money { minor: 4_700, currency: Currency::parse("JPY").unwrap() },
        commission: crate::domain::dated::Dated::since(Timestamp(0), None),
        checkout_url: Some(Destination::parse(url).unwrap()),
        retired,
        created_at: Timestamp(0),
    }
}

/// All guides that there are, with what they are for.
fn each(look: impl Fn(&str, &Guide)) {
    let (product, paths) = (product(), Paths::of(&BaseUrl::parse("https://example.com/aff").unwrap()));
    let pasting = Pasting { product: &product, offers: &[], paths: &paths, token: Some("TOKEN") };
    for (platform, word, _) in PLATFORMS {
        for method in ALL {
            for (language, spoken, _) in Language::ALL {
                let guide = Guide::of(&pasting, platform, method, language);
                look(&format!("{word} {} {spoken}", method_word(method)), &guide);
            }
        }
    }
}

fn texts(platform: Platform, method: Method, language: Language, offers: &[Offer]) -> Vec<Paste> {
    let (product, paths) = (product(), Paths::of(&BaseUrl::parse("https://example.com/aff").unwrap()));
    let pasting = Pasting { product: &product, offers, paths: &paths, token: None };
    let guide = Guide::of(&pasting, platform, method, language);
    guide.steps.into_iter().filter_map(|step| step.paste).collect()
}

fn text(platform: Platform, method: Method, language: Language, id: &str) -> String {
    let found = texts(platform, method, language, &[]).into_iter().find(|paste| paste.id == id);
    found.unwrap_or_else(|| panic!("there is no {id}")).text
}

#[test]
fn every_guide_is_finished_and_holds_the_real_addresses() {
    each(|what, guide| {
        let pastes: Vec<_> = guide.steps.iter().filter_map(|step| step.paste.as_ref()).collect();
        assert!(!pastes.is_empty() && !guide.wrong.is_empty(), "{what}");
        assert!(pastes.iter().any(|paste| paste.text.contains("https://example.com/aff/")), "{what}");
        for paste in &pastes {
            assert!(!paste.text.contains("[["), "{what}: {}", paste.text);
            assert_eq!(pastes.iter().filter(|other| other.id == paste.id).count(), 1, "{what}: {}", paste.id);
        }
        let says_it =
            pastes.iter().any(|paste| paste.text.contains("TOKEN") && !paste.text.contains("DULY_TOKEN)"));
        assert!(!guide.needs_token || says_it, "{what}");
    });
}

#[test]
fn the_token_is_masked_until_it_is_shown() {
    let curl = text(Platform::OwnServer, Method::Postback, Language::Php, "postback-curl");
    assert!(curl.starts_with("curl -X POST 'https://example.com/aff/postback' \\\n"), "{curl}");
    assert!(curl.contains("Bearer \u{2022}\u{2022}") && curl.contains("amount=9700"), "{curl}");
}

#[test]
fn the_texts_are_those_that_the_program_answers_to() {
    let pixel = text(Platform::PlainHtml, Method::Pixel, Language::Php, "pixel-html");
    assert_eq!(
        pixel,
        "<img src=\"https://example.com/aff/duly.gif?product=sourdough&amp;order_id=ORDER_ID&amp;amount=9700\
         &amp;currency=JPY\" width=\"1\" height=\"1\" alt=\"\">"
    );
    let script = text(Platform::PlainHtml, Method::JavaScript, Language::Php, "script-keep");
    assert_eq!(
        script,
        "<script async src=\"https://example.com/aff/duly.js\" data-product=\"sourdough\"></script>"
    );
    let stripe = text(Platform::StripePaymentLinks, Method::JavaScript, Language::Php, "thank-you-stripe");
    assert_eq!(stripe, "https://example.com/aff/p/sourdough/thanks?order_id={CHECKOUT_SESSION_ID}");
    let tune = text(Platform::Tune, Method::Postback, Language::Php, "tune-postback");
    assert!(tune.starts_with("https://example.com/aff/aff_lsr?offer_id=7&transaction_id="), "{tune}");
}

#[test]
fn the_script_carries_the_click_to_the_checkouts_that_are_on_sale_and_knows_the_price() {
    let offers = [
        offer("https://buy.stripe.com/b", false),
        offer("https://buy.stripe.com/a", false),
        offer("http://shop.test:8081/a", false),
        offer("https://old.example/a", true),
    ];
    let pastes = texts(Platform::PlainHtml, Method::JavaScript, Language::Php, &offers);
    assert!(pastes[0].text.contains(" data-duly-carry=\"buy.stripe.com,shop.test:8081\""), "{pastes:?}");
    assert!(pastes[1].text.contains("amount: '4700'"), "{pastes:?}");
    let gone = texts(Platform::PlainHtml, Method::JavaScript, Language::Php, &offers[3..]);
    assert!(!gone[0].text.contains("carry"), "{gone:?}");
}

/// Runs a text; nothing where the interpreter is not on this machine.
fn runs(program: &str, arguments: &[&str], source: &str) {
    use std::io::Write;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Ok(mut child) = command.env("DULY_TOKEN", "TOKEN").spawn() else { return };
    child.stdin.take().unwrap().write_all(source.as_bytes()).unwrap();
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success(), "{program}: {}\n{source}", String::from_utf8_lossy(&ended.stderr));
}

#[test]
fn the_cookie_recipes_keep_the_newest_click_and_nothing_else() {
    let (click, older) = ("01ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEJTSV4RRFFQ69G5FAV");
    let python = text(Platform::OwnServer, Method::FirstPartyCookie, Language::Python, "cookie-keep");
    let asks = format!(
        "{python}\nname, value = duly_keep('a=b&duly={click}', '{older}')\nassert name == 'Set-Cookie' and \
         value.startswith('duly_id={click}; Path=/; Max-Age=5184000;'), value\n\
         assert duly_keep('duly={older}', '{click}') is None\nassert duly_keep('duly={older}', 'zzz') is not None\n\
         assert duly_keep('duly=x', '') is None\n"
    );
    runs("python3", &["-"], &asks);
    let node = text(Platform::OwnServer, Method::FirstPartyCookie, Language::Node, "cookie-keep");
    let asks = format!(
        "{node}\nconst kept = [];\nconst answer = {{ appendHeader: (name, value) => kept.push(name + ': ' + value) }};\n\
         const asks = (click, cookie) => dulyKeep({{ url: '/?duly=' + click, headers: {{ cookie }} }}, answer);\n\
         asks('{click}');\nasks('x');\nasks('{older}', 'a=b; duly_id={click}');\nasks('{click}', 'duly_id={older}');\n\
         if (kept.length !== 2 || kept[0] !== kept[1] || !kept[0].startsWith('Set-Cookie: duly_id={click}; Path=/')) throw kept;\n"
    );
    runs("node", &["-"], &asks);
}

#[test]
fn scripts_for_pages_run_and_report_what_they_should() {
    let stripped =
        |text: String| text.lines().filter(|line| !line.starts_with('<')).collect::<Vec<_>>().join("\n");
    let before = "globalThis.window = globalThis;\n";
    let sale = stripped(text(Platform::PlainHtml, Method::JavaScript, Language::Php, "script-tell"));
    let check = "\nif (duly.q[0][0] !== 'convert' || duly.q[0][1].amount !== '9700') throw duly.q;\n";
    runs("node", &["-"], &format!("{before}{sale}{check}"));
    let webflow = stripped(text(Platform::Webflow, Method::JavaScript, Language::Php, "script-tell"));
    let page = "globalThis.location = { search: '?orderId=A-1' };\n";
    let check = "\nif (duly.q[0][1].order_id !== 'A-1') throw duly.q;\n";
    runs("node", &["-"], &format!("{before}{page}{webflow}{check}"));
    let shopify = text(Platform::Shopify, Method::JavaScript, Language::Php, "shopify-pixel");
    let page = "let told, asked;\nconst analytics = { subscribe: (name, told_of) => { told = told_of; } };\n\
                const browser = { cookie: { get: async () => 'C1' } };\n\
                globalThis.fetch = async (address) => { asked = address; };\n";
    let check = "\ntold({ data: { checkout: { order: { id: 5 }, totalPrice: { amount: 9.5 }, currencyCode: 'EUR' } } })\n\
                 .then(() => { if (!asked.endsWith('?product=sourdough&order_id=5&amount=9.5&currency=EUR&click_id=C1')) \
                 throw asked; });\n";
    runs("node", &["-"], &format!("{page}{shopify}{check}"));
}

#[test]
fn recipes_that_report_are_written_as_their_language_wants_it() {
    let python = text(Platform::OwnServer, Method::Postback, Language::Python, "server-tell");
    runs("python3", &["-"], &python);
    let node = text(Platform::OwnServer, Method::Postback, Language::Node, "server-tell");
    runs("node", &["--check", "-"], &node);
    let php = text(Platform::OwnServer, Method::Postback, Language::Php, "server-tell");
    runs("php", &["-l"], &php);
    let ruby = text(Platform::OwnServer, Method::Postback, Language::Ruby, "server-tell");
    runs("ruby", &["-c"], &ruby);
}
