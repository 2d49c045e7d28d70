//! The Doctor: what happens to whoever follows a link, told step by step, for the creator and for an affiliate.
//! Nothing is recorded by it and nothing is fetched from the net.

mod address;
mod browser;
mod examination;
mod finding;
mod reward;
mod shown;
mod way;

pub use examination::{Examining, Reader};
pub use finding::{Carried, Finding, Goal, Kind, Mark, Part, Whose};
pub use shown::{DoctorShown, about, asked_link};
