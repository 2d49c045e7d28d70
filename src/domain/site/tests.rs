//! The tricks by which an address seems to lie on a site where it does not (`product.md` L8).

use proptest::prelude::*;

use super::*;

fn sites(texts: &[&str]) -> Vec<Site> {
    texts.iter().map(|text| Site::parse(text).unwrap()).collect()
}

fn page(site: &str, typed: &str) -> Result<String, BadPage> {
    check_page(&sites(&[site]), typed).map(|page| page.as_str().to_owned())
}

#[test]
fn a_site_is_kept_as_browsers_compare_it() {
    let site = |text: &str| Site::parse(text).map(|site| site.to_string());
    assert_eq!(site(" HTTPS://WWW.Example.com:443/ "), Ok("https://www.example.com".into()));
    assert_eq!(site("http://localhost:8081"), Ok("http://localhost:8081".into()));
    assert_eq!(site("https://*.Example.com:8443"), Ok("https://*.example.com:8443".into()));
    assert_eq!(site("https://b\u{fc}cher.de"), Ok("https://xn--bcher-kva.de".into()));
    assert_eq!(
        site("https://www.example.com/shop?x=1"),
        Err(BadSite::Page { site: "https://www.example.com".into() })
    );
    for star in ["https://*.com", "https://a.*.com", "https://*", "https://*.*.com", "https://*shop.com"] {
        assert_eq!(site(star), Err(BadSite::Star), "{star}");
    }
    assert_eq!(site("https://10.0.0.1"), Err(BadSite::Host(DisguisedHost::Number)));
    assert_eq!(site("www.example.com"), Err(BadSite::Address(BadAddress::Scheme)));
}

#[test]
fn an_origin_may_be_a_machine_without_a_name() {
    let origin = |text: &str| Origin::parse(text).map(|origin| origin.to_string());
    assert_eq!(origin("http://127.0.0.1:8081/"), Ok("http://127.0.0.1:8081".into()));
    assert_eq!(origin("http://[::1]:80"), Ok("http://[::1]".into()));
    assert_eq!(origin("https://*.example.com"), Err(BadSite::Address(BadAddress::BadHost)));
    assert!(matches!(origin("https://a.example/#x"), Err(BadSite::Page { .. })));
}

#[test]
fn a_page_of_the_approved_site_is_kept_as_it_was_read_not_as_it_was_typed() {
    assert_eq!(
        page("https://www.example.com", " HTTPS://WWW.EXAMPLE.com:443/a/../b c?x=\u{e9}#Top "),
        Ok("https://www.example.com/b%20c?x=%C3%A9#Top".into())
    );
    assert_eq!(
        page("http://localhost:8081", "http://localhost:8081/x"),
        Ok("http://localhost:8081/x".into())
    );
}

#[test]
fn http_for_an_approved_https_is_refused_with_the_corrected_address() {
    let refused = page("https://www.example.com", "http://www.example.com/page?x=1#y").unwrap_err();
    assert_eq!(
        refused.to_string(),
        "The approved site is https://www.example.com, but this address begins with http://www.example.com. \
         Try https://www.example.com/page?x=1#y"
    );
    let corrected = match refused {
        BadPage::SchemeDiffers { corrected, .. } => corrected,
        other => panic!("{other}"),
    };
    assert!(page("https://www.example.com", &corrected).is_ok());
    assert!(matches!(
        page("http://*.example.com", "https://a.example.com/"),
        Err(BadPage::SchemeDiffers { approved, .. }) if approved == "http://*.example.com"
    ));
}

#[test]
fn a_star_means_any_sub_domain_and_not_the_apex() {
    let site = "https://*.example.com";
    assert!(page(site, "https://shop.example.com/").is_ok());
    assert!(page(site, "https://a.b.example.com/").is_ok());
    assert!(matches!(page(site, "https://example.com/"), Err(BadPage::Apex { .. })));
    assert!(matches!(page(site, "https://evilexample.com/"), Err(BadPage::NotApproved { .. })));
    assert!(matches!(page(site, "https://shop.example.com.evil.com/"), Err(BadPage::NotApproved { .. })));
    assert!(matches!(page(site, "https://shop.example.com:8443/"), Err(BadPage::PortDiffers { .. })));
    assert!(matches!(
        page("https://example.com", "https://a.example.com/"),
        Err(BadPage::NotApproved { .. })
    ));
}

