//! Where a link leads: an address with macros that are filled in at each click (`product.md` L12, L13).
//!
//! An address is taken apart once, when it is parsed or read from its row. Filling it in runs on every
//! redirect and only appends. Its own bytes are kept: of what was typed, the origin is normalised,
//! spaces and what is not ASCII are percent-encoded, and everything else stays as it is.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::ops::Range;

use url::form_urlencoded;

use self::encoding::{push_encoded, push_sent};
use super::id::{AffiliateId, ClickId, LinkId, ProductId};
use super::web_address::{ADDRESS_BYTES_MAX, BadAddress, WebAddress};

mod encoding;
mod explained;

/// An http or https address that may hold macros such as `{click_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Destination {
    text: String, // Invariant: ASCII, without control characters and spaces; begins with an origin.
    origin_end: usize,
    fragment_start: usize,
    slots: Box<[Slot]>,
    /// Decoded names of the address's own query parameters, as `base_name` cuts them.
    own_names: Box<[String]>,
    has_query: bool,
}

/// Where a macro stands in the address, braces included.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Slot {
    at: Range<usize>,
    names: Macro,
}

/// What a word in braces stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Macro {
    ClickId,
    Code,
    AffiliateId,
    ProductId,
    Offer,
    /// TUNE's word: the product's number.
    OfferId,
    LinkId,
    Src,
    Sub(usize),
    Params,
    Timestamp,
    /// Another word: nothing is filled in.
    Unknown,
}

/// Why a text is not an address to lead to. The texts are for the person who typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadDestination {
    /// Not an address that Duly takes at all.
    #[error(transparent)]
    Address(#[from] BadAddress),
    /// Copied from the address bar after following a link: every visitor would pass for that click.
    #[error("This address holds the id of one click (duly=...). Please remove that part.")]
    HoldsClick,
}

/// What a destination is filled in with at one click.
#[derive(Debug, Clone, Copy)]
pub struct Filling<'a> {
    /// The click. `None`: a visitor without an id (bots are sent on without).
    pub click_id: Option<ClickId>,
    /// The code of the link, for `{code}` and `aff`.
    pub code: Option<&'a str>,
    /// Whose link it is. `None`: the creator's. `{affiliate_id}` is the number, as in TUNE.
    pub affiliate_id: Option<AffiliateId>,
    /// The product: `{product_id}`, and its number as `{offer_id}`.
    pub product_id: ProductId,
    /// The offer that was asked for.
    pub offer: Option<&'a str>,
    /// The link that was followed.
    pub link_id: LinkId,
    /// The tag `src`, decoded.
    pub src: Option<&'a str>,
    /// The tags `sub1` to `sub5`, decoded.
    pub subs: [Option<&'a str>; 5],
    /// The moment of the click, Unix milliseconds UTC; `{timestamp}` is in seconds.
    pub timestamp_ms: i64,
    /// The visitor's other query parameters, name and value as sent (`ClickAddress::rest`).
    pub params: &'a [(&'a str, &'a str)],
    /// Whether `aff=CODE` is added (L13).
    pub add_aff: bool,
}

/// The parameter in which the click id travels.
const CLICK_PARAM: &str = "duly";
/// The parameter that shows the affiliate's code (L13).
const CODE_PARAM: &str = "aff";
/// What Stripe's payment links hand back with the payment: letters, digits, `-` and `_`.
const STRIPE_PARAM: &str = "client_reference_id";
/// The hosts of Stripe's payment links.
const STRIPE_ORIGINS: [&str; 3] =
    ["https://buy.stripe.com", "https://donate.stripe.com", "https://book.stripe.com"];

impl Destination {
    /// Reads an address as a creator typed it. Her shop may run on a port, on localhost or on a
    /// machine without a name; macros may stand anywhere behind the host.
    ///
    /// # Errors
    /// `BadDestination` says what to type instead.
    pub fn parse(text: &str) -> Result<Self, BadDestination> {
        let address = WebAddress::read(text)?;
        let mut kept = address.origin();
        if !address.rest.starts_with('/') {
            kept.push('/');
        }
        for c in address.rest.chars() {
            if c.is_ascii_graphic() {
                kept.push(c);
            } else {
                push_encoded(&mut kept, c.encode_utf8(&mut [0; 4]));
            }
        }
        if kept.len() > ADDRESS_BYTES_MAX {
            return Err(BadAddress::TooLong.into());
        }
        let destination = Self::from_row(kept);
        if destination.holds_a_click() {
            return Err(BadDestination::HoldsClick);
        }
        Ok(destination)
    }

