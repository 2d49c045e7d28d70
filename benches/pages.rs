//! Opens every page on ten million clicks, and on a hundredth of them, as creator, affiliate and visitor:
//! `cargo bench --bench pages`. Pages are found by following their own links, so none is forgotten. The first run makes
//! both programs, which takes some minutes and two gigabytes of disk; with `BENCH_FOLDER` they are kept for the next.
//! Where the command names addresses, only those are opened: `cargo bench --bench pages -- '/admin/figures?by=link'`.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use self::asking::Connection;
use self::binary::{Served, start, stop};

#[path = "../tests/outage/asking.rs"]
#[expect(dead_code, clippy::unwrap_used, reason = "the outages use all of it, and may stop")]
mod asking;
#[path = "measuring/binary.rs"]
#[expect(dead_code, reason = "the bench of size uses all of it")]
mod binary;

type Error = Box<dyn std::error::Error>;

/// How many clicks the large program holds.
const MANY: &str = "10000000";
/// And the small one, with as many of everything else.
const FEW: &str = "100000";
/// Where their shops listen: the addresses stand in the links of the past, so a program that is kept needs them again.
const SHOPS: [&str; 2] = ["127.0.0.1:8191", "127.0.0.1:8192"];
/// How often each page is opened on each.
const TIMES: usize = 21;
/// What no page may take.
const PAGE_MAX: Duration = Duration::from_millis(50);
/// How much longer a page may take on the large program.
const RATIO_MAX: f64 = 1.5;
/// Differences below this are of the machine, not of the clicks.
const NOISE: Duration = Duration::from_millis(1);
/// More pages than these are not followed.
const PAGES_MAX: usize = 600;
/// How many slow ones are told.
const TOLD: usize = 25;

/// The first pages of each, and where the sign-in is.
const PEOPLE: [(&str, &str, &[&str]); 3] = [
    ("creator", "/admin/sign-in", &["/admin"]),
    ("affiliate", "/portal/sign-in", &["/portal"]),
    ("visitor", "", &["/", "/help", "/privacy", "/p/sourdough-masterclass", "/p/sourdough-masterclass/join"]),
];

fn main() -> Result<(), Error> {
    if std::env::args().any(|arg| arg == "--test") {
        return Ok(());
    }
    let kept = std::env::var_os("BENCH_FOLDER").map(PathBuf::from);
    let folder = kept
        .clone()
        .unwrap_or_else(|| std::env::temp_dir().join(format!("duly-pages-{}", std::process::id())));
    std::fs::create_dir_all(&folder)?;
    let measured = measure(&folder);
    if kept.is_none() {
        std::fs::remove_dir_all(&folder)?;
    }
    measured
}

fn measure(folder: &Path) -> Result<(), Error> {
    let mut few = program(&folder.join("few"), FEW, SHOPS[0])?;
    let mut many = program(&folder.join("many"), MANY, SHOPS[1])?;
    let compared = compare(&few, &many);
    stop(&mut few.process)?;
    stop(&mut many.process)?;
    compared
}

/// A demo of so many clicks, made where it is not there yet.
fn program(folder: &Path, clicks: &str, shop: &str) -> Result<Served, Error> {
    let size = ["demo", "--clicks", clicks, "--conversions", "100000", "--affiliates", "1000"];
    start(folder, &[&size[..], &["--shop-listen", shop]].concat())
}

/// A page of each program, and how long both took.
struct Compared {
    who: &'static str,
    page: String,
    few: Duration,
    many: Duration,
}

impl Compared {
    fn ratio(&self) -> f64 {
        self.many.as_secs_f64() / self.few.as_secs_f64()
    }

    fn is_too_slow(&self) -> bool {
        self.many > PAGE_MAX || self.many > self.few + NOISE && self.ratio() > RATIO_MAX
    }
}

fn compare(few: &Served, many: &Served) -> Result<(), Error> {
    let named: Vec<String> = std::env::args().skip(1).filter(|word| word.starts_with('/')).collect();
    let mut all = Vec::new();
    for (who, sign_in, beginnings) in PEOPLE {
        let mut reader_of_few = Reader::of(few, sign_in)?;
        let mut reader_of_many = Reader::of(many, sign_in)?;
        let mut pages_of_few = reader_of_few.asked_for(&named, beginnings)?;
        for (shape, page) in reader_of_many.asked_for(&named, beginnings)? {
            let Some(other) = pages_of_few.remove(&shape) else { continue };
            let (few, many) = in_turn((&mut reader_of_few, &other), (&mut reader_of_many, &page))?;
            all.push(Compared { who, page, few, many });
        }
    }
    all.sort_by_key(|one| std::cmp::Reverse(one.many));
    println!("{} pages; half of {TIMES} openings within, with {FEW} clicks and with {MANY}:", all.len());
    for one in &all {
        let too_slow = one.is_too_slow();
        if too_slow || all.iter().take(TOLD).any(|told| std::ptr::eq(told, one)) {
            let word = if too_slow { "  TOO SLOW" } else { "" };
            let (few, many, ratio) = (one.few, one.many, one.ratio());
            println!("{:>9} {few:>9.2?} {many:>9.2?} {ratio:>5.2}  {}{word}", one.who, one.page);
        }
    }
    let slow = all.iter().filter(|one| one.is_too_slow()).count();
    println!(
        "{slow} take more than {PAGE_MAX:?}, or more than {RATIO_MAX} times what they take with few clicks"
    );
    Ok(())
}

