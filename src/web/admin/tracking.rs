//! Tracking: is each product's shop reporting its sales?

use actix_web::HttpResponse;
use askama::Template;

use super::desk::Desk;
use super::shown::When;
use super::tracking_light::Light;
use crate::domain::product::Product;
use crate::domain::report::Sign;
use crate::store::view::products;
use crate::store::view::tracking::{Signs, signs};
use crate::web::error::WebError;
use crate::web::page::Shell;
use crate::web::snippets::{METHODS, PLATFORMS};

#[derive(Template)]
#[template(path = "admin/tracking.html")]
struct TrackingPage {
    shell: Shell,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    name: String,
    light: Light,
    how: String,
    clicked: Option<When>,
    reported: Option<When>,
}

/// `GET /admin/tracking`: all products with their lights.
pub async fn show(desk: Desk) -> Result<HttpResponse, WebError> {
    desk.app.count_all_clicks().await;
    let now = desk.now;
    let found = desk
        .read(move |view| {
            let all = products::all(view)?;
            all.into_iter()
                .map(|product| Ok((signs(view, product.id, now)?, product)))
                .collect::<Result<Vec<_>, _>>()
        })
        .await?;
    let rows = found.iter().map(|(signs, product)| row(&desk, product, signs)).collect();
    Ok(desk.show(&TrackingPage { shell: desk.shell("Tracking"), rows }))
}

fn row(desk: &Desk, product: &Product, signs: &Signs) -> Row {
    let platform =
        PLATFORMS.iter().find(|(known, ..)| *known == product.platform).map_or("", |(.., name)| name);
    let method =
        METHODS.iter().find(|(known, ..)| *known == product.method).map_or("", |(_, _, name, _)| name);
    let taken =
        signs.reports.iter().filter(|report| report.sign == Sign::Taken).max_by_key(|report| report.id);
    Row {
        href: desk.to(&format!("/admin/products/{}/tracking", product.id)),
        name: product.name.to_string(),
        light: Light::of(signs, desk.now, |at| desk.relative(at)),
        how: format!("{method}, {platform}"),
        clicked: signs.clicked_at.map(|at| desk.when(at)),
        reported: taken.map(|report| desk.when(report.id.at())),
    }
}
