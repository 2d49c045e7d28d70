//! The rules of contract.md about settings, one sentence each.

use super::*;
use std::fs;

/// A folder of its own for one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("duly-config-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn with(self, name: &str, text: &str) -> Self {
        fs::create_dir_all(self.0.join(name).parent().unwrap()).unwrap();
        fs::write(self.0.join(name), text).unwrap();
        self
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

type Pairs<'a> = &'a [(&'a str, &'a str)];

fn load(folder: &Folder, env: Pairs, flags: Pairs) -> Result<Loaded, ConfigError> {
    let owned = |pairs: Pairs| pairs.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect::<Vec<_>>();
    Config::load(&Flags { config: None, settings: owned(flags) }, owned(env), &folder.0)
}

#[track_caller]
fn refusal(folder: &Folder, env: Pairs, flags: Pairs) -> String {
    load(folder, env, flags).unwrap_err().to_string().replace(folder.0.to_str().unwrap(), "FOLDER")
}

#[track_caller]
fn value_and_origin(loaded: &Loaded, name: &str) -> (String, String) {
    let (_, text, origin) = loaded.shown().find(|(setting, ..)| setting.key.name == name).unwrap();
    (text.to_owned(), origin.to_string())
}

#[test]
fn nothing_needs_to_be_configured() {
    let loaded = load(&Folder::new("nothing"), &[], &[]).unwrap();

    assert_eq!(loaded.config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(loaded.config.base_url.as_str(), "http://localhost:8080");
    assert_eq!(loaded.file, None);
    assert_eq!(loaded.origin("listen"), Some(&Origin::Default));
}

#[test]
fn a_flag_beats_the_environment_which_beats_the_file_which_beats_the_default() {
    let folder = Folder::new("order").with("duly.toml", "cache_mib = 64\nworkers = 2\nmin_free_mib = 1\n");
    let env = [("DULY_CACHE_MIB", "128"), ("DULY_WORKERS", "3")];
    let loaded = load(&folder, &env, &[("cache_mib", "256")]).unwrap();

    assert_eq!(value_and_origin(&loaded, "cache_mib"), ("256".into(), "--cache-mib".into()));
    assert_eq!(value_and_origin(&loaded, "workers"), ("3".into(), "DULY_WORKERS".into()));
    assert_eq!(value_and_origin(&loaded, "min_free_mib"), ("1".into(), folder.path("duly.toml")));
    assert_eq!(value_and_origin(&loaded, "log_level"), ("info".into(), "default".into()));
    let Config { cache_mib, workers, min_free_mib, .. } = loaded.config;
    assert_eq!((cache_mib, workers, min_free_mib), (256, 3, 1));
}

#[test]
fn the_base_follows_the_port_of_listen_until_someone_sets_it() {
    let folder = Folder::new("follow");
    let mut loaded = load(&folder, &[], &[("listen", "0.0.0.0:9000")]).unwrap();
    assert_eq!(loaded.config.base_url.as_str(), "http://localhost:9000");
    assert_eq!(value_and_origin(&loaded, "base_url"), ("http://localhost:9000".into(), "default".into()));

    loaded.follow_port(41_234);
    assert_eq!(loaded.config.base_url.as_str(), "http://localhost:41234");

    let flags = [("listen", "127.0.0.1:9000"), ("base_url", "https://go.example.com/aff/")];
    let mut loaded = load(&folder, &[], &flags).unwrap();
    loaded.follow_port(41_234);
    assert_eq!(loaded.config.base_url.as_str(), "https://go.example.com/aff");
}

#[test]
fn an_unknown_name_stops_the_start_with_the_nearest_right_one() {
    let folder = Folder::new("unknown").with("duly.toml", "base_ulr = 1\n");
    assert_eq!(
        refusal(&folder, &[], &[]),
        "unknown setting `base_ulr` in FOLDER/duly.toml; did you mean `base_url`?"
    );

    let folder = Folder::new("unknown");
    assert_eq!(
        refusal(&folder, &[("DULY_BASE_ULR", "x")], &[]),
        "unknown setting `DULY_BASE_ULR` in the environment; did you mean `DULY_BASE_URL`?"
    );
    assert_eq!(
        refusal(&folder, &[("DULY_ADMIN_PASSWORT_FILE", "x")], &[]),
        "unknown setting `DULY_ADMIN_PASSWORT_FILE` in the environment; did you mean `DULY_ADMIN_PASSWORD_FILE`?"
    );
    assert_eq!(
        refusal(&folder, &[("DULY_SMTP_HOST", "x")], &[]),
        "unknown setting `DULY_SMTP_HOST` in the environment; `duly --help` lists all settings"
    );
}

#[test]
fn a_name_in_the_wrong_spelling_or_section_of_the_file_is_unknown() {
    let folder = Folder::new("spelling").with("duly.toml", "base-url = \"http://a\"\n[server]\nlisten = 1\n");
    assert_eq!(
        refusal(&folder, &[], &[]),
        "unknown setting `base-url` in FOLDER/duly.toml; did you mean `base_url`?\n\
         unknown setting `server` in FOLDER/duly.toml; `duly --help` lists all settings"
    );
}

#[test]
fn a_wrong_value_is_named_where_it_stands_and_all_problems_come_at_once() {
    let folder = Folder::new("wrong").with("duly.toml", "cache_mib = 0\nlisten = true\n");
    assert_eq!(
        refusal(&folder, &[("DULY_LOG_FORMAT", "yaml")], &[("base_url", "example.com")]),
        "`listen` in FOLDER/duly.toml is neither a text nor a number nor a list of texts\n\
         `--base-url` cannot be \"example.com\": it begins with http:// or https://\n\
         `cache_mib` in FOLDER/duly.toml cannot be \"0\": it is a whole number from 1 to 4294967295\n\
         `DULY_LOG_FORMAT` cannot be \"yaml\": it is text or json"
    );
}

#[test]
fn networks_are_a_list_in_the_file_and_words_elsewhere() {
    let folder = Folder::new("list").with("duly.toml", "trusted_proxies = [\"10.0.0.0/8\", \"loopback\"]\n");
    assert_eq!(load(&folder, &[], &[]).unwrap().config.trusted_proxies.len(), 3);

    let loaded = load(&folder, &[("DULY_TRUSTED_PROXIES", "203.0.113.7")], &[]).unwrap();
    assert_eq!(loaded.config.trusted_proxies, [Cidr::parse("203.0.113.7").unwrap()]);
    assert!(
        refusal(&folder, &[("DULY_TRUSTED_PROXIES", "proxy")], &[]).contains("\"proxy\" is not a network")
    );
}

#[test]
fn a_secret_may_stand_in_a_file_and_is_never_shown() {
    let folder = Folder::new("secret").with("password", "correct horse\n");
    let env =
        [("DULY_ADMIN_EMAIL", "ana@example.com"), ("DULY_ADMIN_PASSWORD_FILE", &folder.path("password"))];
    let loaded = load(&folder, &env, &[]).unwrap();

    assert_eq!(loaded.config.admin_password.as_ref().unwrap().reveal(), "correct horse");
    let shown = value_and_origin(&loaded, "admin_password");
    assert_eq!(shown, (MASK.into(), "DULY_ADMIN_PASSWORD_FILE".into()));
    assert!(!format!("{:?}", loaded.config).contains("correct"));
}

#[test]
fn a_higher_place_beats_the_secrets_file_of_a_lower_one_which_may_then_be_missing() {
    let folder =
        Folder::new("beats").with("duly.toml", "admin_password_file = \"/nowhere\"\nadmin_email = \"a@b\"");

    let loaded = load(&folder, &[("DULY_ADMIN_PASSWORD", "horse")], &[]).unwrap();
    assert_eq!(loaded.config.admin_password.unwrap().reveal(), "horse");
    assert!(
        refusal(&folder, &[], &[])
            .starts_with("cannot read `admin_password_file` from /nowhere: No such file")
    );
}

#[test]
fn a_secret_and_its_file_in_one_place_are_one_too_many() {
    let env = [("DULY_ADMIN_PASSWORD", "horse"), ("DULY_ADMIN_PASSWORD_FILE", "/nowhere")];
    let refusal = refusal(&Folder::new("twins"), &env, &[]);

    assert!(
        refusal.contains("`DULY_ADMIN_PASSWORD` and `DULY_ADMIN_PASSWORD_FILE` say the same thing"),
        "{refusal}"
    );
    assert!(!refusal.contains("horse"), "{refusal}");
}

#[test]
fn an_empty_variable_says_nothing() {
    let loaded = load(&Folder::new("empty"), &[("DULY_LISTEN", ""), ("DULY_CONFIG", "")], &[]).unwrap();

    assert_eq!(loaded.origin("listen"), Some(&Origin::Default));
}

#[test]
fn what_kubernetes_says_about_a_service_named_duly_is_not_for_us() {
    let env = [
        ("DULY_SERVICE_HOST", "10.0.0.7"),
        ("DULY_SERVICE_PORT", "80"),
        ("DULY_SERVICE_PORT_HTTP", "80"),
        ("DULY_PORT", "tcp://10.0.0.7:80"),
        ("DULY_PORT_80_TCP", "tcp://10.0.0.7:80"),
        ("DULY_PORT_80_TCP_ADDR", "10.0.0.7"),
        ("PATH", "/bin"),
    ];
    assert!(load(&Folder::new("kubernetes"), &env, &[]).is_ok());
    assert!(refusal(&Folder::new("kubernetes"), &[("DULY_PORT", "80")], &[]).contains("`DULY_PORT`"));
}

#[test]
fn the_file_is_found_in_the_working_directory_then_in_the_data_folder() {
    let folder = Folder::new("found")
        .with("duly-data/duly.toml", "workers = 1")
        .with("other/duly.toml", "workers = 2");
    let workers = |env: Pairs, flags: Pairs| load(&folder, env, flags).unwrap().config.workers;
    assert_eq!(workers(&[], &[]), 1);
    assert_eq!(workers(&[("DULY_DATA_DIR", "other")], &[]), 2);
    assert_eq!(workers(&[("DULY_DATA_DIR", "other")], &[("data_dir", "duly-data")]), 1);
    assert_eq!(workers(&[("DULY_DATA_DIR", "empty")], &[]), 0);

    let folder = folder.with("duly.toml", "workers = 3");
    let loaded = load(&folder, &[], &[]).unwrap();
    assert_eq!((loaded.config.workers, loaded.file), (3, Some(folder.0.join("duly.toml"))));
}

#[test]
fn a_named_file_is_read_alone_and_must_be_there() {
    let folder = Folder::new("named").with("duly.toml", "workers = 3").with("mine.toml", "workers = 4");
    let named = |env: Pairs, file: &str| {
        let env = env.iter().map(|(a, b)| (a.to_string(), b.to_string()));
        Config::load(&Flags { config: Some(folder.path(file).into()), settings: vec![] }, env, &folder.0)
    };
    assert_eq!(named(&[("DULY_CONFIG", "/nowhere")], "mine.toml").unwrap().config.workers, 4);
    assert_eq!(load(&folder, &[("DULY_CONFIG", &folder.path("mine.toml"))], &[]).unwrap().config.workers, 4);

    assert!(named(&[], "none.toml").unwrap_err().to_string().starts_with("there is no settings file "));
}

#[test]
fn a_file_that_is_no_toml_is_refused_with_the_number_of_the_line_but_not_its_text() {
    let folder = Folder::new("broken").with("duly.toml", "workers = 1\nadmin_password = \"horse\n");
    let refusal = refusal(&folder, &[], &[]);

    assert!(refusal.starts_with("cannot understand FOLDER/duly.toml, line 2: "), "{refusal}");
    assert!(!refusal.contains("horse"), "{refusal}");
}

#[test]
fn the_cookies_domain_is_the_host_or_a_parent_of_it() {
    let folder = Folder::new("cookie");
    let with =
        |base: &str, domain: &str| load(&folder, &[], &[("base_url", base), ("cookie_domain", domain)]);

    for domain in ["go.shop.test", "shop.test", ".shop.test"] {
        assert!(with("https://go.shop.test", domain).is_ok(), "{domain}");
    }
    assert!(with("http://localhost:8080", "localhost").is_ok());
    for domain in ["www.shop.test", "o.shop.test", "op.test", "test", "x.go.shop.test"] {
        let refusal = with("https://go.shop.test", domain).unwrap_err().to_string();
        assert!(refusal.contains("the host of `base_url` (go.shop.test) or a parent"), "{refusal}");
    }
    assert_eq!(with("https://go.shop.test", "").unwrap().config.cookie_domain, None);
}

#[test]
fn a_first_creator_needs_both_email_and_password() {
    let folder = Folder::new("creator");
    for half in [("admin_email", "ana@example.com"), ("admin_password", "horse")] {
        assert_eq!(
            refusal(&folder, &[], &[half]),
            "`admin_email` and `admin_password` come together or not at all"
        );
    }
}
