//! `duly demo`: a peopled program on a folder of its own, and the toy shop beside it.

use std::fs;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::serve::Served;
use super::{Stop, errand, log};
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::{Loaded, Origin};
use crate::demo::{self, DemoSize, EMAIL, PASSWORD, shop};
use crate::domain::time::Timestamp;
use crate::server;
use crate::store::{Options, Store};
use crate::web::passwords;

/// Beside the database: what the demo in this folder was made with.
const MARK: &str = "demo.txt";
/// How long a change waits for the disk while the past is made.
const PATIENCE: Duration = Duration::from_secs(3_600);

/// Makes the past where it is not there yet, and serves until SIGTERM or SIGINT.
///
/// # Errors
/// What kept it from starting, with the remedy.
pub(super) fn run(mut loaded: Loaded, size: DemoSize) -> Result<(), Stop> {
    log::start(&loaded.config);
    // The shop's address stands in the links of the past, so it must be known before that is made.
    let shop_listener = listen(&mut loaded)?;
    let temporary = Temporary::unless_named(&mut loaded)?;
    prepare(&loaded, &size)?;
    let done = actix_web::rt::System::new().block_on(async {
        let shop_listen = server::local(loaded.config.shop_listen);
        let (served, _) = Served::start(loaded).await?;
        let app = &served.running.app;
        // "Check my page" reads only what is public, and in the demo the shop of this machine as well.
        let shop_host = shop_listen.to_string();
        let shop_host = shop_host.rsplit_once(':').map_or("", |(host, _)| host);
        app.outside.stand_in(shop_host, shop_listen);
        let shop = match shop::start(app, served.running.address, shop_listener) {
            Ok(shop) => shop,
            Err(error) => {
                served.stop().await;
                return Err(cannot_listen(shop_listen, &error));
            }
        };
        let text = start_text(app.config.base_url.as_str(), &format!("http://{shop_listen}"), app);
        print!("{text}");
        served.until_told_to_stop().await;
        shop.stop().await;
        Ok(())
    });
    drop(temporary);
    done
}

/// Opens the shop's address; a port that was left to the machine is known afterwards.
fn listen(loaded: &mut Loaded) -> Result<TcpListener, Stop> {
    let wanted = loaded.config.shop_listen;
    let listener = TcpListener::bind(wanted).map_err(|error| cannot_listen(wanted, &error))?;
    loaded.config.shop_listen = listener.local_addr().map_err(|error| cannot_listen(wanted, &error))?;
    Ok(listener)
}

fn cannot_listen(address: SocketAddr, error: &io::Error) -> Stop {
    let remedy = "choose another address with --shop-listen";
    Stop::failed(format!("the shop cannot listen on {address} ({error}); {remedy}"))
}

/// A folder that goes when the demo ends, unless `data_dir` was given.
struct Temporary(Option<PathBuf>);

impl Temporary {
    fn unless_named(loaded: &mut Loaded) -> Result<Self, Stop> {
        if loaded.origin("data_dir") != Some(&Origin::Default) {
            return Ok(Self(None));
        }
        let path = std::env::temp_dir().join(format!("duly-demo-{}", std::process::id()));
        fs::create_dir(&path)
            .map_err(|error| Stop::failed(format!("{} cannot be made: {error}", path.display())))?;
        loaded.config.data_dir.clone_from(&path);
        Ok(Self(Some(path)))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(path) = &self.0
            && let Err(error) = fs::remove_dir_all(path)
        {
            tracing::warn!(%error, "the demo's folder could not be removed");
        }
    }
}

