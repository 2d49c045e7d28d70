//! Stories: people click, come back and buy, and creators look, on a real server over HTTP. They know no
//! table and no type of the insides; if the program were rewritten, they would stay.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a story may stop")]

mod arrange;
mod forms;
mod http;
mod kept;
mod owner;
mod people;
mod programs;
mod promoters;
mod world;

mod all_at_once;
mod alternative_pages;
mod amounts;
mod api_catalog;
mod api_conversions;
mod api_programs;
mod bad_input;
mod bans;
mod behind_a_proxy;
mod conversions;
mod creator_decides;
mod creator_looks;
mod creator_runs;
mod creator_sells;
mod doctor;
mod every_form;
mod every_page;
mod every_report_leaves_a_row;
mod getting_in;
mod history;
mod hotlinks_page;
mod joining;
mod journeys;
mod leads;
mod links_and_clicks;
mod links_created_by_me;
mod live;
mod matrix;
mod payment_pages;
mod portal_frame;
mod portal_pages;
mod privacy;
mod ref_anywhere;
mod refunds;
mod replays;
mod rules;
mod s0_hotlinks_are_tracked;
mod s1_how_cookies_work;
mod s2_what_hotlinks_are;
mod s3_dynamic_hotlinks;
mod sales_pages;
mod settings;
mod signatures;
mod signing_in;
mod team;
mod terms_change;
mod thank_you;
mod two_factor;
mod view_as;
mod who_clicks;
