//! Which kind of device a user agent names, in a few words that fit a table. A hint for figures and
//! never a reason to earn or not.

/// How much of an agent is read: the device stands in its first brackets.
const BYTES_READ_MAX: usize = 512;

/// Television sets, sticks, consoles and glasses, most of which call themselves Android or Linux too.
const IN_THE_LIVING_ROOM: [&str; 12] = [
    "TV",
    "Web0S",
    "CrKey",
    "BRAVIA",
    "; AFT",
    "Roku",
    "PlayStation",
    "PLAYSTATION",
    "Nintendo",
    "Xbox",
    "Oculus",
    "; Quest",
];

/// What phones have that are neither Android nor of Apple.
const OTHER_PHONES: [&str; 12] = [
    "Mobile",
    "Phone",
    "Opera Mini",
    "Opera Mobi",
    "BlackBerry",
    "BB10",
    "Nokia",
    "Symbian",
    "MIDP",
    "UCWEB",
    "KAIOS",
    "webOS/",
];

/// The kind of device that a visitor came with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Device {
    /// A computer with a screen and keys. An iPad's Safari says that it is one, and is believed.
    Desktop,
    /// A telephone.
    Phone,
    /// A tablet or reader.
    Tablet,
    /// Television sets, consoles, and agents that do not say.
    Other,
}

impl Device {
    /// All, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Desktop, Self::Phone, Self::Tablet, Self::Other];

    /// The word in the API and in figures. It never changes.
    pub fn word(self) -> &'static str {
        match self {
            Self::Desktop => "desktop",
            Self::Phone => "phone",
            Self::Tablet => "tablet",
            Self::Other => "other",
        }
    }

    /// The number in stored rows. It never changes.
    pub fn number(self) -> u8 {
        match self {
            Self::Desktop => 1,
            Self::Phone => 2,
            Self::Tablet => 3,
            Self::Other => 4,
        }
    }

    /// The device that is stored as this number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|device| device.number() == number)
    }
}

