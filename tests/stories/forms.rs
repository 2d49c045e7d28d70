//! Forms as a browser without script sees them: found on the page, filled in, and sent with everything that
//! stands in them, hidden fields included.

use crate::http::{Seen, form};
use crate::people::Visitor;

/// A form on a page.
#[derive(Debug, Clone)]
pub struct Form {
    /// Where it is sent.
    pub action: String,
    /// Name and value of every field that a browser would send, in the order of the page.
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// Types something into a field, or chooses something.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.into(), value.into()));
        self
    }

    /// Takes a field out, as only somebody who forges a form does.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self
    }

    /// Sends the same elsewhere, as only somebody who forges a form does.
    #[must_use]
    pub fn sent_to(mut self, path: &str) -> Self {
        let (at, _) = self.action.match_indices("/admin/").next().expect("a form of the creator's pages");
        self.action.replace_range(at.., path);
        self
    }

    /// What stands in a field.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body that a browser sends.
    pub fn body(&self) -> String {
        let pairs: Vec<_> = self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        form(&pairs)
    }
}

impl Visitor<'_> {
    /// Opens a page, fills in the form that has these fields, and sends it.
    #[track_caller]
    pub fn submits(&self, page: &str, typed: &[(&str, &str)]) -> Seen {
        self.sends_form(&self.fills_in(page, typed))
    }

    /// Opens a page, and fills in the form that has these fields.
    #[track_caller]
    pub fn fills_in(&self, page: &str, typed: &[(&str, &str)]) -> Form {
        let seen = self.opens(page).is(200);
        let found = forms(&seen.body)
            .into_iter()
            .find(|found| typed.iter().all(|(name, _)| found.names.contains(&(*name).to_owned())));
        let found = found.unwrap_or_else(|| panic!("{page}: no form with {typed:?}: {}", seen.body));
        typed.iter().fold(found.form, |form, (name, value)| form.with(name, value))
    }

    /// Opens a page, and fills in the form that is sent to an address.
    #[track_caller]
    pub fn fills_in_for(&self, page: &str, action: &str, typed: &[(&str, &str)]) -> Form {
        let seen = self.opens(page).is(200);
        let found = forms(&seen.body).into_iter().find(|found| self.path_of(&found.form.action) == action);
        let found = found.unwrap_or_else(|| panic!("{page}: no form goes to {action}: {}", seen.body));
        typed.iter().fold(found.form, |form, (name, value)| form.with(name, value))
    }

    /// Opens a page, fills in the form that is sent to an address, and sends it.
    #[track_caller]
    pub fn submits_to(&self, page: &str, action: &str, typed: &[(&str, &str)]) -> Seen {
        self.sends_form(&self.fills_in_for(page, action, typed))
    }

    /// Sends a form as the browser does.
    #[track_caller]
    pub fn sends_form(&self, form: &Form) -> Seen {
        let request =
            self.navigation("POST", &self.path_of(&form.action)).header("sec-fetch-site", "same-origin");
        self.sends(request.body("application/x-www-form-urlencoded", form.body()))
    }

    /// Goes on by the link with these words on it.
    #[track_caller]
    pub fn goes_on(&self, seen: &Seen, words: &str) -> Seen {
        let link = link_named(&seen.body, words);
        let link = link.unwrap_or_else(|| panic!("{}: no link says {words}: {}", seen.asked, seen.body));
        self.opens(&self.path_of(&link)).is(200)
    }

    /// Follows where she was sent on to, within our own pages.
    #[track_caller]
    pub fn follows(&self, seen: &Seen) -> Seen {
        assert!(
            (300..400).contains(&seen.status),
            "{}: {} leads nowhere: {}",
            seen.asked,
            seen.status,
            seen.body
        );
        self.opens(&self.path_of(seen.location()))
    }
}

/// A form with the names of all its fields, those too that a browser would leave out (an unticked box).
pub struct Found {
    pub form: Form,
    names: Vec<String>,
    /// The names of the fields into which people type, but for passwords.
    pub texts: Vec<String>,
}

