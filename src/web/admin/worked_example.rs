//! What a rate means for one sale, with real sums: the examples beside every field that changes money.

use super::desk::money_text;
use super::shown::VOICE;
use crate::domain::attribution::{Role, Share};
use crate::domain::code::Code;
use crate::domain::commission::{Rate, better, commissions};
use crate::domain::id::{AffiliateId, AffiliationId};
use crate::domain::money::{Currency, Money, Percent};
use crate::domain::product::{Model, Split};

/// `A EUR 97.00 sale: affiliate EUR 29.10, you EUR 67.90.` Under multiple clicks for two who share it.
pub fn sentence(rate: Rate, sale: Money, product_currency: Currency, model: Model) -> String {
    let (names, parts): (&[&str], Vec<Percent>) = match model {
        Model::Last | Model::First => (&["affiliate"], vec![Percent::WHOLE]),
        Model::Multiple(Split::EachFull) => (&["the first", "the last"], vec![Percent::WHOLE; 2]),
        Model::Multiple(Split::Share { first }) => (&["the first", "the last"], vec![first, rest_of(first)]),
    };
    let sharers: Vec<(&str, Share)> = names
        .iter()
        .zip(parts)
        .filter(|(_, part)| part.millionths() > 0)
        .map(|(name, part)| (*name, share(part)))
        .collect();
    let shares: Vec<Share> = sharers.iter().map(|(_, share)| share.clone()).collect();
    let earned = commissions(&shares, &vec![rate; shares.len()], sale, product_currency);

    let mut kept = sale;
    let mut words = Vec::new();
    for ((name, _), sums) in sharers.iter().zip(&earned) {
        kept.minor -=
            sums.iter().filter(|sum| sum.currency == sale.currency).map(|sum| sum.minor).sum::<i64>();
        words.push(format!("{name} {}", in_words(sums, sale.currency)));
    }
    // A flat sum in another currency than the sale's is not converted, so what is left is not one number.
    if earned.iter().flatten().all(|sum| sum.currency == sale.currency) {
        words.push(match kept.minor {
            0.. => format!("you {}", money_text(kept)),
            // More was promised than is paid.
            loss => {
                format!("and you pay {} on top", money_text(Money { minor: loss.saturating_neg(), ..kept }))
            }
        });
    }
    format!("A {} sale: {}.", money_text(sale), words.join(", "))
}

/// What the percentage of a rate comes to alone, and a whole sale at that rate: for the two fields that make a rate.
pub fn of_rate(rate: Rate, sale: Money, product_currency: Currency, model: Model) -> (String, String) {
    let percent = commission(Rate { flat: 0, ..rate }, sale, product_currency);
    let percent =
        format!("{} of {} is {percent}.", VOICE.words.formats.percent(rate.percent), money_text(sale));
    (percent, sentence(rate, sale, product_currency, model))
}

/// An affiliate's own rate beside what the product pays, for one sale: `A € 97.00 sale: the product pays € 29.10, the own
/// commission € 33.95. Affiliate € 33.95, you € 63.05.` The better one counts (M1).
pub fn own_rate(own: Option<Rate>, product: Rate, sale: Money, product_currency: Currency) -> String {
    let earned = |rate| commission(rate, sale, product_currency);
    let own_text = own
        .map_or("there is no own commission".to_owned(), |own| format!("the own commission {}", earned(own)));
    let better = own.map_or(product, |own| better(product, own, sale, product_currency));
    let what = sentence(better, sale, product_currency, Model::Last);
    let (_, who) = what.split_once(": ").unwrap_or(("", &what));
    format!("A {} sale: the product pays {}, {own_text}. So: {who}", money_text(sale), earned(product))
}

/// What a rate comes to for a sale: `€ 29.10`, and of a flat sum in another currency beside it.
pub fn commission(rate: Rate, sale: Money, product_currency: Currency) -> String {
    in_words(&rate.of(sale, product_currency), sale.currency)
}

fn in_words(sums: &[Money], currency: Currency) -> String {
    if sums.is_empty() {
        return money_text(Money::zero(currency));
    }
    sums.iter().map(|sum| money_text(*sum)).collect::<Vec<_>>().join(" + ")
}

fn rest_of(first: Percent) -> Percent {
    Percent::of_millionths(Percent::WHOLE.millionths() - first.millionths()).unwrap_or_default()
}

fn share(part: Percent) -> Share {
    Share {
        affiliation: AffiliationId(0),
        affiliate: AffiliateId(0),
        code: Code::from_row("example".into()),
        part,
        role: Role::Sole,
        click: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(percent: &str, flat: i64, model: Model) -> String {
        let euro = Currency::parse("EUR").unwrap();
        let rate = Rate { percent: Percent::parse(percent).unwrap(), flat };
        sentence(rate, Money::usual_price(euro), euro, model)
    }

    #[test]
    fn the_example_says_what_each_gets() {
        assert_eq!(
            example("30", 0, Model::Last),
            "A \u{20ac}\u{a0}97.00 sale: affiliate \u{20ac}\u{a0}29.10, you \u{20ac}\u{a0}67.90."
        );
        assert_eq!(
            example("0", 0, Model::First),
            "A \u{20ac}\u{a0}97.00 sale: affiliate \u{20ac}\u{a0}0.00, you \u{20ac}\u{a0}97.00."
        );
        let shared = Model::Multiple(Split::Share { first: Percent::parse("50").unwrap() });
        assert_eq!(
            example("30", 1, shared),
            "A \u{20ac}\u{a0}97.00 sale: the first \u{20ac}\u{a0}14.55, the last \u{20ac}\u{a0}14.56, you \u{20ac}\u{a0}67.89."
        );
        assert_eq!(
            example("30", 0, Model::Multiple(Split::EachFull)),
            "A \u{20ac}\u{a0}97.00 sale: the first \u{20ac}\u{a0}29.10, the last \u{20ac}\u{a0}29.10, you \u{20ac}\u{a0}38.80."
        );
        let all_to_the_last = Model::Multiple(Split::Share { first: Percent::default() });
        assert_eq!(
            example("30", 0, all_to_the_last),
            "A \u{20ac}\u{a0}97.00 sale: the last \u{20ac}\u{a0}29.10, you \u{20ac}\u{a0}67.90."
        );
    }

    #[test]
    fn a_rate_that_pays_more_than_the_sale_brings_says_what_it_costs() {
        assert_eq!(
            example("60", 0, Model::Multiple(Split::EachFull)),
            "A \u{20ac}\u{a0}97.00 sale: the first \u{20ac}\u{a0}58.20, the last \u{20ac}\u{a0}58.20, and you pay \u{20ac}\u{a0}19.40 on top."
        );
    }

    #[test]
    fn a_flat_sum_in_another_currency_is_not_converted() {
        let (euro, yen) = (Currency::parse("EUR").unwrap(), Currency::parse("JPY").unwrap());
        let rate = Rate { percent: Percent::parse("10").unwrap(), flat: 200 };
        let told = sentence(rate, Money::usual_price(yen), euro, Model::Last);
        assert_eq!(told, "A \u{a5}\u{a0}9,700 sale: affiliate \u{a5}\u{a0}970 + \u{20ac}\u{a0}2.00.");
    }
}