/// The device that this agent names. The order matters: agents name what they imitate as well, so a
/// Windows Phone says "Android" and "iPhone", and a television says "Linux".
pub fn device_of(user_agent: &str) -> Device {
    let start = user_agent.get(..user_agent.floor_char_boundary(BYTES_READ_MAX)).unwrap_or(user_agent);
    let has = |word: &str| start.contains(word);

    if has("Windows NT") {
        // "Tablet PC" in old Windows is a driver, not a device.
        return if has("Xbox") { Device::Other } else { Device::Desktop };
    }
    if has("iPad") {
        return Device::Tablet;
    }
    if has("iPhone") || has("iPod") {
        return Device::Phone;
    }
    if has("Macintosh") {
        // Apps on an iPad claim to be a Mac and forget to leave out "Mobile".
        return if has("Mobile/") { Device::Tablet } else { Device::Desktop };
    }
    if IN_THE_LIVING_ROOM.into_iter().any(has) {
        return Device::Other;
    }
    if has("Tablet") || has("PlayBook") || has("Kindle") {
        return Device::Tablet;
    }
    if OTHER_PHONES.into_iter().any(has) {
        return Device::Phone;
    }
    if has("Android") {
        // Google asks makers of phones, and not those of tablets, to say "Mobile".
        return Device::Tablet;
    }
    if has("X11") || has("CrOS") || has("Linux") || has("Windows") || has("Mac OS X") {
        return Device::Desktop;
    }
    Device::Other
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(expected: Device, agents: &[&str]) {
        for agent in agents {
            assert_eq!(device_of(agent), expected, "{agent}");
        }
    }

    #[test]
    fn computers_are_desktops() {
        check(
            Device::Desktop,
            &[
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
                "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; SLCC2; Media Center PC 6.0; Tablet PC 2.0; rv:11.0) like Gecko",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
                "Mozilla/5.0 (X11; FreeBSD amd64; rv:128.0) Gecko/20100101 Firefox/128.0",
                "Mozilla/4.0 (compatible; MSIE 6.0; Windows 98)",
            ],
        );
    }

    #[test]
    fn telephones_are_phones_whatever_they_imitate() {
        check(
            Device::Phone,
            &[
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
                "Mozilla/5.0 (iPod touch; CPU iPhone OS 12_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
                "Mozilla/5.0 (Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0",
                "Mozilla/5.0 (Linux; Android 6.0; CUBOT MAX) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/72.0.3626.121 Mobile Safari/537.36",
                "Mozilla/5.0 (Windows Phone 10.0; Android 4.2.1; Microsoft; Lumia 650) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/46.0 Mobile Safari/537.36 Edge/13.1",
                "Mozilla/5.0 (compatible; MSIE 9.0; Windows Phone OS 7.5; Trident/5.0; IEMobile/9.0)",
                "Mozilla/5.0 (BB10; Kbd) AppleWebKit/537.35+ (KHTML, like Gecko) Version/10.3.2.2876 Mobile Safari/537.35+",
                "Opera/9.80 (J2ME/MIDP; Opera Mini/9.80/190.241; U; en) Presto/2.5.25 Version/10.54",
                "Mozilla/5.0 (Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5",
                "BlackBerry8520/5.0.0.681 Profile/MIDP-2.1 Configuration/CLDC-1.1 VendorID/600",
            ],
        );
    }

    #[test]
    fn tablets_are_tablets_where_they_say_so() {
        check(
            Device::Tablet,
            &[
                "Mozilla/5.0 (iPad; CPU OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/129.0 Mobile/15E148 Safari/604.1",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 DuckDuckGo/7",
                "Mozilla/5.0 (Linux; Android 14; SM-X710) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36",
                "Mozilla/5.0 (Tablet; rv:26.0) Gecko/26.0 Firefox/26.0",
                "Mozilla/5.0 (Android 13; Tablet; rv:140.0) Gecko/140.0 Firefox/140.0",
                "Mozilla/5.0 (Linux; Android 9; KFMAWI) AppleWebKit/537.36 (KHTML, like Gecko) Silk/120.3.1 like Chrome/120.0.6099.283 Safari/537.36",
                "Mozilla/5.0 (PlayBook; U; RIM Tablet OS 2.1.0; en-US) AppleWebKit/536.2+ (KHTML, like Gecko) Version/7.2.1.0 Safari/536.2+",
            ],
        );
    }

    #[test]
    fn what_stands_in_the_living_room_and_what_says_nothing_is_other() {
        check(
            Device::Other,
            &[
                "Mozilla/5.0 (SMART-TV; LINUX; Tizen 8.0) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/7.2 Chrome/108.0 TV Safari/537.36",
                "Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/108.0.5359.211 Safari/537.36",
                "Mozilla/5.0 (Linux; Android 9; AFTKA) AppleWebKit/537.36 (KHTML, like Gecko) Silk/112.5 like Chrome/112.0 Safari/537.36",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox Series X) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
                "Mozilla/5.0 (PlayStation; PlayStation 5/8.20) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.4 Safari/605.1.15",
                "Mozilla/5.0 (Linux; Android 12; Quest 3) AppleWebKit/537.36 (KHTML, like Gecko) OculusBrowser/33.0 Chrome/124.0 VR Safari/537.36",
                "",
                "curl/8.5.0",
            ],
        );
    }

    #[test]
    fn numbers_and_words_are_told_apart_and_found_again() {
        for device in Device::ALL {
            assert_eq!(Device::from_number(device.number()), Some(device));
            assert_eq!(Device::ALL.iter().filter(|other| other.word() == device.word()).count(), 1);
        }
        assert_eq!(Device::from_number(0), None);
        assert_eq!(Device::from_number(5), None);
    }

    #[test]
    fn a_giant_agent_is_read_from_its_start_even_where_the_cut_is_inside_a_letter() {
        let euros = "\u{20ac}".repeat(4000); // Three bytes each, so 512 is inside one.
        assert_eq!(device_of(&format!("iPad {euros}")), Device::Tablet);
        assert_eq!(device_of(&format!("{euros} iPad")), Device::Other);
    }

    proptest! {
        #[test]
        fn any_text_is_some_device(agent in ".*") {
            device_of(&agent);
        }
    }
}
