//! Whether the tracker and the shop are one site, and what that means for cookies: a line for each of the shop's sites.

use crate::domain::product::Product;
use crate::domain::site_relation::SiteRelation;
use crate::web::app::App;
use crate::web::own_sites;

/// One site of the shop.
pub(super) struct SiteLine {
    /// The kind of its tag, and its word.
    pub(super) mark: (&'static str, &'static str),
    /// Which site.
    pub(super) site: String,
    /// What it means.
    pub(super) sentence: String,
    /// Whether browsers send our cookie along from there.
    pub(super) has_cookies: bool,
}

/// The lines, in the order of their addresses.
pub(super) fn site_lines(app: &App, product: &Product) -> Vec<SiteLine> {
    let tracker = app.config.base_url.origin();
    own_sites::origins(app, product).into_iter().map(|site| line(tracker, site)).collect()
}

fn line(tracker: &str, site: String) -> SiteLine {
    let host = tracker.split_once("://").map_or(tracker, |(_, host)| host);
    let relation = SiteRelation::of(tracker, &site);
    let sentence = match &relation {
        SiteRelation::SameHost => format!("The same host as Duly ({host}): every method works, and cookies last longest."),
        SiteRelation::SameSite { domain } => {
            format!("Under {domain} like Duly ({host}): browsers send Duly's cookie along, so every method works, the pixel too.")
        }
        SiteRelation::OtherScheme => {
            "One of the two is http and the other https, so browsers withhold the cookie. Put both behind https.".into()
        }
        SiteRelation::OtherSite => format!(
            "Another site than Duly ({host}): browsers withhold Duly's cookie there. The click travels in the address, so use \
             the script, a postback or a first-party cookie; a bare pixel finds nobody."
        ),
    };
    let has_cookies = relation.brings_cookies();
    let mark = if has_cookies { ("good", "Same site") } else { ("warn", "Other site") };
    SiteLine { mark, site, sentence, has_cookies }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_creator_reads_in_one_line_what_her_domains_mean_for_cookies() {
        let told = |site: &str| line("https://go.example.com", site.into());
        let same = told("https://www.example.com");
        assert_eq!(same.mark, ("good", "Same site"));
        assert!(
            same.sentence.contains("example.com") && same.sentence.contains("the pixel too"),
            "{}",
            same.sentence
        );
        let other = told("https://maria.gumroad.com");
        assert_eq!(other.mark, ("warn", "Other site"));
        assert!(other.sentence.contains("a bare pixel finds nobody"), "{}", other.sentence);
    }
}
