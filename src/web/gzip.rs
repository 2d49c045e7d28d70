//! What goes out is made small for browsers that take it so: files once, since they never change while the program runs,
//! pages as they are asked for.
//!
//! The length of a compressed page can tell letter by letter what stands in it, to somebody who makes a browser open it
//! again and again with guesses in its address and sees the lengths (the attack is called BREACH). So no page holds the
//! same form token twice (`csrf`), cookies do not come along from other sites, and each page gets a length of its own by
//! chance.

use std::io::{self, Write};

use actix_web::HttpRequest;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::ServiceResponse;
use actix_web::http::header::{
    ACCEPT_ENCODING, AcceptEncoding, CONTENT_ENCODING, CONTENT_TYPE, Encoding, Header, HeaderValue, VARY,
};
use actix_web::http::{Method, StatusCode};
use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};

use super::now::app;

/// Pages shorter than this fit into one packet anyway.
const PAGE_MIN: u64 = 1_400;
/// As small as a page becomes in less time than it takes to write it.
const OF_PAGES: Compression = Compression::new(4);
/// How many bytes longer a page may become by chance.
const CHANCE_MAX: u32 = 100;

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

/// Makes a page small where its browser takes it so; whatever is no page stays as it is.
pub fn squeezed(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let is_long = matches!(response.response().body().size(), BodySize::Sized(bytes) if bytes >= PAGE_MIN);
    let is_page =
        response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let request = response.request();
    let is_asked_for =
        matches!(*request.method(), Method::GET | Method::HEAD) && response.status() == StatusCode::OK;
    if !is_long || !is_page || !is_asked_for || response.headers().contains_key(CONTENT_ENCODING) {
        return response;
    }
    let by_chance = is_taken(request).then(|| app(request).map_or(0, |app| app.chance.below(CHANCE_MAX)));
    let mut is_small = false;
    let mut response = response.map_body(|_, body| match (by_chance, body.try_into_bytes()) {
        (Some(longer), Ok(page)) => match with_a_length_by_chance(&page, longer) {
            Ok(small) => {
                is_small = true;
                BoxBody::new(small)
            }
            Err(_) => BoxBody::new(page),
        },
        (None, Ok(page)) => BoxBody::new(page),
        (_, Err(body)) => body,
    });
    if is_small {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response.headers_mut().append(VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// A page as gzip whose head has a file name of so many letters, which every reader skips (RFC 1952, 2.3.1).
fn with_a_length_by_chance(page: &[u8], longer: u32) -> io::Result<Vec<u8>> {
    let name = vec![b'-'; usize::try_from(longer).unwrap_or(0)];
    let mut gzip = GzBuilder::new().filename(name).write(Vec::new(), OF_PAGES);
    gzip.write_all(page)?;
    gzip.finish()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;

    #[test]
    fn a_page_comes_back_whole_and_is_as_much_longer_as_chance_says() {
        let page = "The same words, again and again. ".repeat(99);
        let (short, long) = (
            with_a_length_by_chance(page.as_bytes(), 0).unwrap(),
            with_a_length_by_chance(page.as_bytes(), 70).unwrap(),
        );
        assert_eq!(long.len(), short.len() + 70);
        for small in [short, long] {
            let mut back = String::new();
            GzDecoder::new(&small[..]).read_to_string(&mut back).unwrap();
            assert_eq!(back, page);
        }
    }
}
