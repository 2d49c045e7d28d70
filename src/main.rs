//! The thin binary: parse, run, say how it went.

use std::path::Path;
use std::process::ExitCode;

use duly::{cli, config};

fn main() -> ExitCode {
    let environment = config::environment().map_err(cli::Stop::from);
    let parsed =
        environment.and_then(|environment| cli::parse(std::env::args_os(), environment, Path::new("")));
    match parsed {
        Ok((asked, loaded)) => cli::run(asked, loaded),
        Err(stop) => stop.say(),
    }
}
