//! The data folder: who may read it, and what is refused in it with which words.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use duly::domain::id::AffiliateId;
use duly::domain::time::Timestamp;
use duly::store::changes::session_changes::StartSession;
use duly::store::error::StoreError;
use duly::store::people::{Session, SignedIn};
use duly::store::view::accounts;
use duly::store::{Options, RealDisk, Store};
use redb::TableDefinition;

use crate::house::{House, Note, has_note, options};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Opening must fail with words that hold all of these, and leave the file as it was.
#[track_caller]
fn check_refused(house: &House, words: &[&str]) {
    let before = fs::read(house.database()).ok();
    let Err(StoreError::Unusable(text)) = house.open() else { panic!("opened") };
    for word in words {
        assert!(text.contains(word), "{text}");
    }
    assert!(text.contains(&house.path().display().to_string()), "{text}");
    assert_eq!(before, fs::read(house.database()).ok(), "touched");
}

#[test]
fn only_the_owner_can_read_what_a_first_start_makes() {
    let house = House::new();
    house.open_on(RealDisk).unwrap().stop();

    assert_eq!(mode(house.path()), 0o700);
    let mut names: Vec<_> =
        fs::read_dir(house.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["duly.redb", "master.key"]);
    assert_eq!(mode(&house.database()), 0o600);
    assert_eq!(mode(&house.path().join("master.key")), 0o600);
    assert_eq!(fs::read(house.path().join("master.key")).unwrap(), [7; 32]);
}

#[test]
fn modes_that_were_opened_up_are_closed_again() {
    let house = House::furnished();
    for path in [house.path().to_owned(), house.database(), house.path().join("master.key")] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    house.open().unwrap().stop();

    assert_eq!((mode(house.path()), mode(&house.database())), (0o700, 0o600));
    assert_eq!(mode(&house.path().join("master.key")), 0o600);
}

#[test]
fn a_second_opener_is_told_of_the_socket() {
    let house = House::new();
    let store = house.open().unwrap();
    check_refused(&house, &["in use", "control.sock"]);
    store.stop();
    drop(store);
    house.open().unwrap();
}

#[test]
fn an_empty_file_is_not_made_into_a_new_database() {
    let house = House::furnished();
    fs::write(house.database(), b"").unwrap();
    check_refused(&house, &["is empty", "backup"]);
}

#[test]
fn a_foreign_file_is_left_as_it_is() {
    let house = House::furnished();
    fs::write(house.database(), b"SQLite format 3\0 and so on").unwrap();
    check_refused(&house, &["not a database of Duly"]);
    fs::write(house.database(), b"x").unwrap();
    check_refused(&house, &["not a database of Duly"]);
}

#[test]
fn a_redb_database_of_another_program_is_refused() {
    let house = House::furnished();
    fs::remove_file(house.database()).unwrap();
    let other = redb::Database::create(house.database()).unwrap();
    let transaction = other.begin_write().unwrap();
    transaction.open_table(TableDefinition::<u32, u32>::new("theirs")).unwrap();
    transaction.commit().unwrap();
    drop(other);

    let Err(StoreError::Unusable(text)) = house.open() else { panic!("opened") };
    assert!(text.contains("not a database of Duly"), "{text}");
}

#[test]
fn a_truncated_database_is_called_damaged() {
    let house = House::furnished();
    let whole = fs::read(house.database()).unwrap();
    for len in [100, 4_096, whole.len() / 2, whole.len() - 4_096] {
        fs::write(house.database(), &whole[..len]).unwrap();
        let Err(StoreError::Unusable(text)) = house.open() else { panic!("opened at {len}") };
        assert!(
            text.contains("Restore it from a backup") || text.contains("not a database"),
            "{len}: {text}"
        );
    }
}

fn write_meta(house: &House, key: &str, value: &[u8]) {
    let database = redb::Database::open(house.database()).unwrap();
    let transaction = database.begin_write().unwrap();
    transaction
        .open_table(TableDefinition::<&str, &[u8]>::new("meta-1"))
        .unwrap()
        .insert(key, value)
        .unwrap();
    transaction.commit().unwrap();
}

