//! Clicks, full and plain.

use super::{NOON, ulid};
use crate::domain::click::{AdMarks, Click, Consent, Firsts, Own, Tags};
use crate::domain::device::Device;
use crate::domain::id::{ClickId, LinkId};
use crate::domain::time::Expiry;
use crate::domain::visitor_kind::Quality;

/// Has everything that a click can have.
pub(in crate::store::records) fn full_click() -> Click {
    Click {
        id: ClickId(ulid(2)),
        link: LinkId(2_999),
        code_place: 0,
        previous: Some(ClickId(ulid(1))),
        expires: Some(Expiry::At(NOON.plus_days(60).plus_ms(1))),
        quality: Quality::Suspect,
        own: Some(Own::NotTracked),
        terms: 3,
        referrer: Some("blog.example/bread".into()),
        device: Device::Tablet,
        country: Some(*b"PT"),
        consent: Consent::Refused,
        by_script: false,
        ads: AdMarks::default(),
        tags: Tags {
            src: Some("mail".into()),
            subs: [Some(String::new()), None, None, None, Some("five".into())],
            utm: [Some("news".into()), None, None, None, Some("top".into())],
        },
        place: [1, 2, 3, 4],
        firsts: Firsts { link: true, affiliation: false, product: true, all: true },
    }
}

/// The same by the third code that somebody had.
pub(in crate::store::records) fn click_by_later_code() -> Click {
    Click { code_place: 2, ..full_click() }
}

/// The same on a page that was opened with its code, after an ad.
pub(in crate::store::records) fn click_by_script() -> Click {
    let ads = AdMarks::of_number(0x41).unwrap_or_default();
    Click { by_script: true, ads, consent: Consent::Asked, ..click_by_later_code() }
}

/// What most clicks are like.
pub(in crate::store::records) fn plain_click() -> Click {
    Click {
        previous: None,
        expires: Some(Expiry::At(NOON.plus_days(60))),
        quality: Quality::Verified,
        own: None,
        referrer: None,
        consent: Consent::NotAsked,
        tags: Tags::default(),
        ..full_click()
    }
}
