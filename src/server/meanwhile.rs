//! Answers on the address while the database is still being opened, which takes more than a moment after an
//! upgrade or a power cut: whoever asks learns at once that the program lives and will be there soon.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long opening may take before anybody is told of it; up to then they wait and are served.
pub(super) const PATIENCE: Duration = Duration::from_secs(1);
/// How often it is looked whether somebody asks.
const LOOKS_EVERY: Duration = Duration::from_millis(50);
/// How long a client may take for its request and for taking the answer.
const CLIENT_TIME_MAX: Duration = Duration::from_millis(250);
/// How much of a request is read; its address lies in the first bytes.
const REQUEST_MAX: u64 = 16 * 1024;
/// After how many seconds a client is asked to come again.
const AGAIN_SECONDS: u8 = 5;
/// What a visitor reads, who may speak any of the three languages.
const SOON: &str = "Just a moment, please: this service is starting and will be here soon.\n\
                    Um momento, por favor: este serviço está iniciando e volta já.\n\
                    Un momento, por favor: este servicio está iniciando y vuelve enseguida.\n";

/// Whoever answers meanwhile. Nobody does any more once this is gone.
pub(super) struct Meanwhile {
    opened: Option<Sender<()>>,
    answering: Option<JoinHandle<()>>,
}

impl Meanwhile {
    /// Begins to answer on the listener once the patience is over.
    ///
    /// # Errors
    /// What the system said.
    pub(super) fn answer(listener: &TcpListener, patience: Duration) -> io::Result<Self> {
        let listener = listener.try_clone()?;
        listener.set_nonblocking(true)?;
        let (opened, is_open) = channel();
        let answering = std::thread::Builder::new().name("meanwhile".to_owned()).spawn(move || {
            if is_open.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
                tracing::info!(
                    "the database is being opened; until then every request is told to come again"
                );
                answer_all(&listener, &is_open);
            }
        })?;
        Ok(Self { opened: Some(opened), answering: Some(answering) })
    }
}

impl Drop for Meanwhile {
    fn drop(&mut self) {
        drop(self.opened.take());
        if let Some(Err(_)) = self.answering.take().map(JoinHandle::join) {
            tracing::error!("answering while the database was opened ended in a panic");
        }
    }
}

fn answer_all(listener: &TcpListener, is_open: &Receiver<()>) {
    let mut wait = Duration::ZERO;
    while is_open.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        wait = match listener.accept() {
            Ok((stream, _)) => {
                if let Err(error) = answer(stream) {
                    tracing::debug!(%error, "a client was not answered while the database is opened");
                }
                Duration::ZERO
            }
            Err(_) => LOOKS_EVERY,
        };
    }
}

fn answer(stream: TcpStream) -> io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(CLIENT_TIME_MAX))?;
    stream.set_write_timeout(Some(CLIENT_TIME_MAX))?;
    let mut lines = BufReader::new((&stream).take(REQUEST_MAX)).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    // The rest of the head is read too: a connection closed on unread bytes loses its answer.
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    (&stream).write_all(response(&first).as_bytes())
}

/// The answer to a request's first line: the process lives (`contract.md`), all else comes later.
fn response(first: &str) -> String {
    let mut words = first.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let path = target.split('?').next().unwrap_or_default();
    let (status, text) = if path.ends_with("/healthz") {
        ("200 OK", "ok\n")
    } else if path.ends_with("/readyz") {
        ("503 Service Unavailable", "not ready: the database is being opened\n")
    } else {
        ("503 Service Unavailable", SOON)
    };
    let again = match status {
        "200 OK" => String::new(),
        // A browser asks again by itself; what it sent with a form it must not send twice.
        _ if method == "GET" => format!("retry-after: {AGAIN_SECONDS}\r\nrefresh: {AGAIN_SECONDS}\r\n"),
        _ => format!("retry-after: {AGAIN_SECONDS}\r\n"),
    };
    let body = if method == "HEAD" { "" } else { text };
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/plain; charset=utf-8\r\ncache-control: no-store\r\n\
         {again}connection: close\r\ncontent-length: {}\r\n\r\n{body}",
        text.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(address: std::net::SocketAddr, head: &str) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn who_asks_while_the_database_is_opened_is_told_to_come_again() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let meanwhile = Meanwhile::answer(&listener, Duration::ZERO).unwrap();

        let lives = ask(address, "GET /aff/healthz HTTP/1.1\r\nhost: x\r\n\r\n");
        assert!(lives.starts_with("HTTP/1.1 200 OK\r\n"), "{lives}");
        let ready = ask(address, "GET /readyz?verbose HTTP/1.1\r\nhost: x\r\n\r\n");
        assert!(ready.starts_with("HTTP/1.1 503 "), "{ready}");
        assert!(ready.ends_with("not ready: the database is being opened\n"), "{ready}");
        let click = ask(address, "GET /anna HTTP/1.1\r\nhost: x\r\n\r\n");
        assert!(click.contains("\r\nretry-after: 5\r\nrefresh: 5\r\n"), "{click}");
        assert!(click.ends_with(SOON), "{click}");
        let sale = ask(address, "POST /api/v1/conversions HTTP/1.1\r\nhost: x\r\n\r\n");
        assert!(sale.starts_with("HTTP/1.1 503 ") && sale.contains("retry-after"), "{sale}");
        assert!(!sale.contains("refresh"), "a browser must not send it again by itself: {sale}");

        drop(meanwhile);
        let waits = TcpStream::connect(address).unwrap();
        let (taken, _) = listener.accept().unwrap();
        assert_eq!(taken.peer_addr().unwrap(), waits.local_addr().unwrap(), "it is left for the server");
    }

    #[test]
    fn within_the_patience_a_request_is_left_for_the_server() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let waits = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        drop(Meanwhile::answer(&listener, Duration::from_secs(3_600)).unwrap());
        let (taken, _) = listener.accept().unwrap();
        assert_eq!(taken.peer_addr().unwrap(), waits.local_addr().unwrap());
    }

    #[test]
    fn a_head_asks_for_no_body() {
        let answer = response("HEAD /readyz HTTP/1.1");
        assert!(answer.contains("content-length: 40\r\n") && answer.ends_with("\r\n\r\n"), "{answer}");
    }
}
