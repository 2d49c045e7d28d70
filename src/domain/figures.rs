//! Figures: what a page counts. They add up, over time and over links.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use super::click::Click;
use super::money::{Currency, Money};
use super::visitor_kind::Filtered;

/// How many kinds of filtered visits are counted apart: those of `visitor_kind::Filtered`.
pub const FILTERED_KINDS: usize = Filtered::ALL.len();

/// What is counted of the visits to a link, or to many (`product.md` R2). Nothing is dropped: whoever
/// is not in `clicks` is in `own` or in `filtered`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Clicks by people.
    pub clicks: u64,
    /// Distinct people per UTC day, summed over the days.
    pub visitors: u64,
    /// The creator's and the affiliate's own clicks.
    pub own: u64,
    /// What was no person, by kind: the kind with number 1 first.
    pub filtered: [u64; FILTERED_KINDS],
}

impl Counts {
    /// One filtered visit of a kind. A kind that is not known counts nowhere.
    pub fn one_filtered(number: u8) -> Self {
        let mut counts = Self::default();
        let place = usize::from(number).checked_sub(1);
        if let Some(count) = place.and_then(|place| counts.filtered.get_mut(place)) {
            *count = 1;
        }
        counts
    }

    /// All filtered visits, whatever their kind.
    pub fn filtered_all(&self) -> u64 {
        self.filtered.iter().sum()
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What is left without these; none where they are more.
    #[must_use]
    pub fn less(self, others: Self) -> Self {
        let mut left = Self {
            clicks: self.clicks.saturating_sub(others.clicks),
            visitors: self.visitors.saturating_sub(others.visitors),
            own: self.own.saturating_sub(others.own),
            ..self
        };
        for (count, others) in left.filtered.iter_mut().zip(others.filtered) {
            *count = count.saturating_sub(others);
        }
        left
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.clicks += more.clicks;
        self.visitors += more.visitors;
        self.own += more.own;
        for (count, more) in self.filtered.iter_mut().zip(more.filtered) {
            *count += more;
        }
    }
}

/// What is counted of conversions. Currencies are never added up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sales {
    /// How many conversions.
    pub conversions: i64,
    /// What they brought and cost, by currency.
    pub money: BTreeMap<Currency, Turnover>,
}

impl Sales {
    /// One of the sums in each currency in which it is not zero.
    pub fn sums(&self, which: impl Fn(&Turnover) -> i64) -> Vec<Money> {
        let sums = self.money.iter().map(|(currency, sum)| Money { minor: which(sum), currency: *currency });
        sums.filter(|sum| sum.minor != 0).collect()
    }
}

/// What conversions brought and cost in one currency, minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turnover {
    /// What buyers paid.
    pub sales: i64,
    /// What affiliates earned of it.
    pub commission: i64,
}

impl Sales {
    /// One conversion with its amount and the commission on it.
    pub fn one(amount: Money, commission: &[Money]) -> Self {
        Self { conversions: 1, ..Self::money_only(amount, commission) }
    }

    /// Amounts without a conversion: what a refund takes back (negative) or a better report adds.
    pub fn money_only(amount: Money, commission: &[Money]) -> Self {
        let mut money = BTreeMap::from([(amount.currency, Turnover { sales: amount.minor, commission: 0 })]);
        for earned in commission {
            money.entry(earned.currency).or_default().commission += earned.minor;
        }
        Self { conversions: 0, money }
    }

    /// What takes this away again when it is added.
    pub fn undone(&self) -> Self {
        let turned = |sum: &Turnover| Turnover { sales: -sum.sales, commission: -sum.commission };
        Self {
            conversions: -self.conversions,
            money: self.money.iter().map(|(currency, sum)| (*currency, turned(sum))).collect(),
        }
    }

    /// Whether nothing is left, in any currency.
    pub fn is_empty(&self) -> bool {
        self.conversions == 0 && self.money.values().all(|sum| *sum == Turnover::default())
    }
}

impl Sales {
    /// Adds conversions. Sums stay within 64 bits (`money::AMOUNT_MAX`); what lies beyond stops at the largest number.
    pub fn add_conversions(&mut self, more: i64) {
        self.conversions = self.conversions.saturating_add(more);
    }

    /// Adds to what was brought and cost in one currency. One in which nothing is left is forgotten.
    pub fn add_money(&mut self, currency: Currency, more: Turnover) {
        let sum = self.money.entry(currency).or_default();
        sum.sales = sum.sales.saturating_add(more.sales);
        sum.commission = sum.commission.saturating_add(more.commission);
        if *sum == Turnover::default() {
            self.money.remove(&currency);
        }
    }
}

impl AddAssign<&Sales> for Sales {
    fn add_assign(&mut self, more: &Sales) {
        self.add_conversions(more.conversions);
        more.money.iter().for_each(|(currency, sum)| self.add_money(*currency, *sum));
    }
}

/// In which respect clicks are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// The host of the page before.
    Referrer,
    /// Two letters.
    Country,
    /// The kind of device.
    Device,
    /// The affiliate's own word: `src`, else `utm_source`.
    Source,
}

