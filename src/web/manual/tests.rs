//! The manual as a whole.
