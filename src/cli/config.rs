//! `duly config`: each setting, its value and where it came from, secrets masked.

use crate::config::{Loaded, Shown};
use std::io::{self, Write};

/// Prints a line for each setting. A hidden one is listed only where somebody set it, so that nothing
/// which is in force stays unseen.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn print(loaded: &Loaded, out: &mut impl Write) -> io::Result<()> {
    let rows: Vec<(&str, String, String)> = loaded
        .shown()
        .filter(|(setting, text, _)| setting.shown != Shown::Hidden || !text.is_empty())
        .map(|(setting, text, origin)| {
            let text = if text.is_empty() { "(none)" } else { text };
            (setting.key.name.as_str(), text.escape_debug().to_string(), origin.to_string())
        })
        .collect();
    let name_width = rows.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or(0);
    let text_width = rows.iter().map(|(_, text, _)| text.chars().count()).max().unwrap_or(0);

    for (name, text, origin) in rows {
        writeln!(out, "{name:name_width$}  {text:text_width$}  {origin}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Flags};
    use expect_test::expect;
    use std::path::Path;

    fn printed(env: &[(&str, &str)]) -> String {
        let flags = Flags { config: None, settings: vec![("listen".into(), "0.0.0.0:80".into())] };
        let env = env.iter().map(|(name, text)| (name.to_string(), text.to_string()));
        let loaded = Config::load(&flags, env, Path::new("/nowhere")).unwrap();
        let mut out = Vec::new();
        print(&loaded, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn each_setting_stands_with_its_origin_and_secrets_are_masked() {
        let env = [("DULY_ADMIN_EMAIL", "ana@example.com"), ("DULY_ADMIN_PASSWORD", "correct horse")];

        expect![[r#"
            listen                 0.0.0.0:80        --listen
            data_dir               ./duly-data       default
            base_url               http://localhost  default
            trusted_proxies        (none)            default
            cookie_domain          (none)            default
            click_rows_per_minute  6000              default
            geoip_file             (none)            default
            cache_mib              32                default
            min_free_mib           256               default
            workers                0                 default
            log_format             text              default
            log_level              info              default
            admin_email            ana@example.com   DULY_ADMIN_EMAIL
            admin_password         ********          DULY_ADMIN_PASSWORD
            shop_listen            127.0.0.1:8081    default
        "#]]
        .assert_eq(&printed(&env));
    }

    #[test]
    fn a_hidden_setting_is_listed_where_it_is_in_force() {
        assert!(printed(&[("DULY_CLOCK_FILE", "/offset")]).contains("clock_file             /offset "));
    }
}
