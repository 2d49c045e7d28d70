//! Rules about the source.
