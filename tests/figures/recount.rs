//! The plain recount: every visit and every conversion is looked at for each question anew, and nothing is added up in
//! advance.

use std::collections::{BTreeMap, HashSet};

use duly::domain::conversion::{Conversion, ConversionState};
use duly::domain::figures::{By, Counts, Sales};
use duly::domain::id::{AffiliationId, ClickId};
use duly::domain::ledger::Entry;
use duly::domain::link::LinkOwner;
use duly::domain::time::Timestamp;
use duly::store::keys::Who;
use duly::store::view::figure_rows::{Apart, Of};
use duly::store::view::figures::Figures;
use duly::store::view::{conversions, money};
use duly::web::period::day_of;
use jiff::tz::TimeZone;

use crate::stage::{OneLink, Stage, Visit};

/// All that came to pass.
pub struct Recount<'s> {
    stage: &'s Stage,
    zone: &'s TimeZone,
    /// Each visit, and for whom it was the visitor's first of its UTC day.
    visits: Vec<(&'s Visit, HashSet<Who>)>,
    sales: Vec<(Conversion, Vec<Entry>)>,
}

impl<'s> Recount<'s> {
    pub fn of(stage: &'s Stage, zone: &'s TimeZone) -> Self {
        let mut seen = HashSet::new();
        let visits = stage.visits.iter().map(|visit| {
            let day = visit.click.id.at().utc_day();
            let is_first = |who: &Who| visit.click.own.is_none() && seen.insert((day, visit.visitor, *who));
            let firsts = everyone(&visit.link).into_iter().filter(is_first).collect();
            (visit, firsts)
        });
        let visits = visits.collect();
        let view = stage.view();
        let mut sales = Vec::new();
        conversions::each(&*view, Timestamp(0), Timestamp::END, |conversion| {
            let entries = money::entries(&*view, &conversion.entries)?;
            sales.push((conversion, entries));
            Ok(())
        })
        .unwrap();
        Self { stage, zone, visits, sales }
    }

    pub fn sum(&self, of: &Of, from: Timestamp, to: Timestamp) -> Figures {
        // What belongs to nobody in particular is one row of all.
        let all = self.counted(of, None, from, to);
        all.into_values().fold(Figures::default(), |mut sum, figures| {
            sum += &figures;
            sum
        })
    }

    pub fn rows(&self, of: &Of, by: By, from: Timestamp, to: Timestamp) -> Vec<(Apart, Figures)> {
        let rows = self.counted(of, Some(by), from, to).into_iter();
        rows.filter_map(|(apart, figures)| Some((apart?, figures)))
            .filter(|(_, figures)| *figures != Figures::default())
            .collect()
    }

    fn counted(
        &self,
        of: &Of,
        by: Option<By>,
        from: Timestamp,
        to: Timestamp,
    ) -> BTreeMap<Option<Apart>, Figures> {
        let mut rows: BTreeMap<Option<Apart>, Figures> = BTreeMap::new();
        let within = |at: Timestamp| from <= at && at < to;
        let fits = |link: &OneLink| {
            of.product.is_none_or(|product| product == link.product)
                && of.affiliate.is_none_or(|affiliate| Some(affiliate) == link.affiliate)
        };
        for (visit, firsts) in self.visits.iter().filter(|(visit, _)| within(visit.click.id.at())) {
            let Visit { click, link, .. } = visit;
            let own = u64::from(click.own.is_some());
            let is_first = firsts.contains(&scope(of, by, link));
            let counts = Counts { clicks: 1 - own, visitors: u64::from(is_first), own, ..Counts::default() };
            let apart = match by {
                Some(By::Origin(_)) if own > 0 => None,
                Some(By::Origin(dimension)) => Some(Apart::Value(dimension.value_of(click).to_owned())),
                _ => self.of_a_link(by, link, click.id.at()),
            };
            if fits(link) {
                rows.entry(apart).or_default().counts += counts;
            }
        }
        for (at, link, kind) in self.stage.filtered.iter().filter(|(at, link, _)| within(*at) && fits(link)) {
            rows.entry(self.of_a_link(by, link, *at)).or_default().counts += Counts::one_filtered(*kind);
        }
        for (conversion, entries) in self.sales.iter().filter(|(conversion, _)| within(conversion.at)) {
            let is_counted = !conversion.test && conversion.state != ConversionState::Refused;
            if is_counted && of.product.is_none_or(|product| product == conversion.product) {
                for (apart, sales) in self.of_a_sale(of, by, conversion, entries) {
                    rows.entry(apart).or_default().sales += &sales;
                }
            }
        }
        rows
    }

