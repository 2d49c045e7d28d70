//! What the pages of figures say, of the creator and of an affiliate alike: periods, columns, and what stands below
//! them. The creator's pages speak English.

mod english;
mod portuguese;
mod spanish;

use crate::domain::language::Language;
use crate::web::format::Formats;

/// The texts of figures in one language.
#[derive(Debug)]
pub struct FiguresWords {
    /// How values are written.
    pub formats: Formats,
    /// The page.
    pub figures: &'static str,
    /// Below its name.
    pub lede: &'static str,
    /// The choice of a period, for screen readers.
    pub period: &'static str,
    /// The usual periods.
    pub today: &'static str,
    /// The same.
    pub days_7: &'static str,
    /// The same.
    pub days_30: &'static str,
    /// The same.
    pub days_90: &'static str,
    /// The same.
    pub months_12: &'static str,
    /// Behind the last of them.
    pub own_dates: &'static str,
    /// The own dates' first day.
    pub from: &'static str,
    /// The own dates' last day.
    pub to: &'static str,
    /// The button of a form that filters.
    pub show: &'static str,
    /// What the time before is called.
    pub day_before: &'static str,
    /// The same.
    pub days_before_7: &'static str,
    /// The same.
    pub days_before_30: &'static str,
    /// The same.
    pub days_before_90: &'static str,
    /// The same.
    pub months_before_12: &'static str,
    /// The same, of own dates.
    pub time_before: &'static str,
    /// The switch below a chart.
    pub leave_before_out: &'static str,
    /// The same, once it is left out.
    pub show_before: &'static str,
    /// Today within a heading.
    pub today_within: &'static str,
    /// A usual period within a heading.
    pub last: fn(&str) -> String,
    /// Own dates within a heading.
    pub from_to: fn(&str, &str) -> String,
    /// The tabs, for screen readers.
    pub told_apart: &'static str,
    /// Above the table: what its rows are, in small letters.
    pub by: fn(&str) -> String,
    /// A tab, and the head of its column.
    pub day: &'static str,
    /// The same, where the period is a day.
    pub hour: &'static str,
    /// The same.
    pub product: &'static str,
    /// The same.
    pub offer: &'static str,
    /// The same.
    pub affiliate: &'static str,
    /// The same.
    pub link: &'static str,
    /// The same.
    pub source: &'static str,
    /// The same.
    pub referrer: &'static str,
    /// The same.
    pub country: &'static str,
    /// The same.
    pub device: &'static str,
    /// The columns.
    pub clicks: &'static str,
    /// The same.
    pub visitors: &'static str,
    /// The same.
    pub filtered: &'static str,
    /// The same.
    pub own: &'static str,
    /// The same.
    pub conversions: &'static str,
    /// The same.
    pub rate: &'static str,
    /// The same.
    pub sales: &'static str,
    /// The same.
    pub commission: &'static str,
    /// The same: what a click earned.
    pub per_click: &'static str,
    /// A tile.
    pub conversion_rate: &'static str,
    /// A tile: what the conversions of the period earned.
    pub earned: &'static str,
    /// A tile: what a click earned.
    pub earnings_per_click: &'static str,
    /// Below that, where there are fewer.
    pub from_thirty_clicks: &'static str,
    /// The last row, which is the sum of all, also of those on other pages.
    pub sum: &'static str,
    /// Below that: of how many.
    pub sum_of: fn(u64) -> String,
    /// Values beyond those that are kept apart.
    pub others: &'static str,
    /// Below that.
    pub others_mean: &'static str,
    /// Clicks without a source.
    pub no_source: &'static str,
    /// Clicks without a page before.
    pub no_referrer: &'static str,
    /// A country or a device that is not known.
    pub unknown: &'static str,
    /// Sales that no click earned.
    pub no_click: &'static str,
    /// Below that.
    pub no_click_means: &'static str,
    /// How days before a change of the time zone are told apart.
    pub other_zone: fn(&str) -> String,
    /// The row between the rows and a sum to which they do not come.
    pub difference: &'static str,
    /// In it, where the sum is less than its rows.
    pub shared_once: &'static str,
    /// In it, where the sum is more than its rows, and those are affiliates.
    pub with_no_affiliate: &'static str,
    /// The same, where they are links.
    pub with_no_link: &'static str,
    /// In it, where rows are origins, which some sales' clicks have forgotten.
    pub of_forgotten: &'static str,
    /// Sales of no offer.
    pub no_offer: &'static str,
    /// The kinds of devices: with a screen and keys, telephones, tablets, others.
    pub devices: [&'static str; 4],
    /// Shows the same figures of this row alone.
    pub only_this: &'static str,
    /// What a chart counts, one and many.
    pub click: (&'static str, &'static str),
    /// The chart's heading; behind the word stands the period.
    pub clicks_chart: fn(&str) -> String,
    /// Behind a change: against what.
    pub against: fn(&str) -> String,
    /// The same, of a rate.
    pub too_few: &'static str,
    /// What stands behind a rate.
    pub of_clicks: fn(u64, u64) -> String,
    /// So many of them.
    pub visitors_of: fn(u64) -> String,
    /// What buyers paid.
    pub sold: fn(&str) -> String,
    /// What a click earned.
    pub per_click_of: fn(&str) -> String,
    /// Before what counts nowhere.
    pub not_counted: &'static str,
    /// The kinds of filtered visits, in the order of their numbers.
    pub kinds: [&'static str; 7],
    /// The clicks of those who are signed in.
    pub own_clicks: fn(u64) -> String,
    /// Visits that no person made.
    pub filtered_visits: fn(u64) -> String,
    /// Test conversions.
    pub tests: fn(u64) -> String,
    /// Opens what the columns mean.
    pub how_counted: &'static str,
    /// What visitors are.
    pub visitors_hint: &'static str,
    /// What a rate is.
    pub rate_hint: &'static str,
    /// What earnings per click are.
    pub per_click_hint: &'static str,
    /// Why rows may add up to more than their sum.
    pub shared_hint: &'static str,
    /// How to get sources.
    pub source_hint: &'static str,
    /// Where money in several currencies is sorted: by which one.
    pub sorted_by: fn(&str) -> String,
    /// The search box.
    pub search: &'static str,
    /// Its button.
    pub search_button: &'static str,
    /// The next page of rows.
    pub next: &'static str,
    /// The page of rows before.
    pub previous: &'static str,
    /// Both, for screen readers.
    pub pages: &'static str,
    /// Which rows are shown.
    pub shown: fn(u64, u64, u64) -> String,
    /// A column of files: the number or address of what a row is about.
    pub id: &'static str,
    /// A column of files: what stands below the name of a row.
    pub more_of_it: &'static str,
    /// A filter's first choice.
    pub all_products: &'static str,
    /// Where no row has the name that was searched for.
    pub none_fit: &'static str,
    /// The same: what to do.
    pub begin_with_a_click: &'static str,
    /// Where countries are asked for and none is known.
    pub no_countries: &'static str,
    /// Where nothing happened.
    pub nothing: &'static str,
    /// A part of an address that was not understood.
    pub not_understood: fn(&str) -> String,
    /// Behind that, on a page: what is shown instead.
    pub shown_instead: fn(&str) -> String,
    /// The same, where nothing is.
    pub nothing_shown: &'static str,
    /// The same in the refusal of a file, which shows nothing: what to do.
    pub mend_it: &'static str,
    /// A word of a file's address that it does not know, and those that it does.
    pub not_known: fn(&str, &[&str]) -> String,
    /// A word of a file's address that stands there twice.
    pub said_twice: fn(&str) -> String,
    /// A day of an address that is not here yet.
    pub lies_ahead: fn(&str) -> String,
    /// Days of an address whose first lies after the last.
    pub turned_round: &'static str,
    /// What is shown instead of an order that is not known.
    pub usual_order: &'static str,
    /// What a list shows instead of a day that is none.
    pub all_days: &'static str,
    /// So many of them.
    pub rows: fn(u64) -> String,
    /// A product that is not here.
    pub no_such_product: fn(&str) -> String,
    /// Takes back what is asked for.
    pub show_all: &'static str,
}

/// What the pages of figures say in a language.
pub const fn figures(language: Language) -> &'static FiguresWords {
    match language {
        Language::English => &english::FIGURES,
        Language::Portuguese => &portuguese::FIGURES,
        Language::Spanish => &spanish::FIGURES,
    }
}
