//! A list of orders out of the shop confirms those that only unsigned reports told of (`product.md` C10).

use actix_web::HttpResponse;

use super::desk::Desk;
use super::reconciliation::{Comparison, compared, reconcile};
use crate::domain::conversion::{Conversion, ConversionState};
use crate::domain::id::{ConversionId, ProductId};
use crate::domain::order_list;
use crate::store::Snapshot;
use crate::store::changes::reconcile_conversions::Finding;
use crate::store::error::StoreError;
use crate::store::view::conversions;
use crate::web::error::WebError;
use crate::web::upload::OwnUpload;

/// How many orders of a kind are named; beyond that the number says enough.
const NAMED_MAX: usize = 100;

/// The answer to a file of which only the ends were read.
const FILE_TOO_LARGE: &str = "This file has more than 16 MB. Please split it, or export fewer days.";

/// What came of a comparison.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// How many were confirmed by it.
    pub(super) confirmed: usize,
    /// How many the shop's server or a person had confirmed before.
    pub(super) known: usize,
    /// Those that were refused before, and stay so.
    pub(super) refused: Named,
    /// Those that no report ever told of.
    pub(super) unknown: Named,
}

/// Some orders of a list.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub(super) count: usize,
    /// The first of them.
    pub(super) names: Vec<String>,
}

impl Named {
    fn add(&mut self, order: &str) {
        self.count += 1;
        if self.names.len() < NAMED_MAX {
            self.names.push(order.to_owned());
        }
    }
}

/// `POST /admin/reconciliation/comparison`: orders typed or pasted, and those of a file.
pub async fn compare(desk: Desk, sent: OwnUpload) -> Result<HttpResponse, WebError> {
    let mut orders = sent.data.field("orders")?;
    let product: Option<ProductId> = sent.data.one("product")?.parse().ok();
    let list = sent.data.one("list")?.to_owned();
    let file = sent.file.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    // A file has columns of its own, so it is read where nothing was typed.
    let text = if orders.value.trim().is_empty() { file } else { orders.value.clone() };
    let read = match sent.is_cut {
        true => Err(FILE_TOO_LARGE.to_owned()),
        false => order_list::read(&text).map_err(|bad| bad.to_string()),
    };
    let wanted = match read {
        Ok(wanted) => wanted,
        Err(problem) => {
            orders.refuse(problem);
            return compared(&desk, &list, Comparison { orders: Some(orders), compared: None }).await;
        }
    };
    let products = match product {
        Some(product) => vec![product],
        None => desk.app.store.mirror().products().iter().map(|product| product.id).collect(),
    };
    let (found, mut told) = desk.read(move |view| Ok(look_up(view, &products, &wanted)?)).await?;
    told.confirmed = reconcile(&desk, &found, &Finding::Confirmed).await?;
    compared(&desk, &list, Comparison { orders: None, compared: Some(told) }).await
}

/// The conversions that wait to be confirmed, and what is to say of the others.
fn look_up(
    view: &Snapshot,
    products: &[ProductId],
    orders: &[String],
) -> Result<(Vec<ConversionId>, Compared), StoreError> {
    let (mut unconfirmed, mut told) = (Vec::new(), Compared::default());
    for order in orders {
        let mut found = conversions::of_any_event(view, products, order)?;
        if found.is_empty() {
            found = conversions::of_any_event(view, products, &format!("#{order}"))?;
        }
        if found.is_empty() {
            told.unknown.add(order);
        } else if found.iter().all(|one| one.state == ConversionState::Refused) {
            told.refused.add(order);
        } else if !found.iter().any(Conversion::is_unconfirmed) {
            told.known += 1;
        }
        unconfirmed.extend(found.iter().filter(|one| one.is_unconfirmed()).map(|one| one.id));
    }
    Ok((unconfirmed, told))
}
