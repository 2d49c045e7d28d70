//! What is written, flushed and read while it is on its way.

use redb::DatabaseError;
use redb::backends::InMemoryBackend;

use super::*;

/// A disk in memory, which fails at its first flush where it shall.
#[derive(Debug)]
struct Memory {
    fails: bool,
}

#[derive(Debug)]
struct Cells(InMemoryBackend, bool);

impl Disk for Memory {
    fn backend(&self, _: File) -> Result<Box<dyn StorageBackend>, DatabaseError> {
        Ok(Box::new(Cells(InMemoryBackend::new(), self.fails)))
    }
}

impl StorageBackend for Cells {
    fn len(&self) -> io::Result<u64> {
        self.0.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.0.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        if self.1 { Err(io::Error::from(io::ErrorKind::StorageFull)) } else { Ok(()) }
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.0.write(offset, data)
    }
}

fn backend(fails: bool) -> Backend {
    let backend = Backend::new(&Memory { fails }, File::open("/dev/null").unwrap()).unwrap();
    backend.set_len(4096).unwrap();
    backend
}

#[test]
fn what_is_read_is_what_was_written_before_it_arrived_or_not() {
    let backend = backend(false);
    for round in 1..100 {
        backend.write(512, &[round; 64]).unwrap();
        backend.write(600, &[round; 8]).unwrap();
        if round % 3 == 0 {
            let ((), mark) = backend.way().ahead(|| backend.sync_data().unwrap());
            backend.way().arrived(mark).unwrap();
        }
        let mut read = [0; 100];
        backend.read(508, &mut read).unwrap();
        assert_eq!(read[4..68], [round; 64]);
        assert_eq!(read[92..], [round; 8]);
    }
    backend.close().unwrap();
}

#[test]
fn after_a_fault_nothing_is_written_or_read_and_all_who_wait_hear_of_it() {
    let backend = backend(true);
    backend.write(0, &[1]).unwrap();
    let (ahead, mark) = backend.way().ahead(|| backend.sync_data());
    ahead.unwrap();
    let full = |result: io::Result<()>| result.unwrap_err().kind() == io::ErrorKind::StorageFull;

    assert!(full(backend.way().arrived(mark)));
    assert!(full(backend.write(0, &[2])) && full(backend.sync_data()));
    assert!(full(backend.read(2048, &mut [0])) && full(backend.set_len(1)));
    assert!(full(backend.len().map(drop)));
    backend.close().unwrap();
}
