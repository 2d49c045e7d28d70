//! The store keeps the story: typed tables, snapshots for readers, one thread that writes.
