//! Files that never change while the program runs are compressed once, and sent so to browsers that take it. Pages are not:
//! they hold tokens, whose letters the length of a compressed page would tell bit by bit.

use std::io::{self, Write};

use actix_web::HttpRequest;
use actix_web::http::header::{ACCEPT_ENCODING, AcceptEncoding, Encoding, Header};
use flate2::Compression;
use flate2::write::GzEncoder;

/// Whether the browser said that it takes gzip; one that says nothing gets the plain text.
pub fn is_taken(request: &HttpRequest) -> bool {
    request.headers().contains_key(ACCEPT_ENCODING)
        && AcceptEncoding::parse(request).is_ok_and(|accepts| {
            accepts.negotiate([Encoding::gzip(), Encoding::identity()].iter()) == Some(Encoding::gzip())
        })
}

/// A file as gzip (RFC 1952), as small as it becomes.
///
/// # Errors
/// Where the memory cannot be written to, which does not happen.
pub fn compressed(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    gzip.finish()
}