/// Opens both pages in turn, so that both have the same weather, and tells the median of each.
fn in_turn(few: (&mut Reader, &str), many: (&mut Reader, &str)) -> Result<(Duration, Duration), Error> {
    let (mut with_few, mut with_many) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        with_few.push(few.0.opens(few.1)?.0);
        with_many.push(many.0.opens(many.1)?.0);
    }
    with_few.sort();
    with_many.sort();
    Ok((with_few[TIMES / 2], with_many[TIMES / 2]))
}

/// Somebody who reads pages, signed in or not.
struct Reader {
    connection: Connection,
    cookies: String,
}

impl Reader {
    fn of(served: &Served, sign_in: &str) -> Result<Self, Error> {
        let mut reader =
            Self { connection: Connection::to(served.address.parse()?)?, cookies: String::new() };
        if sign_in.is_empty() {
            return Ok(reader);
        }
        let form = reader.connection.get(sign_in, &[])?;
        let csrf = between(&form.body, "name=\"csrf\" value=\"", "\"").ok_or("a form without its guard")?;
        let email = if sign_in.starts_with("/admin") {
            "creator@demo.example"
        } else {
            served.affiliate.as_deref().ok_or("the demo named no affiliate")?
        };
        let email = email.replace('@', "%40");
        let body = format!("csrf={csrf}&email={email}&password=sunny-sourdough");
        let before = form.cookies();
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("cookie", before.as_str())];
        let answer = reader.connection.ask("POST", sign_in, &headers, &body)?;
        if answer.status != 303 {
            return Err(format!("{sign_in} answers {}", answer.status).into());
        }
        reader.cookies = answer.cookies();
        Ok(reader)
    }

    /// How long a page took, and its text.
    fn opens(&mut self, page: &str) -> Result<(Duration, String), Error> {
        let headers = [("cookie", self.cookies.as_str()), ("accept", "text/html")];
        let begun = Instant::now();
        let answer = self.connection.get(page, &headers)?;
        let took = begun.elapsed();
        match answer.status {
            200 | 303 | 404 => Ok((took, answer.body)),
            status => Err(format!("{page} answers {status}").into()),
        }
    }

    /// The pages behind these beginnings that the command names; all, where it names none.
    fn asked_for(
        &mut self,
        named: &[String],
        beginnings: &[&str],
    ) -> Result<BTreeMap<String, String>, Error> {
        if named.is_empty() {
            return self.pages(beginnings);
        }
        let own = named.iter().filter(|page| beginnings.iter().any(|first| belongs(page, first)));
        Ok(own.map(|page| (page.clone(), page.clone())).collect())
    }

    /// One page of each shape that can be reached, by following links.
    fn pages(&mut self, beginnings: &[&str]) -> Result<BTreeMap<String, String>, Error> {
        let mut known: BTreeSet<String> = BTreeSet::new();
        let mut pages = BTreeMap::new();
        let mut waiting: VecDeque<String> = beginnings.iter().map(|page| (*page).to_owned()).collect();
        while let Some(page) = waiting.pop_front() {
            if pages.len() == PAGES_MAX {
                break;
            }
            if !known.insert(shape_of(&page)) {
                continue;
            }
            for link in links(&self.opens(&page)?.1) {
                if beginnings.iter().any(|first| belongs(&link, first)) {
                    waiting.push_back(link);
                }
            }
            pages.insert(shape_of(&page), page);
        }
        Ok(pages)
    }
}

/// Whether a page is of those that begin here. Links of affiliates are not followed: that would be a click.
fn belongs(link: &str, first: &str) -> bool {
    let path = link.split('?').next().unwrap_or_default();
    let is_file = [".csv", ".json", ".svg", ".png", "/stream"].iter().any(|ending| path.ends_with(ending));
    !is_file
        && path
            .strip_prefix(first)
            .is_some_and(|rest| first != "/" && (rest.is_empty() || rest.starts_with('/')))
}

/// The addresses that a page links to, on this installation.
fn links(page: &str) -> Vec<String> {
    let addresses =
        page.split("<a ").skip(1).filter_map(|tag| between(tag.split('>').next()?, "href=\"", "\""));
    let own = addresses.filter_map(|address| {
        let address = address.replace("&amp;", "&").replace("&#38;", "&");
        address.starts_with('/').then(|| address.split('#').next().unwrap_or_default().to_owned())
    });
    own.collect()
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let begins = text.find(before)? + before.len();
    text[begins..].split(after).next()
}

/// What stays of an address when the things it is about are left out: `/admin/products/…?by=day`.
fn shape_of(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let is_word =
        |part: &str| !part.chars().any(|c| c.is_ascii_digit() || c.is_ascii_uppercase() || c == '%');
    let part = |part: &str| if is_word(part) { part.to_owned() } else { "\u{2026}".to_owned() };
    let path = path.split('/').map(part).collect::<Vec<_>>().join("/");
    let mut values: Vec<String> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", part(value)))
        .collect();
    values.sort();
    format!("{path}?{}", values.join("&"))
}
