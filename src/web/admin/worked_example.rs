//! What a rate means for one sale, with real sums: the example beside every field of a commission.

use super::desk::money_text;
use crate::domain::attribution::{Role, Share};
use crate::domain::code::Code;
use crate::domain::commission::{Rate, commissions};
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
        words.push(format!("you {}", money_text(kept)));
    }
    format!("A {} sale: {}.", money_text(sale), words.join(", "))
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
            "A \u{20ac} 97.00 sale: affiliate \u{20ac} 29.10, you \u{20ac} 67.90."
        );
        assert_eq!(
            example("0", 0, Model::First),
            "A \u{20ac} 97.00 sale: affiliate \u{20ac} 0.00, you \u{20ac} 97.00."
        );
        let shared = Model::Multiple(Split::Share { first: Percent::parse("50").unwrap() });
        assert_eq!(
            example("30", 1, shared),
            "A \u{20ac} 97.00 sale: the first \u{20ac} 14.55, the last \u{20ac} 14.56, you \u{20ac} 67.89."
        );
        assert_eq!(
            example("30", 0, Model::Multiple(Split::EachFull)),
            "A \u{20ac} 97.00 sale: the first \u{20ac} 29.10, the last \u{20ac} 29.10, you \u{20ac} 38.80."
        );
        let all_to_the_last = Model::Multiple(Split::Share { first: Percent::default() });
        assert_eq!(
            example("30", 0, all_to_the_last),
            "A \u{20ac} 97.00 sale: the last \u{20ac} 29.10, you \u{20ac} 67.90."
        );
    }

    #[test]
    fn a_flat_sum_in_another_currency_is_not_converted() {
        let (euro, yen) = (Currency::parse("EUR").unwrap(), Currency::parse("JPY").unwrap());
        let rate = Rate { percent: Percent::parse("10").unwrap(), flat: 200 };
        let told = sentence(rate, Money::usual_price(yen), euro, Model::Last);
        assert_eq!(told, "A \u{a5} 9,700 sale: affiliate \u{a5} 970 + \u{20ac} 2.00.");
    }
}
