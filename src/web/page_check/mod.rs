//! "Check my page": Duly reads a page of the creator's as a browser would and says what it found of the tracking on it.
//!
//! Whoever asks could otherwise use the server to reach what only the server reaches, so it is guarded: only the
//! product's own hosts, only public addresses, each redirect judged anew (OWASP, server-side request forgery).

mod content_policy;
mod fetching;
mod findings;
mod guard;
mod markup;

pub use fetching::{Fetched, Outside, Stopped};
pub use findings::{Line, Looked, looked_at};
pub use guard::{Hosts, address};

/// Takes a page and a content policy of whatever origin apart.
#[cfg(any(test, fuzzing))]
pub fn foreign(text: &str) {
    let _ = markup::tags(text);
    let mut policies = content_policy::Policies::default();
    policies.add(text);
    let urls = ["https://go.test/duly.js", "https://shop.test/thanks"].map(url::Url::parse);
    if let [Ok(script), Ok(page)] = urls {
        let _ = policies.allow(content_policy::Load::Script, &script, &page, Some("n"));
    }
}
