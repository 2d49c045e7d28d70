//! Every setting, described once: flags, environment, file, `duly config` and the nearest right name all
//! come from this table.

use super::base_url::BaseUrl;
use super::cidr::Cidr;
use super::secret::Secret;
use super::values::{self, LogFormat, optional};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::LazyLock;

/// How a setting is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// In the help and in `duly config`.
    Plain,
    /// As `Plain`, but its value is masked, and it may be given as a file that holds it (`..._file`).
    Secret,
    /// Not in the help: for tests of the whole program.
    Hidden,
}

/// One name in its three spellings.
#[derive(Debug)]
pub struct Key {
    /// In TOML: `base_url`.
    pub name: String,
    /// In the environment: `DULY_BASE_URL`.
    pub variable: String,
    /// As a flag, without its dashes: `base-url`.
    pub flag: String,
}

impl Key {
    fn new(name: String) -> Self {
        let variable = format!("DULY_{}", name.to_ascii_uppercase());
        Self { variable, flag: name.replace('_', "-"), name }
    }
}

/// What there is to know about one setting, besides how its text becomes a value.
#[derive(Debug)]
pub struct Setting {
    /// Its name.
    pub key: Key,
    /// For a secret: the name that takes a file which holds it.
    pub file_key: Option<Key>,
    /// What it is, in a sentence for the help.
    pub help: String,
    /// What stands for its value in the help.
    pub value_name: &'static str,
    /// Its value where nobody says anything, as text; empty is none.
    pub default: &'static str,
    /// How it is shown.
    pub shown: Shown,
}

impl Setting {
    fn new(name: &str, help: &[&str], value_name: &'static str, default: &'static str, shown: Shown) -> Self {
        let help: Vec<&str> = help.iter().map(|line| line.trim()).collect();
        Self {
            key: Key::new(name.to_owned()),
            file_key: (shown == Shown::Secret).then(|| Key::new(format!("{name}_file"))),
            help: help.join(" ").trim_end_matches('.').to_owned(),
            value_name,
            default,
            shown,
        }
    }

    /// Its own name and, for a secret, the one that takes a file.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.key).chain(&self.file_key)
    }
}

