//! Who asks for a link: a person, or a bot, preview, scanner, prefetch, hidden load or frame. Judged
//! from the request's headers alone (`product.md` R2 to R4; the table is `research/tracking.md` 6.1).

mod agents;
#[cfg(test)]
mod tests;

/// The headers the judgement needs, borrowed from the request; `None` where a header is absent.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// A `HEAD` request. It changes nothing here: the redirect answers it as it would a `GET`, and
    /// records nothing (R3).
    pub head: bool,
    /// Whether the visitor came over https, where new browsers send `Sec-Fetch-*`.
    pub https: bool,
    /// `Sec-Purpose`: `prefetch`, `prefetch;prerender`.
    pub sec_purpose: Option<&'a str>,
    /// `Purpose`: the older name of the same.
    pub purpose: Option<&'a str>,
    /// `X-Purpose`: Safari's.
    pub x_purpose: Option<&'a str>,
    /// `X-Moz`: Firefox's.
    pub x_moz: Option<&'a str>,
    /// `Sec-Fetch-Dest`: what the answer will be used as.
    pub sec_fetch_dest: Option<&'a str>,
    /// `Sec-Fetch-Mode`: `navigate` for a page.
    pub sec_fetch_mode: Option<&'a str>,
    /// `Sec-Fetch-User`: `?1` where a person clicked.
    pub sec_fetch_user: Option<&'a str>,
    /// `User-Agent`.
    pub user_agent: Option<&'a str>,
    /// `Accept`.
    pub accept: Option<&'a str>,
    /// `Accept-Language`: every browser sends one, few scripts do.
    pub accept_language: Option<&'a str>,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VisitorKind {
    /// Someone on the way to the product: a click.
    Person(Quality),
    /// Nobody who could buy: counted beside the clicks, by kind.
    Filtered(Filtered),
}

/// How sure it is that a person clicked. All of them count and get the cookie; the shares of an
/// affiliate's clicks are what tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quality {
    /// The browser says that a person clicked.
    Verified,
    /// The browser opens a page, but does not say that a person clicked: a redirect by script, an app
    /// that opens a link, a pop-under.
    Unverified,
    /// The browser says nothing: plain http, an old browser, some in-app browsers.
    Unknown,
    /// The agent names a browser that would have said more: a fake, or a proxy that takes headers
    /// away. Shown apart, but a buyer behind such a proxy must not cost the affiliate the sale.
    Suspect,
}

/// What asks without being a person on the way to the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Filtered {
    /// A crawler, a monitor, a tool, an agent without a name.
    Bot,
    /// Makes a card of the link for a chat, a feed or a mail.
    Preview,
    /// Looks whether the link is dangerous.
    Scanner,
    /// A browser that loads ahead, before anybody has clicked.
    Prefetch,
    /// The link as an image, a script, a style: cookie stuffing (R4).
    HiddenLoad,
    /// The link inside another page's frame (R4).
    Frame,
    /// Beyond the click rows a minute that one network address may write: counted, not kept.
    Flood,
}

/// What the redirect does with a visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Treatment {
    /// A click's row, its id and the cookie.
    Count,
    /// 302 without a cookie or an id.
    SendOn,
    /// 403 and nothing else.
    Forbid,
    /// 503 with `no-store`: the browser gives up loading ahead, and the real click arrives.
    Unavailable,
}

impl VisitorKind {
    /// What the redirect does with such a visitor.
    pub fn treatment(self) -> Treatment {
        match self {
            Self::Person(_) => Treatment::Count,
            Self::Filtered(
                Filtered::Bot | Filtered::Preview | Filtered::Scanner | Filtered::Frame | Filtered::Flood,
            ) => Treatment::SendOn,
            Self::Filtered(Filtered::HiddenLoad) => Treatment::Forbid,
            Self::Filtered(Filtered::Prefetch) => Treatment::Unavailable,
        }
    }
}

impl Quality {
    /// All, the surest first.
    pub const ALL: [Self; 4] = [Self::Verified, Self::Unverified, Self::Unknown, Self::Suspect];

    /// The word in the API and in figures. It never changes.
    pub fn word(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Unverified => "unverified",
            Self::Unknown => "unknown",
            Self::Suspect => "suspect",
        }
    }

    /// The number in stored rows. It never changes.
    pub fn number(self) -> u8 {
        match self {
            Self::Verified => 1,
            Self::Unverified => 2,
            Self::Unknown => 3,
            Self::Suspect => 4,
        }
    }

    /// The quality that is stored as this number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|quality| quality.number() == number)
    }
}

impl Filtered {
    /// All, in the order of their numbers.
    pub const ALL: [Self; 7] =
        [Self::Bot, Self::Preview, Self::Scanner, Self::Prefetch, Self::HiddenLoad, Self::Frame, Self::Flood];

    /// The word in the API and in figures. It never changes.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bot => "bot",
            Self::Preview => "preview",
            Self::Scanner => "scanner",
            Self::Prefetch => "prefetch",
            Self::HiddenLoad => "hidden_load",
            Self::Frame => "frame",
            Self::Flood => "flood",
        }
    }

    /// For people, as the head of a row: "Link previews".
    pub fn label(self) -> &'static str {
        match self {
            Self::Bot => "Bots",
            Self::Preview => "Link previews",
            Self::Scanner => "Security scanners",
            Self::Prefetch => "Prefetches",
            Self::HiddenLoad => "Hidden loads",
            Self::Frame => "Frames",
            Self::Flood => "Floods",
        }
    }

    /// The number in stored rows. It never changes.
    pub fn number(self) -> u8 {
        match self {
            Self::Bot => 1,
            Self::Preview => 2,
            Self::Scanner => 3,
            Self::Prefetch => 4,
            Self::HiddenLoad => 5,
            Self::Frame => 6,
            Self::Flood => 7,
        }
    }

    /// The kind that is stored as this number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }
}

