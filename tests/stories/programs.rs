//! Programs that speak the JSON API with a token, and what holds for every answer they get: it is as the
//! description says, never kept, never with a cookie.

use duly::domain::name::Name;
use duly::domain::time::Timestamp;
use duly::store::changes::token_changes::CreateToken;
use duly::store::people::{Scope, Token};
use duly::web::secrets::fingerprint;
use serde_json::{Value, json};

use crate::http::{Request, Seen};
use crate::world::World;

/// A program with a token.
pub struct Program<'w> {
    world: &'w World,
    token: String,
}

impl World {
    /// A program that may look and change.
    #[track_caller]
    pub fn program(&self) -> Program<'_> {
        self.with_token("shop sync", Scope::Write)
    }

    /// A program that may only look.
    #[track_caller]
    pub fn reading_program(&self) -> Program<'_> {
        self.with_token("dashboard", Scope::Read)
    }

    /// A program with a token of a name of its own.
    #[track_caller]
    pub fn with_token(&self, name: &str, scope: Scope) -> Program<'_> {
        let token = format!("token of {name}").replace(' ', "-");
        let row = Token {
            name: Name::parse(name).unwrap(),
            hash: fingerprint(&token),
            scope,
            created_at: Timestamp(self.now_ms()),
        };
        self.app.store.write_blocking(CreateToken(row)).unwrap();
        Program { world: self, token }
    }
}

impl Program<'_> {
    /// A request to a path below `/api/v1`.
    #[track_caller]
    pub fn request(&self, method: &str, path: &str) -> Request {
        let request = self.world.request(method, &format!("/api/v1{path}"));
        request.header("authorization", &format!("Bearer {}", self.token))
    }

    /// Looks.
    #[track_caller]
    pub fn gets(&self, path: &str) -> Seen {
        self.sends(self.request("GET", path))
    }

    /// Makes something.
    #[track_caller]
    pub fn posts(&self, path: &str, body: Value) -> Seen {
        self.posts_text(path, &body.to_string())
    }

    /// Sends a body as it is.
    #[track_caller]
    pub fn posts_text(&self, path: &str, body: &str) -> Seen {
        self.sends(self.request("POST", path).body("application/json", body))
    }

    /// The same under a key.
    #[track_caller]
    pub fn posts_once(&self, key: &str, path: &str, body: Value) -> Seen {
        let request = self.request("POST", path).header("idempotency-key", key);
        self.sends(request.body("application/json", body.to_string()))
    }

    /// Asks for a step that needs no words.
    #[track_caller]
    pub fn asks_for(&self, path: &str) -> Seen {
        self.sends(self.request("POST", path))
    }

    /// Changes something.
    #[track_caller]
    pub fn patches(&self, path: &str, body: Value) -> Seen {
        self.sends(self.request("PATCH", path).body("application/json", body.to_string()))
    }

    /// Takes something away.
    #[track_caller]
    pub fn deletes(&self, path: &str) -> Seen {
        self.sends(self.request("DELETE", path))
    }

    /// Sends a request, and checks what holds for every answer.
    #[track_caller]
    pub fn sends(&self, request: Request) -> Seen {
        let seen = self.world.sends(request);
        assert!(seen.status < 500, "{}: {} {}", seen.asked, seen.status, seen.body);
        let seen =
            seen.says("cache-control", "no-store").lacks("set-cookie").lacks("access-control-allow-origin");
        if seen.status >= 400 {
            let problem = seen.json();
            assert_eq!(seen.header("content-type"), Some("application/problem+json"), "{}", seen.asked);
            assert_eq!(problem["status"], seen.status, "{}", seen.asked);
            seen.described_as(self.world, "Problem")
        } else {
            seen
        }
    }

    /// Makes a course for EUR with 30 %, and gives its id.
    #[track_caller]
    pub fn makes_a_product(&self) -> String {
        let course = json!({"name": "Course", "currency": "EUR", "commission": {"percent": "30"}});
        self.posts("/products", course).is(201).id()
    }

    /// Enters an affiliate and accepts her for a product: her id and that of the affiliation.
    #[track_caller]
    pub fn accepts(&self, name: &str, product: &str, code: &str) -> (String, String) {
        let email = format!("{name}@example.com");
        let affiliate = self.posts("/affiliates", json!({"name": name, "email": email})).is(201).id();
        let accepted = json!({"affiliate": affiliate, "product": product, "code": code});
        let affiliation = self.posts("/affiliations", accepted).is(201).id();
        (affiliate, affiliation)
    }
}

