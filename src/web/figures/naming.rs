//! How the rows of a table of figures are called, and where more about them is.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::countries::country;
use super::{Reader, Voice};
use crate::domain::device::Device;
use crate::domain::figures::{By, Dimension};
use crate::domain::id::{AffiliateId, LinkId, OfferId, ProductId};
use crate::domain::link::Link;
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::error::StoreError;
use crate::store::sums::first_moment;
use crate::store::view::affiliates;
use crate::store::view::figure_rows::Apart;
use crate::web::app::App;
use crate::web::format;
use crate::web::hotlinks;
use crate::web::period;
use crate::web::words::portal;

/// What a row is called.
#[derive(Debug, Clone, Default)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Below it; may be empty.
    pub more: String,
    /// What is to know of its numbers.
    pub notes: Vec<&'static str>,
    /// Where more about it is; may be empty.
    pub href: String,
    /// What narrows the same figures to it, as a part of the address; may be empty.
    pub only: Vec<(&'static str, String)>,
    /// Its id, the word in which clicks are alike, or the day, for files.
    pub id: String,
}

/// Names rows, each person once.
pub struct Naming<'a> {
    view: &'a Snapshot,
    app: &'a App,
    by: By,
    voice: Voice,
    reader: Reader,
    zone: &'a TimeZone,
    people: BTreeMap<AffiliateId, String>,
}

impl<'a> Naming<'a> {
    /// Begins.
    pub fn new(
        view: &'a Snapshot,
        app: &'a App,
        by: By,
        voice: Voice,
        reader: Reader,
        zone: &'a TimeZone,
    ) -> Self {
        Self { view, app, by, voice, reader, zone, people: BTreeMap::new() }
    }

    /// The name of a row.
    ///
    /// # Errors
    /// Of the disk.
    pub fn of(&mut self, apart: &Apart) -> Result<Name, StoreError> {
        Ok(match apart {
            Apart::Day(day) => self.day(*day),
            Apart::Product(id) => self.product(*id),
            Apart::Offer(id) => self.offer(*id),
            Apart::Affiliate(id) => self.affiliate(*id)?,
            Apart::Link(id) => self.link(*id)?,
            Apart::Value(value) => self.value(value),
            Apart::NoClick => Name {
                text: self.voice.words.no_click.to_owned(),
                more: self.voice.words.no_click_means.to_owned(),
                ..Name::default()
            },
            Apart::Other => Name {
                text: self.voice.words.others.to_owned(),
                more: self.voice.words.others_mean.to_owned(),
                ..Name::default()
            },
        })
    }

    /// The text of a row's name alone, by which rows are sorted: of thousands, few are shown.
    ///
    /// # Errors
    /// Of the disk.
    pub fn text(&mut self, apart: &Apart) -> Result<String, StoreError> {
        match apart {
            Apart::Affiliate(id) => self.person(*id),
            Apart::Link(id) => {
                let link = affiliates::link(self.view, *id)?;
                Ok(link.and_then(|link| self.called(&link)).unwrap_or_else(|| id.to_string()))
            }
            _ => Ok(self.of(apart)?.text),
        }
    }

    /// The name of an hour.
    pub fn hour(&self, from: Timestamp) -> Name {
        Name { text: period::hour(from, self.zone), id: format::iso(from.0), ..Name::default() }
    }

    fn day(&self, day: Date) -> Name {
        let id = day.to_string();
        Name {
            text: self.voice.words.formats.date(first_moment(day, self.zone), self.zone),
            only: vec![("from", id.clone()), ("to", id.clone()), ("period", String::new())],
            id,
            ..Name::default()
        }
    }

    fn product(&self, id: ProductId) -> Name {
        let product = self.app.store.mirror().product(id);
        let (text, slug) = product.map_or_else(
            || (id.to_string(), String::new()),
            |product| (product.name.to_string(), product.slug.to_string()),
        );
        Name {
            text,
            href: match self.reader {
                Reader::Creator => self.app.paths.to(&format!("/admin/products/{id}")),
                Reader::Affiliate => self.app.paths.to(&format!("/portal/products/{slug}")),
            },
            only: vec![("product", id.to_string())],
            id: id.to_string(),
            ..Name::default()
        }
    }

