//! Flags, environment and TOML become one `Config`; nobody else reads them.
//!
//! The order is defaults, then the file, then the environment, then flags: the later one wins. A name that
//! is unknown or a value that is wrong stops the start, with all problems at once.

mod base_url;
mod cidr;
mod layers;
mod nearest;
mod secret;
mod settings;
mod values;

pub use base_url::BaseUrl;
pub use cidr::Cidr;
pub use layers::Origin;
pub use nearest::nearest;
pub use secret::{MASK, Secret};
pub use settings::{Config, Key, SETTINGS, Setting, Shown};
pub use values::LogFormat;

use layers::Said;
use std::path::{Path, PathBuf};

/// The variable that names the settings file, as `--config` does.
const CONFIG_VARIABLE: &str = "DULY_CONFIG";
const FILE_NAME: &str = "duly.toml";

/// What the command line says about settings.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--config FILE`.
    pub config: Option<PathBuf>,
    /// Setting (as in TOML: `base_url`) and text, for each flag that was given.
    pub settings: Vec<(String, String)>,
}

/// The settings, and where each came from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The settings themselves.
    pub config: Config,
    /// The settings file that was read, if there was one.
    pub file: Option<PathBuf>,
    /// The text and origin of each setting, in the order of [`SETTINGS`].
    given: Vec<Given>,
}

/// The text that decides a setting, and where it stood.
#[derive(Clone, Debug)]
struct Given {
    text: String,
    origin: Origin,
}

/// Why the settings cannot be used: a sentence for each problem, wrong usage all of them (exit code 2).
#[derive(Debug, thiserror::Error)]
#[error("{}", problems.join("\n"))]
pub struct ConfigError {
    problems: Vec<String>,
}

impl Config {
    /// Reads the settings. `folder` is where `duly.toml` is looked for, and what a relative `data_dir` is
    /// relative to while looking for it there: the working directory, as an empty path.
    ///
    /// # Errors
    /// All unknown names and wrong values at once.
    pub fn load(
        flags: &Flags,
        env: impl IntoIterator<Item = (String, String)>,
        folder: &Path,
    ) -> Result<Loaded, ConfigError> {
        let mut problems = Vec::new();
        let env: Vec<(String, String)> = env.into_iter().collect();
        let named = env.iter().find(|(name, text)| name == CONFIG_VARIABLE && !text.is_empty());
        let named = flags.config.clone().or_else(|| named.map(|(_, text)| text.into()));
        let environment = layers::environment(env, &mut problems);
        let flags = layers::flags(&flags.settings, &mut problems);

        let (path, file) = match named {
            Some(path) => {
                let file = layers::file(&path, &mut problems);
                if file.is_none() {
                    problems.push(format!("there is no settings file {}", path.display()));
                }
                (path, file)
            }
            None => find_file(folder, &[&environment, &flags], &mut problems),
        };
        let found = file.is_some().then_some(path);

        let given = decide([file.unwrap_or_default(), environment, flags], &mut problems);
        let texts = given.iter().map(|given| given.text.as_str());
        let config = Config::read(texts, |place, why| problems.push(wrong(place, &given[place], &why)));
        let Some(config) = config.filter(|_| problems.is_empty()) else {
            return Err(ConfigError { problems });
        };

        let mut loaded = Loaded { config, file: found, given };
        loaded.follow_port(loaded.config.listen.port());
        problems.extend(contradictions(&loaded.config));
        if problems.is_empty() { Ok(loaded) } else { Err(ConfigError { problems }) }
    }
}

impl Loaded {
    /// Each setting with its text, as it was typed, and its origin. Secrets are masked.
    pub fn shown(&self) -> impl Iterator<Item = (&'static Setting, &str, &Origin)> {
        SETTINGS.iter().zip(&self.given).map(|(setting, given)| {
            let masked = setting.shown == Shown::Secret && !given.text.is_empty();
            (setting, if masked { MASK } else { given.text.as_str() }, &given.origin)
        })
    }

    /// Where the setting of this name came from.
    pub fn origin(&self, name: &str) -> Option<&Origin> {
        self.shown().find(|(setting, ..)| setting.key.name == name).map(|(.., origin)| origin)
    }

    /// Lets `base_url` follow the port that is really served, where nobody set it: with
    /// `--listen 127.0.0.1:9000`, and, called again by the server, once port 0 has become a real one.
    pub fn follow_port(&mut self, port: u16) {
        for (setting, given) in SETTINGS.iter().zip(&mut self.given) {
            if setting.key.name == "base_url" && given.origin == Origin::Default {
                self.config.base_url = BaseUrl::localhost(port);
                given.text = self.config.base_url.to_string();
            }
        }
    }
}

