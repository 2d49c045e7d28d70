//! Tracking: is each product's shop reporting its sales?

use actix_web::{HttpResponse, web};
use askama::Template;

use super::desk::Desk;
use super::query::{Files, Query};
use super::shown::{VOICE, When};
use super::tracking_light::Light;
use crate::domain::product::Product;
use crate::domain::report::Sign;
use crate::domain::time::Timestamp;
use crate::store::Snapshot;
use crate::store::error::StoreError;
use crate::store::view::lists::{Paged, Place};
use crate::store::view::products;
use crate::store::view::tracking::signs;
use crate::web::error::WebError;
use crate::web::misread::Misread;
use crate::web::page::Shell;
use crate::web::snippets::{METHODS, PLATFORMS};
use crate::web::take_away::{As, moment, text};

#[derive(Template)]
#[template(path = "admin/tracking.html")]
struct TrackingPage {
    shell: Shell,
    rows: Vec<Row>,
    files: Files,
}

struct Row {
    href: String,
    name: String,
    light: Light,
    how: String,
    clicked: Option<When>,
    reported: Option<When>,
}

/// A product with what arrived from it.
struct Known {
    product: Product,
    light: Light,
    clicked_at: Option<Timestamp>,
    reported_at: Option<Timestamp>,
}

/// `GET /admin/tracking`: all products with their lights.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    desk.app.count_all_clicks().await;
    let reader = desk.clone();
    let found = desk.read(move |view| Ok(read(&reader, view)?)).await?;
    let row = |known: &Known| Row {
        href: desk.to(&format!("/admin/products/{}/tracking", known.product.id)),
        name: known.product.name.to_string(),
        light: known.light.clone(),
        how: format!("{}, {}", known.method(), known.platform()),
        clicked: known.clicked_at.map(|at| desk.when(at)),
        reported: known.reported_at.map(|at| desk.when(at)),
    };
    let rows = found.iter().map(row).collect();
    Ok(desk.show(&TrackingPage { shell: desk.shell("Tracking"), rows, files: query.files(&[]) }))
}

/// `GET /admin/tracking.csv` and `.json`.
pub async fn file(desk: Desk, kind: web::Path<As>, query: Query) -> Result<HttpResponse, WebError> {
    Misread::default().refuse(&query, &[], VOICE.words)?;
    desk.app.count_all_clicks().await;
    let columns = vec![
        text("Product", "product_name", |one: &Known| one.product.name.to_string()),
        text("Product (id)", "product", |one| one.product.id.to_string()),
        text("Light", "light", |one| one.light.word.to_owned()),
        text("Why", "why", |one| one.light.sentence.clone()),
        text("Way", "way", |one| one.method().to_owned()),
        text("Platform", "platform", |one| one.platform().to_owned()),
        moment("Last click", "last_click_at", |one| one.clicked_at),
        moment("Last report", "last_report_at", |one| one.reported_at),
    ];
    // There are few products: all are in the first part.
    let file = desk.file("tracking", *kind);
    file.send(columns, move |view, _: Place<u32>| {
        Ok(Paged { rows: read(&desk, view)?, newer: None, older: None })
    })
    .await
}

fn read(desk: &Desk, view: &Snapshot) -> Result<Vec<Known>, StoreError> {
    let each = products::all(view)?.into_iter().map(|product| {
        let signs = signs(view, product.id, desk.now)?;
        let taken = signs.reports.iter().filter(|report| report.sign == Sign::Taken);
        Ok(Known {
            light: Light::of(&signs, desk.now, |at| desk.relative(at)),
            clicked_at: signs.clicked_at,
            reported_at: taken.map(|report| report.id).max().map(|id| id.at()),
            product,
        })
    });
    each.collect()
}

impl Known {
    fn platform(&self) -> &'static str {
        PLATFORMS.iter().find(|(known, ..)| *known == self.product.platform).map_or("", |(.., name)| name)
    }

    fn method(&self) -> &'static str {
        METHODS.iter().find(|(known, ..)| *known == self.product.method).map_or("", |(_, _, name, _)| name)
    }
}
