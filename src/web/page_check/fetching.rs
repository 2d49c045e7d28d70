//! Fetching a page from outside: each host is looked up once, its address judged and then held to, so that no second
//! look-up can lead elsewhere; no cookies, no credentials, little time and little memory.

use std::collections::HashMap;
use std::io::Read;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use ureq::http::{HeaderMap, Uri, header};
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use url::Url;

use super::guard::{Hosts, is_public, may_be_read};

/// How long all of it may take.
const TIME_MAX: Duration = Duration::from_secs(5);
/// How much of a page is read: whatever tracks stands far before.
const BYTES_MAX: u64 = 1_000_000;
/// How many redirects are followed.
const REDIRECTS_MAX: usize = 5;

/// What reads pages outside. By default it asks the net's names and reads only public addresses.
#[derive(Debug, Default)]
pub struct Outside {
    /// Hosts that stand for others, for tests and the demo: they are connected to as they are.
    stand_ins: Mutex<HashMap<String, SocketAddr>>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Fetched {
    /// Each address that was asked, with the status of its answer.
    pub hops: Vec<(Url, u16)>,
    /// The page, where one came.
    pub page: Option<FetchedPage>,
    /// Why it went no further.
    pub stopped: Option<Stopped>,
}

/// A page as it came.
#[derive(Debug)]
pub struct FetchedPage {
    /// Where it lies in the end.
    pub url: Url,
    /// From which address of the net.
    pub address: IpAddr,
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its text; what is no UTF-8 is replaced.
    pub text: String,
    /// Whether there was more than is read.
    pub is_cut: bool,
}

/// Why a page was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    /// The host is none of the product's.
    OtherHost(String),
    /// The host leads to an address that is not public.
    NotPublic(String),
    /// There is no such host.
    NoSuchHost(String),
    /// It took too long.
    TooSlow,
    /// More redirects than are followed.
    TooManyRedirects,
    /// A redirect to something that is no address.
    BadRedirect,
    /// The certificate or the encryption was not right.
    Certificate,
    /// Nobody answered, or not in the words of the web.
    NoAnswer,
}

impl Outside {
    /// Lets an address stand for a host, which is then read although it is not public.
    pub fn stand_in(&self, host: &str, address: SocketAddr) {
        let mut stand_ins = self.stand_ins.lock().unwrap_or_else(PoisonError::into_inner);
        stand_ins.insert(host.to_owned(), address);
    }

    /// Reads a page, as far as it lies on these hosts. Blocks: ask it off the workers.
    pub fn fetch(&self, from: &Url, hosts: &Hosts) -> Fetched {
        let until = Instant::now() + TIME_MAX;
        let mut fetched = Fetched::default();
        let mut url = from.clone();
        loop {
            if fetched.hops.len() > REDIRECTS_MAX {
                fetched.stopped = Some(Stopped::TooManyRedirects);
                return fetched;
            }
            match self.hop(&url, hosts, until) {
                Ok(Hop::Page(page)) => {
                    fetched.hops.push((url, page.status));
                    fetched.page = Some(*page);
                    return fetched;
                }
                Ok(Hop::Redirect(status, next)) => {
                    let next = next.and_then(|next| url.join(&next).ok());
                    fetched.hops.push((url, status));
                    let Some(next) = next else {
                        fetched.stopped = Some(Stopped::BadRedirect);
                        return fetched;
                    };
                    url = next;
                }
                Err(stopped) => {
                    fetched.stopped = Some(stopped);
                    return fetched;
                }
            }
        }
    }

    /// The addresses of a host, without judging them: what a browser would find.
    pub fn addresses_of(&self, host: &str) -> Vec<IpAddr> {
        let found = (host.trim_start_matches('[').trim_end_matches(']'), 443).to_socket_addrs();
        found.map(|found| found.map(|address| address.ip()).collect()).unwrap_or_default()
    }

    fn hop(&self, url: &Url, hosts: &Hosts, until: Instant) -> Result<Hop, Stopped> {
        let host = url.host_str().unwrap_or_default().to_owned();
        if !may_be_read(url) || !hosts.have(url) {
            return Err(Stopped::OtherHost(host));
        }
        let address = self.place_of(url, &host)?;
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Stopped::TooSlow);
        }
        let config = ureq::Agent::config_builder()
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_global(Some(left))
            .max_response_header_size(64 * 1024)
            .user_agent(concat!("Duly/", env!("CARGO_PKG_VERSION"), " (checks a page for its owner)"))
            .accept("text/html,*/*;q=0.5")
            .build();
        let agent = ureq::Agent::with_parts(config, DefaultConnector::default(), Held(address));
        let mut answer = agent.get(url.as_str()).call().map_err(stopped)?;
        let status = answer.status().as_u16();
        if matches!(status, 301 | 302 | 303 | 307 | 308) {
            let next = answer.headers().get(header::LOCATION).and_then(|next| next.to_str().ok());
            return Ok(Hop::Redirect(status, next.map(str::to_owned)));
        }
        let mut bytes = Vec::new();
        answer
            .body_mut()
            .as_reader()
            .take(BYTES_MAX + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| Stopped::TooSlow)?;
        let is_cut = u64::try_from(bytes.len()).unwrap_or(u64::MAX) > BYTES_MAX;
        Ok(Hop::Page(Box::new(FetchedPage {
            url: url.clone(),
            address: address.ip(),
            status,
            headers: answer.headers().clone(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
            is_cut,
        })))
    }

    /// Where to connect to. All addresses of the host must be public, so that none can be smuggled in beside another.
    fn place_of(&self, url: &Url, host: &str) -> Result<SocketAddr, Stopped> {
        let stand_ins = self.stand_ins.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(address) = stand_ins.get(host) {
            return Ok(*address);
        }
        drop(stand_ins);
        let addresses = url.socket_addrs(|| None).map_err(|_| Stopped::NoSuchHost(host.to_owned()))?;
        if addresses.iter().any(|address| !is_public(address.ip())) {
            return Err(Stopped::NotPublic(host.to_owned()));
        }
        addresses.first().copied().ok_or_else(|| Stopped::NoSuchHost(host.to_owned()))
    }
}

enum Hop {
    Page(Box<FetchedPage>),
    /// The status, and where to, where it says so.
    Redirect(u16, Option<String>),
}

fn stopped(error: ureq::Error) -> Stopped {
    match error {
        ureq::Error::Timeout(_) => Stopped::TooSlow,
        ureq::Error::HostNotFound => Stopped::NoAnswer,
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => Stopped::Certificate,
        ureq::Error::Io(cause) if cause.kind() == std::io::ErrorKind::TimedOut => Stopped::TooSlow,
        ureq::Error::Io(cause) if cause.kind() == std::io::ErrorKind::InvalidData => Stopped::Certificate,
        _ => Stopped::NoAnswer,
    }
}

/// The one address that was judged, whatever is asked for.
#[derive(Debug)]
struct Held(SocketAddr);

impl Resolver for Held {
    fn resolve(
        &self,
        _: &Uri,
        _: &ureq::config::Config,
        _: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut held = self.empty();
        held.push(self.0);
        Ok(held)
    }
}
