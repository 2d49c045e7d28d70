//! Which country a network address is of, by a GeoIP file that the creator may configure (`geoip_file`). Only the two
//! letters are kept of it, never the address.

use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};
use std::time::SystemTime;

use maxminddb::Reader;

/// Where the two letters stand in a row, in the order they are asked for: as MaxMind and DB-IP write them, where the
/// network is registered if nobody knows where it is used, and the flat shape of IPinfo.
const PLACES: [&[&str]; 4] =
    [&["country", "iso_code"], &["registered_country", "iso_code"], &["country_code"], &["country"]];

/// The GeoIP file, read whole into memory, so that a click never waits for the disk.
#[derive(Debug, Default)]
pub struct Countries {
    path: Option<PathBuf>,
    read: RwLock<Option<Read>>,
}

#[derive(Debug)]
struct Read {
    reader: Reader<Vec<u8>>,
    modified: Option<SystemTime>,
}

/// Why a GeoIP file cannot be used. For the person.
#[derive(Debug, thiserror::Error)]
#[error("geoip_file: {} {why}. Put a country or city database in MaxMind's format (.mmdb) there, or leave the setting out", path.display())]
pub struct Unreadable {
    path: PathBuf,
    why: String,
}

impl Countries {
    /// Reads the file; without one, no country is known.
    ///
    /// # Errors
    /// Where it cannot be read or holds no countries.
    pub fn open(path: Option<&Path>) -> Result<Self, Unreadable> {
        let Some(path) = path else { return Ok(Self::default()) };
        let read = RwLock::new(Some(read(path)?));
        Ok(Self { path: Some(path.to_owned()), read })
    }

    /// Whether there is a file.
    pub fn are_known(&self) -> bool {
        self.path.is_some()
    }

    /// The two letters (ISO 3166-1) of an address's country, where the file knows it.
    pub fn of(&self, address: IpAddr) -> Option<[u8; 2]> {
        let read = self.read.read().unwrap_or_else(PoisonError::into_inner);
        let found = read.as_ref()?.reader.lookup(address).ok()?;
        PLACES.into_iter().find_map(|place| {
            let place: Vec<_> = place.iter().map(|name| maxminddb::PathElement::Key(name)).collect();
            let letters: [u8; 2] = found.decode_path::<&str>(&place).ok()??.as_bytes().try_into().ok()?;
            letters.iter().all(u8::is_ascii_uppercase).then_some(letters)
        })
    }

    /// Takes the file anew where it has changed: such files are replaced every week. Where the new one cannot be read,
    /// the old one goes on.
    ///
    /// # Errors
    /// Of the new file.
    pub fn look_again(&self) -> Result<(), Unreadable> {
        let Some(path) = &self.path else { return Ok(()) };
        let known = self.read.read().unwrap_or_else(PoisonError::into_inner);
        if known.as_ref().and_then(|read| read.modified) == modified(path) {
            return Ok(());
        }
        drop(known);
        let fresh = read(path)?;
        *self.read.write().unwrap_or_else(PoisonError::into_inner) = Some(fresh);
        Ok(())
    }
}

fn read(path: &Path) -> Result<Read, Unreadable> {
    let unreadable = |why: String| Unreadable { path: path.to_owned(), why };
    // Taken first: what is written while the file is read makes the next look read it once more.
    let modified = modified(path);
    let bytes = fs::read(path).map_err(|cause| unreadable(format!("cannot be read ({cause})")))?;
    let reader = Reader::from_source(bytes)
        .map_err(|cause| unreadable(format!("is not a database of countries ({cause})")))?;
    let kind = reader.metadata().database_type.clone();
    let has_countries = ["country", "city", "location", "enterprise"];
    if !has_countries.iter().any(|word| kind.to_ascii_lowercase().contains(word)) {
        return Err(unreadable(format!("holds no countries (it calls itself {kind})")));
    }
    Ok(Read { reader, modified })
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Networks of the documentation (RFC 5737, RFC 3849), made by `tests/countries/make.py`.
    fn file() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/countries/countries.mmdb")
    }

    fn country(countries: &Countries, address: &str) -> Option<String> {
        let letters = countries.of(address.parse().unwrap())?;
        Some(String::from_utf8(letters.to_vec()).unwrap())
    }

    #[test]
    fn an_address_is_of_the_country_that_the_file_says() {
        let countries = Countries::open(Some(&file())).unwrap();
        assert_eq!(country(&countries, "192.0.2.77").as_deref(), Some("PT"));
        assert_eq!(country(&countries, "198.51.100.1").as_deref(), Some("BR"));
        assert_eq!(country(&countries, "2001:db8::7").as_deref(), Some("MX"));
        // Only where it is registered.
        assert_eq!(country(&countries, "203.0.113.9").as_deref(), Some("DE"));
        assert_eq!(country(&countries, "10.0.0.1"), None);
    }

    #[test]
    fn without_a_file_no_country_is_known() {
        let countries = Countries::open(None).unwrap();
        assert_eq!((countries.are_known(), country(&countries, "192.0.2.77")), (false, None));
        countries.look_again().unwrap();
    }

    #[test]
    fn a_file_that_is_none_is_refused_with_the_remedy() {
        let refused = Countries::open(Some(Path::new(file!()))).unwrap_err().to_string();
        assert!(refused.starts_with("geoip_file: ") && refused.contains(".mmdb"), "{refused}");
        let missing = Countries::open(Some(Path::new("/nowhere/countries.mmdb"))).unwrap_err().to_string();
        assert!(missing.contains("cannot be read"), "{missing}");
    }

    #[test]
    fn a_file_that_was_replaced_is_read_anew_and_a_broken_one_is_not_taken() {
        let copy = std::env::temp_dir().join(format!("duly-countries-{}.mmdb", std::process::id()));
        fs::copy(file(), &copy).unwrap();
        let countries = Countries::open(Some(&copy)).unwrap();
        let later = fs::metadata(&copy).unwrap().modified().unwrap() + std::time::Duration::from_secs(60);
        fs::write(&copy, b"half a file").unwrap();
        fs::File::options().write(true).open(&copy).unwrap().set_modified(later).unwrap();
        assert!(countries.look_again().is_err());
        assert_eq!(country(&countries, "192.0.2.77").as_deref(), Some("PT"));

        let mut bytes = fs::read(file()).unwrap();
        let place = bytes.windows(2).position(|two| two == b"PT").unwrap();
        bytes[place..place + 2].copy_from_slice(b"ES");
        fs::write(&copy, bytes).unwrap();
        countries.look_again().unwrap();
        fs::remove_file(&copy).unwrap();
        assert_eq!(country(&countries, "192.0.2.77").as_deref(), Some("ES"));
    }
}