#[test]
fn every_trick_is_refused_with_its_own_reason() {
    let why = |typed: &str| page("https://good.com", typed).unwrap_err();
    assert_eq!(why("https://good.com@evil.com/"), BadPage::Address(BadAddress::UserInfo));
    assert_eq!(why("https://evil.com\\@good.com/"), BadPage::Address(BadAddress::Backslash));
    assert_eq!(why("https://good.com/\r\nX: y"), BadPage::Address(BadAddress::Invisible));
    assert_eq!(why("https://good%2ecom/"), BadPage::Address(BadAddress::BadHost));
    assert_eq!(why("javascript:alert('https://good.com/')"), BadPage::Address(BadAddress::Scheme));
    assert_eq!(why("https://good.com./"), BadPage::Host(DisguisedHost::TrailingDot));
    assert_eq!(why("https://.good.com/"), BadPage::Host(DisguisedHost::EmptyLabel));
    assert_eq!(why("https://\u{ff47}ood.com/"), BadPage::Host(DisguisedHost::OtherLetters));
    assert_eq!(why("https://127.1/"), BadPage::Host(DisguisedHost::Number));
    assert!(matches!(why("https://good.com:8443/"), BadPage::PortDiffers { .. }));
    assert!(matches!(why("https://good.com:0/"), BadPage::PortDiffers { .. }));
    assert!(matches!(why("https://www.good.com/"), BadPage::NotApproved { .. }));
    assert!(matches!(why("https://evil.com/https://good.com/"), BadPage::NotApproved { .. }));
    // A Cyrillic o, and a slash that is none.
    for lookalike in ["https://g\u{43e}od.com/", "https://good.com\u{2044}.evil.com/"] {
        assert!(matches!(why(lookalike), BadPage::LookAlike { .. }), "{lookalike}: {:?}", why(lookalike));
    }
    assert_eq!(check_page(&[], "https://good.com/").unwrap_err(), BadPage::NoSites);
}

/// Every way in which an address was ever seen to lie, against `https://good.com` and `https://*.shop.test`: the
/// address, and what is said of it.
const TRICKS: &str = r"
https://good.com/page                       ok https://good.com/page
https://good.com:443/page                   ok https://good.com/page
https://a.b.shop.test/x?y=1#z               ok https://a.b.shop.test/x?y=1#z
https://good.com/{code}                     ok https://good.com/%7Bcode%7D
https://good.com/?u=https://evil.com        ok https://good.com/?u=https://evil.com
https://good.com@evil.com/                  user name
https://good.com%2f@evil.com/               user name
https://:x@good.com/                        user name
https://good.com:443@evil.com/              user name
https://evil.com\@good.com/                 backslash
https:\\evil.com/                           backslash
\\evil.com                                  backslash
https://good.com\.evil.com/                 backslash
https:/evil.com                             must begin with
https:evil.com                              must begin with
//evil.com                                  must begin with
good.com/page                               must begin with
ftp://good.com/                             must begin with
javascript:alert(1)                         must begin with
data:text/html,https://good.com             must begin with
blob:https://good.com/x                     must begin with
https:///good.com/                          no host
https://good.com./                          end with a dot
https://.good.com/                          dot too many
https://good..com/                          dot too many
https://..shop.test/                        dot too many
https://.shop.test/                         dot too many
https://good%2ecom/                         not valid
https://good.com%00.evil.com/               not valid
https://good.com:65536/                     not valid
https://good.com:x/                         not valid
https://xn--example-.org/                   not valid
https://<F0>ood.com/                        stand for others
https://good<STOP>com/                      stand for others
https://127.1/                              number of a machine
https://0x7f.1/                             number of a machine
https://0177.0.0.1/                         number of a machine
https://2130706433/                         number of a machine
https://[::1]/                              number of a machine
https://[::ffff:127.0.0.1]/                 number of a machine
http://good.com/x                           Try https://good.com/x
http://a.shop.test/x                        Try https://a.shop.test/x
https://good.com:0/x                        Try https://good.com/x
https://good.com:8443/x?y                   Try https://good.com/x?y
https://a.shop.test:8443/                   Try https://a.shop.test/
https://shop.test/                          Only sub-domains
https://www.good.com/                       is not an approved site
https://evilgood.com/                       is not an approved site
https://good.com.evil.com/                  is not an approved site
https://evilshop.test/                      is not an approved site
https://a.shop.test.evil.com/               is not an approved site
https://evil.com/good.com                   is not an approved site
https://evil.com?https://good.com/          is not an approved site
https://evil.com#@good.com/                 is not an approved site
https://good.com<SLASH>.evil.com/           may look like
https://g<CYR>od.com/                       may look like
https://good.com/?duly=01ARZ3NDEKTSV4RRFFQ69G5FAV   id of one click
";

