//! The data folder: who may read it, how a database is made in it once, and how it is opened ever after.

use std::cell::Cell;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use redb::{Database, DatabaseError, ReadableDatabase, StorageError, TableError};
use redb::{ReadOnlyTable, ReadTransaction, TableHandle, WriteTransaction};
use rustix::fs::FlockOperation;

use super::changes::{
    buyer_purchases, counting, create_affiliate, entries, judgement, reports, session_changes, standing,
};
use super::disk::Space;
use super::error::StoreError;
use super::master_key::MasterKey;
use super::options::Options;
use super::sums;
use super::tables::{META, NAMES, Tables};
use super::way_to_disk::{Backend, WayToDisk};

/// The layout of the rows that this program writes. A newer file is refused, an older one is migrated after a
/// copy of it was put aside.
pub(super) const SCHEMA: u32 = 7;

const SCHEMA_KEY: &str = "schema";
const FINGERPRINT_KEY: &str = "master-key";

/// The folder with everything in it. While this lives, no other process uses the folder.
pub(super) struct Folder {
    path: PathBuf,
    /// Locked as long as it is open, also while the database is closed after a fault.
    handle: File,
    pub(super) options: Options,
    pub(super) key: MasterKey,
}

/// The database's file, open, and the way of what is written to it.
pub(super) struct Opened {
    pub(super) database: Database,
    pub(super) way: WayToDisk,
}

impl Folder {
    /// Finds the database, or makes it where nothing was ever there, and opens it.
    pub(super) fn open(path: &Path, options: Options) -> Result<(Self, Opened), StoreError> {
        make_folder(path)?;
        let handle = File::open(path).map_err(|cause| file_error(path, cause))?;
        lock(path, &handle)?;

        let key = MasterKey::new(options.fresh_master_key);
        let mut folder = Self { path: path.to_owned(), handle, options, key };
        folder.prepare()?;
        let opened = folder.open_migrated()?;
        Ok((folder, opened))
    }

    /// Opens the database; one of an older schema is copied aside first and then brought up to this one. Older rows
    /// stay as they are, since every version of a row is read for ever: the number keeps an older program from
    /// opening rows that it does not know.
    fn open_migrated(&self) -> Result<Opened, StoreError> {
        let opened = self.open_database()?;
        let older = schema_of(&self.database_path(), &opened.database.begin_read()?)?;
        if older == SCHEMA {
            return Ok(opened);
        }
        drop(opened);
        let aside = self.path.join(format!("duly.redb.schema-{older}"));
        self.copy_aside(&aside)?;
        tracing::info!(copy = %aside.display(), "the database is of schema {older}: it was copied, and is brought to schema {SCHEMA}");
        let opened = self.open_database()?;
        write_tables(&opened.database, |transaction, tables| {
            standing::fill(tables)?;
            reports::fill_last(tables)?;
            judgement::fill_unconfirmed(tables)?;
            buyer_purchases::fill(tables)?;
            create_affiliate::fill_digests(tables)?;
            session_changes::fill_persons(tables)?;
            entries::fill_taken_back(tables)?;
            if sums::are_older(transaction)? {
                tracing::info!("its sums are counted anew, so that they can be told apart");
                sums::fill(transaction, tables)?;
                counting::fill(tables)?;
                tracing::info!("its sums are counted");
            } else {
                counting::keep_unknown_origins(tables)?;
            }
            tables.meta.insert(SCHEMA_KEY, SCHEMA.to_be_bytes().as_slice())?;
            Ok(())
        })?;
        Ok(opened)
    }

    /// A copy of the closed database that is whole or not there.
    fn copy_aside(&self, aside: &Path) -> Result<(), StoreError> {
        let unfinished = aside.with_added_extension("new");
        let copy = || {
            let mut target = own_file(&unfinished, true).map_err(io::Error::other)?;
            target.set_len(0)?;
            io::copy(&mut File::open(self.database_path())?, &mut target)?;
            target.sync_all()?;
            fs::rename(&unfinished, aside)?;
            self.handle.sync_all()
        };
        copy().map_err(|cause| file_error(aside, cause))
    }

    /// The database's file.
    pub(super) fn database_path(&self) -> PathBuf {
        self.path.join("duly.redb")
    }

    fn unfinished_path(&self) -> PathBuf {
        self.path.join("duly.redb.new")
    }

    fn key_path(&self) -> PathBuf {
        self.path.join("master.key")
    }

    /// Lets another process have the folder; the database is closed by now.
    pub(super) fn unlock(&self) {
        if let Err(error) = rustix::fs::flock(&self.handle, FlockOperation::Unlock) {
            tracing::warn!(%error, "the data folder stays locked until the program ends");
        }
    }

