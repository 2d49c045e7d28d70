//! The stream behind Live: server-sent events (HTML Living Standard, 9.2), a row of the table each.
//!
//! The store tells ids; the rows are read twice a second at the most, and only the newest few of them are drawn. Who is
//! too slow is told how many rows she did not see. The stream ends with the session, and when the server stops.

use std::time::Duration;

use actix_web::http::header::{ACCEPT, CACHE_CONTROL, HeaderName};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use tokio::sync::mpsc::Sender;
use tokio::time::{MissedTickBehavior, interval, sleep};

use super::desk::Desk;
use super::live::wanted;
use super::live_rows::{LiveRow, Told};
use super::query::Query;
use crate::domain::id::ClickId;
use crate::store::Snapshot;
use crate::store::error::StoreError;
use crate::store::telling::{Heard, Kept, Listener};
use crate::store::view::accounts;
use crate::store::view::happenings::{self, Happening, Wanted};
use crate::store::view::lists::Place;
use crate::web::error::WebError;
use crate::web::page::see_other;
use crate::web::streams::{OpenStream, Streamed};

/// A comment that keeps the connection open through proxies, and shows that nobody is there any more.
const HEARTBEAT: Duration = Duration::from_secs(3);
/// What comes within this time is read and drawn together.
const GATHERED: Duration = Duration::from_millis(500);
/// How many rows are drawn of what was gathered: ten a second.
const DRAWN_MAX: usize = 5;
/// How many rows a browser that comes back is shown of what it missed.
const CAUGHT_UP_MAX: usize = 50;
/// A click may be on disk a moment after another with a later id, so who comes back is shown again what was within
/// this time, milliseconds; the page knows the rows it has.
const OVERLAP_MS: u128 = 2_000;

/// `GET /admin/live/stream`: for scripts. Whoever opens it as a page is led to the page.
pub async fn follow(desk: Desk, request: HttpRequest, query: Query) -> Result<HttpResponse, WebError> {
    let header = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    if !header(ACCEPT).is_some_and(|accepted| accepted.contains("text/event-stream")) {
        return Ok(see_other(&desk.to("/admin/live")));
    }
    let open = desk.app.streams.open(desk.creator.session).ok_or(WebError::TooOften(60))?;
    let last = header(HeaderName::from_static("last-event-id")).and_then(|id| id.parse().ok());
    let since = last.or_else(|| query.value("since"));
    let wanted = wanted(&desk, &query);
    // It listens first, and reads what was before afterwards: nothing falls between.
    let listener = desk.app.store.listen();
    let (sender, body) = Streamed::new();
    actix_web::rt::spawn(Stream { desk, wanted, sender }.run(since, listener, open));
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header(("x-accel-buffering", "no"))
        .body(body))
}

struct Stream {
    desk: Desk,
    wanted: Wanted,
    sender: Sender<Bytes>,
}

/// Why a stream ends: the browser went away, or it is told this word.
enum End {
    Gone,
    Told(&'static str),
}

impl Stream {
    async fn run(mut self, since: Option<ClickId>, mut listener: Listener, mut open: OpenStream) {
        let ended = tokio::select! {
            ended = self.tell_all(since, &mut listener) => ended.err(),
            () = open.ends() => Some(End::Told("stop")),
        };
        if let Some(End::Told(why)) = ended {
            // A connection that takes nothing more need not hear it.
            drop(self.sender.try_send(Bytes::from(format!("event: end\ndata: {why}\n\n"))));
        }
    }

    async fn tell_all(&mut self, since: Option<ClickId>, listener: &mut Listener) -> Result<(), End> {
        self.send("retry: 3000\n\n".to_owned()).await?;
        if let Some(since) = since {
            self.catch_up(since).await?;
        }
        let mut heartbeat = interval(HEARTBEAT);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        heartbeat.tick().await;
        loop {
            tokio::select! {
                heard = listener.hears() => {
                    let first = heard.ok_or(End::Told("stop"))?;
                    sleep(GATHERED).await;
                    self.tell(first, listener).await?;
                }
                _ = heartbeat.tick() => {
                    self.draw(|_| Ok((Vec::new(), None))).await?;
                    self.send(": still here\n\n".to_owned()).await?;
                }
                () = self.sender.closed() => return Err(End::Gone),
            }
        }
    }

    /// What a browser missed that was away.
    async fn catch_up(&mut self, since: ClickId) -> Result<(), End> {
        let begin = ClickId(since.0.saturating_sub(OVERLAP_MS << 80)).at();
        let wanted = Wanted { from: begin.max(self.wanted.from), ..self.wanted };
        let missed = move |view: &Snapshot| {
            let page = happenings::page(view, &wanted, Place::Newest, CAUGHT_UP_MAX)?;
            // How many more there are, nobody counts.
            Ok((page.rows, page.older.map(|_| 0)))
        };
        self.draw(missed).await
    }

    /// What was told since, of which the newest few are drawn.
    async fn tell(&mut self, first: Heard, listener: &mut Listener) -> Result<(), End> {
        let (mut kept, mut missed): (Vec<Kept>, u64) = (Vec::new(), 0);
        let mut next = Some(first);
        while let Some(heard) = next {
            match heard {
                Heard::Kept(one) => kept.push(one),
                Heard::Missed(count) => missed += count,
            }
            next = listener.heard();
        }
        let wanted = self.wanted;
        let newest = move |view: &Snapshot| {
            let mut told = happenings::told(view, &wanted, &kept)?;
            told.reverse();
            let undrawn = missed + u64::try_from(told.len().saturating_sub(DRAWN_MAX)).unwrap_or(u64::MAX);
            told.truncate(DRAWN_MAX);
            Ok((told, Some(undrawn).filter(|undrawn| *undrawn > 0)))
        };
        self.draw(newest).await
    }

    /// Reads rows, the newest first, and sends them from the oldest on, with how many more there are. Where nobody is
    /// signed in any more, the stream ends.
    async fn draw(
        &mut self,
        questions: impl FnOnce(&Snapshot) -> Result<(Vec<Happening>, Option<u64>), StoreError> + Send + 'static,
    ) -> Result<(), End> {
        self.desk.now = self.desk.app.now();
        let (session, now) = (self.desk.creator.session, self.desk.now);
        let read = self.desk.read(move |view| {
            if accounts::session(view, &session, now)?.is_none() {
                return Ok(None);
            }
            let (happenings, more) = questions(view)?;
            Ok(Some((Told::read(view, happenings)?, more)))
        });
        // After a fault the browser comes back in a few seconds, and perhaps the disk as well.
        let (told, more) = read.await.map_err(|_| End::Gone)?.ok_or(End::Told("signed-out"))?;
        let mut text = String::new();
        for row in told.rows(&self.desk).iter().rev() {
            text.push_str(&event(row));
        }
        if let Some(more) = more {
            text.push_str(&format!("event: more\ndata: {more}\n\n"));
        }
        if text.is_empty() { Ok(()) } else { self.send(text).await }
    }

    async fn send(&self, text: String) -> Result<(), End> {
        self.sender.send(Bytes::from(text)).await.map_err(|_| End::Gone)
    }
}

/// A row as an event, its markup a line each.
fn event(row: &LiveRow) -> String {
    let html = row.to_string();
    let lines: String = html.lines().map(|line| format!("data: {line}\n")).collect();
    format!("id: {}\nevent: row\n{lines}\n", row.place)
}