/// The process's own environment, for `main`; only what begins with `DULY_`.
///
/// # Errors
/// Where such a variable is not UTF-8.
pub fn environment() -> Result<Vec<(String, String)>, ConfigError> {
    let mut problems = Vec::new();
    let ours = std::env::vars_os().filter_map(|(name, text)| {
        let name = name.into_string().ok().filter(|name| name.starts_with("DULY_"))?;
        match text.into_string() {
            Ok(text) => Some((name, text)),
            Err(_) => {
                problems.push(format!("{name} in the environment is not UTF-8"));
                None
            }
        }
    });
    let ours = ours.collect();
    if problems.is_empty() { Ok(ours) } else { Err(ConfigError { problems }) }
}

/// The file in the working directory, else the one in the data folder, else none.
fn find_file(folder: &Path, layers: &[&[Said]], problems: &mut Vec<String>) -> (PathBuf, Option<Vec<Said>>) {
    let here = folder.join(FILE_NAME);
    if let Some(file) = layers::file(&here, problems) {
        return (here, Some(file));
    }
    let is_data_dir = |said: &&Said| SETTINGS[said.place].key.name == "data_dir";
    let said = layers.iter().rev().find_map(|layer| layer.iter().find(is_data_dir));
    let default = SETTINGS.iter().find(|setting| setting.key.name == "data_dir").map_or("", |s| s.default);
    let there = folder.join(said.map_or(default, |said| said.text.as_str())).join(FILE_NAME);
    let file = layers::file(&there, problems);
    (there, file)
}

/// The last layer that speaks of a setting wins. Only then is the file of a secret read, so that a file
/// nobody needs may be missing.
fn decide(layers: [Vec<Said>; 3], problems: &mut Vec<String>) -> Vec<Given> {
    let mut winners: Vec<Option<Said>> = vec![None; SETTINGS.len()];
    for said in layers.into_iter().flatten() {
        let winner = &mut winners[said.place];
        if let Some(twin) = winner.as_ref().filter(|twin| twin.same_place(&said)) {
            problems.push(format!("`{}` and `{}` say the same thing; keep one", twin.spelled, said.spelled));
        }
        *winner = Some(said);
    }

    let given = |(setting, winner): (&Setting, Option<Said>)| match winner {
        None => Given { text: setting.default.to_owned(), origin: Origin::Default },
        Some(said) if said.is_path => match Secret::read_file(Path::new(&said.text)) {
            Ok(secret) => Given { text: secret.reveal().to_owned(), origin: said.origin },
            Err(error) => {
                problems.push(format!("cannot read `{}` from {}: {error}", said.spelled, said.text));
                Given { text: String::new(), origin: said.origin }
            }
        },
        Some(said) => Given { text: said.text, origin: said.origin },
    };
    SETTINGS.iter().zip(winners).map(given).collect()
}

/// What is wrong with a value, in the words of the place where it stands. A secret is not repeated.
fn wrong(place: usize, given: &Given, why: &str) -> String {
    let Setting { key, shown, .. } = &SETTINGS[place];
    let value = if *shown == Shown::Secret { MASK } else { given.text.as_str() };
    match &given.origin {
        Origin::Default | Origin::File(_) => {
            format!("`{}` in {} cannot be {value:?}: {why}", key.name, given.origin)
        }
        Origin::Environment(name) | Origin::Flag(name) => format!("`{name}` cannot be {value:?}: {why}"),
    }
}

/// Settings that are right alone and wrong together.
fn contradictions(config: &Config) -> Vec<String> {
    let mut problems = Vec::new();
    if let Some(domain) = &config.cookie_domain {
        let host = config.base_url.host();
        let is_parent =
            domain.contains('.') && host.strip_suffix(domain.as_str()).is_some_and(|sub| sub.ends_with('.'));
        if host != domain && !is_parent {
            problems.push(format!(
                "`cookie_domain` cannot be {domain:?}: browsers take it only from the host of `base_url` ({host}) or a parent of it"
            ));
        }
    }
    if config.admin_email.is_some() != config.admin_password.is_some() {
        problems.push("`admin_email` and `admin_password` come together or not at all".into());
    }
    problems
}

#[cfg(test)]
mod tests;
