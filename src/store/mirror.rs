//! The mirror of the links in memory: what a redirect needs, readable while the disk is not.

/// One entry of the mirror that changed.
#[derive(Debug)]
pub enum Mend {}
