//! Stories: people click, come back and buy, and creators look, on a real server over HTTP. They know no
//! table and no type of the insides; if the program were rewritten, they would stay.

mod arrange;
mod http;
mod kept;
mod people;
mod world;

mod links_and_clicks;
mod who_clicks;
