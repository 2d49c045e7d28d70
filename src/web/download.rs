//! Files to take away. A long one is read and sent part after part, each on a snapshot of its own, so that no slow
//! connection keeps old pages in the database's file.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use actix_web::HttpResponse;
use actix_web::body::{BodySize, MessageBody};
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::Bytes;

use super::app::App;
use super::error::WebError;
use crate::store::Snapshot;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A table (`csv::Sheet`).
    Csv,
    /// One JSON value.
    Json,
}

impl Kind {
    fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// A part of a file, and where the next one begins; `None` behind the last.
pub type Part<K> = (Vec<u8>, Option<K>);

/// A file that is there as a whole. `name` is said without its ending.
pub fn whole(name: &str, kind: Kind, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind.media_type()))
        .insert_header((CONTENT_DISPOSITION, disposition(name, kind)))
        .body(bytes)
}

/// A file that is read part after part, beginning at `first`. A part is read when the one before it was taken, off the
/// workers. Where a part cannot be read the connection breaks off, so that nobody takes half a file for the whole.
///
/// # Errors
/// Those of the first part, which is read before the answer begins.
pub async fn in_parts<K: Send + 'static>(
    app: &App,
    name: &str,
    kind: Kind,
    first: K,
    read: impl Fn(&Snapshot, K) -> Result<Part<K>, WebError> + Send + Sync + 'static,
) -> Result<HttpResponse, WebError> {
    let mut parts = Parts { app: app.clone(), read: Arc::new(read), reading: None };
    let (bytes, next) = parts.part(first).await?;
    let Some(next) = next else { return Ok(whole(name, kind, bytes)) };
    // What was read waits as a part that is ready.
    parts.reading = Some(Box::pin(std::future::ready(Ok((bytes, Some(next))))));
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind.media_type()))
        .insert_header((CONTENT_DISPOSITION, disposition(name, kind)))
        .body(parts))
}

/// `attachment` with a name that every system takes: letters, digits and hyphens of ASCII.
fn disposition(name: &str, kind: Kind) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut plain = words.collect::<Vec<_>>().join("-");
    plain.truncate(NAME_LENGTH_MAX);
    let plain = if plain.is_empty() { "duly" } else { plain.trim_end_matches('-') };
    format!("attachment; filename=\"{plain}.{}\"", kind.ending())
}

/// Longer names are cut; some systems take no more than 100 characters on the way.
const NAME_LENGTH_MAX: usize = 80;

type Reading<K> = Pin<Box<dyn Future<Output = Result<Part<K>, WebError>>>>;

/// The body of such an answer.
struct Parts<K, F> {
    app: App,
    read: Arc<F>,
    /// The part that is being read; nothing once the last was taken.
    reading: Option<Reading<K>>,
}

impl<K, F> Parts<K, F>
where
    K: Send + 'static,
    F: Fn(&Snapshot, K) -> Result<Part<K>, WebError> + Send + Sync + 'static,
{
    fn part(&self, from: K) -> Reading<K> {
        let (app, read) = (self.app.clone(), Arc::clone(&self.read));
        Box::pin(async move { app.read(move |view| read(view, from)).await })
    }
}

impl<K, F> MessageBody for Parts<K, F>
where
    K: Send + 'static,
    F: Fn(&Snapshot, K) -> Result<Part<K>, WebError> + Send + Sync + 'static,
{
    type Error = std::io::Error;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let this = self.get_mut();
        loop {
            let Some(reading) = &mut this.reading else { return Poll::Ready(None) };
            let part = ready!(reading.as_mut().poll(context));
            this.reading = None;
            let (bytes, next) = match part {
                Ok(part) => part,
                Err(error) => {
                    tracing::error!(?error, "a download broke off");
                    return Poll::Ready(Some(Err(std::io::Error::other("a part cannot be read"))));
                }
            };
            this.reading = next.map(|next| this.part(next));
            // An empty chunk would end the answer.
            if !bytes.is_empty() {
                return Poll::Ready(Some(Ok(bytes.into())));
            }
        }
    }
}

impl<K, F> Unpin for Parts<K, F> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_name_that_every_system_takes() {
        let named = |name| disposition(name, Kind::Csv);
        assert_eq!(named("History 2026-11-21"), "attachment; filename=\"History-2026-11-21.csv\"");
        assert_eq!(named("../\u{e9}t\u{e9}\"\r\nX: 1"), "attachment; filename=\"t-X-1.csv\"");
        assert_eq!(named("\u{65e5}"), "attachment; filename=\"duly.csv\"");
        assert!(named(&"a".repeat(200)).len() < 120);
    }
}
