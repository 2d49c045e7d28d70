//! Time zones by their IANA names, as they are offered and as they are typed.

use jiff::tz::TimeZone;

/// The answer to a zone that nobody lives in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This time zone is not known. Write it like Europe/Lisbon.")]
pub struct UnknownZone;

/// The IANA name of a zone, in its own spelling.
///
/// # Errors
/// `UnknownZone` where IANA has no such zone.
pub fn known_zone(text: &str) -> Result<String, UnknownZone> {
    let zone = TimeZone::get(&text.replace(' ', "_")).map_err(|_| UnknownZone)?;
    zone.iana_name().map(str::to_owned).ok_or(UnknownZone)
}

/// All zones that can be chosen: places, by region.
pub fn all_zones() -> Vec<String> {
    let names = jiff::tz::db().available().map(|name| name.to_string());
    let is_place = |name: &String| {
        let old = ["Etc/", "SystemV/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/"];
        name == "UTC" || name.contains('/') && !old.iter().any(|start| name.starts_with(start))
    };
    let mut zones: Vec<String> = names.filter(is_place).collect();
    zones.sort();
    zones
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_that_is_offered_is_known() {
        let zones = all_zones();
        assert!(zones.len() > 300 && zones.contains(&"Asia/Kathmandu".to_owned()), "{}", zones.len());
        assert!(zones.iter().all(|zone| known_zone(zone).is_ok()));
    }
}