    /// How large the database's file is.
    pub(super) fn file_bytes(&self) -> u64 {
        fs::metadata(self.database_path()).map_or(0, |meta| meta.len())
    }

    /// How much room there is. A disk that does not tell has enough: it will say so at the next write.
    pub(super) fn space(&self) -> Space {
        match self.options.disk.free_bytes(&self.path) {
            Ok(free_bytes) => Space::of(free_bytes, self.options.min_free_bytes),
            Err(error) => {
                tracing::warn!(%error, "the free space of the disk is not known");
                Space::Enough
            }
        }
    }

    /// Makes what a first start has to make. The unfinished database is the mark of a first start that was
    /// cut off, so it comes first and goes last.
    fn prepare(&mut self) -> Result<(), StoreError> {
        let (database, unfinished) = (self.database_path(), self.unfinished_path());
        let written_key = MasterKey::read(&self.key_path())?;
        if exists(&database)? {
            if exists(&unfinished)? {
                fs::remove_file(&unfinished).map_err(|cause| file_error(&unfinished, cause))?;
            }
            self.key = written_key.ok_or_else(|| {
                StoreError::Unusable(format!(
                    "{} is missing. It belongs to {}: put it back, from the folder or the backup that the \
                     database came from.",
                    self.key_path().display(),
                    database.display()
                ))
            })?;
            return Ok(());
        }
        if written_key.is_some() && !exists(&unfinished)? {
            return Err(StoreError::Unusable(format!(
                "{} is missing, but its master key is there. Restore the database from a backup, or remove {} \
                 to begin anew with an empty one.",
                database.display(),
                self.key_path().display()
            )));
        }

        let file = own_file(&unfinished, true)?;
        file.set_len(0)
            .and_then(|()| self.handle.sync_all())
            .map_err(|cause| file_error(&unfinished, cause))?;
        match written_key {
            Some(key) => self.key = key,
            None => self.key.write(&self.key_path())?,
        }
        self.fill(file)?;
        fs::rename(&unfinished, &database).map_err(|cause| file_error(&database, cause))?;
        self.handle.sync_all().map_err(|cause| file_error(&self.path, cause))
    }

    /// An empty database with all tables, knowing its schema and its key.
    fn fill(&self, file: File) -> Result<(), StoreError> {
        let database = redb::Builder::new()
            .set_cache_size(self.options.cache_bytes)
            .create_with_backend(Backend::new(&*self.options.disk, file)?)?;
        write_tables(&database, |_, tables| {
            tables.meta.insert(SCHEMA_KEY, SCHEMA.to_be_bytes().as_slice())?;
            tables.meta.insert(FINGERPRINT_KEY, self.key.fingerprint().as_slice())?;
            Ok(())
        })
    }

    /// Opens the database that is there; never makes one.
    pub(super) fn open_database(&self) -> Result<Opened, StoreError> {
        let path = self.database_path();
        let file = own_file(&path, false)?;
        // redb takes an empty file for a new database; ours was cut off.
        if file.metadata().map_err(|cause| file_error(&path, cause))?.len() == 0 {
            return Err(StoreError::Unusable(format!(
                "{} is empty: it was a database once, and was cut off. Restore it from a backup.",
                path.display()
            )));
        }

        let backend = Backend::new(&*self.options.disk, file)?;
        let way = backend.way();
        let is_told = Cell::new(false);
        let opened = catch_unwind(AssertUnwindSafe(|| {
            redb::Builder::new()
                .set_cache_size(self.options.cache_bytes)
                .set_repair_callback(move |_| {
                    if !is_told.replace(true) {
                        tracing::info!("the database was not closed by the last program: looking through it");
                    }
                })
                .create_with_backend(backend)
        }));
        let database = opened
            .map_err(|_| damaged(&path, "it cannot be read"))?
            .map_err(|error| opening_error(&path, error))?;
        self.recognise(&path, &database.begin_read()?)?;
        // A newer program of the same schema may know more tables.
        if !has_all_tables(&database.begin_read()?)? {
            write_tables(&database, |_, _| Ok(()))?;
        }
        Ok(Opened { database, way })
    }

    fn recognise(&self, path: &Path, read: &ReadTransaction) -> Result<(), StoreError> {
        let number = schema_of(path, read)?;
        if number > SCHEMA {
            return Err(StoreError::Unusable(format!(
                "{} was written by a newer Duly: its schema is number {number}, and this program knows them up \
                 to number {SCHEMA}. Start the newer program, or restore a backup from before.",
                path.display()
            )));
        }
        let meta = open_meta(path, read)?;
        let fingerprint = meta.get(FINGERPRINT_KEY)?.ok_or_else(|| foreign(path))?;
        if fingerprint.value() != self.key.fingerprint() {
            return Err(StoreError::Unusable(format!(
                "{} does not belong to {}: tokens, sessions and signatures would all fail. Put the key back that \
                 lay beside this database.",
                self.key_path().display(),
                path.display()
            )));
        }
        Ok(())
    }
}

