//! How a period went, step by step, beside the time before.

use super::Voice;
use crate::store::error::StoreError;
use crate::store::view::figures::Figures;
use crate::web::asked_period::AskedPeriod;
use crate::web::chart::Chart;
use crate::web::period::{self, Period};

/// Someone's figures of a period and of the time before it, by their steps.
#[derive(Debug, Clone)]
pub struct Course {
    /// The period.
    pub asked: AskedPeriod,
    /// Its steps.
    pub now: Vec<Figures>,
    /// The steps of the time before, unless it was left out.
    pub before: Option<Vec<Figures>>,
}

impl Course {
    /// Reads both times by `steps_of`.
    ///
    /// # Errors
    /// Those of `steps_of`.
    pub fn read(
        asked: &AskedPeriod,
        steps_of: impl Fn(&Period) -> Result<Vec<Figures>, StoreError>,
    ) -> Result<Self, StoreError> {
        let before = asked.before.as_ref().map(&steps_of).transpose()?;
        Ok(Self { now: steps_of(&asked.period)?, before, asked: asked.clone() })
    }

    /// The whole period.
    pub fn sum(&self) -> Figures {
        period::sum(&self.now)
    }

    /// The whole time before.
    pub fn sum_before(&self) -> Option<Figures> {
        self.before.as_deref().map(period::sum)
    }

    /// The chart of clicks.
    pub fn clicks_chart(&self, voice: Voice) -> Chart {
        let words = voice.words;
        let heading = (words.clicks_chart)(&self.asked.phrase());
        let before = self.before.as_deref().map(|before| (before, self.asked.before_name()));
        let period = &self.asked.period;
        period::clicks_chart(voice.charts, heading, words.click, period, &self.now, before)
    }
}
