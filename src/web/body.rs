//! Bodies of requests, read with a limit on their size and on the time they take. The server itself limits
//! neither: a body that never ends would hold its connection for ever.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::{Bytes, BytesMut};
use actix_web::{FromRequest, HttpRequest};

use super::error::WebError;

/// The most bytes a body may have.
pub const BYTES_MAX: usize = 256 * 1024;
/// How long a body may take to arrive.
const TIME_MAX: Duration = Duration::from_secs(10);

/// A body, whole.
#[derive(Debug, Clone)]
pub struct Body(pub Bytes);

impl FromRequest for Body {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(_: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let payload = payload.take();
        Box::pin(async move { read_within(payload, BYTES_MAX, TIME_MAX).await.map(Self) })
    }
}

/// Reads a body with limits of its own.
///
/// # Errors
/// `TooLarge`, `TooSlow`, and `BadRequest` where it broke off.
pub async fn read_within(payload: Payload, bytes_max: usize, time_max: Duration) -> Result<Bytes, WebError> {
    let read = tokio::time::timeout(time_max, read(payload, bytes_max)).await;
    read.unwrap_or(Err(WebError::TooSlow))
}

/// How much is read of a body, and how much of it is kept.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// So many bytes are kept of its beginning.
    pub head: usize,
    /// And so many of its end, where it has more.
    pub tail: usize,
    /// More than so many are not read at all.
    pub all: usize,
    /// How long it may take to arrive.
    pub time: Duration,
}

/// Reads a body of which the middle may be left out, and whether it was.
///
/// # Errors
/// As of `read_within`.
pub async fn read_ends(payload: Payload, limits: Limits) -> Result<(Bytes, bool), WebError> {
    let read = tokio::time::timeout(limits.time, ends(payload, limits)).await;
    read.unwrap_or(Err(WebError::TooSlow))
}

async fn ends(mut payload: Payload, limits: Limits) -> Result<(Bytes, bool), WebError> {
    let (mut head, mut tail, mut all) = (BytesMut::new(), BytesMut::new(), 0);
    while let Some(chunk) = next(&mut payload).await {
        let mut chunk = chunk.map_err(broke_off)?;
        all += chunk.len();
        if all > limits.all {
            return Err(WebError::TooLarge);
        }
        let fits = chunk.len().min(limits.head - head.len());
        head.extend_from_slice(&chunk.split_to(fits));
        tail.extend_from_slice(&chunk);
        if tail.len() > 2 * limits.tail {
            drop(tail.split_to(tail.len() - limits.tail));
        }
    }
    head.extend_from_slice(&tail[tail.len().saturating_sub(limits.tail)..]);
    let is_cut = all > head.len();
    Ok((head.freeze(), is_cut))
}

fn broke_off(error: PayloadError) -> WebError {
    WebError::BadRequest(format!("The request broke off: {error}."))
}

async fn read(mut payload: Payload, bytes_max: usize) -> Result<Bytes, WebError> {
    let mut body = BytesMut::new();
    while let Some(chunk) = next(&mut payload).await {
        let chunk = chunk.map_err(broke_off)?;
        if body.len() + chunk.len() > bytes_max {
            return Err(WebError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

async fn next(payload: &mut Payload) -> Option<Result<Bytes, PayloadError>> {
    use actix_web::dev::Payload as P;
    std::future::poll_fn(|context| {
        let stream: Pin<&mut P> = Pin::new(payload);
        futures_core::Stream::poll_next(stream, context)
    })
    .await
}
