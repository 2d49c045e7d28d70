//! Everything that visitors and affiliates read in Spanish, a file a subject.

mod ahead;
mod doctor;
mod earning;
mod entering;
mod joining;
mod own_links;
mod page;
mod payouts;
mod portal;
pub(super) mod problems;
mod promoting;
mod visitor;

pub(super) use doctor::DOCTOR;
pub(super) use page::PAGE;
pub(super) use portal::PORTAL;
pub(super) use visitor::VISITOR;
