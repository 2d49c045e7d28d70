//! Stands in for `records`, `sums` and the mirror while they are written: the names and shapes that
//! the writer builds on.

pub(super) mod records {
    use crate::domain::click::Click;

    pub(in crate::store) fn encode(click: &Click) -> Vec<u8> {
        format!("{click:?}").into_bytes()
    }
}

pub(super) mod sums {
    use super::super::error::StoreError;
    use super::super::tables::{Read, Tables};
    use super::super::visits::{FilteredVisit, NewClick};
    use redb::ReadableTable;

    #[derive(Default)]
    pub(in crate::store) struct Pending {
        clicks: u64,
        filtered: u64,
    }

    impl Pending {
        pub(in crate::store) fn new() -> Self {
            Self::default()
        }

        pub(in crate::store) fn add(&mut self, _click: &NewClick) {
            self.clicks += 1;
        }

        pub(in crate::store) fn add_filtered(&mut self, _visit: &FilteredVisit) {
            self.filtered += 1;
        }

        pub(in crate::store) fn is_empty(&self) -> bool {
            self.clicks + self.filtered == 0
        }

        pub(in crate::store) fn flush(
            &self,
            tables: &mut Tables<'_>,
            counted_to: u128,
        ) -> Result<(), StoreError> {
            add(tables, "stand-in-clicks", self.clicks)?;
            add(tables, "stand-in-filtered", self.filtered)?;
            tables.meta.insert("counted-to", counted_to.to_be_bytes().as_slice())?;
            Ok(())
        }
    }

    fn add(tables: &mut Tables<'_>, what: &str, count: u64) -> Result<(), StoreError> {
        let so_far = tables.counters.get(what)?.map_or(0, |value| value.value());
        tables.counters.insert(what, so_far + count)?;
        Ok(())
    }

    pub(in crate::store) fn apply_late(
        tables: &mut Tables<'_>,
        clicks: &[&NewClick],
    ) -> Result<(), StoreError> {
        add(tables, "stand-in-clicks", clicks.len() as u64)
    }

    pub(in crate::store) fn recount_since(
        tables: &mut Tables<'_>,
        counted_to: u128,
    ) -> Result<(), StoreError> {
        let mut count = 0;
        let mut last = counted_to;
        for row in tables.clicks.range(counted_to.saturating_add(1)..)? {
            last = row?.0.value();
            count += 1;
        }
        add(tables, "stand-in-clicks", count)?;
        tables.meta.insert("counted-to", last.to_be_bytes().as_slice())?;
        Ok(())
    }

    pub(in crate::store) fn counted_to(tables: &impl Read) -> Result<u128, StoreError> {
        let value = tables.meta().get("counted-to")?;
        Ok(value.and_then(|value| value.value().try_into().ok()).map_or(0, u128::from_be_bytes))
    }
}

pub(super) mod mirror {
    use super::super::error::StoreError;
    use super::super::mirror::Mend;
    use super::super::tables::Snapshot;

    /// What a redirect needs, in memory.
    #[derive(Debug, Default)]
    pub struct Mirror {}

    impl Mirror {
        pub(in crate::store) fn load(_snapshot: &Snapshot) -> Result<Self, StoreError> {
            Ok(Self {})
        }

        pub(in crate::store) fn mend(&mut self, mend: Mend) {
            match mend {}
        }
    }
}
