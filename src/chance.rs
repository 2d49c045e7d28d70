//! The only source of randomness: ids, codes, tokens and salts come from here, seeded in tests.
