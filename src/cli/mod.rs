//! The command line: one file per command, talking to the running server through its socket.
//!
//! Here is what can be asked (contract.md, "Command line"), and how arguments become it.

mod admin_create;
mod buyer;
mod check;
pub mod config;

mod demo;
pub mod errand;
mod healthcheck;
mod links;
mod log;
mod reset_password;
mod serve;
mod setup_url;
pub mod socket;
mod token;

pub use crate::demo::DemoSize;
pub use buyer::BuyerErrand;
pub use links::LinkErrand;
use socket::Request;

use crate::config::{Config, ConfigError, Flags, Key, Loaded, SETTINGS, Secret, Setting, Shown};
use clap::{Arg, ArgMatches, Command, builder::RangedU64ValueParser};
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What a person asks of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Serve, also without any command.
    Serve,
    /// Serve a peopled program on a temporary folder.
    Demo(DemoSize),
    /// A fresh setup address, while there is no creator.
    SetupUrl,
    /// Make a creator.
    AdminCreate {
        /// As typed.
        email: String,
        /// Where the password stands.
        password: PasswordFile,
    },
    /// A one-time address for a new password.
    ResetPassword {
        /// As typed.
        email: String,
        /// Whether the second step of the sign-in is turned off as well.
        without_two_factor: bool,
    },
    /// Make an API token.
    TokenCreate {
        /// As typed.
        name: String,
        /// What it may do.
        scope: socket::Scope,
    },
    /// List the API tokens.
    TokenList,
    /// End an API token.
    TokenRevoke {
        /// As typed.
        name: String,
    },
    /// List, make or remove links and alternative pages.
    Links(LinkErrand),
    /// Answer a buyer who asks for her data.
    Buyer(BuyerErrand),
    /// Audit the database.
    Check,
    /// Print each setting and where it came from.
    Config,
    /// Ask the running server whether it is well.
    Healthcheck,
}

/// Where a password is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasswordFile {
    /// `-`
    StandardInput,
    /// A path.
    File(PathBuf),
}

impl PasswordFile {
    /// Reads the password, without the line break at its end.
    ///
    /// # Errors
    /// As [`Secret::read`].
    pub fn read(&self) -> io::Result<Secret> {
        match self {
            Self::StandardInput => Secret::read(io::stdin().lock()),
            Self::File(path) => Secret::read_file(path),
        }
    }
}

/// The end of the program before its work, or instead of it: what to say, and the exit code
/// (contract.md: 0 done, 1 failed, 2 wrong usage).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The exit code.
    pub exit: u8,
    /// For standard output with exit code 0, else for standard error. It ends without a line break.
    pub text: String,
}

impl Stop {
    /// It was asked rightly and could not be done.
    pub fn failed(text: impl Into<String>) -> Self {
        Self { exit: 1, text: format!("error: {}", text.into()) }
    }

    /// It was asked wrongly.
    pub fn wrong_usage(text: impl Into<String>) -> Self {
        Self { exit: 2, text: format!("error: {}", text.into()) }
    }

    /// Says it on the right stream; `main` then ends with the code. Where nobody reads any more, as in
    /// `duly --help | head -1`, there is nobody to tell.
    pub fn say(&self) -> std::process::ExitCode {
        let _ = match self.exit {
            0 => writeln!(io::stdout(), "{}", self.text),
            _ => writeln!(io::stderr(), "{}", self.text),
        };
        self.exit.into()
    }
}

impl From<ConfigError> for Stop {
    fn from(error: ConfigError) -> Self {
        Self::wrong_usage(error.to_string())
    }
}

impl From<clap::Error> for Stop {
    fn from(error: clap::Error) -> Self {
        let exit = u8::try_from(error.exit_code()).unwrap_or(2);
        Self { exit, text: error.render().to_string().trim_end().to_owned() }
    }
}

/// Reads the arguments (the first is the program's own name) and all settings.
///
/// `env` is the environment and `folder` the working directory, as for [`Config::load`].
///
/// # Errors
/// A `Stop` where there is nothing to do but to say something: `--help`, `--version`, wrong usage,
/// wrong settings.
pub fn parse(
    args: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    env: impl IntoIterator<Item = (String, String)>,
    folder: &Path,
) -> Result<(Asked, Loaded), Stop> {
    let matches = command().try_get_matches_from(args)?;
    let asked = asked(&matches)?;
    Ok((asked, Config::load(&flags(&matches), env, folder)?))
}

