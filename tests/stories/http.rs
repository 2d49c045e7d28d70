//! A small HTTP/1.1 client of our own: it follows nothing, decodes nothing that was not asked for, and keeps
//! the bytes, so that a story can say what really went over the wire.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

/// No answer may take longer, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A request as it will be written.
pub struct Request {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
pub struct Seen {
    /// What was asked for: what a failing assertion names.
    pub asked: String,
    /// 200, 302 and so on.
    pub status: u16,
    /// Names in lower case, in the order they came.
    pub headers: Vec<(String, String)>,
    /// The body as text; bytes that are none are replaced, and spaces at which no line breaks read like others.
    pub body: String,
    /// How many bytes the body has.
    pub body_bytes: usize,
    /// Everything, as it came.
    pub raw: Vec<u8>,
}

impl Request {
    /// A request for a target exactly as it shall stand in the first line.
    pub fn new(method: &str, target: &str) -> Self {
        Self { method: method.into(), target: target.into(), headers: Vec::new(), body: Vec::new() }
    }

    /// Adds a header, or replaces it.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Takes a header away.
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    /// The body, with its kind.
    pub fn body(self, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut request = self.header("content-type", kind);
        request.body = body.into();
        request
    }

    /// Writes it, and reads the answer to the end.
    #[track_caller]
    pub fn send(self, to: SocketAddr) -> Seen {
        let asked = format!("{} {}", self.method, shortened(&self.target));
        let mut text = format!("{} {} HTTP/1.1\r\nconnection: close\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if !self.body.is_empty() || self.method == "POST" {
            text.push_str(&format!("content-length: {}\r\n", self.body.len()));
        }
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&self.body);
        let head_only = self.method == "HEAD";
        // Where a body was sent that nobody wanted, the server answers at once and closes a second later.
        let answer = exchange_until(to, &bytes, |answer| is_whole(answer, head_only));
        Seen::read(asked, &answer, head_only)
    }
}

/// Writes bytes as they are, and gives what came back until the other side closed. A server may answer and
/// close before it has read everything, so writing may fail.
#[track_caller]
pub fn exchange(to: SocketAddr, bytes: &[u8]) -> Vec<u8> {
    exchange_until(to, bytes, |_| false)
}

#[track_caller]
fn exchange_until(to: SocketAddr, bytes: &[u8], is_enough: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let mut stream = TcpStream::connect(to).expect("the server listens");
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    let written = stream.write_all(bytes);
    let mut answer = Vec::new();
    let mut chunk = [0; 16 * 1024];
    loop {
        match stream.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => {
                answer.extend_from_slice(&chunk[..count]);
                if is_enough(&answer) {
                    break;
                }
            }
            // What was already read counts; a reset after it is the server's way to stop an endless body.
            Err(_) if !answer.is_empty() => break,
            Err(error) => panic!("no answer: {error} (written: {written:?})"),
        }
    }
    let _ = stream.shutdown(Shutdown::Both);
    answer
}

/// Whether an answer that says its length has come in full.
fn is_whole(answer: &[u8], head_only: bool) -> bool {
    let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    let length =
        head.split("\r\n").find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    head_only || length.is_some_and(|length: usize| answer.len() >= end + 4 + length)
}

impl Seen {
    /// Takes an answer apart.
    #[track_caller]
    pub fn read(asked: String, raw: &[u8], head_only: bool) -> Self {
        let end = raw.windows(4).position(|window| window == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("{asked}: no HTTP answer: {}", String::from_utf8_lossy(raw)));
        let head = String::from_utf8_lossy(&raw[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|text| text.parse().ok());
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let body = if head_only { Vec::new() } else { raw[end + 4..].to_vec() };
        let body = if chunked { unchunked(&body) } else { body };
        Self {
            asked,
            status: status.expect("a status"),
            headers,
            body: String::from_utf8_lossy(&body).replace('\u{a0}', " "),
            body_bytes: body.len(),
            raw: raw.to_vec(),
        }
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All values of a header that may come more than once.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Asserts the status.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        let start = shortened(&self.body);
        assert_eq!(self.status, status, "{}: {:?} {start}", self.asked, self.headers);
        self
    }

    /// Asserts that a header says this.
    #[track_caller]
    pub fn says(self, name: &str, value: &str) -> Self {
        assert_eq!(self.header(name), Some(value), "{}: header {name}: {:?}", self.asked, self.headers);
        self
    }

    /// Asserts that a header is not there.
    #[track_caller]
    pub fn lacks(self, name: &str) -> Self {
        assert_eq!(self.header(name), None, "{}: header {name}", self.asked);
        self
    }

    /// Asserts that the body holds a text.
    #[track_caller]
    pub fn shows(self, text: &str) -> Self {
        assert!(self.body.contains(text), "{}: should show {text:?}: {}", self.asked, self.body);
        self
    }

    /// Asserts that the body does not hold a text.
    #[track_caller]
    pub fn hides(self, text: &str) -> Self {
        assert!(!self.body.contains(text), "{}: should not show {text:?}: {}", self.asked, self.body);
        self
    }

    /// Where the visitor is sent on to.
    #[track_caller]
    pub fn location(&self) -> &str {
        let here = || format!("{}: status {}, no Location: {:?}", self.asked, self.status, self.headers);
        self.header("location").unwrap_or_else(|| panic!("{}", here()))
    }

    /// The value of a parameter in the address the visitor is sent on to.
    #[track_caller]
    pub fn carries(&self, name: &str) -> Option<String> {
        let location = url::Url::parse(self.location()).expect("an absolute address");
        location.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
    }

    /// The id of the click, as the shop gets it.
    #[track_caller]
    pub fn click_id(&self) -> String {
        let id = self.carries("duly");
        id.unwrap_or_else(|| panic!("{}: no click id in {}", self.asked, self.location()))
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        let problem = |error| panic!("{}: {} is no JSON: {error}: {}", self.asked, self.status, self.body);
        serde_json::from_str(&self.body).unwrap_or_else(problem)
    }
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|window| window == b"\r\n") {
        let size = std::str::from_utf8(&rest[..end]).ok().and_then(|hex| usize::from_str_radix(hex, 16).ok());
        let Some(size) = size.filter(|size| *size > 0) else { break };
        let start = end + 2;
        body.extend_from_slice(&rest[start..(start + size).min(rest.len())]);
        rest = rest.get(start + size + 2..).unwrap_or_default();
    }
    body
}

fn shortened(text: &str) -> String {
    text.chars().take(300).collect()
}

/// Name and value pairs as a query or the body of a form.
pub fn form(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}
