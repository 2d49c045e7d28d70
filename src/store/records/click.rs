//! The row of a click, packed by hand: there are millions, and a plain one is 12 bytes.
//!
//! Version 1: version, two bytes of small things, one byte that says what follows; then link, terms,
//! expiry as a span after the click, place, and only what is there of previous click, country,
//! referrer and tags. The id is the key.
//!
//! Version 2 is the same with the place of the code that was followed before the link. Almost all follow the
//! first code somebody had: those are written as version 1 for ever.
//!
//! Version 3 is version 2, with a byte after the place of the code: the marks of ad networks, and the top bit where the
//! script made the click. Only clicks that have one of these are written so.

use super::numbers::Numbered;
use crate::domain::click::{AdMarks, Click, Consent, Firsts, Own, Tags};
use crate::domain::device::Device;
use crate::domain::id::{ClickId, LinkId};
use crate::domain::time::{DAY_MS, Expiry, Timestamp};
use crate::domain::visitor_kind::Quality;
use crate::store::bytes::{Reader, Wrong, put_number, put_signed, put_text};
use crate::store::error::StoreError;

const BY_FIRST_CODE: u8 = 1;
const BY_LATER_CODE: u8 = 2;
const WITH_MARKS: u8 = 3;

/// In the byte of marks: the script made the click.
const BY_SCRIPT: u8 = 0x80;

const HAS_PREVIOUS: u8 = 1;
const HAS_COUNTRY: u8 = 2;
const HAS_REFERRER: u8 = 4;
const HAS_TAGS: u8 = 8;

/// How the expiry is written. Windows are whole days, so that almost all are one or two bytes.
mod expiry {
    pub(super) const NONE: u8 = 0;
    pub(super) const NEVER: u8 = 1;
    pub(super) const WHOLE_DAYS: u8 = 2;
    pub(super) const SPAN_MS: u8 = 3;
}

/// The bytes that are kept of a click, under its id.
pub fn encode_click(click: &Click) -> Vec<u8> {
    let mut out = Vec::with_capacity(64);
    encode_click_into(click, &mut out);
    out
}

/// Appends the bytes that are kept of a click.
pub fn encode_click_into(click: &Click, out: &mut Vec<u8>) {
    let (expiry_kind, span) = expiry_parts(click);
    let own = click.own.map_or(0, Own::row_number);
    let has = |is: bool, bit: u8| if is { bit } else { 0 };
    let firsts = has(click.firsts.link, 1)
        | has(click.firsts.affiliation, 2)
        | has(click.firsts.product, 4)
        | has(click.firsts.all, 8);
    let marks = click.ads.number() | has(click.by_script, BY_SCRIPT);
    let version = match (marks, click.code_place) {
        (0, 0) => BY_FIRST_CODE,
        (0, _) => BY_LATER_CODE,
        _ => WITH_MARKS,
    };
    out.push(version);
    out.push(expiry_kind | click.quality.row_number() << 2 | own << 4 | click.consent.row_number() << 6);
    out.push(firsts | click.device.row_number() << 4);
    out.push(
        has(click.previous.is_some(), HAS_PREVIOUS)
            | has(click.country.is_some(), HAS_COUNTRY)
            | has(click.referrer.is_some(), HAS_REFERRER)
            | has(!click.tags.is_empty(), HAS_TAGS),
    );
    if version != BY_FIRST_CODE {
        put_number(out, u64::from(click.code_place));
    }
    if version == WITH_MARKS {
        out.push(marks);
    }
    put_number(out, u64::from(click.link.0));
    put_number(out, u64::from(click.terms));
    if let Some(span) = span {
        put_signed(out, span);
    }
    out.extend_from_slice(&click.place);
    if let Some(previous) = click.previous {
        out.extend_from_slice(&previous.0.to_be_bytes());
    }
    if let Some(country) = click.country {
        out.extend_from_slice(&country);
    }
    if let Some(referrer) = &click.referrer {
        put_text(out, referrer);
    }
    if !click.tags.is_empty() {
        put_tags(out, &click.tags);
    }
}

/// The click that was kept under this id.
///
/// # Errors
/// `StoreError::Row` where the bytes are not a click.
pub fn decode_click(id: ClickId, bytes: &[u8]) -> Result<Click, StoreError> {
    take_click(id, bytes).map_err(|wrong| wrong.within("clicks"))
}

