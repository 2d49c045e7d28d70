//! Outages: the program is killed, the disk fills up, the disk fails. Visitors are sent on all the same, and
//! what was answered is there, once.

mod asking;
mod kill_nine;
mod program;
mod shop;
mod start;
