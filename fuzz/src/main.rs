//! The fuzzer: libFuzzer makes bytes up, guided by which lines of Duly they reach, and gives them to one of the readers
//! of `src/web/foreign.rs`, the one that `DULY_READER` names. `fuzz/run` builds it and runs all.

#![no_main]

use std::sync::OnceLock;

use duly::web::foreign::READERS;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    static READER: OnceLock<fn(&[u8])> = OnceLock::new();
    let read = READER.get_or_init(|| {
        let wanted = std::env::var("DULY_READER").unwrap_or_default();
        let found = READERS.iter().find(|(name, _)| *name == wanted);
        let names: Vec<_> = READERS.iter().map(|(name, _)| *name).collect();
        found.unwrap_or_else(|| panic!("DULY_READER is one of {}", names.join(", "))).1
    });
    read(bytes);
});
