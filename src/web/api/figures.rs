//! `/figures`: what was clicked and sold in a period, told apart by one thing, with the sum of all beside it.

use std::str::FromStr;

use actix_web::{HttpRequest, HttpResponse};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::answer::{sum as money, time};
use super::asker::{Token, nobody};
use super::list::{Query, cut};
use crate::domain::figures::{By, Turnover};
use crate::domain::id::{AffiliateId, LinkId, OfferId, ProductId};
use crate::domain::money::Money;
use crate::domain::time::Timestamp;
use crate::domain::visitor_kind::Filtered;
use crate::store::Snapshot;
use crate::store::sums::first_moment;
use crate::store::view::figure_rows::{self, Apart, Of};
use crate::store::view::figures::Figures;
use crate::store::view::{affiliates, products};
use crate::web::app::App;
use crate::web::error::WebError;
use crate::web::hotlinks;

/// How finely figures are counted.
const QUARTER_MS: i64 = 900_000;

/// `GET /figures?by=[&from=][&to=][&product=][&affiliate=]`: in the order of the keys.
pub async fn list(token: Token, request: HttpRequest) -> Result<HttpResponse, WebError> {
    token.app.count_all_clicks().await;
    let (app, now, query) = (token.app.clone(), token.now, Query::of(&request));
    let told = token
        .read(move |view| {
            let name = products::program(view)?.map_or_else(|| "UTC".to_owned(), |program| program.time_zone);
            let zone = TimeZone::get(&name).unwrap_or(TimeZone::UTC);
            let asked = Asked::read(query, &app, &zone, now)?;
            answer(view, &app, &asked, &zone, &name)
        })
        .await?;
    Ok(HttpResponse::Ok().json(told))
}

/// What is asked for.
struct Asked {
    by: By,
    of: Of,
    from: Timestamp,
    to: Timestamp,
    after: Option<Apart>,
    limit: usize,
}

impl Asked {
    fn read(mut query: Query, app: &App, zone: &TimeZone, now: Timestamp) -> Result<Self, WebError> {
        let by = query.choice("by", &By::ALL.map(|by| (by.word(), by)));
        if by.is_none() && !query.has_problem("by") {
            query.refuse("by", format!("Send one of: {}.", By::ALL.map(By::word).join(", ")));
        }
        let by = by.unwrap_or(By::Day);
        let of = Of { product: query.product(app), affiliate: query.affiliate() };
        let from = query.read("from", |text| moment(text, false, by, zone)).unwrap_or(Timestamp(0));
        let to = query.read("to", |text| moment(text, true, by, zone));
        let to = to.unwrap_or_else(|| now.plus_ms(1));
        let is_read = !query.has_problem("from") && !query.has_problem("to");
        if is_read && from > now {
            query.refuse("from", "Nothing is counted in the future. Send a date up to today.");
        } else if is_read && from >= to {
            query.refuse("from", "Send a date that is not after `to`, or a moment before it.");
        }
        let after = query.read("cursor", |text| {
            apart_of(by, text).ok_or_else(|| "This is not a next_cursor of this list.".into())
        });
        let part = query.part::<Never>()?;
        Ok(Self { by, of, from, to, after, limit: part.limit })
    }
}

/// The cursor is read before the rest of the part, since only `by` says what it is.
struct Never;

impl FromStr for Never {
    type Err = ();

    fn from_str(_: &str) -> Result<Self, ()> {
        Err(())
    }
}

/// A date of the zone (as an end it is included), or a moment. What is summed by whole days needs one at which a day begins.
fn moment(text: &str, is_end: bool, by: By, zone: &TimeZone) -> Result<Timestamp, String> {
    if let Ok(date) = text.parse::<Date>()
        && text.len() == "2026-03-01".len()
    {
        let date = if is_end { date.tomorrow().unwrap_or(date) } else { date };
        return Ok(first_moment(date, zone));
    }
    let moment = text.parse::<jiff::Timestamp>().map_err(|_| {
        "Send a date such as 2026-03-01 (of the program's time zone), or a moment such as 2026-03-01T14:15:00Z (RFC 3339)."
            .to_owned()
    })?;
    let at = Timestamp(moment.as_millisecond());
    let is_midnight = first_moment(moment.to_zoned(zone.clone()).date(), zone) == at;
    match by {
        By::Offer | By::Origin(_) if !is_midnight => Err(format!(
            "By {}, figures are summed by days of the program's time zone. Send a date such as 2026-03-01.",
            by.word()
        )),
        _ if at.0.rem_euclid(QUARTER_MS) != 0 => {
            Err("Figures are counted by quarter hours. Send a moment at :00, :15, :30 or :45.".into())
        }
        _ => Ok(at),
    }
}

