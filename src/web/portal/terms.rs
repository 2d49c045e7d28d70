//! What a product pays its affiliate, and what will change and when, ready to be said.

use super::me::Me;
use crate::domain::affiliation::Affiliation;
use crate::domain::commission::{self, Rate};
use crate::domain::money::{Currency, Money};
use crate::domain::notice::{Difference, differences};
use crate::domain::offer::Offer;
use crate::domain::product::{Model, Product, Split, Terms};
use crate::domain::time::{Timestamp, Window};
use crate::web::format;

/// What a sale of an offer pays her now.
pub(super) struct Pay {
    /// The offer's name; empty for a product without offers on sale.
    pub(super) offer: String,
    /// What a buyer pays; a usual price where there is no offer.
    pub(super) price: Money,
    /// Whichever is better: what the offer pays, or her own rate (`product.md` M1).
    pub(super) rate: Rate,
    /// What that makes for this price.
    pub(super) sums: Vec<Money>,
}

/// What each offer on sale pays her now, by number; of a product without any, what a usual sale does.
pub(super) fn pays(
    terms: &Terms,
    currency: Currency,
    offers: &[Offer],
    own: Option<Rate>,
    now: Timestamp,
) -> Vec<Pay> {
    let pay = |offer: String, price: Money, rate: Rate| {
        let rate = own.map_or(rate, |own| commission::better(rate, own, price, currency));
        Pay { offer, price, rate, sums: rate.of(price, currency) }
    };
    let on_sale: Vec<&Offer> = offers.iter().filter(|offer| !offer.retired).collect();
    if on_sale.is_empty() {
        return vec![pay(String::new(), Money::usual_sale(currency), terms.commission)];
    }
    on_sale
        .into_iter()
        .map(|offer| pay(offer.name.to_string(), offer.price, offer.rate_at(terms, now)))
        .collect()
}

impl Me {
    /// A rate as people read it: `30 %`, or with a flat sum.
    pub(super) fn rate(&self, rate: Rate, currency: Currency) -> String {
        let flat = self.money(Money { minor: rate.flat, currency });
        match (rate.percent.millionths(), rate.flat) {
            (_, 0) => format!("{} %", rate.percent),
            (0, _) => flat,
            _ => format!("{} % + {flat}", rate.percent),
        }
    }

    /// What she earns, in a few words: one rate, or a line for each offer.
    pub(super) fn rates(&self, pays: &[Pay], currency: Currency) -> Vec<String> {
        let Some((first, others)) = pays.split_first() else { return Vec::new() };
        if others.iter().all(|pay| pay.rate == first.rate) {
            return vec![self.rate(first.rate, currency)];
        }
        let line = |pay: &Pay| (self.words.promoting.rate_for)(&self.rate(pay.rate, currency), &pay.offer);
        pays.iter().map(line).collect()
    }

    /// Several sums of different currencies side by side; zero where there is none.
    pub(super) fn sums(&self, sums: &[Money], currency: Currency) -> String {
        let each: Vec<String> = sums.iter().map(|sum| self.money(*sum)).collect();
        if each.is_empty() { self.money(Money::zero(currency)) } else { each.join(" + ") }
    }

    /// A number of days.
    pub(super) fn days(&self, days: u16) -> String {
        format::count_of(u64::from(days), "day", "days")
    }

    /// How long clicks count.
    pub(super) fn window(&self, window: Window) -> String {
        match window {
            Window::Days(days) => self.days(days),
            Window::Forever => self.words.earning.for_ever.to_owned(),
        }
    }

    /// What is announced and not yet in force, by its moment: each change in words (`product.md` P4).
    pub(super) fn ahead(
        &self,
        product: &Product,
        offers: &[Offer],
        own: Option<&Affiliation>,
    ) -> Vec<(Timestamp, Vec<String>)> {
        let (words, currency) = (&self.words.promoting.ahead, product.currency);
        let own_rate = |rate: Option<Rate>| {
            rate.map_or(words.products_rate.to_owned(), |rate| self.rate(rate, currency))
        };
        let mut all: Vec<(Timestamp, String)> = Vec::new();
        if let Some(next) = product.terms_ahead(self.now) {
            let each = differences(product.terms_at(self.now), next);
            all.extend(each.iter().map(|one| (next.since, self.difference(one, currency))));
        }
        for offer in offers.iter().filter(|offer| !offer.retired) {
            if let Some((since, next)) = offer.commission.next(self.now) {
                let change = (words.instead_of)(&own_rate(next), &own_rate(offer.commission.at(self.now)));
                all.push((since, format!("{}: {change}", (words.commission_of)(offer.name.as_str()))));
            }
        }
        if let Some(own) = own
            && let Some((since, next)) = own.commission.next(self.now)
        {
            let change = (words.instead_of)(&own_rate(next), &own_rate(own.commission.at(self.now)));
            all.push((since, format!("{}: {change}", words.own_rate)));
        }
        all.sort_by_key(|(since, _)| *since);
        let by_moment = all.chunk_by(|one, next| one.0 == next.0);
        by_moment.map(|same| (same[0].0, same.iter().map(|(_, change)| change.clone()).collect())).collect()
    }

