//! The same sales under each model, side by side: a chart for each currency, of all affiliates together and of those
//! to whom the model makes the greatest difference.

use std::collections::{BTreeMap, BTreeSet};

use super::desk::money_text;
use super::products::model_name;
use super::shown::Names;
use crate::domain::id::AffiliateId;
use crate::domain::money::{Currency, Money, Percent};
use crate::domain::product::{Model, Product, Split};
use crate::domain::time::Timestamp;
use crate::domain::what_if::Trial;
use crate::store::view::what_if::Tried;
use crate::web::chart::{Column, Columns, Group, columns};

/// How many affiliates stand beside all of them.
const AFFILIATES: usize = 7;

/// The models to compare. Under multiple clicks affiliates get what the trial says, else the product, else half each.
pub(super) fn models(product: &Product, trial: &Trial, now: Timestamp) -> [Model; 3] {
    let split =
        [trial.model, Some(product.terms_at(now).model)].into_iter().flatten().find_map(
            |model| match model {
                Model::Multiple(split) => Some(split),
                Model::First | Model::Last => None,
            },
        );
    let split = split.unwrap_or(Split::Share { first: Percent::HALF });
    [Model::First, Model::Last, Model::Multiple(split)]
}

/// A chart for each currency; none where nobody would have earned under any model.
pub(super) fn charts(tried: &Tried, names: &Names, in_force: Model) -> Vec<Columns> {
    let labels: Vec<&'static str> = tried.by_model.iter().map(|(model, _)| model_name(*model)).collect();
    let marked = labels.iter().position(|label| *label == model_name(in_force));
    let all = || tried.by_model.iter().flat_map(|(_, each)| each.keys());
    let currencies: BTreeSet<Currency> = all().map(|(_, currency)| *currency).collect();
    let chart = |currency: Currency| {
        let id = format!("models-{}", currency.code().to_ascii_lowercase());
        let heading = format!("The same sales under each model, {currency}");
        columns(id, heading, &labels, marked, groups(tried, names, currency))
    };
    currencies.into_iter().map(chart).collect()
}

/// All together, then whoever has most to win or to lose.
fn groups(tried: &Tried, names: &Names, currency: Currency) -> Vec<Group> {
    let mut each: BTreeMap<AffiliateId, Vec<i64>> = BTreeMap::new();
    let mut all = vec![0; tried.by_model.len()];
    for (place, (_, sums)) in tried.by_model.iter().enumerate() {
        for ((affiliate, _), minor) in sums.iter().filter(|((_, of), _)| *of == currency) {
            each.entry(*affiliate).or_insert_with(|| vec![0; all.len()])[place] += minor;
            all[place] += minor;
        }
    }
    let mut each: Vec<(AffiliateId, Vec<i64>)> = each.into_iter().collect();
    each.sort_by_key(|(affiliate, sums)| (std::cmp::Reverse(spread(sums)), *affiliate));
    let group = |name: String, sums: &[i64]| {
        let column =
            |minor: &i64| Column { minor: *minor, sum: money_text(Money { minor: *minor, currency }) };
        Group { name, columns: sums.iter().map(column).collect() }
    };
    let hers = each.iter().take(AFFILIATES).map(|(affiliate, sums)| group(names.of(*affiliate), sums));
    std::iter::once(group("All affiliates".to_owned(), &all)).chain(hers).collect()
}

/// How much the model matters to someone.
fn spread(sums: &[i64]) -> i64 {
    let (highest, lowest) = (sums.iter().max(), sums.iter().min());
    highest.zip(lowest).map_or(0, |(highest, lowest)| highest.saturating_sub(*lowest))
}