    /// The row of something at a link.
    fn of_a_link(&self, by: Option<By>, link: &OneLink, at: Timestamp) -> Option<Apart> {
        match by? {
            By::Day => Some(Apart::Day(day_of(at, self.zone))),
            By::Product => Some(Apart::Product(link.product)),
            By::Affiliate => link.affiliate.map(Apart::Affiliate),
            By::Link => Some(Apart::Link(link.id)),
            By::Offer | By::Origin(_) => None,
        }
    }

    /// The rows of a sale: one for each who shares it, where rows or the question are about people; one otherwise.
    fn of_a_sale(
        &self,
        of: &Of,
        by: Option<By>,
        conversion: &Conversion,
        entries: &[Entry],
    ) -> Vec<(Option<Apart>, Sales)> {
        let shares = &conversion.verdict.shares;
        let by_people = matches!(by, Some(By::Affiliate | By::Link)) || of.affiliate.is_some();
        if !by_people {
            let click = shares.last().and_then(|share| share.click);
            return vec![(self.of_one(by, conversion, click), sold(conversion, entries, None))];
        }
        let hers = shares.iter().filter(|share| of.affiliate.is_none_or(|her| her == share.affiliate));
        let rows = hers.map(|share| {
            let apart = match by {
                Some(By::Affiliate) => Some(Apart::Affiliate(share.affiliate)),
                _ => self.of_one(by, conversion, share.click),
            };
            (apart, sold(conversion, entries, Some(share.affiliation)))
        });
        rows.collect()
    }

    fn of_one(&self, by: Option<By>, conversion: &Conversion, click: Option<ClickId>) -> Option<Apart> {
        let visit =
            click.map(|click| self.visits.iter().find(|(visit, _)| visit.click.id == click).unwrap().0);
        match by? {
            By::Day => Some(Apart::Day(day_of(conversion.at, self.zone))),
            By::Product => Some(Apart::Product(conversion.product)),
            By::Offer => Some(Apart::Offer(conversion.offer)),
            By::Affiliate => None,
            By::Link => visit.map(|visit| Apart::Link(visit.link.id)),
            By::Origin(dimension) => {
                let value = visit.map(|visit| dimension.value_of(&visit.click).to_owned());
                Some(value.map_or(Apart::NoClick, Apart::Value))
            }
        }
    }
}

/// For whom visitors are told apart in a row.
fn scope(of: &Of, by: Option<By>, link: &OneLink) -> Who {
    let [one, affiliation, product, all] = scopes(link);
    match by {
        Some(By::Link) => one,
        Some(By::Affiliate) => affiliation,
        _ if of.affiliate.is_some() => affiliation,
        Some(By::Product) => product,
        _ if of.product.is_some() => product,
        _ => all,
    }
}

/// The link, its affiliation (the creator's links: all), its product, and all.
fn scopes(link: &OneLink) -> [Who; 4] {
    let affiliation = match link.owner {
        LinkOwner::Affiliation(id) => Who::Affiliation(id),
        LinkOwner::Creator => Who::All,
    };
    [Who::Link(link.id), affiliation, Who::Product(link.product), Who::All]
}

fn everyone(link: &OneLink) -> HashSet<Who> {
    scopes(link).into_iter().collect()
}

fn sold(conversion: &Conversion, entries: &[Entry], of: Option<AffiliationId>) -> Sales {
    let mut amount = conversion.amount;
    amount.minor -= conversion.refunded;
    let hers = entries.iter().filter(|entry| of.is_none() || of == entry.affiliation);
    let mut sales = Sales::default();
    sales += &Sales::one(amount, &hers.map(|entry| entry.amount).collect::<Vec<_>>());
    sales
}