fn answer(
    view: &Snapshot,
    app: &App,
    asked: &Asked,
    zone: &TimeZone,
    zone_name: &str,
) -> Result<Value, WebError> {
    if let Some(affiliate) = asked.of.affiliate {
        affiliates::by_id(view, affiliate)?.ok_or_else(|| nobody("affiliate"))?;
    }
    let rows = figure_rows::rows(view, &asked.of, asked.by, asked.from, asked.to, zone)?;
    let rest = rows.into_iter().filter(|(apart, _)| asked.after.as_ref().is_none_or(|after| apart > after));
    let (rows, next) = cut(rest, asked.limit, |(apart, _)| cursor_of(apart));
    let mut data = Vec::new();
    for (apart, figures) in rows {
        let mut row = told(&figures);
        let (key, name) = named(view, app, &apart)?;
        row.insert("key".into(), key.into());
        row.insert("name".into(), name.into());
        row.insert("kind".into(), apart.kind().into());
        data.push(row);
    }
    let changed = figure_rows::zone_changed_after(view, asked.from)?;
    let notes = changed.filter(|_| figure_rows::keeps_days(asked.by)).map(|at| {
        let at = time(at);
        format!("The program's time zone was changed at {at}. Days before stay those of the zone of then.")
    });
    let sum = figure_rows::sum(view, &asked.of, asked.from, asked.to)?;
    Ok(json!({
        "by": asked.by.word(),
        "from": time(asked.from),
        "to": time(asked.to),
        "time_zone": zone_name,
        "data": data,
        "sum": told(&sum),
        "notes": notes.into_iter().collect::<Vec<_>>(),
        "next_cursor": next,
    }))
}

/// The figures of a row, or of all.
fn told(figures: &Figures) -> Map<String, Value> {
    let Figures { counts, sales } = figures;
    let filtered = Filtered::ALL.iter().zip(counts.filtered).filter(|(_, count)| *count > 0);
    let filtered: Map<String, Value> =
        filtered.map(|(kind, count)| (kind.word().to_owned(), count.into())).collect();
    let sums = |of: fn(&Turnover) -> i64| {
        let some = sales.money.iter().filter(|(_, turnover)| of(turnover) != 0);
        some.map(|(currency, turnover)| money(Money { minor: of(turnover), currency: *currency }))
            .collect::<Vec<_>>()
    };
    let mut told = Map::new();
    told.insert("clicks".into(), counts.clicks.into());
    told.insert("visitors".into(), counts.visitors.into());
    told.insert("filtered".into(), counts.filtered_all().into());
    told.insert("filtered_by".into(), filtered.into());
    told.insert("own".into(), counts.own.into());
    told.insert("conversions".into(), sales.conversions.into());
    told.insert("sales".into(), sums(|turnover| turnover.sales).into());
    told.insert("commission".into(), sums(|turnover| turnover.commission).into());
    told
}

/// The key of a row, and what people call it. No key: all values that are not told apart, or what no click earned.
fn named(view: &Snapshot, app: &App, apart: &Apart) -> Result<(Option<String>, Option<String>), WebError> {
    Ok(match apart {
        Apart::Day(day) => (Some(day.to_string()), None),
        Apart::Product(id) => {
            (Some(id.to_string()), products::by_id(view, *id)?.map(|product| product.name.to_string()))
        }
        Apart::Offer(None) => (Some(String::new()), None),
        Apart::Offer(Some(id)) => {
            (Some(id.to_string()), products::offer(view, *id)?.map(|offer| offer.name.to_string()))
        }
        Apart::Affiliate(id) => {
            (Some(id.to_string()), affiliates::by_id(view, *id)?.map(|affiliate| affiliate.name.to_string()))
        }
        Apart::Link(id) => {
            let told = affiliates::link(view, *id)?
                .and_then(|link| hotlinks::told(&app.paths, &app.store.mirror(), &link));
            (Some(id.to_string()), told.map(|link| link.name))
        }
        Apart::Value(value) => (Some(value.clone()), None),
        Apart::NoClick | Apart::Other => (None, None),
    })
}

/// Where the next part begins: behind this row.
fn cursor_of(apart: &Apart) -> String {
    match apart {
        Apart::Day(day) => day.to_string(),
        Apart::Product(id) => id.to_string(),
        Apart::Offer(None) => "none".to_owned(),
        Apart::Offer(Some(id)) => id.to_string(),
        Apart::Affiliate(id) => id.to_string(),
        Apart::Link(id) => id.to_string(),
        Apart::Value(value) => format!("={value}"),
        Apart::NoClick => "no-click".to_owned(),
        Apart::Other => "others".to_owned(),
    }
}

fn apart_of(by: By, cursor: &str) -> Option<Apart> {
    match by {
        By::Day => cursor.parse().ok().map(Apart::Day),
        By::Product => cursor.parse::<ProductId>().ok().map(Apart::Product),
        By::Offer if cursor == "none" => Some(Apart::Offer(None)),
        By::Offer => cursor.parse::<OfferId>().ok().map(|id| Apart::Offer(Some(id))),
        By::Affiliate => cursor.parse::<AffiliateId>().ok().map(Apart::Affiliate),
        By::Link => cursor.parse::<LinkId>().ok().map(Apart::Link),
        By::Origin(_) if cursor == "no-click" => Some(Apart::NoClick),
        By::Origin(_) if cursor == "others" => Some(Apart::Other),
        By::Origin(_) => cursor.strip_prefix('=').map(|value| Apart::Value(value.to_owned())),
    }
}
