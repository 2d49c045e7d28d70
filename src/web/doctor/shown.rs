//! An examination as its page shows it, behind both doors.

use actix_web::HttpRequest;
use jiff::tz::TimeZone;
use url::form_urlencoded;

use super::examination::Examining;
use super::finding::{Finding, Mark, Part};
use crate::web::error::WebError;
use crate::web::words::DoctorWords;

/// What the page shows; read by the macros of `findings.html`.
pub struct DoctorShown {
    /// The texts of the page.
    pub words: &'static DoctorWords,
    /// The address of this page.
    pub here: String,
    /// What was pasted.
    pub pasted: String,
    /// The whole in a sentence, with the kind of its notice; nothing where nothing was pasted.
    pub outcome: Option<(&'static str, String)>,
    /// The parts that have something to tell.
    pub parts: Vec<PartShown>,
}

/// One part of an examination.
pub struct PartShown {
    /// What it is about.
    pub title: &'static str,
    /// What was found.
    pub lines: Vec<LineShown>,
}

/// One finding.
pub struct LineShown {
    /// The kind of its tag, and its word; none where there is nothing to say by it.
    pub mark: (&'static str, &'static str),
    /// What was found, in words.
    pub text: String,
    /// An address or a header, to be read letter by letter.
    pub exact: Option<String>,
    /// Links to examine instead: the address of that page, and the link.
    pub others: Vec<(String, String)>,
}

/// The link that the address of the page asks about; empty where none.
pub fn asked_link(request: &HttpRequest) -> String {
    let mut pairs = form_urlencoded::parse(request.query_string().as_bytes());
    pairs.find(|(name, _)| name == "link").map_or_else(String::new, |(_, link)| link.into_owned())
}

impl DoctorShown {
    /// Examines what was pasted, and tells it in `words`. `path` is that of the page, without the prefix.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn of(
        examining: &Examining<'_>,
        path: &str,
        pasted: String,
        zone: &TimeZone,
        words: &'static DoctorWords,
    ) -> Result<Self, WebError> {
        let here = examining.app.paths.to(path);
        let findings = examining.link(&pasted).await?;
        let is_pasted = !pasted.trim().is_empty();
        let outcome = is_pasted.then(|| outcome(&findings, words, zone));
        let mut parts: Vec<(Part, PartShown)> = Vec::new();
        for (part, finding) in &findings {
            let line = line(finding, &here, words, zone);
            match parts.iter_mut().find(|(known, _)| known == part) {
                Some((_, shown)) => shown.lines.push(line),
                None => parts.push((*part, PartShown { title: (words.part)(*part), lines: vec![line] })),
            }
        }
        let parts = parts.into_iter().map(|(_, shown)| shown).collect();
        Ok(Self { words, here, pasted, outcome, parts })
    }
}

/// Where it stops first, if it does; else how many things there are to take care of.
fn outcome(findings: &[(Part, Finding)], words: &DoctorWords, zone: &TimeZone) -> (&'static str, String) {
    let all = || findings.iter().map(|(_, finding)| finding);
    if let Some(stop) = all().find(|finding| finding.mark() == Mark::Stop) {
        return (kind(Mark::Stop), (words.told)(stop, zone));
    }
    let count = all().filter(|finding| finding.mark() == Mark::Care).count();
    (kind(if count == 0 { Mark::Good } else { Mark::Care }), (words.outcome)(count))
}

fn kind(mark: Mark) -> &'static str {
    match mark {
        Mark::Plain => "plain",
        Mark::Good => "good",
        Mark::Care => "warn",
        Mark::Stop => "bad",
    }
}

fn line(finding: &Finding, here: &str, words: &DoctorWords, zone: &TimeZone) -> LineShown {
    let mark = finding.mark();
    LineShown {
        mark: (kind(mark), (words.mark)(mark)),
        text: (words.told)(finding, zone),
        exact: finding.exact().map(str::to_owned),
        others: finding.others().iter().map(|link| (about(here, link), link.clone())).collect(),
    }
}

/// The page that examines a link.
pub fn about(here: &str, link: &str) -> String {
    let link: String = form_urlencoded::byte_serialize(link.as_bytes()).collect();
    format!("{here}?link={link}")
}
