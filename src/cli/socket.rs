//! How a command talks to the running server: JSON lines over `control.sock` in the data folder.
//!
//! One line asks, one line answers, the version first in both:
//!
//! ```text
//! {"v":1,"do":"token-revoke","name":"shop"}
//! {"v":1,"ok":true,"lines":["Token shop is revoked."]}
//! {"v":1,"ok":false,"error":"There is no token shop.","exit":1}
//! ```

use super::{BuyerErrand, LinkErrand};
use crate::config::Secret;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fs::{self, Permissions};
use std::io::{self, BufRead, BufReader as BlockingReader, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::UnixStream as BlockingStream;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::task::JoinSet;

/// The version of the protocol: a client and a server of different ones do not guess.
const VERSION: u64 = 1;
/// The longest path that the kernel binds (`sun_path` is 108 bytes with its zero at the end).
const PATH_BYTES: usize = 107;
/// The longest line that the server reads.
const REQUEST_BYTES: u64 = 64 * 1024;
/// The longest answer that the client reads: `check` may have much to say.
const RESPONSE_BYTES: u64 = 64 * 1024 * 1024;
/// How long a command waits: `check` reads the whole database.
const PATIENCE: Duration = Duration::from_secs(30 * 60);

/// What a command asks of the server: everything that goes through the store.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Request {
    /// A fresh setup address.
    SetupUrl,
    /// Make a creator.
    AdminCreate {
        /// As typed.
        email: String,
        /// In clear: the socket is open to this user alone.
        #[serde(serialize_with = "reveal", deserialize_with = "conceal")]
        password: Secret,
    },
    /// A one-time address for a new password.
    ResetPassword {
        /// As typed.
        email: String,
        /// Whether the second step of the sign-in is turned off as well.
        #[serde(default)]
        without_two_factor: bool,
    },
    /// Make an API token.
    TokenCreate {
        /// As typed.
        name: String,
        /// What it may do.
        scope: Scope,
    },
    /// List the API tokens.
    TokenList,
    /// End an API token.
    TokenRevoke {
        /// As typed.
        name: String,
    },
    /// List, make or remove links and alternative pages.
    Links {
        /// Which of it.
        what: LinkErrand,
    },
    /// Answer a buyer who asks for her data.
    Buyer {
        /// Which of it.
        what: BuyerErrand,
    },
    /// Audit the database.
    Check,
}

/// What an API token may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Look.
    Read,
    /// Look and change.
    Write,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Answer", from = "Answer")]
pub enum Response {
    /// It is done; the lines are for standard output.
    Done(Vec<String>),
    /// It is not done.
    Failed {
        /// Why, for the person.
        error: String,
        /// The command's exit code: 1 failed, 2 wrong usage.
        exit: u8,
    },
}

/// Why the running server could not be asked, or did not answer.
#[derive(Debug, thiserror::Error)]
pub enum SocketError {
    /// The data folder's path is too long for a socket.
    #[error(transparent)]
    Path(PathTooLong),
    /// The socket is there and is not ours to use.
    #[error("{path} cannot be used: {error}; run this command as the user who serves")]
    Refused {
        /// The socket.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The connection broke before the answer; whether the work was done is not known.
    #[error("the running server did not answer: {0}")]
    NoAnswer(io::Error),
    /// What came back is not an answer of this version.
    #[error(
        "the running server answered in another way than this duly understands ({0}); use the same version"
    )]
    Strange(String),
}

/// A path that no socket can be bound to.
#[derive(Debug, thiserror::Error)]
#[error("{} has {} bytes, and a socket's path has at most {PATH_BYTES}; choose a shorter data_dir", .0.display(), .0.as_os_str().len())]
pub struct PathTooLong(PathBuf);

/// Asks the server that serves this data folder, and waits for its answer. `None` where nobody serves: no
/// socket, or one left behind; the command then opens the store itself.
///
/// # Errors
/// Where there is a server and no answer came of it.
pub fn ask(data_dir: &Path, request: &Request) -> Result<Option<Response>, SocketError> {
    let path = socket_path(data_dir).map_err(SocketError::Path)?;
    let mut stream = match BlockingStream::connect(&path) {
        Ok(stream) => stream,
        Err(error) if nobody_serves(&error) => return Ok(None),
        Err(error) => return Err(SocketError::Refused { path, error }),
    };
    stream.set_read_timeout(Some(PATIENCE)).map_err(SocketError::NoAnswer)?;
    stream.write_all(&line(&Versioned { v: VERSION, body: request })).map_err(SocketError::NoAnswer)?;

    let mut answer = Vec::new();
    BlockingReader::new(stream)
        .take(RESPONSE_BYTES)
        .read_until(b'\n', &mut answer)
        .map_err(SocketError::NoAnswer)?;
    if !answer.ends_with(b"\n") {
        return Err(SocketError::NoAnswer(io::ErrorKind::UnexpectedEof.into()));
    }
    match read::<Response>(&answer) {
        Ok(response) => Ok(Some(response)),
        Err(why) => Err(SocketError::Strange(why)),
    }
}

fn nobody_serves(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused)
}

