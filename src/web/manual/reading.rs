//! From a text of the manual to its page: headings that one can link to, tables that fit on a phone, texts that can be
//! copied. The texts are our own, so they are trusted; what creators write goes through `web/markdown`.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::page::{Heading, Page, Section};
use crate::web::markdown::Html;
use crate::web::paths::Paths;

/// Reads one text. It begins with its name as the only heading of the first level and a paragraph that says what it is
/// about.
pub(super) fn read(word: &'static str, text: &str, paths: &Paths) -> Page {
    let mut reader = Reader::new(paths);
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        reader.take(event);
    }
    reader.page(word)
}

/// Where the reader is.
#[derive(PartialEq, Eq)]
enum Within {
    Text,
    /// The page's name.
    Title,
    /// The first paragraph.
    Lede,
    /// A heading; the events of its words wait.
    Heading,
    /// A text to copy.
    Code,
}

struct Reader<'a> {
    paths: &'a Paths,
    within: Within,
    title: String,
    lede: String,
    headings: Vec<Heading>,
    sections: Vec<Section>,
    made: Vec<Event<'a>>,
    /// The words of a heading, with what is marked in them.
    of_heading: Vec<Event<'a>>,
    heading_text: String,
    table: Table,
    codes: usize,
}

/// The table that is being read.
#[derive(Default)]
struct Table {
    heads: Vec<String>,
    in_head: bool,
    in_cell: bool,
    column: usize,
}

impl<'a> Reader<'a> {
    fn new(paths: &'a Paths) -> Self {
        Self {
            paths,
            within: Within::Text,
            title: String::new(),
            lede: String::new(),
            headings: Vec::new(),
            sections: vec![Section { heading: None, text: String::new() }],
            made: Vec::new(),
            of_heading: Vec::new(),
            heading_text: String::new(),
            table: Table::default(),
            codes: 0,
        }
    }