/// The file's own table; a file without it is not ours.
fn open_meta(
    path: &Path,
    read: &ReadTransaction,
) -> Result<ReadOnlyTable<&'static str, &'static [u8]>, StoreError> {
    read.open_table(META).map_err(|error| match error {
        TableError::Storage(error) => error.into(),
        _ => foreign(path),
    })
}

/// The number of the layout that a file of ours was written in.
fn schema_of(path: &Path, read: &ReadTransaction) -> Result<u32, StoreError> {
    let meta = open_meta(path, read)?;
    let number =
        meta.get(SCHEMA_KEY)?.and_then(|value| value.value().try_into().ok()).map(u32::from_be_bytes);
    number.filter(|number| *number > 0).ok_or_else(|| foreign(path))
}

fn write_tables(
    database: &Database,
    write: impl FnOnce(&WriteTransaction, &mut Tables<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut transaction = database.begin_write()?;
    transaction.set_two_phase_commit(true);
    let mut tables = Tables::of(&transaction);
    tables.make_all()?;
    write(&transaction, &mut tables)?;
    drop(tables);
    Ok(transaction.commit()?)
}

fn has_all_tables(read: &ReadTransaction) -> Result<bool, StoreError> {
    let there: Vec<String> = read.list_tables()?.map(|table| table.name().to_owned()).collect();
    Ok(NAMES.iter().all(|name| there.iter().any(|there| there == name)))
}

/// Ours alone where we made it, where it was empty, and where a database of ours lies; anybody else's folder
/// keeps its mode, and the files in it are closed to others anyway.
fn make_folder(path: &Path) -> Result<(), StoreError> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(|cause| file_error(path, cause))?;
    let is_empty = fs::read_dir(path).map_err(|cause| file_error(path, cause))?.next().is_none();
    if is_empty || exists(&path.join("duly.redb"))? {
        fs::set_permissions(path, Permissions::from_mode(0o700)).map_err(|cause| file_error(path, cause))?;
    }
    Ok(())
}

fn lock(path: &Path, handle: &File) -> Result<(), StoreError> {
    match rustix::fs::flock(handle, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(()),
        Err(rustix::io::Errno::WOULDBLOCK) => Err(in_use(path)),
        Err(error) => {
            // Some network file systems know no locks; redb tries its own on the file.
            tracing::warn!(%error, "the data folder cannot be locked: make sure that only one Duly uses it");
            Ok(())
        }
    }
}

/// Opens a file for reading and writing that only its owner may read.
fn own_file(path: &Path, create: bool) -> Result<File, StoreError> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(create)
        .mode(0o600)
        .open(path)
        .and_then(|file| file.set_permissions(Permissions::from_mode(0o600)).map(|()| file))
        .map_err(|cause| file_error(path, cause))
}

fn exists(path: &Path) -> Result<bool, StoreError> {
    path.try_exists().map_err(|cause| file_error(path, cause))
}

fn opening_error(path: &Path, error: DatabaseError) -> StoreError {
    match error {
        DatabaseError::DatabaseAlreadyOpen => in_use(path),
        DatabaseError::Storage(StorageError::Io(cause)) if cause.kind() == io::ErrorKind::InvalidData => {
            foreign(path)
        }
        DatabaseError::Storage(StorageError::Corrupted(what)) => damaged(path, &what),
        DatabaseError::Storage(StorageError::Io(cause)) if cause.kind() == io::ErrorKind::UnexpectedEof => {
            damaged(path, "its end is missing")
        }
        DatabaseError::UpgradeRequired(_) => foreign(path),
        other => other.into(),
    }
}

fn in_use(path: &Path) -> StoreError {
    StoreError::Unusable(format!(
        "{} is in use by another Duly. While it runs, commands go through its socket, control.sock in the data \
         folder; to start a second server, give it a folder of its own.",
        path.display()
    ))
}

fn foreign(path: &Path) -> StoreError {
    StoreError::Unusable(format!(
        "{} is not a database of Duly. It was left as it is: move it away, or give Duly another folder.",
        path.display()
    ))
}

fn damaged(path: &Path, what: &str) -> StoreError {
    StoreError::Unusable(format!("{} is damaged: {what}. Restore it from a backup.", path.display()))
}

/// What the system said about a file.
pub(super) fn file_error(path: &Path, cause: io::Error) -> StoreError {
    StoreError::File { path: path.display().to_string(), cause }
}

/// The system has no thread left for the store.
pub(super) fn no_thread(cause: io::Error) -> StoreError {
    file_error(Path::new("a thread"), cause)
}
