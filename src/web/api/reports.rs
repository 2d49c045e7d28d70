//! `/reports`: every report as it arrived, and how it was judged.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::answer::time;
use super::asker::{Token, not_found};
use super::list::{Query, part_of};
use crate::domain::conversion::Way;
use crate::domain::id::{ConversionId, ReportId};
use crate::domain::report::{Judged, Report};
use crate::store::view::reports;
use crate::web::error::WebError;

const WAYS: &[(&str, Way)] = &[
    ("pixel", Way::Pixel),
    ("postback", Way::Postback),
    ("aff_lsr", Way::AffLsr),
    ("api", Way::Api),
    ("thank_you", Way::ThankYou),
    ("script", Way::Script),
    ("by_hand", Way::ByHand),
];
const RESULTS: &[(&str, &str)] = &[
    ("recorded", "recorded"),
    ("duplicate", "duplicate"),
    ("unattributed", "unattributed"),
    ("refused", "refused"),
];

/// `GET /reports`
pub async fn list(token: Token, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let mut query = Query::of(&request);
    let product = query.product(&token.app);
    let way = query.choice("way", WAYS);
    let result = query.choice("result", RESULTS);
    let (from, to) = query.span();
    let part = query.part::<ReportId>()?;
    let page = token
        .read(move |view| {
            let fits = |report: &Report| {
                product.is_none_or(|product| report.product == Some(product))
                    && way.is_none_or(|way| report.way == way)
                    && result.is_none_or(|result| outcome(&report.judged).0 == result)
            };
            Ok(reports::search(view, from, to, part.after, part.limit, fits)?)
        })
        .await?;
    Ok(part_of(page.reports.iter().map(told).collect(), page.next))
}

/// `GET /reports/{id}`
pub async fn show(token: Token, id: web::Path<String>) -> Result<HttpResponse, WebError> {
    let id: ReportId = id.parse().map_err(|_| not_found("report"))?;
    let report = token.read(move |view| reports::by_id(view, id)?.ok_or_else(|| not_found("report"))).await?;
    Ok(HttpResponse::Ok().json(told(&report)))
}

/// The word for a way in.
pub fn way_word(way: Way) -> &'static str {
    WAYS.iter().find(|(_, known)| *known == way).map_or("", |(word, _)| *word)
}

fn told(report: &Report) -> Value {
    let (result, reason, conversion) = outcome(&report.judged);
    let received = form_urlencoded::Serializer::new(String::new()).extend_pairs(&report.fields).finish();
    json!({
        "id": report.id.to_string(),
        "at": time(report.at),
        "way": way_word(report.way),
        "trust": report.trust.word(),
        "result": result,
        "reason": reason,
        "product": report.product.map(|id| id.to_string()),
        "conversion": conversion.map(|id| id.to_string()),
        "replay_of": report.replay_of.map(|id| id.to_string()),
        "vouched_for": report.vouched_by.is_some(),
        "clicks": report.clicks.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "test": report.test,
        "notes": report.notes,
        "received": received,
    })
}

/// How a report was judged: the word, why, and the conversion it is part of.
fn outcome(judged: &Judged) -> (&'static str, String, Option<ConversionId>) {
    match judged {
        Judged::Recorded(id) => ("recorded", "A new conversion.".into(), Some(*id)),
        Judged::Duplicate(id) => ("duplicate", "This was already reported.".into(), Some(*id)),
        Judged::Unattributed(id) => {
            ("unattributed", "A new conversion that earned nobody anything.".into(), Some(*id))
        }
        Judged::Refunded(id) => ("recorded", "Money of this conversion went back.".into(), Some(*id)),
        Judged::Waiting => ("recorded", "A refund that waits for its sale.".into(), None),
        Judged::Lead(_) => ("recorded", "A lead.".into(), None),
        Judged::Refused(reason) => ("refused", reason.clone(), None),
        Judged::Several(count) => {
            ("refused", format!("{count} more refused reports of this day, which were only counted."), None)
        }
    }
}
