//! What can be asked, and what is said to those who ask wrongly.

use super::*;
use crate::config::Origin;

fn ask(line: &str) -> Result<(Asked, Loaded), Stop> {
    let args = std::iter::once("duly").chain(line.split_whitespace());
    parse(args, [], Path::new("/nowhere"))
}

#[track_caller]
fn check(line: &str, asked: Asked) {
    assert_eq!(ask(line).unwrap().0, asked, "{line}");
}

#[track_caller]
fn stopped(line: &str, exit: u8, says: &[&str]) {
    let stop = ask(line).unwrap_err();
    assert_eq!(stop.exit, exit, "{line}: {}", stop.text);
    for part in says {
        assert!(stop.text.contains(part), "{line}: {}", stop.text);
    }
}

#[test]
fn clap_finds_no_fault_in_the_commands() {
    command().debug_assert();
}

#[test]
fn each_command_is_understood() {
    let name = || "shop".to_owned();
    let email = || "ana@example.com".to_owned();
    check("", Asked::Serve);
    check("serve", Asked::Serve);
    check("setup-url", Asked::SetupUrl);
    check(
        "admin create ana@example.com --password-file -",
        Asked::AdminCreate { email: email(), password: PasswordFile::StandardInput },
    );
    check(
        "admin create ana@example.com --password-file p",
        Asked::AdminCreate { email: email(), password: PasswordFile::File("p".into()) },
    );
    let reset = |without_two_factor| Asked::ResetPassword { email: email(), without_two_factor };
    check("reset-password ana@example.com", reset(false));
    check("reset-password --without-two-factor ana@example.com", reset(true));
    check("token create shop", Asked::TokenCreate { name: name(), scope: socket::Scope::Read });
    check(
        "token create shop --scope write",
        Asked::TokenCreate { name: name(), scope: socket::Scope::Write },
    );
    check("token list", Asked::TokenList);
    check("token revoke shop", Asked::TokenRevoke { name: name() });
    let code = || "jane7".to_owned();
    check("links list jane7", Asked::Links(LinkErrand::List { code: code() }));
    check(
        "links create jane7 --site https://a.test --url https://a.test/x --name Blog",
        Asked::Links(LinkErrand::Create {
            code: code(),
            site: "https://a.test".into(),
            url: "https://a.test/x".into(),
            name: "Blog".into(),
        }),
    );
    check("links remove lnk_7", Asked::Links(LinkErrand::Remove { link: "lnk_7".into() }));
    check("pages list course", Asked::Links(LinkErrand::Pages { product: "course".into() }));
    check("pages remove pag_2", Asked::Links(LinkErrand::RemovePage { page: "pag_2".into() }));
    check("buyer export ana@example.com", Asked::Buyer(BuyerErrand::Export { email: email() }));
    check("buyer erase ana@example.com", Asked::Buyer(BuyerErrand::Erase { email: email() }));
    check("check", Asked::Check);
    check("config", Asked::Config);
    check("healthcheck", Asked::Healthcheck);
}

#[test]
fn a_demo_has_its_size_and_can_be_given_another() {
    check("demo", Asked::Demo(DemoSize { clicks: 3000, conversions: 120, affiliates: 8, days: 90, seed: 1 }));
    check(
        "demo --clicks 10000000 --conversions 100000 --affiliates 1000 --days 30 --seed 7",
        Asked::Demo(DemoSize {
            clicks: 10_000_000,
            conversions: 100_000,
            affiliates: 1000,
            days: 30,
            seed: 7,
        }),
    );
}

#[test]
fn a_setting_may_stand_before_or_behind_any_command() {
    for line in [
        "--data-dir d",
        "--data-dir d serve",
        "serve --data-dir d",
        "token --data-dir d list",
        "token list --data-dir d",
        "--data-dir=d check",
    ] {
        let (_, loaded) = ask(line).unwrap();
        assert_eq!(loaded.config.data_dir, PathBuf::from("d"), "{line}");
        assert_eq!(loaded.origin("data_dir"), Some(&Origin::Flag("--data-dir".into())), "{line}");
    }
}

#[test]
fn the_settings_file_can_be_named() {
    stopped("--config none.toml check", 2, &["there is no settings file none.toml"]);
}

#[test]
fn a_mistyped_command_or_flag_is_answered_with_the_right_one() {
    stopped("serv", 2, &["unrecognized subcommand 'serv'", "'serve'"]);
    stopped("token crate shop", 2, &["'create'"]);
    stopped("--base-ulr http://a", 2, &["unexpected argument '--base-ulr'", "'--base-url'"]);
    stopped("check --data-dri d", 2, &["'--data-dir'"]);
}

#[test]
fn a_wrong_value_is_wrong_usage() {
    stopped("--listen 8080", 2, &["error: `--listen` cannot be \"8080\": it is an address and a port"]);
    stopped("demo --clicks many", 2, &["--clicks"]);
    stopped("demo --days 100000", 2, &["--days"]);
    stopped("token create shop --scope all", 2, &["read", "write"]);
    stopped("--listen 127.0.0.1:1 --listen 127.0.0.1:2", 2, &["--listen", "multiple times"]);
}

#[test]
fn what_is_missing_is_named() {
    stopped("admin create ana@example.com", 2, &["--password-file"]);
    stopped("reset-password", 2, &["EMAIL"]);
    stopped("token revoke", 2, &["NAME"]);
    stopped("token", 2, &["create", "list", "revoke"]);
    stopped("admin", 2, &["create"]);
}

#[test]
fn the_version_is_the_packages() {
    stopped("--version", 0, &[concat!("duly ", env!("CARGO_PKG_VERSION"))]);
}

#[test]
fn the_short_help_fits_a_screen_and_the_long_one_names_every_setting() {
    stopped("-h", 0, &["serve", "demo", "--listen", "--data-dir", "--base-url", "Without a command"]);
    let short = ask("-h").unwrap_err().text;
    assert!(short.lines().count() <= 33 && !short.contains("--cache-mib"), "{short}");

    let long = ask("--help").unwrap_err().text;
    for key in SETTINGS.iter().filter(|setting| setting.shown != Shown::Hidden).flat_map(Setting::keys) {
        assert!(long.contains(&format!("--{} ", key.flag)), "{}", key.flag);
    }
    assert!(!long.contains("clock-file"));
}

#[test]
fn the_help_of_a_small_command_shows_only_how_the_data_are_found() {
    let help = ask("token create --help").unwrap_err().text;

    assert!(help.contains("--data-dir") && help.contains("--scope") && !help.contains("--listen"), "{help}");
}
