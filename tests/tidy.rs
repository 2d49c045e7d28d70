//! Rules about the source itself, held by reading it: who may use whom, where time and chance come from, and
//! what may never be left behind. Each says why, and names the lines that break it.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::fs;
use std::path::{Path, PathBuf};

/// A line of code that breaks a rule.
type Offence = String;

/// A source file, read once.
struct Source {
    /// From the top of the repository: `src/domain/money.rs`.
    path: String,
    text: String,
}

impl Source {
    /// Its lines without comments, with their numbers.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let uncommented = |line| -> &str {
            let line: &str = line;
            if line.trim_start().starts_with("//") { "" } else { line.split(" // ").next().unwrap_or("") }
        };
        self.text.lines().enumerate().map(move |(place, line)| (place + 1, uncommented(line)))
    }

    /// The lines that hold one of these words.
    fn lines_with(&self, words: &[&str]) -> Vec<Offence> {
        let has = |line: &str| words.iter().any(|word| holds_word(line, word));
        self.code().filter(|(_, line)| has(line)).map(|(number, line)| self.at(number, line)).collect()
    }

    fn at(&self, number: usize, line: &str) -> Offence {
        format!("{}:{number}: {}", self.path, line.trim())
    }

    /// The file's name without its ending; a folder's for its `mod.rs`.
    fn stem(&self) -> &str {
        let path = self.path.trim_end_matches("/mod.rs").trim_end_matches(".rs");
        path.rsplit('/').next().unwrap_or_default()
    }
}

/// Whether a line holds the words as such, not as part of a longer name.
fn holds_word(line: &str, word: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let goes_on_before = word.starts_with(is_name) && line[..at].ends_with(is_name);
        let goes_on_after = word.ends_with(is_name) && line[at + word.len()..].starts_with(is_name);
        !goes_on_before && !goes_on_after
    })
}

