//! A table of a transaction that writes, opened when it is first asked for: a change touches a dozen of them, and to
//! open and close all costs as much as what many a change writes.

use std::borrow::Borrow;
use std::cell::OnceCell;
use std::ops::{Add, RangeBounds};

use redb::{
    AccessGuard, Key, Range, ReadableTable, ReadableTableMetadata, StorageError, TableDefinition, TableError,
    TableStats, Value, WriteTransaction,
};

/// One table, to be read and written in a transaction.
pub struct Table<'t, K: Key + 'static, V: Value + 'static> {
    transaction: &'t WriteTransaction,
    definition: TableDefinition<'static, K, V>,
    opened: OnceCell<redb::Table<'t, K, V>>,
}

impl<'t, K: Key + 'static, V: Value + 'static> Table<'t, K, V> {
    /// The table of this definition, which nobody else may have open in the transaction.
    pub fn of(transaction: &'t WriteTransaction, definition: TableDefinition<'static, K, V>) -> Self {
        Self { transaction, definition, opened: OnceCell::new() }
    }

    /// Opens it, and makes it where it is missing.
    ///
    /// # Errors
    /// Of the disk, or where a table of this name has another layout.
    pub fn open(&self) -> Result<&redb::Table<'t, K, V>, StorageError> {
        if let Some(table) = self.opened.get() {
            return Ok(table);
        }
        let table = self.transaction.open_table(self.definition).map_err(|error| match error {
            TableError::Storage(error) => error,
            other => StorageError::Corrupted(other.to_string()),
        })?;
        Ok(self.opened.get_or_init(|| table))
    }

    fn open_to_write(&mut self) -> Result<&mut redb::Table<'t, K, V>, StorageError> {
        self.open()?;
        self.opened.get_mut().ok_or_else(|| StorageError::Corrupted("a table closed by itself".to_owned()))
    }

    /// Writes a row, over what has this key; says what that was.
    ///
    /// # Errors
    /// Of the disk.
    pub fn insert<'k, 'v>(
        &mut self,
        key: impl Borrow<K::SelfType<'k>>,
        value: impl Borrow<V::SelfType<'v>>,
    ) -> Result<Option<AccessGuard<'_, V>>, StorageError> {
        self.open_to_write()?.insert(key, value)
    }

    /// Removes a row; says what it was.
    ///
    /// # Errors
    /// Of the disk.
    pub fn remove<'k>(
        &mut self,
        key: impl Borrow<K::SelfType<'k>>,
    ) -> Result<Option<AccessGuard<'_, V>>, StorageError> {
        self.open_to_write()?.remove(key)
    }

    /// Removes the first row; says what it was.
    ///
    /// # Errors
    /// Of the disk.
    pub fn pop_first(&mut self) -> Result<Option<Row<'_, K, V>>, StorageError> {
        self.open_to_write()?.pop_first()
    }

    /// Removes the rows that it is not true of.
    ///
    /// # Errors
    /// Of the disk.
    pub fn retain(
        &mut self,
        keeps: impl for<'f> FnMut(K::SelfType<'f>, V::SelfType<'f>) -> bool,
    ) -> Result<(), StorageError> {
        self.open_to_write()?.retain(keeps)
    }

    /// The same within a range.
    ///
    /// # Errors
    /// Of the disk.
    pub fn retain_in<'k, Bound, Keeps>(
        &mut self,
        range: impl RangeBounds<Bound> + 'k,
        keeps: Keeps,
    ) -> Result<(), StorageError>
    where
        Bound: Borrow<K::SelfType<'k>> + 'k,
        Keeps: for<'f> FnMut(K::SelfType<'f>, V::SelfType<'f>) -> bool,
    {
        self.open_to_write()?.retain_in(range, keeps)
    }
}

impl<K: Key + 'static, N> Table<'_, K, N>
where
    N: for<'n> Value<SelfType<'n> = N> + Add<Output = N> + Copy + 'static,
{
    /// Adds to a number where it lies, and makes a row of it where there is none; says what it is then.
    ///
    /// # Errors
    /// Of the disk.
    pub fn add<'k>(&mut self, key: impl Borrow<K::SelfType<'k>>, more: N) -> Result<N, StorageError> {
        let table = self.open_to_write()?;
        if let Some(mut number) = table.get_mut(key.borrow())? {
            let sum = number.value() + more;
            number.insert(sum)?;
            return Ok(sum);
        }
        table.insert(key, more)?;
        Ok(more)
    }
}

