//! Reading the tags of a page, as far as tracking goes: not a whole parser, since nothing is made of what it reads but
//! sentences for the creator.

/// How many attributes of a tag are read: nobody's page has more, and looking for doubles must stay short.
const ATTRIBUTES_MAX: usize = 100;

/// A tag that opens, with its attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    /// Its name in lower case.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// What stands inside, for scripts.
    pub(super) inside: String,
}

impl Tag {
    /// An attribute's value.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// All tags of a page that open, in their order. What is commented out is not there, and neither is what scripts write.
pub(super) fn tags(page: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if !rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            rest = &rest[1..];
            continue;
        }
        let (mut tag, after) = tag(&rest[1..]);
        rest = after;
        if matches!(tag.name.as_str(), "script" | "style" | "textarea" | "title") {
            let end = end_of(rest, &tag.name);
            rest[..end].clone_into(&mut tag.inside);
            rest = &rest[end..];
        }
        tags.push(tag);
    }
    tags
}

/// Where the inside of a raw tag ends.
fn end_of(rest: &str, name: &str) -> usize {
    let closes = |at: usize| {
        let after = rest.get(at + 2..at + 2 + name.len());
        after.is_some_and(|after| after.eq_ignore_ascii_case(name))
    };
    rest.match_indices("</").map(|(at, _)| at).find(|at| closes(*at)).unwrap_or(rest.len())
}

/// A tag from behind its `<`, and what follows it.
fn tag(text: &str) -> (Tag, &str) {
    let name_ends = text.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(text.len());
    let mut tag =
        Tag { name: text[..name_ends].to_ascii_lowercase(), attributes: Vec::new(), inside: String::new() };
    let mut rest = &text[name_ends..];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return (tag, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (tag, after);
        }
        // Whatever its first letter is, it belongs to the name.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let ends = rest[first..].find(|c: char| c.is_whitespace() || matches!(c, '/' | '>' | '='));
        let (name, after) = rest.split_at(ends.map_or(rest.len(), |ends| ends + first));
        rest = after.trim_start();
        let value = match rest.strip_prefix('=') {
            Some(after) => {
                let (value, after) = value(after.trim_start());
                rest = after;
                value
            }
            None => String::new(),
        };
        let name = name.to_ascii_lowercase();
        if tag.attributes.len() < ATTRIBUTES_MAX && tag.attribute(&name).is_none() {
            tag.attributes.push((name, value));
        }
    }
}

/// An attribute's value, quoted or not, and what follows it.
fn value(text: &str) -> (String, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            let (value, after) = quoted.split_once(quote).unwrap_or((quoted, ""));
            return (unescaped(value), after);
        }
    }
    let ends = text.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(text.len());
    (unescaped(&text[..ends]), &text[ends..])
}

fn unescaped(value: &str) -> String {
    let plain = value.replace("&quot;", "\"").replace("&#39;", "'").replace("&#x27;", "'");
    plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_may_begin_with_any_letter() {
        let page = "<p \u{e9}=1 a=\u{df}><p \u{1f35e}>";
        let names: Vec<_> = tags(page).iter().map(|tag| tag.attributes.len()).collect();
        assert_eq!(names, [2, 1]);
    }

    #[test]
    fn tags_are_read_with_their_attributes_however_they_are_quoted() {
        let page = "<!doctype html><p>1 < 2</p><SCRIPT async SRC='https://go.test/duly.js' data-product=course></Script>\
                    <img alt=\"\" src=\"/duly.gif?a=1&amp;b=2\"/><!-- <img src=gone> -->";
        let tags = tags(page);
        let names: Vec<_> = tags.iter().map(|tag| tag.name.as_str()).collect();
        assert_eq!(names, ["p", "script", "img"]);
        assert_eq!(tags[1].attribute("src"), Some("https://go.test/duly.js"));
        assert_eq!(tags[1].attribute("data-product"), Some("course"));
        assert_eq!(tags[2].attribute("src"), Some("/duly.gif?a=1&b=2"));
        assert_eq!((tags[2].attribute("alt"), tags[1].attribute("async")), (Some(""), Some("")));
    }

    #[test]
    fn what_a_script_holds_is_no_markup() {
        let tags = tags("<script>if (a </b/) x('<img src=y>'); duly('convert', {})</SCRIPT><b>");
        assert_eq!(tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), ["script", "b"]);
        assert!(tags[0].inside.contains("duly('convert'"), "{tags:?}");
    }

    #[test]
    fn broken_pages_end() {
        for page in [
            "<",
            "<a",
            "<a b",
            "<a b=",
            "<a b='",
            "<!--",
            "<script>",
            "<a =>",
            "</",
            "<\u{e4}",
            "<a \u{e4}=\u{e4}>",
        ] {
            tags(page);
        }
    }
}
