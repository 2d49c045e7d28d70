//! What the address of a click says besides its code: Duly's own words, and the rest for the destination
//! (`product.md` L4, L10, L11).

use url::form_urlencoded;

use super::click::{AdMarks, Tags};
use super::name::is_invisible;

/// The query of a click's address, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClickAddress<'q> {
    /// Source tags (L11).
    pub tags: Tags,
    /// `dp=1`: to the payment page (L4).
    pub direct_payment: bool,
    /// `offer`: which plan the payment page shows.
    pub offer: Option<String>,
    /// `notrack=1`: one's own click (R2).
    pub not_tracked: bool,
    /// `a` of `/show.html`: the code (L10).
    pub a: Option<String>,
    /// `offer_id` of `/aff_c`: the product's number or slug (L10).
    pub offer_id: Option<String>,
    /// `aff_id` of `/aff_c`: the affiliate's number or code (L10).
    pub aff_id: Option<String>,
    /// Which ad networks added an id of theirs.
    pub ads: AdMarks,
    /// What is passed on, name and value as sent: everything but Duly's own words, `utm_*` included.
    pub rest: Vec<(&'q str, &'q str)>,
}

/// The shapes of our links, which have words of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// `/CODE`, `/CODE/NAME`.
    Code,
    /// `/show.html?a=CODE` (L10).
    Show,
    /// `/aff_c?offer_id=&aff_id=` (L10).
    AffC,
}

/// The source that TUNE's and Aspire's test links have; `test=1` in such a link says the same.
pub const TEST_SOURCE: &str = "testoffer";

/// Beyond these, pairs are not looked at: no link has so many, and a click must stay cheap.
const PAIRS_MAX: usize = 60;
/// Of the query, in bytes. A pair that reaches beyond is left out whole.
const QUERY_BYTES_MAX: usize = 4_096;
/// Of a tag, in bytes.
const TAG_BYTES_MAX: usize = 100;

impl<'q> ClickAddress<'q> {
    /// Reads the raw query, without its `?`, of a link of this shape. Any text will do. Where a word is said twice, the first
    /// that says something counts.
    pub fn read(shape: Shape, query: &'q str) -> Self {
        let mut address = Self::default();
        for pair in within_bounds(query).split('&').filter(|pair| !pair.is_empty()).take(PAIRS_MAX) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if !address.take(shape, name, value) {
                address.ads.note(name);
                address.rest.push((name, value));
            }
        }
        // A test link is one's own, so its click earns in tests only.
        address.not_tracked |= shape == Shape::AffC && address.tags.src.as_deref() == Some(TEST_SOURCE);
        address
    }

    /// Takes a pair that Duly reads itself. `false`: it is to be passed on.
    fn take(&mut self, shape: Shape, name: &str, value: &str) -> bool {
        let (place, is_ours) = match name {
            "dp" => {
                self.direct_payment |= is_yes(value);
                return true;
            }
            "notrack" => {
                self.not_tracked |= is_yes(value);
                return true;
            }
            "test" if shape == Shape::AffC => {
                if is_yes(value) {
                    self.tags.src = Some(TEST_SOURCE.to_owned());
                }
                return true;
            }
            // TUNE's words for another page of the offer: our links lead to where the creator said, and nowhere else.
            "file_id" | "url_id" | "url" if shape == Shape::AffC => return true,
            "offer" => (&mut self.offer, true),
            "a" if shape == Shape::Show => (&mut self.a, true),
            "offer_id" if shape == Shape::AffC => (&mut self.offer_id, true),
            "aff_id" if shape == Shape::AffC => (&mut self.aff_id, true),
            "src" | "source" => (&mut self.tags.src, true),
            "sub1" | "s1" | "aff_sub" => (&mut self.tags.subs[0], true),
            "sub2" | "s2" | "aff_sub2" => (&mut self.tags.subs[1], true),
            "sub3" | "s3" | "aff_sub3" => (&mut self.tags.subs[2], true),
            "sub4" | "s4" | "aff_sub4" => (&mut self.tags.subs[3], true),
            "sub5" | "s5" | "aff_sub5" => (&mut self.tags.subs[4], true),
            "utm_source" => (&mut self.tags.utm[0], false),
            "utm_medium" => (&mut self.tags.utm[1], false),
            "utm_campaign" => (&mut self.tags.utm[2], false),
            "utm_term" => (&mut self.tags.utm[3], false),
            "utm_content" => (&mut self.tags.utm[4], false),
            _ => return false,
        };
        if place.is_none() {
            *place = shown(value);
        }
        is_ours
    }
}

/// As much of a query as is looked at, cut between two pairs.
fn within_bounds(query: &str) -> &str {
    if query.len() <= QUERY_BYTES_MAX {
        return query;
    }
    let end = query.as_bytes()[..=QUERY_BYTES_MAX].iter().rposition(|b| *b == b'&');
    &query[..end.unwrap_or(0)]
}

