//! How a period went, step by step, beside the time before.

use super::Voice;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::view::absences::{self, Absence};
use crate::store::view::figures::Figures;
use crate::web::asked_period::AskedPeriod;
use crate::web::chart::Chart;
use crate::web::period::{self, Period, Shown};

/// Someone's figures of a period and of the time before it, by their steps.
#[derive(Debug, Clone)]
pub struct Course {
    /// The period.
    pub asked: AskedPeriod,
    /// Its steps.
    pub now: Vec<Figures>,
    /// The steps of the time before, unless it was left out.
    pub before: Option<Vec<Figures>>,
    /// When Duly was not running, in both times.
    pub absences: Vec<Absence>,
}

impl Course {
    /// Reads both times by `steps_of`, and when Duly was not running in either.
    ///
    /// # Errors
    /// Those of `steps_of`, and of the disk.
    pub fn read(
        read: &impl Read,
        asked: &AskedPeriod,
        steps_of: impl Fn(&Period) -> Result<Vec<Figures>, StoreError>,
    ) -> Result<Self, StoreError> {
        let before = asked.before.as_ref().map(&steps_of).transpose()?;
        let begins = asked.before.as_ref().map_or(asked.period.from(), Period::from);
        let absences = absences::between(read, begins, asked.period.to())?;
        Ok(Self { now: steps_of(&asked.period)?, before, asked: asked.clone(), absences })
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
        let shown = |period, figures| Shown { period, figures, absences: &self.absences };
        let before = self.asked.before.as_ref().zip(self.before.as_deref());
        period::clicks_chart(
            voice.charts,
            (words.clicks_chart)(&self.asked.phrase()),
            words.click,
            shown(&self.asked.period, &self.now),
            before.map(|(period, figures)| (shown(period, figures), self.asked.before_name())),
        )
    }
}
