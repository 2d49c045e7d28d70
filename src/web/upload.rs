//! A form with a file: what `OwnForm` is for other forms. Only a creator who is signed in is listened to for
//! so long. Of a file that is far too large the middle is left out, so that what was typed beside it is not lost.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use multer::Multipart;

use super::body::{self, Limits};
use super::csrf;
use super::error::WebError;
use super::form::FormData;
use super::session::Creator;

/// What is read of a form with a file: its beginning, well above what a file may have, and where a file has more, the
/// fields behind it. All of it is taken from the line, or a browser would show no answer.
const LIMITS: Limits = Limits {
    head: 16 * 1024 * 1024,
    tail: body::BYTES_MAX,
    all: ALL_MB << 20,
    time: Duration::from_secs(120),
};
/// Forms with more are not even taken from the line, MB.
const ALL_MB: usize = 256;

/// A form with at most one file, from one of our own pages in a signed-in creator's browser.
#[derive(Debug)]
pub struct OwnUpload {
    /// What was typed.
    pub data: FormData,
    /// The file; `None` where none was chosen.
    pub file: Option<Bytes>,
    /// The file was so large that its middle was left out: nothing may be made of it.
    pub is_cut: bool,
}

impl FromRequest for OwnUpload {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            csrf::must_come_from_here(&request)?;
            Creator::from_request(&request, &mut Payload::None).await?;
            let (body, is_cut) = body::read_ends(payload, LIMITS).await.map_err(|error| match error {
                WebError::TooLarge => WebError::FileTooLarge(ALL_MB),
                other => other,
            })?;
            let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
            let upload = match kind.and_then(|kind| multer::parse_boundary(kind).ok()) {
                Some(boundary) => Self { is_cut, ..parts(body, boundary).await? },
                None if is_cut => return Err(WebError::TooLarge),
                None => Self { data: FormData::parse(&body)?, file: None, is_cut },
            };
            csrf::asker(&request, &upload.data).await?;
            Ok(upload)
        })
    }
}

async fn parts(body: Bytes, boundary: String) -> Result<OwnUpload, WebError> {
    let mut parts = Multipart::new(Whole(Some(body)), boundary);
    let (mut pairs, mut file) = (Vec::new(), None);
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let bytes = part.bytes().await.map_err(unreadable)?;
        // A field without a chosen file is sent as an empty one.
        if !is_file {
            pairs.push((name.into_bytes(), bytes.to_vec()));
        } else if !bytes.is_empty() {
            file = Some(bytes);
        }
    }
    Ok(OwnUpload { data: FormData::of_parts(pairs)?, file, is_cut: false })
}

fn unreadable(error: multer::Error) -> WebError {
    WebError::BadRequest(format!("The form cannot be read: {error}."))
}

/// A body that is already here, as the stream that a reader of parts asks for.
struct Whole(Option<Bytes>);

impl futures_core::Stream for Whole {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}

/// Reads a form with a file of whatever origin; its parts are divided by the line `--X`. All of it is here, so nothing
/// is waited for, and no field is longer than what was sent.
#[cfg(any(test, fuzzing))]
pub fn foreign(bytes: &[u8]) {
    let mut reading = std::pin::pin!(parts(Bytes::copy_from_slice(bytes), "X".to_owned()));
    let mut context = Context::from_waker(std::task::Waker::noop());
    let Poll::Ready(read) = reading.as_mut().poll(&mut context) else {
        panic!("a form that is all here is waited for");
    };
    if let Ok(OwnUpload { data, file, .. }) = read {
        let typed = ["csrf", "product", "orders"].map(|name| data.all(name).map(str::len).sum::<usize>());
        assert!(typed.iter().sum::<usize>() + file.map_or(0, |file| file.len()) <= bytes.len());
    }
}