fn is_yes(value: &str) -> bool {
    matches!(value, "1" | "true")
}

/// A value as it may stand in a row and on a page: decoded, without what cannot be seen, cut at a
/// character's end. Nothing is `None`.
fn shown(value: &str) -> Option<String> {
    let mut text = if value.contains(['%', '+']) {
        // Decoded as a name, since a value may hold `=` and a name here cannot.
        form_urlencoded::parse(format!("={value}").as_bytes()).next().map(|(_, value)| value.into_owned())?
    } else {
        value.to_owned()
    };
    text.retain(|c| !is_invisible(c));
    text.truncate(text.floor_char_boundary(TAG_BYTES_MAX));
    (!text.trim().is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(query: &str) -> ClickAddress<'_> {
        ClickAddress::read(Shape::Code, query)
    }

    #[test]
    fn source_tags_are_read_by_all_their_names() {
        let address = read("source=blog&aff_sub=a&s2=b&sub3=c&aff_sub4=d&s5=e");
        assert_eq!(address.tags.src.as_deref(), Some("blog"));
        assert_eq!(address.tags.subs.map(Option::unwrap_or_default), ["a", "b", "c", "d", "e"]);
        assert_eq!(address.rest, []);
    }

    #[test]
    fn utm_words_are_noted_and_passed_on() {
        let address = read("utm_source=a+b&utm_medium=c&utm_id=7");
        assert_eq!(address.tags.utm, [Some("a b".into()), Some("c".into()), None, None, None]);
        assert_eq!(address.rest, [("utm_source", "a+b"), ("utm_medium", "c"), ("utm_id", "7")]);
    }

    #[test]
    fn ids_of_ads_are_noted_by_their_network_and_passed_on() {
        let address = read("gclid=Cj0&x=1&fbclid=IwAR");
        assert_eq!(address.ads.networks().collect::<Vec<_>>(), ["google", "meta"]);
        assert_eq!(address.rest, [("gclid", "Cj0"), ("x", "1"), ("fbclid", "IwAR")]);
        assert!(read("src=gclid").ads.is_empty());
    }

    #[test]
    fn dulys_own_words_are_not_passed_on() {
        let address = read("dp=1&offer=off_2&notrack=1&x=1&&y&=z");
        assert!(address.direct_payment && address.not_tracked);
        assert_eq!(address.offer.as_deref(), Some("off_2"));
        assert_eq!(address.rest, [("x", "1"), ("y", ""), ("", "z")]);
        assert!(!read("dp=0&notrack=").direct_payment);
    }

    #[test]
    fn the_old_shapes_have_words_of_their_own() {
        let query = "a=jane&offer_id=3&aff_id=7";
        let show = ClickAddress::read(Shape::Show, query);
        assert_eq!((show.a.as_deref(), show.rest), (Some("jane"), vec![("offer_id", "3"), ("aff_id", "7")]));
        let tune = ClickAddress::read(Shape::AffC, query);
        assert_eq!((tune.offer_id.as_deref(), tune.aff_id.as_deref()), (Some("3"), Some("7")));
        assert_eq!(tune.rest, [("a", "jane")]);
        assert_eq!(read(query).rest.len(), 3);
    }

    #[test]
    fn the_first_that_says_something_counts() {
        let address = read("src=&source=one&src=two");
        assert_eq!(address.tags.src.as_deref(), Some("one"));
        assert_eq!(read("sub1=%20%E2%80%8B").tags.subs[0], None);
    }

    #[test]
    fn tags_are_decoded_visible_and_short() {
        let src = |value: &str| read(&format!("src={value}")).tags.src;
        assert_eq!(src("a%26b=c%3Dd").as_deref(), Some("a&b=c=d"));
        assert_eq!(src("a%0D%0A%00b%E2%80%AEc").as_deref(), Some("abc"));
        assert_eq!(src("%FF").as_deref(), Some("\u{fffd}"));
        assert_eq!(src(&"\u{20ac}".repeat(50)).map(|text| text.len()), Some(99));
    }

    #[test]
    fn endless_queries_are_cut_between_pairs() {
        assert_eq!(read(&"a1=b&".repeat(100)).rest.len(), 60);
        let long = format!("x=1&y={}", "z".repeat(5_000));
        assert_eq!(read(&long).rest, [("x", "1")]);
        assert_eq!(read(&"\u{20ac}".repeat(3_000)), ClickAddress::default());
    }

    proptest! {
        #[test]
        fn any_query_is_read(query in any::<String>(), name in "src|sub1|utm_term|offer|a") {
            let query = format!("{query}&{name}={query}");
            let address = ClickAddress::read(Shape::Show, &query);
            let tags = [address.tags.src, address.tags.subs[0].clone(), address.tags.utm[3].clone(), address.offer, address.a];
            for text in tags.into_iter().flatten() {
                prop_assert!(text.len() <= TAG_BYTES_MAX && !text.chars().any(is_invisible));
            }
        }
    }
}
