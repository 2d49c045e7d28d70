//! The three places where a person can say something: the file, the environment, the flags. Each becomes
//! a layer of texts by setting, and its unknown names become problems.

use super::nearest::nearest;
use super::settings::{Key, SETTINGS, Setting};
use std::fmt;
use std::path::{Path, PathBuf};

/// Where the value of a setting came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody said anything.
    Default,
    /// The settings file at this path.
    File(PathBuf),
    /// The variable of this name.
    Environment(String),
    /// The flag of this name, with its dashes.
    Flag(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Environment(name) | Self::Flag(name) => f.write_str(name),
        }
    }
}

/// What one place says about one setting.
#[derive(Clone, Debug)]
pub(super) struct Said {
    /// The setting's place in the table.
    pub place: usize,
    /// The name that was used, as it is spelled there.
    pub spelled: String,
    pub text: String,
    /// Whether the text is the path of a file that holds the value.
    pub is_path: bool,
    pub origin: Origin,
}

impl Said {
    /// Whether both stand in one place, where neither is more right than the other.
    pub(super) fn same_place(&self, other: &Self) -> bool {
        std::mem::discriminant(&self.origin) == std::mem::discriminant(&other.origin)
    }
}

/// The settings of the file at `path`; `None` where there is no such file.
pub(super) fn file(path: &Path, problems: &mut Vec<String>) -> Option<Vec<Said>> {
    let shown = path.display();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => {
            problems.push(format!("cannot read the settings in {shown}: {error}"));
            return Some(Vec::new());
        }
    };
    let table = text.parse::<toml::Table>().unwrap_or_else(|error| {
        // The error's own text would show the line, and a secret may stand in it.
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        problems.push(format!("cannot understand {shown}, line {line}: {}", error.message()));
        toml::Table::new()
    });

    let origin = Origin::File(path.to_owned());
    let layer = table.into_iter().filter_map(|(name, value)| {
        let Some((place, is_path)) = find(|key| key.name == name) else {
            problems.push(unknown(&name, &format!("in {shown}"), |key| &key.name));
            return None;
        };
        let Some(text) = as_text(&value) else {
            problems.push(format!("`{name}` in {shown} is neither a text nor a number nor a list of texts"));
            return None;
        };
        Some(Said { place, spelled: name, text, is_path, origin: origin.clone() })
    });
    Some(layer.collect())
}

fn as_text(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Array(texts) => {
            texts.iter().map(toml::Value::as_str).collect::<Option<Vec<_>>>().map(|texts| texts.join(","))
        }
        _ => None,
    }
}

/// The variables that begin with `DULY_`. An empty one says nothing: that is how compose files pass on
/// what is not set.
pub(super) fn environment(
    variables: impl IntoIterator<Item = (String, String)>,
    problems: &mut Vec<String>,
) -> Vec<Said> {
    let ours = variables.into_iter().filter(|(name, text)| {
        name.starts_with("DULY_") && name != "DULY_CONFIG" && !text.is_empty() && !of_kubernetes(name, text)
    });
    ours.filter_map(|(name, text)| {
        let Some((place, is_path)) = find(|key| key.variable == name) else {
            problems.push(unknown(&name, "in the environment", |key| &key.variable));
            return None;
        };
        Some(Said { place, text, is_path, origin: Origin::Environment(name.clone()), spelled: name })
    })
    .collect()
}

/// Kubernetes tells each container about the services beside it, and for one named `duly` that is
/// `DULY_SERVICE_HOST`, `DULY_PORT=tcp://10.0.0.7:80`, `DULY_PORT_80_TCP_ADDR` and more. They are not ours.
fn of_kubernetes(name: &str, text: &str) -> bool {
    let about_port = |at: usize| {
        let rest = &name[at + "_PORT".len()..];
        rest.starts_with('_') && (rest.contains("_TCP") || rest.contains("_UDP"))
            || rest.is_empty() && (text.starts_with("tcp://") || text.starts_with("udp://"))
    };
    name.ends_with("_SERVICE_HOST")
        || name.contains("_SERVICE_PORT")
        || name.find("_PORT").is_some_and(about_port)
}

/// The flags, by the names of [`Key::name`]; the command line has refused unknown ones already.
pub(super) fn flags(given: &[(String, String)], problems: &mut Vec<String>) -> Vec<Said> {
    let flags = given.iter().filter_map(|(name, text)| {
        let Some((place, is_path)) = find(|key| key.name == *name) else {
            problems.push(unknown(name, "among the flags", |key| &key.name));
            return None;
        };
        let flag = format!("--{}", name.replace('_', "-"));
        Some(Said { place, text: text.clone(), is_path, origin: Origin::Flag(flag.clone()), spelled: flag })
    });
    flags.collect()
}

/// The place of the setting with such a key, and whether the key takes a file that holds the value.
fn find(is_it: impl Fn(&Key) -> bool) -> Option<(usize, bool)> {
    SETTINGS.iter().enumerate().find_map(|(place, setting)| {
        let is_path = setting.file_key.as_ref().is_some_and(&is_it);
        (is_path || is_it(&setting.key)).then_some((place, is_path))
    })
}

fn unknown(name: &str, whereabouts: &str, spelling: fn(&Key) -> &String) -> String {
    let names = SETTINGS.iter().flat_map(Setting::keys).map(|key| spelling(key).as_str());
    match nearest(name, names) {
        Some(right) => format!("unknown setting `{name}` {whereabouts}; did you mean `{right}`?"),
        None => format!("unknown setting `{name}` {whereabouts}; `duly --help` lists all settings"),
    }
}