    fn difference(&self, difference: &Difference, currency: Currency) -> String {
        let words = &self.words.promoting.ahead;
        let pays =
            |rate: &Option<Rate>| rate.map_or(words.nothing.to_owned(), |rate| self.rate(rate, currency));
        let (what, was, becomes) = match difference {
            Difference::Commission(was, becomes) => {
                (words.commission.to_owned(), self.rate(*was, currency), self.rate(*becomes, currency))
            }
            Difference::Event(event, was, becomes) => {
                ((words.commission_of)(event.as_str()), pays(was), pays(becomes))
            }
            Difference::Model(was, becomes) => {
                (words.model.to_owned(), self.model(*was), self.model(*becomes))
            }
            Difference::Hold(was, becomes) => (words.hold.to_owned(), self.days(*was), self.days(*becomes)),
            Difference::Window(was, becomes) => {
                (words.window.to_owned(), self.window(*was), self.window(*becomes))
            }
            Difference::PixelWindow(was, becomes) => {
                (words.pixel_window.to_owned(), self.days(*was), self.days(*becomes))
            }
        };
        format!("{what}: {}", (words.instead_of)(&becomes, &was))
    }

    fn model(&self, model: Model) -> String {
        let words = &self.words.promoting.ahead;
        match model {
            Model::Last => words.last.to_owned(),
            Model::First => words.first.to_owned(),
            Model::Multiple(Split::Share { first }) => (words.multiple)(&format!("{first} %")),
            Model::Multiple(Split::EachFull) => words.each_full.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::dated::Dated;
    use crate::domain::id::{OfferId, ProductId};
    use crate::domain::money::Percent;
    use crate::domain::name::Name;

    fn rate(percent: &str) -> Rate {
        Rate { percent: Percent::parse(percent).unwrap(), flat: 0 }
    }

    fn offer(name: &str, minor: i64, own: Option<&str>, retired: bool) -> Offer {
        Offer {
            id: OfferId(1),
            product: ProductId(1),
            name: Name::parse(name).unwrap(),
            price: Money { minor, currency: Currency::parse("EUR").unwrap() },
            commission: Dated::since(Timestamp(0), own.map(rate)),
            checkout_url: None,
            retired,
            created_at: Timestamp(0),
        }
    }

    #[test]
    fn the_better_rate_counts_for_each_offer_and_what_is_off_sale_is_left_out() {
        let terms = Terms {
            number: 1,
            since: Timestamp(0),
            model: Model::Last,
            window: Window::Days(60),
            pixel_window_days: 28,
            commission: rate("30"),
            events: [].into(),
            hold_days: 14,
        };
        let eur = Currency::parse("EUR").unwrap();
        let offers = [
            offer("Basic", 10_000, Some("20"), false),
            offer("Live", 20_000, Some("40"), false),
            offer("Old", 30_000, None, true),
        ];
        let told = |own: Option<Rate>| -> Vec<(String, String, i64)> {
            let all = pays(&terms, eur, &offers, own, Timestamp(0));
            all.into_iter().map(|pay| (pay.offer, pay.rate.percent.to_string(), pay.sums[0].minor)).collect()
        };
        let line = |offer: &str, rate: &str, sum| (offer.to_owned(), rate.to_owned(), sum);
        assert_eq!(told(None), [line("Basic", "20", 2_000), line("Live", "40", 8_000)]);
        assert_eq!(told(Some(rate("35"))), [line("Basic", "35", 3_500), line("Live", "40", 8_000)]);
        let without_offers = &pays(&terms, eur, &offers[2..], None, Timestamp(0))[0];
        assert_eq!((without_offers.offer.as_str(), without_offers.sums[0].minor), ("", 2_910));
    }
}