    /// The destination from a row that was written by us.
    pub fn from_row(text: String) -> Self {
        let host = text.find("://").map_or(0, |scheme_end| scheme_end + 3);
        let origin_end = text[host..].find(['/', '?', '#']).map_or(text.len(), |end| host + end);
        let fragment_start = text.find('#').unwrap_or(text.len());
        let query = text[..fragment_start].split_once('?').map(|(_, query)| query);
        let own_names = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
            .map(|(name, _)| base_name(&name).to_owned())
            .collect();
        let has_query = query.is_some();
        let slots = slots(&text, origin_end);
        Self { origin_end, fragment_start, slots, own_names, has_query, text }
    }

    /// The address with its macros, as it is shown and kept.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Scheme, host and port, as for `form-action` of a content policy.
    pub fn origin(&self) -> &str {
        &self.text[..self.origin_end]
    }

    /// The address for one click: always ASCII without control characters, so that a header can hold it.
    pub fn fill(&self, filling: &Filling<'_>) -> String {
        let params: usize = filling.params.iter().map(|(name, value)| name.len() + value.len() + 2).sum();
        let mut out = String::with_capacity(self.text.len() + params + 128);
        self.write(&mut out, 0..self.fragment_start, filling);
        let mut has_query = self.has_query;
        let mut append = |out: &mut String| {
            if !has_query {
                out.push('?');
            } else if !out.ends_with(['?', '&']) {
                out.push('&');
            }
            has_query = true;
        };

        if !self.has(Macro::Params) {
            for pair in self.passed_on(filling) {
                append(&mut out);
                push_pair(&mut out, pair);
            }
        }
        if let Some(code) = self.added_code(filling) {
            append(&mut out);
            out.push_str(CODE_PARAM);
            out.push('=');
            push_encoded(&mut out, code);
        }
        if let Some(click) = filling.click_id.filter(|_| !self.has(Macro::ClickId)) {
            append(&mut out);
            push(&mut out, format_args!("{CLICK_PARAM}={click}"));
            if self.is_stripe() && !self.owns(STRIPE_PARAM) {
                push(&mut out, format_args!("&{STRIPE_PARAM}={click}"));
            }
        }
        self.write(&mut out, self.fragment_start..self.text.len(), filling);
        out
    }

    /// A part of the address, with its macros filled in.
    fn write(&self, out: &mut String, part: Range<usize>, filling: &Filling<'_>) {
        let mut from = part.start;
        for slot in self.slots.iter().filter(|slot| part.contains(&slot.at.start)) {
            out.push_str(&self.text[from..slot.at.start]);
            self.write_value(out, slot.names, filling);
            from = slot.at.end;
        }
        out.push_str(&self.text[from..part.end]);
    }

    fn write_value(&self, out: &mut String, names: Macro, filling: &Filling<'_>) {
        let text = match names {
            Macro::ClickId => {
                return filling.click_id.into_iter().for_each(|id| push(out, format_args!("{id}")));
            }
            Macro::AffiliateId => {
                return filling.affiliate_id.into_iter().for_each(|id| push(out, format_args!("{}", id.0)));
            }
            Macro::ProductId => return push(out, format_args!("{}", filling.product_id)),
            Macro::OfferId => return push(out, format_args!("{}", filling.product_id.0)),
            Macro::LinkId => return push(out, format_args!("{}", filling.link_id)),
            Macro::Timestamp => return push(out, format_args!("{}", filling.timestamp_ms.div_euclid(1_000))),
            Macro::Params => {
                for (place, pair) in self.passed_on(filling).enumerate() {
                    if place > 0 {
                        out.push('&');
                    }
                    push_pair(out, pair);
                }
                return;
            }
            Macro::Code => filling.code,
            Macro::Offer => filling.offer,
            Macro::Src => filling.src,
            Macro::Sub(number) => filling.subs[number],
            Macro::Unknown => None,
        };
        push_encoded(out, text.unwrap_or_default());
    }

