//! What a product pays its affiliate, and what will change and when, ready to be said.

use super::me::Me;
use crate::domain::affiliation::Affiliation;
use crate::domain::commission::{self, Rate};
use crate::domain::money::{Currency, Money};
use crate::domain::offer::Offer;
use crate::domain::product::{Product, Terms};
use crate::domain::time::{Timestamp, Window};
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::view::changes_ahead::{Ahead, changes_ahead};
use crate::web::ahead::{self, AheadLine};

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
        return vec![pay(String::new(), Money::usual_price(currency), terms.commission)];
    }
    on_sale
        .into_iter()
        .map(|offer| pay(offer.name.to_string(), offer.price, offer.rate_at(terms, now)))
        .collect()
}

impl Me {
    /// A rate as people read it: `30 %`, or with a flat sum.
    pub(super) fn rate(&self, rate: Rate, currency: Currency) -> String {
        self.words.formats.rate(rate, currency)
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
        self.words.formats.sums(sums, currency)
    }

    /// A number of days.
    pub(super) fn days(&self, days: u16) -> String {
        self.words.formats.days(days)
    }

    /// How long clicks count.
    pub(super) fn window(&self, window: Window) -> String {
        match window {
            Window::Days(days) => self.days(days),
            Window::Forever => self.words.earning.for_ever.to_owned(),
        }
    }

    /// What is announced of a product and not yet in force: each moment with its changes, in words
    /// (`product.md` P4).
    pub(super) fn announced(&self, product: &Product, changes: &[Ahead]) -> Vec<(String, Vec<String>)> {
        let lines = ahead::lines(changes, &self.words.ahead, product.currency, &self.zone);
        let by_moment = lines.chunk_by(|one, next| one.iso == next.iso);
        let told =
            |same: &[AheadLine]| (same[0].from.clone(), same.iter().map(|line| line.text.clone()).collect());
        by_moment.map(told).collect()
    }
}

/// What is announced to her of a product; nothing where she is not promised anything.
///
/// # Errors
/// Whatever reading gives.
pub(super) fn ahead_for(
    read: &impl Read,
    product: &Product,
    affiliation: &Affiliation,
    now: Timestamp,
) -> Result<Vec<Ahead>, StoreError> {
    match affiliation.state().is_promised() {
        true => changes_ahead(read, product, Some(affiliation), now),
        false => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::dated::Dated;
    use crate::domain::id::{OfferId, ProductId};
    use crate::domain::money::Percent;
    use crate::domain::name::Name;
    use crate::domain::product::Model;
    use crate::domain::renewals::Renewals;

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
            renewals: Renewals::All,
            new_customers_only: false,
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
