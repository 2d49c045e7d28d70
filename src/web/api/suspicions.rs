//! `/suspicions`: what the rules of suspicion saw, by affiliate and rule.

use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use super::answer::{sum, time};
use super::asker::Token;
use super::list::{Query, cut, part_of};
use crate::domain::suspicion::Rule;
use crate::store::view::lists::Place;
use crate::store::view::suspicions::{self, NamedGroup};
use crate::web::error::WebError;

/// `GET /suspicions`: of newer affiliates first.
pub async fn list(token: Token, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let mut query = Query::of(&request);
    let affiliate = query.affiliate();
    let rule = query.choice("rule", &Rule::ALL.map(|rule| (rule.word(), rule)));
    let waiting = query.choice("waiting", &[("true", true), ("false", false)]);
    let part = query.part::<u64>()?;
    let now = token.now;
    let (told, next) = token
        .read(move |view| {
            let place = part.after.map_or(Place::Newest, Place::OlderThan);
            let fits = |one: &NamedGroup| {
                rule.is_none_or(|rule| one.rule == rule)
                    && waiting.is_none_or(|waiting| waiting == (one.group.held > 0))
            };
            let (mut groups, next) = match affiliate {
                Some(affiliate) => {
                    let mut all = suspicions::of_affiliate(view, affiliate)?;
                    all.reverse();
                    let after = |one: &NamedGroup| part.after.is_none_or(|after| one.key < after);
                    cut(all.into_iter().filter(after), part.limit, |one| one.key)
                }
                None if waiting == Some(true) => {
                    let paged = suspicions::waiting(view, place, part.limit)?;
                    (paged.rows, paged.older)
                }
                None => {
                    let paged = suspicions::all(view, place, part.limit)?;
                    (paged.rows, paged.older)
                }
            };
            groups.retain(fits);
            let told: Vec<Value> = groups
                .iter()
                .map(|one| {
                    json!({
                        "affiliate": one.affiliate.to_string(),
                        "rule": one.rule.word(),
                        "conversions": one.group.conversions,
                        "newest": one.newest.map(|id| id.to_string()),
                        "newest_at": one.newest.map(|id| time(id.at())),
                        "waiting": one.group.held,
                        "held": one.group.sums.iter().copied().map(sum).collect::<Vec<_>>(),
                        "hidden_until": one.group.hidden_until.filter(|_| one.group.is_hidden(now)).map(time),
                    })
                })
                .collect();
            Ok((told, next))
        })
        .await?;
    Ok(part_of(told, next))
}
