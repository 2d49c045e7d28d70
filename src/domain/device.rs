//! Which kind of device a user agent names, in a few words that fit a table.