/// Opens the socket, mode 0600, in place of one that a killed server left behind. Call it once the store
/// is open: whoever holds the store is the one who serves. Until the mode is set, the data folder's own
/// mode 0700 keeps others out.
///
/// # Errors
/// Where the path is too long, another process answers there, or something else than a socket is there.
pub fn listen(data_dir: &Path) -> io::Result<UnixListener> {
    let path = socket_path(data_dir).map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
    match fs::symlink_metadata(&path) {
        Ok(found) if !found.file_type().is_socket() => {
            return Err(taken(&path, "is not a socket; move it away"));
        }
        Ok(_) => match BlockingStream::connect(&path) {
            Ok(_) => return Err(taken(&path, "is answered by another running duly")),
            Err(error) if nobody_serves(&error) => fs::remove_file(&path)?,
            Err(error) => return Err(error),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let listener = UnixListener::bind(&path)?;
    fs::set_permissions(&path, Permissions::from_mode(0o600))?;
    Ok(listener)
}

/// Whether a server answers at this folder's socket.
pub fn is_served(data_dir: &Path) -> bool {
    socket_path(data_dir).is_ok_and(|path| BlockingStream::connect(path).is_ok())
}

/// Takes the socket away, at the end of its server. What is not there need not be taken away.
pub fn remove(data_dir: &Path) {
    if let Ok(path) = socket_path(data_dir)
        && let Err(error) = fs::remove_file(path)
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "the control socket could not be removed");
    }
}

fn taken(path: &Path, why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::AddrInUse, format!("{} {why}", path.display()))
}

fn socket_path(data_dir: &Path) -> Result<PathBuf, PathTooLong> {
    let path = data_dir.join("control.sock");
    if path.as_os_str().as_bytes().len() > PATH_BYTES { Err(PathTooLong(path)) } else { Ok(path) }
}

/// Answers every request with the handler, each connection in a task of its own, until this future is
/// dropped; what is then unanswered is broken off.
pub async fn serve<H, F>(listener: UnixListener, handler: H)
where
    H: Fn(Request) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Response> + Send + 'static,
{
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(converse(stream, handler.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "the control socket cannot accept");
                    tokio::time::sleep(Duration::from_secs(1)).await; // Most likely no file handles are left.
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// One connection: line after line until the other side has enough. A broken connection is its own end.
async fn converse<H, F>(stream: UnixStream, handler: H) -> io::Result<()>
where
    H: Fn(Request) -> F,
    F: Future<Output = Response>,
{
    let (input, mut output) = stream.into_split();
    let mut input = BufReader::new(input);
    loop {
        let mut asked = Vec::new();
        (&mut input).take(REQUEST_BYTES + 1).read_until(b'\n', &mut asked).await?;
        if asked.is_empty() {
            return Ok(());
        }
        let complete = asked.ends_with(b"\n");
        let response = if complete {
            match read(&asked) {
                Ok(request) => handler(request).await,
                Err(why) => wrong(why),
            }
        } else {
            wrong(format!("a request is one line of at most {REQUEST_BYTES} bytes"))
        };
        output.write_all(&line(&Versioned { v: VERSION, body: &response })).await?;
        if !complete {
            return Ok(());
        }
    }
}

fn wrong(error: String) -> Response {
    Response::Failed { error, exit: 2 }
}

/// A line with its version before everything else.
#[derive(Serialize, Deserialize)]
struct Versioned<T> {
    v: u64,
    #[serde(flatten)]
    body: T,
}

/// The version alone, to be read before what may have another shape in another version.
#[derive(Deserialize)]
struct VersionOnly {
    v: u64,
}

#[expect(clippy::expect_used, reason = "texts and numbers with field names always become JSON")]
fn line(message: &impl Serialize) -> Vec<u8> {
    let mut line = serde_json::to_vec(message).expect("a message is JSON");
    line.push(b'\n');
    line
}

fn read<T: for<'a> Deserialize<'a>>(line: &[u8]) -> Result<T, String> {
    let VersionOnly { v } = serde_json::from_slice(line).map_err(|error| format!("no message: {error}"))?;
    if v != VERSION {
        return Err(format!("version {v} is spoken there, {VERSION} here"));
    }
    let message: Versioned<T> =
        serde_json::from_slice(line).map_err(|error| format!("no message: {error}"))?;
    Ok(message.body)
}

/// A response as it stands in a line.
#[derive(Serialize, Deserialize)]
struct Answer {
    ok: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lines: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exit: Option<u8>,
}

impl From<Response> for Answer {
    fn from(response: Response) -> Self {
        match response {
            Response::Done(lines) => Self { ok: true, lines: Some(lines), error: None, exit: None },
            Response::Failed { error, exit } => {
                Self { ok: false, lines: None, error: Some(error), exit: Some(exit) }
            }
        }
    }
}

impl From<Answer> for Response {
    fn from(answer: Answer) -> Self {
        if answer.ok {
            Self::Done(answer.lines.unwrap_or_default())
        } else {
            Self::Failed { error: answer.error.unwrap_or_default(), exit: answer.exit.unwrap_or(1) }
        }
    }
}

fn reveal<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.reveal())
}

fn conceal<'a, D: Deserializer<'a>>(deserializer: D) -> Result<Secret, D::Error> {
    String::deserialize(deserializer).map(Secret::new)
}

#[cfg(test)]
mod tests;
