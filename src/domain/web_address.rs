//! Addresses as people type them: what is refused before anything else is asked of them.
//!
//! The `url` crate repairs what browsers repair (`https:\\evil.com`, `good%2ecom`, `127.1`), so a
//! look at the parsed address alone does not show what was typed. Here both are looked at.

use unicode_normalization::UnicodeNormalization;
use url::{Host, Url};

use super::name::is_invisible;

/// The longest address that is kept, in bytes.
pub const ADDRESS_BYTES_MAX: usize = 2_000;

/// Why a text is not an address that Duly leads to. The texts are for the person who typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// Nothing there.
    #[error("Please enter an address.")]
    Empty,
    /// Over 2,000 bytes.
    #[error("This address is too long: 2,000 characters are the most.")]
    TooLong,
    /// Control, zero-width or direction-turning characters.
    #[error("This address contains characters that cannot be seen. Please type it again.")]
    Invisible,
    /// Browsers read `\` as `/`, other programs do not.
    #[error("An address must not contain a backslash (\\).")]
    Backslash,
    /// `javascript:`, `//host`, `https:/host`, or none.
    #[error("The address must begin with https:// or http://, for example https://www.example.com/page.")]
    Scheme,
    /// `https:///page`.
    #[error("The address has no host. Write it like https://www.example.com/page.")]
    NoHost,
    /// `https://good.com@evil.com`.
    #[error("The address must not contain a user name or password (the part before @).")]
    UserInfo,
    /// A word in braces before the path: the visitor would choose the host.
    #[error("Words in braces, such as {{click_id}}, can only stand behind the host.")]
    MacroInHost,
    /// `good%2ecom`, characters that no host has, or a port that is none.
    #[error("The host of this address is not valid. Please type it plainly, like www.example.com.")]
    BadHost,
}

/// An address in the two forms that have to agree.
pub(super) struct WebAddress<'t> {
    /// As browsers read it.
    pub url: Url,
    /// Host and port as typed.
    authority: &'t str,
    /// Path, query and fragment as typed: empty, or beginning with `/`, `?` or `#`.
    pub rest: &'t str,
}

impl<'t> WebAddress<'t> {
    /// Reads an http or https address with a host, and refuses what hides where it leads.
    pub(super) fn read(text: &'t str) -> Result<Self, BadAddress> {
        let text = text.trim();
        if text.is_empty() {
            return Err(BadAddress::Empty);
        }
        if text.len() > ADDRESS_BYTES_MAX {
            return Err(BadAddress::TooLong);
        }
        if text.chars().any(is_invisible) {
            return Err(BadAddress::Invisible);
        }
        if text.contains('\\') {
            return Err(BadAddress::Backslash);
        }
        let behind = ["https://", "http://"].iter().find_map(|scheme| {
            let typed = text.get(..scheme.len())?;
            typed.eq_ignore_ascii_case(scheme).then_some(&text[scheme.len()..])
        });
        let behind = behind.ok_or(BadAddress::Scheme)?;
        let (authority, rest) = behind.split_at(behind.find(['/', '?', '#']).unwrap_or(behind.len()));
        if authority.is_empty() {
            return Err(BadAddress::NoHost);
        }
        if authority.contains('@') {
            return Err(BadAddress::UserInfo);
        }
        if authority.contains(['{', '}']) {
            return Err(BadAddress::MacroInHost);
        }
        let url = Url::parse(text).map_err(|_| BadAddress::BadHost)?;
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b);
        if authority.contains('%') || !url.host_str().is_some_and(|host| host.bytes().all(plain)) {
            return Err(BadAddress::BadHost);
        }
        Ok(Self { url, authority, rest })
    }

    /// Scheme, host and port as browsers compare them: `https://www.example.com:8443`.
    pub(super) fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// The host, where it is a name (not the number of a machine) and was typed as the name it is:
    /// full-width letters and other disguises become plain letters only when they are parsed.
    pub(super) fn plainly_named_host(&self) -> Result<&str, DisguisedHost> {
        let Some(Host::Domain(host)) = self.url.host() else {
            return Err(DisguisedHost::Number);
        };
        if host.ends_with('.') {
            return Err(DisguisedHost::TrailingDot);
        }
        if host.split('.').any(str::is_empty) {
            return Err(DisguisedHost::EmptyLabel);
        }
        let typed = self.authority.split_once(':').map_or(self.authority, |(typed, _)| typed);
        let typed: String = typed.to_lowercase().nfc().collect();
        if typed != host && typed != url::quirks::domain_to_unicode(host) {
            return Err(DisguisedHost::OtherLetters);
        }
        Ok(host)
    }
}

