//! Stories: people click, come back and buy, and creators look, on a real server over HTTP. They know no
//! table and no type of the insides; if the program were rewritten, they would stay.

mod arrange;
mod creator;
mod http;
mod kept;
mod people;
mod programs;
mod world;

mod amounts;
mod api_catalog;
mod api_conversions;
mod api_programs;
mod bad_input;
mod behind_a_proxy;
mod conversions;
mod creator_decides;
mod creator_looks;
mod every_report_leaves_a_row;
mod journeys;
mod links_and_clicks;
mod refunds;
mod who_clicks;