/// Does what was asked, and says how it went.
pub fn run(asked: Asked, loaded: Loaded) -> std::process::ExitCode {
    let done = match asked {
        Asked::Serve => serve::run(loaded),
        Asked::Demo(size) => demo::run(loaded, size),
        Asked::Config => print_config(&loaded),
        Asked::Healthcheck => healthcheck::run(&loaded.config),
        Asked::SetupUrl => errand::run(&loaded, &Request::SetupUrl),
        Asked::AdminCreate { email, password } => match password.read() {
            Ok(password) => errand::run(&loaded, &Request::AdminCreate { email, password }),
            Err(error) => Err(Stop::failed(format!("the password cannot be read: {error}"))),
        },
        Asked::ResetPassword { email, without_two_factor } => {
            errand::run(&loaded, &Request::ResetPassword { email, without_two_factor })
        }
        Asked::TokenCreate { name, scope } => errand::run(&loaded, &Request::TokenCreate { name, scope }),
        Asked::TokenList => errand::run(&loaded, &Request::TokenList),
        Asked::TokenRevoke { name } => errand::run(&loaded, &Request::TokenRevoke { name }),
        Asked::Links(what) => errand::run(&loaded, &Request::Links { what }),
        Asked::Buyer(what) => errand::run(&loaded, &Request::Buyer { what }),
        Asked::Check => errand::run(&loaded, &Request::Check),
    };
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(stop) => stop.say(),
    }
}

fn print_config(loaded: &Loaded) -> Result<(), Stop> {
    // Where nobody reads any more, as in `duly config | head -1`, there is nobody to tell.
    match config::print(loaded, &mut io::stdout().lock()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Stop::failed(error.to_string())),
        _ => Ok(()),
    }
}

/// The whole command line, as clap knows it.
pub fn command() -> Command {
    let email = || Arg::new("email").value_name("EMAIL").required(true);
    let name = || Arg::new("name").value_name("NAME").required(true);
    let number = |id: &'static str, default: &'static str, help: &'static str| {
        Arg::new(id).long(id).value_name("NUMBER").default_value(default).help(help)
    };
    let up_to = |most: u64| RangedU64ValueParser::<u32>::new().range(0..=most);

    Command::new("duly")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Self-hosted affiliate tracking: one binary, one file.")
        .after_help("Without a command, duly serves.")
        .after_long_help(
            "Without a command, duly serves.\n\n\
             Each setting can be a flag (--base-url), a variable (DULY_BASE_URL) or a line in duly.toml\n\
             (base_url = \"...\"); a flag beats a variable, a variable beats the file. `duly config` shows them all.",
        )
        .max_term_width(100)
        .disable_help_subcommand(true)
        .args(settings())
        .subcommand(Command::new("serve").about("Serves; the same as no command"))
        .subcommand(Command::new("demo").about("Serves a peopled program and a toy shop on a temporary folder").args([
            number("clicks", "3000", "Clicks in all").value_parser(up_to(1_000_000_000)),
            number("conversions", "120", "Conversions in all").value_parser(up_to(100_000_000)),
            number("affiliates", "8", "Affiliates in all").value_parser(up_to(1_000_000)),
            number("days", "90", "Days into the past").value_parser(up_to(3_650)),
            number("seed", "1", "The same seed makes the same program").value_parser(clap::value_parser!(u64)),
        ]))
        .subcommand(quiet("setup-url", "Prints a fresh setup address, while there is no creator"))
        .subcommand(group("admin", "Manages creators").subcommand(
            Command::new("create").about("Makes a creator").arg(email()).arg(
                Arg::new("password-file")
                    .long("password-file")
                    .value_name("FILE")
                    .required(true)
                    .help("File that holds the password; - reads standard input"),
            ),
        ))
        .subcommand(
            quiet("reset-password", "Prints a one-time address for a new password; ends that person's sessions")
                .arg(email())
                .arg(
                    Arg::new("without-two-factor")
                        .long("without-two-factor")
                        .action(clap::ArgAction::SetTrue)
                        .help("Also turns two-factor sign-in off, for who lost the phone"),
                ),
        )
        .subcommand(
            group("token", "Manages API tokens")
                .subcommand(
                    Command::new("create").about("Makes a token and prints it, this once").arg(name()).arg(
                        Arg::new("scope")
                            .long("scope")
                            .value_name("SCOPE")
                            .value_parser(["read", "write"])
                            .default_value("read")
                            .help("What the token may do"),
                    ),
                )
                .subcommand(Command::new("list").about("Lists the tokens"))
                .subcommand(Command::new("revoke").about("Ends a token").arg(name())),
        )
        .subcommands(links::commands())
        .subcommand(buyer::command())
        .subcommand(quiet("check", "Audits the database: every sum, every ledger, every code"))
        .subcommand(Command::new("config").about("Prints each setting and where it came from"))
        .subcommand(quiet("healthcheck", "Asks the running server whether it is well; for containers"))
}

/// A command that takes all settings and shows only how the data are found.
fn quiet(name: &'static str, about: &'static str) -> Command {
    let found_by = |arg: &Arg| ["config", "data_dir"].contains(&arg.get_id().as_str());
    let args = settings().map(move |arg| if found_by(&arg) { arg } else { arg.hide(true) });
    Command::new(name).about(about).args(args)
}