/// All files of ours below a folder with one of these endings, in the order of their names: packages that `tests/look` puts
/// beside it are not.
fn files(folder: &str, endings: &[&str]) -> Vec<Source> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![top.join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            if path.is_dir() {
                folders.extend((!path.ends_with("node_modules")).then_some(path));
            } else if endings.contains(&ending) {
                found.push(read(top, &path));
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn read(top: &Path, path: &PathBuf) -> Source {
    let name = path.strip_prefix(top).unwrap().to_str().unwrap().replace('\\', "/");
    Source { path: name, text: fs::read_to_string(path).unwrap() }
}

fn rust(folder: &str) -> Vec<Source> {
    let found = files(folder, &["rs"]);
    assert!(!found.is_empty(), "nothing was found in {folder}, so nothing was checked");
    found
}

#[track_caller]
fn none(offences: Vec<Offence>, rule: &str) {
    assert!(offences.is_empty(), "{rule}\n\n{}\n", offences.join("\n"));
}

fn lines_with(sources: &[Source], words: &[&str]) -> Vec<Offence> {
    sources.iter().flat_map(|source| source.lines_with(words)).collect()
}

#[test]
fn the_domain_knows_no_database_no_web_no_files_no_clock_and_no_chance() {
    let forbidden = [
        "redb",
        "actix",
        "actix_web",
        "tokio",
        "askama",
        "std::fs",
        "std::io",
        "std::net",
        "std::time",
        "getrandom",
        "async fn",
        ".await",
        "crate::store",
        "crate::web",
        "crate::clock",
        "crate::chance",
        "crate::config",
        "crate::cli",
        "crate::server",
    ];
    let rule = "The domain is the story in plain Rust. Hand it values; decide there; do the rest outside.";
    none(lines_with(&rust("src/domain"), &forbidden), rule);
}

#[test]
fn the_store_knows_no_web_and_no_clock() {
    let forbidden = [
        "actix",
        "actix_web",
        "askama",
        "crate::web",
        "crate::clock",
        "crate::chance",
        "crate::cli",
        "crate::server",
        "crate::config",
    ];
    let rule = "The store keeps what it is given. Moments, ids and secrets are arguments of a change.";
    none(lines_with(&rust("src/store"), &forbidden), rule);
}

#[test]
fn the_web_never_touches_the_database_itself() {
    let rule = "Ask a function of `store::view`, or write a change; nothing outside `store` sees a table.";
    none(lines_with(&rust("src/web"), &["redb", "begin_read", "begin_write"]), rule);
}

#[test]
fn the_doors_of_the_web_never_use_one_another() {
    const DOORS: [&str; 4] = ["visitor", "portal", "admin", "api"];
    let mut offences = Vec::new();
    for door in DOORS {
        let others: Vec<_> = DOORS.into_iter().filter(|other| *other != door).collect();
        for source in files(&format!("src/web/{door}"), &["rs"]) {
            for (number, line) in source.code() {
                let grouped = line.trim_start().starts_with("use crate::web::{");
                let uses = |other: &&&str| {
                    holds_word(line, &format!("{other}::")) || grouped && holds_word(line, other)
                };
                if others.iter().any(|other| uses(&other)) {
                    offences.push(source.at(number, line));
                }
            }
        }
    }
    none(
        offences,
        "Visitor, portal, admin and api stand side by side. Move what two of them need up into `web/`.",
    );
}

#[test]
fn only_the_clock_tells_the_time() {
    let others: Vec<_> = rust("src").into_iter().filter(|source| source.path != "src/clock.rs").collect();
    let calls = ["SystemTime::now", "Timestamp::now", "Zoned::now", "std::time::Instant", "UNIX_EPOCH"];
    // Time-outs are not moments: they may use tokio's own instants.
    none(
        lines_with(&others, &calls),
        "Take the moment as an argument; a handler gets it as `Now`. Tests move it.",
    );
}

#[test]
fn only_chance_makes_random_bytes() {
    let others: Vec<_> = rust("src").into_iter().filter(|source| source.path != "src/chance.rs").collect();
    let rule = "Take bytes, ids and codes from `Chance`, so that tests get the same ones each time.";
    none(lines_with(&others, &["getrandom", "OsRng", "thread_rng", "rand", "RandomState::new"]), rule);
}

#[test]
fn no_error_of_a_redb_iterator_is_passed_over() {
    let mut offences = Vec::new();
    for source in rust("src/store") {
        let mut statement = String::new();
        for (number, line) in source.code() {
            statement.push_str(line.trim());
            if !line.trim_end().ends_with([';', '{', '}']) && !line.trim().is_empty() {
                continue;
            }
            let iterates = [".range(", ".range::<", ".iter()?", ".extract_if(", ".drain("];
            let passes_over =
                [".flatten()", "Result::ok", ".ok())", "is_ok())", "while let Some(Ok(", "for Ok("];
            let has = |needles: &[&str]| needles.iter().any(|needle| statement.contains(needle));
            if has(&iterates) && has(&passes_over) {
                offences.push(source.at(number, &statement));
            }
            statement.clear();
        }
    }
    let rule =
        "After an I/O error a redb iterator gives Err for ever: `?` on every item, or it spins for ever.";
    none(offences, rule);
}

#[test]
fn nothing_is_left_for_later() {
    let leftovers = ["todo!", "unimplemented!", "dbg!", "FIXME", "TODO", "#[ignore", "<<<<<<<", ">>>>>>>"];
    let mut offences = Vec::new();
    for folder in ["src", "tests", "benches", "examples", "templates", "static"] {
        for source in files(folder, &["rs", "html", "css", "js"]) {
            if source.path == "tests/tidy.rs" {
                continue;
            }
            let has = |line: &str| leftovers.iter().any(|left| line.contains(left));
            let found = source.text.lines().enumerate().filter(|(_, line)| has(line));
            offences.extend(found.map(|(place, line)| source.at(place + 1, line)));
        }
    }
    none(offences, "Do it now, or write an issue. A test that is ignored is not a test.");
}

#[test]
fn templates_escape_everything_and_hold_nothing_inline() {
    let mut offences = Vec::new();
    for source in files("templates", &["html"]) {
        for (place, line) in source.text.lines().enumerate() {
            let packed: String = line.split_whitespace().collect();
            let inline_script = line.match_indices("<script").any(|(at, _)| !line[at..].contains("src="));
            let bad = packed.contains("|safe")
                || line.contains(" style=")
                || line.contains("<style")
                || line.contains("javascript:")
                || inline_script
                || has_event_handler(line);
            if bad {
                offences.push(source.at(place + 1, line));
            }
        }
    }
    none(
        offences,
        "What people typed is escaped, and the content policy forbids scripts and styles in pages.",
    );
}

/// Whether markup holds an attribute such as `onclick=`.
fn has_event_handler(line: &str) -> bool {
    line.match_indices(" on").any(|(at, _)| {
        let name: String = line[at + 3..].chars().take_while(char::is_ascii_lowercase).collect();
        !name.is_empty() && line[at + 3 + name.len()..].starts_with('=')
    })
}

#[test]
fn every_template_is_shown_by_the_handler_beside_it() {
    let handlers = rust("src");
    let templates = files("templates", &["html"]);
    let mut takers = files("examples", &["html"]);
    takers.extend(files("templates", &["html"]));
    let mut offences = Vec::new();
    for template in &templates {
        let name = template.path.trim_start_matches("templates/");
        let door = name.split_once('/').map(|(door, _)| format!("/{door}/"));
        let quoted = format!("\"{name}\"");
        let beside = |source: &&Source| door.as_ref().is_none_or(|door| source.path.contains(door.as_str()));
        let shown = handlers.iter().filter(beside).any(|source| source.text.contains(&quoted));
        let taken_in = takers.iter().any(|other| other.path != template.path && other.text.contains(&quoted));
        if !shown && !taken_in {
            offences.push(template.path.clone());
        }
    }
    none(
        offences,
        "A page is a struct beside its handler: `templates/admin/x.html` belongs to `src/web/admin/`.",
    );
}

#[test]
fn every_handler_has_its_route_and_every_route_stands_in_one_list() {
    let routes =
        files("src/web", &["rs"]).into_iter().find(|source| source.path == "src/web/routes.rs").unwrap();
    let mut offences = Vec::new();
    for source in
        ["visitor", "portal", "admin", "api"].iter().flat_map(|d| files(&format!("src/web/{d}"), &["rs"]))
    {
        for (number, line) in source.code() {
            if line.contains(".route(\"")
                || ["#[get(", "#[post(", "#[route("].iter().any(|way| line.contains(way))
            {
                offences.push(source.at(number, line));
            }
            let Some(rest) = line.strip_prefix("pub async fn ") else { continue };
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let answers = source.text.split(&format!("pub async fn {name}(")).nth(1).unwrap_or_default();
            let is_handler = answers.split('{').next().is_some_and(|head| head.contains("HttpResponse"));
            if is_handler && !holds_word(&routes.text, &format!("{}::{name}", source.stem())) {
                offences.push(source.at(number, line));
            }
        }
    }
    none(
        offences,
        "All routes stand in `src/web/routes.rs`, on one screen, and a handler without one is dead.",
    );
}

#[test]
fn every_file_says_first_what_it_is_for() {
    let all = ["src", "tests", "benches", "examples"].iter().flat_map(|folder| files(folder, &["rs"]));
    let silent = all.filter(|source| !source.text.starts_with("//! "));
    none(
        silent.map(|source| source.path).collect(),
        "Open each file with `//!` and a sentence on what it is for.",
    );
}

#[test]
fn no_file_is_too_long_to_read() {
    const LINES_MAX: usize = 450;
    let all = ["src", "tests", "benches", "examples"].iter().flat_map(|folder| files(folder, &["rs"]));
    let long =
        all.map(|source| (source.text.lines().count(), source.path)).filter(|(lines, _)| *lines > LINES_MAX);
    let long = long.map(|(lines, path)| format!("{path}: {lines} lines")).collect();
    none(long, "Split it by subject; a sibling `foo/tests.rs` takes long tests.");
}

#[test]
fn no_module_is_named_after_nothing() {
    const EMPTY_NAMES: [&str; 9] =
        ["utils", "util", "helpers", "helper", "common", "types", "models", "misc", "prelude"];
    let all = ["src", "tests", "benches"].iter().flat_map(|folder| files(folder, &["rs"]));
    let empty = all.filter(|source| EMPTY_NAMES.contains(&source.stem()));
    none(
        empty.map(|source| source.path).collect(),
        "Name it after what it holds, in the words of the product.",
    );
}
