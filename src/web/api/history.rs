//! `/history`: who did what to money, terms and people, when, and by which way.

use actix_web::{HttpRequest, HttpResponse};

use super::asker::Token;
use super::list::{Query, part_of};
use crate::domain::history::{Doer, Wanted, What};
use crate::domain::id::AffiliationId;
use crate::domain::time::Timestamp;
use crate::store::view::lists::Place;
use crate::web::error::WebError;
use crate::web::history::Lines;

/// `GET /history`: newest first. A part may hold few lines and still not be the last.
pub async fn list(token: Token, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let mut query = Query::of(&request);
    let (from, to) = query.span();
    let wanted = Wanted {
        who: query.read("who", |text| text.parse::<Doer>().map_err(|bad| bad.to_string())),
        what: query.read("what", |text| text.parse::<What>().map_err(|bad| bad.to_string())),
        product: query.product(&token.app),
        affiliate: query.affiliate(),
        affiliation: query.read("affiliation", |text| {
            text.parse::<AffiliationId>().map_err(|_| "Send an affiliation's id.".into())
        }),
        from: Some(from),
        to: Some(to).filter(|to| *to != Timestamp::END.plus_ms(-1)).map(|to| to.plus_ms(1)),
        words: query.text("q").unwrap_or_default(),
    };
    let part = query.part::<u64>()?;
    let place = part.after.map_or(Place::Newest, Place::OlderThan);
    let lines = token.read(move |view| Ok(Lines::read(view, &wanted, place, part.limit)?)).await?;
    let told = lines.paged.rows.iter().map(|(number, line)| lines.told(*number, line)).collect();
    Ok(part_of(told, lines.paged.older))
}
