#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| { let _ = data.len() > 3 && data[0] == 7 && data[1] == b'x' && duly::domain::code::is_reserved("x") ; });
