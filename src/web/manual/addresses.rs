//! The API's addresses as a part of the manual, made from its own description.

use serde_json::Value;

use crate::web::assets::OPENAPI;

const METHODS: [&str; 4] = ["get", "post", "patch", "delete"];

/// Every address under the heading that it belongs to, as Markdown. Nothing where the description cannot be read.
pub(super) fn addresses() -> Option<String> {
    let described: Value = serde_json::from_str(OPENAPI).ok()?;
    let mut text = String::new();
    for tag in described.get("tags")?.as_array()? {
        let rows = rows_of(&described, tag.get("name")?.as_str()?)?;
        text += &format!("### {}\n\n{}\n\n", words(tag, "name"), words(tag, "description"));
        text += "| Address | What it does | Token | What you can say |\n| --- | --- | --- | --- |\n";
        text += &rows;
        text.push('\n');
    }
    Some(text)
}

fn rows_of(described: &Value, tag: &str) -> Option<String> {
    let mut rows = String::new();
    for (path, operations) in described.get("paths")?.as_object()? {
        for method in METHODS {
            let Some(operation) = operations.get(method) else { continue };
            if each(operation, "tags").any(|one| one == tag) {
                rows += &row(described, path, method, operation);
            }
        }
    }
    Some(rows)
}

fn row(described: &Value, path: &str, method: &str, operation: &Value) -> String {
    // The one address that is not below /api/v1 needs no token, as it says itself.
    let scope = operation.pointer("/security/0/bearer/0").and_then(Value::as_str);
    let base = if scope.is_some() { "/api/v1" } else { "/api" };
    let mut what = words(operation, "summary");
    let more = words(operation, "description");
    if !more.is_empty() {
        what += &format!(". {more}");
    }
    let asked = each(operation, "parameters").map(|one| meant(described, one));
    let asked = asked.filter(|one| one.get("in").is_some_and(|place| place == "query"));
    let mut fields: Vec<String> =
        asked.filter_map(|one| one.get("name")?.as_str()).map(|name| format!("`?{name}=`")).collect();
    let body = operation.pointer("/requestBody/content/application~1json/schema");
    fields.extend(body.into_iter().flat_map(|body| body_fields(meant(described, body))));
    let method = method.to_uppercase();
    format!("| `{method} {base}{path}` | {what} | {} | {} |\n", scope.unwrap_or("none"), fields.join(" "))
}

/// The fields of what is sent; those that have to be there are marked.
fn body_fields(schema: &Value) -> Vec<String> {
    let required = |name: &str| each(schema, "required").any(|one| one == name);
    let fields = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let named = |name: &String| if required(name) { format!("**`{name}`**") } else { format!("`{name}`") };
    fields.map(|(name, _)| named(name)).collect()
}

/// What a part of the description says, also where it only refers to it.
fn meant<'a>(described: &'a Value, part: &'a Value) -> &'a Value {
    let place = part.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix('#'));
    place.and_then(|place| described.pointer(place)).unwrap_or(part)
}

fn each<'a>(of: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    of.get(name).and_then(Value::as_array).into_iter().flatten()
}

/// A text of the description on one line of a table.
fn words(of: &Value, name: &str) -> String {
    of.get(name).and_then(Value::as_str).unwrap_or_default().replace('|', "\\|").replace('\n', " ")
}
