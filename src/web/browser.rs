//! What a browser is called, so that people know it again in the list of their sessions.

use super::words::PageWords;

/// A browser as its owner calls it: `Firefox on Linux`. What is not known is shown as it named itself.
pub fn browser_name(agent: &str, words: &PageWords) -> String {
    // Order matters: most browsers name others beside themselves.
    let browsers = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrom", "Chrome"),
        ("Safari/", "Safari"),
    ];
    let systems = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "Mac"),
        ("CrOS", "Chromebook"),
        ("Linux", "Linux"),
    ];
    let found = |list: &[(&str, &'static str)]| {
        list.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
    };
    match (found(&browsers), found(&systems)) {
        (Some(browser), Some(system)) => (words.browser_on)(browser, system),
        (Some(browser), None) => browser.to_owned(),
        _ if agent.is_empty() => words.unnamed_browser.to_owned(),
        _ => agent.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::language::Language;
    use crate::web::words;

    #[test]
    fn a_browser_has_the_name_that_its_owner_calls_it() {
        let browser_name = |agent: &str| super::browser_name(agent, words::page(Language::English));
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                      Chrome/140.0.0.0 Safari/537.36";
        assert_eq!(browser_name(chrome), "Chrome on Windows");
        let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 \
                      (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
        assert_eq!(browser_name(safari), "Safari on iPhone");
        assert_eq!(browser_name("curl/8.5.0"), "curl/8.5.0");
        assert_eq!(browser_name(""), "Unnamed browser");
    }
}
