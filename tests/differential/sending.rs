//! Reports as shops and pages send them: by pixel, script, postback, TUNE's address and the JSON API.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use duly::store::view::products;
use duly::web::secrets::{AccountSecrets, ProductSecrets, hex};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::history::{
    Amount, Back, Coupon, Door, EVENTS, Lead, Named, Offered, Proof, Refund, Report, Status, decimals,
    promotes,
};
use crate::house::House;
use crate::people::{API_TOKEN, Numbers, code_of, coupon_of, email_of, navigation};

/// The site on which everything is sold.
pub const SHOP: &str = "https://shop.test";
/// How forms are sent.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// What is sent: names and values, and whether JSON has a number there.
type Fields = Vec<(&'static str, String, bool)>;

/// A report as it is sent. `named` are the ids of the clicks it names, `of_click` is the product of the first, `cookie` is what the
/// browser brings.
pub fn report(
    house: &House,
    numbers: &Numbers,
    report: &Report,
    named: &[String],
    of_click: Option<usize>,
    cookie: Option<&str>,
) -> TestRequest {
    // Whoever does not say the product knows it all the same, with its secret and its currency.
    let of_offer = match report.offer {
        Offered::Of(product) => Some(product),
        Offered::Nothing | Offered::Unknown => None,
    };
    let product = report.product.or(of_offer).or(of_click).unwrap_or(0);
    let mut fields = fields(house, numbers, report, named, product);
    match report.door {
        Door::Pixel => {
            let signed = pixel_signature(house, numbers, product, report.proof, &fields);
            fields.extend(signed.into_iter().flatten());
            let request = navigation(&format!("/duly.gif?{}", query(&fields)));
            let request =
                request.insert_header(("sec-fetch-dest", "image")).insert_header(("accept", "image/*"));
            with_cookie(request, cookie)
        }
        Door::Script => {
            let page = if report.proof == Proof::WrongToken { "https://other.test" } else { SHOP };
            with_cookie(asked_from(page, "/e/convert", query(&fields)), cookie)
        }
        Door::Api => TestRequest::post()
            .uri("/api/v1/conversions")
            .insert_header(("authorization", format!("Bearer {API_TOKEN}")))
            .insert_header(("content-type", "application/json"))
            .set_payload(json(&fields)),
        door => {
            let token = token(house, numbers, product, report.proof);
            fields.extend(token.map(|token| ("token", token, false)));
            let payload = match door {
                Door::Json => json(&fields),
                _ => query(&fields),
            };
            let signed = signature(house, numbers, product, report.proof, &payload);
            let request = match door {
                Door::AffLsr => TestRequest::get().uri(&format!("/aff_lsr?{payload}")),
                Door::Query => TestRequest::get().uri(&format!("/postback?{payload}")),
                Door::Json => posted("/postback", "application/json", payload),
                _ => posted("/postback", FORM, payload),
            };
            match signed {
                Some(signed) => request.insert_header(("x-duly-signature", signed)),
                None => request,
            }
        }
    }
}

/// What a page of a site asks with the script.
pub fn asked_from(page: &'static str, address: &str, payload: String) -> TestRequest {
    let request = navigation(address).method(Method::POST).insert_header(("origin", page));
    let request = [("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty"), ("accept", "*/*")]
        .into_iter()
        .fold(request, TestRequest::insert_header);
    request.insert_header(("content-type", "text/plain;charset=UTF-8")).set_payload(payload)
}

/// The visitor's answer, as the script tells it from the page on which a click landed.
pub fn answer(click: &str, yes: bool, cookie: Option<&str>) -> TestRequest {
    let consent = if yes { "1" } else { "0" };
    let fields = vec![("click_id", click.to_owned(), false), ("consent", consent.to_owned(), false)];
    with_cookie(asked_from(SHOP, "/e/visit", query(&fields)), cookie)
}

fn with_cookie(request: TestRequest, cookie: Option<&str>) -> TestRequest {
    match cookie {
        Some(cookie) => request.insert_header(("cookie", format!("duly={cookie}"))),
        None => request,
    }
}

/// A sale as the creator types it.
pub fn sale_by_hand(house: &House, numbers: &Numbers, report: &Report, named: &[String]) -> String {
    let mut fields = fields(house, numbers, report, named, report.product.unwrap_or_default());
    for (name, _, _) in fields.iter_mut().filter(|(name, _, _)| *name == "affiliate") {
        *name = "code";
    }
    fields.push(("reason", "Paid by cheque".into(), false));
    query(&fields)
}

/// A refund as she types it on the page of a conversion, whose id and currency these are.
pub fn refund_by_hand(conversion: &str, currency: &str, kind: Back, amount: Option<i64>) -> String {
    let mut fields: Fields = vec![
        ("conversion", conversion.to_owned(), false),
        ("kind", kind.word().to_owned(), false),
        ("reason", "Asked by phone".into(), false),
    ];
    fields.extend(amount.map(|amount| ("amount", decimal(amount, currency), false)));
    query(&fields)
}

/// A refund as a shop's server sends it.
pub fn refund(house: &House, numbers: &Numbers, refund: &Refund) -> TestRequest {
    let mut fields: Fields = vec![
        ("product", numbers.products[refund.product].to_string(), false),
        ("order_id", order(refund.order), false),
        ("event", refund.kind.word().to_owned(), false),
    ];
    let home = house.app.store.mirror().product(numbers.products[refund.product]).unwrap().currency;
    let currency = refund.currency.unwrap_or(home.code());
    fields.extend(refund.amount.map(|amount| ("amount", decimal(amount, currency), false)));
    fields.extend(refund.currency.map(|currency| ("currency", currency.to_owned(), false)));
    fields.extend(refund.refund_id.map(|id| ("refund_id", format!("R-{id}"), false)));
    believed(house, numbers, refund.product, refund.proof, fields)
}

/// A form with what it brings to be believed.
fn believed(
    house: &House,
    numbers: &Numbers,
    product: usize,
    proof: Proof,
    mut fields: Fields,
) -> TestRequest {
    let token = token(house, numbers, product, proof);
    fields.extend(token.map(|token| ("token", token, false)));
    let payload = query(&fields);
    let signed = signature(house, numbers, product, proof, &payload);
    let request = posted("/postback", FORM, payload);
    match signed {
        Some(signed) => request.insert_header(("x-duly-signature", signed)),
        None => request,
    }
}

/// A lead as a shop's server sends it.
pub fn lead(house: &House, numbers: &Numbers, lead: &Lead, named: Option<&String>) -> TestRequest {
    let mut fields: Fields = vec![
        ("product", numbers.products[lead.product].to_string(), false),
        ("event", "lead".to_owned(), false),
        ("email", email_of(lead.email), false),
    ];
    fields.extend(named.map(|id| ("click_id", id.clone(), false)));
    believed(house, numbers, lead.product, lead.proof, fields)
}

/// The order's id in the shop.
pub fn order(number: u8) -> String {
    format!("ORDER-{number}")
}

/// A click id that nobody ever got.
pub fn unknown_click(number: u8) -> String {
    format!("01ARZ3NDEKTSV4RRFFQ69G5F0{number}")
}

fn fields(house: &House, numbers: &Numbers, report: &Report, named: &[String], product: usize) -> Fields {
    let mut fields: Fields = Vec::new();
    let mut say = |name, value: Option<String>| fields.extend(value.map(|value| (name, value, false)));
    let event = EVENTS[report.event];
    say("event", (event != "purchase").then(|| event.to_owned()));
    say("product", report.product.map(|product| numbers.products[product].to_string()));
    say("order_id", report.order.map(order));
    say("currency", report.currency.map(str::to_owned));
    say(
        "offer",
        match report.offer {
            Offered::Nothing => None,
            Offered::Of(product) => Some(numbers.offers[product].to_string()),
            Offered::Unknown => Some("A plan of long ago".into()),
        },
    );
    say(
        "affiliate",
        report.affiliate.map(|(person, by_code)| {
            let product = if promotes(person, product) { product } else { 0 };
            if by_code { code_of(person, product) } else { numbers.people[person].to_string() }
        }),
    );
    say("customer", report.customer.map(|customer| format!("customer {customer}")));
    say(
        "occurred_at",
        report.ago.map(|ago| {
            let moment = house.clock.now_ms() - ago;
            jiff::Timestamp::from_millisecond(moment).unwrap().to_string()
        }),
    );
    say(
        "coupon",
        report.coupon.map(|coupon| match coupon {
            // Case is ignored.
            Coupon::Of { person, product } => coupon_of(person, product).to_lowercase(),
            Coupon::Shops => "WELCOME10".into(),
        }),
    );
    // An address is taken in bodies only; elsewhere it goes as its hash.
    let as_it_is = matches!(report.door, Door::Script | Door::Form | Door::Json | Door::Api | Door::Hand);
    say(
        if as_it_is { "email" } else { "email_sha256" },
        report.email.map(|number| {
            let email = email_of(number);
            if as_it_is { email.to_uppercase() } else { hex(&Sha256::digest(email.as_bytes())) }
        }),
    );
    let status = report.status.map(|status| match status {
        Status::Approved => "approved",
        Status::Pending => "pending",
        Status::Rejected => "rejected",
    });
    say("status", status.map(str::to_owned));
    for id in named {
        fields.push(("click_id", id.clone(), false));
    }
    let unknown = report.clicks.iter().filter_map(|named| match named {
        Named::Unknown(number) => Some(unknown_click(*number)),
        Named::Of { .. } => None,
    });
    fields.extend(unknown.map(|id| ("click_id", id, false)));
    if report.test {
        let yes = if report.door == Door::Api { "true" } else { "1" };
        fields.push(("test", yes.into(), true));
    }
    match report.amount {
        Some(Amount::Odd(text)) => fields.push(("amount", text.into(), false)),
        Some(Amount::Minor(minor)) if report.door == Door::Api => {
            fields.push(("amount", minor.to_string(), true))
        }
        Some(Amount::Minor(minor)) => {
            let home = house.app.store.mirror().product(numbers.products[product]).unwrap().currency;
            fields.push(("amount", decimal(minor, report.currency.unwrap_or(home.code())), false));
        }
        None => {}
    }
    fields
}

fn decimal(minor: i64, currency: &str) -> String {
    match decimals(currency) {
        0 => minor.to_string(),
        _ => format!("{}.{:02}", minor / 100, minor % 100),
    }
}

fn query(fields: &Fields) -> String {
    let pairs = fields.iter().map(|(name, value, _)| (*name, value.as_str()));
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn json(fields: &Fields) -> String {
    let mut object = Map::new();
    for (name, value, plain) in fields {
        let value = if *plain { serde_json::from_str(value).unwrap() } else { Value::from(value.as_str()) };
        // An object has each name once: what else is named goes by its other names.
        let others = ["click_id", "tid", "cid", "transaction_id"];
        let free = others.into_iter().find(|name| !object.contains_key(*name));
        let name = if *name == "click_id" { free.unwrap() } else { name };
        object.insert(name.to_owned(), value);
    }
    Value::Object(object).to_string()
}

fn posted(address: &str, kind: &'static str, payload: String) -> TestRequest {
    TestRequest::post().uri(address).insert_header(("content-type", kind)).set_payload(payload)
}

fn token(house: &House, numbers: &Numbers, product: usize, proof: Proof) -> Option<String> {
    let keys = house.app.store.keys();
    let product = house.app.store.mirror().product(numbers.products[product]).unwrap();
    match proof {
        Proof::Token => Some(ProductSecrets::of(keys, &product).postback_token),
        Proof::AccountToken => {
            let program = products::program(&house.app.store.view().unwrap()).unwrap();
            Some(AccountSecrets::of(keys, program.as_ref()).token)
        }
        Proof::WrongToken => Some("pst_guessed".into()),
        Proof::Signature | Proof::WrongSignature | Proof::OldSignature | Proof::Nothing => None,
    }
}

/// `t` and `s`, as the shop's server puts them into its page.
fn pixel_signature(
    house: &House,
    numbers: &Numbers,
    product: usize,
    proof: Proof,
    fields: &Fields,
) -> Option<[(&'static str, String, bool); 2]> {
    let real = house.app.store.mirror().product(numbers.products[product]).unwrap();
    let secret = ProductSecrets::of(house.app.store.keys(), &real).pixel_secret;
    let now = house.clock.now_ms() / 1_000;
    let (secret, at) = match proof {
        Proof::Signature => (secret, now - 80_000),
        Proof::WrongSignature => ("guessed".into(), now),
        Proof::OldSignature => (secret, now - 90_000),
        _ => return None,
    };
    let said = |name: &str| fields.iter().find(|(of, _, _)| *of == name).map(|(_, value, _)| value.clone());
    let currency = said("currency").unwrap_or_default();
    let minor = said("amount").map(|amount| {
        let places = if currency.is_empty() { decimals(real.currency.code()) } else { decimals(&currency) };
        let (whole, rest) = amount.split_once('.').unwrap_or((&amount, ""));
        format!("{whole}{rest:0<places$}").parse::<i64>().unwrap_or_default().to_string()
    });
    let text = [
        "v1".into(),
        said("product").unwrap_or_else(|| real.slug.to_string()),
        said("event").unwrap_or_else(|| "purchase".into()),
        said("order_id").unwrap_or_default(),
        minor.unwrap_or_default(),
        currency,
        said("click_id").unwrap_or_default(),
        at.to_string(),
    ]
    .join("\n");
    Some([("t", at.to_string(), false), ("s", hmac(&secret, &text), false)])
}

fn hmac(secret: &str, text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    hex(&mac.finalize().into_bytes())
}

fn signature(
    house: &House,
    numbers: &Numbers,
    product: usize,
    proof: Proof,
    payload: &str,
) -> Option<String> {
    let keys = house.app.store.keys();
    let product = house.app.store.mirror().product(numbers.products[product]).unwrap();
    let secret = ProductSecrets::of(keys, &product).postback_secret;
    let now = house.clock.now_ms() / 1_000;
    let (secret, at) = match proof {
        Proof::Signature => (secret, now - 200),
        Proof::WrongSignature => ("guessed".into(), now),
        Proof::OldSignature => (secret, now - 400),
        _ => return None,
    };
    Some(format!("t={at},v1={}", hmac(&secret, &format!("{at}.{payload}"))))
}