/// A host that is another one than it seems, or can be written in several ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DisguisedHost {
    /// `127.0.0.1`, `0x7f.1`, `[::1]`.
    #[error("The address must name a host such as www.example.com, not the number of a machine.")]
    Number,
    /// `good.com.`
    #[error("The host must not end with a dot.")]
    TrailingDot,
    /// `.good.com`, `good..com`
    #[error("The host has a dot too many.")]
    EmptyLabel,
    /// Characters that are taken for others, such as full-width letters.
    #[error("The host is written with characters that stand for others. Please type it with plain letters.")]
    OtherLetters,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_where_an_address_leads_is_refused_and_told_why() {
        for (typed, why) in [
            ("", BadAddress::Empty),
            ("https://good.com@evil.com/", BadAddress::UserInfo),
            ("https://good.com%2f@evil.com/", BadAddress::UserInfo),
            ("https://evil.com\\@good.com/", BadAddress::Backslash),
            ("https:\\\\evil.com/", BadAddress::Backslash),
            ("https:/evil.com", BadAddress::Scheme),
            ("https:evil.com", BadAddress::Scheme),
            ("//evil.com", BadAddress::Scheme),
            ("www.example.com", BadAddress::Scheme),
            ("javascript:alert(1)", BadAddress::Scheme),
            ("java\nscript:alert(1)", BadAddress::Invisible),
            ("blob:https://good.com/x", BadAddress::Scheme),
            ("ftp://good.com/", BadAddress::Scheme),
            ("https:///good.com/", BadAddress::NoHost),
            ("https://?x", BadAddress::NoHost),
            ("https://good.com/\r\nX: y", BadAddress::Invisible),
            ("https://go\u{ad}od.com/", BadAddress::Invisible),
            ("https://good.com/\u{202e}", BadAddress::Invisible),
            ("https://{sub1}.good.com/", BadAddress::MacroInHost),
            ("https://good%2ecom/", BadAddress::BadHost),
            ("https://good.com:65536/", BadAddress::BadHost),
            ("https://good.com;sandbox/", BadAddress::BadHost),
            ("https://*.good.com/", BadAddress::BadHost),
        ] {
            assert_eq!(WebAddress::read(typed).err(), Some(why), "{typed:?}");
        }
        assert_eq!(
            WebAddress::read(&format!("https://a.com/{}", "x".repeat(1_987))).err(),
            Some(BadAddress::TooLong)
        );
    }

    #[test]
    fn a_host_that_is_another_than_it_seems_is_not_plainly_named() {
        let host = |typed: &str| WebAddress::read(typed).unwrap().plainly_named_host().map(str::to_owned);
        for number in
            ["https://127.1/", "https://0x7f.1", "https://2130706433/", "https://[::ffff:127.0.0.1]/"]
        {
            assert_eq!(host(number), Err(DisguisedHost::Number), "{number}");
        }
        assert_eq!(host("https://good.com./"), Err(DisguisedHost::TrailingDot));
        assert_eq!(host("https://.good.com/"), Err(DisguisedHost::EmptyLabel));
        assert_eq!(host("https://good..com/"), Err(DisguisedHost::EmptyLabel));
        assert_eq!(host("https://\u{ff47}ood.com/"), Err(DisguisedHost::OtherLetters));
        assert_eq!(host("https://good\u{3002}com/"), Err(DisguisedHost::OtherLetters));
        assert_eq!(host("HTTPS://Good.COM:443/"), Ok("good.com".into()));
        assert_eq!(host("https://b\u{fc}cher.de"), Ok("xn--bcher-kva.de".into()));
        assert_eq!(host("https://xn--bcher-kva.de"), Ok("xn--bcher-kva.de".into()));
    }
}