/// Makes the past, or knows it again.
fn prepare(loaded: &Loaded, size: &DemoSize) -> Result<(), Stop> {
    let config = &loaded.config;
    let shop = format!("http://{}", server::local(config.shop_listen));
    let DemoSize { clicks, conversions, affiliates, days, seed } = size;
    let made_with = format!(
        "clicks {clicks}, conversions {conversions}, affiliates {affiliates}, days {days}, seed {seed}, shop {shop}\n"
    );
    let mark = config.data_dir.join(MARK);
    let unreadable = |error: io::Error| Stop::failed(format!("{}: {error}", mark.display()));
    match fs::read_to_string(&mark) {
        Ok(found) if found == made_with => return Ok(()),
        Ok(found) => {
            return Err(Stop::failed(format!(
                "{} holds a demo made with other numbers ({}); ask for the same, or name another folder",
                config.data_dir.display(),
                found.trim()
            )));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(unreadable(error)),
    }
    if config.data_dir.join("duly.redb").exists() {
        return Err(Stop::failed(format!(
            "{} holds an installation, or an unfinished demo; name an empty folder with --data-dir",
            config.data_dir.display()
        )));
    }
    make(loaded, size, &shop)?;
    fs::write(&mark, made_with).map_err(unreadable)
}

fn make(loaded: &Loaded, size: &DemoSize, shop: &str) -> Result<(), Stop> {
    let config = &loaded.config;
    let chance = Chance::system();
    // Millions of clicks are summed in one go, which may take a busy machine a while.
    let options = Options { patience: PATIENCE, ..server::options(config, &chance) };
    let store = Store::open(&config.data_dir, options)
        .map_err(|error| errand::cannot_open(&config.data_dir, &error))?;
    let clock = config.clock_file.as_ref().map_or_else(Clock::system, Clock::from_file);
    let hashed =
        passwords::hash(PASSWORD, &chance.bytes()).map_err(|error| Stop::failed(error.to_string()))?;
    let began = Timestamp(clock.now_ms());
    let filled = demo::fill(&store, size, shop, began, hashed);
    store.stop();
    filled.map_err(|error| Stop::failed(format!("the demo could not be made: {error}")))?;
    let bytes = file_bytes(&config.data_dir);
    tracing::info!(
        clicks = size.clicks,
        conversions = size.conversions,
        ms = Timestamp(clock.now_ms()).since(began),
        file_bytes = bytes,
        "the demo is made"
    );
    Ok(())
}

fn file_bytes(data_dir: &Path) -> u64 {
    fs::metadata(data_dir.join("duly.redb")).map_or(0, |meta| meta.len())
}

fn start_text(duly: &str, shop: &str, app: &crate::web::app::App) -> String {
    let code = app.store.mirror().products().first().map(|product| product.slug.to_string());
    let try_it = demo::a_link(&app.store).map_or_else(String::new, |code| format!("{duly}/{code}"));
    let affiliate = demo::an_affiliate(&app.store).map_or_else(String::new, |her| her.email.to_string());
    format!(
        "duly {} demo\n  Duly        {duly}/admin\n  Sign in     {EMAIL}\n  Password    {PASSWORD}\n  \
         Affiliate   {duly}/portal\n  Sign in     {affiliate}, with the same password\n  Toy shop    {shop}\n  Try it      follow {try_it}\n              buy {} in the shop, then look under Conversions\n  \
         Data        {}\n",
        env!("CARGO_PKG_VERSION"),
        code.unwrap_or_else(|| "something".to_owned()),
        app.config.data_dir.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Flags};

    fn loaded(folder: &Path) -> Loaded {
        let settings = [("data_dir", folder.display().to_string()), ("min_free_mib", "0".to_owned())];
        let settings = settings.map(|(name, text)| (name.to_owned(), text)).into();
        Config::load(&Flags { config: None, settings }, [], Path::new("/nowhere")).unwrap()
    }

    #[test]
    fn a_demo_is_known_again_by_its_numbers_and_anything_else_is_left_alone() {
        let folder = std::env::temp_dir().join(format!("duly-demo-mark-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let loaded = loaded(&folder);
        let size = DemoSize { clicks: 20, conversions: 4, affiliates: 2, days: 3, seed: 1 };
        prepare(&loaded, &size).unwrap();
        let made = fs::read(folder.join("duly.redb")).unwrap();

        prepare(&loaded, &size).unwrap();
        let other = prepare(&loaded, &DemoSize { seed: 2, ..size }).unwrap_err();
        assert!(other.text.contains("made with other numbers (clicks 20, "), "{}", other.text);
        fs::remove_file(folder.join(MARK)).unwrap();
        let foreign = prepare(&loaded, &size).unwrap_err();
        assert!(foreign.text.contains("holds an installation, or an unfinished demo"), "{}", foreign.text);
        assert!(fs::read(folder.join("duly.redb")).unwrap() == made, "nothing was touched");
        fs::remove_dir_all(&folder).unwrap();
    }
}
