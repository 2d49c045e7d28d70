//! The way from click to sale of a product in a period: how many clicked, how many people that were, how many of them
//! reached the payment page that Duly makes, left their address, and bought.

use crate::domain::id::ProductId;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::view::figures::Figures;
use crate::store::view::{leads, payment_visits};
use crate::web::chart::{Funnel, Stage, funnel};
use crate::web::period::{self, Period};

/// What is known of the way beside the figures.
#[derive(Debug, Default)]
pub(super) struct Reached {
    payment_page: u64,
    /// Nothing where there are more leads than are counted.
    leads: Option<u64>,
}

impl Reached {
    /// Reads it.
    ///
    /// # Errors
    /// Of the disk, or where a row cannot be read.
    pub(super) fn read(read: &impl Read, product: ProductId, period: &Period) -> Result<Self, StoreError> {
        let (from, to) = (period.from(), period.to());
        let payment_page = payment_visits::between(read, product, from, to)?.visitors;
        Ok(Self { payment_page, leads: leads::count_between(read, product, from, to)? })
    }
}

/// The way as a funnel. Steps that a product's visitors do not take are left out: the payment page where buyers pay
/// elsewhere, leads where there are none.
pub(super) fn draw(figures: &Figures, reached: &Reached) -> Funnel {
    let stages = [
        ("Clicks", "clicks", Some(figures.counts.clicks)),
        ("People", "people", Some(figures.counts.visitors)),
        (
            "Reached the payment page",
            "those on the payment page",
            Some(reached.payment_page).filter(|count| *count > 0),
        ),
        ("Left their address", "those who left their address", reached.leads.filter(|count| *count > 0)),
        ("Conversions", "conversions", Some(period::conversions(figures))),
    ];
    let taken =
        stages.into_iter().filter_map(|(name, noun, count)| Some(Stage { name, noun, count: count? }));
    funnel("way", "From click to conversion", &taken.collect::<Vec<_>>())
}