    /// The visitor's parameters that replace neither what Duly sets nor what the address has. Duly's
    /// own names are compared without case, since some servers read them so.
    fn passed_on<'a>(&self, filling: &Filling<'a>) -> impl Iterator<Item = (&'a str, &'a str)> {
        let is_added = |name: &str, ours: &str, set: bool| set && name.eq_ignore_ascii_case(ours);
        let adds_code = self.added_code(filling).is_some();
        let is_stripe = self.is_stripe();
        filling.params.iter().copied().filter(move |(name, _)| {
            let name = decoded(name);
            let name = base_name(&name);
            !(name.is_empty()
                || is_added(name, CLICK_PARAM, true)
                || is_added(name, CODE_PARAM, adds_code)
                || is_added(name, STRIPE_PARAM, is_stripe)
                || self.owns(name))
        })
    }

    /// The code to add as `aff`, unless the address says something there itself.
    fn added_code<'a>(&self, filling: &Filling<'a>) -> Option<&'a str> {
        filling.code.filter(|_| filling.add_aff && !self.owns(CODE_PARAM))
    }

    fn owns(&self, name: &str) -> bool {
        self.own_names.iter().any(|own| own == name)
    }

    fn has(&self, names: Macro) -> bool {
        self.slots.iter().any(|slot| slot.names == names)
    }

    fn is_stripe(&self) -> bool {
        STRIPE_ORIGINS.contains(&self.origin())
    }

    /// Whether the address says `duly=` with anything but a macro for the click id.
    fn holds_a_click(&self) -> bool {
        let query = self.text[..self.fragment_start].split_once('?').map_or("", |(_, query)| query);
        form_urlencoded::parse(query.as_bytes()).any(|(name, value)| {
            name == CLICK_PARAM && !matches!(value.as_ref(), "{click_id}" | "{transaction_id}")
        })
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Macro {
    fn named(word: &str) -> Self {
        match word {
            "click_id" | "transaction_id" => Self::ClickId,
            "code" => Self::Code,
            "affiliate_id" => Self::AffiliateId,
            "product_id" => Self::ProductId,
            "offer" => Self::Offer,
            "offer_id" => Self::OfferId,
            "link_id" => Self::LinkId,
            "src" => Self::Src,
            "sub1" => Self::Sub(0),
            "sub2" => Self::Sub(1),
            "sub3" => Self::Sub(2),
            "sub4" => Self::Sub(3),
            "sub5" => Self::Sub(4),
            "params" => Self::Params,
            "timestamp" => Self::Timestamp,
            _ => Self::Unknown,
        }
    }
}

/// The macros behind the origin: words of letters, digits and `_` in braces. Other braces are the
/// address's own bytes.
fn slots(text: &str, origin_end: usize) -> Box<[Slot]> {
    let is_word = |word: &str| {
        (1..=40).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    text.match_indices('{')
        .filter(|(open, _)| *open >= origin_end)
        .filter_map(|(open, _)| {
            let (word, _) = text[open + 1..].split_once('}').filter(|(word, _)| is_word(word))?;
            Some(Slot { at: open..open + word.len() + 2, names: Macro::named(word) })
        })
        .collect()
}

/// A raw name of a query parameter, decoded.
fn decoded(name: &str) -> Cow<'_, str> {
    if !name.contains(['%', '+']) {
        return Cow::Borrowed(name);
    }
    form_urlencoded::parse(name.as_bytes()).next().map_or(Cow::Borrowed(""), |(name, _)| name)
}

/// What a name is to servers that read `x[]` and ` x` as `x`: nobody replaces `x` by these either.
fn base_name(name: &str) -> &str {
    let name = name.trim_start();
    name.split(['[', '\0']).next().unwrap_or(name)
}

/// A visitor's pair, as it was sent.
fn push_pair(out: &mut String, (name, value): (&str, &str)) {
    push_sent(out, name);
    out.push('=');
    push_sent(out, value);
}

fn push(out: &mut String, value: fmt::Arguments<'_>) {
    // Writing into a String cannot fail.
    let _ = out.write_fmt(value);
}

#[cfg(test)]
mod tests;
