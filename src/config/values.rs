//! How the text of a setting becomes its value. A refusal says what the value is, to end a sentence.

use super::secret::Secret;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "it is an address and a port, such as 127.0.0.1:8080 or [::1]:8080".into())
}

pub(super) fn path(text: &str) -> Result<PathBuf, String> {
    if text.is_empty() || text.contains('\0') {
        return Err("it is a path".into());
    }
    Ok(text.into())
}

pub(super) fn number(text: &str) -> Result<u32, String> {
    whole_number(text).ok_or_else(|| format!("it is a whole number from 0 to {}", u32::MAX))
}

pub(super) fn number_from_one(text: &str) -> Result<u32, String> {
    whole_number(text)
        .filter(|number| *number > 0)
        .ok_or_else(|| format!("it is a whole number from 1 to {}", u32::MAX))
}

/// Digits only: the standard library would also take a plus sign.
fn whole_number(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

pub(super) fn log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err("it is text or json".into()),
    }
}

pub(super) fn log_level(text: &str) -> Result<tracing::Level, String> {
    match text {
        "error" => Ok(tracing::Level::ERROR),
        "warn" => Ok(tracing::Level::WARN),
        "info" => Ok(tracing::Level::INFO),
        "debug" => Ok(tracing::Level::DEBUG),
        "trace" => Ok(tracing::Level::TRACE),
        _ => Err("it is error, warn, info, debug or trace".into()),
    }
}

/// Catches a slip of the hand; whether an account can be made with it is the domain's rule.
pub(super) fn email(text: &str) -> Result<String, String> {
    let plausible = text.split_once('@').is_some_and(|(who, host)| !who.is_empty() && !host.is_empty())
        && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    plausible.then(|| text.to_owned()).ok_or_else(|| "it is an email address".into())
}

/// A domain for a cookie, in lower case, without the dot that RFC 6265 ignores at its beginning (5.2.3).
pub(super) fn domain(text: &str) -> Result<String, String> {
    let name = text.strip_prefix('.').unwrap_or(text).to_ascii_lowercase();
    let label = |label: &str| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    if name.parse::<IpAddr>().is_ok() || !name.split('.').all(label) {
        return Err("it is a domain such as example.com".into());
    }
    Ok(name)
}

pub(super) fn secret(text: &str) -> Result<Secret, String> {
    Ok(Secret::new(text))
}

/// A setting that may be left out: no text is no value.
pub(super) fn optional<T>(
    read: impl Fn(&str) -> Result<T, String>,
) -> impl Fn(&str) -> Result<Option<T>, String> {
    move |text| if text.is_empty() { Ok(None) } else { read(text).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_needs_its_port() {
        assert!(address("127.0.0.1:8080").is_ok() && address("[::]:80").is_ok());
        for text in ["", "8080", ":8080", "127.0.0.1", "localhost:8080", "127.0.0.1:80800"] {
            assert!(address(text).unwrap_err().contains("such as 127.0.0.1:8080"), "{text}");
        }
    }

    #[test]
    fn a_number_is_whole_and_in_its_range() {
        assert_eq!((number("0"), number("4294967295")), (Ok(0), Ok(u32::MAX)));
        assert_eq!((number_from_one("1"), number_from_one("0").is_err()), (Ok(1), true));
        for text in ["", "-1", "+1", "1.5", "1e3", "4294967296", "many", "1 000"] {
            assert!(number(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_format_or_level_is_one_of_its_words() {
        assert_eq!(log_format("json"), Ok(LogFormat::Json));
        assert_eq!(log_format("yaml"), Err("it is text or json".into()));
        assert_eq!(log_level("warn"), Ok(tracing::Level::WARN));
        assert_eq!(log_level("loud"), Err("it is error, warn, info, debug or trace".into()));
    }

    #[test]
    fn an_email_has_two_sides_and_no_spaces() {
        assert_eq!(email("ana@example.com"), Ok("ana@example.com".into()));
        for text in ["ana", "@example.com", "ana@", "ana b@example.com"] {
            assert!(email(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_domain_is_lower_case_and_no_number() {
        assert_eq!(domain(".Example.com"), Ok("example.com".into()));
        for text in ["..example.com", "example.com.", "https://example.com", "127.0.0.1", "::1", "a b"] {
            assert!(domain(text).is_err(), "{text}");
        }
    }

    #[test]
    fn no_text_is_no_value_where_a_setting_may_be_left_out() {
        assert_eq!(optional(path)(""), Ok(None));
        assert_eq!(optional(path)("a"), Ok(Some("a".into())));
        assert!(path("").is_err());
    }
}
