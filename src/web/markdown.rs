//! Texts in Markdown as HTML that can harm nobody: no markup of the writer's own, no pictures from elsewhere,
//! links to http and https only.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use askama::filters::HtmlSafe;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// What may stand in a text.
const TAGS: [&str; 24] = [
    "p",
    "br",
    "hr",
    "strong",
    "em",
    "del",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
];

/// The second keeper: whatever the reader of Markdown makes of a text, only this comes through.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::default();
    cleaner
        .tags(HashSet::from(TAGS))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))]))
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["http", "https"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("nofollow noopener"));
    cleaner
});

/// HTML that came out of here, and so stands in templates as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Markup that the program itself made, such as the manual's.
    pub(super) fn of_our_own(markup: String) -> Self {
        Self(markup)
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}

/// The text as HTML. Headings begin one level lower, since the page has its own; a picture becomes its
/// description, and markup is shown as it was typed.
pub fn html(text: &str) -> Html {
    let mut made = String::with_capacity(text.len() * 2);
    pulldown_cmark::html::push_html(&mut made, events(text).map(without_markup));
    Html(CLEANER.clean(&made).to_string())
}

/// The beginning of the text without any marks, on one line, cut between words: for link previews.
pub fn summary(text: &str, chars_max: usize) -> String {
    let mut words = String::new();
    for event in events(text) {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::End(
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image,
            ) => {}
            Event::SoftBreak | Event::HardBreak | Event::End(_) => words.push(' '),
            _ => {}
        }
        if words.len() > chars_max * 8 {
            break;
        }
    }
    let mut kept = String::new();
    let mut chars = 0;
    for word in words.split_whitespace() {
        chars += word.chars().count() + 1;
        if chars > chars_max {
            if !kept.is_empty() {
                kept.push('\u{2026}');
            }
            break;
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
    }
    kept
}

fn events(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

fn without_markup(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(markup) | Event::InlineHtml(markup) => Event::Text(markup),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        // Between the two stands the description, as text.
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => Event::Text(CowStr::Borrowed("")),
        Event::Start(Tag::Heading { level, .. }) => Event::Start(Tag::Heading {
            level: lower(level),
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        other => other,
    }
}

fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H2,
        HeadingLevel::H2 => HeadingLevel::H3,
        HeadingLevel::H3 => HeadingLevel::H4,
        HeadingLevel::H4 => HeadingLevel::H5,
        HeadingLevel::H5 | HeadingLevel::H6 => HeadingLevel::H6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        html(text).to_string()
    }

    #[test]
    fn a_text_becomes_paragraphs_lists_and_headings_one_level_lower() {
        let made = of("# What you get\n\nTwelve **lessons**:\n\n- flour\n- ~~no~~ water\n\n3. three");
        let expected = "<h2>What you get</h2>\n<p>Twelve <strong>lessons</strong>:</p>\n<ul>\n<li>flour</li>\n\
                        <li><del>no</del> water</li>\n</ul>\n<ol start=\"3\">\n<li>three</li>\n</ol>\n";
        assert_eq!(made, expected);
        assert!(of("| a | b |\n|---|:-:|\n| 1 | 2 |").contains("<td>2</td>"));
    }

    #[test]
    fn links_lead_to_the_web_only_and_vouch_for_nobody() {
        let made = of("[a](https://a.test/?x=1&y=2) <http://b.test>");
        assert!(
            made.contains("<a href=\"https://a.test/?x=1&amp;y=2\" rel=\"nofollow noopener\">a</a>"),
            "{made}"
        );
        assert!(made.contains("<a href=\"http://b.test\" rel"), "{made}");
        for odd in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "/admin",
            "//c.test",
            "vbscript:x",
            "mailto:a@b.c",
            "ftp://c.test",
        ] {
            let made = of(&format!("[a]({odd})"));
            assert!(!made.contains("href"), "{odd}: {made}");
        }
    }

    #[test]
    fn markup_is_shown_as_it_was_typed() {
        let made = of(
            "<script>alert(1)</script>\n\na <b onclick=x>b</b> <!-- c -->\n\n<div style=\"color:red\">d</div>",
        );
        for alive in ["<script", "<b ", "<b>", "<!--", "<div"] {
            assert!(!made.contains(alive), "{alive}: {made}");
        }
        assert!(made.contains("&lt;script&gt;") && made.contains("&lt;b onclick=x&gt;b&lt;/b&gt;"), "{made}");
    }

    #[test]
    fn pictures_from_elsewhere_become_their_description() {
        let made = of("![a loaf *fresh*](https://elsewhere.test/pixel.gif \"t\")");
        assert_eq!(made, "<p>a loaf <em>fresh</em></p>\n");
    }

    #[test]
    fn a_summary_is_plain_and_cut_between_words() {
        assert_eq!(
            summary("# Bread\n\n**Bake** it\n[yourself](https://a.test).", 160),
            "Bread Bake it yourself."
        );
        assert_eq!(summary("one two three", 9), "one two\u{2026}");
        assert_eq!(summary("", 10), "");
    }
}
