//! The manual's page of commands (`docs/help/commands.md`), made from the command line itself and kept beside the other
//! texts; this test fails where both differ, and `UPDATE_EXPECT=1` writes it anew.

use clap::{Arg, Command};
use expect_test::expect_file;

const BEGINNING: &str = "# All commands

What you can type behind `duly`. Every command works while the server runs, through a socket in the data folder, and while it does not. This page is made from the program itself.

## How they are typed

`duly COMMAND`, with the [settings](settings.md) as flags before or behind it. Commands find your data by the same settings as the server: run them as the same user, with the same `--config` or `--data-dir`.

`duly COMMAND --help` says the same as this page. The exit code is 0 where it is done, 1 where it failed, and 2 where it was asked wrongly.

";

#[test]
fn the_manual_has_every_command() {
    let mut command = super::command();
    command.build();
    let mut text = BEGINNING.to_owned();
    for sub in command.get_subcommands() {
        tell(sub, "duly", &mut text);
    }
    expect_file!["../../docs/help/commands.md"].assert_eq(&text);
}

/// A command, or those that it holds.
fn tell(command: &Command, above: &str, text: &mut String) {
    let name = format!("{above} {}", command.get_name());
    if command.has_subcommands() {
        return command.get_subcommands().for_each(|sub| tell(sub, &name, text));
    }
    let own: Vec<&Arg> =
        command.get_arguments().filter(|arg| !arg.is_global_set() && arg.get_id() != "help").collect();
    let behind: String = own.iter().map(|arg| format!(" {}", typed(arg))).collect();
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    *text += &format!("## {name}\n\n{about}.\n\n```sh\n{name}{behind}\n```\n\n");
    let told: Vec<&&Arg> = own.iter().filter(|arg| arg.get_help().is_some()).collect();
    if told.is_empty() {
        return;
    }
    *text += "| You can say | What it does | Otherwise |\n| --- | --- | --- |\n";
    for arg in told {
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let usual: Vec<String> =
            arg.get_default_values().iter().map(|value| format!("`{}`", value.to_string_lossy())).collect();
        *text += &format!("| `{}` | {help} | {} |\n", typed(arg).trim_matches(['[', ']']), usual.join(" "));
    }
    text.push('\n');
}

/// How an argument is typed: `EMAIL`, `[--scope SCOPE]`.
fn typed(arg: &Arg) -> String {
    let value =
        arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string).unwrap_or_default();
    let words = match arg.get_long() {
        Some(flag) if arg.get_action().takes_values() => format!("--{flag} {value}"),
        Some(flag) => format!("--{flag}"),
        None => value,
    };
    if arg.is_required_set() { words } else { format!("[{words}]") }
}
