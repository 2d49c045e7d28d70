//! Reports as shops and pages send them: by pixel, postback, TUNE's address and the JSON API.

use actix_web::test::TestRequest;
use duly::store::view::products;
use duly::web::secrets::{AccountSecrets, ProductSecrets, hex};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::history::{
    Amount, Coupon, Door, EVENTS, Lead, Named, Offered, Proof, Refund, Report, Status, decimals, promotes,
};
use crate::house::House;
use crate::people::{API_TOKEN, Numbers, code_of, coupon_of, email_of, navigation};

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
            let request = navigation(&format!("/duly.gif?{}", query(&fields)));
            let request =
                request.insert_header(("sec-fetch-dest", "image")).insert_header(("accept", "image/*"));
            match cookie {
                Some(cookie) => request.insert_header(("cookie", format!("duly={cookie}"))),
                None => request,
            }
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
                Door::Json => posted("application/json", payload),
                _ => posted("application/x-www-form-urlencoded", payload),
            };
            match signed {
                Some(signed) => request.insert_header(("x-duly-signature", signed)),
                None => request,
            }
        }
    }
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
    let request = posted("application/x-www-form-urlencoded", payload);
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
    let as_it_is = matches!(report.door, Door::Form | Door::Json | Door::Api);
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

fn posted(kind: &'static str, payload: String) -> TestRequest {
    TestRequest::post().uri("/postback").insert_header(("content-type", kind)).set_payload(payload)
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
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{at}.{payload}").as_bytes());
    Some(format!("t={at},v1={}", hex(&mac.finalize().into_bytes())))
}
