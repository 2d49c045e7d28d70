//! The thin binary: parse, run, say how it went.

use std::path::Path;
use std::process::ExitCode;

use duly::{cli, config};

fn main() -> ExitCode {
    match cli::parse(std::env::args_os(), config::environment(), Path::new("")) {
        Ok((asked, loaded)) => cli::run(asked, loaded),
        Err(stop) => stop.say(),
    }
}
