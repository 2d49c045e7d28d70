//! Each command, without a server: what it says, and what is true afterwards.

use super::*;
use crate::cli::LinkErrand;
use crate::cli::socket::Scope;
use crate::config::{Flags, Secret};
use crate::demo::DemoSize;
use crate::domain::email::Email;
use crate::domain::time::DAY_MS;
use crate::store::view::{accounts, products};
use crate::web::secrets::fingerprint;
use std::path::PathBuf;

const NOW: Timestamp = Timestamp(1_795_000_000_000);

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("duly-errand-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        Self(path)
    }

    fn loaded(&self) -> Loaded {
        let data_dir = ("data_dir".to_owned(), self.0.display().to_string());
        let settings =
            vec![data_dir, ("listen".into(), "0.0.0.0:9000".into()), ("min_free_mib".into(), "0".into())];
        Config::load(&Flags { config: None, settings }, [], Path::new("/nowhere")).unwrap()
    }

    /// Does an errand in an installation with a store that is opened for it, as a command does.
    fn done(&self, request: &Request) -> Response {
        self.with_store(|store, config| {
            Errand { store, config, chance: &Chance::system(), now: NOW }.answer(request)
        })
    }

    fn with_store<T>(&self, work: impl FnOnce(&Store, &Config) -> T) -> T {
        let config = self.loaded().config;
        let store = server::open(&config, &Chance::system()).unwrap();
        let done = work(&store, &config);
        store.stop();
        done
    }

    #[track_caller]
    fn lines(&self, request: &Request) -> Vec<String> {
        match self.done(request) {
            Response::Done(lines) => lines,
            Response::Failed { error, .. } => panic!("{error}"),
        }
    }

    #[track_caller]
    fn fails(&self, request: &Request, words: &str) {
        match self.done(request) {
            Response::Failed { error, exit: 1 } => assert!(error.contains(words), "{error}"),
            other => panic!("{other:?}"),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn admin_create(password: &str) -> Request {
    Request::AdminCreate { email: " Ana@Example.com".into(), password: Secret::new(password) }
}

/// The secret in an address.
fn secret(address: &str) -> &str {
    address.split_once("?t=").expect("an address with a secret").1
}

#[test]
fn a_setup_address_is_printed_in_both_forms_and_replaces_the_one_before() {
    let folder = Folder::new("setup");
    let first = folder.lines(&Request::SetupUrl);
    assert!(first[0].starts_with("http://localhost:9000/setup?t="), "{first:?}");
    assert!(first[1].starts_with("or http://127.0.0.1:9000/setup?t="), "{first:?}");
    assert_eq!(secret(&first[0]), secret(&first[1]));

    let second = folder.lines(&Request::SetupUrl);
    folder.with_store(|store, _| {
        let view = store.view().unwrap();
        let lives =
            |line: &str, at| accounts::one_time(&view, &fingerprint(secret(line)), at).unwrap().is_some();
        assert!(lives(&second[0], NOW.plus_ms(DAY_MS)) && !lives(&second[0], NOW.plus_ms(DAY_MS + 1)));
        assert!(!lives(&first[0], NOW));
    });
}

#[test]
fn the_first_creator_comes_with_a_program_that_has_the_usual_settings() {
    let folder = Folder::new("admin");
    folder.fails(&admin_create("short"), "at least 10 characters");
    let lines = folder.lines(&admin_create("correct horse battery"));
    assert_eq!(
        lines,
        ["ana@example.com is a creator now and signs in at http://localhost:9000/admin/sign-in"]
    );

    folder.with_store(|store, _| {
        let view = store.view().unwrap();
        let program = products::program(&view).unwrap().unwrap();
        assert_eq!((program.name.as_str(), program.currency.code()), ("My program", "EUR"));
        let email = Email::parse("ana@example.com").unwrap();
        assert!(accounts::by_email(&view, &email).unwrap().is_some());
    });
    folder.fails(&admin_create("correct horse battery"), "already signs in");
    folder.fails(&Request::SetupUrl, "already has a creator");
}

#[test]
fn a_reset_address_is_for_somebody_who_signs_in() {
    let folder = Folder::new("reset");
    folder.lines(&admin_create("correct horse battery"));
    let lines = folder.lines(&reset("ANA@example.com"));
    assert!(lines[0].starts_with("http://localhost:9000/admin/reset?t="), "{lines:?}");

    folder.fails(&reset("ben@example.com"), "Nobody signs in");
    folder.fails(&reset("ben"), "not an email address");
}

#[test]
fn a_token_is_shown_once_listed_by_name_and_ends_when_revoked() {
    let folder = Folder::new("token");
    let create = Request::TokenCreate { name: "shop".into(), scope: Scope::Write };
    let token = folder.lines(&create).remove(0);
    assert_eq!(folder.lines(&Request::TokenList), ["shop  write  made 2026-11-18"]);
    folder.with_store(|store, _| {
        let view = store.view().unwrap();
        assert!(accounts::token(&view, &fingerprint(&token)).unwrap().is_some());
    });

    folder.fails(&create, "A token has this name");
    let revoke = Request::TokenRevoke { name: "shop".into() };
    assert_eq!(folder.lines(&revoke), ["Token shop is revoked."]);
    folder.fails(&revoke, "No token has this name");
    assert!(folder.lines(&Request::TokenList)[0].contains("There are no tokens"));
}

#[test]
fn links_and_pages_are_made_listed_and_removed() {
    let folder = Folder::new("links");
    let code = folder.with_store(|store, _| {
        let size = DemoSize { clicks: 0, conversions: 0, affiliates: 8, days: 30, seed: 3 };
        crate::demo::fill(store, &size, "http://127.0.0.1:8081", NOW, "hash".into()).unwrap();
        crate::demo::a_link(store).unwrap().to_string()
    });
    let links = |what| Request::Links { what };
    let create = |url: &str| {
        let site = "https://blog.lighthouse.example".into();
        links(LinkErrand::Create { code: code.clone(), site, url: url.into(), name: "Blog".into() })
    };
    folder.fails(&create("http://blog.lighthouse.example/x"), "Try https://blog.lighthouse.example/x");
    let made = folder.lines(&create("https://blog.lighthouse.example/x"));
    assert_eq!(made, [format!("http://localhost:9000/{code}/blog")]);
    let list = folder.lines(&links(LinkErrand::List { code: code.to_uppercase() }));
    let line = list.last().unwrap();
    assert!(line.ends_with("/blog -> https://blog.lighthouse.example/x"), "{list:?}");
    let id = line.split(' ').next().unwrap().to_owned();
    assert!(folder.lines(&links(LinkErrand::Remove { link: id }))[0].contains("is removed"));
    assert_eq!(folder.lines(&links(LinkErrand::List { code: code.clone() })).len(), list.len() - 1);

    let (product, url) = ("sourdough-masterclass".to_owned(), "https://pay.example/b".to_owned());
    let page = LinkErrand::CreatePage { product: product.clone(), name: "Checkout B".into(), url };
    assert!(folder.lines(&links(page))[0].ends_with("/checkout-b"));
    let pages = folder.lines(&links(LinkErrand::Pages { product: product.clone() }));
    assert_eq!(pages[1], "pag_2  Checkout B  /CODE/checkout-b -> https://pay.example/b");
    folder.lines(&links(LinkErrand::RemovePage { page: "pag_2".into() }));
    assert!(folder.lines(&links(LinkErrand::Pages { product }))[1].ends_with("(withdrawn)"));
    folder.fails(&links(LinkErrand::List { code: "nobody".into() }), "Nobody has this code");
    folder.fails(&links(LinkErrand::RemovePage { page: "pag_9".into() }), "no such page");
}

#[test]
fn an_empty_installation_is_without_faults() {
    let folder = Folder::new("check");
    folder.lines(&Request::SetupUrl);
    assert_eq!(
        folder.lines(&Request::Check),
        ["checked 0 clicks, 0 conversions, 0 entries, 0 reports, 0 codes: no faults"]
    );
}

#[test]
fn a_command_that_only_looks_makes_no_installation() {
    let folder = Folder::new("nothing");
    let stop = run(&folder.loaded(), &Request::TokenList).unwrap_err();
    assert!(stop.text.contains("there is no installation in"), "{}", stop.text);
    assert!(!folder.0.exists());
}

#[test]
fn a_folder_of_somebody_else_is_answered_with_what_to_type() {
    let denied = StoreError::File {
        path: "/data/duly.redb".into(),
        cause: io::Error::from(io::ErrorKind::PermissionDenied),
    };
    let stop = cannot_open(Path::new("/data"), &denied);
    assert_eq!(stop.exit, 1);
    assert!(stop.text.contains("chown -R ") && stop.text.ends_with(" /data"), "{}", stop.text);
}

fn reset(email: &str) -> Request {
    Request::ResetPassword { email: email.into(), without_two_factor: false }
}