impl Dimension {
    /// All, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Referrer, Self::Country, Self::Device, Self::Source];

    /// The number in keys. It never changes.
    pub fn number(self) -> u8 {
        match self {
            Self::Referrer => 1,
            Self::Country => 2,
            Self::Device => 3,
            Self::Source => 4,
        }
    }

    /// What a click is told apart by; empty where nothing is known.
    pub fn value_of(self, click: &Click) -> &str {
        match self {
            Self::Referrer => {
                let page = click.referrer.as_deref().unwrap_or_default();
                page.split_once('/').map_or(page, |(host, _)| host)
            }
            Self::Country => {
                let letters = click.country.as_ref();
                letters.and_then(|two| std::str::from_utf8(two).ok()).unwrap_or_default()
            }
            Self::Device => click.device.word(),
            Self::Source => {
                let tags = &click.tags;
                tags.src.as_deref().or(tags.utm[0].as_deref()).unwrap_or_default()
            }
        }
    }
}

/// Where a click came from, in every respect. All empty: nothing is known, or there was no click.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin(pub [String; Dimension::ALL.len()]);

impl Origin {
    /// Where this click came from.
    pub fn of(click: &Click) -> Self {
        Self(Dimension::ALL.map(|dimension| dimension.value_of(click).to_owned()))
    }

    /// Each respect with its value.
    pub fn values(&self) -> impl Iterator<Item = (Dimension, &str)> {
        Dimension::ALL.into_iter().zip(self.0.iter().map(String::as_str))
    }
}

/// Clicks with one value of a respect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Visits {
    /// Clicks by people.
    pub clicks: u64,
    /// Distinct people per UTC day, summed over the days.
    pub visitors: u64,
}

impl AddAssign<&Visits> for Visits {
    fn add_assign(&mut self, more: &Visits) {
        self.clicks += more.clicks;
        self.visitors += more.visitors;
    }
}

/// What figures are told apart by (`contract.md`, `GET /api/v1/figures`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum By {
    /// Days of the program's zone.
    Day,
    /// Products.
    Product,
    /// Offers: what was sold only, since clicks name none.
    Offer,
    /// Affiliates, each with all of her affiliations.
    Affiliate,
    /// Links.
    Link,
    /// Where clicks came from, and what came of it.
    Origin(Dimension),
}

impl By {
    /// All, in the order in which pages offer them.
    pub const ALL: [Self; 9] = [
        Self::Day,
        Self::Product,
        Self::Offer,
        Self::Affiliate,
        Self::Link,
        Self::Origin(Dimension::Source),
        Self::Origin(Dimension::Referrer),
        Self::Origin(Dimension::Country),
        Self::Origin(Dimension::Device),
    ];

    /// The word in addresses and in the API. It never changes.
    pub fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Product => "product",
            Self::Offer => "offer",
            Self::Affiliate => "affiliate",
            Self::Link => "link",
            Self::Origin(Dimension::Source) => "source",
            Self::Origin(Dimension::Referrer) => "referrer",
            Self::Origin(Dimension::Country) => "country",
            Self::Origin(Dimension::Device) => "device",
        }
    }

    /// Back from its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_figures_are_told_apart_by_is_read_back_from_its_word() {
        assert!(By::ALL.into_iter().all(|by| By::parse(by.word()) == Some(by)));
        assert_eq!((By::parse("Day"), By::parse("")), (None, None));
    }

    #[test]
    fn filtered_visits_are_counted_by_the_number_of_their_kind() {
        assert_eq!(Counts::one_filtered(1).filtered, [1, 0, 0, 0, 0, 0, 0]);
        assert_eq!(Counts::one_filtered(Filtered::Flood.number()).filtered, [0, 0, 0, 0, 0, 0, 1]);
        assert!(Counts::one_filtered(0).is_empty() && Counts::one_filtered(8).is_empty());
        let mut counts = Counts::one_filtered(1);
        counts += Counts { clicks: 2, visitors: 1, ..Counts::one_filtered(3) };
        assert_eq!((counts.clicks, counts.visitors, counts.filtered_all()), (2, 1, 2));
    }

    #[test]
    fn what_is_undone_leaves_nothing_and_currencies_stay_apart() {
        let money = |minor, code| Money { minor, currency: Currency::parse(code).unwrap() };
        let sale = Sales::one(money(10_000, "EUR"), &[money(1_500, "EUR"), money(300, "USD")]);
        assert_eq!(
            sale.money[&Currency::parse("EUR").unwrap()],
            Turnover { sales: 10_000, commission: 1_500 }
        );
        assert_eq!(sale.money[&Currency::parse("USD").unwrap()], Turnover { sales: 0, commission: 300 });
        let mut sum = sale.clone();
        sum += &sale;
        assert_eq!(sum.conversions, 2);
        sum += &sale.undone();
        assert_eq!(sum, sale);
        sum += &sale.undone();
        assert_eq!(sum, Sales::default());
        assert!(sum.is_empty());
    }
}
