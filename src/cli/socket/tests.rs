//! The socket's rules: who is answered, how, and what is refused.

use super::*;
use std::sync::mpsc;

/// A data folder of its own for one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("duly-socket-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn socket(&self) -> PathBuf {
        self.0.join("control.sock")
    }

    /// Serves in a thread, with a handler that repeats what it was asked; stops when the answer is dropped.
    fn served(&self) -> tokio::sync::oneshot::Sender<()> {
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let (ready, wait) = mpsc::channel();
        let folder = self.0.clone();
        std::thread::spawn(move || {
            runtime().block_on(async {
                let listener = listen(&folder).unwrap();
                ready.send(()).unwrap();
                tokio::select! {
                    () = serve(listener, repeat) => {}
                    _ = stopped => {}
                }
            });
        });
        wait.recv().unwrap();
        stop
    }

    /// Sends bytes as they are and returns all that comes back.
    fn exchange(&self, bytes: &[u8]) -> String {
        let mut stream = BlockingStream::connect(self.socket()).unwrap();
        stream.write_all(bytes).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

async fn repeat(request: Request) -> Response {
    match request {
        Request::TokenRevoke { name } => {
            Response::Failed { error: format!("There is no token {name}."), exit: 1 }
        }
        Request::AdminCreate { email, password } => Response::Done(vec![email, password.reveal().into()]),
        other => Response::Done(vec![format!("{other:?}"), "second line".into()]),
    }
}

#[test]
fn a_request_is_answered_by_the_server_of_its_folder() {
    let folder = Folder::new("answered");
    let _server = folder.served();

    let answer = ask(&folder.0, &Request::TokenCreate { name: "shop".into(), scope: Scope::Write }).unwrap();
    let lines = vec![r#"TokenCreate { name: "shop", scope: Write }"#.into(), "second line".into()];
    assert_eq!(answer, Some(Response::Done(lines)));

    let answer = ask(&folder.0, &Request::TokenRevoke { name: "shop".into() }).unwrap();
    assert_eq!(answer, Some(Response::Failed { error: "There is no token shop.".into(), exit: 1 }));
}

#[test]
fn a_password_crosses_the_socket_and_no_log() {
    let folder = Folder::new("password");
    let _server = folder.served();
    let request = Request::AdminCreate { email: "ana@example.com".into(), password: Secret::new("horse") };

    assert!(!format!("{request:?}").contains("horse"));
    let answer = ask(&folder.0, &request).unwrap();
    assert_eq!(answer, Some(Response::Done(vec!["ana@example.com".into(), "horse".into()])));
}

#[test]
fn the_lines_are_json_with_the_version_first() {
    let request = Request::TokenRevoke { name: "shop".into() };
    let asked = line(&Versioned { v: VERSION, body: &request });
    assert_eq!(String::from_utf8(asked).unwrap(), "{\"v\":1,\"do\":\"token-revoke\",\"name\":\"shop\"}\n");

    for (response, text) in [
        (Response::Done(vec!["a".into()]), r#"{"v":1,"ok":true,"lines":["a"]}"#),
        (Response::Failed { error: "No.".into(), exit: 1 }, r#"{"v":1,"ok":false,"error":"No.","exit":1}"#),
    ] {
        let written = line(&Versioned { v: VERSION, body: &response });
        assert_eq!(String::from_utf8(written).unwrap().trim_end(), text);
        assert_eq!(read::<Response>(text.as_bytes()), Ok(response));
    }
}

#[test]
fn where_nobody_serves_there_is_no_answer_and_no_error() {
    let folder = Folder::new("nobody");
    assert!(ask(&folder.0, &Request::Check).unwrap().is_none());
    assert!(ask(&folder.0.join("missing"), &Request::Check).unwrap().is_none());

    drop(std::os::unix::net::UnixListener::bind(folder.socket()).unwrap());
    assert!(folder.socket().exists(), "left behind, as by kill -9");
    assert!(ask(&folder.0, &Request::Check).unwrap().is_none());
}

#[test]
fn a_socket_left_behind_is_replaced_and_is_for_its_owner_alone() {
    let folder = Folder::new("stale");
    drop(std::os::unix::net::UnixListener::bind(folder.socket()).unwrap());
    let _server = folder.served();

    assert!(ask(&folder.0, &Request::TokenList).unwrap().is_some());
    assert_eq!(fs::metadata(folder.socket()).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_socket_that_is_answered_or_another_file_is_left_alone() {
    let folder = Folder::new("alive");
    let server = folder.served();
    let error = runtime().block_on(async { listen(&folder.0).unwrap_err() });
    assert!(error.to_string().ends_with("is answered by another running duly"), "{error}");
    assert!(ask(&folder.0, &Request::TokenList).unwrap().is_some());
    drop(server);

    let folder = Folder::new("file");
    fs::write(folder.socket(), "precious").unwrap();
    let error = runtime().block_on(async { listen(&folder.0).unwrap_err() });
    assert!(error.to_string().ends_with("is not a socket; move it away"), "{error}");
    assert_eq!(fs::read_to_string(folder.socket()).unwrap(), "precious");
}

#[test]
fn a_path_of_107_bytes_is_served_and_a_longer_one_is_refused_by_name() {
    let folder = Folder::new("long");
    let bytes = |path: &Path| path.as_os_str().len();
    let missing = PATH_BYTES - bytes(&folder.socket()) - 1;
    let fits = Folder(folder.0.join("d".repeat(missing)));
    fs::create_dir(&fits.0).unwrap();
    assert_eq!(bytes(&fits.socket()), 107);
    let _server = fits.served();
    assert!(ask(&fits.0, &Request::TokenList).unwrap().is_some());

    let longer = folder.0.join("d".repeat(missing + 1));
    for error in [
        runtime().block_on(async { listen(&longer).unwrap_err() }).to_string(),
        ask(&longer, &Request::Check).unwrap_err().to_string(),
    ] {
        assert!(
            error.ends_with("has 108 bytes, and a socket's path has at most 107; choose a shorter data_dir"),
            "{error}"
        );
    }
}

#[test]
fn another_version_is_told_so() {
    let folder = Folder::new("version");
    let _server = folder.served();

    assert_eq!(
        folder.exchange(b"{\"v\":2,\"do\":\"dance\"}\n"),
        "{\"v\":1,\"ok\":false,\"error\":\"version 2 is spoken there, 1 here\",\"exit\":2}\n"
    );
}

#[test]
fn what_is_no_request_is_refused_and_the_next_line_is_still_read() {
    let folder = Folder::new("nonsense");
    let _server = folder.served();
    let answers = folder.exchange(b"\n{}\n\xff\n{\"v\":1,\"do\":\"dance\"}\n{\"v\":1,\"do\":\"check\"}\n");

    let answers: Vec<&str> = answers.lines().collect();
    assert_eq!(answers.len(), 5);
    for answer in &answers[..4] {
        assert!(answer.starts_with(r#"{"v":1,"ok":false,"error":"no message: "#), "{answer}");
    }
    assert_eq!(answers[4], r#"{"v":1,"ok":true,"lines":["Check","second line"]}"#);
}

#[test]
fn a_line_of_64_kib_is_read_and_a_longer_one_ends_the_conversation() {
    let folder = Folder::new("limit");
    let _server = folder.served();
    let of_length = |length: usize| {
        let empty = line(&Versioned { v: VERSION, body: Request::TokenRevoke { name: String::new() } }).len();
        line(&Versioned { v: VERSION, body: Request::TokenRevoke { name: "n".repeat(length - empty) } })
    };

    assert!(folder.exchange(&of_length(64 * 1024)).contains("There is no token nnn"));
    assert!(folder.exchange(&of_length(64 * 1024 + 2)).contains("at most 65536 bytes"));
}

#[test]
fn a_server_that_goes_away_without_an_answer_is_an_error_not_nobody() {
    let folder = Folder::new("gone");
    let listener = std::os::unix::net::UnixListener::bind(folder.socket()).unwrap();
    let server = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        BlockingReader::new(stream).read_until(b'\n', &mut Vec::new()).unwrap();
    });

    let error = ask(&folder.0, &Request::Check).unwrap_err();
    assert!(matches!(error, SocketError::NoAnswer(_)), "{error}");
    server.join().unwrap();
}

#[test]
fn an_answer_of_another_version_is_not_guessed_at() {
    let folder = Folder::new("strange");
    let listener = std::os::unix::net::UnixListener::bind(folder.socket()).unwrap();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"{\"v\":2,\"fine\":1}\n").unwrap();
        stream.read_to_string(&mut String::new()).unwrap();
    });

    let error = ask(&folder.0, &Request::Check).unwrap_err().to_string();
    assert!(error.contains("version 2 is spoken there, 1 here") && error.contains("same version"), "{error}");
    server.join().unwrap();
}
