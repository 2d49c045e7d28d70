//! Every operation of the API is described, and everything described is there. What the operations do is
//! told by the stories in `tests/stories/api_*.rs`.

use std::collections::BTreeSet;

use crate::web::assets::OPENAPI;
use serde_json::Value;

const ROUTES: &str = include_str!("../routes.rs");

/// `GET /api/v1/products`, …: a line of `routes.rs` is method and path.
fn routed() -> BTreeSet<String> {
    let lines = ROUTES.lines().map(str::trim).filter_map(|line| line.strip_prefix(".route(\"/api/"));
    let operations = lines.filter_map(|line| {
        let (path, rest) = line.split_once('"')?;
        let method = rest.trim_start_matches([',', ' ']).split('(').next()?;
        (method != "route").then(|| format!("{} /api/{path}", method.to_uppercase()))
    });
    operations.collect()
}

fn described() -> BTreeSet<String> {
    let document: Value = serde_json::from_str(OPENAPI).unwrap();
    let base = |item: &Value| {
        let own = item["servers"][0]["url"].as_str();
        own.unwrap_or(document["servers"][0]["url"].as_str().unwrap()).to_owned()
    };
    let mut operations = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "post", "patch", "put", "delete"] {
            if item.get(method).is_some() {
                operations.insert(format!("{} {}{path}", method.to_uppercase(), base(item)));
            }
        }
    }
    operations
}

#[test]
fn every_operation_is_described_and_everything_described_is_there() {
    assert_eq!(routed(), described());
    assert!(routed().len() > 40, "the list of routes is read");
}

#[test]
fn every_reference_of_the_description_leads_somewhere() {
    let document: Value = serde_json::from_str(OPENAPI).unwrap();
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 100);
    for reference in references {
        let place = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(place).is_some(), "{reference}");
    }
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            references.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| collect(value, references));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}

#[test]
fn every_post_takes_a_key_that_makes_it_count_once() {
    let document: Value = serde_json::from_str(OPENAPI).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(post) = item.get("post") else { continue };
        let parameters = post["parameters"].as_array().unwrap();
        let key = "#/components/parameters/IdempotencyKey";
        assert!(parameters.iter().any(|parameter| parameter["$ref"] == key), "{path}");
    }
}