impl<K: Key + 'static> Table<'_, K, &'static [u8]> {
    /// Puts in the place of a row what it becomes. A row that becomes nothing goes.
    ///
    /// # Errors
    /// Of the disk, and whatever `becomes` gives.
    pub fn turn<'k, E: From<StorageError>>(
        &mut self,
        key: impl Borrow<K::SelfType<'k>>,
        becomes: impl FnOnce(Option<&[u8]>) -> Result<Option<Vec<u8>>, E>,
    ) -> Result<(), E> {
        let table = self.open_to_write()?;
        let after = match table.get_mut(key.borrow())? {
            None => becomes(None)?,
            Some(mut row) => {
                let after = becomes(Some(row.value()))?;
                // What is as long as before is written where it lies. The database would never split a page that grows so.
                if let Some(bytes) = after.as_ref().filter(|bytes| bytes.len() == row.value().len()) {
                    row.insert(bytes.as_slice())?;
                    return Ok(());
                }
                after
            }
        };
        match after {
            Some(bytes) => drop(table.insert(key, bytes.as_slice())?),
            None => drop(table.remove(key)?),
        }
        Ok(())
    }
}

/// A key and its value, where they lie.
type Row<'r, K, V> = (AccessGuard<'r, K>, AccessGuard<'r, V>);

impl<K: Key + 'static, V: Value + 'static> ReadableTableMetadata for Table<'_, K, V> {
    fn stats(&self) -> Result<TableStats, StorageError> {
        self.open()?.stats()
    }

    fn len(&self) -> Result<u64, StorageError> {
        self.open()?.len()
    }
}

impl<K: Key + 'static, V: Value + 'static> ReadableTable<K, V> for Table<'_, K, V> {
    fn get<'k>(&self, key: impl Borrow<K::SelfType<'k>>) -> Result<Option<AccessGuard<'_, V>>, StorageError> {
        self.open()?.get(key)
    }

    fn range<'k, Bound: Borrow<K::SelfType<'k>> + 'k>(
        &self,
        range: impl RangeBounds<Bound> + 'k,
    ) -> Result<Range<'_, K, V>, StorageError> {
        self.open()?.range(range)
    }

    fn first(&self) -> Result<Option<Row<'_, K, V>>, StorageError> {
        self.open()?.first()
    }

    fn last(&self) -> Result<Option<Row<'_, K, V>>, StorageError> {
        self.open()?.last()
    }
}

#[cfg(test)]
mod tests {
    use redb::Database;
    use redb::backends::InMemoryBackend;

    use super::*;

    const ROWS: TableDefinition<'static, u32, &'static [u8]> = TableDefinition::new("rows");
    const NUMBERS: TableDefinition<'static, u32, i64> = TableDefinition::new("numbers");

    fn in_a_transaction(run: impl FnOnce(&WriteTransaction)) {
        let database = Database::builder().create_with_backend(InMemoryBackend::new()).unwrap();
        let transaction = database.begin_write().unwrap();
        run(&transaction);
        transaction.commit().unwrap();
    }

    #[test]
    fn a_row_becomes_what_is_made_of_it_whatever_its_length() {
        in_a_transaction(|transaction| {
            let mut rows = Table::of(transaction, ROWS);
            for after in [&b"first"[..], b"other", b"much longer than before", b"short"] {
                let before = rows.get(7).unwrap().map(|row| row.value().to_vec());
                rows.turn(7, |row| {
                    assert_eq!(row.map(<[u8]>::to_vec), before);
                    Ok::<_, StorageError>(Some(after.to_vec()))
                })
                .unwrap();
                assert_eq!(rows.get(7).unwrap().unwrap().value(), after);
            }
            rows.turn(7, |_| Ok::<_, StorageError>(None)).unwrap();
            assert_eq!(rows.len().unwrap(), 0);
        });
    }

    #[test]
    fn many_rows_that_grow_lie_on_pages_of_their_own() {
        in_a_transaction(|transaction| {
            let mut rows = Table::of(transaction, ROWS);
            for round in 1..=20 {
                for key in 0..200 {
                    rows.turn(key, |_| Ok::<_, StorageError>(Some(vec![1; round * 50]))).unwrap();
                }
            }
            // 200 rows of 1,000 bytes: some four to a page of 4 KiB.
            assert!(rows.stats().unwrap().leaf_pages() > 40, "{:?}", rows.stats().unwrap());
        });
    }

    #[test]
    fn what_could_not_be_made_leaves_the_row_as_it_was() {
        in_a_transaction(|transaction| {
            let mut rows = Table::of(transaction, ROWS);
            rows.insert(7, &b"kept"[..]).unwrap();
            let broken = || StorageError::Corrupted("unreadable".to_owned());
            assert!(rows.turn(7, |_| Err::<Option<Vec<u8>>, _>(broken())).is_err());
            assert_eq!(rows.get(7).unwrap().unwrap().value(), b"kept");
        });
    }

    #[test]
    fn a_number_begins_at_what_is_added_first() {
        in_a_transaction(|transaction| {
            let mut numbers = Table::of(transaction, NUMBERS);
            assert_eq!(numbers.add(7, -5).unwrap(), -5);
            assert_eq!(numbers.add(7, 12).unwrap(), 7);
            assert_eq!(numbers.get(7).unwrap().unwrap().value(), 7);
        });
    }
}