/// Makes the struct, the table, and the step from texts to the struct. A line is
/// `name: type = default, VALUE NAME, how the text is read, how it is shown`; the comment is the help.
macro_rules! settings {
    ($(
        $(#[doc = $help:literal])+
        $name:ident: $type:ty = $default:literal, $value_name:literal, $read:expr, $shown:ident;
    )+) => {
        /// All settings, read and checked. Where each came from is in [`super::Loaded`].
        #[derive(Clone, Debug)]
        pub struct Config {
            $( $(#[doc = $help])+ pub $name: $type, )+
        }

        /// The table of settings, in the order in which people see them.
        pub static SETTINGS: LazyLock<Vec<Setting>> = LazyLock::new(|| vec![
            $( Setting::new(stringify!($name), &[$($help),+], $value_name, $default, Shown::$shown), )+
        ]);

        impl Config {
            /// Reads all values, given one text for each setting in the order of the table. `refuse` is told
            /// of each that is wrong, by its place in the table; with any wrong there is no `Config`.
            pub(super) fn read<'a>(
                mut texts: impl Iterator<Item = &'a str>,
                mut refuse: impl FnMut(usize, String),
            ) -> Option<Self> {
                let mut places = 0..;
                $(
                    let place = places.next().unwrap_or(0);
                    let $name: Result<$type, String> = ($read)(texts.next().unwrap_or($default));
                    let $name = $name.map_err(|why| refuse(place, why)).ok();
                )+
                Some(Self { $( $name: $name?, )+ })
            }
        }
    };
}

settings! {
    /// Address and port to serve on; 127.0.0.1 is reached from this machine only.
    listen: SocketAddr = "127.0.0.1:8080", "ADDRESS", values::address, Plain;

    /// Folder that holds the database and everything else of this installation.
    data_dir: PathBuf = "./duly-data", "FOLDER", values::path, Plain;

    /// Address under which the world reaches Duly, perhaps with a path; it follows the port of listen
    /// where it is not set.
    base_url: BaseUrl = "http://localhost:8080", "URL", BaseUrl::parse, Plain;

    /// Networks of the proxies whose X-Forwarded-For is believed, with commas between; also the words
    /// private and loopback.
    trusted_proxies: Vec<Cidr> = "", "NETWORKS", Cidr::parse_list, Plain;

    /// Domain of the visitors' cookie: the host of base_url or a parent of it.
    cookie_domain: Option<String> = "", "DOMAIN", optional(values::domain), Plain;

    /// Click rows that one network address may cause a minute, more are only counted; 0 is no limit.
    click_rows_per_minute: u32 = "6000", "NUMBER", values::number, Plain;

    /// File in MaxMind's format (.mmdb) that tells the country of an address, such as GeoLite2 or DB-IP Lite;
    /// without it no country is kept.
    geoip_file: Option<PathBuf> = "", "FILE", optional(values::path), Plain;

    /// Memory for the database's cache, in MiB.
    cache_mib: u32 = "32", "NUMBER", values::number_from_one, Plain;

    /// Free space on the disk, in MiB, below which clicks are sent on without a row.
    min_free_mib: u32 = "256", "NUMBER", values::number, Plain;

    /// Threads that answer requests; 0 is one for each core.
    workers: u32 = "0", "NUMBER", values::number, Plain;

    /// How the log is written: text or json.
    log_format: LogFormat = "text", "FORMAT", values::log_format, Plain;

    /// How much is logged: error, warn, info, debug or trace.
    log_level: tracing::Level = "info", "LEVEL", values::log_level, Plain;

    /// Email of the first creator, made at the start while there is none; needs admin_password.
    admin_email: Option<String> = "", "EMAIL", optional(values::email), Plain;

    /// Password of that creator.
    admin_password: Option<Secret> = "", "PASSWORD", optional(values::secret), Secret;

    /// Address and port of the demo's toy shop.
    shop_listen: SocketAddr = "127.0.0.1:8081", "ADDRESS", values::address, Plain;

    /// File with the milliseconds by which the clock is moved.
    clock_file: Option<PathBuf> = "", "FILE", optional(values::path), Hidden;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_a_valid_value() {
        let texts = SETTINGS.iter().map(|setting| setting.default);
        let config = Config::read(texts, |place, why| panic!("{:?}: {why}", SETTINGS[place])).unwrap();

        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.data_dir, PathBuf::from("./duly-data"));
        assert_eq!(config.base_url.as_str(), "http://localhost:8080");
        assert_eq!((config.click_rows_per_minute, config.cache_mib, config.min_free_mib), (6000, 32, 256));
        assert!(config.trusted_proxies.is_empty() && config.cookie_domain.is_none());
        assert!(config.admin_password.is_none() && config.clock_file.is_none());
    }

    #[test]
    fn each_name_has_three_spellings() {
        let key = &SETTINGS.iter().find(|setting| setting.key.name == "base_url").unwrap().key;

        assert_eq!((key.variable.as_str(), key.flag.as_str()), ("DULY_BASE_URL", "base-url"));
    }

    #[test]
    fn every_secret_can_come_from_a_file_and_nothing_else_can() {
        let with_file: Vec<&str> = SETTINGS
            .iter()
            .filter_map(|setting| setting.file_key.as_ref())
            .map(|key| key.name.as_str())
            .collect();

        assert_eq!(with_file, ["admin_password_file"]);
    }

    #[test]
    fn every_name_is_its_own_and_has_a_help_of_one_line() {
        let mut names: Vec<&str> =
            SETTINGS.iter().flat_map(Setting::keys).map(|key| key.name.as_str()).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();

        assert_eq!(names.len(), count);
        assert!(SETTINGS.iter().all(|setting| setting.help.len() > 10 && !setting.help.ends_with('.')));
    }
}
