//! What stands in a text of the manual only by name and is put there when it is read: the addresses of this
//! installation, and what the program knows better than any text: its settings, its API, the steps of its guides.

use super::{VERSION, addresses, guides};
use crate::config::{SETTINGS, Setting, Shown};
use crate::web::paths::Paths;

/// A page for who reads the source, with a table that the browser tests hold.
const BROWSERS: &str = include_str!("../../../docs/browsers.md");

/// A text with its marks filled in: `{base}`, `{host}`, `{version}` anywhere; `{settings}`, `{api}`, `{browsers}` and
/// `{guide PLATFORM METHOD LANGUAGE}` on a line of their own.
pub(super) fn filled(text: &str, paths: &Paths) -> String {
    let lines: Vec<String> =
        text.lines().map(|line| insert(line, paths).unwrap_or_else(|| line.to_owned())).collect();
    let base = paths.absolute("/").trim_end_matches('/').to_owned();
    let host = base.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default());
    lines.join("\n").replace("{base}", &base).replace("{host}", host).replace("{version}", VERSION)
}

fn insert(line: &str, paths: &Paths) -> Option<String> {
    let name = line.strip_prefix('{')?.strip_suffix('}')?;
    let words: Vec<&str> = name.split(' ').collect();
    match words.as_slice() {
        ["settings"] => Some(settings()),
        ["api"] => addresses::addresses(),
        ["browsers"] => Some(browsers()),
        ["guide", platform, method] => guides::guide(paths, platform, method, ""),
        ["guide", platform, method, language] => guides::guide(paths, platform, method, language),
        _ => None,
    }
}

/// What real browsers let through, as the browser tests found it.
fn browsers() -> String {
    let table = BROWSERS.lines().filter(|line| line.starts_with('|'));
    table.collect::<Vec<_>>().join("\n")
}

/// The table of all settings.
fn settings() -> String {
    let mut text =
        "| Setting | Default | What it is | As a flag, in the environment |\n| --- | --- | --- | --- |\n"
            .to_owned();
    for setting in SETTINGS.iter().filter(|setting| setting.shown != Shown::Hidden) {
        text += &row(setting);
    }
    text
}

fn row(setting: &Setting) -> String {
    let default =
        if setting.default.is_empty() { "none".to_owned() } else { format!("`{}`", setting.default) };
    let spellings: Vec<String> =
        setting.keys().map(|key| format!("`--{}` `{}`", key.flag, key.variable)).collect();
    let names: Vec<String> = setting.keys().map(|key| format!("`{}`", key.name)).collect();
    format!("| {} | {default} | {}. | {} |\n", names.join(" or "), setting.help, spellings.join(", "))
}