/// Judges who asks. Loading ahead is looked for first, because Chrome's prerender carries every header
/// of a real click beside `Sec-Purpose`. Then what the browser will use the answer as, which no page
/// can forge. Then whom the agent names.
pub fn judge(asked: &Asked<'_>) -> VisitorKind {
    if loads_ahead(asked) {
        return VisitorKind::Filtered(Filtered::Prefetch);
    }
    let destination = said(asked.sec_fetch_dest);
    if let Some(kind) = destination.and_then(not_a_page) {
        return VisitorKind::Filtered(kind);
    }
    let mode = said(asked.sec_fetch_mode);
    let fetch_metadata = destination.is_some() || mode.is_some();

    let Some(agent) = said(asked.user_agent) else { return VisitorKind::Filtered(Filtered::Bot) };
    let in_browser = fetch_metadata || said(asked.accept_language).is_some();
    if let Some(kind) = agents::admitted(agent, in_browser) {
        return VisitorKind::Filtered(kind);
    }

    match (destination, mode) {
        (_, Some("navigate")) if said(asked.sec_fetch_user) == Some("?1") => {
            VisitorKind::Person(Quality::Verified)
        }
        (_, Some("navigate")) => VisitorKind::Person(Quality::Unverified),
        // No browser opens a page in another mode, but a proxy may have taken the header away.
        (Some(_), _) => VisitorKind::Person(Quality::Suspect),
        // Chrome 76 to 79 sent the mode without the destination.
        (None, Some("nested-navigate")) => VisitorKind::Filtered(Filtered::Frame),
        (None, Some(_)) => VisitorKind::Filtered(Filtered::HiddenLoad),
        (None, None) => without_fetch_metadata(asked, agent),
    }
}

/// A header that says something: present, and not blank.
fn said(header: Option<&str>) -> Option<&str> {
    header.map(str::trim).filter(|value| !value.is_empty())
}

fn loads_ahead(asked: &Asked<'_>) -> bool {
    [asked.sec_purpose, asked.purpose, asked.x_purpose, asked.x_moz]
        .into_iter()
        .flatten()
        .any(|purpose| contains_any(purpose, &["prefetch", "prerender", "preview"]))
}

/// What a `Sec-Fetch-Dest` other than `document` is. New destinations are hidden loads until a browser
/// invents another way to open a page.
fn not_a_page(destination: &str) -> Option<Filtered> {
    let is = |name: &str| destination.eq_ignore_ascii_case(name);
    if is("document") {
        None
    } else if is("iframe") || is("frame") || is("fencedframe") {
        Some(Filtered::Frame)
    } else {
        Some(Filtered::HiddenLoad)
    }
}

/// Plain http, old browsers and whoever only claims to be one: judged by what is asked for and by the
/// agent (R4). A page is asked for as HTML by every browser there ever was.
fn without_fetch_metadata(asked: &Asked<'_>, agent: &str) -> VisitorKind {
    let accept = said(asked.accept);
    let asks_for_a_page = accept.is_some_and(|accept| contains_any(accept, &["text/html", "xhtml"]));
    let browser_like = agents::is_browser_like(agent);
    let would_say_more = asked.https && sends_fetch_metadata(agent);

    if let Some(accept) = accept.filter(|_| !asks_for_a_page) {
        // An element asks for its kind of thing. A script's element and a script's request ask for
        // `*/*`; so does a tool that borrows a browser's name, which over https gives itself away.
        let asks_for_a_part =
            contains_any(accept, &["image/", "video/", "audio/", "font/", "css", "javascript"]);
        let hidden = asks_for_a_part || (browser_like && !would_say_more);
        return VisitorKind::Filtered(if hidden { Filtered::HiddenLoad } else { Filtered::Bot });
    }
    match (browser_like, would_say_more) {
        (true, true) => VisitorKind::Person(Quality::Suspect),
        (true, false) => VisitorKind::Person(Quality::Unknown),
        // Old phones name themselves first. They want HTML, in a language, as every browser does.
        (false, _) if asks_for_a_page && said(asked.accept_language).is_some() => {
            VisitorKind::Person(Quality::Unknown)
        }
        (false, _) => VisitorKind::Filtered(Filtered::Bot),
    }
}

/// Whether the agent claims to be a browser that sends `Sec-Fetch-*` over https: Chrome (and all that
/// are built on it) and Firefox from 90, Safari from 16.4. Browsers on iPhones that call themselves
/// otherwise claim nothing.
fn sends_fetch_metadata(agent: &str) -> bool {
    if let Some(version) = version_after(agent, "Chrome/").or_else(|| version_after(agent, "Firefox/")) {
        return version >= (90, 0);
    }
    let safari = agent.contains("Safari/") && !agent.contains("Android");
    safari && version_after(agent, "Version/").is_some_and(|version| version >= (16, 4))
}

/// The major and minor version that stands after a name, the minor 0 where there is none.
fn version_after(agent: &str, name: &str) -> Option<(u32, u32)> {
    let (_, rest) = agent.split_once(name)?;
    let version = rest.split(|c: char| !c.is_ascii_digit() && c != '.').next()?;
    let mut parts = version.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next().flatten().unwrap_or(0)))
}

/// Whether one of the (lower-case) needles stands in the text, in whatever case.
fn contains_any(text: &str, needles: &[&str]) -> bool {
    needles.iter().any(|needle| {
        text.as_bytes().windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
    })
}
