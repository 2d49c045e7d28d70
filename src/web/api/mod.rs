//! The JSON API's door: tokens, never cookies.
