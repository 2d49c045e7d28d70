//! Attribution told as text, and as properties. `cases` is the specification; `reader` understands it.

mod cases;
mod manual;
mod properties;
mod reader;
mod whole_verdict;
