//! The creator's door.

mod desk;
