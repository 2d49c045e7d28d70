//! `duly healthcheck`: asks the running server whether it is ready, for container health checks.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use super::Stop;
use crate::config::Config;
use crate::server;

/// How long the server may take, for each step.
const PATIENCE: Duration = Duration::from_secs(5);
/// More than `/readyz` ever says.
const ANSWER_BYTES: u64 = 8 * 1024;

/// Asks `/readyz`; only 200 is well.
pub(super) fn run(config: &Config) -> Result<(), Stop> {
    let address = server::local(config.listen);
    let answer = ask(address, &format!("{}/readyz", config.base_url.path()))
        .map_err(|error| Stop::failed(format!("{address} does not answer: {error}")))?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    if head.split(' ').nth(1) == Some("200") {
        println!("ready");
        return Ok(());
    }
    let said = body.lines().next().filter(|line| !line.is_empty()).or(head.lines().next());
    Err(Stop::failed(format!("{address} says: {}", said.unwrap_or("nothing"))))
}

fn ask(address: SocketAddr, path: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.take(ANSWER_BYTES).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