    fn take(&mut self, event: Event<'a>) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                self.within = if level == HeadingLevel::H1 { Within::Title } else { Within::Heading };
            }
            Event::End(TagEnd::Heading(level)) => self.end_heading(level),
            Event::Start(Tag::Paragraph) if self.lede.is_empty() && !self.title.is_empty() => {
                self.within = Within::Lede;
            }
            Event::End(TagEnd::Paragraph) if self.within == Within::Lede => self.within = Within::Text,
            Event::Start(Tag::CodeBlock(kind)) => self.begin_code(&kind),
            Event::End(TagEnd::CodeBlock) => {
                self.within = Within::Text;
                self.markup("</code></pre></div>\n");
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let dest_url = self.address(&dest_url).into();
                self.keep(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            Event::Start(Tag::BlockQuote(_)) => self.markup("<div class=\"notice info\">"),
            Event::End(TagEnd::BlockQuote(_)) => self.markup("</div>\n"),
            Event::Text(text) => self.say(text),
            Event::Code(text) => {
                self.note(&text);
                if self.within != Within::Title && self.within != Within::Lede {
                    self.keep(Event::Code(text));
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                self.note(" ");
                self.keep(Event::SoftBreak);
            }
            event => self.take_table(event),
        }
    }

    fn take_table(&mut self, event: Event<'a>) {
        match event {
            Event::Start(Tag::Table(_)) => {
                self.table = Table::default();
                let about = self.sections.last().and_then(|section| section.heading.as_ref());
                let label = escaped(about.map_or(self.title.as_str(), |heading| heading.text.as_str()));
                let box_with = "<div class=\"table-box\" tabindex=\"0\" role=\"region\"";
                self.markup(format!("{box_with} aria-label=\"{label}\"><table class=\"lookup\"><thead>"));
            }
            Event::End(TagEnd::Table) => self.markup("</tbody></table></div>\n"),
            Event::Start(Tag::TableHead) => {
                self.table.in_head = true;
                self.markup("<tr>");
            }
            Event::End(TagEnd::TableHead) => {
                self.table.in_head = false;
                self.markup("</tr></thead><tbody>\n");
            }
            Event::Start(Tag::TableRow) => {
                self.table.column = 0;
                self.markup("<tr>");
            }
            Event::End(TagEnd::TableRow) => self.markup("</tr>\n"),
            Event::Start(Tag::TableCell) => self.begin_cell(),
            Event::End(TagEnd::TableCell) => {
                let is_head = self.table.in_head || self.table.column == 0;
                self.table.in_cell = false;
                self.table.column += 1;
                self.note(" ");
                self.markup(if is_head { "</th>" } else { "</td>" });
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item) => {
                self.note(" ");
                self.keep(event);
            }
            event => self.keep(event),
        }
    }

    fn begin_cell(&mut self) {
        self.table.in_cell = true;
        if self.table.in_head {
            self.table.heads.push(String::new());
            return self.markup("<th scope=\"col\">");
        }
        if self.table.column == 0 {
            return self.markup("<th scope=\"row\">");
        }
        let label = self.table.heads.get(self.table.column).map_or("", String::as_str);
        let cell = format!("<td data-label=\"{}\">", escaped(label));
        self.markup(cell);
    }

    /// A text to copy: the words behind the language, in the line that opens it, say what it is.
    fn begin_code(&mut self, kind: &CodeBlockKind<'_>) {
        let opened = match kind {
            CodeBlockKind::Fenced(opened) => opened.trim(),
            CodeBlockKind::Indented => "",
        };
        let (language, label) = opened.split_once(' ').unwrap_or((opened, ""));
        let label = match (label, language) {
            ("", "sh") => "In a terminal",
            ("", "toml") => "duly.toml",
            ("", "json") => "JSON",
            ("", "html") => "On your page",
            ("", _) => "For example",
            (label, _) => label,
        };
        self.codes += 1;
        let (id, label) = (format!("code-{}", self.codes), escaped(label));
        self.within = Within::Code;
        self.markup(format!(
            "<div class=\"field copy\"><div class=\"copy-head\"><span class=\"label\" id=\"{id}-label\">{label}</span>\
             <button type=\"button\" class=\"small\" data-copy=\"{id}\" hidden>Copy<span class=\"unseen\"> {label}</span></button></div>\
             <pre id=\"{id}\" tabindex=\"0\" role=\"region\" aria-labelledby=\"{id}-label\"><code>"
        ));
    }

    fn end_heading(&mut self, level: HeadingLevel) {
        if self.within == Within::Title {
            self.within = Within::Text;
            return;
        }
        self.within = Within::Text;
        let text = std::mem::take(&mut self.heading_text);
        let heading = Heading { id: self.free_id(&text), text, lower: level > HeadingLevel::H2 };
        let (tag, id) = (if heading.lower { "h3" } else { "h2" }, &heading.id);
        let opening = format!("<{tag} id=\"{id}\">");
        let to_it = format!(
            " <a class=\"anchor\" href=\"#{id}\"><span aria-hidden=\"true\">#</span><span class=\"unseen\">Link to {}</span></a></{tag}>\n",
            escaped(&heading.text)
        );
        self.markup(opening);
        let words = std::mem::take(&mut self.of_heading);
        self.made.extend(words);
        self.markup(to_it);
        self.headings.push(heading.clone());
        self.sections.push(Section { heading: Some(heading), text: String::new() });
    }

    fn say(&mut self, text: CowStr<'a>) {
        self.note(&text);
        if self.within == Within::Code {
            return self.markup(escaped(&text));
        }
        self.keep(Event::Text(text));
    }

    /// Keeps words for the search and for the names of headings and columns.
    fn note(&mut self, words: &str) {
        match self.within {
            Within::Title => self.title.push_str(words),
            Within::Lede => self.lede.push_str(words),
            Within::Heading => self.heading_text.push_str(words),
            Within::Text | Within::Code => {}
        }
        if matches!(self.within, Within::Title | Within::Heading) {
            return;
        }
        if let (true, Some(head)) = (self.table.in_head && self.table.in_cell, self.table.heads.last_mut()) {
            head.push_str(words);
        }
        if let Some(section) = self.sections.last_mut() {
            section.text.push_str(words);
        }
    }

    fn keep(&mut self, event: Event<'a>) {
        match self.within {
            Within::Title | Within::Lede => {}
            Within::Heading => self.of_heading.push(event),
            Within::Text | Within::Code => self.made.push(event),
        }
    }

    fn markup(&mut self, markup: impl Into<CowStr<'a>>) {
        self.made.push(Event::Html(markup.into()));
    }

    /// Where a link leads: `payouts.md#hold` to another page of the manual, `/admin/live` to a page of this installation.
    fn address(&self, written: &str) -> String {
        if written.starts_with('/') {
            return self.paths.to(written);
        }
        match written.split_once(".md").filter(|(word, _)| !word.contains([':', '/'])) {
            Some((word, anchor)) => self.paths.to(&format!("/help/{word}{anchor}")),
            None => written.to_owned(),
        }
    }

    /// An id that no heading has yet, made of its words.
    fn free_id(&self, text: &str) -> String {
        let mut id = String::new();
        for c in text.chars() {
            match c {
                _ if c.is_ascii_alphanumeric() => id.push(c.to_ascii_lowercase()),
                '\'' | '"' => {}
                _ if id.is_empty() || id.ends_with('-') => {}
                _ => id.push('-'),
            }
        }
        let id = id.trim_end_matches('-').to_owned();
        let taken = self.headings.iter().filter(|heading| heading.id == id).count();
        if taken == 0 { id } else { format!("{id}-{}", taken + 1) }
    }

    fn page(self, word: &'static str) -> Page {
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, self.made.into_iter());
        let mut sections = self.sections;
        for section in &mut sections {
            section.text = section.text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        Page {
            word,
            title: self.title,
            lede: self.lede,
            html: Html::of_our_own(html),
            headings: self.headings,
            sections,
        }
    }
}

/// A text as it stands in markup, also inside quotes.
fn escaped(text: &str) -> String {
    let marks = [('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;")];
    marks.iter().fold(text.to_owned(), |text, (mark, written)| text.replace(*mark, written))
}
