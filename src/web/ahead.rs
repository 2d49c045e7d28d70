//! Changes that are announced, as lines in plain words with their moment. The portal and the creator's pages
//! show the same.

use jiff::tz::TimeZone;

use super::format;
use super::words::AheadWords;
use crate::domain::commission::Rate;
use crate::domain::money::Currency;
use crate::domain::notice::Difference;
use crate::domain::product::{Model, Split};
use crate::domain::renewals::Renewals;
use crate::domain::time::Window;
use crate::store::view::changes_ahead::{Ahead, AheadWhat};

/// One change that is announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AheadLine {
    /// Its moment, for machines.
    pub iso: String,
    /// Its moment, for people: `From 24 Nov 2026, 14:05`.
    pub from: String,
    /// What changes: `A sale pays 20 % instead of 30 %.`
    pub text: String,
}

/// The lines for changes of one product, in a language and in a zone.
pub fn lines(changes: &[Ahead], words: &AheadWords, currency: Currency, zone: &TimeZone) -> Vec<AheadLine> {
    let line = |ahead: &Ahead| AheadLine {
        iso: format::iso(ahead.since.0),
        from: (words.from)(&words.formats.date_time(ahead.since, zone)),
        text: text(&ahead.what, words, currency),
    };
    changes.iter().map(line).collect()
}

/// One change, as a sentence.
pub fn text(what: &AheadWhat, words: &AheadWords, currency: Currency) -> String {
    let own = |rate: &Option<Rate>| match rate {
        Some(rate) => words.formats.rate(*rate, currency),
        None => words.as_product.to_owned(),
    };
    match what {
        AheadWhat::Terms(difference) => terms(difference, words, currency),
        AheadWhat::Offer(_, name, was, becomes) => (words.offer)(name.as_str(), &own(becomes), &own(was)),
        AheadWhat::OwnRate(was, becomes) => (words.own)(&own(becomes), &own(was)),
    }
}

fn terms(difference: &Difference, words: &AheadWords, currency: Currency) -> String {
    let rate = |rate: &Rate| words.formats.rate(*rate, currency);
    let paid = |paid: &Option<Rate>| paid.as_ref().map_or_else(|| words.nothing.to_owned(), rate);
    let days = |days: &u16| words.formats.days(*days);
    let window = |window: &Window| match window {
        Window::Days(days) => words.formats.days(*days),
        Window::Forever => words.for_ever.to_owned(),
    };
    match difference {
        Difference::Commission(was, becomes) => (words.commission)(&rate(becomes), &rate(was)),
        Difference::Event(event, was, becomes) => {
            let event = super::words::event(words.formats.language(), event);
            (words.event)(&event, &paid(becomes), &paid(was))
        }
        Difference::Model(was, becomes) => (words.model)(&model(*becomes, words), &model(*was, words)),
        Difference::Hold(was, becomes) => (words.hold)(&days(becomes), &days(was)),
        Difference::Renewals(was, becomes) => {
            (words.renewals)(&renewals(*becomes, words), &renewals(*was, words))
        }
        Difference::NewCustomersOnly(true) => words.new_customers_only.to_owned(),
        Difference::NewCustomersOnly(false) => words.every_customer.to_owned(),
        Difference::Window(was, becomes) => (words.window)(&window(becomes), &window(was)),
        Difference::PixelWindow(was, becomes) => (words.pixel_window)(&days(becomes), &days(was)),
    }
}

fn renewals(renewals: Renewals, words: &AheadWords) -> String {
    match renewals {
        Renewals::None => words.no_renewals.to_owned(),
        Renewals::First(count) => (words.first_renewals)(count),
        Renewals::All => words.all_renewals.to_owned(),
    }
}

fn model(model: Model, words: &AheadWords) -> String {
    match model {
        Model::Last => words.last_click.to_owned(),
        Model::First => words.first_click.to_owned(),
        Model::Multiple(Split::Share { first }) => (words.multiple_shared)(&words.formats.percent(first)),
        Model::Multiple(Split::EachFull) => words.multiple_full.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::domain::money::Percent;
    use crate::domain::time::Timestamp;
    use crate::web::words::portal;

    #[test]
    fn a_change_is_told_with_its_moment() {
        let rate = |percent| Rate { percent: Percent::parse(percent).unwrap(), flat: 0 };
        let what = AheadWhat::Terms(Difference::Commission(rate("30"), rate("20")));
        let changes = [Ahead { since: Timestamp(1_795_529_100_000), what }];
        let euro = Currency::parse("EUR").unwrap();
        let told = lines(&changes, &portal(Language::English).ahead, euro, &TimeZone::UTC);
        assert_eq!(told[0].from, "From 24 Nov 2026, 14:05");
        assert_eq!(told[0].text, "A sale pays 20\u{a0}% instead of 30\u{a0}%.");
        assert_eq!(told[0].iso, "2026-11-24T14:05:00Z");
    }
}
