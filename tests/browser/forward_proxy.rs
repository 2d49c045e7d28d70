//! A forward proxy that knows where the hosts of a test are, for browsers that cannot be told themselves. Whatever it
//! does not know does not exist.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

/// Each host, and the address where it is.
type Hosts = Vec<(String, String)>;

/// A proxy that serves until it goes out of sight.
pub struct ForwardProxy {
    pub address: SocketAddr,
    is_over: Arc<AtomicBool>,
    serving: Option<JoinHandle<()>>,
}

impl ForwardProxy {
    pub fn serve(hosts: &[(&str, String)]) -> Self {
        let hosts: Hosts = hosts.iter().map(|(host, place)| ((*host).to_owned(), place.clone())).collect();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (hosts, is_over) = (Arc::new(hosts), Arc::new(AtomicBool::new(false)));
        let over = Arc::clone(&is_over);
        let serving = std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if over.load(Ordering::SeqCst) {
                    break;
                }
                let hosts = Arc::clone(&hosts);
                // A browser goes away in the middle of anything, so an error is nobody's.
                std::thread::spawn(move || exchange(&stream, &hosts));
            }
        });
        Self { address, is_over, serving: Some(serving) }
    }
}

impl Drop for ForwardProxy {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // Wakes it up, so that it sees that it is over.
        let _ = TcpStream::connect(self.address);
        let _ = self.serving.take().map(JoinHandle::join);
    }
}

/// One request and its answer; both connections are closed then.
fn exchange(stream: &TcpStream, hosts: &Hosts) -> io::Result<()> {
    let mut browser = BufReader::new(stream);
    let mut first = String::new();
    browser.read_line(&mut first)?;
    // `GET http://www.shop.test/bread?a=b HTTP/1.1`; what is not so is a wish for a tunnel.
    let parts = first.split_once(" http://").and_then(|(method, rest)| Some((method, rest.split_once('/')?)));
    let known = parts.and_then(|(method, (host, rest))| {
        let (_, place) = hosts.iter().find(|(name, _)| name == host)?;
        Some((format!("{method} /{rest}"), place))
    });
    let Some((first, place)) = known else {
        return (&mut &*stream)
            .write_all(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    };
    let (mut head, mut length) = (first, 0);
    loop {
        let mut line = String::new();
        browser.read_line(&mut line)?;
        let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
        if name == "content-length" {
            length = line.split(':').nth(1).and_then(|number| number.trim().parse().ok()).unwrap_or_default();
        }
        if line.trim_end().is_empty() {
            break;
        }
        if name != "connection" && name != "proxy-connection" {
            head.push_str(&line);
        }
    }
    head.push_str("connection: close\r\n\r\n");
    let mut site = TcpStream::connect(place)?;
    site.write_all(head.as_bytes())?;
    io::copy(&mut browser.take(length), &mut site)?;
    io::copy(&mut site, &mut &*stream)?;
    Ok(())
}