    fn offer(&self, id: Option<OfferId>) -> Name {
        let Some(id) = id else {
            return Name { text: self.voice.words.no_offer.to_owned(), ..Name::default() };
        };
        let offer = self.app.store.mirror().offer(id);
        Name {
            text: offer.as_ref().map_or_else(|| id.to_string(), |offer| offer.name.to_string()),
            more: offer.map_or_else(String::new, |offer| self.product(offer.product).text),
            href: match self.reader {
                Reader::Creator => self.app.paths.to(&format!("/admin/offers/{id}")),
                Reader::Affiliate => String::new(),
            },
            id: id.to_string(),
            ..Name::default()
        }
    }

    fn affiliate(&mut self, id: AffiliateId) -> Result<Name, StoreError> {
        Ok(Name {
            text: self.person(id)?,
            href: self.app.paths.to(&format!("/admin/affiliates/{id}")),
            only: vec![("affiliate", id.to_string())],
            id: id.to_string(),
            ..Name::default()
        })
    }

    fn person(&mut self, id: AffiliateId) -> Result<String, StoreError> {
        if let Some(name) = self.people.get(&id) {
            return Ok(name.clone());
        }
        let name = affiliates::by_id(self.view, id)?;
        let name = name.map_or_else(|| id.to_string(), |affiliate| affiliate.name.to_string());
        self.people.insert(id, name.clone());
        Ok(name)
    }

    fn link(&mut self, id: LinkId) -> Result<Name, StoreError> {
        let told = affiliates::link(self.view, id)?.and_then(|link| {
            let told = hotlinks::told(&self.app.paths, &self.app.store.mirror(), &link);
            told.zip(self.called(&link))
        });
        let Some((told, text)) = told else {
            return Ok(Name { text: id.to_string(), id: id.to_string(), ..Name::default() });
        };
        let short = hotlinks::short(&told.url);
        let owner = match (&told.affiliation, self.reader) {
            (Some(affiliation), Reader::Creator) => Some(self.person(affiliation.affiliate)?),
            _ => None,
        };
        Ok(Name {
            more: owner.map_or_else(|| short.to_owned(), |owner| format!("{short}, {owner}")),
            href: match self.reader {
                Reader::Creator => self.app.paths.to(&format!("/admin/links/{id}")),
                Reader::Affiliate => {
                    self.app.paths.to(&format!("/portal/products/{}/hotlinks", told.product.slug))
                }
            },
            id: id.to_string(),
            text,
            ..Name::default()
        })
    }

    fn called(&self, link: &Link) -> Option<String> {
        let words = &portal(self.voice.words.formats.language()).links;
        hotlinks::called(&self.app.store.mirror(), link, words)
    }

    /// Where clicks came from.
    fn value(&self, value: &str) -> Name {
        let words = self.voice.words;
        let By::Origin(dimension) = self.by else { return Name::default() };
        let text = match dimension {
            Dimension::Source if value.is_empty() => words.no_source.to_owned(),
            Dimension::Referrer if value.is_empty() => words.no_referrer.to_owned(),
            Dimension::Source | Dimension::Referrer => value.to_owned(),
            Dimension::Country if value.is_empty() => words.unknown.to_owned(),
            Dimension::Country => {
                country(value, words.formats.language()).map_or_else(|| value.to_owned(), str::to_owned)
            }
            Dimension::Device => {
                let device = Device::ALL.iter().position(|device| device.word() == value);
                device.map_or_else(|| words.unknown.to_owned(), |device| words.devices[device].to_owned())
            }
        };
        Name { text, id: value.to_owned(), ..Name::default() }
    }
}

/// What tells a row from every other of its table, also on the next page.
pub fn key(apart: &Apart) -> String {
    match apart {
        Apart::Day(day) => day.to_string(),
        Apart::Product(id) => id.to_string(),
        Apart::Offer(id) => id.map_or_else(|| "none".into(), |id| id.to_string()),
        Apart::Affiliate(id) => id.to_string(),
        Apart::Link(id) => id.to_string(),
        // With a sign before it, so that no value is taken for another row.
        Apart::Value(value) => format!("={value}"),
        Apart::NoClick => "no-click".into(),
        Apart::Other => "other".into(),
    }
}