/// The forms of a page that change something.
pub fn forms(page: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut inside = false;
    let mut select = String::new();
    for (tag, rest) in tags(page) {
        let name = tag.split([' ', '\n', '>', '/']).next().unwrap_or_default();
        match name {
            "form" => {
                inside = attribute(tag, "method").is_some_and(|method| method.eq_ignore_ascii_case("post"));
                if inside {
                    let action = attribute(tag, "action").unwrap_or_default();
                    let form = Form { action, fields: Vec::new() };
                    found.push(Found { form, names: Vec::new(), texts: Vec::new() });
                }
            }
            "" => inside &= !tag.starts_with("/form"),
            _ => {}
        }
        let Some(form) = found.last_mut().filter(|_| inside) else { continue };
        let field = attribute(tag, "name").unwrap_or_default();
        let value = attribute(tag, "value");
        match name {
            "input" => {
                let kind = attribute(tag, "type").unwrap_or_default();
                let is_choice = kind == "checkbox" || kind == "radio";
                form.names.push(field.clone());
                let is_text =
                    matches!(kind.as_str(), "" | "text" | "email" | "url" | "number" | "search" | "date");
                // A code that works once is no more to be seen again than a password.
                if is_text && !has(tag, "hidden") && !tag.contains("one-time-code") {
                    form.texts.push(field.clone());
                }
                if !is_choice || has(tag, "checked") {
                    form.form
                        .fields
                        .push((field, value.unwrap_or_else(|| if is_choice { "on" } else { "" }.into())));
                }
            }
            "textarea" => {
                let text = rest.split("</textarea").next().unwrap_or_default();
                form.names.push(field.clone());
                form.texts.push(field.clone());
                form.form.fields.push((field, unescaped(text.strip_prefix('\n').unwrap_or(text))));
            }
            "select" => {
                form.names.push(field.clone());
                select = field;
            }
            "option" => {
                let is_first = !form.form.fields.iter().any(|(known, _)| *known == select);
                if is_first || has(tag, "selected") {
                    form.form.fields.retain(|(known, _)| *known != select);
                    form.form.fields.push((select.clone(), value.unwrap_or_default()));
                }
            }
            _ => {}
        }
    }
    found
}

/// Where the forms of a page are sent.
pub fn actions(page: &str) -> Vec<String> {
    forms(page).into_iter().map(|found| found.form.action).collect()
}

/// Where the link leads that has these words on it, for everybody to read or for a screen reader.
pub fn link_named(page: &str, words: &str) -> Option<String> {
    let found = tags(page).filter(|(tag, _)| tag.starts_with("a ")).find(|(tag, rest)| {
        let inside = rest.split("</a").next().unwrap_or_default();
        let mut text: String =
            inside.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
        text.push_str(&attribute(tag, "aria-label").unwrap_or_default());
        unescaped(&text).contains(words)
    });
    found.and_then(|(tag, _)| attribute(tag, "href"))
}

/// The addresses that a page links to.
pub fn links(page: &str) -> Vec<String> {
    tags(page)
        .filter(|(tag, _)| tag.starts_with("a "))
        .filter_map(|(tag, _)| attribute(tag, "href"))
        .collect()
}

/// The inside of each tag, and the text after it.
fn tags(page: &str) -> impl Iterator<Item = (&str, &str)> {
    page.match_indices('<').filter_map(|(at, _)| {
        let inside = &page[at + 1..];
        let end = inside.find('>')?;
        Some((&inside[..end], &inside[end + 1..]))
    })
}

/// The value of an attribute in quotes.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.match_indices(&format!("{name}=\"")).find(|(at, _)| tag[..*at].ends_with([' ', '\n']))?;
    let value = &tag[start.0 + name.len() + 2..];
    value.split('"').next().map(unescaped)
}

/// Whether an attribute without a value is there.
fn has(tag: &str, name: &str) -> bool {
    tag.split_whitespace().any(|word| word == name)
}

/// Text as it was before it was escaped.
pub fn unescaped(text: &str) -> String {
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (word, rest) = part.split_once(';').unwrap_or((part, ""));
        let meant = match word {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            _ => word.strip_prefix('#').and_then(|number| number.parse().ok()).and_then(char::from_u32),
        };
        match meant {
            Some(letter) => {
                out.push(letter);
                out.push_str(rest);
            }
            None => {
                out.push('&');
                out.push_str(part);
            }
        }
    }
    out
}

/// The token in the first form of a page.
#[track_caller]
pub fn csrf(page: &str) -> String {
    let found = forms(page).into_iter().find_map(|found| found.form.value("csrf").map(str::to_owned));
    found.expect("a form with a token")
}
