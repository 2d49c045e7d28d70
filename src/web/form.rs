//! A form remembers what was typed, and each problem stands beside its field.