/// A command that only holds others.
fn group(name: &'static str, about: &'static str) -> Command {
    quiet(name, about).subcommand_required(true).arg_required_else_help(true)
}

/// A flag for each setting, and `--config`; all may stand before or behind the command.
fn settings() -> impl Iterator<Item = Arg> {
    let file = Arg::new("config")
        .long("config")
        .help("Settings file [default: duly.toml here or in the data folder]");
    let file = file.value_name("FILE").value_parser(clap::value_parser!(PathBuf));
    let each = SETTINGS.iter().flat_map(|setting| setting.keys().map(move |key| flag(setting, key)));
    std::iter::once(file).chain(each).map(|arg| arg.global(true).help_heading("Settings"))
}

/// The few that a first start needs stand in `-h`, the others in `--help` only.
fn flag(setting: &'static Setting, key: &'static Key) -> Arg {
    let for_file = !std::ptr::eq(key, &raw const setting.key);
    let help = match (for_file, setting.default) {
        (true, _) => format!("File that holds the {}", setting.key.name),
        (false, "") => setting.help.clone(),
        (false, default) => format!("{} [default: {default}]", setting.help),
    };
    Arg::new(key.name.as_str())
        .long(key.flag.as_str())
        .value_name(if for_file { "FILE" } else { setting.value_name })
        .help(help)
        .hide(setting.shown == Shown::Hidden)
        .hide_short_help(!["listen", "data_dir", "base_url"].contains(&key.name.as_str()))
}

fn asked(matches: &ArgMatches) -> Result<Asked, Stop> {
    Ok(match matches.subcommand() {
        None | Some(("serve", _)) => Asked::Serve,
        Some(("demo", given)) => Asked::Demo(DemoSize {
            clicks: value(given, "clicks")?,
            conversions: value(given, "conversions")?,
            affiliates: value(given, "affiliates")?,
            days: value(given, "days")?,
            seed: value(given, "seed")?,
        }),
        Some(("setup-url", _)) => Asked::SetupUrl,
        Some(("admin", given)) => match given.subcommand() {
            Some(("create", given)) => {
                let file: String = value(given, "password-file")?;
                let password =
                    if file == "-" { PasswordFile::StandardInput } else { PasswordFile::File(file.into()) };
                Asked::AdminCreate { email: value(given, "email")?, password }
            }
            _ => return Err(unknown_command()),
        },
        Some(("reset-password", given)) => Asked::ResetPassword {
            email: value(given, "email")?,
            without_two_factor: given.get_flag("without-two-factor"),
        },
        Some(("token", given)) => match given.subcommand() {
            Some(("create", given)) => {
                let scope: String = value(given, "scope")?;
                let scope = if scope == "write" { socket::Scope::Write } else { socket::Scope::Read };
                Asked::TokenCreate { name: value(given, "name")?, scope }
            }
            Some(("list", _)) => Asked::TokenList,
            Some(("revoke", given)) => Asked::TokenRevoke { name: value(given, "name")? },
            _ => return Err(unknown_command()),
        },
        Some(("links", given)) => Asked::Links(links::asked_of_links(given)?),
        Some(("pages", given)) => Asked::Links(links::asked_of_pages(given)?),
        Some(("buyer", given)) => Asked::Buyer(buyer::asked(given)?),
        Some(("check", _)) => Asked::Check,
        Some(("config", _)) => Asked::Config,
        Some(("healthcheck", _)) => Asked::Healthcheck,
        Some(_) => return Err(unknown_command()),
    })
}

/// The argument of this name, which clap has made sure is there.
fn value<T: Clone + Send + Sync + 'static>(given: &ArgMatches, id: &str) -> Result<T, Stop> {
    given.get_one::<T>(id).cloned().ok_or_else(|| Stop::wrong_usage(format!("{id} is missing")))
}

/// Clap refuses unknown commands with a suggestion; this is for a command that is listed and not read here.
fn unknown_command() -> Stop {
    Stop::wrong_usage("unknown command; `duly --help` lists them")
}

/// The settings among the arguments, wherever they stood.
fn flags(matches: &ArgMatches) -> Flags {
    // Clap hands a global argument down to the command that was given, and knows it there.
    let mut innermost = matches;
    while let Some((_, deeper)) = innermost.subcommand() {
        innermost = deeper;
    }
    let keys = SETTINGS.iter().flat_map(Setting::keys);
    let settings = keys.filter_map(|key| {
        innermost.get_one::<String>(&key.name).map(|text| (key.name.clone(), text.clone()))
    });
    Flags { config: innermost.get_one::<PathBuf>("config").cloned(), settings: settings.collect() }
}

#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;
