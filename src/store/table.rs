//! A table of a transaction that writes, opened when it is first asked for: a change touches a dozen of them, and to
//! open and close all costs as much as what many a change writes.

use std::borrow::Borrow;
use std::cell::OnceCell;
use std::ops::RangeBounds;

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