#[test]
fn a_newer_schema_is_refused_with_both_numbers() {
    let house = House::furnished();
    write_meta(&house, "schema", &23_u32.to_be_bytes());
    let Err(StoreError::Unusable(text)) = house.open() else { panic!("opened") };
    assert!(text.contains("number 23") && text.contains("up to number 7"), "{text}");
}

#[test]
fn an_older_schema_is_copied_aside_and_opened_with_everything_in_it() {
    let house = House::furnished();
    house.open().unwrap().write_blocking(Note(1)).unwrap();
    write_meta(&house, "schema", &1_u32.to_be_bytes());

    house.open().unwrap().write_blocking(Note(2)).unwrap();
    let aside = house.path().join("duly.redb.schema-1");
    assert_eq!(mode(&aside), 0o600);
    let copied = fs::read(&aside).unwrap();
    fs::remove_file(&aside).unwrap();
    assert!(has_note(&house.open().unwrap().view().unwrap(), 2));
    assert!(!aside.exists(), "it was migrated again");

    fs::write(house.database(), copied).unwrap();
    let store = house.open().unwrap();
    assert!(has_note(&store.view().unwrap(), 1) && !has_note(&store.view().unwrap(), 2));
}

#[test]
fn sessions_of_an_older_schema_are_found_by_whose_they_are() {
    let house = House::furnished();
    let who = SignedIn::Affiliate(AffiliateId(7));
    let (created_at, expires_at) = (Timestamp(1), Timestamp(9));
    let session = Session { who, created_at, last_seen_at: created_at, expires_at, agent: "Firefox".into() };
    house.open().unwrap().write_blocking(StartSession { hash: [3; 32], session }).unwrap();
    write_meta(&house, "schema", &3_u32.to_be_bytes());
    let database = redb::Database::open(house.database()).unwrap();
    let transaction = database.begin_write().unwrap();
    transaction.delete_table(TableDefinition::<&[u8], ()>::new("person-sessions-1")).unwrap();
    transaction.commit().unwrap();
    drop(database);

    let store = house.open().unwrap();
    let hers = accounts::sessions_of(&store.view().unwrap(), who, created_at).unwrap();
    assert_eq!(hers.iter().map(|(hash, _)| *hash).collect::<Vec<_>>(), [[3; 32]]);
    assert!(house.path().join("duly.redb.schema-3").exists());
}

#[test]
fn another_master_key_stops_the_start() {
    let house = House::furnished();
    fs::write(house.path().join("master.key"), [8; 32]).unwrap();
    let Err(StoreError::Unusable(text)) = house.open() else { panic!("opened") };
    assert!(text.contains("does not belong to"), "{text}");

    fs::write(house.path().join("master.key"), [7; 31]).unwrap();
    check_refused(&house, &["32 bytes"]);
    fs::remove_file(house.path().join("master.key")).unwrap();
    check_refused(&house, &["is missing", "put it back"]);
}

#[test]
fn a_database_that_is_gone_is_not_replaced_by_an_empty_one() {
    let house = House::furnished();
    fs::remove_file(house.database()).unwrap();
    check_refused(&house, &["is missing", "Restore"]);
}

#[test]
fn the_key_of_the_first_start_is_kept() {
    let house = House::furnished();
    let store = Store::open(house.path(), Options { fresh_master_key: [9; 32], ..options(RealDisk) });
    let first = House::furnished();
    assert_eq!(store.unwrap().keys().derive("test", &[]), first.open().unwrap().keys().derive("test", &[]));
}

#[test]
fn a_leftover_of_a_first_start_beside_a_database_is_removed() {
    let house = House::furnished();
    house.open().unwrap().write_blocking(Note(1)).unwrap();
    fs::write(house.path().join("duly.redb.new"), b"half").unwrap();
    let store = house.open().unwrap();

    assert!(has_note(&store.view().unwrap(), 1));
    assert!(!house.path().join("duly.redb.new").exists());
}

#[test]
fn a_folder_full_of_other_things_keeps_its_mode() {
    let house = House::new();
    fs::create_dir_all(house.path()).unwrap();
    fs::set_permissions(house.path(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(house.path().join("notes.txt"), "mine").unwrap();
    house.open().unwrap().stop();

    assert_eq!((mode(house.path()), mode(&house.database())), (0o755, 0o600));
}