#[test]
fn every_known_trick_is_answered_as_the_table_says() {
    let approved = sites(&["https://good.com", "https://*.shop.test"]);
    for row in TRICKS.lines().filter(|row| !row.is_empty()) {
        let (typed, expected) = row.split_once("  ").unwrap();
        let typed =
            [("<F0>", "\u{ff47}"), ("<STOP>", "\u{3002}"), ("<SLASH>", "\u{2044}"), ("<CYR>", "\u{43e}")]
                .iter()
                .fold(typed.to_owned(), |typed, (name, letter)| typed.replace(name, letter));
        let told = match check_page(&approved, &typed) {
            Ok(page) => format!("ok {page}"),
            Err(bad) => bad.to_string(),
        };
        assert!(told.contains(expected.trim()), "{typed:?}: {told}");
        assert_eq!(told.starts_with("ok "), expected.trim().starts_with("ok "), "{typed:?}: {told}");
    }
    for hidden in [
        "https://go\u{ad}od.com/",
        "https://goo\td.com/",
        "https://good.com/\r\nX: y",
        "https://\u{202e}good.com/",
        "java\nscript:alert(1)",
    ] {
        assert_eq!(check_page(&approved, hidden), Err(BadPage::Address(BadAddress::Invisible)), "{hidden:?}");
    }
}

#[test]
fn a_corrected_address_is_taken() {
    for typed in ["http://good.com/x?y#z", "https://good.com:8443/x", "http://*.good.com/"] {
        if let Some(corrected) = page("https://good.com", typed).unwrap_err().corrected() {
            assert!(page("https://good.com", corrected).is_ok(), "{typed}");
        }
    }
}

#[test]
fn a_page_of_another_approved_site_than_was_picked_names_it() {
    let approved = sites(&["https://good.com", "https://blog.test"]);
    let on = |typed: &str| check_page_on(&approved[0], &approved, typed).map(|page| page.to_string());
    assert_eq!(on("https://good.com/x"), Ok("https://good.com/x".into()));
    let told = on("https://blog.test/x").unwrap_err().to_string();
    assert!(told.ends_with("Pick https://blog.test as the domain."), "{told}");
    assert_eq!(on("https://blog.test./x"), Err(BadPage::Host(DisguisedHost::TrailingDot)));
    assert!(matches!(on("https://evil.test/"), Err(BadPage::NotApproved { .. })));
}

#[test]
fn an_address_is_asked_again_at_the_click() {
    let kept = check_page(&sites(&["https://good.com"]), "https://good.com/x").unwrap();
    assert!(Site::parse("https://good.com").unwrap().allows_destination(&kept));
    assert!(!Site::parse("https://good.com:8443").unwrap().allows_destination(&kept));
    assert!(!Site::parse("https://*.good.com").unwrap().allows_destination(&kept));
}

proptest! {
    #[test]
    fn whatever_is_accepted_lies_on_the_site(
        before in "(https?:)?[/\\\\]{0,3}[a-z.@:%*\u{ff0e}]{0,8}", after in "[/\\\\@.:?#%a-z0-9]{0,12}"
    ) {
        let approved = sites(&["https://good.com", "https://*.shop.test"]);
        for host in ["good.com", "a.shop.test", ""] {
            if let Ok(page) = check_page(&approved, &format!("{before}{host}{after}")) {
                let read = Url::parse(page.as_str()).unwrap();
                let host = read.host_str().unwrap();
                prop_assert_eq!(read.scheme(), "https");
                prop_assert_eq!(read.port(), None);
                prop_assert!(host == "good.com" || host.ends_with(".shop.test"), "{}", page.as_str());
            }
        }
    }

    #[test]
    fn a_kept_site_reads_back_as_itself(text in "https?://(\\*\\.)?[a-z]{1,5}\\.[a-z]{2,4}(:[1-9][0-9]{0,3})?") {
        let site = Site::parse(&text).unwrap();
        prop_assert_eq!(Site::parse(site.as_str()), Ok(site.clone()));
    }
}
