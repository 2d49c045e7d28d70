//! A server starts, answers commands through its socket, and leaves nothing behind.

use super::*;
use crate::cli::socket::Request;
use crate::config::Flags;
use std::path::PathBuf;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("duly-serve-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        Self(path)
    }

    fn loaded(&self, more: &[(&str, &str)]) -> Loaded {
        let data_dir = self.0.display().to_string();
        let mut settings = vec![("data_dir", data_dir.as_str()), ("min_free_mib", "0")];
        if more.iter().all(|(name, _)| *name != "listen") {
            settings.push(("listen", "127.0.0.1:0"));
        }
        let settings = settings.iter().chain(more).map(|(name, text)| (name.to_string(), text.to_string()));
        let flags = Flags { config: None, settings: settings.collect() };
        Config::load(&flags, [], Path::new("/nowhere")).unwrap()
    }

    async fn ask(&self, request: Request) -> Option<Response> {
        let folder = self.0.clone();
        tokio::task::spawn_blocking(move || socket::ask(&folder, &request).unwrap()).await.unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn system<T>(work: impl Future<Output = T>) -> T {
    actix_web::rt::System::new().block_on(work)
}

#[test]
fn commands_are_answered_while_the_server_runs_and_the_socket_goes_with_it() {
    let folder = Folder::new("commands");
    system(async {
        let (served, setup) = Served::start(folder.loaded(&[])).await.unwrap();
        let [address, local] = setup.expect("a setup address, since there is no creator");
        let port = served.running.address.port();
        assert!(address.starts_with(&format!("http://localhost:{port}/setup?t=")), "{address}");
        assert!(local.starts_with(&format!("http://127.0.0.1:{port}/setup?t=")), "{local}");

        let create = Request::TokenCreate { name: "shop".into(), scope: socket::Scope::Read };
        assert!(matches!(folder.ask(create).await, Some(Response::Done(lines)) if lines[0].len() == 43));
        let check = folder.ask(Request::Check).await;
        assert!(matches!(check, Some(Response::Done(lines)) if lines[0].ends_with("no faults")));

        let config = served.running.app.config.clone();
        let healthy = tokio::task::spawn_blocking(move || crate::cli::healthcheck::run(&config));
        healthy.await.unwrap().unwrap();
        served.stop().await;
    });
    assert!(!folder.0.join("control.sock").exists());
    system(async { assert_eq!(folder.ask(Request::TokenList).await, None) });
}

#[test]
fn the_creator_of_the_settings_is_made_once_and_then_no_setup_address_is_given() {
    let folder = Folder::new("creator");
    let settings = [("admin_email", "ana@example.com"), ("admin_password", "correct horse battery")];
    system(async {
        for _ in 0..2 {
            let (served, setup) = Served::start(folder.loaded(&settings)).await.unwrap();
            assert_eq!(setup, None);
            served.stop().await;
        }
        let weak = Folder::new("weak");
        let settings = [("admin_email", "ana@example.com"), ("admin_password", "short")];
        let stop = Served::start(weak.loaded(&settings)).await.err().expect("a weak password is refused");
        assert!(stop.text.contains("admin_email could not be made"), "{}", stop.text);
    });
}

#[test]
fn a_second_server_is_told_what_is_in_its_way() {
    let folder = Folder::new("second");
    system(async {
        let (served, _) = Served::start(folder.loaded(&[])).await.unwrap();
        let taken = served.running.address.to_string();
        let why = |loaded| async { Served::start(loaded).await.err().expect("it cannot start").text };

        let same = why(folder.loaded(&[("listen", &taken)])).await;
        assert!(same.contains("Duly is already running on this data folder"), "{same}");
        let other = Folder::new("other");
        let port = why(other.loaded(&[("listen", &taken)])).await;
        assert!(port.contains("another program uses it; choose another with --listen 127.0.0.1:"), "{port}");
        assert!(why(folder.loaded(&[])).await.contains("in use by another Duly"));
        served.stop().await;
    });
}

#[test]
fn after_a_stop_the_file_needs_no_repair() {
    let folder = Folder::new("clean");
    system(async {
        let (served, _) = Served::start(folder.loaded(&[])).await.unwrap();
        served.stop().await;
    });
    let mut builder = redb::Builder::new();
    builder.set_repair_callback(|_| panic!("the database was not closed"));
    builder.open(folder.0.join("duly.redb")).unwrap();
}

#[test]
fn the_start_says_where_things_are() {
    let settings = [
        ("data_dir", "/var/lib/duly"),
        ("listen", "0.0.0.0:8080"),
        ("base_url", "https://go.example.com/aff"),
    ];
    let settings = settings.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    let loaded = Config::load(&Flags { config: None, settings }, [], Path::new("/nowhere")).unwrap();
    let setup = ["https://go.example.com/aff/setup?t=X", "http://127.0.0.1:8080/aff/setup?t=X"];
    let text = start_text(&loaded.config, true, Some(setup.map(str::to_owned)));
    expect_test::expect![[r#"
        duly VERSION
          Data        /var/lib/duly (new)
          Address     http://0.0.0.0:8080
          Base URL    https://go.example.com/aff
          Proxy       trusts none; set trusted_proxies if you use one
          First admin https://go.example.com/aff/setup?t=X   (24 h, one use)
                      or http://127.0.0.1:8080/aff/setup?t=X
    "#]]
    .assert_eq(&text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}