impl Seen {
    /// The id of what was made or shown.
    #[track_caller]
    pub fn id(&self) -> String {
        self.json()["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{}: no id: {}", self.asked, self.body))
            .to_owned()
    }

    /// The ids of a list.
    #[track_caller]
    pub fn ids(&self) -> Vec<String> {
        let json = self.json();
        let data =
            json["data"].as_array().unwrap_or_else(|| panic!("{}: no list: {}", self.asked, self.body));
        data.iter().map(|one| one["id"].as_str().expect("an id").to_owned()).collect()
    }

    /// Asserts that a field is said to be wrong, and that the answer says why.
    #[track_caller]
    pub fn refuses(self, status: u16, fields: &[&str]) -> Self {
        let seen = self.is(status);
        let problem = seen.json();
        let named: Vec<&str> =
            problem["errors"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect();
        assert_eq!(named, fields, "{}: {}", seen.asked, seen.body);
        for error in problem["errors"].as_array().unwrap() {
            assert!(error["message"].as_str().unwrap().len() > 10, "{}: {}", seen.asked, seen.body);
        }
        seen
    }

    /// Asserts that the body is what `GET /api/openapi.json` describes under this name.
    #[track_caller]
    pub fn described_as(self, world: &World, schema: &str) -> Self {
        let document = world.opens("/api/openapi.json").json();
        let schema = json!({"$ref": format!("#/components/schemas/{schema}")});
        let mut wrong = Vec::new();
        check(&document, &schema, &self.json(), "", &mut wrong);
        assert!(wrong.is_empty(), "{}: {wrong:?} in {}", self.asked, self.body);
        self
    }
}

/// The part of JSON Schema that the description uses.
fn check(document: &Value, schema: &Value, value: &Value, place: &str, wrong: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target =
            document.pointer(reference.trim_start_matches('#')).expect("a reference that leads somewhere");
        check(document, target, value, place, wrong);
    }
    for choice in ["anyOf", "oneOf"] {
        if let Some(choices) = schema[choice].as_array() {
            let fits = |schema: &&Value| {
                let mut wrong = Vec::new();
                check(document, schema, value, place, &mut wrong);
                wrong.is_empty()
            };
            if choices.iter().filter(fits).count() == 0 {
                wrong.push(format!("{place} fits none of {choice}"));
            }
        }
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let kinds = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => vec![kind],
    };
    if !kinds.contains(&kind) {
        wrong.push(format!("{place} is {kind}, not {kinds:?}"));
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        wrong.push(format!("{place} is {value}, not one of {}", schema["enum"]));
    }
    if let (Some(properties), Some(fields)) = (schema["properties"].as_object(), value.as_object()) {
        for (name, field) in fields {
            match properties.get(name) {
                Some(property) => check(document, property, field, &format!("{place}.{name}"), wrong),
                None => wrong.push(format!("{place}.{name} is not described")),
            }
        }
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                wrong.push(format!("{place}.{name} is missing"));
            }
        }
    }
    if let Some(items) = value.as_array().filter(|_| schema.get("items").is_some()) {
        for (number, item) in items.iter().enumerate() {
            check(document, &schema["items"], item, &format!("{place}.{number}"), wrong);
        }
    }
}