fn take_click(id: ClickId, bytes: &[u8]) -> Result<Click, Wrong> {
    let version = bytes.first().copied().filter(|version| (BY_LATER_CODE..=WITH_MARKS).contains(version));
    let version = version.unwrap_or(BY_FIRST_CODE);
    let mut reader = Reader::of_version(bytes, version)?;
    let [small, visitor, follows] = reader.array()?;
    if visitor >= 0x40 || follows >= 0x10 {
        return Err(Wrong::value("a click"));
    }
    let (is, own) = (|bit: u8| follows & bit != 0, small >> 4 & 3);
    let code_place = if version == BY_FIRST_CODE { 0 } else { reader.number()? };
    let [marks] = if version == WITH_MARKS { reader.array()? } else { [0] };
    let click = Click {
        id,
        quality: Quality::of_row_number(small >> 2 & 3)?,
        own: if own == 0 { None } else { Some(Own::of_row_number(own)?) },
        consent: Consent::of_row_number(small >> 6)?,
        device: Device::of_row_number(visitor >> 4)?,
        firsts: Firsts {
            link: visitor & 1 != 0,
            affiliation: visitor & 2 != 0,
            product: visitor & 4 != 0,
            all: visitor & 8 != 0,
        },
        code_place,
        by_script: marks & BY_SCRIPT != 0,
        ads: AdMarks::of_number(marks & !BY_SCRIPT).ok_or_else(|| Wrong::value("marks of ad networks"))?,
        link: LinkId(reader.number()?),
        terms: reader.number()?,
        expires: take_expiry(&mut reader, small & 3, id.at())?,
        place: reader.array()?,
        previous: if is(HAS_PREVIOUS) { Some(ClickId(u128::from_be_bytes(reader.array()?))) } else { None },
        country: if is(HAS_COUNTRY) { Some(reader.array()?) } else { None },
        referrer: if is(HAS_REFERRER) { Some(reader.text()?.to_owned()) } else { None },
        tags: if is(HAS_TAGS) { take_tags(&mut reader)? } else { Tags::default() },
    };
    reader.end()?;
    Ok(click)
}

fn expiry_parts(click: &Click) -> (u8, Option<i64>) {
    match click.expires {
        None => (expiry::NONE, None),
        Some(Expiry::Never) => (expiry::NEVER, None),
        Some(Expiry::At(end)) => {
            // Wrapping, so that the moment comes back whatever it was.
            let span = end.0.wrapping_sub(click.id.at().0);
            if span % DAY_MS == 0 {
                (expiry::WHOLE_DAYS, Some(span / DAY_MS))
            } else {
                (expiry::SPAN_MS, Some(span))
            }
        }
    }
}

fn take_expiry(reader: &mut Reader, kind: u8, clicked: Timestamp) -> Result<Option<Expiry>, Wrong> {
    let after = |span: i64| Some(Expiry::At(Timestamp(clicked.0.wrapping_add(span))));
    Ok(match kind {
        expiry::NONE => None,
        expiry::NEVER => Some(Expiry::Never),
        expiry::WHOLE_DAYS => after(reader.signed()?.wrapping_mul(DAY_MS)),
        _ => after(reader.signed()?),
    })
}

/// Which of the eleven tags are there, one bit each, then their texts.
fn put_tags(out: &mut Vec<u8>, tags: &Tags) {
    let all = || std::iter::once(&tags.src).chain(&tags.subs).chain(&tags.utm);
    put_number(out, all().enumerate().fold(0, |bits, (place, tag)| bits | u64::from(tag.is_some()) << place));
    for text in all().flatten() {
        put_text(out, text);
    }
}

fn take_tags(reader: &mut Reader) -> Result<Tags, Wrong> {
    let bits: u64 = reader.number()?;
    if bits >= 1 << 11 {
        return Err(Wrong::value("a set of tags"));
    }
    let mut tags = Tags::default();
    let all = std::iter::once(&mut tags.src).chain(&mut tags.subs).chain(&mut tags.utm);
    for (place, tag) in all.enumerate() {
        if bits >> place & 1 == 1 {
            *tag = Some(reader.text()?.to_owned());
        }
    }
    Ok(tags)
}
