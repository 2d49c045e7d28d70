//! The real binary as a process of its own: started on a folder, waited for, and stopped.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

type Error = Box<dyn std::error::Error>;

/// The binary, serving.
pub struct Served {
    /// The process.
    pub process: Child,
    /// Where it listens.
    pub address: String,
    /// A link that the demo says to follow.
    pub code: Option<String>,
    /// The affiliate who signs in with the demo's password.
    pub affiliate: Option<String>,
}

/// Starts the binary and waits until it answers.
pub fn start(folder: &Path, arguments: &[&str]) -> Result<Served, Error> {
    let mut process = Command::new(env!("CARGO_BIN_EXE_duly"))
        .args(arguments)
        .arg("--data-dir")
        .arg(folder)
        .args(["--listen", "127.0.0.1:0", "--click-rows-per-minute", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let output = process.stdout.take().ok_or("no output")?;
    let (mut port, mut code, mut affiliate) = (None, None, None);
    let mut lines = BufReader::new(output).lines();
    for line in lines.by_ref() {
        let line = line?;
        let address =
            ["http://127.0.0.1:", "http://localhost:"].iter().find_map(|host| line.split(host).nth(1));
        let number = address.map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>());
        port = port.or(number);
        if line.contains("follow ") {
            code = line.rsplit('/').next().map(str::to_owned);
        }
        if let Some((_, email)) = line.split_once("Sign in     ") {
            affiliate = email.strip_suffix(", with the same password").map(str::to_owned).or(affiliate);
        }
        if line.trim_start().starts_with("Data ") && port.is_some() || line.contains("Base URL") {
            break;
        }
    }
    std::thread::spawn(move || lines.for_each(drop));
    let address = format!("127.0.0.1:{}", port.ok_or("it did not say where it listens")?);
    let until = Instant::now() + Duration::from_secs(60);
    while get(&address, "/readyz").is_err() {
        if Instant::now() > until {
            return Err("it does not answer".into());
        }
    }
    Ok(Served { process, address, code, affiliate })
}

fn get(address: &str, path: &str) -> Result<(), Error> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    if answer.starts_with("HTTP/1.1 200") { Ok(()) } else { Err(answer.into()) }
}

/// Stops it as a supervisor does, and waits.
pub fn stop(process: &mut Child) -> Result<(), Error> {
    Command::new("kill").args(["-TERM", &process.id().to_string()]).status()?;
    process.wait()?;
    Ok(())
}
