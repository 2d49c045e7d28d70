//! The sites around the program, each a small real HTTP server: blogs that link, and a shop that sells and
//! keeps its orders.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// What a browser asked for.
pub struct Asked {
    /// With its query.
    pub target: String,
    /// The cookies as they came.
    pub cookies: String,
}

/// A page, and a cookie that goes with it.
pub struct Page {
    html: String,
    pub cookie: Option<String>,
}

impl Page {
    pub fn of(body: &str) -> Self {
        Self { html: format!("<!DOCTYPE html><meta charset=utf-8><title>Page</title>{body}"), cookie: None }
    }
}

/// A site that answers until it goes out of sight.
pub struct Site {
    address: SocketAddr,
    is_over: Arc<AtomicBool>,
    serving: Option<JoinHandle<()>>,
}

impl Site {
    /// Serves what `answer` says; `None` is 404.
    pub fn serve(answer: impl Fn(&Asked) -> Option<Page> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (answer, is_over) = (Arc::new(answer), Arc::new(AtomicBool::new(false)));
        let over = Arc::clone(&is_over);
        let serving = std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if over.load(Ordering::SeqCst) {
                    break;
                }
                // A browser also opens connections that it never uses, so each has a thread of its own.
                let answer = Arc::clone(&answer);
                std::thread::spawn(move || exchange(&stream, &*answer));
            }
        });
        Self { address, is_over, serving: Some(serving) }
    }

    /// A blog with one page.
    pub fn blog(body: &str) -> Self {
        let body = body.to_owned();
        Self::serve(move |asked| (asked.target.split('?').next() == Some("/")).then(|| Page::of(&body)))
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // Wakes it up, so that it sees that it is over.
        let _ = TcpStream::connect(self.address);
        let _ = self.serving.take().map(JoinHandle::join);
    }
}

/// One request and its answer; the connection is closed then.
fn exchange(stream: &TcpStream, answer: &dyn Fn(&Asked) -> Option<Page>) {
    let mut asked = Asked { target: String::new(), cookies: String::new() };
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    asked.target = first.split(' ').nth(1).unwrap_or_default().to_owned();
    for line in lines.take_while(|line| !line.is_empty()) {
        if let Some((name, value)) = line.split_once(": ")
            && name.eq_ignore_ascii_case("cookie")
        {
            asked.cookies = value.to_owned();
        }
    }
    let (status, page) =
        answer(&asked).map_or_else(|| ("404 Not Found", Page::of("Nothing here")), |page| ("200 OK", page));
    let cookie = page.cookie.map_or_else(String::new, |cookie| format!("set-cookie: {cookie}\r\n"));
    let _ = (&mut &*stream).write_all(
        format!(
            "HTTP/1.1 {status}\r\ncontent-type: text/html\r\ncontent-length: {}\r\n{cookie}connection: close\r\n\r\n{}",
            page.html.len(),
            page.html
        )
        .as_bytes(),
    );
}

/// An order as the shop keeps it.
#[derive(Clone, Debug)]
pub struct Order {
    pub number: String,
    /// The click id that the buyer once landed with.
    pub click: Option<String>,
}

/// The shop on www.shop.test: one course for 97.00 EUR. It keeps the click id of the landing address in a cookie
/// of its own and with the order, and shows on its confirmation page what the creator pasted there.
pub struct Shop {
    site: Site,
    orders: Arc<Mutex<Vec<Order>>>,
    pasted: Arc<Mutex<String>>,
}

impl Shop {
    pub fn open() -> Self {
        let (orders, pasted) = <(Arc<Mutex<Vec<Order>>>, Arc<Mutex<String>>)>::default();
        let (kept, image) = (Arc::clone(&orders), Arc::clone(&pasted));
        let site = Site::serve(move |asked| {
            let (path, query) = asked.target.split_once('?').unwrap_or((&asked.target, ""));
            match path {
                "/" | "/bread" => {
                    let mut page =
                        Page::of("<h1>Sourdough Masterclass</h1><a href=/thanks>Buy for 97.00 EUR</a>");
                    let click = query.split('&').find_map(|pair| pair.strip_prefix("duly="));
                    let kept = asked.cookies.split("; ").find_map(|pair| pair.strip_prefix("click="));
                    page.cookie = click
                        .filter(|click| kept.is_none_or(|kept| kept <= *click))
                        .map(|click| format!("click={click}; Path=/; Max-Age=31536000; HttpOnly"));
                    Some(page)
                }
                "/thanks" => {
                    let mut orders = kept.lock().unwrap();
                    let number = format!("SO-{}", 1001 + orders.len());
                    let click = asked.cookies.split("; ").find_map(|pair| pair.strip_prefix("click="));
                    orders.push(Order { number: number.clone(), click: click.map(str::to_owned) });
                    let image = image.lock().unwrap().replace("ORDER_ID", &number);
                    Some(Page::of(&format!("<h1>Thank you</h1><p>Order {number}</p>{image}")))
                }
                _ => None,
            }
        });
        Self { site, orders, pasted }
    }

    pub fn address(&self) -> SocketAddr {
        self.site.address
    }

    /// The creator pastes what she was given into the confirmation page.
    pub fn shows_on_its_confirmation_page(&self, html: &str) {
        *self.pasted.lock().unwrap() = html.to_owned();
    }

    /// The newest order.
    pub fn last_order(&self) -> Order {
        self.orders.lock().unwrap().last().expect("an order").clone()
    }
}
